//! What a lesson's directives ask for, in a run of its model.

use super::document::{Page, WalkOf};
use crate::graph::{Address, OptimizerQuantity, Ref, Run, no_time};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use crate::walk::{Begin, Cursor, Level, Phase, Position, TimeSlot, Walk};
use std::rc::Rc;

/// Where a walk begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Which way.
    pub phase: Phase,
    /// At the step that computes this, or at the first of a time.
    pub at: Begin,
    /// How deep.
    pub level: Level,
}

impl Start {
    /// The step of `walk`, which must go this way.
    pub fn cursor(&self, walk: &Walk) -> Option<Cursor> {
        let at = match self.at {
            Begin::Of(of) => walk.find(of)?,
            Begin::Time(t) => {
                let group = walk
                    .groups
                    .iter()
                    .position(|g| g.stage == TimeSlot::At(t))?;
                Position {
                    group,
                    ..Position::default()
                }
            }
        };
        // The step named is an equation; deeper levels begin with its first operation.
        let at = Position { operation: 0, ..at };
        Some(
            Cursor {
                at,
                level: self.level,
            }
            .at_level(self.level),
        )
    }
}

impl WalkOf {
    /// Where it begins in a run: at its first selection.
    ///
    /// # Errors
    /// What cannot be walked.
    pub fn start(&self, run: &Run) -> Result<Start, Diagnostics> {
        let mut faults = vec![];
        let mut first = None;
        for (text, span) in &self.selections {
            match selection(text, span, run) {
                Ok((phase, Begin::Of(of), _)) if Walk::new(run, phase).find(of).is_none() => faults
                    .push(
                        Diagnostic::at(span.clone(), text!("lesson.no_step_computes_given"))
                            .help(text!("lesson.name_quantity_equation")),
                    ),
                Ok((phase, at, _)) => first = first.or(Some((phase, at))),
                Err(fault) => faults.push(fault),
            }
        }
        let level = self.level.unwrap_or_default();
        match first {
            Some((phase, at)) if faults.is_empty() => Ok(Start { phase, at, level }),
            _ => Err(faults),
        }
    }

    /// The equations of each of its lines, in the walk that goes their way: one for all lines of a phase.
    fn lines(&self, run: &Run) -> Vec<(Rc<Walk>, Vec<Position>)> {
        let mut walks: Vec<Rc<Walk>> = vec![];
        let chosen = |(text, span): &(String, Span)| {
            let (phase, from, to) = selection(text, span, run).ok()?;
            let known = walks.iter().find(|walk| walk.phase == phase).cloned();
            let walk = known.unwrap_or_else(|| {
                walks.push(Rc::new(Walk::new(run, phase)));
                Rc::clone(&walks[walks.len() - 1])
            });
            let items = between(run, &walk, from, to);
            Some((walk, items))
        };
        self.selections.iter().filter_map(chosen).collect()
    }

    /// What its equations compute, in order.
    pub fn equations(&self, run: &Run) -> Vec<Ref> {
        let of = |(walk, items): &(Rc<Walk>, Vec<Position>)| -> Vec<Ref> {
            items.iter().map(|at| walk.item(*at).subject).collect()
        };
        self.lines(run).iter().flat_map(of).collect()
    }

    /// The same in a run of another model: what has the same name there, or else all of the time at which it begins here.
    pub fn equations_beside(&self, own: &Run, other: &Run) -> Vec<Ref> {
        let same = self.equations(other);
        let begins = self.start(own).ok().filter(|_| same.is_empty());
        let Some(begins) = begins else {
            return same;
        };
        let walk = Walk::new(own, begins.phase);
        let stage = begins
            .cursor(&walk)
            .and_then(|cursor| walk.stage(cursor.at));
        let there = Walk::new(other, begins.phase);
        let groups = there
            .groups
            .iter()
            .filter(|group| Some(group.stage) == stage);
        groups
            .flat_map(|group| group.items.iter().map(|item| item.subject))
            .collect()
    }

    /// The first `most` steps of its lines in order, at its level; where it names none, equations if there are
    /// several, or else the operations of the one.
    pub fn steps(&self, run: &Run, most: usize) -> Vec<(Phase, Cursor)> {
        let lines = self.lines(run);
        let several = lines.iter().map(|line| line.1.len()).sum::<usize>() > 1;
        let level = self.level.unwrap_or(if several {
            Level::Equation
        } else {
            Level::Operation
        });
        let mut out: Vec<(Phase, Cursor)> = vec![];
        for (walk, at) in lines
            .iter()
            .flat_map(|(walk, items)| items.iter().map(move |at| (walk, *at)))
        {
            let room = most.saturating_sub(out.len());
            if room == 0 {
                break;
            }
            let whole = Cursor {
                at,
                level: Level::Equation,
            };
            if level <= Level::Equation {
                let step = (walk.phase, whole.at_level(level));
                // The equations of one time are one step.
                out.extend((out.last() != Some(&step)).then_some(step));
                continue;
            }
            let first = whole.deeper(walk).map(|cursor| cursor.at);
            let inside = std::iter::successors(first, |at| walk.next(*at, level));
            let inside = inside
                .take_while(|p| (p.group, p.item) == (at.group, at.item))
                .take(room);
            out.extend(inside.map(|at| (walk.phase, Cursor { at, level })));
        }
        out
    }

    /// The last of its equations in a walk of a run.
    pub fn end(&self, run: &Run, walk: &Walk) -> Option<Position> {
        let ends = self.selections.iter().filter_map(|(text, span)| {
            let (phase, from, to) = selection(text, span, run).ok()?;
            let all = if phase == walk.phase {
                between(run, walk, from, to)
            } else {
                vec![]
            };
            all.last().copied()
        });
        ends.max_by_key(|at| (at.group, at.item))
    }

    /// The last equation it names, in the way it begins; nothing for a whole time.
    pub fn last(&self, run: &Run) -> Option<Ref> {
        let (text, span) = self.selections.last()?;
        let (phase, _, last) = selection(text, span, run).ok()?;
        let Begin::Of(last) = last else { return None };
        Walk::new(run, phase).find(last).map(|_| last)
    }
}

impl Page {
    /// Where its walk begins in a run: at its walk's first selection, or at what its picture or its numbers to fill
    /// in are about.
    pub fn start(&self, run: &Run) -> Option<Start> {
        if let Some(walk) = &self.walk {
            return walk.start(run).ok();
        }
        let at = match &self.show {
            Some((figure, _)) => figure.begins(run)?,
            None => {
                let first = self.fill.as_ref()?.numbers.first()?;
                Begin::Of(first.addresses().first()?.place(run)?.of)
            }
        };
        // Of a gradient to be filled in, the backward walk; a picture of one stands beside the forward walk.
        let phase = match at {
            Begin::Of(Ref::Adjoint(_)) if self.show.is_none() => Phase::Backward,
            _ => Phase::Forward,
        };
        Some(Start {
            phase,
            level: match at {
                Begin::Of(_) => Level::Equation,
                Begin::Time(_) => Level::Time,
            },
            at,
        })
    }
}

/// The equations from one place of a walk to another: those of the same name, or all between two names.
fn between(run: &Run, walk: &Walk, from: Begin, to: Begin) -> Vec<Position> {
    let graph = run.graph();
    let name = |of: Ref| match of {
        Ref::Value(id) | Ref::Adjoint(id) | Ref::Optimizer(_, id) => {
            graph.node(id).quantity.map(|q| q.name)
        }
        Ref::Contribution { .. } => None,
    };
    let group = |t: i64| move |at: &Position| walk.groups[at.group].stage == TimeSlot::At(t);
    let all = walk.positions(Level::Equation);
    let (Begin::Of(first), Begin::Of(last)) = (from, to) else {
        let Begin::Time(t) = from else { return vec![] };
        return all.filter(group(t)).collect();
    };
    let (Some(mut start), Some(mut end)) = (walk.find(first), walk.find(last)) else {
        return vec![];
    };
    if start > end {
        std::mem::swap(&mut start, &mut end);
    }
    let same = name(first) == name(last);
    let inside = all.filter(|at| (start.group, start.item) <= (at.group, at.item));
    let inside = inside.filter(|at| (at.group, at.item) <= (end.group, end.item));
    inside
        .filter(|at| !same || name(walk.item(*at).subject) == name(first))
        .collect()
}

/// The way a line of a walk goes, where it begins, and where it ends.
fn selection(text: &str, span: &Span, run: &Run) -> Result<(Phase, Begin, Begin), Diagnostic> {
    let address = |name: &str| Address::parse(name, span);
    if let Some(time) = text.strip_prefix("t=") {
        let length = run.graph().length as i64;
        return match time
            .trim()
            .parse()
            .ok()
            .filter(|t| (1..=length).contains(t))
        {
            Some(t) => Ok((Phase::Forward, Begin::Time(t), Begin::Time(t))),
            None => Err(no_time(time.trim(), 1, length, span)),
        };
    }
    if let Some(name) = text.strip_prefix("backward ") {
        let address = Address {
            gradient: true,
            ..address(name)?
        };
        let of = Begin::Of(address.find(run, span)?);
        return Ok((Phase::Backward, of, of));
    }
    if let Some(name) = text.strip_prefix("optimizer ") {
        let address = Address {
            gradient: false,
            ..address(name)?
        };
        let Ref::Value(id) = address.find(run, span)? else {
            unreachable!("a value was asked for")
        };
        let of = Begin::Of(Ref::Optimizer(OptimizerQuantity::Next, id));
        return Ok((Phase::Optimizer, of, of));
    }
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (address(from)?, address(to)?);
    let of = first.find(run, span)?;
    let end = last.find(run, span)?;
    let phase = if first.gradient {
        Phase::Backward
    } else {
        Phase::Forward
    };
    if backwards(&first.name, &last.name) && phase == Phase::Forward {
        return Err(
            Diagnostic::at(span.clone(), text!("lesson.range_goes_back_time")).help(text!(
                "lesson.write_in_order",
                to,
                from
            )),
        );
    }
    Ok((phase, Begin::Of(of), Begin::Of(end)))
}

/// Whether `from` is a later time of the same name than `to`.
fn backwards(from: &str, to: &str) -> bool {
    let time = |name: &str| {
        name.rsplit_once('_')
            .and_then(|(_, t)| t.parse::<u32>().ok())
    };
    matches!((time(from), time(to)), (Some(a), Some(b)) if a > b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Model, library};

    #[test]
    fn a_walk_begins_on_a_step_of_its_level() {
        let model = Model::parse("x", library::model("worked-example").unwrap()).unwrap();
        let run = model.run();
        for (line, level) in [
            ("h_1", Level::Time),
            ("t=2", Level::Time),
            ("h_1", Level::Equation),
            ("h_1", Level::Entry),
        ] {
            let walk = WalkOf {
                selections: vec![(line.into(), 0..0)],
                level: Some(level),
                beside: None,
            };
            let start = walk.start(&run).unwrap();
            let walk = Walk::new(&run, start.phase);
            let cursor = start.cursor(&walk).unwrap();
            assert!(walk.holds(cursor), "{line} by {level:?}: {cursor:?}");
        }
    }
}
