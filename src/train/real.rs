//! The two precisions, and the functions of a cell over whole slices.
//!
//! `f32::tanh` calls a library once per number and takes longer than all products of a small cell.
//! Here exp is a polynomial in plain additions and multiplications, so the compiler can do 4 to 16 at a
//! time. Nothing in it is fused or reordered: every processor gives the same bits. Only the products fuse
//! where they can, by [`Real::times_plus`].

use nalgebra::RealField;
use pulp::Simd;

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits.
    #[default]
    F32,
    /// 64 bits.
    F64,
}

impl Precision {
    /// Both, by their names in options.
    pub const NAMED: [(&'static str, Precision); 2] =
        [(f32::NAME, Precision::F32), (f64::NAME, Precision::F64)];
}

/// `f32` or `f64`.
pub trait Real: RealField + Copy + Default + Send + Sync + 'static {
    /// Its name in options and files.
    const NAME: &'static str;
    /// Bytes of one number.
    const BYTES: usize = size_of::<Self>();
    /// The nearest value.
    fn of_f64(value: f64) -> Self;
    /// Exactly.
    fn as_f64(self) -> f64;
    /// Little-endian bytes, appended.
    fn write(self, to: &mut Vec<u8>);
    /// `(2ᵏ, eʳ − 1)` with x = k ln 2 + r and |r| ≤ ln 2 / 2; x is first brought into the range where
    /// neither overflows. A NaN stays one.
    fn split_exp(x: Self) -> (Self, Self);
    /// √x, without the detour of a trait with complex numbers in it.
    fn root(self) -> Self;

    /// What a register of the processor holds of them.
    type Lanes<S: Simd>: Copy;
    /// x in every lane.
    fn spread<S: Simd>(simd: S, x: Self) -> Self::Lanes<S>;
    /// a·b + c, rounded once where the processor can do that.
    fn times_plus<S: Simd>(
        simd: S,
        a: Self::Lanes<S>,
        b: Self::Lanes<S>,
        c: Self::Lanes<S>,
    ) -> Self::Lanes<S>;
    /// All whole registers of a slice.
    fn lanes<S: Simd>(xs: &[Self]) -> &[Self::Lanes<S>];
    /// The same, to be written.
    fn lanes_mut<S: Simd>(xs: &mut [Self]) -> &mut [Self::Lanes<S>];
}

/// What both precisions do in the same words.
macro_rules! common {
    ($vector:ident, $spread:ident, $times_plus:ident, $lanes:ident, $lanes_mut:ident) => {
        fn write(self, to: &mut Vec<u8>) {
            to.extend(self.to_le_bytes());
        }

        #[inline(always)]
        fn root(self) -> Self {
            self.sqrt()
        }

        type Lanes<S: Simd> = S::$vector;

        #[inline(always)]
        fn spread<S: Simd>(simd: S, x: Self) -> S::$vector {
            simd.$spread(x)
        }

        #[inline(always)]
        fn times_plus<S: Simd>(simd: S, a: S::$vector, b: S::$vector, c: S::$vector) -> S::$vector {
            simd.$times_plus(a, b, c)
        }

        #[inline(always)]
        fn lanes<S: Simd>(xs: &[Self]) -> &[S::$vector] {
            S::$lanes(xs).0
        }

        #[inline(always)]
        fn lanes_mut<S: Simd>(xs: &mut [Self]) -> &mut [S::$vector] {
            S::$lanes_mut(xs).0
        }
    };
}

/// Coefficients 1/n! from the highest; eʳ − 1 = r·(1 + r·(1/2 + …)).
macro_rules! expm1_series {
    ($r:expr, $($c:expr),+) => {{
        let r = $r;
        let mut sum = 0.0;
        $( sum = sum * r + $c; )+
        sum * r
    }};
}

impl Real for f32 {
    const NAME: &'static str = "f32";

    #[inline(always)]
    fn of_f64(value: f64) -> f32 {
        value as f32
    }

    #[inline(always)]
    fn as_f64(self) -> f64 {
        f64::from(self)
    }

    #[inline(always)]
    fn split_exp(x: f32) -> (f32, f32) {
        // 1.5·2²³ rounds to a whole number; with 127 added its low bits are the exponent of 2ᵏ.
        const ROUND: f32 = 12_582_912.0 + 127.0;
        const LN2_HIGH: f32 = 0.693_359_4;
        const LN2_LOW: f32 = -2.121_944_4e-4;
        let x = if x > 87.0 { 87.0 } else { x };
        let x = if x < -87.0 { -87.0 } else { x };
        let shifted = x * std::f32::consts::LOG2_E + ROUND;
        let k = shifted - ROUND;
        let r = (x - k * LN2_HIGH) - k * LN2_LOW;
        let power = f32::from_bits(shifted.to_bits() << 23);
        let p = expm1_series!(
            r,
            1.0 / 5040.0,
            1.0 / 720.0,
            1.0 / 120.0,
            1.0 / 24.0,
            1.0 / 6.0,
            0.5,
            1.0
        );
        (power, p)
    }

    common!(
        f32s,
        splat_f32s,
        mul_add_e_f32s,
        as_simd_f32s,
        as_mut_simd_f32s
    );
}

impl Real for f64 {
    const NAME: &'static str = "f64";

    #[inline(always)]
    fn of_f64(value: f64) -> f64 {
        value
    }

    #[inline(always)]
    fn as_f64(self) -> f64 {
        self
    }

    #[inline(always)]
    fn split_exp(x: f64) -> (f64, f64) {
        // 1.5·2⁵² and 1023, as above.
        const ROUND: f64 = 6_755_399_441_055_744.0 + 1023.0;
        const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
        const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
        let x = if x > 708.0 { 708.0 } else { x };
        let x = if x < -708.0 { -708.0 } else { x };
        let shifted = x * std::f64::consts::LOG2_E + ROUND;
        let k = shifted - ROUND;
        let r = (x - k * LN2_HIGH) - k * LN2_LOW;
        let power = f64::from_bits(shifted.to_bits() << 52);
        let p = expm1_series!(
            r,
            1.0 / 6_227_020_800.0,
            1.0 / 479_001_600.0,
            1.0 / 39_916_800.0,
            1.0 / 3_628_800.0,
            1.0 / 362_880.0,
            1.0 / 40_320.0,
            1.0 / 5040.0,
            1.0 / 720.0,
            1.0 / 120.0,
            1.0 / 24.0,
            1.0 / 6.0,
            0.5,
            1.0
        );
        (power, p)
    }

    common!(
        f64s,
        splat_f64s,
        mul_add_e_f64s,
        as_simd_f64s,
        as_mut_simd_f64s
    );
}

/// The place of the largest number; of equals the first.
pub(super) fn largest<F: Real>(y: &[F]) -> usize {
    (1..y.len()).fold(0, |best, k| if y[k] > y[best] { k } else { best })
}

/// eˣ.
#[inline(always)]
pub(super) fn exp<F: Real>(x: F) -> F {
    let (power, p) = F::split_exp(x);
    power * p + power
}

/// eˣ − 1, relatively exact near 0.
#[inline(always)]
pub(super) fn expm1<F: Real>(x: F) -> F {
    let (power, p) = F::split_exp(x);
    power * p + (power - F::one())
}

/// How one loop computes both functions of a cell: with E = e^{scale·x} − 1,
/// σ(x) = (1 + 0·E)/(2 + E) at scale −1 and tanh x = (0 − 1·E)/(2 + E) at scale −2.
#[derive(Clone, Copy)]
pub(super) struct Squash<F> {
    scale: F,
    one: F,
    minus: F,
}

impl<F: Real> Squash<F> {
    pub(super) fn sigmoid() -> Squash<F> {
        Squash {
            scale: -F::one(),
            one: F::one(),
            minus: F::zero(),
        }
    }

    pub(super) fn tanh() -> Squash<F> {
        Squash {
            scale: -(F::one() + F::one()),
            one: F::zero(),
            minus: F::one(),
        }
    }

    /// σ or tanh of a number.
    #[inline(always)]
    pub(super) fn of(self, x: F) -> F {
        let e = expm1(self.scale * x);
        (self.one - self.minus * e) / (F::one() + F::one() + e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst<F: Real>(by: Squash<F>, truth: impl Fn(f64) -> f64) -> f64 {
        let grid = (-400_000..=400_000).map(|i| f64::from(i) * 2.5e-4);
        let tiny = (1..200).flat_map(|k| [1.0, -1.0].map(|s| s * 0.8f64.powi(k)));
        let xs: Vec<F> = grid.chain(tiny).map(F::of_f64).collect();
        let ys: Vec<F> = xs.iter().map(|x| by.of(*x)).collect();
        let error = |(x, y): (&F, &F)| {
            let t = truth(x.as_f64());
            if t.abs() < 1e-30 {
                (y.as_f64() - t).abs()
            } else {
                ((y.as_f64() - t) / t).abs()
            }
        };
        xs.iter().zip(&ys).map(error).fold(0.0, f64::max)
    }

    #[test]
    fn the_fast_functions_are_within_four_units_in_the_last_place() {
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        let (s32, t32) = (
            worst::<f32>(Squash::sigmoid(), sigmoid),
            worst::<f32>(Squash::tanh(), f64::tanh),
        );
        let (s64, t64) = (
            worst::<f64>(Squash::sigmoid(), sigmoid),
            worst::<f64>(Squash::tanh(), f64::tanh),
        );
        assert!(s32 < 4.0 * f64::from(f32::EPSILON), "σ in f32: {s32:e}");
        assert!(t32 < 4.0 * f64::from(f32::EPSILON), "tanh in f32: {t32:e}");
        assert!(s64 < 4.0 * f64::EPSILON, "σ in f64: {s64:e}");
        assert!(t64 < 4.0 * f64::EPSILON, "tanh in f64: {t64:e}");
    }

    #[test]
    fn a_nan_stays_one_and_infinity_saturates() {
        for by in [Squash::sigmoid(), Squash::tanh()] {
            let xs = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY].map(|x| by.of(x));
            assert!(xs[0].is_nan());
            assert_eq!(xs[1], 1.0);
            assert!(xs[2].abs() < 1e-30 || xs[2] == -1.0, "{xs:?}");
        }
    }
}
