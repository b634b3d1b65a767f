//! What all parts of a batch share: what follows from parameters alone, and weights as their products read them.

use super::Plan;
use super::code::{Block, Linear};
use super::compile::Compiled;
use super::gemm::{TALL, heights};
use super::program::{Entry, Id, Node, Op, Program, Term};
use crate::train::Real;
use crate::train::real::Exp;

/// Where a parameter lies among all numbers of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Its first entry.
    pub start: usize,
    /// Its rows and columns.
    pub size: [usize; 2],
    /// From a row to the next, and from a column to the next.
    pub strides: [usize; 2],
}

impl View {
    /// Strides; of a vector, which lies as its transpose does, the one from entry to entry twice.
    fn along(self) -> [usize; 2] {
        match (self.size, self.strides) {
            ([1, _], [_, apart]) | ([_, 1], [apart, _]) => [apart; 2],
            (_, strides) => strides,
        }
    }

    /// Where its entries lie, column after column.
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        let [down, right] = self.strides;
        let column =
            move |c: usize| (0..self.size[0]).map(move |r| self.start + r * down + c * right);
        (0..self.size[1]).flat_map(column)
    }
}

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

/// Numbers to be laid out, `len` of them.
#[derive(Clone, Copy, Debug)]
struct Copy {
    /// The product, and whether they go to its table.
    linear: usize,
    is_table: bool,
    /// The value they are of; none if they are among the parameters themselves.
    value: Option<Id>,
    from: usize,
    to: usize,
    len: usize,
    /// From one to the next.
    apart: [usize; 2],
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
            let (from, to) = (&from[copy.from..], &mut to[copy.to..]);
            // Most of these are short: an iterator with a stride would divide before it begins.
            let ([a, b], len) = (copy.apart, copy.len);
            if copy.apart == [1, 1] {
                let pairs = to[..len].iter_mut().zip(&from[..len]);
                pairs.for_each(|(to, v)| *to = *v);
            } else if len > 0 {
                let (from, to) = (&from[..=(len - 1) * a], &mut to[..=(len - 1) * b]);
                for k in 0..len {
                    to[k * b] = from[k * a];
                }
            }
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
                Op::Parameter(k) => value.extend(views[k].places().map(|at| theta[at])),
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
        if let Some(&bias) = node.args.first() {
            for piece in pieces {
                self.copies.push(Copy {
                    linear: k,
                    is_table: false,
                    value: Some(bias),
                    from: piece.row,
                    to: piece.to,
                    len: piece.rows,
                    apart: [1, 1],
                });
            }
        }
        let mut first = 1;
        for term in terms {
            let size = program.rows(term.input);
            let source = Source::of(program, views, term);
            let is_symbol = matches!(program.node(term.input).op, Op::Input(_));
            if linear.has_table && is_symbol {
                for row in 0..block.rows {
                    let to = (block.at + row) * symbols;
                    self.copies.push(source.row(k, row, size, to, 1, true));
                }
                continue;
            }
            self.copies.extend(source.all(k, pieces, first, size));
            first += size;
        }
    }
}

/// Where the entry (r, c) of a weight lies: `start + r·down + c·right` of a value, or of the parameters.
struct Source {
    value: Option<Id>,
    start: usize,
    down: usize,
    right: usize,
}

impl Source {
    fn of(program: &Program, views: &[View], term: &Term) -> Source {
        let (value, start, [down, right]) = match program.node(term.weight).op {
            Op::Parameter(k) => (None, views[k].start, views[k].along()),
            _ => (Some(term.weight), 0, [1, term.rows]),
        };
        let (down, right) = if term.flip {
            (right, down)
        } else {
            (down, right)
        };
        Source {
            value,
            start: start + term.from * right,
            down,
            right,
        }
    }

    fn row(
        &self,
        linear: usize,
        row: usize,
        len: usize,
        to: usize,
        apart: usize,
        is_table: bool,
    ) -> Copy {
        Copy {
            linear,
            is_table,
            value: self.value,
            from: self.start + row * self.down,
            to,
            len,
            apart: [self.right, apart],
        }
    }

    /// All of a weight of `size` columns, from column `first` of the panels on; along what lies together.
    fn all(&self, linear: usize, pieces: &[Piece], first: usize, size: usize) -> Vec<Copy> {
        let mut list = vec![];
        for piece in pieces {
            let to = piece.to + first * piece.height;
            if self.down == 1 {
                let column = |c: usize| self.column(linear, piece, c, to + c * piece.height);
                list.extend((0..size).map(column));
            } else {
                let row =
                    |r: usize| self.row(linear, piece.row + r, size, to + r, piece.height, false);
                list.extend((0..piece.rows).map(row));
            }
        }
        list
    }

    fn column(&self, linear: usize, piece: &Piece, column: usize, to: usize) -> Copy {
        Copy {
            linear,
            is_table: false,
            value: self.value,
            from: self.start + piece.row * self.down + column * self.right,
            to,
            len: piece.rows,
            apart: [self.down, 1],
        }
    }
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
            let args = &args[..node.args.len()];
            to.extend((0..node.rows).map(|k| entry(*op, args, k)));
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
