//! What is read off a new state.

use super::flow::Flow;
use super::part::Kind;

/// What is read off a new state and goes nowhere: it stands above or below that state in the last column.
#[derive(Clone, Debug, Default)]
pub(super) struct Tower {
    /// The state it stands on.
    pub(super) foot: usize,
    /// Its parts, from the foot on.
    floors: Vec<usize>,
}

impl Tower {
    pub(super) fn is_empty(&self) -> bool {
        self.floors.is_empty()
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = usize> + '_ {
        self.floors.iter().copied()
    }

    pub(super) fn has(&self, part: usize) -> bool {
        self.floors.contains(&part)
    }

    /// The first chain of single wires from a state to a tile that nobody reads.
    pub(super) fn find(flow: &Flow, states: &[(usize, usize)]) -> Tower {
        for &(_, foot) in states {
            let mut floors = vec![];
            let mut at = foot;
            loop {
                let mut out = flow.out_of(at);
                let (Some(wire), None) = (out.next(), out.next()) else {
                    break;
                };
                at = wire.to.part;
                if flow.into(at).count() != 1 {
                    floors.clear();
                    break;
                }
                floors.push(at);
            }
            let ends =
                matches!(flow.parts[at].kind, Kind::Tile(_)) && flow.out_of(at).next().is_none();
            if ends && !floors.is_empty() {
                return Tower { foot, floors };
            }
        }
        Tower::default()
    }
}
