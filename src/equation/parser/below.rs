//! `h^{l-1}_t`: what the layer below computes, which is an input where one layer is written for all.

use super::super::indices;
use super::super::lexer::{Lexeme, Token};
use super::super::name::{Label, greek};
use super::super::notation::Notation;

/// The plain word for one less of a letter of layers.
const WORD: &str = "below";

/// The l of `l-1`, where l is no letter of time.
pub(super) fn letter<'a>(part: &'a [Lexeme], notation: &Notation<'_>) -> Option<&'a Token> {
    let [letter, minus, one] = part else {
        return None;
    };
    let counts = minus.token == Token::Mark('-') && one.token == Token::Number(1.0);
    let is_letter = match &letter.token {
        Token::Letter(_) => true,
        Token::Command(c) => greek(c).is_some(),
        _ => false,
    };
    let runs = letter.token == notation.clock
        || indices::letter(&letter.token)
            .is_some_and(|c| notation.indices.contains(&c) || notation.entries.contains(&c));
    (counts && is_letter && !runs).then_some(&letter.token)
}

/// The label that `l-1` is.
pub(super) fn label(letter: &Token, brackets: bool) -> Label {
    let (word, shown, latex) = match letter {
        Token::Command(c) => (
            c.clone(),
            greek(c).unwrap_or_default().to_owned(),
            format!("\\{c} "),
        ),
        Token::Letter(c) => (c.to_string(), c.to_string(), c.to_string()),
        _ => Default::default(),
    };
    let (open, close) = if brackets { ("(", ")") } else { ("", "") };
    let mut label = Label::default();
    label.append(
        &format!("{word}{WORD}"),
        &format!("{open}{shown}−1{close}"),
        &format!("{open}{latex}-1{close}"),
    );
    label
}

/// The letter of layers that a plain name is one below of.
pub(in super::super) fn of(plain: &str) -> Option<&str> {
    let mut labels = plain.split('_').skip(1);
    labels.find_map(|label| label.strip_suffix(WORD).filter(|letter| !letter.is_empty()))
}
