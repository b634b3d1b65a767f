//! A formula in one line of signs that cannot be read in two ways.

use super::item::{Base, Item, Row};
use crate::equation::{Extreme, Func, greek_word, lowered, raised};
use crate::typeset::Fence;

/// Whether a word or a sign is a function: what follows it is its argument.
fn is_function(word: &str) -> bool {
    let extremes = [Extreme::Max, Extreme::Min];
    word == "lim"
        || Func::of_word(word).is_some()
        || Func::ALL.iter().any(|func| func.symbol() == word)
        || extremes.iter().any(|extreme| extreme.name() == word)
}

/// Signs that are written down, and where a name ends.
#[derive(Default)]
struct Tokens {
    list: Vec<String>,
    /// Whether the last one is a name.
    named: bool,
    ascii: bool,
}

impl Tokens {
    fn push(&mut self, text: &str, named: bool) {
        match self.list.last_mut().filter(|_| !named && !self.named) {
            Some(last) => last.push_str(text),
            None if text.is_empty() => return,
            None => self.list.push(text.to_owned()),
        }
        self.named = named;
    }

    /// Something that is no name, in the signs there are.
    fn sign(&mut self, text: &str) {
        if self.ascii {
            let spelled = spelled(text);
            self.push(&spelled, false);
        } else {
            self.push(text, false);
        }
    }

    /// Leaves a space where a letter or a digit would become part of what stands there.
    fn apart(&mut self) {
        if self.ends(char::is_alphanumeric) {
            self.push(" ", false);
        }
    }

    fn ends(&self, with: impl Fn(char) -> bool) -> bool {
        let last = self.list.last().and_then(|text| text.chars().next_back());
        last.is_some_and(with)
    }
}

pub(super) fn plain(row: &[Item], ascii: bool) -> String {
    tokens(row, ascii).concat()
}

pub(super) fn tokens(row: &[Item], ascii: bool) -> Vec<String> {
    let mut tokens = Tokens {
        ascii,
        ..Tokens::default()
    };
    write(row, &mut tokens);
    tokens.list
}

/// What ASCII has no sign for, in signs and words that it has.
pub(super) fn spelled(text: &str) -> String {
    let sign = |c: char| match c {
        '−' => "-",
        '⊙' | '·' | '×' => "*",
        '≈' => "~=",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        '→' => "->",
        '←' => "<-",
        '⇒' => "=>",
        '∂' => "d",
        'Σ' => "sum",
        'Π' => "prod",
        '∈' => "in",
        '∞' => "inf",
        '±' => "+/-",
        '…' => "...",
        '∇' => "grad ",
        '∝' => "~",
        '≪' => "<<",
        '≫' => ">>",
        '‖' => "||",
        'ᵀ' => "T",
        '′' => "'",
        _ => "",
    };
    let spell = |c: char| match sign(c) {
        "" => greek_word(c).map_or_else(|| c.to_string(), str::to_owned),
        word => word.to_owned(),
    };
    text.chars().map(spell).collect()
}

fn write(row: &[Item], out: &mut Tokens) {
    let mut partial = "";
    for (k, item) in row.iter().enumerate() {
        let next = row.get(k + 1);
        if partial.is_empty() && k > 0 && becomes_one(&row[k - 1], item) {
            out.apart();
        }
        match &item.base {
            // ∂c_3 is one name.
            Base::Sign('∂') if !item.has_scripts() && next.is_some_and(Item::is_name) => {
                out.apart();
                partial = if out.ascii { "d" } else { "∂" };
                continue;
            }
            Base::Sign(c @ ('Σ' | 'Π')) => {
                over(*c, item, out);
                if next.is_some_and(|next| next.base != Base::Space) {
                    out.push(" ", false);
                }
                partial = "";
                continue;
            }
            Base::Name(_) | Base::Marked(..) => {
                let (name, sub) = (name(&item.base, out.ascii), below(item, out));
                out.push(&format!("{partial}{name}{sub}"), item.is_name());
            }
            Base::Sign(c) => {
                out.sign(&c.to_string());
                out.push(&below(item, out), false);
            }
            Base::Space => out.push(" ", false),
            Base::Tab => {}
            // A line that begins with an operator goes on with the one before.
            Base::Break if goes_on(&row[k + 1..]) => out.push(" ", false),
            Base::Break => out.push("; ", false),
            Base::Fraction(above, under) => {
                fraction(above, under, is_factor(row, k), out);
                out.push(&below(item, out), false);
            }
            Base::Matrix(fence, rows) => {
                matrix(*fence, rows, out);
                out.push(&below(item, out), false);
            }
            Base::Root(of) => {
                out.push(if out.ascii { "sqrt(" } else { "√(" }, false);
                write(of, out);
                out.push(&format!("){}", below(item, out)), false);
            }
        }
        partial = "";
        if let Some(sup) = &item.sup {
            out.push(&raised(&plain(sup, out.ascii), out.ascii), false);
        }
    }
}

/// Whether a line of several is the rest of the one before.
fn goes_on(line: &[Item]) -> bool {
    let first = line
        .iter()
        .find(|item| !matches!(item.base, Base::Tab | Base::Space));
    first.is_some_and(|item| matches!(item.base, Base::Sign('+' | '−' | '-' | '⊙' | '·')))
}

/// Whether a name or a fraction would be read with the name before it: `W_xi x`, but `2T`.
fn becomes_one(before: &Item, item: &Item) -> bool {
    let begins_word = item.is_name() || matches!(item.base, Base::Fraction(..));
    begins_word && (before.is_name() || before.has_scripts())
}

/// A name as it stands on the line.
pub(super) fn name(base: &Base, ascii: bool) -> String {
    match base {
        Base::Name(text) if ascii => spelled(text),
        Base::Name(text) => text.clone(),
        Base::Marked(text, mark) if ascii => format!("{}{}", spelled(text), mark.word()),
        Base::Marked(text, mark) => mark.over(text),
        _ => String::new(),
    }
}

fn below(item: &Item, out: &Tokens) -> String {
    let sub = item.sub.as_ref();
    sub.map_or_else(String::new, |sub| lowered(&plain(sub, out.ascii)))
}

/// A sum or a product over something: `Σ_(t=1…T)`.
fn over(sign: char, item: &Item, out: &mut Tokens) {
    let joined = out.ends(|c| c.is_alphanumeric() || c == ')');
    out.push(if joined { " " } else { "" }, false);
    out.sign(&sign.to_string());
    let script = |row: &Option<Vec<Item>>| row.as_ref().map(|row| plain(row, out.ascii));
    let until = if out.ascii { ".." } else { "…" };
    let text = match (script(&item.sub), script(&item.sup)) {
        (Some(from), Some(to)) => lowered(&format!("{from}{until}{to}")),
        (Some(from), None) => lowered(&from),
        (None, Some(to)) => format!("^({to})"),
        (None, None) => return,
    };
    out.push(&text, false);
}

/// `[a, b; c, d]`, in its own brackets; square ones where it has none.
fn matrix(fence: Option<Fence>, rows: &[Vec<Row>], out: &mut Tokens) {
    let (open, close) = match fence {
        Some(Fence::Round) => ("(", ")"),
        Some(Fence::Bar) => ("|", "|"),
        Some(Fence::Norm) => ("‖", "‖"),
        Some(Fence::Square) | None => ("[", "]"),
    };
    out.sign(open);
    for (r, row) in rows.iter().enumerate() {
        out.push(if r > 0 { "; " } else { "" }, false);
        for (c, cell) in row.iter().enumerate() {
            out.push(if c > 0 { ", " } else { "" }, false);
            write(cell, out);
        }
    }
    out.sign(close);
}

/// `a/b`, in brackets whatever would be torn apart; and `whole` as well where it would be read with its neighbour.
fn fraction(above: &[Item], under: &[Item], whole: bool, out: &mut Tokens) {
    let parts = [(above, is_term(above), ""), (under, is_atom(under), "/")];
    out.push(if whole { "(" } else { "" }, false);
    for (row, bare, sign) in parts {
        out.push(
            if bare {
                sign
            } else if sign.is_empty() {
                "("
            } else {
                "/("
            },
            false,
        );
        write(row, out);
        out.push(if bare { "" } else { ")" }, false);
    }
    out.push(if whole { ")" } else { "" }, false);
}

/// Whether a row needs no brackets in front of a slash.
fn is_term(row: &[Item]) -> bool {
    let loose = |(k, item): (usize, &Item)| match item.base {
        Base::Space | Base::Fraction(..) => true,
        Base::Sign(c) => k > 0 && !"()‖∂|".contains(c),
        _ => false,
    };
    !row.iter().enumerate().any(loose)
}

/// Whether a row needs no brackets behind a slash.
fn is_atom(row: &[Item]) -> bool {
    match row {
        [one] => !matches!(one.base, Base::Fraction(..)),
        [partial, name] => partial.is('∂') && name.is_name(),
        [first, .., last] => {
            first.is('‖') && last.is('‖') && row.iter().filter(|i| i.is('‖')).count() == 2
        }
        [] => true,
    }
}

/// Whether the fraction at `k` stands where `a/b` would be read with what is beside it.
fn is_factor(row: &[Item], k: usize) -> bool {
    let behind = row[k + 1..].iter().find(|item| item.base != Base::Space);
    let before = row[..k].iter().rfind(|item| item.base != Base::Space);
    let goes_on = behind.is_some_and(|item| match item.base {
        Base::Sign(c) => "([‖ΣΠ∂/".contains(c),
        Base::Space => false,
        _ => true,
    });
    let is_argument = before.is_some_and(|item| {
        matches!(&item.base, Base::Name(text) if is_function(text)) || item.is('/')
    });
    goes_on || is_argument || row[k].sub.is_some() || row[k].sup.is_some()
}
