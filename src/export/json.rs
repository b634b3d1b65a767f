//! Every number of a run in full precision, for other programs.

use super::book::Book;
use super::exporter::{Exporter, Stage};
use crate::course::Model;
use crate::graph::{Differing, Graph, Matrix, OptimizerQuantity, Ref, Run, difference, shared};
use crate::walk::Phase;
use serde_json::{Map, Value, json};

/// Every number.
#[derive(Debug)]
pub(super) struct Json;

impl Exporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn write(&self, book: &Book<'_>, _: &mut dyn Stage) -> Option<String> {
        let (model, run) = book.model?;
        Some(json(model, run, book.start.0 == Phase::Optimizer))
    }
}

/// One object: `model`, `length`, `values`, `gradients` when there is a loss, and the `optimizer` step when
/// `step` asks for it. A matrix is a list of rows.
pub fn json(model: &Model, run: &Run, step: bool) -> String {
    let mut text = serde_json::to_string_pretty(&object(model, run, step)).unwrap_or_default();
    text.push('\n');
    text
}

/// Two models: `models`, the names of quantities that equations give in both under `shared`, and the `first_difference`
/// among these, or null.
pub fn json_of_two(models: [&Model; 2], runs: [&Run; 2], step: bool) -> String {
    let [one, two] = runs;
    let first = difference(one, two).map(|found| {
        let mut object = json!({ "name": found.name, "time": found.time });
        match found.what {
            Differing::Entry([row, column], numbers) => {
                object["row"] = json!(row + 1);
                object["column"] = json!(column + 1);
                object["values"] = json!(numbers);
            }
            Differing::Shape(shapes) => {
                object["shapes"] = json!(shapes.map(|shape| [shape.rows, shape.cols]));
            }
        }
        object
    });
    let names: Vec<String> = shared(one, two)
        .into_iter()
        .map(|(name, ..)| name)
        .collect();
    let objects = [0, 1].map(|k| object(models[k], runs[k], step));
    let all = json!({ "models": objects, "shared": names, "first_difference": first });
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

/// The object itself.
pub(super) fn object(model: &Model, run: &Run, step: bool) -> Value {
    let graph = run.graph();
    let mut values = named(graph, run, Ref::Value);
    values.extend(model.unread().map(|(plain, matrix)| (plain, rows(matrix))));
    let mut object = Map::new();
    object.insert("model".into(), json!(model.slug));
    object.insert("length".into(), json!(graph.length));
    object.insert("values".into(), Value::Object(values));
    if graph.loss.is_some() {
        let mut gradients = named(graph, run, Ref::Adjoint);
        // What no equation reads cannot change the loss.
        gradients.extend(
            model
                .unread()
                .map(|(plain, m)| (plain, rows(&Matrix::zeros(m.nrows(), m.ncols())))),
        );
        object.insert("gradients".into(), Value::Object(gradients));
        if step {
            object.insert("optimizer".into(), optimizer(graph, run));
        }
    }
    Value::Object(object)
}

fn named(graph: &Graph, run: &Run, of: impl Fn(crate::graph::NodeId) -> Ref) -> Map<String, Value> {
    let entry = |(id, quantity)| Some((graph.plain(quantity), rows(run.value(of(id))?.as_ref())));
    graph.quantities().filter_map(entry).collect()
}

fn optimizer(graph: &Graph, run: &Run) -> Value {
    let moment = |moment| {
        let entry = |id| {
            let quantity = graph.node(id).quantity?;
            Some((
                graph.plain(quantity),
                rows(run.value(Ref::Optimizer(moment, id))?.as_ref()),
            ))
        };
        Value::Object(graph.parameters().filter_map(entry).collect())
    };
    let mut object = Map::new();
    object.insert("name".into(), json!(run.optimizer().name()));
    let shown = [
        ("mean", OptimizerQuantity::Mean),
        ("square", OptimizerQuantity::Square),
        ("next", OptimizerQuantity::Next),
    ];
    let computed = run.optimizer().quantities();
    for (name, quantity) in shown.into_iter().filter(|(_, q)| computed.contains(q)) {
        object.insert(name.into(), moment(quantity));
    }
    Value::Object(object)
}

fn rows(matrix: &Matrix) -> Value {
    Value::Array(
        matrix
            .row_iter()
            .map(|row| Value::Array(row.iter().map(|&v| json!(v)).collect()))
            .collect(),
    )
}
