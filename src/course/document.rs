//! A lesson file: front matter, pages of prose, directives.

use super::placeholder::Placeholder;
use crate::diagram::Figure;
use crate::graph::Run;
use crate::lang::Span;
use crate::typeset::Tex;
use crate::walk::Level;
use std::sync::Arc;

/// A lesson in one language.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// Stem of the file, such as `03-three-gates`: one line in which nothing steers a terminal.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The model its walks and numbers come from.
    pub model: Option<(String, Span)>,
    /// Minutes it takes.
    pub minutes: u32,
    /// Where the minutes stand.
    pub minutes_at: Span,
    /// What a reader can do afterwards.
    pub objectives: Vec<String>,
    /// Its pages, at least one.
    pub pages: Vec<Page>,
    /// The text of its file.
    pub source: Arc<str>,
}

/// A page: prose on the left, what its directives ask for on the right.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Heading.
    pub heading: String,
    /// Prose.
    pub prose: Vec<Paragraph>,
    /// Steps to walk.
    pub walk: Option<WalkOf>,
    /// A picture.
    pub show: Option<(Figure, Span)>,
    /// Words of `gatewalk train`.
    pub train: Option<(Vec<String>, Span)>,
    /// A question.
    pub predict: Option<Predict>,
    /// Numbers to be filled in by the reader.
    pub fill: Option<Fill>,
    /// For the presenter.
    pub notes: String,
    /// Where it begins.
    pub span: Span,
    /// Its heading; where it begins if it has none.
    pub head: Span,
}

/// A block of prose.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// What begins its first line, such as a bullet; other lines are indented as far.
    pub lead: String,
    /// Keeps its line breaks and is not wrapped: a displayed equation, code, a table row.
    pub fixed: bool,
    /// Its parts.
    pub parts: Vec<Part>,
}

impl Paragraph {
    /// The formula it is, if it is nothing else.
    pub fn formula(&self) -> Option<&Tex> {
        match self.parts.as_slice() {
            [Part::Math(tex)] if self.lead.is_empty() => Some(tex),
            _ => None,
        }
    }
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words; strong or emphasised.
    Words(String, bool),
    /// A formula.
    Math(Tex),
    /// A number of the model.
    Live(Placeholder),
    /// Words that lead elsewhere, and where.
    Link(String, String, Span),
}

impl Part {
    /// The number of the model that it shows, if it shows one.
    pub(super) fn live(&self) -> Option<&Placeholder> {
        match self {
            Part::Live(number) => Some(number),
            _ => None,
        }
    }
}

/// Which steps a page walks.
#[derive(Clone, Debug, Default)]
pub struct WalkOf {
    /// Selections, one a line, as written, with their places.
    pub selections: Vec<(String, Span)>,
    /// Zoom.
    pub level: Option<Level>,
}

/// A question, and what becomes of the answers.
#[derive(Clone, Debug)]
pub struct Predict {
    /// What is asked.
    pub question: String,
    /// Answers to choose from; none if a number is asked for.
    pub choices: Vec<String>,
    /// The right choice from 1, a number, or a reference such as `i_2[1]`.
    pub answer: toml::Value,
    /// Where the answer stands.
    pub answer_at: Span,
    /// How far a number may be off.
    pub tolerance: f64,
    /// Help, one step at a time.
    pub hints: Vec<String>,
    /// Why the answer is what it is.
    pub why: String,
    /// What to say to each wrong choice.
    pub misses: Vec<String>,
    /// Wrong numbers to be expected, and what to say to each.
    pub slips: Vec<(f64, String)>,
    /// The lesson's exercise.
    pub exercise: bool,
    /// The live values in its texts.
    pub live: Vec<Placeholder>,
    /// Where it stands.
    pub span: Span,
}

/// How far a number may be off unless a question says otherwise.
pub(super) const TOLERANCE: f64 = 0.005;

impl Predict {
    /// The number wanted, where one is; a reference is looked up in `run`.
    pub fn number(&self, run: Option<&Run>) -> Option<f64> {
        match &self.answer {
            toml::Value::Integer(n) => Some(*n as f64),
            toml::Value::Float(n) => Some(*n),
            toml::Value::String(text) => Placeholder::parse(text, 0..0).ok()?.address.number(run?),
            _ => None,
        }
    }
}

/// Numbers the reader works out.
#[derive(Clone, Debug, Default)]
pub struct Fill {
    /// Which, in order.
    pub numbers: Vec<Placeholder>,
    /// Help for each of them, one step at a time.
    pub hints: Vec<Vec<String>>,
    /// The live values in the hints.
    pub live: Vec<Placeholder>,
    /// How far a number may be off.
    pub tolerance: f64,
    /// Where it stands.
    pub span: Span,
}

/// Longest lesson in minutes.
pub(super) const MAX_MINUTES: u32 = 600;

impl Lesson {
    /// The number its slug begins with, or nothing.
    pub fn number(&self) -> String {
        let number = self
            .slug
            .split('-')
            .next()
            .and_then(|n| n.parse::<u32>().ok());
        number.map_or_else(String::new, |n| n.to_string())
    }

    /// Its title with its number before it.
    pub fn numbered(&self) -> String {
        format!("{} {}", self.number(), self.title)
            .trim_start()
            .to_owned()
    }

    /// The links inside its prose: (target, where).
    pub fn links(&self) -> impl Iterator<Item = (&str, &Span)> {
        let parts = self
            .pages
            .iter()
            .flat_map(|p| &p.prose)
            .flat_map(|p| &p.parts);
        parts.filter_map(|p| match p {
            Part::Link(_, to, span) => Some((to.as_str(), span)),
            _ => None,
        })
    }

    /// The numbers of the model that are shown or asked for.
    pub fn placeholders(&self) -> impl Iterator<Item = &Placeholder> {
        let parts = self
            .pages
            .iter()
            .flat_map(|p| &p.prose)
            .flat_map(|p| &p.parts);
        let live = parts.filter_map(Part::live);
        let fill = self
            .pages
            .iter()
            .filter_map(|p| p.fill.as_ref())
            .flat_map(|f| f.numbers.iter().chain(&f.live));
        live.chain(fill).chain(
            self.pages
                .iter()
                .filter_map(|p| p.predict.as_ref())
                .flat_map(|q| &q.live),
        )
    }
}
