//! Keras: a `.keras` is a ZIP of a configuration and an HDF5 of weights; alone, these are `.weights.h5` (Keras 3, whose
//! tensors have numbers) or `.h5` (whose tensors have names).

use super::configuration::{self, Called};
use super::hdf5;
use super::tensor::{Tensors, damaged};
use super::zip::Zip;
use crate::lang::{Diagnostic, Text};
use crate::train::weights::MAX_WEIGHTS;
use crate::train::weights::imported::keras::Said;
use crate::train::weights::imported::other::KERAS;
use serde_json::Value;

/// What the name of the entry that holds the weights ends with.
pub(super) const WEIGHTS: &str = ".weights.h5";

/// Largest configuration that is read.
const MOST: usize = 1 << 22;

/// Where an `.h5` that `model.save` wrote has its configuration.
const CONFIG: &str = "model_config";

/// The tensors of a `.keras`, whose layers are numbered as the configuration orders them.
///
/// # Errors
/// That it is damaged, or a layer computes what is not read.
pub(super) fn model(
    zip: &Zip<'_>,
    is_chosen: bool,
    notes: &mut Vec<Text>,
) -> Result<(Tensors, Said), Diagnostic> {
    let broken = || damaged(".keras (Keras)", KERAS);
    let config = zip.unpacked("config.json", MOST).ok_or_else(broken)?;
    let config: Value = serde_json::from_slice(&config).map_err(|_| broken())?;
    let most = usize::try_from(MAX_WEIGHTS).unwrap_or(usize::MAX);
    let weights = zip
        .ending(WEIGHTS)
        .and_then(|name| zip.unpacked(name, most));
    let weights = weights.ok_or_else(broken)?;
    let found = hdf5::datasets(&weights)?.ok_or_else(broken)?;
    let (order, said) = configuration::read(&config, Called::ByClass, is_chosen, notes)?;
    Ok((named(found, &order), said))
}

/// The tensors of an HDF5 alone; an `.h5` that `model.save` wrote says how its layers lie.
///
/// # Errors
/// As of [`model`].
pub(super) fn weights(
    file: &[u8],
    is_chosen: bool,
    notes: &mut Vec<Text>,
) -> Result<(Tensors, Said), Diagnostic> {
    let broken = || damaged("HDF5 (Keras)", KERAS);
    let found = hdf5::datasets(file)?.ok_or_else(broken)?;
    let config = hdf5::attribute(file, CONFIG).filter(|own| own.len() <= MOST);
    let config = config.and_then(|own| serde_json::from_slice(own).ok());
    let (order, said) = match config {
        Some(config) => configuration::read(&config, Called::ByName, is_chosen, notes)?,
        None => (vec![], Said::default()),
    };
    Ok((named(found, &order), said))
}

/// The same tensors under the names that layers give them, without what an optimizer or a generator remembers.
fn named(found: Tensors, order: &[String]) -> Tensors {
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
    let last = layer.rsplit('/').next().unwrap_or_default();
    let words: &[&str] = match last.contains("cell") {
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
