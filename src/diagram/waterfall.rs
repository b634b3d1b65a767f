//! A sum: each term is a bar that begins where the last one ended, and the result reaches from zero to where all end.

use super::ledger::{self, Line};
use super::shot::Shot;
use crate::equation::Sign;
use crate::graph::Formula;
use crate::typeset::Canvas;

/// Terms that are drawn one by one; of more, the last.
const MOST_TERMS: usize = 6;

/// A sum, also over time.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let terms: Vec<(Sign, &Formula)> = match shot.formula {
        Formula::Sum(terms) if terms.len() > 1 => terms.iter().map(|(s, f)| (*s, f)).collect(),
        Formula::OverTime(parts) => parts.iter().map(|f| (Sign::Plus, f)).collect(),
        _ => return None,
    };
    let skipped = terms.len().saturating_sub(MOST_TERMS);
    ledger::draw(shot, |n| {
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
        terms.iter().map(line).skip(skipped).collect()
    })
}
