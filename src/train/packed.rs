//! Weights laid out for being multiplied at every time step.
//!
//! A general product copies its left side into blocks each time it is called; the recurrent weights of a
//! training step are the same at every time step, so here they are copied once. A panel holds as many rows as
//! [`HEIGHT`] registers, column after column; the sums of a panel and [`WIDTH`] columns stay in registers
//! (Goto & van de Geijn 2008).

use super::Real;
use pulp::{Arch, Simd, WithSimd};

/// Registers a panel is high.
const HEIGHT: usize = 2;
/// Columns whose sums fit beside each other: `HEIGHT × WIDTH` of 32 registers.
const WIDTH: usize = 8;
/// The same where there are 16 registers.
const NARROW: usize = 4;

/// A matrix of `rows × cols` in panels.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed<F> {
    panels: Vec<F>,
    rows: usize,
    cols: usize,
}

impl<F: Real> Packed<F> {
    /// Takes a `rows × cols` matrix that lies column after column.
    pub(super) fn fill(&mut self, arch: Arch, from: &[F], rows: usize, cols: usize) {
        (self.rows, self.cols) = (rows, cols);
        arch.dispatch(Fill {
            to: &mut self.panels,
            from,
            size: [rows, cols],
            strides: [1, rows],
        });
    }

    /// Takes the transpose, `cols × rows`, of a matrix that lies column after column.
    pub(super) fn fill_transposed(&mut self, arch: Arch, from: &[F], rows: usize, cols: usize) {
        (self.rows, self.cols) = (cols, rows);
        arch.dispatch(Fill {
            to: &mut self.panels,
            from,
            size: [cols, rows],
            strides: [rows, 1],
        });
    }

    /// c (rows × n) += self · b (cols × n).
    pub(super) fn add_product(&self, arch: Arch, c: &mut [F], b: &[F]) {
        arch.dispatch(Multiply { c, a: self, b });
    }
}

/// Rows of a panel.
fn height<F: Real, S: Simd>() -> usize {
    HEIGHT * (size_of::<F::Lanes<S>>() / size_of::<F>())
}

struct Fill<'a, F> {
    to: &'a mut Vec<F>,
    from: &'a [F],
    size: [usize; 2],
    strides: [usize; 2],
}

impl<F: Real> WithSimd for Fill<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let ([rows, cols], [down, right], tall) = (self.size, self.strides, height::<F, S>());
        self.to
            .resize(rows.next_multiple_of(tall) * cols, F::zero());
        for (k, panel) in self.to.chunks_exact_mut(tall * cols).enumerate() {
            let top = k * tall;
            for r in 0..tall.min(rows - top) {
                let row = self.from[(top + r) * down..].iter().step_by(right);
                panel[r..]
                    .iter_mut()
                    .step_by(tall)
                    .zip(row)
                    .for_each(|(to, from)| *to = *from);
            }
        }
    }
}

struct Multiply<'a, F> {
    c: &'a mut [F],
    a: &'a Packed<F>,
    b: &'a [F],
}

impl<F: Real> WithSimd for Multiply<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (c, b) = if S::REGISTER_COUNT >= 32 {
            strips::<F, S, WIDTH>(simd, self.a, self.c, self.b)
        } else {
            (self.c, self.b)
        };
        let (c, b) = strips::<F, S, NARROW>(simd, self.a, c, b);
        strips::<F, S, 1>(simd, self.a, c, b);
    }
}

/// Multiplies as many strips of `N` columns as there are; what is left of `c` and `b`.
#[inline(always)]
fn strips<'c, 'b, F: Real, S: Simd, const N: usize>(
    simd: S,
    a: &Packed<F>,
    c: &'c mut [F],
    b: &'b [F],
) -> (&'c mut [F], &'b [F]) {
    let whole = b.len() / (a.cols * N);
    let ((c, c_rest), (b, b_rest)) = (
        c.split_at_mut(whole * N * a.rows),
        b.split_at(whole * N * a.cols),
    );
    let tall = height::<F, S>();
    for (c, b) in c
        .chunks_exact_mut(N * a.rows)
        .zip(b.chunks_exact(N * a.cols))
    {
        for (k, panel) in a.panels.chunks_exact(tall * a.cols).enumerate() {
            let sums = tile::<F, S, N>(simd, panel, b, a.cols);
            for (c, sums) in c.chunks_exact_mut(a.rows).zip(sums) {
                let lanes = tall / HEIGHT;
                c[k * tall..]
                    .chunks_mut(lanes)
                    .zip(sums)
                    .for_each(|(c, sum)| F::add_part(simd, c, sum));
            }
        }
    }
    (c_rest, b_rest)
}

/// A panel times `N` columns of `b`, in registers throughout.
#[inline(always)]
fn tile<F: Real, S: Simd, const N: usize>(
    simd: S,
    panel: &[F],
    b: &[F],
    cols: usize,
) -> [[F::Lanes<S>; HEIGHT]; N] {
    let mut sums = [[F::spread(simd, F::zero()); HEIGHT]; N];
    let b: [&[F]; N] = std::array::from_fn(|j| &b[j * cols..][..cols]);
    let (panel, _) = F::lanes::<S>(panel).as_chunks::<HEIGHT>();
    let panel = &panel[..cols];
    for p in 0..cols {
        for j in 0..N {
            let factor = F::spread(simd, b[j][p]);
            for r in 0..HEIGHT {
                sums[j][r] = F::times_plus(simd, panel[p][r], factor, sums[j][r]);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    /// Every remainder of rows and columns, on every set of instructions this processor has.
    #[test]
    fn products_agree_with_nalgebra_at_every_size() {
        for arch in archs() {
            for [m, n, k] in [
                [1, 1, 1],
                [16, 1, 4],
                [33, 5, 7],
                [64, 8, 3],
                [50, 13, 20],
                [200, 31, 50],
            ] {
                // Whole numbers, so that every order of summing gives the same.
                let fill = |r, c, seed| {
                    DMatrix::from_fn(r, c, |i, j| ((i * 7 + j * 13 + seed) % 11) as f64 - 5.0)
                };
                let (a, b, c) = (fill(m, k, 1), fill(k, n, 2), fill(m, n, 3));
                let want = &c + &a * &b;
                let mut packed = Packed::default();
                for turned in [false, true] {
                    if turned {
                        packed.fill_transposed(arch, a.transpose().as_slice(), k, m);
                    } else {
                        packed.fill(arch, a.as_slice(), m, k);
                    }
                    let mut got = c.clone();
                    packed.add_product(arch, got.as_mut_slice(), b.as_slice());
                    assert_eq!(got, want, "{m}×{n}×{k} on {arch:?}");
                }
            }
        }
    }

    fn archs() -> Vec<Arch> {
        #[cfg(target_arch = "x86_64")]
        let mut archs: Vec<Arch> = pulp::x86::V3::try_new().map(Arch::V3).into_iter().collect();
        #[cfg(not(target_arch = "x86_64"))]
        let mut archs = vec![];
        archs.extend([Arch::Scalar, Arch::new()]);
        archs
    }
}
