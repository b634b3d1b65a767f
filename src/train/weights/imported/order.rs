//! The order of the gates in a file.

use super::super::super::Activation;
use super::layout::{Kind, Matrix, blocks};
use crate::lang::{Diagnostic, Text, text};

/// The blocks of a layer's weights, by their letters: `ifgo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateOrder(Vec<char>);

/// What the reader says of a file that the file does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The order of the gates, if it is not the framework's.
    pub gates: Option<GateOrder>,
    /// The recurrent modules meant, from below upwards; all there are if none is named.
    pub modules: Vec<String>,
    /// The linear layer meant; `none` is no head.
    pub head: Option<String>,
    /// What stands in the place of tanh.
    pub activation: Option<Activation>,
}

impl GateOrder {
    /// The letters of gates, under the names that frameworks give them: c and j are g; u is z; h and c are n.
    pub fn named(letters: &str) -> Option<GateOrder> {
        let letters: Vec<char> = letters.trim().to_lowercase().chars().collect();
        let order = GateOrder(letters);
        let kinds = [Kind::Lstm, Kind::Gru { after: true }];
        let fits = kinds.iter().any(|kind| order.places(*kind).is_ok());
        fits.then_some(order)
    }

    /// For each gate as they are kept here, the place of its block in the file.
    ///
    /// # Errors
    /// That these are not the gates of such a layer.
    pub(super) fn places(&self, kind: Kind) -> Result<Vec<usize>, Diagnostic> {
        let gates = kind.gates();
        let is = |letter: char, gate: char| {
            let others = match (kind, gate) {
                (Kind::Lstm, 'g') => "gcj",
                (Kind::Gru { .. }, 'n') => "nhcg",
                (Kind::Gru { .. }, 'z') => "zu",
                _ => return letter == gate,
            };
            others.contains(letter)
        };
        let place = |gate: &char| self.0.iter().position(|letter| is(*letter, *gate));
        let places: Option<Vec<usize>> = gates.iter().map(place).collect();
        match places {
            // Nothing orders the one block of a plain RNN.
            _ if kind == Kind::Rnn => Ok(vec![0]),
            Some(places) if self.0.len() == gates.len() => Ok(places),
            _ => {
                let (is, name) = (self.to_string(), kind.name());
                let own = GateOrder(gates.to_vec()).to_string();
                let fault = Diagnostic::whole(text!("weights.gates_of_another_cell", is, name));
                Err(fault.help(text!("weights.gates_are_letters", own, name)))
            }
        }
    }
}

/// Whose file it is: what the file does not say is assumed to be as this framework has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framework {
    PyTorch,
    Keras,
    Onnx,
}

impl Framework {
    /// The order of the gates of a layer: the one that was chosen, or the framework's.
    pub(super) fn order(self, kind: Kind, choices: &Choices) -> GateOrder {
        let letters = match (self, kind) {
            (_, Kind::Rnn) => "h",
            (Framework::PyTorch, Kind::Lstm) => "ifgo",
            (Framework::PyTorch, Kind::Gru { .. }) => "rzn",
            (Framework::Keras, Kind::Lstm) => "ifco",
            (Framework::Onnx, Kind::Lstm) => "iofc",
            (_, Kind::Gru { .. }) => "zrh",
        };
        let usual = || GateOrder(letters.chars().collect());
        choices.gates.clone().unwrap_or_else(usual)
    }

    /// A word on what is assumed.
    pub(super) fn assumed(self, kind: Kind, choices: &Choices) -> Text {
        let gates = self.order(kind, choices).to_string();
        let phi = match choices.activation {
            Some(Activation::Relu) => "ReLU",
            _ => "tanh",
        };
        match (self, kind) {
            (Framework::PyTorch, Kind::Rnn) => text!("weights.assumed_rnn_of_pytorch", phi),
            (Framework::Keras, Kind::Rnn) => text!("weights.assumed_rnn_of_keras", phi),
            (Framework::Onnx, Kind::Rnn) => text!("weights.assumed_rnn_of_onnx"),
            (Framework::PyTorch, _) => text!("weights.assumed_of_pytorch", gates, phi),
            (Framework::Keras, _) => text!("weights.assumed_of_keras", gates, phi),
            (Framework::Onnx, _) => text!("weights.assumed_of_onnx", gates),
        }
    }
}

/// The blocks of H rows of a matrix, each at the place of its gate.
pub(super) fn sorted(matrix: &Matrix, units: usize, places: &[usize]) -> Vec<Matrix> {
    let found = blocks(matrix, units);
    places.iter().map(|&place| found[place].clone()).collect()
}

impl std::fmt::Display for GateOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letters: Vec<String> = self.0.iter().map(char::to_string).collect();
        f.write_str(&letters.join(", "))
    }
}
