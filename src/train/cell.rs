//! The equations of cells: those of PyTorch's modules, and those a reader brings.

use super::plan::{Objective, Template, Written};
use crate::equation::System;
use crate::lang::Diagnostics;
use std::sync::Arc;

/// The recurrent cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Long short-term memory, gates stacked in the order i, f, g, o.
    Lstm,
    /// h_t = φ(W_ih x_t + W_hh h_{t−1} + b).
    Rnn,
    /// Gated recurrent unit as PyTorch has it, gates stacked in the order r, z, n; always with two biases.
    Gru,
    /// Equations of one's own.
    Own(Arc<Equations>),
}

/// The function φ of the candidate and of the cell's output. Gates are always σ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activation {
    /// tanh.
    #[default]
    Tanh,
    /// max(0, ·), as `LSTM(…, activation="relu")` of Keras.
    Relu,
}

impl Activation {
    /// Both, by their names in options and files.
    pub const NAMED: [(&'static str, Activation); 2] =
        [("tanh", Activation::Tanh), ("relu", Activation::Relu)];
}

/// A cell given by equations.
#[derive(Clone, Debug)]
pub struct Equations {
    /// What it is called.
    pub name: String,
    /// The equations.
    pub system: System,
}

/// The same name and the same text.
impl PartialEq for Equations {
    fn eq(&self, other: &Equations) -> bool {
        (&self.name, &self.system.source) == (&other.name, &other.system.source)
    }
}

impl Eq for Equations {}

/// A gate of PyTorch's modules: W x + a + U h, and b where there are two biases.
fn sum(gate: &str, two_biases: bool) -> String {
    let second = if two_biases {
        format!(" + b_{gate}")
    } else {
        String::new()
    };
    format!("W_{gate} x_t + a_{gate} + U_{gate} h_{{t-1}}{second}")
}

impl Cell {
    /// The names of those that have one of their own.
    pub const NAMES: [&'static str; 4] = ["lstm", "rnn", "gru", "peephole"];

    /// The cell of a name.
    pub fn named(name: &str) -> Option<Cell> {
        match name {
            "lstm" => Some(Cell::Lstm),
            "rnn" => Some(Cell::Rnn),
            "gru" => Some(Cell::Gru),
            "peephole" => Some(Cell::peephole()),
            _ => None,
        }
    }

    /// Peephole connections from c to the gates (Gers & Schmidhuber 2000).
    pub fn peephole() -> Cell {
        let gate = |gate: &str, time: &str| {
            format!(
                r"{gate}_t = \sigma(W_{gate} x_t + U_{gate} h_{{t-1}} + p_{gate} \odot c_{time} + b_{gate})"
            )
        };
        let list = [
            gate("i", "{t-1}"),
            gate("f", "{t-1}"),
            r"g_t = \tanh(W_g x_t + U_g h_{t-1} + b_g)".into(),
            r"c_t = f_t \odot c_{t-1} + i_t \odot g_t".into(),
            gate("o", "t"),
            r"h_t = o_t \odot \tanh(c_t)".into(),
        ];
        Cell::written("peephole", &list.join(r" \\ ")).expect("these equations are sound")
    }

    /// The cell of these equations.
    ///
    /// # Errors
    /// As of [`System::parse`].
    pub fn written(name: &str, latex: &str) -> Result<Cell, Diagnostics> {
        Ok(Cell::of_system(name, System::parse(latex)?))
    }

    /// The cell of a system.
    pub fn of_system(name: &str, system: System) -> Cell {
        let name = name.to_string();
        Cell::Own(Arc::new(Equations { name, system }))
    }

    /// Its equations: with φ, and with both biases of PyTorch or with one.
    pub(super) fn system(&self, activation: Activation, two_biases: bool) -> System {
        let phi = match activation {
            Activation::Tanh => r"\tanh",
            Activation::Relu => r"\mathrm{ReLU}",
        };
        let sum = |gate: &str| sum(gate, two_biases);
        let gate = |gate: &str| format!(r"{gate}_t = \sigma({})", sum(gate));
        let list = match self {
            Cell::Own(own) => return own.system.clone(),
            Cell::Rnn => vec![format!("h_t = {phi}({})", sum("h"))],
            Cell::Lstm => vec![
                gate("i"),
                gate("f"),
                format!("g_t = {phi}({})", sum("g")),
                gate("o"),
                r"c_t = f_t \odot c_{t-1} + i_t \odot g_t".into(),
                format!(r"h_t = o_t \odot {phi}(c_t)"),
            ],
            Cell::Gru => vec![
                gate("r"),
                gate("z"),
                format!(r"n_t = {phi}(W_n x_t + a_n + r_t \odot (U_n h_{{t-1}} + b_n))"),
                r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}".into(),
            ],
        };
        System::parse(&list.join(r" \\ ")).expect("these equations are sound")
    }

    /// Whether a step of its equations is like every other, whatever the sizes are.
    ///
    /// # Errors
    /// What is not, with its place in the equations.
    pub fn check(&self) -> Result<(), Diagnostics> {
        match self {
            Cell::Own(own) => Template::check(&own.system),
            _ => Ok(()),
        }
    }

    /// What its equations say they are trained on.
    pub fn objective(&self) -> Option<Objective> {
        match self {
            Cell::Own(own) => Template::objective(&own.system),
            _ => None,
        }
    }

    /// The equations that a step of one's own needs, in the order written.
    ///
    /// # Errors
    /// As of [`Cell::check`].
    pub fn equations(&self) -> Result<Vec<Written>, Diagnostics> {
        match self {
            Cell::Own(own) => Template::written(&own.system),
            _ => Ok(vec![]),
        }
    }

    /// The gates whose rows PyTorch stacks, in its order; none of a cell of one's own.
    pub fn gates(&self) -> &'static [&'static str] {
        match self {
            Cell::Lstm => &["i", "f", "g", "o"],
            Cell::Rnn => &["h"],
            Cell::Gru => &["r", "z", "n"],
            Cell::Own(_) => &[],
        }
    }

    /// Its name in options; what the names of its tensors begin with, if it is a module of PyTorch.
    pub fn name(&self) -> &str {
        match self {
            Cell::Lstm => "lstm",
            Cell::Rnn => "rnn",
            Cell::Gru => "gru",
            Cell::Own(own) => &own.name,
        }
    }
}
