//! What a training remembers, in a file's metadata: texts by name, moments in base64.

use super::super::{Architecture, OptimizerState, Real};
use super::{numbers_of_4, numbers_of_8};
use crate::graph::{Flavor, Optimizer};
use crate::lang::{Diagnostic, text};
use data_encoding::BASE64;
use std::collections::{BTreeMap, HashMap};

/// Most numbers of a moment that are kept: a file's header may have 100 MB.
const MOST: usize = 3_000_000;

/// Adds `memory` to a file's metadata, unless it is too large for it.
pub(super) fn write<F: Real>(memory: &OptimizerState, metadata: &mut BTreeMap<&str, String>) {
    if memory.first.len().max(memory.second.len()) > MOST {
        return;
    }
    metadata.insert("optimizer", memory.optimizer.name().to_owned());
    metadata.insert("convention", memory.convention.name().to_owned());
    metadata.insert("optimizer_steps", memory.steps.to_string());
    metadata.insert("epochs", memory.epochs.to_string());
    let (first, second) = (&memory.first, &memory.second);
    for (name, moment) in [("first_moment", first), ("second_moment", second)] {
        if !moment.is_empty() {
            let mut bytes = Vec::with_capacity(moment.len() * F::BYTES);
            moment.iter().for_each(|v| F::of_f64(*v).write(&mut bytes));
            metadata.insert(name, BASE64.encode(&bytes));
        }
    }
}

/// What a file remembers, if anything, of a network of this architecture whose numbers have `bytes` bytes each.
///
/// # Errors
/// That it cannot be what a training wrote.
pub(super) fn read(
    metadata: &HashMap<String, String>,
    architecture: &Architecture,
    bytes: usize,
) -> Result<Option<OptimizerState>, Diagnostic> {
    let Some(optimizer) = metadata.get("optimizer") else {
        return Ok(None);
    };
    let optimizer = Optimizer::named(optimizer);
    let convention = metadata.get("convention");
    let convention = convention.and_then(|name| Flavor::ALL.into_iter().find(|c| c.name() == name));
    let steps = whole(metadata, "optimizer_steps").and_then(|n| i32::try_from(n).ok());
    let epochs = whole(metadata, "epochs").and_then(|n| usize::try_from(n).ok());
    let count = architecture.parameters();
    let moment = |name: &str, needed: bool| match metadata.get(name) {
        None if !needed => Some(vec![]),
        Some(text) if needed => {
            let data = BASE64.decode(text.as_bytes()).ok()?;
            let numbers = match bytes {
                4 => numbers_of_4(&data),
                _ => numbers_of_8(&data),
            };
            (numbers.len() == count && numbers.iter().all(|v| v.is_finite())).then_some(numbers)
        }
        _ => None,
    };
    let found = || {
        let optimizer = optimizer?;
        let first = moment("first_moment", optimizer.has_first())?;
        let second = moment("second_moment", optimizer.has_second())?;
        let (convention, steps, epochs) = (convention?, steps?, epochs?);
        // A second moment is a mean of squares.
        second.iter().all(|v| *v >= 0.0).then_some(OptimizerState {
            optimizer,
            convention,
            steps,
            first,
            second,
            epochs,
        })
    };
    found().map(Some).ok_or_else(|| {
        let fault = Diagnostic::whole(text!("weights.what_file_says_optimizer_damaged"));
        fault.help(text!("weights.tensors_may_sound_load_save"))
    })
}

fn whole(metadata: &HashMap<String, String>, name: &str) -> Option<u64> {
    metadata.get(name)?.parse().ok()
}
