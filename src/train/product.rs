//! Matrix products on slices: nalgebra's blocked product for large ones, and plain loops, compiled for
//! the processor found at run time, for the small ones in which packing would cost more than the sums.
//!
//! All matrices lie column after column. Weights that are multiplied more than once are in [`super::packed`].

use super::Real;
use nalgebra::{DMatrixView, DMatrixViewMut, Dyn};
use pulp::{Arch, Simd, WithSimd};

/// Up to this many rows, columns or terms the plain loop is used.
const SMALL: usize = 5;

/// c (m × n) += a (m × k) · b (k × n).
pub(super) fn add_product<F: Real>(
    arch: Arch,
    c: &mut [F],
    a: &[F],
    b: &[F],
    [m, n, k]: [usize; 3],
) {
    if m.min(n).min(k) <= SMALL {
        arch.dispatch(Small { c, a, b, m, k });
    } else {
        let a = DMatrixView::from_slice(a, m, k);
        let b = DMatrixView::from_slice(b, k, n);
        DMatrixViewMut::from_slice(c, m, n).gemm(F::one(), &a, &b, F::one());
    }
}

/// c (m × n) += a (m × k) · bᵀ, with b stored as n × k.
pub(super) fn add_product_bt<F: Real>(
    arch: Arch,
    c: &mut [F],
    a: &[F],
    b: &[F],
    [m, n, k]: [usize; 3],
) {
    if m.min(n).min(k) <= SMALL {
        arch.dispatch(Outer { c, a, b, m, n });
    } else {
        let a = DMatrixView::from_slice(a, m, k);
        let b = DMatrixView::<F, Dyn, Dyn>::from_slice_with_strides(b, k, n, n, 1);
        DMatrixViewMut::from_slice(c, m, n).gemm(F::one(), &a, &b, F::one());
    }
}

/// c (m × n) += aᵀ · b (k × n), with a stored as k × m.
pub(super) fn add_product_at<F: Real>(
    arch: Arch,
    c: &mut [F],
    a: &[F],
    b: &[F],
    [m, n, k]: [usize; 3],
) {
    if m.min(n).min(k) <= SMALL {
        arch.dispatch(Inner { c, a, b, m, k });
    } else {
        let a = DMatrixView::<F, Dyn, Dyn>::from_slice_with_strides(a, m, k, k, 1);
        let b = DMatrixView::from_slice(b, k, n);
        DMatrixViewMut::from_slice(c, m, n).gemm(F::one(), &a, &b, F::one());
    }
}

/// ys += a·xs.
#[inline(always)]
pub(super) fn axpy<F: Real>(ys: &mut [F], a: F, xs: &[F]) {
    for (y, x) in ys.iter_mut().zip(xs) {
        *y += a * *x;
    }
}

/// Σ xs·ys in 16 sums, so that they can be done side by side.
#[inline(always)]
pub(super) fn dot<F: Real>(xs: &[F], ys: &[F]) -> F {
    const LANES: usize = 16;
    let mut sums = [F::zero(); LANES];
    let (x_chunks, x_rest) = xs.as_chunks::<LANES>();
    let (y_chunks, y_rest) = ys.as_chunks::<LANES>();
    for (x, y) in x_chunks.iter().zip(y_chunks) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest = x_rest
        .iter()
        .zip(y_rest)
        .fold(F::zero(), |sum, (x, y)| sum + *x * *y);
    sums.iter().fold(rest, |sum, s| sum + *s)
}

struct Small<'a, F> {
    c: &'a mut [F],
    a: &'a [F],
    b: &'a [F],
    m: usize,
    k: usize,
}

impl<F: Real> WithSimd for Small<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (column, b) in self
            .c
            .chunks_exact_mut(self.m)
            .zip(self.b.chunks_exact(self.k))
        {
            for (a, b) in self.a.chunks_exact(self.m).zip(b) {
                axpy(column, *b, a);
            }
        }
    }
}

struct Outer<'a, F> {
    c: &'a mut [F],
    a: &'a [F],
    b: &'a [F],
    m: usize,
    n: usize,
}

impl<F: Real> WithSimd for Outer<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (a, b) in self.a.chunks_exact(self.m).zip(self.b.chunks_exact(self.n)) {
            for (column, b) in self.c.chunks_exact_mut(self.m).zip(b) {
                axpy(column, *b, a);
            }
        }
    }
}

struct Inner<'a, F> {
    c: &'a mut [F],
    a: &'a [F],
    b: &'a [F],
    m: usize,
    k: usize,
}

impl<F: Real> WithSimd for Inner<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (column, b) in self
            .c
            .chunks_exact_mut(self.m)
            .zip(self.b.chunks_exact(self.k))
        {
            for (c, a) in column.iter_mut().zip(self.a.chunks_exact(self.k)) {
                *c += dot(a, b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    /// Both ways of every product, against nalgebra's own `*`.
    #[test]
    fn products_agree_with_nalgebra_at_every_size() {
        let arch = Arch::new();
        let fill = |r, c, seed: usize| {
            DMatrix::from_fn(r, c, |i, j| ((i * 7 + j * 13 + seed) % 11) as f64 - 5.0)
        };
        for [m, n, k] in [
            [1, 1, 1],
            [3, 9, 7],
            [8, 1, 40],
            [9, 2, 6],
            [6, 6, 6],
            [17, 33, 20],
            [1, 5, 37],
        ] {
            let (a, b, c) = (fill(m, k, 1), fill(k, n, 2), fill(m, n, 3));
            let want = &c + &a * &b;
            let run = |f: &dyn Fn(&mut [f64])| {
                let mut out = c.clone();
                f(out.as_mut_slice());
                assert_eq!(out, want, "{m}×{n}×{k}");
            };
            run(&|c| add_product(arch, c, a.as_slice(), b.as_slice(), [m, n, k]));
            run(&|c| add_product_bt(arch, c, a.as_slice(), b.transpose().as_slice(), [m, n, k]));
            run(&|c| add_product_at(arch, c, a.transpose().as_slice(), b.as_slice(), [m, n, k]));
        }
    }
}
