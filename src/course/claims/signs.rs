//! The prose of a lesson as the few signs that matter to a claim: names, `is`, numbers.

use crate::graph::Address;
use crate::lang::Span;

/// What matters of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    /// A name and its entry, as a reference is written.
    Name(Address),
    /// `is` and its like.
    Is,
    /// `about` and its like.
    About,
    /// A number as written, a percentage as a share: value, half of the last place.
    Number(f64, f64),
    Open,
    Comma,
    Close,
    /// `·`, `/` and what else makes a formula of a number.
    Operator,
    /// What makes a number count something, such as `times` or `个`.
    Unit,
    /// From here to the end of the sentence nothing is claimed.
    Suppose,
    /// The end of a sentence.
    End,
    Other,
}

const IS: &[&str] = &["is", "equals", "等于", "约为", "约等于", "约是", "是", "为"];
const ABOUT: &[&str] = &[
    "about", "roughly", "exactly", "now", "大约", "约", "大概", "正好",
];
const UNITS: &[&str] = &[
    "numbers", "rows", "columns", "units", "steps", "times", "entries", "of", "per", "more",
    "less", "larger", "smaller", "below", "above", "个", "行", "列", "步", "倍", "维", "次", "种",
    "组", "页", "分之",
];
const SUPPOSE: &[&str] = &[
    "if", "suppose", "imagine", "let", "say", "were", "would", "should", "could", "might",
    "unless", "until", "when", "with", "without", "target", "instead", "set", "press", "write",
    "try", "change", "如果", "若", "假", "设", "要是", "当", "应", "该", "想", "目标", "改", "换",
    "写", "按", "试", "让", "令", "不",
];

/// A paragraph.
#[derive(Default)]
pub(super) struct Signs {
    /// Its signs and where they stand.
    pub(super) list: Vec<(Sign, Span)>,
}

impl Signs {
    /// Words as they are printed; `place` says where a byte stands.
    pub(super) fn words(&mut self, text: &str, place: &impl Fn(usize) -> usize) {
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let (sign, length) = if rest.starts_with("{{") {
                (
                    Some(Sign::Other),
                    rest.find("}}").map_or(rest.len(), |n| n + 2),
                )
            } else if c.is_whitespace() {
                (None, c.len_utf8())
            } else if let Some((sign, length)) = self.number(rest) {
                (Some(sign), length)
            } else if c == '∂' || c.is_ascii_alphabetic() {
                word(rest)
            } else {
                punctuation(rest)
            };
            if let Some(sign) = sign {
                self.push(sign, place(at)..place(at + length));
            }
            at += length;
        }
    }

    /// A formula.
    pub(super) fn math(&mut self, text: &str, place: &impl Fn(usize) -> usize) {
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let (sign, length) = if c.is_whitespace() {
                (None, c.len_utf8())
            } else if let Some((name, length)) = latex_name(rest) {
                (Some(name), length)
            } else if let Some((sign, length)) = self.number(rest) {
                (Some(sign), length)
            } else if rest.starts_with("\\approx") {
                (Some(Sign::Is), 7)
            } else if c == '\\' {
                (
                    Some(Sign::Operator),
                    1 + rest[1..]
                        .chars()
                        .take_while(char::is_ascii_alphabetic)
                        .count(),
                )
            } else {
                punctuation(rest)
            };
            if let Some(sign) = sign {
                self.push(sign, place(at)..place(at + length));
            }
            at += length;
        }
    }

    /// A number; a minus belongs to it only where nothing stands before that it takes the number from.
    fn number(&self, text: &str) -> Option<(Sign, usize)> {
        let operand = matches!(
            self.list.last(),
            Some((Sign::Number(..) | Sign::Name(_) | Sign::Close, _))
        );
        number(text).filter(|_| !(operand && text.starts_with(['-', '−'])))
    }

    fn push(&mut self, sign: Sign, span: Span) {
        self.list.push((sign, span));
        if self.list.len() >= 4 {
            self.entry();
        }
    }

    /// An entry in brackets right behind a name belongs to it.
    fn entry(&mut self) {
        let n = self.list.len();
        if self.list[n - 1].0 != Sign::Close {
            return;
        }
        let from = if n >= 6 && self.list[n - 3].0 == Sign::Comma {
            n - 6
        } else {
            n - 4
        };
        let [(Sign::Name(address), name), (Sign::Open, open), inner @ ..] = &self.list[from..]
        else {
            return;
        };
        let index: Vec<usize> = inner
            .iter()
            .filter_map(|(s, _)| {
                if let Sign::Number(v, _) = s {
                    Some(*v as usize)
                } else {
                    None
                }
            })
            .collect();
        // The $ that ends a formula may stand between.
        if open.start > name.end + 1 || address.entry.is_some() || index.contains(&0) {
            return;
        }
        let entry = match index[..] {
            [r] => (r - 1, 0),
            [r, c] => (r - 1, c - 1),
            _ => return,
        };
        let (address, span) = (
            Address {
                entry: Some(entry),
                ..address.clone()
            },
            name.start..self.list[n - 1].1.end,
        );
        self.list.truncate(from);
        self.list.push((Sign::Name(address), span));
    }
}

/// `−0.404`, `12 %`, `9.5e-7`.
fn number(text: &str) -> Option<(Sign, usize)> {
    let sign = text
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '−'))
        .map_or(0, char::len_utf8);
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(sign);
    if whole == 0 || whole > 15 {
        return None;
    }
    let mut end = sign + whole;
    let mut decimals = 0;
    if text[end..].starts_with('.') {
        decimals = digits(end + 1);
        end += if decimals > 0 { 1 + decimals } else { 0 };
    }
    let mantissa: f64 = text[sign..end].parse().ok()?;
    let mut exponent = 0i32;
    if text[end..].starts_with(['e', 'E']) {
        let minus = usize::from(text[end + 1..].starts_with('-'));
        let n = digits(end + 1 + minus);
        if (1..=3).contains(&n) {
            exponent = text[end + 1..end + 1 + minus + n].parse().ok()?;
            end += 1 + minus + n;
        }
    }
    let tail = &text[end..];
    let percent = tail.trim_start_matches([' ', '\\']).starts_with('%');
    if percent {
        end += tail.find('%').map_or(0, |n| n + 1);
        exponent -= 2;
    }
    let scale = 10f64.powi(exponent);
    let value = if sign > 0 { -mantissa } else { mantissa } * scale;
    Some((
        Sign::Number(value, 0.5 * 10f64.powi(-(decimals as i32)) * scale),
        end,
    ))
}

/// A word of Latin letters: a name of the model, or one of the words that matter.
fn word(text: &str) -> (Option<Sign>, usize) {
    let gradient = text.starts_with('∂');
    let from = if gradient { '∂'.len_utf8() } else { 0 };
    let length = from
        + text[from..]
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
            .count();
    let word = &text[from..length];
    if word.contains('_') || gradient || word == "L" {
        return (Some(name(word.to_owned(), gradient)), length.max(1));
    }
    let lower = word.to_ascii_lowercase();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    let sign = match () {
        () if is(IS) => Sign::Is,
        () if is(ABOUT) => Sign::About,
        () if is(&["tanh", "exp", "log"]) => Sign::Operator,
        () if is(UNITS) => Sign::Unit,
        () if is(SUPPOSE) => Sign::Suppose,
        () => Sign::Other,
    };
    (Some(sign), length)
}

fn name(plain: String, gradient: bool) -> Sign {
    Sign::Name(Address {
        name: plain,
        gradient,
        entry: None,
    })
}

/// Signs and Chinese words.
fn punctuation(text: &str) -> (Option<Sign>, usize) {
    let c = text.chars().next().unwrap_or(' ');
    let begins = |list: &[&str]| {
        list.iter()
            .find(|w| !w.is_ascii() && text.starts_with(**w))
            .map(|w| w.len())
    };
    for (list, sign) in [
        (IS, Sign::Is),
        (ABOUT, Sign::About),
        (UNITS, Sign::Unit),
        (SUPPOSE, Sign::Suppose),
    ] {
        if let Some(length) = begins(list) {
            return (Some(sign), length);
        }
    }
    let sign = match c {
        '=' | '≈' | '＝' => Sign::Is,
        '[' => Sign::Open,
        ']' => Sign::Close,
        ',' | '，' => Sign::Comma,
        '.' | '。' | '!' | '！' | '?' | '？' | ';' | '；' | '\n' => Sign::End,
        '·' | '×' | '*' | '/' | '+' | '-' | '−' | '^' | '²' | '(' | ')' | '⊙' | '_' | 'σ' | '√'
        | '‖' => Sign::Operator,
        _ => Sign::Other,
    };
    (Some(sign), c.len_utf8())
}

/// A name in LaTeX, such as `c_4`, `\hat{y}_{4}`, `W_{xi}` or `\frac{\partial L}{\partial c_3}`, and its length.
fn latex_name(text: &str) -> Option<(Sign, usize)> {
    const SLOPE: &str = "\\frac{\\partial L}{\\partial ";
    if let Some(rest) = text.strip_prefix(SLOPE) {
        let (plain, length) = plain_name(rest)?;
        return rest[length..]
            .starts_with('}')
            .then(|| (name(plain, true), SLOPE.len() + length + 1));
    }
    if let Some(rest) = text.strip_prefix("\\partial ") {
        let (plain, length) = plain_name(rest)?;
        return (plain != "L").then(|| (name(plain, true), 9 + length));
    }
    plain_name(text).map(|(plain, length)| (name(plain, false), length))
}

fn plain_name(text: &str) -> Option<(String, usize)> {
    let (mut plain, mut at) = base(text)?;
    if text[at..].starts_with('_') {
        at += 1;
        let (sub, length) = match text[at..].strip_prefix('{') {
            Some(inner) => {
                let n = inner.find('}')?;
                (&inner[..n], n + 2)
            }
            None => (text.get(at..at + 1)?, 1),
        };
        at += length;
        for part in sub.split(',') {
            plain.push('_');
            plain.push_str(part.trim());
        }
    }
    Some((plain, at))
}

/// The letter of a name with its accent.
fn base(text: &str) -> Option<(String, usize)> {
    for accent in ["hat", "tilde", "bar"] {
        if let Some(rest) = text.strip_prefix('\\').and_then(|t| t.strip_prefix(accent)) {
            let inner = rest.strip_prefix('{')?;
            let letter = inner.chars().next().filter(char::is_ascii_alphabetic)?;
            return inner[1..]
                .starts_with('}')
                .then(|| (format!("{letter}{accent}"), accent.len() + 4));
        }
    }
    let letters = |t: &str| t.chars().take_while(char::is_ascii_alphabetic).count();
    if let Some(rest) = text.strip_prefix('\\') {
        let word = &rest[..letters(rest)];
        return crate::equation::greek(word).map(|_| (word.to_owned(), 1 + word.len()));
    }
    text.chars()
        .next()
        .filter(char::is_ascii_alphabetic)
        .map(|c| (c.to_string(), 1))
}
