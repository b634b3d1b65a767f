//! The arithmetic of a single entry, spelled out: what "down to one multiplication" means.

use super::Ref;
use crate::equation::{Func, Sign};
use nalgebra::DMatrix;

/// A matrix of numbers, rows × columns; a vector is one column.
pub type Matrix = DMatrix<f64>;

/// An expression of single numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Row and column (from 0) of a matrix.
    Entry(Ref, usize, usize),
    /// A number.
    Number(f64),
    /// Signed sum.
    Sum(Vec<(Sign, Scalar)>),
    /// Product of factors.
    Product(Vec<Scalar>),
    /// Quotient.
    Divide(Box<Scalar>, Box<Scalar>),
    /// Power.
    Power(Box<Scalar>, f64),
    /// Function of one number.
    Apply(Func, Box<Scalar>),
    /// 1 above zero, else 0.
    Step(Box<Scalar>),
}

impl Scalar {
    /// A sum; a single added term stands for itself.
    pub(super) fn sum(terms: impl Iterator<Item = (Sign, Scalar)>) -> Scalar {
        let mut terms: Vec<_> = terms.collect();
        match terms[..] {
            [(Sign::Plus, _)] => terms.swap_remove(0).1,
            _ => Scalar::Sum(terms),
        }
    }

    /// Its value; `get` finds an entry.
    pub fn evaluate(&self, get: &impl Fn(Ref, usize, usize) -> f64) -> f64 {
        match self {
            Scalar::Entry(of, r, c) => get(*of, *r, *c),
            Scalar::Number(n) => *n,
            Scalar::Sum(terms) => {
                let term = |(sign, term): &(Sign, Scalar)| match sign {
                    Sign::Plus => term.evaluate(get),
                    Sign::Minus => -term.evaluate(get),
                };
                terms.iter().map(term).sum()
            }
            Scalar::Product(factors) => factors.iter().map(|f| f.evaluate(get)).product(),
            Scalar::Divide(a, b) => {
                let (a, b) = (a.evaluate(get), b.evaluate(get));
                // The direction of a zero vector is taken as zero.
                if a == 0.0 && b == 0.0 { 0.0 } else { a / b }
            }
            Scalar::Power(a, n) => power(a.evaluate(get), *n),
            Scalar::Apply(func, a) => func.of(a.evaluate(get)),
            Scalar::Step(a) => f64::from(a.evaluate(get) > 0.0),
        }
    }

    /// Every entry it uses, left to right, with repeats.
    pub fn entries(&self) -> Vec<(Ref, usize, usize)> {
        match self {
            Scalar::Entry(of, r, c) => vec![(*of, *r, *c)],
            Scalar::Number(_) => vec![],
            Scalar::Sum(terms) => terms.iter().flat_map(|(_, t)| t.entries()).collect(),
            Scalar::Product(factors) => factors.iter().flat_map(Scalar::entries).collect(),
            Scalar::Divide(a, b) => [a.entries(), b.entries()].concat(),
            Scalar::Power(a, _) | Scalar::Apply(_, a) | Scalar::Step(a) => a.entries(),
        }
    }
}

/// Powers; a whole exponent multiplies, so that (−2)² is 4 exactly.
pub(super) fn power(x: f64, n: f64) -> f64 {
    if n.fract() == 0.0 && n.abs() < 64.0 {
        x.powi(n as i32)
    } else {
        x.powf(n)
    }
}
