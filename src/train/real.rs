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
    /// The numbers that e^x is computed with.
    type Powers: Copy;
    /// These.
    fn powers() -> Self::Powers;
    /// `(2ᵏ, eʳ − 1)` with x = k ln 2 + r and |r| ≤ ln 2 / 2; x is first brought into the range where
    /// neither overflows. A NaN stays one.
    fn split_exp(by: &Self::Powers, x: Self) -> (Self, Self);
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
    ($vector:ident, $spread:ident, $times_plus:ident, $lanes:ident, $lanes_mut:ident, $powers:ty, $mantissa:literal) => {
        type Powers = $powers;

        #[inline(always)]
        fn powers() -> $powers {
            kept(<$powers>::OWN)
        }

        #[inline(always)]
        fn split_exp(by: &$powers, x: Self) -> (Self, Self) {
            let (shifted, p) = by.split(x);
            (Self::from_bits(shifted.to_bits() << $mantissa), p)
        }

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

/// What e^x is computed with.
#[derive(Clone, Copy, Debug)]
pub struct Powers<F, const N: usize> {
    /// The largest |x|.
    most: F,
    round: F,
    log2_e: F,
    /// ln 2 in two parts.
    ln_2: [F; 2],
    /// Coefficients 1/n! from the highest; eʳ − 1 = r·(1 + r·(1/2 + …)).
    series: [F; N],
}

impl<F: Real, const N: usize> Powers<F, N> {
    /// A number whose bits end with k, and eʳ − 1.
    #[inline(always)]
    fn split(&self, x: F) -> (F, F) {
        let (least, [high, low]) = (-self.most, self.ln_2);
        let x = if x > self.most { self.most } else { x };
        let x = if x < least { least } else { x };
        let shifted = x * self.log2_e + self.round;
        let k = shifted - self.round;
        let r = (x - k * high) - k * low;
        let mut sum = F::zero();
        for c in self.series {
            sum = sum * r + c;
        }
        (shifted, sum * r)
    }
}

impl Powers<f32, 7> {
    const OWN: Powers<f32, 7> = Powers {
        most: 87.0,
        // 1.5·2²³ rounds to a whole number; with 127 added its low bits are the exponent of 2ᵏ.
        round: 12_582_912.0 + 127.0,
        log2_e: std::f32::consts::LOG2_E,
        ln_2: [0.693_359_4, -2.121_944_4e-4],
        series: [
            1.0 / 5040.0,
            1.0 / 720.0,
            1.0 / 120.0,
            1.0 / 24.0,
            1.0 / 6.0,
            0.5,
            1.0,
        ],
    };
}

impl Powers<f64, 13> {
    const OWN: Powers<f64, 13> = Powers {
        most: 708.0,
        // 1.5·2⁵² and 1023, as above.
        round: 6_755_399_441_055_744.0 + 1023.0,
        log2_e: std::f64::consts::LOG2_E,
        ln_2: [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10],
        series: [
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
            1.0,
        ],
    };
}

/// Numbers that a loop takes from memory. In a browser the compiler does not know them: each that it knows it would make anew
/// in every turn, in three instructions.
#[inline(always)]
fn kept<T>(numbers: T) -> T {
    match cfg!(target_family = "wasm") {
        true => std::hint::black_box(numbers),
        false => numbers,
    }
}

/// [`Real::times_plus`] rounds once from now on. A browser does not say whether it can, but the page knows.
#[cfg(target_family = "wasm")]
pub fn fuse() {
    pulp::wasm::enable_relaxed_simd();
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

    common!(
        f32s,
        splat_f32s,
        mul_add_e_f32s,
        as_simd_f32s,
        as_mut_simd_f32s,
        Powers<f32, 7>,
        23
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

    common!(
        f64s,
        splat_f64s,
        mul_add_e_f64s,
        as_simd_f64s,
        as_mut_simd_f64s,
        Powers<f64, 13>,
        52
    );
}

/// The place of the largest number; of equals the first.
pub(super) fn largest<F: Real>(y: &[F]) -> usize {
    (1..y.len()).fold(0, |best, k| if y[k] > y[best] { k } else { best })
}

/// eˣ.
#[derive(Clone, Copy)]
pub(super) struct Exp<F: Real>(F::Powers);

impl<F: Real> Exp<F> {
    pub(super) fn new() -> Exp<F> {
        Exp(F::powers())
    }

    /// eˣ.
    #[inline(always)]
    pub(super) fn of(&self, x: F) -> F {
        let (power, p) = F::split_exp(&self.0, x);
        power * p + power
    }
}

/// How one loop computes both functions of a cell: with E = e^{scale·x} − 1,
/// σ(x) = (1 + 0·E)/(2 + E) at scale −1 and tanh x = (0 − 1·E)/(2 + E) at scale −2.
#[derive(Clone, Copy)]
pub(super) struct Squash<F: Real> {
    powers: F::Powers,
    scale: F,
    above: F,
    minus: F,
    one: F,
    two: F,
}

impl<F: Real> Squash<F> {
    #[inline(always)]
    pub(super) fn sigmoid() -> Squash<F> {
        Squash::new(-F::one(), F::one(), F::zero())
    }

    #[inline(always)]
    pub(super) fn tanh() -> Squash<F> {
        Squash::new(-(F::one() + F::one()), F::zero(), F::one())
    }

    #[inline(always)]
    fn new(scale: F, above: F, minus: F) -> Squash<F> {
        let (one, two) = (F::one(), F::one() + F::one());
        let [scale, above, minus, one, two] = kept([scale, above, minus, one, two]);
        let powers = F::powers();
        Squash {
            powers,
            scale,
            above,
            minus,
            one,
            two,
        }
    }

    /// σ or tanh of a number.
    #[inline(always)]
    pub(super) fn of(&self, x: F) -> F {
        let (power, p) = F::split_exp(&self.powers, self.scale * x);
        // Relatively exact near 0.
        let e = power * p + (power - self.one);
        (self.above - self.minus * e) / (self.two + e)
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
