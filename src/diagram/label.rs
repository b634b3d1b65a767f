//! How an operation is written on its knot or in its row: times are left out, for the picture is the same at all.

use crate::equation::{Role, Sign};
use crate::graph::{Graph, NodeId, Op};
use unicode_width::UnicodeWidthStr;

/// Whether a node's value flows: it is made of more than parameters and numbers.
pub(super) fn flows(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    match (&node.op, node.quantity) {
        (Op::Constant(_), _) => false,
        (Op::Leaf, Some(q)) => {
            q.time.is_some() || graph.system.entry(q.name).role != Role::Parameter
        }
        (_, Some(q)) if q.time.is_some() => true,
        _ => node.args.iter().any(|&a| flows(graph, a)),
    }
}

/// A node by its name without time; `·` for what has none.
pub(super) fn name(graph: &Graph, id: NodeId) -> String {
    let node = graph.node(id);
    match (node.quantity, &node.op) {
        (Some(q), _) => graph.system.name(q.name).inline(None),
        (None, Op::Constant(n)) => format!("{n}").replace('-', "−"),
        (None, Op::Transpose) => format!("{}ᵀ", name(graph, node.args[0])),
        (None, Op::Apply(func)) => format!("{} {}", func.symbol(), name(graph, node.args[0])),
        _ => "·".into(),
    }
}

/// A product with a parameter, which a sum adds or takes away; a factor without a name is spelled out, `W [h;x]`.
pub(super) fn row(graph: &Graph, id: NodeId, sign: Sign) -> String {
    let sign = if sign == Sign::Minus { "−" } else { "" };
    format!("{sign}{}", made(graph, id, DEEP))
}

/// How deep an operation without a name is spelled out.
const DEEP: usize = 3;

/// What an operation makes, times left out: `f⊙c`, `tanh c`, `1−z`; a long sum without scripts, `Wx+Wh+b`.
pub(super) fn spelled(graph: &Graph, id: NodeId) -> String {
    within(graph, id, DEEP)
}

fn within(graph: &Graph, id: NodeId, deep: usize) -> String {
    match (graph.node(id).quantity, deep) {
        (Some(_), _) => name(graph, id),
        (None, 0) => "…".into(),
        (None, _) => made(graph, id, deep),
    }
}

/// How a node is made, whatever its name.
fn made(graph: &Graph, id: NodeId, deep: usize) -> String {
    let node = graph.node(id);
    let part = |n: usize| within(graph, node.args[n], deep - 1);
    // In brackets what binds less than its surroundings.
    let tight = |n: usize, is_looser: fn(&Op) -> bool| {
        let arg = graph.node(node.args[n]);
        match arg.quantity.is_none() && is_looser(&arg.op) {
            true => format!("({})", part(n)),
            false => part(n),
        }
    };
    let sum = |op: &Op| matches!(op, Op::Sum(_));
    let pointwise = |op: &Op| matches!(op, Op::Sum(_) | Op::Hadamard);
    match &node.op {
        Op::Hadamard => format!("{}⊙{}", tight(0, sum), tight(1, sum)),
        Op::Product | Op::Scale => format!("{} {}", tight(0, pointwise), tight(1, pointwise)),
        Op::Divide => format!("{}/{}", tight(0, pointwise), tight(1, pointwise)),
        Op::Stack => {
            let parts: Vec<String> = (0..node.args.len()).map(part).collect();
            format!("[{}]", parts.join(";"))
        }
        Op::Sum(signs) => {
            let terms: Vec<String> = (0..node.args.len()).map(part).collect();
            if terms.len() > 2 {
                return short(terms.iter());
            }
            let sign = |sign: &Sign| if *sign == Sign::Minus { "−" } else { "+" };
            let all: String = signs
                .iter()
                .zip(&terms)
                .flat_map(|(s, t)| [sign(s), t])
                .collect();
            all.strip_prefix('+').map_or(all.clone(), str::to_owned)
        }
        Op::Apply(func) => format!("{} {}", func.symbol(), tight(0, sum)),
        Op::Norm => format!("‖{}‖", part(0)),
        Op::NormSquared => format!("‖{}‖²", part(0)),
        Op::Power(n) if *n == 2.0 => format!("{}²", tight(0, pointwise)),
        Op::Transpose if node.quantity.is_none() => format!("{}ᵀ", tight(0, pointwise)),
        _ => name(graph, id),
    }
}

/// The most columns of what a sum over time adds up.
const ADDED: usize = 14;

/// `Σ α h`: what is added up over time, if it is short.
fn over_time(graph: &Graph, id: NodeId) -> String {
    let first = graph.node(id).args.first();
    let term = first.map(|&term| within(graph, term, DEEP));
    let short = term.filter(|term| term.width() <= ADDED && !term.contains('…'));
    short.map_or_else(|| "Σ".into(), |term| format!("Σ {term}"))
}

/// Terms without their scripts: `Wx+Wh+b`.
pub(super) fn short<'a>(terms: impl Iterator<Item = &'a String>) -> String {
    let bare = |word: &str| word.split('_').next().unwrap_or_default().to_owned();
    let term = |term: &String| term.split(' ').map(bare).collect::<String>();
    terms.map(term).collect::<Vec<_>>().join("+")
}

/// The terms of a sum that read nothing.
pub(super) fn rest(graph: &Graph, id: NodeId) -> Vec<(NodeId, Sign, String)> {
    let node = graph.node(id);
    let Op::Sum(signs) = &node.op else {
        return vec![];
    };
    let terms = signs.iter().zip(&node.args);
    terms
        .filter(|(_, a)| !flows(graph, **a))
        .map(|(sign, &a)| match sign {
            Sign::Plus => (a, *sign, name(graph, a)),
            Sign::Minus => (a, *sign, format!("−{}", name(graph, a))),
        })
        .collect()
}

/// An operation as it is written on its knot: `σ`, `⊙`.
pub fn knot(graph: &Graph, id: NodeId) -> String {
    let node = graph.node(id);
    // Operands that do not flow are written on the knot.
    let side = |i: usize| {
        let arg = node.args[i];
        (!flows(graph, arg)).then(|| name(graph, arg))
    };
    let only = |i: usize| side(i).map(|text| format!(" {text}")).unwrap_or_default();
    match &node.op {
        Op::Leaf | Op::Copy => "=".into(),
        Op::Constant(_) => name(graph, id),
        Op::Product => "×".into(),
        Op::Scale => "·".into(),
        Op::Hadamard => match (side(0), side(1)) {
            (Some(a), Some(b)) => format!("{a}⊙{b}"),
            _ => "⊙".into(),
        },
        Op::Sum(signs) => sum(graph, id, signs),
        Op::OverTime => over_time(graph, id),
        Op::Divide => match (side(0), side(1)) {
            (Some(a), None) => format!("{a}÷"),
            (None, Some(b)) => format!("÷{b}"),
            _ => "÷".into(),
        },
        Op::Extreme(extreme) => match (side(0), side(1)) {
            (Some(a), Some(b)) => format!("{}({a}, {b})", extreme.name()),
            (Some(a), None) | (None, Some(a)) => format!("{} {a}", extreme.name()),
            (None, None) => extreme.name().into(),
        },
        Op::Fill(_) => "=".into(),
        Op::Power(n) if *n == 2.0 => "²".into(),
        Op::Power(n) => format!("^{}", format!("{n}").replace('-', "−")),
        Op::Transpose => "ᵀ".into(),
        Op::Apply(func) => format!("{}{}", func.symbol(), only(0)),
        Op::Stack => "[;]".into(),
        Op::Norm => "‖·‖".into(),
        Op::NormSquared => "‖·‖²".into(),
    }
}

/// `+`, `−`, `1−`, `+b`.
fn sum(graph: &Graph, id: NodeId, signs: &[Sign]) -> String {
    let node = graph.node(id);
    let flowing = |i: &usize| flows(graph, node.args[*i]);
    let minus = |i: usize| signs[i] == Sign::Minus;
    let read: Vec<usize> = (0..node.args.len()).filter(flowing).collect();
    let rest: Vec<String> = rest(graph, id)
        .into_iter()
        .map(|(.., label)| label)
        .collect();
    let symbol = match read[..] {
        [] => return rest.join("+").replace("+−", "−"),
        _ if read.iter().all(|&i| !minus(i)) => "+",
        [_, b] if minus(b) && rest.is_empty() => "−",
        [a] if minus(a) => "−",
        _ => "±",
    };
    match (read[0] == 0, rest.is_empty()) {
        (_, true) => symbol.into(),
        (false, false) => format!("{}{symbol}", rest.join("+")),
        (true, false) if symbol == "+" => format!("+{}", rest.join("+")).replace("+−", "−"),
        (true, false) => format!("{symbol} +{}", rest.join("+")).replace("+−", "−"),
    }
}
