//! Equations over time to a list of nodes, operands before their users.

mod expression;
mod order;

use super::passes::passes;
use super::{Edge, Graph, Instance, Lengths, NodeId, Op, Quantity};
use crate::equation::{Clock, NameId, Role, Shape, System, When};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The longest sequence that is unrolled.
pub const MAX_LENGTH: usize = 2000;
/// The most nodes a graph may have.
pub const MAX_NODES: usize = 200_000;
/// The most numbers all nodes may hold together.
pub const MAX_NUMBERS: usize = 4 << 20;
/// The most numbers all operands may hold together: each use of a node contributes a gradient of the node's shape.
pub const MAX_OPERANDS: usize = 16 << 20;
/// Quantities and operations may lead to each other this deep before one is evaluated: no deeper than the
/// stack of any thread holds.
const MAX_DEPTH: usize = 800;
/// What an operand costs beside its numbers, counted in numbers.
const OPERAND: usize = 16;

type Built<T> = Result<T, Diagnostic>;

impl Graph {
    /// Unrolls `system`, with a shape for every name, over so many steps of each of its lengths.
    ///
    /// # Errors
    /// Circles across fixed times, times missing or beyond the last, and graphs over the bounds of this room.
    pub fn unroll(
        system: Arc<System>,
        shapes: &[Shape],
        lengths: impl Into<Lengths>,
    ) -> Result<Graph, Diagnostics> {
        Graph::within(system, shapes, lengths.into(), MAX_NUMBERS, MAX_OPERANDS)
    }

    /// The same, however large the shapes are: for who looks at the operations alone and takes no memory for numbers.
    ///
    /// # Errors
    /// As of [`Graph::unroll`].
    pub fn template(
        system: Arc<System>,
        shapes: &[Shape],
        length: usize,
    ) -> Result<Graph, Diagnostics> {
        Graph::within(system, shapes, length.into(), usize::MAX, usize::MAX)
    }

    fn within(
        system: Arc<System>,
        shapes: &[Shape],
        lengths: Lengths,
        most_numbers: usize,
        most_operands: usize,
    ) -> Result<Graph, Diagnostics> {
        let wrong = |n: &&usize| !(1..=MAX_LENGTH).contains(*n);
        if let Some(&length) = lengths.all().iter().find(wrong) {
            let most = MAX_LENGTH;
            let what = text!("graph.sequence_steps_not", most, length);
            return Err(vec![Diagnostic::whole(what)]);
        }
        let (passes, first_pass) = passes(&system);
        let mut builder = Builder {
            graph: Graph {
                system: Arc::clone(&system),
                length: lengths.of(0),
                lengths,
                passes,
                first_pass,
                nodes: vec![],
                instances: vec![],
                loss: None,
                uses: vec![],
                named: HashMap::new(),
            },
            shapes,
            open: HashSet::new(),
            after: HashSet::new(),
            depth: 0,
            numbers: 0,
            operands: 0,
            most_numbers,
            most_operands,
        };
        builder.all().map_err(|fault| vec![fault])?;
        let mut graph = builder.graph;
        graph.loss = system
            .loss()
            .and_then(|name| graph.find(Quantity::always(name)));
        graph.uses = uses(&graph);
        Ok(graph)
    }
}

struct Builder<'a> {
    graph: Graph,
    shapes: &'a [Shape],
    /// Quantities whose equation is being built: meeting one again is a circle.
    open: HashSet<Quantity>,
    /// Names outside time that are evaluated after the last time.
    after: HashSet<NameId>,
    depth: usize,
    numbers: usize,
    operands: usize,
    most_numbers: usize,
    most_operands: usize,
}

/// Where an expression is built: its time, and the list of the equation's own nodes.
struct Scope {
    time: Option<i64>,
    /// The letters of time that have a value.
    letters: Vec<(char, i64)>,
    nodes: Vec<NodeId>,
    after: bool,
}

impl Builder<'_> {
    /// The node of a quantity, built if need be.
    fn quantity(&mut self, quantity: Quantity, span: &Span) -> Built<NodeId> {
        let Quantity { name, time, over } = quantity;
        if let Some(id) = self.graph.find(quantity) {
            return Ok(id);
        }
        let system = Arc::clone(&self.graph.system);
        let Some(index) = self.defining(quantity) else {
            return self.leaf(quantity, span);
        };
        if !self.open.insert(quantity) {
            return Err(self.circle(quantity, span));
        }
        self.deeper(span)?;
        let equation = &system.equations[index];
        let letters = equation.when.clocks().zip([time, over]).skip(1);
        let letters = letters.filter_map(|(clock, time)| match clock {
            Clock::Index(letter, _) => Some((letter, time?)),
            _ => None,
        });
        let mut scope = Scope {
            time,
            letters: letters.collect(),
            nodes: vec![],
            after: false,
        };
        let mut root = self.expression(&equation.expr, &mut scope)?;
        let shape = self.shapes[name.index()];
        if self.graph.node(root).shape == Shape::SCALAR && shape != Shape::SCALAR {
            root = self.push(Op::Fill(shape), vec![root], &mut scope, &equation.span)?;
        } else if self.graph.node(root).quantity.is_some() || !scope.nodes.contains(&root) {
            root = self.push(Op::Copy, vec![root], &mut scope, &equation.span)?;
        }
        self.name(root, quantity);
        self.graph.nodes[root.index()].constant = false;
        self.open.remove(&quantity);
        self.depth -= 1;
        let Scope { nodes, after, .. } = scope;
        if after {
            self.after.insert(name);
        }
        self.graph.instances.push(Instance {
            equation: index,
            time,
            over,
            pass: time.map_or(0, |_| self.graph.pass_of(name)),
            nodes,
            after,
        });
        Ok(root)
    }

    /// The equation that defines a quantity, if any does.
    fn defining(&self, quantity: Quantity) -> Option<usize> {
        let length = self.graph.steps(quantity.name) as i64;
        let seconds = self.graph.system.entry(quantity.name).over;
        let second = seconds.map_or(0, |axis| self.graph.lengths.of(axis) as i64);
        let is_second = quantity
            .over
            .is_some_and(|over| (1..=second).contains(&over));
        let at_its_time = |when| match (when, quantity.time) {
            (When::Now(_), Some(t)) => (1..=length).contains(&t),
            (When::Both(..), Some(t)) => (1..=length).contains(&t) && is_second,
            (When::At(n), Some(t)) => n == t,
            (When::Last, Some(t)) => t == length,
            (When::Always, None) => true,
            _ => false,
        };
        let mut equations = self.graph.system.equations.iter();
        equations.position(|e| e.name == quantity.name && at_its_time(e.when))
    }

    /// Gives a node its name.
    fn name(&mut self, id: NodeId, quantity: Quantity) {
        self.graph.nodes[id.index()].quantity = Some(quantity);
        self.graph.named.insert(quantity, id);
    }

    fn circle(&self, quantity: Quantity, span: &Span) -> Diagnostic {
        let plain = self.graph.plain(quantity);
        let fault = Diagnostic::at(span.clone(), text!("graph.circle_needs_itself", plain));
        fault.help(text!("graph.let_one_equations_use_earlier"))
    }

    /// One level deeper into what a quantity needs.
    fn deeper(&mut self, span: &Span) -> Built<()> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        let what = text!("graph.chain_too_long_more_than", most = MAX_DEPTH);
        let fault = Diagnostic::at(span.clone(), what);
        Err(fault.help(text!("graph.let_equations_use_earlier_times")))
    }

    fn leaf(&mut self, quantity: Quantity, span: &Span) -> Built<NodeId> {
        let entry = self.graph.system.entry(quantity.name);
        let length = self.graph.steps(quantity.name) as i64;
        let is_inside = quantity.time.is_some_and(|t| (1..=length).contains(&t));
        if entry.role == Role::Sequence && is_inside && entry.over.is_none() {
            let plain = self.graph.plain(quantity);
            let fault = Diagnostic::at(span.clone(), text!("graph.no_equation_time", plain));
            return Err(fault.help(text!("graph.define_every_use_time_defined")));
        }
        let shape = self.shapes[quantity.name.index()];
        let id = self.node(Op::Leaf, vec![], shape, span)?;
        self.name(id, quantity);
        Ok(id)
    }
}

fn beyond(span: &Span, time: i64, length: i64) -> Diagnostic {
    let what = text!("graph.time_lies_beyond_last_step", time, length);
    let fault = Diagnostic::at(span.clone(), what);
    fault.help(text!("graph.use_a_time_up_to", length))
}

/// For every node its uses on a way to the loss, the latest user first.
fn uses(graph: &Graph) -> Vec<Vec<Edge>> {
    let mut uses = vec![vec![]; graph.nodes.len()];
    let Some(loss) = graph.loss else { return uses };
    let mut live = vec![false; graph.nodes.len()];
    live[loss.index()] = true;
    for id in graph.ids().rev().filter(|id| *id <= loss) {
        if !live[id.index()] {
            continue;
        }
        for (operand, &arg) in graph.node(id).args.iter().enumerate() {
            if !graph.node(arg).constant {
                live[arg.index()] = true;
                uses[arg.index()].push(Edge {
                    consumer: id,
                    operand: operand as u32,
                });
            }
        }
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{ShapeHint, infer};
    use crate::graph::{Matrix, Optimizer, Ref, Run};

    fn unrolled(latex: &str, sizes: &[(&str, usize)], length: usize) -> Result<Graph, Diagnostics> {
        let system = Arc::new(System::parse(latex).unwrap());
        let known = |&(plain, rows): &(&str, usize)| {
            let name = system.find(plain).unwrap();
            ShapeHint::rows(name, rows)
        };
        let known: Vec<ShapeHint> = sizes.iter().map(known).collect();
        let shapes = infer(&system, &known).unwrap();
        Graph::unroll(system, &shapes, length)
    }

    /// What is said of equations that cannot be unrolled.
    fn fault(latex: &str, sizes: &[(&str, usize)], length: usize) -> String {
        unrolled(latex, sizes, length)
            .unwrap_err()
            .remove(0)
            .message
            .get(crate::lang::Lang::EN)
    }

    #[test]
    fn a_named_constant_is_a_quantity_of_its_own() {
        let graph = unrolled("a = 2 \\\\ L = a a", &[], 1).unwrap();
        assert_eq!(graph.instances.len(), 2);
    }

    #[test]
    fn a_stack_of_numbers_multiplies_entry_by_entry() {
        for right in [r"[1; 2] \odot x_t", r"x_t \odot [1; 2]"] {
            let latex = format!(r"y_t = {right} \\ L = \|y_T\|^2");
            let graph = Arc::new(unrolled(&latex, &[], 1).unwrap());
            let x = Matrix::from_column_slice(2, 1, &[3.0, 4.0]);
            let run = Run::new(Arc::clone(&graph), Optimizer::SGD, |_| x.clone());
            let of = |plain| graph.find_plain(plain).unwrap();
            assert_eq!(
                run.value(Ref::Value(of("y_1"))).unwrap().as_slice(),
                [3.0, 8.0],
                "{right}"
            );
            assert_eq!(
                run.value(Ref::Adjoint(of("x_1"))).unwrap().as_slice(),
                [6.0, 32.0],
                "{right}"
            );
        }
    }

    #[test]
    fn what_needs_the_last_step_comes_after_it_in_whatever_order_it_is_written() {
        let graph = unrolled(r"L = a^2 \\ a = \|h_T\|^2 \\ h_t = x_t", &[("x", 1)], 2).unwrap();
        assert!(graph.instances.iter().all(|i| i.after == i.time.is_none()));
    }

    #[test]
    fn a_long_chain_is_no_circle() {
        let chain = r"a_1 = h_T \\ h_t = h_{t-1}";
        unrolled(chain, &[("h", 1)], 350).unwrap();
        let ahead = r"a_{t,j} = a_{t,j+1} + x_t \\ y_t = \sum_j a_{t,j}";
        assert!(fault(ahead, &[("x", 1)], 1000).contains("chain"));
        assert!(fault(r"a_1 = b_T \\ b_t = a_1", &[("a", 1)], 1).contains("circle"));
    }

    #[test]
    fn no_time_is_beyond_the_last() {
        assert!(fault(r"h_t = x_t \\ u_3 = x_1", &[("x", 1)], 2).contains("time 3 lies beyond"));
        assert!(fault(r"L = \sum^{3} w", &[], 2).contains("time 3 lies beyond"));
        unrolled(r"h_t = x_t \\ u_3 = x_1 \\ L = \sum^{3} w", &[("x", 1)], 3).unwrap();
    }

    #[test]
    fn operands_are_bounded() {
        assert!(fault(r"L = \sum^{T}\sum^{T}\sum^{T} w", &[], 2000).contains("as operands"));
        // Every use of W contributes a gradient as large as W.
        let recurrent = r"h_t = \tanh(W h_{t-1}) \\ L = \|h_T\|^2";
        assert!(fault(recurrent, &[("h", 1000)], 1000).contains("as operands"));
        unrolled(recurrent, &[("h", 256)], 200).unwrap();
    }
}
