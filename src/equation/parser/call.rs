//! Names before a bracket: functions that the reader named, layers, and what nothing defines.

use super::super::function::Func;
use super::super::lexer::Token;
use super::super::name::{Base, Label, Name};
use super::super::reading::{Choice, known};
use super::super::{Expr, ExprKind, Sign, When};
use super::name::Met;
use super::{Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

/// Words for a matrix and a bias of their own.
const LAYERS: &[&str] = &["Linear", "linear", "Dense", "Affine", "FC"];

/// What Wikipedia's LSTM page calls its functions.
const WIKIPEDIA: [(&str, Func); 3] = [("g", Func::Sigmoid), ("c", Func::Tanh), ("h", Func::Tanh)];

impl<'a> Parser<'a> {
    /// What an untimed name before a bracket is applied to it, if it is a function; else it is a factor.
    pub(super) fn called(&mut self, met: &Met, word: bool, start: usize) -> Parse<Option<Expr>> {
        let name = match (&self.names.list[met.id.index()].name, met.when) {
            (name, When::At(n)) => name.with_number(n, false),
            (name, _) => name.clone(),
        };
        let at = self.since(start);
        if let Some(func) = self.notation.functions.get(&name.plain) {
            if self.mark() == Some('(') && self.lists() {
                let plain = &name.plain;
                let fault = Diagnostic::at(at, text!("equation.function_of_several", plain));
                return fail(fault.help(text!("equation.write_what_is_done_with_them", plain)));
            }
            return self.applied(func, start).map(Some);
        }
        if word && name.base.chars().count() > 1 {
            if LAYERS.contains(&name.base.as_str()) {
                return self.layer(start).map(Some);
            }
            let word = name.base.clone();
            let fault = Diagnostic::at(at, text!("equation.unknown_function", word));
            return fail(fault.help(known(&name.base)));
        }
        if !name.is_capital() && self.lists() {
            return fail(free_function(&name.plain, at));
        }
        self.names.calls.insert(start);
        Ok(None)
    }

    /// A function, or the identity, of what follows in brackets.
    fn applied(&mut self, func: Option<Func>, start: usize) -> Parse<Expr> {
        let mut argument = match self.mark() {
            Some('(') => self.bracketed('(', ')')?,
            _ => self.concat()?,
        };
        argument.span = self.since(start);
        Ok(match func {
            Some(func) => {
                let span = argument.span.clone();
                ExprKind::Apply(func, Box::new(argument)).at(span)
            }
            None => argument,
        })
    }

    /// Whether the bracket here holds a list.
    fn lists(&self) -> bool {
        let mut depth = 0usize;
        for lexeme in &self.tokens[self.at..] {
            match lexeme.token {
                Token::Mark('(' | '[' | '{') => depth += 1,
                Token::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
                Token::Mark(',') if depth == 1 => return true,
                _ => {}
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }

    /// `\mathrm{Linear}(x)`: a matrix and a bias that belong to the equation.
    fn layer(&mut self, start: usize) -> Parse<Expr> {
        self.layers += 1;
        let which = match self.layers {
            1 => "lin".to_owned(),
            n => format!("lin{n}"),
        };
        let argument = self.bracketed('(', ')')?;
        let span = self.since(start);
        let owner = self.owner.clone();
        let mut of = |word: &str| {
            let mut label = Label::default();
            label.append(&owner, &owner, &owner);
            label.append(
                &format!("_{which}"),
                &format!(",{which}"),
                &format!(",\\mathrm{{{which}}}"),
            );
            let base = Base {
                word: word.to_owned(),
                ..Base::default()
            };
            let id = self
                .names
                .intern(Name::new(&base, label, Label::default()), &span);
            (id, self.names.list[id.index()].name.plain.clone())
        };
        let ((w, weight), (b, bias)) = (of("W"), of("b"));
        let quantity = |id| ExprKind::Quantity(id, When::Always).at(span.clone());
        let product = ExprKind::Product(Box::new(quantity(w)), Box::new(argument)).at(span.clone());
        let terms = vec![(Sign::Plus, product), (Sign::Plus, quantity(b))];
        let reading = text!("equation.read_as_layer", weight, bias);
        self.names.choices.push(Choice::note(span.clone(), reading));
        Ok(ExprKind::Sum(terms).at(span))
    }

    /// The function that `\sigma_g` is: named by the reader, or Wikipedia's.
    pub(super) fn labelled(&mut self, func: Func, start: usize) -> Parse<Option<Func>> {
        let Ok(tokens) = self.label() else {
            return fail(self.here(text!("equation.subscript_not_understood")));
        };
        let at = self.since(start);
        if func != Func::Sigmoid {
            let function = func.symbol();
            let fault = Diagnostic::at(at, text!("equation.function_with_subscript", function));
            return fail(fault.help(text!("equation.function_of_whole_column")));
        }
        let plain = format!("sigma_{tokens}");
        if let Some(func) = self.notation.functions.get(&plain) {
            return Ok(func);
        }
        let Some((_, func)) = WIKIPEDIA.iter().find(|(label, _)| *label == tokens) else {
            return fail(free_function(&plain, at));
        };
        let symbol = func.symbol();
        let reading = text!(
            "equation.read_as_function",
            name = format!("σ_{tokens}"),
            symbol
        );
        let other = text!("equation.say_otherwise_function", name = plain);
        self.names.choices.push(Choice::guess(at, reading, other));
        Ok(Some(*func))
    }

    /// The label behind the `_` here, in plain letters.
    fn label(&mut self) -> Result<String, ()> {
        let group = self.group(self.at + 1);
        if group.end > self.tokens.len() {
            return Err(());
        }
        let mut plain = String::new();
        for lexeme in &self.tokens[group.inner] {
            match &lexeme.token {
                Token::Letter(c) => plain.push(*c),
                Token::Word(w) | Token::Command(w) => plain.push_str(w),
                Token::Number(n) => plain += &n.to_string(),
                _ => return Err(()),
            }
        }
        self.at = group.end;
        Ok(plain)
    }
}

/// Nothing says which function a name stands for.
pub(in super::super) fn free_function(name: &str, at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("equation.free_function", name))
        .help(text!("equation.name_the_function", name))
}
