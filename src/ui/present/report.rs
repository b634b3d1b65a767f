//! The presentation in words, for the notes: what stands on a screen, and what comes next.

use super::deck::{Content, Slide};
use super::link::{Choice, Report};
use super::{At, Mode, Present};
use crate::course::document::{Kind, Paragraph, Part};
use crate::course::rich;
use crate::graph::{Place, Ref};
use crate::lang::say;
use crate::typeset::{Digits, number};
use crate::ui::reader::questions::{Question, of as questions};
use crate::walk::{Narrator, Walk};

/// Faults of the files that are told.
const MOST_FAULTS: usize = 5;

impl Present {
    /// Everything the notes show.
    pub(super) fn report(&self) -> Report {
        let page = self.page();
        let question = self.open_question().or(self.closed_question());
        let asked = page
            .zip(question)
            .and_then(|(page, k)| questions(page).into_iter().nth(k).zip(Some(k)));
        let (hints, choices) = match &asked {
            Some((Question::Asked(q), k)) => {
                let count = |c: usize| self.poll(*k).map_or(0, |p| p.counts[c]);
                let choices = q.choices.iter().enumerate();
                let choices = choices.map(|(c, text)| Choice {
                    text: self.plain(&rich(text)),
                    count: count(c),
                });
                (
                    q.hints.iter().map(|h| self.plain(&rich(h))).collect(),
                    choices.collect(),
                )
            }
            _ => (vec![], vec![]),
        };
        let answer = asked
            .as_ref()
            .map_or_else(String::new, |(q, _)| self.answered(q));
        Report {
            version: super::link::VERSION,
            title: self.title_text(),
            heading: self.slide().map_or_else(String::new, |s| self.entry(s)),
            slide: self.at.slide + 1,
            slides: self.deck().len(),
            build: self.at.build + 1,
            builds: self.slide().map_or(1, |s| s.builds),
            now: self.describe_build(self.at),
            next: self
                .after(self.at)
                .map_or_else(String::new, |at| self.describe_build(at)),
            notes: page.map_or_else(String::new, |p| crate::lang::printable(&p.notes)),
            faults: self.faults(),
            hints,
            choices,
            answer,
            blank: self.mode == Mode::Blank,
            elapsed: self.timer.elapsed().as_millis() as u64,
            minutes: self.timer.minutes,
        }
    }

    /// What is wrong with the files, which the room is not told.
    fn faults(&self) -> Vec<String> {
        let faults = self.opened.iter().flat_map(|opened| &opened.faults);
        let told = faults.map(|fault| fault.render(self.settings.lang));
        told.take(MOST_FAULTS).collect()
    }

    pub(super) fn title_text(&self) -> String {
        let lang = self.settings.lang;
        match (self.lesson_now(), &self.stage) {
            (Some(lesson), _) => lesson.title.clone(),
            (None, Some(screen)) => screen.state.model.title.get(lang),
            _ => String::new(),
        }
    }

    /// A screen in the list of contents.
    pub(super) fn entry(&self, slide: &Slide) -> String {
        match (self.lesson_now(), &slide.content) {
            (Some(lesson), Content::Title) => lesson.title.clone(),
            (Some(lesson), _) => {
                let heading = lesson.pages.get(slide.page).map_or("", |p| &p.heading);
                format!("{} {heading}", slide.page + 1)
            }
            _ => self.describe_step(slide).unwrap_or_default(),
        }
    }

    /// What one build of one screen shows.
    fn describe_build(&self, at: At) -> String {
        let Some(slide) = self.deck().get(at.slide) else {
            return String::new();
        };
        let lesson = self.lesson_now();
        let page = lesson.and_then(|l| l.pages.get(slide.page));
        match &slide.content {
            Content::Title => match lesson.map(|l| (l, at.build)) {
                Some((lesson, 0)) => lesson.title.clone(),
                Some((lesson, n)) => lesson
                    .objectives
                    .get(n - 1)
                    .map_or_else(String::new, |o| self.plain(&rich(o))),
                None => String::new(),
            },
            Content::Prose(parts) => {
                let build = parts.get(at.build).cloned().unwrap_or_default();
                let prose = page.and_then(|p| p.prose.get(build.range));
                let lit = |p: &&Paragraph| match &p.kind {
                    Kind::Code(_, lit) => lit.get(build.step).is_none_or(|lit| *lit),
                    _ => build.step == 0,
                };
                let lines = prose
                    .unwrap_or_default()
                    .iter()
                    .filter(lit)
                    .map(|p| format!("{}{}", p.lead, self.plain(&p.parts)));
                lines.collect::<Vec<_>>().join("\n")
            }
            Content::Show => say!(self.settings.lang, "present.picture_of_this_page").to_owned(),
            Content::Step(..) => {
                let step = self.describe_step(slide).unwrap_or_default();
                format!("{}/{} {step}", at.build + 1, slide.builds)
            }
            Content::Question(k) => {
                let question = page.and_then(|p| questions(p).into_iter().nth(*k));
                question.map_or_else(String::new, |q| match at.build {
                    0 => self.question_text(&q),
                    _ => self.answered(&q),
                })
            }
            Content::Train => {
                let words = page
                    .and_then(|p| p.train.as_ref())
                    .map_or_else(String::new, |t| t.0.join(" "));
                format!("gatewalk train {words}")
            }
        }
    }

    fn describe_step(&self, slide: &Slide) -> Option<String> {
        let (Content::Step(phase, cursor), Some(screen)) = (&slide.content, &self.stage) else {
            return None;
        };
        let other = (screen.walk.phase != *phase).then(|| Walk::new(&screen.state.run, *phase));
        let walk = other.as_ref().unwrap_or(&screen.walk);
        let typesetter = screen.typesetter();
        let gloss = |plain: &str| screen.state.model.gloss(plain);
        let narrator = Narrator {
            typesetter: &typesetter,
            walk,
            gloss: &gloss,
            lang: self.settings.lang,
        };
        Some(narrator.line(*cursor))
    }

    fn question_text(&self, question: &Question<'_>) -> String {
        match question {
            Question::Asked(q) => self.plain(&rich(&q.question)),
            Question::Fill { spot, .. } => format!("{} = ?", spot),
        }
    }

    /// The answer and the reason.
    fn answered(&self, question: &Question<'_>) -> String {
        let value = question.number(self.run());
        let value = value.map(|v| number(v, self.settings.digits).text);
        match question {
            Question::Asked(q) => {
                let rights: Vec<String> = q.rights().iter().map(usize::to_string).collect();
                let words = q.model_answer().map(|words| self.plain(&rich(words)));
                let right = words.or(value).unwrap_or_else(|| rights.join(", "));
                let why = self.plain(&rich(&q.why));
                let parts = [right, why].into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join(" · ")
            }
            Question::Fill { spot, .. } => {
                format!("{} = {}", spot, value.unwrap_or_default())
            }
        }
    }

    fn plain(&self, parts: &[Part]) -> String {
        let rows = self.parts("", parts, usize::MAX >> 8);
        rows.iter()
            .flatten()
            .map(|p| p.text.as_str())
            .collect::<String>()
            .trim()
            .to_owned()
    }

    /// What a number or a name on the screen is: its name, its value, what it is called.
    pub(super) fn place_text(&self, place: Place) -> String {
        let Some(screen) = &self.stage else {
            return String::new();
        };
        let typesetter = screen.typesetter();
        let graph = screen.state.run.graph();
        let name = typesetter.inline(place.of);
        let value = match place.entry {
            Some((r, c)) => {
                let shape = graph.shape(place.of);
                let entry = match (shape.len(), shape.cols) {
                    (1, _) => String::new(),
                    (_, 1) => format!("[{}]", r + 1),
                    _ => format!("[{},{}]", r + 1, c + 1),
                };
                let shown = number(
                    screen.state.run.entry(place.of, r, c).unwrap_or(f64::NAN),
                    Digits::new(6),
                );
                format!("{entry} {} {}", shown.equals(), shown.text)
            }
            None => String::new(),
        };
        let Ref::Value(id) = place.of else {
            return format!("{name}{value}");
        };
        let plain = graph
            .node(id)
            .quantity
            .map(|q| &graph.system.name(q.name).plain);
        let word = plain
            .and_then(|p| screen.state.model.gloss(p))
            .map(|t| t.get(self.settings.lang));
        format!(
            "{name}{value}{}",
            word.map_or_else(String::new, |w| format!(" · {w}"))
        )
    }
}
