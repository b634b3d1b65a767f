//! The functions of the language: one row of a table holds all that is known of a function.

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Func {
    /// σ(a) = 1 / (1 + e^−a).
    Sigmoid,
    /// Hyperbolic tangent.
    Tanh,
    /// e^a.
    Exp,
    /// Natural logarithm.
    Log,
    /// max(0, a).
    Relu,
    /// e^a / Σ e^a down a column.
    Softmax,
}

/// What is known of a function, for a result `y` of an argument `a`.
#[derive(Clone, Copy)]
pub struct Function {
    /// The commands that write it, without their backslash.
    commands: &'static [&'static str],
    /// The words that write it, as in `\mathrm{…}`; its commands do so too.
    words: &'static [&'static str],
    /// How it is printed.
    pub symbol: &'static str,
    /// How it is printed in plain letters.
    pub ascii: &'static str,
    /// How it is written in LaTeX.
    pub latex: &'static str,
    /// Its name in PyTorch and in Keras.
    pub python: &'static str,
    /// The function of one number.
    value: fn(f64) -> f64,
    /// dy/da.
    pub slope: Slope,
    /// The values a plot shows, from arguments up to `reach`.
    range: fn(reach: f64) -> (f64, f64),
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
    /// 1 where a > 0, else 0.
    Step,
}

impl Func {
    /// All of them.
    pub(super) const ALL: [Func; 6] = {
        use Func::*;
        [Sigmoid, Tanh, Exp, Log, Relu, Softmax]
    };

    /// The function a word or a command names.
    pub(super) fn of_word(word: &str) -> Option<Func> {
        Func::ALL.into_iter().find(|func| {
            let Function {
                commands, words, ..
            } = func.row();
            commands.contains(&word) || words.contains(&word)
        })
    }

    /// The commands that write functions, without their backslash.
    pub(super) fn commands() -> impl Iterator<Item = &'static str> {
        Func::ALL
            .into_iter()
            .flat_map(|func| func.row().commands.iter().copied())
    }

    /// How it is printed.
    pub fn symbol(self) -> &'static str {
        self.row().symbol
    }

    /// The function of one number. Softmax of a single number is 1; it is never used entry by entry.
    pub fn of(self, a: f64) -> f64 {
        (self.row().value)(a)
    }

    /// The lowest and the highest value of a plot that shows arguments from −`reach` to `reach`.
    pub fn range(self, reach: f64) -> (f64, f64) {
        (self.row().range)(reach)
    }

    /// What is known of it.
    pub fn row(self) -> Function {
        use Factor::*;
        match self {
            Func::Sigmoid => Function {
                commands: &["sigma"],
                words: &["sigmoid"],
                symbol: "σ",
                ascii: "sigmoid",
                latex: "\\sigma",
                python: "sigmoid",
                value: sigmoid,
                slope: Slope::Entries(&[Result, OneMinusResult]),
                range: |_| (0.0, 1.0),
            },
            Func::Tanh => Function {
                commands: &["tanh"],
                latex: "\\tanh",
                value: f64::tanh,
                slope: Slope::Entries(&[OneMinusSquare]),
                ..named("tanh")
            },
            Func::Exp => Function {
                commands: &["exp"],
                latex: "\\exp",
                value: f64::exp,
                slope: Slope::Entries(&[Result]),
                ..named("exp")
            },
            Func::Log => Function {
                commands: &["log", "ln"],
                latex: "\\log",
                value: f64::ln,
                slope: Slope::Entries(&[OverArgument]),
                ..named("log")
            },
            Func::Relu => Function {
                words: &["ReLU", "relu"],
                latex: "\\mathrm{ReLU}",
                python: "relu",
                value: |a| a.max(0.0),
                slope: Slope::Entries(&[Step]),
                range: |reach| (0.0, reach),
                ..named("ReLU")
            },
            Func::Softmax => Function {
                words: &["softmax"],
                latex: "\\mathrm{softmax}",
                value: |_| 1.0,
                slope: Slope::Softmax,
                ..named("softmax")
            },
        }
    }
}

/// A row of one word for all who print it, to be completed.
fn named(word: &'static str) -> Function {
    Function {
        commands: &[],
        words: &[],
        symbol: word,
        ascii: word,
        latex: word,
        python: word,
        value: |a| a,
        slope: Slope::Entries(&[]),
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
