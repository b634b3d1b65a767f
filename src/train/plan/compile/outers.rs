//! Gradients of weights, as few products as there can be.

use super::super::code::{Columns, Outer, Part, Place};
use super::super::program::{Id, Op};
use super::Compiler;

impl Compiler<'_> {
    /// Gradients of weights: those of the same product and the same inputs are one.
    pub(super) fn outers(&mut self, live: &[Id]) -> Vec<Outer> {
        let p = self.program;
        let is_outer = |id: &&Id| p.node(**id).op == Op::Outer;
        let back = p.shared_back(self.uses);
        let is_used = |id: Id| back.iter().any(|&k| p.node(k).args.contains(&id));
        let mut list: Vec<Outer> = vec![];
        for &id in live.iter().filter(is_outer) {
            let args = &p.node(id).args;
            let from = (self.place(args[0]), p.rows(args[0]));
            // Either factor may be what comes back.
            let stage = args.iter().map(|&arg| p.stage(arg)).max();
            let stage = stage.expect("an outer product has factors");
            let is_own = |outer: &Outer| (outer.stage, outer.from) == (stage, from);
            let k = list.iter().position(is_own);
            let k = k.unwrap_or_else(|| {
                list.push(Outer {
                    stage,
                    from,
                    inputs: vec![],
                    ones: false,
                    has_table: false,
                    parts: vec![],
                });
                list.len() - 1
            });
            let first = list[k].columns();
            let cols = match args[1..] {
                [] => Columns::Ones,
                [input] if self.is_symbol(input) => Columns::Symbols,
                _ => {
                    let inputs = args[1..].iter().map(|&arg| (self.place(arg), p.rows(arg)));
                    let inputs: Vec<(Place, usize)> = inputs.collect();
                    list[k].inputs.extend(inputs);
                    Columns::Of(first..list[k].columns())
                }
            };
            let outer = &mut list[k];
            outer.ones |= cols == Columns::Ones;
            outer.has_table |= cols == Columns::Symbols;
            let rows = 0..from.1;
            let own = p.gradients.iter().enumerate();
            let own = own.filter(|(_, gradient)| **gradient == Some(id));
            outer.parts.push(Part {
                id,
                rows,
                cols,
                homes: own.map(|(k, _)| k).collect(),
                is_used: is_used(id),
            });
        }
        self.merged(list)
    }

    /// Gradients of products that lie on top of each other, with the same inputs, become one.
    fn merged(&self, mut list: Vec<Outer>) -> Vec<Outer> {
        let mut done: Vec<Outer> = vec![];
        list.sort_by_key(|outer| (outer.from.0.region as usize, outer.from.0.row));
        for outer in list {
            let above = done.last_mut().filter(|above| {
                let (place, rows) = above.from;
                let next = Place {
                    row: place.row + self.rounded(rows),
                    ..place
                };
                outer.from.0 == next && outer.is_like(above)
            });
            match above {
                Some(above) => {
                    let first = self.rounded(above.from.1);
                    above.from.1 = first + outer.from.1;
                    above.parts.extend(outer.parts.into_iter().map(|part| Part {
                        rows: part.rows.start + first..part.rows.end + first,
                        ..part
                    }));
                }
                None => done.push(outer),
            }
        }
        done
    }
}
