//! An equation from its left side: one name, several with commas between, or a stack of them.

use super::super::lexer::{Lexeme, Token};
use super::super::name::Label;
use super::super::reading::Choice;
use super::super::system::Declared;
use super::super::{Clock, Equation, Expr, ExprKind, Func, NameId, When};
use super::functions::is_function;
use super::{AHEAD, Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

/// What a segment says: equations, and a shape behind them.
pub(in super::super) type Said = (Vec<Equation>, Vec<(Declared, When)>);

/// A name on the left.
struct Target {
    name: NameId,
    when: When,
    left: Span,
}

impl Parser<'_> {
    /// `name = expression`, all tokens used; `a, b = \ldots` and a stack of names are an equation each.
    pub(in super::super) fn equations(mut self) -> Parse<Said> {
        let targets = match self.stack_on_left() {
            Some(close) => self.targets(close)?,
            None => vec![self.target()?],
        };
        let stacked = self.at > 0 && matches!(self.token(0), Some(Token::Mark('[' | '(')));
        let mut targets = targets;
        while !stacked && self.eat(',') {
            targets.push(self.target()?);
        }
        if !self.eat('=') {
            let fault = self.here(text!("equation.expected_after_name_being_defined"));
            return fail(fault.help(text!("equation.left_side_one_name_everything")));
        }
        let exprs = match (stacked, targets.len()) {
            (false, 1) => vec![self.sum()?],
            (false, count) => self.with_commas(count)?,
            (true, _) => self.rows(&targets)?,
        };
        let declared = match self.is_command(&["in"]) && targets.len() == 1 {
            true => vec![(
                self.space(targets[0].name, targets[0].left.start)?,
                targets[0].when,
            )],
            false => vec![],
        };
        while self.eat(',') || self.eat(';') {}
        if self.at < self.tokens.len() {
            return fail(self.leftover());
        }
        let equations = targets
            .into_iter()
            .zip(exprs)
            .map(|(target, expr)| Equation {
                name: target.name,
                when: target.when,
                span: target.left.start..expr.span.end.max(target.left.end),
                left: target.left,
                expr,
            });
        Ok((equations.collect(), declared))
    }

    /// What closes the bracket that a stack of names on the left stands in.
    fn stack_on_left(&self) -> Option<char> {
        let close = match self.mark()? {
            '[' => ']',
            '(' => ')',
            _ => return None,
        };
        let end = self
            .tokens
            .iter()
            .position(|l| l.token == Token::Mark(close))?;
        (self.token(end + 1) == Some(&Token::Mark('='))).then_some(close)
    }

    fn targets(&mut self, close: char) -> Parse<Vec<Target>> {
        let opened = self.span();
        self.at += 1;
        let mut all = vec![self.target()?];
        while self.eat(';') || self.eat(',') {
            // `\\` behind the last row.
            if self.mark() == Some(close) {
                break;
            }
            all.push(self.target()?);
        }
        self.expect(close, &opened)?;
        Ok(all)
    }

    fn target(&mut self) -> Parse<Target> {
        let start = self.span();
        if !self.starts_name() {
            let fault = self.here(text!("equation.equation_begins_name_defines"));
            return fail(fault.help(text!("equation.for_example_tanh")));
        }
        let met = self.name()?;
        let (name, when) = (met.id, met.when);
        let left = self.since(start.start);
        if met.power.is_some() || self.mark() == Some('^') {
            let fault = Diagnostic::at(left, text!("equation.power_is_not_defined"));
            return fail(fault.help(text!("equation.bare_name_on_the_left")));
        }
        if self.owner.is_empty() {
            self.owner = self.names.list[name.index()].name.plain.clone();
        }
        if matches!(self.mark(), Some('(' | '[')) {
            let fault = self.here(text!("equation.entry_is_defined"));
            return fail(fault.help(text!("equation.define_all_entries_at_once")));
        }
        // A name at t−1 may be what it is at each time: all of its uses tell.
        let is_free = match when {
            When::Now(lag) => (0..=AHEAD + 1).contains(&lag),
            When::Index(_, lag) => lag == 0,
            When::Both(first, second) => {
                let now = matches!(first, Clock::Now(AHEAD) | Clock::Index(_, 0));
                now && matches!(second, Clock::Index(_, 0))
            }
            _ => true,
        };
        if !is_free {
            return fail(not_now(left));
        }
        Ok(Target { name, when, left })
    }

    /// As many expressions as there are names, with commas between, or one number for all.
    fn with_commas(&mut self, count: usize) -> Parse<Vec<Expr>> {
        let mut exprs = vec![self.sum()?];
        // A comma at the end is that of the sentence.
        while self.at + 1 < self.tokens.len() && self.eat(',') {
            exprs.push(self.sum()?);
        }
        if exprs.len() == 1 && exprs[0].is_constant() {
            exprs = vec![exprs.remove(0); count];
        }
        let given = exprs.len();
        if given != count {
            let fault = self.here(text!("equation.so_many_names_on_left", count, given));
            return fail(fault.help(text!("equation.put_each_equation_on_line")));
        }
        Ok(exprs)
    }

    /// What each row of a stack of names is: its function, where a stack of them stands first, of its rows of the rest.
    fn rows(&mut self, targets: &[Target]) -> Parse<Vec<Expr>> {
        let functions = self.functions_on_right()?;
        self.at += usize::from(!functions.is_empty() && self.is_command(&["odot", "circ", "cdot"]));
        let body = match functions.is_empty() {
            true => self.sum()?,
            false => self.hadamard()?,
        };
        let count = targets.len();
        let given = match &body.kind {
            _ if !functions.is_empty() => functions.len(),
            ExprKind::Concat(parts) => parts.len(),
            _ => count,
        };
        if given != count {
            let what = text!("equation.so_many_names_on_left", count, given);
            return fail(Diagnostic::at(body.span, what));
        }
        let mut rows = vec![];
        let mut made = vec![];
        for (n, target) in targets.iter().enumerate() {
            let row = match &body.kind {
                ExprKind::Concat(parts) => parts[n].clone(),
                _ => {
                    self.counted(&body)?;
                    self.block(&body, target, &mut made)?
                }
            };
            let span = row.span.clone();
            rows.push(match functions.get(n) {
                Some(func) => ExprKind::Apply(*func, Box::new(row)).at(span),
                None => row,
            });
        }
        if !made.is_empty() {
            made.sort();
            made.dedup();
            let list = made.join(", ");
            let reading = text!("equation.read_as_rows_of_blocks", list);
            self.names
                .choices
                .push(Choice::note(body.span.clone(), reading));
        }
        Ok(rows)
    }

    /// The functions in a stack of nothing else.
    fn functions_on_right(&mut self) -> Parse<Vec<Func>> {
        let close = match self.mark() {
            Some('[') => ']',
            Some('(') => ')',
            _ => return Ok(vec![]),
        };
        let rest = &self.tokens[self.at + 1..];
        let Some(len) = rest.iter().position(|l| l.token == Token::Mark(close)) else {
            return Ok(vec![]);
        };
        let word = |lexeme: &Lexeme| match &lexeme.token {
            Token::Word(w) | Token::Command(w) if is_function(w) => Func::of_word(w),
            _ => None,
        };
        let parts = rest[..len].split(|l| matches!(l.token, Token::Mark(';' | ',')));
        let parts = parts.filter(|part| !part.is_empty());
        let functions: Option<Vec<Func>> = parts
            .map(|part| match part {
                [one] => word(one),
                _ => None,
            })
            .collect();
        let functions = functions.unwrap_or_default();
        if !functions.is_empty() {
            self.at += len + 2;
        }
        Ok(functions)
    }

    /// The rows of an expression that belong to one name of a stack: those of what its products begin with, which have
    /// names of their own, `W_f` for W.
    fn block(&mut self, expr: &Expr, target: &Target, made: &mut Vec<String>) -> Parse<Expr> {
        let mut row = expr.clone();
        match &mut row.kind {
            ExprKind::Number(_) => {}
            ExprKind::Quantity(id, When::Always | When::At(_)) => {
                let own = &self.names.list[target.name.index()].name;
                let mut label = Label::default();
                label.append(&own.plain, &own.inline(None), &own.latex(None));
                let name = self.names.list[id.index()].name.with_label(&label);
                made.push(name.inline(None));
                let span = row.span.clone();
                row.kind = ExprKind::Quantity(self.names.intern(name, &span), When::Always);
            }
            ExprKind::Product(a, _) => **a = self.block(a, target, made)?,
            ExprKind::Sum(_) | ExprKind::Hadamard(..) | ExprKind::Apply(..) => {
                for child in row.children_mut() {
                    *child = self.block(child, target, made)?;
                }
            }
            _ => {
                let fault = Diagnostic::at(row.span, text!("equation.rows_of_this_unknown"));
                return fail(fault.help(text!("equation.write_one_equation_a_row")));
            }
        }
        Ok(row)
    }
}

/// A left side at another time than t.
pub(in super::super) fn not_now(left: Span) -> Diagnostic {
    Diagnostic::at(left, text!("equation.left_side_must_time"))
        .help(text!("equation.define_from_not_other_way"))
}
