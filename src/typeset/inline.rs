//! Formulas on one line of text, for sentences.

use super::call::Call;
use super::typesetter::{bracketed, moment_letter};
use super::{Fence, Typesetter, apart};
use crate::equation::{Func, Sign, raised};
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

fn precedence(formula: &Formula) -> Precedence {
    match formula {
        Formula::Sum(_) | Formula::OverTime(_) => Precedence::Sum,
        Formula::Hadamard(..) => Precedence::Hadamard,
        Formula::Product(..) | Formula::Scale(..) | Formula::Divide(..) => Precedence::Product,
        Formula::Fill(a, _) => precedence(a),
        _ => Precedence::Power,
    }
}

impl Typesetter<'_> {
    /// One line of text for a quantity: `i_1`, `W_xi x_1`, `∂c_3`.
    pub fn inline(&self, of: Ref) -> String {
        let graph = self.run.graph();
        match of {
            Ref::Value(id) => match graph.node(id).quantity {
                Some(quantity) => {
                    let (name, time) = graph.written(quantity);
                    match self.ascii {
                        true => name.typed(time.as_deref()),
                        false => name.inline(time.as_deref()),
                    }
                }
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
                let letter = match accent {
                    Some(accent) if self.ascii => format!("{letter}{}", accent.word()),
                    Some(accent) => accent.over(letter),
                    None => letter.to_owned(),
                };
                format!("{letter}({})", self.inline(Ref::Value(id)))
            }
        }
    }

    /// A formula in symbols on one line.
    pub fn inline_formula(&self, formula: &Formula) -> String {
        use Formula::*;
        let of = |f: &Formula| self.inline_formula(f);
        let at = |f: &Formula, least: Precedence| {
            let text = of(f);
            if self.is_looser(f, least, false) {
                format!("({text})")
            } else {
                text
            }
        };
        let tight = |f: &Formula| at(f, Precedence::Power);
        let between = |a: &Formula, left, mark: &str, b: &Formula, right| {
            format!("{}{mark}{}", at(a, left), at(b, right))
        };
        match formula {
            Of(of) => self.inline(*of),
            Number(n) => self.factor(*n),
            Sum(terms) => joined(terms.iter().map(|(s, f)| (*s, at(f, Precedence::Hadamard)))),
            OverTime(parts) => match parts.as_slice() {
                [first, _, _, _, .., last] => {
                    let least = Precedence::Hadamard;
                    between(first, least, " + … + ", last, least)
                }
                parts => {
                    let term = |f| (Sign::Plus, at(f, Precedence::Hadamard));
                    joined(parts.iter().map(term))
                }
            },
            Product(a, b) => between(a, Precedence::Product, " ", b, Precedence::Power),
            Scale(a, b) => between(a, Precedence::Product, "·", b, Precedence::Product),
            Hadamard(a, b) => between(a, Precedence::Hadamard, " ⊙ ", b, Precedence::Product),
            Divide(a, b) => between(a, Precedence::Product, "/", b, Precedence::Power),
            Power(a, n) if *n == 0.5 => self.root(&of(a)),
            Power(a, n) => self.raised(&tight(a), &self.num(*n).text),
            Transpose(a) => self.raised(&tight(a), "ᵀ"),
            Stack(parts) => {
                let parts: Vec<String> = parts.iter().map(of).collect();
                format!("[{}]", parts.join("; "))
            }
            Slice(a, from, rows) => format!("{}[{}..{}]", tight(a), from + 1, from + rows),
            Dot(a, b) => format!("⟨{}, {}⟩", of(a), of(b)),
            NormSquared(a) => self.raised(&format!("‖{}‖", of(a)), "2"),
            Direction(a) => format!("{}/‖{}‖", tight(a), of(a)),
            Fill(a, _) => of(a),
            Apply(..) | Slope(..) | Extreme(..) | Greater(..) | Total(_) | Norm(_) => self
                .call(formula)
                .map_or_else(String::new, |call| self.inline_call(&call)),
        }
    }

    /// A base with a script above the line.
    fn raised(&self, base: &str, script: &str) -> String {
        format!("{base}{}", raised(script, self.ascii))
    }

    /// The square root of what stands in brackets of its own.
    fn root(&self, of: &str) -> String {
        let sign = if self.ascii { "sqrt" } else { "√" };
        format!("{sign}({})", unbracketed(of))
    }

    fn inline_call(&self, call: &Call<'_>) -> String {
        let argument = |argument: &&Formula| {
            let text = self.inline_formula(argument);
            match call.fence {
                Fence::Round => unbracketed(&text).to_owned(),
                _ => text,
            }
        };
        let inside: Vec<String> = call.arguments.iter().map(argument).collect();
        let [left, right] = [true, false].map(|left| call.fence.low(left));
        let inside = inside.join(call.between);
        format!("{}{left}{inside}{}{right}", call.name, call.behind)
    }

    /// Whether a formula binds more loosely than its place asks, so that brackets go round it. In symbols an
    /// unnamed value is printed as what it is.
    pub(super) fn is_looser(&self, formula: &Formula, least: Precedence, numbers: bool) -> bool {
        let graph = self.run.graph();
        let binds = match formula {
            Formula::Of(of @ Ref::Value(id)) if !numbers && graph.node(*id).quantity.is_none() => {
                precedence(&graph.expanded(*of))
            }
            _ => precedence(formula),
        };
        binds < least
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
        let row = |r, cols| (0..cols).map(|c| text(r, c)).collect::<Vec<String>>();
        let list = |texts: Vec<String>| format!("[{}]", texts.join(", "));
        match (matrix.len(), cols) {
            (1, _) => text(0, 0),
            (n, _) if n > MAX_INLINE => {
                let (first, last) = (row(0, cols.min(3)), text(rows - 1, cols - 1));
                format!("[{}, … {last}] ({rows}×{cols})", first.join(", "))
            }
            (_, 1) => list((0..rows).map(|r| text(r, 0)).collect()),
            _ => list((0..rows).map(|r| list(row(r, cols))).collect()),
        }
    }

    /// Numbers before and after, with decimals enough to see what became different.
    pub fn inline_change(&self, before: (&Typesetter<'_>, Ref), after: Ref) -> [String; 2] {
        let (was, of) = before;
        let digits = match (was.run.value(of), self.run.value(after)) {
            (Some(a), Some(b)) => {
                let differ = a.iter().zip(b.iter()).filter(|(a, b)| a != b);
                differ.map(|(a, b)| apart(*a, *b, self.digits)).max()
            }
            _ => None,
        };
        let digits = digits.unwrap_or(self.digits);
        [(was, of), (self, after)].map(|(typesetter, of)| {
            let typesetter = Typesetter {
                digits,
                ..*typesetter
            };
            typesetter.inline_value(of)
        })
    }

    /// The arithmetic of an entry in numbers on one line.
    pub fn inline_scalar(&self, scalar: &Scalar) -> String {
        self.arithmetic(scalar, Precedence::Sum)
    }

    fn arithmetic(&self, scalar: &Scalar, least: Precedence) -> String {
        let of = |scalar: &Scalar, least| self.arithmetic(scalar, least);
        let (text, tight) = match scalar {
            Scalar::Entry(at, r, c) => {
                let number = self.entry(*at, *r, *c).text;
                (signed(number, least), Precedence::Power)
            }
            Scalar::Number(n) => (signed(self.num(*n).text, least), Precedence::Power),
            Scalar::Sum(terms) => (self.scalar_sum(terms), Precedence::Sum),
            Scalar::Product(factors) => (self.scalar_product(factors, least), Precedence::Hadamard),
            Scalar::Divide(a, b) | Scalar::Direction(a, b) => {
                let (a, b) = (of(a, Precedence::Hadamard), of(b, Precedence::Power));
                (format!("{a}/{b}"), Precedence::Hadamard)
            }
            Scalar::Power(a, n) => {
                let text = match *n {
                    0.5 => self.root(&of(a, Precedence::Sum)),
                    n => self.raised(&of(a, Precedence::Power), &self.num(n).text),
                };
                (text, Precedence::Power)
            }
            Scalar::Apply(Func::Abs, a) => {
                (format!("|{}|", of(a, Precedence::Sum)), Precedence::Power)
            }
            Scalar::Extreme(extreme, a, b) => {
                let (a, b) = (of(a, Precedence::Sum), of(b, Precedence::Sum));
                (format!("{}({a}, {b})", extreme.name()), Precedence::Power)
            }
            Scalar::Greater(a, b) => {
                let (a, b) = (of(a, Precedence::Sum), of(b, Precedence::Sum));
                (format!("[{a} > {b}]"), Precedence::Power)
            }
            Scalar::Apply(func, a) => {
                let argument = of(a, Precedence::Sum);
                let text = format!("{}({argument})", self.function(*func));
                (text, Precedence::Power)
            }
            Scalar::Slope(func, a) => {
                let argument = of(a, Precedence::Sum);
                let text = match func {
                    Func::Relu => format!("[{argument} > 0]"),
                    func => format!("{}′({argument})", self.function(*func)),
                };
                (text, Precedence::Power)
            }
        };
        if tight < least {
            format!("({text})")
        } else {
            text
        }
    }

    fn scalar_sum(&self, terms: &[(Sign, Scalar)]) -> String {
        joined(terms.iter().enumerate().map(|(i, (sign, term))| {
            // Nothing stands before a first term that is added, so it may begin with a sign of its own.
            let least = match term {
                Scalar::Sum(_) => Precedence::Hadamard,
                _ if i > 0 || *sign == Sign::Minus => Precedence::Hadamard,
                _ => Precedence::Sum,
            };
            (*sign, self.arithmetic(term, least))
        }))
    }

    fn scalar_product(&self, factors: &[Scalar], least: Precedence) -> String {
        let least = |k: usize, f: &Scalar| match f {
            _ if k > 0 => Precedence::Product,
            Scalar::Sum(_) => Precedence::Hadamard,
            _ => least.min(Precedence::Hadamard),
        };
        let factors = factors.iter().enumerate();
        let parts = factors.map(|(k, f)| self.arithmetic(f, least(k, f)));
        parts.collect::<Vec<_>>().join("·")
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
