//! The pictures of a walk, each once for the whole page: steps and languages whose pictures are the same show the same.

use super::super::markup::{Markup, drawing, element};
use super::drawing::{CELL, shapes};
use super::marks::drawn_from;
use crate::diagram::{Detail, Machines, Pins, Scene, StudyCache, Wish, film, picture_of};
use crate::graph::Place;
use crate::typeset::{Canvas, Typesetter};
use crate::walk::{Cursor, Level, Narrator, Phase, TimeSlot};
use std::collections::HashMap;

/// Columns a step is laid out for: what a telephone held upright can show.
pub const WIDTH: usize = 46;
/// Columns and rows of the picture of an operation: as wide as the formula above it.
const STEP: (usize, usize) = (WIDTH, 14);
/// The most operations of an equation whose pictures stand below each other.
const MOST: usize = 3;
/// Rooms for the machine, the first with enough of it: a telephone shows the narrow one larger.
const MACHINE: [(u16, u16); 3] = [(84, 30), (112, 36), (160, 60)];
/// Width of a column where there is room, in pixels.
const COLUMN: usize = 10;
/// Columns and rows of the film.
const FILM: (usize, usize) = (100, 14);

/// What was drawn so far.
#[derive(Debug, Default)]
pub(super) struct Pictures<'a> {
    /// How the model pins its machine.
    pins: Option<&'a Pins>,
    /// Whether operations are drawn, too.
    of_operations: bool,
    known: HashMap<String, usize>,
    shapes: Markup,
    machines: Machines,
    memory: StudyCache,
}

impl<'a> Pictures<'a> {
    pub(super) fn new(pins: Option<&'a Pins>, of_operations: bool) -> Pictures<'a> {
        Pictures {
            pins,
            of_operations,
            memory: StudyCache::patient(),
            ..Pictures::default()
        }
    }

    /// What belongs beside a step: at a time its machine and its film, at an equation and an operation how it comes about.
    pub(super) fn of(&mut self, narrator: &Narrator<'_>, cursor: Cursor) -> Markup {
        if narrator.walk.is_empty() {
            return Markup::default();
        }
        match cursor.level {
            Level::Time => self.machine(narrator, cursor),
            Level::Equation | Level::Operation if self.of_operations => {
                figure("seen", self.operations(narrator, cursor))
            }
            _ => Markup::default(),
        }
    }

    /// The machine of the time of a step, and all times beside each other, as that step leaves them.
    pub(super) fn machine(&mut self, narrator: &Narrator<'_>, cursor: Cursor) -> Markup {
        figure("machine", self.time(narrator, cursor))
    }

    /// All shapes, for the end of the page: the pictures refer to them.
    pub(super) fn sheet(self) -> Markup {
        let defs = drawing("defs").of(self.shapes);
        drawing("svg")
            .with("class", "shapes")
            .with("width", 0)
            .with("height", 0)
            .with("aria-hidden", true)
            .of(defs)
    }

    fn time(&mut self, narrator: &Narrator<'_>, cursor: Cursor) -> Vec<Markup> {
        let slot = narrator.walk.stage(cursor.at);
        if narrator.walk.phase == Phase::Optimizer || !matches!(slot, Some(TimeSlot::At(_))) {
            return vec![];
        }
        let graph = narrator.typesetter.run.graph();
        let drawn = at_step(narrator, cursor, &self.memory, |scene| {
            let now = scene.moment();
            let mut rooms = MACHINE.into_iter();
            let get = |room| {
                let wish = Wish::new(Detail::Small, room);
                self.machines.get(graph, self.pins, now, wish)
            };
            let machine = rooms.find_map(get).map(|machine| machine.draw(scene));
            let film = film(scene, FILM.0, FILM.1).trimmed();
            let all: Vec<Canvas> = machine.into_iter().chain([film]).collect();
            all
        });
        let seen = drawn.into_iter().filter(|canvas| canvas.height() > 0);
        seen.map(|canvas| self.shown(&canvas, narrator.typesetter, None))
            .collect()
    }

    /// The pictures of the last operations, in the order they are done, each as one sees it who stands there: an equation
    /// shows what its operations show.
    fn operations(&mut self, narrator: &Narrator<'_>, cursor: Cursor) -> Vec<Markup> {
        let all = narrator.walk.item(cursor.at).operations.len();
        let done = match cursor.level {
            Level::Equation => all.saturating_sub(MOST)..all,
            _ => cursor.at.operation..cursor.at.operation + 1,
        };
        let mut out = vec![];
        for operation in done {
            let mut step = cursor.at_level(Level::Operation);
            step.at.operation = operation;
            let of = narrator.walk.operation(step.at);
            let draw = |scene: &Scene<'_>| picture_of(scene, of, STEP);
            let Some(canvas) = at_step(narrator, step, &self.memory, draw) else {
                continue;
            };
            let refs = narrator.typesetter.run.formula(of).refs();
            let is_read = |place: &Place| place.of == of || refs.contains(&place.of);
            let from = drawn_from(narrator.typesetter, is_read);
            out.push(self.shown(&canvas, narrator.typesetter, from));
        }
        out
    }

    /// A picture where it stands; numbers that are asked for take it away.
    pub(super) fn shown(
        &mut self,
        canvas: &Canvas,
        typesetter: &Typesetter<'_>,
        from: Option<String>,
    ) -> Markup {
        let drawn = shapes(&canvas.rows(), typesetter);
        let next = self.known.len();
        let number = *self.known.entry(drawn.source().to_owned()).or_insert(next);
        if number == next {
            let group = drawing("g")
                .with("class", "v")
                .with("id", format!("p{number}"));
            self.shapes.push_line(group.of(drawn));
        }
        let (width, height) = (canvas.width() * CELL.0, canvas.height() * CELL.1);
        let shape = drawing("use").with("href", format!("#p{number}")).alone();
        drawing("svg")
            .with("viewBox", format!("0 0 {width} {height}"))
            .with("width", canvas.width() * COLUMN)
            .with("aria-hidden", true)
            .with_some("data-of", from)
            .of(shape)
    }
}

/// Pictures below each other.
fn figure(class: &'static str, drawn: Vec<Markup>) -> Markup {
    if drawn.is_empty() {
        return Markup::default();
    }
    let drawn: Markup = drawn.into_iter().collect();
    element("figure").with("class", class).of(drawn)
}

/// The walk at a step, to be drawn.
fn at_step<T>(
    narrator: &Narrator<'_>,
    cursor: Cursor,
    memory: &StudyCache,
    draw: impl FnOnce(&Scene<'_>) -> T,
) -> T {
    let gloss = |plain: &str| (narrator.gloss)(plain);
    draw(&Scene {
        typesetter: narrator.typesetter,
        walk: narrator.walk,
        cursor,
        gloss: &gloss,
        lang: narrator.lang,
        memory,
        pulse: None,
    })
}
