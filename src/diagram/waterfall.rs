//! A sum: each term is a bar that begins where the last one ended, and the result reaches from zero to where all end.

use super::ledger::{self, Line};
use super::shot::Shot;
use crate::equation::Sign;
use crate::graph::Formula;
use crate::lang::say;
use crate::typeset::Canvas;

/// Lines of a sum; of more terms the last, below all before them as one.
const MOST_TERMS: usize = 6;

/// A sum, also over time.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let terms: Vec<(Sign, &Formula)> = match shot.formula {
        Formula::Sum(terms) if terms.len() > 1 => terms.iter().map(|(s, f)| (*s, f)).collect(),
        Formula::OverTime(parts) => parts.iter().map(|f| (Sign::Plus, f)).collect(),
        _ => return None,
    };
    let first = match terms.len() > MOST_TERMS {
        true => terms.len() - MOST_TERMS + 1,
        false => 0,
    };
    ledger::draw(shot, "=", |n| {
        let mut end = 0.0;
        let line = |&(sign, term): &(Sign, &Formula)| {
            let value = shot.value(term, n);
            let is_less = sign == Sign::Minus;
            let value = if is_less { -value } else { value };
            let name = shot.name(term, shot.room.0 / 3);
            let start = end;
            end += value;
            Line {
                name: if is_less { format!("−{name}") } else { name },
                value,
                bar: (start, end),
                place: shot.place(term, n).filter(|_| !is_less),
            }
        };
        let mut lines: Vec<Line> = terms.iter().map(line).collect();
        if let Some(last) = first.checked_sub(1) {
            let end = lines[last].bar.1;
            let all = Line {
                name: say!(shot.scene.lang, "figure.first_terms", count = first),
                value: end,
                bar: (0.0, end),
                place: None,
            };
            lines.splice(..first, [all]);
        }
        lines
    })
}
