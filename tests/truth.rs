//! Every step of every walk is true: the arithmetic it spells out, done entry by entry on its named
//! operands, gives the result that nalgebra computed; and gradients agree with central differences.

use gatewalk::equation::{ShapeHint, System, infer};
use gatewalk::graph::{Graph, Matrix, NodeId, Op, Optimizer, Ref, Run};
use gatewalk::walk::{Level, Phase, Walk};
use proptest::prelude::*;
use std::sync::Arc;

/// A number that depends on its place alone, in −1..1.
fn noise(seed: u64, a: usize, b: usize) -> f64 {
    let mut x = seed
        ^ (a as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (b as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    x ^= x >> 31;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 29;
    (x >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

fn run(latex: &str, sizes: &[(&str, usize)], length: usize, seed: u64) -> Run {
    let system = Arc::new(System::parse(latex).expect("the generated system parses"));
    let known: Vec<ShapeHint> = sizes
        .iter()
        .filter_map(|&(plain, rows)| {
            Some(ShapeHint {
                name: system.find(plain)?,
                rows,
                // Under a transpose nothing else may say its columns.
                cols: (plain == "W").then_some(rows),
            })
        })
        .collect();
    let shapes = infer(&system, &known).expect("its shapes are known");
    let graph = Arc::new(Graph::unroll(system, &shapes, length).expect("it unrolls"));
    let shape = |id: NodeId| graph.node(id).shape;
    Run::new(Arc::clone(&graph), Optimizer::ADAM, |id| {
        let s = shape(id);
        Matrix::from_fn(s.rows, s.cols, |r, c| noise(seed, id.index(), r * 64 + c))
    })
}

/// Checks every entry of every operation of the three walks; how many there were.
fn every_step_is_true(run: &Run) -> usize {
    let get =
        |of: Ref, r: usize, c: usize| run.entry(of, r, c).expect("a named operand has a value");
    let mut count = 0;
    for phase in [Phase::Forward, Phase::Backward, Phase::Optimizer] {
        let walk = Walk::new(run, phase);
        for at in walk.positions(Level::Entry) {
            let of = walk.operation(at);
            let (r, c) = walk.entry(at);
            let told = run.formula(of).entry(run.graph(), r, c).evaluate(&get);
            let kept = get(of, r, c);
            assert!(
                (told - kept).abs() <= 1e-12 * kept.abs().max(1.0),
                "{of:?}[{r},{c}]: {told} against {kept}"
            );
            count += 1;
        }
    }
    count
}

/// Adjoints of some leaves against (L(+ε) − L(−ε)) / 2ε. Where a corner of min, max or |·| lies within ε there is no
/// slope to be compared, so a smaller ε is tried; a gradient that is wrong agrees with none.
fn gradients_agree_with_differences(run: &Run) {
    let graph = run.graph();
    let loss = graph.loss.expect("it has a loss");
    for id in graph
        .ids()
        .filter(|&id| graph.node(id).op == Op::Leaf)
        .take(12)
    {
        let value = run.value(Ref::Value(id)).unwrap().into_owned();
        let at = |delta: f64| {
            let mut moved = value.clone();
            moved[(0, 0)] += delta;
            run.with(id, &moved).entry(Ref::Value(loss), 0, 0).unwrap()
        };
        let differences = [1e-5, 1e-6, 1e-7].map(|e| (at(e) - at(-e)) / (2.0 * e));
        let adjoint = run.entry(Ref::Adjoint(id), 0, 0).unwrap();
        let close = |d: &f64| (d - adjoint).abs() <= 1e-6 * adjoint.abs().max(1.0);
        assert!(
            differences.iter().any(close),
            "node {}: {adjoint} against {differences:?}",
            id.index()
        );
    }
}

fn check(latex: &str, sizes: &[(&str, usize)], length: usize, seed: u64) {
    let run = run(latex, sizes, length, seed);
    assert!(every_step_is_true(&run) > 0);
    gradients_agree_with_differences(&run);
}

/// Functions that bend or break at few places only, so that differences meet no corner.
const SMOOTH: [&str; 11] = [
    "\\sin",
    "\\cos",
    "\\mathrm{softplus}",
    "\\mathrm{SiLU}",
    "\\operatorname{GELU}",
    "\\mathrm{ELU}",
    "\\mathrm{LeakyReLU}",
    "\\mathrm{hard\\_sigmoid}",
    "\\mathrm{abs}",
    "\\text{sign}",
    "\\operatorname{ReLU}",
];

/// A bounded expression of the size of h. What stands in a norm is no sum: the terms of one have to be alike.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("h_{t-1}".to_owned()),
        Just("U x_t".to_owned()),
        Just("W h_{t-1}".to_owned()),
        Just("b".to_owned()),
        Just("V [x_t; h_{t-1}]".to_owned()),
        Just("c_{t-2}".to_owned()),
        Just("\\frac{h_{t-1}}{T}".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("\\sigma({a})")),
            inner.clone().prop_map(|a| format!("\\tanh({a})")),
            inner
                .clone()
                .prop_map(|a| format!("\\mathrm{{softmax}}({a})")),
            inner.clone().prop_map(|a| format!("\\tanh({a})^2")),
            inner.clone().prop_map(|a| format!("W^\\top ({a})")),
            inner.clone().prop_map(|a| format!("(1 - {a})")),
            inner.clone().prop_map(|a| format!("0.5 ({a})")),
            (0..SMOOTH.len(), inner.clone()).prop_map(|(k, a)| format!("{}{{{a}}}", SMOOTH[k])),
            inner.clone().prop_map(|a| format!("\\log(2 + \\sin({a}))")),
            inner.clone().prop_map(|a| format!("\\sqrt{{1 + ({a})^2}}")),
            inner.clone().prop_map(|a| format!("e^{{-({a})^2}}")),
            inner
                .clone()
                .prop_map(|a| format!("(2 + \\tanh({a}))^{{-1}}")),
            inner
                .clone()
                .prop_map(|a| format!("(({a}) - \\|\\tanh({a})\\|)")),
            inner
                .clone()
                .prop_map(|a| format!("\\frac{{\\|\\tanh({a})\\|}}{{2 + \\cos({a})}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("\\frac{{{a}}}{{1 + |{b}|}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("\\max({a}, {b}, 0.1)")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("\\min({a}, \\|\\tanh({b})\\|)")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} - {b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) \\odot ({b})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_step_of_a_random_system_is_true(
        c in expression(), h in expression(), n in 1usize..=6, m in 1usize..=6, length in 1usize..=12, seed: u64,
    ) {
        let latex = format!("c_t = {c}\nh_t = \\tanh({h} + c_t)\nL = \\frac{{1}}{{T}}\\sum_{{t=1}}^{{T}} \\|h_t - y_t\\|^2");
        let sizes = ["h", "c", "b", "W", "U", "V"].map(|name| (name, n));
        check(&latex, &[&sizes[..], &[("x", m)]].concat(), length, seed);
    }
}

#[test]
fn every_step_of_the_rarer_operations_is_true() {
    let cases = [
        "h_t = \\exp(-h_{t-1} \\odot h_{t-1}) + U x_t \\\\ L = \\|h_T\\|",
        "s_t = a^\\top h_t \\\\ h_t = \\tanh(U x_t) \\\\ L = \\sum_{t=1}^{T} s_t^2",
        "h_t = \\mathrm{ReLU}(U x_t + h_{t-1}) \\\\ n_t = \\|h_t\\|^2 + 1 \\\\ L = \\sum_{t=1}^{T} \\|\\frac{h_t}{n_t}\\|^2",
        "h_t = \\log(h_{t-1}^2 + \\exp(U x_t)) \\\\ L = \\|h_2\\|^2",
        "h_t = \\frac{U x_t}{1 + \\|x_t\\|} - \\frac{1}{3 + h_{t-1}} \\\\ L = \\|h_T\\|^2",
        "g_t = 1 \\\\ h_t = g_t \\odot \\tanh(U x_t + a^\\top h_{t-1}) \\\\ L = \\|h_T\\|^2",
        "n_t = \\max(|a^\\top h_{t-1}|, 1) \\\\ h_t = (U x_t + h_{t-1}) / n_t \\\\ L = \\|h_T\\|^2",
        "s_t = \\|U x_t\\| \\\\ h_t = \\max(s_t, U x_t) \\odot s_t + \\min(h_{t-1}, s_t) \\\\ L = \\|h_T\\|^2",
        "h_t = \\log (2 + h_{t-1}^2) + e^{-U x_t} + e^{-1} \\\\ L = \\sum_{t=1}^{T} \\|\\sqrt{h_t}\\|^2",
        "h_t = W_1 \\tanh(W_2 x_t) + h_{t-1} \\\\ L = \\|h_T\\|^2",
    ];
    for latex in cases {
        check(
            latex,
            &[("h", 3), ("x", 2), ("a", 3), ("W_2", 3), ("U", 3)],
            4,
            7,
        );
    }
}
