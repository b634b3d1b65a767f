//! Which part stands in which layer, from the left: after what it reads, and no earlier than its first reader needs.

use super::flow::Flow;
use super::part::Kind;
use super::tower::Tower;

/// For every part its layer; sources in the first, what nobody reads in the last.
pub(super) fn assign(flow: &Flow, tower: &Tower) -> Vec<usize> {
    let count = flow.parts.len();
    let mut layers = vec![0; count];
    // Parts are in topological order: what is read comes first.
    for part in 0..count {
        if !flow.parts[part].is_source {
            let before = flow.into(part).map(|w| layers[w.from] + 1).max();
            layers[part] = before.unwrap_or(1);
        }
    }
    let drawn = |p: usize| !tower.has(p);
    let last = (0..count)
        .filter(|&p| drawn(p))
        .map(|p| layers[p])
        .max()
        .unwrap_or(0);
    for part in (0..count)
        .rev()
        .filter(|&p| drawn(p) && !flow.parts[p].is_source)
    {
        let is_tile = matches!(flow.parts[part].kind, Kind::Tile(_));
        let readers = flow.out_of(part).map(|w| w.to.part).filter(|&p| drawn(p));
        match readers.map(|p| layers[p]).min() {
            None => layers[part] = last,
            Some(first) if !is_tile => layers[part] = first - 1,
            Some(_) => {}
        }
    }
    layers
}
