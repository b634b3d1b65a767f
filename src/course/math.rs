//! Formulas in one line of plain signs, and what cannot be shown of them.

use crate::equation::{greek, nearest};
use crate::lang::{Fault, Faults, Span, printable_line};

/// Most groups and commands of a formula: it is read by recursion.
const MAX_PARTS: usize = 400;
/// Longest formula in bytes.
const MAX_LENGTH: usize = 4000;
/// Faults of a formula that are told, of each kind.
const MOST_TOLD: usize = 20;

fn too_long(latex: &str) -> bool {
    let parts = || latex.bytes().filter(|b| matches!(b, b'{' | b'\\')).count();
    latex.len() > MAX_LENGTH || parts() > MAX_PARTS
}

/// LaTeX of a formula in one line of plain signs: `c_{t-1}` is `c_t−1`, `\frac{a}{b}` is `a/b`.
pub fn math(latex: &str) -> String {
    if too_long(latex) {
        return printable_line(latex, 100);
    }
    let mut out = String::new();
    let chars: Vec<char> = latex.trim().chars().collect();
    walk(&chars, &mut 0, &mut out);
    let mut text = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in [
        (" _", "_"),
        (" ^", "^"),
        ("^ᵀ", "ᵀ"),
        ("^2", "²"),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        ("∂ ", "∂"),
    ] {
        text = text.replace(from, to);
    }
    text
}

/// A group in braces, or one sign.
fn group(chars: &[char], at: &mut usize) -> String {
    let mut out = String::new();
    while chars.get(*at) == Some(&' ') {
        *at += 1;
    }
    match chars.get(*at) {
        Some('{') => {
            *at += 1;
            walk(chars, at, &mut out);
            *at += 1;
        }
        Some('\\') => command(chars, at, &mut out),
        Some(c) => {
            out.push(*c);
            *at += 1;
        }
        None => {}
    }
    out
}

/// Until the brace that closes, or the end.
fn walk(chars: &[char], at: &mut usize, out: &mut String) {
    while let Some(&c) = chars.get(*at) {
        match c {
            '}' => return,
            '{' => out.push_str(&group(chars, at)),
            '\\' => command(chars, at, out),
            '-' => {
                out.push('−');
                *at += 1;
            }
            '&' => *at += 1,
            '_' => {
                *at += 1;
                out.push('_');
                let wide = chars.get(*at) == Some(&'{');
                out.push_str(&group(chars, at));
                // W_xi x_t, lest the two names become one.
                if wide
                    && chars
                        .get(*at)
                        .is_some_and(|c| c.is_alphabetic() || *c == '\\')
                {
                    out.push(' ');
                }
            }
            c => {
                out.push(c);
                *at += 1;
            }
        }
    }
}

fn command(chars: &[char], at: &mut usize, out: &mut String) {
    *at += 1;
    let letters: String = chars[*at..]
        .iter()
        .take_while(|c| c.is_ascii_alphabetic())
        .collect();
    if letters.is_empty() {
        match chars.get(*at) {
            Some('|') => out.push('‖'),
            Some('\\' | ',' | ';' | ' ' | ':' | '!') => out.push(' '),
            Some(c) => out.push(*c),
            None => return,
        }
        *at += 1;
        return;
    }
    *at += letters.len();
    let accent = |out: &mut String, mark: char, at: &mut usize| {
        let inner = group(chars, at);
        // ŷ has a sign of its own; others are written with the mark behind.
        match (inner.as_str(), mark) {
            ("y", '\u{302}') => out.push('ŷ'),
            _ => {
                out.push_str(&inner);
                out.push(mark);
            }
        }
    };
    match letters.as_str() {
        "frac" | "tfrac" | "dfrac" => {
            let (above, below) = (group(chars, at), group(chars, at));
            let bracket = |s: String| {
                if s.contains([' ', '+', '−']) {
                    format!("({s})")
                } else {
                    s
                }
            };
            out.push_str(&format!("{}/{}", bracket(above), bracket(below)));
        }
        "hat" => accent(out, '\u{302}', at),
        "tilde" => accent(out, '\u{303}', at),
        "bar" => accent(out, '\u{304}', at),
        "mathrm" | "text" | "operatorname" | "mathbf" => out.push_str(&group(chars, at)),
        "sqrt" => out.push_str(&format!("√({})", group(chars, at))),
        "left" | "right" | "quad" | "qquad" => out.push(' '),
        name => match sign(name) {
            Some(sign) => out.push_str(sign),
            None => out.push_str(name),
        },
    }
}

/// Commands that take a group.
const GROUPS: &[&str] = &[
    "frac",
    "tfrac",
    "dfrac",
    "hat",
    "tilde",
    "bar",
    "mathrm",
    "text",
    "operatorname",
    "mathbf",
    "sqrt",
    "left",
    "right",
    "quad",
    "qquad",
];

/// Commands that are one sign.
const SIGNS: &[(&str, &str)] = &[
    ("sigma", "σ"),
    ("tanh", "tanh"),
    ("odot", " ⊙ "),
    ("circ", " ⊙ "),
    ("cdot", "·"),
    ("times", "×"),
    ("approx", " ≈ "),
    ("ne", " ≠ "),
    ("neq", " ≠ "),
    ("le", " ≤ "),
    ("leq", " ≤ "),
    ("ge", " ≥ "),
    ("geq", " ≥ "),
    ("to", " → "),
    ("rightarrow", " → "),
    ("leftarrow", " ← "),
    ("gets", " ← "),
    ("partial", "∂"),
    ("top", "ᵀ"),
    ("sum", "Σ"),
    ("prod", "Π"),
    ("in", " ∈ "),
    ("infty", "∞"),
    ("pm", "±"),
    ("dots", "…"),
    ("ldots", "…"),
    ("cdots", "…"),
    ("log", "log"),
    ("exp", "exp"),
    ("ln", "ln"),
    ("max", "max"),
    ("min", "min"),
    ("sin", "sin"),
    ("cos", "cos"),
    ("lim", "lim"),
    ("nabla", "∇"),
    ("propto", " ∝ "),
    ("sim", " ~ "),
    ("ll", " ≪ "),
    ("gg", " ≫ "),
    ("Rightarrow", " ⇒ "),
    ("Vert", "‖"),
];

fn sign(name: &str) -> Option<&'static str> {
    SIGNS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, sign)| *sign)
        .or_else(|| greek(name))
}

/// What is wrong with the LaTeX of a formula; `place` says where its bytes stand.
pub(super) fn math_faults(latex: &str, place: impl Fn(Span) -> Span) -> Faults {
    if too_long(latex) {
        let fault = Fault::at(
            place(0..1),
            format!(
                "a formula has at most {MAX_PARTS} commands and groups, and {MAX_LENGTH} bytes"
            ),
            format!("一个公式最多有 {MAX_PARTS} 个命令和花括号组、{MAX_LENGTH} 字节"),
        );
        return vec![fault];
    }
    let mut faults = braces(latex, &place);
    let most = faults.len() + MOST_TOLD;
    for (at, _) in latex.match_indices('\\') {
        let letters = latex[at + 1..]
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .count();
        let word = &latex[at + 1..at + 1 + letters];
        // Of \\ the second one opens no command.
        let paired = latex[..at].chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
        if letters == 0 || paired || GROUPS.contains(&word) || sign(word).is_some() {
            continue;
        }
        if faults.len() == most {
            break;
        }
        let fault = Fault::at(
            place(at..at + 1 + letters),
            format!("the command \\{word} is not known here"),
            format!("这里不认识命令 \\{word}"),
        );
        let known = GROUPS.iter().copied().chain(SIGNS.iter().map(|s| s.0));
        faults.push(match nearest(word, known) {
            Some(near) => fault.help(
                format!("did you mean \\{near}?"),
                format!("是不是想写 \\{near}？"),
            ),
            None => fault.help(
                "Greek letters, \\frac, \\odot, \\cdot, \\sum, \\hat and their like are shown",
                "可以显示的有希腊字母、\\frac、\\odot、\\cdot、\\sum、\\hat 等",
            ),
        });
    }
    faults
}

/// Braces that do not come in pairs.
fn braces(latex: &str, place: &impl Fn(Span) -> Span) -> Faults {
    let mut open = vec![];
    let mut faults = vec![];
    let plain = |at: usize| !latex[..at].ends_with('\\');
    for (at, c) in latex
        .char_indices()
        .filter(|(at, c)| matches!(c, '{' | '}') && plain(*at))
    {
        match c {
            '{' => open.push(at),
            _ if open.pop().is_none() && faults.len() < MOST_TOLD => faults.push(Fault::at(
                place(at..at + 1),
                "this } closes nothing",
                "这个 } 没有对应的 {",
            )),
            _ => {}
        }
    }
    faults.extend(open.into_iter().take(MOST_TOLD).map(|at| {
        Fault::at(
            place(at..at + 1),
            "this { is never closed",
            "这个 { 没有结束",
        )
        .help("close it with }", "用 } 结束")
    }));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_in_plain_signs() {
        for (latex, plain) in [
            (
                r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
                "c_t = f_t ⊙ c_t−1 + i_t ⊙ g_t",
            ),
            (r"\sigma(W_{xi}x_t)", "σ(W_xi x_t)"),
            (r"\frac{1}{2}\|\hat{y}_t - y_t\|^2", "1/2‖ŷ_t − y_t‖²"),
            (r"\frac{a+b}{c}", "(a+b)/c"),
            (r"\partial c_3 \odot f_4", "∂c_3 ⊙ f_4"),
        ] {
            assert_eq!(math(latex), plain);
        }
    }

    #[test]
    fn a_slip_in_a_formula_is_found_where_it_is() {
        let at = |latex: &str| {
            let faults = math_faults(latex, |s| s);
            faults
                .iter()
                .map(|f| latex[f.span.clone().unwrap()].to_owned())
                .collect::<Vec<_>>()
        };
        assert!(at(r"\frac{1}{T}\sum_{t=1}^{T}\|\hat{y}_t\|^2 \\ x\,y").is_empty());
        assert_eq!(at(r"\simga(x) \\foo"), [r"\simga"]);
        assert_eq!(at(r"a}_{b"), ["}", "{"]);
    }

    #[test]
    fn of_a_formula_full_of_slips_the_first_few_are_told() {
        let told = |latex: String| math_faults(&latex, |s| s).len();
        assert_eq!(told("}".repeat(3000)), MOST_TOLD);
        assert_eq!(
            told(format!("{}{}", "{".repeat(300), "\\foo".repeat(50))),
            2 * MOST_TOLD
        );
        assert_eq!(told("}".repeat(MAX_LENGTH + 1)), 1);
        assert!(math(&"1/".repeat(MAX_LENGTH)).chars().count() <= 101);
    }
}
