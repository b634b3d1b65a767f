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

use crate::lang::{self, Fault, printable_line};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use std::path::Path;

/// Largest file that is read.
pub const MAX_FILE: u64 = 1 << 29;

/// A file's bytes, no more than [`MAX_FILE`]; `-` is the standard input.
///
/// # Errors
/// What the system says, or that the file is too large.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Box<Fault>> {
    lang::read(path, MAX_FILE).map_err(|e| Box::new(e.fault()))
}

/// The tensors of a file that should have been written with `code`.
fn open<'a>(bytes: &'a [u8], code: &str) -> Result<SafeTensors<'a>, Box<Fault>> {
    SafeTensors::deserialize(bytes).map_err(|e| {
        let e = printable_line(&e.to_string(), 200);
        Box::new(
            Fault::whole(
                format!("this is not a safetensors file: {e}"),
                format!("这不是 safetensors 文件：{e}"),
            )
            .help(format!("write it with {code}"), format!("请用 {code} 写出")),
        )
    })
}

/// The numbers of a tensor, row after row.
fn numbers(name: &str, view: &TensorView<'_>) -> Result<Vec<f64>, Box<Fault>> {
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
                Fault::whole(
                    format!("`{name}` holds {other:?} numbers; f32 or f64 are read"),
                    format!("“{name}”里是 {other:?} 类型的数；这里只读 f32 或 f64"),
                )
                .help("convert with tensor.float()", "请先用 tensor.float() 转换"),
            ));
        }
    };
    if let Some(at) = list.iter().position(|v| !v.is_finite()) {
        return Err(Box::new(Fault::whole(
            format!(
                "`{name}` holds {} at place {at}: every number must be finite",
                list[at]
            ),
            format!(
                "“{name}”第 {at} 个位置是 {}：每个数都应当是有限的",
                list[at]
            ),
        )));
    }
    Ok(list)
}

fn shape_of(name: &str, view: &TensorView<'_>, dims: usize) -> Result<Vec<usize>, Box<Fault>> {
    let shape = view.shape().to_vec();
    if shape.len() == dims && shape.iter().all(|&n| n > 0) {
        return Ok(shape);
    }
    Err(Box::new(Fault::whole(
        format!("`{name}` has shape {shape:?}, not {dims} dimensions of at least 1"),
        format!("“{name}”的形状是 {shape:?}，应当有 {dims} 维且每维至少为 1"),
    )))
}
