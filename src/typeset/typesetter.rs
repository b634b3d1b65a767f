//! What formulas are set with: the run their numbers come from, digits, and what is marked.

use super::tag::tag;
use super::{Block, Digits, Fence, Meaning, Shown, Style, column, meaning, number};
use crate::equation::Accent;
use crate::graph::{NodeId, OptimizerQuantity, Place, Ref, Run};
use unicode_width::UnicodeWidthStr;

/// The most rows and columns of a matrix shown in full.
const MAX_SHOWN: usize = 8;

/// What stands out.
#[derive(Clone, Copy)]
pub struct Marks<'a> {
    /// What is being computed.
    pub focus: &'a [Place],
    /// What it is computed from.
    pub operands: &'a [Place],
    /// Which entries differ from before the last edit.
    pub changed: &'a dyn Fn(Ref, usize, usize) -> bool,
    /// Numbers the reader is being asked for: a `?` stands in their place.
    pub hidden_answers: &'a [Place],
    /// Entries that carry a tag in a line of text: which of these they are ([`super::tagged`]).
    pub tagged: &'a [Place],
}

impl Marks<'_> {
    /// Nothing stands out.
    pub fn none() -> Marks<'static> {
        Marks {
            focus: &[],
            operands: &[],
            changed: &|_, _, _| false,
            hidden_answers: &[],
            tagged: &[],
        }
    }

    fn holds(places: &[Place], of: Ref, r: usize, c: usize) -> bool {
        places
            .iter()
            .any(|p| p.of == of && p.entry.is_none_or(|e| e == (r, c)))
    }

    fn style(&self, of: Ref, r: usize, c: usize, value: f64) -> Style {
        let asked = Marks::holds(self.hidden_answers, of, r, c);
        Style::from(if asked { Meaning::Key } else { meaning(value) })
            .focus(Marks::holds(self.focus, of, r, c))
            .operand(Marks::holds(self.operands, of, r, c))
            .changed((self.changed)(of, r, c))
    }
}

/// How formulas are set.
pub struct Typesetter<'a> {
    /// Where numbers come from.
    pub run: &'a Run,
    /// Decimals.
    pub digits: Digits,
    /// Plain letters for the functions.
    pub ascii: bool,
    /// What stands out.
    pub marks: Marks<'a>,
}

impl Typesetter<'_> {
    /// How a run is set where nothing stands out.
    pub fn plain(run: &Run, digits: Digits) -> Typesetter<'_> {
        Typesetter {
            run,
            digits,
            ascii: false,
            marks: Marks::none(),
        }
    }

    /// A number in the one format.
    pub fn num(&self, value: f64) -> Shown {
        number(value, self.digits)
    }

    /// Whether the reader is being asked for an entry.
    pub fn is_withheld(&self, of: Ref, r: usize, c: usize) -> bool {
        Marks::holds(self.marks.hidden_answers, of, r, c)
    }

    /// An entry in the one format, for a line of text.
    pub fn entry(&self, of: Ref, r: usize, c: usize) -> Shown {
        let value = self.run.entry(of, r, c).unwrap_or(f64::NAN);
        let mut shown = self.shown(value, of, r, c);
        let place = Place::entry(of, r, c);
        if let Some(k) = self.marks.tagged.iter().position(|p| *p == place) {
            shown.text += &tag(&shown.text, k);
        }
        shown
    }

    /// The value of an entry in the one format, or the `?` in its place.
    fn shown(&self, value: f64, of: Ref, r: usize, c: usize) -> Shown {
        if self.is_withheld(of, r, c) {
            Shown {
                text: "?".into(),
                exact: true,
            }
        } else {
            self.num(value)
        }
    }

    /// A number as a negative-safe factor: in brackets below zero.
    pub(super) fn factor(&self, value: f64) -> String {
        bracketed(self.num(value).text)
    }

    /// `=` before its numbers, or `≈` if any of them was rounded.
    pub fn equals(&self, of: Ref) -> &'static str {
        let exact = self.run.value(of).is_none_or(|m| {
            (0..m.ncols()).all(|c| (0..m.nrows()).all(|r| self.shown(m[(r, c)], of, r, c).exact))
        });
        if exact { "=" } else { "≈" }
    }

    /// The numbers of a matrix in brackets; one number stands alone. Large ones are elided, with their size.
    pub fn value(&self, of: Ref) -> Block {
        let Some(matrix) = self.run.value(of) else {
            return Block::text("?", Meaning::Dim);
        };
        if matrix.len() == 1 {
            let style = self.marks.style(of, 0, 0, matrix[(0, 0)]);
            let text = self.shown(matrix[(0, 0)], of, 0, 0).text;
            return Block::placed(text, style, Place::entry(of, 0, 0));
        }
        let (rows, cols) = matrix.shape();
        let (shown_rows, shown_cols) = (kept(rows), kept(cols));
        let mut cells: Vec<Vec<Block>> = vec![vec![]; shown_rows.len()];
        for &c in &shown_cols {
            let value = |r: &Option<usize>| r.zip(c).map_or(0.0, |place| matrix[place]);
            let values: Vec<f64> = shown_rows.iter().map(value).collect();
            let (texts, _) = column(&values, self.digits);
            for (i, &r) in shown_rows.iter().enumerate() {
                cells[i].push(match (r, c) {
                    (Some(r), Some(c)) => {
                        let style = self.marks.style(of, r, c, matrix[(r, c)]);
                        let text = match self.is_withheld(of, r, c) {
                            true => asked(&texts[i]),
                            false => texts[i].clone(),
                        };
                        Block::placed(text, style, Place::entry(of, r, c))
                    }
                    _ => Block::text("…", Meaning::Dim),
                });
            }
        }
        let block = Block::matrix(cells);
        if shown_rows.len() == rows && shown_cols.len() == cols {
            return block;
        }
        Block::beside([block, Block::text(format!(" {rows}×{cols}"), Meaning::Dim)])
    }

    /// The name of a quantity with its subscripts below: value, adjoint, share or moment.
    pub fn symbol(&self, of: Ref) -> Block {
        let whole = Place::whole(of);
        let mark = |text: &str| Block::text(text, Meaning::Operator);
        match of {
            Ref::Value(id) => match self.run.graph().node(id).quantity {
                Some(_) => self.name(id, whole, ""),
                None => self.symbols(&self.run.graph().expanded(of)),
            },
            Ref::Adjoint(id) if self.run.graph().node(id).quantity.is_some() => {
                Block::beside([mark("∂"), self.name(id, whole, "")])
            }
            Ref::Adjoint(id) => {
                let inner = self.symbol(Ref::Value(id)).enclosed(Fence::Round);
                Block::beside([mark("∂"), inner])
            }
            Ref::Contribution { consumer, operand } => {
                let arg = self.run.graph().node(consumer).args[operand as usize];
                let from = self.owner(consumer);
                Block::beside([
                    self.symbol(Ref::Adjoint(arg)),
                    Block::text(" ← ", Meaning::Dim),
                    self.symbol(Ref::Value(from)),
                ])
            }
            Ref::Optimizer(OptimizerQuantity::Next, id) => self.name(id, whole, "′"),
            Ref::Optimizer(moment, id) => {
                let (letter, accent) = moment_letter(moment);
                let base = match accent {
                    Some(accent) => self.accented(letter, "", accent, whole),
                    None => Block::placed(letter, Meaning::Symbol, whole),
                };
                let sub = Block::text(self.inline(Ref::Value(id)), Meaning::Symbol);
                base.scripts(Some(sub), None)
            }
        }
    }

    /// The named node whose equation a node belongs to; itself if it has a name.
    pub fn owner(&self, id: NodeId) -> NodeId {
        let graph = self.run.graph();
        if graph.node(id).quantity.is_some() {
            return id;
        }
        let owner = graph.instances.iter().find(|i| i.nodes.contains(&id));
        owner.and_then(|i| i.nodes.last()).copied().unwrap_or(id)
    }

    /// A letter with its mark on it; the mark stands above where letters have none, or where there are several.
    fn accented(&self, letters: &str, behind: &str, accent: Accent, place: Place) -> Block {
        let text = |text: String| Block::placed(text, Meaning::Symbol, place);
        if self.ascii || letters.chars().count() > 1 {
            return text(format!("{letters}{behind}")).accent(accent.mark());
        }
        text(format!("{}{behind}", accent.over(letters)))
    }

    fn name(&self, id: NodeId, place: Place, behind: &str) -> Block {
        let graph = self.run.graph();
        let Some(quantity) = graph.node(id).quantity else {
            return Block::empty();
        };
        let name = graph.system.name(quantity.name);
        let mut base = Block::placed(format!("{}{behind}", name.base), Meaning::Symbol, place);
        if let Some(accent) = name.accent {
            base = self.accented(&name.base, behind, accent, place);
        }
        let times = [quantity.time, quantity.over].into_iter().flatten();
        let times: Vec<String> = times.map(|t| self.num(t as f64).text).collect();
        let time = Some(times.join(","));
        let parts = [Some(name.label.as_str()), time.as_deref()];
        let parts = parts.into_iter().flatten().filter(|s| !s.is_empty());
        let sub = parts.collect::<Vec<&str>>().join(",");
        let script = |text: &str| {
            let shown = !text.is_empty();
            shown.then(|| Block::placed(text.to_owned(), Meaning::Symbol, place))
        };
        match (script(&sub), script(&name.upper)) {
            (None, None) => base,
            (sub, sup) => base.scripts(sub, sup),
        }
    }
}

/// In brackets below zero.
pub(super) fn bracketed(number: String) -> String {
    if number.starts_with('−') {
        format!("({number})")
    } else {
        number
    }
}

/// A `?` as wide as the number it stands for, so that the column keeps its form.
fn asked(text: &str) -> String {
    format!("{:^1$}", "?", text.width())
}

/// Letter and accent of an optimizer quantity.
pub(super) fn moment_letter(moment: OptimizerQuantity) -> (&'static str, Option<Accent>) {
    match moment {
        OptimizerQuantity::Mean => ("m", None),
        OptimizerQuantity::Square => ("v", None),
        OptimizerQuantity::MeanCorrected => ("m", Some(Accent::Hat)),
        OptimizerQuantity::SquareCorrected => ("v", Some(Accent::Hat)),
        OptimizerQuantity::Update => ("Δ", None),
        OptimizerQuantity::Next => ("θ", None),
    }
}

/// Indices shown of a dimension; `None` stands for those left out.
fn kept(n: usize) -> Vec<Option<usize>> {
    if n <= MAX_SHOWN {
        return (0..n).map(Some).collect();
    }
    let head = (0..MAX_SHOWN - 2).map(Some);
    head.chain([None, Some(n - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{Shape, System};
    use crate::graph::{Graph, Matrix, Optimizer, Scalar};
    use std::sync::Arc;

    /// h = σ(x) for one x of two entries.
    fn run() -> Run {
        let system = Arc::new(System::parse(r"h_t = \sigma(x_t)").unwrap());
        let shapes = vec![Shape { rows: 2, cols: 1 }; system.names.len()];
        let graph = Arc::new(Graph::unroll(system, &shapes, 1).unwrap());
        Run::new(graph, Optimizer::ADAM, |_| {
            Matrix::from_column_slice(2, 1, &[0.3, -1.7])
        })
    }

    #[test]
    fn a_withheld_number_is_shown_nowhere() {
        let run = run();
        let of = Ref::Value(run.graph().find_plain("h_1").unwrap());
        let open = Typesetter::plain(&run, Digits::new(4));
        let number = open.entry(of, 1, 0).text;
        let hidden_answers = [Place::entry(of, 1, 0)];
        let asked = Typesetter {
            marks: Marks {
                hidden_answers: &hidden_answers,
                ..Marks::none()
            },
            ..open
        };
        let shown = |s: &Typesetter<'_>| {
            let rows = s.value(of).into_rows();
            let drawn: String = rows.iter().flatten().map(|p| p.text.as_str()).collect();
            format!(
                "{drawn} {} {}",
                s.inline_value(of),
                s.inline_scalar(&Scalar::Entry(of, 1, 0))
            )
        };
        let open = Typesetter::plain(&run, Digits::new(4));
        assert_eq!(shown(&open).matches(&number).count(), 3, "{}", shown(&open));
        assert_eq!(
            shown(&asked).matches(&number).count(),
            0,
            "{}",
            shown(&asked)
        );
        assert_eq!(shown(&asked).matches('?').count(), 3);
        assert!(
            shown(&asked).contains(&open.entry(of, 0, 0).text),
            "only what is asked for is hidden_answers"
        );
    }
}
