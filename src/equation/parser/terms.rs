//! Sums, products and powers, from the loosest to the tightest.

use super::super::lexer::{Lexeme, OTHERWISE, Token};
use super::super::name::{Accent, greek};
use super::super::reading::Choice;
use super::super::{Expr, ExprKind, Sign, When};
use super::faults::{counted_index, exponent};
use super::functions::is_function;
use super::{MAX_DEPTH, MAX_FACTORS, Parse, Parser, fail};
use crate::lang::{Span, Text, text};

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
        match terms[..] {
            [(Sign::Plus, _)] => Ok(terms.swap_remove(0).1),
            _ => Ok(ExprKind::Sum(terms).at(self.since(start))),
        }
    }

    pub(super) fn hadamard(&mut self) -> Parse<Expr> {
        let mut left = self.product()?;
        loop {
            let operator = if self.is_command(&["odot", "circ", "bullet"]) {
                ExprKind::Hadamard
            } else if self.is_command(&["otimes"]) {
                let (reading, other) = (
                    text!("equation.read_otimes"),
                    text!("equation.write_outer_product"),
                );
                let choice = Choice::guess(self.span(), reading, other);
                self.names.choices.push(choice);
                ExprKind::Hadamard
            } else if self.is_command(&["oslash"]) {
                ExprKind::Divide
            } else if self.mark() == Some('*') {
                self.star(&left);
                ExprKind::Hadamard
            } else {
                return Ok(left);
            };
            self.at += 1;
            left = Expr::between(operator, left, self.product()?);
        }
    }

    /// `W * x` with a matrix is a convolution to some authors, a product to others: what `W` is, all equations tell.
    fn star(&mut self, left: &Expr) {
        if let ExprKind::Quantity(id, When::Always) = left.kind {
            let at = self.span();
            self.names.stars.push((id, at));
        }
    }

    fn product(&mut self) -> Parse<Expr> {
        let mut left = self.juxtaposed()?;
        loop {
            if self.is_command(&["bmod", "mod"]) {
                self.at += 1;
                let right = self.juxtaposed()?;
                left = self.modulo(left, right)?;
                continue;
            }
            let operator = if self.mark() == Some('/') {
                ExprKind::Divide
            } else if self.is_command(&["cdot", "times"]) {
                ExprKind::Product
            } else {
                return Ok(left);
            };
            let over = self.mark() == Some('/');
            self.at += 1;
            let right = self.juxtaposed()?;
            if over && matches!(right.kind, ExprKind::Product(..)) {
                let (reading, other) = (
                    text!("equation.read_all_below"),
                    text!("equation.write_frac_for_other"),
                );
                let span = left.span.start..right.span.end;
                self.names.choices.push(Choice::guess(span, reading, other));
            }
            left = Expr::between(operator, left, right);
        }
    }

    fn juxtaposed(&mut self) -> Parse<Expr> {
        let mut left = self.factor()?;
        while self.starts_factor() {
            left = Expr::between(ExprKind::Product, left, self.factor()?);
        }
        Ok(left)
    }

    pub(super) fn starts_name(&self) -> bool {
        match self.peek() {
            Some(Token::Letter(_)) => true,
            Some(Token::Word(w)) => !is_function(w),
            Some(Token::Command(c)) if c == "sigma" => self.sigma_is_name(),
            Some(Token::Command(c)) => Accent::of_command(c).is_some() || greek(c).is_some(),
            Some(Token::Mark('{')) => self.braced_name(),
            _ => false,
        }
    }

    pub(super) fn starts_factor(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_) | Token::Letter(_) | Token::Word(_)) => true,
            Some(Token::Command(c)) => {
                let others = [
                    "odot", "circ", "cdot", "times", "oslash", "top", "intercal", "in", "Reals",
                    "prime", "star", "bmod", "mod", "otimes", "bullet", "dots", OTHERWISE,
                ];
                !others.contains(&c.as_str())
            }
            Some(Token::Mark('|')) => !self.barred,
            Some(Token::Mark('‖')) => self.opens_norm(),
            Some(Token::Mark(c)) => matches!(c, '(' | '[' | '{'),
            _ => false,
        }
    }

    /// An atom with its powers. Whatever is nested leads through here.
    pub(super) fn factor(&mut self) -> Parse<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.named_apart(text!("equation.nested_more_than_deep", most = MAX_DEPTH));
        }
        let start = self.span().start;
        self.count()?;
        let mut expr = self.atom()?;
        loop {
            if let Some(letter) = self.picks() {
                expr.span = self.since(start);
                let place = (expr.span.start, expr.span.end);
                self.names.picked.insert(place, letter);
            } else if self.eat('^') {
                self.count()?;
                expr = match self.computed(&expr, start)? {
                    Some(power) => power,
                    None => self.power(expr, start)?,
                };
            } else {
                break;
            }
        }
        self.depth -= 1;
        Ok(expr)
    }

    /// One more factor or power.
    pub(super) fn count(&mut self) -> Parse<()> {
        self.factors += 1;
        if self.factors <= MAX_FACTORS {
            return Ok(());
        }
        let most = MAX_FACTORS;
        self.named_apart(text!("equation.equation_too_long_more_than", most))
    }

    /// Too much for one equation.
    fn named_apart<T>(&self, what: Text) -> Parse<T> {
        fail(
            self.here(what)
                .help(text!("equation.give_part_name_equation_own")),
        )
    }

    /// `[a^\top, b^\top]^\top` is a above b, and to most authors so is `[a, b]^\top` behind a matrix.
    fn transposed(&mut self, inner: Expr, span: Span) -> Expr {
        let ExprKind::Concat(parts) = inner.kind else {
            return ExprKind::Transpose(Box::new(inner)).at(span);
        };
        let is_row = |part: &Expr| matches!(part.kind, ExprKind::Transpose(_));
        if parts.iter().all(is_row) {
            let turned = parts.into_iter().map(|part| match part.kind {
                ExprKind::Transpose(column) => *column,
                kind => kind.at(part.span),
            });
            return ExprKind::Concat(turned.collect()).at(span);
        }
        let stacked = |l: &Lexeme| l.token == Token::Mark(';') && span.contains(&l.span.start);
        if self.starts_factor() || self.tokens.iter().any(stacked) || parts.iter().any(is_row) {
            let column = ExprKind::Concat(parts).at(inner.span);
            return ExprKind::Transpose(Box::new(column)).at(span);
        }
        let (reading, other) = (
            text!("equation.read_as_stack"),
            text!("equation.write_row_with_semicolon"),
        );
        let choice = Choice::guess(span.clone(), reading, other);
        self.names.choices.push(choice);
        ExprKind::Concat(parts).at(span)
    }

    pub(super) fn power(&mut self, base: Expr, start: usize) -> Parse<Expr> {
        let at = self.span();
        let braced = self.eat('{');
        // `a^{\odot 2}`: every power is entry by entry.
        self.at += usize::from(self.is_command(&["odot", "circ"]));
        let kind = match self.peek().cloned() {
            Some(Token::Command(c)) if c == "top" || c == "intercal" => {
                ExprKind::Transpose(Box::new(base))
            }
            Some(Token::Letter('T')) => ExprKind::Transpose(Box::new(base)),
            Some(Token::Number(n)) => match base.kind {
                ExprKind::Norm(inner) if n == 2.0 => ExprKind::NormSquared(inner),
                _ => ExprKind::Power(Box::new(base), n),
            },
            Some(Token::Mark('-')) => {
                self.at += 1;
                let Some(&Token::Number(n)) = self.peek() else {
                    return fail(exponent(at));
                };
                ExprKind::Power(Box::new(base), -n)
            }
            Some(Token::Letter(_) | Token::Command(_))
                if matches!(self.token(self.at + 1), Some(Token::Mark('+' | '-'))) =>
            {
                return fail(counted_index(at));
            }
            _ => return fail(exponent(at)),
        };
        self.at += 1;
        if braced {
            self.expect('}', &at)?;
        }
        let span = self.since(start);
        Ok(match kind {
            ExprKind::Transpose(inner) => self.transposed(*inner, span),
            kind => kind.at(span),
        })
    }
}
