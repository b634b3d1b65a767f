//! Equations for one entry: `h_i^t = \tanh(\sum_j W_{ij} x_j^t + b_i)`. Which letters count entries is found here; the
//! equation for all entries at once, `h_t = \tanh(W x_t + b)`, in `entries`.

use super::indices::{self, bound};
use super::lexer::{Lexeme, Token};
use super::name::{Accent, greek};
use std::collections::HashSet;

/// How many tokens the body of a sum is looked at for.
const FAR: usize = 200;

/// What stands behind one letter: letters of entries, and whether a time is among them.
#[derive(Default)]
struct Behind {
    letters: Vec<char>,
    timed: bool,
    end: usize,
}

/// The letters that count entries in a text with the time `clock`.
pub(super) fn letters(segments: &[Vec<Lexeme>], tokens: &[Lexeme], clock: &Token) -> Vec<char> {
    let sums = bound(tokens);
    let mut found: Vec<char> = vec![];
    for segment in segments {
        let equals = segment.iter().position(|l| l.token == Token::Mark('='));
        let (left, right) = segment.split_at(equals.unwrap_or(0));
        let on_left = behind(left, 0, clock)
            .map(|b| b.letters)
            .unwrap_or_default();
        for i in 0..right.len() {
            let new = match &right[i].token {
                Token::Command(c) if c == "sum" => {
                    let near = &right[i..right.len().min(i + FAR)];
                    of_sum(near, clock, &sums, &on_left)
                }
                Token::Mark(')' | ']') => picked(&right[i..])
                    .filter(|c| on_left.contains(c))
                    .into_iter()
                    .collect(),
                _ => vec![],
            };
            found.extend(new.into_iter().filter(|c| *clock != Token::Letter(*c)));
        }
    }
    if !found.is_empty() {
        // A sum beside them runs over entries, too, unless it ends at a time.
        found.extend(sums.into_iter().filter(|c| *clock != Token::Letter(*c)));
    }
    let mut seen = HashSet::new();
    found.retain(|letter| seen.insert(*letter));
    found
}

/// The j of `]_j`, of `)^j`.
fn picked(tokens: &[Lexeme]) -> Option<char> {
    let mark = |i: usize, c: char| tokens.get(i).is_some_and(|l| l.token == Token::Mark(c));
    if !mark(1, '_') && !mark(1, '^') {
        return None;
    }
    let at = 2 + usize::from(mark(2, '{'));
    let letter = indices::letter(&tokens.get(at)?.token)?;
    (at == 2 || mark(3 + 1, '}')).then_some(letter)
}

/// The j, and the i, of `\sum_j W_{ij} x_j^t`: a sum of what has them both and no time, times what has j and a time.
fn of_sum(tokens: &[Lexeme], clock: &Token, sums: &[char], left: &[char]) -> Vec<char> {
    let Some(letter) = bound(&tokens[..tokens.len().min(8)]).first().copied() else {
        return vec![];
    };
    let (mut pair, mut timed) = (vec![], false);
    let (mut at, mut depth) = (1, 0i32);
    while matches!(
        tokens.get(at).map(|l| &l.token),
        Some(Token::Mark('_' | '^'))
    ) {
        at = script_end(tokens, at + 1);
    }
    while let Some(lexeme) = tokens.get(at) {
        if let Some(b) = behind(tokens, at, clock) {
            let others = b.letters.iter().filter(|c| **c != letter);
            let known = others.clone().all(|c| sums.contains(c) || left.contains(c));
            if b.letters.contains(&letter) {
                timed |= b.timed && b.letters.len() == 1;
                if !b.timed && b.letters.len() == 2 && known {
                    pair.extend(&b.letters);
                }
            }
            at = b.end;
            continue;
        }
        match lexeme.token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth -= 1,
            Token::Mark('+' | '-' | '=') if depth == 0 => break,
            _ => {}
        }
        if depth < 0 {
            break;
        }
        at += 1;
    }
    if timed { pair } else { vec![] }
}

/// The letters in the scripts of the name that begins at `at`.
fn behind(tokens: &[Lexeme], at: usize, clock: &Token) -> Option<Behind> {
    let token = |i: usize| tokens.get(i).map(|lexeme| &lexeme.token);
    let (mut at, mut braces) = (at, 0usize);
    while matches!(token(at), Some(Token::Command(c)) if Accent::of_command(c).is_some()) {
        let braced = token(at + 1) == Some(&Token::Mark('{'));
        braces += usize::from(braced);
        at += 1 + usize::from(braced);
    }
    let is_name = match token(at)? {
        Token::Letter(_) | Token::Word(_) => true,
        Token::Command(c) => greek(c).is_some(),
        _ => false,
    };
    if !is_name {
        return None;
    }
    let mut found = Behind {
        end: at + 1,
        ..Behind::default()
    };
    loop {
        at = found.end;
        match token(at) {
            Some(Token::Mark('\'')) => found.end += 1,
            Some(Token::Mark('}')) if braces > 0 => {
                braces -= 1;
                found.end += 1;
            }
            Some(Token::Mark('_' | '^')) => {
                let end = script_end(tokens, at + 1);
                found.script(&tokens[at + 1..end.min(tokens.len())], clock);
                found.end = end;
            }
            Some(Token::Mark('(')) if token(at + 1) == Some(clock) => {
                found.timed = true;
                return Some(found);
            }
            _ => return Some(found),
        }
    }
}

/// Behind the script that begins at `at`.
fn script_end(tokens: &[Lexeme], at: usize) -> usize {
    let mut depth = 0i32;
    for (i, lexeme) in tokens.iter().enumerate().skip(at) {
        match lexeme.token {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => depth -= 1,
            _ => {}
        }
        if depth <= 0 {
            return i + 1;
        }
    }
    tokens.len().max(at + 1)
}

impl Behind {
    /// Parts of letters alone, with commas between them.
    fn script(&mut self, inner: &[Lexeme], clock: &Token) {
        let frame = |l: &Lexeme| matches!(l.token, Token::Mark('{' | '}' | '(' | ')' | '<' | '>'));
        for part in inner.split(|l| l.token == Token::Mark(',')) {
            let part: Vec<&Lexeme> = part.iter().filter(|l| !frame(l)).collect();
            self.timed |= part.iter().any(|l| l.token == *clock);
            let letter = |l: &&&Lexeme| l.token != *clock;
            let letters: Option<Vec<char>> = (part.iter().filter(letter))
                .map(|l| indices::letter(&l.token))
                .collect();
            if let Some(letters) = letters.filter(|all| all.len() <= 2) {
                self.letters.extend(letters);
            }
        }
    }
}
