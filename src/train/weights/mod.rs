//! Weights and data in safetensors, under PyTorch's names and in its layout.
//!
//! `lstm.weight_ih_l0` is 4H × I with gates i, f, g, o, row after row; a plain RNN's names begin `rnn.`;
//! the head is `head.weight` (O × H) and `head.bias`. A file has both biases of a layer: of a network
//! with one, `bias_hh` is written as zeros. What its training remembers is in the metadata, which PyTorch
//! passes over.

mod data;
mod imported;
mod memory;
mod network;

pub use data::{is_data, read_csv, read_data, read_table};
pub use imported::{Choices, Direction, GateOrder, Imported, Kind, Layer, Linear, Matrix};
pub use network::{Reading, imported, own, read, room, write};

use crate::lang::{self, Diagnostic, printable_line, text};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use std::path::Path;

/// Largest file that is read.
pub const MAX_WEIGHTS: u64 = 1 << 29;

/// A file's bytes, no more than [`MAX_WEIGHTS`]; `-` is the standard input.
///
/// # Errors
/// What the system says, or that the file is too large.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    lang::read(path, MAX_WEIGHTS).map_err(|e| e.fault())
}

/// The tensors of a file that should have been written with `code`.
fn open<'a>(bytes: &'a [u8], code: &str) -> Result<SafeTensors<'a>, Diagnostic> {
    SafeTensors::deserialize(bytes).map_err(|e| {
        let e = printable_line(&e.to_string(), 200);
        let fault = Diagnostic::whole(text!("weights.not_safetensors_file", e));
        fault.help(text!("weights.write_it_with", code))
    })
}

/// Numbers of 4 bytes each, little end first.
fn numbers_of_4(bytes: &[u8]) -> Vec<f64> {
    let numbers = bytes.as_chunks().0.iter();
    numbers.map(|b| f32::from_le_bytes(*b).into()).collect()
}

/// Numbers of 8 bytes each, little end first.
fn numbers_of_8(bytes: &[u8]) -> Vec<f64> {
    let numbers = bytes.as_chunks().0.iter();
    numbers.map(|b| f64::from_le_bytes(*b)).collect()
}

/// Numbers of half precision, little end first: a sign, five bits of exponent, ten of fraction.
fn halves(bytes: &[u8]) -> Vec<f64> {
    let half = |bytes: &[u8; 2]| {
        let bits = u16::from_le_bytes(*bytes);
        let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
        let size = match exponent {
            0 => fraction * 2_f64.powi(-24),
            31 if fraction == 0.0 => f64::INFINITY,
            31 => f64::NAN,
            _ => (1.0 + fraction / 1024.0) * 2_f64.powi(exponent - 15),
        };
        if bits >> 15 == 1 { -size } else { size }
    };
    bytes.as_chunks().0.iter().map(half).collect()
}

/// Numbers of bfloat16, little end first: the upper half of an f32.
fn upper_halves(bytes: &[u8]) -> Vec<f64> {
    let number = |b: &[u8; 2]| f32::from_le_bytes([0, 0, b[0], b[1]]).into();
    bytes.as_chunks().0.iter().map(number).collect()
}

/// The numbers of a tensor, row after row.
fn numbers(name: &str, view: &TensorView<'_>) -> Result<Vec<f64>, Diagnostic> {
    let name = printable_line(name, 60);
    let list: Vec<f64> = match view.dtype() {
        Dtype::F32 => numbers_of_4(view.data()),
        Dtype::F64 => numbers_of_8(view.data()),
        Dtype::F16 => halves(view.data()),
        Dtype::BF16 => upper_halves(view.data()),
        other => {
            let other = format!("{other:?}");
            let fault = Diagnostic::whole(text!("weights.holds_numbers_read", name, other));
            return Err(fault.help(text!("weights.convert_with_tensor_float")));
        }
    };
    all_finite(&name, &list)?;
    Ok(list)
}

/// Refuses a number that is none.
fn all_finite(name: &str, list: &[f64]) -> Result<(), Diagnostic> {
    let Some(at) = list.iter().position(|v| !v.is_finite()) else {
        return Ok(());
    };
    let value = list[at];
    let what = text!("weights.holds_place_every_number_must", name, value, at);
    Err(Diagnostic::whole(what))
}

fn shape_of(name: &str, view: &TensorView<'_>, dims: usize) -> Result<Vec<usize>, Diagnostic> {
    let shape = view.shape().to_vec();
    if shape.len() == dims && shape.iter().all(|&n| n > 0) {
        return Ok(shape);
    }
    let shape = format!("{shape:?}");
    let what = text!("weights.shape_not_dimensions_least", name, shape, dims);
    Err(Diagnostic::whole(what))
}

/// How tensors of a network are saved with PyTorch.
const SAVED_WITH: &str = "safetensors.torch.save_file(model.state_dict(), path)";
