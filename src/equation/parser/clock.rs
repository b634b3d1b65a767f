//! Times as they are written: `t`, `t-1`, `tj`, `T`, `T_x`.

use super::super::lexer::{Lexeme, Token};
use super::super::{When, indices};
use super::script::{bracketed, strange};
use super::{AHEAD, Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

/// The furthest a quantity is looked back at.
const MAX_LAG: f64 = 16.0;

impl<'a> Parser<'a> {
    /// The time that the tokens of a part are, if they are one: `t`, `t-1`, `(t)`, `<t>`, `T`. A time is counted back
    /// from t+1 until all equations are read.
    pub(super) fn time(&self, part: &[Lexeme]) -> Option<Parse<When>> {
        let inner = bracketed(part);
        let at = || inner[0].span.start..inner[inner.len() - 1].span.end;
        let (first, rest) = inner.split_first()?;
        if let Some((written, end)) = indices::length(inner, 0)
            && end == inner.len()
            && self.notation.lengths.contains(&written)
        {
            return Some(Ok(When::Last));
        }
        let index = self.index(&first.token);
        if index.is_none() && first.token != self.notation.clock {
            return None;
        }
        let when = |lag: i32| match index {
            Some(letter) => When::Index(letter, lag),
            None => When::Now(lag + AHEAD),
        };
        match rest {
            [] => Some(Ok(when(0))),
            [sign, number] => match (&sign.token, &number.token) {
                (Token::Mark(sign @ ('-' | '+')), Token::Number(n))
                    if n.fract() == 0.0 && (1.0..=MAX_LAG).contains(n) =>
                {
                    let lag = *n as i32;
                    Some(Ok(when(if *sign == '-' { lag } else { -lag })))
                }
                (Token::Mark('+'), _) => Some(fail(future(at()))),
                (Token::Mark('-'), _) => Some(fail(strange(at()))),
                _ => None,
            },
            _ => None,
        }
    }

    /// The letter that a token is, if sums run over it.
    pub(super) fn index(&self, token: &Token) -> Option<char> {
        indices::letter(token).filter(|letter| self.notation.indices.contains(letter))
    }

    /// The two times that two letters side by side are: `tj`.
    pub(super) fn two_times(&self, part: &[Lexeme]) -> Option<[When; 2]> {
        let [first, second] = part else {
            return None;
        };
        let of = |lexeme: &Lexeme| match self.index(&lexeme.token) {
            Some(letter) => Some(When::Index(letter, 0)),
            None => (lexeme.token == self.notation.clock).then_some(When::Now(AHEAD)),
        };
        let both = [of(first)?, of(second)?];
        (both[0] != both[1]).then_some(both)
    }

    /// The length that is written here, `T` or `T_x`, as its place among all, and the token behind it.
    pub(super) fn length(&self) -> Option<(usize, usize)> {
        let (written, end) = indices::length(self.tokens, self.at)?;
        let mut all = self.notation.lengths.iter();
        Some((all.position(|length| *length == written)?, end))
    }
}

/// A time further ahead than is read.
fn future(at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("equation.equation_cannot_look_into_future"))
        .help(text!("equation.write_from_target_can_given"))
}
