//! The numbers of a formula: of all of it, and the arithmetic of one entry.

use super::super::scalar::{greater, power, softmaxes};
use super::super::{Graph, Matrix, Ref, Scalar};
use super::Formula;
use crate::equation::{Func, Shape, Sign};
use std::borrow::Cow;

impl Formula {
    /// Its value with nalgebra; `get` finds the operands.
    pub fn evaluate<'a>(&self, get: &impl Fn(Ref) -> Cow<'a, Matrix>) -> Cow<'a, Matrix> {
        use Formula::*;
        let of = |f: &Formula| f.evaluate(get);
        let number = |n: f64| Matrix::from_element(1, 1, n);
        Cow::Owned(match self {
            Of(r) => return get(*r),
            Number(n) => number(*n),
            Sum(terms) => {
                let term = |(s, f): &(Sign, Formula)| match s {
                    Sign::Plus => of(f),
                    Sign::Minus => Cow::Owned(-of(f).into_owned()),
                };
                return terms.iter().map(term).reduce(add).unwrap_or_default();
            }
            OverTime(parts) => return parts.iter().map(of).reduce(add).unwrap_or_default(),
            Product(a, b) => &*of(a) * &*of(b),
            Scale(s, a) => &*of(a) * of(s)[(0, 0)],
            Hadamard(a, b) => zip(&of(a), &of(b), |x, y| x * y),
            Divide(a, b) => zip(&of(a), &of(b), |x, y| x / y),
            Power(a, n) => of(a).map(|x| power(x, *n)),
            Transpose(a) => of(a).transpose(),
            Apply(Func::Softmax, a) => {
                let mut out = of(a).into_owned();
                softmaxes(&mut out);
                out
            }
            Apply(func, a) => of(a).map(|x| func.of(x)),
            Slope(func, a) => of(a).map(|x| func.derivative(x)),
            Extreme(extreme, a, b) => zip(&of(a), &of(b), |x, y| extreme.of(x, y)),
            Greater(a, b) => zip(&of(a), &of(b), greater),
            Fill(a, Shape { rows, cols }) => Matrix::from_element(*rows, *cols, of(a)[(0, 0)]),
            Total(a) => number(of(a).sum()),
            Stack(parts) => stack(&parts.iter().map(of).collect::<Vec<_>>()),
            Slice(a, from, rows) => of(a).rows(*from, *rows).into_owned(),
            Dot(a, b) => number(of(a).dot(&of(b))),
            Norm(a) => number(of(a).norm()),
            NormSquared(a) => number(of(a).norm_squared()),
            Direction(a) => {
                let a = of(a).into_owned();
                let norm = a.norm();
                if norm == 0.0 { a } else { a / norm }
            }
        })
    }

    /// The arithmetic of one entry, down to single numbers.
    pub fn entry(&self, graph: &Graph, r: usize, c: usize) -> Scalar {
        use Formula::*;
        // A 1×1 in a place for a larger matrix broadcasts.
        let at = |f: &Formula, r, c| {
            if f.shape(graph).len() == 1 {
                f.entry(graph, 0, 0)
            } else {
                f.entry(graph, r, c)
            }
        };
        let two = |form: &dyn Fn(Box<Scalar>, Box<Scalar>) -> Scalar, a: &Formula, b: &Formula| {
            form(Box::new(at(a, r, c)), Box::new(at(b, r, c)))
        };
        let divide = |a, b| Scalar::Divide(Box::new(a), Box::new(b));
        let norm = |a: &Formula| Box::new(Scalar::Power(Box::new(a.squares(graph)), 0.5));
        match self {
            Of(of) => Scalar::Entry(*of, r, c),
            Number(n) => Scalar::Number(*n),
            Sum(terms) => Scalar::sum(terms.iter().map(|(s, f)| (*s, at(f, r, c)))),
            OverTime(parts) => sum(parts.iter().map(|f| at(f, r, c))),
            Product(a, b) => sum((0..a.shape(graph).cols)
                .map(|k| Scalar::Product(vec![a.entry(graph, r, k), b.entry(graph, k, c)]))),
            Scale(s, a) => Scalar::Product(vec![s.entry(graph, 0, 0), a.entry(graph, r, c)]),
            Hadamard(a, b) => Scalar::Product(vec![at(a, r, c), at(b, r, c)]),
            Divide(a, b) => divide(at(a, r, c), at(b, r, c)),
            Power(a, n) => Scalar::Power(Box::new(a.entry(graph, r, c)), *n),
            Transpose(a) => a.entry(graph, c, r),
            Apply(Func::Softmax, a) => {
                let e = |k| Scalar::Apply(Func::Exp, Box::new(a.entry(graph, k, c)));
                divide(e(r), sum((0..a.shape(graph).rows).map(e)))
            }
            Apply(func, a) => Scalar::Apply(*func, Box::new(a.entry(graph, r, c))),
            Slope(func, a) => Scalar::Slope(*func, Box::new(a.entry(graph, r, c))),
            Extreme(extreme, a, b) => two(&|a, b| Scalar::Extreme(*extreme, a, b), a, b),
            Greater(a, b) => two(&Scalar::Greater, a, b),
            Fill(a, _) => a.entry(graph, 0, 0),
            Total(a) => sum(places(a.shape(graph)).map(|(r, c)| a.entry(graph, r, c))),
            Stack(parts) => stacked(parts, graph, r, c),
            Slice(a, from, _) => a.entry(graph, r + from, c),
            Dot(a, b) => sum(places(a.shape(graph))
                .map(|(r, c)| Scalar::Product(vec![a.entry(graph, r, c), b.entry(graph, r, c)]))),
            Norm(a) => *norm(a),
            NormSquared(a) => a.squares(graph),
            Direction(a) => Scalar::Direction(Box::new(a.entry(graph, r, c)), norm(a)),
        }
    }

    /// The sum of the squares of all entries.
    fn squares(&self, graph: &Graph) -> Scalar {
        let square = |(r, c)| Scalar::Power(Box::new(self.entry(graph, r, c)), 2.0);
        let squares = places(self.shape(graph)).map(|place| (Sign::Plus, square(place)));
        Scalar::Sum(squares.collect())
    }
}

/// An entry of columns on top of each other.
fn stacked(parts: &[Formula], graph: &Graph, r: usize, c: usize) -> Scalar {
    let mut row = r;
    for part in parts {
        let rows = part.shape(graph).rows;
        if row < rows {
            return part.entry(graph, row, c);
        }
        row -= rows;
    }
    Scalar::Number(f64::NAN)
}

fn sum(terms: impl Iterator<Item = Scalar>) -> Scalar {
    Scalar::sum(terms.map(|term| (Sign::Plus, term)))
}

/// Row and column of every entry, column by column.
fn places(Shape { rows, cols }: Shape) -> impl Iterator<Item = (usize, usize)> {
    (0..cols).flat_map(move |c| (0..rows).map(move |r| (r, c)))
}

fn add<'a>(a: Cow<'a, Matrix>, b: Cow<'a, Matrix>) -> Cow<'a, Matrix> {
    Cow::Owned(zip(&a, &b, |x, y| x + y))
}

/// Entry by entry; a 1×1 broadcasts.
pub(super) fn zip(a: &Matrix, b: &Matrix, f: impl Fn(f64, f64) -> f64) -> Matrix {
    match (a.len(), b.len()) {
        (1, n) if n > 1 => b.map(|y| f(a[(0, 0)], y)),
        (n, 1) if n > 1 => a.map(|x| f(x, b[(0, 0)])),
        _ => a.zip_map(b, f),
    }
}

fn stack(parts: &[Cow<'_, Matrix>]) -> Matrix {
    let rows = parts.iter().map(|part| part.nrows()).sum();
    let mut out = Matrix::zeros(rows, parts.first().map_or(1, |part| part.ncols()));
    let mut at = 0;
    for part in parts {
        out.rows_mut(at, part.nrows()).copy_from(part.as_ref());
        at += part.nrows();
    }
    out
}
