//! The cells that others are compared with.

use super::super::cell::{Activation, Cell};
use crate::equation::System;

/// A cell to compare with.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What it is called.
    pub name: String,
    /// Its equations.
    pub system: System,
    /// Whether its parameters are called as in PyTorch's documentation.
    is_torch: bool,
}

/// The reset gate inside the product, as Cho et al. (2014) have it, and Keras with `reset_after=False`.
const RESET_BEFORE: &str = r"r_t = \sigma(W_r x_t + U_r h_{t-1} + b_r) \\ z_t = \sigma(W_z x_t + U_z h_{t-1} + b_z) \\
    n_t = \tanh(W_n x_t + U_n (r_t \odot h_{t-1}) + b_n) \\ h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}";

/// The name of the GRU whose reset gate stands inside the product.
const BEFORE: &str = "gru-reset-before";

impl Reference {
    /// Equations of one's own.
    pub fn of_system(name: &str, system: System) -> Reference {
        Reference {
            name: name.to_owned(),
            system,
            is_torch: false,
        }
    }

    /// The cells of a name, the usual one first: with tanh, and with ReLU in its place.
    pub fn named(name: &str) -> Option<Vec<Reference>> {
        let with = |activation, more: &str| {
            let cell = Cell::named(name)?;
            Some(Reference {
                name: format!("{name}{more}"),
                system: cell.system(activation, true),
                is_torch: !matches!(cell, Cell::Own(_)),
            })
        };
        match name {
            "lstm" | "rnn" => {
                let all = [(Activation::Tanh, ""), (Activation::Relu, " (ReLU)")];
                all.into_iter().map(|(own, more)| with(own, more)).collect()
            }
            BEFORE => {
                let system = System::parse(RESET_BEFORE).expect("these equations are sound");
                Some(vec![Reference::of_system(BEFORE, system)])
            }
            _ => Some(vec![with(Activation::Tanh, "")?]),
        }
    }

    /// The names that [`Reference::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Cell::NAMES.into_iter().chain([BEFORE])
    }

    /// How its parameters are spelled.
    pub(super) fn spelling(&self) -> fn(&str) -> String {
        if self.is_torch { torch } else { str::to_owned }
    }
}

/// `W_f` is `W_if` in PyTorch's documentation, `U_f` is `W_hf`, and the two biases are `b_if` and `b_hf`.
fn torch(plain: &str) -> String {
    match plain.split_once('_') {
        Some(("W", gate)) => format!("W_i{gate}"),
        Some(("U", gate)) => format!("W_h{gate}"),
        Some(("a", gate)) => format!("b_i{gate}"),
        Some(("b", gate)) => format!("b_h{gate}"),
        _ => plain.to_owned(),
    }
}
