//! Files that hold tensors in other ways than safetensors do, unpacked into it: `.pt` of PyTorch, `.keras` and `.h5` of
//! Keras. Nothing in them is run, and nothing is taken that the file has no bytes for.

mod bytes;
mod configuration;
mod hdf5;
mod keras;
mod pickle;
mod state_dict;
mod tensor;
mod zip;

use super::super::SAVED_WITH;
use super::keras::Said;
use crate::lang::{Diagnostic, Text};
use safetensors::tensor::{TensorView, serialize};
use tensor::{Tensors, damaged};
use zip::Zip;

/// A file unpacked.
pub(super) struct Unpacked {
    /// The same tensors in safetensors.
    pub(super) bytes: Vec<u8>,
    /// What was assumed, or is passed over.
    pub(super) notes: Vec<Text>,
    /// What its configuration says.
    pub(super) said: Said,
}

/// The tensors of such a file; nothing of a file of another kind. With `is_chosen` modules of it are named.
///
/// # Errors
/// What is damaged, or is no network's weights.
pub(super) fn unpack(file: &[u8], is_chosen: bool) -> Result<Option<Unpacked>, Diagnostic> {
    let mut notes = vec![];
    let (tensors, said): (Tensors, Said) = match file {
        [0x89, b'H', b'D', b'F', ..] => keras::weights(file, is_chosen, &mut notes)?,
        [b'P', b'K', 3, 4, ..] => {
            let Some(zip) = Zip::open(file) else {
                return Ok(None);
            };
            if zip.has(keras::WEIGHTS) {
                keras::model(&zip, is_chosen, &mut notes)?
            } else if zip.has(state_dict::PICKLE) {
                (state_dict::tensors(&zip, &mut notes)?, Said::default())
            } else {
                return Ok(None);
            }
        }
        _ => return Ok(None),
    };
    let views = tensors.iter().filter_map(|(name, own)| {
        let view = TensorView::new(own.dtype, own.shape.clone(), &own.bytes);
        Some((name, view.ok()?))
    });
    let bytes = serialize(views, None).map_err(|_| damaged("safetensors", SAVED_WITH))?;
    Ok(Some(Unpacked { bytes, notes, said }))
}
