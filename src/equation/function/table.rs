//! A row for every function.
//!
//! Where definitions differ, a row is PyTorch's with its defaults: leaky ReLU's slope 0.01, ELU's α = 1, softplus's β = 1,
//! GELU with the error function, and the hard sigmoid of MobileNetV3 (Howard et al. 2019), which is Keras 3's as well.

use super::erf;
use super::kinds::Factor::*;
use super::kinds::{Func, Function, Slope};

pub(super) fn row(func: Func) -> Function {
    match func {
        Func::Sigmoid => SIGMOID,
        Func::Tanh => TANH,
        Func::Exp => EXP,
        Func::Log => LOG,
        Func::Sqrt => SQRT,
        Func::Sin => SIN,
        Func::Cos => COS,
        Func::Abs => ABS,
        Func::Sign => SIGN,
        Func::Floor => FLOOR,
        Func::Relu => RELU,
        Func::LeakyRelu => LEAKY_RELU,
        Func::Elu => ELU,
        Func::Softplus => SOFTPLUS,
        Func::Silu => SILU,
        Func::Gelu => GELU,
        Func::HardSigmoid => HARD_SIGMOID,
        Func::Softmax => SOFTMAX,
    }
}

// What squeezes numbers between bounds.
const SIGMOID: Function = Function {
    commands: &["sigma"],
    words: &["sigmoid", "logistic", "sigm"],
    symbol: "σ",
    latex: "\\sigma",
    value: sigmoid,
    derivative: |a| sigmoid(a) * sigmoid(-a),
    slope: Slope::Entries(&[Result, OneMinusResult]),
    bounds: Some((0.0, 1.0)),
    ..named("sigmoid")
};

const TANH: Function = Function {
    commands: &["tanh"],
    words: &["tanh"],
    latex: "\\tanh",
    value: f64::tanh,
    derivative: |a| 1.0 / a.cosh().powi(2),
    slope: Slope::Entries(&[OneMinusSquare]),
    bounds: Some((-1.0, 1.0)),
    ..named("tanh")
};

const SOFTMAX: Function = Function {
    words: &["softmax"],
    latex: "\\mathrm{softmax}",
    options: [", dim=0", ", axis=0"],
    value: |_| 1.0,
    derivative: |_| 0.0,
    slope: Slope::Softmax,
    bounds: Some((0.0, 1.0)),
    ..named("softmax")
};

// What every calculator has.
const EXP: Function = Function {
    commands: &["exp"],
    words: &["exp"],
    latex: "\\exp",
    value: f64::exp,
    derivative: f64::exp,
    slope: Slope::Entries(&[Result]),
    range: |_| (0.0, 4.0),
    ..named("exp")
};

const LOG: Function = Function {
    commands: &["log", "ln"],
    words: &["log", "ln"],
    latex: "\\log",
    value: f64::ln,
    derivative: |a| 1.0 / a,
    slope: Slope::Entries(&[OverArgument]),
    range: |reach| (-4.0, reach.ln().max(1.0)),
    ..named("log")
};

const SQRT: Function = Function {
    commands: &["sqrt"],
    words: &["sqrt"],
    symbol: "√",
    latex: "\\sqrt",
    value: f64::sqrt,
    derivative: |a| 0.5 / a.sqrt(),
    slope: Slope::Entries(&[OverTwiceResult]),
    range: |reach| (0.0, reach.sqrt()),
    ..named("sqrt")
};

// What goes up and down.
const SIN: Function = Function {
    commands: &["sin"],
    words: &["sin"],
    latex: "\\sin",
    value: f64::sin,
    derivative: f64::cos,
    slope: Slope::Entries(&[Of(Func::Cos)]),
    bounds: Some((-1.0, 1.0)),
    ..named("sin")
};

const COS: Function = Function {
    commands: &["cos"],
    words: &["cos"],
    latex: "\\cos",
    value: f64::cos,
    derivative: |a| -a.sin(),
    slope: Slope::Entries(&[Minus, Of(Func::Sin)]),
    bounds: Some((-1.0, 1.0)),
    ..named("cos")
};

// What looks at the sign, or at what stands before the point.
const ABS: Function = Function {
    words: &["abs"],
    latex: "\\mathrm{abs}",
    value: f64::abs,
    derivative: sign,
    slope: Slope::Entries(&[Of(Func::Sign)]),
    range: |reach| (0.0, reach),
    ..named("abs")
};

const FLOOR: Function = Function {
    words: &["floor"],
    latex: "\\mathrm{floor}",
    definition: "floor(a) = ⌊a⌋;  floor′ = 0",
    value: f64::floor,
    derivative: |a| 0.0 * a.signum(),
    slope: Slope::Entries(&[Own]),
    range: |reach| (-reach, reach),
    ..named("floor")
};

const SIGN: Function = Function {
    words: &["sign", "sgn"],
    latex: "\\mathrm{sign}",
    definition: "sign(a) = −1 (a < 0), 0 (a = 0), 1 (a > 0);  sign′ = 0",
    value: sign,
    derivative: |a| 0.0 * sign(a),
    slope: Slope::Entries(&[Own]),
    bounds: Some((-1.0, 1.0)),
    ..named("sign")
};

// What is made of straight lines.
const RELU: Function = Function {
    words: &["relu"],
    latex: "\\mathrm{ReLU}",
    python: "relu",
    definition: "ReLU(a) = a (a > 0), 0 (a ≤ 0)",
    // Not max(): what is not a number stays so.
    value: |a| if a < 0.0 { 0.0 } else { a },
    derivative: |a| f64::from(a > 0.0),
    slope: Slope::Entries(&[Own]),
    range: |reach| (0.0, reach),
    ..named("ReLU")
};

const LEAKY_RELU: Function = Function {
    words: &["leakyrelu", "lrelu"],
    latex: "\\mathrm{LeakyReLU}",
    python: "leaky_relu",
    torch: "torch.nn.functional.leaky_relu",
    options: ["", ", negative_slope=0.01"],
    definition: "LeakyReLU(a) = a (a > 0), 0.01·a (a ≤ 0)",
    value: |a| if a > 0.0 { a } else { 0.01 * a },
    derivative: |a| if a > 0.0 { 1.0 } else { 0.01 },
    slope: Slope::Entries(&[Own]),
    range: |reach| (-1.0, reach),
    ..named("LeakyReLU")
};

const HARD_SIGMOID: Function = Function {
    words: &["hardsigmoid"],
    latex: "\\mathrm{hard\\_sigmoid}",
    torch: "torch.nn.functional.hardsigmoid",
    definition: "hard_sigmoid(a) = min(max(a + 3, 0), 6)/6",
    value: |a| (a + 3.0).clamp(0.0, 6.0) / 6.0,
    derivative: |a| if a.abs() < 3.0 { 1.0 / 6.0 } else { 0.0 },
    slope: Slope::Entries(&[Own]),
    bounds: Some((0.0, 1.0)),
    ..named("hard_sigmoid")
};

// What takes the corner out of ReLU.
const ELU: Function = Function {
    words: &["elu"],
    latex: "\\mathrm{ELU}",
    python: "elu",
    torch: "torch.nn.functional.elu",
    definition: "ELU(a) = a (a > 0), e^a − 1 (a ≤ 0)",
    value: |a| if a > 0.0 { a } else { a.exp_m1() },
    derivative: |a| if a > 0.0 { 1.0 } else { a.exp() },
    slope: Slope::Entries(&[Own]),
    range: |reach| (-1.0, reach),
    ..named("ELU")
};

const SOFTPLUS: Function = Function {
    words: &["softplus"],
    latex: "\\mathrm{softplus}",
    torch: "torch.nn.functional.softplus",
    definition: "softplus(a) = ln(1 + e^a);  softplus′ = σ",
    value: |a| a.max(0.0) + (-a.abs()).exp().ln_1p(),
    derivative: sigmoid,
    slope: Slope::Entries(&[Of(Func::Sigmoid)]),
    range: |reach| (0.0, reach),
    ..named("softplus")
};

const SILU: Function = Function {
    words: &["silu", "swish"],
    latex: "\\mathrm{SiLU}",
    python: "silu",
    torch: "torch.nn.functional.silu",
    definition: "SiLU(a) = a·σ(a);  SiLU′(a) = σ(a)·(1 + a·(1 − σ(a)))",
    value: |a| a * sigmoid(a),
    derivative: |a| sigmoid(a) * a.mul_add(sigmoid(-a), 1.0),
    slope: Slope::Entries(&[Own]),
    range: |reach| (-1.0, reach),
    ..named("SiLU")
};

const GELU: Function = Function {
    words: &["gelu"],
    latex: "\\mathrm{GELU}",
    python: "gelu",
    torch: "torch.nn.functional.gelu",
    options: ["", ", approximate=False"],
    definition: "GELU(a) = a·Φ(a), Φ(a) = (1 + erf(a/√2))/2;  GELU′(a) = Φ(a) + a·e^(−a²/2)/√(2π)",
    value: |a| a * erf::below(a),
    derivative: |a| a.mul_add(erf::density(a), erf::below(a)),
    slope: Slope::Entries(&[Own]),
    range: |reach| (-1.0, reach),
    ..named("GELU")
};

/// A row of one word for all who print it, to be completed.
const fn named(word: &'static str) -> Function {
    Function {
        commands: &[],
        words: &[],
        symbol: word,
        ascii: word,
        latex: word,
        python: word,
        torch: "",
        options: ["", ""],
        definition: "",
        value: |a| a,
        derivative: |_| 1.0,
        slope: Slope::Entries(&[]),
        bounds: None,
        range: |_| (-1.0, 1.0),
    }
}

/// Logistic function, written so that neither end overflows.
fn sigmoid(a: f64) -> f64 {
    if a >= 0.0 {
        1.0 / (1.0 + (-a).exp())
    } else {
        let e = a.exp();
        e / (1.0 + e)
    }
}

/// −1, 0 or 1; Rust's own has no 0.
fn sign(a: f64) -> f64 {
    if a == 0.0 || a.is_nan() {
        a
    } else {
        a.signum()
    }
}
