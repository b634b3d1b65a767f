//! The written name of a number: read, written and looked up here alone.

use super::{Graph, NodeId, Place, Ref, Run};
use crate::equation::{Shape, nearest};
use crate::lang::{Diagnostic, Span, Text, printable_line, text};
use std::fmt;

/// Quantities among which one is looked for that may have been meant.
const MOST_KNOWN: usize = 5000;

/// `i_2[1]`, `∂W_xi[1,2]`, `L`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The plain name, with its time.
    pub name: String,
    /// The gradient of the loss with respect to it.
    pub gradient: bool,
    /// Row and column from 0; the whole quantity if none.
    pub entry: Option<(usize, usize)>,
}

impl fmt::Display for Address {
    /// As it is read; the column is left out where it is the first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.gradient { "∂" } else { "" };
        write!(f, "{sign}{}", self.name)?;
        match self.entry {
            Some((r, 0)) => write!(f, "[{}]", r + 1),
            Some((r, c)) => write!(f, "[{},{}]", r + 1, c + 1),
            None => Ok(()),
        }
    }
}

impl Address {
    /// Reads an address that stands at `at`.
    ///
    /// # Errors
    /// When it is not written like one.
    pub fn parse(text: &str, at: &Span) -> Result<Address, Diagnostic> {
        Address::read(text.trim()).ok_or_else(|| {
            let fault = Diagnostic::at(at.clone(), text!("graph.no_reference_number"));
            fault.help(text!("graph.write_xi_dc_three_decimals"))
        })
    }

    fn read(text: &str) -> Option<Address> {
        // As it is printed: `alpha_{2,3}` is alpha_2_3.
        let printed = text.split_once("_{").and_then(|(name, rest)| {
            let (times, behind) = rest.split_once('}')?;
            let times = times.split(',').map(str::trim).collect::<Vec<_>>();
            Some(format!("{name}_{}{behind}", times.join("_")))
        });
        let text = printed.as_deref().unwrap_or(text);
        let (text, gradient) = match text.strip_prefix('∂') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (name, entry) = match text.split_once('[') {
            Some((name, rest)) => {
                let list = rest.strip_suffix(']')?;
                let (row, column) = list.split_once(',').unwrap_or((list, "1"));
                let index = |n: &str| n.trim().parse::<usize>().ok()?.checked_sub(1);
                (name, Some((index(row)?, index(column)?)))
            }
            None => (text, None),
        };
        let fits = |c: char| c.is_alphanumeric() || c == '_';
        (!name.is_empty() && name.chars().all(fits)).then(|| Address {
            name: name.to_owned(),
            gradient,
            entry,
        })
    }

    /// The address of an entry, or of a whole quantity; none for what has no name of its own.
    pub fn of(graph: &Graph, place: Place) -> Option<Address> {
        let (id, gradient) = match place.of {
            Ref::Value(id) => (id, false),
            Ref::Adjoint(id) => (id, true),
            Ref::Contribution { .. } | Ref::Optimizer(..) => return None,
        };
        Some(Address {
            name: graph.plain(graph.node(id).quantity?),
            gradient,
            entry: place.entry,
        })
    }

    /// As it is typed for an entry of a quantity of this shape: `x_2`, `b_i[2]`, `W_hi[1,1]`.
    pub fn typed(&self, shape: Shape) -> String {
        let whole = Address {
            entry: None,
            ..self.clone()
        };
        match self.entry.filter(|_| shape.len() > 1) {
            Some((r, c)) if shape.cols > 1 => format!("{whole}[{},{}]", r + 1, c + 1),
            Some((r, _)) => format!("{whole}[{}]", r + 1),
            None => whole.to_string(),
        }
    }

    /// What is meant by an address that is typed: `dc_3` is `∂c_3`, where nothing is called so.
    pub fn meant(text: &str, graph: &Graph) -> Option<Ref> {
        let matrix = |text: &str| Address::read(text.trim())?.matrix(graph);
        matrix(text).or_else(|| matrix(&format!("∂{}", text.trim().strip_prefix('d')?)))
    }

    /// The node of its quantity.
    pub fn node(&self, graph: &Graph) -> Option<NodeId> {
        graph.find_plain(&self.name)
    }

    /// The value or the gradient of its quantity, whether or not the run has this gradient and this entry.
    pub fn matrix(&self, graph: &Graph) -> Option<Ref> {
        let of = if self.gradient {
            Ref::Adjoint
        } else {
            Ref::Value
        };
        self.node(graph).map(of)
    }

    /// What it refers to, if the run has it.
    pub fn place(&self, run: &Run) -> Option<Place> {
        let of = self.matrix(run.graph())?;
        let (r, c) = self.entry.unwrap_or_default();
        let entry = self.entry;
        run.entry(of, r, c).map(|_| Place { of, entry })
    }

    /// The number; the first entry of a whole quantity.
    pub fn number(&self, run: &Run) -> Option<f64> {
        let (r, c) = self.entry.unwrap_or_default();
        run.entry(self.matrix(run.graph())?, r, c)
    }

    /// What it refers to.
    ///
    /// # Errors
    /// When the run has no such quantity, gradient or entry; the address stands at `at`.
    pub fn find(&self, run: &Run, at: &Span) -> Result<Ref, Diagnostic> {
        let place = self.place(run);
        let of = place.map(|place| place.of);
        of.ok_or_else(|| self.missing(run, at))
    }

    /// Why it refers to nothing.
    fn missing(&self, run: &Run, at: &Span) -> Diagnostic {
        let name = printable_line(&self.name, 40);
        let fault = |what: Text| Diagnostic::at(at.clone(), what);
        match self.matrix(run.graph()).map(|of| run.value(of)) {
            None => self.unknown(run.graph(), at),
            Some(None) => fault(text!("graph.no_gradient_model", name)),
            Some(Some(value)) => {
                let (rows, cols) = value.shape();
                fault(text!("graph.no_entry", name, rows, cols))
            }
        }
    }

    /// The model has no quantity of this name.
    fn unknown(&self, graph: &Graph, at: &Span) -> Diagnostic {
        if let Some((first, last)) = times(graph, &self.name) {
            let time = self.name.rsplit('_').next().unwrap_or_default();
            return no_time(time, first, last, at);
        }
        no_quantity(graph, &self.name).moved(at.clone())
    }
}

impl Run {
    /// What an address in plain text refers to, if it is one and the run has it.
    pub fn named(&self, text: &str) -> Option<Ref> {
        Some(Address::read(text.trim())?.place(self)?.of)
    }
}

/// There is no quantity of this name, and which may have been meant.
pub fn no_quantity(graph: &Graph, name: &str) -> Diagnostic {
    let shown = printable_line(name, 40);
    let fault = Diagnostic::whole(text!("graph.model_no_quantity", shown));
    let known: Vec<String> = graph
        .quantities()
        .take(MOST_KNOWN)
        .map(|(_, q)| graph.plain(q))
        .collect();
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => fault.help(text!("common.did_you_mean", near)),
        None => fault.help(text!("graph.names_plain_their_time_xi")),
    }
}

/// There is no such time.
pub fn no_time(time: &str, first: i64, last: i64, at: &Span) -> Diagnostic {
    let time = printable_line(time, 20);
    let what = text!("graph.no_time_times_go_from", time, first, last);
    Diagnostic::at(at.clone(), what)
}

/// The first and last time at which a quantity exists, if `name` is one at another time.
fn times(graph: &Graph, name: &str) -> Option<(i64, i64)> {
    let (stem, time) = name.rsplit_once('_')?;
    let id = graph
        .system
        .find(stem)
        .filter(|_| time.parse::<u64>().is_ok())?;
    let quantities = graph.quantities().map(|(_, quantity)| quantity);
    let times = quantities.filter(|q| q.name == id).filter_map(|q| q.time);
    let times: Vec<i64> = times.collect();
    Some((*times.iter().min()?, *times.iter().max()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_alike() {
        for text in ["i_2", "i_2[1]", "∂W_xi[1,2]", "∂c_3", "L", "h_T[12,3]"] {
            let address = Address::parse(&format!(" {text} "), &(0..1)).unwrap();
            assert_eq!(address.to_string(), text);
        }
        let printed = Address::parse("∂alpha_{2, 3}[1]", &(0..1)).unwrap();
        assert_eq!(printed.to_string(), "∂alpha_2_3[1]");
        let first = Address::parse("W[2,1]", &(0..1)).unwrap();
        assert_eq!(
            (first.to_string(), first.entry),
            ("W[2]".into(), Some((1, 0)))
        );
        let shapes = [(1, 1, "W"), (3, 1, "W[2]"), (3, 2, "W[2,1]")];
        for (rows, cols, typed) in shapes {
            assert_eq!(first.typed(Shape { rows, cols }), typed);
        }
        for bad in ["", "i_1[0]", "i_1[", "a b", "i_1 : x", "i_1[1,2,3]", "∂"] {
            assert!(Address::parse(bad, &(0..1)).is_err(), "{bad}");
        }
    }
}
