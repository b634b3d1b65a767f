//! Expressions in a normal form: sums of products, equal exactly where the algebra of sums and products makes them so.
//!
//! Sums are kept once, so that two of them are compared by their numbers, and what is used many times costs once.

use crate::equation::{Extreme, Func, NameId};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// Most terms of all sums together.
const MOST_TERMS: usize = 100_000;
/// Coefficients below this are what rounding leaves of nothing.
const NOTHING: f64 = 1e-12;
/// Powers up to this are multiplied out.
const MOST_POWER: f64 = 4.0;

/// Which of two systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The one that is asked about.
    Yours,
    /// What it is held against.
    Theirs,
}

/// A name of one of the systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) side: Side,
    pub(super) id: NameId,
}

/// A parameter, or a block of its columns, as it acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) name: Name,
    /// The first of its columns.
    pub(super) from: usize,
    /// Rows and columns, as it acts.
    pub(super) shape: [usize; 2],
    /// Whether it acts as the transpose of what is written.
    pub(super) is_turned: bool,
}

impl Slot {
    pub(super) fn turned(self) -> Slot {
        let [rows, cols] = self.shape;
        Slot {
            shape: [cols, rows],
            is_turned: !self.is_turned,
            ..self
        }
    }
}

/// A number with an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(pub(super) f64);

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// A sum among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// A factor of an entry-by-entry product.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Atom {
    /// An input now or earlier, or a quantity of an earlier step, and how many steps ago.
    Quantity(Name, usize),
    Parameter(Slot),
    /// A matrix of parameters times a vector whose first coefficient is 1.
    Linear(Slot, Id),
    Function(Func, Id),
    Raised(Id, Number),
    Extreme(Extreme, Id, Id),
    /// What has no rules of its own.
    Other(&'static str, Vec<Id>),
}

impl Atom {
    /// The sums directly inside.
    pub(super) fn inside(&self) -> Vec<Id> {
        match self {
            Atom::Quantity(..) | Atom::Parameter(_) => vec![],
            Atom::Linear(_, a) | Atom::Function(_, a) | Atom::Raised(a, _) => vec![*a],
            Atom::Extreme(_, a, b) => vec![*a, *b],
            Atom::Other(_, list) => list.clone(),
        }
    }

    /// The parameter that it is, or multiplies with.
    pub(super) fn slot(&self) -> Option<Slot> {
        match self {
            Atom::Parameter(slot) | Atom::Linear(slot, _) => Some(*slot),
            _ => None,
        }
    }
}

/// Factors in their order, and what they are multiplied with.
pub(super) type Term = (Vec<Atom>, Number);

/// Every sum there is.
#[derive(Default)]
pub(super) struct Forms {
    sums: Vec<Vec<Term>>,
    ids: HashMap<Vec<Term>, Id>,
    terms: usize,
}

impl Forms {
    /// Whether there was more than is looked at, so that nothing here means anything.
    pub(super) fn is_full(&self) -> bool {
        self.terms > MOST_TERMS
    }

    pub(super) fn terms(&self, id: Id) -> &[Term] {
        &self.sums[id.0 as usize]
    }

    /// The sum that is this one factor, if there is one.
    pub(super) fn known(&self, atom: &Atom) -> Option<Id> {
        let own = vec![(vec![atom.clone()], Number(1.0))];
        self.ids.get(&own).copied()
    }

    fn put(&mut self, terms: BTreeMap<Vec<Atom>, f64>) -> Id {
        let kept = terms.into_iter().filter(|(_, c)| c.abs() > NOTHING);
        let sum: Vec<Term> = match self.is_full() {
            true => vec![],
            false => kept.map(|(atoms, c)| (atoms, Number(c))).collect(),
        };
        if let Some(id) = self.ids.get(&sum) {
            return *id;
        }
        self.terms += sum.len() + 1;
        let id = Id(self.sums.len() as u32);
        self.sums.push(sum.clone());
        self.ids.insert(sum, id);
        id
    }

    pub(super) fn number(&mut self, number: f64) -> Id {
        self.put(BTreeMap::from([(vec![], number)]))
    }

    pub(super) fn product(&mut self, mut atoms: Vec<Atom>, coefficient: f64) -> Id {
        atoms.sort();
        self.put(BTreeMap::from([(atoms, coefficient)]))
    }

    pub(super) fn atom(&mut self, atom: Atom) -> Id {
        self.product(vec![atom], 1.0)
    }

    pub(super) fn add(&mut self, list: &[(f64, Id)]) -> Id {
        let mut terms: BTreeMap<Vec<Atom>, f64> = BTreeMap::new();
        for (factor, id) in list {
            for (atoms, c) in self.terms(*id) {
                *terms.entry(atoms.clone()).or_default() += factor * c.0;
            }
        }
        let sum = self.put(terms);
        self.folded(sum).unwrap_or(sum)
    }

    /// Of 2σ(2a) − 1: tanh(a); of 1 + tanh(a): 2σ(2a); of multiples of them the multiple.
    fn folded(&mut self, id: Id) -> Option<Id> {
        let [(one, c), (other, d)] = self.terms(id) else {
            return None;
        };
        let [Atom::Function(func, inside)] = other[..] else {
            return None;
        };
        let (c, d) = (c.0, d.0);
        let (func, inner, outer) = match func {
            _ if !one.is_empty() => return None,
            Func::Sigmoid if d == -2.0 * c => (Func::Tanh, 0.5, -c),
            Func::Tanh if d == c => (Func::Sigmoid, 2.0, 2.0 * c),
            _ => return None,
        };
        let inside = self.scaled(inside, inner);
        Some(self.product(vec![Atom::Function(func, inside)], outer))
    }

    pub(super) fn scaled(&mut self, id: Id, by: f64) -> Id {
        self.add(&[(by, id)])
    }

    pub(super) fn times(&mut self, a: Id, b: Id) -> Id {
        let (left, right) = (self.terms(a).to_vec(), self.terms(b).to_vec());
        if left.len().saturating_mul(right.len()) > MOST_TERMS {
            self.terms = usize::MAX / 2;
        }
        let mut terms: BTreeMap<Vec<Atom>, f64> = BTreeMap::new();
        if !self.is_full() {
            for (one, c) in &left {
                for (other, d) in &right {
                    let mut atoms = [one.as_slice(), other].concat();
                    atoms.sort();
                    *terms.entry(atoms).or_default() += c.0 * d.0;
                }
            }
        }
        self.put(terms)
    }

    /// The first coefficient; of nothing 1.
    pub(super) fn leading(&self, id: Id) -> f64 {
        self.terms(id).first().map_or(1.0, |(_, c)| c.0)
    }

    /// A matrix times a vector.
    pub(super) fn linear(&mut self, slot: Slot, vector: Id) -> Id {
        if self.terms(vector).is_empty() {
            return vector;
        }
        let leading = self.leading(vector);
        let own = self.scaled(vector, 1.0 / leading);
        self.product(vec![Atom::Linear(slot, own)], leading)
    }

    pub(super) fn raised(&mut self, id: Id, exponent: f64) -> Id {
        if exponent >= 1.0 && exponent.fract() == 0.0 && exponent <= MOST_POWER {
            return (1..exponent as usize).fold(id, |all, _| self.times(all, id));
        }
        if let [(atoms, c)] = self.terms(id)
            && atoms.is_empty()
        {
            let number = c.0.powf(exponent);
            return self.number(number);
        }
        if let Some(inside) = self.logistic(id).filter(|_| exponent == -1.0) {
            return self.function(Func::Sigmoid, inside);
        }
        self.atom(Atom::Raised(id, Number(exponent)))
    }

    /// Of 1 + e^−a: a.
    fn logistic(&mut self, id: Id) -> Option<Id> {
        let [(one, c), (other, d)] = self.terms(id) else {
            return None;
        };
        let [Atom::Function(Func::Exp, inside)] = other[..] else {
            return None;
        };
        let is_one = one.is_empty() && (c.0, d.0) == (1.0, 1.0);
        is_one.then(|| self.scaled(inside, -1.0))
    }

    pub(super) fn function(&mut self, func: Func, of: Id) -> Id {
        self.atom(Atom::Function(func, of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_products_are_equal_where_algebra_says_so() {
        let mut forms = Forms::default();
        let quantity = |n| {
            let name = Name {
                side: Side::Yours,
                id: NameId(n),
            };
            Atom::Quantity(name, 0)
        };
        let [z, n, h] = [0, 1, 2].map(|k| forms.atom(quantity(k)));
        let one = forms.number(1.0);
        let rest = forms.add(&[(1.0, one), (-1.0, z)]);
        let (a, b) = (forms.times(rest, n), forms.times(z, h));
        let convex = forms.add(&[(1.0, a), (1.0, b)]);
        let difference = forms.add(&[(1.0, h), (-1.0, n)]);
        let moved = forms.times(difference, z);
        assert_eq!(convex, forms.add(&[(1.0, moved), (1.0, n)]));
        assert_ne!(convex, forms.add(&[(1.0, a), (-1.0, b)]));
        // 1 / (1 + e^−z)
        let minus = forms.scaled(z, -1.0);
        let exp = forms.function(Func::Exp, minus);
        let below = forms.add(&[(1.0, one), (1.0, exp)]);
        let logistic = forms.raised(below, -1.0);
        assert_eq!(logistic, forms.function(Func::Sigmoid, z));
        // 2σ(2z) − 1 = tanh(z), and 1 + tanh(z) = 2σ(2z).
        let twice = forms.scaled(z, 2.0);
        let (gate, bent) = (
            forms.function(Func::Sigmoid, twice),
            forms.function(Func::Tanh, z),
        );
        assert_eq!(bent, forms.add(&[(2.0, gate), (-1.0, one)]));
        assert_eq!(gate, forms.add(&[(0.5, one), (0.5, bent)]));
        let square = forms.raised(difference, 2.0);
        assert_eq!(forms.terms(square).len(), 3);
    }
}
