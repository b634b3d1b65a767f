//! The normal distribution, for GELU.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, PI};

/// Φ(a), the share of a normal distribution below `a`: ½ (1 + erf(a/√2)).
pub(super) fn below(a: f64) -> f64 {
    if a >= 0.0 {
        1.0 - 0.5 * beyond(a * FRAC_1_SQRT_2)
    } else {
        0.5 * beyond(-a * FRAC_1_SQRT_2)
    }
}

/// φ(a), its density: e^(−a²/2) / √(2π).
pub(super) fn density(a: f64) -> f64 {
    (-0.5 * a * a).exp() / (2.0 * PI).sqrt()
}

/// erfc(x) = 1 − erf(x) for x ≥ 0: by the series of Abramowitz & Stegun 7.1.6 near zero, by the continued fraction 7.1.14
/// farther out, from the last term to the first.
fn beyond(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x < 1.0 {
        // 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1 · 3 ⋯ (2n+1)): every term has the same sign.
        let (mut term, mut sum, mut n) = (x, x, 0.0);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= 2.0 * x * x / (2.0 * n + 1.0);
            sum += term;
        }
        return 1.0 - FRAC_2_SQRT_PI * (-x * x).exp() * sum;
    }
    let fraction = (1..=300)
        .rev()
        .fold(x, |below, k| x + f64::from(k) / 2.0 / below);
    (-x * x).exp() / PI.sqrt() / fraction
}
