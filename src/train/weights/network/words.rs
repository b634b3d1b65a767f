//! What the metadata of a file say in words.

use crate::train::{Activation, Head};
use std::collections::HashMap;

/// A key of the metadata, and what its words mean.
pub(super) type Words<T> = (&'static str, [(&'static str, T); 2]);

pub(super) const HEADS: Words<Head> = ("head", [("last", Head::Last), ("every", Head::Every)]);
pub(super) const ACTIVATIONS: Words<Activation> = ("activation", Activation::NAMED);
pub(super) const DIRECTIONS: Words<bool> = ("directions", [("1", false), ("2", true)]);
pub(super) const LOSSES: Words<bool> = ("loss", [("head", false), ("own", true)]);
pub(super) const BIASES: Words<bool> = ("biases", [("1", false), ("2", true)]);

/// What the metadata says under a key, if it is one of its words.
pub(super) fn said<T>(metadata: &HashMap<String, String>, (key, words): Words<T>) -> Option<T> {
    let text = metadata.get(key)?;
    let mut words = words.into_iter();
    words.find(|(word, _)| word == text).map(|(_, value)| value)
}
