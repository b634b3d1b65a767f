//! A network of equations of one's own: the file says them itself.

use super::super::imported::{missing, unused};
use super::super::{SAVED_WITH, numbers, open};
use super::words::{DIRECTIONS, HEADS, LOSSES, said};
use crate::equation::{Functions, System};
use crate::lang::{Diagnostic, first_message, text};
use crate::train::{Activation, Architecture, Cell, Head, Network};
use std::collections::{BTreeMap, HashMap};

/// Keys of the metadata: what the cell is called, its equations, and its sizes.
const NAME: &str = "cell";
const EQUATIONS: &str = "equations";
const FUNCTIONS: &str = "functions";
const SIZES: [&str; 4] = ["inputs", "units", "layers", "outputs"];

/// Most functions that a file says.
const MOST_FUNCTIONS: usize = 64;

/// Adds what a reader needs to know the network by.
pub(super) fn describe(a: &Architecture, list: &mut BTreeMap<&'static str, String>) {
    let Cell::Own(own) = &a.cell else { return };
    list.insert(NAME, own.name.clone());
    list.insert(EQUATIONS, own.system.source.clone());
    let said = own.system.functions.said();
    if !said.is_empty() {
        list.insert(FUNCTIONS, serde_json::json!(said).to_string());
    }
    let sizes = [a.input, a.hidden, a.layers, a.output];
    list.extend(SIZES.into_iter().zip(sizes.map(|n| n.to_string())));
}

/// The network of a file that says its equations; none of other files.
///
/// # Errors
/// Equations that cannot be trained, and tensors that are missing, of another shape or not needed.
pub(super) fn read(
    bytes: &[u8],
    metadata: &HashMap<String, String>,
) -> Result<Option<Network<f64>>, Diagnostic> {
    let Some(source) = metadata.get(EQUATIONS) else {
        return Ok(None);
    };
    let architecture = architecture(source, metadata)?;
    architecture.check()?;
    let file = open(bytes, SAVED_WITH)?;
    let tensors = architecture.tensors();
    let mut parameters = vec![0.0; architecture.parameters()];
    for tensor in &tensors {
        let view = file
            .tensor(&tensor.name)
            .map_err(|_| missing(&tensor.name))?;
        if view.shape() != tensor.shape() {
            let (is, want) = (
                format!("{:?}", view.shape()),
                format!("{:?}", tensor.shape()),
            );
            let what = text!("weights.own_shape", name = tensor.name.clone(), is, want);
            return Err(Diagnostic::whole(what));
        }
        for (k, v) in numbers(&tensor.name, &view)?.into_iter().enumerate() {
            parameters[tensor.at(k / tensor.cols, k % tensor.cols)] = v;
        }
    }
    let is_unused = |name: &&String| tensors.iter().all(|t| t.name != **name);
    match file
        .names()
        .into_iter()
        .find(|name| is_unused(&&name.to_string()))
    {
        Some(extra) => Err(unused(extra)),
        None => Ok(Some(Network {
            architecture,
            parameters,
        })),
    }
}

/// The equations and sizes that a file says.
fn architecture(
    source: &str,
    metadata: &HashMap<String, String>,
) -> Result<Architecture, Diagnostic> {
    let broken = || Diagnostic::whole(text!("weights.own_damaged"));
    let size = |key: &str| metadata.get(key).and_then(|n| n.parse().ok());
    let name = metadata.get(NAME).map_or("cell", String::as_str);
    let first = |faults: Vec<Diagnostic>| {
        let reason = first_message(faults);
        Diagnostic::whole(text!("weights.own_equations", reason))
    };
    let list = metadata.get(FUNCTIONS).map_or("[]", String::as_str);
    let list: Vec<(String, String)> = serde_json::from_str(list).map_err(|_| broken())?;
    let mut functions = Functions::default();
    for (name, word) in list.iter().take(MOST_FUNCTIONS) {
        functions.define(name, word)?;
    }
    let system = System::parse_with(source, &functions).map_err(first)?;
    let cell = Cell::of_system(name, system);
    cell.check().map_err(first)?;
    let [input, hidden, layers, output] = SIZES.map(size);
    Ok(Architecture {
        cell,
        activation: Activation::Tanh,
        input: input.ok_or_else(broken)?,
        hidden: hidden.ok_or_else(broken)?,
        layers: layers.ok_or_else(broken)?,
        output: output.ok_or_else(broken)?,
        bidirectional: said(metadata, DIRECTIONS).unwrap_or_default(),
        head: said(metadata, HEADS).unwrap_or(Head::Every),
        objective: said(metadata, LOSSES).unwrap_or_default(),
        two_biases: true,
    })
}
