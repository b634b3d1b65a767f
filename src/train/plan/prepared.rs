//! What all parts of a batch share: what follows from parameters alone, and weights as their products read them.

use super::compile::Compiled;
use super::gemm::{TALL, heights};
use super::program::{Entry, Id, Node, Op, Program, Stage, Term};
use crate::train::Real;
use std::collections::HashMap;

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
    values: HashMap<Id, Vec<F>>,
    /// Panels of each product.
    pub(super) panels: Vec<Vec<F>>,
    /// Of each product the weights of symbols, a row for each of its rows.
    pub(super) tables: Vec<Vec<F>>,
}

impl<F: Real> Prepared<F> {
    /// What follows from `theta` alone; and panels for `compiled`, with registers of `lanes` numbers.
    pub(super) fn update(
        &mut self,
        program: &Program,
        uses: &[usize],
        views: &[View],
        theta: &[F],
    ) {
        for id in program.ids().filter(|id| uses[id.index()] > 0) {
            let node = program.node(id);
            if node.stage == Stage::Shared {
                let value = self.shared(node, views, theta);
                self.values.insert(id, value);
            }
        }
    }

    /// The value of a shared column.
    pub(super) fn value(&self, id: Id) -> &[F] {
        self.values.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    fn shared(&self, node: &Node, views: &[View], theta: &[F]) -> Vec<F> {
        match node.op {
            Op::Parameter(k) => views[k].places().map(|at| theta[at]).collect(),
            _ => evaluate(node, &|id| self.value(id)),
        }
    }

    /// Lays out the weights of each product of `compiled`.
    pub(super) fn pack(
        &mut self,
        program: &Program,
        compiled: &Compiled,
        lanes: usize,
        single: bool,
    ) {
        let Prepared {
            values,
            panels,
            tables,
        } = self;
        panels.resize_with(compiled.linears.len(), Vec::new);
        tables.resize_with(compiled.linears.len(), Vec::new);
        for ((linear, panels), table) in compiled.linears.iter().zip(panels).zip(tables) {
            let columns: usize = linear.inputs.iter().map(|(_, rows)| rows).sum::<usize>() + 1;
            let heights: Vec<usize> = match single {
                true => heights(linear.rows, lanes).collect(),
                false => vec![TALL; linear.rows.div_ceil(TALL)],
            };
            panels.clear();
            panels.resize(heights.iter().sum::<usize>() * columns, F::zero());
            table.clear();
            let symbols = if linear.has_table { program.input } else { 0 };
            table.resize(linear.rows * symbols, F::zero());
            for block in &linear.blocks {
                let node = program.node(block.id);
                let Op::Linear(terms) = &node.op else {
                    continue;
                };
                let to = |row: usize| start(&heights, columns, block.at + row);
                let places: Vec<(usize, usize)> = (0..block.rows).map(to).collect();
                if let Some(bias) = node.args.first().and_then(|id| values.get(id)) {
                    for (&(start, _), v) in places.iter().zip(bias) {
                        panels[start] = *v;
                    }
                }
                let mut first = 1;
                for term in terms {
                    let size = program.rows(term.input);
                    let Some(weight) = values.get(&term.weight) else {
                        continue;
                    };
                    if compiled.are_symbols && matches!(program.node(term.input).op, Op::Input(_)) {
                        let rows = table[block.at * symbols..].chunks_exact_mut(symbols);
                        for (r, row) in rows.take(block.rows).enumerate() {
                            let (from, apart) = match term.flip {
                                true => (r * term.rows, 1),
                                false => (r + term.from * term.rows, term.rows),
                            };
                            let weights = weight[from..].iter().step_by(apart);
                            row.iter_mut().zip(weights).for_each(|(to, v)| *to += *v);
                        }
                        continue;
                    }
                    rows_of(term, weight, size, first, &places, panels);
                    first += size;
                }
            }
        }
    }
}

/// Where a row of a product begins in its panels, and how far its columns are apart.
fn start(heights: &[usize], columns: usize, row: usize) -> (usize, usize) {
    let (mut first, mut at) = (0, 0);
    for &height in heights {
        if row < first + height {
            return (at + row - first, height);
        }
        first += height;
        at += height * columns;
    }
    unreachable!("a row lies in a panel")
}

fn rows_of<F: Real>(
    term: &Term,
    weight: &[F],
    size: usize,
    first: usize,
    places: &[(usize, usize)],
    panels: &mut [F],
) {
    for (r, &(start, apart)) in places.iter().enumerate() {
        let to = panels[start + first * apart..]
            .iter_mut()
            .step_by(apart)
            .take(size);
        match term.flip {
            true => to
                .zip(&weight[r * term.rows..])
                .for_each(|(to, v)| *to = *v),
            false => {
                let from = weight[r + term.from * term.rows..].iter();
                to.zip(from.step_by(term.rows)).for_each(|(to, v)| *to = *v);
            }
        }
    }
}

/// An operation on single columns; `get` finds its arguments.
pub(super) fn evaluate<'a, F: Real>(node: &Node, get: &impl Fn(Id) -> &'a [F]) -> Vec<F> {
    let args: Vec<&[F]> = node.args.iter().map(|&id| get(id)).collect();
    let number = |v: f64| F::of_f64(v);
    match &node.op {
        Op::Number(bits) => vec![number(f64::from_bits(*bits))],
        Op::Fill => vec![args[0][0]; node.rows],
        Op::Total => vec![args[0].iter().fold(F::zero(), |sum, v| sum + *v)],
        Op::Stack => args.concat(),
        Op::Slice(from) => args[0][*from..from + node.rows].to_vec(),
        Op::Transpose(rows) => {
            let entry = |k: usize| {
                let cols = node.rows / rows;
                args[0][(k % cols) * rows + k / cols]
            };
            (0..node.rows).map(entry).collect()
        }
        Op::Softmax(rows) => {
            let mut out = args[0].to_vec();
            out.chunks_mut(*rows).for_each(softmax);
            out
        }
        Op::Matrix { m, k, n, flips } => {
            let left = |r: usize, c: usize| args[0][if flips[0] { c + r * k } else { r + c * m }];
            let right = |r: usize, c: usize| args[1][if flips[1] { c + r * n } else { r + c * k }];
            let entry = |at: usize| {
                let products = (0..*k).map(|i| left(at % m, i) * right(i, at / m));
                products.fold(F::zero(), |sum, v| sum + v)
            };
            (0..node.rows).map(entry).collect()
        }
        Op::Entry(op) => (0..node.rows).map(|k| entry(*op, &args, k)).collect(),
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
    let mut sum = F::zero();
    for v in column.iter_mut() {
        *v = crate::train::real::exp(*v - largest);
        sum += *v;
    }
    column.iter_mut().for_each(|v| *v /= sum);
}
