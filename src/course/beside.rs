//! Two models on the same input.

use super::library::{self, Loaded};
use super::model::shapes;
use super::{Given, Model};
use crate::equation::{NameId, Role};
use crate::graph::{Graph, Matrix, Quantity};
use crate::lang::{Diagnostic, Diagnostics, text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Loads a model to stand beside another one: it reads what that one reads, and parameters that nobody gave a number have
/// those of the same name and shape there.
///
/// # Errors
/// As of [`library::load_with`]; and in the model, that what it reads has other sizes.
pub fn load(path: &str, given: &Given, other: &Model) -> Result<Loaded, Diagnostic> {
    let mut loaded = library::load_with(path, given)?;
    if given.inputs.is_empty()
        && let Ok(model) = &loaded.model
        && library::is_equations(path, &loaded.source)
    {
        // Equations alone take the sizes of what they read.
        let inputs = pairs(model, other).into_iter().map(|(own, there)| {
            (
                Some(model.system.name(own).plain.clone()),
                series(other, there),
            )
        });
        let inputs: Vec<_> = inputs.filter(|(_, rows)| !rows.is_empty()).collect();
        let wider = Given {
            inputs,
            ..given.clone()
        };
        if let Ok(again) = Model::of_equations(&model.slug, &loaded.source, &wider) {
            loaded.model = Ok(again);
        }
    }
    if let Ok(model) = &loaded.model {
        loaded.model = beside(model, other, given);
    }
    Ok(loaded)
}

/// Inputs of one model and those of the other that stand for them: of the same name, or if there is one each, that.
fn pairs(model: &Model, other: &Model) -> Vec<(NameId, NameId)> {
    let inputs = |model: &Model| -> Vec<NameId> {
        let is_input = |id: &NameId| model.system.entry(*id).role == Role::Input;
        model.system.ids().filter(is_input).collect()
    };
    let (own, there) = (inputs(model), inputs(other));
    let named = own.iter().filter_map(|&id| {
        let same = other.system.find(&model.system.name(id).plain)?;
        there.contains(&same).then_some((id, same))
    });
    let named: Vec<_> = named.collect();
    match (&own[..], &there[..]) {
        ([one], [same]) if named.is_empty() => vec![(*one, *same)],
        _ => named,
    }
}

/// What an input is at every time.
fn series(model: &Model, name: NameId) -> Vec<Vec<f64>> {
    let times = 1..=model.graph.steps(name) as i64;
    let rows = times.map_while(|t| model.given.get(&Quantity::at(name, t)));
    rows.map(|own| own.as_slice().to_vec()).collect()
}

pub(super) fn beside(model: &Model, other: &Model, given: &Given) -> Result<Model, Diagnostics> {
    let length = other.graph.length;
    let mut numbers = model.over(&BTreeMap::new(), (0, length));
    for (own, there) in pairs(model, other) {
        for (t, row) in (1..).zip(series(other, there)) {
            let new = Matrix::from_column_slice(row.len(), 1, &row);
            let before = numbers.insert(Quantity::at(own, t), new);
            if let Some(before) = before.filter(|before| before.len() != row.len()) {
                let name = model.system.name(own).plain.clone();
                let (is, reads) = (row.len(), before.len());
                let what = text!("beside.reads_other_sizes", name, reads, is);
                return Err(vec![Diagnostic::whole(what)]);
            }
        }
    }
    for id in model.graph.parameters() {
        let Some(quantity) = model.graph.node(id).quantity else {
            continue;
        };
        let plain = &model.system.name(quantity.name).plain;
        let same = other
            .system
            .find(plain)
            .and_then(|name| other.given.get(&Quantity::always(name)));
        if let Some(same) = same.filter(|_| model.is_drawn(quantity.name, given))
            && numbers
                .get(&quantity)
                .is_some_and(|own| own.shape() == same.shape())
        {
            numbers.insert(quantity, same.clone());
        }
    }
    let shapes = shapes(&model.system, &numbers)?;
    // Of other lengths than T there are as many steps as there, if both have as many.
    let mut lengths = model.graph.lengths.all().to_vec();
    if let Some(first) = lengths.first_mut() {
        *first = length;
    }
    if model.system.lengths.len() == other.system.lengths.len() {
        lengths = other.graph.lengths.all().to_vec();
    }
    let graph = Graph::unroll(Arc::clone(&model.system), &shapes, lengths)?;
    Ok(Model {
        graph: Arc::new(graph),
        given: Arc::new(numbers),
        ..model.clone()
    })
}
