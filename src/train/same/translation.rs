//! How sums of one side read in the names of the other.

use super::form::{Atom, Forms, Id, Name, Side};
use super::read::Read;
use crate::equation::{Func, NameId};
use std::collections::HashMap;

/// What a context of yours is on the other side: the sum, the sign that is turned, and the function it is the argument of.
pub(super) type Paired = (Id, f64, Option<Func>);

/// How your sums read in their names, as far as contexts are paired.
pub(super) struct Translation<'a> {
    states: &'a [Option<usize>],
    yours: &'a Read,
    theirs: &'a Read,
    paired: HashMap<Id, Paired>,
    known: HashMap<Id, Option<Id>>,
}

impl<'a> Translation<'a> {
    pub(super) fn new(
        states: &'a [Option<usize>],
        pairs: impl Iterator<Item = (Id, Paired)>,
        yours: &'a Read,
        theirs: &'a Read,
    ) -> Translation<'a> {
        Translation {
            states,
            yours,
            theirs,
            paired: pairs.collect(),
            known: HashMap::new(),
        }
    }

    pub(super) fn sum(&mut self, forms: &mut Forms, id: Id) -> Option<Id> {
        if let Some((theirs, sign, _)) = self.paired.get(&id) {
            return Some(forms.scaled(*theirs, *sign));
        }
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let mut list = vec![];
        for (atoms, c) in forms.terms(id).to_vec() {
            let mut product = forms.number(1.0);
            for atom in &atoms {
                let Some(own) = self.atom(forms, atom) else {
                    self.known.insert(id, None);
                    return None;
                };
                product = forms.times(product, own);
            }
            list.push((c.0, product));
        }
        let sum = forms.add(&list);
        self.known.insert(id, Some(sum));
        Some(sum)
    }

    /// The quantity of theirs that a state or an input of yours is.
    fn quantity(&self, name: NameId) -> Option<NameId> {
        let place = self.yours.states.iter().position(|(own, _)| *own == name);
        match place {
            Some(k) => Some(self.theirs.states[self.states[k]?].0),
            None => Some(self.theirs.input),
        }
    }

    fn atom(&mut self, forms: &mut Forms, atom: &Atom) -> Option<Id> {
        Some(match atom {
            Atom::Quantity(name, lag) => {
                let name = Name {
                    side: Side::Theirs,
                    id: self.quantity(name.id)?,
                };
                forms.atom(Atom::Quantity(name, *lag))
            }
            Atom::Parameter(_) | Atom::Linear(..) => return None,
            Atom::Function(func, inside) => {
                let one = forms.number(1.0);
                let paired = self.paired.get(inside).copied();
                let (own, sign) = match paired {
                    Some((theirs, sign, _)) => (theirs, sign),
                    None => (self.sum(forms, *inside)?, 1.0),
                };
                // A gate whose function is another one is told once, where it stands.
                let func = paired.and_then(|(_, _, func)| func).unwrap_or(*func);
                let applied = forms.function(func, own);
                match (func, sign < 0.0) {
                    (_, false) => applied,
                    (Func::Sigmoid, _) => forms.add(&[(1.0, one), (-1.0, applied)]),
                    _ => forms.scaled(applied, -1.0),
                }
            }
            Atom::Raised(inside, exponent) => {
                let own = self.sum(forms, *inside)?;
                forms.raised(own, exponent.0)
            }
            Atom::Extreme(extreme, a, b) => {
                let (a, b) = (self.sum(forms, *a)?, self.sum(forms, *b)?);
                forms.atom(Atom::Extreme(*extreme, a.min(b), a.max(b)))
            }
            Atom::Other(word, list) => {
                let own: Option<Vec<Id>> = list.iter().map(|id| self.sum(forms, *id)).collect();
                forms.atom(Atom::Other(word, own?))
            }
        })
    }
}
