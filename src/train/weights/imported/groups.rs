//! The tensors of a file by the module they are of, and the choice among modules.

use super::super::{numbers, shape_of};
use super::layout::{Linear, Matrix};
use super::order::Choices;
use crate::lang::{Diagnostic, Text, printable_line, text};
use safetensors::SafeTensors;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Names that are told of a file with many.
const MOST_TOLD: usize = 12;

/// A module's tensors: the last word of a name, and the whole of it.
pub(super) type Group = BTreeMap<String, String>;

/// Modules by name, in the order a reader counts: `lstm_2` before `lstm_10`.
pub(super) struct Groups<'a> {
    file: &'a SafeTensors<'a>,
    pub(super) all: Vec<(String, Group)>,
}

/// Whether the names are Keras's.
pub(super) fn is_keras(file: &SafeTensors<'_>) -> bool {
    file.names()
        .iter()
        .any(|name| matches!(parts(name).1, "recurrent_kernel" | "kernel"))
}

/// A module and the tensor in it: `lstm`, `weight_ih_l0`. TensorFlow writes `:0` behind its names.
fn parts(name: &str) -> (&str, &str) {
    let name = name.strip_suffix(":0").unwrap_or(name);
    name.rsplit_once(['.', '/']).unwrap_or(("", name))
}

/// As a reader counts: by the number before a sign, then by the sign.
fn natural(a: &str, b: &str) -> Ordering {
    let key = |text: &str| -> Vec<(u64, String)> {
        let parts = text.split_inclusive(|c: char| !c.is_ascii_digit());
        let part = |part: &str| {
            let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
            (
                digits.parse().unwrap_or_default(),
                part[digits.len()..].to_owned(),
            )
        };
        parts.map(part).collect()
    };
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

impl<'a> Groups<'a> {
    pub(super) fn of(file: &'a SafeTensors<'a>) -> Groups<'a> {
        let mut all: BTreeMap<String, Group> = BTreeMap::new();
        for name in file.names() {
            let (module, own) = parts(name);
            let group = all.entry(module.to_owned()).or_default();
            group.insert(own.to_owned(), name.to_owned());
        }
        let mut all: Vec<(String, Group)> = all.into_iter().collect();
        all.sort_by(|(a, _), (b, _)| natural(a, b));
        Groups { file, all }
    }

    /// Shape of a tensor of two dimensions, or of one as a column.
    pub(super) fn shape(&self, name: &str, dims: usize) -> Result<Vec<usize>, Diagnostic> {
        let view = self.file.tensor(name).map_err(|_| missing(name))?;
        shape_of(name, &view, dims)
    }

    /// How many dimensions a tensor has.
    pub(super) fn dims(&self, name: &str) -> usize {
        self.file.tensor(name).map_or(0, |t| t.shape().len())
    }

    /// A tensor of two dimensions as it lies in the file, or of one as a column.
    pub(super) fn matrix(&self, name: &str) -> Result<Matrix, Diagnostic> {
        let view = self.file.tensor(name).map_err(|_| missing(name))?;
        let dims = view.shape().len().clamp(1, 2);
        let shape = shape_of(name, &view, dims)?;
        let (rows, cols) = (shape[0], shape.get(1).copied().unwrap_or(1));
        let list = numbers(name, &view)?;
        Ok(Matrix::from_row_slice(rows, cols, &list))
    }

    /// The module called so.
    fn named(&self, name: &str) -> Option<&Group> {
        let mut all = self.all.iter();
        all.find(|(own, _)| own == name).map(|(_, group)| group)
    }

    /// The modules that are meant, of those that recur.
    ///
    /// # Errors
    /// That a named one is not there; that there are several and none is named, unless `stack`.
    pub(super) fn chosen(
        &self,
        recurrent: Vec<String>,
        choices: &Choices,
        stack: bool,
    ) -> Result<Vec<String>, Diagnostic> {
        let list = || Text::list(&shown(&recurrent));
        if let Some(lost) = choices.modules.iter().find(|m| !recurrent.contains(m)) {
            let lost = printable_line(lost, 60);
            let fault = Diagnostic::whole(text!("weights.no_recurrent_module", lost));
            return Err(fault.help(text!("weights.modules_are", list = list())));
        }
        if !choices.modules.is_empty() {
            return Ok(choices.modules.clone());
        }
        if recurrent.is_empty() {
            return Err(self.no_cell());
        }
        if recurrent.len() > 1 && !stack {
            let fault = Diagnostic::whole(text!("weights.several_modules", list = list()));
            let first = printable_line(&recurrent[0], 60);
            return Err(fault.help(text!("weights.choose_module", first)));
        }
        Ok(recurrent)
    }

    fn no_cell(&self) -> Diagnostic {
        let fault = Diagnostic::whole(text!("weights.file_has_no_recurrent"));
        let mut names: Vec<String> = vec![];
        for (_, group) in &self.all {
            names.extend(group.values().map(|n| printable_line(n, 60)));
        }
        if names.is_empty() {
            return fault.help(text!("weights.no_tensor_all"));
        }
        names.truncate(MOST_TOLD);
        fault.help(text!("weights.tensors_are", list = Text::list(&names)))
    }

    /// The head among what is left, with the word its weights have in this framework.
    ///
    /// # Errors
    /// What else is there that would be passed over in silence.
    pub(super) fn head(
        &self,
        rest: Vec<String>,
        weight: &str,
        choices: &Choices,
    ) -> Result<Option<Linear>, Diagnostic> {
        let Some(chosen) = self.head_meant(rest, weight, choices)? else {
            return Ok(None);
        };
        let group = self.named(&chosen).expect("it was found above");
        let bias = group
            .get("bias")
            .map(|name| self.matrix(name))
            .transpose()?;
        let own = self.matrix(&group[weight])?;
        let own = if weight == "kernel" {
            own.transpose()
        } else {
            own
        };
        if let Some(bias) = &bias
            && bias.shape() != (own.nrows(), 1)
        {
            let (name, is) = (printable_line(&group["bias"], 60), bias.nrows());
            let want = own.nrows();
            let fault = Diagnostic::whole(text!("weights.bias_of_other_length", name, is, want));
            return Err(fault);
        }
        Ok(Some(Linear {
            name: chosen,
            weight: own,
            bias,
            function: None,
        }))
    }

    /// The name of the linear layer that is meant.
    fn head_meant(
        &self,
        rest: Vec<String>,
        weight: &str,
        choices: &Choices,
    ) -> Result<Option<String>, Diagnostic> {
        let linear = |name: &String| {
            let group = self.named(name);
            let own = group.and_then(|g| g.get(weight));
            let extra = group.is_some_and(|g| g.keys().any(|k| k != weight && k != "bias"));
            own.is_some_and(|own| self.dims(own) == 2) && !extra && !self.is_embedding(name)
        };
        let (heads, strange): (Vec<String>, Vec<String>) = rest.into_iter().partition(linear);
        match choices.head.as_deref() {
            Some("none") => Ok(None),
            Some(name) if !heads.iter().any(|h| h == name) => {
                let name = printable_line(name, 60);
                let fault = Diagnostic::whole(text!("weights.no_linear_layer", name));
                let list = Text::list(&shown(&heads));
                Err(fault.help(text!("weights.linear_layers_are", list)))
            }
            Some(name) => Ok(Some(name.to_owned())),
            None => match (heads.as_slice(), strange.as_slice()) {
                ([], []) => Ok(None),
                ([one], []) => Ok(Some(one.clone())),
                _ if choices.modules.is_empty() || heads.len() > 1 => {
                    Err(self.unused(&heads, &strange))
                }
                ([one], _) => Ok(Some(one.clone())),
                _ => Ok(None),
            },
        }
    }

    /// Whether a module of this name turns symbols into vectors: it has no bias.
    fn is_embedding(&self, name: &str) -> bool {
        let has_bias = self.named(name).is_some_and(|own| own.contains_key("bias"));
        name.to_lowercase().contains("emb") && !has_bias
    }

    /// Modules that a network of recurrent layers and a head does not use.
    fn unused(&self, heads: &[String], strange: &[String]) -> Diagnostic {
        let Some(first) = strange.first() else {
            let list = Text::list(&shown(heads));
            let fault = Diagnostic::whole(text!("weights.several_linear_layers", list));
            let first = printable_line(&heads[0], 60);
            return fault.help(text!("weights.choose_linear_layer", first));
        };
        let group = self.named(first);
        let tensor = group.and_then(|g| g.values().next());
        let shown = printable_line(tensor.map_or("", String::as_str), 60);
        let fault = Diagnostic::whole(text!("weights.file_network_does_not_use", shown));
        fault.help(if self.is_embedding(first) {
            text!("weights.embedding_is_no_layer")
        } else {
            text!("weights.other_layers_name_module")
        })
    }
}

/// Names for the screen, the first few.
pub(super) fn shown(names: &[String]) -> Vec<String> {
    let each = names.iter().take(MOST_TOLD);
    each.map(|n| printable_line(if n.is_empty() { "\"\"" } else { n }, 60))
        .collect()
}

/// A tensor that a recurrent layer does not have.
pub(in crate::train::weights) fn unused(name: &str) -> Diagnostic {
    let shown = printable_line(name, 60);
    let fault = Diagnostic::whole(text!("weights.file_network_does_not_use", shown));
    fault.help(text!("weights.other_layers_name_module"))
}

/// A tensor that should be there.
pub(in crate::train::weights) fn missing(name: &str) -> Diagnostic {
    let name = printable_line(name, 80);
    Diagnostic::whole(text!("weights.file_has_no", name))
}
