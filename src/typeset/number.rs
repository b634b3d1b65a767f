//! The one way a number is written: on screens, in matrices, in exports.

use super::style::Meaning;
use unicode_width::UnicodeWidthStr;

/// The true minus sign.
const MINUS: char = '−';
/// From here on a number is written with a power of ten.
const LARGE: f64 = 1e7;
/// The most decimals a scientific mantissa gets.
const MANTISSA: u8 = 4;
/// Digits that a small number keeps, as far as it is shown with so many decimals at all.
const SIGNIFICANT: u8 = 3;
/// Decimals that a small number may have beyond those of others, before it is written with a power of ten.
const BEYOND: u8 = 2;
/// How far, relatively, a printed number may be from the value and still be called exact.
const EXACT: f64 = 1e-12;

/// How many decimals numbers are shown with, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digits(u8);

impl Digits {
    /// The most decimals there can be.
    pub const MAX: Digits = Digits(12);

    /// That many decimals, 12 at most.
    pub fn new(digits: u8) -> Self {
        Digits(digits).min(Digits::MAX)
    }

    /// The number of decimals.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Default for Digits {
    fn default() -> Self {
        Digits(4)
    }
}

/// A number as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What is written.
    pub text: String,
    /// False when it was rounded, so that `≈` is the honest sign before it.
    pub exact: bool,
}

impl Shown {
    /// `=` before it, or `≈` if it was rounded.
    pub fn equals(&self) -> &'static str {
        if self.exact { "=" } else { "≈" }
    }
}

/// Writes a number, `0.6225`, `−3`, `0.000418`, `1.2346e−7`: decimals only where they say something, and as many more
/// as a small one needs to keep its first digits.
pub fn number(value: f64, digits: Digits) -> Shown {
    written(value, digits, places(value, digits))
}

/// A number with so many decimals, with a power of ten where there is nothing else to be seen of it.
fn written(value: f64, digits: Digits, places: Option<u8>) -> Shown {
    let special = match value {
        0.0 => Some("0"),
        f64::INFINITY => Some("∞"),
        f64::NEG_INFINITY => Some("−∞"),
        _ => value.is_nan().then_some("NaN"),
    };
    if let Some(text) = special {
        return Shown {
            text: text.into(),
            exact: true,
        };
    }
    let plain = places.and_then(|places| plain(value, places));
    let ascii = plain.unwrap_or_else(|| scientific(value, digits));
    let printed: f64 = ascii.parse().unwrap_or(f64::NAN);
    Shown {
        text: ascii.replace('-', "−"),
        exact: (printed - value).abs() <= EXACT * value.abs(),
    }
}

/// With that many decimals and no more, all of them where it was rounded: `0.640` says that the third is a zero, too.
pub fn rounded(value: f64, digits: Digits) -> String {
    let shown = written(value, digits, Some(digits.get()));
    match decimals(&shown.text).filter(|_| !shown.exact) {
        Some(places) => with_zeros(&shown.text, places, digits.get().into()),
        None => shown.text,
    }
}

/// The decimals at which two numbers can be told apart, no fewer than `digits`; `digits` where none can do it.
pub fn apart(a: f64, b: f64, digits: Digits) -> Digits {
    let mut more = (digits.get()..=Digits::MAX.get()).map(Digits::new);
    let differ = |n: &Digits| number(a, *n).text != number(b, *n).text;
    more.find(differ).unwrap_or(digits)
}

/// Writes the entries of a matrix column, all of one display width, so that their points stand
/// under each other; decimals that only a small entry has are blank in the others, whose digits they do not tell.
/// The flag is true when no entry was rounded.
pub fn column(values: &[f64], digits: Digits) -> (Vec<String>, bool) {
    let shown: Vec<Shown> = values.iter().map(|&value| number(value, digits)).collect();
    let exact = shown.iter().all(|entry| entry.exact);
    let places: Vec<Option<usize>> = shown.iter().map(|entry| decimals(&entry.text)).collect();
    let most = places.iter().flatten().copied().max().unwrap_or(0);
    let zeros = most.min(digits.get().into());
    let fill = |(entry, places): (Shown, Option<usize>)| match places {
        Some(places) => {
            let filled = with_zeros(&entry.text, places, zeros);
            let point = usize::from(most > 0 && !filled.contains('.'));
            format!("{filled}{}", " ".repeat(most - places.max(zeros) + point))
        }
        None => entry.text,
    };
    let texts: Vec<String> = shown.into_iter().zip(places).map(fill).collect();
    let width = texts.iter().map(|text| text.width()).max().unwrap_or(0);
    let aligned = |text: &String| format!("{}{text}", " ".repeat(width - text.width()));
    (texts.iter().map(aligned).collect(), exact)
}

/// What a number means to the eye: its sign, or that something went wrong.
pub fn meaning(value: f64) -> Meaning {
    if !value.is_finite() {
        Meaning::Error
    } else if value == 0.0 {
        Meaning::Zero
    } else if value > 0.0 {
        Meaning::Positive
    } else {
        Meaning::Negative
    }
}

/// How many decimals a number is written with; `None` for one so small that it needs too many.
fn places(value: f64, digits: Digits) -> Option<u8> {
    let kept = SIGNIFICANT.min(digits.get()).max(1);
    // Most numbers are as large as that, and need not be written to be measured.
    if value.abs() >= 10_f64.powi(i32::from(kept - 1) - i32::from(digits.get())) {
        return Some(digits.get());
    }
    let text = format!("{value:.*e}", usize::from(kept - 1));
    let power: i32 = text.split_once('e')?.1.parse().ok()?;
    let needed = i32::from(kept - 1) - power;
    let usual = i32::from(digits.get());
    u8::try_from(needed.max(usual))
        .ok()
        .filter(|places| *places <= digits.get() + BEYOND)
}

/// Without a power of ten; `None` when it is large, or when all that would be left of the value is zero.
fn plain(value: f64, places: u8) -> Option<String> {
    if value.abs() >= LARGE {
        return None;
    }
    let text = format!("{value:.*}", usize::from(places));
    let says = text.contains(|digit| matches!(digit, '1'..='9'));
    says.then(|| trim_zeros(&text).to_owned())
}

fn scientific(value: f64, digits: Digits) -> String {
    let text = format!("{value:.*e}", usize::from(digits.get().min(MANTISSA)));
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{}e{exponent}", trim_zeros(mantissa)),
        None => text,
    }
}

/// Drops the zeros at the end of the decimals, and the point when none is left.
fn trim_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// How many decimals a plain number has; `None` for one with a power of ten, NaN or an infinity.
fn decimals(text: &str) -> Option<usize> {
    let mut signs = text.chars();
    let plain = signs.all(|c| c.is_ascii_digit() || c == '.' || c == MINUS);
    let decimals = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    plain.then_some(decimals)
}

/// Fills a plain number that has `places` decimals up to `most`.
fn with_zeros(text: &str, places: usize, most: usize) -> String {
    let point = if places == 0 && most > 0 { "." } else { "" };
    format!("{text}{point}{}", "0".repeat(most.saturating_sub(places)))
}

#[cfg(test)]
mod tests;
