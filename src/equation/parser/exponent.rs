//! `a^{c r_t}`: a power whose exponent is computed.

use super::super::function::Func;
use super::super::lexer::{Lexeme, Token};
use super::super::reading::Choice;
use super::super::{Expr, ExprKind};
use super::{Parse, Parser};
use crate::lang::text;

impl Parser<'_> {
    /// Whether what stands above is computed: a quantity at a time is in it.
    pub(super) fn is_exponent(&self, inner: &[Lexeme]) -> bool {
        let below = inner.iter().position(|l| l.token == Token::Mark('_'));
        below.is_some_and(|at| at > 0 && inner[at..].iter().any(|l| l.token == self.notation.clock))
    }

    /// exp(b log a) for `a^{b}` where b is computed; nothing where it is not.
    pub(super) fn computed(&mut self, base: &Expr, start: usize) -> Parse<Option<Expr>> {
        let inner = &self.tokens[self.group(self.at).inner];
        if self.mark() != Some('{') || !self.is_exponent(inner) {
            return Ok(None);
        }
        let exponent = self.bracketed('{', '}')?;
        let span = self.since(start);
        let log = ExprKind::Apply(Func::Log, Box::new(base.clone())).at(base.span.clone());
        let product = Expr::between(ExprKind::Product, exponent, log);
        let reading = text!("equation.read_as_power");
        self.names.choices.push(Choice::note(span.clone(), reading));
        Ok(Some(ExprKind::Apply(Func::Exp, Box::new(product)).at(span)))
    }
}
