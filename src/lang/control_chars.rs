//! Characters that nobody sees and that could steer a terminal, as what is wrong with a file.

use super::sanitize::steers;
use super::{Diagnostic, Diagnostics, Span, text};

/// Characters of a file that could steer the terminal or reorder a line, as faults; the first few of them.
pub fn control_chars(source: &str) -> Diagnostics {
    const MOST: usize = 20;
    let plain = |at: usize, c: char| match c {
        '\n' | '\t' => true,
        // On its own it would write the line over.
        '\r' => source[at + 1..].starts_with('\n'),
        _ => false,
    };
    let found = source
        .char_indices()
        .filter(|(at, c)| !plain(*at, *c) && steers(*c))
        .take(MOST);
    found
        .map(|(at, c)| control_char(c, at..at + c.len_utf8()))
        .collect()
}

/// That a character at a place could steer the terminal or reorder a line.
fn control_char(c: char, at: Span) -> Diagnostic {
    let code = format!("U+{:04X}", c as u32);
    Diagnostic::at(at, text!("file.invisible_character_could_steer", code))
        .help(text!("common.delete_it"))
}

/// The same of what is written as an entity, such as `&#27;`, and read as `text`, if it is one.
pub fn control_entity(source: &str, text: &str, at: &Span) -> Option<Diagnostic> {
    let c = text
        .chars()
        .next()
        .filter(|c| steers(*c) || *c == '\u{fffd}')?;
    let is_entity = source.get(at.clone())?.starts_with('&');
    is_entity.then(|| control_char(c, at.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carriage_return_only_ends_a_line() {
        assert!(control_chars("a\r\nb\r\n\tc\n").is_empty());
        let places: Vec<_> = control_chars("a\rb\r\r\nc\r")
            .into_iter()
            .filter_map(|f| f.span.clone())
            .collect();
        assert_eq!(places, [1..2, 3..4, 7..8]);
    }
}
