//! Instructions for phases whose results have places.

use super::super::code::{Block, Code, Inst, Linear, Place, Region};
use super::super::program::{Id, Node, Op};
use super::super::schedule::Phase;
use super::{Compiler, at, is_alias, take};

impl Compiler<'_> {
    pub(super) fn emit(&mut self, phase: &Phase) -> Option<Code> {
        match phase {
            Phase::Linear(ids) => Some(self.linear(ids)),
            Phase::Kernel(id) => self.kernel(*id),
            Phase::Pass(ids) => {
                let none = at(Region::Constant, 0);
                let list = ids.iter().map(|&id| {
                    let node = self.program.node(id);
                    let Op::Entry(op) = node.op else {
                        unreachable!("a pass is of entries")
                    };
                    let mut args = [none; 4];
                    for (to, &arg) in args.iter_mut().zip(&node.args) {
                        *to = self.place(arg);
                    }
                    let to = self.place(id);
                    Inst { op, to, args }
                });
                let list: Vec<Inst> = list.collect();
                let first = self.out.instructions.len();
                self.out.instructions.extend(list);
                let range = first..self.out.instructions.len();
                Some(Code::Pass(self.program.rows(ids[0]), range))
            }
        }
    }

    fn linear(&mut self, ids: &[Id]) -> Code {
        let p = self.program;
        let mut rows = 0;
        let mut blocks = vec![];
        for &id in ids {
            let own = p.rows(id);
            let at = take(&mut rows, self.rounded(own));
            blocks.push(Block { id, at, rows: own });
        }
        let Op::Linear(terms) = &p.node(ids[0]).op else {
            unreachable!("these are products")
        };
        let mut inputs = vec![];
        let mut has_table = false;
        for term in terms {
            match self.is_symbol(term.input) {
                true => has_table = true,
                false => inputs.push((self.place(term.input), p.rows(term.input))),
            }
        }
        let linear = Linear {
            inputs,
            has_table,
            to: self.place(ids[0]),
            rows,
            blocks,
        };
        self.out.linears.push(linear);
        Code::Linear(self.out.linears.len() - 1)
    }

    /// Whether a quantity is a symbol that goes in.
    pub(super) fn is_symbol(&self, id: Id) -> bool {
        self.out.are_symbols && matches!(self.program.node(id).op, Op::Input(_))
    }

    fn kernel(&mut self, id: Id) -> Option<Code> {
        let p = self.program;
        let node = p.node(id);
        if is_alias(&node.op) {
            return None;
        }
        let to = self.place(id);
        let from: Vec<Place> = node.args.iter().map(|&arg| self.place(arg)).collect();
        let rows = p.rows(node.args[0]);
        let first = from[0];
        Some(match node.op {
            Op::Fill => Code::Fill {
                to,
                from: first,
                rows: node.rows,
            },
            Op::Total => Code::Total {
                to,
                from: first,
                rows,
            },
            Op::Softmax(rows) => Code::Softmax {
                to,
                from: first,
                rows,
                all: node.rows,
            },
            Op::Stack => {
                let sizes = node.args.iter().map(|&arg| p.rows(arg));
                let mut at = 0;
                let parts = from.into_iter().zip(sizes).map(|(from, rows)| {
                    let row = take(&mut at, rows);
                    (from, row, rows)
                });
                Code::Copy {
                    to,
                    parts: parts.collect(),
                }
            }
            Op::Last => Code::Last {
                to,
                from: first,
                rows,
                is_reverse: p.stage(node.args[0]).is_reverse(),
            },
            Op::AtLast => Code::AtLast {
                to,
                from: first,
                rows,
                is_reverse: node.stage.is_reverse(),
            },
            _ => moved(node, to, &from, rows),
        })
    }
}

/// An instruction that takes entries elsewhere, or multiplies matrices.
fn moved(node: &Node, to: Place, from: &[Place], rows: usize) -> Code {
    let first = from[0];
    match node.op {
        Op::Transpose(rows) => Code::Transpose {
            to,
            from: first,
            rows,
            cols: node.rows / rows,
        },
        Op::Matrix { m, k, n, flips } => Code::Matrix {
            to,
            from: [first, from[1]],
            size: [m, k, n],
            flips,
        },
        Op::Within(bits) => Code::Within {
            to,
            from: first,
            rows,
            beyond: f64::from_bits(bits),
        },
        _ => unreachable!("has no instruction of its own"),
    }
}
