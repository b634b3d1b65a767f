//! Commands of the author's own, `\newcommand{\vh}{\mathbf{h}}`: what each stands for is put in its place.

use super::definition::definition;
use super::{Lexeme, Lexer, Token};
use crate::lang::{Diagnostic, text};

/// How deep a command stands for another, and the most tokens that come of it.
const MOST_DEEP: usize = 3;
const MOST_TOKENS: usize = 1 << 14;

impl<'a> Lexer<'a> {
    /// A definition is kept; one that is not understood is told.
    pub(super) fn own_macro(&mut self) {
        let Some((name, body, len)) = definition(self.rest()) else {
            let line = self.rest().find('\n').unwrap_or(self.rest().len());
            return self.not_expanded(line);
        };
        self.macros.insert(name, body);
        self.at += len;
    }

    fn not_expanded(&mut self, len: usize) {
        self.reject(len, |span| {
            Diagnostic::at(span, text!("equation.macros_are_not_expanded"))
                .help(text!("equation.write_macros_out"))
        });
    }

    /// What the command `name` of `len` bytes stands for, in its place; false if it is none of the author's.
    pub(super) fn expanded(&mut self, name: &str, len: usize) -> bool {
        let body = match self.macros.get(name) {
            None => return false,
            Some(body) => *body,
        };
        let fits = self.deep < MOST_DEEP && self.out.len() + self.faults.len() <= MOST_TOKENS;
        match body.filter(|_| fits) {
            None => self.not_expanded(len),
            Some(body) if body.is_word => self.push(Token::Word(body.text.to_owned()), len),
            Some(body) => self.put(body.text, len),
        }
        true
    }

    /// What a command of `len` bytes stands for; all of it is where the command is.
    fn put(&mut self, body: &'a str, len: usize) {
        let at = self.at..self.at + len;
        let mut inner = Lexer::new(body);
        inner.macros = std::mem::take(&mut self.macros);
        inner.deep = self.deep + 1;
        inner.run();
        self.macros = inner.macros;
        self.apart = false;
        let placed = inner.out.into_iter().map(|lexeme| Lexeme {
            span: at.clone(),
            ..lexeme
        });
        self.out.extend(placed);
        let faults = inner.faults.into_iter();
        self.faults
            .extend(faults.map(|fault| fault.moved(at.clone())));
        self.styled = None;
        self.at += len;
    }
}
