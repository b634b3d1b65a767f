//! Numbers that a reader types, and whether they are those that were asked for.

/// The longest answer, in signs.
pub const MOST_TYPED: usize = 20;

/// A sign of a number, as keyboards and input methods of many lands write it.
pub fn numeral(c: char) -> Option<char> {
    match c {
        ',' | '。' => Some('.'),
        '—' => Some('-'),
        c @ ('0'..='9' | '.' | '-' | '/') => Some(c),
        _ => None,
    }
}

/// A number, or one divided by another.
pub fn value(text: &str) -> Option<f64> {
    match text.split_once('/') {
        Some((above, below)) => Some(value(above)? / value(below)?).filter(|v| v.is_finite()),
        None => text.trim().parse().ok(),
    }
}

/// Whether what was typed is the number that is wanted: close enough, or right in each of the decimals it has, if
/// those are two at least and say more than its size.
pub fn near(text: &str, wanted: Option<f64>, tolerance: f64) -> bool {
    let (Some(number), Some(wanted)) = (value(text), wanted) else {
        return false;
    };
    let decimals = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    let telling = text
        .chars()
        .filter(char::is_ascii_digit)
        .skip_while(|c| *c == '0')
        .count()
        > 1;
    let half = if decimals > 1 && telling {
        0.5 * 10f64.powi(-(decimals as i32))
    } else {
        0.0
    };
    (number - wanted).abs() <= tolerance.max(half) + 1e-12
}
