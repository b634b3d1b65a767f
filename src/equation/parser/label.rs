//! Labels: letters, words, numbers and signs in a script.

use super::super::When;
use super::super::lexer::{Lexeme, Token};
use super::super::name::{Accent, Label, greek};
use super::script::{Part, bracketed};
use super::{Parse, Parser, below};

/// The longest label, in plain letters.
const MAX_LABEL: usize = 24;

impl Parser<'_> {
    /// The label and the time of `h_t` in a subscript.
    pub(super) fn timed_label(&self, part: &[Lexeme]) -> Option<(Part, Parse<When>)> {
        let at = part.iter().position(|l| l.token == Token::Mark('_'))?;
        let (label, time) = (&part[..at], &part[at + 1..]);
        let time = match time {
            [first, inner @ .., last]
                if first.token == Token::Mark('{') && last.token == Token::Mark('}') =>
            {
                inner
            }
            time => time,
        };
        let starts = time.first().is_some_and(|l| l.token == self.notation.clock);
        let time = self.time(time).filter(|_| starts)?;
        Some((self.one(label)?, time))
    }

    /// A number or a label.
    pub(super) fn one(&self, part: &[Lexeme]) -> Option<Part> {
        let inner = bracketed(part);
        let brackets = inner.len() < part.len();
        if let Some(letter) = below::letter(inner, self.notation) {
            return Some(Part::Label(below::label(letter, brackets)));
        }
        if let [one] = inner
            && let Some(n) = whole(&one.token)
        {
            return Some(Part::Number(n, brackets));
        }
        let mut label = Label::default();
        let mut accent: Option<Accent> = None;
        let is_size = inner
            .iter()
            .all(|l| matches!(l.token, Token::Letter(_) | Token::Mark('+')));
        for Lexeme { token, .. } in inner {
            match token {
                Token::Command(c) if let Some(mark) = Accent::of_command(c) => {
                    accent = Some(mark);
                    label.append("", "", &format!("\\{c} "));
                }
                Token::Letter(c) if let Some(mark) = accent.take() => marked(&mut label, *c, mark),
                // The sizes of a matrix, as in `T_{m+n,n}`.
                Token::Mark('+') if is_size => label.append("", "+", "+"),
                // A letter of time among others: a second index, or time where nothing can be read as one.
                Token::Letter('i' | 'j' | 'k')
                    if *token == self.notation.clock && inner.len() > 1 =>
                {
                    return None;
                }
                Token::Letter(c) => label.append_all(c),
                Token::Word(w) => label.append(w, w, &format!("\\mathrm{{{w}}}")),
                Token::Number(_) => label.append_all(whole(token)?),
                Token::Command(c) if c == "star" => label.append("star", "*", "*"),
                Token::Mark('*') => label.append("star", "*", "*"),
                Token::Mark(c @ ('{' | '}' | '_' | '^')) => label.append("", "", &c.to_string()),
                Token::Command(c) if let Some(sign) = greek(c) => {
                    label.append(c, sign, &format!("\\{c} "));
                }
                _ => return None,
            }
        }
        if label.plain.is_empty() || label.plain.len() > MAX_LABEL {
            return None;
        }
        if brackets {
            label.shown = format!("({})", label.shown);
            label.latex = format!("({})", label.latex);
        }
        Some(Part::Label(label))
    }
}

/// A letter with a mark over it, whose command stands before.
fn marked(label: &mut Label, letter: char, mark: Accent) {
    let letter = letter.to_string();
    let plain = format!("{letter}{}", mark.word());
    label.append(&plain, &mark.over(&letter), &letter);
}

/// A whole number.
fn whole(token: &Token) -> Option<i64> {
    match token {
        Token::Number(n) if n.fract() == 0.0 && *n < 1e6 => Some(*n as i64),
        _ => None,
    }
}
