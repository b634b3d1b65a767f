//! PyTorch's modules: `weight_ih_l0` is 4H × I with gates i, f, g, o, row after row; a GRU has r, z, n.
//! `_reverse` is the other direction; the cells alone (`LSTMCell`) have no `_l0`.

use super::groups::{Group, Groups, missing, unused};
use super::layout::{Direction, Imported, Kind, Layer, Matrix};
use super::order::{Choices, Framework, sorted};
use super::sound::sizes;
use crate::equation::Func;
use crate::lang::{Diagnostic, printable_line, text};
use crate::train::Architecture;
use crate::train::pytorch::{self, BIAS_HH, BIAS_IH, REVERSE, WEIGHT_HH, WEIGHT_HR, WEIGHT_IH};
use safetensors::SafeTensors;
use std::collections::BTreeSet;

/// The words that tensors of a recurrent module begin with.
const WORDS: [&str; 5] = [WEIGHT_IH, WEIGHT_HH, BIAS_IH, BIAS_HH, WEIGHT_HR];

/// What comes behind the word: `_l0`, `_l1_reverse`, or nothing for a cell.
fn suffix(own: &str) -> Option<(usize, bool)> {
    let rest = WORDS.iter().find_map(|word| own.strip_prefix(word))?;
    if rest.is_empty() {
        return Some((0, false));
    }
    let (rest, reverse) = match rest.strip_suffix(REVERSE) {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let number = rest.strip_prefix("_l")?;
    Some((number.parse().ok()?, reverse))
}

/// Reads the recurrent modules that are meant, and the head.
///
/// # Errors
/// What is missing, of another shape, or would be passed over.
pub(super) fn read(file: &SafeTensors<'_>, choices: &Choices) -> Result<Imported, Diagnostic> {
    let groups = Groups::of(file);
    let recurs = |group: &Group| group.keys().any(|own| suffix(own).is_some());
    let name = |(name, _): &(String, Group)| name.clone();
    let (recurrent, rest): (Vec<_>, Vec<_>) = groups.all.iter().partition(|(_, g)| recurs(g));
    let recurrent = recurrent.into_iter().map(name).collect();
    let chosen = groups.chosen(recurrent, choices, false)?;
    let mut layers = vec![];
    for module in &chosen {
        layers.extend(module_layers(&groups, module, choices)?);
    }
    let rest = rest.into_iter().map(name).collect();
    let head = groups.head(rest, "weight", choices)?;
    let kind = layers[0][0].kind;
    let notes = vec![Framework::PyTorch.assumed(kind, choices)];
    Ok(Imported {
        layers,
        head,
        reads_ends: false,
        notes,
    })
}

fn module_layers(
    groups: &Groups<'_>,
    module: &str,
    choices: &Choices,
) -> Result<Vec<Layer>, Diagnostic> {
    let (_, group) = groups
        .all
        .iter()
        .find(|(name, _)| name == module)
        .expect("chosen");
    if let Some(strange) = group.iter().find(|(own, _)| suffix(own).is_none()) {
        return Err(unused(strange.1));
    }
    let places: BTreeSet<(usize, bool)> = group.keys().filter_map(|own| suffix(own)).collect();
    let both = places.iter().any(|(_, reverse)| *reverse);
    let count = places.iter().map(|(layer, _)| layer + 1).max().unwrap_or(0);
    if count > Architecture::MAX_LAYERS {
        let most = Architecture::MAX_LAYERS;
        let help = text!("weights.leave_out_upper_layers", most);
        sizes(1, 1, count).map_err(|fault| fault.help(help))?;
    }
    let own = Module {
        groups,
        module,
        group,
        choices,
    };
    (0..count)
        .map(|layer| {
            let ways: &[bool] = if both { &[false, true] } else { &[false] };
            ways.iter()
                .map(|&reverse| own.direction(layer, reverse))
                .collect()
        })
        .collect()
}

/// A module and what is known of it.
struct Module<'a> {
    groups: &'a Groups<'a>,
    module: &'a str,
    group: &'a Group,
    choices: &'a Choices,
}

impl Module<'_> {
    /// The tensor of a layer by its word.
    fn name(&self, word: &str, layer: usize, reverse: bool) -> Option<&String> {
        let cell = (layer == 0 && !reverse)
            .then(|| self.group.get(word))
            .flatten();
        cell.or_else(|| self.group.get(&pytorch::name(word, layer, reverse)))
    }

    fn needed(&self, word: &str, layer: usize, reverse: bool) -> Result<&String, Diagnostic> {
        self.name(word, layer, reverse).ok_or_else(|| {
            let name = pytorch::name(word, layer, reverse);
            let dot = if self.module.is_empty() { "" } else { "." };
            let fault = missing(&format!("{}{dot}{name}", self.module));
            let help = match (word.starts_with("bias"), reverse) {
                (true, _) => text!("weights.layer_bias_ih_bias_hh"),
                (_, true) => text!("weights.both_directions_in_every_layer"),
                _ => text!("weights.every_layer_weight_ih_weight"),
            };
            fault.help(help)
        })
    }

    fn direction(&self, layer: usize, reverse: bool) -> Result<Direction, Diagnostic> {
        let [ih, hh] = [WEIGHT_IH, WEIGHT_HH].map(|word| self.needed(word, layer, reverse));
        let (ih, hh) = (ih?, hh?);
        let shape = self.groups.shape(hh, 2)?;
        let (rows, given) = (shape[0], shape[1]);
        let projection = self.projection(layer, reverse, given)?;
        let units = projection.as_ref().map_or(given, Matrix::ncols);
        let kind = Kind::of_blocks(rows / units).filter(|_| rows.is_multiple_of(units));
        let kind = kind.filter(|kind| projection.is_none() || *kind == Kind::Lstm);
        let Some(kind) = kind else {
            return Err(no_cell(hh, rows, units));
        };
        let wide = self.groups.shape(ih, 2)?;
        if wide[0] != rows {
            return Err(misshapen(ih, &wide, rows, units, kind));
        }
        sizes(wide[1], units, 1)?;
        let order = Framework::PyTorch.order(kind, self.choices);
        let places = order.places(kind)?;
        let sorted = |matrix: Matrix| sorted(&matrix, units, &places);
        let own = |name: &String| self.groups.matrix(name).map(sorted);
        let biases = self.name(BIAS_IH, layer, reverse).is_some()
            || self.name(BIAS_HH, layer, reverse).is_some();
        let bias = |word: &str| -> Result<Option<Vec<Matrix>>, Diagnostic> {
            if !biases {
                return Ok(None);
            }
            let name = self.needed(word, layer, reverse)?;
            match self.groups.shape(name, 1)?[0] {
                is if is == rows => own(name).map(Some),
                is => {
                    let (name, want) = (printable_line(name, 60), rows);
                    let what = text!("weights.bias_of_other_length", name, is, want);
                    Err(Diagnostic::whole(what))
                }
            }
        };
        Ok(Direction {
            kind,
            is_reverse: reverse,
            weight_ih: own(ih)?,
            weight_hh: own(hh)?,
            bias_ih: bias(BIAS_IH)?,
            bias_hh: bias(BIAS_HH)?,
            peepholes: None,
            initial: [None, None],
            functions: [Some(Func::Sigmoid), Some(Func::Tanh), Some(Func::Tanh)],
            projection,
        })
    }

    /// What an LSTM with `proj_size` makes its state with, P × H; `given` is the P that its gates read.
    fn projection(
        &self,
        layer: usize,
        reverse: bool,
        given: usize,
    ) -> Result<Option<Matrix>, Diagnostic> {
        if !self.group.keys().any(|own| own.starts_with(WEIGHT_HR)) {
            return Ok(None);
        }
        let name = self.needed(WEIGHT_HR, layer, reverse)?;
        let own = self.groups.matrix(name)?;
        if own.nrows() == given {
            return Ok(Some(own));
        }
        let (name, is, want) = (printable_line(name, 60), own.nrows(), given);
        let what = text!("weights.projection_of_other_height", name, is, want);
        Err(Diagnostic::whole(what))
    }
}

/// Recurrent weights that are no whole number of squares, or of a number no cell has.
fn no_cell(name: &str, rows: usize, units: usize) -> Diagnostic {
    let name = printable_line(name, 60);
    let fault = Diagnostic::whole(text!("weights.rows_of_no_cell", name, rows, units));
    let turned = rows > 0 && units.is_multiple_of(rows) && Kind::of_blocks(units / rows).is_some();
    fault.help(if turned {
        text!("weights.lies_on_its_side")
    } else {
        text!("weights.blocks_of_cells")
    })
}

fn misshapen(name: &str, is: &[usize], rows: usize, units: usize, kind: Kind) -> Diagnostic {
    let turned = is[1] == rows;
    let (name, is, kind) = (printable_line(name, 60), format!("{is:?}"), kind.name());
    let what = text!("weights.rows_of_another_cell", name, is, kind, units, rows);
    Diagnostic::whole(what).help(if turned {
        text!("weights.lies_on_its_side")
    } else {
        text!("weights.one_block_of_rows_a_gate")
    })
}
