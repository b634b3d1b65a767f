//! Characters that nobody sees and that could steer a terminal, as what is wrong with a file.

use super::sanitize::steers;
use super::{Diagnostic, Diagnostics, text};

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
    let fault = |(at, c): (usize, char)| {
        let code = format!("U+{:04X}", c as u32);
        Diagnostic::at(
            at..at + c.len_utf8(),
            text!("file.invisible_character_could_steer", code),
        )
        .help(text!("common.delete_it"))
    };
    found.map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carriage_return_only_ends_a_line() {
        assert!(control_chars("a\r\nb\r\n\tc\n").is_empty());
        let places: Vec<_> = control_chars("a\rb\r\r\nc\r")
            .into_iter()
            .filter_map(|f| f.span)
            .collect();
        assert_eq!(places, [1..2, 3..4, 7..8]);
    }
}
