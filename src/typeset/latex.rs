//! Formulas as LaTeX, in symbols or with their numbers.

use super::Typesetter;
use super::inline::Precedence;
use crate::equation::{Func, Sign};
use crate::graph::{Formula, OptimizerQuantity, Ref};

/// LaTeX of a quantity's name.
pub fn latex_symbol(typesetter: &Typesetter<'_>, of: Ref) -> String {
    let graph = typesetter.run.graph();
    match of {
        Ref::Value(id) => match graph.node(id).quantity {
            Some(quantity) => {
                let (name, time) = graph.written(quantity);
                name.latex(time.as_deref())
            }
            None => latex_formula(typesetter, &graph.expanded(of), false),
        },
        Ref::Adjoint(id) => {
            let mut name = latex_symbol(typesetter, Ref::Value(id));
            if graph.node(id).quantity.is_none() {
                name = format!("\\left({name}\\right)");
            }
            format!("\\frac{{\\partial L}}{{\\partial {name}}}")
        }
        Ref::Contribution { consumer, operand } => {
            let arg = graph.node(consumer).args[operand as usize];
            let gradient = latex_symbol(typesetter, Ref::Adjoint(arg));
            let user = latex_symbol(typesetter, Ref::Value(consumer));
            format!("{gradient}\\Big|_{{{user}}}")
        }
        Ref::Optimizer(moment, id) => {
            let name = latex_symbol(typesetter, Ref::Value(id));
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
pub fn latex_formula(typesetter: &Typesetter<'_>, formula: &Formula, numbers: bool) -> String {
    use Formula::*;
    let of = |f: &Formula| latex_formula(typesetter, f, numbers);
    let at = |f: &Formula, least: Precedence| {
        if typesetter.is_looser(f, least, numbers) {
            format!("\\left({}\\right)", of(f))
        } else {
            of(f)
        }
    };
    match formula {
        Of(r) if numbers => factor(latex_value(typesetter, *r)),
        Of(r) => latex_symbol(typesetter, *r),
        Number(n) => format!("{n}"),
        Sum(terms) => sum(terms.iter().map(|(s, f)| (*s, at(f, Precedence::Hadamard)))),
        OverTime(parts) => {
            let term = |f| (Sign::Plus, at(f, Precedence::Hadamard));
            sum(parts.iter().map(term))
        }
        Product(a, b) | Scale(a, b) => {
            let right = at(b, Precedence::Power);
            // Two numbers side by side would be read as one.
            let times = match right.starts_with(|c: char| c.is_ascii_digit()) {
                true => " \\cdot ",
                false => " ",
            };
            format!("{}{times}{right}", at(a, Precedence::Product))
        }
        Hadamard(a, b) => {
            let (a, b) = (at(a, Precedence::Hadamard), at(b, Precedence::Product));
            format!("{a} \\odot {b}")
        }
        Divide(a, b) => format!("\\frac{{{}}}{{{}}}", of(a), of(b)),
        Power(a, n) => format!("{{{}}}^{{{n}}}", at(a, Precedence::Power)),
        Transpose(a) => format!("{{{}}}^\\top", at(a, Precedence::Power)),
        Stack(parts) => {
            let parts: Vec<String> = parts.iter().map(of).collect();
            format!("\\left[{}\\right]", parts.join("; "))
        }
        Slice(a, from, rows) => {
            format!("\\left({}\\right)_{{{}..{}}}", of(a), from + 1, from + rows)
        }
        Dot(a, b) => format!("\\left\\langle {}, {} \\right\\rangle", of(a), of(b)),
        NormSquared(a) => format!("\\left\\|{}\\right\\|^2", of(a)),
        Direction(a) => format!("\\frac{{{0}}}{{\\left\\|{0}\\right\\|}}", of(a)),
        Fill(a, _) => of(a),
        Apply(..) | Slope(..) | Extreme(..) | Greater(..) | Total(_) | Norm(_) => {
            latex_call(formula, &of)
        }
    }
}

/// A name and brackets round its arguments.
fn latex_call(formula: &Formula, of: &dyn Fn(&Formula) -> String) -> String {
    use Formula::*;
    match formula {
        Apply(Func::Abs, a) => format!("\\left|{}\\right|", of(a)),
        Apply(Func::Sqrt, a) => format!("\\sqrt{{{}}}", of(a)),
        Apply(func, a) => format!("{}\\left({}\\right)", func.row().latex, of(a)),
        Slope(Func::Relu, a) => format!("\\left[{} > 0\\right]", of(a)),
        Slope(func, a) => format!("{}'\\left({}\\right)", func.row().latex, of(a)),
        Extreme(extreme, a, b) => {
            format!("\\{}\\left({}, {}\\right)", extreme.name(), of(a), of(b))
        }
        Greater(a, b) => format!("\\left[{} > {}\\right]", of(a), of(b)),
        Total(a) => format!("\\textstyle\\sum\\left({}\\right)", of(a)),
        Norm(a) => format!("\\left\\|{}\\right\\|", of(a)),
        other => of(other),
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
pub fn latex_value(typesetter: &Typesetter<'_>, of: Ref) -> String {
    let Some(matrix) = typesetter.run.value(of) else {
        return "?".into();
    };
    let cell = |v: &f64| number(&typesetter.num(*v).text);
    if matrix.len() == 1 {
        return cell(&matrix[(0, 0)]);
    }
    let rows = matrix.row_iter();
    let rows = rows.map(|row| row.iter().map(cell).collect::<Vec<String>>().join(" & "));
    let rows = rows.collect::<Vec<String>>().join(" \\\\ ");
    format!("\\begin{{bmatrix}} {rows} \\end{{bmatrix}}")
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
    use crate::equation::{Shape, System};
    use crate::graph::{Graph, Matrix, Optimizer, Run};
    use crate::typeset::Digits;
    use std::sync::Arc;

    #[test]
    fn an_unnamed_operand_that_binds_loosely_stands_in_brackets() {
        let system = Arc::new(System::parse(r"h_t = w (x_t + b)").unwrap());
        let shapes = vec![Shape { rows: 1, cols: 1 }; system.names.len()];
        let graph = Arc::new(Graph::unroll(system, &shapes, 1).unwrap());
        let run = Run::new(graph, Optimizer::ADAM, |_| Matrix::from_element(1, 1, 0.5));
        let typesetter = Typesetter::plain(&run, Digits::new(4));
        let graph = run.graph();
        let h = graph.find_plain("h_1").unwrap();
        let formula = run.formula(Ref::Value(h));
        assert_eq!(typesetter.inline_formula(&formula), "w·(x_1 + b)");
        assert_eq!(
            latex_formula(&typesetter, &formula, false),
            r"w \left(x_{1} + b\right)"
        );
        let sum = graph.node(h).args[1];
        assert_eq!(
            latex_symbol(&typesetter, Ref::Adjoint(sum)),
            r"\frac{\partial L}{\partial \left(x_{1} + b\right)}"
        );
        assert_eq!(latex_formula(&typesetter, &formula, true), "0.5 \\cdot 1");
    }

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
