//! Fenced blocks of a page: directives, and code to be shown.

use super::document::{Fill, Page, Paragraph, Part, Predict, Show, TOLERANCE, WalkOf};
use super::fields::{Fields, Key, Written};
use super::markdown::rich_at;
use super::placeholder::Placeholder;
use crate::equation::nearest;
use crate::lang::{Fault, Faults, Span, printable_line};

const DIRECTIVES: [&str; 6] = ["walk", "show", "train", "predict", "fill", "notes"];
/// Languages of code that is shown as it is.
const CODE: [&str; 7] = ["", "text", "python", "toml", "latex", "sh", "rust"];
/// Most lines of a walk or a fill.
const MAX_LINES: usize = 100;
const LEVELS: [&str; 4] = ["time", "equation", "operation", "entry"];
/// Kinds of pictures, each with an example.
const SHOWS: [(&str, &str); 6] = [
    ("matrix", "matrix W_hi"),
    ("curve", "curve i_1"),
    ("cell", "cell t=2"),
    ("strip", "strip c"),
    ("gradient", "gradient c"),
    ("loss", "loss"),
];

/// The keys of a question, each with an example.
pub(super) const PREDICT: [Key; 9] = [
    QUESTION, CHOICES, ANSWER, LEEWAY, HINTS, WHY, MISSES, SLIPS, EXERCISE,
];
const QUESTION: Key = (
    "question",
    "question = \"What is the first entry of $i_2$?\"",
);
const CHOICES: Key = ("choices", "choices = [\"it grows\", \"it shrinks\"]");
const ANSWER: Key = ("answer", "answer = \"i_2[1]\"");
const LEEWAY: Key = ("tolerance", "tolerance = 0.005");
const HINTS: Key = ("hints", "hints = [\"σ grows with its input.\"]");
const WHY: Key = ("why", "why = \"It is σ(1).\"");
const MISSES: Key = ("misses", "misses = [\"That is the forget gate.\", \"\"]");
const SLIPS: Key = ("slips", "slips = [\"0.607: That is $e^{-0.5}$.\"]");
const EXERCISE: Key = ("exercise", "exercise = true");

/// A fenced block called `name` at `span` of `source`.
struct Block<'a> {
    source: &'a str,
    /// With its fences.
    span: Span,
    /// Between them.
    inner: Span,
    faults: Faults,
}

/// Puts what a fenced block says into `page`; what is wrong with it.
pub(super) fn block(page: &mut Page, source: &str, name: &str, span: Span) -> Faults {
    let mut block = Block::new(source, span.clone());
    let at = block.head();
    match name.trim() {
        "walk" => once(&mut page.walk, block.walk(), "walk", at, &mut block.faults),
        "show" => {
            if let Some(show) = block.show() {
                once(&mut page.show, show, "show", at, &mut block.faults);
            }
        }
        "train" => {
            if let Some(words) = block.train() {
                once(&mut page.train, words, "train", at, &mut block.faults);
            }
        }
        "predict" => {
            if let Some(predict) = block.predict() {
                once(&mut page.predict, predict, "predict", at, &mut block.faults);
            }
        }
        "fill" => once(&mut page.fill, block.fill(), "fill", at, &mut block.faults),
        "notes" => page.notes.push_str(&source[block.inner.clone()]),
        code if CODE.contains(&code) => {
            for line in source[block.inner.clone()].lines() {
                let code = line.trim_start();
                let lead = line[..line.len() - code.len()].to_owned();
                let parts = vec![Part::Words(code.to_owned(), false)];
                page.prose.push(Paragraph {
                    lead,
                    fixed: true,
                    parts,
                });
            }
        }
        other => block.faults.push(unknown(other, at)),
    }
    block.faults
}

fn once<T>(slot: &mut Option<T>, value: T, name: &str, at: Span, faults: &mut Faults) {
    if slot.is_some() {
        let fault = Fault::at(
            at,
            format!("a page has at most one {name}"),
            format!("一页最多一个 {name}"),
        );
        faults.push(fault.help("begin a new page with ---", "用 --- 另起一页"));
    } else {
        *slot = Some(value);
    }
}

fn unknown(name: &str, at: Span) -> Fault {
    let shown = printable_line(name, 30);
    let fault = Fault::at(
        at,
        format!("there is no directive {shown}"),
        format!("没有名为“{shown}”的指令"),
    );
    match nearest(name, DIRECTIVES.into_iter().chain(CODE.into_iter().skip(1))) {
        Some(near) => fault.help(format!("did you mean {near}?"), format!("是不是想写 {near}？")),
        None => fault.help(
            "directives: walk, show, train, predict, fill, notes; code to be shown: text, python, toml, latex, sh, rust",
            "指令有 walk、show、train、predict、fill、notes；只作展示的代码有 text、python、toml、latex、sh、rust",
        ),
    }
}

impl<'a> Block<'a> {
    fn new(source: &'a str, span: Span) -> Block<'a> {
        let whole = &source[span.clone()];
        let body = whole.trim_end();
        let open: String = body
            .chars()
            .take_while(|c| matches!(c, '`' | '~'))
            .collect();
        let from = whole.find('\n').map_or(whole.len(), |n| n + 1);
        let last = body.rfind('\n').map_or(0, |n| n + 1);
        let closed = open.is_empty() || last > 0 && body[last..].trim_start().starts_with(&open);
        let to = if closed && !open.is_empty() {
            last.max(from)
        } else {
            whole.len()
        };
        let inner = span.start + from..span.start + to;
        let mut block = Block {
            source,
            span,
            inner,
            faults: vec![],
        };
        if !closed {
            block.faults.push(
                Fault::at(block.head(), "this block has no end", "这一块没有结束").help(
                    format!("end it with a line {open}"),
                    format!("用一行 {open} 结束"),
                ),
            );
        }
        block
    }

    /// The opening fence with its name.
    fn head(&self) -> Span {
        let line = self.source[self.span.clone()]
            .lines()
            .next()
            .unwrap_or_default();
        self.span.start..self.span.start + line.trim_end().len()
    }

    /// Lines that say something, and where they stand.
    fn lines(&mut self) -> Vec<(&'a str, Span)> {
        let mut at = self.inner.start;
        let mut out: Vec<(&'a str, Span)> = vec![];
        for line in self.source[self.inner.clone()].split_inclusive('\n') {
            let text = line.trim();
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            if text.is_empty() {
                continue;
            }
            let place = start..start + text.len();
            if out.len() == MAX_LINES {
                self.faults.push(Fault::at(
                    place,
                    format!("a block has at most {MAX_LINES} lines"),
                    format!("一块最多 {MAX_LINES} 行"),
                ));
                break;
            }
            out.push((text, place));
        }
        out
    }

    fn empty(&mut self, en: &str, zh: &str, help: (&str, &str)) {
        self.faults
            .push(Fault::at(self.head(), en, zh).help(help.0, help.1));
    }

    fn walk(&mut self) -> WalkOf {
        let mut walk = WalkOf::default();
        for (line, at) in self.lines() {
            match line.strip_prefix("by ").map(str::trim) {
                Some(level) if LEVELS.contains(&level) => walk.level = Some(level.to_owned()),
                Some(level) => {
                    let fault = Fault::at(
                        at,
                        "a walk goes by time, equation, operation or entry",
                        "walk 的层级是 time、equation、operation 或 entry",
                    );
                    self.faults.push(match nearest(level, LEVELS) {
                        Some(near) => fault.help(
                            format!("did you mean by {near}?"),
                            format!("是不是想写 by {near}？"),
                        ),
                        None => fault,
                    });
                }
                None => walk.selections.push((line.to_owned(), at)),
            }
        }
        if walk.selections.is_empty() {
            self.empty(
                "this walk names no step",
                "这个 walk 没有写要走的步",
                (
                    "write a name with its time on a line, such as i_1",
                    "每行写一个带时刻的名字，例如 i_1",
                ),
            );
        }
        walk
    }

    fn show(&mut self) -> Option<(Show, Span)> {
        const ALL: &str = "matrix W_hi · curve i_1 · cell t=2 · strip c · gradient c · loss";
        let lines = self.lines();
        let Some((line, at)) = lines.first().cloned() else {
            self.empty(
                "this show names no picture",
                "这个 show 没有写要看什么图",
                (&format!("pictures: {ALL}"), &format!("可用的图：{ALL}")),
            );
            return None;
        };
        if let Some((_, more)) = lines.get(1) {
            self.faults.push(Fault::at(
                more.clone(),
                "a page shows one picture",
                "一页只有一幅图",
            ));
        }
        let found = show(line);
        if found.is_none() {
            let word = line.split(' ').next().unwrap_or_default();
            let shown = printable_line(line, 30);
            let fault = Fault::at(
                at.clone(),
                format!("there is no picture {shown}"),
                format!("没有“{shown}”这种图"),
            );
            let near = nearest(word, SHOWS.iter().map(|s| s.0));
            let example = SHOWS.iter().find(|s| Some(s.0) == near).map(|s| s.1);
            self.faults.push(match example {
                Some(example) => fault.help(
                    format!("it is written {example}"),
                    format!("写法是 {example}"),
                ),
                None => fault.help(format!("pictures: {ALL}"), format!("可用的图：{ALL}")),
            });
        }
        found.map(|show| (show, at))
    }

    fn train(&mut self) -> Option<(Vec<String>, Span)> {
        let text = &self.source[self.inner.clone()];
        let words = words(text);
        if words.is_empty() {
            self.empty(
                "this train names no task",
                "这个 train 没有写任务",
                (
                    "write what would follow gatewalk train: recall --length 50",
                    "写 gatewalk train 后面的内容：recall --length 50",
                ),
            );
            return None;
        }
        let lead = text.len() - text.trim_start().len();
        let start = self.inner.start + lead;
        Some((words, start..start + text.trim().len()))
    }

    fn fill(&mut self) -> Fill {
        let mut fill = Fill {
            tolerance: TOLERANCE,
            span: self.head(),
            ..Fill::default()
        };
        for (line, at) in self.lines() {
            if let Some(hint) = line.strip_prefix("hint ") {
                let start = at.end - hint.len();
                let (parts, faults) = rich_at(hint, |span| span.start + start..span.end + start);
                self.faults.extend(faults);
                fill.live.extend(lively(parts));
                match fill.hints.last_mut() {
                    Some(hints) => hints.push(hint.trim().to_owned()),
                    None => self.faults.push(
                        Fault::at(
                            at,
                            "this hint belongs to no number",
                            "这条提示不属于任何一个数",
                        )
                        .help(
                            "write it below the number it helps with",
                            "请写在它所提示的那个数的下面",
                        ),
                    ),
                }
                continue;
            }
            match line
                .strip_prefix("tolerance ")
                .map(|n| n.trim().parse::<f64>())
            {
                Some(Ok(t)) if t > 0.0 && t.is_finite() => fill.tolerance = t,
                Some(_) => self.faults.push(no_tolerance(at)),
                None => match Placeholder::parse(line, at) {
                    Ok(number) => {
                        fill.numbers.push(number);
                        fill.hints.push(vec![]);
                    }
                    Err(fault) => self.faults.push(*fault),
                },
            }
        }
        if fill.numbers.is_empty() && self.faults.is_empty() {
            self.empty(
                "this fill asks for no number",
                "这个 fill 没有写要填的数",
                (
                    "write one on each line, such as c_2[1]",
                    "每行写一个，例如 c_2[1]",
                ),
            );
        }
        fill
    }

    fn predict(&mut self) -> Option<Predict> {
        let mut fields = match Fields::read(self.source, self.inner.clone(), &PREDICT) {
            Ok(fields) => fields,
            Err(faults) => {
                self.faults.extend(faults);
                return None;
            }
        };
        let question = fields.text(QUESTION);
        let why = fields.text(WHY);
        let answer = fields.plain(ANSWER);
        for key in [QUESTION, ANSWER, WHY] {
            if fields.place(key.0).is_none() {
                fields.missing(key, self.head());
            }
        }
        let tolerance = fields.number(LEEWAY);
        if let (Some(t), Some(at)) = (tolerance, fields.place(LEEWAY.0))
            && t <= 0.0
        {
            fields.faults.push(no_tolerance(at));
        }
        let [choices, hints, misses, slips] =
            [CHOICES, HINTS, MISSES, SLIPS].map(|key| fields.texts(key));
        let exercise = fields.flag(EXERCISE);
        let answer_at = fields.place(ANSWER.0).unwrap_or_else(|| self.head());
        self.faults.append(&mut fields.faults);
        let slips: Vec<_> = slips
            .into_iter()
            .filter_map(|written| self.slip(written))
            .collect();
        let said = question
            .iter()
            .chain(&why)
            .chain(&hints)
            .chain(&misses)
            .chain(slips.iter().map(|s| &s.1));
        let live = self.live(said.chain(&choices));
        let texts = |list: Vec<Written>| list.into_iter().map(|w| w.text).collect();
        Some(Predict {
            question: question?.text,
            choices: texts(choices),
            answer: answer?,
            answer_at,
            tolerance: tolerance.unwrap_or(TOLERANCE),
            hints: texts(hints),
            why: why?.text,
            misses: texts(misses),
            slips: slips
                .into_iter()
                .map(|(number, told)| (number, told.text))
                .collect(),
            exercise,
            live,
            span: self.head(),
        })
    }

    /// `0.607: That is …`: a number and what to say to it.
    fn slip(&mut self, written: Written) -> Option<(f64, Written)> {
        let (number, _) = written.text.split_once(':').unwrap_or_default();
        let value: Option<f64> = number.trim().replace('−', "-").parse().ok();
        let told = written.behind(number.len() + 1);
        if let (Some(value), false) = (value.filter(|v| v.is_finite()), told.text.is_empty()) {
            return Some((value, told));
        }
        self.faults.push(
            Fault::at(
                written.span,
                "a slip is a wrong number, a colon, and what to say to it",
                "slips 的每一条是一个错误的数、一个冒号和对它的回应",
            )
            .help(SLIPS.1, SLIPS.1),
        );
        None
    }

    /// The live values in texts.
    fn live<'t>(&mut self, texts: impl Iterator<Item = &'t Written>) -> Vec<Placeholder> {
        let mut live = vec![];
        for written in texts {
            let (parts, faults) = rich_at(&written.text, |span| written.place(span));
            self.faults.extend(faults);
            live.extend(lively(parts));
        }
        live
    }
}

/// The live values among parts.
fn lively(parts: Vec<Part>) -> impl Iterator<Item = Placeholder> {
    parts.into_iter().filter_map(|part| {
        if let Part::Live(number) = part {
            Some(number)
        } else {
            None
        }
    })
}

/// Words as a shell would part them: by spaces, but not between quotes.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (vec![], None::<String>, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Words as they would be typed, quotes where they are needed.
pub fn command(words: &[String]) -> String {
    let typed = |w: &String| {
        if w.contains(char::is_whitespace) {
            format!("\"{w}\"")
        } else {
            w.clone()
        }
    };
    words.iter().map(typed).collect::<Vec<_>>().join(" ")
}

fn no_tolerance(at: Span) -> Fault {
    Fault::at(
        at,
        "a tolerance is a number above zero",
        "tolerance 是大于零的数",
    )
    .help("for example 0.005", "例如 0.005")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotes_stay_together() {
        let text = "keras --vs \"--lr 0.1\" --vs '--lr 1'\n";
        let list = words(text);
        assert_eq!(list, ["keras", "--vs", "--lr 0.1", "--vs", "--lr 1"]);
        assert_eq!(words(&command(&list)), list);
    }
}
