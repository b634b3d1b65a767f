//! All equations of a time, spelled out as far as there is room.

use super::detail::{gap, marked, rows, symbols, time};
use super::state::WalkScreen;
use crate::graph::Formula;
use crate::ui::widgets::rows::Rows;

/// The equations of this time: each with its numbers if all of them have room, else with its result, else the results alone.
pub(crate) fn time_in(screen: &WalkScreen, width: usize, height: usize) -> Rows {
    if screen.walk.is_empty() {
        return vec![];
    }
    let differs = |of, r, c| screen.differs(of, r, c);
    let typesetter = marked(screen, &[], &[], &differs);
    let group = &screen.walk.groups[screen.cursor.at.group];
    let spelled = |in_numbers: bool| -> Option<Rows> {
        let mut out: Rows = vec![];
        for item in &group.items {
            let of = item.subject;
            let formula = screen.state.run.expanded(of);
            if !out.is_empty() {
                gap(&mut out);
            }
            out.extend(symbols(&typesetter, of, &formula, width));
            if !matches!(formula, Formula::Number(_)) {
                let below = match in_numbers {
                    true => typesetter.chain_lines(of, &formula, width),
                    false => typesetter.result_lines(of, width),
                };
                out.extend(rows(below));
            }
            if out.len() > height {
                return None;
            }
        }
        Some(out)
    };
    let found = [true, false].into_iter().find_map(spelled);
    found.unwrap_or_else(|| time(screen, width))
}
