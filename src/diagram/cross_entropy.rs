//! A loss that adds up `y_tᵀ log(p_t)` over time: at every time the target, the probability it was given, and the logarithm
//! of that; where a target is more than one choice, entry by entry.

use super::label;
use super::losses::{self, Added};
use super::scene::{Number, Scene};
use super::shot::Shot;
use super::table::{Cell, Row, Sum, Table};
use crate::equation::Func;
use crate::graph::{Graph, NodeId, Op, Place, Ref, Run};
use crate::lang::say;
use crate::typeset::Canvas;

/// A term: the time, the target, the probabilities, and their logarithms.
struct Term {
    time: i64,
    target: NodeId,
    guess: NodeId,
    log: NodeId,
}

/// A number of a row, and where it stands.
type Shown = (Cell, Option<Place>);

/// The picture of the sum over time, and of what it is multiplied by.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Ref::Value(id) = shot.of else { return None };
    let scene = shot.scene;
    let instance = losses::instance(scene.graph())?;
    if !instance.nodes.contains(&id) {
        return None;
    }
    let (added, terms) = terms(scene.typesetter.run, id)?;
    let is_whole = added.sum.is_some() || scene.graph().loss == Some(id);
    is_whole
        .then(|| spread(scene, id, &added, &terms))?
        .draw(scene, shot.room, None)
}

/// What a node adds up, if all of it is of this kind.
fn terms(run: &Run, of: NodeId) -> Option<(Added, Vec<Term>)> {
    let graph = run.graph();
    let added = losses::added(run, of)?;
    let terms: Option<Vec<Term>> = added.terms.iter().map(|id| term(graph, *id)).collect();
    terms.map(|terms| (added, terms))
}

/// `yᵀ log(p)`, either of the two first; of single numbers also `y log(p)`.
fn term(graph: &Graph, id: NodeId) -> Option<Term> {
    let node = graph.node(id);
    let (Op::Product | Op::Hadamard | Op::Scale, &[a, b]) = (&node.op, &node.args[..]) else {
        return None;
    };
    let plain = |id: NodeId| losses::plain(graph, id);
    let is_log = |id: NodeId| graph.node(id).op == Op::Apply(Func::Log);
    let (target, log) = match (plain(a), plain(b)) {
        (target, log) | (log, target) if is_log(log) && !is_log(target) => (target, log),
        _ => return None,
    };
    let guess = plain(graph.node(log).args[0]);
    let is_alike =
        node.shape.len() == 1 && graph.node(target).shape.len() == graph.node(guess).shape.len();
    let time = graph.node(target).quantity?.time?;
    is_alike.then_some(Term {
        time,
        target,
        guess,
        log,
    })
}

fn spread(scene: &Scene<'_>, of: NodeId, added: &Added, terms: &[Term]) -> Table {
    let name = |id: NodeId| label::spelled(scene.graph(), id);
    let (target, guess) = (name(terms[0].target), name(terms[0].guess));
    let is_less = added.factor < 0.0;
    let sign = if is_less { "−" } else { "" };
    let is_choice = terms.iter().all(|term| term.choice(scene).is_some());
    let log = format!("{sign}log {guess}");
    let heads = match is_choice {
        true => {
            let (p, y) = (&guess, &target);
            let given = say!(scene.lang, "figure.of_target", p, y);
            vec![target, given, log]
        }
        false => {
            let weighed = format!("{sign}{target}·log {guess}");
            vec![target, guess, log, weighed]
        }
    };
    let rows: Vec<Row> = terms
        .iter()
        .flat_map(|term| match term.choice(scene) {
            Some(one) if is_choice => vec![term.chosen(scene, one, is_less)],
            _ => term.entries(scene, is_less),
        })
        .collect();
    let last = heads.len() - 1;
    Table {
        lines: sum(scene, of, added, (&heads[last], &rows))
            .map_or_else(Vec::new, |sum| sum.lines(scene)),
        spare: (!is_choice).then_some(2),
        bars: vec![last],
        heads,
        rows,
        before: 0,
    }
}

/// The sum of the last column, and what a node makes of it; nothing where it would give away what is asked for.
fn sum(scene: &Scene<'_>, of: NodeId, added: &Added, column: (&str, &[Row])) -> Option<Sum> {
    let (what, rows) = column;
    let loss = scene.graph().loss.map(Ref::Value);
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let is_asked = cells().any(|(cell, _)| matches!(cell, Cell::Number(Number::Asked)));
    if is_asked || loss.is_some_and(|loss| scene.asks(loss)) {
        return None;
    }
    let is_there = added.sum.is_none_or(|id| scene.reached(Ref::Value(id)));
    let last = |row: &Row| match row.cells.last()?.0 {
        Cell::Number(Number::Of(value)) => Some(value),
        _ => None,
    };
    let total: Option<f64> = rows.iter().map(last).sum();
    let total = total.filter(|_| is_there);
    Some(Sum {
        name: say!(scene.lang, "figure.sum_of", what),
        total: total.map_or(Number::Pending, Number::Of),
        times: added.terms.len(),
        factor: Some(added.factor.abs()),
        of: Some(Ref::Value(of)),
    })
}

impl Term {
    /// The entry that is 1 where all others are 0.
    fn choice(&self, scene: &Scene<'_>) -> Option<usize> {
        let value = scene.typesetter.run.value(Ref::Value(self.target))?;
        let one = value.iter().position(|v| *v == 1.0)?;
        let mut all = value.iter().enumerate();
        (value.len() > 1 && all.all(|(n, v)| n == one || *v == 0.0)).then_some(one)
    }

    /// The probability of an entry and its logarithm.
    fn guessed(
        &self,
        scene: &Scene<'_>,
        entry: usize,
        is_less: bool,
    ) -> [(Number, Option<Place>); 2] {
        let [guess, log] = [self.guess, self.log].map(Ref::Value);
        let shown = match scene.unnamed(log, entry) {
            Number::Of(value) if is_less => Number::Of(-value),
            other => other,
        };
        // A number with another sign is not the one that stands there.
        let place = (!is_less).then(|| scene.place(log, entry));
        [
            (scene.unnamed(guess, entry), Some(scene.place(guess, entry))),
            (shown, place),
        ]
    }

    /// The row of a target that is one entry.
    fn chosen(&self, scene: &Scene<'_>, one: usize, is_less: bool) -> Row {
        let target = Ref::Value(self.target);
        let is_asked = scene.asks(target);
        let word = match is_asked {
            true => "?".into(),
            false => scene
                .meant(target)
                .unwrap_or_else(|| format!("[{}]", one + 1)),
        };
        let word = (Cell::Word(word), Some(Place::whole(target)));
        // Which probability it is says what the target is.
        let guessed = self
            .guessed(scene, one, is_less)
            .map(|(number, place)| match is_asked {
                true => (Cell::Number(Number::Asked), None),
                false => (Cell::Number(number), place),
            });
        Row {
            time: self.time,
            entry: None,
            cells: [word].into_iter().chain(guessed).collect(),
        }
    }

    /// A row for every entry.
    fn entries(&self, scene: &Scene<'_>, is_less: bool) -> Vec<Row> {
        let target = Ref::Value(self.target);
        let row = |entry: usize| {
            let weight = scene.number(target, entry);
            let [guess, log] = self.guessed(scene, entry, is_less);
            let weighed = match (weight, log.0) {
                (Number::Of(weight), Number::Of(log)) => Number::Of(weight * log),
                (Number::Asked, _) | (_, Number::Asked) => Number::Asked,
                _ => Number::Pending,
            };
            let shown = |(number, place)| -> Shown { (Cell::Number(number), place) };
            Row {
                time: self.time,
                entry: Some((scene.entry(target, entry), entry)),
                cells: vec![
                    shown((weight, Some(scene.place(target, entry)))),
                    shown(guess),
                    shown(log),
                    shown((weighed, None)),
                ],
            }
        };
        (0..scene.graph().shape(target).len()).map(row).collect()
    }
}
