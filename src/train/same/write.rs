//! What was found, as it is read: equations, parameters and quantities by the names they have in their text.

use super::form::{Atom, Forms, Id, Slot};
use super::read::Read;
use crate::equation::{Expr, ExprKind, NameId, Sign, When};
use std::collections::HashSet;

/// How much of an equation is written.
const MOST_SIGNS: usize = 400;

/// Writes what is of one side.
pub(super) struct Writer<'a> {
    pub(super) read: &'a Read,
    pub(super) forms: &'a Forms,
    /// How a parameter is spelled.
    pub(super) spell: fn(&str) -> String,
}

impl Writer<'_> {
    /// `h_t = o_t ⊙ tanh(c_t)`, as it is written.
    pub(super) fn equation(&self, name: NameId) -> String {
        let equations = &self.read.template.graph.system.equations;
        let mut own = equations.iter().filter(|equation| equation.name == name);
        let own = own.find(|equation| !matches!(equation.when, When::At(_)));
        let mut right = own.map_or_else(String::new, |own| self.expr(&own.expr, SUM));
        if let Some((at, _)) = right.char_indices().nth(MOST_SIGNS) {
            right.truncate(at);
            right.push('…');
        }
        format!("{} = {right}", self.quantity(name))
    }

    /// The quantity in whose equation a sum stands, and what that is.
    pub(super) fn owner(&self, id: Id) -> Option<NameId> {
        let mut defined = self.read.defined.iter().copied();
        let own = defined.find(|(_, own)| self.holds(*own, id));
        own.map(|(name, _)| name)
    }

    fn holds(&self, own: Id, id: Id) -> bool {
        let (mut left, mut seen) = (vec![own], HashSet::new());
        while let Some(next) = left.pop() {
            if next == id {
                return true;
            }
            if seen.insert(next) {
                let atoms = self.forms.terms(next).iter().flat_map(|(atoms, _)| atoms);
                left.extend(atoms.flat_map(Atom::inside));
            }
        }
        false
    }

    /// `h_t`.
    pub(super) fn quantity(&self, name: NameId) -> String {
        self.at(name, When::Now(0))
    }

    fn at(&self, name: NameId, when: When) -> String {
        let plain = self.read.plain(name);
        match when {
            When::Now(0) => format!("{plain}_t"),
            When::Now(lag) => format!("{plain}_{{t-{lag}}}"),
            When::At(time) => format!("{plain}_{time}"),
            When::Last => format!("{plain}_T"),
            _ => (self.spell)(plain),
        }
    }

    /// `W_i`, `W_i[:, 1:3]` of a block of columns, `W_iᵀ`.
    pub(super) fn slot(&self, slot: Slot) -> String {
        let name = (self.spell)(self.read.plain(slot.name.id));
        let graph = &self.read.template.graph;
        let quantity = crate::graph::Quantity::always(slot.name.id);
        let shape = graph.find(quantity).map(|id| graph.node(id).shape);
        let is_matrix = shape.is_some_and(|s| s.rows > 1 && s.cols > 1);
        let wide = shape.map_or(
            slot.shape[1],
            |s| if slot.is_turned { s.rows } else { s.cols },
        );
        let (from, to) = (slot.from + 1, slot.from + slot.shape[1]);
        let is_block = is_matrix && slot.shape[1] < wide;
        match (is_block, slot.is_turned && is_matrix) {
            (false, false) => name,
            (false, true) => format!("{name}ᵀ"),
            (true, false) => format!("{name}[:, {from}…{to}]"),
            (true, true) => format!("{name}[{from}…{to}, :]ᵀ"),
        }
    }

    /// `b_ii + b_hi`, `−W_z`.
    pub(super) fn members(&self, list: &[(Slot, f64)], sign: f64) -> String {
        let own = list.iter().map(|(slot, c)| (self.slot(*slot), c * sign));
        let mut terms: Vec<(String, f64)> = own.collect();
        terms.sort_by(|a, b| a.0.cmp(&b.0));
        joined(terms.into_iter())
    }

    /// An expression; in brackets if it binds less than `least`.
    fn expr(&self, expr: &Expr, least: u8) -> String {
        use ExprKind::*;
        let of = |e: &Expr, least| self.expr(e, least);
        let (text, binds) = match &expr.kind {
            Number(n) => (n.to_string(), WHOLE),
            Length(_) => ("T".to_owned(), WHOLE),
            Quantity(name, when) => (self.at(*name, *when), WHOLE),
            Product(a, b) => (format!("{} {}", of(a, PRODUCT), of(b, WHOLE)), PRODUCT),
            Hadamard(a, b) => (format!("{} ⊙ {}", of(a, PRODUCT), of(b, WHOLE)), PRODUCT),
            Divide(a, b) => (format!("{} / {}", of(a, PRODUCT), of(b, WHOLE)), PRODUCT),
            Sum(terms) => {
                let signed = |(sign, e): &(Sign, Expr)| {
                    let c = if *sign == Sign::Plus { 1.0 } else { -1.0 };
                    (of(e, PRODUCT), c)
                };
                (joined(terms.iter().map(signed)), SUM)
            }
            Extreme(extreme, a, b) => {
                let inside = format!("{}, {}", of(a, SUM), of(b, SUM));
                (format!("{}({inside})", extreme.name()), WHOLE)
            }
            Power(a, n) => (format!("{}^{n}", of(a, WHOLE)), WHOLE),
            Transpose(a) => (format!("{}ᵀ", of(a, WHOLE)), WHOLE),
            Apply(func, a) => (format!("{}({})", func.symbol(), of(a, SUM)), WHOLE),
            Concat(parts) => {
                let parts: Vec<String> = parts.iter().map(|e| of(e, SUM)).collect();
                (format!("[{}]", parts.join("; ")), WHOLE)
            }
            Norm(a) => (format!("‖{}‖", of(a, SUM)), WHOLE),
            NormSquared(a) => (format!("‖{}‖²", of(a, SUM)), WHOLE),
            _ => ("…".to_owned(), WHOLE),
        };
        if binds < least {
            format!("({text})")
        } else {
            text
        }
    }
}

/// How strongly a sum, a product and everything else bind.
const SUM: u8 = 0;
const PRODUCT: u8 = 1;
const WHOLE: u8 = 2;

/// ` + 1`, ` − 0.5`, nothing of 0.
pub(super) fn number_behind(number: f64) -> String {
    match number {
        0.0 => String::new(),
        _ if number < 0.0 => format!(" − {}", -number),
        _ => format!(" + {number}"),
    }
}

/// An equation of yours with the names that its quantities have on the other side.
pub(super) fn renamed(text: &str, known: &[[String; 2]]) -> String {
    let earlier = |name: &str| name.replace("_t", "_{t-1}");
    let word = |word: &str| {
        let mut all = known.iter();
        let found = all.find_map(|[own, theirs]| match word {
            _ if word == own => Some(theirs.clone()),
            _ if word == earlier(own) => Some(earlier(theirs)),
            _ => None,
        });
        found.unwrap_or_else(|| word.to_owned())
    };
    let pieces = text.split_inclusive([' ', '(', ')', '−']);
    let piece = |piece: &str| {
        let end = piece.trim_end_matches([' ', '(', ')', '−']).len();
        word(&piece[..end]) + &piece[end..]
    };
    pieces.map(piece).collect()
}

/// Terms with their signs and what they are multiplied with.
fn joined(terms: impl Iterator<Item = (String, f64)>) -> String {
    let mut out = String::new();
    for (text, c) in terms {
        out += match (out.is_empty(), c < 0.0) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        if c.abs() != 1.0 {
            out += &format!("{} ", c.abs());
        }
        out += &text;
    }
    out
}
