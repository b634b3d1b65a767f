//! All equations of a time, spelled out as far as there is room.

use super::detail::{gap, marked, rows, symbols, time};
use super::state::WalkScreen;
use crate::graph::Formula;
use crate::ui::widgets::rows::Rows;

/// The equations of this time: with their numbers as many as have room if all have room with their results;
/// else the results alone.
pub(crate) fn time_in(screen: &WalkScreen, width: usize, height: usize) -> Rows {
    if screen.walk.is_empty() {
        return vec![];
    }
    let differs = |of, r, c| screen.differs(of, r, c);
    let typesetter = marked(screen, &[], &[], &differs);
    let group = &screen.walk.groups[screen.cursor.at.group];
    // Each with its result, and with its numbers.
    let spelled = group.items.iter().map(|item| {
        let of = item.subject;
        let formula = screen.state.run.expanded(of);
        let symbols = symbols(&typesetter, of, &formula, width);
        if matches!(formula, Formula::Number(_)) {
            return [symbols.clone(), symbols];
        }
        let below = [
            typesetter.result_lines(of, width),
            typesetter.chain_lines(of, &formula, width),
        ];
        below.map(|below| [symbols.clone(), rows(below)].concat())
    });
    let spelled: Vec<[Rows; 2]> = spelled.collect();
    let needed: usize = spelled.iter().map(|[short, _]| short.len() + 1).sum();
    let Some(mut spare) = (height + 1).checked_sub(needed) else {
        return time(screen, width);
    };
    let mut out: Rows = vec![];
    for [short, long] in spelled {
        let more = long.len() - short.len().min(long.len());
        let chosen = match spare.checked_sub(more) {
            Some(left) => {
                spare = left;
                long
            }
            None => short,
        };
        if !out.is_empty() {
            gap(&mut out);
        }
        out.extend(chosen);
    }
    out
}
