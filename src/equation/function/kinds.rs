//! Which functions there are, and what is known of one.

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Func {
    /// σ(a) = 1 / (1 + e^−a).
    Sigmoid,
    /// Hyperbolic tangent.
    Tanh,
    /// e^a.
    Exp,
    /// Natural logarithm.
    Log,
    /// Square root.
    Sqrt,
    /// Sine.
    Sin,
    /// Cosine.
    Cos,
    /// |a|.
    Abs,
    /// −1, 0 or 1.
    Sign,
    /// ⌊a⌋, the next whole number below.
    Floor,
    /// max(0, a).
    Relu,
    /// a above zero, 0.01 a below.
    LeakyRelu,
    /// a above zero, e^a − 1 below.
    Elu,
    /// ln(1 + e^a).
    Softplus,
    /// a σ(a), also called swish.
    Silu,
    /// a Φ(a), with the distribution function Φ of the normal distribution.
    Gelu,
    /// min(max(a + 3, 0), 6) / 6.
    HardSigmoid,
    /// e^a / Σ e^a down a column.
    Softmax,
}

/// What is known of a function, for a result `y` of an argument `a`.
#[derive(Clone, Copy)]
pub struct Function {
    /// The commands that write it, without their backslash.
    pub(super) commands: &'static [&'static str],
    /// The words that write it, as in `\mathrm{…}`, in small letters and digits alone; its commands do so too.
    pub(super) words: &'static [&'static str],
    /// How it is printed.
    pub symbol: &'static str,
    /// How it is printed in plain letters.
    pub ascii: &'static str,
    /// How it is written in LaTeX.
    pub latex: &'static str,
    /// Its name in `keras.ops`, and in `torch` unless the next says another.
    pub python: &'static str,
    /// Where PyTorch has it, if not there.
    pub torch: &'static str,
    /// What PyTorch and Keras want to be told besides the argument.
    pub options: [&'static str; 2],
    /// What it is, in signs of mathematics; empty for what every reader knows by its name.
    pub definition: &'static str,
    /// The function of one number.
    pub(super) value: fn(f64) -> f64,
    /// dy/da at an argument.
    pub(super) derivative: fn(f64) -> f64,
    /// dy/da as it is written.
    pub slope: Slope,
    /// What the values lie between, if they have bounds.
    pub bounds: Option<(f64, f64)>,
    /// The values a plot shows, from arguments up to `reach`, if they have none.
    pub(super) range: fn(reach: f64) -> (f64, f64),
}

/// A derivative dy/da.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// Entry by entry, the product of these factors.
    Entries(&'static [Factor]),
    /// Of softmax, which mixes the entries of a column: diag(y) − y yᵀ.
    Softmax,
}

/// A factor of a derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// y
    Result,
    /// 1 − y
    OneMinusResult,
    /// 1 − y²
    OneMinusSquare,
    /// 1/a
    OverArgument,
    /// 1/(2y)
    OverTwiceResult,
    /// −1
    Minus,
    /// Another function of a.
    Of(Func),
    /// The derivative under a name of its own, f′(a).
    Own,
}

/// The larger or the smaller of two, entry by entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Extreme {
    /// The larger.
    Max,
    /// The smaller.
    Min,
}
