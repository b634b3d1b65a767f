//! A short program for PyTorch or Keras that computes the same numbers and checks them.
//!
//! Equations that are a layer of the framework become that layer with the model's weights; all others are written
//! out, one line an equation. The program holds every number of the run and compares, gradients too in PyTorch.

mod build;
mod expression;
mod framework;
mod layer;

use super::book::Book;
use super::exporter::{Exporter, Stage};
use crate::course::Model;
use crate::equation::{Equation, Func, NameId, Role, System, When};
use crate::graph::{Graph, Instance, Matrix, Op, Quantity, Ref, Run};
use crate::lang::{Diagnostic, Lang, printable_line, text};
use expression::Writer;
pub use framework::Framework;
use layer::{Kind, Layer, layers};
use std::fmt::Write;

const TORCH: &str = "\
import sys

import torch

dtype = getattr(torch, sys.argv[1] if len(sys.argv) > 1 else \"float64\")
torch.set_default_dtype(dtype)


def given(rows):
    return torch.tensor(rows, requires_grad=True)


worst = 0.0


def check(name, value, rows):
    global worst
    wanted = torch.tensor(rows)
    value = torch.zeros_like(wanted) if value is None else value.detach().reshape(wanted.shape)
    error = ((value - wanted).abs() / wanted.abs().clamp(min=1)).max().item()
    assert error <= 1e-6, f\"{name} is off by {error}: {value.tolist()}, not {rows}\"
    worst = max(worst, error)
";

const KERAS: &str = "\
import os
import sys

dtype = sys.argv[1] if len(sys.argv) > 1 else \"float32\"
os.environ.setdefault(\"JAX_ENABLE_X64\", \"1\" if dtype == \"float64\" else \"0\")

import keras
import numpy as np
from keras import ops

keras.config.set_floatx(dtype)


def given(rows):
    return ops.convert_to_tensor(np.array(rows, dtype))


worst = 0.0


def flat(parts):
    return ops.reshape(ops.concatenate(parts), (-1,))


def check(name, value, rows):
    global worst
    wanted = np.array(rows)
    value = ops.convert_to_numpy(value).reshape(wanted.shape)
    error = float((abs(value - wanted) / np.maximum(abs(wanted), 1)).max())
    assert error <= 1e-6, f\"{name} is off by {error}: {value.tolist()}, not {rows}\"
    worst = max(worst, error)
";

impl Exporter for Framework {
    fn name(&self) -> &'static str {
        self.pick("pytorch", "keras")
    }

    fn ending(&self) -> &'static str {
        self.pick("pytorch.py", "keras.py")
    }

    fn refuses(&self, model: &Model) -> Option<Diagnostic> {
        let system = &model.system;
        let entries = system.ids().map(|id| system.entry(id));
        let pair = entries.into_iter().find(|entry| entry.over.is_some());
        let what = match pair {
            Some(entry) => text!("export.two_times_in_python", plain = &entry.name.plain),
            None if has_other_length(system) => text!("export.two_lengths_in_python"),
            None => return None,
        };
        Some(Diagnostic::whole(what).help(text!("export.json_holds_all_numbers")))
    }

    fn write(&self, book: &Book<'_>, _: &mut dyn Stage) -> Option<String> {
        let (model, run) = book.model?;
        Some(python(model, run, *self))
    }
}

/// The program.
pub fn python(model: &Model, run: &Run, framework: Framework) -> String {
    let graph = run.graph();
    let known =
        |layer: &Layer| framework == Framework::Keras || layer.kind != Kind::Lstm(Func::Relu);
    let layers: Vec<Layer> = layers(&graph.system).into_iter().filter(known).collect();
    let writer = Writer {
        graph,
        framework,
        time: None,
    };
    let script = Script {
        run,
        framework,
        layers,
        writer,
    };
    let title = printable_line(&model.title.get(Lang::EN), 100);
    let command = framework.pick(
        "python FILE [float32]",
        "KERAS_BACKEND=jax python FILE [float64]",
    );
    // Python takes `coding: …` in the first two lines for the encoding of the file, and some of them turn a comment
    // into code: a title stands below.
    let version = env!("CARGO_PKG_VERSION");
    let mut out = format!("# Written by gatewalk {version}.\n# Run: {command}\n# {title}\n\n");
    out += framework.pick(TORCH, KERAS);
    script.leaves(&mut out);
    script.computation(&mut out);
    script.values(&mut out);
    if framework == Framework::PyTorch && graph.loss.is_some() {
        script.gradients(&mut out);
    }
    out += "\nprint(f\"all numbers agree, the worst to {worst:.1e}\")\n";
    out
}

struct Script<'a> {
    run: &'a Run,
    framework: Framework,
    layers: Vec<Layer>,
    writer: Writer<'a>,
}

impl Script<'_> {
    fn graph(&self) -> &Graph {
        self.run.graph()
    }

    /// Inputs, parameters, initial states and targets. What has a time is a dictionary by it.
    fn leaves(&self, out: &mut String) {
        let graph = self.graph();
        out.push_str("\n# What is given; a column vector is n rows of one.\n");
        let _ = writeln!(out, "T = {}", graph.length);
        for id in graph.system.ids() {
            let own: Vec<_> = graph.quantities().filter(|(_, q)| q.name == id).collect();
            let name = self.writer.name(id);
            if self.is_inside(id) {
                continue;
            }
            if own.iter().any(|(_, q)| q.time.is_some()) {
                let leaves = own
                    .iter()
                    .filter(|(node, _)| graph.node(*node).op == Op::Leaf);
                let entry = |(node, q): &(_, Quantity)| {
                    Some(format!(
                        "{}: given({})",
                        q.time?,
                        self.rows(Ref::Value(*node))?
                    ))
                };
                let list: Vec<String> = leaves.filter_map(entry).collect();
                let _ = writeln!(out, "{name} = {{{}}}", list.join(", "));
            } else if let Some((node, _)) = own
                .iter()
                .find(|(node, _)| graph.node(*node).op == Op::Leaf)
            {
                let _ = writeln!(
                    out,
                    "{name} = given({})",
                    self.rows(Ref::Value(*node)).unwrap_or_default()
                );
            }
        }
    }

    fn rows(&self, of: Ref) -> Option<String> {
        self.run.value(of).map(|matrix| rows(&matrix))
    }

    /// The layers, then every equation in the order in which it can be computed.
    fn computation(&self, out: &mut String) {
        for (n, layer) in self.layers.iter().enumerate() {
            self.layer(out, layer, n + 1);
        }
        if self.layers.is_empty() {
            let room = self.framework.pick("torch.nn", "keras.layers");
            let _ = writeln!(
                out,
                "\n# No layer of {room} computes exactly these equations, so they are written out."
            );
        }
        out.push('\n');
        let graph = self.graph();
        let everywhere = |e: &Equation| matches!(e.when, When::Now(0) | When::Always);
        if graph.passes.len() < 2 && graph.system.equations.iter().all(everywhere) {
            let inside = |time: Option<i64>, after: bool| {
                graph
                    .instances
                    .iter()
                    .filter(move |i| i.time == time && i.after == after)
            };
            inside(None, false).for_each(|i| self.equation(out, i, None, ""));
            out.push_str("for t in range(1, T + 1):\n");
            inside(Some(1), false).for_each(|i| self.equation(out, i, None, "    "));
            inside(None, true).for_each(|i| self.equation(out, i, None, ""));
        } else {
            graph
                .instances
                .iter()
                .for_each(|i| self.equation(out, i, i.time, ""));
        }
    }

    /// One equation, or the layer it is part of, with its LaTeX above.
    fn equation(&self, out: &mut String, instance: &Instance, time: Option<i64>, indent: &str) {
        let system = &self.graph().system;
        let equation = &system.equations[instance.equation];
        let name = equation.name;
        if self.is_inside(name) || self.layers.iter().any(|l| l.c == Some(name)) {
            return;
        }
        if let Some(n) = self.layers.iter().position(|l| l.h == name) {
            return self.call(out, n, time, indent);
        }
        let writer = Writer {
            time,
            ..self.writer
        };
        let when = if instance.time.is_some() {
            When::Now(0)
        } else {
            When::Always
        };
        let left = writer.quantity(name, when);
        let latex = printable_line(
            system.source.get(equation.span.clone()).unwrap_or_default(),
            200,
        );
        let _ = writeln!(out, "{indent}# {latex}");
        let right = writer.right_side(name, &equation.expr);
        let _ = writeln!(out, "{indent}{left} = {right}");
        self.keep(out, &left, indent);
    }

    /// The gradient of a computed quantity is wanted, too.
    fn keep(&self, out: &mut String, left: &str, indent: &str) {
        if self.framework == Framework::PyTorch && self.graph().loss.is_some() {
            let _ = writeln!(out, "{indent}{left}.retain_grad()");
        }
    }

    fn size(&self, id: NameId) -> usize {
        self.writer.shape_of(id).rows
    }

    /// Whether a name exists inside a layer alone.
    fn is_inside(&self, id: NameId) -> bool {
        self.layers.iter().any(|l| l.inside.contains(&id))
    }

    /// Every computed number against the run's.
    fn values(&self, out: &mut String) {
        out.push_str("\n# The same numbers as in gatewalk.\n");
        let graph = self.graph();
        for (node, q) in graph
            .quantities()
            .filter(|(node, q)| graph.node(*node).op != Op::Leaf && !self.is_inside(q.name))
        {
            let name = self.place(q);
            let rows = self.rows(Ref::Value(node)).unwrap_or_default();
            let _ = writeln!(out, "check(\"{name}\", {name}, {rows})");
        }
    }

    fn place(&self, q: Quantity) -> String {
        let name = self.writer.name(q.name);
        q.time.map_or(name.clone(), |t| format!("{name}[{t}]"))
    }

    /// The gradients of the loss: of everything named, weights of a layer by their rows of its tensors.
    fn gradients(&self, out: &mut String) {
        let graph = self.graph();
        let Some(loss) = graph.loss.and_then(|id| graph.node(id).quantity) else {
            return;
        };
        let _ = writeln!(
            out,
            "\n# And the same gradients.\n{}.sum().backward()",
            self.writer.name(loss.name)
        );
        for (node, q) in graph.quantities().filter(|(_, q)| !self.is_inside(q.name)) {
            // What h hands back to c stays inside the layer.
            if self.layers.iter().any(|l| l.c == Some(q.name)) && graph.node(node).op != Op::Leaf {
                continue;
            }
            let (name, Some(rows)) = (self.place(q), self.rows(Ref::Adjoint(node))) else {
                continue;
            };
            let weight = graph.system.entry(q.name).role == Role::Parameter;
            let tensor = weight.then(|| self.tensor(q.name)).flatten();
            let gradient = tensor.unwrap_or_else(|| format!("{name}.grad"));
            let _ = writeln!(out, "check(\"d{name}\", {gradient}, {rows})");
        }
    }
}

/// A matrix as a list of rows in full precision.
fn rows(matrix: &Matrix) -> String {
    let number = |v: &f64| {
        if v.is_finite() {
            format!("{v:?}")
        } else {
            format!("float(\"{v}\")")
        }
    };
    let rows: Vec<String> = matrix
        .row_iter()
        .map(|r| format!("[{}]", r.iter().map(number).collect::<Vec<_>>().join(", ")))
        .collect();
    format!("[{}]", rows.join(", "))
}

/// Whether something runs over another length than T.
fn has_other_length(system: &System) -> bool {
    let mut timed = system.ids().filter(|&id| system.is_timed(id));
    timed.any(|id| system.entry(id).axis > 0)
}
