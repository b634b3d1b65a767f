//! The glossary: every name of the lesson's model, and one of them in full.

use super::names::speaks_of;
use super::{Over, Reader};
use crate::course::{Lesson, Model, library, models};
use crate::equation::{NameId, Role};
use crate::graph::{Op, Place, Quantity, Ref, Run};
use crate::lang::{Lang, say};
use crate::typeset::{Block, Marks, Meaning, Typesetter, fit, pad};
use crate::ui::widgets::list;
use crate::ui::widgets::panel::framed;
use crate::ui::widgets::rows::{Rows, draw, wrapped};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

impl Reader {
    /// Every name of the model: its quantity at the time the stage is at, or the first it has.
    pub(super) fn terms(&self) -> Vec<Place> {
        let Some(run) = self.run() else { return vec![] };
        let graph = run.graph();
        let times = [None, Some(self.now())]
            .into_iter()
            .chain((0..=graph.length as i64).map(Some));
        let of = |name: NameId| {
            times
                .clone()
                .find_map(|time| graph.find(Quantity::maybe(name, time)))
        };
        graph
            .system
            .ids()
            .filter_map(of)
            .map(|id| Place::whole(Ref::Value(id)))
            .collect()
    }

    pub(super) fn open_glossary(&mut self, at: Option<Place>) {
        let name = |place: Place| Some(self.run()?.graph().node(place.of.node()?).quantity?.name);
        let terms = self.terms();
        let wanted = at.and_then(name);
        let at = terms
            .iter()
            .position(|p| wanted.is_some() && name(*p) == wanted)
            .unwrap_or(0);
        self.over = (!terms.is_empty()).then_some(Over::Glossary(at));
    }

    pub(super) fn typesetter<'a>(&'a self, run: &'a Run) -> Typesetter<'a> {
        let ascii = self.settings.glyphs != crate::ui::theme::Glyphs::Unicode;
        let hidden_answers = self
            .stage
            .as_ref()
            .map_or(&[][..], |screen| &screen.hidden_answers);
        Typesetter {
            run,
            digits: self.settings.digits,
            ascii,
            marks: Marks {
                hidden_answers,
                ..Marks::none()
            },
        }
    }

    pub(super) fn draw_glossary(&self, at: usize, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let title = say!(lang, "reader.glossary_enter_shows_more_esc");
        let inner = framed(self.theme(), frame, area, title);
        let Some(run) = self.run() else { return };
        let line = |place: &Place| {
            let (symbol, words) = (self.symbol(run, *place), self.words(run, *place));
            Line::raw(fit(
                &format!("{} {words}", pad(&symbol, 8)),
                inner.width.into(),
            ))
        };
        list::draw(
            frame,
            inner,
            self.theme(),
            self.terms().iter().map(line).collect(),
            at,
        );
    }

    /// The name without its time, as it is printed in a line.
    fn symbol(&self, run: &Run, place: Place) -> String {
        let graph = run.graph();
        let quantity = place.of.node().and_then(|id| graph.node(id).quantity);
        quantity.map_or_else(String::new, |q| {
            let time = q.time.map(|_| "t");
            graph.system.name(q.name).inline(time)
        })
    }

    /// `input gate: how much of …`, or what kind of quantity it is.
    fn words(&self, run: &Run, place: Place) -> String {
        let lang = self.settings.lang;
        let Some(quantity) = place.of.node().and_then(|id| run.graph().node(id).quantity) else {
            return String::new();
        };
        let plain = &run.graph().system.name(quantity.name).plain;
        let model = self.opened.model.as_ref();
        let gloss = |key: &str| model.and_then(|m| m.gloss(key)).map(|t| t.get(lang));
        match (gloss(plain), gloss(&format!("{plain}.about"))) {
            (Some(name), Some(about)) => format!("{name}{}{about}", say!(lang, "list.colon")),
            (Some(name), None) => name.to_owned(),
            (None, _) => kind(run, place, lang).to_owned(),
        }
    }

    /// The lit name or number in one line: its value and what it is.
    pub(super) fn value_line(&self, place: Place) -> String {
        let Some(run) = self.run() else {
            return String::new();
        };
        let typesetter = self.typesetter(run);
        let (name, value) = match place.entry {
            Some((r, c)) => {
                let value = typesetter.entry(place.of, r, c).text;
                let column = run.value(place.of).is_some_and(|m| m.ncols() == 1);
                let at = if column {
                    format!("[{}]", r + 1)
                } else {
                    format!("[{},{}]", r + 1, c + 1)
                };
                let single = run.value(place.of).is_some_and(|m| m.len() == 1);
                (
                    format!(
                        "{}{}",
                        typesetter.inline(place.of),
                        if single { "" } else { &at }
                    ),
                    value,
                )
            }
            None => (
                typesetter.inline(place.of),
                typesetter.inline_value(place.of),
            ),
        };
        let equals = typesetter.equals(place.of);
        let words = self.words(run, place);
        format!("{name} {equals} {value} · {words}")
    }

    pub(super) fn draw_card(&self, place: Place, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let Some(run) = self.run() else { return };
        let title = say!(lang, "reader.glossary_lists_all_names_any");
        let inner = framed(self.theme(), frame, area, title);
        let rows = self.card(run, place, inner.width.into());
        draw(self.theme(), frame, inner, &rows);
    }

    /// Symbol, words, shape, value, equation, and the lesson where it is first met.
    fn card(&self, run: &Run, place: Place, width: usize) -> Rows {
        let lang = self.settings.lang;
        let typesetter = self.typesetter(run);
        let plain = |text: &str, m: Meaning| wrapped(text, width, m);
        let blocks = |list: Vec<Block>| list.into_iter().flat_map(Block::into_rows);
        let mut out = typesetter.symbol(place.of).into_rows();
        out.push(vec![]);
        out.extend(plain(&self.words(run, place), Meaning::Plain));
        let Some((_, quantity)) = place
            .of
            .node()
            .and_then(|id| Some((id, run.graph().node(id).quantity?)))
        else {
            return out;
        };
        let shape = run.graph().shape(place.of);
        let size = format!("{}×{}", shape.rows, shape.cols);
        let kind = kind(run, place, lang);
        out.extend(plain(
            &say!(lang, "reader.kind_size", kind, size),
            Meaning::Dim,
        ));
        out.push(vec![]);
        out.extend(blocks(typesetter.result_lines(place.of, width)));
        out.push(vec![]);
        out.extend(self.origin(run, place, width));
        if let Some(first) = self.first_lesson(run, quantity.name) {
            out.push(vec![]);
            out.extend(plain(
                &say!(lang, "reader.first_met_in_lesson", first),
                Meaning::Dim,
            ));
        }
        out
    }

    /// What computes a quantity, if anything does.
    fn origin(&self, run: &Run, place: Place, width: usize) -> Rows {
        let (lang, typesetter) = (self.settings.lang, self.typesetter(run));
        if is_given(run, place) {
            let text = say!(lang, "reader.given_no_equation_computes");
            return wrapped(text, width, Meaning::Plain);
        }
        let formula = run.expanded(place.of);
        let text = say!(lang, "reader.computed_by");
        let mut out = wrapped(text, width, Meaning::Dim);
        let symbol = typesetter.symbol(place.of);
        let lines = typesetter.equation_lines(&symbol, &formula, width, false);
        out.extend(lines.into_iter().flat_map(Block::into_rows));
        out
    }

    /// `3, The three gates` of the first lesson that speaks of a name and means by it what this model does.
    pub(super) fn first_lesson(&self, run: &Run, id: NameId) -> Option<String> {
        let lang = self.settings.lang;
        let ours = self.opened.model.as_ref()?;
        let plain = &run.graph().system.name(id).plain;
        let called = |model: &Model| model.gloss(plain).map(|name| name.get(lang).to_owned());
        let means_the_same = |lesson: &Lesson| {
            let model = models::of(lesson, None).and_then(Result::ok);
            model.is_some_and(|theirs| called(&theirs) == called(ours))
        };
        let list = library::lessons(lang).into_iter();
        let mut read = list.filter_map(|(slug, text)| Lesson::parse(slug, text).ok());
        let lesson =
            read.find(|lesson| speaks_of(lesson, run.graph(), id) && means_the_same(lesson))?;
        let number = lesson.number();
        Some(say!(
            lang,
            "reader.number_title",
            number,
            title = lesson.title
        ))
    }
}

/// Whether no equation computes it.
fn is_given(run: &Run, place: Place) -> bool {
    matches!(place.of, Ref::Value(id) if run.graph().node(id).op == Op::Leaf)
}

fn kind(run: &Run, place: Place, lang: Lang) -> &'static str {
    let quantity = place.of.node().and_then(|id| run.graph().node(id).quantity);
    let role = quantity.map(|q| run.graph().system.entry(q.name).role);
    match role {
        Some(Role::Input) => say!(lang, "reader.input_given_every_time"),
        Some(Role::Parameter) => {
            say!(lang, "reader.parameter_same_every_time")
        }
        Some(Role::Sequence) if is_given(run, place) => say!(lang, "reader.initial_state"),
        Some(Role::Sequence) => say!(lang, "reader.computed_at_every_time"),
        Some(Role::Single) => say!(lang, "reader.computed_once_from_all_times"),
        None => "",
    }
}
