//! Sums, products and powers, from the loosest to the tightest.

use super::super::lexer::Token;
use super::super::name::{Accent, greek};
use super::super::{Expr, ExprKind, Func, Sign};
use super::name::named_apart;
use super::{MAX_DEPTH, MAX_FACTORS, Parse, Parser, fail};
use crate::lang::{Diagnostic, text};

impl<'a> Parser<'a> {
    pub(super) fn sum(&mut self) -> Parse<Expr> {
        let start = self.span().start;
        let mut terms = vec![];
        let mut sign = if self.eat('-') {
            Sign::Minus
        } else {
            self.eat('+');
            Sign::Plus
        };
        loop {
            terms.push((sign, self.hadamard()?));
            sign = if self.eat('+') {
                Sign::Plus
            } else if self.eat('-') {
                Sign::Minus
            } else {
                break;
            };
        }
        let span = self.since(start);
        if terms.len() == 1 && terms[0].0 == Sign::Plus {
            return Ok(terms.swap_remove(0).1);
        }
        Ok(Expr {
            kind: ExprKind::Sum(terms),
            span,
        })
    }

    pub(super) fn hadamard(&mut self) -> Parse<Expr> {
        let mut left = self.product()?;
        while self.is_command(&["odot", "circ"]) {
            self.at += 1;
            let right = self.product()?;
            let span = left.span.start..right.span.end;
            left = Expr {
                kind: ExprKind::Hadamard(Box::new(left), Box::new(right)),
                span,
            };
        }
        Ok(left)
    }

    fn product(&mut self) -> Parse<Expr> {
        let mut left = self.juxtaposed()?;
        loop {
            let divide = self.mark() == Some('/');
            if !divide && !self.is_command(&["cdot"]) {
                return Ok(left);
            }
            self.at += 1;
            let right = self.juxtaposed()?;
            let span = left.span.start..right.span.end;
            let (a, b) = (Box::new(left), Box::new(right));
            left = Expr {
                kind: if divide {
                    ExprKind::Divide(a, b)
                } else {
                    ExprKind::Product(a, b)
                },
                span,
            };
        }
    }

    fn juxtaposed(&mut self) -> Parse<Expr> {
        let mut left = self.factor()?;
        while self.starts_factor() {
            let right = self.factor()?;
            let span = left.span.start..right.span.end;
            left = Expr {
                kind: ExprKind::Product(Box::new(left), Box::new(right)),
                span,
            };
        }
        Ok(left)
    }

    pub(super) fn starts_name(&self) -> bool {
        match self.peek() {
            Some(Token::Letter(_)) => true,
            Some(Token::Word(w)) => Func::of_word(w).is_none(),
            Some(Token::Command(c)) => Accent::of_command(c).is_some() || greek(c).is_some(),
            _ => false,
        }
    }

    pub(super) fn starts_factor(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_) | Token::Letter(_) | Token::Word(_)) => true,
            Some(Token::Command(c)) => {
                !["odot", "circ", "cdot", "top", "intercal"].contains(&c.as_str())
            }
            Some(Token::Mark(c)) => matches!(c, '(' | '[' | '{'),
            _ => false,
        }
    }

    /// An atom with its powers. Whatever is nested leads through here.
    pub(super) fn factor(&mut self) -> Parse<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return fail(named_apart(
                self.span(),
                text!("equation.nested_more_than_deep", most = MAX_DEPTH),
            ));
        }
        let start = self.span().start;
        self.count()?;
        let mut expr = self.atom()?;
        while self.eat('^') {
            self.count()?;
            expr = self.power(expr, start)?;
        }
        self.depth -= 1;
        Ok(expr)
    }

    /// One more factor or power.
    fn count(&mut self) -> Parse<()> {
        self.factors += 1;
        if self.factors <= MAX_FACTORS {
            return Ok(());
        }
        fail(named_apart(
            self.span(),
            text!("equation.equation_too_long_more_than", most = MAX_FACTORS),
        ))
    }

    pub(super) fn power(&mut self, base: Expr, start: usize) -> Parse<Expr> {
        let at = self.span();
        let braced = self.eat('{');
        let kind = match self.peek().cloned() {
            Some(Token::Command(c)) if c == "top" || c == "intercal" => {
                self.at += 1;
                ExprKind::Transpose(Box::new(base))
            }
            Some(Token::Letter('T')) => {
                self.at += 1;
                ExprKind::Transpose(Box::new(base))
            }
            Some(Token::Number(n)) => {
                self.at += 1;
                match base.kind {
                    ExprKind::Norm(inner) if n == 2.0 => ExprKind::NormSquared(inner),
                    _ => ExprKind::Power(Box::new(base), n),
                }
            }
            _ => {
                return fail(
                    Diagnostic::at(at, text!("equation.exponent_not_understood"))
                        .help(text!("equation.exponent_number_top_label_belongs")),
                );
            }
        };
        if braced {
            self.expect('}', &at)?;
        }
        Ok(Expr {
            kind,
            span: self.since(start),
        })
    }
}
