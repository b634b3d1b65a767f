//! What the picture of a step shows, in a sentence for who does not see it.

use super::super::{Cursor, Level, Phase};
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

    /// Of two factors that which is there, and that which lets a share of it pass: on the way back what comes from
    /// above is there, else the gate stands first.
    fn share<'f>(&self, a: &'f Formula, b: &'f Formula) -> Option<(&'f Formula, &'f Formula)> {
        let (graph, run) = (self.graph(), self.typesetter.run);
        let get = |of: Ref, r, c| run.entry(of, r, c).unwrap_or(f64::NAN);
        let is_share = |part: &Formula| {
            let shape = part.shape(graph);
            let value = |r| part.entry(graph, r, 0).evaluate(&get);
            (0..shape.rows).all(|r| (0.0..=1.0).contains(&value(r)))
        };
        match (self.walk.phase, is_share(a), is_share(b)) {
            (Phase::Forward, true, _) => Some((b, a)),
            (_, _, true) => Some((a, b)),
            _ => None,
        }
    }

    fn row_seen(&self, of: Ref, formula: &Formula, r: usize) -> Option<String> {
        let graph = self.graph();
        let entry = |part: &Formula| {
            let one = part.shape(graph).len() == 1;
            part.entry(graph, if one { 0 } else { r }, 0)
        };
        let written = |part: &Formula| self.typesetter.inline_scalar(&entry(part));
        let shown = self.typesetter.entry(of, r, 0);
        let (equals, result) = (shown.equals(), shown.text);
        Some(match formula {
            Formula::Hadamard(a, b) => {
                let (whole, share) = self.share(a, b)?;
                let [whole, share] = [whole, share].map(written);
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
        if (0..rows).any(|r| self.typesetter.is_withheld(of, r, 0)) {
            return None;
        }
        let value = |r: usize| self.typesetter.run.entry(of, r, 0).unwrap_or(f64::NAN);
        let best = (0..rows).max_by(|a, b| value(*a).total_cmp(&value(*b)))?;
        let result = self.typesetter.entry(of, best, 0).text;
        Some(say!(
            self.lang,
            "step.largest_share",
            row = best + 1,
            result
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::course::{Model, library};
    use crate::graph::Ref;
    use crate::lang::Lang;
    use crate::typeset::{Digits, Typesetter};
    use crate::walk::{Cursor, Level, Narrator, Phase, Walk};

    #[test]
    fn what_a_picture_shows_is_told_with_its_numbers() {
        let text = library::model("worked-example").unwrap();
        let run = Model::parse("worked-example", text).unwrap().run();
        let walk = Walk::new(&run, Phase::Forward);
        let typesetter = Typesetter::plain(&run, Digits::new(3));
        let seen = |name: &str, operation: usize, lang| {
            let of = Ref::Value(run.graph().find_plain(name).unwrap());
            let mut at = walk.find(of).unwrap();
            at.operation = operation;
            let level = Level::Operation;
            let (typesetter, walk) = (&typesetter, &walk);
            let narrator = Narrator {
                typesetter,
                walk,
                gloss: &|_| None,
                lang,
            };
            narrator.seen(Cursor { at, level }).unwrap()
        };
        assert_eq!(
            seen("c_2", 0, Lang::EN),
            "row 1: of 0.181 a share of 0.611 passes: 0.111; \
             row 2: of −0.0889 a share of 0.8 passes: −0.0711"
        );
        assert!(seen("c_2", 2, Lang::EN).contains("0.111 + 0.604 ≈ 0.715"));
        assert!(seen("i_2", 3, Lang::EN).starts_with("row 1: σ at 1.016 is 0.734;"));
        assert!(seen("i_2", 0, Lang::EN).starts_with("row 1: 0.5·2 = 1;"));
        let zh = Lang::all().find(|lang| *lang != Lang::EN).unwrap();
        assert!(seen("c_2", 0, zh).contains("0.611"));
    }
}
