//! Operations on every entry, over whole slices.

use super::program::Entry;
use crate::equation::{Extreme, Func};
use crate::train::Real;
use crate::train::real::{Exp, Squash};

/// Every block is a multiple of so many numbers: what the compiler does together leaves no rest.
pub(super) const EIGHT: usize = 8;

#[inline(always)]
fn one<F: Real>(to: &mut [F], a: &[F], f: impl Fn(F) -> F) {
    let n = to.len();
    let a = &a[..n];
    for k in 0..n {
        to[k] = f(a[k]);
    }
}

#[inline(always)]
fn two<F: Real>(to: &mut [F], [a, b]: [&[F]; 2], f: impl Fn(F, F) -> F) {
    let n = to.len();
    let (a, b) = (&a[..n], &b[..n]);
    for k in 0..n {
        to[k] = f(a[k], b[k]);
    }
}

#[inline(always)]
fn three<F: Real>(to: &mut [F], [a, b, c]: [&[F]; 3], f: impl Fn(F, F, F) -> F) {
    let n = to.len();
    let (a, b, c) = (&a[..n], &b[..n], &c[..n]);
    for k in 0..n {
        to[k] = f(a[k], b[k], c[k]);
    }
}

#[inline(always)]
fn four<F: Real>(to: &mut [F], [a, b, c, d]: [&[F]; 4], f: impl Fn(F, F, F, F) -> F) {
    let n = to.len();
    let (a, b, c, d) = (&a[..n], &b[..n], &c[..n], &d[..n]);
    for k in 0..n {
        to[k] = f(a[k], b[k], c[k], d[k]);
    }
}

/// What `f` makes of every entry and of its σ or tanh.
#[inline(always)]
fn squash<F: Real>(to: &mut [F], a: &[F], by: Squash<F>, f: impl Fn(F, F) -> F) {
    one(to, a, |x| f(x, by.of(x)));
}

/// Does `op` on every entry; `arg` finds what it reads, so that nothing is looked up that an operation does not have.
#[inline(always)]
pub(super) fn execute<'a, F: Real>(op: &Entry, to: &mut [F], arg: impl Fn(usize) -> &'a [F]) {
    let one_ = F::one();
    match *op {
        Entry::Add => two(to, [arg(0), arg(1)], |a, b| a + b),
        Entry::Sub => two(to, [arg(0), arg(1)], |a, b| a - b),
        Entry::Mul => two(to, [arg(0), arg(1)], |a, b| a * b),
        Entry::Div => two(to, [arg(0), arg(1)], |a, b| a / b),
        Entry::Neg => one(to, arg(0), |a| -a),
        Entry::Extreme(Extreme::Max) => two(to, [arg(0), arg(1)], |a, b| {
            // Written so that a NaN of either stays one.
            if a > b || a.as_f64().is_nan() { a } else { b }
        }),
        Entry::Extreme(Extreme::Min) => {
            two(to, [arg(0), arg(1)], |a, b| {
                if a < b || a.as_f64().is_nan() { a } else { b }
            });
        }
        Entry::MulAdd => three(to, [arg(0), arg(1), arg(2)], |a, b, c| a * b + c),
        Entry::MulMulAdd => four(to, [arg(0), arg(1), arg(2), arg(3)], |a, b, c, d| {
            a * b + c * d
        }),
        Entry::SigmoidBack => two(to, [arg(0), arg(1)], |g, y| g * y * (one_ - y)),
        Entry::TanhBack => two(to, [arg(0), arg(1)], |g, y| g * (one_ - y * y)),
        Entry::MulSigmoidBack => three(to, [arg(0), arg(1), arg(2)], |a, b, y| {
            a * b * (y * (one_ - y))
        }),
        Entry::MulTanhBack => three(to, [arg(0), arg(1), arg(2)], |a, b, y| {
            a * b * (one_ - y * y)
        }),
        Entry::Power(n) if f64::from_bits(n) == 2.0 => one(to, arg(0), |a| a * a),
        Entry::Power(n) if f64::from_bits(n) == -1.0 => one(to, arg(0), |a| one_ / a),
        Entry::Over => two(to, [arg(0), arg(1)], |a, b| {
            let is_nothing = a == F::zero() && b == F::zero();
            if is_nothing { F::zero() } else { a / b }
        }),
        Entry::Greater => {
            let half = F::of_f64(0.5);
            two(to, [arg(0), arg(1)], |a, b| {
                let strict = if a > b { one_ } else { F::zero() };
                if a == b { half } else { strict }
            });
        }
        Entry::Apply(func) => apply(func, to, arg(0)),
        Entry::Slope(func) => slope(func, to, arg(0)),
        Entry::Power(_) => slow(*op, to, arg(0)),
    }
}

#[inline(always)]
fn apply<F: Real>(func: Func, to: &mut [F], a: &[F]) {
    match func {
        Func::Sigmoid => squash(to, a, Squash::sigmoid(), |_, s| s),
        Func::Tanh => squash(to, a, Squash::tanh(), |_, s| s),
        Func::Exp => {
            let exp = Exp::new();
            one(to, a, |x| exp.of(x));
        }
        Func::Sqrt => one(to, a, F::root),
        Func::Relu => one(to, a, |x| if x < F::zero() { F::zero() } else { x }),
        Func::Abs => one(to, a, |x| if x < F::zero() { -x } else { x }),
        Func::LeakyRelu => {
            let leak = F::of_f64(0.01);
            one(to, a, |x| if x > F::zero() { x } else { leak * x });
        }
        Func::Silu => squash(to, a, Squash::sigmoid(), |x, s| x * s),
        Func::HardSigmoid => {
            let (three, six) = (F::of_f64(3.0), F::of_f64(6.0));
            one(to, a, |x| {
                let y = x + three;
                let y = if y < F::zero() { F::zero() } else { y };
                (if y > six { six } else { y }) / six
            });
        }
        _ => slow(Entry::Apply(func), to, a),
    }
}

/// Derivatives from the argument.
#[inline(always)]
fn slope<F: Real>(func: Func, to: &mut [F], a: &[F]) {
    let (zero, one_) = (F::zero(), F::one());
    match func {
        Func::Relu => one(to, a, |x| if x > zero { one_ } else { zero }),
        Func::LeakyRelu => {
            let leak = F::of_f64(0.01);
            one(to, a, |x| if x > zero { one_ } else { leak });
        }
        Func::Silu => squash(to, a, Squash::sigmoid(), |x, s| s * (one_ + x * (one_ - s))),
        Func::Softplus => squash(to, a, Squash::sigmoid(), |_, s| s),
        _ => slow(Entry::Slope(func), to, a),
    }
}

/// What is rare, number by number.
#[inline(never)]
fn slow<F: Real>(op: Entry, to: &mut [F], a: &[F]) {
    for (to, a) in to.iter_mut().zip(a) {
        *to = F::of_f64(op.of(&[a.as_f64()]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is done many at a time is what is done of one number.
    fn agree<F: Real>(tolerance: f64) {
        let xs = [
            -30.0, -4.5, -3.0, -1.25, -0.01, 0.0, 0.5, 1.0, 2.9, 3.0, 7.0, 20.0, 0.3, -0.3, 1e-3,
            6.5,
        ];
        let numbers: Vec<F> = xs.map(F::of_f64).to_vec();
        let others: Vec<F> = xs.iter().rev().map(|x| F::of_f64(*x)).collect();
        let funcs = Func::ALL.into_iter().filter(|func| *func != Func::Softmax);
        let functions = funcs.flat_map(|func| [Entry::Apply(func), Entry::Slope(func)]);
        let powers = [-1.0, 2.0, 3.0].map(|n: f64| Entry::Power(n.to_bits()));
        let extremes = [Extreme::Max, Extreme::Min].map(Entry::Extreme);
        let rest = [
            Entry::Add,
            Entry::Sub,
            Entry::Mul,
            Entry::Div,
            Entry::Neg,
            Entry::Over,
            Entry::Greater,
            Entry::SigmoidBack,
            Entry::TanhBack,
            Entry::MulAdd,
            Entry::MulMulAdd,
            Entry::MulSigmoidBack,
            Entry::MulTanhBack,
        ];
        for op in functions.chain(powers).chain(extremes).chain(rest) {
            let args = [&numbers[..], &others, &numbers, &others];
            let mut to = vec![F::zero(); xs.len()];
            execute(&op, &mut to, |k| args[k]);
            for (k, own) in to.iter().enumerate() {
                let want = F::of_f64(op.of(&args.map(|a| a[k].as_f64()))).as_f64();
                let own = own.as_f64();
                let is_same = own == want || own.is_nan() && want.is_nan();
                let near = (own - want).abs() <= tolerance * want.abs().max(1e-3);
                assert!(
                    is_same || near,
                    "{op:?} of {}: {own}, not {want}",
                    numbers[k].as_f64()
                );
            }
        }
    }

    #[test]
    fn many_at_a_time_are_what_one_is() {
        agree::<f64>(1e-14);
        agree::<f32>(2e-6);
    }
}
