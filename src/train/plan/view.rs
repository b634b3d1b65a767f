//! Where the entries of matrices lie.

use std::ops::Range;

/// Entries that lie together and are worth being taken many at a time.
const LONG: usize = 16;

/// Where a matrix lies: entry (r, c) at `start + r·strides[0] + c·strides[1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Its first entry.
    pub start: usize,
    /// Its rows and columns.
    pub size: [usize; 2],
    /// From a row to the next, and from a column to the next.
    pub strides: [usize; 2],
}

impl View {
    /// A column of so many entries that lie together.
    pub(super) fn column(start: usize, rows: usize) -> View {
        View {
            start,
            size: [rows, 1],
            strides: [1, rows],
        }
    }

    /// Strides; of a vector, which lies as its transpose does, the one from entry to entry twice.
    pub(super) fn along(self) -> [usize; 2] {
        match (self.size, self.strides) {
            ([1, _], [_, apart]) | ([_, 1], [apart, _]) => [apart; 2],
            (_, strides) => strides,
        }
    }

    /// Some of its rows.
    pub(super) fn rows(self, rows: Range<usize>) -> View {
        View {
            start: self.start + rows.start * self.strides[0],
            size: [rows.len(), self.size[1]],
            ..self
        }
    }

    fn transposed(self) -> View {
        let turned = |[a, b]: [usize; 2]| [b, a];
        View {
            start: self.start,
            size: turned(self.size),
            strides: turned(self.strides),
        }
    }

    /// Appends the entries, column after column.
    pub(super) fn append<F: Copy + Default>(self, of: &[F], to: &mut Vec<F>) {
        let [rows, cols] = self.size;
        if cols == 1 && self.strides[0] == 1 {
            to.extend_from_slice(&of[self.start..][..rows]);
            return;
        }
        let there = View {
            start: to.len(),
            size: self.size,
            strides: [1, rows],
        };
        to.resize(there.start + rows * cols, F::default());
        each(self.aligned(there), of, to, |to, v| *to = v);
    }

    /// The same entries of two matrices, row after row along what lies together in both, else along what is longer.
    pub(super) fn aligned(self, there: View) -> [View; 2] {
        let is_dense = self.strides[1] == 1 && there.strides[1] == 1;
        let [rows, cols] = self.size;
        match cols == 1 || !is_dense && rows > cols {
            true => [self, there].map(View::transposed),
            false => [self, there],
        }
    }
}

/// Puts every entry of the first matrix, which lies in `from`, to its like in the second, which lies in `to`.
#[inline]
pub(super) fn each<F: Copy>(
    [here, there]: [View; 2],
    from: &[F],
    to: &mut [F],
    put: impl Fn(&mut F, F),
) {
    let ([rows, cols], [a, b]) = (here.size, [here.strides[1], there.strides[1]]);
    for r in 0..rows {
        let at = here.start + r * here.strides[0];
        let into = there.start + r * there.strides[0];
        // An iterator with a stride would divide before it begins, and most are short.
        if a == 1 && b == 1 && cols >= LONG {
            let pairs = to[into..][..cols].iter_mut().zip(&from[at..][..cols]);
            pairs.for_each(|(to, v)| put(to, *v));
        } else {
            for c in 0..cols {
                put(&mut to[into + c * b], from[at + c * a]);
            }
        }
    }
}
