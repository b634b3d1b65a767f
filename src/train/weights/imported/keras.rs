//! Keras's layers: `kernel` is I × 4H with gates i, f, c, o, column after column; `recurrent_kernel` is H × 4H; one
//! `bias` of 4H. A GRU has z, r, h, and with `reset_after` a bias of 2 × 3H, one row for the inputs, one for the states.

use super::groups::{Group, Groups, shown, unused};
use super::layout::{Direction, Imported, Kind, Layer, Matrix};
use super::order::{Choices, Framework, sorted};
use super::sound::sizes;
use crate::equation::Func;
use crate::lang::{Diagnostic, Text, printable_line, text};
use safetensors::SafeTensors;

/// What a configuration says that tensors do not.
#[derive(Default)]
pub(super) struct Said {
    /// Whether there was one.
    pub(super) is_known: bool,
    /// Of each recurrent layer, by its place and group (`0/lstm`): of the gates, of the candidate, of the cell's output.
    pub(super) functions: Vec<(String, [Option<Func>; 3])>,
    /// Layers whose reset acts before the product.
    pub(super) resets_before: Vec<String>,
    /// Behind the linear layer.
    pub(super) head: Option<Func>,
    /// Whether the top layer hands on what each of its directions ends with.
    pub(super) reads_ends: bool,
}

impl Said {
    /// What it says of a direction whose tensors lie at `path`.
    fn fill(&self, path: &str, own: &mut Direction) {
        let is_inside = |layer: &String| {
            let rest = path.strip_prefix(layer.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        if let Some((_, functions)) = self.functions.iter().find(|(layer, _)| is_inside(layer)) {
            own.functions = *functions;
        }
        if hides_its_reset(own) && self.resets_before.iter().any(is_inside) {
            own.kind = Kind::Gru { after: false };
        }
    }
}

/// Whether it is a GRU without a bias, whose shape would tell where the reset acts.
fn hides_its_reset(own: &Direction) -> bool {
    own.bias_ih.is_none() && matches!(own.kind, Kind::Gru { .. })
}

/// Reads the recurrent layers that are meant, and the dense one.
///
/// # Errors
/// What is missing, of another shape, or would be passed over.
pub(super) fn read(
    file: &SafeTensors<'_>,
    choices: &Choices,
    said: &Said,
) -> Result<Imported, Diagnostic> {
    let groups = Groups::of(file);
    let recurs = |group: &Group| group.contains_key("recurrent_kernel");
    let (recurrent, rest): (Vec<_>, Vec<_>) = groups.all.iter().partition(|(_, g)| recurs(g));
    let mut layers: Vec<(String, Layer)> = vec![];
    for (name, group) in recurrent {
        let (layer, backward) = place(name);
        let mut own = direction(&groups, group, backward, choices)?;
        said.fill(name, &mut own);
        match layers.iter_mut().find(|(known, _)| *known == layer) {
            Some((_, both)) => both.push(own),
            None => layers.push((layer, vec![own])),
        }
    }
    let names = layers.iter().map(|(name, _)| name.clone()).collect();
    let chosen = groups.chosen(names, choices, true)?;
    if choices.modules.is_empty() && chosen.iter().any(|name| stem(name) != stem(&chosen[0])) {
        return Err(order_unknown(&chosen));
    }
    let rest = rest.into_iter().map(|(name, _)| name.clone()).collect();
    let mut head = groups.head(rest, "kernel", choices)?;
    if let Some(head) = &mut head {
        head.function = said.head;
    }
    let of = |name: &String| {
        let found = layers.iter().find(|(known, _)| known == name);
        let mut layer = found.map(|(_, layer)| layer.clone()).unwrap_or_default();
        layer.sort_by_key(|own| own.is_reverse);
        layer
    };
    let layers: Vec<Layer> = chosen.iter().map(of).collect();
    let kind = layers[0][0].kind;
    let mut notes = vec![Framework::Keras.assumed(kind, choices)];
    if !said.is_known {
        notes.push(text!("weights.keras_no_configuration"));
        if layers.iter().flatten().any(hides_its_reset) {
            notes.push(text!("weights.assumed_reset_after"));
        }
    }
    Ok(Imported {
        layers,
        head,
        reads_ends: said.reads_ends,
        notes,
    })
}

/// The layer a path is of, and whether it is the other direction: `bidirectional/backward_lstm/lstm_cell`.
fn place(path: &str) -> (String, bool) {
    for (word, backward) in [("forward_", false), ("backward_", true)] {
        let mut parts = path.match_indices(word).map(|(at, _)| at);
        let begins = |at: &usize| *at > 0 && matches!(path.as_bytes()[at - 1], b'/' | b'.');
        if let Some(at) = parts.find(begins) {
            return (path[..at - 1].to_owned(), backward);
        }
    }
    (path.to_owned(), false)
}

/// The name that layers of one class share and count behind: `lstm` of `lstm_2/cell`; none if a number comes first.
fn stem(name: &str) -> &str {
    let first = name.split(['/', '.']).next().unwrap_or_default();
    first.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_')
}

/// Names that do not count on: they are sorted, and that is not how they lie.
fn order_unknown(names: &[String]) -> Diagnostic {
    let list = Text::list(&shown(names));
    let fault = Diagnostic::whole(text!("weights.keras_order_unknown", list));
    let list = shown(names).join(",");
    fault.help(text!("weights.name_order", list))
}

fn direction(
    groups: &Groups<'_>,
    group: &Group,
    backward: bool,
    choices: &Choices,
) -> Result<Direction, Diagnostic> {
    let recurrent = &group["recurrent_kernel"];
    let Some(kernel) = group.get("kernel") else {
        let name = recurrent.replace("recurrent_kernel", "kernel");
        return Err(super::groups::missing(&name));
    };
    let shape = groups.shape(recurrent, 2)?;
    let (units, cols) = (shape[0], shape[1]);
    let kind = Kind::of_blocks(cols / units).filter(|_| cols.is_multiple_of(units));
    let Some(kind) = kind else {
        let name = printable_line(recurrent, 60);
        let shape = format!("{shape:?}");
        let fault = Diagnostic::whole(text!("weights.kernel_of_no_cell", name, shape));
        return Err(fault.help(text!("weights.keras_kernels_are")));
    };
    let wide = groups.shape(kernel, 2)?;
    if wide[1] != cols {
        let (name, shape) = (printable_line(kernel, 60), format!("{wide:?}"));
        let what = text!("weights.kernel_of_another_cell", name, shape, cols);
        return Err(Diagnostic::whole(what).help(text!("weights.keras_kernels_are")));
    }
    sizes(wide[0], units, 1)?;
    if let Some((_, name)) = group
        .iter()
        .find(|(own, _)| !matches!(own.as_str(), "kernel" | "recurrent_kernel" | "bias"))
    {
        return Err(unused(name));
    }
    let order = Framework::Keras.order(kind, choices);
    let places = order.places(kind)?;
    let sorted = |matrix: Matrix| sorted(&matrix, units, &places);
    let own = |name: &String| groups.matrix(name).map(|m| sorted(m.transpose()));
    let (bias, second, kind) = biases(groups, group, cols, kind, &sorted)?;
    Ok(Direction {
        kind,
        is_reverse: backward,
        weight_ih: own(kernel)?,
        weight_hh: own(recurrent)?,
        bias_ih: bias,
        bias_hh: second,
        peepholes: None,
        initial: [None, None],
        functions: [Some(Func::Sigmoid), Some(Func::Tanh), Some(Func::Tanh)],
        projection: None,
    })
}

/// A bias, one of the states, and with them where the reset of a GRU is.
type Biases = (Option<Vec<Matrix>>, Option<Vec<Matrix>>, Kind);

fn biases(
    groups: &Groups<'_>,
    group: &Group,
    cols: usize,
    kind: Kind,
    sorted: &impl Fn(Matrix) -> Vec<Matrix>,
) -> Result<Biases, Diagnostic> {
    let Some(name) = group.get("bias") else {
        return Ok((None, None, kind));
    };
    let matrix = groups.matrix(name)?;
    let is_gru = matches!(kind, Kind::Gru { .. });
    match (groups.dims(name), matrix.shape()) {
        (1, (is, 1)) if is == cols => {
            let kind = if is_gru {
                Kind::Gru { after: false }
            } else {
                kind
            };
            Ok((Some(sorted(matrix)), None, kind))
        }
        (2, (2, is)) if is == cols && is_gru => {
            let row = |r: usize| sorted(matrix.rows(r, 1).transpose());
            Ok((Some(row(0)), Some(row(1)), kind))
        }
        _ => {
            let (name, is, want) = (printable_line(name, 60), matrix.len(), cols);
            let what = text!("weights.bias_of_other_length", name, is, want);
            Err(Diagnostic::whole(what))
        }
    }
}
