//! Executes a compiled program on some sequences, in memory that is taken once.

mod kernels;
mod run;

use super::code::{Outer, Place, Region};
use super::compile::Compiled;
use super::entries::EIGHT;
use crate::train::Real;

/// Numbers of a pass that are worked on together: what is used again stays near.
const CHUNK: usize = 256;
/// Columns that gradients of weights are summed over together.
const TOGETHER: usize = 256;

/// Memory, and what lies where.
#[derive(Clone, Debug, Default)]
pub(super) struct Machine<F> {
    memory: Vec<F>,
    /// Sequences, and columns of a block: as many, or more up to whole registers.
    pub(super) size: usize,
    pub(super) columns: usize,
    pub(super) steps: usize,
    /// Where each region begins.
    bases: [usize; 6],
    ring: usize,
    frame_rows: usize,
    ring_rows: usize,
    /// Steps before the first and after the last that are looked at.
    lag: usize,
    ahead: usize,
    /// Steps of each sequence; none if all have as many.
    pub(super) lengths: Vec<usize>,
    /// Symbols that go in, a column for each sequence.
    pub(super) symbols: Vec<u32>,
    /// Sums of outer products.
    pub(super) sums: Vec<Vec<F>>,
    /// Sums for each symbol, a row for each row of the product.
    pub(super) tables: Vec<Vec<F>>,
    panel: Vec<F>,
    times: Vec<usize>,
}

impl<F: Real> Machine<F> {
    /// Makes room for `size` sequences of `steps` steps. With `carry` the states go on from where the same sequences
    /// ended; without, they begin anew.
    pub(super) fn resize(&mut self, code: &Compiled, size: usize, steps: usize, carry: bool) {
        let wide = match size {
            1 => 1,
            _ => size.next_multiple_of(code.round),
        };
        let ends = match carry && self.columns == wide {
            true => self.ends(),
            false => vec![],
        };
        let together = match code.observed.is_empty() {
            true => TOGETHER.div_ceil(wide).min(steps.max(1)),
            // Gradients of all steps are looked at.
            false => steps,
        };
        (self.size, self.columns, self.steps) = (size, wide, steps);
        (self.lag, self.ring) = (code.lag, together + code.lag);
        (self.frame_rows, self.ring_rows) = (code.frame, code.ring);
        let is_reverse = code.forward.iter().any(|(stage, _)| stage.is_reverse());
        self.ahead = if is_reverse { code.lag } else { 0 };
        let rows = [
            0,
            code.once_rows,
            code.frame * (code.lag + steps + self.ahead),
            code.ring * self.ring,
            code.scratch,
            0,
        ];
        let chunks = [code.constants.len(), 0, 0, 0, 0, code.slots];
        let mut base = 0;
        for region in 0..rows.len() {
            self.bases[region] = base;
            base += (rows[region] * wide).next_multiple_of(EIGHT) + chunks[region] * CHUNK;
        }
        // A slice of the last block may be read to a whole register.
        self.memory.resize(base + CHUNK, F::zero());
        for (chunk, value) in self.memory.chunks_exact_mut(CHUNK).zip(&code.constants) {
            chunk.fill(F::of_f64(*value));
        }
        self.begin(code, &ends);
    }

    /// What is kept of the last steps.
    fn ends(&self) -> Vec<F> {
        let from = self.bases[Region::Frame as usize] + self.steps * self.frame_rows * self.columns;
        self.memory[from..][..self.lag * self.frame_rows * self.columns].to_vec()
    }

    /// What is before the first step of each sweep.
    fn begin(&mut self, code: &Compiled, ends: &[F]) {
        let frames = self.lag * self.frame_rows * self.columns;
        let from = self.bases[Region::Frame as usize];
        if ends.len() == frames {
            self.memory[from..][..frames].copy_from_slice(ends);
            return;
        }
        self.memory[from..][..frames].fill(F::zero());
        let end = from + frames + self.steps * self.frame_rows * self.columns;
        let after = self.ahead * self.frame_rows * self.columns;
        self.memory[end..][..after].fill(F::zero());
        for state in code.states.iter().filter(|state| state.start != 0.0) {
            for lag in 1..=self.lag as isize {
                let shift = match state.is_reverse {
                    true => self.steps as isize - 1 + lag,
                    false => -lag,
                };
                let at = self.at(
                    Place {
                        shift,
                        ..state.place
                    },
                    0,
                );
                self.memory[at..][..state.rows * self.columns].fill(F::of_f64(state.start));
            }
        }
    }

    /// Where a place lies at a time, from 0.
    #[inline(always)]
    fn at(&self, place: Place, time: usize) -> usize {
        let base = self.bases[place.region as usize];
        match place.region {
            Region::Constant | Region::Slot => base + place.row * CHUNK,
            Region::Once | Region::Scratch => base + place.row * self.columns,
            Region::Frame => {
                let frame = (time + self.lag).wrapping_add_signed(place.shift);
                base + (frame * self.frame_rows + place.row) * self.columns
            }
            Region::Ring => {
                let mut frame = (time + self.lag).wrapping_add_signed(place.shift);
                if frame >= self.ring {
                    frame %= self.ring;
                }
                base + (frame * self.ring_rows + place.row) * self.columns
            }
        }
    }

    /// The rows of a place at a time: a column for each sequence, and for those that fill up a register.
    pub(super) fn block(&self, place: Place, rows: usize, time: usize) -> &[F] {
        &self.memory[self.at(place, time)..][..rows * self.columns]
    }

    /// The same, to be written.
    pub(super) fn block_mut(&mut self, place: Place, rows: usize, time: usize) -> &mut [F] {
        let at = self.at(place, time);
        &mut self.memory[at..][..rows * self.columns]
    }

    /// Numbers of a row of sums.
    pub(super) fn wide(outer: &Outer, lanes: usize) -> usize {
        (outer.columns() + usize::from(outer.ones)).next_multiple_of(lanes)
    }
}
