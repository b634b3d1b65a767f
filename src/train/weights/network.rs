//! A network, and what its training remembers, as a file.

mod own;
mod words;
mod write;

use super::super::{Activation, Architecture, Cell, Checkpoint, Head, Network};
use super::{Choices, Direction, Imported, Kind, Layer, Linear, Matrix, memory};
use crate::equation::Func;
use crate::lang::{Diagnostic, Text, text};
use safetensors::SafeTensors;
use std::collections::HashMap;
use words::{ACTIVATIONS, BIASES, HEADS, said};
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

/// Reads a network, its sizes found from the shapes, and what its training remembers.
///
/// # Errors
/// What is wrong with the file, as [`Imported::read`] says it; what is not trained.
pub fn read(bytes: &[u8], reading: Reading) -> Result<Checkpoint<f64>, Diagnostic> {
    let metadata = metadata(bytes);
    let network = match own::read(bytes, &metadata)? {
        Some(network) => network,
        None => {
            let imported = Imported::read(bytes, &Choices::default())?;
            trainable(&imported, reading.with(&metadata))?
        }
    };
    let bytes = SafeTensors::deserialize(bytes)
        .ok()
        .and_then(|file| Some(file.tensor("head.weight").ok()?.dtype().bitsize() / 8));
    let memory = memory::read(&metadata, &network.architecture, bytes.unwrap_or(4))?;
    Ok(Checkpoint { network, memory })
}

/// The network of any file; what stands in the place of tanh is as `choices` or the file's metadata say.
///
/// # Errors
/// As of [`Imported::read`].
pub fn imported(bytes: &[u8], choices: &Choices) -> Result<Imported, Diagnostic> {
    let said = || said(&metadata(bytes), ACTIVATIONS);
    let choices = Choices {
        activation: choices.activation.or_else(said),
        ..choices.clone()
    };
    Imported::read(bytes, &choices)
}

/// The network of a file that says equations of one's own; its head reads every step. None of other files.
///
/// # Errors
/// As of [`read`].
pub fn own(bytes: &[u8]) -> Result<Option<Network<f64>>, Diagnostic> {
    let found = own::read(bytes, &metadata(bytes))?;
    Ok(found.map(|mut network| {
        network.architecture.head = Head::Every;
        network
    }))
}

fn metadata(bytes: &[u8]) -> HashMap<String, String> {
    let read = SafeTensors::read_metadata(bytes).ok();
    read.and_then(|(_, m)| m.metadata().clone())
        .unwrap_or_default()
}

/// The same network as it trains.
///
/// # Errors
/// What it has that is not trained.
fn trainable(imported: &Imported, reading: Reading) -> Result<Network<f64>, Diagnostic> {
    let Some(cell) = cell(imported) else {
        let fault = Diagnostic::whole(text!("weights.kernel_trains_less"));
        return Err(fault.help(text!("weights.walk_it_instead")));
    };
    let Some(head) = &imported.head else {
        let fault = Diagnostic::whole(text!("weights.file_has_no", name = "head.weight"));
        return Err(fault.help(text!("weights.output_comes_from_linear_layer")));
    };
    let architecture = sizes(imported, cell, head.weight.nrows(), reading);
    architecture.check()?;
    let (mut tensors, two_biases) = (
        architecture.tensors().into_iter(),
        architecture.has_two_biases(),
    );
    let parameters = vec![0.0; architecture.parameters()];
    let mut network = Network {
        architecture,
        parameters,
    };
    let mut put = |blocks: &[Matrix]| {
        let Some(to) = tensors.next() else { return };
        for (k, block) in blocks.iter().enumerate() {
            for (r, c) in (0..block.nrows()).flat_map(|r| (0..block.ncols()).map(move |c| (r, c))) {
                network.parameters[to.at(k * block.nrows() + r, c)] = block[(r, c)];
            }
        }
    };
    for own in imported.layers.iter().flatten() {
        put(&own.weight_ih);
        put(&own.weight_hh);
        if two_biases {
            put(own.bias_ih.as_deref().unwrap_or(&[]));
            put(own.bias_hh.as_deref().unwrap_or(&[]));
        } else {
            let sums = (0..own.weight_hh.len()).filter_map(|k| own.bias_of(k));
            put(&sums.collect::<Vec<_>>());
        }
    }
    put(std::slice::from_ref(&head.weight));
    put(head.bias.as_slice());
    Ok(network)
}

/// Sizes and kinds, and what the file leaves open.
fn sizes(imported: &Imported, cell: Cell, output: usize, reading: Reading) -> Architecture {
    let first = &imported.layers[0][0];
    let found = match first.functions[1] {
        Some(Func::Relu) => Activation::Relu,
        _ => reading.usual,
    };
    Architecture {
        cell,
        activation: reading.activation.unwrap_or(found),
        input: first.reads(),
        hidden: first.units(),
        layers: imported.layers.len(),
        bidirectional: imported.layers[0].len() == 2,
        output,
        head: reading.head.unwrap_or(Head::Every),
        objective: false,
        two_biases: reading.two_biases.unwrap_or(true),
    }
}

/// The cell of every layer, if it is one that trains: forward or in both directions, as many units in each layer, no
/// peepholes, no states of its own.
fn cell(imported: &Imported) -> Option<Cell> {
    let first = &imported.layers[0][0];
    let cell = match first.kind {
        Kind::Lstm => Cell::Lstm,
        Kind::Rnn => Cell::Rnn,
        Kind::Gru { after: true } => Cell::Gru,
        Kind::Gru { .. } => return None,
    };
    let [gate, phi, out] = first.functions;
    let usual = gate == Some(Func::Sigmoid) && matches!(phi, Some(Func::Tanh | Func::Relu));
    let directions = imported.layers[0].len();
    let same = |own: &Direction| {
        own.kind == first.kind
            && own.units() == first.units()
            && own.functions == first.functions
            && own.peepholes.is_none()
            && own.projection.is_none()
            && own.initial == [None, None]
    };
    let same = |layer: &Layer| {
        let ways = layer.iter().map(|own| own.is_reverse);
        ways.eq([false, true].into_iter().take(directions)) && layer.iter().all(same)
    };
    let is_plain = |head: &Linear| head.function.is_none();
    let usual = usual && !imported.reads_ends && imported.head.iter().all(is_plain);
    let fits = usual && (cell != Cell::Lstm || out == phi);
    (fits && imported.layers.iter().all(same)).then_some(cell)
}

impl Architecture {
    /// Whether the sizes are within what a network may have.
    ///
    /// # Errors
    /// The size that is not, with its bounds.
    pub fn check(&self) -> Result<(), Diagnostic> {
        let within = |what: Text, is: usize, most: usize| {
            if (1..=most).contains(&is) {
                return Ok(());
            }
            let what = text!("weights.must_be_to_not", what, most, is);
            Err(Diagnostic::whole(what))
        };
        let input = text!("weights.number_of_input_features");
        within(input, self.input, Self::MAX_FEATURES)?;
        let output = text!("weights.number_of_outputs");
        within(output, self.output, Self::MAX_FEATURES)?;
        let hidden = text!("weights.number_of_hidden_units");
        within(hidden, self.hidden, Self::MAX_HIDDEN)?;
        let layers = text!("weights.number_of_layers");
        within(layers, self.layers, Self::MAX_LAYERS)?;
        if matches!(self.cell, Cell::Own(_)) {
            // Sizes that do not fit are found out here, before anything is drawn.
            self.plan::<f64>(false).map_err(|mut faults| {
                let mut fault = faults.swap_remove(0);
                (fault.span, fault.other) = (None, None);
                fault
            })?;
        }
        let parameters = text!("weights.number_of_parameters");
        within(parameters, self.parameters(), Self::MAX_PARAMETERS)
    }
}
