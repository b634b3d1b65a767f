//! What a network is made of, and where each of its tensors lies.

use super::cell::{Activation, Cell};
use super::plan::{Head, Objective, Plan, Slot, Template, View};
use super::pytorch::{self, BIAS_HH, BIAS_IH, WEIGHT_HH, WEIGHT_IH};
use super::{Data, Real, Targets};
use crate::equation::Shape;
use crate::lang::Diagnostics;

/// Sizes and kinds of a recurrent network with a linear head.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Whether each layer goes through a sequence in both directions, with weights of its own for each; what both hand out
    /// is stacked, the direction from the first step on top.
    pub bidirectional: bool,
    /// Features of an output O, or symbols.
    pub output: usize,
    /// Where the head reads.
    pub head: Head,
    /// Whether the equations of the top layer say themselves what comes out and what the loss is: then there is no head, and
    /// answers are asked where one would read.
    pub objective: bool,
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

    /// The same, trained on what its equations say themselves if they say it of such data and of such sizes.
    pub(super) fn with_objective<F>(self, data: &Data<F>) -> Architecture {
        let are_symbols = matches!(data.targets, Targets::Symbols(_));
        let fits =
            |own: &Objective| own.are_symbols == are_symbols && !(own.is_last && data.every_step);
        let own = Architecture {
            objective: true,
            ..self.clone()
        };
        let is_own = !self.bidirectional && self.cell.objective().is_some_and(|own| fits(&own));
        match is_own && own.template(own.layers - 1).is_ok() {
            true => own,
            false => self,
        }
    }

    /// Input features of a layer.
    pub fn fan_in(&self, layer: usize) -> usize {
        if layer == 0 { self.input } else { self.width() }
    }

    /// Entries a layer hands out at a step.
    pub fn width(&self) -> usize {
        self.hidden * self.directions().len()
    }

    /// Of each direction, whether it begins at the last step.
    pub(super) fn directions(&self) -> &'static [bool] {
        match self.bidirectional {
            true => &[false, true],
            false => &[false],
        }
    }

    /// The name of a recurrent tensor of PyTorch's modules.
    pub fn tensor_name(&self, word: &str, layer: usize, is_reverse: bool) -> String {
        let name = pytorch::name(word, layer, is_reverse);
        format!("{}.{name}", self.cell.name())
    }

    /// Every tensor in the order of PyTorch's `parameters()`, the head last; of equations of one's own in the order of
    /// their names.
    pub fn tensors(&self) -> Vec<Tensor> {
        let mut list: Vec<Tensor> = vec![];
        let mut add = |name: String, rows: usize, cols: usize| {
            let start = list.last().map_or(0, |t| t.range().end);
            let row_major = name.starts_with("head.");
            list.push(Tensor {
                vector: cols == 1 && !name.contains("weight"),
                name,
                rows,
                cols,
                row_major,
                start,
            });
        };
        let directions = self.directions().iter();
        let parts = (0..self.layers).flat_map(|l| directions.clone().map(move |way| (l, *way)));
        for (layer, is_reverse) in parts {
            match &self.cell {
                Cell::Own(_) => {
                    for (name, shape) in self.shapes(layer) {
                        add(own_name(&name, layer, is_reverse), shape.rows, shape.cols);
                    }
                }
                cell => {
                    let rows = cell.gates().len() * self.hidden;
                    let name = |word| self.tensor_name(word, layer, is_reverse);
                    add(name(WEIGHT_IH), rows, self.fan_in(layer));
                    add(name(WEIGHT_HH), rows, self.hidden);
                    add(name(BIAS_IH), rows, 1);
                    if self.has_two_biases() {
                        add(name(BIAS_HH), rows, 1);
                    }
                }
            }
        }
        if !self.objective {
            add("head.weight".into(), self.output, self.width());
            add("head.bias".into(), self.output, 1);
        }
        list
    }

    /// Whether a layer has both biases of PyTorch; what the second of a GRU adds to is multiplied, so that it cannot be
    /// left out.
    pub fn has_two_biases(&self) -> bool {
        self.two_biases || self.cell == Cell::Gru
    }

    /// Numbers that all layers keep of a step of a sequence, about.
    pub(super) fn kept(&self) -> usize {
        let of_layer = match &self.cell {
            Cell::Own(_) => self
                .template(self.layers - 1)
                .map_or(0, |template| template.numbers()),
            cell => self.hidden.saturating_mul(cell.gates().len() + 4),
        };
        of_layer.saturating_mul(self.layers * self.directions().len())
    }

    /// Names and shapes of the parameters of a layer of one's own equations.
    fn shapes(&self, layer: usize) -> Vec<(String, Shape)> {
        let template = self.template(layer).ok();
        template.map_or(vec![], |template| template.shapes())
    }

    /// Trainable numbers in all.
    pub fn parameters(&self) -> usize {
        self.tensors().last().map_or(0, |t| t.range().end)
    }

    /// A step of layer `layer`, from 0.
    ///
    /// # Errors
    /// As of [`Template::new`].
    pub(super) fn template(&self, layer: usize) -> Result<Template, Diagnostics> {
        let system = self.cell.system(self.activation, self.two_biases);
        let targets = (self.objective && layer + 1 == self.layers).then_some(self.output);
        Template::new(&system, self.fan_in(layer), self.hidden, targets)
    }

    /// The network as a program; one to be looked at keeps what its equations name.
    ///
    /// # Errors
    /// What of the equations cannot be done step after step.
    pub(super) fn plan<F: Real>(&self, is_looked_at: bool) -> Result<Plan, Diagnostics> {
        let layers: Result<Vec<_>, _> = (0..self.layers).map(|l| self.template(l)).collect();
        Plan::new::<F>(
            &layers?,
            self.bidirectional,
            self.output,
            self.head,
            is_looked_at,
        )
    }

    /// Where the parameters of a program lie among all numbers.
    pub(super) fn views(&self, slots: &[Slot]) -> Vec<View> {
        let tensors = self.tensors();
        let find = |name: &str| tensors.iter().find(|t| t.name == name);
        let view = |slot: &Slot| {
            let (name, first) = self.place(slot);
            let tensor = find(&name).expect("every parameter is in a tensor");
            let strides = match tensor.row_major {
                true => [tensor.cols, 1],
                false => [1, tensor.rows],
            };
            View {
                start: tensor.at(first, 0),
                size: [slot.shape.rows, slot.shape.cols],
                strides,
            }
        };
        slots.iter().map(view).collect()
    }

    /// The tensor a parameter lies in, and its first row there.
    fn place(&self, slot: &Slot) -> (String, usize) {
        let Some((layer, is_reverse)) = slot.layer else {
            return (format!("head.{}", slot.name), 0);
        };
        let (kind, gate) = slot.name.split_once('_').unwrap_or((&slot.name, ""));
        let gates = self.cell.gates();
        match gates.iter().position(|own| *own == gate) {
            None => (own_name(&slot.name, layer, is_reverse), 0),
            Some(k) => {
                let word = match kind {
                    "W" => WEIGHT_IH,
                    "U" => WEIGHT_HH,
                    "a" => BIAS_IH,
                    _ => BIAS_HH,
                };
                (self.tensor_name(word, layer, is_reverse), k * self.hidden)
            }
        }
    }
}

/// The name of a parameter of one's own equations: as it is written, from the second layer on which, and the direction.
fn own_name(name: &str, layer: usize, is_reverse: bool) -> String {
    match layer {
        0 => format!("{name}{}", pytorch::direction(is_reverse)),
        _ => pytorch::name(name, layer, is_reverse),
    }
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
            architecture: self.architecture.clone(),
            parameters: parameters.collect(),
        }
    }
}
