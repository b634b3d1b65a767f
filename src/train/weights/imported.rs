//! A recurrent network as some framework's file has it, in one layout: gates apart, in PyTorch's order.
//!
//! What can be walked is wider than what the kernel trains: GRUs in both resets, peepholes, two directions, no bias,
//! no head. The readers of the formats fill it in; whoever walks or trains it asks no more what the format was.

mod container;
mod groups;
mod keras;
mod layout;
mod onnx;
mod order;
mod other;
mod protobuf;
mod sound;
mod torch;

pub(super) use groups::{missing, unused};
pub use layout::{Direction, Imported, Kind, Layer, Linear, Matrix};
pub use order::{Choices, GateOrder};

use super::super::Activation;
use super::open;
use crate::equation::Func;
use crate::lang::Diagnostic;
use safetensors::SafeTensors;
use sound::bounded;

impl Imported {
    /// Reads whatever format the bytes are in.
    ///
    /// # Errors
    /// What the file is, if it is no network, and what would help.
    pub fn read(bytes: &[u8], choices: &Choices) -> Result<Imported, Diagnostic> {
        // The length that a safetensors file begins with may be anything: what is one is not asked what else it is.
        match open(bytes, super::SAVED_WITH) {
            Ok(file) => Imported::of_tensors(&file, choices, &keras::Said::default()),
            Err(_) if onnx::is_model(bytes) => onnx::read(bytes, choices)?.with(choices).checked(),
            Err(fault) => match container::unpack(bytes, !choices.modules.is_empty())? {
                Some(own) => {
                    let file = open(&own.bytes, super::SAVED_WITH)?;
                    let mut found = Imported::of_tensors(&file, choices, &own.said)?;
                    found.notes.extend(own.notes);
                    Ok(found)
                }
                None => Err(other::recognised(bytes).unwrap_or(fault)),
            },
        }
    }

    /// The network of named tensors.
    fn of_tensors(
        file: &SafeTensors<'_>,
        choices: &Choices,
        said: &keras::Said,
    ) -> Result<Imported, Diagnostic> {
        let size = |name: &&str| {
            let shape = file.tensor(name).map_or(vec![], |t| t.shape().to_vec());
            shape.into_iter().fold(1_usize, usize::saturating_mul)
        };
        let names = file.names();
        bounded(names.iter().map(size).fold(0, usize::saturating_add))?;
        let found = match groups::is_keras(file) {
            true => keras::read(file, choices, said)?,
            false => torch::read(file, choices)?,
        };
        found.with(choices).checked()
    }

    /// The same with what stands in the place of tanh, if that was said.
    fn with(mut self, choices: &Choices) -> Imported {
        let phi = match choices.activation {
            None => return self,
            Some(Activation::Tanh) => Some(Func::Tanh),
            Some(Activation::Relu) => Some(Func::Relu),
        };
        for own in self.layers.iter_mut().flatten() {
            own.functions = [own.functions[0], phi, phi];
        }
        self
    }
}
