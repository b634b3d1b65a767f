//! Layers of the frameworks with the model's weights in them, one step of each, and where their gradients lie.

use super::expression::Writer;
use super::layer::{Gate, Kind, Layer};
use super::{Framework, Script};
use crate::equation::{Func, NameId, When};
use crate::train::pytorch::{BIAS_HH, BIAS_IH, WEIGHT_HH, WEIGHT_IH};
use std::fmt::Write;

impl Script<'_> {
    /// Builds layer number `n` and gives it the model's weights.
    pub(super) fn layer(&self, out: &mut String, layer: &Layer, n: usize) {
        let gates: Vec<&Gate> = self
            .order(layer)
            .into_iter()
            .map(|k| &layer.gates[k])
            .collect();
        let list = |of: &dyn Fn(&Gate) -> String| {
            gates.iter().map(|g| of(g)).collect::<Vec<_>>().join(", ")
        };
        let name = |id| self.writer.name(id);
        let (units, inputs) = (self.size(layer.h), self.size(layer.x));
        let (weights, recurrent) = (list(&|g| name(g.weight)), list(&|g| name(g.recurrent)));
        let biases = list(&|g| name(g.bias));
        // Only a GRU's candidate has a bias of its own inside.
        let inner = list(&|g| {
            g.inner
                .map_or_else(|| format!("0 * {}", name(g.bias)), name)
        });
        let _ = writeln!(out, "\n# {}", self.about(layer));
        let _ = match self.framework {
            Framework::PyTorch => {
                let second = match layer.kind {
                    Kind::Gru => format!("copy_(torch.cat([{inner}]).flatten())"),
                    _ => "zero_()".to_owned(),
                };
                writeln!(
                    out,
                    "layer{n} = torch.nn.{}\nwith torch.no_grad():\n    \
                     layer{n}.{WEIGHT_IH}_l0.copy_(torch.cat([{weights}]))\n    \
                     layer{n}.{WEIGHT_HH}_l0.copy_(torch.cat([{recurrent}]))\n    \
                     layer{n}.{BIAS_IH}_l0.copy_(torch.cat([{biases}]).flatten())\n    \
                     layer{n}.{BIAS_HH}_l0.{second}",
                    torch_class(layer.kind, inputs, units)
                )
            }
            Framework::Keras => {
                let bias = match layer.kind {
                    Kind::Gru => format!("ops.stack([flat([{biases}]), flat([{inner}])])"),
                    _ => format!("flat([{biases}])"),
                };
                writeln!(
                    out,
                    "layer{n} = keras.layers.{}\nlayer{n}.build((1, {inputs}))\n\
                     layer{n}.set_weights([\n    ops.transpose(ops.concatenate([{weights}])),\n    \
                     ops.transpose(ops.concatenate([{recurrent}])),\n    {bias},\n])",
                    keras_class(layer.kind, units)
                )
            }
        };
    }

    fn about(&self, layer: &Layer) -> &'static str {
        match (layer.kind, self.framework) {
            (Kind::Lstm(_), _) => "The gates one after another: input, forget, candidate, output.",
            (Kind::Gru, Framework::PyTorch) => {
                "The gates one after another: reset, update, candidate."
            }
            (Kind::Gru, Framework::Keras) => {
                "The gates one after another: update, reset, candidate."
            }
            (Kind::Rnn(_), _) => "A plain recurrent layer.",
        }
    }

    /// The framework's order of the gates, from PyTorch's.
    fn order(&self, layer: &Layer) -> Vec<usize> {
        match (layer.kind, self.framework) {
            (Kind::Gru, Framework::Keras) => vec![1, 0, 2],
            _ => (0..layer.gates.len()).collect(),
        }
    }

    /// One step of layer number `n` from 0. Frameworks want rows where the equations have columns.
    pub(super) fn call(&self, out: &mut String, n: usize, time: Option<i64>, indent: &str) {
        let layer = &self.layers[n];
        let writer = Writer {
            time,
            ..self.writer
        };
        let framework = self.framework;
        let row = |id, when| framework.transposed(&writer.quantity(id, when));
        let (x, h) = (row(layer.x, When::Now(0)), row(layer.h, When::Now(1)));
        let now = |id| writer.quantity(id, When::Now(0));
        let n = n + 1;
        let _ = match layer.c {
            Some(c) => {
                let states = format!("{h}, {}", row(c, When::Now(1)));
                let states = framework.pick(format!("({states})"), format!("[{states}]"));
                let (h, c, part) = (now(layer.h), now(c), framework.transposed("state"));
                writeln!(
                    out,
                    "{indent}states = layer{n}({x}, {states})[1]\n\
                     {indent}{h}, {c} = ({part} for state in states)"
                )
            }
            None => {
                let states = framework.pick(h.clone(), format!("[{h}]"));
                let result = framework.transposed(&format!("layer{n}({x}, {states})[0]"));
                writeln!(out, "{indent}{} = {result}", now(layer.h))
            }
        };
        self.keep(out, &now(layer.h), indent);
    }

    /// The rows of a layer's gradient that belong to a parameter.
    pub(super) fn tensor(&self, id: NameId) -> Option<String> {
        self.layers.iter().enumerate().find_map(|(n, layer)| {
            let units = self.size(layer.h);
            let (k, part) = layer.gates.iter().enumerate().find_map(|(k, gate)| {
                let part = match id {
                    id if id == gate.weight => WEIGHT_IH,
                    id if id == gate.recurrent => WEIGHT_HH,
                    id if id == gate.bias => BIAS_IH,
                    id if Some(id) == gate.inner => BIAS_HH,
                    _ => return None,
                };
                Some((k, part))
            })?;
            Some(format!(
                "layer{}.{part}_l0.grad[{}:{}]",
                n + 1,
                k * units,
                (k + 1) * units
            ))
        })
    }
}

fn torch_class(kind: Kind, inputs: usize, units: usize) -> String {
    match kind {
        Kind::Lstm(_) => format!("LSTM({inputs}, {units})"),
        Kind::Gru => format!("GRU({inputs}, {units})"),
        Kind::Rnn(Func::Relu) => format!("RNN({inputs}, {units}, nonlinearity=\"relu\")"),
        Kind::Rnn(_) => format!("RNN({inputs}, {units})"),
    }
}

fn keras_class(kind: Kind, units: usize) -> String {
    let relu = |func| {
        if func == Func::Relu {
            ", activation=\"relu\""
        } else {
            ""
        }
    };
    match kind {
        Kind::Lstm(func) => format!("LSTMCell({units}{}, dtype=dtype)", relu(func)),
        Kind::Gru => format!("GRUCell({units}, reset_after=True, dtype=dtype)"),
        Kind::Rnn(func) => format!("SimpleRNNCell({units}{}, dtype=dtype)", relu(func)),
    }
}
