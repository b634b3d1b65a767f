//! Code that a lesson shows: what its words, literals and comments are, and which of its lines are lit, one step after
//! the other.
//!
//! A scanner of a few lines knows what a reader's eye looks for; it is no parser, and nothing it takes wrongly is more
//! than a colour.

mod languages;

use languages::ALL;
pub(super) use languages::Syntax;
use std::ops::Range;

/// What a piece of code is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Token {
    /// Names, signs and room.
    #[default]
    Plain,
    /// A word or a command of the language.
    Keyword,
    /// A number or a text.
    Literal,
    /// For people.
    Comment,
}

/// The names of languages, each by its usual one first.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter()
        .flat_map(|syntax| syntax.names.iter().copied())
        .skip(1)
}

/// The language of this name.
pub(super) fn named(name: &str) -> Option<&'static Syntax> {
    ALL.iter().find(|syntax| syntax.names.contains(&name))
}

impl Syntax {
    /// The pieces of each line of a code, without the blanks it begins with.
    pub(super) fn lines(&self, code: &str) -> Vec<Vec<(String, Token)>> {
        let marked = self.marked(code);
        let mut marks = marked.iter().peekable();
        let (mut out, mut at) = (vec![], 0);
        for line in code.split_inclusive('\n') {
            let text = line.trim_end_matches(['\n', '\r']);
            let end = at + text.len();
            let mut from = end - text.trim_start().len();
            let mut pieces = vec![];
            while let Some((range, token)) = marks.peek() {
                let (start, stop) = (range.start.max(from), range.end.min(end));
                if start < stop {
                    if from < start {
                        pieces.push((code[from..start].to_owned(), Token::Plain));
                    }
                    pieces.push((code[start..stop].to_owned(), *token));
                    from = stop;
                }
                if range.end > end {
                    break;
                }
                marks.next();
            }
            if from < end {
                pieces.push((code[from..end].to_owned(), Token::Plain));
            }
            out.push(pieces);
            at += line.len();
        }
        out
    }

    /// What is not plain, in order.
    fn marked(&self, code: &str) -> Vec<(Range<usize>, Token)> {
        let (mut out, mut at) = (vec![], 0);
        let mut before = ' ';
        while let Some(c) = code[at..].chars().next() {
            let found = self.token(&code[at..], before);
            let length = found.map_or(c.len_utf8(), |(length, _)| length.max(c.len_utf8()));
            if let Some((_, token)) = found.filter(|(_, token)| *token != Token::Plain) {
                out.push((at..at + length, token));
            }
            before = code[..at + length].chars().next_back().unwrap_or(' ');
            at += length;
        }
        out
    }

    /// What a text begins with, and its bytes; `before` is the sign before it.
    fn token(&self, rest: &str, before: char) -> Option<(usize, Token)> {
        if let Some((open, close)) = self.block.filter(|(open, _)| rest.starts_with(open)) {
            let end = rest[open.len()..].find(close);
            let end = end.map_or(rest.len(), |end| open.len() + end + close.len());
            return Some((end, Token::Comment));
        }
        let opens =
            |mark: &&&str| rest.starts_with(**mark) && (**mark != "#" || before.is_whitespace());
        if self.line.iter().find(opens).is_some() {
            return Some((rest.find('\n').unwrap_or(rest.len()), Token::Comment));
        }
        if let Some(quote) = self.quotes.iter().find(|quote| rest.starts_with(**quote)) {
            return Some((text_end(rest, quote), Token::Literal));
        }
        let word = |c: char| c.is_alphanumeric() || c == '_';
        if self.commands && rest.starts_with('\\') {
            let name = rest[1..].find(|c: char| !c.is_ascii_alphabetic());
            return Some((1 + name.unwrap_or(rest.len() - 1), Token::Keyword));
        }
        let first = rest.chars().next().filter(|c| word(*c))?;
        let number = first.is_ascii_digit() && !self.names.contains(&"text");
        let end = rest.find(|c| !(word(c) || number && c == '.'));
        let name = &rest[..end.unwrap_or(rest.len())];
        let token = match number {
            true => Token::Literal,
            false if self.words.has(name) => Token::Keyword,
            false => Token::Plain,
        };
        Some((name.len(), token))
    }
}

/// Where a text ends that begins with a quote: behind the next one that no backslash stands before, or with the line.
fn text_end(rest: &str, quote: &str) -> usize {
    let several = quote.len() > 1;
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(quote.chars().count()) {
        if !escaped && rest[at..].starts_with(quote) {
            return at + quote.len();
        }
        if c == '\n' && !several {
            return at;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// Most steps in which lines are lit.
const MOST_STEPS: usize = 50;

/// Which lines are lit in each step of `1|3-4|all`, of a code of so many lines: for each step, whether a line is.
pub(super) fn steps(text: &str, lines: usize) -> Option<Vec<Vec<bool>>> {
    let step = |step: &str| -> Option<Vec<bool>> {
        let step = step.trim();
        if matches!(step, "all" | "*") {
            return Some(vec![true; lines]);
        }
        let mut lit = vec![false; lines];
        for range in step.split(',') {
            let (from, to) = range.split_once('-').unwrap_or((range, range));
            let line = |n: &str| n.trim().parse::<usize>().ok()?.checked_sub(1);
            let (from, to) = (line(from)?, line(to)?);
            lit.get_mut(from..=to)
                .filter(|lit| !lit.is_empty())?
                .fill(true);
        }
        Some(lit)
    };
    let list: Vec<&str> = text.split('|').collect();
    (list.len() <= MOST_STEPS).then(|| list.into_iter().map(step).collect())?
}

#[cfg(test)]
mod tests;
