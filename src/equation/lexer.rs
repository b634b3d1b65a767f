//! Characters to tokens. Spacing, alignment marks, sizes, styles and whatever only frames equations on a page are
//! dropped here.

mod command;
mod defined;
mod definition;
mod environment;
mod group;
mod macros;
mod unicode;
mod words;

use super::function::{Extreme, Func};
use super::name::Accent;
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use definition::Macros;
use std::collections::HashSet;

pub(super) use words::OTHERWISE;

/// A token of the equation language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A single letter.
    Letter(char),
    /// A command without its backslash, from [`commands`] or the Greek letters.
    Command(String),
    /// Letters inside `\mathrm{…}`, `\text{…}`, `\operatorname{…}`.
    Word(String),
    /// A number.
    Number(f64),
    /// Any of `+ - / * ^ _ { } ( ) [ ] < > , ; = | '`, `'‖'` for `\|`, and in cases `≤ ≥ ≠ &`.
    Mark(char),
    /// A line break or `\\`.
    Break,
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) span: Span,
    /// Whether room was left before it, as `\quad` does.
    pub(super) apart: bool,
}

/// Splits `source`; faults do not stop it.
pub(super) fn lex(source: &str) -> (Vec<Lexeme>, Diagnostics) {
    let mut lexer = Lexer::new(source);
    lexer.run();
    (lexer.out, lexer.faults)
}

/// What an open brace holds.
#[derive(Clone, Copy, PartialEq)]
enum Brace {
    /// A sub- or superscript.
    Script,
    /// What a style is meant for: the brace is dropped with its command.
    Dropped,
    /// What `\underbrace` has a label for.
    Labelled,
    Plain,
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    out: Vec<Lexeme>,
    faults: Diagnostics,
    /// Every open brace.
    braces: Vec<Brace>,
    /// Whether room was left behind the last token: a word in running text there is a remark.
    apart: bool,
    /// Where the style of the next token begins.
    styled: Option<usize>,
    /// How many `bmatrix` are open: their rows are stacked.
    stacks: usize,
    /// How many `cases` are open: they have rows and conditions.
    cases: usize,
    /// Where a brace opens that has a label behind it.
    labelled: Option<usize>,
    /// The words that equations define: `wkv_t = …`.
    defined: HashSet<&'a str>,
    /// The author's own commands, and how many of them lead here.
    macros: Macros<'a>,
    deep: usize,
}

impl<'a> Lexer<'a> {
    fn new(source: &'a str) -> Self {
        Lexer {
            source,
            at: 0,
            out: vec![],
            faults: vec![],
            braces: vec![],
            apart: false,
            styled: None,
            stacks: 0,
            cases: 0,
            labelled: None,
            defined: defined::defined(source),
            macros: Macros::new(),
            deep: 0,
        }
    }

    /// To the end, unless there is nothing but faults.
    fn run(&mut self) {
        const MOST_FAULTS: usize = 2000;
        while self.at < self.source.len() && self.faults.len() < MOST_FAULTS {
            self.step();
        }
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn push(&mut self, token: Token, len: usize) {
        let start = self.styled.take().unwrap_or(self.at);
        let apart = std::mem::take(&mut self.apart);
        self.out.push(Lexeme {
            token,
            span: start..self.at + len,
            apart,
        });
        self.at += len;
    }

    /// What the next `len` bytes are is wrong; they are passed over.
    fn reject(&mut self, len: usize, fault: impl FnOnce(Span) -> Diagnostic) {
        self.faults.push(fault(self.at..self.at + len));
        self.at += len;
    }

    fn step(&mut self) {
        let Some(c) = self.rest().chars().next() else {
            return;
        };
        match c {
            '\n' if self.cases > 0 => self.at += 1,
            '\n' => self.push(Token::Break, 1),
            '\\' => self.command(),
            '%' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
            '&' if self.cases > 0 => self.push(Token::Mark(c), 1),
            '&' => self.gap(1),
            '$' | '~' => self.at += 1,
            c if c.is_whitespace() => self.at += c.len_utf8(),
            c if c.is_ascii_alphabetic() => self.letters(),
            c if c.is_ascii_digit() => self.number(),
            '{' => {
                let brace = self.brace();
                self.braces.push(brace);
                match brace {
                    Brace::Dropped => self.at += 1,
                    _ => self.push(Token::Mark(c), 1),
                }
            }
            '}' => match self.braces.pop() {
                Some(Brace::Dropped) => self.at += 1,
                Some(Brace::Labelled) => {
                    self.push(Token::Mark(c), 1);
                    self.label_of_brace();
                }
                _ => self.push(Token::Mark(c), 1),
            },
            ':' if self.rest().starts_with(":=") => self.push(Token::Mark('='), 2),
            '+' | '-' | '/' | '*' | '^' | '_' | '(' | ')' | '[' | ']' | '<' | '>' | ',' | ';'
            | '=' | '|' | '\'' => self.push(Token::Mark(c), 1),
            // A full stop ends a formula in running text.
            '.' => self.at += 1,
            c => self.unicode(c),
        }
    }

    /// What the brace here holds.
    fn brace(&self) -> Brace {
        // What stands in braces inside a script is part of it.
        if self.in_script() {
            return Brace::Script;
        }
        if self.labelled == Some(self.at) {
            return Brace::Labelled;
        }
        // `{\displaystyle {\begin{aligned} …}}`, as Wikipedia writes it.
        let inner = self.rest()[1..].trim_start();
        let begins = ["\\displaystyle", "\\textstyle", "\\begin{"];
        let is_first = matches!(
            self.out.last().map(|lexeme| &lexeme.token),
            None | Some(Token::Break)
        );
        match is_first && begins.iter().any(|command| inner.starts_with(command)) {
            true => Brace::Dropped,
            false => Brace::Plain,
        }
    }

    /// Room between the parts of a line.
    fn gap(&mut self, len: usize) {
        self.apart = true;
        self.at += len;
    }

    /// Whether the last token opened a sub- or superscript.
    fn behind_script(&self) -> bool {
        let last = self.out.last().map(|lexeme| &lexeme.token);
        matches!(last, Some(Token::Mark('_' | '^')))
    }

    /// Whether the last token puts a mark over what comes, or takes it as a part of a fraction.
    fn behind_accent(&self) -> bool {
        match self.out.last().map(|lexeme| &lexeme.token) {
            Some(Token::Command(c)) => c == "frac" || Accent::of_command(c).is_some(),
            _ => false,
        }
    }

    /// Whether one digit is all that comes, as in `\frac12`.
    fn is_part_of_fraction(&self) -> bool {
        let frac = |lexeme: &&Lexeme| lexeme.token == Token::Command("frac".into());
        let mut last = self.out.iter().rev();
        let (one, two) = (last.next(), last.next());
        let sign = |lexeme: &Lexeme| !matches!(lexeme.token, Token::Mark(_));
        one.filter(frac).is_some() || two.filter(frac).is_some() && one.is_some_and(sign)
    }

    /// Whether what comes is part of a sub- or superscript.
    fn in_script(&self) -> bool {
        self.behind_script() || self.braces.last() == Some(&Brace::Script)
    }

    /// Letters side by side are a product, but for the names of functions; a word that is none is no product.
    fn letters(&mut self) {
        let rest = self.rest();
        let letter = rest.chars().next().expect("a letter stands here");
        // In a label each letter stands for itself: no look ahead, however long it is.
        if self.in_script() {
            return self.push(Token::Letter(letter), 1);
        }
        let len = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let word = &rest[..len];
        let called = rest[len..].trim_start().starts_with(['(', '[']);
        let function = Func::of_word(word).is_some() || Extreme::of_word(word).is_some();
        // `LN(…)`, `MLP(…)`: nobody multiplies letters in front of a bracket so.
        let is_short = ["LN", "BN", "FC", "NN"].contains(&word) || len == 3;
        let is_called = called && (len > 3 || is_short);
        if len > 2 && function || is_called || self.defined.contains(word) {
            return self.push(Token::Word(word.chars().take(32).collect()), len);
        }
        if len > 3 || ["and", "for", "the"].contains(&word) {
            let word = crate::lang::printable_line(word, 20);
            return self.reject(len, |span| {
                Diagnostic::at(span, text!("equation.word_without_command", word))
                    .help(text!("equation.write_word_as_mathrm", word))
            });
        }
        for letter in word.chars() {
            self.push(Token::Letter(letter), 1);
        }
    }

    fn number(&mut self) {
        let rest = self.rest();
        if self.is_part_of_fraction() {
            let digit = rest[..1].parse().unwrap_or_default();
            return self.push(Token::Number(digit), 1);
        }
        let whole = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let mut len = whole;
        if rest[whole..].starts_with('.') {
            let digits = rest[whole + 1..]
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len() - whole - 1);
            if digits > 0 {
                len = whole + 1 + digits;
            }
        }
        match rest[..len].parse::<f64>() {
            Ok(value) if value.is_finite() && len <= 40 => self.push(Token::Number(value), len),
            _ => self.reject(len, |span| {
                Diagnostic::at(span, text!("equation.number_too_long"))
            }),
        }
    }
}
