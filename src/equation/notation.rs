//! What a text of equations shows of its author's way of writing, before any of it is parsed.

use super::components;
use super::indices;
use super::lexer::{Lexeme, Token};
use super::reading::{Choice, Functions};
use crate::lang::text;
use std::collections::HashSet;

/// An author's way of writing.
pub(super) struct Notation<'a> {
    /// What the letters of functions stand for.
    pub(super) functions: &'a Functions,
    /// The letter of time.
    pub(super) clock: Token,
    /// The letter of the last time.
    pub(super) last: Token,
    /// The other letters of time: those that sums run over, and those beside them.
    pub(super) indices: Vec<char>,
    /// The letters that count entries of vectors.
    pub(super) entries: Vec<char>,
    /// The lengths that sums run to, that of the last time first.
    pub(super) lengths: Vec<String>,
    /// Whether the time stands in brackets behind a name: `h(t)`.
    pub(super) arguments: bool,
    /// The letters that are defined with a number above them, `h^2_t = …`: it is no power.
    layers: HashSet<char>,
    /// What was taken for granted.
    pub(super) choices: Vec<Choice>,
}

impl<'a> Notation<'a> {
    pub(super) fn of(
        tokens: &[Lexeme],
        segments: &[Vec<Lexeme>],
        functions: &'a Functions,
    ) -> Self {
        let t = Token::Letter('t');
        let mut choices = vec![];
        let told = (0..tokens.len()).any(|i| tokens[i].token == t && is_time(tokens, i));
        let mut clock = t.clone();
        let bound = indices::bound(tokens);
        let entries = entries(tokens, segments, told);
        let bound: Vec<char> = bound.into_iter().filter(|c| !entries.contains(c)).collect();
        let beside = indices::beside(tokens, &bound);
        if !told && let Some(i) = clock_at(tokens, &beside, &bound) {
            clock = tokens[i].token.clone();
            let letter = shown(&clock);
            let reading = text!("equation.time_is_written", letter);
            choices.push(Choice::note(tokens[i].span.clone(), reading));
        }
        let summed = (0..tokens.len()).find_map(|i| end_of_sum(tokens, i, &clock));
        let last = summed.unwrap_or(match clock {
            Token::Letter('n') => Token::Letter('N'),
            _ => Token::Letter('T'),
        });
        let arguments = (2..tokens.len()).any(|i| {
            tokens[i].token == clock
                && tokens[i - 1].token == Token::Mark('(')
                && is_time(tokens, i)
        });
        let mut lengths = vec![shown(&last)];
        let written = indices::lengths(tokens, &entries);
        // `\sum_{j=1}^{t}` ends at a time.
        let is_new = |name: &String| *name != shown(&last) && *name != shown(&clock);
        lengths.extend(written.into_iter().filter(is_new));
        let mut indices = bound;
        indices.extend(beside);
        indices.retain(|&letter| Some(letter) != indices::letter(&clock));
        let first = (0..tokens.len()).filter_map(|i| first_layer(tokens, i));
        let layers = segments.iter().filter_map(|segment| layer(segment));
        Notation {
            functions,
            clock,
            last,
            indices,
            entries,
            lengths,
            arguments,
            layers: layers.chain(first).collect(),
            choices,
        }
    }

    /// Whether a number above this letter is a label.
    pub(super) fn is_layer(&self, letter: &Token) -> bool {
        matches!(letter, Token::Letter(c) if self.layers.contains(c))
    }
}

/// The letters that count entries, where the time is t or what steps go back from.
fn entries(tokens: &[Lexeme], segments: &[Vec<Lexeme>], told: bool) -> Vec<char> {
    let steps = (0..tokens.len()).find(|&i| steps_back(tokens, i) || steps_on(tokens, i));
    let likely = match steps {
        Some(i) if !told => tokens[i].token.clone(),
        _ => Token::Letter('t'),
    };
    components::letters(segments, tokens, &likely)
}

/// Where the letter of time stands, if it is not t: beside one that a sum runs over, or where steps go back.
fn clock_at(tokens: &[Lexeme], beside: &[char], bound: &[char]) -> Option<usize> {
    let of = |i: usize| indices::letter(&tokens[i].token);
    let is_first = |i: &usize| beside.first().copied() == of(*i) && is_time(tokens, *i);
    let all = || 0..tokens.len();
    let free = |i: &usize| steps_back(tokens, *i) && of(*i).is_none_or(|c| !bound.contains(&c));
    let first = beside.first().and_then(|_| all().find(is_first));
    first
        .or_else(|| all().find(free))
        .or_else(|| all().find(|&i| steps_back(tokens, i)))
        .or_else(|| all().find(|&i| steps_on(tokens, i)))
}

/// A letter as it is written.
pub(super) fn shown(token: &Token) -> String {
    match token {
        Token::Letter(c) => c.to_string(),
        Token::Command(c) => format!("\\{c}"),
        _ => String::new(),
    }
}

fn token(tokens: &[Lexeme], i: usize) -> Option<&Token> {
    tokens.get(i).map(|lexeme| &lexeme.token)
}

fn opens(token: Option<&Token>) -> bool {
    matches!(
        token,
        Some(Token::Mark('_' | '^' | '{' | '(' | '[' | '<' | ','))
    )
}

fn closes(token: Option<&Token>) -> bool {
    matches!(token, Some(Token::Mark('}' | ')' | ']' | '>' | ',')))
}

/// Whether the letter at `i` stands where a time does.
fn is_time(tokens: &[Lexeme], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|i| token(tokens, i));
    let shifts = matches!(token(tokens, i + 1), Some(Token::Mark('+' | '-')));
    matches!(before, Some(Token::Mark('_' | '^')))
        || opens(before) && (closes(token(tokens, i + 1)) || shifts)
}

/// Whether `i − 1` in brackets or braces stands here, for a letter `i`.
fn steps_back(tokens: &[Lexeme], i: usize) -> bool {
    steps(tokens, i, '-')
}

/// Whether `(i + 1)` stands here, behind a name.
fn steps_on(tokens: &[Lexeme], i: usize) -> bool {
    steps(tokens, i, '+')
}

fn steps(tokens: &[Lexeme], i: usize, sign: char) -> bool {
    indices::letter(&tokens[i].token).is_some()
        && i > 1
        && opens(token(tokens, i - 1))
        && token(tokens, i + 1) == Some(&Token::Mark(sign))
        && token(tokens, i + 2) == Some(&Token::Number(1.0))
        && closes(token(tokens, i + 3))
}

/// The K of `\sum_{k=1}^{K}`, for a clock `k`.
fn end_of_sum(tokens: &[Lexeme], i: usize, clock: &Token) -> Option<Token> {
    let limits = [
        Token::Command("sum".into()),
        Token::Mark('_'),
        Token::Mark('{'),
        clock.clone(),
        Token::Mark('='),
    ];
    let stands = |(n, limit): (usize, &Token)| token(tokens, i + n) == Some(limit);
    if !limits.iter().enumerate().all(stands) || token(tokens, i + 7) != Some(&Token::Mark('^')) {
        return None;
    }
    let at = i + 8 + usize::from(token(tokens, i + 8) == Some(&Token::Mark('{')));
    let end = token(tokens, at)?;
    matches!(end, Token::Letter(c) if c.is_ascii_uppercase()).then(|| end.clone())
}

/// The letter at the front, if a number stands above it.
fn layer(segment: &[Lexeme]) -> Option<char> {
    let at = segment.iter().position(|l| l.token == Token::Mark('^'))?;
    let equals = segment.iter().position(|l| l.token == Token::Mark('='))?;
    let braced = usize::from(token(segment, at + 1) == Some(&Token::Mark('{')));
    let above = token(segment, at + 1 + braced);
    // `C^T_{t-1}`, too: nothing transposed is defined.
    let number = matches!(above, Some(Token::Number(_) | Token::Letter('T')));
    let letter = segment[..at].iter().find_map(|l| match l.token {
        Token::Letter(c) => Some(c),
        _ => None,
    });
    letter.filter(|_| number && at < equals)
}

/// The letter before `^1`, which is no power: the first of some, `W^1`, `b^1_h`.
fn first_layer(tokens: &[Lexeme], i: usize) -> Option<char> {
    let braced = usize::from(token(tokens, i + 1) == Some(&Token::Mark('{')));
    let is_one = token(tokens, i + 1 + braced) == Some(&Token::Number(1.0))
        && (braced == 0 || token(tokens, i + 3) == Some(&Token::Mark('}')));
    if tokens[i].token != Token::Mark('^') || !is_one {
        return None;
    }
    let subscript = |c: &Token| matches!(c, Token::Mark('_' | '{' | '}'));
    // `W^1` and `W_{xz}^1`: the letter stands before its subscript.
    let mut at = i.checked_sub(1)?;
    if token(tokens, at) == Some(&Token::Mark('}')) {
        at = (at.saturating_sub(40)..at)
            .rev()
            .find(|&at| token(tokens, at) == Some(&Token::Mark('_')))?
            .checked_sub(1)?;
    } else if at > 1 && token(tokens, at - 1).is_some_and(subscript) {
        at -= 2;
    }
    match token(tokens, at)? {
        Token::Letter(c) => Some(*c),
        _ => None,
    }
}
