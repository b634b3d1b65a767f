//! Places for quantities, and instructions for phases.

mod emit;
mod outers;

use super::code::{Code, Inst, Linear, Outer, Place, Region};
use super::program::{Id, Op, Program, Stage};
use super::schedule::{Phase, schedule};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

static SERIAL: AtomicU64 = AtomicU64::new(1);

/// A program ready to be executed on columns of one kind: many sequences, or one.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    /// A number that no other has.
    pub(super) serial: u64,
    /// What is done at each time of each sweep, and after all; the same backward.
    pub(super) forward: Vec<(Stage, Vec<Code>)>,
    pub(super) backward: Vec<(Stage, Vec<Code>)>,
    /// Instructions of all passes.
    pub(super) instructions: Vec<Inst>,
    pub(super) linears: Vec<Linear>,
    /// Gradients summed up over times, or at the end.
    pub(super) outers: Vec<Outer>,
    /// Shared columns and where they go.
    pub(super) once: Vec<(Id, Place)>,
    pub(super) constants: Vec<f64>,
    /// Whether there is one sequence; with many, their number is rounded up to a multiple of `round`.
    pub(super) single: bool,
    pub(super) round: usize,
    /// Whether what goes in is a symbol, of which only a column of weights is seen.
    pub(super) are_symbols: bool,
    /// How many there are.
    pub(super) symbols: usize,
    /// Rows of each region.
    pub(super) frame: usize,
    pub(super) ring: usize,
    pub(super) scratch: usize,
    pub(super) once_rows: usize,
    pub(super) slots: usize,
    /// Steps that are looked back at, at most.
    pub(super) lag: usize,
    /// Where what goes in lies, what should come out, and the states.
    pub(super) input: Option<Place>,
    pub(super) target: Option<Place>,
    pub(super) states: Vec<State>,
    /// Where outputs lie, and whether at every step; where the terms of a loss do.
    pub(super) outputs: Option<(Place, bool)>,
    pub(super) terms: Option<Place>,
    /// Where what is looked at lies.
    pub(super) observed: Vec<(String, Place, usize)>,
}

/// A quantity that is carried from step to step.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub(super) place: Place,
    pub(super) rows: usize,
    /// What it is before the first step of its sweep.
    pub(super) start: f64,
    /// Whether its sweep begins at the last time.
    pub(super) is_reverse: bool,
}

/// How long a quantity is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    /// No longer than its step.
    Step,
    /// Some steps of its sweep.
    Sweep,
    /// When its sweep is over.
    All,
}

/// Compiles `program` for one sequence or for many; blocks are made up of whole pieces of `round` numbers.
pub(super) fn compile(
    program: &Program,
    uses: &[usize],
    single: bool,
    are_symbols: bool,
    round: usize,
) -> Compiled {
    let mut compiler = Compiler {
        program,
        uses,
        users: users(program, uses),
        round: if single { round } else { 1 },
        places: HashMap::new(),
        out: Compiled {
            single,
            round,
            are_symbols,
            symbols: program.input,
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
            ..Compiled::default()
        },
    };
    // What an operation with fewer arguments reads besides.
    compiler.constant(0.0);
    compiler.all();
    compiler.out
}

struct Compiler<'a> {
    program: &'a Program,
    uses: &'a [usize],
    /// What needs each operation.
    users: HashMap<Id, Vec<Id>>,
    round: usize,
    places: HashMap<Id, Place>,
    out: Compiled,
}

impl Compiler<'_> {
    fn all(&mut self) {
        let p = self.program;
        let is_live = |id: &Id| self.uses[id.index()] > 0;
        let live: Vec<Id> = p.ids().filter(is_live).collect();
        for &id in &live {
            match p.node(id).op {
                Op::Before(_, lag) | Op::After(_, lag) | Op::Input(lag) => {
                    self.out.lag = self.out.lag.max(lag);
                }
                Op::Spread => {
                    let rows = self.rounded(p.rows(id));
                    let row = take(&mut self.out.once_rows, rows);
                    let place = at(Region::Once, row);
                    self.places.insert(id, place);
                    self.out.once.push((p.node(id).args[0], place));
                }
                _ => {}
            }
        }
        self.given(&live);
        // States are looked at before they are computed.
        let sweeps = p.sweeps.iter();
        for stage in sweeps.map(|&sweep| Stage::Step(sweep)).chain([Stage::End]) {
            let list = self.stage(stage);
            self.out.forward.push((stage, list));
        }
        let sweeps = p.sweeps.iter().rev();
        let back = sweeps.map(|&sweep| Stage::StepBack(sweep));
        for stage in [Stage::EndBack].into_iter().chain(back) {
            let list = self.stage(stage);
            self.out.backward.push((stage, list));
        }
        self.out.outers = self.outers(&live);
        for (&id, &start) in p.states.iter().zip(&p.starts) {
            let state = State {
                place: self.place(id),
                rows: p.rows(id),
                start,
                is_reverse: p.stage(id).is_reverse(),
            };
            self.out.states.push(state);
        }
        self.out.outputs = p
            .outputs
            .map(|id| (self.place(id), p.stage(id) != Stage::End));
        self.out.terms = p.terms.map(|id| self.place(id));
        for (name, id) in &p.observed {
            let place = self.place(*id);
            self.out.observed.push((name.clone(), place, p.rows(*id)));
        }
    }

    /// Places for what comes from outside.
    fn given(&mut self, live: &[Id]) {
        let p = self.program;
        let has_input = live.iter().any(|&id| matches!(p.node(id).op, Op::Input(_)));
        if has_input && !self.out.are_symbols {
            let rows = self.rounded(p.input);
            let row = take(&mut self.out.frame, rows);
            self.out.input = Some(at(Region::Frame, row));
        }
        if live.iter().any(|&id| p.node(id).op == Op::Target) {
            let rows = self.rounded(p.target);
            let row = take(&mut self.out.frame, rows);
            self.out.target = Some(at(Region::Frame, row));
        }
    }

    fn rounded(&self, rows: usize) -> usize {
        rows.next_multiple_of(self.round)
    }

    fn users_of(&self, id: Id) -> &[Id] {
        self.users.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// How long a quantity is needed.
    fn kept(&self, id: Id) -> Kept {
        let p = self.program;
        let own = p.stage(id);
        let by_user = |user: &Id| {
            let node = p.node(*user);
            match node.op {
                // Another name of the same place.
                Op::Slice(_) if node.stage == own => self.kept(*user),
                // Gradients of weights are summed up while the sweep goes on.
                Op::Outer => Kept::Sweep,
                _ if node.stage != own => Kept::All,
                _ => Kept::Step,
            }
        };
        let is_looked_at = || p.observed.iter().any(|(_, own)| *own == id);
        let known = match () {
            _ if [p.outputs, p.terms].contains(&Some(id)) || is_looked_at() => Kept::All,
            _ if p.states.contains(&id) || p.handed.contains(&id) => Kept::Sweep,
            _ => Kept::Step,
        };
        let users = self.users_of(id).iter().map(by_user);
        users.fold(known, Kept::max)
    }

    /// Places and instructions of a stage.
    fn stage(&mut self, stage: Stage) -> Vec<Code> {
        let p = self.program;
        let phases = schedule(p, stage, self.uses);
        for phase in &phases {
            self.allocate(phase, stage);
        }
        phases.iter().flat_map(|phase| self.emit(phase)).collect()
    }

    /// A place for each result of a phase.
    fn allocate(&mut self, phase: &Phase, stage: Stage) {
        let p = self.program;
        match phase {
            Phase::Linear(ids) => {
                let kept = ids.iter().map(|&id| self.kept(id)).max();
                let kept = kept.unwrap_or(Kept::Step);
                let sizes: Vec<usize> = ids.iter().map(|&id| self.rounded(p.rows(id))).collect();
                let mut place = self.block(stage, kept, sizes.iter().sum());
                for (&id, size) in ids.iter().zip(sizes) {
                    self.places.insert(id, place);
                    place.row += size;
                }
            }
            Phase::Kernel(id) => {
                if !is_alias(&p.node(*id).op) {
                    let kept = self.kept(*id);
                    let place = self.block(stage, kept, self.rounded(p.rows(*id)));
                    self.places.insert(*id, place);
                }
            }
            Phase::Pass(ids) => self.allocate_pass(ids, stage),
        }
    }

    /// Results that only the pass itself needs get a slot, which is free again after their last use.
    fn allocate_pass(&mut self, ids: &[Id], stage: Stage) {
        let p = self.program;
        let mut free: Vec<usize> = vec![];
        let last = |id: &Id| {
            let uses = |user: &Id| p.node(*user).args.contains(id);
            ids.iter().rposition(uses)
        };
        let mut ends: Vec<(usize, usize)> = vec![];
        for (k, id) in ids.iter().enumerate() {
            let is_inside = |user: &Id| ids.contains(user);
            let kept = self.kept(*id);
            let place = if kept > Kept::Step || !self.users_of(*id).iter().all(is_inside) {
                self.block(stage, kept, self.rounded(p.rows(*id)))
            } else {
                let slot = free.pop().unwrap_or_else(|| take(&mut self.out.slots, 1));
                ends.push((last(id).unwrap_or(k), slot));
                at(Region::Slot, slot)
            };
            // A result never takes the place of an argument.
            ends.retain(|&(end, slot)| {
                let is_over = end <= k;
                if is_over {
                    free.push(slot);
                }
                !is_over
            });
            self.places.insert(*id, place);
        }
    }

    fn block(&mut self, stage: Stage, kept: Kept, rows: usize) -> Place {
        let out = &mut self.out;
        match (stage, kept) {
            (Stage::Step(_), Kept::Sweep | Kept::All) | (Stage::StepBack(_), Kept::All) => {
                at(Region::Frame, take(&mut out.frame, rows))
            }
            (Stage::StepBack(_), Kept::Sweep) => at(Region::Ring, take(&mut out.ring, rows)),
            _ => at(Region::Scratch, take(&mut out.scratch, rows)),
        }
    }

    fn constant(&mut self, value: f64) -> Place {
        let bits = value.to_bits();
        let mut known = self.out.constants.iter();
        let row = known.position(|c| c.to_bits() == bits).unwrap_or_else(|| {
            self.out.constants.push(value);
            self.out.constants.len() - 1
        });
        at(Region::Constant, row)
    }

    /// Where a quantity lies.
    fn place(&mut self, id: Id) -> Place {
        let p = self.program;
        let node = p.node(id);
        // Later in a sweep may be earlier in time.
        let shifted = |place: Place, by: isize| Place {
            shift: place.shift + if node.stage.is_reverse() { -by } else { by },
            ..place
        };
        match node.op {
            Op::Number(bits) => self.constant(f64::from_bits(bits)),
            Op::Before(k, lag) => shifted(self.place(p.states[k]), -(lag as isize)),
            Op::After(k, lag) => match p.as_number(p.handed[k]) {
                Some(n) => self.constant(n),
                None => shifted(self.place(p.handed[k]), lag as isize),
            },
            Op::Input(lag) => {
                let place = self.out.input.expect("inputs have a place");
                shifted(place, -(lag as isize))
            }
            Op::Target => self.out.target.expect("targets have a place"),
            Op::Seed => {
                let of = p.terms.or(p.outputs);
                self.place(of.expect("a seed belongs to outputs"))
            }
            Op::Slice(from) => {
                let place = self.place(node.args[0]);
                Place {
                    row: place.row + from,
                    ..place
                }
            }
            _ => self.places[&id],
        }
    }
}

/// What of all that is used needs each operation.
fn users(program: &Program, uses: &[usize]) -> HashMap<Id, Vec<Id>> {
    let mut users: HashMap<Id, Vec<Id>> = HashMap::new();
    for id in program.ids().filter(|id| uses[id.index()] > 0) {
        for need in program.node(id).needs() {
            users.entry(need).or_default().push(id);
        }
    }
    users
}

fn is_alias(op: &Op) -> bool {
    matches!(
        op,
        Op::Slice(_) | Op::Before(..) | Op::After(..) | Op::Input(_) | Op::Target | Op::Seed
    )
}

fn at(region: Region, row: usize) -> Place {
    Place {
        region,
        row,
        shift: 0,
    }
}

/// The next of so many.
fn take(count: &mut usize, more: usize) -> usize {
    let first = *count;
    *count += more;
    first
}
