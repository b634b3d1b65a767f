//! Arithmetic with numbers of a model, `1 - f_1[1]`, as a text shows it or asks for it.

use crate::equation::Func;
use crate::graph::{Address, Run};

/// The longest in bytes.
const MAX_LENGTH: usize = 200;
/// Brackets, signs and powers inside each other: it is read and computed by recursion.
const MAX_DEPTH: usize = 16;

/// A number, or what is computed from several.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sum {
    Number(f64),
    Of(Address),
    Call(Func, Box<Sum>),
    Negative(Box<Sum>),
    Both(Box<Sum>, char, Box<Sum>),
}

impl Sum {
    /// Reads `1 - f_1[1]`; nothing for what is no arithmetic.
    pub(super) fn read(text: &str) -> Option<Sum> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let mut reader = Reader { rest: text };
        let sum = reader.sum(0)?;
        reader.blank().is_empty().then_some(sum)
    }

    /// What it comes to in a run; nothing where the run lacks a number, or where the result is none.
    pub(super) fn value(&self, run: &Run) -> Option<f64> {
        let value = match self {
            Sum::Number(n) => *n,
            Sum::Of(address) => address.number(run)?,
            Sum::Call(func, of) => func.of(of.value(run)?),
            Sum::Negative(of) => -of.value(run)?,
            Sum::Both(a, sign, b) => {
                let (a, b) = (a.value(run)?, b.value(run)?);
                match sign {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    '/' => a / b,
                    _ => a.powf(b),
                }
            }
        };
        Some(value).filter(|value| value.is_finite())
    }

    /// The numbers of the model it is computed from.
    pub(super) fn addresses(&self) -> Vec<&Address> {
        match self {
            Sum::Number(_) => vec![],
            Sum::Of(address) => vec![address],
            Sum::Call(_, of) | Sum::Negative(of) => of.addresses(),
            Sum::Both(a, _, b) => [a.addresses(), b.addresses()].concat(),
        }
    }
}

/// The signs of a time between two braces are part of the name: `alpha_{2,3}`.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn blank(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    /// The next sign, if it is one of these; what it means.
    fn sign(&mut self, wanted: &str) -> Option<char> {
        let c = self.blank().chars().next()?;
        let plain = match c {
            '−' | '－' => '-',
            '·' | '×' => '*',
            '÷' => '/',
            '（' => '(',
            '）' => ')',
            c => c,
        };
        let found = wanted.contains(plain).then_some(plain)?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(found)
    }

    fn sum(&mut self, depth: usize) -> Option<Sum> {
        self.chain("+-", depth, Reader::product)
    }

    fn product(&mut self, depth: usize) -> Option<Sum> {
        self.chain("*/", depth, Reader::signed)
    }

    /// Parts with one of these signs between each two, from left to right.
    fn chain(
        &mut self,
        signs: &str,
        depth: usize,
        part: fn(&mut Self, usize) -> Option<Sum>,
    ) -> Option<Sum> {
        let mut left = part(self, depth)?;
        while let Some(sign) = self.sign(signs) {
            left = Sum::Both(Box::new(left), sign, Box::new(part(self, depth)?));
        }
        Some(left)
    }

    fn signed(&mut self, depth: usize) -> Option<Sum> {
        if depth > MAX_DEPTH {
            return None;
        }
        if self.sign("-").is_some() {
            return Some(Sum::Negative(Box::new(self.signed(depth + 1)?)));
        }
        let base = self.atom(depth)?;
        match self.sign("^") {
            Some(sign) => Some(Sum::Both(
                Box::new(base),
                sign,
                Box::new(self.signed(depth + 1)?),
            )),
            None => Some(base),
        }
    }

    fn atom(&mut self, depth: usize) -> Option<Sum> {
        if self.sign("(").is_some() {
            let inner = self.sum(depth + 1)?;
            return self.sign(")").map(|_| inner);
        }
        let text = self.blank();
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            let digit = |c: char| c.is_ascii_digit() || c == '.';
            let end = text.find(|c| !digit(c)).unwrap_or(text.len());
            self.rest = &text[end..];
            return text[..end].parse().ok().map(Sum::Number);
        }
        let name = &text[..name(text)];
        self.rest = &text[name.len()..];
        if let Some(func) = function(name)
            && self.sign("(").is_some()
        {
            let of = Box::new(self.sum(depth + 1)?);
            return self.sign(")").map(|_| Sum::Call(func, of));
        }
        Address::parse(name, &(0..0)).ok().map(Sum::Of)
    }
}

/// The bytes of a name at the beginning of a text: with its time, in braces or not, and its entry.
fn name(text: &str) -> usize {
    let fits = |c: char| c.is_alphanumeric() || c == '_' || c == '∂';
    let mut end = text.find(|c| !fits(c)).unwrap_or(text.len());
    for (open, close) in [("{", '}'), ("[", ']')] {
        if end > 0 && text[end..].starts_with(open) {
            end += text[end..].find(close).map_or(0, |n| n + 1);
        }
    }
    end
}

/// A function of one number.
fn function(name: &str) -> Option<Func> {
    let word = name.to_lowercase();
    let known = Func::of_word(&word).or_else(|| {
        let mut all = Func::ALL.iter().copied();
        all.find(|func| func.symbol() == name)
    });
    known.filter(|func| *func != Func::Softmax)
}

#[cfg(test)]
mod tests {
    use super::super::{Model, library};
    use super::*;

    #[test]
    fn arithmetic_is_that_of_school() {
        let model = Model::parse("x", library::model("worked-example").unwrap()).unwrap();
        let run = model.run();
        let number = |name: &str| {
            let address = Address::parse(name, &(0..0)).unwrap();
            address.number(&run).unwrap()
        };
        let (f, i) = (number("f_1[1]"), number("i_2[1]"));
        for (text, wanted) in [
            ("1 - f_1[1]", 1.0 - f),
            ("1−f_1[1]", 1.0 - f),
            ("i_2[1]*2 + 1", i * 2.0 + 1.0),
            ("1 - 2 - 3", -4.0),
            ("8 / 2 / 2", 2.0),
            ("-2^2", -4.0),
            ("2^-1", 0.5),
            ("2^3^2", 512.0),
            ("(1 + 2) × 3", 9.0),
            ("tanh(0.5) · 2", 2.0 * 0.5f64.tanh()),
            ("σ(0)", 0.5),
            ("sigmoid(-f_1[1])", 1.0 / (1.0 + f.exp())),
            ("∂c_3[1] / 2", number("∂c_3[1]") / 2.0),
        ] {
            let got = Sum::read(text).and_then(|sum| sum.value(&run));
            let got = got.unwrap_or_else(|| panic!("{text}"));
            assert!((got - wanted).abs() < 1e-12, "{text}: {got}, not {wanted}");
        }
        let named = Sum::read("1 - f_1[1] * i_2").unwrap();
        let named: Vec<String> = named.addresses().iter().map(|a| a.to_string()).collect();
        assert_eq!(named, ["f_1[1]", "i_2"]);
    }

    #[test]
    fn what_is_no_arithmetic_is_nothing_however_long_it_is() {
        for text in [
            "",
            "1 -",
            "(1",
            "1)",
            "f_1[",
            "1 1",
            "a b",
            "tanh 1",
            "1 ! 2",
            "softmax(1)",
            "[1]",
        ] {
            assert_eq!(Sum::read(text), None, "{text}");
        }
        for text in [
            "(".repeat(1000),
            "-".repeat(199),
            "(".repeat(100) + "1" + &")".repeat(99),
        ] {
            assert_eq!(Sum::read(&text), None, "{text}");
        }
        let model = Model::parse("x", library::model("worked-example").unwrap()).unwrap();
        let run = model.run();
        for text in ["1 / 0", "i_9[1]", "log(0 - 1)"] {
            assert_eq!(Sum::read(text).unwrap().value(&run), None, "{text}");
        }
    }
}
