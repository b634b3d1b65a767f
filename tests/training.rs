//! Training and the optimizers against PyTorch (tests/reference/training) and the graph engine.

use gatewalk::graph::{Flavor, Optimizer};
use gatewalk::train::tasks::{Settings, TaskSpec};
use gatewalk::train::{
    Activation, Architecture, Cell, Checkpoint, Data, Head, IGNORED, Inputs, Learner, Network,
    Real, Stepping, Targets, Training, Window, weights,
};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/training")
}

fn cases(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn numbers(view: &TensorView<'_>) -> Vec<f64> {
    match view.dtype() {
        Dtype::F32 => view
            .data()
            .chunks(4)
            .map(|b| f64::from(f32::from_le_bytes(b.try_into().unwrap())))
            .collect(),
        Dtype::F64 => view
            .data()
            .chunks(8)
            .map(|b| f64::from_le_bytes(b.try_into().unwrap()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn whole_numbers(view: &TensorView<'_>) -> Vec<u32> {
    let long = |b: &[u8]| i64::from_le_bytes(b.try_into().unwrap());
    view.data()
        .chunks(8)
        .map(|b| u32::try_from(long(b)).unwrap_or(IGNORED))
        .collect()
}

/// The tensors under `prefix` of a cell of these equations.
fn own_network(file: &SafeTensors<'_>, prefix: &str, case: &Value) -> Network<f64> {
    let shape = |name: &str| file.tensor(name).unwrap().shape().to_vec();
    let head = shape("before.head.weight");
    let architecture = Architecture {
        cell: Cell::written("own", case["equations"].as_str().unwrap()).unwrap(),
        activation: Activation::Tanh,
        input: shape("x")[2],
        hidden: head[1],
        layers: 1,
        bidirectional: false,
        output: head[0],
        head: match case["every"].as_bool().unwrap() {
            true => Head::Every,
            false => Head::Last,
        },
        objective: false,
        two_biases: true,
    };
    architecture.check().unwrap();
    let mut parameters = vec![0.0; architecture.parameters()];
    for tensor in architecture.tensors() {
        let list = numbers(&file.tensor(&format!("{prefix}{}", tensor.name)).unwrap());
        for (k, v) in list.into_iter().enumerate() {
            parameters[tensor.at(k / tensor.cols, k % tensor.cols)] = v;
        }
    }
    Network {
        architecture,
        parameters,
    }
}

/// The tensors under `prefix`, as a file of their own that the library reads.
fn network(file: &SafeTensors<'_>, prefix: &str, case: &Value) -> Network<f64> {
    if case["equations"].is_string() {
        return own_network(file, prefix, case);
    }
    let every = case["every"].as_bool().unwrap();
    let part = file
        .iter()
        .filter_map(|(n, v)| Some((n.strip_prefix(prefix)?.to_owned(), v)));
    let bytes = serialize(part, None).unwrap();
    let head = if every { Head::Every } else { Head::Last };
    let reading = weights::Reading {
        head: Some(head),
        ..weights::Reading::default()
    };
    weights::read(&bytes, reading)
        .map(|checkpoint| checkpoint.network)
        .unwrap_or_else(|f| panic!("{}", f.render("", "", gatewalk::lang::Lang::EN)))
}

fn data(file: &SafeTensors<'_>, every: bool) -> Data<f64> {
    let x = file.tensor("x").unwrap();
    let [samples, steps, features] = x.shape().try_into().unwrap();
    let targets = match file.tensor("symbols") {
        Ok(symbols) => Targets::Symbols(whole_numbers(&symbols)),
        Err(_) => {
            let y = file.tensor("y").unwrap();
            Targets::Values {
                values: numbers(&y),
                width: *y.shape().last().unwrap(),
            }
        }
    };
    let lengths = file.tensor("lengths").ok().map(|l| whole_numbers(&l));
    Data {
        samples,
        steps,
        features,
        inputs: Inputs::Values(numbers(&x)),
        targets,
        every_step: every,
        lengths,
    }
}

fn stepping(case: &Value) -> Stepping {
    let name = case["optimizer"].as_str().unwrap();
    let optimizer = Optimizer::named(name).unwrap();
    Stepping {
        optimizer,
        convention: Flavor::PyTorch,
        clip: case["clip"].as_f64(),
    }
}

/// Largest difference, relative where numbers are larger than 1.
fn distance<F: Real>(ours: &[F], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let apart = |(a, b): (&F, &f64)| (a.as_f64() - b).abs() / b.abs().max(1.0);
    ours.iter().zip(theirs).map(apart).fold(0.0, f64::max)
}

fn play<F: Real>(case: &Value, tolerance: f64) {
    let name = case["name"].as_str().unwrap();
    let every = case["every"].as_bool().unwrap();
    let bytes = std::fs::read(folder().join(format!("{name}.safetensors"))).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let data = data(&file, every).cast::<F>();
    let all: Vec<u32> = (0..data.samples as u32).collect();
    for threads in [1, 2] {
        let mut learner = Learner::new(
            network(&file, "before.", case).cast::<F>(),
            stepping(case),
            threads,
        );
        let close = |what: &str, ours: &[F], theirs: &[f64]| {
            let d = distance(ours, theirs);
            assert!(d < tolerance, "{name}: {what} is {d:e} from PyTorch's");
        };
        // Beyond the end of a sequence nothing is asked for.
        let is_asked = |k: usize, width: usize| {
            let (sample, place) = (k / width / data.places(), k / width % data.places());
            !every || place < data.length(sample)
        };
        let theirs = numbers(&file.tensor("outputs").unwrap());
        let width = theirs.len() / data.samples / data.places();
        let asked: Vec<usize> = (0..theirs.len()).filter(|&k| is_asked(k, width)).collect();
        let outputs = learner.outputs(&data, &all, data.whole());
        let ours: Vec<F> = asked.iter().map(|&k| outputs[k]).collect();
        let theirs: Vec<f64> = asked.iter().map(|&k| theirs[k]).collect();
        close("the output", &ours, &theirs);
        let report = learner.differentiate(&data, &all, data.whole());
        close(
            "the loss",
            &[F::of_f64(report.loss())],
            &numbers(&file.tensor("loss").unwrap()),
        );
        close(
            "the gradient",
            learner.gradient(),
            &network(&file, "gradient.", case).parameters,
        );
        let steps: Vec<u64> = case["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s.as_u64().unwrap())
            .collect();
        for step in 1..=*steps.last().unwrap() {
            learner
                .step(&data, &all, data.whole(), case["lr"].as_f64().unwrap())
                .unwrap();
            if steps.contains(&step) {
                let theirs = network(&file, &format!("after_{step}."), case);
                close(
                    &format!("a weight after {step} steps"),
                    &learner.network().parameters,
                    &theirs.parameters,
                );
            }
        }
    }
}

#[test]
fn every_case_follows_pytorch() {
    let cases = cases("cases.json");
    assert!(cases.len() > 15);
    for case in cases {
        match case["precision"].as_str().unwrap() {
            "f64" => play::<f64>(&case, 1e-9),
            _ => play::<f32>(&case, 2e-5),
        }
    }
}

/// GRUs of one layer and of two, modules in both directions over sequences of unequal lengths, and cells written by hand in
/// PyTorch.
#[test]
fn every_cell_of_equations_follows_pytorch() {
    let cases = cases("cells.json");
    assert!(cases.len() > 7);
    for case in cases {
        play::<f64>(&case, 1e-9);
    }
}

#[test]
fn a_cell_of_equations_walks_to_the_loss_it_trains_on() {
    use gatewalk::course::trained::{Sample, model};
    use gatewalk::equation::{Functions, System};
    use gatewalk::graph::Ref;
    let mut functions = Functions::default();
    functions.define("g", "tanh").unwrap();
    let latex = r"h_t = g(W x_t + U h_{t-1}) + \frac{1}{2} h_{t-2} \\ y_t = V h_t";
    let own = System::parse_with(latex, &functions).unwrap();
    // What has a loss of its own is trained on that, and walked with it.
    let said = r"s_t = \tanh(W u_t + U s_{t-1}) \\ q_t = V s_t + d \\ e_t = q_t - z_t \\ L = \frac{1}{T} \sum_{t=1}^{T} \|e_t\|^2";
    let marked = r"f_t = \sigma(W^{z}_{ih} x_t + U_f h(t-1) + b) \\
        \tilde{h}_t = \tanh(W_\phi x_t + U' (f_t \odot h(t-1)) + b_h) \\ h(t) = (1 - f_t) \odot h(t-1) + f_t \odot \tilde{h}_t";
    let cells = [
        (Cell::Gru, 2),
        (Cell::peephole(), 3),
        (Cell::of_system("own", own.clone()), 1),
        (Cell::of_system("own", own), 2),
        (Cell::written("marked", marked).unwrap(), 3),
        (Cell::written("said", said).unwrap(), 1),
    ];
    for (cell, layers) in cells {
        let architecture = Architecture {
            cell: cell.clone(),
            activation: Activation::Tanh,
            input: 1,
            hidden: 3,
            layers,
            bidirectional: false,
            output: 1,
            head: Head::Every,
            objective: cell.name() == "said",
            two_biases: true,
        };
        architecture.check().unwrap();
        let network = Network::<f64>::draw(architecture, Flavor::PyTorch, None, 3);
        // What was said of functions is in the file, too.
        let bytes = weights::write(&Checkpoint::from(network.clone()));
        let read = weights::read(&bytes, weights::Reading::default()).unwrap();
        assert_eq!(read.network, network);
        let wave = |n: usize| (0..5).map(|k| (k as f64 * 1.3 + n as f64).sin()).collect();
        let data = Data::of_numbers(1, (wave(0), 1), (wave(1), 1), true);
        let sample = Sample::of(&data, 0, 1);
        let walked = model(&read.network, &sample, "trained").unwrap();
        let run = walked.run_with(Optimizer::SGD);
        let loss = run.value(Ref::Value(run.graph().loss.unwrap())).unwrap()[(0, 0)];
        let report = Learner::new(network, SGD, 1).differentiate(&data, &[0], data.whole());
        let far = (report.loss() - loss).abs();
        assert!(far < 1e-12, "{}: {} and {loss}", cell.name(), report.loss());
    }
}

#[test]
fn weights_survive_the_way_to_a_file_and_back() {
    for (cell, head, two_biases) in [
        (Cell::Lstm, Head::Last, true),
        (Cell::Rnn, Head::Every, true),
        (Cell::Lstm, Head::Every, false),
        (Cell::Gru, Head::Last, true),
        (Cell::peephole(), Head::Every, true),
    ] {
        let activation = match cell {
            // Equations of one's own say what their functions are.
            Cell::Own(_) => Activation::Tanh,
            _ => Activation::Relu,
        };
        let architecture = Architecture {
            cell: cell.clone(),
            activation,
            input: 3,
            hidden: 5,
            layers: 2,
            bidirectional: false,
            output: 2,
            head,
            objective: false,
            two_biases,
        };
        let network = Network::<f64>::draw(architecture, Flavor::PyTorch, Some(1.0), 7);
        let start = Checkpoint::from(network);
        let back = |bytes: &[u8]| weights::read(bytes, weights::Reading::default()).unwrap();
        assert_eq!(back(&weights::write(&start)), start);
        let single: Checkpoint<f32> = start.cast();
        let bytes = weights::write(&single);
        assert_eq!(back(&bytes).cast::<f32>(), single);
        assert!(
            (0..8).all(|_| weights::write(&single) == bytes),
            "the same numbers are the same bytes"
        );
    }
}

/// A training that is saved and goes on ends with the very numbers, and the very file, of one that never stopped.
fn goes_on<F: Real>(optimizer: Optimizer, convention: Flavor) {
    let kind = TaskSpec::named("sine").unwrap();
    let settings = Settings {
        optimizer,
        convention,
        epochs: 4,
        hidden: 5,
        learning_rate: 0.004,
        decay: 0.7,
        ..kind.defaults()
    };
    let task = std::sync::Arc::new(kind.draw(settings).unwrap());
    let learn = |start: Option<Checkpoint<f64>>, epochs: usize| {
        let mut training = Training::<F>::new(std::sync::Arc::clone(&task), start, 1);
        for _ in 0..epochs {
            while !training.step().unwrap().last {}
            training.end_epoch().unwrap();
        }
        weights::write(&training.checkpoint())
    };
    let saved = weights::read(&learn(None, 2), weights::Reading::default()).unwrap();
    assert!(saved.memory.is_some());
    assert!(
        learn(Some(saved.clone()), 2) == learn(None, 4),
        "{} {convention:?}",
        optimizer.name()
    );
    let forgetful = Checkpoint {
        memory: None,
        ..saved
    };
    assert!(
        learn(Some(forgetful), 2) != learn(None, 4),
        "{} {convention:?}: nothing to remember",
        optimizer.name()
    );
}

#[test]
fn a_training_that_was_saved_goes_on_as_if_it_had_not_stopped() {
    for optimizer in Optimizer::ALL {
        for convention in [Flavor::PyTorch, Flavor::Keras] {
            goes_on::<f32>(optimizer, convention);
            goes_on::<f64>(optimizer, convention);
        }
    }
}

#[test]
fn a_damaged_memory_is_refused() {
    let kind = TaskSpec::named("worked-example").unwrap();
    let task = std::sync::Arc::new(kind.draw(kind.defaults()).unwrap());
    let mut training = Training::<f64>::new(task, None, 1);
    training.step().unwrap();
    let sound = training.checkpoint();
    let faulty = |change: &dyn Fn(&mut gatewalk::train::OptimizerState)| {
        let mut checkpoint = sound.clone();
        change(checkpoint.memory.as_mut().unwrap());
        weights::read(&weights::write(&checkpoint), weights::Reading::default())
            .unwrap_err()
            .message
            .get(gatewalk::lang::Lang::EN)
    };
    for message in [
        faulty(&|m| _ = m.first.pop()),
        faulty(&|m| m.second.clear()),
        faulty(&|m| m.first[0] = f64::NAN),
        faulty(&|m| m.second[0] = -1.0),
        faulty(&|m| m.optimizer = Optimizer::SGD),
    ] {
        assert!(message.contains("optimizer"), "{message}");
    }
    // A number of epochs that nobody trained is not waited for.
    let mut old = sound.clone();
    old.memory.as_mut().unwrap().epochs = usize::MAX;
    let old = weights::read(&weights::write(&old), weights::Reading::default()).unwrap();
    let kind = TaskSpec::named("worked-example").unwrap();
    Training::<f64>::new(
        std::sync::Arc::new(kind.draw(kind.defaults()).unwrap()),
        Some(old),
        1,
    );
}

fn noise(n: usize, seed: u32) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24) - 0.5
    };
    (0..n).map(|_| next()).collect()
}

const SGD: Stepping = Stepping {
    optimizer: Optimizer::SGD,
    convention: Flavor::PyTorch,
    clip: None,
};

/// Central differences of the loss, for what PyTorch's layers do not have: ReLU, one bias, broadcasting
/// targets, symbols in, and the batch large enough to be divided.
#[test]
fn gradients_agree_with_finite_differences() {
    let (samples, steps, features) = (40, 5, 4);
    let values = Inputs::Values(noise(samples * steps * features, 1));
    let symbols = Inputs::Symbols(
        (0..samples * steps)
            .map(|k| (k * k % 7 % features) as u32)
            .collect(),
    );
    let mut seen = 0;
    for (cell, activation, inputs) in [
        (Cell::Lstm, Activation::Relu, values.clone()),
        (Cell::Lstm, Activation::Tanh, symbols),
        (Cell::Rnn, Activation::Relu, values.clone()),
        (Cell::Lstm, Activation::Tanh, values),
    ] {
        let architecture = Architecture {
            cell: cell.clone(),
            activation,
            input: features,
            hidden: 6,
            layers: 2,
            bidirectional: false,
            output: 1,
            head: Head::Every,
            objective: false,
            two_biases: false,
        };
        let targets = Targets::Values {
            values: noise(samples * steps * 3, 5),
            width: 3,
        };
        let data = Data {
            samples,
            steps,
            features,
            inputs,
            targets,
            every_step: true,
            lengths: None,
        };
        let all: Vec<u32> = (0..samples as u32).collect();
        let network = Network::draw(architecture, Flavor::Keras, None, 3);
        let mut learner = Learner::new(network.clone(), SGD, 2);
        learner.differentiate(&data, &all, data.whole());
        let gradient = learner.gradient().to_vec();
        for k in (0..gradient.len()).step_by(7) {
            let mut at = |shift: f64| {
                let mut theta = network.parameters.clone();
                theta[k] += shift;
                learner.set_parameters(&theta);
                let tally = learner.evaluate(&data, &all, data.whole());
                tally.loss / tally.terms as f64
            };
            let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!(
                (slope - gradient[k]).abs() < 1e-8,
                "{cell:?} {activation:?} {k}: {slope} {}",
                gradient[k]
            );
            seen += 1;
        }
    }
    assert!(seen > 100);
}

/// A sequence in pieces with carried states gives the outputs of the whole.
#[test]
fn carried_states_continue_a_sequence() {
    let (samples, steps) = (3, 12);
    let architecture = Architecture {
        cell: Cell::Lstm,
        activation: Activation::Tanh,
        input: 2,
        hidden: 5,
        layers: 2,
        bidirectional: false,
        output: 2,
        head: Head::Every,
        objective: false,
        two_biases: true,
    };
    let inputs = Inputs::Values(noise(samples * steps * 2, 9));
    let targets = Targets::Values {
        values: noise(samples * steps * 2, 4),
        width: 2,
    };
    let data = Data {
        samples,
        steps,
        features: 2,
        inputs,
        targets,
        every_step: true,
        lengths: None,
    };
    let all = [0, 1, 2];
    let mut learner = Learner::new(
        Network::<f64>::draw(architecture, Flavor::PyTorch, None, 1),
        SGD,
        1,
    );
    let whole = learner.evaluate(&data, &all, data.whole()).loss;
    let mut pieces = 0.0;
    for (from, size) in [(0, 5), (5, 4), (9, 3)] {
        pieces += learner
            .evaluate(&data, &all, Window { from, steps: size })
            .loss;
    }
    assert!((whole - pieces).abs() < 1e-12, "{whole} {pieces}");
}

/// The same numbers however many processors work on them, in a batch large enough to be divided.
#[test]
fn threads_change_no_bit() {
    let architecture = Architecture::measured(Cell::Lstm, 50);
    let (samples, steps) = (64, 10);
    let inputs = Inputs::Values(noise(samples * steps, 2));
    let targets = Targets::Values {
        values: noise(samples, 3),
        width: 1,
    };
    let data = Data {
        samples,
        steps,
        features: 1,
        inputs,
        targets,
        every_step: false,
        lengths: None,
    }
    .cast::<f32>();
    let all: Vec<u32> = (0..64).collect();
    let run = |threads| {
        let network = Network::<f32>::draw(architecture.clone(), Flavor::PyTorch, None, 1);
        let adam = Stepping {
            optimizer: Optimizer::ADAM,
            ..SGD
        };
        let mut learner = Learner::new(network, adam, threads);
        for _ in 0..20 {
            learner.step(&data, &all, data.whole(), 0.01).unwrap();
        }
        learner.network().parameters.clone()
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(3));
}

#[test]
fn a_step_that_overflows_changes_nothing_and_says_where() {
    use gatewalk::train::NonFinite;
    let architecture = Architecture {
        cell: Cell::Rnn,
        activation: Activation::Relu,
        input: 1,
        hidden: 2,
        layers: 1,
        bidirectional: false,
        output: 1,
        head: Head::Last,
        objective: false,
        two_biases: true,
    };
    let mut network = Network::<f32>::draw(architecture, Flavor::PyTorch, None, 1);
    network.parameters.fill(1e12);
    let inputs = Inputs::Values(vec![1.0; 6]);
    let data = Data {
        samples: 1,
        steps: 6,
        features: 1,
        inputs,
        targets: Targets::Values {
            values: vec![0.0],
            width: 1,
        },
        every_step: false,
        lengths: None,
    };
    let mut learner = Learner::new(network.clone(), SGD, 1);
    // 10¹², 10²⁴, 10³⁶, and then more than f32 holds.
    assert_eq!(
        learner.step(&data, &[0], data.whole(), 0.1),
        Err(NonFinite::State(4))
    );
    assert_eq!(learner.network(), &network);
}

/// The kernel and the graph engine are two programs; on the same weights they must say the same.
#[test]
fn the_kernel_agrees_with_the_graph_engine() {
    use gatewalk::course::trained::{Sample, model};
    use gatewalk::graph::Ref;
    for (cell, layers, symbols, every, activation) in [
        (Cell::Lstm, 1, false, true, Activation::Tanh),
        (Cell::Lstm, 1, false, false, Activation::Relu),
        (Cell::Lstm, 2, true, true, Activation::Tanh),
        (Cell::Lstm, 3, false, false, Activation::Tanh),
        (Cell::Rnn, 2, true, false, Activation::Tanh),
    ] {
        let (features, outputs, steps) = (3, 2 + usize::from(symbols), 7);
        let architecture = Architecture {
            cell: cell.clone(),
            activation,
            input: features,
            hidden: 5,
            layers,
            bidirectional: false,
            output: outputs,
            head: if every { Head::Every } else { Head::Last },
            objective: false,
            two_biases: true,
        };
        let network = Network::<f64>::draw(architecture.clone(), Flavor::PyTorch, Some(1.0), 11);
        let places = if every { steps } else { 1 };
        let wave = |n: usize| (n as f64 * 1.7).sin();
        let data = Data {
            samples: 2,
            steps,
            features,
            inputs: Inputs::Values((0..2 * steps * features).map(wave).collect()),
            targets: if symbols {
                Targets::Symbols(
                    (0..2 * places)
                        .map(|n| if n % 5 == 3 { IGNORED } else { n as u32 % 3 })
                        .collect(),
                )
            } else {
                Targets::Values {
                    values: (0..2 * places * outputs).map(|n| wave(n + 5)).collect(),
                    width: outputs,
                }
            },
            every_step: every,
            lengths: None,
        };
        let stepping = Stepping {
            optimizer: Optimizer::SGD,
            convention: Flavor::PyTorch,
            clip: None,
        };
        let mut learner = Learner::new(network.clone(), stepping, 1);
        let report = learner.differentiate(&data, &[1], data.whole());
        let sample = Sample::of(&data, 1, outputs);
        let unasked = Sample {
            targets: None,
            ..sample.clone()
        };
        let alone =
            model(&network, &unasked, "t").unwrap_or_else(|f| panic!("without targets: {f:?}"));
        assert!(alone.run_with(Optimizer::SGD).graph().loss.is_none());
        let walked = model(&network, &sample, "t").unwrap_or_else(|f| panic!("{f:?} {sample:?}"));
        let run = walked.run_with(Optimizer::SGD);
        let value = |name: &str, gradient: bool| {
            let id = run
                .graph()
                .find_plain(name)
                .unwrap_or_else(|| panic!("no {name}"));
            run.value(if gradient {
                Ref::Adjoint(id)
            } else {
                Ref::Value(id)
            })
            .unwrap()
            .into_owned()
        };
        let near = |a: f64, b: f64, what: &str| {
            assert!(
                (a - b).abs() <= 1e-10 * (1.0 + a.abs()),
                "{cell:?} ×{layers} {what}: {a} and {b}"
            );
        };
        near(value("L", false)[0], report.loss(), "loss");
        let gradient = Network {
            architecture,
            parameters: learner.gradient().to_vec(),
        };
        let prefix = if cell == Cell::Lstm { "lstm" } else { "rnn" };
        let gates: &[&str] = if cell == Cell::Lstm {
            &["i", "f", "g", "o"]
        } else {
            &["h"]
        };
        for layer in 0..layers {
            let (weight, bias) = [("W", "b"), ("V", "a"), ("U", "d")][layer];
            for (k, gate) in gates.iter().enumerate() {
                for (name, plain) in [
                    ("weight_ih", format!("{weight}_x{gate}")),
                    ("weight_hh", format!("{weight}_h{gate}")),
                    ("bias_ih", format!("{bias}_{gate}")),
                    ("bias_hh", format!("{bias}_{gate}")),
                ] {
                    let kernel = gradient
                        .tensor(&format!("{prefix}.{name}_l{layer}"))
                        .unwrap();
                    let graph = value(&plain, true);
                    kernel
                        .rows(k * 5, 5)
                        .iter()
                        .zip(graph.iter())
                        .for_each(|(a, b)| near(*a, *b, &plain));
                }
            }
        }
        let head = gradient.tensor("head.weight").unwrap();
        head.iter()
            .zip(value("W_hy", true).iter())
            .for_each(|(a, b)| near(*a, *b, "W_hy"));
    }
}

#[test]
fn a_csv_file_is_sequences_that_foretell_themselves() {
    let data = weights::read_csv(b"a,b\n1,2,3\n\n4, 5\n").unwrap();
    assert_eq!(
        (data.samples, data.steps, data.lengths),
        (2, 2, Some(vec![2, 1]))
    );
    assert!(matches!(&data.inputs, Inputs::Values(v) if *v == [1.0, 2.0, 4.0, 0.0]));
    assert!(
        matches!(&data.targets, Targets::Values { values, .. } if *values == [2.0, 3.0, 5.0, 0.0])
    );
    for (bad, says) in [
        ("", "no sequence"),
        ("1,2\n3,x\n", "line 2, number 2: x is not a number"),
        ("1,2\n3\n", "line 2 has one number"),
        ("1,2\n3,inf\n", "is not a number"),
    ] {
        let fault = weights::read_csv(bad.as_bytes()).unwrap_err();
        assert!(
            fault.message.get(gatewalk::lang::Lang::EN).contains(says),
            "{bad:?}: {}",
            fault.message.get(gatewalk::lang::Lang::EN)
        );
    }
}
