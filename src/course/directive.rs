//! Fenced blocks of a page: directives, and code to be shown.

mod picture;
mod question;

use super::document::{Page, Paragraph, Part};
use crate::equation::nearest;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};
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
    faults: Diagnostics,
}

/// Puts what a fenced block says into `page`; what is wrong with it.
pub(super) fn block(page: &mut Page, source: &str, name: &str, span: Span) -> Diagnostics {
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

fn once<T>(slot: &mut Option<T>, value: T, name: &str, at: Span, faults: &mut Diagnostics) {
    if slot.is_some() {
        let fault = Diagnostic::at(at, text!("directive.page_most_one", name));
        faults.push(fault.help(text!("directive.begin_new_page_with")));
    } else {
        *slot = Some(value);
    }
}

fn unknown(name: &str, at: Span) -> Diagnostic {
    let shown = printable_line(name, 30);
    let fault = Diagnostic::at(at, text!("directive.there_is_no_directive", shown));
    match nearest(name, DIRECTIVES.into_iter().chain(CODE.into_iter().skip(1))) {
        Some(near) => fault.help(text!("common.did_you_mean", near)),
        None => fault.help(text!("directive.directives_walk_show_train")),
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
                Diagnostic::at(block.head(), text!("directive.block_no_end"))
                    .help(text!("directive.end_it_with_line", open)),
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
                self.faults.push(Diagnostic::at(
                    place,
                    text!("directive.block_most_lines", most = MAX_LINES),
                ));
                break;
            }
            out.push((text, place));
        }
        out
    }

    fn empty(&mut self, what: Text, help: Text) {
        self.faults
            .push(Diagnostic::at(self.head(), what).help(help));
    }

    fn train(&mut self) -> Option<(Vec<String>, Span)> {
        let text = &self.source[self.inner.clone()];
        let words = words(text);
        if words.is_empty() {
            self.empty(
                text!("directive.train_names_no_task"),
                text!("directive.write_what_would_follow_gatewalk"),
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
