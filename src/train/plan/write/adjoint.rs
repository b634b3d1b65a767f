//! Backward through the layers of a program.

use super::lower::total;
use super::*;

impl Writer<'_> {
    /// Writes the way back through a part from `seed`, ∂L/∂ of what it hands out.
    pub(super) fn backward(&mut self, k: usize, seed: Id) {
        (self.part, self.is_backward) = (k, true);
        let part = self.here();
        let template = part.template;
        let carried = carried(template);
        let first = self.program.handed.len();
        // What later steps hand back is known only when all of this step is written.
        let unknown = self.program.number(0.0);
        self.program.handed.extend(carried.iter().map(|_| unknown));
        let output = template.here(template.output);
        let own = template.objective.as_ref();
        let is_term = |id| own.is_some_and(|own| template.here(own.term) == id);
        for &id in template.nodes.iter().rev() {
            let mut parts = vec![];
            if id == output {
                parts.push(seed);
            }
            if is_term(id) {
                parts.push(self.program.push(part.back(), Op::Seed, vec![], 1));
            }
            if let Some(quantity) = template.graph.node(id).quantity {
                let size = template.graph.node(id).shape.len();
                for (k, (arg, name, lag)) in carried.iter().enumerate() {
                    if *name == quantity.name && *arg != id {
                        let op = Op::After(first + k, *lag);
                        let after = self.program.push(part.back(), op, vec![], size);
                        parts.push(self.within(part.back(), after, 0.0));
                    }
                }
            }
            self.adjoint(id, parts);
        }
        for (k, (arg, ..)) in carried.iter().enumerate() {
            let sum = self.contributions(*arg, part.back(), vec![]);
            let size = template.graph.node(*arg).shape.len();
            let sum = sum.map(|id| self.program.solid(part.back(), id, size));
            self.program.handed[first + k] = sum.unwrap_or(unknown);
        }
        self.parameters_of(k);
    }

    /// What is carried through a sweep that begins at the last time begins at the last step of each sequence.
    fn within(&mut self, stage: Stage, id: Id, beyond: f64) -> Id {
        let rows = self.program.rows(id);
        match stage.is_reverse() {
            true => self
                .program
                .push(stage, Op::Within(beyond.to_bits()), vec![id], rows),
            false => id,
        }
    }

    /// The adjoint of a node: `parts`, and what its uses contribute.
    fn adjoint(&mut self, id: NodeId, parts: Vec<Id>) {
        let template = self.template();
        if template.is_number(id) {
            return;
        }
        let base = match self.is_shared(id) {
            true => Stage::SharedBack,
            false => self.here().back(),
        };
        if let Some(sum) = self.contributions(id, base, parts) {
            let adjoint = self.valued(id, |_| sum);
            self.adjoints[self.part].insert(id, adjoint);
        }
    }

    /// The sum of `parts` and of what the uses of an operand contribute.
    fn contributions(&mut self, id: NodeId, base: Stage, parts: Vec<Id>) -> Option<Id> {
        let template = self.template();
        let mut parts = parts;
        let edges: Vec<Edge> = template.uses.get(&id).cloned().unwrap_or_default();
        for edge in edges {
            if !self.adjoints[self.part].contains_key(&edge.consumer) {
                continue;
            }
            let formula = template.graph.formula(edge.contribution());
            let part = match base {
                Stage::SharedBack if !self.is_shared(edge.consumer) => self.reduced(&formula),
                _ => self.lower(&formula, base).id,
            };
            parts.push(part);
        }
        let is_nothing = |p: &Program, id: &Id| p.as_number(*id) == Some(0.0);
        parts.retain(|id| !is_nothing(&self.program, id));
        if parts.is_empty() {
            return None;
        }
        let alone = parts.clone();
        Some(self.program.sum(base, &parts, |id| alone.contains(&id)))
    }

    fn is_shared(&self, id: NodeId) -> bool {
        let value = self.values[self.part][&id];
        self.program.stage(value.id).is_shared()
    }

    /// A contribution to what is shared: its sum over all sequences and times.
    fn reduced(&mut self, formula: &Formula) -> Id {
        let base = self.here().back();
        match formula {
            Formula::Sum(terms) => {
                let mut sum = self.program.number(0.0);
                for (sign, term) in terms {
                    let part = self.reduced(term);
                    let op = match sign {
                        Sign::Plus => Entry::Add,
                        Sign::Minus => Entry::Sub,
                    };
                    sum = self.program.entry(Stage::SharedBack, op, &[sum, part]);
                }
                sum
            }
            Formula::Product(a, b) => {
                let (a, b) = (self.lower(a, base), self.lower(b, base));
                match self.outer(a, b) {
                    Some(id) => id,
                    None => {
                        let product = self.program.product(base, a, b);
                        self.over_all(product)
                    }
                }
            }
            // The sum of all entries comes after the sum over sequences: it is done once.
            Formula::Total(a) => {
                let a = self.lower(a, base);
                let sum = self.over_all(a);
                total(&mut self.program, Stage::SharedBack, Value { id: sum, ..a })
            }
            _ => {
                let value = self.lower(formula, base);
                self.over_all(value)
            }
        }
    }

    /// The sum over all sequences and times.
    fn over_all(&mut self, a: Value) -> Id {
        let back = self.here().back();
        let p = &mut self.program;
        if p.as_number(a.id) == Some(0.0) {
            return a.id;
        }
        let solid = p.solid(back, a.id, a.len());
        p.push(Stage::SharedBack, Op::Outer, vec![solid], a.len())
    }

    /// Σ a b over all sequences and times, column of a by row of b.
    fn outer(&mut self, a: Value, b: Value) -> Option<Id> {
        let back = self.here().back();
        let p = &mut self.program;
        let are_own = [a, b].iter().all(|v| !p.stage(v.id).is_shared());
        if !are_own {
            return None;
        }
        let right = p.transposed(back, b);
        let mut sum = p.number(0.0);
        for k in 0..a.cols {
            let g = p.slice(back, a.id, k * a.rows, a.rows);
            let u = p.slice(back, right.id, k * right.rows, right.rows);
            let parts = match p.node(u).op {
                Op::Stack => p.node(u).args.clone(),
                _ => vec![u],
            };
            let outer = |p: &mut Program, part: Id| {
                let rows = a.rows * p.rows(part);
                p.push(Stage::SharedBack, Op::Outer, vec![g, part], rows)
            };
            let parts: Vec<Id> = parts.into_iter().map(|part| outer(p, part)).collect();
            let outer = match parts[..] {
                [one] => one,
                _ => p.push(Stage::SharedBack, Op::Stack, parts, a.rows * b.cols),
            };
            sum = p.entry(Stage::SharedBack, Entry::Add, &[sum, outer]);
        }
        Some(sum)
    }

    /// What the uses of a part's parameters contribute to their gradients.
    fn parameters_of(&mut self, k: usize) {
        let template = self.template();
        for &name in &template.parameters {
            let quantity = crate::graph::Quantity::always(name);
            let Some(id) = template.graph.find(quantity) else {
                continue;
            };
            let slot = self.parameters[&(k, name)];
            let sum = self.contributions(id, Stage::SharedBack, vec![]);
            self.sums[slot].extend(sum);
        }
    }

    /// ∂L/∂ of what each part below a layer handed out, when all of the layer is gone back through.
    pub(super) fn below(&mut self, layer: usize) -> Vec<Id> {
        if layer == 0 {
            return vec![];
        }
        let mut parts = vec![];
        for k in self.of_layer(layer).rev() {
            self.part = k;
            parts.extend(self.inputs());
        }
        // The last to be gone back through is the first of the layer.
        let back = self.here().back();
        let sum = match parts.is_empty() {
            true => self.program.number(0.0),
            false => self.program.sum(back, &parts, |_| true),
        };
        let outputs = &self.outputs[self.of_layer(layer - 1)];
        let sizes: Vec<usize> = outputs.iter().map(|&id| self.program.rows(id)).collect();
        match sizes[..] {
            [_] => vec![sum],
            _ => self.divided(back, sum, &sizes),
        }
    }

    /// ∂L/∂ of what goes into a part, from this step and from later ones.
    fn inputs(&mut self) -> Vec<Id> {
        let (template, back) = (self.template(), self.here().back());
        let mut inputs: Vec<(usize, NodeId)> = vec![];
        for &id in template.uses.keys() {
            if let Source::Input(lag) = template.source(id) {
                inputs.push((lag, id));
            }
        }
        inputs.sort_unstable();
        let mut parts = vec![];
        for (lag, id) in inputs {
            let Some(sum) = self.contributions(id, back, vec![]) else {
                continue;
            };
            let size = template.graph.node(id).shape.len();
            let sum = self.program.solid(back, sum, size);
            parts.push(match lag {
                0 => sum,
                _ => {
                    self.program.handed.push(sum);
                    let op = Op::After(self.program.handed.len() - 1, lag);
                    let after = self.program.push(back, op, vec![], size);
                    match self.program.sweeps.len() {
                        1 => after,
                        // Another sweep reads what has a place of its own.
                        _ => self.program.push(back, Op::Stack, vec![after], size),
                    }
                }
            });
        }
        parts
    }

    /// Gradients, in the order of the parameters, and what computes each state.
    pub(super) fn gradients(&mut self) {
        for parts in std::mem::take(&mut self.sums) {
            let sum = parts
                .first()
                .map(|_| self.program.sum(Stage::SharedBack, &parts, |_| false));
            self.program.gradients.push(sum);
        }
        let mut states: Vec<(usize, (usize, NameId))> =
            self.states.iter().map(|(key, k)| (*k, *key)).collect();
        states.sort_unstable();
        for (_, (k, name)) in states {
            let Part {
                template, sweep, ..
            } = self.parts[k];
            let start = template.starts.get(&name).copied().unwrap_or_default();
            let value = self.values[k][&template.here(name)];
            let stage = Stage::Step(sweep);
            let solid = self.program.solid(stage, value.id, value.len());
            let solid = self.within(stage, solid, start);
            let node = self.program.node(solid);
            // What is carried lies in a place of its own at every time.
            let is_own = node.stage == stage
                && !matches!(node.op, Op::Before(..) | Op::Input(_) | Op::Slice(_));
            let state = match is_own {
                true => solid,
                false => self
                    .program
                    .push(stage, Op::Stack, vec![solid], value.len()),
            };
            self.program.states.push(state);
            self.program.starts.push(start);
        }
        let input = self.parts[0].template;
        let nodes = input
            .uses
            .keys()
            .find(|id| matches!(input.source(**id), Source::Input(_)));
        self.program.input = nodes.map_or(1, |id| input.graph.node(*id).shape.len());
    }
}

/// Operands that are quantities of earlier steps: node, name and lag.
fn carried(template: &Template) -> Vec<(NodeId, NameId, usize)> {
    let mut list: Vec<(NodeId, NameId, usize)> = vec![];
    for &id in template.uses.keys() {
        if let Source::Before(name, lag) = template.source(id) {
            list.push((id, name, lag));
        }
    }
    list.sort_unstable();
    list
}
