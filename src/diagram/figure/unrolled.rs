//! `unrolled`: every time step side by side, each the same small machine with its numbers, one set of weights below all of
//! them, and what is handed on between them. `unrolled backward`: the gradients, which go the other way; the stronger one
//! is, the heavier its arrow.

use super::super::Scene;
use super::super::bars::tint;
use super::super::scene::{Number, compact};
use super::kind::{Picture, equals, finished};
use crate::equation::{NameId, Role};
use crate::graph::{Graph, NodeId, Place, Quantity, Ref, Run};
use crate::lang::{Diagnostics, Lang, Span, say};
use crate::typeset::{Canvas, Ground, Meaning, Style, fit};
use unicode_width::UnicodeWidthStr;

/// Entries of a quantity that are drawn with a number each, and as tinted cells.
const MOST_NUMBERS: usize = 4;
const MOST_CELLS: usize = 12;

#[derive(Debug)]
pub(super) struct Unrolled {
    is_backward: bool,
}

/// A quantity that every step has: its rows, and what it is there.
#[derive(Clone, Copy)]
struct Part {
    name: NameId,
    kind: Kind,
    entries: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Made of others, and handed to nobody after its time: a prediction.
    Output,
    /// Inside the step.
    Inner,
    /// Handed to the next time.
    State,
    Input,
}

impl Unrolled {
    pub(super) fn read(rest: &str) -> Option<Unrolled> {
        let is_backward = match rest {
            "" => false,
            "backward" => true,
            _ => return None,
        };
        Some(Unrolled { is_backward })
    }

    fn about_weights(&self, lang: Lang, names: &str) -> String {
        match self.is_backward {
            true => say!(lang, "figure.gradients_add_up", names),
            false => say!(lang, "figure.same_weights", names),
        }
    }

    fn of(&self, id: NodeId) -> Ref {
        match self.is_backward {
            true => Ref::Adjoint(id),
            false => Ref::Value(id),
        }
    }
}

impl Picture for Unrolled {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        match self.is_backward {
            true => super::kind::no_loss(run, at).into_iter().collect(),
            false => vec![],
        }
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        match self.is_backward {
            true => say!(scene.lang, "figure.unrolled_backward").to_owned(),
            false => say!(scene.lang, "figure.unrolled").to_owned(),
        }
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let scene = finished(scene);
        let parts = parts(scene.graph());
        let sheet = Sheet::fitting(&scene, self, &parts, room)?;
        Some(sheet.draw())
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let graph = scene.graph();
        let line = |time: i64| {
            let at = |part: &Part| {
                let of = self.of(at(graph, part.name, time)?);
                scene.setting.run.value(of)?;
                Some(equals(scene.setting, of))
            };
            let told: Vec<String> = parts(graph).iter().rev().filter_map(at).collect();
            (!told.is_empty()).then(|| format!("t={time}: {}", told.join("; ")))
        };
        let times = 0..=graph.length as i64;
        let mut lines: Vec<String> = match self.is_backward {
            true => times.rev().filter_map(line).collect(),
            false => times.filter_map(line).collect(),
        };
        let names = weights(scene);
        lines.push(self.about_weights(scene.lang, &names));
        lines
    }
}

fn at(graph: &Graph, name: NameId, time: i64) -> Option<NodeId> {
    let time = Some(time);
    graph.find(Quantity { name, time })
}

/// The parameters of the equations that have a time.
fn weights(scene: &Scene<'_>) -> String {
    let setting = scene.setting;
    let names: Vec<String> = scene
        .graph()
        .parameters()
        .map(|id| setting.inline(Ref::Value(id)))
        .collect();
    names.join(" ")
}

/// What a step is made of, from above: what comes out, what is inside, what is handed on, what goes in.
fn parts(graph: &Graph) -> Vec<Part> {
    let system = &graph.system;
    let last = graph.length as i64;
    let is_used = |id: NodeId| {
        let inside = graph.instances.iter().filter(|i| i.time == Some(last));
        inside
            .flat_map(|i| &i.nodes)
            .any(|n| graph.node(*n).args.contains(&id))
    };
    let part = |name: NameId| {
        let id = at(graph, name, last)?;
        let entry = system.entry(name);
        let kind = match entry.role {
            Role::Input if entry.used_now && is_used(id) => Kind::Input,
            Role::Sequence if entry.lag > 0 => Kind::State,
            Role::Sequence if is_used(id) => Kind::Inner,
            Role::Sequence => Kind::Output,
            _ => return None,
        };
        let entries = graph.node(id).shape.len();
        Some(Part {
            name,
            kind,
            entries,
        })
    };
    let mut parts: Vec<Part> = system.ids().filter_map(part).collect();
    parts.sort_by_key(|part| match part.kind {
        Kind::Output => 0,
        Kind::Inner => 1,
        Kind::State => 2,
        Kind::Input => 3,
    });
    parts
}

/// How the steps are drawn: with so many decimals, or as tinted cells where there is no room for numbers.
struct Sheet<'a, 's> {
    scene: &'a Scene<'s>,
    of: &'a Unrolled,
    parts: Vec<Part>,
    decimals: Option<usize>,
    label: usize,
    times: Vec<i64>,
    room: (usize, usize),
}

impl<'a, 's> Sheet<'a, 's> {
    fn fitting(
        scene: &'a Scene<'s>,
        of: &'a Unrolled,
        all: &[Part],
        room: (usize, usize),
    ) -> Option<Sheet<'a, 's>> {
        let graph = scene.graph();
        let labels = all
            .iter()
            .map(|part| graph.system.name(part.name).inline(None).width());
        let label = labels.max()?.min(6);
        let sheet = |decimals, parts: Vec<Part>| Sheet {
            scene,
            of,
            parts,
            decimals,
            label,
            times: vec![],
            room,
        };
        let outer = || {
            let kept = all.iter().filter(|part| part.kind != Kind::Inner);
            kept.copied().collect::<Vec<_>>()
        };
        let forms = [Some(3), Some(2), Some(1), None];
        let whole = forms.iter().map(|form| sheet(*form, all.to_vec()));
        let brief = forms.iter().map(|form| sheet(*form, outer()));
        let length = graph.length;
        let has_room = |s: &Sheet<'_, '_>| s.height() <= room.1 && s.most() >= length;
        let mut found = whole.chain(brief).find(has_room).or_else(|| {
            // Not all of them: some, with numbers.
            let some = sheet(Some(2), all.to_vec());
            let some = if some.height() <= room.1 {
                some
            } else {
                sheet(Some(2), outer())
            };
            (some.most() >= 2).then_some(some)
        })?;
        found.times = shown(length as i64, found.most());
        Some(found)
    }

    /// Columns of a step.
    fn width(&self) -> usize {
        let number = match self.decimals {
            Some(decimals) => 2 + decimals + 3,
            None => {
                self.parts
                    .iter()
                    .map(|p| p.entries.min(MOST_CELLS))
                    .max()
                    .unwrap_or(1)
                    + 1
            }
        };
        self.label + number + 3
    }

    /// Columns between two steps: an arrow, a short one where there is little room.
    fn gap(&self) -> usize {
        if self.decimals.is_some() { 3 } else { 1 }
    }

    /// Columns of what stands before the first step: the states it begins with.
    fn before(&self) -> usize {
        match self.decimals {
            Some(decimals) => decimals + 3 + 2,
            None => 4,
        }
    }

    /// How many steps have room.
    fn most(&self) -> usize {
        self.room.0.saturating_sub(self.before()) / (self.width() + self.gap())
    }

    fn rows(&self, part: &Part) -> usize {
        match self.decimals {
            Some(_) if part.entries <= MOST_NUMBERS => part.entries,
            _ => 1,
        }
    }

    /// Where a kind of parts has an arrow of its own, a free row between.
    fn top(&self, k: usize) -> usize {
        let rows: usize = self.parts[..k].iter().map(|part| self.rows(part)).sum();
        let changes = self.parts[..=k.min(self.parts.len() - 1)]
            .windows(2)
            .filter(|two| is_apart(two[0].kind, two[1].kind))
            .count();
        1 + rows + changes
    }

    fn height(&self) -> usize {
        let last = self.parts.len() - 1;
        self.top(last) + self.rows(&self.parts[last]) + 2
    }

    fn draw(&self) -> Canvas {
        let height = self.height();
        let mut canvas = Canvas::new(self.room.0, height);
        let mut x = self.before() + self.gap();
        let mut feet = vec![];
        for (n, &time) in self.times.iter().enumerate() {
            if n > 0 && self.times[n - 1] + 1 < time {
                canvas.text(x - self.gap(), 0, "…", Meaning::Dim);
            }
            self.step(&mut canvas, x, time);
            self.handed(&mut canvas, x, time, n);
            feet.push(x + self.width() / 2);
            x += self.width() + self.gap();
        }
        self.weights(&mut canvas, height - 2, &feet);
        canvas.trimmed()
    }

    /// One time: its quantities on a surface, what comes out above it and what goes in below it.
    fn step(&self, canvas: &mut Canvas, x: usize, time: i64) {
        let graph = self.scene.graph();
        canvas.text(x + 1, 0, &format!("t={time}"), Meaning::Heading);
        for (k, part) in self.parts.iter().enumerate() {
            let top = self.top(k);
            let inside = matches!(part.kind, Kind::Inner | Kind::State);
            for y in top..top + self.rows(part) {
                self.surface(canvas, (x, y), inside);
            }
            if k > 0 && is_apart(self.parts[k - 1].kind, part.kind) {
                let arrow = if self.of.is_backward { "▾" } else { "▴" };
                canvas.text(x + self.width() / 2, top - 1, arrow, Meaning::Dim);
            }
            if let Some(id) = at(graph, part.name, time) {
                self.part(canvas, (x + 1, top), part, self.of.of(id), inside);
            }
        }
    }

    fn surface(&self, canvas: &mut Canvas, (x, y): (usize, usize), inside: bool) {
        if !inside {
            return;
        }
        let ground = Style {
            ground: Ground::Surface,
            ..Style::default()
        };
        canvas.text(x, y, &" ".repeat(self.width()), ground);
        canvas.text(x, y, "▐", Meaning::Dim);
        canvas.text(x + self.width() - 1, y, "▌", Meaning::Dim);
    }

    /// A quantity: its name, and its numbers below each other or as cells.
    fn part(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        part: &Part,
        of: Ref,
        inside: bool,
    ) {
        let ground = if inside {
            Ground::Surface
        } else {
            Ground::Paper
        };
        let on = |meaning: Meaning| Style {
            ground,
            ..Style::from(meaning)
        };
        let name = self.scene.graph().system.name(part.name).inline(None);
        let place = Place { of, entry: None };
        canvas.placed(x, y, &fit(&name, self.label), on(Meaning::Symbol), place);
        let end = x + self.width() - 2;
        let numbers = self.decimals.filter(|_| part.entries <= MOST_NUMBERS);
        let Some(decimals) = numbers else {
            self.cells(canvas, (x + self.label + 1, y), end, part, of);
            return;
        };
        for n in 0..part.entries {
            if part.entries > 1 {
                let digit = format!("{}", n + 1);
                canvas.text(
                    x + self.label + 1,
                    y + n,
                    &digit,
                    on(Meaning::Unit(n as u8)),
                );
            }
            let (text, meaning) = compact(self.number(of, n), decimals, decimals + 4);
            canvas.right(end, y + n, &text, on(meaning), self.scene.place(of, n));
        }
    }

    fn cells(&self, canvas: &mut Canvas, (x, y): (usize, usize), end: usize, part: &Part, of: Ref) {
        let scale = self.scene.scale(of);
        let reach = scale.start.abs().max(scale.end.abs()).max(1e-300);
        for n in 0..part.entries.min(MOST_CELLS).min(end.saturating_sub(x)) {
            let place = self.scene.place(of, n);
            match self.number(of, n) {
                Number::Of(value) => {
                    let (symbol, style) = tint(value / reach);
                    canvas.placed(x + n, y, symbol, style, place)
                }
                Number::Asked => canvas.placed(x + n, y, "?", Meaning::Key, place),
                Number::Pending => canvas.placed(x + n, y, "·", Meaning::Faint, place),
            };
        }
    }

    fn number(&self, of: Ref, n: usize) -> Number {
        self.scene.number(of, n)
    }

    /// What a step takes over from the one before it, into its left edge; at the first what there was before it.
    fn handed(&self, canvas: &mut Canvas, x: usize, time: i64, n: usize) {
        let graph = self.scene.graph();
        for (k, part) in self.parts.iter().enumerate() {
            if part.kind != Kind::State {
                continue;
            }
            let y = self.top(k);
            let Some(before) = at(graph, part.name, time - 1).map(|id| self.of.of(id)) else {
                continue;
            };
            let arrow = fit_arrow(self.arrow(before), self.gap());
            canvas.text(x - self.gap(), y, &arrow, self.weight(before));
            if n > 0 {
                continue;
            }
            // What it begins with.
            for row in 0..self.rows(part) {
                let (text, meaning) = match self.decimals {
                    Some(decimals) => compact(self.number(before, row), decimals, decimals + 3),
                    None => (
                        format!("{}₀", graph.system.name(part.name).inline(None)),
                        Meaning::Symbol,
                    ),
                };
                let place = self.scene.place(before, row);
                canvas.right(self.before() - 1, y + row, &text, meaning, place);
            }
        }
    }

    /// Forward a line; backward by the size of the gradient: heavy from 1 on, dotted below a hundredth.
    fn arrow(&self, of: Ref) -> &'static str {
        match (self.of.is_backward, self.size(of)) {
            (false, _) => "──▸",
            (true, size) if size >= 1.0 => "◂━━",
            (true, size) if size >= 0.01 => "◂──",
            (true, _) => "◂┄┄",
        }
    }

    fn weight(&self, of: Ref) -> Meaning {
        match (self.of.is_backward, self.size(of)) {
            (true, size) if size >= 1.0 => Meaning::Lit,
            (true, size) if size < 0.01 => Meaning::Faint,
            _ => Meaning::Dim,
        }
    }

    fn size(&self, of: Ref) -> f64 {
        let asks = self.scene.asks(of);
        let value = self.scene.setting.run.value(of).filter(|_| !asks);
        value.map_or(0.1, |value| value.norm())
    }

    /// One line of weights below all steps.
    fn weights(&self, canvas: &mut Canvas, y: usize, feet: &[usize]) {
        let (Some(&first), Some(&last)) = (feet.first(), feet.last()) else {
            return;
        };
        for x in first..=last {
            let corner = match x {
                _ if first == last => "│",
                x if x == first => "╰",
                x if x == last => "╯",
                x if feet.contains(&x) => "┴",
                _ => "─",
            };
            canvas.text(x, y, corner, Meaning::Dim);
        }
        let names = weights(self.scene);
        let line = self.of.about_weights(self.scene.lang, &names);
        canvas.text(0, y + 1, &fit(&line, self.room.0), Meaning::Dim);
    }
}

/// The head of an arrow, and so much of its line.
fn fit_arrow(arrow: &str, columns: usize) -> String {
    let is_head = |c: &char| matches!(c, '▸' | '◂');
    match columns {
        1 => arrow.chars().filter(is_head).collect(),
        _ => arrow.to_owned(),
    }
}

/// Whether an arrow leads from one kind of parts to the next.
fn is_apart(above: Kind, below: Kind) -> bool {
    above != below && (above == Kind::Output || below == Kind::Input)
}

/// So many of the times: the first ones, and the last.
fn shown(length: i64, most: usize) -> Vec<i64> {
    if length <= most as i64 {
        return (1..=length).collect();
    }
    (1..most as i64).chain([length]).collect()
}
