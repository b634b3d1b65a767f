//! Tokens to the tokens of single equations.

use super::function::Func;
use super::lexer::{Lexeme, Token};
use super::name::{Accent, greek};

/// How many tokens behind a gap an equation's sign is looked for.
const FAR: usize = 200;

/// Equations are separated by `\\`, by a comma, or by a line break, before what has an `=` of its own. Breaks inside
/// an equation are dropped.
pub(super) fn segments(tokens: &[Lexeme]) -> Vec<Vec<Lexeme>> {
    let mut segments: Vec<Vec<Lexeme>> = vec![vec![]];
    let (mut depth, mut related) = (0i32, false);
    for (i, lexeme) in tokens.iter().enumerate() {
        let rest = &tokens[i + 1..];
        // `a_t = b \quad c_t = d`.
        let near = &tokens[i..tokens.len().min(i + FAR)];
        let goes_on = i == 0 || relates(&tokens[i - 1].token);
        let begins = lexeme.apart && names(lexeme) && !goes_on;
        if begins && depth == 0 && related && has_relation(near, true) {
            segments.push(vec![]);
            related = false;
        }
        let ends = match lexeme.token {
            Token::Break => has_relation(rest, false),
            Token::Mark(',' | ';') => depth == 0 && related && has_relation(rest, true),
            _ => false,
        };
        if ends {
            segments.push(vec![]);
            (depth, related) = (0, false);
        } else if lexeme.token != Token::Break {
            depth += nesting(&lexeme.token);
            related |= depth == 0 && relates(&lexeme.token);
            segments
                .last_mut()
                .expect("never empty")
                .push(lexeme.clone());
        }
    }
    // A comma or stop of the running text is no equation.
    let text = |lexeme: &Lexeme| matches!(lexeme.token, Token::Mark(',' | ';'));
    segments.retain(|s| !s.iter().all(text));
    segments
}

/// Whether `\in` and no `=` stands in a segment: it declares a shape.
pub(super) fn declares(segment: &[Lexeme]) -> bool {
    let is = |token: Token| segment.iter().any(|lexeme| lexeme.token == token);
    is(Token::Command("in".into())) && !is(Token::Mark('='))
}

/// Whether a segment only says for which times the others hold: `t = 1, \ldots, T`.
pub(super) fn is_range(segment: &[Lexeme], clock: &Token, last: &Token) -> bool {
    let [first, sign, rest @ ..] = segment else {
        return false;
    };
    // Of another letter, as in `j \in (1, \ldots, n)`, dots tell that it runs.
    let is_other = matches!(first.token, Token::Letter(_)) && first.token != *clock;
    let is_dots = |lexeme: &Lexeme| lexeme.token == dots();
    let of_range = |lexeme: &Lexeme| match &lexeme.token {
        Token::Number(_) | Token::Mark(',' | '(' | ')' | '{' | '}' | '[' | ']' | '|') => true,
        Token::Command(c) => c == "dots",
        Token::Letter(_) if rest.iter().any(is_dots) => true,
        token => token == last,
    };
    let ends = |lexeme: &Lexeme| lexeme.token == *last && !is_other || is_dots(lexeme);
    (first.token == *clock || is_other)
        && relates(&sign.token)
        && rest.iter().all(of_range)
        && rest.iter().any(ends)
}

fn dots() -> Token {
    Token::Command("dots".into())
}

/// How many tokens at the end of an equation are its number, as in `h_t = x_t   (2)`.
pub(super) fn numbered(segment: &[Lexeme]) -> usize {
    let [.., before, open, number, close] = segment else {
        return 0;
    };
    let is_number = open.token == Token::Mark('(')
        && matches!(number.token, Token::Number(_))
        && close.token == Token::Mark(')');
    let ends = match &before.token {
        Token::Mark(c) => matches!(c, ')' | ']' | '}' | '\'' | ',' | ';'),
        Token::Letter(_) | Token::Number(_) => true,
        _ => false,
    };
    let apart = before.span.end < open.span.start;
    if is_number && ends && apart { 3 } else { 0 }
}

/// Whether a token begins a name.
fn names(lexeme: &Lexeme) -> bool {
    match &lexeme.token {
        Token::Letter(_) | Token::Mark('{') => true,
        Token::Word(word) => Func::of_word(word).is_none(),
        Token::Command(word) => Accent::of_command(word).is_some() || greek(word).is_some(),
        _ => false,
    }
}

fn relates(token: &Token) -> bool {
    matches!(token, Token::Mark('=')) || matches!(token, Token::Command(c) if c == "in")
}

/// By how much a token nests what follows.
fn nesting(token: &Token) -> i32 {
    match token {
        Token::Mark('{' | '(' | '[') => 1,
        Token::Mark('}' | ')' | ']') => -1,
        _ => 0,
    }
}

/// Whether the line at the front, or what stands before its next comma, has an `=` or `\in` of its own.
fn has_relation(rest: &[Lexeme], to_comma: bool) -> bool {
    let (mut braces, mut depth) = (0i32, 0i32);
    for Lexeme { token, .. } in rest {
        depth += nesting(token);
        match token {
            Token::Break => return false,
            Token::Mark(',' | ';') if to_comma && depth <= 0 => return false,
            Token::Mark('{') => braces += 1,
            Token::Mark('}') => braces -= 1,
            token if relates(token) && braces <= 0 => return true,
            _ => {}
        }
    }
    false
}
