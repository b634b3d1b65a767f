//! One step of a system: the operations of a time in the middle, and where each of their operands comes from.

mod needed;
mod objective;

use needed::needed;
pub use objective::Objective;

use crate::equation::{
    Equation, ExprKind, NameId, Role, Shape, ShapeHint, System, When, infer_with,
};
use crate::graph::{Edge, Graph, NodeId, Op};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Where an operand comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::train) enum Source {
    /// An operation of this step, or of what has no time.
    Here,
    /// A quantity of an earlier step.
    Before(NameId, usize),
    /// What goes in, now or earlier.
    Input(usize),
    /// What should come out.
    Target,
    /// A parameter.
    Parameter(NameId),
}

/// A system as a step that is done at every time.
#[derive(Clone, Debug)]
pub struct Template {
    pub(in crate::train) graph: Graph,
    /// The shape of every name of its system.
    sizes: Vec<Shape>,
    /// The time that stands for all.
    time: i64,
    /// What comes out.
    pub(in crate::train) output: NameId,
    /// What the output needs, operands before their users.
    pub(in crate::train) nodes: Vec<NodeId>,
    /// Its uses by these.
    pub(super) uses: HashMap<NodeId, Vec<Edge>>,
    /// Parameters that the output needs, in the order of their names.
    pub(super) parameters: Vec<NameId>,
    /// What a quantity is at time 0, if that is not 0.
    pub(in crate::train) starts: HashMap<NameId, f64>,
    /// What it is trained on, if its equations say so themselves.
    pub(super) objective: Option<Objective>,
}

/// Where an equation stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// All of it.
    pub span: Span,
    /// Its left side.
    pub left: Span,
    /// Whether it defines what the cell hands out.
    pub is_output: bool,
}

impl Template {
    /// The step of `system` whose input has `input` entries and whose output, `h`, has `hidden`; with the loss it says
    /// itself if there are `targets`, so many entries each.
    ///
    /// # Errors
    /// What cannot be done step after step: times that are fixed, sums over time, more than one input; a loss of another
    /// form than [`Objective`] has.
    pub fn new(
        system: &System,
        input: usize,
        hidden: usize,
        targets: Option<usize>,
    ) -> Result<Template, Diagnostics> {
        let (output, mut equations, mut starts, x) = read(system)?;
        let hint = ShapeHint::rows;
        let mut known = vec![hint(x, input), hint(output, hidden)];
        let mut own = None;
        if let Some(targets) = targets {
            let none = || vec![Diagnostic::whole(text!("plan.no_objective"))];
            let (objective, with) = objective::objective(system, &equations).ok_or_else(none)?;
            equations.extend(needed(&with, objective.term));
            starts = checked(&with, &equations)?;
            known.push(hint(objective.target, targets));
            own = Some((objective, with));
        }
        let (objective, system) = match &own {
            Some((objective, with)) => (Some(objective.clone()), with),
            None => (None, system),
        };
        let system = only(system, &equations);
        let (shapes, _) = infer_with(&system, &known, Some(hidden))?;
        let lags = system.names.iter().map(|entry| i64::from(entry.lag));
        let time = lags.max().unwrap_or_default() + 1;
        let graph = Graph::template(Arc::new(system), &shapes, time as usize)?;
        let mut template = Template {
            graph,
            sizes: shapes,
            time,
            output,
            nodes: vec![],
            uses: HashMap::new(),
            parameters: vec![],
            starts,
            objective,
        };
        template.follow();
        Ok(template)
    }

    /// What a system says it is trained on, if it is a cell and says so.
    pub fn objective(system: &System) -> Option<Objective> {
        let (_, equations, ..) = read(system).ok()?;
        let (objective, _) = objective::objective(system, &equations)?;
        Some(objective)
    }

    /// Whether a step can be taken out of a system, whatever the sizes are.
    ///
    /// # Errors
    /// As of [`Template::new`].
    pub fn check(system: &System) -> Result<(), Diagnostics> {
        read(system).map(|_| ())
    }

    /// The equations that the step of a system needs, in the order written.
    ///
    /// # Errors
    /// As of [`Template::new`].
    pub fn written(system: &System) -> Result<Vec<Written>, Diagnostics> {
        let (output, equations, ..) = read(system)?;
        let written = |k: usize| {
            let equation = &system.equations[k];
            Written {
                span: equation.span.clone(),
                left: equation.left.clone(),
                is_output: equation.name == output && matches!(equation.when, When::Now(_)),
            }
        };
        Ok(equations.into_iter().map(written).collect())
    }

    /// Finds what the output needs, and its uses.
    fn follow(&mut self) {
        let here = |name: NameId| self.graph.at(name, self.time);
        let term = self.objective.as_ref().map(|own| own.term);
        let roots = [Some(self.output), term].into_iter().flatten();
        let mut left: Vec<NodeId> = roots.filter_map(here).collect();
        let (mut seen, mut parameters) = (HashSet::new(), BTreeSet::new());
        while let Some(id) = left.pop() {
            if !seen.insert(id) {
                continue;
            }
            for &arg in &self.graph.node(id).args {
                match self.source(arg) {
                    Source::Here => left.push(arg),
                    Source::Before(name, _) => left.extend(here(name)),
                    Source::Input(_) | Source::Target => {}
                    Source::Parameter(name) => {
                        parameters.insert(name);
                    }
                }
            }
        }
        self.nodes = seen.into_iter().collect();
        self.nodes.sort_unstable();
        self.parameters = parameters.into_iter().collect();
        for &consumer in &self.nodes {
            for (operand, &arg) in self.graph.node(consumer).args.iter().enumerate() {
                let operand = operand as u32;
                let edge = Edge { consumer, operand };
                self.uses.entry(arg).or_default().push(edge);
            }
        }
    }

    /// The quantity's own operation, this step.
    pub(in crate::train) fn here(&self, name: NameId) -> NodeId {
        let node = self.graph.at(name, self.time);
        node.expect("every quantity has an equation for every time")
    }

    /// Where an operand comes from.
    pub(in crate::train) fn source(&self, id: NodeId) -> Source {
        let Some(quantity) = self.graph.node(id).quantity else {
            return Source::Here;
        };
        let role = self.graph.system.entry(quantity.name).role;
        let target = self.objective.as_ref().map(|own| own.target);
        match (role, quantity.time) {
            (Role::Input, _) if target == Some(quantity.name) => Source::Target,
            (Role::Parameter, _) => Source::Parameter(quantity.name),
            (Role::Input, Some(time)) => Source::Input((self.time - time) as usize),
            (_, Some(time)) if time < self.time => {
                Source::Before(quantity.name, (self.time - time) as usize)
            }
            _ => Source::Here,
        }
    }

    /// Its equations over so many steps.
    ///
    /// # Errors
    /// As of [`Graph::unroll`].
    pub(in crate::train) fn unrolled(&self, steps: usize) -> Result<Graph, Diagnostics> {
        Graph::unroll(Arc::clone(&self.graph.system), &self.sizes, steps)
    }

    /// The name of a quantity in plain letters.
    pub(super) fn plain(&self, name: NameId) -> &str {
        &self.graph.system.name(name).plain
    }

    /// Numbers of a step of one sequence: every operation, and what comes back to it.
    pub(in crate::train) fn numbers(&self) -> usize {
        let sizes = self.nodes.iter().map(|&id| self.graph.node(id).shape.len());
        sizes.fold(0, usize::saturating_add).saturating_mul(2)
    }

    /// The parameters and their shapes.
    pub(in crate::train) fn shapes(&self) -> Vec<(String, Shape)> {
        let names = self.parameters.iter();
        let named = names.map(|&name| (self.plain(name).to_string(), self.shape(name)));
        named.collect()
    }

    /// The shape of a parameter.
    pub(super) fn shape(&self, name: NameId) -> Shape {
        let quantity = crate::graph::Quantity::always(name);
        let node = self.graph.find(quantity).map(|id| self.graph.node(id));
        node.map_or(Shape::SCALAR, |node| node.shape)
    }

    /// Whether an operand is a number written in the equations.
    pub(super) fn is_number(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        node.constant || matches!(node.op, Op::Constant(_))
    }
}

type Read = (NameId, BTreeSet<usize>, HashMap<NameId, f64>, NameId);

/// What a cell hands out, the equations that needs, what quantities begin with, and what goes in.
fn read(system: &System) -> Result<Read, Diagnostics> {
    let none = || vec![Diagnostic::whole(text!("plan.no_output"))];
    let output = output(system).ok_or_else(none)?;
    let equations = needed(system, output);
    if let Some(beyond) = beyond(system, output, &equations) {
        let [name, of] = [beyond.name, output].map(|id| &*system.name(id).plain);
        let fault = Diagnostic::at(beyond.span.clone(), text!("plan.decoder", name, of));
        return Err(vec![fault.help(text!("plan.decoder_help", name, of))]);
    }
    let starts = checked(system, &equations)?;
    let x = inputs(system, &equations)?;
    Ok((output, equations, starts, x))
}

/// What a cell hands out: h, or the last quantity with a time that looks at an earlier one.
fn output(system: &System) -> Option<NameId> {
    let named = system.find("h");
    let is_sequence = |id: &NameId| system.entry(*id).role == Role::Sequence;
    let last = || {
        let ids = system.ids().filter(is_sequence);
        ids.filter(|id| system.entry(*id).lag > 0).last()
    };
    named.filter(is_sequence).or_else(last)
}

/// A state that is computed from the output and that the output does not need, as a decoder is from its encoder.
fn beyond<'a>(
    system: &'a System,
    output: NameId,
    equations: &BTreeSet<usize>,
) -> Option<&'a Equation> {
    let all = system.equations.iter().enumerate();
    let left_out = all.filter(|(k, _)| !equations.contains(k));
    let mut states = left_out.filter(|(_, own)| system.entry(own.name).lag > 0);
    let of = |k: &usize| system.equations[*k].name == output;
    let found = states.find(|(_, own)| needed(system, own.name).iter().any(of));
    found.map(|(_, own)| own)
}

/// What quantities are at time 0; everything else has to be the same at every time.
fn checked(
    system: &System,
    equations: &BTreeSet<usize>,
) -> Result<HashMap<NameId, f64>, Diagnostics> {
    let mut starts = HashMap::new();
    let mut faults = vec![];
    for &k in equations {
        let equation = &system.equations[k];
        let fault = |span: &Span| {
            let fault = Diagnostic::at(span.clone(), text!("plan.fixed_time"));
            fault.help(text!("plan.fixed_time_help"))
        };
        match (equation.when, &equation.expr.kind) {
            (When::At(0), ExprKind::Number(n)) => {
                starts.insert(equation.name, *n);
            }
            (When::Now(_) | When::Always, _) => {}
            _ => faults.push(fault(&equation.span)),
        }
        for expr in equation.expr.all() {
            match &expr.kind {
                ExprKind::Quantity(_, When::At(_) | When::Last) | ExprKind::Length(_) => {
                    faults.push(fault(&expr.span));
                }
                ExprKind::OverTime { .. } => faults.push(fault(&expr.span)),
                ExprKind::Quantity(_, When::Now(..0)) => {
                    let fault = Diagnostic::at(expr.span.clone(), text!("plan.runs_back"));
                    faults.push(fault.help(text!("plan.runs_back_help")));
                }
                ExprKind::Quantity(_, When::Both(..)) => {
                    let fault = Diagnostic::at(expr.span.clone(), text!("plan.two_times"));
                    faults.push(fault.help(text!("plan.two_times_help")));
                }
                _ => {}
            }
        }
    }
    match faults.is_empty() {
        true => Ok(starts),
        false => Err(faults),
    }
}

/// The one input.
fn inputs(system: &System, equations: &BTreeSet<usize>) -> Result<NameId, Diagnostics> {
    let mut found = BTreeSet::new();
    for &k in equations {
        let mut visit = |id: NameId, _, _, _: &_| {
            if system.entry(id).role == Role::Input {
                found.insert(id);
            }
        };
        system.equations[k].expr.quantities(&mut visit);
    }
    let list: Vec<NameId> = found.into_iter().collect();
    match list[..] {
        [one] => Ok(one),
        [] => Err(vec![Diagnostic::whole(text!("plan.no_input"))]),
        _ => {
            let names: Vec<&str> = list.iter().map(|id| &*system.name(*id).plain).collect();
            let names = names.join(", ");
            let fault = Diagnostic::whole(text!("plan.several_inputs", names));
            Err(vec![fault.help(text!("plan.several_inputs_help"))])
        }
    }
}

/// The same system with these equations and their names, and no more.
fn only(system: &System, equations: &BTreeSet<usize>) -> System {
    let list: Vec<Equation> = equations
        .iter()
        .map(|&k| system.equations[k].clone())
        .collect();
    let mut used: HashSet<NameId> = list.iter().map(|equation| equation.name).collect();
    for equation in &list {
        equation.expr.quantities(&mut |id, _, _, _| {
            used.insert(id);
        });
    }
    let mut system = system.clone();
    for (k, entry) in system.names.iter_mut().enumerate() {
        if !used.contains(&NameId(k as u32)) {
            // Spelled by nothing, a name is not looked at.
            entry.name.plain = String::new();
        }
    }
    system
        .declared
        .retain(|declared| used.contains(&declared.name));
    system.equations = list;
    system
}
