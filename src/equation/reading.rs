//! What a reader may want to know of how equations were read, and what they may say beforehand.

use super::function::Func;
use super::lexer::{Lexeme, Token, lex};
use super::name::greek;
use super::suggest::nearest;
use crate::lang::{Diagnostic, Span, Text, printable_line, text};
use std::collections::BTreeMap;

/// How something was read that may have been meant otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Where it stands in the source.
    pub span: Span,
    /// How it was read.
    pub reading: Text,
    /// The other reading that fits, and how to write it.
    pub other: Option<Text>,
    /// Whether the other reading is likely enough that the reader has to be told: a warning.
    pub doubtful: bool,
}

impl Choice {
    /// What is said for the reader's information.
    pub fn note(span: Span, reading: Text) -> Choice {
        let (other, doubtful) = (None, false);
        Choice {
            span,
            reading,
            other,
            doubtful,
        }
    }

    /// The commoner of two readings.
    pub(super) fn guess(span: Span, reading: Text, other: Text) -> Choice {
        let (other, doubtful) = (Some(other), true);
        Choice {
            span,
            reading,
            other,
            doubtful,
        }
    }

    /// What was read, as it is written in `source`.
    pub fn what<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.span.clone()).unwrap_or_default()
    }
}

/// What a free name of a function stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A known function, or the identity.
    Known(Option<Func>),
    /// What is written of its arguments: their signs, and the tokens that have marks in their place.
    Written(usize, Vec<Lexeme>),
}

/// What free names of functions stand for: `g = "tanh"`, `f(a, b) = "\tanh(A a + B b)"`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Functions {
    known: BTreeMap<String, Meaning>,
    said: Vec<(String, String)>,
}

/// The most arguments of a function.
const MOST_ARGUMENTS: usize = 8;
/// The most bytes of what is made of them.
const MOST_BYTES: usize = 1 << 12;

impl Functions {
    /// Lets the plain name `name` (`g`, `sigma_y`) stand for a known function; `identity` gives its argument back. A name
    /// with arguments in brackets stands for what `word` makes of them, in LaTeX.
    ///
    /// # Errors
    /// When there is no function `word`, or what is made of the arguments cannot be read.
    pub fn define(&mut self, name: &str, word: &str) -> Result<(), Diagnostic> {
        self.said.push((name.to_owned(), word.to_owned()));
        if let Some((name, arguments)) = name.split_once('(') {
            let meaning = written(arguments, word)?;
            self.known.insert(name.trim().to_owned(), meaning);
            return Ok(());
        }
        let identity = ["identity", "linear", "id"].contains(&word);
        let func = Func::of_word(word.trim_start_matches('\\'));
        if func.is_none() && !identity {
            let shown = printable_line(word, 40);
            let fault = Diagnostic::whole(text!("equation.unknown_function", word = shown));
            return Err(fault.help(known(word)));
        }
        self.known.insert(name.to_owned(), Meaning::Known(func));
        Ok(())
    }

    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&Meaning> {
        self.known.get(name)
    }

    /// The names and words they were defined by, in that order.
    pub fn said(&self) -> &[(String, String)] {
        &self.said
    }
}

/// What a function is of its arguments.
fn written(arguments: &str, latex: &str) -> Result<Meaning, Diagnostic> {
    let wrong = |what: &str| {
        let what = printable_line(what, 60);
        let fault = Diagnostic::whole(text!("equation.function_not_understood", what));
        fault.help(text!("equation.write_function_as"))
    };
    let letters = arguments.trim_end().strip_suffix(')').and_then(|list| {
        let letters: Option<Vec<Token>> = list.split(',').map(letter).collect();
        letters.filter(|all| all.len() <= MOST_ARGUMENTS)
    });
    let letters = letters.ok_or_else(|| wrong(arguments))?;
    let (mut tokens, faults) = lex(latex);
    if latex.len() > MOST_BYTES || !faults.is_empty() || tokens.is_empty() {
        return Err(wrong(latex));
    }
    let mut scripts = 0_usize;
    for at in 0..tokens.len() {
        // A letter in a subscript belongs to a name: the a of `W_a` is no argument.
        let is_below = at > 0 && tokens[at - 1].token == Token::Mark('_');
        match tokens[at].token {
            Token::Mark('{') if is_below || scripts > 0 => scripts += 1,
            Token::Mark('}') => scripts = scripts.saturating_sub(1),
            _ if is_below || scripts > 0 => {}
            _ => {
                let n = letters.iter().position(|own| *own == tokens[at].token);
                if let Some(n) = n {
                    tokens[at].token = Token::Letter(argument(n));
                }
            }
        }
    }
    Ok(Meaning::Written(letters.len(), tokens))
}

/// One letter, Greek ones too.
fn letter(text: &str) -> Option<Token> {
    let (tokens, faults) = lex(text);
    match &tokens[..] {
        [one] if faults.is_empty() => match &one.token {
            Token::Letter(_) => Some(one.token.clone()),
            Token::Command(c) if greek(c).is_some() => Some(one.token.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The sign that stands for an argument of a function: none that can be typed in equations.
pub(super) fn argument(n: usize) -> char {
    char::from_u32(0xE000 + n as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Which function a word may have meant, or all there are.
pub(super) fn known(word: &str) -> Text {
    likely(word).unwrap_or_else(|| text!("equation.known_functions", list = names()))
}

/// The same where the word may be a function that the reader has to name.
pub(super) fn known_or(word: &str) -> Text {
    likely(word)
        .unwrap_or_else(|| text!("equation.known_functions_or_your_own", list = names(), word))
}

fn likely(word: &str) -> Option<Text> {
    let all = Func::ALL.into_iter().map(|func| func.row().python);
    nearest(word, all).map(|near| text!("common.did_you_mean", near))
}

fn names() -> String {
    Func::ALL.map(|func| func.row().python).join(", ")
}
