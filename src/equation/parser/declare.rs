//! `W \in \mathbb{R}^{h \times d}`: what the text says of a shape.

use super::super::lexer::Token;
use super::super::system::{Declared, Dimension};
use super::super::{MAX_DIM, NameId, When};
use super::name::Met;
use super::{Parse, Parser, fail};
use crate::lang::text;

impl<'a> Parser<'a> {
    /// Names with commas between, `\in`, and a space of numbers; all tokens used.
    pub(in super::super) fn declaration(mut self) -> Parse<Vec<(Declared, When)>> {
        let start = self.span().start;
        let mut names: Vec<Met> = vec![];
        while !self.is_command(&["in"]) {
            if !names.is_empty() && self.eat(',') && self.is_command(&["in"]) {
                break;
            }
            if !self.starts_name() {
                let fault = self.here(text!("equation.name_should_stand_here"));
                return fail(fault.help(text!("equation.write_shape_as")));
            }
            names.push(self.name()?);
        }
        let Some(first) = names.first() else {
            return fail(self.here(text!("equation.name_should_stand_here")));
        };
        let space = self.space(first.id, start)?;
        let declared = |met: Met| {
            let name = met.id;
            (
                Declared {
                    name,
                    ..space.clone()
                },
                met.when,
            )
        };
        Ok(names.into_iter().map(declared).collect())
    }

    /// `\in` and a space of numbers, to the end, as the shape of `name`.
    pub(super) fn space(&mut self, name: NameId, start: usize) -> Parse<Declared> {
        self.at += 1;
        let rest = &self.tokens[self.at..];
        // Of a set such as (0,1)^h the power alone tells a size.
        let power = rest.iter().position(|l| l.token == Token::Mark('^'));
        let dims = match power {
            None => {
                self.at = self.tokens.len();
                vec![Dimension::Number(1)]
            }
            Some(power) => {
                self.at += power + 1;
                self.dimensions()?
            }
        };
        while self.eat(',') || self.eat(';') {}
        if self.at < self.tokens.len() {
            let fault = self.here(text!("equation.expression_should_ended_here"));
            return fail(fault.help(text!("equation.write_shape_as")));
        }
        let end = self.tokens.last().map_or(start, |lexeme| lexeme.span.end);
        let mut dims = dims.into_iter();
        Ok(Declared {
            name,
            rows: dims.next().unwrap_or(Dimension::Number(1)),
            cols: dims.next(),
            span: start..end,
        })
    }

    /// `{h \times d}`, `d`, `4`.
    fn dimensions(&mut self) -> Parse<Vec<Dimension>> {
        let at = self.span();
        let group = self.group(self.at);
        if group.end > self.tokens.len() {
            self.at = self.tokens.len();
            return self.expect('}', &at).map(|()| vec![]);
        }
        let inner = &self.tokens[group.inner];
        self.at = group.end;
        let times = |token: &Token| *token == Token::Command("times".into());
        let dims: Option<Vec<Dimension>> = inner
            .split(|lexeme| times(&lexeme.token))
            .map(|part| {
                if let [one] = part
                    && let Token::Number(n) = one.token
                {
                    let whole = n.fract() == 0.0 && (1.0..=MAX_DIM as f64).contains(&n);
                    return whole.then_some(Dimension::Number(n as usize));
                }
                // A letter, or any other expression, is a size of its own: the same text, the same size.
                let texts = part.iter().map(|lexeme| format!("{:?}", lexeme.token));
                let text = texts.collect::<Vec<_>>().join(" ");
                (!text.is_empty()).then_some(Dimension::Written(text))
            })
            .collect();
        match dims {
            Some(dims) if (1..=2).contains(&dims.len()) => Ok(dims),
            _ => {
                let fault = crate::lang::Diagnostic::at(at, text!("equation.shape_not_understood"));
                fail(fault.help(text!("equation.write_shape_as")))
            }
        }
    }
}
