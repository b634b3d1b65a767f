//! Keras: a `.keras` is a ZIP of a configuration and an HDF5 of weights; alone, these are `.weights.h5` (Keras 3, whose
//! tensors have numbers) or `.h5` (whose tensors have names).

use super::hdf5;
use super::tensor::{Tensors, damaged};
use super::zip::Zip;
use crate::lang::{Diagnostic, Text, printable_line, text};
use crate::train::weights::MAX_FILE;
use crate::train::weights::imported::keras::Functions;
use crate::train::weights::imported::layout::Function;
use crate::train::weights::imported::other::KERAS;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the name of the entry that holds the weights ends with.
pub(super) const WEIGHTS: &str = ".weights.h5";

/// Largest configuration that is read.
const MOST: usize = 1 << 22;

/// Layers that recur or hold one that does, by class, and what their groups are called.
const LAYERS: [(&str, &str); 4] = [
    ("LSTM", "lstm"),
    ("GRU", "gru"),
    ("SimpleRNN", "simple_rnn"),
    ("Bidirectional", "bidirectional"),
];

/// The tensors of a `.keras`, whose layers are numbered as the configuration orders them.
///
/// # Errors
/// That it is damaged, or a layer computes what is not read.
pub(super) fn model(
    zip: &Zip<'_>,
    notes: &mut Vec<Text>,
    functions: &mut Functions,
) -> Result<Tensors, Box<Diagnostic>> {
    let broken = || damaged(".keras (Keras)", KERAS);
    let config = zip.unpacked("config.json", MOST).ok_or_else(broken)?;
    let config: Value = serde_json::from_slice(&config).map_err(|_| broken())?;
    let most = usize::try_from(MAX_FILE).unwrap_or(usize::MAX);
    let weights = zip
        .ending(WEIGHTS)
        .and_then(|name| zip.unpacked(name, most));
    let weights = weights.ok_or_else(broken)?;
    let found = hdf5::datasets(&weights)?.ok_or_else(broken)?;
    let layers = config["config"]["layers"].as_array();
    let (mut order, mut seen) = (vec![], BTreeMap::<&str, usize>::new());
    for layer in layers.into_iter().flatten() {
        let class = layer["class_name"].as_str().unwrap_or_default();
        let is_relu = is_relu(layer)?;
        if let Some(note) = activation_of_dense(layer, class) {
            notes.push(note);
        }
        if let Some((_, name)) = LAYERS.iter().find(|(own, _)| *own == class) {
            let count = seen.entry(name).or_default();
            order.push(match *count {
                0 => (*name).to_owned(),
                n => format!("{name}_{n}"),
            });
            *count += 1;
            if is_relu {
                let place = order.len() - 1;
                let name = printable_line(&order[place], 60);
                notes.push(text!("weights.keras_relu", name));
                functions.push((format!("{place}/{}", order[place]), Function::Relu));
            }
        }
    }
    Ok(named(found, &order))
}

/// Whether a recurrent layer has ReLU in the place of tanh.
///
/// # Errors
/// That it has other functions than those that are walked, or runs back alone.
fn is_relu(layer: &Value) -> Result<bool, Box<Diagnostic>> {
    let inner = &layer["config"]["layer"];
    let own = if inner.is_object() { inner } else { layer };
    let class = own["class_name"].as_str().unwrap_or_default();
    if LAYERS.iter().all(|(known, _)| *known != class) {
        return Ok(false);
    }
    let config = &own["config"];
    let known: [(&str, &[&str]); 2] = [
        ("activation", &["tanh", "relu"]),
        ("recurrent_activation", &["sigmoid"]),
    ];
    for (key, known) in known {
        let is = &config[key];
        if !is.is_null() && known.iter().all(|own| is != own) {
            return Err(unusual(config, &format!("{key}={is}")));
        }
    }
    match config["go_backwards"] == Value::Bool(true) && inner.is_null() {
        true => Err(unusual(config, "go_backwards=True")),
        false => Ok(config["activation"] == "relu"),
    }
}

fn unusual(config: &Value, what: &str) -> Box<Diagnostic> {
    let name = printable_line(config["name"].as_str().unwrap_or_default(), 60);
    let what = printable_line(what, 60);
    let fault = Diagnostic::whole(text!("weights.keras_layer_not_read", name, what));
    Box::new(fault.help(text!("weights.keras_layers_read")))
}

/// A word on what is left out behind the last product.
fn activation_of_dense(layer: &Value, class: &str) -> Option<Text> {
    let config = &layer["config"];
    let is = config["activation"].as_str().filter(|is| *is != "linear")?;
    (class == "Dense").then(|| {
        let (name, is) = (
            config["name"].as_str().unwrap_or_default(),
            printable_line(is, 40),
        );
        let name = printable_line(name, 60);
        text!("weights.keras_activation_left_out", name, is)
    })
}

/// The same tensors under the names that layers give them, without what an optimizer or a generator remembers.
pub(super) fn named(found: Tensors, order: &[String]) -> Tensors {
    let kept = found
        .into_iter()
        .filter(|(path, _)| !path.starts_with("optimizer") && !path.contains("seed_generator"));
    kept.map(|(path, tensor)| (name(&path, order), tensor))
        .collect()
}

/// `layers/lstm/cell/vars/1` is `lstm/cell/recurrent_kernel`, with the place of its layer before it where it is known.
fn name(path: &str, order: &[String]) -> String {
    let path = ["layers/", "model_weights/"]
        .iter()
        .find_map(|folder| path.strip_prefix(folder))
        .unwrap_or(path);
    let (layer, number) = path.rsplit_once("/vars/").unwrap_or((path, ""));
    let words: &[&str] = match layer.ends_with("cell") {
        true => &["kernel", "recurrent_kernel", "bias"],
        false => &["kernel", "bias"],
    };
    let word = number.parse().ok().and_then(|n: usize| words.get(n));
    let name = word.map_or_else(|| path.to_owned(), |word| format!("{layer}/{word}"));
    let place = order.iter().position(|own| {
        let rest = name.strip_prefix(own.as_str());
        rest.is_some_and(|rest| rest.starts_with('/'))
    });
    place.map_or(name.clone(), |place| format!("{place}/{name}"))
}
