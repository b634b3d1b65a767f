//! Words in braces: names, functions, labels, remarks, and those beside cases.

use super::super::function::Func;
use super::super::name::greek;
use super::group::group;
use super::{Lexer, Token};
use crate::lang::{Diagnostic, text};

/// The command that stands for the words of the last of some cases.
pub(in super::super) const OTHERWISE: &str = "otherwise";

/// Whether words beside a case are those of the last, for all that is left; none if they are not understood.
fn condition_word(words: &str) -> Option<bool> {
    let plain = words
        .trim_matches([' ', '.', ',', ';', '~', ':'])
        .to_lowercase();
    match plain.as_str() {
        "if" | "for" | "when" | "where" | "若" | "如果" | "当" | "" => Some(false),
        "otherwise" | "else" | "其他" | "其它" | "否则" | "其余" => Some(true),
        _ => None,
    }
}

/// Whether words begin with one of these.
fn begins(words: &str, with: &[&str]) -> bool {
    let first = words.split(|c: char| !c.is_alphabetic()).next();
    first.is_some_and(|word| with.contains(&word))
}

/// A letter or a digit in braces is that, more are a word.
fn one_word(inner: &str) -> Token {
    let mut letters = inner.chars();
    match (letters.next(), letters.next()) {
        (Some(c), None) if c.is_ascii_alphabetic() => Token::Letter(c),
        (Some(c), None) => Token::Number(f64::from(c.to_digit(10).unwrap_or(0))),
        _ => Token::Word(inner.to_owned()),
    }
}

impl Lexer<'_> {
    /// `\mathrm{word}`: the word alone. Running text is no part of an equation.
    pub(super) fn word(&mut self, name: &str, len: usize) {
        let rest = &self.rest()[len..];
        let open = rest.len() - rest.trim_start().len();
        if !rest[open..].starts_with('{') {
            // `^\mathsf T` is a style.
            self.at += len;
            return;
        }
        let Some(end) = group(rest) else {
            return self.reject(len, |span| {
                Diagnostic::at(span, text!("equation.command_needs_word_letters_digits"))
                    .help(text!("equation.for_example_mathrm"))
            });
        };
        let inner = rest[open + 1..end - 1].trim();
        let total = len + end;
        let is_text = name.starts_with("text") || name == "mbox" || name == "mathrm";
        let short = inner.len() <= 32;
        let plain = short && inner.chars().all(|c| c.is_ascii_alphanumeric());
        // In the name of a function also what parts its words, as in `hard\_sigmoid`.
        let parted = |c: char| c.is_ascii_alphanumeric() || " _\\-".contains(c);
        let function = short && inner.chars().all(parted) && Func::of_word(inner).is_some();
        if self.cases > 0
            && let Some(is_else) = condition_word(inner)
        {
            return self.beside_a_case(is_else, total);
        }
        match inner {
            "" => self.at += total,
            // A style of a Greek letter.
            _ if let Some(letter) = inner.strip_prefix('\\')
                && greek(letter).is_some() =>
            {
                self.push(Token::Command(letter.to_owned()), total);
            }
            "where" | "with" | "and" | "其中" if !self.in_script() => {
                self.push(Token::Break, total)
            }
            _ if is_text && self.told(inner, total) => {}
            _ if plain && self.remark(name, total) => self.at += total,
            _ if plain || function => self.push(one_word(inner), total),
            _ if self.in_script() => {
                let label = inner.chars().filter(char::is_ascii_alphanumeric);
                self.push(Token::Word(label.take(24).collect()), total);
            }
            _ if name.starts_with("text") || name == "mbox" => {
                self.at += total;
                if inner.starts_with("where") || inner.starts_with("with") {
                    self.push(Token::Break, 0);
                }
            }
            // `\mathrm{W_{xh}}` is a style.
            _ => self.at += len,
        }
    }

    /// Words between parts of an equation: for which indices it holds, which is passed over with what follows, or another
    /// reading of it, which is refused.
    fn told(&mut self, words: &str, len: usize) -> bool {
        if self.in_script() {
            return false;
        }
        if begins(words, &["for", "if", "when", "unless"]) {
            self.at += len;
            self.for_all();
            return true;
        }
        let is_other = ["or", "OR", "Or", "或"].contains(&words);
        if is_other {
            self.reject(len, |span| {
                Diagnostic::at(span, text!("equation.one_or_the_other"))
                    .help(text!("equation.leave_one_of_them"))
            });
        }
        is_other
    }

    /// `\text{if}`, or `\text{otherwise}`.
    fn beside_a_case(&mut self, is_else: bool, len: usize) {
        self.at += len;
        if is_else {
            self.push(Token::Command(OTHERWISE.into()), 0);
        }
    }

    /// Whether `\text{gate}` of `len` bytes stands behind an equation, as a remark on it.
    fn remark(&self, name: &str, len: usize) -> bool {
        let rest = self.rest()[len..].trim_start_matches([' ', '\t', ',', '.', '$']);
        let ends = ["\\\\", "\\end", "\n", "\r", "%"];
        let last_of_line = rest.is_empty() || ends.iter().any(|end| rest.starts_with(end));
        let last = self.out.last().map(|lexeme| &lexeme.token);
        (name.starts_with("text") || name == "mbox")
            && (last_of_line || self.apart)
            && !self.in_script()
            && match last {
                None | Some(Token::Break) => false,
                Some(Token::Mark(c)) => matches!(c, ')' | ']' | '}' | ',' | '\''),
                Some(Token::Command(c)) => greek(c).is_some(),
                Some(Token::Letter(_) | Token::Word(_) | Token::Number(_)) => true,
            }
    }
}
