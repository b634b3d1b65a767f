//! How long time runs for each name: T, or a length of its own such as the T_x of an encoder.

use super::super::parser::Names;
use super::super::{Bound, Clock, Equation, Expr, ExprKind, NameId, Role, When};
use std::collections::HashMap;

/// What runs along a length: union-find over the first times of all names, their second times, and written lengths.
struct Axes {
    parent: Vec<usize>,
    names: usize,
}

/// The times of an equation: t, and the letters that run.
#[derive(Clone, Default)]
struct Running {
    now: Option<usize>,
    letters: HashMap<char, usize>,
}

/// Finds the length of each name's times; `own` are the letters that equations have for t. Gives what the lengths are
/// called, T first.
pub(super) fn found(
    equations: &mut [Equation],
    names: &mut Names,
    lengths: &[String],
    own: &[Option<char>],
) -> Vec<String> {
    let count = names.list.len();
    let mut axes = Axes {
        parent: (0..2 * count + lengths.len()).collect(),
        names: count,
    };
    for equation in equations.iter() {
        axes.equation(equation);
    }
    let main = axes.settle(equations, own);
    // The roots that names have, T first, and what each is called.
    let mut called = Called {
        roots: vec![main],
        names: vec![lengths[0].clone()],
        lengths,
    };
    let mut place = |axes: &Axes, of: usize| called.place(axes, of);
    for n in 0..count {
        if matches!(names.list[n].role, Role::Input | Role::Sequence) {
            names.list[n].axis = place(&axes, n);
        }
    }
    let mut pairs = vec![];
    for equation in equations.iter_mut() {
        let mut note = |id: NameId, when: When| {
            if matches!(when, When::Both(..)) {
                pairs.push(id);
            }
        };
        note(equation.name, equation.when);
        equation
            .expr
            .quantities(&mut |id, when, _, _| note(id, when));
        resolved(&mut equation.expr, &axes, &mut |of| place(&axes, of));
    }
    for id in pairs {
        names.list[id.index()].over = Some(place(&axes, count + id.index()));
    }
    let mut called = called.names;
    if called.len() > 1
        && let Some(n) = (0..lengths.len()).find(|&n| axes.root(axes.length(n)) == main)
    {
        called[0].clone_from(&lengths[n]);
    }
    called
}

/// The roots that names have, T first, and what each is called.
struct Called<'a> {
    roots: Vec<usize>,
    names: Vec<String>,
    lengths: &'a [String],
}

impl Called<'_> {
    /// The place among all lengths.
    fn place(&mut self, axes: &Axes, of: usize) -> usize {
        let root = axes.root(of);
        if let Some(at) = self.roots.iter().position(|known| *known == root) {
            return at;
        }
        let mut all = 0..self.lengths.len();
        let written = all.find(|&n| axes.root(axes.length(n)) == root);
        let mut free = (1..).map(|n| match n {
            1 => "T_x".into(),
            n => format!("T_{n}"),
        });
        let name = match written {
            Some(n) => self.lengths[n].clone(),
            None => free
                .find(|name| !self.names.contains(name))
                .unwrap_or_default(),
        };
        self.roots.push(root);
        self.names.push(name);
        self.roots.len() - 1
    }
}

impl Axes {
    fn root(&self, mut of: usize) -> usize {
        while self.parent[of] != of {
            of = self.parent[of];
        }
        of
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[b] = a;
    }

    fn fresh(&mut self) -> usize {
        self.parent.push(self.parent.len());
        self.parent.len() - 1
    }

    /// The n-th written length.
    fn length(&self, n: usize) -> usize {
        2 * self.names + n
    }

    /// What runs in an equation.
    fn of_equation(&self, name: NameId, when: When) -> Running {
        let mut clocks = when.clocks();
        let now = clocks.next().map(|_| name.index());
        let letters = clocks.filter_map(|clock| match clock {
            Clock::Index(letter, _) => Some((letter, self.names + name.index())),
            _ => None,
        });
        Running {
            now,
            letters: letters.collect(),
        }
    }

    fn equation(&mut self, equation: &Equation) {
        let running = self.of_equation(equation.name, equation.when);
        self.expression(&equation.expr, &running);
    }

    fn expression(&mut self, expr: &Expr, running: &Running) {
        match &expr.kind {
            ExprKind::Quantity(id, when) => {
                let own = [id.index(), self.names + id.index()];
                for (clock, own) in when.clocks().zip(own) {
                    let with = match clock {
                        Clock::Now(_) => running.now,
                        Clock::Index(letter, _) => running.letters.get(&letter).copied(),
                        Clock::At(_) | Clock::Last => None,
                    };
                    if let Some(with) = with {
                        self.join(with, own);
                    }
                }
            }
            ExprKind::OverTime {
                letter, to, body, ..
            } => {
                let runs = self.fresh();
                match to {
                    Bound::Length(n) => self.join(self.length(*n), runs),
                    // As far as t itself.
                    Bound::Now(_) if let Some(now) = running.now => self.join(now, runs),
                    _ => {}
                }
                let mut inner = running.clone();
                match letter {
                    Some(letter) => {
                        inner.letters.insert(*letter, runs);
                    }
                    None => inner.now = Some(runs),
                }
                self.expression(body, &inner);
            }
            _ => {
                for child in expr.children() {
                    self.expression(child, running);
                }
            }
        }
    }

    /// Which of all is T. What is written with t and has no length of its own is as long.
    fn settle(&mut self, equations: &[Equation], own: &[Option<char>]) -> usize {
        let timed = |e: &Equation| e.when.clocks().next().is_some();
        let last = equations.iter().rfind(|e| timed(e)).map(|e| e.name.index());
        let own_t = equations
            .iter()
            .zip(own)
            .filter(|(e, own)| timed(e) && own.is_none());
        let written_t: Vec<usize> = own_t.map(|(e, _)| e.name.index()).collect();
        let t = self.root(self.length(0));
        let has_names = (0..self.names).any(|n| self.root(n) == t);
        let main = match last {
            Some(last) if !has_names => self.root(last),
            _ => t,
        };
        let others: Vec<usize> = (1..self.parent.len() - 2 * self.names)
            .map(|n| self.root(self.length(n)))
            .collect();
        let is_written = |axes: &Axes, of: usize| {
            let root = axes.root(of);
            others.iter().any(|other| axes.root(*other) == root)
        };
        // So is what is read at fixed times alone, and joins nothing.
        let roots: Vec<usize> = (0..self.parent.len()).map(|n| self.root(n)).collect();
        let mut sizes = vec![0; roots.len()];
        roots.iter().for_each(|root| sizes[*root] += 1);
        let alone = (0..self.names).filter(|&n| {
            let is_defined = equations.iter().any(|e| e.name.index() == n);
            sizes[roots[n]] == 1 && !is_defined
        });
        let alone: Vec<usize> = alone.collect();
        for of in written_t.into_iter().chain(alone) {
            if !is_written(self, of) {
                self.join(main, of);
            }
        }
        self.root(main)
    }
}

/// Gives every sum the length it runs along.
fn resolved(expr: &mut Expr, axes: &Axes, place: &mut impl FnMut(usize) -> usize) {
    match &mut expr.kind {
        ExprKind::Length(n) => *n = place(axes.length(*n)),
        ExprKind::OverTime {
            letter, to, body, ..
        } => match to {
            Bound::Length(n) => *n = place(axes.length(*n)),
            // What the body reads at the letter runs as long as it.
            Bound::All => {
                let runs = read(body, *letter)
                    .map(|(id, second)| id.index() + if second { axes.names } else { 0 });
                *to = Bound::Length(runs.map_or(0, &mut *place));
            }
            Bound::At(_) | Bound::Now(_) => {}
        },
        _ => {}
    }
    for child in expr.children_mut() {
        resolved(child, axes, place);
    }
}

/// The first quantity that is read at a letter, none for t, and whether as its second time.
fn read(expr: &Expr, letter: Option<char>) -> Option<(NameId, bool)> {
    expr.all().find_map(|inner| {
        let ExprKind::Quantity(id, when) = inner.kind else {
            return None;
        };
        let is_at = |clock: Clock| match clock {
            Clock::Now(_) => letter.is_none(),
            Clock::Index(own, _) => letter == Some(own),
            _ => false,
        };
        let at = when.clocks().position(is_at)?;
        Some((id, at == 1))
    })
}
