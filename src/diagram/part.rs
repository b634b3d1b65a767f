//! The parts of a machine, and the wires between them.

use super::label;
use crate::equation::Sign;
use crate::graph::{Graph, NodeId};
use unicode_width::UnicodeWidthStr;

/// A part of the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// Whether it is given to this step: an input, an earlier state, something outside time.
    pub is_source: bool,
}

/// The kinds of parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A named quantity; of a quantity that is read at several times at once, the nodes of all of them.
    Tile(Vec<NodeId>),
    /// An operation.
    Knot {
        /// Its result.
        node: NodeId,
        /// How it is written, such as `⊙`, `tanh` or `1−`.
        label: String,
    },
    /// Terms that are added up, a row each: products with parameters, and what is added to them. An operation with more
    /// operands than a knot has sides is drawn so, too.
    Sum {
        /// The sum, if these are all of its terms.
        node: Option<NodeId>,
        /// The terms that read something.
        rows: Vec<Row>,
        /// The terms that read nothing, such as a bias.
        rest: Vec<Row>,
    },
}

impl Part {
    /// Whether it is drawn in the same form: whatever its time.
    pub(super) fn is_like(&self, other: &Part) -> bool {
        let same = match (&self.kind, &other.kind) {
            (Kind::Tile(a), Kind::Tile(b)) => (a.len() > 1) == (b.len() > 1),
            (Kind::Knot { label: a, .. }, Kind::Knot { label: b, .. }) => a == b,
            (
                Kind::Sum { rows, rest, .. },
                Kind::Sum {
                    rows: r, rest: t, ..
                },
            ) => {
                let is_like = |a: &[Row], b: &[Row]| {
                    let labels = a.iter().map(|row| &row.label);
                    labels.eq(b.iter().map(|row| &row.label))
                };
                is_like(rest, t) && is_like(rows, r)
            }
            _ => false,
        };
        same && self.is_source == other.is_source
    }
}

/// A term of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its result.
    pub node: NodeId,
    /// Whether it is added or taken away.
    pub sign: Sign,
    /// How it is written, such as `W_xi x`.
    pub label: String,
}

/// Where an operation is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// Index of the part.
    pub part: usize,
    /// The row of a sum.
    pub row: Option<usize>,
}

/// A wire from a part to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// Index of the part it comes from.
    pub from: usize,
    /// Where it ends.
    pub to: Spot,
    /// The node whose value it carries.
    pub node: NodeId,
    /// The uses it stands for, as consumer and number of the operand; none where an operation's result gets its name.
    pub uses: Vec<(NodeId, u32)>,
}

/// The most rows of numbers a tile shows; more are a strip in one row.
pub(super) const MOST_ROWS: usize = 4;

/// How much a tile shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Detail {
    /// A single row: the name and its numbers side by side; a sum is one knot.
    Row,
    /// Two decimals.
    Small,
    /// Three decimals.
    Medium,
    /// The same, and a bar in a row of its own below each number.
    MediumBelow,
    /// Three decimals, and the numbers of every term of a sum.
    Terms,
    /// The same, and a bar in a row of its own below each number.
    TermsBelow,
    /// A bar and three decimals.
    Large,
    /// The same, each bar in a row of its own below its number.
    LargeBelow,
    /// A bar, and the numbers of every term of a sum.
    Full,
    /// The same, each bar in a row of its own below its number.
    FullBelow,
    /// A longer bar, and the numbers of every term.
    Huge,
    /// The same, each bar in a row of its own below its number.
    HugeBelow,
}

impl Detail {
    /// All of them, from the largest.
    pub const ALL: [Detail; 12] = [
        Detail::HugeBelow,
        Detail::Huge,
        Detail::FullBelow,
        Detail::Full,
        Detail::LargeBelow,
        Detail::Large,
        Detail::TermsBelow,
        Detail::Terms,
        Detail::MediumBelow,
        Detail::Medium,
        Detail::Small,
        Detail::Row,
    ];

    /// Columns of a tile; of a single row, without its numbers.
    pub fn width(self) -> u16 {
        match self {
            Detail::Row => 4,
            Detail::Small => 8,
            Detail::Medium | Detail::MediumBelow => 9,
            Detail::Terms | Detail::TermsBelow => 9,
            Detail::Large | Detail::LargeBelow | Detail::Full | Detail::FullBelow => 15,
            Detail::Huge | Detail::HugeBelow => 23,
        }
    }

    /// Columns of the bars in it; an odd number, so that one is in the middle.
    pub(super) fn bar(self) -> usize {
        match self {
            Detail::Row | Detail::Small | Detail::Medium | Detail::Terms => 0,
            Detail::Large | Detail::Full => 5,
            Detail::MediumBelow | Detail::TermsBelow => 7,
            Detail::LargeBelow | Detail::FullBelow | Detail::Huge => 13,
            Detail::HugeBelow => 21,
        }
    }

    /// Rows of a number.
    pub(super) fn tall(self) -> usize {
        match self {
            Detail::MediumBelow | Detail::TermsBelow => 2,
            Detail::LargeBelow | Detail::FullBelow | Detail::HugeBelow => 2,
            _ => 1,
        }
    }

    /// Whether the terms of a sum show their numbers.
    pub(super) fn has_terms(self) -> bool {
        self >= Detail::Full || matches!(self, Detail::Terms | Detail::TermsBelow)
    }
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Its first column.
    pub x: u16,
    /// Its first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// Columns and rows of a part.
pub(super) fn size(graph: &Graph, kind: &Kind, detail: Detail) -> (i32, i32) {
    let columns = |text: &str| text.width() as i32;
    match kind {
        Kind::Tile(nodes) => {
            let rows = match nodes[..] {
                [node] if has_bars(graph, node) => tile_rows(graph, node, detail) * detail.tall(),
                [node] => tile_rows(graph, node, detail),
                // One number at each of a few times has a row each.
                _ if nodes.len() <= MOST_ROWS && are_numbers(graph, nodes) => {
                    nodes.len() * detail.tall()
                }
                _ => 1,
            };
            let name = nodes
                .first()
                .map_or(0, |&n| columns(&label::name(graph, n)));
            if detail == Detail::Row {
                let numbers = match are_numbers(graph, nodes) {
                    true => in_row(nodes.len()),
                    false => nodes
                        .last()
                        .map_or(0, |&n| in_row(graph.node(n).shape.len())),
                };
                // `…h_3 0.39 −0.18`, with room for a time.
                return (name + 5 + numbers as i32, 1);
            }
            let strip = nodes.last().map_or(0, |&n| strip(graph, n, detail)) as i32;
            let least = i32::from(detail.width()).max(name + 5);
            (least.max(strip), 1 + rows as i32)
        }
        Kind::Knot { label, .. } => (columns(label) + 2, 1),
        Kind::Sum { rows, rest, .. } => {
            let labels = rows.iter().chain(rest).map(|r| columns(&r.label));
            let widest = labels.max().unwrap_or(0);
            let numbers = term_columns(graph, kind, detail) as i32;
            (widest + numbers + 2, (rows.len() + rest.len()) as i32)
        }
    }
}

/// Columns of a tile whose numbers are a strip, so that a cell of each has room if these are few.
pub(super) fn strip(graph: &Graph, node: NodeId, detail: Detail) -> usize {
    let numbers = graph.node(node).shape.len();
    match tile_rows(graph, node, detail) {
        1 if (2..=STRIP).contains(&numbers) => numbers + 2,
        _ => 0,
    }
}

/// Rows of numbers in a tile; of second times, of which there are few, a row each.
pub(super) fn rows_of(graph: &Graph, node: NodeId, all: &[NodeId], detail: Detail) -> usize {
    match are_numbers(graph, all) {
        true if all.len() <= MOST_ROWS => all.len(),
        true => 1,
        false => tile_rows(graph, node, detail),
    }
}

/// The columns of numbers side by side, each behind a free one; more than two are tints.
pub(super) fn in_row(numbers: usize) -> usize {
    match numbers {
        n @ 0..=2 => n * NUMBER,
        n => n.min(STRIP) + 1,
    }
}

/// Whether the nodes are the same quantity at several second times, one number each.
pub(super) fn are_numbers(graph: &Graph, nodes: &[NodeId]) -> bool {
    let is_number = |id: &NodeId| {
        let node = graph.node(*id);
        node.shape.len() == 1 && node.quantity.is_some_and(|q| q.over.is_some())
    };
    nodes.len() > 1 && nodes.iter().all(is_number)
}

/// Columns of a number in a row, with the free one before it, and the most tints.
pub(super) const NUMBER: usize = 6;
const STRIP: usize = 8;

/// Rows of numbers in a tile: one for each unit, those of a matrix that has room, or a single strip.
pub(super) fn tile_rows(graph: &Graph, node: NodeId, detail: Detail) -> usize {
    let shape = graph.node(node).shape;
    match shape.cols {
        1 if shape.rows <= MOST_ROWS => shape.rows,
        _ if is_grid(graph, node, detail) => shape.rows,
        _ => 1,
    }
}

/// Whether every number of a quantity has a row with a bar.
fn has_bars(graph: &Graph, node: NodeId) -> bool {
    let shape = graph.node(node).shape;
    shape.cols == 1 && shape.rows <= MOST_ROWS
}

/// Whether the numbers of a matrix stand in a tile as they stand in it.
pub(super) fn is_grid(graph: &Graph, node: NodeId, detail: Detail) -> bool {
    let shape = graph.node(node).shape;
    let room = usize::from(detail.width()) - 2;
    shape.cols > 1 && shape.rows <= MOST_ROWS && shape.cols * NUMBER <= room
}

/// Columns of a number of a term, with a free one before it.
pub(super) const TERM: usize = 7;
/// The most numbers of a term.
const MOST_UNITS: usize = 3;

/// The columns of the numbers in every row of a sum; none where it has no room for them, or no rows of its own.
fn term_columns(graph: &Graph, kind: &Kind, detail: Detail) -> usize {
    units(graph, kind, detail) * TERM
}

/// How many numbers each term of a sum shows.
pub(super) fn units(graph: &Graph, kind: &Kind, detail: Detail) -> usize {
    let Kind::Sum { node, rows, .. } = kind else {
        return 0;
    };
    let Some(first) = rows.first().filter(|row| Some(row.node) != *node) else {
        return 0;
    };
    let shape = graph.node(node.unwrap_or(first.node)).shape;
    match detail.has_terms() && shape.cols == 1 && shape.rows <= MOST_UNITS {
        true => shape.rows,
        false => 0,
    }
}
