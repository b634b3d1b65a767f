//! Where two runs part: the first time at which quantities of the same name differ.

use super::{Quantity, Ref, Run};
use crate::equation::{Role, Shape};

/// Numbers that differ by less, of their size or of 1, count as equal.
const TOLERANCE: f64 = 1e-9;

/// A quantity of both runs that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Its plain name with its time: `h_2`.
    pub name: String,
    /// The time; `None` outside time.
    pub time: Option<i64>,
    /// What is different of it.
    pub what: Differing,
}

/// What of a quantity is different.
#[derive(Clone, Debug, PartialEq)]
pub enum Differing {
    /// An entry, row and column from 0, and both numbers.
    Entry([usize; 2], [f64; 2]),
    /// Both shapes.
    Shape([Shape; 2]),
}

/// Quantities that equations give under the same name in both, in the order of the first: by time, then as they are
/// evaluated.
pub fn shared(one: &Run, other: &Run) -> Vec<(String, Option<i64>, [Ref; 2])> {
    let graph = one.graph();
    let role = |q: Quantity| graph.system.entry(q.name).role;
    let computed = graph.quantities().filter(|(_, q)| {
        matches!(role(*q), Role::Sequence | Role::Single) && q.time.is_none_or(|t| t > 0)
    });
    let both = computed.filter_map(|(id, q)| {
        let name = graph.plain(q);
        let there = other.graph().find_plain(&name)?;
        Some((name, q.time, [id, there].map(Ref::Value)))
    });
    let mut list: Vec<_> = both.collect();
    // What has no time comes last: it is made of what has.
    list.sort_by_key(|(_, time, _)| time.unwrap_or(i64::MAX));
    list
}

/// The first quantity of the same name that differs.
pub fn difference(one: &Run, other: &Run) -> Option<Difference> {
    let list = shared(one, other).into_iter();
    list.filter_map(|(name, time, [a, b])| {
        let what = differing(one, other, [a, b])?;
        Some(Difference { name, time, what })
    })
    .next()
}

/// What of a quantity of both is different.
pub fn differing(one: &Run, other: &Run, [a, b]: [Ref; 2]) -> Option<Differing> {
    let (a, b) = (one.value(a)?, other.value(b)?);
    let shape = |(rows, cols)| Shape { rows, cols };
    if a.shape() != b.shape() {
        return Some(Differing::Shape([shape(a.shape()), shape(b.shape())]));
    }
    let entries = (0..a.nrows()).flat_map(|r| (0..a.ncols()).map(move |c| [r, c]));
    entries
        .map(|[r, c]| ([r, c], [a[(r, c)], b[(r, c)]]))
        .find(|(_, [x, y])| !is_equal(*x, *y))
        .map(|(entry, numbers)| Differing::Entry(entry, numbers))
}

/// Whether two numbers are told as one: equal but for rounding, or neither of them a number.
pub fn is_equal(a: f64, b: f64) -> bool {
    let both_none = a.is_nan() && b.is_nan();
    a == b || both_none || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{ShapeHint, System, infer};
    use crate::graph::{Graph, Matrix, Optimizer};
    use std::sync::Arc;

    fn run(latex: &str, x: [f64; 3]) -> Run {
        let system = Arc::new(System::parse(latex).unwrap());
        let hint = |plain: &str| ShapeHint {
            name: system.find(plain).unwrap(),
            rows: 1,
            cols: Some(1),
        };
        let shapes = infer(&system, &[hint("x")]).unwrap();
        let graph = Arc::new(Graph::unroll(Arc::clone(&system), &shapes, 3).unwrap());
        Run::new(Arc::clone(&graph), Optimizer::SGD, |id| {
            let time = graph.node(id).quantity.unwrap().time.unwrap_or(0);
            let number = if time > 0 { x[time as usize - 1] } else { 0.0 };
            Matrix::from_element(1, 1, number)
        })
    }

    #[test]
    fn the_first_time_at_which_a_name_differs_is_found() {
        let sum = run(
            r"a_t = x_t \\ h_t = h_{t-1} + a_t \\ L = h_T",
            [1.0, 2.0, 3.0],
        );
        let kept = run(
            r"h_t = h_{t-1} + x_t^2 \\ b_t = h_t \\ L = h_T",
            [1.0, 2.0, 3.0],
        );
        let first = difference(&sum, &kept).unwrap();
        assert_eq!((first.name.as_str(), first.time), ("h_2", Some(2)));
        assert_eq!(first.what, Differing::Entry([0, 0], [3.0, 5.0]));
        let names: Vec<String> = shared(&sum, &kept).into_iter().map(|s| s.0).collect();
        assert_eq!(names, ["h_1", "h_2", "h_3", "L"]);
        assert_eq!(difference(&sum, &sum), None);
        let wide = run(r"h_t = [x_t; x_t]", [1.0, 2.0, 3.0]);
        let shapes = difference(&sum, &wide).unwrap().what;
        assert!(matches!(shapes, Differing::Shape([a, b]) if (a.rows, b.rows) == (1, 2)));
    }
}
