//! Letters of time beside t: those that sums run over, `\sum_{j=1}^{T_x}`, and the second of two, `\alpha_{t,j}`.

use super::function::Func;
use super::lexer::{Lexeme, Token};
use super::{Bound, Clock, Expr, ExprKind};

/// Letters that may be a second time when they stand beside one: `e_{ij}`, but not `W_{xj}`.
const BESIDE: &str = "ijklmnst";

/// The letter of time that a token is.
pub(super) fn letter(token: &Token) -> Option<char> {
    match token {
        Token::Letter(c) if c.is_ascii_lowercase() => Some(*c),
        Token::Command(c) if c == "tau" => Some('τ'),
        _ => None,
    }
}

/// The letters that sums and functions over time bind, in the order written.
pub(super) fn bound(tokens: &[Lexeme]) -> Vec<char> {
    let mut found = vec![];
    for (i, lexeme) in tokens.iter().enumerate() {
        let binds = match &lexeme.token {
            Token::Command(c) if c == "sum" => true,
            Token::Command(word) | Token::Word(word) => Func::of_word(word) == Some(Func::Softmax),
            _ => false,
        };
        if binds
            && let Some(letter) = below(tokens, i + 1)
            && !found.contains(&letter)
        {
            found.push(letter);
        }
    }
    found
}

/// Gives the primed letters that sums run over, `\sum_{s'} e_{t,s'}`, letters of their own.
pub(super) fn unprimed(tokens: &mut Vec<Lexeme>) {
    const SPARE: &str = "kjilmnpqruv";
    let mark =
        |tokens: &[Lexeme], i: usize, c| tokens.get(i).is_some_and(|l| l.token == Token::Mark(c));
    let is_sum = |lexeme: &Lexeme| lexeme.token == Token::Command("sum".into());
    let mut primed: Vec<char> = vec![];
    for i in 0..tokens.len() {
        let braced =
            mark(tokens, i + 1, '_') && mark(tokens, i + 2, '{') && mark(tokens, i + 4, '\'');
        if is_sum(&tokens[i]) && braced {
            primed.extend(tokens.get(i + 3).and_then(|l| letter(&l.token)));
        }
    }
    primed.sort_unstable();
    primed.dedup();
    for old in primed {
        let is_free = |c: &char| tokens.iter().all(|l| l.token != Token::Letter(*c));
        let Some(new) = SPARE.chars().find(is_free) else {
            return;
        };
        let mut braces = vec![];
        let mut kept: Vec<Lexeme> = Vec::with_capacity(tokens.len());
        for lexeme in std::mem::take(tokens) {
            let inside = braces.last() == Some(&true);
            match (&lexeme.token, kept.last_mut()) {
                (Token::Mark('{'), before) => {
                    let opens = before.is_some_and(|l| matches!(l.token, Token::Mark('_' | '^')));
                    braces.push(inside || opens);
                }
                (Token::Mark('}'), _) => {
                    braces.pop();
                }
                (Token::Mark('\''), Some(before))
                    if inside && letter(&before.token) == Some(old) =>
                {
                    before.token = Token::Letter(new);
                    before.span.end = lexeme.span.end;
                    continue;
                }
                _ => {}
            }
            kept.push(lexeme);
        }
        *tokens = kept;
    }
}

/// The letter in the subscript that begins at `at`, alone or with `=` behind it.
fn below(tokens: &[Lexeme], at: usize) -> Option<char> {
    let token = |i: usize| tokens.get(i).map(|lexeme| &lexeme.token);
    if token(at) != Some(&Token::Mark('_')) {
        return None;
    }
    let braced = token(at + 1) == Some(&Token::Mark('{'));
    let at = at + 1 + usize::from(braced);
    let found = letter(token(at)?)?;
    let ends = !braced || matches!(token(at + 1), Some(Token::Mark('=' | '}')));
    ends.then_some(found)
}

/// The letters that stand with one of `bound` in a subscript of two: the i of `e_{ij}`, of `e_{i,j}`.
pub(super) fn beside(tokens: &[Lexeme], bound: &[char]) -> Vec<char> {
    let mut found = vec![];
    let of = |i: usize| tokens.get(i).and_then(|lexeme| letter(&lexeme.token));
    let mark = |i: usize, c: char| tokens.get(i).is_some_and(|l| l.token == Token::Mark(c));
    for i in 2..tokens.len() {
        if !(mark(i - 1, '{') && mark(i - 2, '_')) {
            continue;
        }
        let second = i + 1 + usize::from(mark(i + 1, ','));
        if let (Some(a), Some(b)) = (of(i), of(second))
            && mark(second + 1, '}')
            && bound.contains(&b)
            && BESIDE.contains(a)
            && !found.contains(&a)
        {
            found.push(a);
        }
    }
    found
}

/// The length that is written at `at`, `T` or `T_x`, and the token behind it.
pub(super) fn length(tokens: &[Lexeme], at: usize) -> Option<(String, usize)> {
    let token = |i: usize| tokens.get(i).map(|lexeme| &lexeme.token);
    let Some(Token::Letter(c)) = token(at) else {
        return None;
    };
    if token(at + 1) != Some(&Token::Mark('_')) {
        return Some((c.to_string(), at + 1));
    }
    let braced = usize::from(token(at + 2) == Some(&Token::Mark('{')));
    let label = match token(at + 2 + braced)? {
        Token::Letter(label) => label.to_string(),
        Token::Word(label) => label.clone(),
        _ => return None,
    };
    let end = at + 3 + 2 * braced;
    (braced == 0 || token(end - 1) == Some(&Token::Mark('}')))
        .then(|| (format!("{c}_{label}"), end))
}

/// The lengths at the upper ends of sums over times, in the order written.
pub(super) fn lengths(tokens: &[Lexeme], entries: &[char]) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for i in 0..tokens.len() {
        let is_sum = matches!(&tokens[i].token, Token::Command(c) if c == "sum");
        if !is_sum || below(tokens, i + 1).is_some_and(|c| entries.contains(&c)) {
            continue;
        }
        let mark = |i: usize, c: char| tokens.get(i).is_some_and(|l| l.token == Token::Mark(c));
        // `\sum_{j=1}^{T_x}` and `\sum_j^{T_x}`.
        let at = match (mark(i + 1, '_'), mark(i + 2, '{')) {
            (true, true) => (i + 3..tokens.len())
                .find(|&at| mark(at, '}'))
                .map(|at| at + 1),
            (true, false) => Some(i + 3),
            (false, _) => Some(i + 1),
        };
        let Some(at) = at.filter(|&at| mark(at, '^')) else {
            continue;
        };
        let braced = mark(at + 1, '{');
        let at = at + 1 + usize::from(braced);
        let written = match braced {
            true => length(tokens, at),
            // Without braces one token stands above.
            false => length(&tokens[..tokens.len().min(at + 1)], at),
        };
        if let Some((written, _)) = written
            && !found.contains(&written)
        {
            found.push(written);
        }
    }
    found
}

/// exp(e_j) / Σ_k exp(e_k): softmax along a letter of time, of one number at each.
pub(super) fn softmax(over: char, argument: &Expr) -> Option<ExprKind> {
    // No letter that can be written stands for the time that is summed over.
    let other = over.to_uppercase().next().unwrap_or(over);
    let (mut body, mut is_there) = (argument.clone(), false);
    body.rewrite(&mut |_, when, _| {
        *when = when.map(|clock| match clock {
            Clock::Index(letter, lag) if letter == over => {
                is_there = true;
                Clock::Index(other, lag)
            }
            clock => clock,
        });
    });
    if !is_there {
        return None;
    }
    let span = argument.span.clone();
    let exp = |of: Expr| ExprKind::Apply(Func::Exp, Box::new(of)).at(span.clone());
    let sum = ExprKind::OverTime {
        letter: Some(other),
        from: 1,
        to: Bound::All,
        body: Box::new(exp(body)),
    };
    let above = exp(argument.clone());
    Some(ExprKind::Divide(
        Box::new(above),
        Box::new(sum.at(span.clone())),
    ))
}
