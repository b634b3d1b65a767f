//! Which context of one cell is which of the other: every way to pair them is tried, the best ways first, until one is
//! found in which nothing is left over.

use super::context::{Context, Groups, Members, contexts, tied};
use super::form::{Forms, Id, Slot};
use super::read::Read;
use super::translation::{Paired, Translation};
use crate::equation::{Func, NameId};
use std::collections::HashSet;

/// Most times that two contexts are held against each other.
const MOST_TRIED: usize = 20_000;
/// Most ways that are kept, to be tried on numbers.
const MOST_KEPT: usize = 8;
/// Most states whose order is tried.
const MOST_STATES: usize = 6;

/// Parameters of both sides that stand for the same.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) yours: Members,
    pub(super) theirs: Members,
    /// −1 where one sum is the other with its sign turned.
    pub(super) sign: f64,
    /// What theirs are larger by, where a number stands beside yours: theirs of `b + 1` is one more than b.
    pub(super) shift: f64,
    /// Whether they are added as they are, as biases are.
    is_added: bool,
}

/// A context of either side and what of it has no counterpart.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) yours: Context,
    pub(super) theirs: Option<Context>,
    pub(super) sign: f64,
    pub(super) bound: Vec<Bound>,
    /// Parameters of yours alone, and of theirs.
    pub(super) left: [Members; 2],
    /// What else is different.
    pub(super) others: usize,
}

impl Pair {
    fn cost(&self) -> Cost {
        let left = self.left.iter().map(Vec::len).sum::<usize>();
        let missing = usize::from(self.theirs.is_none());
        let is_shifted = self.bound.iter().any(|bound| bound.shift != 0.0);
        let turned = usize::from(self.sign < 0.0) + usize::from(is_shifted);
        (left + self.others + missing, turned)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.cost().0 == 0
    }
}

/// What is different, and how many signs are turned.
type Cost = (usize, usize);

fn sum(a: Cost, b: Cost) -> Cost {
    (a.0 + b.0, a.1 + b.1)
}

/// One way to read your cell as theirs.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) cost: Cost,
    /// Which of their states each of yours is, by places.
    pub(super) states: Vec<Option<usize>>,
    pub(super) pairs: Vec<Pair>,
    /// Contexts of theirs that none of yours is.
    pub(super) unmet: Vec<Context>,
    /// Your states that become something else, by place.
    pub(super) differing: Vec<usize>,
}

impl Way {
    /// Whether every parameter has its counterpart.
    pub(super) fn is_complete(&self) -> bool {
        let whole = |pair: &Pair| pair.theirs.is_some() && pair.left.iter().all(Vec::is_empty);
        self.pairs.iter().all(whole) && self.unmet.is_empty()
    }
}

/// Both cells, and where the search is.
pub(super) struct Search<'a> {
    forms: &'a mut Forms,
    yours: &'a Read,
    theirs: &'a Read,
    contexts: [Vec<Context>; 2],
    tied: HashSet<Slot>,
    states: Vec<Option<usize>>,
    pairs: Vec<Pair>,
    tried: usize,
    /// Whether only ways without any difference are looked for.
    is_strict: bool,
    pub(super) best: Option<Way>,
    /// Ways in which every parameter has its counterpart.
    pub(super) complete: Vec<Way>,
}

impl<'a> Search<'a> {
    pub(super) fn new(forms: &'a mut Forms, yours: &'a Read, theirs: &'a Read) -> Search<'a> {
        let contexts = [yours, theirs].map(|read| contexts(read, forms));
        let tied = contexts.iter().flat_map(|list| tied(list, forms)).collect();
        Search {
            forms,
            yours,
            theirs,
            contexts,
            tied,
            states: vec![],
            pairs: vec![],
            tried: 0,
            is_strict: false,
            best: None,
            complete: vec![],
        }
    }

    /// Looks for the best way; if it `is_strict`, for one without any difference.
    pub(super) fn run(&mut self, is_strict: bool) {
        self.is_strict = is_strict;
        for states in orders(self.yours, self.theirs) {
            self.states = states;
            self.pair((0, 0));
        }
    }

    fn pair(&mut self, cost: Cost) {
        let is_worse = self.best.as_ref().is_some_and(|best| best.cost <= cost);
        let is_hopeless = self.is_strict && cost.0 > 0
            || is_worse && (cost.0 > 0 || self.complete.len() >= MOST_KEPT);
        if self.tried > MOST_TRIED || is_hopeless || self.is_found(cost) {
            return;
        }
        let Some(yours) = self.contexts[0].get(self.pairs.len()).cloned() else {
            return self.leaf(cost);
        };
        let mut all = vec![];
        for theirs in self.contexts[1].clone() {
            if self.may_be(&yours, &theirs) {
                let signs: &[f64] = if turns(&yours, &theirs) {
                    &[1.0, -1.0]
                } else {
                    &[1.0]
                };
                all.extend(
                    signs
                        .iter()
                        .map(|sign| self.compared(&yours, &theirs, *sign)),
                );
            }
        }
        all.push(self.alone(&yours));
        all.sort_by_key(Pair::cost);
        for pair in all {
            let own = pair.cost();
            self.pairs.push(pair);
            self.pair(sum(cost, own));
            self.pairs.pop();
        }
    }

    /// Whether a way was found that nothing ahead of this cost can be better than.
    fn is_found(&self, cost: Cost) -> bool {
        self.best
            .as_ref()
            .is_some_and(|best| best.cost.0 == 0 && best.cost <= cost)
    }

    /// Whether a context of yours may be one of theirs that is not taken; a state is the state it stands for.
    fn may_be(&self, yours: &Context, theirs: &Context) -> bool {
        let is_taken = |pair: &Pair| pair.theirs.as_ref().is_some_and(|own| own.id == theirs.id);
        let state = yours.state.map(|k| self.states[k]);
        let other = theirs.state.map(Some);
        state == other && !self.pairs.iter().any(is_taken)
    }

    /// A context of yours that none of theirs is.
    fn alone(&mut self, yours: &Context) -> Pair {
        let own = Groups::of(self.forms, yours.id, &mut |_, id| Some(id));
        Pair {
            yours: yours.clone(),
            theirs: None,
            sign: 1.0,
            bound: vec![],
            left: [own.groups.into_values().flatten().collect(), vec![]],
            others: 0,
        }
    }

    /// A context of yours as one of theirs.
    fn compared(&mut self, yours: &Context, theirs: &Context, sign: f64) -> Pair {
        self.tried += 1;
        let mut reading =
            Translation::new(&self.states, paired(&self.pairs), self.yours, self.theirs);
        let mut own = Groups::of(self.forms, yours.id, &mut |f, id| reading.sum(f, id));
        let mut other = Groups::of(self.forms, theirs.id, &mut |_, id| Some(id));
        let rest = reading.sum(self.forms, own.rest);
        let (mut others, shift) = match rest {
            Some(rest) => self.beside(rest, other.rest, sign),
            None => (1, 0.0),
        };
        let one = self.forms.number(1.0);
        let kinds = usize::from(yours.func != theirs.func);
        let mut bound = vec![];
        let keys: Vec<_> = own.groups.keys().cloned().collect();
        for key in keys {
            let Some(members) = other.groups.remove(&key) else {
                continue;
            };
            let yours = own.groups.remove(&key).unwrap_or_default();
            bound.push(Bound {
                yours,
                theirs: members,
                sign,
                shift: 0.0,
                is_added: key.0 == [(None, one)],
            });
        }
        let mut left = [own, other].map(|side| {
            let groups = side.groups.into_values().flatten();
            groups.chain(side.lost).collect::<Members>()
        });
        bound.retain(|one| {
            let fits = self.fits(one);
            if !fits {
                left[0].extend(one.yours.iter().copied());
                left[1].extend(one.theirs.iter().copied());
            }
            fits
        });
        let is_free = |bound: &&mut Bound| bound.is_added && !self.is_tied(bound);
        if shift != 0.0
            && let Some(bias) = bound.iter_mut().find(is_free)
        {
            (bias.shift, others) = (shift, 0);
        }
        Pair {
            yours: yours.clone(),
            theirs: Some(theirs.clone()),
            sign,
            bound,
            left,
            others: others + kinds,
        }
    }

    /// How many terms are different beside the parameters, and the number that it is if it is nothing but a number.
    fn beside(&mut self, yours: Id, theirs: Id, sign: f64) -> (usize, f64) {
        let difference = self.forms.add(&[(sign, yours), (-1.0, theirs)]);
        match self.forms.terms(difference) {
            [(atoms, c)] if atoms.is_empty() => (1, c.0),
            terms => (terms.len(), 0.0),
        }
    }

    /// Whether one of these parameters stands elsewhere, too.
    fn is_tied(&self, bound: &Bound) -> bool {
        let mut all = bound.yours.iter().chain(&bound.theirs);
        all.any(|(slot, _)| self.tied.contains(slot))
    }

    /// Parameters that stand elsewhere too have to be the same there.
    fn fits(&self, new: &Bound) -> bool {
        if !self.is_tied(new) {
            return true;
        }
        let ([yours], [theirs]) = (&new.yours[..], &new.theirs[..]) else {
            return false;
        };
        let ratio = |bound: &Bound, a: f64, b: f64| bound.sign * a / b;
        let turned = |a: Slot, b: Slot| a.is_turned != b.is_turned;
        let mut known = self.pairs.iter().flat_map(|pair| &pair.bound);
        known.all(|old| match (&old.yours[..], &old.theirs[..]) {
            ([a], [b]) => {
                let same = (a.0.name == yours.0.name && a.0.from == yours.0.from)
                    == (b.0.name == theirs.0.name && b.0.from == theirs.0.from);
                let is_it = a.0.name == yours.0.name && a.0.from == yours.0.from;
                let alike = ratio(old, a.1, b.1) == ratio(new, yours.1, theirs.1)
                    && turned(a.0, b.0) == turned(yours.0, theirs.0);
                same && (!is_it || alike)
            }
            _ => true,
        })
    }

    /// All contexts are paired: the states themselves are compared.
    fn leaf(&mut self, cost: Cost) {
        let is_taken = |id: Id| {
            let mut all = self.pairs.iter().filter_map(|pair| pair.theirs.as_ref());
            all.any(|own| own.id == id)
        };
        let unmet = self.contexts[1].iter().filter(|own| !is_taken(own.id));
        let unmet: Vec<Context> = unmet.cloned().collect();
        let (mut cost, mut differing) = (sum(cost, (2 * unmet.len(), 0)), vec![]);
        let mut reading =
            Translation::new(&self.states, paired(&self.pairs), self.yours, self.theirs);
        for (k, place) in self.states.iter().enumerate() {
            let (name, id) = self.yours.states[k];
            let Some((other, theirs)) = place.map(|place| self.theirs.states[place]) else {
                cost.0 += 2;
                differing.push(k);
                continue;
            };
            let begin = self.yours.start(name) != self.theirs.start(other);
            let many = match reading.sum(self.forms, id) {
                Some(own) => differences(self.forms, own, theirs, 1.0),
                None => 1,
            };
            if many > 0 || begin {
                cost.0 += many.max(1);
                differing.push(k);
            }
        }
        cost.0 += 2 * self.theirs.states.len().saturating_sub(self.states.len());
        let way = Way {
            cost,
            states: self.states.clone(),
            pairs: self.pairs.clone(),
            unmet,
            differing,
        };
        if way.is_complete() && self.complete.len() < MOST_KEPT {
            self.complete.push(way.clone());
        }
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            self.best = Some(way);
        }
    }
}

/// How many terms one of two sums alone has.
fn differences(forms: &mut Forms, yours: Id, theirs: Id, sign: f64) -> usize {
    let difference = forms.add(&[(sign, yours), (-1.0, theirs)]);
    forms.terms(difference).len()
}

/// Contexts that are paired so far.
fn paired(pairs: &[Pair]) -> impl Iterator<Item = (Id, Paired)> {
    pairs.iter().filter_map(|pair| {
        let theirs = pair.theirs.as_ref()?;
        Some((pair.yours.id, (theirs.id, pair.sign, theirs.func)))
    })
}

/// Whether a sum may be the other with its sign turned: σ(−a) = 1 − σ(a), tanh(−a) = −tanh(a).
fn turns(yours: &Context, theirs: &Context) -> bool {
    yours.func == theirs.func && matches!(yours.func, Some(Func::Sigmoid | Func::Tanh))
}

/// Every way to say which of their states each of yours is: outputs of the same name are one another, and where there are
/// many, all states of the same name are.
fn orders(yours: &Read, theirs: &Read) -> Vec<Vec<Option<usize>>> {
    let (n, m) = (yours.states.len(), theirs.states.len());
    let same = |(name, _): &(NameId, Id)| {
        let plain = yours.plain(*name);
        let mut others = theirs.states.iter();
        others.position(|(other, _)| theirs.plain(*other) == plain)
    };
    if n.max(m) > MOST_STATES {
        return vec![yours.states.iter().map(same).collect()];
    }
    let is_same = same(&yours.states[0]) == Some(0);
    let mut all: Vec<Vec<Option<usize>>> = vec![vec![]];
    for k in 0..n {
        let next = all.into_iter().flat_map(|own| {
            let may_be = |place: &usize| !is_same || (k == 0) == (*place == 0);
            let free = (0..m).filter(|place| may_be(place) && !own.contains(&Some(*place)));
            let mut free: Vec<Option<usize>> = free.map(Some).collect();
            if free.is_empty() {
                free.push(None);
            }
            let longer = move |place| own.iter().copied().chain([place]).collect::<Vec<_>>();
            free.into_iter().map(longer).collect::<Vec<_>>()
        });
        all = next.collect();
    }
    all
}
