use super::*;
use crate::graph::{Ref, Run};

fn run(model: &Model) -> Run {
    model.run()
}

/// Every number of a model's run by its plain name.
fn values(model: &Model) -> BTreeMap<String, Matrix> {
    let run = run(model);
    let named = model.graph.quantities();
    named
        .map(|(id, q)| {
            (
                model.graph.plain(q),
                run.value(Ref::Value(id)).unwrap().into_owned(),
            )
        })
        .collect()
}

fn alone(latex: &str) -> Model {
    Model::of_equations("cell", latex, &Given::default()).unwrap()
}

fn shape(model: &Model, plain: &str) -> (usize, usize) {
    let shape = model
        .graph
        .node(model.graph.find_plain(plain).unwrap())
        .shape;
    (shape.rows, shape.cols)
}

#[test]
fn what_nobody_gives_is_assumed() {
    let model = alone(r"h_t = \tanh(W x_t + U h_{t-1} + b) \\ L = \|V h_T - y_T\|^2");
    assert_eq!(model.graph.length, 4);
    let shapes = ["x_1", "h_1", "W", "U", "b", "V", "y_4"].map(|name| shape(&model, name));
    assert_eq!(
        shapes,
        [(1, 1), (2, 1), (2, 1), (2, 2), (2, 1), (1, 2), (1, 1)]
    );
    let values = values(&model);
    assert_eq!(
        (values["x_3"][0], values["y_4"][0], values["h_0"][0]),
        (3.0, 5.0, 0.0)
    );
}

#[test]
fn the_written_model_walks_to_the_same_numbers() {
    let cells = [
        r"h_t = \tanh(W x_t + U h_{t-1} + b) \\ L = \|V h_T - y_T\|^2",
        r"i_t = 1 \\ f_t = \sigma(W x_t) \\ c_t = f_t \odot c_{t-1} + i_t \odot \log(u_t) \\ u_t = e^{W x_t}",
        r"a = 2 \\ h_t = \frac{a h_{t-1} + \max(x_t, 0.5)}{1 + |h_{t-1}|}",
        r"h_t = w \odot h_{t-1} + g(v)",
        r"s_t = \mathrm{softmax}(W [x_t; s_{t-1}])",
        r"h_t = f(x_t, h_{t-1}) \\ y_t = f(h_t, x_t)",
    ];
    let given = Given {
        functions: vec![
            ("g".into(), "tanh".into()),
            ("f(a, b)".into(), r"\tanh(A a + B b)".into()),
        ],
        ..Given::default()
    };
    for latex in cells {
        let model = Model::of_equations("cell", latex, &given).unwrap();
        let source = model.source.clone().unwrap();
        let again = Model::parse("cell", &source).unwrap_or_else(|f| panic!("{source}\n{f:?}"));
        assert_eq!(values(&model), values(&again), "{source}");
    }
}

/// The letters of a function's arguments are no part of the names in it.
#[test]
fn a_subscript_of_a_written_function_is_a_name() {
    let given = Given {
        functions: vec![("s(a, b)".into(), r"a^\top W_a b + v_{ab}^\top a".into())],
        ..Given::default()
    };
    let latex = r"h_t = \tanh(A x_t + U h_{t-1}) \\ e_t = s(h_t, x_t)";
    let all = values(&Model::of_equations("cell", latex, &given).unwrap());
    let (h, x) = (&all["h_2"], &all["x_2"]);
    let want = h.transpose() * &all["W_a"] * x + all["v_ab"].transpose() * h;
    assert!((&all["e_2"] - want).norm() < 1e-15);
}

#[test]
fn sizes_inputs_seeds_and_functions_can_be_given() {
    let latex = r"h_t = g(W x_t + U h_{t-1})";
    let given = Given {
        sizes: vec![("h".into(), 3)],
        functions: vec![("g".into(), "relu".into())],
        inputs: vec![(None, vec![vec![1.0, -1.0], vec![0.5, 2.0]])],
        seed: Some(11),
    };
    let model = Model::of_equations("cell", latex, &given).unwrap();
    assert_eq!((shape(&model, "h_2"), shape(&model, "W")), ((3, 1), (3, 2)));
    let all = values(&model);
    let first = &all["W"] * &all["x_1"];
    assert_eq!(all["h_1"], first.map(|a| a.max(0.0)));
    let other = Model::of_equations(
        "cell",
        latex,
        &Given {
            seed: None,
            ..given.clone()
        },
    )
    .unwrap();
    assert_ne!(values(&other)["W"], all["W"]);
    for wrong in [
        Given {
            sizes: vec![("k".into(), 3)],
            ..given.clone()
        },
        Given {
            inputs: vec![(Some("z".into()), vec![vec![1.0]])],
            ..given.clone()
        },
        Given {
            functions: vec![("g".into(), "tan".into())],
            ..given.clone()
        },
    ] {
        let faults = Model::of_equations("cell", latex, &wrong).unwrap_err();
        assert!(
            faults[0].span.is_none() && faults[0].help.is_some(),
            "{faults:?}"
        );
    }
}

#[test]
fn a_logarithm_of_nothing_is_walked() {
    let model = alone(r"h_t = \log(h_{t-1}) + x_t");
    assert!(run(&model).first_not_finite().is_some());
}

#[test]
fn inputs_of_an_outer_product_are_vectors() {
    let model = alone(r"M_t = M_{t-1} + u_t r_t^\top, \quad y_t = M_t \cdot a_t");
    let shapes = ["u_1", "r_1", "M_1", "a_1", "y_1"].map(|name| shape(&model, name));
    assert_eq!(shapes, [(2, 1), (2, 1), (2, 2), (2, 1), (2, 1)]);
    let all = values(&model);
    let outer = |t| &all[&format!("u_{t}")] * all[&format!("r_{t}")].transpose();
    assert_eq!(all["M_2"], outer(1) + outer(2));
    assert_eq!(all["y_2"], &all["M_2"] * &all["a_2"]);
    // A column by a row of a matrix of parameters is none.
    let model = alone(r"h_t = W x_t^\top + h_{t-1}");
    assert_eq!(shape(&model, "x_1"), (1, 1));
}

#[test]
fn a_matrix_that_is_carried_and_became_one_number_is_told() {
    let number = |name: &str| (Some(name.to_owned()), vec![vec![1.0], vec![2.0]]);
    let given = Given {
        inputs: vec![number("u"), number("r")],
        ..Given::default()
    };
    let said = |latex| {
        let model = Model::of_equations("cell", latex, &given).unwrap();
        let choices = model.system.choices.iter();
        let text = |choice: &Choice| choice.reading.get(crate::lang::Lang::EN);
        choices.map(text).collect::<Vec<_>>().join("; ")
    };
    assert!(said(r"M_t = M_{t-1} + u_t r_t^\top").contains("M comes out as one number"));
    assert!(!said(r"m_t = m_{t-1} + u_t r_t").contains("one number, 1×1"));
}

#[test]
fn what_stands_under_a_root_is_not_drawn_below_zero() {
    for seed in 0..12 {
        let given = Given {
            seed: Some(seed),
            ..Given::default()
        };
        let latex = r"k_t = \frac{1}{\sqrt{d}} W x_t + \log(a) h_{t-1} \\ h_t = \tanh(k_t)";
        let model = Model::of_equations("cell", latex, &given).unwrap();
        assert_eq!(run(&model).first_not_finite(), None, "seed {seed}");
    }
}

#[test]
fn a_length_divides_all_entries() {
    for latex in [
        r"h_t = \frac{W h_{t-1} + U x_t}{\sqrt{d_h}}",
        r"h_t = (W h_{t-1} + U x_t) / \sqrt{d}",
        r"h_t = \frac{1}{\sqrt{d}} (W h_{t-1} + U x_t)",
    ] {
        let model = alone(latex);
        let d = if latex.contains("d_h") { "d_h" } else { "d" };
        let all = values(&model);
        assert_eq!(
            (&all[d][(0, 0)], shape(&model, d)),
            (&2.0, (1, 1)),
            "{latex}"
        );
        let sum = &all["W"] * &all["h_1"] + &all["U"] * &all["x_2"];
        let error = (&all["h_2"] - sum / 2f64.sqrt()).norm();
        assert!(error < 1e-12, "{latex}");
    }
}
