//! What all parts of a batch share: what follows from parameters alone, and weights as their products read them.

use super::Plan;
use super::code::{Block, Linear};
use super::compile::Compiled;
use super::entries::execute;
use super::gemm::{TALL, heights};
use super::program::{Entry, Id, Node, Op, Program, Term};
use super::view::{View, each};
use crate::train::Real;
use crate::train::real::Exp;

/// Values of one column, and packed weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared<F> {
    /// By operation; empty of what nobody asks for.
    values: Vec<Vec<F>>,
    /// Panels of each product.
    pub(super) panels: Vec<Vec<F>>,
    /// Of each product the weights of symbols, a row for each of its rows.
    pub(super) tables: Vec<Vec<F>>,
    /// Where the numbers of panels and tables are found.
    copies: Vec<Copy>,
}

/// A part of a weight to be laid out.
#[derive(Clone, Copy, Debug)]
struct Copy {
    /// The product, and whether it goes to its table.
    linear: usize,
    is_table: bool,
    /// The value it is of; none if it is among the parameters themselves.
    value: Option<Id>,
    /// Where it lies, and where it is to lie.
    views: [View; 2],
}

impl<F: Real> Prepared<F> {
    /// What follows from `theta` alone, and the weights of each product of `compiled` as it reads them.
    pub(super) fn update(&mut self, plan: &Plan, code: &Compiled, views: &[View], theta: &[F]) {
        self.evaluate(plan, views, theta);
        if self.copies.is_empty() {
            self.lay_out(plan, code, views);
        }
        for copy in &self.copies {
            let to = match copy.is_table {
                true => &mut self.tables[copy.linear],
                false => &mut self.panels[copy.linear],
            };
            let from = copy.value.map_or(theta, |id| &self.values[id.index()]);
            each(copy.views, from, to, |to, v| *to = v);
        }
    }

    /// What follows from `theta` alone.
    fn evaluate(&mut self, plan: &Plan, views: &[View], theta: &[F]) {
        let program = &plan.program;
        self.values.resize_with(program.nodes.len(), Vec::new);
        for &id in &plan.shared {
            let node = program.node(id);
            let mut value = std::mem::take(&mut self.values[id.index()]);
            value.clear();
            match node.op {
                Op::Parameter(k) => views[k].append(theta, &mut value),
                _ => evaluate(node, &|id| self.value(id), &mut value),
            }
            self.values[id.index()] = value;
        }
    }

    /// The value of a shared column.
    pub(super) fn value(&self, id: Id) -> &[F] {
        &self.values[id.index()]
    }

    /// Finds where each number of a panel comes from.
    fn lay_out(&mut self, plan: &Plan, code: &Compiled, views: &[View]) {
        let program = &plan.program;
        for (k, linear) in code.linears.iter().enumerate() {
            let columns: usize = linear.inputs.iter().map(|(_, rows)| rows).sum::<usize>() + 1;
            let heights: Vec<usize> = match code.single {
                true => heights(linear.rows, plan.lanes).collect(),
                false => vec![TALL; linear.rows.div_ceil(TALL)],
            };
            let symbols = if linear.has_table { program.input } else { 0 };
            self.panels
                .push(vec![F::zero(); heights.iter().sum::<usize>() * columns]);
            self.tables.push(vec![F::zero(); linear.rows * symbols]);
            for block in &linear.blocks {
                // Rows of a block that lie in one panel.
                let pieces = pieces(&heights, columns, block.at, block.rows);
                self.block(plan, views, (k, linear), block, &pieces);
            }
        }
    }

    /// Finds where the weights of a block come from, and its bias.
    fn block(
        &mut self,
        plan: &Plan,
        views: &[View],
        (k, linear): (usize, &Linear),
        block: &Block,
        pieces: &[Piece],
    ) {
        let program = &plan.program;
        let symbols = if linear.has_table { program.input } else { 0 };
        let node = program.node(block.id);
        let Op::Linear(terms) = &node.op else {
            return;
        };
        let panel = |piece: &Piece, first: usize, size: usize| View {
            start: piece.to + first * piece.height,
            size: [piece.rows, size],
            strides: [1, piece.height],
        };
        let mut copy = |value, from: View, to, is_table| {
            self.copies.push(Copy {
                linear: k,
                is_table,
                value,
                views: from.aligned(to),
            });
        };
        if let Some(&bias) = node.args.first() {
            for piece in pieces {
                let from = View::column(piece.row, piece.rows);
                copy(Some(bias), from, panel(piece, 0, 1), false);
            }
        }
        let mut first = 1;
        for term in terms {
            let size = program.rows(term.input);
            let (value, weight) = weight(program, views, term);
            let is_symbol = matches!(program.node(term.input).op, Op::Input(_));
            if linear.has_table && is_symbol {
                let to = View {
                    start: block.at * symbols,
                    size: [block.rows, size],
                    strides: [symbols, 1],
                };
                copy(value, weight.rows(0..block.rows), to, true);
                continue;
            }
            for piece in pieces {
                let from = weight.rows(piece.row..piece.row + piece.rows);
                copy(value, from, panel(piece, first, size), false);
            }
            first += size;
        }
    }
}

/// The weight of a term: what it is a value of, none if it is among the parameters, and where it lies there.
fn weight(program: &Program, views: &[View], term: &Term) -> (Option<Id>, View) {
    let (value, start, [down, right]) = match program.node(term.weight).op {
        Op::Parameter(k) => (None, views[k].start, views[k].along()),
        _ => (Some(term.weight), 0, [1, term.rows]),
    };
    let [down, right] = if term.flip {
        [right, down]
    } else {
        [down, right]
    };
    let lies = View {
        start: start + term.from * right,
        size: [0, program.rows(term.input)],
        strides: [down, right],
    };
    (value, lies)
}

/// Rows of a block in a panel: the first of them, where it begins, and the rows of the panel.
struct Piece {
    row: usize,
    rows: usize,
    to: usize,
    height: usize,
}

/// The parts of the rows `at..at + rows` that lie in one panel each.
fn pieces(heights: &[usize], columns: usize, at: usize, rows: usize) -> Vec<Piece> {
    let (mut first, mut begin) = (0, 0);
    let mut list = vec![];
    for &height in heights {
        let (from, to) = (at.max(first), (at + rows).min(first + height));
        if from < to {
            list.push(Piece {
                row: from - at,
                rows: to - from,
                to: begin + from - first,
                height,
            });
        }
        first += height;
        begin += height * columns;
    }
    list
}

/// Appends what an operation on single columns makes; `get` finds its arguments.
pub(super) fn evaluate<'a, F: Real>(node: &Node, get: &impl Fn(Id) -> &'a [F], to: &mut Vec<F>) {
    let arg = |k: usize| get(node.args[k]);
    match &node.op {
        Op::Number(bits) => to.push(F::of_f64(f64::from_bits(*bits))),
        Op::Fill => to.resize(node.rows, arg(0)[0]),
        Op::Total => to.push(arg(0).iter().fold(F::zero(), |sum, v| sum + *v)),
        Op::Stack => node.args.iter().for_each(|&id| to.extend(get(id))),
        Op::Slice(from) => to.extend(&arg(0)[*from..from + node.rows]),
        Op::Transpose(rows) => {
            let (from, cols) = (arg(0), node.rows / rows);
            to.extend((0..node.rows).map(|k| from[(k % cols) * rows + k / cols]));
        }
        Op::Softmax(rows) => {
            to.extend(arg(0));
            to.chunks_mut(*rows).for_each(softmax);
        }
        Op::Matrix { m, k, n, flips } => {
            let (a, b) = (arg(0), arg(1));
            let left = |r: usize, c: usize| a[if flips[0] { c + r * k } else { r + c * m }];
            let right = |r: usize, c: usize| b[if flips[1] { c + r * n } else { r + c * k }];
            let entry = |at: usize| {
                let products = (0..*k).map(|i| left(at % m, i) * right(i, at / m));
                products.fold(F::zero(), |sum, v| sum + v)
            };
            to.extend((0..node.rows).map(entry));
        }
        Op::Entry(op) => {
            let mut args: [&[F]; 4] = [&[]; 4];
            for (to, &id) in args.iter_mut().zip(&node.args) {
                *to = get(id);
            }
            if args[..node.args.len()].iter().all(|a| a.len() == node.rows) {
                to.resize(node.rows, F::zero());
                execute(op, to, |k| args[k]);
            } else {
                let args = &args[..node.args.len()];
                to.extend((0..node.rows).map(|k| entry(*op, args, k)));
            }
        }
        _ => unreachable!("not an operation on a single column"),
    }
}

fn entry<F: Real>(op: Entry, args: &[&[F]], k: usize) -> F {
    let value = |a: &&[F]| (if a.len() == 1 { a[0] } else { a[k] }).as_f64();
    let mut numbers = [0.0; 4];
    for (to, a) in numbers.iter_mut().zip(args) {
        *to = value(a);
    }
    F::of_f64(op.of(&numbers))
}

/// Softmax of a column in its place.
pub(super) fn softmax<F: Real>(column: &mut [F]) {
    let largest = column
        .iter()
        .fold(column[0], |m, v| if *v < m { m } else { *v });
    let (exp, mut sum) = (Exp::new(), F::zero());
    for v in column.iter_mut() {
        *v = exp.of(*v - largest);
        sum += *v;
    }
    column.iter_mut().for_each(|v| *v /= sum);
}
