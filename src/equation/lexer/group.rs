//! What stands in braces.

/// The longest group that is read as a word or passed over, in characters.
const MAX_GROUP: usize = 2000;

/// The length of `{…}` at the front of `rest`, spaces before it included.
pub(super) fn group(rest: &str) -> Option<usize> {
    let open = rest.len() - rest.trim_start().len();
    let mut depth = 0usize;
    for (i, c) in rest[open..].char_indices().take(MAX_GROUP) {
        match c {
            '{' if depth < 16 => depth += 1,
            '{' => return None,
            _ if depth == 0 => return None,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + i + 1);
        }
    }
    None
}
