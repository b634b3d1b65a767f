//! What a network of a file is held against before it is walked: sizes, widths, numbers.

use super::super::super::{Activation, Architecture, Cell, Head};
use super::layout::{Direction, Imported, Layer, Linear};
use crate::lang::{Diagnostic, printable_line, text};

impl Imported {
    /// The same, if its layers fit on each other and their sizes are within bounds.
    pub(super) fn checked(self) -> Result<Imported, Diagnostic> {
        let mut width = self.layers[0][0].reads();
        for (n, layer) in self.layers.iter().enumerate() {
            for own in layer {
                if own.reads() != width {
                    return Err(unchained(n, own.reads(), width));
                }
            }
            let (units, gives) = (layer[0].units(), layer[0].gives());
            let differs = |own: &&Direction| (own.units(), own.gives()) != (units, gives);
            if let Some(other) = layer.iter().find(differs) {
                return Err(unchained(n, other.gives(), gives));
            }
            sums_are_finite(layer)?;
            width = gives * layer.len();
            sizes(layer[0].reads(), units, self.layers.len())?;
        }
        match &self.head {
            Some(head) if head.weight.ncols() != width => Err(head_of_other_width(head, width)),
            _ => Ok(self),
        }
    }
}

/// Refuses more numbers than a network may have.
pub(super) fn bounded(numbers: usize) -> Result<(), Diagnostic> {
    let most = Architecture::MAX_PARAMETERS;
    if numbers <= most {
        return Ok(());
    }
    let what = text!("weights.number_of_parameters");
    Err(Diagnostic::whole(text!(
        "weights.must_be_to_not",
        what,
        most,
        is = numbers
    )))
}

/// Refuses sizes of a layer that no network may have.
pub(super) fn sizes(input: usize, hidden: usize, layers: usize) -> Result<(), Diagnostic> {
    let of = Architecture {
        cell: Cell::Rnn,
        activation: Activation::Tanh,
        input,
        hidden,
        layers,
        bidirectional: false,
        output: 1,
        head: Head::Every,
        objective: false,
        two_biases: true,
    };
    of.check()
}

fn unchained(layer: usize, is: usize, want: usize) -> Diagnostic {
    let layer = layer + 1;
    let fault = Diagnostic::whole(text!("weights.layer_reads_other_width", layer, is, want));
    fault.help(text!("weights.name_modules_from_below"))
}

fn head_of_other_width(head: &Linear, width: usize) -> Diagnostic {
    let (name, is) = (printable_line(&head.name, 60), head.weight.ncols());
    let fault = Diagnostic::whole(text!("weights.head_other_width", name, is, width));
    let help = if is * 2 == width || is == width * 2 {
        text!("weights.both_directions_side_by_side")
    } else {
        text!("weights.choose_head_or_none")
    };
    fault.help(help)
}

/// The two biases of a gate are only ever added up: their sum must be a number, too.
fn sums_are_finite(layer: &Layer) -> Result<(), Diagnostic> {
    let sound = |own: &Direction| {
        (0..own.kind.gates().len()).all(|k| {
            own.bias_of(k)
                .is_none_or(|sum| sum.iter().all(|v| v.is_finite()))
        })
    };
    if layer.iter().all(sound) {
        return Ok(());
    }
    let fault = Diagnostic::whole(text!("weights.two_biases_add_up_to_none"));
    Err(fault.help(text!("weights.each_number_but_their_sum")))
}
