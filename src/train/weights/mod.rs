//! Weights and data in safetensors, under PyTorch's names and in its layout.
//!
//! `lstm.weight_ih_l0` is 4H × I with gates i, f, g, o, row after row; a plain RNN's names begin `rnn.`;
//! the head is `head.weight` (O × H) and `head.bias`. A file has both biases of a layer: of a network
//! with one, `bias_hh` is written as zeros. What its training remembers is in the metadata, which PyTorch
//! passes over.

mod data;
mod memory;
mod network;

pub use data::{read_csv, read_data, read_table};
pub use network::{Reading, read, room, write};

use crate::lang::{self, Diagnostic, printable_line, text};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use std::path::Path;

/// Largest file that is read.
pub const MAX_FILE: u64 = 1 << 29;

/// A file's bytes, no more than [`MAX_FILE`]; `-` is the standard input.
///
/// # Errors
/// What the system says, or that the file is too large.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    lang::read(path, MAX_FILE).map_err(|e| Box::new(e.fault()))
}

/// The tensors of a file that should have been written with `code`.
fn open<'a>(bytes: &'a [u8], code: &str) -> Result<SafeTensors<'a>, Box<Diagnostic>> {
    SafeTensors::deserialize(bytes).map_err(|e| {
        let e = printable_line(&e.to_string(), 200);
        Box::new(
            Diagnostic::whole(text!("weights.not_safetensors_file", e))
                .help(text!("weights.write_it_with", code)),
        )
    })
}

/// The numbers of a tensor, row after row.
fn numbers(name: &str, view: &TensorView<'_>) -> Result<Vec<f64>, Box<Diagnostic>> {
    let name = printable_line(name, 60);
    let list: Vec<f64> = match view.dtype() {
        Dtype::F32 => view
            .data()
            .as_chunks()
            .0
            .iter()
            .map(|b| f64::from(f32::from_le_bytes(*b)))
            .collect(),
        Dtype::F64 => view
            .data()
            .as_chunks()
            .0
            .iter()
            .map(|b| f64::from_le_bytes(*b))
            .collect(),
        other => {
            return Err(Box::new(
                Diagnostic::whole(text!(
                    "weights.holds_numbers_read",
                    name,
                    other = format!("{other:?}")
                ))
                .help(text!("weights.convert_with_tensor_float")),
            ));
        }
    };
    if let Some(at) = list.iter().position(|v| !v.is_finite()) {
        return Err(Box::new(Diagnostic::whole(text!(
            "weights.holds_place_every_number_must",
            name,
            value = list[at],
            at
        ))));
    }
    Ok(list)
}

fn shape_of(name: &str, view: &TensorView<'_>, dims: usize) -> Result<Vec<usize>, Box<Diagnostic>> {
    let shape = view.shape().to_vec();
    if shape.len() == dims && shape.iter().all(|&n| n > 0) {
        return Ok(shape);
    }
    Err(Box::new(Diagnostic::whole(text!(
        "weights.shape_not_dimensions_least",
        name,
        shape = format!("{shape:?}"),
        dims
    ))))
}
