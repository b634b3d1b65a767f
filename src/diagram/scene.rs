//! What a picture is drawn from: a walk, a place in it, and the run that has the numbers.

use super::study::StudyCache;
use crate::equation::{Role, Sign};
use crate::graph::{Formula, Graph, Moment, NodeId, Op, Pass, Place, Quantity, Ref};
use crate::lang::Lang;
use crate::typeset::{Digits, Meaning, Typesetter, meaning, number};
use crate::walk::{Cursor, Gloss, Level, Phase, TimeSlot, Walk};
use std::ops::{Range, RangeInclusive};
use unicode_width::UnicodeWidthStr;

/// Columns of a number, with a free one before it.
pub(super) const NUMBER: usize = 9;
/// What is smaller is as good as zero.
const LEAST: f64 = 1e-9;

/// A place in a walk, to be drawn.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// How names and numbers are written, and the run they come from.
    pub typesetter: &'a Typesetter<'a>,
    /// The walk.
    pub walk: &'a Walk,
    /// Where one is in it.
    pub cursor: Cursor,
    /// What names mean.
    pub gloss: Gloss<'a>,
    /// The language of words.
    pub lang: Lang,
    /// What pictures have computed.
    pub memory: &'a StudyCache,
    /// How far along its wires a step has come that is just being taken, from 0 to 1.
    pub pulse: Option<f64>,
}

/// An entry of a matrix as a picture shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Not computed yet.
    Pending,
    /// A lesson asks for it.
    Asked,
    /// A number.
    Of(f64),
}

impl<'a> Scene<'a> {
    /// The equations over time.
    pub fn graph(&self) -> &'a Graph {
        self.typesetter.run.graph()
    }

    /// What the walk shows of a node: its gradient on the way back, else its value.
    pub fn shown(&self, id: NodeId) -> Ref {
        match self.walk.phase {
            Phase::Backward => Ref::Adjoint(id),
            Phase::Forward | Phase::Optimizer => Ref::Value(id),
        }
    }

    /// The time whose quantities are looked at: before the first step the first, after the last the last.
    pub fn time(&self) -> i64 {
        match self.walk.stage(self.cursor.at) {
            Some(TimeSlot::At(t)) => t.max(1),
            Some(TimeSlot::Before) | None => 1,
            Some(TimeSlot::After | TimeSlot::Parameters) => self.graph().length as i64,
        }
    }

    /// The pass over time that one is in; none before and after.
    fn pass(&self) -> Option<&'a Pass> {
        let group = self.walk.groups.get(self.cursor.at.group)?;
        group.pass_of(self.graph())
    }

    /// Along which length of time one walks.
    pub fn axis(&self) -> usize {
        self.pass().map_or(0, |pass| pass.axis)
    }

    /// How many steps that has.
    pub fn steps(&self) -> usize {
        self.graph().lengths.of(self.axis())
    }

    /// Whether time runs back there.
    pub fn runs_back(&self) -> bool {
        self.pass().is_some_and(|pass| pass.backward)
    }

    /// The moment whose quantities are looked at.
    pub fn moment(&self) -> Moment {
        Moment {
            axis: self.axis(),
            time: self.time().min(self.steps() as i64),
        }
    }

    /// Whether the walk has come as far as this: its operation is done, or it is the one being done.
    pub fn reached(&self, of: Ref) -> bool {
        let Some(done) = self.walk.computes(of) else {
            return true;
        };
        let at = self.cursor.at;
        match self.cursor.level {
            Level::Time => done.group <= at.group,
            Level::Equation => (done.group, done.item) <= (at.group, at.item),
            Level::Operation | Level::Entry => {
                (done.group, done.item, done.operation) <= (at.group, at.item, at.operation)
            }
        }
    }

    /// What is being computed; nothing single at the level of time.
    pub fn now(&self) -> Option<Ref> {
        self.cursor.result(self.walk)
    }

    /// What the equation that one is in is about; nothing single at the level of time.
    pub fn subject(&self) -> Option<Ref> {
        let inside = !self.walk.is_empty() && self.cursor.level != Level::Time;
        inside.then(|| self.walk.item(self.cursor.at).subject)
    }

    /// The operations being done.
    pub fn doing(&self) -> &'a [Ref] {
        if self.walk.is_empty() {
            return &[];
        }
        let at = self.cursor.at;
        match self.cursor.level {
            Level::Time => &[],
            Level::Equation => &self.walk.item(at).operations,
            Level::Operation | Level::Entry => {
                &self.walk.item(at).operations[at.operation..=at.operation]
            }
        }
    }

    /// An entry, by its number down the columns.
    pub fn number(&self, of: Ref, n: usize) -> Number {
        let shape = self.graph().shape(of);
        let (r, c) = (n % shape.rows.max(1), n / shape.rows.max(1));
        let later = self.cursor.level == Level::Entry
            && self.now() == Some(of)
            && r * shape.cols + c > self.cursor.at.entry;
        if later || !self.reached(of) {
            return Number::Pending;
        }
        if self.typesetter.is_withheld(of, r, c) {
            return Number::Asked;
        }
        match self.typesetter.run.entry(of, r, c) {
            Some(value) => Number::Of(value),
            None => Number::Pending,
        }
    }

    /// Whether a lesson asks for one of its numbers.
    pub(super) fn asks(&self, of: Ref) -> bool {
        let hidden_answers = self.typesetter.marks.hidden_answers;
        hidden_answers.iter().any(|place| place.of == of)
    }

    /// Whether a lesson asks for a number of a result, or of what it follows from: a picture of it would give it away.
    pub(super) fn gives_away(&self, formula: &Formula, of: Ref) -> bool {
        let mut all = formula.refs().into_iter().chain([of]);
        all.any(|of| self.asks(of))
    }

    /// An entry of a result without a name: asked for where a lesson asks for what it follows from, or for what it
    /// leads to at once.
    pub(super) fn unnamed(&self, of: Ref, n: usize) -> Number {
        let leads = |id| {
            let users = self.graph().uses(id).iter();
            users
                .map(|edge| edge.consumer)
                .any(|to| self.asks(Ref::Value(to)))
        };
        let is_open = self.typesetter.marks.hidden_answers.is_empty();
        let leads = !is_open && matches!(of, Ref::Value(id) if leads(id));
        match !is_open && (leads || self.gives_away(&self.typesetter.run.formula(of), of)) {
            true if self.reached(of) => Number::Asked,
            _ => self.number(of, n),
        }
    }

    /// The place of an entry, by its number down the columns.
    pub fn place(&self, of: Ref, n: usize) -> Place {
        let rows = self.graph().shape(of).rows.max(1);
        Place {
            of,
            entry: Some((n % rows, n / rows)),
        }
    }

    /// `1…4`, from one to another; in ASCII with two dots, as one would make `0.1` of it.
    pub(super) fn through(
        &self,
        from: impl std::fmt::Display,
        to: impl std::fmt::Display,
    ) -> String {
        let dots = if self.typesetter.ascii { ".." } else { "…" };
        format!("{from}{dots}{to}")
    }

    /// A number with as many decimals as are asked for, or as have room in a column of numbers.
    pub(super) fn written(&self, value: f64) -> String {
        let digits = (0..=self.typesetter.digits.get()).rev();
        let mut texts = digits.map(|n| number(value, Digits::new(n)).text);
        let fitting = texts.find(|text| text.width() < NUMBER);
        fitting.unwrap_or_else(|| format!("{value:.0e}").replace('-', "−"))
    }

    /// The word for a named node.
    pub fn word(&self, id: NodeId) -> Option<String> {
        let quantity = self.graph().node(id).quantity?;
        let plain = &self.graph().system.name(quantity.name).plain;
        (self.gloss)(plain).map(|text| text.get(self.lang))
    }

    /// What an entry of a vector is called: what the model says its entries stand for, else its number.
    pub(super) fn entry(&self, of: Ref, n: usize) -> String {
        let number = || ((n + 1) % 10).to_string();
        let (false, Some(id)) = (matches!(of, Ref::Optimizer(..)), of.node()) else {
            return number();
        };
        let Some(quantity) = self.graph().node(id).quantity else {
            return number();
        };
        let plain = &self.graph().system.name(quantity.name).plain;
        let words = (self.gloss)(&format!("{plain}.entries")).map(|text| text.get(self.lang));
        let word = words.and_then(|words| words.split_whitespace().nth(n).map(str::to_owned));
        word.filter(|word| word.width() == 1).unwrap_or_else(number)
    }

    /// What a quantity stands for of which one entry is 1 and all others are 0, such as a letter that is read.
    pub(super) fn meant(&self, of: Ref) -> Option<String> {
        if !matches!(of, Ref::Value(_)) || self.asks(of) || !self.reached(of) {
            return None;
        }
        let value = self.typesetter.run.value(of)?;
        let one = value.iter().position(|v| *v == 1.0)?;
        let is_choice =
            value.len() > 1 && value.iter().enumerate().all(|(n, v)| n == one || *v == 0.0);
        let word = self.entry(of, one);
        (is_choice && !word.starts_with(|c: char| c.is_ascii_digit())).then_some(word)
    }

    /// What the bars of a quantity go from and to, the same at all times: what its function gives, or what holds all of its
    /// values; from zero where nothing is below it.
    pub fn scale(&self, of: Ref) -> Range<f64> {
        let graph = self.graph();
        let (Ref::Value(id) | Ref::Adjoint(id)) = of else {
            return self.holding([of]);
        };
        if let (Ref::Value(_), Some((low, high))) = (of, bounds(graph, id)) {
            return low..high;
        }
        let Some(quantity) = graph.node(id).quantity else {
            return self.holding([of]);
        };
        let name = quantity.name;
        let times = (0..=graph.steps(name) as i64).map(Some).chain([None]);
        let seconds = 1..=graph
            .system
            .entry(name)
            .over
            .map_or(0, |axis| graph.lengths.of(axis));
        let seconds = move || seconds.clone().map(|over| Some(over as i64)).chain([None]);
        let each = times.flat_map(|time| seconds().map(move |over| Quantity { name, time, over }));
        let nodes = each.filter_map(|quantity| graph.find(quantity));
        self.holding(nodes.map(|id| match of {
            Ref::Adjoint(_) => Ref::Adjoint(id),
            _ => Ref::Value(id),
        }))
    }

    /// Round ends that hold all numbers of these: from zero, or as far below it as above.
    fn holding(&self, of: impl IntoIterator<Item = Ref>) -> Range<f64> {
        let values = of
            .into_iter()
            .filter_map(|of| self.typesetter.run.value(of));
        let (mut most, mut is_below) = (0.0_f64, false);
        for value in values {
            for v in value.iter().filter(|v| v.is_finite()) {
                most = most.max(v.abs());
                is_below |= *v < 0.0;
            }
        }
        let Range { start, end } = symmetric(most);
        if is_below { start..end } else { 0.0..end }
    }

    /// The names that have a value at every time, in the order of their equations.
    pub fn sequences(&self) -> Vec<crate::equation::NameId> {
        let system = &self.graph().system;
        let mut names = vec![];
        for equation in &system.equations {
            let entry = system.entry(equation.name);
            let is_here = entry.axis == self.axis();
            let is_timed = entry.role == Role::Sequence && is_here;
            if is_timed && !names.contains(&equation.name) {
                names.push(equation.name);
            }
        }
        names
    }
}

/// What the values of a node lie between, if its function says so; of `1 − f` what is left over.
fn bounds(graph: &Graph, id: NodeId) -> Option<(f64, f64)> {
    let node = graph.node(id);
    match (&node.op, &node.args[..]) {
        (Op::Apply(func), _) => func.row().bounds,
        (Op::Sum(signs), &[one, other]) if signs[..] == [Sign::Plus, Sign::Minus] => {
            let (Op::Constant(one), Op::Apply(func)) = (&graph.node(one).op, &graph.node(other).op)
            else {
                return None;
            };
            let (low, high) = func.row().bounds?;
            Some((one - high, one - low))
        }
        _ => None,
    }
}

/// From minus to plus the smallest of 1, 2, 5, 10 … that is not below `largest`.
pub(super) fn symmetric(largest: f64) -> Range<f64> {
    let reach = round_up(largest);
    -reach..reach
}

/// As many of the times 1 to `all` as have room, about one of them.
pub(super) fn around(one: i64, all: usize, room: usize) -> RangeInclusive<i64> {
    let shown = room.clamp(1, all) as i64;
    let first = (one - shown / 2).clamp(1, all as i64 - shown + 1);
    first..=first + shown - 1
}

/// The largest size of values, of those that are finite.
pub(super) fn largest(values: impl Iterator<Item = f64>) -> f64 {
    let sizes = values.map(f64::abs).filter(|size| size.is_finite());
    sizes.fold(0.0, f64::max)
}

/// The smallest of … 0.1, 0.2, 0.5, 1, 2, 5, 10 … that is not below `size`; 1 for zero.
pub(super) fn round_up(size: f64) -> f64 {
    least(size, &[1.0, 2.0, 5.0, 10.0])
}

/// The same in finer steps, for an axis that should be filled.
pub(super) fn ceiling(size: f64) -> f64 {
    least(size, &[1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0])
}

fn least(size: f64, steps: &[f64]) -> f64 {
    if !(size > 0.0 && size.is_finite()) {
        return 1.0;
    }
    // Written and read, so that 3 · 0.1 is 0.3.
    let exponent = size.log10().floor() as i32;
    let step = |step: &f64| format!("{step}e{exponent}").parse().unwrap_or(size);
    let mut all = steps.iter().map(step);
    all.find(|step| *step >= size * (1.0 - 1e-9))
        .unwrap_or(size)
}

/// A number in at most `width` columns with at most `decimals` decimals; as many as have room.
pub(super) fn compact(number: Number, decimals: usize, width: usize) -> (String, Meaning) {
    let value = match number {
        Number::Pending => return ("·".into(), Meaning::Faint),
        Number::Asked => return ("?".into(), Meaning::Key),
        Number::Of(value) => value,
    };
    // A number that no decimal shows is not zero.
    let is_hidden = |text: &str| {
        let mut digits = text.chars().filter(char::is_ascii_digit);
        value != 0.0 && digits.all(|c| c == '0')
    };
    let least = value.abs() >= LEAST;
    let fixed = (0..=decimals).rev().map(|places| {
        let text = format!("{value:.places$}");
        match is_hidden(&text) || value == 0.0 {
            true => text.trim_start_matches('-').to_owned(),
            false => text,
        }
    });
    let short = format!("{value:.0e}");
    let tiny = (is_hidden(&format!("{value:.decimals$}")) && least).then(|| short.clone());
    let texts = tiny
        .into_iter()
        .chain(fixed)
        .chain([short, if value > 0.0 { "▲" } else { "▼" }.into()]);
    let found = texts
        .map(|t| t.replace('-', "−"))
        .find(|t| t.chars().count() <= width);
    (found.unwrap_or_default(), meaning(value))
}
