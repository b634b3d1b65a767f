//! What the configuration of a Keras model says and its tensors do not: the order of layers, functions, directions.
//!
//! What would make the model compute something else than its recurrent layers and a linear one behind them is refused by
//! name: layers that are not one behind the other, and classes that are not known.

use crate::equation::Func;
use crate::lang::{Diagnostic, Text, Words, printable_line, text};
use crate::train::weights::imported::keras::Said;
use crate::train::weights::imported::layout;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Layers that recur or hold one that does.
const RECURRENT: Words = Words("LSTM GRU SimpleRNN Bidirectional RNN");
/// What recurs in them.
const CELLS: Words = Words("LSTM GRU SimpleRNN LSTMCell GRUCell SimpleRNNCell");
/// Layers that pass everything on when nothing is trained.
const PASSED: Words = Words("InputLayer Dropout SpatialDropout1D GaussianNoise GaussianDropout");
/// Layers whose tensors are told of where the network does not use them.
const WITH_TENSORS: Words = Words("Embedding BatchNormalization LayerNormalization Conv1D");
/// Most arrays and objects of a layer's inputs that are looked at.
const MOST_INPUTS: usize = 10_000;

/// What the groups of layers in the file are called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    /// By their class, counted: `lstm`, `lstm_1`.
    ByClass,
    /// By the names of the layers.
    ByName,
}

/// Reads a configuration; gives the groups of recurrent layers, from below upwards. With `is_chosen` modules are named, and
/// what lies around them is passed over.
///
/// # Errors
/// What of it would be computed otherwise here.
pub(super) fn read(
    config: &Value,
    called: Called,
    is_chosen: bool,
    notes: &mut Vec<Text>,
) -> Result<(Vec<String>, Said), Diagnostic> {
    let mut reader = Reader {
        called,
        is_chosen,
        notes,
        counts: BTreeMap::new(),
        order: vec![],
        dense: None,
        said: Said::default(),
    };
    let layers = config["config"]["layers"].as_array();
    let (mut below, layers) = (None, layers.map_or(&[][..], Vec::as_slice));
    for layer in layers {
        reader.in_a_row(layer, below)?;
        reader.layer(layer)?;
        below = Some(name(layer));
    }
    reader.said.is_known = !layers.is_empty();
    Ok((reader.order, reader.said))
}

struct Reader<'a> {
    called: Called,
    is_chosen: bool,
    notes: &'a mut Vec<Text>,
    counts: BTreeMap<&'a str, usize>,
    order: Vec<String>,
    /// The last linear layer so far.
    dense: Option<String>,
    said: Said,
}

fn class(layer: &Value) -> &str {
    layer["class_name"].as_str().unwrap_or_default()
}

fn name(layer: &Value) -> &str {
    layer["config"]["name"].as_str().unwrap_or_default()
}

/// `name` for the screen.
fn shown(layer: &Value) -> String {
    printable_line(name(layer), 60)
}

impl Reader<'_> {
    /// Refuses a layer that reads another one than that below it, or several.
    fn in_a_row(&self, layer: &Value, below: Option<&str>) -> Result<(), Diagnostic> {
        let inbound = &layer["inbound_nodes"];
        if self.is_chosen || !inbound.is_array() {
            return Ok(());
        }
        let reads = read_by(inbound);
        if reads.iter().copied().eq(below) {
            return Ok(());
        }
        let name = shown(layer);
        let list: Vec<String> = reads.iter().map(|own| printable_line(own, 60)).collect();
        let fault = match list.as_slice() {
            [] => Diagnostic::whole(text!("weights.keras_second_input", name)),
            list => Diagnostic::whole(text!(
                "weights.keras_branches",
                name,
                list = Text::list(list)
            )),
        };
        Err(fault.help(text!("weights.keras_in_a_row")))
    }

    fn layer(&mut self, layer: &Value) -> Result<(), Diagnostic> {
        let inner = &layer["config"]["layer"];
        match class(layer) {
            own if RECURRENT.has(own) => self.recurrent(layer),
            "Dense" => self.linear(layer, layer),
            "TimeDistributed" if class(inner) == "Dense" => self.linear(layer, inner),
            "Activation" => self.behind(layer, layer),
            "Masking" => {
                let name = shown(layer);
                self.notes.push(text!("weights.keras_masking", name));
                Ok(())
            }
            own if self.is_chosen || PASSED.has(own) || WITH_TENSORS.has(own) => Ok(()),
            own => {
                let (name, class) = (shown(layer), printable_line(own, 40));
                let fault = Diagnostic::whole(text!("weights.keras_class_not_read", name, class));
                Err(fault.help(text!("weights.keras_in_a_row")))
            }
        }
    }

    /// The group of a layer: `lstm_1`, or its name.
    fn group(&mut self, layer: &Value) -> String {
        if self.called == Called::ByName {
            return name(layer).to_owned();
        }
        let snake = match class(layer) {
            "LSTM" => "lstm",
            "GRU" => "gru",
            "SimpleRNN" => "simple_rnn",
            "RNN" => "rnn",
            _ => "bidirectional",
        };
        let count = self.counts.entry(snake).or_default();
        *count += 1;
        match *count {
            1 => snake.to_owned(),
            n => format!("{snake}_{}", n - 1),
        }
    }

    fn recurrent(&mut self, layer: &Value) -> Result<(), Diagnostic> {
        if let Some(name) = self.dense.take().filter(|_| !self.is_chosen) {
            let fault = Diagnostic::whole(text!("weights.keras_linear_below", name));
            return Err(fault.help(text!("weights.other_layers_name_module")));
        }
        let is_both = class(layer) == "Bidirectional";
        let forward = if is_both {
            &layer["config"]["layer"]
        } else {
            layer
        };
        let config = &forward["config"];
        if is_both && layer["config"]["merge_mode"] != "concat" {
            let mode = layer["config"]["merge_mode"].to_string();
            return Err(unusual(layer, &format!("merge_mode={mode}")));
        }
        if config["go_backwards"] == Value::Bool(true) {
            return Err(unusual(layer, "go_backwards=True"));
        }
        let mut all = vec![];
        for cell in cells(layer) {
            all.push(functions(layer, cell)?);
        }
        let Some(first) = all.first().copied() else {
            return Err(unusual(layer, "cell"));
        };
        if all.iter().any(|own| *own != first) {
            let what = if is_both { "backward_layer" } else { "cells" };
            return Err(unusual(layer, what));
        }
        let group = self.group(layer);
        let place = format!("{}/{group}", self.order.len());
        self.order.push(group);
        if first != [Some(Func::Sigmoid), Some(Func::Tanh), Some(Func::Tanh)] {
            let (name, what) = (shown(layer), words(cells(layer)[0]));
            self.notes
                .push(text!("weights.keras_functions", name, what));
        }
        let before = |cell: &&Value| cell["config"]["reset_after"] == Value::Bool(false);
        if cells(layer).iter().any(before) {
            self.said.resets_before.push(place.clone());
        }
        self.said.functions.push((place, first));
        self.said.reads_ends = is_both && config["return_sequences"] != Value::Bool(true);
        if self.said.reads_ends {
            self.notes.push(text!("weights.reads_ends"));
        }
        Ok(())
    }

    fn linear(&mut self, layer: &Value, dense: &Value) -> Result<(), Diagnostic> {
        self.dense = Some(shown(layer));
        self.said.head = None;
        self.behind(layer, dense)
    }

    /// A function behind what there is so far.
    fn behind(&mut self, layer: &Value, own: &Value) -> Result<(), Diagnostic> {
        let word = &own["config"]["activation"];
        let found = match word.as_str() {
            None if word.is_null() => Some(None),
            None => None,
            Some(word) => layout::function(word),
        };
        let fits = self.dense.is_some() && self.said.head.is_none();
        match found {
            Some(None) => {}
            Some(function) if fits => self.said.head = function,
            _ if self.is_chosen => {}
            _ => return Err(unusual(layer, &format!("activation={word}"))),
        }
        Ok(())
    }
}

/// The layers that a layer reads: text with two numbers behind it.
fn read_by(inbound: &Value) -> BTreeSet<&str> {
    let (mut found, mut open, mut left) = (BTreeSet::new(), vec![inbound], MOST_INPUTS);
    while let Some(own) = open.pop() {
        left = left.saturating_sub(1);
        if left == 0 {
            break;
        }
        match own {
            Value::Array(list) => match list.as_slice() {
                [Value::String(name), Value::Number(_), Value::Number(_), ..] => {
                    found.insert(name.as_str());
                }
                list => open.extend(list),
            },
            Value::Object(all) => open.extend(all.values()),
            _ => {}
        }
    }
    found
}

/// What recurs in a layer: itself, the cells of an RNN, both directions.
fn cells(layer: &Value) -> Vec<&Value> {
    let config = &layer["config"];
    match class(layer) {
        "Bidirectional" => {
            let both = [&config["layer"], &config["backward_layer"]];
            let both = both.into_iter().filter(|own| own.is_object());
            both.flat_map(|own| {
                if class(own) == "Bidirectional" {
                    vec![]
                } else {
                    cells(own)
                }
            })
            .collect()
        }
        "RNN" => match config["cell"]["config"]["cells"].as_array() {
            Some(all) => all.iter().collect(),
            None => vec![&config["cell"]],
        },
        _ => vec![layer],
    }
}

/// Of the gates, of the candidate, of the cell's output.
fn functions(layer: &Value, cell: &Value) -> Result<[Option<Func>; 3], Diagnostic> {
    if !CELLS.has(class(cell)) {
        return Err(unusual(layer, class(cell)));
    }
    let read = |key: &str, usual: Option<Func>| match &cell["config"][key] {
        Value::Null => Ok(usual),
        own => {
            let found = own.as_str().and_then(layout::function);
            let found = found.filter(|own| *own != Some(Func::Softmax));
            found.ok_or_else(|| unusual(layer, &format!("{key}={own}")))
        }
    };
    let phi = read("activation", Some(Func::Tanh))?;
    Ok([read("recurrent_activation", Some(Func::Sigmoid))?, phi, phi])
}

/// `activation="relu"`, as the file has it.
fn words(cell: &Value) -> String {
    let own = |key: &&str| cell["config"][*key].is_string();
    let all = ["activation", "recurrent_activation"]
        .into_iter()
        .filter(own);
    let all = all.map(|key| format!("{key}={}", cell["config"][key]));
    printable_line(&all.collect::<Vec<_>>().join(", "), 80)
}

fn unusual(layer: &Value, what: &str) -> Diagnostic {
    let (name, what) = (shown(layer), printable_line(what, 60));
    let fault = Diagnostic::whole(text!("weights.keras_layer_not_read", name, what));
    fault.help(text!("weights.keras_layers_read"))
}
