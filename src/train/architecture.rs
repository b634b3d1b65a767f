//! What a network is made of, and where each of its tensors lies.

use super::Real;

/// The recurrent cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Long short-term memory, gates stacked in the order i, f, g, o.
    Lstm,
    /// h_t = φ(W_ih x_t + W_hh h_{t−1} + b).
    Rnn,
}

impl Cell {
    /// What the names of its tensors begin with: PyTorch's module.
    pub fn prefix(self) -> &'static str {
        match self {
            Cell::Lstm => "lstm",
            Cell::Rnn => "rnn",
        }
    }
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

/// Where the linear head reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// h of the top layer after the last step of each sequence: one output a sequence.
    Last,
    /// h of the top layer after every step: T outputs a sequence.
    Every,
}

/// Sizes and kinds of a recurrent network with a linear head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Architecture {
    /// The recurrent cell of every layer.
    pub cell: Cell,
    /// φ.
    pub activation: Activation,
    /// Features of an input I, or symbols of an alphabet.
    pub input: usize,
    /// Units H of every layer.
    pub hidden: usize,
    /// Layers, one on top of another.
    pub layers: usize,
    /// Features of an output O, or symbols.
    pub output: usize,
    /// Where the head reads.
    pub head: Head,
    /// Two biases a layer as PyTorch has them, or one as Keras.
    pub two_biases: bool,
}

/// One tensor of a network: rows × columns from `start`. The recurrent weights lie column after column,
/// as the products read them; the head's lie row after row, so each output is one inner product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// PyTorch's name, such as `lstm.weight_ih_l0`.
    pub name: String,
    /// Rows; the length of a bias.
    pub rows: usize,
    /// Columns; 1 for a bias.
    pub cols: usize,
    /// True for biases, which PyTorch keeps with one dimension.
    pub vector: bool,
    /// True if rows lie one after another.
    pub row_major: bool,
    /// Where it starts among all parameters.
    pub start: usize,
}

impl Tensor {
    /// Numbers in it.
    pub fn len(&self) -> usize {
        self.rows * self.cols
    }

    /// No tensor of a network is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its shape in a file: one dimension or two.
    pub(super) fn shape(&self) -> Vec<usize> {
        match self.vector {
            true => vec![self.rows],
            false => vec![self.rows, self.cols],
        }
    }

    /// Where its entry lies among all parameters.
    pub fn at(&self, row: usize, col: usize) -> usize {
        let offset = match self.row_major {
            true => row * self.cols + col,
            false => col * self.rows + row,
        };
        self.start + offset
    }

    /// Where it lies among all parameters.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.len()
    }
}

impl Architecture {
    /// Most numbers a network may have, so that a strange file cannot ask for all memory.
    pub const MAX_PARAMETERS: usize = 20_000_000;
    /// Most units of a layer.
    pub const MAX_HIDDEN: usize = 1024;
    /// Most layers.
    pub const MAX_LAYERS: usize = 3;
    /// Most input or output features.
    pub const MAX_FEATURES: usize = 20_000;

    /// The same with both biases, as a file has them.
    pub(super) fn with_two_biases(self) -> Architecture {
        Architecture {
            two_biases: true,
            ..self
        }
    }

    /// Blocks of rows in a layer's weights: 4 gates, or the one of a plain RNN.
    pub fn gates(&self) -> usize {
        match self.cell {
            Cell::Lstm => 4,
            Cell::Rnn => 1,
        }
    }

    /// Input features of a layer.
    pub fn fan_in(&self, layer: usize) -> usize {
        if layer == 0 { self.input } else { self.hidden }
    }

    /// Every tensor in the order of PyTorch's `parameters()`, the head last.
    pub fn tensors(&self) -> Vec<Tensor> {
        let prefix = self.cell.prefix();
        let rows = self.gates() * self.hidden;
        let mut list: Vec<Tensor> = Vec::new();
        let mut add = |name: String, rows: usize, cols: usize, vector: bool| {
            let start = list.last().map_or(0, |t| t.range().end);
            let row_major = name.starts_with("head");
            list.push(Tensor {
                name,
                rows,
                cols,
                vector,
                row_major,
                start,
            });
        };
        for layer in 0..self.layers {
            let name = |kind| format!("{prefix}.{kind}_l{layer}");
            add(name("weight_ih"), rows, self.fan_in(layer), false);
            add(name("weight_hh"), rows, self.hidden, false);
            add(name("bias_ih"), rows, 1, true);
            if self.two_biases {
                add(name("bias_hh"), rows, 1, true);
            }
        }
        add("head.weight".into(), self.output, self.hidden, false);
        add("head.bias".into(), self.output, 1, true);
        list
    }

    /// Trainable numbers in all.
    pub fn parameters(&self) -> usize {
        self.tensors().last().map_or(0, |t| t.range().end)
    }

    /// Numbers of one layer's states a sequence carries: h, and c of an LSTM.
    pub fn states(&self) -> usize {
        match self.cell {
            Cell::Lstm => 2,
            Cell::Rnn => 1,
        }
    }

    pub(super) fn layout(&self) -> Layout {
        let tensors = self.tensors();
        let per_layer = if self.two_biases { 4 } else { 3 };
        let layers = tensors[..per_layer * self.layers]
            .chunks(per_layer)
            .map(|t| LayerLayout {
                weight_ih: t[0].range(),
                weight_hh: t[1].range(),
                bias_ih: t[2].range(),
                bias_hh: t.get(3).map(Tensor::range),
            })
            .collect();
        let [.., weight, bias] = tensors.as_slice() else {
            unreachable!("a network has a head")
        };
        Layout {
            layers,
            head_weight: weight.range(),
            head_bias: bias.range(),
        }
    }
}

type Range = std::ops::Range<usize>;

/// The ranges of all tensors, found once.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) layers: Vec<LayerLayout>,
    pub(super) head_weight: Range,
    pub(super) head_bias: Range,
}

#[derive(Clone, Debug)]
pub(super) struct LayerLayout {
    pub(super) weight_ih: Range,
    pub(super) weight_hh: Range,
    pub(super) bias_ih: Range,
    pub(super) bias_hh: Option<Range>,
}

/// A network: an architecture and its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Network<F> {
    /// Sizes and kinds.
    pub architecture: Architecture,
    /// All tensors one after another, as [`Architecture::tensors`] says.
    pub parameters: Vec<F>,
}

impl<F: Real> Network<F> {
    /// One tensor as a matrix, rows × columns.
    pub fn tensor(&self, name: &str) -> Option<nalgebra::DMatrix<f64>> {
        let mut tensors = self.architecture.tensors().into_iter();
        let t = tensors.find(|t| t.name == name)?;
        let entry = |r, c| self.parameters[t.at(r, c)].as_f64();
        Some(nalgebra::DMatrix::from_fn(t.rows, t.cols, entry))
    }

    /// The same network in another precision.
    pub fn cast<G: Real>(&self) -> Network<G> {
        let parameters = self.parameters.iter().map(|v| G::of_f64(v.as_f64()));
        Network {
            architecture: self.architecture,
            parameters: parameters.collect(),
        }
    }
}
