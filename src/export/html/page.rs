//! Pages with what stands beside them, the stage the script moves to them, and the whole walk behind.

use super::super::book::Book;
use super::super::markup::{Element, Markup, element, formula};
use super::prose::Ink;
use super::{figure, question, steps};
use crate::course::document::Page;
use crate::course::{Lesson, Model};
use crate::diagram::{Figure, Memory, Scene};
use crate::graph::Run;
use crate::lang::{Lang, say};
use crate::train::tasks::Kind;
use crate::typeset::Typesetter;
use crate::walk::{Cursor, Level, Phase, Walk};

/// A walk with all its steps.
pub(super) struct Track<'a> {
    pub(super) phase: Phase,
    pub(super) walk: &'a Walk,
    pub(super) cursors: Vec<Cursor>,
    pub(super) list: Markup,
}

/// A lesson or a model in one language.
pub(super) struct Told<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) lang: Lang,
    /// The language after it.
    pub(super) next: Lang,
    /// The others did not fit into the file.
    pub(super) alone: bool,
    pub(super) lesson: Option<&'a Lesson>,
    /// How the numbers of the model are set.
    pub(super) setting: Option<&'a Typesetter<'a>>,
    pub(super) tracks: Vec<Track<'a>>,
}

/// Sets one step where the script is not needed for it.
type Still<'a> = &'a mut dyn FnMut(Phase, Cursor) -> Markup;

impl Told<'_> {
    pub(super) fn title(&self) -> String {
        match (self.lesson, self.book.model) {
            (Some(lesson), _) => lesson.title.clone(),
            (None, Some((model, _))) => model.title.get(self.lang),
            _ => String::new(),
        }
    }

    pub(super) fn content(&self, still: Still<'_>) -> Markup {
        let mut main = Markup::from("\n");
        match self.lesson {
            Some(lesson) => {
                for (n, page) in lesson.pages.iter().enumerate() {
                    main.push_line(self.page(page, n, still));
                }
            }
            None => main.push(self.model(still)),
        }
        let mut out = Markup::from("\n");
        out.push_line(self.header());
        out.push_line(element("main").of(main));
        if !self.tracks.is_empty() {
            out.push_line(self.stage());
            let title = say!(self.lang, "html.whole_walk_equation_equation");
            let mut walks = element("h2").of(title);
            self.tracks
                .iter()
                .for_each(|track| walks.push_line(track.list.clone()));
            out.push_line(element("section").with("class", "walks").of(walks));
        }
        out.push(self.turn());
        out.push_line(self.footer());
        out
    }

    fn ink(&self) -> Ink<'_> {
        Ink {
            run: self.run(),
            digits: self.book.digits,
        }
    }

    fn run(&self) -> Option<&Run> {
        self.book.model.map(|(_, run)| run)
    }

    fn header(&self) -> Markup {
        let theme = say!(self.lang, "html.light_dark");
        let language = button("language")
            .with("lang", say!(self.next, "language.tag"))
            .of(say!(self.next, "language.name"));
        let tools = [language, " ".into(), button("theme").of(theme)];
        let mut out = Markup::default();
        out.push_line(element("h1").of(self.title()));
        out.push(element("p").with("class", "tools").of(tools));
        element("header").of(out)
    }

    fn page(&self, page: &Page, n: usize, still: Still<'_>) -> Markup {
        let id = self.id(n);
        let start = self.run().and_then(|run| page.start(run));
        let place = start.and_then(|start| {
            let track = self.tracks.iter().find(|t| t.phase == start.phase)?;
            Some((track, start.cursor(track.walk)?))
        });
        let picture = page.show.as_ref().zip(self.setting);
        let picture = picture.and_then(|((show, _), setting)| self.picture(show, setting));
        let mut prose = heading(&id, &page.heading);
        prose.push(self.ink().prose(&page.prose));
        if let (0, Some(lesson)) = (n, self.lesson) {
            prose.push(self.objectives(lesson));
        }
        prose.push(question::forms(page, self.ink(), self.lang, &id));
        let mut side = picture.unwrap_or_default();
        side.push(beside(place, still));
        if let Some((words, _)) = &page.train {
            side.push_line(self.train(words));
        }
        section(&id, place, prose, side, Markup::default())
    }

    fn picture(&self, show: &Figure, setting: &Typesetter<'_>) -> Option<Markup> {
        let walk = Walk::new(setting.run, Phase::Forward);
        let at = walk.last(Level::Time).unwrap_or_default();
        let level = Level::Time;
        let gloss = |plain: &str| self.book.model?.0.gloss(plain);
        let scene = Scene {
            setting,
            walk: &walk,
            cursor: Cursor { at, level },
            gloss: &gloss,
            lang: self.lang,
            memory: &Memory::patient(),
            pulse: None,
        };
        figure::figure(show, &scene)
    }

    /// The name of a page's section, from 0.
    fn id(&self, n: usize) -> String {
        format!("{}-{}", say!(self.lang, "language.tag"), n + 1)
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
        let kind = words.first().and_then(|name| Kind::named(name));
        let about = kind.map_or_else(String::new, |k| (k.about)().get(self.lang));
        let lead = say!(self.lang, "html.watch_training_live_run");
        let command = element("pre")
            .with("class", "code")
            .of(format!("gatewalk train {}", words.join(" ")));
        let parts = [element("p").of(about), element("p").of(lead), command];
        element("div").with("class", "train").of(parts)
    }

    /// A model alone: what it is, its equations, and its walk.
    fn model(&self, still: Still<'_>) -> Markup {
        let Some((model, _)) = self.book.model else {
            return Markup::default();
        };
        let id = self.id(0);
        let first = self
            .tracks
            .iter()
            .find(|t| t.phase == self.book.start.0)
            .or(self.tracks.first());
        let place = first.map(|track| (track, self.book.opening(track.walk)));
        let mut prose = Markup::default();
        prose.push_line(element("p").of(model.about.get(self.lang)));
        prose.push_line(heading(&id, say!(self.lang, "html.equations")));
        for equation in &model.system.equations {
            let latex = &model.system.source[equation.span.clone()];
            prose.push_line(
                element("p")
                    .with("class", "formula")
                    .of(formula(latex, true)),
            );
        }
        let side = beside(place, still);
        let mut out = Markup::default();
        let names = names(model, self.lang);
        out.push_line(section(&id, place, prose, side, names));
        out
    }

    /// The walk's controls, and the place where its steps are shown. Its sentence is spoken as it changes.
    fn stage(&self) -> Markup {
        let lang = self.lang;
        let mut tools = Markup::default();
        for (action, sign, label) in [
            ("previous", "←", say!(lang, "html.previous_step")),
            ("next", "→", say!(lang, "html.next_step")),
            ("into", "↧", say!(lang, "html.into_the_step_enter")),
            ("out", "↥", say!(lang, "html.out_step_esc")),
            ("before", "[", say!(lang, "html.previous_time")),
            ("after", "]", say!(lang, "html.next_time")),
        ] {
            tools.push(
                button(action)
                    .with("aria-label", label)
                    .with("title", label)
                    .of(sign),
            );
        }
        for track in self.tracks.iter().filter(|_| self.tracks.len() > 1) {
            let phase = button("phase").with("data-phase", steps::phase(track.phase));
            tools.push(phase.of(self.name(track.phase)));
        }
        tools.push(" ");
        tools.push(element("span").with("class", "count").of(""));
        let say = element("p")
            .with("class", "say")
            .with("role", "status")
            .with("aria-live", "polite");
        let mut out = Markup::from("\n");
        out.push_line(element("p").with("class", "tools").of(tools));
        out.push_line(say.of(""));
        out.push_line(element("div").with("class", "sheet").of(""));
        let (label, levels) = (
            say!(lang, "html.walk"),
            say!(lang, "html.time_equation_operation_entry"),
        );
        let stage = element("section")
            .with("class", "stage")
            .with("aria-label", label);
        stage
            .with("data-levels", levels)
            .with_flag("hidden", true)
            .of(out)
    }

    fn name(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Forward => say!(self.lang, "common.forward"),
            Phase::Backward => say!(self.lang, "common.backward"),
            Phase::Optimizer => say!(self.lang, "html.optimizer"),
        }
    }

    /// The buttons that turn the pages, where there are several.
    fn turn(&self) -> Markup {
        let pages = self.lesson.map_or(1, |l| l.pages.len());
        if pages < 2 {
            return Markup::default();
        }
        let (label, previous, next) = (
            say!(self.lang, "html.pages"),
            say!(self.lang, "html.previous_page"),
            say!(self.lang, "common.next_page"),
        );
        let place = element("span")
            .with("class", "place")
            .of(format!("1/{pages}"));
        let parts = [
            button("back").of(previous),
            " ".into(),
            place,
            " ".into(),
            button("forth").of(next),
        ];
        let nav = element("nav")
            .with("class", "turn")
            .with("aria-label", label);
        let mut out = Markup::default();
        out.push_line(nav.of(parts));
        out
    }

    fn footer(&self) -> Markup {
        let lang = self.lang;
        let legend = say!(lang, "html.numbers_orange_above_zero_blue");
        let keys = say!(lang, "html.keys_step_enter_into_step");
        let changing = say!(lang, "html.changing_number_program_terminal");
        let mut out = element("p").of(legend);
        out.push(element("p").with("class", "keys").of(keys));
        if self.lesson.is_some() {
            out.push(element("p").with("class", "keys").of(changing));
        }
        if self.alone {
            let (language, code) = (self.next.name(), self.next);
            let other = say!(lang, "html.one_language_only", language, code);
            out.push(element("p").of(other));
        }
        element("footer").of(out)
    }
}

/// A button; `action` says to the script what it does.
fn button(action: &str) -> Element {
    element("button").with("data-do", action)
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

/// The step that stands beside the prose of a page.
fn beside(place: Option<(&Track<'_>, Cursor)>, still: Still<'_>) -> Markup {
    let mut out = Markup::default();
    if let Some((track, cursor)) = place {
        let step = still(track.phase, cursor);
        out.push_line(element("div").with("class", "still").of(step));
    }
    out
}

/// A page: prose, what stands beside it, and what stands below both.
fn section(
    id: &str,
    place: Option<(&Track<'_>, Cursor)>,
    prose: Markup,
    side: Markup,
    below: Markup,
) -> Markup {
    let mut out = Markup::from("\n");
    out.push_line(element("div").with("class", "prose").of(prose));
    out.push_line(element("div").with("class", "side").of(side));
    out.push(below);
    let section = element("section").with("class", "page").with("id", id);
    let section = section.with("aria-labelledby", format!("{id}-h"));
    match place {
        Some((track, cursor)) => {
            let phase = section.with("data-phase", steps::phase(track.phase));
            phase.with("data-start", start(track, cursor)).of(out)
        }
        None => section.of(out),
    }
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

/// Where the stage of a page begins: the number of the step in the list of its walk.
fn start(track: &Track<'_>, cursor: Cursor) -> usize {
    let deepest = track
        .cursors
        .iter()
        .map(|c| c.level)
        .max()
        .unwrap_or(Level::Time);
    let wanted = cursor.at_level(cursor.level.min(deepest));
    track.cursors.iter().position(|c| *c == wanted).unwrap_or(0)
}
