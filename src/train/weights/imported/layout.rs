//! A recurrent network in one layout: gates apart, in PyTorch's order.

use super::super::super::{Activation, Cell, Network};
use crate::equation::Func;
use crate::lang::Text;
use crate::train::pytorch::{BIAS_HH, BIAS_IH, WEIGHT_HH, WEIGHT_IH};
use nalgebra::DMatrix;

/// A matrix of weights.
pub type Matrix = DMatrix<f64>;

/// What a layer computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Gates i, f, g, o.
    Lstm,
    /// Gates r, z, n; the reset acts before the product with U or after it, with a bias of its own.
    Gru {
        /// r ⊙ (U h + b), as PyTorch and Keras's `reset_after` have it; otherwise U (r ⊙ h) + b.
        after: bool,
    },
    /// The one block h.
    Rnn,
}

impl Kind {
    /// The blocks of rows, in the order they have here.
    pub fn gates(self) -> &'static [char] {
        match self {
            Kind::Lstm => &['i', 'f', 'g', 'o'],
            Kind::Gru { .. } => &['r', 'z', 'n'],
            Kind::Rnn => &['h'],
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Lstm => "LSTM",
            Kind::Gru { .. } => "GRU",
            Kind::Rnn => "RNN",
        }
    }

    /// The kind whose recurrent weights have so many blocks.
    pub(super) fn of_blocks(blocks: usize) -> Option<Kind> {
        match blocks {
            4 => Some(Kind::Lstm),
            3 => Some(Kind::Gru { after: true }),
            1 => Some(Kind::Rnn),
            _ => None,
        }
    }
}

/// The function of a word of frameworks, of those that mean the same as here; none in it of a word for no function.
pub(super) fn function(word: &str) -> Option<Option<Func>> {
    Some(match word {
        "sigmoid" => Some(Func::Sigmoid),
        "tanh" => Some(Func::Tanh),
        "relu" => Some(Func::Relu),
        "hard_sigmoid" => Some(Func::HardSigmoid),
        "softplus" => Some(Func::Softplus),
        "elu" => Some(Func::Elu),
        "silu" | "swish" => Some(Func::Silu),
        "gelu" => Some(Func::Gelu),
        "softmax" => Some(Func::Softmax),
        "linear" => None,
        _ => return None,
    })
}

/// One direction of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// What it computes.
    pub kind: Kind,
    /// Runs from the last step to the first.
    pub is_reverse: bool,
    /// W, H × I a gate.
    pub weight_ih: Vec<Matrix>,
    /// U, H × H a gate.
    pub weight_hh: Vec<Matrix>,
    /// The biases of the inputs, H × 1 a gate; none without biases.
    pub bias_ih: Option<Vec<Matrix>>,
    /// The biases of the states, where the file has them apart.
    pub bias_hh: Option<Vec<Matrix>>,
    /// Weights of c in i, f and o, H × 1 each.
    pub peepholes: Option<[Matrix; 3]>,
    /// h and c before the first step, H × 1, where the file has them.
    pub initial: [Option<Matrix>; 2],
    /// Of the gates, of the candidate, of the cell's output.
    pub functions: [Option<Func>; 3],
    /// What makes the state of the output, P × H, where it is narrower than the cell.
    pub projection: Option<Matrix>,
}

impl Direction {
    /// Units H.
    pub fn units(&self) -> usize {
        self.weight_ih[0].nrows()
    }

    /// Width of h, which is what it gives on.
    pub fn gives(&self) -> usize {
        self.projection.as_ref().map_or(self.units(), Matrix::nrows)
    }

    /// Width of what it reads.
    pub fn reads(&self) -> usize {
        self.weight_ih[0].ncols()
    }

    /// Both biases of a gate added up, H × 1.
    pub fn bias_of(&self, gate: usize) -> Option<Matrix> {
        let first = self.bias_ih.as_ref()?[gate].clone();
        Some(match &self.bias_hh {
            Some(second) => first + &second[gate],
            None => first,
        })
    }
}

/// One layer: one direction, or both, whose states lie one below the other in what it gives on.
pub type Layer = Vec<Direction>;

/// A linear layer on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// What the file calls it.
    pub name: String,
    /// O × H.
    pub weight: Matrix,
    /// O × 1.
    pub bias: Option<Matrix>,
    /// What is applied to the sum.
    pub function: Option<Func>,
}

/// A network of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// From below upwards; at least one.
    pub layers: Vec<Layer>,
    /// What reads the top layer, if anything.
    pub head: Option<Linear>,
    /// Whether it reads what each direction ends with: the last state forward, and the first one of that which runs back.
    pub reads_ends: bool,
    /// What was assumed in reading it.
    pub notes: Vec<Text>,
}

impl Imported {
    /// The network of a training, as it is; none of equations of one's own.
    pub fn of(network: &Network<f64>) -> Option<Imported> {
        let a = &network.architecture;
        let tensor = |name: &str| network.tensor(name).unwrap_or_default();
        let kind = match a.cell {
            Cell::Lstm => Kind::Lstm,
            Cell::Rnn => Kind::Rnn,
            Cell::Gru => Kind::Gru { after: true },
            Cell::Own(_) => return None,
        };
        let phi = match a.activation {
            Activation::Tanh => Some(Func::Tanh),
            Activation::Relu => Some(Func::Relu),
        };
        let direction = |layer: usize, is_reverse: bool| {
            let own = |word| blocks(&tensor(&a.tensor_name(word, layer, is_reverse)), a.hidden);
            Direction {
                kind,
                is_reverse,
                weight_ih: own(WEIGHT_IH),
                weight_hh: own(WEIGHT_HH),
                bias_ih: Some(own(BIAS_IH)),
                bias_hh: a.has_two_biases().then(|| own(BIAS_HH)),
                peepholes: None,
                initial: [None, None],
                functions: [Some(Func::Sigmoid), phi, phi],
                projection: None,
            }
        };
        let layer = |layer: usize| {
            let ways = a.directions().iter();
            ways.map(|way| direction(layer, *way)).collect()
        };
        Some(Imported {
            layers: (0..a.layers).map(layer).collect(),
            head: Some(Linear {
                name: "head".to_owned(),
                weight: tensor("head.weight"),
                bias: Some(tensor("head.bias")),
                function: None,
            }),
            reads_ends: false,
            notes: vec![],
        })
    }

    /// What states are called, with their places: h and c of a layer, `h_II` of the second, `hleft` of the direction
    /// that runs back.
    fn named(&self) -> Vec<(String, [usize; 3])> {
        let mut list = vec![];
        for (n, layer) in self.layers.iter().enumerate() {
            for (d, own) in layer.iter().enumerate() {
                let way = match (layer.len(), own.is_reverse) {
                    (1, _) => "",
                    (_, false) => "right",
                    (_, true) => "left",
                };
                let label = ["", "_II", "_III"].get(n).copied().unwrap_or_default();
                let states: &[char] = match own.kind {
                    Kind::Lstm => &['h', 'c'],
                    _ => &['h'],
                };
                let name = |(k, s): (usize, &char)| (format!("{s}{way}{label}"), [n, d, k]);
                list.extend(states.iter().enumerate().map(name));
            }
        }
        list
    }

    /// What the states are called.
    pub fn states(&self) -> Vec<String> {
        self.named().into_iter().map(|(name, _)| name).collect()
    }

    /// The entries of a state, and what it is before the first step, to be set.
    pub fn state(&mut self, name: &str) -> Option<(usize, &mut Option<Matrix>)> {
        let mut all = self.named().into_iter();
        let [layer, way, k] = all.find(|(own, _)| own == name)?.1;
        let own = &mut self.layers[layer][way];
        let size = if k == 0 { own.gives() } else { own.units() };
        Some((size, &mut own.initial[k]))
    }

    /// Features of an answer: of the head, or of the top layer.
    pub fn outputs(&self) -> usize {
        let top = self.layers.last().map_or(0, |l| l[0].gives() * l.len());
        self.head.as_ref().map_or(top, |h| h.weight.nrows())
    }
}

/// A matrix as blocks of H rows.
pub(super) fn blocks(matrix: &Matrix, units: usize) -> Vec<Matrix> {
    let count = matrix.nrows() / units.max(1);
    let block = |k: usize| matrix.rows(k * units, units).into_owned();
    (0..count).map(block).collect()
}
