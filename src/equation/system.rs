//! A system of equations and the names in it.

use super::expr::{Expr, NameId, When};
use super::name::Name;
use super::reading::{Choice, Functions};
use crate::lang::Span;

/// What a name stands for in a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Has a time and no equation: given from outside at every time.
    Input,
    /// Has neither a time nor an equation: learned, or given once.
    Parameter,
    /// Has an equation for every time.
    Sequence,
    /// Has an equation outside time, such as a loss.
    Single,
}

/// A name of a system with what the equations say about it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// How it is written.
    pub name: Name,
    /// What it stands for.
    pub role: Role,
    /// Where it first occurs.
    pub span: Span,
    /// The furthest it is looked back at: 1 for `h_{t-1}`, 0 when never.
    pub lag: u32,
    /// The furthest it is looked ahead at: 1 for `h_{t+1}`, 0 when never.
    pub ahead: u32,
    /// Along which length its time runs: a place in [`System::lengths`].
    pub axis: usize,
    /// Along which its second time runs, if it has two.
    pub over: Option<usize>,
    /// Whether it is used at the current time (not only earlier).
    pub used_now: bool,
}

impl Entry {
    /// Whether it is carried from one time to another, either way.
    pub fn is_carried(&self) -> bool {
        self.lag + self.ahead > 0
    }
}

/// One equation, `name_t = expression`.
#[derive(Clone, Debug)]
pub struct Equation {
    /// The quantity it defines.
    pub name: NameId,
    /// At which time: every `t`, a fixed number, or outside time.
    pub when: When,
    /// The right side.
    pub expr: Expr,
    /// Where the left side stands.
    pub left: Span,
    /// Where all of it stands.
    pub span: Span,
}

/// A size that the text declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A number.
    Number(usize),
    /// A letter, as it is written: the same size wherever it stands.
    Written(String),
}

/// `W \in \mathbb{R}^{h \times d}`.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Whose shape it is.
    pub name: NameId,
    /// Its rows; the length of a vector.
    pub rows: Dimension,
    /// Its columns, if it is a matrix.
    pub cols: Option<Dimension>,
    /// Where it stands.
    pub span: Span,
}

/// A parsed list of equations.
#[derive(Clone, Debug)]
pub struct System {
    /// The LaTeX it was parsed from.
    pub source: String,
    /// Every name, in order of first appearance.
    pub names: Vec<Entry>,
    /// The equations, in the order written.
    pub equations: Vec<Equation>,
    /// The shapes that the text declares.
    pub declared: Vec<Declared>,
    /// What the lengths of time are called, T first, and then such as `T_x` that differ from it.
    pub lengths: Vec<String>,
    /// Whether vectors are rows: `x_t W`.
    pub rows: bool,
    /// The time itself, if it is used as a quantity: an input that is 1, 2, 3 and so on.
    pub time: Option<NameId>,
    /// How it was read where it may have been meant otherwise, in the order written.
    pub choices: Vec<Choice>,
    /// What free letters were said to stand for.
    pub functions: Functions,
}

impl System {
    /// The entry of a name.
    pub fn entry(&self, id: NameId) -> &Entry {
        &self.names[id.index()]
    }

    /// How a name is written.
    pub fn name(&self, id: NameId) -> &Name {
        &self.entry(id).name
    }

    /// The name written plainly as `plain`, such as `W_xi` or `yhat`.
    pub fn find(&self, plain: &str) -> Option<NameId> {
        self.ids().find(|id| self.name(*id).plain == plain)
    }

    /// Every name that is used, in order; one that reading has replaced by another is spelled by nothing.
    pub fn ids(&self) -> impl Iterator<Item = NameId> + '_ {
        let is_used = |id: &NameId| !self.name(*id).plain.is_empty();
        (0..self.names.len() as u32).map(NameId).filter(is_used)
    }

    /// Whether a name is a vector by the way it is written: a small letter, or anything with a time where vectors are
    /// rows, as in `X_t W`.
    pub fn is_vector(&self, id: NameId) -> bool {
        !self.name(id).is_capital() || self.rows && self.is_timed(id)
    }

    /// Whether a name has a time.
    pub fn is_timed(&self, id: NameId) -> bool {
        matches!(self.entry(id).role, Role::Input | Role::Sequence)
    }

    /// The scalar `L`, if the system has one.
    pub fn loss(&self) -> Option<NameId> {
        self.find("L")
            .filter(|&id| self.entry(id).role == Role::Single)
    }
}
