//! Pins: the author of a model says where the parts of its machine stand, and only the wires are laid.

use super::flow::Flow;
use super::part::Kind;
use crate::equation::NameId;
use crate::graph::Graph;
use crate::lang::Span;
use std::collections::BTreeMap;

/// The most rows and columns of a grid.
const MOST: usize = 40;

/// Where the parts of a machine stand: a grid of their names, as it is written in a model file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pins {
    /// Name, row and column of what is pinned, and where it is written.
    cells: Vec<(String, (usize, usize), Span)>,
}

/// What is wrong with a grid.
#[derive(Clone, Debug, PartialEq)]
pub enum Misfit {
    /// It is larger than this many rows or columns.
    Large(usize),
    /// The machine has no such part, or it stands in the grid before.
    Strange(String, Span),
    /// Parts that stand nowhere.
    Missing(Vec<String>),
}

impl Pins {
    /// Reads a grid: a line is a row, names stand apart, `.` is an empty place.
    ///
    /// # Errors
    /// [`Misfit::Large`].
    pub fn parse(text: &str) -> Result<Pins, Misfit> {
        let mut cells = vec![];
        let mut row = 0;
        for line in text.lines() {
            let words = line.split_whitespace();
            for (column, word) in words.clone().enumerate() {
                if row.max(column) >= MOST {
                    return Err(Misfit::Large(MOST));
                }
                // Both are slices of the same text.
                let at = word.as_ptr() as usize - text.as_ptr() as usize;
                if word != "." {
                    cells.push((word.to_owned(), (row, column), at..at + word.len()));
                }
            }
            row += usize::from(words.count() > 0);
        }
        Ok(Pins { cells })
    }

    /// What does not fit the machine of a step.
    pub fn misfits(&self, flow: &Flow, graph: &Graph) -> Vec<Misfit> {
        let names = names(flow, graph);
        let mut free: Vec<&String> = names.iter().collect();
        let mut misfits = vec![];
        for (name, _, span) in &self.cells {
            match free.iter().position(|n| *n == name) {
                Some(at) => _ = free.remove(at),
                None => misfits.push(Misfit::Strange(name.clone(), span.clone())),
            }
        }
        if !free.is_empty() {
            misfits.push(Misfit::Missing(free.into_iter().cloned().collect()));
        }
        misfits
    }

    /// Row and column of every part; none where the machine is another.
    pub(super) fn places(&self, flow: &Flow, graph: &Graph) -> Option<Vec<(usize, usize)>> {
        let names = names(flow, graph);
        let of = |name: &String| self.cells.iter().find(|c| c.0 == *name).map(|c| c.1);
        let places: Option<Vec<_>> = names.iter().map(of).collect();
        places.filter(|_| names.len() == self.cells.len())
    }
}

/// What each part is called in a grid: a quantity by its plain name, `h_{t-1}` by that; an operation by the equation it
/// stands in and its sign, `c:+`, with a number if there are several, `c:*2`; a sum of products `i:sum`.
pub fn names(flow: &Flow, graph: &Graph) -> Vec<String> {
    let quantity = |nodes: &[crate::graph::NodeId]| graph.node(*nodes.first()?).quantity;
    let now = flow.parts.iter().find_map(|part| match &part.kind {
        Kind::Tile(nodes) if !part.is_source => quantity(nodes)?.time,
        _ => None,
    });
    let plain = |name: NameId| graph.system.name(name).plain.clone();
    let mut names = vec![String::new(); flow.parts.len()];
    // Operations that wait for the tile of their equation, which follows them.
    let mut waiting = vec![];
    for (part, what) in flow.parts.iter().enumerate() {
        let Kind::Tile(nodes) = &what.kind else {
            waiting.push(part);
            continue;
        };
        let Some(q) = quantity(nodes) else { continue };
        names[part] = match (q.time, now) {
            _ if nodes.len() > 1 => format!("{}_*", plain(q.name)),
            (Some(t), Some(now)) if t < now => format!("{}_{{t-{}}}", plain(q.name), now - t),
            (Some(t), Some(now)) if t > now => format!("{}_{{t+{}}}", plain(q.name), t - now),
            _ => plain(q.name),
        };
        if !what.is_source {
            let equation = names[part].clone();
            let signs: Vec<String> = waiting.iter().map(|&p| sign(&flow.parts[p].kind)).collect();
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for (&p, sign) in waiting.iter().zip(&signs) {
                let number = seen.entry(sign).or_insert(0);
                *number += 1;
                let several = signs.iter().filter(|s| *s == sign).count() > 1;
                let number = if several {
                    number.to_string()
                } else {
                    String::new()
                };
                names[p] = format!("{equation}:{sign}{number}");
            }
            waiting.clear();
        }
    }
    names
}

/// An operation as it is typed.
fn sign(kind: &Kind) -> String {
    let label = match kind {
        Kind::Knot { label, .. } => label,
        Kind::Tile(_) | Kind::Sum { .. } => return "sum".into(),
    };
    let typed = [
        ("⊙", "*"),
        ("×", "x"),
        ("σ", "sigma"),
        ("−", "-"),
        ("²", "^2"),
        ("Σ", "total"),
        ("÷", "/"),
        ("‖·‖", "norm"),
        ("ᵀ", "T"),
        (" ", ""),
    ];
    typed
        .iter()
        .fold(label.clone(), |text, (from, to)| text.replace(from, to))
}
