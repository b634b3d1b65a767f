//! What is neither a product with shared weights nor done on every entry by itself.

use super::super::code::{Code, Place};
use super::super::entries::EIGHT;
use super::super::prepared::softmax;
use super::Machine;
use crate::train::Real;

impl<F: Real> Machine<F> {
    /// Executes a kernel at a time.
    #[inline(never)]
    pub(super) fn kernel(&mut self, code: &Code, time: usize) {
        match code {
            Code::Linear(_) | Code::Pass(..) => unreachable!("executed where registers are known"),
            Code::Fill { to, from, rows } => {
                let (to, from) = (self.at(*to, time), self.at(*from, time));
                for r in 0..*rows {
                    let at = to + r * self.columns;
                    self.memory.copy_within(from..from + self.columns, at);
                }
            }
            Code::Total { to, from, rows } => self.total(*to, *from, *rows, time),
            Code::Softmax {
                to,
                from,
                rows,
                all,
            } => self.softmax(*to, *from, *rows, *all, time),
            Code::Copy { to, parts } => self.copy(*to, parts, time),
            Code::Transpose {
                to,
                from,
                rows,
                cols,
            } => self.transpose(*to, *from, [*rows, *cols], time),
            Code::Matrix {
                to,
                from,
                size,
                flips,
            } => self.matrix(*to, *from, *size, *flips, time),
            Code::Last {
                to,
                from,
                rows,
                is_reverse,
            } => self.last(*to, *from, *rows, *is_reverse, time),
            Code::AtLast {
                to,
                from,
                rows,
                is_reverse,
            } => self.at_last(*to, *from, *rows, *is_reverse, time),
            Code::Within {
                to,
                from,
                rows,
                beyond,
            } => self.within(*to, *from, *rows, *beyond, time),
        }
    }

    fn copy(&mut self, to: Place, parts: &[(Place, usize, usize)], time: usize) {
        let to = self.at(to, time);
        for &(from, row, rows) in parts {
            let (from, at) = (self.at(from, time), to + row * self.columns);
            self.memory
                .copy_within(from..from + rows * self.columns, at);
        }
    }

    fn transpose(&mut self, to: Place, from: Place, [rows, cols]: [usize; 2], time: usize) {
        let (to, from) = (self.at(to, time), self.at(from, time));
        for k in 0..rows * cols {
            let row = from + ((k % cols) * rows + k / cols) * self.columns;
            let at = to + k * self.columns;
            self.memory.copy_within(row..row + self.columns, at);
        }
    }

    fn total(&mut self, to: Place, from: Place, rows: usize, time: usize) {
        let (to, from) = (self.at(to, time), self.at(from, time));
        for j in 0..self.columns {
            let row = |r: usize| self.memory[from + r * self.columns + j];
            let sum = (0..rows).fold(F::zero(), |sum, r| sum + row(r));
            self.memory[to + j] = sum;
        }
    }

    fn softmax(&mut self, to: Place, from: Place, rows: usize, all: usize, time: usize) {
        let (to, from) = (self.at(to, time), self.at(from, time));
        let columns = self.columns;
        let mut column = vec![F::zero(); rows];
        for first in (0..all).step_by(rows) {
            for j in 0..columns {
                let at = |r: usize| (first + r) * columns + j;
                for (r, v) in column.iter_mut().enumerate() {
                    *v = self.memory[from + at(r)];
                }
                softmax(&mut column);
                for (r, v) in column.iter().enumerate() {
                    self.memory[to + at(r)] = *v;
                }
            }
        }
    }

    fn matrix(
        &mut self,
        to: Place,
        from: [Place; 2],
        [m, k, n]: [usize; 3],
        flips: [bool; 2],
        time: usize,
    ) {
        let (to, [a, b]) = (self.at(to, time), from.map(|place| self.at(place, time)));
        let w = self.columns;
        for at in 0..m * n {
            let (r, c) = (at % m, at / m);
            let to = to + at * w;
            self.memory[to..to + w].fill(F::zero());
            for i in 0..k {
                let left = a + (if flips[0] { i + r * k } else { r + i * m }) * w;
                let right = b + (if flips[1] { c + i * n } else { i + c * k }) * w;
                for j in 0..w {
                    let product = self.memory[left + j] * self.memory[right + j];
                    self.memory[to + j] += product;
                }
            }
        }
    }

    /// The last step of a sequence in a sweep, from 0; none if it has no step here.
    fn last_step(&self, j: usize, is_reverse: bool) -> Option<usize> {
        let length = self.lengths.get(j).copied().unwrap_or(self.steps);
        match is_reverse {
            true => (length > 0).then_some(0),
            false => length.checked_sub(1),
        }
    }

    fn last(&mut self, to: Place, from: Place, rows: usize, is_reverse: bool, time: usize) {
        let to = self.at(to, time);
        for j in 0..self.columns {
            // Columns that fill up a register are like the last sequence.
            let step = self.last_step(j.min(self.size - 1), is_reverse);
            for r in 0..rows {
                let row = r * self.columns + j;
                let before = Place {
                    shift: from.shift - 1,
                    ..from
                };
                let at = match step {
                    Some(step) => self.at(from, step),
                    None => self.at(before, 0),
                };
                self.memory[to + row] = self.memory[at + row];
            }
        }
    }

    fn at_last(&mut self, to: Place, from: Place, rows: usize, is_reverse: bool, time: usize) {
        let (to, from) = (self.at(to, time), self.at(from, time));
        let size = (rows * self.columns).next_multiple_of(EIGHT);
        let end = if is_reverse { 0 } else { self.steps - 1 };
        if self.lengths.is_empty() && time == end {
            self.memory.copy_within(from..from + size, to);
            return;
        }
        self.memory[to..to + size].fill(F::zero());
        if self.lengths.is_empty() {
            return;
        }
        for j in 0..self.size {
            if self.last_step(j, is_reverse) != Some(time) {
                continue;
            }
            for row in (0..rows).map(|r| r * self.columns + j) {
                self.memory[to + row] = self.memory[from + row];
            }
        }
    }

    fn within(&mut self, to: Place, from: Place, rows: usize, beyond: f64, time: usize) {
        let (to, from) = (self.at(to, time), self.at(from, time));
        let size = (rows * self.columns).next_multiple_of(EIGHT);
        self.memory.copy_within(from..from + size, to);
        for (j, length) in self.lengths.iter().enumerate() {
            if time < *length {
                continue;
            }
            for row in (0..rows).map(|r| r * self.columns + j) {
                self.memory[to + row] = F::of_f64(beyond);
            }
        }
    }
}
