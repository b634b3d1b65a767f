//! Text from a file is material, not trusted: nothing in it may steer the terminal.

/// Whether a character could steer the terminal or reorder the line: controls (C0, C1, DEL),
/// bidirectional marks and embeddings, line separators, and the invisible tag block.
pub(super) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// `text` with every steering character made visible as `�`; line breaks and tabs are kept.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c != '\n' && c != '\t' && steers(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// [`printable`] on one line: breaks and tabs become single spaces, and at most `limit` characters stay.
pub fn printable_line(text: &str, limit: usize) -> String {
    let line = text.replace("\r\n", " ").replace(['\n', '\t'], " ");
    let mut out: String = printable(&line).chars().take(limit).collect();
    if line.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_cannot_get_through() {
        assert_eq!(
            printable("a\x1b[31mb\u{202e}c\n"),
            "a\u{fffd}[31mb\u{fffd}c\n"
        );
        assert_eq!(printable_line("a\nb\tc\x07", 9), "a b c\u{fffd}");
        assert_eq!(printable_line("abcdef", 3), "abc…");
    }
}
