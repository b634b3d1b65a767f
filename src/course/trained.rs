//! A trained network written as a model: the same numbers as equations that can be walked.

mod cell;
mod numbers;
mod own;

use super::Model;
use crate::lang::{Diagnostic, Diagnostics, Lang, Text, text};
use crate::train::weights::{Direction, Imported, Kind};
use crate::train::{Data, Head, IGNORED, Inputs, Network, Targets};
use numbers::{matrix, row};
use std::borrow::Cow;
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
    let head = network.architecture.head;
    match Imported::of(network) {
        Some(network) => imported(&network, sample, title, head),
        None => {
            let asked = sample.targets.iter().flatten().any(Option::is_some);
            parsed(own::body(network, asked)?, sample, title, head)
        }
    }
}

/// The same of a network from elsewhere, whose head reads where `head` says.
///
/// # Errors
/// As of [`model`].
pub fn imported(
    network: &Imported,
    sample: &Sample,
    title: &str,
    head: Head,
) -> Result<Model, Diagnostics> {
    let units = network.layers.iter().flatten().map(Direction::units);
    let body = cell::Body {
        written: cell::write(network),
        top: cell::top(network),
        head: network.head.as_ref().map(Cow::Borrowed),
        input: "x".to_owned(),
        target: None,
        names: names(network),
        notes: &network.notes,
        reads: network.layers[0][0].reads(),
        units: units.max().unwrap_or(0),
        outputs: network.outputs(),
    };
    parsed(body, sample, title, head)
}

fn parsed(
    body: cell::Body<'_>,
    sample: &Sample,
    title: &str,
    head: Head,
) -> Result<Model, Diagnostics> {
    let (units, reads, outputs) = (body.units, body.reads, body.outputs);
    let steps = sample.inputs.len();
    let small = units <= MOST_UNITS && reads.max(outputs) <= MOST_FEATURES;
    if !small || steps > MOST_STEPS || steps == 0 {
        let (n, i, o) = (units, reads, outputs);
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
    if let Some(row) = sample.inputs.iter().find(|row| row.len() != reads) {
        let (is, want) = (row.len(), reads);
        return Err(vec![Diagnostic::whole(text!(
            "trained.input_numbers_where_network_reads",
            is,
            want
        ))]);
    }
    Model::parse("trained", &source(body, sample, title, head))
}

/// Writes the head, and the equation of the answer where there is one; `asked` says whether there are targets.
fn answer(body: &mut cell::Body<'_>, symbols: bool, asked: bool) {
    let out = &mut body.written;
    let (equations, parameters) = (&mut out.equations, &mut out.parameters);
    let top = body.top.clone();
    let read_out = body.head.as_ref().map(|linear| {
        let _ = writeln!(parameters, "W_hy = {}", matrix(&linear.weight));
        let sum = match &linear.bias {
            Some(bias) => {
                let _ = writeln!(parameters, "b_y = {}", matrix(bias));
                format!("W_{{hy}}{top} + b_y")
            }
            None => format!("W_{{hy}}{top}"),
        };
        match cell::latex(linear.function) {
            "" => sum,
            function => format!("{function}({sum})"),
        }
    });
    // Without a head the state itself is the answer, and needs a name only where it is compared.
    let Some(read_out) = read_out.or_else(|| asked.then_some(top)) else {
        return;
    };
    if symbols {
        let _ = writeln!(equations, "s_t = {read_out}");
        let _ = writeln!(equations, r"p_t = \mathrm{{softmax}}(s_t)");
    } else {
        let _ = writeln!(equations, r"\hat{{y}}_t = {read_out}");
    }
}

fn source(mut body: cell::Body<'_>, sample: &Sample, title: &str, head: Head) -> String {
    let asked = sample
        .targets
        .as_ref()
        .filter(|list| list.iter().any(Option::is_some));
    // Equations that have a loss themselves have an answer, too.
    let says_all = body.target.is_some();
    if !says_all {
        answer(&mut body, sample.symbols, asked.is_some());
    }
    let answers = !says_all && (body.head.is_some() || asked.is_some());
    let names_loss = !says_all && asked.is_some();
    let glossary = glossary(&body, sample.symbols, names_loss, answers);
    let (mut out, outputs) = (body.written, body.outputs);
    let mut targets = String::new();
    if let Some(list) = asked {
        if !says_all {
            loss(&mut out.equations, sample, list, outputs, head);
        }
        let row = |t: &Option<Vec<f64>>| {
            t.as_ref()
                .map_or_else(|| row(&vec![0.0; outputs]), |t| row(t))
        };
        let rows: Vec<String> = list.iter().map(row).collect();
        let name = body.target.as_deref().unwrap_or("y");
        let _ = write!(targets, "[targets]\n{name} = [{}]\n", rows.join(", "));
    }
    let inputs: Vec<String> = sample.inputs.iter().map(|x| row(x)).collect();
    let initial = match out.initial.as_str() {
        "" => String::new(),
        list => format!("[initial]\n{list}"),
    };
    let functions = match out.functions.as_str() {
        "" => String::new(),
        list => format!("[functions]\n{list}"),
    };
    let (title, input) = (toml::Value::from(title.to_owned()), body.input);
    format!(
        "title = {title}\n{}equations = '''\n{}'''\n{functions}{}\n[inputs]\n{input} = [{}]\n{targets}{initial}[parameters]\n{}",
        about(body.notes),
        out.equations,
        glossary,
        inputs.join(", "),
        out.parameters
    )
}

/// What was assumed, as words about the model.
fn about(notes: &[Text]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let words = |lang: Lang| {
        let list: Vec<String> = notes
            .iter()
            .map(|note| note.get(lang).to_string())
            .collect();
        format!("{lang} = {}", toml::Value::from(list.join(" ")))
    };
    let all: Vec<String> = Lang::all().map(words).collect();
    format!("about = {{ {} }}\n", all.join(", "))
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

/// What quantities of the layers are called.
fn names(network: &Imported) -> Vec<(&'static str, Text)> {
    let [first] = network.layers[0].as_slice() else {
        return vec![];
    };
    let mut list = vec![("h", text!("trained.hidden_state"))];
    list.extend(match first.kind {
        Kind::Lstm => vec![
            ("i", text!("trained.input_gate")),
            ("f", text!("trained.forget_gate")),
            ("o", text!("trained.output_gate")),
            ("g", text!("trained.candidate")),
            ("c", text!("trained.cell_state")),
        ],
        Kind::Gru { .. } => vec![
            ("r", text!("trained.reset_gate")),
            ("z", text!("trained.update_gate")),
            ("n", text!("trained.candidate")),
        ],
        Kind::Rnn => vec![],
    });
    list
}

/// What the names mean; `asked` says whether there are targets, and so a loss, `answers` whether there is an output.
fn glossary(body: &cell::Body<'_>, symbols: bool, asked: bool, answers: bool) -> String {
    let mut list = vec![(body.input.as_str(), text!("common.input"))];
    list.extend(body.names.iter().cloned());
    if asked {
        list.extend([("y", text!("trained.target")), ("L", text!("common.loss"))]);
    }
    match (answers, symbols) {
        (false, _) => {}
        (_, true) => list.extend([
            ("s", text!("trained.scores")),
            ("p", text!("trained.probabilities")),
        ]),
        _ => list.push(("yhat", text!("trained.prediction"))),
    }
    let line = |(name, word): &(&str, Text)| {
        let words = Lang::all().map(|lang| format!("{lang} = \"{}\"", word.get(lang)));
        format!("{name} = {{ {} }}\n", words.collect::<Vec<_>>().join(", "))
    };
    format!("[names]\n{}", list.iter().map(line).collect::<String>())
}
