//! A network of equations of one's own: they are written as they are.

use super::cell::{Body, Written};
use super::numbers::matrix;
use crate::lang::{Diagnostic, Diagnostics, text};
use crate::train::weights::Linear;
use crate::train::{Cell, Network};
use std::borrow::Cow;
use std::fmt::Write;

/// What there is to write of it.
///
/// # Errors
/// That it has several layers: the equations name the quantities of one.
pub(super) fn body(network: &Network<f64>) -> Result<Body<'static>, Diagnostics> {
    let a = &network.architecture;
    let Cell::Own(own) = &a.cell else {
        unreachable!("other cells have a layout of their own")
    };
    if a.layers > 1 {
        let fault = Diagnostic::whole(text!("trained.own_layers"));
        return Err(vec![fault.help(text!("trained.own_layers_help"))]);
    }
    let source = &own.system.source;
    let mut written = Written::default();
    let mut top = String::new();
    for equation in a.cell.equations()? {
        let line = source[equation.span.clone()].replace(['\n', '\r', '&'], " ");
        let _ = writeln!(written.equations, "{}", line.trim());
        if equation.is_output {
            top = source[equation.left.clone()]
                .replace('&', " ")
                .trim()
                .to_owned();
        }
    }
    for (name, word) in own.system.functions.said() {
        let [name, word] = [name, word].map(|text| toml::Value::from(text.as_str()));
        let _ = writeln!(written.functions, "{name} = {word}");
    }
    let tensor = |name: &str| network.tensor(name).unwrap_or_default();
    let all = a.tensors();
    for tensor in all.iter().filter(|t| !t.name.starts_with("head.")) {
        let value = network.tensor(&tensor.name).unwrap_or_default();
        let _ = writeln!(written.parameters, "{} = {}", tensor.name, matrix(&value));
    }
    Ok(Body {
        written,
        top,
        head: Some(Cow::Owned(Linear {
            name: "head".to_owned(),
            weight: tensor("head.weight"),
            bias: Some(tensor("head.bias")),
        })),
        names: vec![],
        notes: &[],
        reads: a.input,
        units: a.hidden,
        outputs: a.output,
    })
}
