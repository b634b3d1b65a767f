//! The functions of the language: one row of a table holds all that is known of a function. Reading, values, gradients, the
//! walk, the picture of its curve and the exported programs follow from the row.

mod erf;
mod kinds;
mod table;

use kinds::Function;
pub use kinds::{Extreme, Factor, Func, Slope};

impl Func {
    /// All of them.
    pub const ALL: [Func; 18] = {
        use Func::*;
        [
            Sigmoid,
            Tanh,
            Exp,
            Log,
            Sqrt,
            Sin,
            Cos,
            Abs,
            Sign,
            Floor,
            Relu,
            LeakyRelu,
            Elu,
            Softplus,
            Silu,
            Gelu,
            HardSigmoid,
            Softmax,
        ]
    };

    /// The function a word or a command names: `LeakyReLU`, `leaky_relu` and `Leaky ReLU` are one.
    pub fn of_word(word: &str) -> Option<Func> {
        let letters = word.chars().filter(char::is_ascii_alphanumeric);
        let plain = letters.collect::<String>().to_ascii_lowercase();
        let named = |func: &Func| {
            let row = func.row();
            // `LN` normalizes a layer, and is no logarithm.
            row.commands.contains(&word) || plain.len() > 2 && row.words.contains(&plain.as_str())
        };
        Func::ALL.into_iter().find(named)
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

    /// Its derivative at one number; where it has a corner, what PyTorch takes there.
    pub fn derivative(self, a: f64) -> f64 {
        (self.row().derivative)(a)
    }

    /// The lowest and the highest value of a plot that shows arguments from −`reach` to `reach`.
    pub fn range(self, reach: f64) -> (f64, f64) {
        let row = self.row();
        row.bounds.unwrap_or_else(|| (row.range)(reach))
    }

    /// What is known of it.
    pub fn row(self) -> Function {
        table::row(self)
    }
}

impl Extreme {
    /// The one a command or a word names.
    pub(super) fn of_word(word: &str) -> Option<Extreme> {
        let both = [Extreme::Max, Extreme::Min];
        both.into_iter().find(|extreme| extreme.name() == word)
    }

    /// How it is printed; its LaTeX has a backslash in front.
    pub fn name(self) -> &'static str {
        match self {
            Extreme::Max => "max",
            Extreme::Min => "min",
        }
    }

    /// The one of two numbers; what is not a number stays so.
    pub fn of(self, a: f64, b: f64) -> f64 {
        match self {
            _ if a.is_nan() || b.is_nan() => f64::NAN,
            Extreme::Max => a.max(b),
            Extreme::Min => a.min(b),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_found_by_its_names_in_print() {
        let names = [
            ("sigma", Func::Sigmoid),
            ("ln", Func::Log),
            ("LeakyReLU", Func::LeakyRelu),
            ("leaky_relu", Func::LeakyRelu),
            ("swish", Func::Silu),
            ("hard_sigmoid", Func::HardSigmoid),
            ("HardSigmoid", Func::HardSigmoid),
            ("sgn", Func::Sign),
            ("GELU", Func::Gelu),
        ];
        for (word, func) in names {
            assert_eq!(Func::of_word(word), Some(func), "{word}");
        }
        assert_eq!(Func::of_word("W"), None);
    }

    /// Numbers of the definitions in PyTorch's documentation (torch.nn and torch, 2.9), worked out with 50 digits.
    #[test]
    fn values_are_those_of_the_published_definitions() {
        let table = include_str!("function/published.txt");
        let mut count = 0;
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let func = Func::of_word(words[0]).unwrap();
            let [a, y, slope] = [1, 2, 3].map(|i| words[i].parse::<f64>().unwrap());
            let near = |x: f64, wanted: f64| (x - wanted).abs() <= 4e-15 * wanted.abs().max(1e-3);
            assert!(near(func.of(a), y), "{line}: {}", func.of(a));
            let own = func.derivative(a);
            assert!(near(own, slope), "{line}: {own}");
            count += 1;
        }
        assert!(count >= 100);
    }

    #[test]
    fn derivatives_are_those_of_the_values() {
        for func in Func::ALL {
            if func == Func::Softmax {
                continue;
            }
            for a in [-5.3, -2.1, -0.7, 0.4, 1.9, 2.8, 4.4_f64] {
                let difference = (func.of(a + 1e-5) - func.of(a - 1e-5)) / 2e-5;
                let slope = func.derivative(a);
                let undefined = difference.is_nan() && (slope.is_nan() || func == Func::Log);
                let close = (difference - slope).abs() <= 1e-7 * slope.abs().max(1.0);
                assert!(close || undefined, "{func:?} at {a}: {slope}, {difference}");
            }
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        for func in Func::ALL {
            let constant = [Func::Softmax].contains(&func);
            assert!(func.of(f64::NAN).is_nan() || constant, "{func:?}");
        }
        assert!(Extreme::Max.of(f64::NAN, 1.0).is_nan() && Extreme::Min.of(1.0, f64::NAN).is_nan());
    }
}
