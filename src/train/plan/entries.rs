//! Operations on every entry, over whole slices.

use super::program::Entry;
use crate::equation::{Extreme, Func};
use crate::train::Real;
use crate::train::real::{Squash, exp};

/// Every block is a multiple of so many numbers: what the compiler does together leaves no rest.
pub(super) const EIGHT: usize = 8;

type Args<'a, F> = [&'a [F]; 4];

#[inline(always)]
fn one<F: Real>(to: &mut [F], a: &[F], f: impl Fn(F) -> F) {
    let n = to.len();
    let a = &a[..n];
    for k in 0..n {
        to[k] = f(a[k]);
    }
}

#[inline(always)]
fn two<F: Real>(to: &mut [F], [a, b, ..]: Args<'_, F>, f: impl Fn(F, F) -> F) {
    let n = to.len();
    let (a, b) = (&a[..n], &b[..n]);
    for k in 0..n {
        to[k] = f(a[k], b[k]);
    }
}

#[inline(always)]
fn three<F: Real>(to: &mut [F], [a, b, c, _]: Args<'_, F>, f: impl Fn(F, F, F) -> F) {
    let n = to.len();
    let (a, b, c) = (&a[..n], &b[..n], &c[..n]);
    for k in 0..n {
        to[k] = f(a[k], b[k], c[k]);
    }
}

#[inline(always)]
fn four<F: Real>(to: &mut [F], [a, b, c, d]: Args<'_, F>, f: impl Fn(F, F, F, F) -> F) {
    let n = to.len();
    let (a, b, c, d) = (&a[..n], &b[..n], &c[..n], &d[..n]);
    for k in 0..n {
        to[k] = f(a[k], b[k], c[k], d[k]);
    }
}

/// Does `op` on every entry.
#[inline(always)]
pub(super) fn execute<F: Real>(op: Entry, to: &mut [F], args: Args<'_, F>) {
    let one_ = F::one();
    match op {
        Entry::Add => two(to, args, |a, b| a + b),
        Entry::Sub => two(to, args, |a, b| a - b),
        Entry::Mul => two(to, args, |a, b| a * b),
        Entry::Div => two(to, args, |a, b| a / b),
        Entry::Neg => one(to, args[0], |a| -a),
        Entry::Extreme(Extreme::Max) => two(to, args, |a, b| {
            // Written so that a NaN of either stays one.
            if a > b || a.as_f64().is_nan() { a } else { b }
        }),
        Entry::Extreme(Extreme::Min) => {
            two(
                to,
                args,
                |a, b| if a < b || a.as_f64().is_nan() { a } else { b },
            );
        }
        Entry::MulAdd => three(to, args, |a, b, c| a * b + c),
        Entry::MulMulAdd => four(to, args, |a, b, c, d| a * b + c * d),
        Entry::SigmoidBack => two(to, args, |g, y| g * y * (one_ - y)),
        Entry::TanhBack => two(to, args, |g, y| g * (one_ - y * y)),
        Entry::MulSigmoidBack => three(to, args, |a, b, y| a * b * (y * (one_ - y))),
        Entry::MulTanhBack => three(to, args, |a, b, y| a * b * (one_ - y * y)),
        Entry::Power(n) if f64::from_bits(n) == 2.0 => one(to, args[0], |a| a * a),
        Entry::Apply(func) => apply(func, to, args[0]),
        Entry::Over | Entry::Greater | Entry::Slope(_) | Entry::Power(_) => slow(op, to, args),
    }
}

#[inline(always)]
fn apply<F: Real>(func: Func, to: &mut [F], a: &[F]) {
    match func {
        Func::Sigmoid => one(to, a, |x| Squash::sigmoid().of(x)),
        Func::Tanh => one(to, a, |x| Squash::tanh().of(x)),
        Func::Exp => one(to, a, exp),
        Func::Sqrt => one(to, a, F::root),
        Func::Relu => one(to, a, |x| if x < F::zero() { F::zero() } else { x }),
        _ => slow(Entry::Apply(func), to, [a; 4]),
    }
}

/// What is rare, number by number.
#[inline(never)]
fn slow<F: Real>(op: Entry, to: &mut [F], args: Args<'_, F>) {
    for (k, to) in to.iter_mut().enumerate() {
        let args = args.map(|a| a[k].as_f64());
        *to = F::of_f64(op.of(&args));
    }
}
