//! Pages with what stands beside them and below.

use super::super::latex::lines;
use super::super::markup::{Markup, element, formula};
use super::page_writer::{Drawer, PageWriter};
use super::{question, steps};
use crate::course::document::{Page, WalkOf};
use crate::course::{Lesson, Model};
use crate::lang::{Lang, say};
use crate::train::tasks::TaskSpec;
use crate::typeset::Typesetter;
use crate::walk::{Cursor, Level, Walk};

/// A step and the walk it belongs to.
type At<'a> = (&'a Walk, Cursor);

impl PageWriter<'_> {
    /// The pages of the lesson, or the one of a model.
    pub(super) fn pages_of(&self, drawer: &mut Drawer<'_, '_>) -> Markup {
        let mut main = Markup::from("\n");
        match self.lesson {
            Some(lesson) => {
                for (n, page) in lesson.pages.iter().enumerate() {
                    main.push_line(self.page(page, n, drawer));
                }
            }
            None => main.push(self.model(drawer)),
        }
        main
    }

    fn page(&self, page: &Page, n: usize, drawer: &mut Drawer<'_, '_>) -> Markup {
        let id = self.id(n);
        let start = self.run().and_then(|run| page.start(run));
        let place = start.and_then(|start| {
            let walk = self.walk(start.phase)?;
            let cursor = start.cursor(walk)?;
            // Where no script can show every step an operation stands in its whole equation, unless that would answer.
            let is_whole = self.tracks.is_empty() && page.predict.is_empty() && page.fill.is_none();
            let level = match is_whole {
                true => cursor.level.min(Level::Equation),
                false => cursor.level,
            };
            Some((walk, cursor.at_level(level)))
        });
        let show = page.show.as_ref();
        let picture = show.and_then(|(show, _)| self.figure(show, drawer));
        let mut prose = heading(&id, &page.heading);
        prose.push(self.ink().prose(&page.prose));
        if let (0, Some(lesson)) = (n, self.lesson) {
            prose.push(self.objectives(lesson));
        }
        prose.push(question::forms(page, self.ink(), self.lang, &id));
        let mut side = picture.unwrap_or_default();
        side.push(self.beside(place, drawer));
        if let Some((words, _)) = &page.train {
            side.push_line(self.train(words));
        }
        let mut below = self.below(place, drawer);
        if let (Some(walk), Some(model)) = (&page.walk, page.companion()) {
            below.push_line(self.companion(walk, model));
        }
        self.section(&id, place, [prose, side, below])
    }

    fn objectives(&self, lesson: &Lesson) -> Markup {
        if lesson.objectives.is_empty() {
            return Markup::default();
        }
        let after = say!(self.lang, "common.after_lesson_you_can");
        let items = lesson
            .objectives
            .iter()
            .map(|text| element("li").of(self.ink().rich(text)));
        let goals = [
            element("p").of(after),
            element("ul").of(items.collect::<Markup>()),
        ];
        element("div").with("class", "goals").of(goals)
    }

    /// A training cannot run in a file: what it is, and how to run it.
    fn train(&self, words: &[String]) -> Markup {
        let kind = words.first().and_then(|name| TaskSpec::named(name));
        let about = kind.map_or_else(String::new, |k| (k.about)().get(self.lang));
        let lead = say!(self.lang, "html.watch_training_live_run");
        let command = element("pre")
            .with("class", "code")
            .of(format!("gatewalk train {}", words.join(" ")));
        let parts = [element("p").of(about), element("p").of(lead), command];
        element("div").with("class", "train").of(parts)
    }

    /// A model alone: what it is, its equations, and its walk.
    fn model(&self, drawer: &mut Drawer<'_, '_>) -> Markup {
        let Some((model, _)) = self.book.model else {
            return Markup::default();
        };
        let id = self.id(0);
        let first = self.walk(self.book.start.0).or(self.walks.first());
        let place = first.map(|walk| (walk, self.book.opening(walk)));
        let mut prose = Markup::default();
        prose.push_line(element("p").of(model.about.get(self.lang)));
        prose.push_line(heading(&id, say!(self.lang, "html.equations")));
        for equation in &model.system.equations {
            let latex = &model.system.source[equation.span.clone()];
            let shown = element("p").with("class", "formula");
            prose.push_line(shown.of(formula(latex, true)));
        }
        let side = self.beside(place, drawer);
        let mut below = self.below(place, drawer);
        below.push(names(model, self.lang));
        let mut out = Markup::default();
        out.push_line(self.section(&id, place, [prose, side, below]));
        out
    }

    /// The step that stands beside the prose of a page; where a script can show every step it is for paper alone.
    fn beside(&self, place: Option<At<'_>>, drawer: &mut Drawer<'_, '_>) -> Markup {
        let step = place.and_then(|(walk, cursor)| self.step(walk, cursor, drawer));
        let mut out = Markup::default();
        if let Some(step) = step {
            out.push_line(element("div").with("class", self.still()).of(step));
        }
        out
    }

    /// The equations that a page walks, in the model that stands beside: in symbols, with numbers, and what comes out.
    fn companion(&self, walk: &WalkOf, model: &Model) -> Markup {
        let run = model.run();
        let setting = Typesetter::plain(&run, self.book.digits);
        let mut out = Markup::from("\n");
        out.push_line(element("h3").of(model.title.get(self.lang)));
        let own = self.run();
        for of in own.map_or_else(Vec::new, |own| walk.equations_beside(own, &run)) {
            let Some(([symbols, numbers, result], _)) = lines(&setting, of) else {
                continue;
            };
            for line in [symbols, numbers, result] {
                let shown = element("p").with("class", "formula");
                out.push_line(shown.of(formula(&line, true)));
            }
        }
        element("div").with("class", "below").of(out)
    }

    /// Below both the machine as this step leaves it.
    fn below(&self, place: Option<At<'_>>, drawer: &mut Drawer<'_, '_>) -> Markup {
        let machine = place.and_then(|(walk, cursor)| self.machine(walk, cursor, drawer));
        let mut out = Markup::default();
        if let Some(machine) = machine {
            let class = format!("below {}", self.still());
            out.push_line(element("div").with("class", class).of(machine));
        }
        out
    }

    /// The class of what stands where a script shows steps, and of what stands there for good.
    fn still(&self) -> &'static str {
        match self.tracks.is_empty() {
            true => "step",
            false => "still",
        }
    }

    /// A page: prose, what stands beside it, and what stands below both.
    fn section(
        &self,
        id: &str,
        place: Option<At<'_>>,
        [prose, side, below]: [Markup; 3],
    ) -> Markup {
        let mut out = Markup::from("\n");
        out.push_line(element("div").with("class", "prose").of(prose));
        out.push_line(element("div").with("class", "side").of(side));
        out.push(below);
        let section = element("section").with("class", "page").with("id", id);
        let section = section.with("aria-labelledby", format!("{id}-h"));
        let track = place.and_then(|(walk, cursor)| {
            let track = self.tracks.iter().find(|track| track.phase == walk.phase)?;
            Some((steps::phase(track.phase), track.number(cursor)))
        });
        match track {
            Some((phase, start)) => {
                let phase = section.with("data-phase", phase);
                phase.with("data-start", start).of(out)
            }
            None => section.of(out),
        }
    }
}

/// The heading of the section of this name.
fn heading(id: &str, text: &str) -> Markup {
    let mut out = Markup::default();
    out.push_line(
        element("h2")
            .with("id", format!("{id}-h"))
            .with("tabindex", -1)
            .of(text),
    );
    out
}

/// What the names of a model mean.
fn names(model: &Model, lang: Lang) -> Markup {
    let mut out = Markup::from("\n");
    for id in model.system.ids() {
        let name = model.system.name(id);
        let Some(word) = model.gloss(&name.plain) else {
            continue;
        };
        let about = model
            .gloss(&format!("{}.about", name.plain))
            .map(|t| t.get(lang))
            .unwrap_or_default();
        let symbol = element("th")
            .with("scope", "row")
            .of(formula(&name.latex(None), false));
        let cells = [
            symbol,
            element("td").of(word.get(lang)),
            element("td").of(about),
        ];
        out.push_line(element("tr").of(cells));
    }
    element("table").with("class", "names").of(out)
}
