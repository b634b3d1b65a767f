//! Formulas as LaTeX, in symbols or with their numbers.

use super::Setting;
use super::inline::{Precedence, precedence};
use crate::equation::Sign;
use crate::graph::{Formula, OptimizerQuantity, Ref};

/// LaTeX of a quantity's name.
pub fn latex_symbol(setting: &Setting<'_>, of: Ref) -> String {
    let graph = setting.run.graph();
    match of {
        Ref::Value(id) => match graph.node(id).quantity {
            Some(q) => graph
                .system
                .name(q.name)
                .latex(q.time.map(|t| t.to_string()).as_deref()),
            None => latex_formula(setting, &graph.expanded(of), false),
        },
        Ref::Adjoint(id) => {
            format!(
                "\\frac{{\\partial L}}{{\\partial {}}}",
                latex_symbol(setting, Ref::Value(id))
            )
        }
        Ref::Contribution { consumer, operand } => {
            let arg = graph.node(consumer).args[operand as usize];
            format!(
                "{}\\Big|_{{{}}}",
                latex_symbol(setting, Ref::Adjoint(arg)),
                latex_symbol(setting, Ref::Value(consumer))
            )
        }
        Ref::Optimizer(moment, id) => {
            let name = latex_symbol(setting, Ref::Value(id));
            match moment {
                OptimizerQuantity::Next => format!("{name}'"),
                OptimizerQuantity::Mean => format!("m({name})"),
                OptimizerQuantity::Square => format!("v({name})"),
                OptimizerQuantity::MeanCorrected => format!("\\hat{{m}}({name})"),
                OptimizerQuantity::SquareCorrected => format!("\\hat{{v}}({name})"),
                OptimizerQuantity::Update => format!("\\Delta {name}"),
            }
        }
    }
}

/// LaTeX of a formula.
pub fn latex_formula(setting: &Setting<'_>, formula: &Formula, numbers: bool) -> String {
    use Formula::*;
    let of = |f: &Formula| latex_formula(setting, f, numbers);
    let at = |f: &Formula, least: Precedence| {
        if precedence(f) < least {
            format!("\\left({}\\right)", of(f))
        } else {
            of(f)
        }
    };
    match formula {
        Of(r) if numbers => factor(latex_value(setting, *r)),
        Of(r) => latex_symbol(setting, *r),
        Number(n) => format!("{n}"),
        Sum(terms) => sum(terms.iter().map(|(s, f)| (*s, at(f, Precedence::Hadamard)))),
        OverTime(parts) => sum(parts
            .iter()
            .map(|f| (Sign::Plus, at(f, Precedence::Hadamard)))),
        Product(a, b) | Scale(a, b) => {
            let right = at(b, Precedence::Power);
            // Two numbers side by side would be read as one.
            let times = if right.starts_with(|c: char| c.is_ascii_digit()) {
                " \\cdot "
            } else {
                " "
            };
            format!("{}{times}{right}", at(a, Precedence::Product))
        }
        Hadamard(a, b) => format!(
            "{} \\odot {}",
            at(a, Precedence::Hadamard),
            at(b, Precedence::Product)
        ),
        Divide(a, b) => format!("\\frac{{{}}}{{{}}}", of(a), of(b)),
        Power(a, n) => format!("{{{}}}^{{{n}}}", at(a, Precedence::Power)),
        Transpose(a) => format!("{{{}}}^\\top", at(a, Precedence::Power)),
        Apply(func, a) => format!("{}\\left({}\\right)", func.row().latex, of(a)),
        Step(a) => format!("\\left[{} > 0\\right]", of(a)),
        Stack(parts) => {
            format!(
                "\\left[{}\\right]",
                parts.iter().map(of).collect::<Vec<_>>().join("; ")
            )
        }
        Slice(a, from, rows) => {
            format!("\\left({}\\right)_{{{}..{}}}", of(a), from + 1, from + rows)
        }
        Dot(a, b) => format!("\\left\\langle {}, {} \\right\\rangle", of(a), of(b)),
        Norm(a) => format!("\\left\\|{}\\right\\|", of(a)),
        NormSquared(a) => format!("\\left\\|{}\\right\\|^2", of(a)),
        Direction(a) => format!("\\frac{{{0}}}{{\\left\\|{0}\\right\\|}}", of(a)),
    }
}

fn sum(terms: impl Iterator<Item = (Sign, String)>) -> String {
    let mut out = String::new();
    for (i, (sign, text)) in terms.enumerate() {
        out += match (i, sign) {
            (0, Sign::Plus) => "",
            (_, Sign::Plus) => " + ",
            (_, Sign::Minus) => " - ",
        };
        out += &text;
    }
    out
}

/// LaTeX of the numbers a quantity has.
pub fn latex_value(setting: &Setting<'_>, of: Ref) -> String {
    let Some(matrix) = setting.run.value(of) else {
        return "?".into();
    };
    let cell = |v: &f64| number(&setting.num(*v).text);
    if matrix.len() == 1 {
        return cell(&matrix[(0, 0)]);
    }
    let rows: Vec<String> = matrix
        .row_iter()
        .map(|r| r.iter().map(cell).collect::<Vec<_>>().join(" & "))
        .collect();
    format!(
        "\\begin{{bmatrix}} {} \\end{{bmatrix}}",
        rows.join(" \\\\ ")
    )
}

/// LaTeX of a number as it is shown: `1.2346e−7` is `1.2346 \times 10^{-7}`.
fn number(shown: &str) -> String {
    let ascii = shown.replace('−', "-");
    match ascii.split_once('e') {
        Some((mantissa, power)) => format!("{mantissa} \\times 10^{{{power}}}"),
        None => ascii.replace('∞', "\\infty"),
    }
}

/// A number in brackets where its sign or its power of ten would be misread; a matrix has its own.
fn factor(text: String) -> String {
    let bare = text.starts_with("\\begin") || !text.starts_with('-') && !text.contains("\\times");
    if bare {
        text
    } else {
        format!("\\left({text}\\right)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_latex_has_them() {
        for (shown, latex) in [
            ("0.6225", "0.6225"),
            ("−0.4", "-0.4"),
            ("1.2346e−7", "1.2346 \\times 10^{-7}"),
            ("−3e8", "-3 \\times 10^{8}"),
            ("−∞", "-\\infty"),
        ] {
            assert_eq!(number(shown), latex);
        }
        assert_eq!(factor("0.5".into()), "0.5");
        assert_eq!(
            factor("3 \\times 10^{-5}".into()),
            "\\left(3 \\times 10^{-5}\\right)"
        );
    }
}
