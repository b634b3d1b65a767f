//! Sums in normal form as they are read: with the names that quantities have in their equations.

use super::form::{Atom, Forms, Id, Name, Number, Slot};
use super::read::Read;
use crate::equation::NameId;
use std::collections::HashSet;

/// How much of a sum is written.
const MOST_SIGNS: usize = 400;

/// Writes the sums of a side.
pub(super) struct Writer<'a> {
    pub(super) read: &'a Read,
    pub(super) forms: &'a Forms,
    /// How a parameter is spelled.
    pub(super) spell: fn(&str) -> String,
}

impl Writer<'_> {
    /// `h_t = o_t ⊙ tanh(c_t)`.
    pub(super) fn equation(&self, name: NameId, id: Id) -> String {
        let mut right = self.sum(id, Some(name));
        if let Some((at, _)) = right.char_indices().nth(MOST_SIGNS) {
            right.truncate(at);
            right.push('…');
        }
        format!("{} = {right}", self.quantity(name, 0))
    }

    /// The quantity in whose equation a sum stands, and what that is.
    pub(super) fn owner(&self, id: Id) -> Option<(NameId, Id)> {
        let mut defined = self.read.defined.iter().copied();
        defined.find(|(_, own)| self.holds(*own, id))
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

    /// `h_{t-1}`.
    pub(super) fn quantity(&self, name: NameId, lag: usize) -> String {
        let plain = self.read.plain(name);
        match lag {
            0 => format!("{plain}_t"),
            _ => format!("{plain}_{{t-{lag}}}"),
        }
    }

    /// `W_i`, `W_i[:, 1:3]` of a block of columns, `W_iᵀ`.
    pub(super) fn slot(&self, slot: Slot) -> String {
        let name = (self.spell)(self.read.plain(slot.name.id));
        let graph = &self.read.template.graph;
        let quantity = crate::graph::Quantity {
            name: slot.name.id,
            time: None,
        };
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
        let terms = list
            .iter()
            .map(|(slot, c)| (vec![self.slot(*slot)], c * sign));
        joined(terms, " ")
    }

    fn sum(&self, id: Id, but: Option<NameId>) -> String {
        if let Some(name) = self.named(id, but) {
            return self.quantity(name, 0);
        }
        let mut terms: Vec<&(Vec<Atom>, Number)> = self.forms.terms(id).iter().collect();
        terms.sort_by_key(|(_, c)| c.0 < 0.0);
        let term = |(atoms, c): &(Vec<Atom>, Number)| {
            let mut factors: Vec<String> = atoms.iter().map(|atom| self.atom(atom, but)).collect();
            factors.sort_by_key(|text| text.contains('('));
            (factors, c.0)
        };
        joined(terms.into_iter().map(term), " ⊙ ")
    }

    /// The name of a sum, if a quantity other than `but` is it.
    fn named(&self, id: Id, but: Option<NameId>) -> Option<NameId> {
        let own = self.read.defined.iter().find(|(_, own)| *own == id);
        own.map(|(name, _)| *name).filter(|name| Some(*name) != but)
    }

    fn atom(&self, atom: &Atom, but: Option<NameId>) -> String {
        if let Some(name) = self.forms.known(atom).and_then(|id| self.named(id, but)) {
            return self.quantity(name, 0);
        }
        let inside = |id: &Id| self.sum(*id, but);
        match atom {
            Atom::Quantity(Name { id, .. }, lag) => self.quantity(*id, *lag),
            Atom::Parameter(slot) => self.slot(*slot),
            Atom::Linear(slot, id) => {
                let vector = inside(id);
                match vector.contains([' ', '(']) {
                    true => format!("{} ({vector})", self.slot(*slot)),
                    false => format!("{} {vector}", self.slot(*slot)),
                }
            }
            Atom::Function(func, id) => format!("{}({})", func.symbol(), inside(id)),
            Atom::Raised(id, n) if n.0 == -1.0 => format!("1/({})", inside(id)),
            Atom::Raised(id, n) => format!("({})^{}", inside(id), n.0),
            Atom::Extreme(extreme, a, b) => {
                format!("{}({}, {})", extreme.name(), inside(a), inside(b))
            }
            Atom::Other(word, list) => {
                let list: Vec<String> = list.iter().map(inside).collect();
                format!("{word}({})", list.join(", "))
            }
        }
    }
}

/// Terms with their signs.
fn joined(terms: impl Iterator<Item = (Vec<String>, f64)>, between: &str) -> String {
    let mut out = String::new();
    for (mut factors, c) in terms {
        let sign = match (out.is_empty(), c < 0.0) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        if c.abs() != 1.0 || factors.is_empty() {
            factors.insert(0, c.abs().to_string());
        }
        let product = match factors.first().filter(|_| c.abs() != 1.0) {
            Some(number) if factors.len() > 1 => format!("{number} {}", factors[1..].join(between)),
            _ => factors.join(between),
        };
        out += sign;
        out += &product;
    }
    if out.is_empty() { "0".to_owned() } else { out }
}
