//! A network, and what its training remembers, as a file.

mod write;

use super::super::{Activation, Architecture, Cell, Checkpoint, Head, Network};
use super::{memory, numbers, open, shape_of};
use crate::lang::{Diagnostic, Text, printable_line, text};
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;
use std::collections::HashMap;
pub use write::{room, write};

/// What the tensors of a file do not say. What is none is as the file's metadata has it, which gatewalk writes;
/// without that φ is `usual`, the head reads every step, and a layer has two biases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// φ.
    pub activation: Option<Activation>,
    /// Where the head reads.
    pub head: Option<Head>,
    /// Two biases a layer, or their sum as one.
    pub two_biases: Option<bool>,
    /// φ where neither says it.
    pub usual: Activation,
}

/// A key of the metadata, and what its words mean.
type Words<T> = (&'static str, [(&'static str, T); 2]);

const HEADS: Words<Head> = ("head", [("last", Head::Last), ("every", Head::Every)]);
const ACTIVATIONS: Words<Activation> = (
    "activation",
    [("tanh", Activation::Tanh), ("relu", Activation::Relu)],
);
const BIASES: Words<bool> = ("biases", [("1", false), ("2", true)]);

/// What the metadata says under a key, if it is one of its words.
fn said<T>(metadata: &HashMap<String, String>, (key, words): Words<T>) -> Option<T> {
    let text = metadata.get(key)?;
    let mut words = words.into_iter();
    words.find(|(word, _)| word == text).map(|(_, value)| value)
}

impl Reading {
    /// The same with what the metadata says of the rest.
    fn with(self, metadata: &HashMap<String, String>) -> Reading {
        Reading {
            activation: self.activation.or_else(|| said(metadata, ACTIVATIONS)),
            head: self.head.or_else(|| said(metadata, HEADS)),
            two_biases: self.two_biases.or_else(|| said(metadata, BIASES)),
            ..self
        }
    }
}

/// How tensors of a network are saved with PyTorch.
const SAVED_WITH: &str = "safetensors.torch.save_file(model.state_dict(), path)";

/// Reads a network, its sizes found from the shapes, and what its training remembers.
///
/// # Errors
/// A tensor that is missing, has another shape than its neighbours ask for, or is not needed; numbers that are not
/// finite.
pub fn read(bytes: &[u8], reading: Reading) -> Result<Checkpoint<f64>, Box<Diagnostic>> {
    let file = open(bytes, SAVED_WITH)?;
    let metadata = SafeTensors::read_metadata(bytes)
        .ok()
        .and_then(|(_, m)| m.metadata().clone())
        .unwrap_or_default();
    let architecture = architecture(&file, reading.with(&metadata))?;
    let network = tensors(&file, architecture)?;
    let bytes = file
        .tensor("head.weight")
        .map_or(4, |t| t.dtype().bitsize() / 8);
    let memory = memory::read(&metadata, &architecture, bytes)?;
    Ok(Checkpoint { network, memory })
}

/// Sizes and kinds, from the shapes of the first layer and of the head.
fn architecture(file: &SafeTensors<'_>, reading: Reading) -> Result<Architecture, Box<Diagnostic>> {
    let has = |name: &str| file.tensor(name).is_ok();
    let cell = match (has("lstm.weight_ih_l0"), has("rnn.weight_ih_l0")) {
        (true, false) => Cell::Lstm,
        (false, true) => Cell::Rnn,
        (true, true) => {
            let fault = Diagnostic::whole(text!("weights.file_both_lstm_weight_ih"));
            return Err(fault.help(text!("weights.keep_tensors_one_them")).into());
        }
        _ => return Err(no_cell(file).into()),
    };
    let prefix = cell.prefix();
    let first = format!("{prefix}.weight_ih_l0");
    let [rows, input] = shape_of(&first, &view(file, &first)?, 2)?[..] else {
        unreachable!("two dimensions")
    };
    let output = shape_of("head.weight", &view(file, "head.weight")?, 2)?[0];
    let layers = (0..).take_while(|l| has(&format!("{prefix}.weight_ih_l{l}")));
    let mut architecture = Architecture {
        cell,
        activation: reading.activation.unwrap_or(reading.usual),
        input,
        hidden: 1,
        layers: layers.count(),
        output,
        head: reading.head.unwrap_or(Head::Every),
        two_biases: reading.two_biases.unwrap_or(true),
    };
    let gates = architecture.gates();
    if !rows.is_multiple_of(gates) {
        let fault = Diagnostic::whole(text!("weights.rows_no_multiple", first, rows, gates));
        return Err(fault.help(text!("weights.lstm_units_row_unit_then")).into());
    }
    architecture.hidden = rows / gates;
    architecture.check()?;
    Ok(architecture)
}

/// The numbers, each tensor of the shape it should have.
fn tensors(
    file: &SafeTensors<'_>,
    architecture: Architecture,
) -> Result<Network<f64>, Box<Diagnostic>> {
    let mut network = Network {
        architecture,
        parameters: vec![0.0; architecture.parameters()],
    };
    let own = architecture.tensors();
    let expected = architecture.with_two_biases().tensors();
    for want in &expected {
        let given = view(file, &want.name)?;
        let shape = want.shape();
        if given.shape() != shape {
            return Err(misshapen(&want.name, given.shape(), shape, &architecture));
        }
        let list = numbers(&want.name, &given)?;
        let name = match architecture.two_biases {
            true => want.name.clone(),
            false => want.name.replace("bias_hh", "bias_ih"),
        };
        let to = own.iter().find(|t| t.name == name);
        let to = to.expect("both lists have the same names");
        for (k, v) in list.iter().enumerate() {
            network.parameters[to.at(k / want.cols, k % want.cols)] += v;
        }
    }
    sums_are_finite(&network)?;
    let mut names = file.names();
    names.sort_unstable();
    let is_unused = |name: &&str| expected.iter().all(|t| t.name != *name);
    match names.into_iter().find(is_unused) {
        Some(extra) => Err(unused(extra).into()),
        None => Ok(network),
    }
}

/// A tensor of another shape than its name has.
fn misshapen(name: &str, is: &[usize], shape: Vec<usize>, a: &Architecture) -> Box<Diagnostic> {
    let (i, h, o) = (a.input, a.hidden, a.output);
    let (is, shape) = (format!("{is:?}"), format!("{shape:?}"));
    let prefix = a.cell.prefix();
    let what = text!(
        "weights.shape_where_inputs_units_outputs",
        name,
        is,
        i,
        h,
        o,
        shape
    );
    let help = text!("weights.sizes_those_weight_ih_head", prefix);
    Box::new(Diagnostic::whole(what).help(help))
}

/// The two biases of a layer are only ever added up: their sum must be a number, too.
fn sums_are_finite(network: &Network<f64>) -> Result<(), Box<Diagnostic>> {
    let (a, prefix) = (network.architecture, network.architecture.cell.prefix());
    for layer in 0..a.layers {
        let bias = |kind: &str| network.tensor(&format!("{prefix}.bias_{kind}_l{layer}"));
        let Some(mut sum) = bias("ih") else { continue };
        if let Some(other) = bias("hh") {
            sum += other;
        }
        if let Some(place) = sum.iter().position(|v| !v.is_finite()) {
            let what = text!("weights.bias_ih_bias_hh_add", prefix, layer, place);
            let help = text!("weights.each_number_but_their_sum");
            return Err(Diagnostic::whole(what).help(help).into());
        }
    }
    Ok(())
}

/// A tensor by name; what is missing is said with what a file should have.
fn view<'a>(file: &SafeTensors<'a>, name: &str) -> Result<TensorView<'a>, Box<Diagnostic>> {
    file.tensor(name).map_err(|_| {
        let help = if name.starts_with("head") {
            text!("weights.output_comes_from_linear_layer")
        } else if name.contains("bias") {
            text!("weights.layer_bias_ih_bias_hh")
        } else {
            text!("weights.every_layer_weight_ih_weight")
        };
        Box::new(Diagnostic::whole(text!("weights.file_has_no", name)).help(help))
    })
}

fn no_cell(file: &SafeTensors<'_>) -> Diagnostic {
    let mut names: Vec<String> = file.names().iter().map(|n| printable_line(n, 60)).collect();
    names.sort();
    names.truncate(12);
    let list = names.join(", ");
    let fault = Diagnostic::whole(text!("weights.file_no_lstm_weight_ih"));
    if names.is_empty() {
        return fault.help(text!("weights.no_tensor_all"));
    }
    if names.iter().any(|n| n.starts_with("gru.")) {
        return fault.help(text!("weights.holds_gru_lstm_plain_rnn"));
    }
    fault.help(text!("weights.tensors_name_module_lstm_rnn", list))
}

fn unused(name: &str) -> Diagnostic {
    let shown = printable_line(name, 60);
    let fault = Diagnostic::whole(text!("weights.file_network_does_not_use", shown));
    fault.help(text!("weights.bidirectional_lstms_projections"))
}

impl Architecture {
    /// Whether the sizes are within what a network may have.
    ///
    /// # Errors
    /// The size that is not, with its bounds.
    pub fn check(&self) -> Result<(), Box<Diagnostic>> {
        let within = |what: Text, is: usize, most: usize| {
            if (1..=most).contains(&is) {
                return Ok(());
            }
            let what = text!("weights.must_be_to_not", what, most, is);
            Err(Diagnostic::whole(what).into())
        };
        let input = text!("weights.number_of_input_features");
        within(input, self.input, Self::MAX_FEATURES)?;
        let output = text!("weights.number_of_outputs");
        within(output, self.output, Self::MAX_FEATURES)?;
        let hidden = text!("weights.number_of_hidden_units");
        within(hidden, self.hidden, Self::MAX_HIDDEN)?;
        let layers = text!("weights.number_of_layers");
        within(layers, self.layers, Self::MAX_LAYERS)?;
        let parameters = text!("weights.number_of_parameters");
        within(parameters, self.parameters(), Self::MAX_PARAMETERS)
    }
}
