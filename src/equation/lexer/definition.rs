//! `\newcommand{\vh}{\mathbf{h}}`: what a command of the author's own stands for.

use super::group::group;
use std::collections::HashMap;

/// The most bytes of what a command stands for.
const MOST_BYTES: usize = 200;

/// What a command stands for: LaTeX, or a word.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    pub(super) text: &'a str,
    pub(super) is_word: bool,
}

/// The author's commands by their names; none for what cannot be put in places.
pub(super) type Macros<'a> = HashMap<&'a str, Option<Body<'a>>>;

/// A definition: the name, what it stands for unless it takes arguments or is too long, and how long it is.
pub(super) fn definition(rest: &str) -> Option<(&str, Option<Body<'_>>, usize)> {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = 1 + letters(&rest[1..]);
    let mut at = word + usize::from(rest[word..].starts_with('*'));
    let braced = rest[at..].trim_start().starts_with('{');
    at += rest[at..].len() - rest[at..].trim_start_matches([' ', '{']).len();
    let name = rest[at..].strip_prefix('\\')?;
    let name = &name[..letters(name)];
    at += 1 + name.len();
    if name.is_empty() || braced && !rest[at..].starts_with('}') {
        return None;
    }
    at += usize::from(braced);
    let mut has_arguments = rest[at..].starts_with('#');
    while let Some(argument) = rest[at..].strip_prefix(['[', '#']) {
        has_arguments = true;
        at += match rest[at..].starts_with('[') {
            true => argument.find(']')? + 2,
            false => 1 + argument.bytes().take_while(u8::is_ascii_digit).count(),
        };
    }
    let end = at + group(&rest[at..])?;
    let body = rest[at..end].trim();
    let text = &body[1..body.len() - 1];
    let is_word = &rest[1..word] == "DeclareMathOperator";
    let fits = text.len() <= MOST_BYTES && !has_arguments;
    let fits = fits && (!is_word || text.bytes().all(|b| b.is_ascii_alphanumeric()));
    Some((name, fits.then_some(Body { text, is_word }), end))
}
