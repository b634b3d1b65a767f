//! What the readers of containers give.

use crate::lang::{Diagnostic, text};
use safetensors::tensor::Dtype;
use std::collections::BTreeMap;

/// A tensor as it lies in the file, little end first, row after row.
pub(super) struct Tensor {
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
    pub(super) bytes: Vec<u8>,
}

/// Tensors by name.
pub(super) type Tensors = BTreeMap<String, Tensor>;

/// A file that is not what its first bytes promise, and how to write another.
pub(super) fn damaged(what: &str, code: &str) -> Diagnostic {
    let fault = Diagnostic::whole(text!("weights.damaged_or_large", what));
    fault.help(text!("weights.write_it_with", code))
}
