//! A lesson file: front matter, pages of prose, directives.

pub use super::code::Token;
use super::image::Image;
pub use super::image::ImageFile;
use super::model::Model;
use super::placeholder::Placeholder;
pub use super::placing::{Column, Cue, MOST_COLUMNS, Row, Side};
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
    /// Questions, in order.
    pub predict: Vec<Predict>,
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
    /// What it is.
    pub kind: Kind,
    /// What begins its first line, such as a bullet; other lines are indented as far.
    pub lead: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// What the author wishes for a room.
    pub cue: Cue,
}

/// What a block of prose is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// Sentences.
    #[default]
    Text,
    /// The item of a list, which may be numbered.
    Item(bool),
    /// A heading inside the page.
    Heading,
    /// A displayed equation.
    Formula,
    /// The row of a table.
    Row(Row),
    /// A line of code: its block's place in the file, and in which steps the line is lit; none if it always is.
    Code(usize, Vec<bool>),
    /// An image; its parts say in words what it shows.
    Image(ImageFile),
}

impl Paragraph {
    /// Whether it keeps its line breaks and is not wrapped: a displayed equation, code, a table row.
    pub fn is_fixed(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Text | Kind::Item(_) | Kind::Heading | Kind::Image(_)
        )
    }

    /// Whether it is a line among others of a table or of code; then the place of all of them.
    pub fn block(&self) -> Option<usize> {
        match self.kind {
            Kind::Row(Row { table: of, .. }) | Kind::Code(of, _) => Some(of),
            _ => None,
        }
    }

    /// The formula it is, if it is nothing else.
    pub fn formula(&self) -> Option<&Tex> {
        match self.parts.as_slice() {
            [Part::Math(tex)] if self.lead.is_empty() && self.block().is_none() => Some(tex),
            _ => None,
        }
    }
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words; strong or emphasised.
    Words(String, bool),
    /// A piece of code.
    Code(String, Token),
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
    /// The model that walks beside the lesson's.
    pub beside: Option<Companion>,
}

/// A model that stands beside the one of the lesson, and reads what that one reads.
#[derive(Clone, Debug, Default)]
pub struct Companion {
    /// Its name: of models/, or one inside the program.
    pub name: String,
    /// Where it is named.
    pub span: Span,
    /// The model, once it has been read.
    pub model: Option<Arc<Model>>,
}

/// A question, and what becomes of the answers.
#[derive(Clone, Debug)]
pub struct Predict {
    /// What is asked.
    pub question: String,
    /// Answers to choose from; none if a number or words are asked for.
    pub choices: Vec<String>,
    /// The right choice from 1, a list of all that are right, a number, arithmetic such as `1 - i_2[1]`, or what a good
    /// answer in words would say.
    pub answer: toml::Value,
    /// It is answered in words, which the reader compares.
    pub open: bool,
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
            _ if !self.choices.is_empty() || self.open => None,
            toml::Value::Integer(n) => Some(*n as f64),
            toml::Value::Float(n) => Some(*n),
            _ => self.spot()?.number(run?),
        }
    }

    /// The number of the model that is asked for, or what is computed from such.
    pub fn spot(&self) -> Option<Placeholder> {
        let written = self.answer.as_str().filter(|_| !self.open)?;
        Placeholder::parse(written, self.answer_at.clone()).ok()
    }

    /// What a good answer in words would say, where one is asked for.
    pub fn model_answer(&self) -> Option<&str> {
        self.answer.as_str().filter(|_| self.open)
    }

    /// Whether all choices that are right are asked for, and not one.
    pub fn is_several(&self) -> bool {
        self.answer.is_array() && !self.choices.is_empty()
    }

    /// The right choices, from 1.
    pub fn rights(&self) -> Vec<usize> {
        let number = |value: &toml::Value| usize::try_from(value.as_integer()?).ok();
        match &self.answer {
            _ if self.choices.is_empty() => vec![],
            toml::Value::Array(list) => list.iter().filter_map(number).collect(),
            one => number(one).into_iter().collect(),
        }
    }
}

/// What a page asks.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// A question.
    Predict(&'a Predict),
    /// Numbers to fill in.
    Fill(&'a Fill),
}

impl Page {
    /// The model that walks beside the lesson's.
    pub fn companion(&self) -> Option<&Model> {
        self.walk.as_ref()?.beside.as_ref()?.model.as_deref()
    }

    /// What it asks, in the order in which that stands there.
    pub fn asks(&self) -> Vec<Asked<'_>> {
        let questions = self
            .predict
            .iter()
            .map(|q| (q.span.start, Asked::Predict(q)));
        let fill = self.fill.iter().map(|f| (f.span.start, Asked::Fill(f)));
        let mut all: Vec<_> = questions.chain(fill).collect();
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, asked)| asked).collect()
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

    /// The models that walk beside its own.
    pub(super) fn companions(&self) -> impl Iterator<Item = &Companion> {
        let walks = self.pages.iter().filter_map(|page| page.walk.as_ref());
        walks.filter_map(|walk| walk.beside.as_ref())
    }

    /// What its images are, as far as they could be read.
    pub(super) fn images(&self) -> impl Iterator<Item = Option<&Arc<Image>>> {
        let all = self.pages.iter().flat_map(|page| &page.prose);
        all.filter_map(|p| match &p.kind {
            Kind::Image(file) => Some(file.image.as_ref()),
            _ => None,
        })
    }

    /// The image that is named at a byte of its file.
    pub fn image(&self, at: usize) -> Option<&Arc<Image>> {
        let mut all = self.pages.iter().flat_map(|page| &page.prose);
        all.find_map(|p| match &p.kind {
            Kind::Image(file) if file.span.start == at => file.image.as_ref(),
            _ => None,
        })
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
                .flat_map(|p| &p.predict)
                .flat_map(|q| &q.live),
        )
    }
}
