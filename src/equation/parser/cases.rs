//! What depends on a condition, and what is left of a division: written with signs and whole numbers, of which every
//! operation, slope and picture is there already.

use super::super::function::Func;
use super::super::lexer::OTHERWISE;
use super::super::reading::Choice;
use super::super::{Expr, ExprKind, Sign};
use super::{Parse, Parser, fail};
use crate::lang::{Span, text};

/// The signs of comparisons.
const COMPARISONS: [char; 6] = ['<', '>', '≤', '≥', '=', '≠'];

impl<'a> Parser<'a> {
    /// The rows between `\begin{cases}` and `\end{cases}`: the first whose condition holds. Of two rows it is
    /// m ⊙ a + (1 − m) ⊙ b with m = ReLU(sign(…)), which is 1 where the condition of the first holds and 0 elsewhere.
    pub(super) fn cases(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.at += 1;
        let opened = self.span();
        self.eat('{');
        let mut rows = vec![];
        while self.mark() != Some('}') {
            let value = self.inside(Parser::sum)?;
            while self.eat(',') {}
            self.eat('&');
            let condition = self.condition()?;
            while self.eat(',') || self.eat('.') {}
            let is_last = condition.is_none();
            rows.push((value, condition));
            while self.eat(';') {}
            if is_last && self.mark() != Some('}') {
                let fault = self.here(text!("equation.cases_go_on"));
                return fail(fault.help(text!("equation.write_otherwise_last")));
            }
        }
        self.expect('}', &opened)?;
        let span = self.since(start.start);
        let mut chosen: Option<Expr> = None;
        for (value, condition) in rows.into_iter().rev() {
            chosen = Some(match (condition, chosen) {
                (None, _) => value,
                (Some(holds), None) => both(holds, value),
                (Some(holds), Some(rest)) => {
                    self.counted(&holds)?;
                    let fails = minus(one(&span), holds.clone());
                    let terms = [both(holds, value), both(fails, rest)];
                    ExprKind::Sum(terms.map(|term| (Sign::Plus, term)).into()).at(span.clone())
                }
            });
        }
        let Some(mut chosen) = chosen else {
            return fail(self.misplaced());
        };
        chosen.span = span.clone();
        let reading = text!("equation.read_cases");
        self.names.choices.push(Choice::note(span, reading));
        Ok(chosen)
    }

    /// `a < b ≤ c`, as what is 1 where it holds and 0 elsewhere; nothing for all that is left.
    fn condition(&mut self) -> Parse<Option<Expr>> {
        if self.is_command(&[OTHERWISE]) {
            self.at += 1;
            return Ok(None);
        }
        if matches!(self.mark(), Some(';' | '}')) {
            return Ok(None);
        }
        let mut left = self.inside(Parser::sum)?;
        let mut all: Option<Expr> = None;
        while let Some(sign) = self.mark().filter(|sign| COMPARISONS.contains(sign)) {
            self.at += 1;
            let right = self.inside(Parser::sum)?;
            self.counted(&right)?;
            let holds = compared(sign, left, right.clone());
            all = Some(match all {
                None => holds,
                Some(before) => both(before, holds),
            });
            left = right;
        }
        match all {
            Some(_) if matches!(self.mark(), Some(';' | ',' | '.' | '}')) => Ok(all),
            _ => {
                let fault = self.here(text!("equation.condition_not_understood"));
                fail(fault.help(text!("equation.write_condition_as")))
            }
        }
    }

    /// `a \bmod b`, that is a − b ⌊a / b⌋.
    pub(super) fn modulo(&mut self, a: Expr, b: Expr) -> Parse<Expr> {
        self.counted(&a)?;
        self.counted(&b)?;
        let span = a.span.start..b.span.end;
        let share = Expr::between(ExprKind::Divide, a.clone(), b.clone());
        let whole = applied(Func::Floor, share);
        let mut rest = minus(a, both(b, whole));
        rest.span = span.clone();
        let reading = text!("equation.read_modulo");
        self.names.choices.push(Choice::note(span, reading));
        Ok(rest)
    }

    /// What is written once and stands twice counts twice.
    pub(super) fn counted(&mut self, expr: &Expr) -> Parse<()> {
        expr.all().try_for_each(|_| self.count())
    }
}

/// 1 where `left sign right` holds, 0 elsewhere.
fn compared(sign: char, left: Expr, right: Expr) -> Expr {
    let span = left.span.start..right.span.end;
    let above = |a, b| applied(Func::Relu, applied(Func::Sign, minus(a, b)));
    let differ = |a, b| applied(Func::Abs, applied(Func::Sign, minus(a, b)));
    let mut holds = match sign {
        '<' => above(right, left),
        '>' => above(left, right),
        '≤' => minus(one(&span), above(left, right)),
        '≥' => minus(one(&span), above(right, left)),
        '=' => minus(one(&span), differ(left, right)),
        _ => differ(left, right),
    };
    holds.span = span;
    holds
}

fn one(span: &Span) -> Expr {
    ExprKind::Number(1.0).at(span.clone())
}

fn applied(func: Func, to: Expr) -> Expr {
    let span = to.span.clone();
    ExprKind::Apply(func, Box::new(to)).at(span)
}

fn minus(a: Expr, b: Expr) -> Expr {
    let span = a.span.start.min(b.span.start)..a.span.end.max(b.span.end);
    ExprKind::Sum(vec![(Sign::Plus, a), (Sign::Minus, b)]).at(span)
}

/// Entry by entry.
fn both(a: Expr, b: Expr) -> Expr {
    let span = a.span.start.min(b.span.start)..a.span.end.max(b.span.end);
    ExprKind::Hadamard(Box::new(a), Box::new(b)).at(span)
}
