//! Functions: of one thing, of two, and those that are written as signs.

use super::super::indices;
use super::super::lexer::Token;
use super::super::{Expr, ExprKind, Extreme, Func};
use super::faults::exponent;
use super::{Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

/// Whether a word or a command names a function.
pub(super) fn is_function(word: &str) -> bool {
    Func::of_word(word).is_some() || Extreme::of_word(word).is_some()
}

impl<'a> Parser<'a> {
    /// The function that `word` names, with its arguments.
    pub(super) fn named_function(&mut self, word: &str) -> Parse<Expr> {
        match (Extreme::of_word(word), Func::of_word(word)) {
            (Some(extreme), _) => self.extreme(extreme),
            (None, Some(func)) => self.function(func),
            (None, None) => fail(self.misplaced()),
        }
    }

    /// What stands between brackets, where a single bar opens anew.
    pub(super) fn inside(&mut self, read: fn(&mut Self) -> Parse<Expr>) -> Parse<Expr> {
        let barred = std::mem::take(&mut self.barred);
        let expr = read(self);
        self.barred = barred;
        expr
    }

    fn function(&mut self, func: Func) -> Parse<Expr> {
        let start = self.span().start;
        self.at += 1;
        let mut applied_func = Some(func);
        let over = self.over(func);
        if over.is_none() && self.mark() == Some('_') {
            applied_func = self.labelled(func, start)?;
        }
        let mut power = None;
        if self.eat('^') {
            let opened = self.span();
            let braced = self.eat('{');
            let Some(&Token::Number(n)) = self.peek() else {
                return fail(exponent(self.span()));
            };
            power = Some(n);
            self.at += 1;
            if braced {
                self.expect('}', &opened)?;
            }
        }
        let root = self.root(func)?;
        let argument = self.applied_to(func)?;
        let span = self.since(start);
        if let Some(letter) = over {
            return self.softmax_over(letter, &argument, span);
        }
        let argument = Box::new(argument);
        let applied = match (root, applied_func) {
            (Some(n), _) => ExprKind::Power(argument, 1.0 / n),
            (None, Some(func)) => ExprKind::Apply(func, argument),
            (None, None) => argument.kind,
        };
        let applied = applied.at(span.clone());
        Ok(match power {
            Some(n) => ExprKind::Power(Box::new(applied), n).at(span),
            None => applied,
        })
    }

    /// What a function is applied to: in brackets, or one thing alone.
    fn applied_to(&mut self, func: Func) -> Parse<Expr> {
        if self.mark() == Some('(') && self.lists() {
            let plain = func.symbol();
            let fault = self.here(text!("equation.function_of_several", plain));
            return fail(fault.help(text!("equation.stack_arguments")));
        }
        Ok(match self.mark() {
            Some('(') => self.bracketed('(', ')')?,
            Some('[') => self.concat()?,
            Some('{') => self.bracketed('{', '}')?,
            _ if self.starts_factor() => {
                let argument = self.factor()?;
                if self.starts_factor() {
                    let function = func.symbol();
                    let fault = self.here(text!("equation.not_clear_where_ends", function));
                    return fail(fault.help(text!("equation.put_argument_brackets")));
                }
                argument
            }
            _ => {
                let function = func.symbol();
                let fault = self.here(text!("equation.needs_argument_brackets", function));
                return fail(fault.help(text!("equation.put_argument_brackets")));
            }
        })
    }

    /// The j of `\mathrm{softmax}_j`.
    fn over(&mut self, func: Func) -> Option<char> {
        let group = self.group(self.at + 1);
        let [one] = self.tokens.get(group.inner)? else {
            return None;
        };
        let letter = indices::letter(&one.token).filter(|_| func == Func::Softmax)?;
        let over = (self.mark() == Some('_')).then_some(letter)?;
        self.at = group.end;
        Some(over)
    }

    /// Softmax along a letter of time.
    fn softmax_over(&mut self, letter: char, argument: &Expr, span: Span) -> Parse<Expr> {
        self.counted(argument)?;
        match indices::softmax(letter, argument) {
            Some(kind) => Ok(kind.at(span)),
            None => {
                let what = text!("equation.softmax_of_nothing_over", letter);
                let fault = Diagnostic::at(span, what);
                fail(fault.help(text!("equation.write_second_time", letter)))
            }
        }
    }

    /// The 3 of `\sqrt[3]{a}`.
    fn root(&mut self, func: Func) -> Parse<Option<f64>> {
        if func != Func::Sqrt || self.mark() != Some('[') {
            return Ok(None);
        }
        let opened = self.span();
        self.at += 1;
        let Some(&Token::Number(n)) = self.peek() else {
            return fail(exponent(self.span()));
        };
        self.at += 1;
        self.expect(']', &opened)?;
        Ok(Some(n))
    }

    /// `\max(a, b)`, with two or more arguments.
    fn extreme(&mut self, extreme: Extreme) -> Parse<Expr> {
        let start = self.span().start;
        self.at += 1;
        let opened = self.span();
        let close = match self.mark() {
            Some('(') => ')',
            Some('{') => '}',
            Some('[') => ']',
            _ => return fail(self.two_arguments(extreme)),
        };
        self.at += 1;
        let mut chosen = self.inside(Parser::sum)?;
        if self.mark() != Some(',') && self.mark() != Some(';') {
            return fail(self.two_arguments(extreme));
        }
        while self.eat(',') || self.eat(';') {
            let other = self.inside(Parser::sum)?;
            self.count()?;
            let both = ExprKind::Extreme(extreme, Box::new(chosen), Box::new(other));
            chosen = both.at(self.since(start));
        }
        self.expect(close, &opened)?;
        chosen.span = self.since(start);
        Ok(chosen)
    }

    fn two_arguments(&self, extreme: Extreme) -> Diagnostic {
        let name = extreme.name();
        self.here(text!("equation.extreme_needs_two", name))
            .help(text!("equation.for_example_extreme", name))
    }

    /// `|a|`, entry by entry.
    pub(super) fn absolute(&mut self) -> Parse<Expr> {
        let opened = self.span();
        self.at += 1;
        let outer = std::mem::replace(&mut self.barred, true);
        let inner = self.sum();
        self.barred = outer;
        let inner = Box::new(inner?);
        self.expect('|', &opened)?;
        Ok(ExprKind::Apply(Func::Abs, inner).at(self.since(opened.start)))
    }
}
