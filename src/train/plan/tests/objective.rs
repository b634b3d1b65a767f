//! Losses that equations say themselves, against the graph.

use super::*;
use crate::train::plan::Target;

const LOSSES: &[&str] = &[
    r"\hat y_t = V h_t + d \\ L = \frac{1}{T} \sum_{t=1}^{T} \|\hat y_t - y_t\|^2",
    r"\hat y_t = \tanh(V c_t + d) + Q x_t \\ e_t = \hat y_t - y_t \\ L = \frac{1}{2} \sum_{t=1}^{T} \|e_t\|^2",
    r"p_t = \mathrm{softmax}(V h_t + d) \\ L = -\frac{1}{T} \sum_{t=1}^{T} y_t^\top \log(p_t)",
    r"\hat y_t = V h_t \\ L = 3 \cdot \|\hat y_T - y_T\|",
    r"\hat y_t = V h_t \\ L = \frac{2 \sum_{t=1}^{T} \sqrt{1 + \|\hat y_t - y_t\|^2}}{T}",
];

const CELL: &str = r"c_t = \frac{1}{2} c_{t-1} + \tanh(W x_t + U h_{t-1}) \\ h_t = \sigma(P x_t) \odot \tanh(c_t) \\ ";

fn target(is_log: bool, j: usize, t: usize, k: usize) -> f64 {
    match is_log {
        true => f64::from(u8::from((j + t) % O == k)),
        false => wave(7000 + j * 100 + t * O + k),
    }
}

/// Σ L over `size` sequences, and its gradients, by the graph.
fn truth(latex: &str, size: usize, steps: usize) -> (f64, HashMap<String, Matrix>) {
    let system = Arc::new(System::parse(latex).unwrap());
    let hint = |plain: &str, rows| ShapeHint::rows(system.find(plain).unwrap(), rows);
    let known = [hint("x", I), hint("h", 4), hint("y", O)];
    let (shapes, _) = infer_with(&system, &known, Some(4)).unwrap();
    let graph = Arc::new(Graph::unroll(Arc::clone(&system), &shapes, steps).unwrap());
    let (mut loss, mut all) = (0.0, HashMap::<String, Matrix>::new());
    for j in 0..size {
        let run = Run::new(Arc::clone(&graph), Optimizer::SGD, |id| {
            let q = graph.node(id).quantity.unwrap();
            let shape = graph.node(id).shape;
            let plain = graph.system.name(q.name).plain.clone();
            Matrix::from_fn(shape.rows, shape.cols, |r, c| match (&*plain, q.time) {
                ("x", Some(t)) if t > 0 => wave(j * 100 + (t - 1) as usize * I + r),
                ("y", Some(t)) => target(latex.contains("log"), j, t as usize, r),
                (_, None) => parameter(&plain, c * shape.rows + r),
                _ => 0.0,
            })
        });
        loss += run.value(Ref::Value(graph.loss.unwrap())).unwrap()[(0, 0)];
        for id in graph.parameters() {
            let plain = graph.plain(graph.node(id).quantity.unwrap());
            let own = run.value(Ref::Adjoint(id)).unwrap().into_owned();
            let sum = all.remove(&plain);
            all.insert(plain, sum.map_or(own.clone(), |sum| sum + own));
        }
    }
    (loss, all)
}

#[test]
fn a_loss_that_equations_say_is_trained() {
    let steps = 5;
    for (own, size) in LOSSES.iter().flat_map(|own| [(own, 1), (own, 9)]) {
        let latex = format!("{CELL}{own}");
        let system = System::parse(&latex).unwrap();
        let template = Template::new(&system, I, 4, Some(O)).unwrap();
        let plan = Plan::new::<f64>(&[template], false, O, Head::Every, false).unwrap();
        let (mut theta, mut views) = (vec![], vec![]);
        for slot in plan.slots() {
            views.push(view(theta.len(), slot.shape.rows, slot.shape.cols));
            theta.extend((0..slot.shape.len()).map(|k| parameter(&slot.name, k)));
        }
        let kind = Kind {
            is_single: size == 1,
            are_symbols: false,
        };
        let mut ready = Ready::default();
        ready.update(&plan, &views, &theta, kind);
        let mut worker = Worker::default();
        worker.resize(&plan, kind, [size, steps], false);
        let x: Vec<f64> = (0..size * 100 + steps * I).map(wave).collect();
        worker.set_numbers(&plan, |j, t| &x[j * 100 + t * I..][..I]);
        let y: Vec<Vec<f64>> = (0..size * steps)
            .map(|k| {
                (0..O)
                    .map(|r| target(own.contains("log"), k / steps, k % steps + 1, r))
                    .collect()
            })
            .collect();
        worker.set_targets(&plan, |j, t| Target::Numbers(&y[j * steps + t]));
        worker.forward(&plan, &ready);
        let objective = plan.objective().unwrap();
        assert_eq!(objective.are_symbols, own.contains("log"));
        let factor = objective.factor / if objective.is_mean { steps as f64 } else { 1.0 };
        let mut loss = 0.0;
        for t in 0..steps {
            let is_asked = |j: usize| j < size && (t + 1 == steps || !objective.is_last);
            for (j, term) in worker.terms(&plan, t).unwrap().iter_mut().enumerate() {
                let own = if is_asked(j) { factor } else { 0.0 };
                loss += own * *term;
                *term = own;
            }
        }
        worker.backward(&plan, &ready);
        let mut all = vec![0.0; theta.len()];
        gradient(&plan, &ready, &mut [&mut worker], &views, &mut all);
        let (want, truth) = truth(&latex, size, steps);
        assert!(
            (loss - want).abs() < 1e-10 * want,
            "{own}: {loss}, not {want}"
        );
        for (slot, view) in plan.slots().iter().zip(&views) {
            let mut list = vec![];
            view.append(&all, &mut list);
            let own = Matrix::from_column_slice(view.size[0], view.size[1], &list);
            let truth = &truth[&slot.name];
            let far = (&own - truth).norm() / truth.norm().max(1e-3);
            assert!(
                far < 1e-10,
                "{latex}: ∂L/∂{} is {own}, not {truth}",
                slot.name
            );
        }
        assert_eq!(plan.slots().len(), truth.len());
    }
}

#[test]
fn a_loss_of_another_form_is_none() {
    for own in [
        r"\hat y_t = V h_t \\ L = \sum_{t=1}^{T} \hat y_t^\top y_t + \|V\|^2",
        r"\hat y_t = V h_t \\ L = \|\hat y_1 - y_1\|^2",
        r"\hat y_t = V h_t \\ L = T \sum_{t=1}^{T} \|\hat y_t - y_t\|^2",
        r"L = \frac{1}{T} \sum_{t=1}^{T} \|h_t\|^2",
    ] {
        let system = System::parse(&format!("{CELL}{own}")).unwrap();
        assert_eq!(Template::objective(&system), None, "{own}");
        assert!(Template::new(&system, I, 4, Some(O)).is_err(), "{own}");
    }
}
