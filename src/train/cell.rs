//! One time step of a layer, forward and backward, number by number.
//!
//! A block holds one time step: a column per sequence, and in a column of `z` the gates i, f, g, o of H
//! numbers each. Forward turns the sums in `z` into gates; backward turns the gates into gradients of the
//! sums, in place.

use super::product::axpy;
use super::real::{Squash, squash};
use super::{Activation, Real};
use pulp::{Simd, WithSimd};

/// How to squash each row of a column of `z`.
#[derive(Clone, Debug)]
pub(super) struct Rows<F> {
    scale: Vec<F>,
    one: Vec<F>,
    minus: Vec<F>,
}

impl<F: Real> Rows<F> {
    /// σ for i, f, o and tanh for g.
    pub(super) fn lstm(hidden: usize) -> Rows<F> {
        let rows = || {
            (0..4 * hidden).map(|r| {
                if r / hidden == 2 {
                    Squash::tanh()
                } else {
                    Squash::sigmoid()
                }
            })
        };
        Rows {
            scale: rows().map(|s: Squash<F>| s.scale).collect(),
            one: rows().map(|s| s.one).collect(),
            minus: rows().map(|s| s.minus).collect(),
        }
    }
}

#[inline(always)]
fn squash_rows<F: Real>(xs: &mut [F], rows: &Rows<F>) {
    let (scale, one, minus) = (
        &rows.scale[..xs.len()],
        &rows.one[..xs.len()],
        &rows.minus[..xs.len()],
    );
    let two = F::one() + F::one();
    for k in 0..xs.len() {
        let e = super::real::expm1(scale[k] * xs[k]);
        xs[k] = (one[k] - minus[k] * e) / (two + e);
    }
}

#[inline(always)]
fn relu<F: Real>(xs: &mut [F]) {
    for x in xs {
        // Written so that a NaN stays one.
        *x = if *x < F::zero() { F::zero() } else { *x };
    }
}

#[inline(always)]
fn activate<F: Real>(xs: &mut [F], by: Activation) {
    match by {
        Activation::Tanh => squash(xs, Squash::tanh()),
        Activation::Relu => relu(xs),
    }
}

/// φ'(x), from y = φ(x).
#[inline(always)]
fn slope<F: Real>(y: F, by: Activation) -> F {
    match by {
        Activation::Tanh => F::one() - y * y,
        Activation::Relu => {
            if y > F::zero() {
                F::one()
            } else {
                F::zero()
            }
        }
    }
}

/// i, f, o = σ(z), g = φ(z), c = f ⊙ c₋₁ + i ⊙ g, h = o ⊙ φ(c).
pub(super) struct LstmForward<'a, F> {
    pub(super) hidden: usize,
    pub(super) activation: Activation,
    pub(super) rows: &'a Rows<F>,
    pub(super) z: &'a mut [F],
    pub(super) c_before: &'a [F],
    pub(super) c: &'a mut [F],
    pub(super) phi_c: &'a mut [F],
    pub(super) h: &'a mut [F],
}

impl<F: Real> WithSimd for LstmForward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.hidden;
        let columns = self
            .z
            .chunks_exact_mut(4 * n)
            .zip(self.c_before.chunks_exact(n))
            .zip(self.c.chunks_exact_mut(n));
        for ((z, before), c) in columns {
            match self.activation {
                Activation::Tanh => squash_rows(z, self.rows),
                Activation::Relu => {
                    squash(&mut z[..2 * n], Squash::sigmoid());
                    relu(&mut z[2 * n..3 * n]);
                    squash(&mut z[3 * n..], Squash::sigmoid());
                }
            }
            let (i, f, g) = (&z[..n], &z[n..2 * n], &z[2 * n..3 * n]);
            let (before, c) = (&before[..n], &mut c[..n]);
            for k in 0..n {
                c[k] = f[k] * before[k] + i[k] * g[k];
            }
        }
        self.phi_c.copy_from_slice(self.c);
        activate(self.phi_c, self.activation);
        let columns = self
            .z
            .chunks_exact(4 * n)
            .zip(self.phi_c.chunks_exact(n))
            .zip(self.h.chunks_exact_mut(n));
        for ((z, phi_c), h) in columns {
            let (o, phi_c, h) = (&z[3 * n..4 * n], &phi_c[..n], &mut h[..n]);
            for k in 0..n {
                h[k] = o[k] * phi_c[k];
            }
        }
    }
}

/// From ∂L/∂h and the ∂L/∂c that comes back from the next step to ∂L/∂z and the ∂L/∂c of the step before.
pub(super) struct LstmBackward<'a, F> {
    pub(super) hidden: usize,
    pub(super) activation: Activation,
    pub(super) z: &'a mut [F],
    pub(super) c_before: &'a [F],
    pub(super) phi_c: &'a [F],
    pub(super) dh: &'a [F],
    pub(super) dc: &'a mut [F],
}

impl<F: Real> WithSimd for LstmBackward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.hidden;
        let one = F::one();
        let states = self
            .c_before
            .chunks_exact(n)
            .zip(self.phi_c.chunks_exact(n));
        let gradients = self.dh.chunks_exact(n).zip(self.dc.chunks_exact_mut(n));
        for ((z, (before, phi_c)), (dh, dc)) in
            self.z.chunks_exact_mut(4 * n).zip(states).zip(gradients)
        {
            let (zi, rest) = z.split_at_mut(n);
            let (zf, rest) = rest.split_at_mut(n);
            let (zg, zo) = rest.split_at_mut(n);
            let (zo, before, phi_c, dh, dc) = (
                &mut zo[..n],
                &before[..n],
                &phi_c[..n],
                &dh[..n],
                &mut dc[..n],
            );
            for k in 0..n {
                let (i, f, g, o, y) = (zi[k], zf[k], zg[k], zo[k], phi_c[k]);
                let total = dc[k] + dh[k] * o * slope(y, self.activation);
                zi[k] = total * g * i * (one - i);
                zf[k] = total * before[k] * f * (one - f);
                zg[k] = total * i * slope(g, self.activation);
                zo[k] = dh[k] * y * o * (one - o);
                dc[k] = total * f;
            }
        }
    }
}

/// h = φ(z) of a plain RNN; `z` keeps h.
pub(super) struct RnnForward<'a, F> {
    pub(super) activation: Activation,
    pub(super) z: &'a mut [F],
    pub(super) h: &'a mut [F],
}

impl<F: Real> WithSimd for RnnForward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        activate(self.z, self.activation);
        self.h.copy_from_slice(self.z);
    }
}

/// ∂L/∂z = ∂L/∂h ⊙ φ'.
pub(super) struct RnnBackward<'a, F> {
    pub(super) activation: Activation,
    pub(super) z: &'a mut [F],
    pub(super) dh: &'a [F],
}

impl<F: Real> WithSimd for RnnBackward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (z, dh) in self.z.iter_mut().zip(self.dh) {
            *z = *dh * slope(*z, self.activation);
        }
    }
}

/// The inputs of a layer, as columns of numbers or as the place of the only 1 in each column.
#[derive(Clone, Copy)]
pub(super) enum Columns<'a, F> {
    /// I × N.
    Values(&'a [F], usize),
    /// N symbols; a one-hot column picks one column of the weights.
    Symbols(&'a [u32]),
}

/// z = b + W x for every column; more inputs than [`FEW`] are left to a product, only b is written.
pub(super) struct InputForward<'a, F> {
    pub(super) z: &'a mut [F],
    pub(super) weight: &'a [F],
    pub(super) bias: &'a [F],
    pub(super) inputs: Columns<'a, F>,
}

/// Up to this many inputs W x is added column by column.
pub(super) const FEW: usize = 5;

impl<F: Real> WithSimd for InputForward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let rows = self.bias.len();
        for (j, z) in self.z.chunks_exact_mut(rows).enumerate() {
            z.copy_from_slice(self.bias);
            match self.inputs {
                Columns::Symbols(symbols) => {
                    let at = symbols[j] as usize * rows;
                    axpy(z, F::one(), &self.weight[at..at + rows]);
                }
                Columns::Values(x, features) if features <= FEW => {
                    let x = &x[j * features..][..features];
                    for (w, x) in self.weight.chunks_exact(rows).zip(x) {
                        axpy(z, *x, w);
                    }
                }
                Columns::Values(..) => {}
            }
        }
    }
}

/// ∂L/∂b = Σ ∂L/∂z and, where [`InputForward`] did the product, ∂L/∂W = Σ ∂L/∂z xᵀ; both are added to.
pub(super) struct InputBackward<'a, F> {
    pub(super) dz: &'a [F],
    pub(super) inputs: Columns<'a, F>,
    pub(super) weight: &'a mut [F],
    pub(super) bias: &'a mut [F],
}

impl<F: Real> WithSimd for InputBackward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let rows = self.bias.len();
        for (j, dz) in self.dz.chunks_exact(rows).enumerate() {
            axpy(self.bias, F::one(), dz);
            match self.inputs {
                Columns::Symbols(symbols) => {
                    let at = symbols[j] as usize * rows;
                    axpy(&mut self.weight[at..at + rows], F::one(), dz);
                }
                Columns::Values(x, features) if features <= FEW => {
                    let x = &x[j * features..][..features];
                    for (w, x) in self.weight.chunks_exact_mut(rows).zip(x) {
                        axpy(w, *x, dz);
                    }
                }
                Columns::Values(..) => {}
            }
        }
    }
}
