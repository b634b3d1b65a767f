//! The right side of an equation as a tree.

use super::function::{Extreme, Func};
use crate::lang::Span;

/// Index of a name in its [`System`](super::System).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

impl NameId {
    /// The name's place in [`System::names`](super::System::names).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the source.
    pub span: Span,
}

/// The forms an expression can have.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A number as written.
    Number(f64),
    /// `T`, the number of time steps, or another length, `T_x`: its place in [`System::lengths`](super::System::lengths).
    Length(usize),
    /// A named quantity at a time.
    Quantity(NameId, When),
    /// Matrix product; a factor of one number scales.
    Product(Box<Expr>, Box<Expr>),
    /// Element-wise product.
    Hadamard(Box<Expr>, Box<Expr>),
    /// Signed sum of one or more terms; numbers broadcast.
    Sum(Vec<(Sign, Expr)>),
    /// Quotient entry by entry; one number divides all.
    Divide(Box<Expr>, Box<Expr>),
    /// The larger or the smaller, entry by entry.
    Extreme(Extreme, Box<Expr>, Box<Expr>),
    /// Element-wise power with a constant exponent.
    Power(Box<Expr>, f64),
    /// `A^\top`.
    Transpose(Box<Expr>),
    /// A function of every entry, or softmax of a column.
    Apply(Func, Box<Expr>),
    /// Vectors stacked on top of each other.
    Concat(Vec<Expr>),
    /// Euclidean norm ‖a‖.
    Norm(Box<Expr>),
    /// Squared Euclidean norm ‖a‖².
    NormSquared(Box<Expr>),
    /// Sum of the body over a letter of time from `from` to `to`, both included.
    OverTime {
        /// The letter that runs; none for `t`.
        letter: Option<char>,
        /// First time.
        from: i64,
        /// Last time.
        to: Bound,
        /// What is summed.
        body: Box<Expr>,
    },
}

/// Sign of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Added.
    Plus,
    /// Subtracted.
    Minus,
}

/// Upper end of a sum over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// As far as time runs: none is written.
    All,
    /// `T`, or another length: its place in [`System::lengths`](super::System::lengths).
    Length(usize),
    /// A number.
    At(i64),
    /// `t`, or so many steps earlier: `\sum_{j=1}^{t}`.
    Now(i32),
}

/// The time or the two times a quantity is meant at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// `t − lag`; ahead of t where that is below zero.
    Now(i32),
    /// `j − lag`, for the letter of a sum or of a second time.
    Index(char, i32),
    /// A fixed time.
    At(i64),
    /// `T`.
    Last,
    /// Two times, as in `\alpha_{t,j}`.
    Both(Clock, Clock),
    /// No time at all.
    Always,
}

/// One of two times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// `t − lag`.
    Now(i32),
    /// `j − lag`.
    Index(char, i32),
    /// A fixed time.
    At(i64),
    /// The last time.
    Last,
}

impl From<Clock> for When {
    fn from(clock: Clock) -> When {
        match clock {
            Clock::Now(lag) => When::Now(lag),
            Clock::Index(letter, lag) => When::Index(letter, lag),
            Clock::At(n) => When::At(n),
            Clock::Last => When::Last,
        }
    }
}

impl When {
    /// The times it is, in order.
    pub fn clocks(self) -> impl Iterator<Item = Clock> {
        let (first, second) = match self {
            When::Now(lag) => (Some(Clock::Now(lag)), None),
            When::Index(letter, lag) => (Some(Clock::Index(letter, lag)), None),
            When::At(n) => (Some(Clock::At(n)), None),
            When::Last => (Some(Clock::Last), None),
            When::Both(first, second) => (Some(first), Some(second)),
            When::Always => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// Its time, if it has one alone.
    pub(super) fn one(self) -> Option<Clock> {
        let mut clocks = self.clocks();
        clocks.next().filter(|_| clocks.next().is_none())
    }

    /// The same with each of its times put through `f`.
    pub(super) fn map(self, mut f: impl FnMut(Clock) -> Clock) -> When {
        let mut clocks = self.clocks();
        match (clocks.next(), clocks.next()) {
            (Some(first), Some(second)) => When::Both(f(first), f(second)),
            (Some(one), None) => f(one).into(),
            _ => When::Always,
        }
    }

    /// How far back from t, if t is one of its times.
    pub fn lag(self) -> Option<i32> {
        self.clocks().find_map(|clock| match clock {
            Clock::Now(lag) => Some(lag),
            _ => None,
        })
    }
}

impl ExprKind {
    /// This, written at `span`.
    pub(super) fn at(self, span: Span) -> Expr {
        Expr { kind: self, span }
    }
}

impl Expr {
    /// Two expressions with an operator between them.
    pub(super) fn between(
        operator: fn(Box<Expr>, Box<Expr>) -> ExprKind,
        left: Expr,
        right: Expr,
    ) -> Expr {
        let span = left.span.start..right.span.end;
        operator(Box::new(left), Box::new(right)).at(span)
    }

    /// The expressions directly inside.
    pub fn children(&self) -> Vec<&Expr> {
        use ExprKind::*;
        match &self.kind {
            Number(_) | Length(_) | Quantity(..) => vec![],
            Product(a, b) | Hadamard(a, b) | Divide(a, b) | Extreme(_, a, b) => vec![a, b],
            Sum(terms) => terms.iter().map(|(_, e)| e).collect(),
            Power(a, _) | Transpose(a) | Apply(_, a) | Norm(a) | NormSquared(a) => vec![a],
            Concat(parts) => parts.iter().collect(),
            OverTime { body, .. } => vec![body],
        }
    }

    /// This and every expression inside.
    pub fn all(&self) -> impl Iterator<Item = &Expr> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let expr = left.pop()?;
            left.extend(expr.children());
            Some(expr)
        })
    }

    /// Puts every quantity inside through `f`.
    pub fn rewrite(&mut self, f: &mut impl FnMut(&mut NameId, &mut When, &Span)) {
        if let ExprKind::Quantity(id, when) = &mut self.kind {
            f(id, when, &self.span);
        }
        for child in self.children_mut() {
            child.rewrite(f);
        }
    }

    /// The same, to be changed.
    pub(super) fn children_mut(&mut self) -> Vec<&mut Expr> {
        use ExprKind::*;
        match &mut self.kind {
            Number(_) | Length(_) | Quantity(..) => vec![],
            Product(a, b) | Hadamard(a, b) | Divide(a, b) | Extreme(_, a, b) => vec![a, b],
            Sum(terms) => terms.iter_mut().map(|(_, e)| e).collect(),
            Power(a, _) | Transpose(a) | Apply(_, a) | Norm(a) | NormSquared(a) => vec![a],
            Concat(parts) => parts.iter_mut().collect(),
            OverTime { body, .. } => vec![body],
        }
    }

    /// Whether it is made of numbers and `T` alone, so that it broadcasts in a sum or product.
    pub fn is_constant(&self) -> bool {
        match &self.kind {
            ExprKind::Number(_) | ExprKind::Length(_) => true,
            ExprKind::Quantity(..) | ExprKind::Concat(_) => false,
            _ => self.children().iter().all(|e| e.is_constant()),
        }
    }

    /// Calls `visit` with every quantity inside, whether it stands in a sum over t, and its span.
    pub fn quantities(&self, visit: &mut impl FnMut(NameId, When, bool, &Span)) {
        self.walk(false, visit);
    }

    fn walk(&self, summed: bool, visit: &mut impl FnMut(NameId, When, bool, &Span)) {
        if let ExprKind::Quantity(id, when) = self.kind {
            visit(id, when, summed, &self.span);
        }
        let summed = summed || matches!(self.kind, ExprKind::OverTime { letter: None, .. });
        for child in self.children() {
            child.walk(summed, visit);
        }
    }
}
