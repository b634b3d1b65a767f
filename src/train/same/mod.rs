//! Whether two cells compute the same: by algebra where that is enough, else on random numbers.
//!
//! Two cells are the same if there is a translation of parameters, one to one but for sums of which only the sum counts,
//! under which every state is the same at every time, whatever goes in and whatever the states begin with. What parameters
//! and quantities are called, and in what order equations are written, does not matter.

mod context;
mod form;
mod numbers;
mod read;
mod reference;
mod search;
mod translation;
mod write;

pub use form::Side;
pub use numbers::{First, SEEDS, STEPS, TOLERANCE};
pub use reference::Reference;

use super::plan::Template;
use crate::equation::{Func, System};
use crate::lang::{Diagnostic, Diagnostics, text};
use form::{Atom, Forms, Id, Slot};
use numbers::{Trial, Trials};
use read::Read;
use search::{Pair, Search, Way};
use write::Writer;

/// Entries of the input and of the output that are tried, until both cells can have them.
const SIZES: [(usize, usize); 5] = [(3, 2), (2, 2), (4, 4), (1, 2), (1, 1)];
/// Most places that are told in which cells differ.
const MOST_PARTS: usize = 4;

/// How it is known that cells are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof {
    /// Their equations are one and the same after the substitution.
    Algebra,
    /// For random numbers their states are equal; the largest difference.
    Numbers(f64),
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it is known that they are the same, if they are.
    pub proof: Option<Proof>,
    /// Your quantities, and what they are on the other side.
    pub quantities: Vec<[String; 2]>,
    /// Your parameters, and which of the others they stand for.
    pub parameters: Vec<[String; 2]>,
    /// Equations in which they differ, yours and theirs; nothing where one has no counterpart.
    pub parts: Vec<[String; 2]>,
    /// Parameters of theirs that are missing in yours and nothing else is: with these at zero they are the same.
    pub zero: Vec<String>,
    /// The first numbers that differ, for random parameters.
    pub first: Option<First>,
}

/// Compares your equations with others.
///
/// # Errors
/// Why one of them is no cell: as of [`Template::new`]. The side says which.
pub fn compare(yours: &System, theirs: &Reference) -> Result<Outcome, (Side, Diagnostics)> {
    let (mut forms, mine, other) = read(yours, &theirs.system)?;
    let mut search = Search::new(&mut forms, &mine, &other);
    search.run(false);
    let (best, complete) = (search.best.take(), std::mem::take(&mut search.complete));
    let Some(best) = best.filter(|_| !forms.is_full()) else {
        return Err((
            Side::Yours,
            vec![Diagnostic::whole(text!("same.too_large"))],
        ));
    };
    let judge = Judge {
        reads: [&mine, &other],
        forms: &forms,
        spell: theirs.spelling(),
    };
    Ok(judge.outcome(&best, &complete))
}

/// Whether algebra alone shows that your equations are the same as others.
pub fn is_same(yours: &System, theirs: &Reference) -> bool {
    let Ok((mut forms, mine, other)) = read(yours, &theirs.system) else {
        return false;
    };
    let mut search = Search::new(&mut forms, &mine, &other);
    search.run(true);
    let best = search.best.take();
    best.is_some_and(|best| best.cost.0 == 0) && !forms.is_full()
}

/// A step of each in normal form.
fn read(yours: &System, theirs: &System) -> Result<(Forms, Read, Read), (Side, Diagnostics)> {
    let (mine, other) = templates(yours, theirs)?;
    let mut forms = Forms::default();
    let mine = Read::new(mine, Side::Yours, &mut forms);
    let other = Read::new(other, Side::Theirs, &mut forms);
    Ok((forms, mine, other))
}

/// A step of each, with sizes that both can have.
fn templates(yours: &System, theirs: &System) -> Result<(Template, Template), (Side, Diagnostics)> {
    let mut first = None;
    for (input, hidden) in SIZES {
        let of = |system, side| Template::new(system, input, hidden, None).map_err(|f| (side, f));
        match of(yours, Side::Yours).and_then(|mine| Ok((mine, of(theirs, Side::Theirs)?))) {
            Ok(both) => return Ok(both),
            Err(fault) => _ = first.get_or_insert(fault),
        }
    }
    Err(first.expect("there is a size"))
}

struct Judge<'a> {
    reads: [&'a Read; 2],
    forms: &'a Forms,
    spell: fn(&str) -> String,
}

impl Judge<'_> {
    fn outcome(&self, best: &Way, complete: &[Way]) -> Outcome {
        let trial = |way: &Way, zero: &[Slot], is_scaled| {
            Trials::new(self.reads, way, zero, is_scaled).map_or(Trial::Nothing, |t| t.run())
        };
        let own = trial(best, &[], true);
        let by_algebra = best.cost.0 == 0 && !matches!(own, Trial::Differs(_));
        if by_algebra {
            return self.told(best, Some(Proof::Algebra), None);
        }
        let mut complete: Vec<&Way> = complete.iter().collect();
        complete.sort_by_key(|way| way.cost);
        for way in complete {
            for is_scaled in [true, false] {
                if let Trial::Equal(by) = trial(way, &[], is_scaled) {
                    return self.told(way, Some(Proof::Numbers(by)), None);
                }
            }
        }
        let first = match own {
            Trial::Differs(first) => Some(first),
            _ => None,
        };
        let mut outcome = self.told(best, None, first);
        let missing = missing(best);
        if !missing.is_empty() && matches!(trial(best, &missing, true), Trial::Equal(_)) {
            let writer = self.writer(1);
            outcome.zero = missing.iter().map(|slot| writer.slot(*slot)).collect();
        }
        outcome
    }

    fn writer(&self, side: usize) -> Writer<'_> {
        Writer {
            read: self.reads[side],
            forms: self.forms,
            spell: [|plain: &str| plain.to_owned(), self.spell][side],
        }
    }

    fn told(&self, way: &Way, proof: Option<Proof>, first: Option<First>) -> Outcome {
        let [mine, other] = [self.writer(0), self.writer(1)];
        let mut parameters = vec![];
        for bound in way.pairs.iter().flat_map(|pair| &pair.bound) {
            let own = mine.members(&bound.yours, 1.0);
            let mut theirs = other.members(&bound.theirs, bound.sign);
            theirs += &write::number_behind(-bound.sign * bound.shift);
            let entry = [own, theirs];
            if !parameters.contains(&entry) {
                parameters.push(entry);
            }
        }
        parameters.sort();
        Outcome {
            quantities: self.quantities(way),
            parameters,
            parts: if proof.is_some() {
                vec![]
            } else {
                self.parts(way)
            },
            zero: vec![],
            proof,
            first,
        }
    }

    /// Which quantity is which, gates and states.
    fn quantities(&self, way: &Way) -> Vec<[String; 2]> {
        let mut list = vec![];
        let named = |side: usize, id: Id| {
            let own = self.reads[side].defined.iter().find(|(_, own)| *own == id);
            own.map(|(name, _)| self.writer(side).quantity(*name))
        };
        for pair in &way.pairs {
            let Some((func, theirs)) = pair.yours.func.zip(pair.theirs.as_ref()) else {
                continue;
            };
            let applied = |side: usize, func: Func, id: Id| {
                named(side, self.forms.known(&Atom::Function(func, id))?)
            };
            let other = theirs.func.and_then(|func| applied(1, func, theirs.id));
            if let Some((own, other)) = applied(0, func, pair.yours.id).zip(other) {
                let turned = match (pair.sign < 0.0, func) {
                    (false, _) => other,
                    (true, Func::Sigmoid) => format!("1 − {other}"),
                    (true, _) => format!("−{other}"),
                };
                list.push([own, turned]);
            }
        }
        for (k, place) in way.states.iter().enumerate() {
            let other = place.map(|place| self.reads[1].states[place].0);
            if let Some(other) = other {
                let own = self.writer(0).quantity(self.reads[0].states[k].0);
                list.push([own, self.writer(1).quantity(other)]);
            }
        }
        // A state that is a function's result is there as both.
        list.sort();
        list.dedup();
        list
    }

    /// The equations in which they differ.
    fn parts(&self, way: &Way) -> Vec<[String; 2]> {
        let [mine, other] = [self.writer(0), self.writer(1)];
        let equation = |writer: &Writer<'_>, id: Id| {
            let owner = writer.owner(id);
            owner.map_or_else(String::new, |name| writer.equation(name))
        };
        let mut parts: Vec<[String; 2]> = vec![];
        for pair in way.pairs.iter().filter(|pair| !pair.is_whole()) {
            let theirs = pair.theirs.as_ref().map(|own| equation(&other, own.id));
            parts.push([equation(&mine, pair.yours.id), theirs.unwrap_or_default()]);
        }
        for context in &way.unmet {
            parts.push([String::new(), equation(&other, context.id)]);
        }
        for &k in &way.differing {
            let (name, _) = self.reads[0].states[k];
            let theirs = way.states[k].map(|place| self.reads[1].states[place]);
            let theirs = theirs.map(|(name, _)| other.equation(name));
            parts.push([mine.equation(name), theirs.unwrap_or_default()]);
        }
        for (place, (name, _)) in self.reads[1].states.iter().enumerate() {
            if !way.states.contains(&Some(place)) {
                parts.push([String::new(), other.equation(*name)]);
            }
        }
        self.worth_telling(way, &parts)
    }

    /// Each part once: none without a counterpart that has one in another, and no equation that is the same line with the
    /// names of the other side, as long as there are others.
    fn worth_telling(&self, way: &Way, parts: &[[String; 2]]) -> Vec<[String; 2]> {
        let known = self.quantities(way);
        let is_met = |side: usize, own: &String| {
            let mut others = parts.iter();
            others.any(|other| other[side] == *own && !other[1 - side].is_empty())
        };
        let is_open =
            |[a, b]: &[String; 2]| !(b.is_empty() && is_met(0, a) || a.is_empty() && is_met(1, b));
        let differs = |[a, b]: &[String; 2]| write::renamed(a, &known) != *b;
        let (mut told, mut alike): (Vec<[String; 2]>, Vec<[String; 2]>) = (vec![], vec![]);
        for part in parts.iter().filter(|part| is_open(part)) {
            let list = if differs(part) { &mut told } else { &mut alike };
            if !list.contains(part) && list.len() < MOST_PARTS {
                list.push(part.clone());
            }
        }
        if told.is_empty() { alike } else { told }
    }
}

/// The parameters of theirs without a counterpart, if nothing else is different.
fn missing(way: &Way) -> Vec<Slot> {
    let is_theirs =
        |pair: &Pair| pair.theirs.is_some() && pair.left[0].is_empty() && pair.others == 0;
    if !way.unmet.is_empty() || !way.differing.is_empty() || !way.pairs.iter().all(is_theirs) {
        return vec![];
    }
    let left = way.pairs.iter().flat_map(|pair| &pair.left[1]);
    left.map(|(slot, _)| *slot).collect()
}

#[cfg(test)]
mod tests;
