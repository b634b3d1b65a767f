//! Where parameters stand: a context is a sum with parameters in it, a gate's argument for one, and of it groups of
//! parameters are all that multiply with the same.

use super::form::{Atom, Forms, Id, Slot};
use super::read::Read;
use crate::equation::Func;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A sum with parameters of its own.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) id: Id,
    /// The function it is the argument of, if it is nothing else.
    pub(super) func: Option<Func>,
    /// The state it is, by its place.
    pub(super) state: Option<usize>,
}

/// Parameters that multiply with the same, each with its coefficient.
pub(super) type Members = Vec<(Slot, f64)>;

/// What parameters multiply with: the argument of a matrix, and a sum beside it whose first coefficient is 1; and their shape.
pub(super) type Key = (Vec<(Option<Id>, Id)>, [usize; 2]);

/// A sum by its groups of parameters, and the rest of it.
pub(super) struct Groups {
    pub(super) groups: BTreeMap<Key, Members>,
    pub(super) rest: Id,
    /// Parameters of which it is not known what they multiply with.
    pub(super) lost: Members,
}

/// How a sum reads on the other side.
pub(super) type Translate<'a> = &'a mut dyn FnMut(&mut Forms, Id) -> Option<Id>;

impl Groups {
    /// The groups of a sum, with what they multiply with as `translate` says.
    pub(super) fn of(forms: &mut Forms, id: Id, translate: Translate<'_>) -> Groups {
        let (mut slots, mut rest) = (BTreeMap::<Slot, Vec<Beside>>::new(), vec![]);
        let terms = forms.terms(id).to_vec();
        for (atoms, c) in terms {
            let place = atoms.iter().position(|atom| atom.slot().is_some());
            match place.and_then(|k| Some((k, atoms[k].slot()?))) {
                None => rest.push((c.0, forms.product(atoms, 1.0))),
                Some((k, slot)) => {
                    let inside = atoms[k].inside().first().copied();
                    let others = [&atoms[..k], &atoms[k + 1..]].concat();
                    let others = forms.product(others, c.0);
                    slots.entry(slot).or_default().push((inside, others));
                }
            }
        }
        let (mut groups, mut lost) = (BTreeMap::<Key, Members>::new(), vec![]);
        for (slot, list) in slots {
            match key(forms, slot, list, translate) {
                Some((key, c)) => groups.entry(key).or_default().push((slot, c)),
                None => lost.push((slot, 1.0)),
            }
        }
        let rest = forms.add(&rest);
        Groups { groups, rest, lost }
    }
}

/// The argument of a matrix, if there is one, and what stands beside it.
type Beside = (Option<Id>, Id);

fn key(
    forms: &mut Forms,
    slot: Slot,
    list: Vec<Beside>,
    translate: Translate<'_>,
) -> Option<(Key, f64)> {
    let mut all: BTreeMap<Option<Id>, Vec<(f64, Id)>> = BTreeMap::new();
    for (inside, others) in list {
        let others = translate(forms, others)?;
        let (inside, c) = match inside {
            None => (None, 1.0),
            Some(inside) => {
                let own = translate(forms, inside)?;
                let leading = forms.leading(own);
                (Some(forms.scaled(own, 1.0 / leading)), leading)
            }
        };
        all.entry(inside).or_default().push((c, others));
    }
    let sums: Vec<_> = all
        .into_iter()
        .map(|(inside, list)| (inside, forms.add(&list)))
        .collect();
    let leading = forms.leading(sums.first()?.1);
    let scaled = |(inside, sum)| (inside, forms.scaled(sum, 1.0 / leading));
    Some((
        (sums.into_iter().map(scaled).collect(), slot.shape),
        leading,
    ))
}

/// Every context of a cell, inner ones first.
pub(super) fn contexts(read: &Read, forms: &Forms) -> Vec<Context> {
    let mut finder = Finder {
        forms,
        seen: HashSet::new(),
        uses: HashMap::new(),
        order: vec![],
    };
    for (_, id) in &read.states {
        finder.uses.entry(*id).or_default().insert(None);
        finder.visit(*id);
    }
    let has_slots = |id: &Id| {
        let mut atoms = forms.terms(*id).iter().flat_map(|(atoms, _)| atoms);
        atoms.any(|atom| atom.slot().is_some())
    };
    let context = |id: Id| {
        let uses: Vec<Option<Func>> = finder.uses[&id].iter().copied().collect();
        Context {
            id,
            func: uses[0].filter(|_| uses.len() == 1),
            state: read.states.iter().position(|(_, own)| *own == id),
        }
    };
    let order = finder.order.iter().copied().filter(has_slots);
    order.map(context).collect()
}

struct Finder<'a> {
    forms: &'a Forms,
    seen: HashSet<Id>,
    uses: HashMap<Id, BTreeSet<Option<Func>>>,
    order: Vec<Id>,
}

impl Finder<'_> {
    fn visit(&mut self, id: Id) {
        if !self.seen.insert(id) {
            return;
        }
        for atom in self.forms.terms(id).iter().flat_map(|(atoms, _)| atoms) {
            let func = match atom {
                Atom::Function(func, _) => Some(*func),
                _ => None,
            };
            for inside in atom.inside() {
                self.uses.entry(inside).or_default().insert(func);
                self.visit(inside);
            }
        }
        self.order.push(id);
    }
}

/// Parameters that stand in more than one context, so that they cannot be chosen for each.
pub(super) fn tied(contexts: &[Context], forms: &Forms) -> HashSet<Slot> {
    let mut places: HashMap<Slot, HashSet<Id>> = HashMap::new();
    for context in contexts {
        for atom in forms.terms(context.id).iter().flat_map(|(atoms, _)| atoms) {
            if let Some(slot) = atom.slot() {
                places.entry(slot).or_default().insert(context.id);
            }
        }
    }
    let several = places.into_iter().filter(|(_, ids)| ids.len() > 1);
    several.map(|(slot, _)| slot).collect()
}
