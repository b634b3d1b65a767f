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
    // Each with its result, as far as all have room.
    let mut left = height + 1;
    let mut spelled = vec![];
    for item in &group.items {
        let of = item.subject;
        let formula = screen.state.run.expanded(of);
        let symbols = symbols(&typesetter, of, &formula, width);
        let result = match formula {
            Formula::Number(_) => vec![],
            _ => rows(typesetter.result_lines(of, width)),
        };
        let needed = symbols.len() + result.len() + 1;
        let Some(rest) = left.checked_sub(needed) else {
            return time(screen, width);
        };
        left = rest;
        spelled.push((of, formula, symbols, result));
    }
    let mut out: Rows = vec![];
    for (of, formula, symbols, result) in spelled {
        let is_number = matches!(formula, Formula::Number(_));
        let long = match left {
            0 => None,
            _ if is_number => None,
            _ => Some(rows(typesetter.chain_lines(of, &formula, width))),
        };
        let more = |long: &Rows| long.len().saturating_sub(result.len());
        let long = long.filter(|long| more(long) <= left);
        left -= long.as_ref().map_or(0, more);
        if !out.is_empty() {
            gap(&mut out);
        }
        out.extend(symbols);
        out.extend(long.unwrap_or(result));
    }
    out
}
