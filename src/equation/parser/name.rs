//! Names with their accents, labels and times.

use super::super::lexer::{Lexeme, Token};
use super::super::name::{Accent, Label, Name, greek};
use super::super::{Expr, ExprKind, NameId, When};
use super::{Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

impl<'a> Parser<'a> {
    pub(super) fn quantity(&mut self) -> Parse<Expr> {
        let start = self.span();
        let behind = self.tokens.get(self.at + 1).map(|lexeme| &lexeme.token);
        if self.peek() == Some(&Token::Letter('T')) && behind != Some(&Token::Mark('_')) {
            self.at += 1;
            return Ok(ExprKind::Length.at(start));
        }
        let (name, when) = self.name()?;
        let plain = &self.names.list[name.index()].name.plain;
        if let Some(func) = self.names.functions.get(plain)
            && self.mark() == Some('(')
        {
            let argument = self.bracketed('(', ')')?;
            let kind = match func {
                Some(func) => ExprKind::Apply(func, Box::new(argument)),
                None => argument.kind,
            };
            return Ok(kind.at(self.since(start.start)));
        }
        if let Some(Token::Number(n)) = self.peek()
            && self.tokens[self.at].span.start == self.since(start.start).end
        {
            let what = text!("equation.number_stands_right_behind_name");
            let fault = Diagnostic::at(start.start..self.span().end, what);
            return fail(fault.help(text!("equation.write_time_subscript_factor_goes", n)));
        }
        Ok(ExprKind::Quantity(name, when).at(self.since(start.start)))
    }

    /// A name with its subscript.
    pub(super) fn name(&mut self) -> Parse<(NameId, When)> {
        let start = self.span();
        let (mut word, mut symbol, mut accent) = (String::new(), None, None);
        let mut braces = 0;
        loop {
            match self.peek().cloned() {
                Some(Token::Letter(c)) => word.push(c),
                Some(Token::Word(w)) => word = w,
                Some(Token::Command(c)) => {
                    if let Some(mark) = Accent::of_command(&c) {
                        if accent.replace(mark).is_some() {
                            return fail(self.here(text!("equation.one_accent_is_enough")));
                        }
                        self.at += 1;
                        braces += usize::from(self.eat('{'));
                        continue;
                    }
                    symbol = greek(&c);
                    if symbol.is_none() {
                        return fail(self.here(text!("equation.name_should_stand_here")));
                    }
                    word = c;
                }
                _ => return fail(self.here(text!("equation.name_should_stand_here"))),
            }
            self.at += 1;
            break;
        }
        let (label, when) = self.subscripts(braces, &start)?;
        let name = Name::new(&word, symbol, accent, label);
        let span = self.since(start.start);
        Ok((self.names.intern(name, &span), when))
    }

    /// The subscript of a name, before or behind the `braces` that its accents opened at `start`.
    fn subscripts(&mut self, braces: usize, start: &Span) -> Parse<(Label, When)> {
        let mut sub = (Label::default(), When::Always);
        if braces > 0 && self.mark() == Some('_') {
            sub = self.subscript()?;
        }
        for _ in 0..braces {
            self.expect('}', start)?;
        }
        if self.mark() == Some('_') {
            if sub != (Label::default(), When::Always) {
                return fail(self.here(text!("equation.second_subscript")));
            }
            sub = self.subscript()?;
        }
        Ok(sub)
    }

    /// What follows `_`: a label, a time, or a label and a time with a comma between.
    pub(super) fn subscript(&mut self) -> Parse<(Label, When)> {
        let at = self.span();
        self.eat('_');
        if !self.eat('{') {
            let one = self.at..self.at + 1;
            self.at += usize::from(self.peek().is_some());
            return self.part(&self.tokens[one.start.min(self.tokens.len())..self.at], at);
        }
        let mut parts: Vec<Vec<Lexeme>> = vec![vec![]];
        loop {
            match self.peek() {
                Some(Token::Mark('}')) => break,
                Some(Token::Mark(',')) => parts.push(vec![]),
                Some(_) => parts
                    .last_mut()
                    .expect("never empty")
                    .push(self.tokens[self.at].clone()),
                None => {
                    self.expect('}', &at)?;
                }
            }
            self.at += 1;
        }
        self.at += 1;
        let span = self.since(at.start);
        let mut label = Label::default();
        let mut when = When::Always;
        let last = parts.len() - 1;
        for (i, part) in parts.iter().enumerate() {
            let (more, time) = self.part(part, span.clone())?;
            if time != When::Always && i < last {
                let fault = Diagnostic::at(span, text!("equation.time_comes_last_subscript"));
                return fail(fault.help(text!("equation.write_label_and_time")));
            }
            if time == When::Always {
                if !label.plain.is_empty() {
                    label.append("_", ",", ",");
                }
                label.append(&more.plain, &more.shown, &more.latex);
            } else {
                when = time;
            }
        }
        Ok((label, when))
    }

    /// One part of a subscript: `t`, `t-k`, `T`, a number, or a label.
    pub(super) fn part(&self, part: &[Lexeme], at: Span) -> Parse<(Label, When)> {
        let tokens: Vec<&Token> = part.iter().map(|l| &l.token).collect();
        let when = match tokens[..] {
            [Token::Letter('t')] => Some(When::Now(0)),
            [Token::Letter('T')] => Some(When::Last),
            [Token::Number(n)] if n.fract() == 0.0 && *n < 1e6 => Some(When::At(*n as i64)),
            [Token::Letter('t'), Token::Mark('-'), Token::Number(n)]
                if n.fract() == 0.0 && (1.0..=16.0).contains(n) =>
            {
                Some(When::Now(*n as u32))
            }
            [Token::Letter('t'), Token::Mark('+'), ..] => {
                let fault = Diagnostic::at(at, text!("equation.equation_cannot_look_into_future"));
                return fail(fault.help(text!("equation.write_from_target_can_given")));
            }
            _ => None,
        };
        if let Some(when) = when {
            return Ok((Label::default(), when));
        }
        let mut label = Label::default();
        for token in tokens {
            match token {
                Token::Letter(c) => label.append_all(c),
                Token::Word(w) => label.append(w, w, &format!("\\mathrm{{{w}}}")),
                Token::Number(n) if n.fract() == 0.0 => label.append_all(n),
                Token::Command(c) if let Some(sign) = greek(c) => {
                    label.append(c, sign, &format!("\\{c} "));
                }
                _ => return fail(strange_subscript(at)),
            }
        }
        if label.plain.is_empty() || label.plain.len() > 24 {
            return fail(strange_subscript(at));
        }
        Ok((label, When::Always))
    }
}

fn strange_subscript(at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("equation.subscript_not_understood"))
        .help(text!("equation.subscript_label_time_both_comma"))
}
