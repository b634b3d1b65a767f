//! Letters of entries where a quantity has them: the i and j of `W_{ij}`, the j of `[W x]_j`.

use super::super::indices;
use super::super::lexer::{Lexeme, Token};
use super::super::name::{Base, greek};
use super::super::{Expr, ExprKind, NameId, When};
use super::script::{Scripts, bracketed};
use super::{Names, Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

impl Names {
    /// The letters of entries of what stands here.
    pub(in super::super) fn entries(&self, expr: &Expr) -> &[char] {
        self.entries
            .get(&expr.span.start)
            .map_or(&[], Vec::as_slice)
    }

    /// The letters of entries that an equation is for.
    pub(in super::super) fn left_entries(&self, left: &Span) -> Vec<char> {
        self.entries.get(&left.start).cloned().unwrap_or_default()
    }

    /// Whether a letter counts entries.
    pub(in super::super) fn counts_entries(&self, letter: char) -> bool {
        self.counting.contains(&letter)
    }

    /// Whether a whole column may stand here among entries: something with a time and without a letter.
    pub(in super::super) fn is_whole(&self, expr: &Expr) -> bool {
        let is_timed = |inner: &Expr| {
            matches!(inner.kind, ExprKind::Quantity(_, when) if when != When::Always)
                && self.entries(inner).is_empty()
        };
        expr.all().any(is_timed)
    }

    /// The letter of the entry that is picked from a bracket or a function here.
    pub(in super::super) fn picked(&self, span: &Span) -> Option<char> {
        self.picked.get(&(span.start, span.end)).copied()
    }
}

impl Parser<'_> {
    /// An expression with the brackets around it: what is known of its place goes with it.
    pub(super) fn placed(&mut self, mut expr: Expr, span: Span) -> Expr {
        if let ExprKind::Quantity(..) = expr.kind
            && let Some(entries) = self.names.entries.get(&expr.span.start).cloned()
        {
            self.names.entries.insert(span.start, entries);
        }
        if let Some(letter) = self.names.picked(&expr.span) {
            self.names.picked.insert((span.start, span.end), letter);
        }
        expr.span = span;
        expr
    }

    /// What is left of a part of a script without letters of entries, which the name keeps: `ij`, `(j)`, `jt`.
    pub(super) fn without_entries(&self, part: &[Lexeme], scripts: &mut Scripts) -> Vec<Lexeme> {
        let inner = bracketed(part);
        let entry = |lexeme: &Lexeme| {
            indices::letter(&lexeme.token).filter(|c| self.notation.entries.contains(c))
        };
        let is_other = |lexeme: &&Lexeme| entry(lexeme).is_none();
        let others: Vec<Lexeme> = inner.iter().filter(is_other).cloned().collect();
        // Among letters that are none it is a label: the i of `W_{hi}`.
        let is_clock = |lexeme: &Lexeme| lexeme.token == self.notation.clock;
        if inner.is_empty() || others.len() == inner.len() || !others.iter().all(is_clock) {
            return part.to_vec();
        }
        scripts.entries.extend(inner.iter().filter_map(entry));
        others
    }

    /// A small letter with two entries is a matrix, `w_{ij}`: it is written with a capital here.
    pub(super) fn made_capital(&self, base: &mut Base, span: &Span) -> Parse<bool> {
        let mut letters = base.word.chars();
        let Some(first) = letters.next().filter(|c| c.is_lowercase()) else {
            return Ok(false);
        };
        let capital = format!("{}{}", first.to_ascii_uppercase(), letters.as_str());
        if base.symbol.is_some() {
            base.symbol = greek(&capital);
            if base.symbol.is_none() {
                let fault = Diagnostic::at(span.clone(), text!("equation.matrix_without_capital"));
                return fail(fault.help(text!("equation.write_capital_for_matrix")));
            }
        }
        base.word = capital;
        Ok(true)
    }

    /// Keeps what entries a name has here, the same number wherever it stands.
    pub(super) fn entries_of(
        &mut self,
        id: NameId,
        entries: Vec<char>,
        is_small: bool,
        span: &Span,
    ) -> Parse<()> {
        if self.notation.entries.is_empty() {
            return Ok(());
        }
        let before = *self.names.raised_to_matrix.entry(id).or_insert(is_small);
        if before != is_small || entries.len() > 2 {
            let plain = &self.names.list[id.index()].name.plain;
            let fault = Diagnostic::at(span.clone(), text!("equation.two_names_alike", plain));
            return fail(fault.help(text!("equation.rename_one_of_them")));
        }
        if !entries.is_empty() {
            self.names.entries.insert(span.start, entries);
        }
        Ok(())
    }

    /// The letter of the entry that is picked of what stands before: the j of `(W x)_j`, of `\tanh(W x)^j`; taken.
    pub(super) fn picks(&mut self) -> Option<char> {
        if !matches!(self.mark(), Some('_' | '^')) {
            return None;
        }
        let group = self.group(self.at + 1);
        let [one] = bracketed(self.tokens.get(group.inner)?) else {
            return None;
        };
        let letter = indices::letter(&one.token)?;
        if !self.notation.entries.contains(&letter) {
            return None;
        }
        self.at = group.end;
        Some(letter)
    }

    /// The letter of a sum over entries, taken with how far it runs: as many as there are.
    pub(super) fn sum_of_entries(&mut self) -> Option<char> {
        let mut at = self.at;
        let mut found = None;
        for _ in 0..2 {
            let Some(Token::Mark(mark @ ('_' | '^'))) = self.token(at) else {
                break;
            };
            let group = self.group(at + 1);
            let inner = self.tokens.get(group.inner)?;
            if *mark == '_' {
                let (first, rest) = inner.split_first()?;
                let is_limit = rest.first().is_none_or(|l| l.token == Token::Mark('='));
                found = indices::letter(&first.token)
                    .filter(|c| is_limit && self.notation.entries.contains(c));
            }
            at = group.end;
        }
        if found.is_some() {
            self.at = at;
        }
        found
    }
}
