//! Which equations run over time together, along which length and which way.

use crate::equation::{Clock, Equation, Expr, ExprKind, NameId, Role, System, When};

/// Equations that are evaluated together at each time of a length, from its first to its last or back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The length: a place in [`System::lengths`].
    pub axis: usize,
    /// Whether time runs from the last to the first.
    pub backward: bool,
    /// The equations, as written.
    pub equations: Vec<usize>,
}

/// How one quantity over time reads another.
#[derive(Clone, Copy)]
struct Read {
    of: usize,
    /// At t + 1 or later.
    ahead: bool,
    /// At all times: no time of it is there before all are.
    whole: bool,
}

/// The passes of a system in the order they are made, and for every name the first that has to do with it.
pub(super) fn passes(system: &System) -> (Vec<Pass>, Vec<usize>) {
    let reads = reads(system);
    let reach = reach(&reads);
    let in_circle = |a: usize, b: usize| reach[a][b] && reach[b][a];
    let is_backward = |n: usize| {
        let own = (0..reads.len()).filter(|&a| a == n || in_circle(a, n));
        let mut inner = own.flat_map(|a| reads[a].iter().map(move |read| (a, read)));
        inner.any(|(a, read)| read.ahead && in_circle(a, read.of))
    };
    let backward: Vec<bool> = (0..reads.len()).map(is_backward).collect();
    let kind = |n: usize| (system.names[n].axis, backward[n]);
    // A pass comes after those it needs; what needs each other is in one.
    let mut level = vec![0usize; reads.len()];
    for _ in 0..reads.len() {
        let mut is_settled = true;
        for n in 0..reads.len() {
            for read in &reads[n] {
                let later = !in_circle(n, read.of) && (kind(n) != kind(read.of) || read.whole);
                let least = level[read.of] + usize::from(later);
                if level[n] < least {
                    (level[n], is_settled) = (least, false);
                }
            }
        }
        if is_settled {
            break;
        }
    }
    let is_timed = |e: &Equation| e.when != When::Always;
    let of = |n: usize| (level[n], backward[n], system.names[n].axis);
    let timed = system.equations.iter().filter(|e| is_timed(e));
    let mut keys: Vec<_> = timed.map(|e| of(e.name.index())).collect();
    keys.sort_unstable();
    keys.dedup();
    let pass = |&(level, backward, axis): &(usize, bool, usize)| Pass {
        axis,
        backward,
        equations: (0..system.equations.len())
            .filter(|&i| is_timed(&system.equations[i]))
            .filter(|&i| of(system.equations[i].name.index()) == (level, backward, axis))
            .collect(),
    };
    let all: Vec<Pass> = keys.iter().map(pass).collect();
    let firsts = firsts(system, &all);
    (all, firsts)
}

/// For every name the pass that computes it, or the first that reads it.
fn firsts(system: &System, passes: &[Pass]) -> Vec<usize> {
    let mut first = vec![0; system.names.len()];
    for (n, pass) in passes.iter().enumerate().rev() {
        for equation in pass.equations.iter().map(|&i| &system.equations[i]) {
            equation
                .expr
                .quantities(&mut |id, _, _, _| first[id.index()] = n);
        }
    }
    for (n, pass) in passes.iter().enumerate() {
        for &i in &pass.equations {
            first[system.equations[i].name.index()] = n;
        }
    }
    first
}

/// What each quantity over time reads of others.
fn reads(system: &System) -> Vec<Vec<Read>> {
    let mut all: Vec<Vec<Read>> = vec![vec![]; system.names.len()];
    for equation in system.equations.iter().filter(|e| e.when != When::Always) {
        let own = match equation.when {
            When::At(time) => time,
            _ => 1,
        };
        let mut found = vec![];
        let mut causal = vec![];
        read(&equation.expr, &mut causal, &mut |id, when, causal| {
            if system.entry(id).role != Role::Sequence {
                return;
            }
            let first = when.clocks().next();
            let whole = match first {
                Some(Clock::Index(letter, _)) => !causal.contains(&letter),
                Some(Clock::Last) => true,
                // A later time than the first at which it is read.
                Some(Clock::At(time)) => time > own,
                _ => false,
            };
            let ahead = matches!(first, Some(Clock::Now(lag)) if lag < 0);
            let of = id.index();
            found.push(Read { of, ahead, whole });
        });
        all[equation.name.index()].extend(found);
    }
    all
}

/// Every quantity, with the letters around it that run no further than t.
fn read(expr: &Expr, causal: &mut Vec<char>, visit: &mut impl FnMut(NameId, When, &[char])) {
    if let ExprKind::Quantity(id, when) = expr.kind {
        visit(id, when, causal);
    }
    let bound = match &expr.kind {
        ExprKind::OverTime {
            letter,
            to: crate::equation::Bound::Now(_),
            ..
        } => *letter,
        _ => None,
    };
    causal.extend(bound);
    for child in expr.children() {
        read(child, causal, visit);
    }
    if bound.is_some() {
        causal.pop();
    }
}

/// What each reads, at once or through others.
fn reach(reads: &[Vec<Read>]) -> Vec<Vec<bool>> {
    let from = |start: usize| {
        let (mut seen, mut open) = (vec![false; reads.len()], vec![start]);
        while let Some(at) = open.pop() {
            for read in &reads[at] {
                if !std::mem::replace(&mut seen[read.of], true) {
                    open.push(read.of);
                }
            }
        }
        seen
    };
    (0..reads.len()).map(from).collect()
}
