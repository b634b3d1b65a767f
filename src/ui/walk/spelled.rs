//! All equations of a time, spelled out as far as there is room.

use super::detail::{gap, marked, rows, symbols, time};
use super::state::App;
use crate::graph::{Formula, Ref};
use crate::ui::widgets::rows::Rows;

/// The equations of this time: each with its numbers if all of them have room, else with its result, else the results alone.
pub(crate) fn time_in(app: &App, width: usize, height: usize) -> Rows {
    if app.walk.is_empty() {
        return vec![];
    }
    let differs = |of, r, c| app.differs(of, r, c);
    let setting = marked(app, &[], &[], &differs);
    let graph = app.state.run.graph();
    let group = &app.walk.groups[app.cursor.at.group];
    let spelled = |in_numbers: bool| -> Option<Rows> {
        let mut out: Rows = vec![];
        for item in &group.items {
            let of = item.subject;
            let formula = match of {
                Ref::Optimizer(..) => app.state.run.formula(of),
                _ => graph.expanded(of),
            };
            if !out.is_empty() {
                gap(&mut out);
            }
            out.extend(symbols(&setting, of, &formula, width));
            if !matches!(formula, Formula::Number(_)) {
                let below = match in_numbers {
                    true => setting.chain_lines(of, &formula, width),
                    false => setting.result_lines(of, width),
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
    found.unwrap_or_else(|| time(app, width))
}
