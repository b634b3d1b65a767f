//! What binds tightest: numbers, brackets, functions, fractions, norms, sums over time.

use super::super::indices;
use super::super::lexer::Token;
use super::super::name::{Base, Label, Name, greek};
use super::super::reading::Choice;
use super::super::{Bound, Expr, ExprKind, When};
use super::functions::is_function;
use super::{Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

impl<'a> Parser<'a> {
    pub(super) fn atom(&mut self) -> Parse<Expr> {
        if self.starts_name() {
            return self.quantity();
        }
        match self.peek().cloned() {
            Some(Token::Number(n)) => {
                let at = self.span();
                self.at += 1;
                Ok(ExprKind::Number(n).at(at))
            }
            Some(Token::Mark('(')) => self.round(),
            Some(Token::Mark('{')) => self.bracketed('{', '}'),
            Some(Token::Mark('[')) => self.concat(),
            Some(Token::Mark('‖')) => self.norm(),
            Some(Token::Command(c)) if c == "frac" => self.fraction(),
            Some(Token::Command(c)) if c == "sum" => self.over_time(),
            Some(Token::Command(c)) if c == "cases" => self.cases(),
            Some(Token::Mark('|')) => self.absolute(),
            Some(Token::Command(word) | Token::Word(word)) if is_function(&word) => {
                self.named_function(&word)
            }
            _ => fail(self.misplaced()),
        }
    }

    pub(super) fn misplaced(&self) -> Diagnostic {
        if self.is_command(&["dots"]) {
            let name = "dots";
            let fault = self.here(text!("equation.cannot_be_expressed", name));
            return fault.help(text!("equation.write_all_terms"));
        }
        let fault = self.here(match self.peek() {
            None => text!("equation.equation_ends_where_quantity"),
            Some(Token::Mark('^')) => text!("equation.power_nothing_below"),
            Some(Token::Mark('_')) => text!("equation.subscript_belongs_nothing"),
            _ => text!("equation.quantity_should_stand_here"),
        });
        fault.help(text!("equation.write_what_is_missing"))
    }

    pub(super) fn bracketed(&mut self, open: char, close: char) -> Parse<Expr> {
        let opened = self.span();
        self.eat(open);
        let expr = self.inside(Parser::sum)?;
        self.expect(close, &opened)?;
        let span = self.since(opened.start);
        Ok(self.placed(expr, span))
    }

    /// Round brackets; `(h_{t-1}, x_t)` is one above the other, as in square ones.
    fn round(&mut self) -> Parse<Expr> {
        let opened = self.span();
        let parts = self.list('(', ')')?;
        let span = self.since(opened.start);
        if parts.len() > 1 {
            let reading = text!("equation.read_as_stack");
            self.names.choices.push(Choice::note(span.clone(), reading));
        }
        Ok(self.stacked(parts, span))
    }

    /// Square brackets.
    pub(super) fn concat(&mut self) -> Parse<Expr> {
        let opened = self.span();
        let parts = self.list('[', ']')?;
        let span = self.since(opened.start);
        Ok(self.stacked(parts, span))
    }

    /// One thing is itself, more are one above the other.
    fn stacked(&mut self, mut parts: Vec<Expr>, span: Span) -> Expr {
        match parts.len() {
            1 => self.placed(parts.swap_remove(0), span),
            _ => ExprKind::Concat(parts).at(span),
        }
    }

    /// What stands in brackets, with commas or semicolons between.
    pub(super) fn list(&mut self, open: char, close: char) -> Parse<Vec<Expr>> {
        let opened = self.span();
        self.eat(open);
        let mut parts = vec![self.inside(Parser::sum)?];
        while self.eat(',') || self.eat(';') || self.eat('‖') {
            parts.push(self.inside(Parser::sum)?);
        }
        self.expect(close, &opened)?;
        Ok(parts)
    }

    fn norm(&mut self) -> Parse<Expr> {
        let opened = self.span();
        self.eat('‖');
        let inner = self.inside(Parser::sum)?;
        self.expect('‖', &opened)?;
        if self.eat('_') {
            if self.peek() != Some(&Token::Number(2.0)) {
                let fault = self.here(text!("equation.only_euclidean_norm_known"));
                return fail(fault.help(text!("equation.leave_out_its_subscript")));
            }
            self.at += 1;
        }
        Ok(ExprKind::Norm(Box::new(inner)).at(self.since(opened.start)))
    }

    /// Whether the bars here open a norm, as in `2\|a\|`, and close none: as many open as close up to the end of the
    /// bracket. Behind what is no number they stack in a bracket, `[a \| b \| c]`.
    pub(super) fn opens_norm(&self) -> bool {
        let (mut depth, mut bars) = (0i32, 0);
        for lexeme in &self.tokens[self.at..] {
            match lexeme.token {
                Token::Mark('(' | '[' | '{') => depth += 1,
                Token::Mark(')' | ']' | '}') => depth -= 1,
                Token::Mark('‖') if depth == 0 => bars += 1,
                _ => {}
            }
            if depth < 0 {
                let is_number = |token: &Token| matches!(token, Token::Number(_));
                let before = self.at.checked_sub(1).and_then(|at| self.token(at));
                return bars % 2 == 0 && before.is_some_and(is_number);
            }
        }
        bars % 2 == 0
    }

    fn fraction(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.at += 1;
        let (a, b) = (Box::new(self.part()?), Box::new(self.part()?));
        Ok(ExprKind::Divide(a, b).at(self.since(start.start)))
    }

    /// A part of a fraction: in braces, or one sign, as in `\frac12`.
    fn part(&mut self) -> Parse<Expr> {
        if self.mark() == Some('{') {
            return self.bracketed('{', '}');
        }
        let (at, mut base) = (self.span(), Base::default());
        match self.peek().cloned() {
            Some(Token::Number(n)) => {
                self.at += 1;
                return Ok(ExprKind::Number(n).at(at));
            }
            Some(Token::Letter(c)) => base.word.push(c),
            Some(Token::Command(c)) if greek(&c).is_some() => {
                base.symbol = greek(&c);
                base.word = c;
            }
            _ => {
                let fault = self.here(text!("equation.frac_needs_two_parts_braces"));
                return fail(fault.help(text!("equation.for_example_frac")));
            }
        }
        let (is_last, is_clock) = [&self.notation.last, &self.notation.clock]
            .map(|token| self.peek() == Some(token))
            .into();
        self.at += 1;
        if is_last {
            return Ok(ExprKind::Length(0).at(at));
        }
        let name = Name::new(&base, Label::default(), Label::default());
        let id = self.names.intern(name, &at);
        let when = match is_clock {
            true => self.time_itself(id, &at),
            false => When::Always,
        };
        Ok(ExprKind::Quantity(id, when).at(at))
    }

    /// `\sum_{t=1}^{T} body`; `\sum_t body` is the same.
    fn over_time(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.at += 1;
        let (letter, from, to) = self.limits()?;
        let body = Box::new(self.hadamard()?);
        let sum = ExprKind::OverTime {
            letter,
            from,
            to,
            body,
        };
        Ok(sum.at(self.since(start.start)))
    }

    /// The letter that runs, none for t, and its first and last time.
    fn limits(&mut self) -> Parse<(Option<char>, i64, Bound)> {
        let at = self.span();
        let wrong = |parser: &Self| {
            let fault = parser.here(text!("equation.sum_runs_over"));
            fault.help(text!("equation.write_sum"))
        };
        let (mut letter, mut from, mut to) = (None, 1, Bound::All);
        if let Some(letter) = self.sum_of_entries() {
            return Ok((Some(letter), from, to));
        }
        if self.eat('_') {
            let braced = self.eat('{');
            if self.peek() != Some(&self.notation.clock) {
                letter = self.peek().and_then(indices::letter);
                if letter.is_none() {
                    return Err(wrong(self));
                }
            }
            self.at += 1;
            if self.eat('=') {
                from = self.integer().ok_or_else(|| wrong(self))?;
            }
            if braced {
                self.expect('}', &at)?;
            }
        }
        if self.eat('^') {
            let braced = self.eat('{');
            if let Some((length, end)) = self.length() {
                to = Bound::Length(length);
                self.at = if braced { end } else { self.at + 1 };
            } else if letter.is_some() && self.peek() == Some(&self.notation.clock) {
                self.at += 1;
                let lag = if self.eat('-') {
                    self.integer()
                } else {
                    Some(0)
                };
                to = Bound::Now(lag.ok_or_else(|| wrong(self))? as i32);
            } else {
                to = Bound::At(self.integer().ok_or_else(|| wrong(self))?);
            }
            if braced {
                self.expect('}', &at)?;
            }
        }
        Ok((letter, from, to))
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
