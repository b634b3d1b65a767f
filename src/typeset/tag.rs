//! Tags: what stands behind a number in a line of text, takes no room, and says which number it is.
//!
//! A line is plain text, so that it can be measured, broken and spoken; a tag lets one number of it be found again.

/// Tags are written in variation selectors, which have no width and which no file may hold
/// ([`crate::lang::steering`]).
const FIRST: u32 = 0xe0100;
const LAST: u32 = 0xe01ef;

/// The tag of the `k`-th number, which is written as `number`: how long it is, then the digits of `k`.
pub(super) fn tag(number: &str, k: usize) -> String {
    let digits = k.to_string().into_bytes();
    let digits = digits.into_iter().map(|digit| u32::from(digit - b'0'));
    let length = number.chars().count() as u32;
    let signs = std::iter::once(length).chain(digits);
    signs.filter_map(|n| char::from_u32(FIRST + n)).collect()
}

/// A line without its tags, in parts: each with which number it is, if it had a tag.
pub fn tagged(line: &str) -> Vec<(&str, Option<usize>)> {
    let sign = |c: char| (FIRST..=LAST).contains(&(c as u32));
    let mut out = vec![];
    let mut rest = line;
    while let Some(at) = rest.find(sign) {
        let (before, behind) = rest.split_at(at);
        let end = behind.find(|c| !sign(c)).unwrap_or(behind.len());
        let mut signs = behind[..end].chars().map(|c| (c as u32 - FIRST) as usize);
        let length = signs.next().unwrap_or(0);
        let number = before.char_indices().rev().take(length).last();
        let (before, number) = before.split_at(number.map_or(at, |(from, _)| from));
        out.push((before, None));
        out.push((number, Some(signs.fold(0, |k, digit| 10 * k + digit))));
        rest = &behind[end..];
    }
    out.push((rest, None));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::wrap;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn a_tag_takes_no_room_and_gives_its_number_back() {
        let written = |number: &str, k| format!("{number}{}", tag(number, k));
        let line = format!(
            "−{} + (−{})·2 = {}",
            written("0.25", 3),
            written("1.5e−7", 127),
            written("∞", 0)
        );
        let plain = "−0.25 + (−1.5e−7)·2 = ∞";
        assert_eq!(line.width(), plain.width());
        let parts = tagged(&line);
        assert_eq!(parts.iter().map(|p| p.0).collect::<String>(), plain);
        let numbers: Vec<_> = parts
            .into_iter()
            .filter_map(|(text, k)| Some((text, k?)))
            .collect();
        assert_eq!(numbers, [("0.25", 3), ("1.5e−7", 127), ("∞", 0)]);
        assert_eq!(tagged("none here"), [("none here", None)]);
        // Lines break where they would without tags.
        let lines = wrap(&line, 10);
        let bare: Vec<String> = lines
            .iter()
            .map(|l| tagged(l).into_iter().map(|p| p.0).collect())
            .collect();
        assert_eq!(bare, wrap(plain, 10));
    }
}
