//! A formula in one line of plain signs.

use super::item::{Base, Item};

/// Plain signs as they are written down, and where a name ends.
#[derive(Default)]
pub(super) struct Tokens {
    pub(super) list: Vec<String>,
    /// Whether the last one is a name.
    named: bool,
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
}

pub(super) fn plain(row: &[Item]) -> String {
    let mut tokens = Tokens::default();
    write(row, &mut tokens);
    tokens.list.concat()
}

pub(super) fn write(row: &[Item], out: &mut Tokens) {
    let mut partial = "";
    for (k, item) in row.iter().enumerate() {
        let sub = item.sub.as_ref().map(|sub| format!("_{}", plain(sub)));
        let sub = sub.unwrap_or_default();
        match &item.base {
            Base::Name(text) if text.starts_with(char::is_alphabetic) => {
                out.push(&format!("{partial}{text}{sub}"), true);
            }
            Base::Name(text) => out.push(&format!("{partial}{text}{sub}"), false),
            // ∂c_3 is one name.
            Base::Sign('∂') if !item.has_scripts() && row.get(k + 1).is_some_and(is_name) => {
                partial = "∂";
                continue;
            }
            Base::Sign(c) => out.push(&format!("{c}{sub}"), false),
            Base::Space => out.push(" ", false),
            Base::Fraction(above, below) => {
                for (row, sign) in [(above, ""), (below, "/")] {
                    out.push(sign, false);
                    if plain(row).contains([' ', '+', '−']) {
                        out.push("(", false);
                        write(row, out);
                        out.push(")", false);
                    } else {
                        write(row, out);
                    }
                }
                out.push(&sub, false);
            }
            Base::Root(of) => {
                out.push("√(", false);
                write(of, out);
                out.push(&format!("){sub}"), false);
            }
        }
        partial = "";
        if let Some(sup) = &item.sup {
            out.push(&power(&plain(sup)), false);
        }
    }
}

fn is_name(item: &Item) -> bool {
    matches!(&item.base, Base::Name(text) if text.starts_with(char::is_alphabetic))
}

/// A script above the line, in one line.
fn power(text: &str) -> String {
    match text {
        "2" => "²".into(),
        "ᵀ" => "ᵀ".into(),
        _ => format!("^{text}"),
    }
}
