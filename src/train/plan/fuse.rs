//! What a program needs, and operations on entries that are done as one.

use super::program::{Entry, Id, Op, Program, Stage};

impl Program {
    /// What has to be there in the end.
    fn roots(&self) -> Vec<Id> {
        let gradients = self.gradients.iter().flatten();
        let own = self.outputs.iter().chain(&self.terms).chain(&self.states);
        let observed = self.observed.iter().map(|(_, id)| id);
        own.chain(observed).chain(gradients).copied().collect()
    }

    /// What a node needs, of other times as well.
    fn all_needs(&self, id: Id) -> Vec<Id> {
        let node = self.node(id);
        match node.op {
            Op::Before(k, _) => vec![self.states[k]],
            Op::After(k, _) => vec![self.handed[k]],
            _ => node.needs(),
        }
    }

    /// Which operations lead to an output, a state or a gradient, and how often each is used.
    pub(super) fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.nodes.len()];
        let mut left = self.roots();
        while let Some(id) = left.pop() {
            uses[id.index()] += 1;
            if uses[id.index()] == 1 {
                left.extend(self.all_needs(id));
            }
        }
        uses
    }

    /// Numbers of weights that products want laid out.
    pub(super) fn packed(&self) -> usize {
        let of = |id: Id| match &self.node(id).op {
            Op::Linear(terms) => {
                let columns = terms
                    .iter()
                    .map(|term| self.rows(term.input))
                    .sum::<usize>();
                self.rows(id).saturating_mul(columns)
            }
            _ => 0,
        };
        self.ids().map(of).fold(0, usize::saturating_add)
    }

    /// Shared columns that have to be computed: not the weights that products read where they lie.
    pub(super) fn shared(&self, uses: &[usize]) -> Vec<Id> {
        let mut asked = vec![false; self.nodes.len()];
        for id in self.ids().filter(|id| uses[id.index()] > 0) {
            let node = self.node(id);
            let weights = match &node.op {
                Op::Linear(terms) => terms.iter().map(|term| term.weight).collect(),
                _ => vec![],
            };
            let is_computed = |id: &Id| !matches!(self.node(*id).op, Op::Parameter(_));
            for id in node
                .args
                .iter()
                .chain(weights.iter().filter(|id| is_computed(id)))
            {
                asked[id.index()] = true;
            }
        }
        let is_shared = |id: &Id| asked[id.index()] && self.stage(*id) == Stage::Shared;
        self.ids().filter(is_shared).collect()
    }

    /// What has to be computed of gradients, besides the sums of products that are gradients as they are.
    pub(super) fn shared_back(&self, uses: &[usize]) -> Vec<Id> {
        let is_back = |id: &Id| {
            uses[id.index()] > 0
                && self.stage(*id) == Stage::SharedBack
                && self.node(*id).op != Op::Outer
        };
        self.ids().filter(is_back).collect()
    }

    /// Whether what goes in is used in nothing but products with shared weights, now: then a symbol picks a column.
    pub(super) fn takes_symbols(&self, uses: &[usize]) -> bool {
        let is_input = |id: &Id| matches!(self.node(*id).op, Op::Input(_));
        let is_good = |id: Id| match &self.node(id).op {
            Op::Input(lag) => *lag == 0,
            Op::Linear(_) => true,
            Op::Outer => {
                let args = &self.node(id).args;
                !is_input(&args[0]) && (args.len() == 2 || !args.iter().any(is_input))
            }
            _ => !self.node(id).args.iter().any(is_input),
        };
        let mut live = self.ids().filter(|id| uses[id.index()] > 0);
        live.all(is_good)
    }

    /// Puts products of entries into the operation that alone uses them.
    pub(super) fn fuse(&mut self) {
        let uses = self.uses();
        for id in self.ids() {
            let Op::Entry(op) = self.node(id).op else {
                continue;
            };
            let factors = |p: &Program, k: usize| {
                let arg = p.node(id).args[k];
                let node = p.node(arg);
                let is_own = uses[arg.index()] == 1
                    && node.op == Op::Entry(Entry::Mul)
                    && node.stage == p.stage(id)
                    && node.rows == p.rows(id);
                is_own.then(|| node.args.clone())
            };
            let args = self.node(id).args.clone();
            let (op, args) = match op {
                Entry::Add => match (factors(self, 0), factors(self, 1)) {
                    (Some(a), Some(b)) => (Entry::MulMulAdd, [a, b].concat()),
                    (Some(a), None) => (Entry::MulAdd, [a, vec![args[1]]].concat()),
                    (None, Some(b)) => (Entry::MulAdd, [b, vec![args[0]]].concat()),
                    (None, None) => continue,
                },
                Entry::SigmoidBack | Entry::TanhBack => {
                    let Some(a) = factors(self, 0) else { continue };
                    let fused = match op {
                        Entry::SigmoidBack => Entry::MulSigmoidBack,
                        _ => Entry::MulTanhBack,
                    };
                    (fused, [a, vec![args[1]]].concat())
                }
                _ => continue,
            };
            let node = &mut self.nodes[id.index()];
            (node.op, node.args) = (Op::Entry(op), args);
        }
    }
}
