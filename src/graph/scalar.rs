//! The arithmetic of a single entry, spelled out: what "down to one multiplication" means.

use super::Ref;
use crate::equation::{Extreme, Func, Sign};
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
    /// Derivative of a function at one number.
    Slope(Func, Box<Scalar>),
    /// The larger or the smaller.
    Extreme(Extreme, Box<Scalar>, Box<Scalar>),
    /// 1 if the first is larger, 0 if it is smaller, ½ if both are equal.
    Greater(Box<Scalar>, Box<Scalar>),
    /// Quotient by a length; the direction of a zero vector is taken as zero.
    Direction(Box<Scalar>, Box<Scalar>),
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
            Scalar::Divide(a, b) => a.evaluate(get) / b.evaluate(get),
            Scalar::Direction(a, b) => match (a.evaluate(get), b.evaluate(get)) {
                (0.0, 0.0) => 0.0,
                (a, b) => a / b,
            },
            Scalar::Power(a, n) => power(a.evaluate(get), *n),
            Scalar::Apply(func, a) => func.of(a.evaluate(get)),
            Scalar::Slope(func, a) => func.derivative(a.evaluate(get)),
            Scalar::Extreme(extreme, a, b) => extreme.of(a.evaluate(get), b.evaluate(get)),
            Scalar::Greater(a, b) => greater(a.evaluate(get), b.evaluate(get)),
        }
    }

    /// Every entry it uses, left to right, with repeats.
    pub fn entries(&self) -> Vec<(Ref, usize, usize)> {
        match self {
            Scalar::Entry(of, r, c) => vec![(*of, *r, *c)],
            Scalar::Number(_) => vec![],
            Scalar::Sum(terms) => terms.iter().flat_map(|(_, t)| t.entries()).collect(),
            Scalar::Product(factors) => factors.iter().flat_map(Scalar::entries).collect(),
            Scalar::Divide(a, b)
            | Scalar::Direction(a, b)
            | Scalar::Extreme(_, a, b)
            | Scalar::Greater(a, b) => [a.entries(), b.entries()].concat(),
            Scalar::Power(a, _) | Scalar::Apply(_, a) | Scalar::Slope(_, a) => a.entries(),
        }
    }
}

/// 1 if a is larger than b, 0 if it is smaller; of equals each has half.
pub fn greater(a: f64, b: f64) -> f64 {
    if a == b { 0.5 } else { f64::from(a > b) }
}

/// Softmax of a column in its place, shifted by its maximum so that nothing overflows.
pub fn softmax(column: &mut [f64]) {
    let top = column.iter().fold(f64::NEG_INFINITY, |top, x| top.max(*x));
    column.iter_mut().for_each(|x| *x = (*x - top).exp());
    let sum: f64 = column.iter().sum();
    column.iter_mut().for_each(|x| *x /= sum);
}

/// Softmax of each column.
pub(super) fn softmaxes(matrix: &mut Matrix) {
    let rows = matrix.nrows().max(1);
    matrix.as_mut_slice().chunks_mut(rows).for_each(softmax);
}

/// Powers; a whole exponent multiplies, so that (−2)² is 4 exactly.
pub fn power(x: f64, n: f64) -> f64 {
    if n.fract() == 0.0 && n.abs() < 64.0 {
        x.powi(n as i32)
    } else {
        x.powf(n)
    }
}
