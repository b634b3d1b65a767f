//! Equations as a program over many sequences at once: forward, and backward to the gradient of every parameter.
//!
//! [`Template`] takes a step out of a system; `write` turns its formulas, the very ones a walk shows, into operations; `compile`
//! gives them places and an order; `machine` executes them.

mod code;
mod compile;
mod entries;
mod fuse;
mod gemm;
mod machine;
mod prepared;
mod product;
mod program;
mod schedule;
mod template;
mod view;
mod worker;
mod write;

pub(in crate::train) use template::Source;
pub use template::{Objective, Template, Written};
pub use view::View;
pub use worker::{Observed, Ready, Target, Worker, gradient};
pub use write::{Head, Slot};

use super::Real;
use crate::lang::{Diagnostic, Diagnostics, text};
use compile::{Compiled, compile};
use program::{Id, Program};
use pulp::{Arch, Simd, WithSimd};

/// Most operations of a program.
const MOST_OPERATIONS: usize = 20_000;
/// Most numbers of weights that are laid out for products.
const MOST_PACKED: usize = 1 << 27;

/// Layers of a cell and a linear head, ready to be executed.
#[derive(Clone, Debug)]
pub struct Plan {
    program: Program,
    /// What is shared and has to be computed: all but weights that products read themselves.
    shared: Vec<Id>,
    /// What gradients are made of where they are more than one sum.
    shared_back: Vec<Id>,
    /// For many sequences and for one; of numbers, and of symbols.
    codes: [[Compiled; 2]; 2],
    slots: Vec<Slot>,
    /// What is trained on, if the equations say so themselves.
    objective: Option<Objective>,
    /// Numbers in a register.
    lanes: usize,
}

impl Plan {
    /// Layers on top of each other, each as its template says and in both directions if they are `bidirectional`, and a head
    /// with `outputs` entries on the last. Of a plan that `is_looked_at` the quantities of the last layer are kept, and
    /// gradients of all steps.
    ///
    /// # Errors
    /// That there are more operations than a program may have: products with matrices of many columns are one a column.
    pub fn new<F: Real>(
        layers: &[Template],
        bidirectional: bool,
        outputs: usize,
        head: Head,
        is_looked_at: bool,
    ) -> Result<Plan, Diagnostics> {
        let (mut program, slots) = write::write(layers, bidirectional, outputs, head, is_looked_at);
        if program.nodes.len() > MOST_OPERATIONS || program.packed() > MOST_PACKED {
            let fault = Diagnostic::whole(text!("plan.too_large"));
            return Err(vec![fault.help(text!("plan.too_large_help"))]);
        }
        program.fuse();
        let lanes = lanes::<F>();
        let round = entries::EIGHT.max(lanes);
        let uses = program.uses();
        let takes_symbols = program.takes_symbols(&uses);
        let code = |single, are_symbols: bool| {
            compile(&program, &uses, single, are_symbols && takes_symbols, round)
        };
        Ok(Plan {
            shared: program.shared(&uses),
            shared_back: program.shared_back(&uses),
            codes: [false, true].map(|single| [false, true].map(|symbols| code(single, symbols))),
            program,
            slots,
            objective: layers.last().and_then(|top| top.objective.clone()),
            lanes,
        })
    }

    /// Every parameter, in the order of views.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// What is trained on, if the equations say so themselves.
    pub fn objective(&self) -> Option<&Objective> {
        self.objective.as_ref()
    }

    fn code(&self, kind: Kind) -> &Compiled {
        &self.codes[usize::from(kind.is_single)][usize::from(kind.are_symbols)]
    }
}

/// What a batch is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// One sequence.
    pub is_single: bool,
    /// Symbols go in.
    pub are_symbols: bool,
}

fn lanes<F: Real>() -> usize {
    struct Lanes<F>(std::marker::PhantomData<F>);
    impl<F: Real> WithSimd for Lanes<F> {
        type Output = usize;
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            gemm::lanes::<F, S>()
        }
    }
    Arch::new().dispatch(Lanes::<F>(std::marker::PhantomData))
}

#[cfg(test)]
mod tests;
