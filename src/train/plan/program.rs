//! A program: operations on quantities of which every sequence has its own, in an order in which they can be done.
//!
//! A quantity of n entries is a block of n rows with a column for each sequence; a matrix lies column after column.
//! Parameters are alike for all sequences: what follows from them alone is computed once, in one column.

use crate::equation::{Extreme, Func};
use crate::graph::{greater, power};
use std::collections::HashMap;

/// An operation of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

impl Id {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A run through all times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Sweep {
    /// Which of all, in the order in which they are done.
    pub(super) number: usize,
    /// Whether it begins at the last time.
    pub(super) is_reverse: bool,
}

/// When an operation is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Once a training step, in one column.
    Shared,
    /// Once a batch: shared columns, for every sequence.
    Once,
    /// At every time of a sweep.
    Step(Sweep),
    /// After all sweeps.
    End,
    /// Backward through [`Stage::End`].
    EndBack,
    /// Backward through a sweep, from its last time to its first.
    StepBack(Sweep),
    /// Backward through [`Stage::Shared`], in one column.
    SharedBack,
}

impl Stage {
    /// Whether there is one column for all sequences.
    pub(super) fn is_shared(self) -> bool {
        matches!(self, Stage::Shared | Stage::SharedBack)
    }

    /// The time of its turn number `turn`, both from 0, where there are so many steps.
    #[inline]
    pub(super) fn time(self, turn: usize, steps: usize) -> usize {
        let is_ascending = match self {
            Stage::Step(sweep) => !sweep.is_reverse,
            Stage::StepBack(sweep) => sweep.is_reverse,
            _ => false,
        };
        if is_ascending { turn } else { steps - 1 - turn }
    }

    /// Whether it belongs to a sweep that begins at the last time.
    pub(super) fn is_reverse(self) -> bool {
        matches!(self, Stage::Step(sweep) | Stage::StepBack(sweep) if sweep.is_reverse)
    }
}

/// A product in a [`Op::Linear`]: columns `from…` of a shared matrix of `rows` rows, or all of its transpose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Term {
    /// The shared matrix.
    pub(super) weight: Id,
    /// Rows of the matrix as it lies in memory.
    pub(super) rows: usize,
    /// Whether its transpose is meant.
    pub(super) flip: bool,
    /// The first of its columns.
    pub(super) from: usize,
    /// What it is multiplied with.
    pub(super) input: Id,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    /// A number, given by its bits; stands for as many entries as are wanted.
    Number(u64),
    /// Parameter number k.
    Parameter(usize),
    /// What goes in, so many steps earlier in a sweep.
    Input(usize),
    /// What should come out.
    Target,
    /// State number k, so many steps earlier in its sweep.
    Before(usize, usize),
    /// What number k of [`Program::handed`] is so many steps later in its sweep; zero beyond the last.
    After(usize, usize),
    /// ∂L/∂y of the outputs, or ∂L/∂ of the terms of a loss, from outside.
    Seed,
    /// A quantity where a sweep ends: after the last step of each sequence, or at the first.
    Last,
    /// Back from it: there, and zero elsewhere.
    AtLast,
    /// Its argument at the steps of each sequence, and a number, given by its bits, beyond them.
    Within(u64),
    /// A shared column, for every sequence.
    Spread,
    /// Σ W u, and a shared column if there is an argument.
    Linear(Vec<Term>),
    /// Of arguments g, u, v …: Σ g [u; v; …]ᵀ over all sequences and times, or Σ g if there is but g.
    Outer,
    /// An operation on every entry by itself.
    Entry(Entry),
    /// One number for every entry.
    Fill,
    /// The sum of all entries.
    Total,
    /// e^a / Σ e^a of each column of so many rows.
    Softmax(usize),
    /// Arguments on top of each other.
    Stack,
    /// Entries from here on.
    Slice(usize),
    /// The transpose of a matrix of so many rows.
    Transpose(usize),
    /// A product of two matrices, m × k by k × n; each may lie transposed.
    Matrix {
        m: usize,
        k: usize,
        n: usize,
        flips: [bool; 2],
    },
}

/// An operation on every entry by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Entry {
    Add,
    Sub,
    Mul,
    Div,
    Neg,
    /// a / b, and 0 where both are 0.
    Over,
    Extreme(Extreme),
    /// 1 where the first is larger, 0 where it is smaller, ½ where both are equal.
    Greater,
    Apply(Func),
    /// The derivative of a function, from its argument.
    Slope(Func),
    /// To the power of a number given by its bits.
    Power(u64),
    /// g y (1 − y): back through σ.
    SigmoidBack,
    /// g (1 − y²): back through tanh.
    TanhBack,
    /// a b + c
    MulAdd,
    /// a b + c d
    MulMulAdd,
    /// a b y (1 − y)
    MulSigmoidBack,
    /// a b (1 − y²)
    MulTanhBack,
}

/// An operation with its arguments.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) args: Vec<Id>,
    /// Entries of its result.
    pub(super) rows: usize,
    pub(super) stage: Stage,
}

impl Node {
    /// All it needs: arguments, and the parts of products.
    pub(super) fn needs(&self) -> Vec<Id> {
        let mut needs = self.args.clone();
        if let Op::Linear(terms) = &self.op {
            needs.extend(terms.iter().flat_map(|term| [term.weight, term.input]));
        }
        needs
    }

    /// Whether it works on every entry by itself.
    pub(super) fn is_entry(&self) -> bool {
        matches!(self.op, Op::Entry(_))
    }
}

/// Operations in order; each is there once.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    known: HashMap<(Stage, Op, Vec<Id>, usize), Id>,
    /// What computes each state.
    pub(super) states: Vec<Id>,
    /// What each state is before the first step.
    pub(super) starts: Vec<f64>,
    /// Runs through all times, in order.
    pub(super) sweeps: Vec<Sweep>,
    /// What is handed to earlier steps.
    pub(super) handed: Vec<Id>,
    /// Entries of an input, and of a target if it is read.
    pub(super) input: usize,
    pub(super) target: usize,
    /// The outputs, of each step or of each sequence.
    pub(super) outputs: Option<Id>,
    /// The terms of a loss that equations say, of each step.
    pub(super) terms: Option<Id>,
    /// The gradient of each parameter; none if the loss does not depend on it.
    pub(super) gradients: Vec<Option<Id>>,
    /// What is looked at: kept at all times.
    pub(super) observed: Vec<(String, Id)>,
}

impl Program {
    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id.index()]
    }

    pub(super) fn rows(&self, id: Id) -> usize {
        self.node(id).rows
    }

    pub(super) fn stage(&self, id: Id) -> Stage {
        self.node(id).stage
    }

    pub(super) fn ids(&self) -> impl DoubleEndedIterator<Item = Id> + use<> {
        (0..self.nodes.len() as u32).map(Id)
    }

    /// Its number, if it is one.
    pub(super) fn as_number(&self, id: Id) -> Option<f64> {
        match self.node(id).op {
            Op::Number(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    pub(super) fn number(&mut self, value: f64) -> Id {
        self.push(Stage::Shared, Op::Number(value.to_bits()), vec![], 1)
    }

    /// An operation; one that is there already is not repeated.
    pub(super) fn push(&mut self, stage: Stage, op: Op, args: Vec<Id>, rows: usize) -> Id {
        let key = (stage, op, args, rows);
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let id = Id(self.nodes.len() as u32);
        let (op, args) = (key.1.clone(), key.2.clone());
        self.known.insert(key, id);
        self.nodes.push(Node {
            op,
            args,
            rows,
            stage,
        });
        id
    }

    /// When an operation on `args` is done that is written for `base`: what is made of shared columns alone is shared.
    pub(super) fn stage_of(&self, base: Stage, args: &[Id]) -> Stage {
        let all = |stage: Stage| args.iter().all(|&a| self.stage(a) <= stage);
        match base {
            _ if all(Stage::Shared) => Stage::Shared,
            _ if base.is_shared() || args.iter().any(|&a| self.stage(a) == Stage::SharedBack) => {
                Stage::SharedBack
            }
            _ => base,
        }
    }

    /// An argument as `rows` entries of every sequence, or of the one column of a shared stage.
    pub(super) fn solid(&mut self, stage: Stage, id: Id, rows: usize) -> Id {
        let mut id = id;
        if self.rows(id) == 1 && (rows > 1 || self.as_number(id).is_some()) {
            let stage = match self.stage(id) {
                Stage::Shared => Stage::Shared,
                _ => stage,
            };
            id = self.push(stage, Op::Fill, vec![id], rows);
        }
        self.spread(stage, id)
    }

    fn spread(&mut self, stage: Stage, id: Id) -> Id {
        let is_needed = self.stage(id).is_shared() && !stage.is_shared();
        match is_needed && self.as_number(id).is_none() {
            true => self.push(Stage::Once, Op::Spread, vec![id], self.rows(id)),
            false => id,
        }
    }

    /// An operation on every entry, done now if it is on numbers alone.
    pub(super) fn entry(&mut self, base: Stage, op: Entry, args: &[Id]) -> Id {
        let numbers: Option<Vec<f64>> = args.iter().map(|&a| self.as_number(a)).collect();
        if let Some(numbers) = numbers {
            return self.number(op.of(&numbers));
        }
        if let Some(same) = self.simpler(base, op, args) {
            return same;
        }
        let stage = self.stage_of(base, args);
        let rows = args.iter().map(|&a| self.rows(a)).max().unwrap_or(1);
        let fit = |&id: &Id| match self.as_number(id) {
            Some(_) => id,
            None => self.solid(stage, id, rows),
        };
        let args = args.iter().map(fit).collect();
        self.push(stage, Op::Entry(op), args, rows)
    }

    /// What an operation comes to without being done.
    fn simpler(&mut self, base: Stage, op: Entry, args: &[Id]) -> Option<Id> {
        let is = |k: usize, value: f64| self.as_number(args[k]) == Some(value);
        match op {
            Entry::Mul if is(0, 0.0) || is(1, 0.0) => return Some(self.number(0.0)),
            Entry::Mul if is(0, 1.0) => return Some(args[1]),
            Entry::Mul | Entry::Div if is(1, 1.0) => return Some(args[0]),
            Entry::Add if is(0, 0.0) => return Some(args[1]),
            Entry::Add | Entry::Sub if is(1, 0.0) => return Some(args[0]),
            Entry::Mul if is(0, -1.0) => return Some(self.entry(base, Entry::Neg, &args[1..])),
            Entry::Mul if is(1, -1.0) => return Some(self.entry(base, Entry::Neg, &args[..1])),
            Entry::Mul => {}
            _ => return None,
        }
        self.back(base, args[0], args[1])
    }

    /// g y (1 − y) and g (1 − y²) as one operation.
    fn back(&mut self, base: Stage, left: Id, right: Id) -> Option<Id> {
        let Op::Entry(Entry::Sub) = self.node(right).op else {
            return None;
        };
        let [one, y] = self.node(right).args[..] else {
            return None;
        };
        if self.as_number(one) != Some(1.0) {
            return None;
        }
        if let Op::Entry(Entry::Power(n)) = self.node(y).op
            && f64::from_bits(n) == 2.0
        {
            let y = self.node(y).args[0];
            return Some(self.entry(base, Entry::TanhBack, &[left, y]));
        }
        let Op::Entry(Entry::Mul) = self.node(left).op else {
            return None;
        };
        let [g, factor] = self.node(left).args[..] else {
            return None;
        };
        (factor == y).then(|| self.entry(base, Entry::SigmoidBack, &[g, y]))
    }
}

impl Entry {
    /// Of numbers alone.
    pub(super) fn of(self, args: &[f64]) -> f64 {
        let a = args[0];
        let b = args.get(1).copied().unwrap_or_default();
        match self {
            Entry::Add => a + b,
            Entry::Sub => a - b,
            Entry::Mul => a * b,
            Entry::Div => a / b,
            Entry::Neg => -a,
            Entry::Over if a == 0.0 && b == 0.0 => 0.0,
            Entry::Over => a / b,
            Entry::Extreme(extreme) => extreme.of(a, b),
            Entry::Greater => greater(a, b),
            Entry::Apply(func) => func.of(a),
            Entry::Slope(func) => func.derivative(a),
            Entry::Power(n) => power(a, f64::from_bits(n)),
            Entry::SigmoidBack => a * b * (1.0 - b),
            Entry::TanhBack => a * (1.0 - b * b),
            Entry::MulAdd => a * b + args[2],
            Entry::MulMulAdd => a * b + args[2] * args[3],
            Entry::MulSigmoidBack => a * b * args[2] * (1.0 - args[2]),
            Entry::MulTanhBack => a * b * (1.0 - args[2] * args[2]),
        }
    }
}
