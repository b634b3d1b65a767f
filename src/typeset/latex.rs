//! Formulas as LaTeX, in symbols or with their numbers.

use super::inline::{Tight, tightness};
use crate::equation::Sign;
use crate::graph::{Formula, Moment, Ref, Run};

/// LaTeX of a quantity's name.
pub fn latex_symbol(run: &Run, of: Ref) -> String {
    let graph = run.graph();
    match of {
        Ref::Value(id) => match graph.node(id).quantity {
            Some(q) => graph.system.name(q.name).latex(q.time.map(|t| t.to_string()).as_deref()),
            None => latex_formula(run, &graph.expanded(of), false),
        },
        Ref::Adjoint(id) => {
            format!("\\frac{{\\partial L}}{{\\partial {}}}", latex_symbol(run, Ref::Value(id)))
        }
        Ref::Share { consumer, operand } => {
            let arg = graph.node(consumer).args[operand as usize];
            format!(
                "{}\\Big|_{{{}}}",
                latex_symbol(run, Ref::Adjoint(arg)),
                latex_symbol(run, Ref::Value(consumer))
            )
        }
        Ref::Moment(moment, id) => {
            let name = latex_symbol(run, Ref::Value(id));
            match moment {
                Moment::Next => format!("{name}'"),
                Moment::Mean => format!("m({name})"),
                Moment::Square => format!("v({name})"),
                Moment::MeanCorrected => format!("\\hat{{m}}({name})"),
                Moment::SquareCorrected => format!("\\hat{{v}}({name})"),
                Moment::Update => format!("\\Delta {name}"),
            }
        }
    }
}

/// LaTeX of a formula.
pub fn latex_formula(run: &Run, formula: &Formula, numbers: bool) -> String {
    use Formula::*;
    let of = |f: &Formula| latex_formula(run, f, numbers);
    let at = |f: &Formula, least: Tight| {
        if tightness(f) < least { format!("\\left({}\\right)", of(f)) } else { of(f) }
    };
    match formula {
        Of(r) if numbers => matrix(run, *r),
        Of(r) => latex_symbol(run, *r),
        Number(n) => format!("{n}"),
        Sum(terms) => sum(terms.iter().map(|(s, f)| (*s, at(f, Tight::Hadamard)))),
        OverTime(parts) => sum(parts.iter().map(|f| (Sign::Plus, at(f, Tight::Hadamard)))),
        Product(a, b) | Scale(a, b) => format!("{} {}", at(a, Tight::Product), at(b, Tight::Power)),
        Hadamard(a, b) => format!("{} \\odot {}", at(a, Tight::Hadamard), at(b, Tight::Product)),
        Divide(a, b) => format!("\\frac{{{}}}{{{}}}", of(a), of(b)),
        Power(a, n) => format!("{{{}}}^{{{n}}}", at(a, Tight::Power)),
        Transpose(a) => format!("{{{}}}^\\top", at(a, Tight::Power)),
        Apply(func, a) => format!("{}\\left({}\\right)", func.latex(), of(a)),
        Step(a) => format!("\\left[{} > 0\\right]", of(a)),
        Stack(parts) => {
            format!("\\left[{}\\right]", parts.iter().map(of).collect::<Vec<_>>().join("; "))
        }
        Slice(a, from, rows) => format!("\\left({}\\right)_{{{}..{}}}", of(a), from + 1, from + rows),
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

fn matrix(run: &Run, of: Ref) -> String {
    let Some(matrix) = run.value(of) else { return "?".into() };
    let cell = |v: &f64| {
        let text = format!("{v:.4}");
        let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        if text == "-0" { "0".into() } else { text }
    };
    if matrix.len() == 1 {
        let text = cell(&matrix[(0, 0)]);
        return if text.starts_with('-') { format!("({text})") } else { text };
    }
    let rows: Vec<String> =
        matrix.row_iter().map(|r| r.iter().map(cell).collect::<Vec<_>>().join(" & ")).collect();
    format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", rows.join(" \\\\ "))
}
