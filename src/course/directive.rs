//! Fenced blocks of a page: directives, and code to be shown.

mod picture;
mod question;

use super::document::{Page, Paragraph, Part};
use crate::equation::nearest;
use crate::lang::{Fault, Faults, Span, printable_line};
pub(super) use question::PREDICT;

const DIRECTIVES: [&str; 6] = ["walk", "show", "train", "predict", "fill", "notes"];
/// Languages of code that is shown as it is.
const CODE: [&str; 7] = ["", "text", "python", "toml", "latex", "sh", "rust"];
/// Most lines of a walk or a fill.
const MAX_LINES: usize = 100;

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
