//! What the picture of a step shows, in a sentence for who does not see it.

use super::super::{Cursor, Level};
use super::Narrator;
use crate::equation::Func;
use crate::graph::{Formula, Ref};
use crate::lang::say;

/// The most rows of a result that are told one by one.
const MOST_ROWS: usize = 4;

impl Narrator<'_> {
    /// What is seen in the picture of an operation or of an equation, row by row; of others there is no more to tell
    /// than [`Narrator::line`] does.
    pub fn seen(&self, cursor: Cursor) -> Option<String> {
        if self.walk.is_empty() {
            return None;
        }
        let (of, formula) = match cursor.level {
            Level::Operation => {
                let of = self.walk.operation(cursor.at);
                (of, self.formula(of))
            }
            Level::Equation => {
                let of = self.walk.item(cursor.at).subject;
                let formula = self.graph().expanded(of);
                let value = matches!(of, Ref::Value(_));
                (of, Some(formula).filter(|_| value)?)
            }
            _ => return None,
        };
        let shape = self.graph().shape(of);
        if shape.cols != 1 || shape.rows > MOST_ROWS {
            return None;
        }
        if let Formula::Apply(Func::Softmax, _) = formula {
            return self.largest(of, shape.rows);
        }
        let told = |r| {
            let what = self.row_seen(of, &formula, r)?;
            Some(match shape.rows {
                1 => what,
                _ => say!(self.lang, "step.row_what", row = r + 1, what),
            })
        };
        let rows: Vec<String> = (0..shape.rows).map(told).collect::<Option<_>>()?;
        Some(rows.join(say!(self.lang, "step.rows_apart")))
    }

    fn row_seen(&self, of: Ref, formula: &Formula, r: usize) -> Option<String> {
        let (graph, run) = (self.graph(), self.setting.run);
        let entry = |part: &Formula| {
            let one = part.shape(graph).len() == 1;
            part.entry(graph, if one { 0 } else { r }, 0)
        };
        let written = |part: &Formula| self.setting.inline_scalar(&entry(part));
        let shown = self.setting.entry(of, r, 0);
        let (equals, result) = (shown.equals(), shown.text);
        Some(match formula {
            Formula::Hadamard(a, b) => {
                let get = |of: Ref, r, c| run.entry(of, r, c).unwrap_or(f64::NAN);
                let is_share = |part| (0.0..=1.0).contains(&entry(part).evaluate(&get));
                let (whole, share) = match (is_share(a), is_share(b)) {
                    (true, false) => (b, a),
                    (_, true) => (a, b),
                    _ => return None,
                };
                let [whole, share] = [whole, share].map(|part| written(part));
                say!(self.lang, "step.of_share_passes", whole, share, result)
            }
            Formula::Apply(func, a) => {
                let (f, at) = (func.symbol(), written(a));
                say!(self.lang, "step.function_at_is", f, at, result)
            }
            Formula::Sum(_) | Formula::OverTime(_) | Formula::Product(..) => {
                format!("{} {equals} {result}", written(formula))
            }
            _ => return None,
        })
    }

    /// The row of a softmax that has most; none while one of them is asked for.
    fn largest(&self, of: Ref, rows: usize) -> Option<String> {
        if (0..rows).any(|r| self.setting.is_withheld(of, r, 0)) {
            return None;
        }
        let value = |r: usize| self.setting.run.entry(of, r, 0).unwrap_or(f64::NAN);
        let best = (0..rows).max_by(|a, b| value(*a).total_cmp(&value(*b)))?;
        let result = self.setting.entry(of, best, 0).text;
        Some(say!(
            self.lang,
            "step.largest_share",
            row = best + 1,
            result
        ))
    }
}
