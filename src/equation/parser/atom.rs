//! What binds tightest: numbers, brackets, functions, fractions, norms, sums over time.

use super::super::lexer::Token;
use super::super::{Bound, Expr, ExprKind, Func};
use super::{Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

impl<'a> Parser<'a> {
    pub(super) fn atom(&mut self) -> Parse<Expr> {
        let at = self.span();
        if self.starts_name() {
            return self.quantity();
        }
        match self.peek().cloned() {
            Some(Token::Number(n)) => {
                self.at += 1;
                Ok(Expr {
                    kind: ExprKind::Number(n),
                    span: at,
                })
            }
            Some(Token::Mark('(')) => self.bracketed('(', ')'),
            Some(Token::Mark('{')) => self.bracketed('{', '}'),
            Some(Token::Mark('[')) => self.concat(),
            Some(Token::Mark('‖')) => self.norm(),
            Some(Token::Command(c)) => match c.as_str() {
                "frac" => self.fraction(),
                "sum" => self.over_time(),
                word => match Func::of_word(word) {
                    Some(func) => self.function(func),
                    None => fail(self.misplaced(at)),
                },
            },
            Some(Token::Word(w)) => match Func::of_word(&w) {
                Some(func) => self.function(func),
                None => fail(self.misplaced(at)),
            },
            _ => fail(self.misplaced(at)),
        }
    }

    fn misplaced(&self, at: Span) -> Diagnostic {
        if self.peek().is_none() {
            return Diagnostic::at(at, text!("equation.equation_ends_where_quantity"));
        }
        match self.mark() {
            Some('^') => Diagnostic::at(at, text!("equation.power_nothing_below")),
            Some('_') => Diagnostic::at(at, text!("equation.subscript_belongs_nothing")),
            Some('|') => Diagnostic::at(at, text!("equation.single_bar_means_nothing_here"))
                .help(text!("equation.write_norm_as")),
            _ => Diagnostic::at(at, text!("equation.quantity_should_stand_here")),
        }
    }

    fn bracketed(&mut self, open: char, close: char) -> Parse<Expr> {
        let opened = self.span();
        self.eat(open);
        let mut expr = self.sum()?;
        self.expect(close, &opened)?;
        expr.span = self.since(opened.start);
        Ok(expr)
    }

    fn concat(&mut self) -> Parse<Expr> {
        let opened = self.span();
        self.eat('[');
        let mut parts = vec![self.sum()?];
        while self.eat(';') || self.eat(',') {
            parts.push(self.sum()?);
        }
        self.expect(']', &opened)?;
        let span = self.since(opened.start);
        if parts.len() == 1 {
            return Ok(Expr {
                span,
                ..parts.swap_remove(0)
            });
        }
        Ok(Expr {
            kind: ExprKind::Concat(parts),
            span,
        })
    }

    fn norm(&mut self) -> Parse<Expr> {
        let opened = self.span();
        self.eat('‖');
        let inner = self.sum()?;
        self.expect('‖', &opened)?;
        if self.eat('_') {
            let two = self.span();
            if self.peek() != Some(&Token::Number(2.0)) {
                return fail(Diagnostic::at(
                    two,
                    text!("equation.only_euclidean_norm_known"),
                ));
            }
            self.at += 1;
        }
        Ok(Expr {
            kind: ExprKind::Norm(Box::new(inner)),
            span: self.since(opened.start),
        })
    }

    fn fraction(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.at += 1;
        let mut part = || -> Parse<Expr> {
            if self.mark() != Some('{') {
                return fail(
                    Diagnostic::at(self.span(), text!("equation.frac_needs_two_parts_braces"))
                        .help(text!("equation.for_example_frac")),
                );
            }
            self.bracketed('{', '}')
        };
        let (a, b) = (part()?, part()?);
        Ok(Expr {
            kind: ExprKind::Divide(Box::new(a), Box::new(b)),
            span: self.since(start.start),
        })
    }

    fn function(&mut self, func: Func) -> Parse<Expr> {
        let start = self.span().start;
        self.at += 1;
        let mut power = None;
        if self.eat('^') {
            let at = self.span();
            match self.peek() {
                Some(&Token::Number(n)) => power = Some(n),
                _ => {
                    return fail(Diagnostic::at(
                        at,
                        text!("equation.exponent_not_understood"),
                    ));
                }
            }
            self.at += 1;
        }
        let argument = match self.mark() {
            Some('(') => self.bracketed('(', ')')?,
            Some('[') => self.concat()?,
            Some('{') => self.bracketed('{', '}')?,
            _ if self.starts_factor() => {
                let argument = self.factor()?;
                if self.starts_factor() {
                    return fail(
                        Diagnostic::at(
                            self.span(),
                            text!("equation.not_clear_where_ends", function = func.symbol()),
                        )
                        .help(text!("equation.put_argument_brackets")),
                    );
                }
                argument
            }
            _ => {
                return fail(Diagnostic::at(
                    self.span(),
                    text!("equation.needs_argument_brackets", function = func.symbol()),
                ));
            }
        };
        let span = self.since(start);
        let mut kind = ExprKind::Apply(func, Box::new(argument));
        if let Some(n) = power {
            let span = span.clone();
            kind = ExprKind::Power(Box::new(Expr { kind, span }), n);
        }
        Ok(Expr { kind, span })
    }

    /// `\sum_{t=1}^{T} body`; `\sum_t body` is the same.
    fn over_time(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.at += 1;
        let (from, to) = self.limits()?;
        let body = self.hadamard()?;
        let span = self.since(start.start);
        Ok(Expr {
            kind: ExprKind::OverTime {
                from,
                to,
                body: Box::new(body),
            },
            span,
        })
    }

    fn limits(&mut self) -> Parse<(i64, Bound)> {
        let at = self.span();
        let wrong = |at: Span| {
            fail(
                Diagnostic::at(at, text!("equation.sum_runs_over"))
                    .help(text!("equation.write_sum")),
            )
        };
        let (mut from, mut to) = (1, Bound::Last);
        if self.eat('_') {
            let braced = self.eat('{');
            if self.peek() != Some(&Token::Letter('t')) {
                return wrong(self.span());
            }
            self.at += 1;
            if self.eat('=') {
                from = match self.integer() {
                    Some(n) => n,
                    None => return wrong(self.span()),
                };
            }
            if braced {
                self.expect('}', &at)?;
            }
        }
        if self.eat('^') {
            let braced = self.eat('{');
            if self.peek() == Some(&Token::Letter('T')) {
                self.at += 1;
            } else {
                to = match self.integer() {
                    Some(n) => Bound::At(n),
                    None => return wrong(self.span()),
                };
            }
            if braced {
                self.expect('}', &at)?;
            }
        }
        Ok((from, to))
    }

    /// A whole number, taken.
    fn integer(&mut self) -> Option<i64> {
        match self.peek() {
            Some(&Token::Number(n)) if n.fract() == 0.0 && n < 1e6 => {
                self.at += 1;
                Some(n as i64)
            }
            _ => None,
        }
    }
}
