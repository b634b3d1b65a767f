//! Programs against the graph of the same equations, value by value and gradient by gradient.

use super::*;
use crate::equation::{ShapeHint, System, infer_with};
use crate::graph::{Graph, Matrix, Optimizer, Ref, Run};
use crate::train::plan::worker::gradient;
use std::collections::HashMap;
use std::sync::Arc;

mod objective;
mod random;

const I: usize = 3;
const O: usize = 2;

fn wave(k: usize) -> f64 {
    (1.0 + k as f64 * 1.7).sin() * 0.6
}

fn view(start: usize, rows: usize, cols: usize) -> View {
    View {
        start,
        size: [rows, cols],
        strides: [1, rows],
    }
}

struct Case<'a> {
    cell: &'a str,
    hidden: usize,
    steps: usize,
    size: usize,
}

/// Loss and gradients of the graph: of `size` sequences, Σ‖ŷ − y‖² over all steps or of the last.
fn graph(case: &Case<'_>, head: Head) -> (f64, HashMap<String, Matrix>) {
    let rows = case.cell.contains("x_t W_r");
    let loss = match head {
        Head::Last if rows => r"\hat q = h_T V^\top + d \\ L = \|\hat q - q\|^2",
        Head::Every => r"\hat q_t = V h_t + d \\ L = \sum_{t=1}^{T} \|\hat q_t - q_t\|^2",
        Head::Last => r"\hat q = V h_T + d \\ L = \|\hat q - q\|^2",
    };
    let latex = format!(r"{} \\ {loss}", case.cell);
    let system = Arc::new(System::parse(&latex).unwrap());
    let hint = |plain: &str, rows| ShapeHint::rows(system.find(plain).unwrap(), rows);
    let known = [hint("x", I), hint("h", case.hidden), hint("q", O)];
    let (shapes, _) = infer_with(&system, &known, Some(case.hidden)).unwrap();
    let graph = Arc::new(Graph::unroll(Arc::clone(&system), &shapes, case.steps).unwrap());
    let (mut loss, mut all) = (0.0, HashMap::new());
    for j in 0..case.size {
        let run = Run::new(Arc::clone(&graph), Optimizer::SGD, |id| {
            let q = graph.node(id).quantity.unwrap();
            let shape = graph.node(id).shape;
            let plain = graph.system.name(q.name).plain.clone();
            Matrix::from_fn(shape.rows, shape.cols, |r, c| match (&*plain, q.time) {
                ("x", Some(t)) if t > 0 => wave(j * 100 + (t - 1) as usize * I + r.max(c)),
                ("q", time) => wave(7000 + j * 100 + time.unwrap_or(0) as usize * O + r.max(c)),
                (_, None) => parameter(&plain, c * shape.rows + r),
                _ => 0.0,
            })
        });
        loss += run.value(Ref::Value(graph.loss.unwrap())).unwrap()[(0, 0)];
        for id in graph.parameters() {
            let plain = graph.plain(graph.node(id).quantity.unwrap());
            let own = run.value(Ref::Adjoint(id)).unwrap().into_owned();
            let sum = all
                .remove(&plain)
                .map_or(own.clone(), |sum: Matrix| sum + own);
            all.insert(plain, sum);
        }
    }
    (loss, all)
}

fn parameter(plain: &str, k: usize) -> f64 {
    let seed: usize = plain.bytes().map(usize::from).sum();
    wave(seed * 31 + k)
}

/// The same by a plan.
fn planned<F: Real>(case: &Case<'_>, head: Head) -> (f64, HashMap<String, Matrix>) {
    let system = System::parse(case.cell).unwrap();
    let template = Template::new(&system, I, case.hidden, None).unwrap();
    let plan = Plan::new::<F>(&[template], false, O, head, false).unwrap();
    let mut theta: Vec<F> = vec![];
    let mut views = vec![];
    let plain = |slot: &Slot| match (slot.layer, &*slot.name) {
        (None, "weight") => "V".to_string(),
        (None, _) => "d".to_string(),
        (_, name) => name.to_string(),
    };
    for slot in plan.slots() {
        views.push(view(theta.len(), slot.shape.rows, slot.shape.cols));
        theta.extend((0..slot.shape.len()).map(|k| F::of_f64(parameter(&plain(slot), k))));
    }
    let mut ready = Ready::default();
    let kind = Kind {
        is_single: case.size == 1,
        are_symbols: false,
    };
    ready.update(&plan, &views, &theta, kind);
    let mut worker = Worker::default();
    worker.resize(&plan, kind, [case.size, case.steps], false);
    let all: Vec<F> = (0..case.size * 100 + case.steps * I)
        .map(|k| F::of_f64(wave(k)))
        .collect();
    worker.set_numbers(&plan, |j, t| &all[j * 100 + t * I..][..I]);
    worker.forward(&plan, &ready);
    let mut loss = 0.0;
    let places = if head == Head::Every { case.steps } else { 1 };
    for t in 0..places {
        let time = if head == Head::Every { t + 1 } else { 0 };
        let (rows, columns) = worker.outputs(&plan, t);
        for (k, row) in rows.chunks_exact_mut(columns).enumerate() {
            for (j, y) in row.iter_mut().enumerate() {
                let error = y.as_f64() - wave(7000 + j * 100 + time * O + k);
                let is_own = j < case.size;
                loss += if is_own { error * error } else { 0.0 };
                *y = F::of_f64(if is_own { 2.0 * error } else { 0.0 });
            }
        }
    }
    worker.backward(&plan, &ready);
    let mut all = vec![F::zero(); theta.len()];
    gradient(&plan, &ready, &mut [&mut worker], &views, &mut all);
    let matrix = |view: &View| {
        let mut list = vec![];
        view.append(&all, &mut list);
        let list: Vec<f64> = list.iter().map(|v| v.as_f64()).collect();
        Matrix::from_column_slice(view.size[0], view.size[1], &list)
    };
    let list = plan.slots().iter().zip(&views);
    (
        loss,
        list.map(|(slot, v)| (plain(slot), matrix(v))).collect(),
    )
}

/// Holds a plan against the graph.
fn agree(name: &str, case: &Case<'_>, head: Head) {
    let (loss, all) = planned::<f64>(case, head);
    let (want, truth) = graph(case, head);
    assert!(
        (loss - want).abs() < 1e-10 * want,
        "{name}: {loss}, not {want}"
    );
    assert!(
        truth.keys().all(|k| k == "q" || all.contains_key(k)),
        "{name}"
    );
    for (plain, own) in &all {
        let truth = truth[plain].clone();
        let truth = truth.reshape_generic(nalgebra::Dyn(own.nrows()), nalgebra::Dyn(own.ncols()));
        let far = (own - &truth).norm() / truth.norm().max(1e-3);
        assert!(far < 1e-10, "{name}: ∂L/∂{plain} is {own}, not {truth}");
    }
}

const CELLS: &[(&str, &str)] = &[
    ("rnn", r"h_t = \tanh(W x_t + U h_{t-1} + b)"),
    (
        "lstm",
        r"i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i) \\ f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f) \\
        o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o) \\ g_t = \tanh(W_g x_t + U_g h_{t-1} + b_g) \\
        c_t = f_t \odot c_{t-1} + i_t \odot g_t \\ h_t = o_t \odot \tanh(c_t)",
    ),
    (
        "lstm, stacked, without a forget gate",
        r"i_t = \sigma(W_i [h_{t-1}; x_t] + b_i) \\ f_t = 1 \\
        o_t = \sigma(W_o [h_{t-1}; x_t] + b_o) \\ g_t = \tanh(W_g [h_{t-1}; x_t] + b_g) \\
        c_t = f_t \odot c_{t-1} + i_t \odot g_t \\ h_t = o_t \odot \tanh(c_t)",
    ),
    (
        "gru",
        r"r_t = \sigma(W_r x_t + a_r + U_r h_{t-1} + b_r) \\ z_t = \sigma(W_z x_t + a_z + U_z h_{t-1} + b_z) \\
        n_t = \tanh(W_n x_t + a_n + r_t \odot (U_n h_{t-1} + b_n)) \\ h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}",
    ),
    (
        "mgu",
        r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f) \\ n_t = \tanh(W_n x_t + U_n (f_t \odot h_{t-1}) + b_n) \\
        h_t = (1 - f_t) \odot h_{t-1} + f_t \odot n_t",
    ),
    (
        "peephole",
        r"i_t = \sigma(W_i x_t + p_i \odot c_{t-1} + b_i) \\ o_t = \sigma(W_o x_t + U_o h_{t-1} + p_o \odot c_t + b_o) \\
        c_t = (1 - i_t) \odot c_{t-1} + i_t \odot \tanh(W_c x_t + U_c h_{t-1}) \\ h_t = o_t \odot \tanh(c_t)",
    ),
    (
        "slstm",
        r"u_t = W_u x_t + U_u h_{t-1} + b_u \\ v_t = W_v x_t + U_v h_{t-1} + b_v \\ m_t = \max(v_t + m_{t-1}, u_t) \\
        i_t = \exp(u_t - m_t) \\ f_t = \exp(v_t + m_{t-1} - m_t) \\ c_t = f_t \odot c_{t-1} + i_t \odot \tanh(W_z x_t + U_z h_{t-1}) \\
        n_t = f_t \odot n_{t-1} + i_t \\ h_t = \sigma(W_o x_t) \odot \frac{c_t}{n_t}",
    ),
    (
        "softmax and a length",
        r"a_t = \mathrm{softmax}(W x_t + U h_{t-1}) \\ h_t = a_t \odot \tanh(V_h h_{t-1} + W_h x_t) + \frac{a_t}{1 + \|a_t - h_{t-1}\|}",
    ),
    (
        "two steps back",
        r"h_t = \tanh(W x_t + U h_{t-1} + Y h_{t-2} + Z x_{t-1}) - \frac{1}{3} h_{t-2}",
    ),
    (
        "fast weights",
        r"k_t = \tanh(W_k x_t) \\ S_t = \frac{1}{2} S_{t-1} + k_t h_{t-1}^\top \\ h_t = \tanh(W_h x_t + S_t k_t)",
    ),
    (
        "what has no time",
        r"A = -\exp(a) \\ h_t = \exp(A) \odot h_{t-1} + \sigma(W^\top x_t) \odot \sqrt{1 + s^2}",
    ),
    (
        "rows",
        r"r_t = \sigma(x_t W_r + h_{t-1} U_r + b_r) \\ h_t = r_t \odot h_{t-1} + (1 - r_t) \odot \tanh(x_t W + h_{t-1} U)",
    ),
    (
        "a matrix that is used twice",
        r"h_t = \tanh(W x_t + U (U h_{t-1}) + U^\top h_{t-1})",
    ),
];

#[test]
fn gradients_are_those_of_the_graph() {
    for (name, cell) in CELLS {
        for (hidden, size, steps) in [(4, 1, 5), (5, 3, 4), (9, 17, 3), (2, 8, 40)] {
            for head in [Head::Every, Head::Last] {
                if *name == "rows" && head == Head::Every {
                    continue;
                }
                let case = Case {
                    cell,
                    hidden,
                    steps,
                    size,
                };
                let name = format!("{name}, {hidden} units, {size} sequences, {head:?}");
                agree(&name, &case, head);
            }
        }
    }
}

/// An encoder is not trained in place of what goes on from it; what only looks at it without a state is left out.
#[test]
fn a_decoder_behind_what_is_trained_is_not_left_out_silently() {
    let check = |latex: &str| Template::check(&System::parse(latex).unwrap());
    let encoder = r"h_t = \tanh(W x_t + U h_{t-1})";
    assert!(check(encoder).is_ok());
    assert!(check(&format!(r"{encoder} \\ y_t = V h_t")).is_ok());
    let decoder = format!(r"{encoder} \\ s_t = \tanh(W_s h_t + U_s s_{{t-1}})");
    let fault = check(&decoder).unwrap_err().remove(0);
    assert!(decoder[fault.span.clone().unwrap()].starts_with("s_t"));
    // A cell's state is both: h needs c, and c needs h.
    let cell = r"c_t = c_{t-1} + W x_t + U h_{t-1} \\ h_t = \tanh(c_t)";
    assert!(check(cell).is_ok());
}
