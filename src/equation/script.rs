//! Scripts on one line of text: `2²⁰`, `e⁻ᶻ`, and brackets where a letter has no raised form, `h_(t−1)`, `e^(−0.6)`.

/// Signs, and under each its raised form. There is none for a point, a comma or most capital letters.
const RAISED: (&str, &str) = (
    "0123456789+−-=()abcdefghijklmnoprstuvwxyzᵀ′",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ′",
);

fn raise(sign: char) -> Option<char> {
    let at = RAISED.0.chars().position(|known| known == sign)?;
    RAISED.1.chars().nth(at)
}

/// A script above the line: in raised signs if all of them have such a form, else behind `^`.
pub fn raised(text: &str, ascii: bool) -> String {
    let text = text.replace(' ', "");
    if !ascii && let Some(raised) = text.chars().map(raise).collect() {
        return raised;
    }
    match text.as_str() {
        "ᵀ" => "^T".into(),
        text => format!("^{}", grouped(text)),
    }
}

/// A script below the line. Names keep the form in which they are typed, `W_xi`, `h_3`.
pub fn lowered(text: &str) -> String {
    format!("_{}", grouped(&text.replace(' ', "")))
}

/// In brackets, unless it is one word or one number.
fn grouped(text: &str) -> String {
    let whole = text.chars().all(char::is_alphanumeric) || text.chars().count() == 1;
    let enclosed = text.starts_with('(') && text.ends_with(')') && text.matches('(').count() == 1;
    if whole || enclosed {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_never_half_on_the_line() {
        for (text, above, ascii) in [
            ("20", "²⁰", "^20"),
            ("−z", "⁻ᶻ", "^(−z)"),
            ("−0.6", "^(−0.6)", "^(−0.6)"),
            ("(t)", "⁽ᵗ⁾", "^(t)"),
            ("T", "^T", "^T"),
            ("ᵀ", "ᵀ", "^T"),
            ("t + 1", "ᵗ⁺¹", "^(t+1)"),
        ] {
            assert_eq!(
                (raised(text, false), raised(text, true)),
                (above.into(), ascii.into())
            );
        }
        assert_eq!(lowered("xi"), "_xi");
        assert_eq!(lowered("t − 1"), "_(t−1)");
        assert_eq!(lowered("i,t"), "_(i,t)");
    }
}
