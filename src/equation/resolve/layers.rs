//! `h^l_t = f(h^{l-1}_t, h^l_{t-1})`: one layer, written for all of them.

use super::super::parser::{Names, counted_index, layer_below};
use super::super::reading::Choice;
use super::super::{Equation, Role};
use crate::lang::{Diagnostics, text};

/// What the layer below computes is an input, where a state of the layer is carried over time; where none is, it is the
/// layers that are counted.
pub(super) fn one_for_all(equations: &[Equation], names: &mut Names) -> Diagnostics {
    let mut faults = vec![];
    for n in 0..names.list.len() {
        let entry = &names.list[n];
        let Some(letter) = layer_below(&entry.name.plain).map(str::to_owned) else {
            continue;
        };
        let is_carried = |equation: &&Equation| {
            let state = &names.list[equation.name.index()];
            let mut labels = state.name.plain.split('_').skip(1);
            state.lag > 0 && labels.any(|label| label == letter)
        };
        match entry.role {
            Role::Input if entry.lag == 0 && equations.iter().any(|e| is_carried(&e)) => {
                let plain = &entry.name.plain;
                let reading = text!("equation.read_as_layer_below", plain);
                let other = text!("equation.write_each_layer_out");
                let choice = Choice::guess(entry.span.clone(), reading, other);
                names.choices.push(choice);
            }
            _ if entry.name.plain.is_empty() => {}
            _ => faults.push(counted_index(entry.span.clone())),
        }
    }
    faults
}
