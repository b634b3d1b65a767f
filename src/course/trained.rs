//! A trained network written as a model: the same numbers as equations that can be walked.

use super::Model;
use crate::lang::{Diagnostic, Diagnostics, Lang, Text, text};
use crate::train::{Activation, Cell, Data, Head, IGNORED, Inputs, Network, Targets};
use std::fmt::Write;

/// One sequence with what should be answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// x₁ … x_T, features each.
    pub inputs: Vec<Vec<f64>>,
    /// What should be said after each step, if known; nothing where nothing is asked.
    pub targets: Option<Vec<Option<Vec<f64>>>>,
    /// True if the targets are symbols, one-hot, and the loss is cross-entropy.
    pub symbols: bool,
}

/// Most units and features of a network that can be read on a screen.
pub const MOST_UNITS: usize = 32;
/// Most input or output features.
pub const MOST_FEATURES: usize = 64;
/// Most steps of a sequence.
pub const MOST_STEPS: usize = 200;

impl Sample {
    /// A sequence of numbers or symbols out of a data set, `outputs` answers wide.
    pub fn of(data: &Data<f64>, sample: usize, outputs: usize) -> Sample {
        let sample = sample.min(data.samples.saturating_sub(1));
        let (places, length) = (data.places(), data.length(sample).min(data.steps));
        let one_hot = |s: u32, n: usize| {
            (0..n)
                .map(|k| f64::from(u8::from(k == s as usize)))
                .collect()
        };
        let inputs: Vec<Vec<f64>> = match &data.inputs {
            Inputs::Symbols(all) => {
                let own = &all[sample * data.steps..][..length];
                own.iter().map(|&s| one_hot(s, data.features)).collect()
            }
            Inputs::Values(all) => {
                let own = &all[sample * data.steps * data.features..][..length * data.features];
                own.chunks(data.features).map(<[f64]>::to_vec).collect()
            }
        };
        let answer = |place: usize| -> Option<Vec<f64>> {
            let at = sample * places + place;
            match &data.targets {
                Targets::Symbols(all) => (all[at] != IGNORED).then(|| one_hot(all[at], outputs)),
                Targets::Values { values, width } => {
                    let own = &values[at * width..][..*width];
                    // Several targets against one output pull like their mean.
                    let mean = own.iter().sum::<f64>() / *width as f64;
                    Some(if *width == outputs {
                        own.to_vec()
                    } else {
                        vec![mean]
                    })
                }
            }
        };
        let asked = |t: usize| {
            if data.every_step {
                answer(t)
            } else {
                answer(0).filter(|_| t + 1 == length)
            }
        };
        let symbols = matches!(data.targets, Targets::Symbols(_));
        Sample {
            inputs,
            targets: Some((0..length).map(asked).collect()),
            symbols,
        }
    }
}

/// The network reading `sample`, as a model called `title`. With targets the model has the loss that
/// training lowers; the two biases of PyTorch are added up.
///
/// # Errors
/// When the network is too large to be read, or the sample does not fit it.
pub fn model(network: &Network<f64>, sample: &Sample, title: &str) -> Result<Model, Diagnostics> {
    let a = network.architecture;
    let steps = sample.inputs.len();
    let small = a.hidden <= MOST_UNITS && a.input.max(a.output) <= MOST_FEATURES;
    if !small || steps > MOST_STEPS || steps == 0 {
        let (n, i, o) = (a.hidden, a.input, a.output);
        let fault = Diagnostic::whole(text!(
            "trained.network_too_large_walk_units",
            n,
            i,
            o,
            steps
        ));
        return Err(vec![fault.help(text!(
            "trained.walk_shows_up_units_inputs",
            most = MOST_UNITS,
            most_features = MOST_FEATURES,
            most_steps = MOST_STEPS
        ))]);
    }
    if let Some(row) = sample.inputs.iter().find(|row| row.len() != a.input) {
        let (is, want) = (row.len(), a.input);
        return Err(vec![Diagnostic::whole(text!(
            "trained.input_numbers_where_network_reads",
            is,
            want
        ))]);
    }
    Model::parse("trained", &source(network, sample, title))
}

/// Names of a layer: label of its quantities, its weights' letter, its biases' letter.
const LAYERS: [(&str, char, char); 3] = [("", 'W', 'b'), ("II", 'V', 'a'), ("III", 'U', 'd')];

fn timed(name: &str, label: &str, time: &str) -> String {
    if label.is_empty() {
        format!("{name}_{{{time}}}")
    } else {
        format!("{name}_{{{label},{time}}}")
    }
}

/// Blocks of H rows in the order of the file: i, f, g, o; a plain RNN has one.
fn blocks(cell: Cell, phi: &str) -> Vec<(&'static str, &str)> {
    let sigma = r"\sigma";
    match cell {
        Cell::Lstm => vec![("i", sigma), ("f", sigma), ("g", phi), ("o", sigma)],
        Cell::Rnn => vec![("h", phi)],
    }
}

/// The equations of a layer, and its numbers.
fn write_layer(
    network: &Network<f64>,
    layer: usize,
    equations: &mut String,
    parameters: &mut String,
) {
    let a = network.architecture;
    let phi = match a.activation {
        Activation::Tanh => r"\tanh",
        Activation::Relu => r"\mathrm{ReLU}",
    };
    let tensor = |name: &str| network.tensor(name).unwrap_or_default();
    let (label, weight, bias) = LAYERS[layer];
    let below = if layer == 0 {
        "x_t".to_owned()
    } else {
        timed("h", LAYERS[layer - 1].0, "t")
    };
    let before = timed("h", label, "t-1");
    let now = |name| timed(name, label, "t");
    let part = |name: &str| tensor(&format!("{}.{name}_l{layer}", a.cell.prefix()));
    let (ih, hh) = (part("weight_ih"), part("weight_hh"));
    let mut b = part("bias_ih");
    if a.two_biases {
        b += part("bias_hh");
    }
    for (k, (name, function)) in blocks(a.cell, phi).into_iter().enumerate() {
        let gate = name;
        let left = now(name);
        let _ = writeln!(
            equations,
            "{left} = {function}({weight}_{{x{gate}}}{below} + {weight}_{{h{gate}}}{before} + {bias}_{gate})"
        );
        let rows =
            |m: &nalgebra::DMatrix<f64>| matrix(&m.rows(k * a.hidden, a.hidden).into_owned());
        let _ = writeln!(parameters, "{weight}_x{gate} = {}", rows(&ih));
        let _ = writeln!(parameters, "{weight}_h{gate} = {}", rows(&hh));
        let _ = writeln!(parameters, "{bias}_{gate} = {}", rows(&b));
    }
    if a.cell == Cell::Lstm {
        let (c, c_before) = (now("c"), timed("c", label, "t-1"));
        let _ = writeln!(
            equations,
            r"{c} = {} \odot {c_before} + {} \odot {}",
            now("f"),
            now("i"),
            now("g")
        );
        let _ = writeln!(equations, r"{} = {} \odot {phi}({c})", now("h"), now("o"));
    }
}

fn source(network: &Network<f64>, sample: &Sample, title: &str) -> String {
    let a = network.architecture;
    let (mut equations, mut parameters) = (String::new(), String::new());
    let tensor = |name: &str| network.tensor(name).unwrap_or_default();
    for layer in 0..a.layers {
        write_layer(network, layer, &mut equations, &mut parameters);
    }
    let top = timed("h", LAYERS[a.layers - 1].0, "t");
    let read_out = format!("W_{{hy}}{top} + b_y");
    let _ = writeln!(parameters, "W_hy = {}", matrix(&tensor("head.weight")));
    let _ = writeln!(parameters, "b_y = {}", matrix(&tensor("head.bias")));
    if sample.symbols {
        let _ = writeln!(equations, "s_t = {read_out}");
        let _ = writeln!(equations, r"p_t = \mathrm{{softmax}}(s_t)");
    } else {
        let _ = writeln!(equations, r"\hat{{y}}_t = {read_out}");
    }
    let mut targets = String::new();
    let asked = sample
        .targets
        .as_ref()
        .filter(|list| list.iter().any(Option::is_some));
    if let Some(list) = asked {
        loss(&mut equations, sample, list, a.output, a.head);
        let row = |t: &Option<Vec<f64>>| {
            t.as_ref()
                .map_or_else(|| row(&vec![0.0; a.output]), |t| row(t))
        };
        let rows: Vec<String> = list.iter().map(row).collect();
        let _ = write!(targets, "[targets]\ny = [{}]\n", rows.join(", "));
    }
    let inputs: Vec<String> = sample.inputs.iter().map(|x| row(x)).collect();
    let title = toml::Value::from(title.to_owned());
    format!(
        "title = {title}\nequations = '''\n{equations}'''\n{}\n[inputs]\nx = [{}]\n{targets}[parameters]\n{parameters}",
        names(a.cell, sample.symbols, asked.is_some()),
        inputs.join(", ")
    )
}

/// The loss of training: the mean over what is asked.
fn loss(
    equations: &mut String,
    sample: &Sample,
    list: &[Option<Vec<f64>>],
    outputs: usize,
    head: Head,
) {
    let asked = list.iter().filter(|t| t.is_some()).count();
    let last = list.len();
    let terms = if sample.symbols {
        asked
    } else {
        asked * outputs
    };
    let _ = match (head, sample.symbols) {
        (Head::Every, true) => {
            writeln!(
                equations,
                r"L = -\frac{{1}}{{{terms}}}\sum_{{t=1}}^{{T}}y_t^\top \log(p_t)"
            )
        }
        (Head::Every, false) => {
            writeln!(
                equations,
                r"L = \frac{{1}}{{{terms}}}\sum_{{t=1}}^{{T}}\|\hat{{y}}_t - y_t\|^2"
            )
        }
        // Only the last answer is asked for.
        (Head::Last, true) => writeln!(equations, "e_t = y_t^\\top \\log(p_t)\nL = -e_{{{last}}}"),
        (Head::Last, false) if terms == 1 => {
            writeln!(
                equations,
                "e_t = \\hat{{y}}_t - y_t\nL = \\|e_{{{last}}}\\|^2"
            )
        }
        (Head::Last, false) => {
            writeln!(
                equations,
                "e_t = \\hat{{y}}_t - y_t\nL = \\frac{{\\|e_{{{last}}}\\|^2}}{{{terms}}}"
            )
        }
    };
}

/// What the names mean; `asked` says whether there are targets, and so a loss.
fn names(cell: Cell, symbols: bool, asked: bool) -> String {
    let mut list = vec![
        ("x", text!("common.input")),
        ("h", text!("trained.hidden_state")),
    ];
    if asked {
        list.extend([("y", text!("trained.target")), ("L", text!("common.loss"))]);
    }
    if cell == Cell::Lstm {
        list.extend([
            ("i", text!("trained.input_gate")),
            ("f", text!("trained.forget_gate")),
            ("o", text!("trained.output_gate")),
            ("g", text!("trained.candidate")),
            ("c", text!("trained.cell_state")),
        ]);
    }
    if symbols {
        list.extend([
            ("s", text!("trained.scores")),
            ("p", text!("trained.probabilities")),
        ]);
    } else {
        list.push(("yhat", text!("trained.prediction")));
    }
    let line = |(name, word): &(&str, Text)| {
        let words = Lang::all().map(|lang| format!("{lang} = \"{}\"", word.get(lang)));
        format!("{name} = {{ {} }}\n", words.collect::<Vec<_>>().join(", "))
    };
    format!("[names]\n{}", list.iter().map(line).collect::<String>())
}

fn row(values: &[f64]) -> String {
    let list: Vec<String> = values.iter().map(|v| format!("{v:?}")).collect();
    format!("[{}]", list.join(", "))
}

fn matrix(m: &nalgebra::DMatrix<f64>) -> String {
    let rows: Vec<String> = m
        .row_iter()
        .map(|r| row(&r.iter().copied().collect::<Vec<f64>>()))
        .collect();
    format!("[{}]", rows.join(", "))
}
