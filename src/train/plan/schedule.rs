//! A program in the order in which it is done: products and other kernels, and passes over the entries between them.

use super::program::{Id, Op, Program, Stage};
use std::collections::HashSet;

/// Some operations of a stage that are done together.
#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// Products with shared matrices of the same columns.
    Linear(Vec<Id>),
    /// An operation by itself.
    Kernel(Id),
    /// Operations on every entry, all of so many.
    Pass(Vec<Id>),
}

/// The phases of a stage, in order.
pub(super) fn schedule(program: &Program, stage: Stage, uses: &[usize]) -> Vec<Phase> {
    let is_here = |id: &Id| program.stage(*id) == stage && uses[id.index()] > 0;
    let mut left: Vec<Id> = program.ids().filter(is_here).collect();
    let mut waiting: HashSet<Id> = left.iter().copied().collect();
    let mut phases = vec![];
    while !left.is_empty() {
        let before = left.len();
        kernels(program, &mut left, &mut waiting, &mut phases);
        while let Some(pass) = pass(program, &left, &waiting) {
            for id in &pass {
                waiting.remove(id);
            }
            left.retain(|id| waiting.contains(id));
            phases.push(Phase::Pass(pass));
        }
        assert!(left.len() < before, "operations come after their arguments");
    }
    phases
}

/// Everything that is ready and is not on every entry by itself.
fn kernels(
    program: &Program,
    left: &mut Vec<Id>,
    waiting: &mut HashSet<Id>,
    phases: &mut Vec<Phase>,
) {
    let mut linear: Vec<Vec<Id>> = vec![];
    let inputs = |id: Id| match &program.node(id).op {
        Op::Linear(terms) => terms.iter().map(|term| term.input).collect(),
        _ => vec![],
    };
    loop {
        let is_ready = |id: &Id| {
            let node = program.node(*id);
            !node.is_entry() && node.needs().iter().all(|need| !waiting.contains(need))
        };
        let ready: Vec<Id> = left.iter().copied().filter(is_ready).collect();
        if ready.is_empty() {
            break;
        }
        for id in ready {
            waiting.remove(&id);
            let columns = inputs(id);
            let same = linear.iter_mut().find(|list| inputs(list[0]) == columns);
            match (&program.node(id).op, same) {
                (Op::Linear(_), Some(list)) => list.push(id),
                (Op::Linear(_), None) => linear.push(vec![id]),
                // What needs a product comes after it.
                _ => {
                    phases.extend(linear.drain(..).map(Phase::Linear));
                    phases.push(Phase::Kernel(id));
                }
            }
        }
        left.retain(|id| waiting.contains(id));
    }
    phases.extend(linear.into_iter().map(Phase::Linear));
}

/// The operations on as many entries as the first that is ready, each after what it needs.
fn pass(program: &Program, left: &[Id], waiting: &HashSet<Id>) -> Option<Vec<Id>> {
    let mut list: Vec<Id> = vec![];
    let mut inside: HashSet<Id> = HashSet::new();
    for &id in left {
        let node = program.node(id);
        let is_same = list
            .first()
            .is_none_or(|&first| program.rows(first) == node.rows);
        let mut needs = node.args.iter();
        let is_ready = needs.all(|arg| !waiting.contains(arg) || inside.contains(arg));
        if node.is_entry() && is_same && is_ready {
            list.push(id);
            inside.insert(id);
        }
    }
    (!list.is_empty()).then_some(list)
}
