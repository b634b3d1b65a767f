//! Names of several letters, as equations define them.

use super::super::function::{Extreme, Func};
use std::collections::HashSet;

/// The words of several letters that equations define, `wkv_t = …`: a product cannot be defined.
pub(super) fn defined(source: &str) -> HashSet<&str> {
    let bytes = source.as_bytes();
    let (mut found, mut at) = (HashSet::new(), 0);
    while at < bytes.len() {
        let len = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        if len == 0 {
            at += 1;
            continue;
        }
        let (word, before) = (
            &source[at..at + len],
            source[..at].trim_end_matches([' ', '\t', '&']),
        );
        let begins = ["", "\n", "\\\\", "$", "quad"];
        let is_first = begins.iter().any(|end| match end.is_empty() {
            true => before.is_empty(),
            false => before.ends_with(end),
        });
        at += len;
        if is_first && (2..=16).contains(&len) && !is_known(word) && is_left(&source[at..]) {
            found.insert(word);
        }
    }
    found
}

fn is_known(word: &str) -> bool {
    Func::of_word(word).is_some() || Extreme::of_word(word).is_some()
}

/// Whether scripts and an `=` follow.
fn is_left(rest: &str) -> bool {
    const MOST: usize = 40;
    let mut rest = rest.trim_start_matches('\'');
    for _ in 0..3 {
        let Some(script) = rest.strip_prefix(['_', '^', '(']) else {
            break;
        };
        let closes = match (rest.starts_with('('), script.starts_with('{')) {
            (true, _) => ')',
            (_, true) => '}',
            _ => {
                let len = script.chars().next().map_or(0, char::len_utf8);
                rest = &script[len..];
                continue;
            }
        };
        let end = script.bytes().take(MOST).position(|b| b == closes as u8);
        let Some(end) = end else { return false };
        rest = &script[end + 1..];
    }
    let rest = rest.trim_start_matches([' ', '&']);
    ["=", ":=", "\\leftarrow", "\\gets", "\\coloneqq"]
        .iter()
        .any(|sign| rest.starts_with(sign))
}
