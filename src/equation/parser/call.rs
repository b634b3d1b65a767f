//! Names before a bracket: functions that the reader named, layers, and what nothing defines.

use super::super::function::Func;
use super::super::lexer::{Lexeme, Token};
use super::super::name::{Base, Label, Name};
use super::super::reading::{Choice, Meaning, argument, known_or};
use super::super::{Expr, ExprKind, NameId, Sign, When};
use super::name::Met;
use super::{Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, Text, text};

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
        match self.notation.functions.get(&name.plain) {
            Some(Meaning::Known(func)) => {
                if self.mark() == Some('(') && self.lists() {
                    let plain = &name.plain;
                    let fault = Diagnostic::at(at, text!("equation.function_of_several", plain));
                    return fail(fault.help(self.say_formula(plain)));
                }
                return self.applied(*func, start).map(Some);
            }
            Some(Meaning::Written(count, tokens)) => {
                return self
                    .spelled_out(&name.plain, *count, tokens, start)
                    .map(Some);
            }
            None => {}
        }
        if word && name.base.chars().count() > 1 {
            if LAYERS.contains(&name.base.as_str()) {
                return self.layer(start).map(Some);
            }
            let word = name.base.clone();
            let fault = Diagnostic::at(at, text!("equation.unknown_function", word));
            return fail(fault.help(known_or(&name.base)));
        }
        if !name.is_capital() && self.lists() {
            let plain = &name.plain;
            let fault = Diagnostic::at(at, text!("equation.free_function", name = plain));
            return fail(fault.help(self.say_formula(plain)));
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

    /// What the reader wrote of a function, with what stands in the brackets here for its arguments.
    fn spelled_out(
        &mut self,
        plain: &str,
        count: usize,
        tokens: &[Lexeme],
        start: usize,
    ) -> Parse<Expr> {
        let arguments = match self.mark() {
            Some('[') => self.list('[', ']')?,
            _ => self.list('(', ')')?,
        };
        let span = self.since(start);
        let given = arguments.len();
        if given != count {
            let what = text!("equation.function_of_so_many", plain, count, given);
            return fail(Diagnostic::at(span, what));
        }
        // What the function is made of has no place in the source: all of it stands where it is used.
        let own = |lexeme: &Lexeme| Lexeme {
            token: lexeme.token.clone(),
            span: span.clone(),
            apart: false,
        };
        let tokens: Vec<Lexeme> = tokens.iter().map(own).collect();
        let mut body = Parser::new(&tokens, self.names, self.notation);
        (body.depth, body.factors) = (self.depth + 1, self.factors);
        body.owner.clone_from(&self.owner);
        let mut expr = body.sum()?;
        if body.at < tokens.len() {
            return fail(body.leftover());
        }
        self.factors = body.factors;
        let mark = |n| self.names.id(&argument(n).to_string());
        let marks: Vec<Option<NameId>> = (0..count).map(mark).collect();
        // An argument that stands twice doubles what it is made of.
        let sizes: Vec<usize> = arguments.iter().map(|given| given.all().count()).collect();
        for inner in expr.all() {
            for _ in 0..marked(inner, &marks).map_or(0, |n| sizes[n]) {
                self.count()?;
            }
        }
        put(&mut expr, &marks, &arguments);
        Ok(expr.kind.at(span))
    }

    /// How to say what a function of as many arguments as stand in the bracket here is.
    fn say_formula(&self, plain: &str) -> Text {
        let letters = ["a", "b", "c", "d", "e"];
        let count = self.commas().clamp(1, letters.len() - 1) + 1;
        let terms = letters[..count]
            .iter()
            .map(|a| format!("{} {a}", a.to_uppercase()));
        let (list, sum) = (
            letters[..count].join(", "),
            terms.collect::<Vec<_>>().join(" + "),
        );
        text!("equation.write_the_function_of_several", plain, list, sum)
    }

    /// How many commas stand in the bracket here.
    fn commas(&self) -> usize {
        let (mut depth, mut count) = (0usize, 0);
        for lexeme in &self.tokens[self.at..] {
            match lexeme.token {
                Token::Mark('(' | '[' | '{') => depth += 1,
                Token::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
                Token::Mark(',') if depth == 1 => count += 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        count
    }

    /// Whether the bracket here holds a list.
    pub(super) fn lists(&self) -> bool {
        self.commas() > 0
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
            let fault = self.here(text!("equation.subscript_not_understood"));
            return fail(fault.help(text!("equation.subscript_label_time_both_comma")));
        };
        let at = self.since(start);
        if func != Func::Sigmoid {
            let function = func.symbol();
            let fault = Diagnostic::at(at, text!("equation.function_with_subscript", function));
            return fail(fault.help(text!("equation.function_of_whole_column")));
        }
        let plain = format!("sigma_{tokens}");
        if let Some(Meaning::Known(func)) = self.notation.functions.get(&plain) {
            return Ok(*func);
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

/// Which argument stands here.
fn marked(expr: &Expr, marks: &[Option<NameId>]) -> Option<usize> {
    match expr.kind {
        ExprKind::Quantity(id, _) => marks.iter().position(|mark| *mark == Some(id)),
        _ => None,
    }
}

/// Puts arguments where their marks stand.
fn put(expr: &mut Expr, marks: &[Option<NameId>], arguments: &[Expr]) {
    match marked(expr, marks) {
        Some(n) => expr.kind = arguments[n].kind.clone(),
        None => {
            for child in expr.children_mut() {
                put(child, marks, arguments);
            }
        }
    }
}
