//! A lesson file: front matter, pages of prose, directives.

use super::fields::{Fields, Key};
use super::markdown;
use super::placeholder::Placeholder;
use crate::graph::Run;
use crate::lang::{Fault, Faults, Lang, Span, printable_line};
use crate::typeset::Tex;
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
    pub show: Option<(Show, Span)>,
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

impl Page {
    /// Whether a directive of it does something.
    pub fn does_something(&self) -> bool {
        let directives = [
            self.walk.is_some(),
            self.show.is_some(),
            self.train.is_some(),
            self.fill.is_some(),
        ];
        self.predict.is_some() || directives.contains(&true)
    }
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

/// Which steps a page walks.
#[derive(Clone, Debug, Default)]
pub struct WalkOf {
    /// Selections, one a line, as written, with their places.
    pub selections: Vec<(String, Span)>,
    /// Zoom: time, equation, operation or entry.
    pub level: Option<String>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Show {
    /// The numbers of a quantity.
    Matrix(String),
    /// An activation's curve with its points.
    Curve(String),
    /// The cell at a time.
    Cell(i64),
    /// A quantity over all times.
    Strip(String),
    /// Its adjoint over all times.
    Gradient(String),
    /// The loss.
    Loss,
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

/// Most pages of a lesson.
const MAX_PAGES: usize = 10_000;

/// Longest name of a file.
const MAX_NAME: usize = 255;

/// Longest lesson in minutes.
pub(super) const MAX_MINUTES: u32 = 600;

/// The keys of the front matter, each with an example.
pub(super) const FRONT: [Key; 4] = [TITLE, MODEL, MINUTES, OBJECTIVES];
const TITLE: Key = ("title", "title = \"The input gate\"");
const MODEL: Key = ("model", "model = \"worked-example\"");
const MINUTES: Key = ("minutes", "minutes = 8");
const OBJECTIVES: Key = ("objectives", "objectives = [\"Compute a gate by hand\"]");

/// A lesson as far as its text can be read.
pub struct Reading {
    /// What could be read of it.
    pub lesson: Lesson,
    /// What is wrong with the text.
    pub faults: Faults,
    /// Whether its front matter could be read.
    pub fronted: bool,
}

impl Lesson {
    /// Reads a lesson file's text.
    ///
    /// # Errors
    /// Every fault found, with spans in `source`.
    pub fn parse(slug: &str, source: &str) -> Result<Lesson, Faults> {
        let Reading { lesson, faults, .. } = Lesson::read(slug, source);
        if faults.is_empty() {
            Ok(lesson)
        } else {
            Err(faults)
        }
    }

    /// Reads what can be read of a lesson file's text, and says what cannot.
    pub fn read(slug: &str, source: &str) -> Reading {
        let slug = printable_line(slug, MAX_NAME);
        let mut lesson = Lesson {
            slug,
            source: source.into(),
            ..Lesson::default()
        };
        let mut faults = crate::lang::steering(source);
        let Some((front, body)) = front(source) else {
            faults.push(no_front(source));
            return Reading {
                lesson,
                faults,
                fronted: false,
            };
        };
        let fronted = match lesson.front(source, front) {
            Ok(more) => {
                faults.extend(more);
                true
            }
            Err(more) => {
                faults.extend(more);
                false
            }
        };
        let (pages, more) = markdown::pages(source, body);
        faults.extend(more);
        if pages.len() > MAX_PAGES {
            faults.push(Fault::whole(
                format!("a lesson has at most {MAX_PAGES} pages"),
                format!("一课最多 {MAX_PAGES} 页"),
            ));
        }
        lesson.pages = pages;
        Reading {
            lesson,
            faults,
            fronted,
        }
    }

    /// Takes over the front matter at `span`; what is wrong with single keys is returned.
    fn front(&mut self, source: &str, span: Span) -> Result<Faults, Faults> {
        let mut fields = Fields::read(source, span.clone(), &FRONT)?;
        let fence = span.start.saturating_sub(4)..span.start.saturating_sub(1);
        match fields.text(TITLE) {
            Some(title) if title.text.trim().is_empty() => fields.faults.push(
                Fault::at(title.span, "the title is empty", "标题是空的").help(TITLE.1, TITLE.1),
            ),
            Some(title) => self.title = title.text,
            None if fields.place(TITLE.0).is_none() => fields.missing(TITLE, fence.clone()),
            None => {}
        }
        self.model = fields.text(MODEL).map(|m| (m.text, m.span));
        match fields.whole(MINUTES, 1, MAX_MINUTES) {
            Some(minutes) => self.minutes = minutes,
            None if fields.place(MINUTES.0).is_none() => fields.missing(MINUTES, fence),
            None => {}
        }
        self.minutes_at = fields.place(MINUTES.0).unwrap_or_default();
        let objectives = fields.texts(OBJECTIVES);
        let rich = objectives
            .iter()
            .map(|goal| markdown::rich_at(&goal.text, |span| goal.place(span)));
        fields.faults.extend(rich.flat_map(|(_, faults)| faults));
        self.objectives = objectives.into_iter().map(|goal| goal.text).collect();
        Ok(fields.faults)
    }

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
        let live = parts.filter_map(|p| {
            if let Part::Live(number) = p {
                Some(number)
            } else {
                None
            }
        });
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

/// Where the front matter stands, and where what follows it begins.
fn front(source: &str) -> Option<(Span, usize)> {
    let fence = |line: &str| line.trim_end_matches(['\n', '\r']) == "+++";
    let mut lines = source.split_inclusive('\n');
    let start = lines
        .next()
        .filter(|l| fence(l) && l.ends_with('\n'))?
        .len();
    let mut at = start;
    for line in lines {
        if fence(line) {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn no_front(source: &str) -> Fault {
    let help = (
        "write +++, then title = \"…\" and minutes = 8, then +++, each on its own line",
        "先写 +++，再写 title = \"…\" 和 minutes = 8，再写 +++，各占一行",
    );
    let fault = if source.starts_with("+++") {
        Fault::at(
            0..3,
            "the front matter begun here is not closed",
            "从这里开始的头信息没有结束",
        )
    } else {
        Fault::at(
            0..0,
            "a lesson begins with front matter between two lines of +++",
            "课文以两行 +++ 之间的头信息开始",
        )
    };
    fault.help(help.0, help.1)
}

/// The language of a lesson's folder.
pub fn folder(lang: Lang) -> &'static str {
    lang.pick("en", "zh")
}

pub use super::directive::command;
pub use markdown::rich;
