//! A network of equations of one's own: they are written as they are.

use super::cell::{Body, Written};
use super::numbers::matrix;
use crate::equation::{Equation, NameId, Role, System, When};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use crate::train::weights::Linear;
use crate::train::{Cell, Network};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What is added to every name of a layer.
const LAYERS: [&str; 3] = ["", "II", "III"];

/// What there is to write of it; whether answers are `asked` for.
///
/// # Errors
/// That it runs in both directions, or has several layers and its equations cannot be written once for each.
pub(super) fn body(network: &Network<f64>, asked: bool) -> Result<Body<'static>, Diagnostics> {
    let a = &network.architecture;
    let Cell::Own(own) = &a.cell else {
        unreachable!("other cells have a layout of their own")
    };
    if a.bidirectional {
        let fault = Diagnostic::whole(text!("trained.runs_both_ways"));
        return Err(vec![fault.help(text!("trained.walk_one_direction"))]);
    }
    let mut written = Written::default();
    let said = Said::of(&own.system, &a.cell, asked)?;
    let mut top = None;
    for label in LAYERS.into_iter().take(a.layers) {
        let equations = &mut written.equations;
        top = Some(write(&own.system, &a.cell, label, top, equations)?);
    }
    if a.objective {
        if a.layers > 1 {
            return Err(not_in_layers());
        }
        for line in &said.more {
            let _ = writeln!(written.equations, "{line}");
        }
    }
    parameters(network, &own.system, &mut written);
    let tensor = |name: &str| network.tensor(name).unwrap_or_default();
    Ok(Body {
        written,
        top: top.unwrap_or_default(),
        head: (!a.objective).then(|| {
            Cow::Owned(Linear {
                name: "head".to_owned(),
                weight: tensor("head.weight"),
                bias: Some(tensor("head.bias")),
                function: None,
            })
        }),
        input: said.input,
        target: said.target.filter(|_| a.objective),
        names: vec![],
        notes: &[],
        reads: a.input,
        units: a.hidden,
        outputs: a.output,
    })
}

/// Writes what free functions stand for, and every parameter but the head's.
fn parameters(network: &Network<f64>, system: &System, written: &mut Written) {
    for (name, word) in system.functions.said() {
        let [name, word] = [name, word].map(|text| toml::Value::from(text.as_str()));
        let _ = writeln!(written.functions, "{name} = {word}");
    }
    let all = network.architecture.tensors();
    for tensor in all.iter().filter(|t| !t.name.starts_with("head.")) {
        let value = matrix(&network.tensor(&tensor.name).unwrap_or_default());
        let _ = writeln!(written.parameters, "{} = {value}", plain(&tensor.name));
    }
}

/// An equation on a line of its own.
fn on_one(text: &str) -> String {
    text.replace(['\n', '\r', '&'], " ").trim().to_owned()
}

fn not_in_layers() -> Diagnostics {
    let fault = Diagnostic::whole(text!("trained.own_layers"));
    vec![fault.help(text!("trained.own_layers_help"))]
}

/// What a system says of data: what goes in, and where it has a loss itself what that compares with, and how.
struct Said {
    /// In plain letters.
    input: String,
    target: Option<String>,
    /// The equations of the answer and, if one is asked for, of the loss.
    more: Vec<String>,
}

impl Said {
    fn of(system: &System, cell: &Cell, asked: bool) -> Result<Said, Diagnostics> {
        let written = cell.equations()?;
        let is_cell = |e: &Equation| written.iter().any(|w| w.span == e.span);
        let all: Vec<&Equation> = system.equations.iter().collect();
        let (cell, rest): (Vec<&Equation>, Vec<&Equation>) = all.iter().partition(|e| is_cell(e));
        let ahead = inputs(system, &cell);
        let plain = |id: NameId| system.name(id).plain.clone();
        let needed = needed(&rest, system.loss());
        let target = inputs(system, &needed).difference(&ahead).next().copied();
        // What looks at the target, straight or by way of another.
        let mut late: BTreeSet<NameId> = target.into_iter().collect();
        for _ in &needed {
            let looks = needed
                .iter()
                .filter(|e| uses(e).any(|id| late.contains(&id)));
            late.extend(looks.map(|e| e.name).collect::<Vec<_>>());
        }
        let more = needed.iter().filter(|e| asked || !late.contains(&e.name));
        Ok(Said {
            input: ahead
                .first()
                .map_or_else(|| "x".to_owned(), |id| plain(*id)),
            target: target.map(plain),
            more: more
                .map(|e| on_one(&system.source[e.span.clone()]))
                .collect(),
        })
    }
}

/// The names on the right side of an equation.
fn uses(equation: &Equation) -> impl Iterator<Item = NameId> {
    let mut list = vec![];
    equation.expr.quantities(&mut |id, _, _, _| list.push(id));
    list.into_iter()
}

/// What goes into equations from outside.
fn inputs(system: &System, equations: &[&Equation]) -> BTreeSet<NameId> {
    let all = equations.iter().flat_map(|e| uses(e));
    all.filter(|id| system.entry(*id).role == Role::Input)
        .collect()
}

/// Which of these equations a name needs, in the order written.
fn needed<'a>(equations: &[&'a Equation], name: Option<NameId>) -> Vec<&'a Equation> {
    let mut names: BTreeSet<NameId> = name.into_iter().collect();
    for _ in equations {
        let more = equations.iter().filter(|e| names.contains(&e.name));
        names.extend(more.flat_map(|e| uses(e)).collect::<Vec<_>>());
    }
    let own = equations.iter().filter(|e| names.contains(&e.name));
    own.copied().collect()
}

/// Writes the equations of a layer, which reads what the one below hands out; what it hands out itself.
fn write(
    system: &System,
    cell: &Cell,
    label: &str,
    below: Option<String>,
    out: &mut String,
) -> Result<String, Diagnostics> {
    let mut top = String::new();
    for written in cell.equations()? {
        let equations = system.equations.iter();
        let equation = equations.into_iter().find(|own| own.span == written.span);
        let line = match (equation, &below) {
            (Some(equation), Some(below)) => layered(system, equation, label, below),
            _ => Some(system.source[written.span.clone()].to_owned()),
        };
        let _ = writeln!(out, "{}", on_one(&line.ok_or_else(not_in_layers)?));
        if written.is_output {
            let left = system.source[written.left.clone()].replace('&', " ");
            top = labelled(left.trim(), label);
        }
    }
    Ok(top)
}

/// An equation as a layer above has it; none where names do not stand one after another, as in `\mathrm{Linear}(x)`, or what goes
/// in is looked at later.
fn layered(system: &System, equation: &Equation, label: &str, below: &str) -> Option<String> {
    let source = &system.source;
    let own = |span: &Span| labelled(&source[span.clone()], label);
    let mut parts = vec![(equation.left.clone(), own(&equation.left))];
    let mut is_late = false;
    equation.expr.quantities(&mut |id, when, _, span| {
        let is_input = system.entry(id).role == Role::Input;
        is_late |= is_input && when != When::Now(0);
        let text = if is_input {
            below.to_owned()
        } else {
            own(span)
        };
        parts.push((span.clone(), text));
    });
    parts.sort_by_key(|(span, _)| span.start);
    let (mut line, mut at) = (String::new(), equation.span.start);
    for (span, text) in parts {
        line += source.get(at..span.start)?;
        line += &text;
        at = span.end;
    }
    line += source.get(at..equation.span.end)?;
    (!is_late).then_some(line)
}

/// A name with one more label, before those that it has: `h_t` and `W_f` become `h_{II,t}` and `W_{II,f}`.
fn labelled(name: &str, label: &str) -> String {
    if label.is_empty() {
        return name.to_owned();
    }
    let Some((base, script)) = name.split_once('_') else {
        // Behind the letter, before a superscript or a time in brackets.
        let end = name.find(['^', '(', '[']).unwrap_or(name.len());
        let (base, rest) = name.split_at(end);
        return format!("{}_{{{label}}}{rest}", base.trim_end());
    };
    let script = script.trim_start();
    if let Some(inner) = script.strip_prefix('{') {
        return format!("{base}_{{{label},{inner}");
    }
    let command = script.strip_prefix('\\');
    let letters = |text: &str| {
        text.find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(text.len())
    };
    let end = match command {
        Some(word) => 1 + letters(word),
        None => script.chars().next().map_or(0, char::len_utf8),
    };
    let (one, rest) = script.split_at(end);
    format!("{base}_{{{label},{one}}}{rest}")
}

/// The plain name of a tensor's parameter: `W_f_l1` is `W_{II,f}`.
fn plain(tensor: &str) -> String {
    let found = (1..LAYERS.len()).find_map(|k| Some((k, tensor.strip_suffix(&format!("_l{k}"))?)));
    match found {
        None => tensor.to_owned(),
        Some((k, name)) => match name.split_once('_') {
            Some((base, label)) => format!("{base}_{}_{label}", LAYERS[k]),
            None => format!("{name}_{}", LAYERS[k]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_stands_before_those_a_name_has() {
        for (name, other) in [
            ("h_t", "h_{II,t}"),
            (r"\tilde{h}_{t-1}", r"\tilde{h}_{II,t-1}"),
            ("W_f", "W_{II,f}"),
            (r"W_\phi", r"W_{II,\phi}"),
            ("b", "b_{II}"),
            ("h^{(t)}", "h_{II}^{(t)}"),
            ("c(t-1)", "c_{II}(t-1)"),
            ("W^{z}_{ih}", "W^{z}_{II,ih}"),
        ] {
            assert_eq!(labelled(name, "II"), other);
            assert_eq!(labelled(name, ""), name);
        }
        assert_eq!(
            ["W_f_l1", "b_l2", "W_f"].map(plain),
            ["W_II_f", "b_III", "W_f"]
        );
    }
}
