//! Formulas on one line of text, for sentences.

use super::Setting;
use super::setting::{bracketed, moment_letter};
use crate::equation::{Func, Sign};
use crate::graph::{Formula, OptimizerQuantity, Ref, Scalar};

/// The most numbers of a matrix written out in a sentence.
const MAX_INLINE: usize = 12;

/// How tightly a form binds: what is looser than its surroundings goes in brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Sum,
    Hadamard,
    Product,
    Power,
}

pub(super) fn precedence(formula: &Formula) -> Precedence {
    match formula {
        Formula::Sum(_) | Formula::OverTime(_) => Precedence::Sum,
        Formula::Hadamard(..) => Precedence::Hadamard,
        Formula::Product(..) | Formula::Scale(..) | Formula::Divide(..) => Precedence::Product,
        _ => Precedence::Power,
    }
}

impl Setting<'_> {
    /// One line of text for a quantity: `i_1`, `W_xi x_1`, `∂c_3`.
    pub fn inline(&self, of: Ref) -> String {
        let graph = self.run.graph();
        match of {
            Ref::Value(id) => match graph.node(id).quantity {
                Some(q) => graph
                    .system
                    .name(q.name)
                    .inline(q.time.map(|t| t.to_string()).as_deref()),
                None => self.inline_formula(&graph.expanded(of)),
            },
            Ref::Adjoint(id) if graph.node(id).quantity.is_some() => {
                format!("∂{}", self.inline(Ref::Value(id)))
            }
            Ref::Adjoint(id) => format!("∂({})", self.inline(Ref::Value(id))),
            Ref::Contribution { consumer, operand } => {
                let arg = graph.node(consumer).args[operand as usize];
                let from = self.inline(Ref::Value(self.owner(consumer)));
                format!("∂{}←{from}", self.inline(Ref::Value(arg)))
            }
            Ref::Optimizer(OptimizerQuantity::Next, id) => {
                format!("{}′", self.inline(Ref::Value(id)))
            }
            Ref::Optimizer(moment, id) => {
                let (letter, accent) = moment_letter(moment);
                let letter = match (letter, accent) {
                    ("m", Some(_)) => "m̂",
                    ("v", Some(_)) => "v̂",
                    (letter, _) => letter,
                };
                format!("{letter}({})", self.inline(Ref::Value(id)))
            }
        }
    }

    /// A formula in symbols on one line.
    pub fn inline_formula(&self, formula: &Formula) -> String {
        use Formula::*;
        let at = |f: &Formula, least: Precedence| {
            let text = self.inline_formula(f);
            if self.precedence(f) < least {
                format!("({text})")
            } else {
                text
            }
        };
        match formula {
            Of(of) => self.inline(*of),
            Number(n) => self.factor(*n),
            Sum(terms) => joined(terms.iter().map(|(s, f)| (*s, at(f, Precedence::Hadamard)))),
            OverTime(parts) if parts.len() <= 4 => joined(
                parts
                    .iter()
                    .map(|f| (Sign::Plus, at(f, Precedence::Hadamard))),
            ),
            OverTime(parts) => {
                let ends = (
                    at(&parts[0], Precedence::Hadamard),
                    at(&parts[parts.len() - 1], Precedence::Hadamard),
                );
                format!("{} + … + {}", ends.0, ends.1)
            }
            Product(a, b) => format!(
                "{} {}",
                at(a, Precedence::Product),
                at(b, Precedence::Power)
            ),
            Scale(a, b) => format!(
                "{}·{}",
                at(a, Precedence::Product),
                at(b, Precedence::Product)
            ),
            Hadamard(a, b) => format!(
                "{} ⊙ {}",
                at(a, Precedence::Hadamard),
                at(b, Precedence::Product)
            ),
            Divide(a, b) => format!(
                "{}/{}",
                at(a, Precedence::Product),
                at(b, Precedence::Power)
            ),
            Power(a, n) => format!("{}^{}", at(a, Precedence::Power), self.num(*n).text),
            Transpose(a) => format!("{}ᵀ", at(a, Precedence::Power)),
            Apply(func, a) => format!(
                "{}({})",
                self.function(*func),
                unbracketed(&self.inline_formula(a))
            ),
            Step(a) => format!("[{} > 0]", self.inline_formula(a)),
            Stack(parts) => {
                let parts: Vec<String> = parts.iter().map(|f| self.inline_formula(f)).collect();
                format!("[{}]", parts.join("; "))
            }
            Slice(a, from, rows) => {
                format!(
                    "{}[{}..{}]",
                    at(a, Precedence::Power),
                    from + 1,
                    from + rows
                )
            }
            Dot(a, b) => format!("⟨{}, {}⟩", self.inline_formula(a), self.inline_formula(b)),
            Norm(a) => format!("‖{}‖", self.inline_formula(a)),
            NormSquared(a) => format!("‖{}‖²", self.inline_formula(a)),
            Direction(a) => format!("{}/‖{}‖", at(a, Precedence::Power), self.inline_formula(a)),
        }
    }

    /// How tightly a formula binds as printed: an unnamed value is printed as what it is.
    pub(super) fn precedence(&self, formula: &Formula) -> Precedence {
        match formula {
            Formula::Of(of @ Ref::Value(id)) if self.run.graph().node(*id).quantity.is_none() => {
                precedence(&self.run.graph().expanded(*of))
            }
            _ => precedence(formula),
        }
    }

    pub(super) fn function(&self, func: Func) -> &'static str {
        if self.ascii {
            func.row().ascii
        } else {
            func.symbol()
        }
    }

    /// Numbers on one line: a plain number, `[a, b]` for a column, rows in brackets for a matrix.
    pub fn inline_value(&self, of: Ref) -> String {
        let Some(matrix) = self.run.value(of) else {
            return "?".into();
        };
        let (rows, cols) = matrix.shape();
        let text = |r, c| self.entry(of, r, c).text;
        let list = |texts: Vec<String>| format!("[{}]", texts.join(", "));
        match (matrix.len(), cols) {
            (1, _) => text(0, 0),
            (n, _) if n > MAX_INLINE => {
                let first: Vec<String> = (0..cols.min(3)).map(|c| text(0, c)).collect();
                let last = text(rows - 1, cols - 1);
                format!("[{}, … {last}] ({rows}×{cols})", first.join(", "))
            }
            (_, 1) => list((0..rows).map(|r| text(r, 0)).collect()),
            _ => list(
                (0..rows)
                    .map(|r| list((0..cols).map(|c| text(r, c)).collect()))
                    .collect(),
            ),
        }
    }

    /// The arithmetic of an entry in numbers on one line.
    pub fn inline_scalar(&self, scalar: &Scalar) -> String {
        self.arithmetic(scalar, Precedence::Sum)
    }

    fn arithmetic(&self, scalar: &Scalar, least: Precedence) -> String {
        let (text, tight) = match scalar {
            Scalar::Entry(of, r, c) => (
                signed(self.entry(*of, *r, *c).text, least),
                Precedence::Power,
            ),
            Scalar::Number(n) => (signed(self.num(*n).text, least), Precedence::Power),
            Scalar::Sum(terms) => {
                let first_loose = |i: usize| {
                    if i == 0 {
                        Precedence::Sum
                    } else {
                        Precedence::Hadamard
                    }
                };
                let parts = terms.iter().enumerate().map(|(i, (s, t))| {
                    let least = if *s == Sign::Minus {
                        Precedence::Hadamard
                    } else {
                        first_loose(i)
                    };
                    (
                        *s,
                        self.arithmetic(
                            t,
                            least.max(if matches!(t, Scalar::Sum(_)) {
                                Precedence::Hadamard
                            } else {
                                Precedence::Sum
                            }),
                        ),
                    )
                });
                (joined(parts), Precedence::Sum)
            }
            Scalar::Product(factors) => {
                let least = |k: usize, f: &Scalar| match f {
                    _ if k > 0 => Precedence::Product,
                    Scalar::Sum(_) => Precedence::Hadamard,
                    _ => least.min(Precedence::Hadamard),
                };
                let parts = factors
                    .iter()
                    .enumerate()
                    .map(|(k, f)| self.arithmetic(f, least(k, f)));
                (parts.collect::<Vec<_>>().join("·"), Precedence::Hadamard)
            }
            Scalar::Divide(a, b) => {
                let (a, b) = (
                    self.arithmetic(a, Precedence::Hadamard),
                    self.arithmetic(b, Precedence::Power),
                );
                (format!("{a}/{b}"), Precedence::Hadamard)
            }
            Scalar::Power(a, n) if *n == 0.5 => (
                format!("√{}", self.arithmetic(a, Precedence::Power)),
                Precedence::Power,
            ),
            Scalar::Power(a, n) => (
                format!(
                    "{}^{}",
                    self.arithmetic(a, Precedence::Power),
                    self.num(*n).text
                ),
                Precedence::Power,
            ),
            Scalar::Apply(func, a) => (
                format!(
                    "{}({})",
                    self.function(*func),
                    self.arithmetic(a, Precedence::Sum)
                ),
                Precedence::Power,
            ),
            Scalar::Step(a) => (
                format!("[{} > 0]", self.arithmetic(a, Precedence::Sum)),
                Precedence::Power,
            ),
        };
        if tight < least {
            format!("({text})")
        } else {
            text
        }
    }
}

/// A number; below zero in brackets wherever a sign would be misread.
fn signed(number: String, least: Precedence) -> String {
    if least > Precedence::Sum {
        bracketed(number)
    } else {
        number
    }
}

/// `a + b − c`.
fn joined(terms: impl Iterator<Item = (Sign, String)>) -> String {
    let mut out = String::new();
    for (i, (sign, text)) in terms.enumerate() {
        // A negative number behind an operator goes in brackets.
        let bare = text.starts_with('−') && (i > 0 || sign == Sign::Minus);
        out += match (i, sign) {
            (0, Sign::Plus) => "",
            (0, Sign::Minus) => "−",
            (_, Sign::Plus) => " + ",
            (_, Sign::Minus) => " − ",
        };
        out += &if bare { format!("({text})") } else { text };
    }
    out
}

/// `(a + b)` as `a + b`, for a place that has brackets of its own.
pub(super) fn unbracketed(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let balanced = |t: &&str| {
        let mut depth = 0i32;
        t.chars().all(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth >= 0
        })
    };
    inner.filter(balanced).unwrap_or(text)
}
