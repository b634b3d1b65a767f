//! A lesson file: front matter, pages of prose, directives.

use super::spot::{Spot, math};
use crate::lang::{Fault, Faults, Lang, Span};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use serde::Deserialize;

/// A lesson in one language.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// Stem of the file, such as `03-three-gates`.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The model its walks and numbers come from.
    pub model: Option<(String, Span)>,
    /// Minutes it takes.
    pub minutes: u32,
    /// What a reader can do afterwards.
    pub objectives: Vec<String>,
    /// Its pages, at least one.
    pub pages: Vec<Page>,
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
    /// A formula, in plain signs.
    Math(String),
    /// A number of the model.
    Live(Spot),
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predict {
    /// What is asked.
    pub question: String,
    /// Answers to choose from; none if a number is asked for.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The right choice from 1, a number, or a reference such as `i_2[1]`.
    pub answer: toml::Value,
    /// How far a number may be off.
    #[serde(default = "tolerance")]
    pub tolerance: f64,
    /// Help, one step at a time.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Why the answer is what it is.
    pub why: String,
    /// What to say to each wrong choice.
    #[serde(default)]
    pub misses: Vec<String>,
    /// The lesson's exercise.
    #[serde(default)]
    pub exercise: bool,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

fn tolerance() -> f64 {
    0.005
}

/// Numbers the reader works out.
#[derive(Clone, Debug, Default)]
pub struct Fill {
    /// Which, in order.
    pub spots: Vec<Spot>,
    /// How far a number may be off.
    pub tolerance: f64,
}

/// Most pages of a lesson.
const MAX_PAGES: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: String,
    model: Option<toml::Spanned<String>>,
    minutes: u32,
    #[serde(default)]
    objectives: Vec<String>,
}

impl Lesson {
    /// Reads a lesson file's text.
    ///
    /// # Errors
    /// Every fault found, with spans in `source`.
    pub fn parse(slug: &str, source: &str) -> Result<Lesson, Faults> {
        let missing = || {
            Fault::at(
                0..0,
                "a lesson begins with front matter between two lines of +++",
                "课文以两行 +++ 之间的头信息开始",
            )
            .help(
                "write +++, then title = \"…\" and minutes = 8, then +++",
                "先写 +++，再写 title = \"…\" 和 minutes = 8，再写 +++",
            )
        };
        let after = source
            .strip_prefix("+++")
            .filter(|s| s.starts_with(['\n', '\r']))
            .ok_or_else(|| vec![missing()])?;
        let length = after.find("\n+++").ok_or_else(|| vec![missing()])?;
        let mut faults = vec![];
        let front = match toml::from_str::<Front>(&after[..=length]) {
            Ok(front) => Some(front),
            Err(e) => {
                faults.push(toml_fault(&e, 3));
                None
            }
        };
        let start = 3 + length + 4;
        let mut reader =
            Reader { source, faults, pages: vec![], page: Page { span: start..start, ..Page::default() } };
        reader.read(start);
        let Reader { mut faults, pages, .. } = reader;
        let Some(front) = front else { return Err(faults) };
        if pages.len() > MAX_PAGES {
            faults.push(Fault::whole(
                format!("a lesson has at most {MAX_PAGES} pages"),
                format!("一课最多 {MAX_PAGES} 页"),
            ));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let model = front.model.map(|m| {
            let span = m.span();
            (m.into_inner(), span.start + 3..span.end + 3)
        });
        Ok(Lesson {
            slug: slug.to_owned(),
            title: front.title,
            model,
            minutes: front.minutes,
            objectives: front.objectives,
            pages,
        })
    }

    /// The number its slug begins with, or nothing.
    pub fn number(&self) -> String {
        let number = self.slug.split('-').next().and_then(|n| n.parse::<u32>().ok());
        number.map_or_else(String::new, |n| n.to_string())
    }

    /// Its title with its number before it.
    pub fn numbered(&self) -> String {
        format!("{} {}", self.number(), self.title).trim_start().to_owned()
    }

    /// The links inside its prose: (target, where).
    pub fn links(&self) -> impl Iterator<Item = (&str, &Span)> {
        let parts = self.pages.iter().flat_map(|p| &p.prose).flat_map(|p| &p.parts);
        parts.filter_map(|p| match p {
            Part::Link(_, to, span) => Some((to.as_str(), span)),
            _ => None,
        })
    }

    /// The numbers its prose shows.
    pub fn spots(&self) -> impl Iterator<Item = &Spot> {
        let parts = self.pages.iter().flat_map(|p| &p.prose).flat_map(|p| &p.parts);
        let live = parts.filter_map(|p| if let Part::Live(spot) = p { Some(spot) } else { None });
        live.chain(self.pages.iter().filter_map(|p| p.fill.as_ref()).flat_map(|f| &f.spots))
    }
}

fn toml_fault(e: &toml::de::Error, offset: usize) -> Fault {
    let message = e.message().to_owned();
    match e.span() {
        Some(span) => Fault::at(
            span.start + offset..span.end + offset,
            format!("this is not understood: {message}"),
            format!("这里无法理解：{message}"),
        ),
        None => {
            Fault::whole(format!("this is not understood: {message}"), format!("这里无法理解：{message}"))
        }
    }
}

struct Reader<'a> {
    source: &'a str,
    faults: Faults,
    pages: Vec<Page>,
    page: Page,
}

impl Reader<'_> {
    fn read(&mut self, start: usize) {
        let body = &self.source[start..];
        let options = Options::ENABLE_TABLES | Options::ENABLE_MATH;
        let events = TextMergeWithOffset::new(Parser::new_ext(body, options).into_offset_iter());
        let mut parts: Vec<Part> = vec![];
        let mut strong = 0usize;
        let mut lists: Vec<Option<u64>> = vec![];
        let mut lead = String::new();
        let mut heading = None;
        let mut code: Option<String> = None;
        let mut link: Option<(String, usize)> = None;
        for (event, range) in events {
            let span = range.start + start..range.end + start;
            match event {
                Event::Rule => {
                    let next = Page { span: span.clone(), ..Page::default() };
                    let done = std::mem::replace(&mut self.page, next);
                    self.end(done);
                }
                Event::Start(Tag::Heading { level, .. }) => heading = Some((level, parts.len())),
                Event::End(TagEnd::Heading(_)) => {
                    let text = plain(&std::mem::take(&mut parts));
                    match heading.take() {
                        Some((HeadingLevel::H2, _)) if self.page.heading.is_empty() => {
                            self.page.heading = text
                        }
                        _ => self.faults.push(
                            Fault::at(
                                span,
                                "a page has one heading, written with ##",
                                "每页有且只有一个标题，用 ## 写",
                            )
                            .help(
                                "make it strong words, or begin a new page with ---",
                                "改成加粗的文字，或用 --- 另起一页",
                            ),
                        ),
                    }
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    code = Some(match kind {
                        CodeBlockKind::Fenced(name) => name.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    });
                    if let Some(name) = &code {
                        let name = name.clone();
                        self.block(&name, span);
                    }
                }
                Event::End(TagEnd::CodeBlock) => code = None,
                Event::Text(_) if code.is_some() => {}
                Event::Text(text) => self.words(&mut parts, &text, span, strong > 0, link.is_some()),
                Event::Code(text) => parts.push(Part::Words(text.to_string(), true)),
                Event::InlineMath(text) => parts.push(Part::Math(math(&text))),
                Event::DisplayMath(text) => {
                    self.flush(&mut parts, &mut lead, false);
                    parts.push(Part::Math(math(&text)));
                    self.flush(&mut parts, &mut lead, true);
                }
                Event::SoftBreak => {
                    // A line break between Chinese characters is no space.
                    let wide = |c: Option<char>| c.is_some_and(|c| c as u32 >= 0x2e80);
                    let before = self.source[..span.start].chars().next_back();
                    let after = self.source[span.end..].trim_start().chars().next();
                    if !(wide(before) && wide(after)) {
                        parts.push(Part::Words(" ".into(), false));
                    }
                }
                Event::HardBreak => self.flush(&mut parts, &mut lead, false),
                Event::Start(Tag::Strong | Tag::Emphasis) => strong += 1,
                Event::End(TagEnd::Strong | TagEnd::Emphasis) => strong = strong.saturating_sub(1),
                Event::Start(Tag::List(first)) => {
                    self.flush(&mut parts, &mut lead, false);
                    lists.push(first);
                }
                Event::End(TagEnd::List(_)) => {
                    lists.pop();
                }
                Event::Start(Tag::Item) => {
                    let indent = "  ".repeat(lists.len().saturating_sub(1));
                    lead = match lists.last_mut() {
                        Some(Some(n)) => {
                            *n += 1;
                            format!("{indent}{}. ", *n - 1)
                        }
                        _ => format!("{indent}• "),
                    };
                }
                Event::End(TagEnd::Item | TagEnd::Paragraph) => self.flush(&mut parts, &mut lead, false),
                Event::Start(Tag::Link { dest_url, .. }) => link = Some((dest_url.to_string(), parts.len())),
                Event::End(TagEnd::Link) => {
                    if let Some((to, from)) = link.take() {
                        let text = plain(&parts.split_off(from.min(parts.len())));
                        parts.push(Part::Link(text, to, span));
                    }
                }
                Event::End(TagEnd::TableCell) => parts.push(Part::Words("   ".into(), false)),
                Event::End(TagEnd::TableRow | TagEnd::TableHead) => self.flush(&mut parts, &mut lead, true),
                Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => {
                    self.faults.push(
                        Fault::at(
                            span,
                            "a lesson holds no images and no HTML",
                            "课文里不放图片，也不放 HTML",
                        )
                        .help("pictures come from a ```show``` block", "图由 ```show``` 给出"),
                    );
                }
                _ => {}
            }
        }
        let last = std::mem::take(&mut self.page);
        self.end(last);
    }

    fn end(&mut self, page: Page) {
        if page.heading.is_empty() {
            let at = page.span.start..page.span.start;
            self.faults.push(
                Fault::at(at, "this page has no heading", "这一页没有标题")
                    .help("begin every page with a line ## Heading", "每页以“## 标题”一行开头"),
            );
        }
        self.pages.push(page);
    }

    fn flush(&mut self, parts: &mut Vec<Part>, lead: &mut String, fixed: bool) {
        if !parts.is_empty() {
            self.page.prose.push(Paragraph {
                lead: std::mem::take(lead),
                fixed,
                parts: std::mem::take(parts),
            });
        }
    }

    /// Words with `{{ live values }}` among them.
    fn words(&mut self, parts: &mut Vec<Part>, text: &str, span: Span, strong: bool, in_link: bool) {
        let mut rest = text;
        let mut at = span.start;
        while let Some(open) = rest.find("{{").filter(|_| !in_link) {
            let Some(close) = rest[open..].find("}}") else {
                let place = at + open..at + open + 2;
                self.faults.push(Fault::at(place, "this {{ has no }}", "这个 {{ 没有对应的 }}"));
                break;
            };
            if open > 0 {
                parts.push(Part::Words(rest[..open].to_owned(), strong));
            }
            let inner = &rest[open + 2..open + close];
            // The text of an event is the source's own unless something was escaped.
            let place = at + open..(at + open + close + 2).min(span.end);
            match Spot::parse(inner, place) {
                Ok(spot) => parts.push(Part::Live(spot)),
                Err(fault) => self.faults.push(*fault),
            }
            at += open + close + 2;
            rest = &rest[open + close + 2..];
        }
        if !rest.is_empty() {
            parts.push(Part::Words(rest.to_owned(), strong));
        }
    }

    /// A fenced block: a directive, or code to be shown.
    fn block(&mut self, name: &str, span: Span) {
        let whole = &self.source[span.clone()];
        let from = whole.find('\n').map_or(whole.len(), |n| n + 1);
        let mut to = whole.trim_end().rfind('\n').map_or(whole.len(), |n| n + 1).max(from);
        if !whole.trim_end().ends_with("```") && !whole.trim_end().ends_with("~~~") {
            to = whole.len();
        }
        let (text, offset) = (&self.source[span.start + from..span.start + to], span.start + from);
        let lines = || {
            let mut at = offset;
            text.split_inclusive('\n').filter_map(move |line| {
                let start = at;
                at += line.len();
                let trimmed = line.trim();
                let lead = line.len() - line.trim_start().len();
                (!trimmed.is_empty()).then(|| (trimmed, start + lead..start + lead + trimmed.len()))
            })
        };
        match name.trim() {
            "walk" => {
                let mut walk = WalkOf::default();
                for (line, at) in lines() {
                    match line.strip_prefix("by ") {
                        Some(level) if ["time", "equation", "operation", "entry"].contains(&level.trim()) => {
                            walk.level = Some(level.trim().to_owned());
                        }
                        Some(_) => self.faults.push(Fault::at(
                            at,
                            "a walk goes by time, equation, operation or entry",
                            "walk 的层级是 time、equation、operation 或 entry",
                        )),
                        None => walk.selections.push((line.to_owned(), at)),
                    }
                }
                if walk.selections.is_empty() {
                    self.faults.push(
                        Fault::at(span.clone(), "this walk names no step", "这个 walk 没有写要走的步").help(
                            "write a name with its time on a line, such as i_1",
                            "每行写一个带时刻的名字，例如 i_1",
                        ),
                    );
                }
                self.once(span, "walk", |p| &mut p.walk, walk);
            }
            "show" => match lines().next().map(|(line, at)| (show(line), at)) {
                Some((Some(show), at)) => self.once(span, "show", |p| &mut p.show, (show, at)),
                _ => self.faults.push(Fault::at(span, "this picture is not known", "没有这种图").help(
                    "pictures: matrix W_hi · curve i_1 · cell t=2 · strip c · gradient c · loss",
                    "可用的图：matrix W_hi · curve i_1 · cell t=2 · strip c · gradient c · loss",
                )),
            },
            "train" => {
                let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
                if words.is_empty() {
                    self.faults.push(Fault::at(span, "this train names no task", "这个 train 没有写任务"));
                } else {
                    self.once(span.clone(), "train", |p| &mut p.train, (words, span));
                }
            }
            "predict" => match toml::from_str::<Predict>(text) {
                Ok(predict) => {
                    self.once(span.clone(), "predict", |p| &mut p.predict, Predict { span, ..predict })
                }
                Err(e) => self.faults.push(toml_fault(&e, offset)),
            },
            "fill" => {
                let mut fill = Fill { spots: vec![], tolerance: tolerance() };
                for (line, at) in lines() {
                    match line.strip_prefix("tolerance ").map(|n| n.trim().parse::<f64>()) {
                        Some(Ok(t)) if t > 0.0 && t.is_finite() => fill.tolerance = t,
                        Some(_) => self.faults.push(Fault::at(
                            at,
                            "a tolerance is a number above zero",
                            "tolerance 是大于零的数",
                        )),
                        None => match Spot::parse(line, at) {
                            Ok(spot) => fill.spots.push(spot),
                            Err(fault) => self.faults.push(*fault),
                        },
                    }
                }
                self.once(span, "fill", |p| &mut p.fill, fill);
            }
            "notes" => self.page.notes.push_str(text),
            "" | "text" | "python" | "toml" | "latex" | "sh" | "rust" => {
                for line in text.lines() {
                    let code = line.trim_start();
                    let lead = line[..line.len() - code.len()].to_owned();
                    let parts = vec![Part::Words(code.to_owned(), false)];
                    self.page.prose.push(Paragraph { lead, fixed: true, parts });
                }
            }
            other => {
                let shown = crate::lang::printable_line(other, 30);
                self.faults.push(
                    Fault::at(
                        span.start..span.start + 3 + other.len().min(30),
                        format!("there is no directive {shown}"),
                        format!("没有名为“{shown}”的指令"),
                    )
                    .help(
                        "directives: walk, show, train, predict, fill, notes",
                        "可用的指令：walk、show、train、predict、fill、notes",
                    ),
                );
            }
        }
    }

    fn once<T>(&mut self, span: Span, name: &str, place: impl Fn(&mut Page) -> &mut Option<T>, value: T) {
        let slot = place(&mut self.page);
        if slot.is_some() {
            self.faults.push(Fault::at(
                span,
                format!("a page has at most one {name}"),
                format!("一页最多一个 {name}"),
            ));
        } else {
            *slot = Some(value);
        }
    }
}

fn show(line: &str) -> Option<Show> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let name = rest.trim().to_owned();
    match kind {
        "loss" if name.is_empty() => Some(Show::Loss),
        "cell" => Some(Show::Cell(name.strip_prefix("t=")?.parse().ok()?)),
        _ if name.is_empty() => None,
        "matrix" => Some(Show::Matrix(name)),
        "curve" => Some(Show::Curve(name)),
        "strip" => Some(Show::Strip(name)),
        "gradient" => Some(Show::Gradient(name)),
        _ => None,
    }
}

/// Parts as plain words, live values by their names.
fn plain(parts: &[Part]) -> String {
    let text = |p: &Part| match p {
        Part::Words(t, _) | Part::Math(t) | Part::Link(t, ..) => t.clone(),
        Part::Live(spot) => spot.name.clone(),
    };
    parts.iter().map(text).collect::<String>().trim().to_owned()
}

/// A text of a directive, which may hold `$math$` and `{{ live values }}`, as parts.
pub fn rich(text: &str) -> Vec<Part> {
    let mut reader = Reader { source: "", faults: vec![], pages: vec![], page: Page::default() };
    let mut parts = vec![];
    for (n, piece) in text.split('$').enumerate() {
        if n % 2 == 1 {
            parts.push(Part::Math(math(piece)));
        } else {
            reader.words(&mut parts, piece, 0..piece.len(), false, false);
        }
    }
    parts
}

/// The language of a lesson's folder.
pub fn folder(lang: Lang) -> &'static str {
    lang.pick("en", "zh")
}
