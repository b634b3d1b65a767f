//! Tokens to one equation, by recursive descent.
//!
//! From loose to tight: `+ −`, then `⊙`, then `\cdot` and `/`, then juxtaposition, then powers.

mod atom;
mod below;
mod call;
mod cases;
mod clock;
mod declare;
mod exponent;
mod faults;
mod functions;
mod indexed;
mod label;
mod left;
mod name;
mod script;
mod terms;

use super::function::Func;
use super::lexer::{Lexeme, Token};
use super::name::Name;
use super::notation::Notation;
use super::reading::Choice;
use super::{Entry, NameId, Role};
use crate::lang::{Diagnostic, Diagnostics, Span, Text, text};
use std::collections::{HashMap, HashSet};

pub(super) use below::of as layer_below;
pub(super) use call::free_function;
pub(super) use faults::counted_index;
pub(super) use left::not_now;

/// The deepest nesting accepted.
const MAX_DEPTH: usize = 48;
/// The most factors and powers of one equation: a chain of them makes a tree as deep as it is long.
const MAX_FACTORS: usize = 256;
/// The lag of time t while equations are read: lags are counted from t+1, the furthest ahead that is written.
pub(super) const AHEAD: i32 = 1;

/// Names met so far, shared by the equations of a system, and what was noticed on the way.
#[derive(Default)]
pub(super) struct Names {
    pub(super) list: Vec<Entry>,
    /// How things were read.
    pub(super) choices: Vec<Choice>,
    /// Where names without a time begin that stand before a bracket: factors, or functions that nothing defines.
    pub(super) calls: HashSet<usize>,
    /// `*` behind a name with a capital letter: a convolution, if that is a matrix.
    pub(super) stars: Vec<(NameId, Span)>,
    /// Names with a number above that is a time or a label.
    pub(super) raised: HashSet<(NameId, i64)>,
    /// Names that could not be told apart.
    pub(super) faults: Diagnostics,
    /// The time itself, if it is used as a quantity.
    pub(super) time: Option<NameId>,
    /// The letters of entries that quantities have, by where they begin: the i and j of `W_{ij}`.
    entries: HashMap<usize, Vec<char>>,
    /// The letters that count entries.
    pub(super) counting: Vec<char>,
    /// The letter of what is an entry of a bracket, `[W x]_j`, by where it stands.
    picked: HashMap<(usize, usize), char>,
    /// Names that have one letter of an entry, and whether small ones were made capital for two.
    raised_to_matrix: HashMap<NameId, bool>,
    by_plain: HashMap<String, usize>,
}

impl Names {
    /// No names yet; `choices` were made before.
    pub(super) fn new(choices: Vec<Choice>) -> Names {
        Names {
            choices,
            ..Names::default()
        }
    }

    /// Whether a name is met already.
    fn has(&self, plain: &str) -> bool {
        self.id(plain).is_some()
    }

    /// The name that is spelled so.
    pub(super) fn id(&self, plain: &str) -> Option<NameId> {
        self.by_plain.get(plain).map(|&at| NameId(at as u32))
    }

    pub(super) fn intern(&mut self, name: Name, span: &Span) -> NameId {
        if let Some(&at) = self.by_plain.get(&name.plain) {
            let entry = &self.list[at];
            if !entry.name.looks_like(&name) && self.faults.is_empty() {
                let plain = &name.plain;
                let fault = Diagnostic::at(span.clone(), text!("equation.two_names_alike", plain));
                let fault = fault.other(entry.span.clone(), text!("equation.other_name_here"));
                self.faults
                    .push(fault.help(text!("equation.rename_one_of_them")));
            }
            return NameId(at as u32);
        }
        self.by_plain.insert(name.plain.clone(), self.list.len());
        self.list.push(Entry {
            name,
            role: Role::Parameter,
            span: span.clone(),
            lag: 0,
            ahead: 0,
            axis: 0,
            over: None,
            used_now: false,
        });
        NameId(self.list.len() as u32 - 1)
    }
}

pub(super) struct Parser<'a> {
    tokens: &'a [Lexeme],
    at: usize,
    end: usize,
    depth: usize,
    factors: usize,
    /// Whether a single bar closes what one has opened.
    barred: bool,
    /// Plain name of what is defined, and how many layers its equation has had.
    owner: String,
    layers: usize,
    names: &'a mut Names,
    notation: &'a Notation<'a>,
}

type Parse<T> = Result<T, Diagnostic>;

fn fail<T>(fault: Diagnostic) -> Parse<T> {
    Err(fault)
}

impl<'a> Parser<'a> {
    /// A parser of one equation's tokens (not empty).
    pub(super) fn new(
        tokens: &'a [Lexeme],
        names: &'a mut Names,
        notation: &'a Notation<'a>,
    ) -> Self {
        let end = tokens.last().map_or(0, |t| t.span.end);
        Parser {
            tokens,
            at: 0,
            end,
            depth: 0,
            factors: 0,
            barred: false,
            owner: String::new(),
            layers: 0,
            names,
            notation,
        }
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).map(|lexeme| &lexeme.token)
    }

    fn peek(&self) -> Option<&Token> {
        self.token(self.at)
    }

    fn mark(&self) -> Option<char> {
        match self.peek() {
            Some(Token::Mark(c)) => Some(*c),
            _ => None,
        }
    }

    fn span(&self) -> Span {
        self.tokens
            .get(self.at)
            .map_or(self.end..self.end, |t| t.span.clone())
    }

    /// What is wrong with the token here.
    fn here(&self, what: Text) -> Diagnostic {
        Diagnostic::at(self.span(), what)
    }

    /// From `start` to the end of the token before this one.
    fn since(&self, start: usize) -> Span {
        let end = self
            .at
            .checked_sub(1)
            .map_or(start, |i| self.tokens[i].span.end);
        start..end.max(start)
    }

    fn eat(&mut self, mark: char) -> bool {
        let yes = self.mark() == Some(mark);
        self.at += usize::from(yes);
        yes
    }

    fn is_command(&self, names: &[&str]) -> bool {
        matches!(self.peek(), Some(Token::Command(c)) if names.contains(&c.as_str()))
    }

    fn expect(&mut self, mark: char, opened: &Span) -> Parse<()> {
        if self.eat(mark) {
            return Ok(());
        }
        let fault = self.here(text!("equation.is_missing_here", mark));
        let fault = fault.other(opened.clone(), text!("equation.opened_here"));
        fail(fault.help(text!("equation.close_it_or_remove")))
    }

    pub(super) fn leftover(&self) -> Diagnostic {
        match self.mark() {
            Some(c @ (')' | ']' | '}')) => self
                .here(text!("equation.this_closes_nothing", c))
                .help(text!("equation.remove_open_earlier")),
            Some('=') => self
                .here(text!("equation.second_in_one_equation"))
                .help(text!("equation.keep_one_of_a_chain")),
            _ => self
                .here(text!("equation.expression_should_ended_here"))
                .help(text!("equation.put_each_equation_on_line")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::equation::{MAX_SOURCE, System};

    #[test]
    fn no_tree_is_too_deep_for_the_stack() {
        let cases = [
            (format!(r"h_t = {}x_t", "(".repeat(20_000)), "deep"),
            (format!(r"h_t = {} x_t", r"\ln".repeat(20_000)), "deep"),
            (format!(r"L = {} w", r"\sum".repeat(16_000)), "deep"),
            (format!(r"L = {}", "a ".repeat(30_000)), "too long"),
            (format!(r"L = x{}", "^2".repeat(30_000)), "too long"),
            (format!(r"L = a{}", "/a".repeat(30_000)), "too long"),
            (format!(r"L = a{}", r"\odot a".repeat(9_000)), "too long"),
        ];
        for (latex, word) in cases {
            assert!(latex.len() <= MAX_SOURCE);
            let said = System::parse(&latex)
                .unwrap_err()
                .remove(0)
                .message
                .get(crate::lang::Lang::EN);
            assert!(said.contains(word), "{said}");
        }
    }

    #[test]
    fn what_is_closed_counts_no_more() {
        let nested = |depth: usize| format!("{}x_t{}", r"\tanh(".repeat(depth), ")".repeat(depth));
        let (deep, long) = (nested(47), [nested(40), nested(40), nested(40)].join(" + "));
        System::parse(&format!("h_t = {deep} \\\\ y_t = {long}")).unwrap();
    }
}
