//! Executes a compiled program on some sequences, in memory that is taken once.

mod kernels;
mod run;

use super::code::{Inst, Outer, Place, Region};
use super::compile::Compiled;
use super::entries::EIGHT;
use super::program::Entry;
use crate::train::Real;

/// Numbers of a pass that are worked on together: what is used again stays near.
const CHUNK: usize = 256;
/// Columns that gradients of weights are summed over together.
const TOGETHER: usize = 256;

/// Memory, and what lies where.
#[derive(Clone, Debug, Default)]
pub(super) struct Machine<F> {
    memory: Vec<F>,
    layout: Layout,
    /// The compiled program that it is laid out for.
    serial: u64,
    /// Instructions of all passes.
    instructions: Vec<Located>,
    /// Where the tracks of spots are at the time that is executed.
    tracks: Vec<usize>,
    /// Sequences, and columns of a block: as many, or more up to whole registers.
    pub(super) size: usize,
    pub(super) columns: usize,
    pub(super) steps: usize,
    /// Steps after the last that are looked at.
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

/// Where each region lies.
#[derive(Clone, Copy, Debug, Default)]
struct Layout {
    regions: [Extent; 6],
    /// Steps before the first that are looked at.
    lag: usize,
}

/// Where a region begins, and from a row to the next, and from a step to the next.
#[derive(Clone, Copy, Debug, Default)]
struct Extent {
    base: usize,
    row: usize,
    frame: usize,
    /// Steps after which the first is overwritten.
    frames: usize,
    /// All bits, if a later piece of a block lies further on: there is but one of a slot.
    moves: usize,
}

/// A place whose address is one sum: what does not change, and what changes with the time alone.
#[derive(Clone, Copy, Debug, Default)]
struct Spot {
    base: usize,
    /// Which number of [`Machine::tracks`] is added.
    track: usize,
    moves: usize,
}

/// An instruction, and where it writes and reads.
#[derive(Clone, Debug)]
struct Located {
    op: Entry,
    to: Spot,
    args: [Spot; 4],
}

impl Layout {
    /// The tracks at a time: of what lies still, of the steps that are kept, of those of the way back for each shift.
    #[inline(always)]
    fn tracks(&self, time: usize, tracks: &mut [usize]) {
        let [frame, ring] = [Region::Frame, Region::Ring].map(|r| self.regions[r as usize]);
        tracks[1] = time * frame.frame;
        let mut turn = match time < ring.frames {
            true => time,
            false => time % ring.frames,
        };
        for track in &mut tracks[2..] {
            *track = turn * ring.frame;
            turn = if turn + 1 == ring.frames { 0 } else { turn + 1 };
        }
    }

    fn spot(&self, place: Place) -> Spot {
        let region = &self.regions[place.region as usize];
        let from = self.lag.wrapping_add_signed(place.shift);
        let (track, kept) = match place.region {
            Region::Frame => (1, from * region.frame),
            Region::Ring => (2 + from, 0),
            _ => (0, 0),
        };
        Spot {
            base: region.base + place.row * region.row + kept,
            track,
            moves: region.moves,
        }
    }

    /// Where a place lies at a time, from 0.
    #[inline(always)]
    fn at(&self, place: Place, time: usize) -> usize {
        let region = &self.regions[place.region as usize];
        let mut frame = (time + self.lag).wrapping_add_signed(place.shift);
        if frame >= region.frames {
            frame %= region.frames;
        }
        region.base + place.row * region.row + frame * region.frame
    }
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
        if (self.serial, self.size, self.steps) != (code.serial, size, steps) {
            self.serial = code.serial;
            (self.size, self.columns, self.steps) = (size, wide, steps);
            self.lay_out(code);
        }
        self.begin(code, &ends);
    }

    fn lay_out(&mut self, code: &Compiled) {
        let (wide, steps) = (self.columns, self.steps);
        let together = match code.observed.is_empty() {
            true => TOGETHER.div_ceil(wide).min(steps.max(1)),
            // Gradients of all steps are looked at.
            false => steps,
        };
        let is_reverse = code.forward.iter().any(|(stage, _)| stage.is_reverse());
        self.ahead = if is_reverse { code.lag } else { 0 };
        self.layout.lag = code.lag;
        let (frames, ring) = (code.lag + steps + self.ahead, together + code.lag);
        // Rows of each region, steps that are kept, and numbers of a row.
        let sizes = [
            (Region::Constant, code.constants.len(), 0, CHUNK),
            (Region::Once, code.once_rows, 0, wide),
            (Region::Frame, code.frame, frames, wide),
            (Region::Ring, code.ring, ring, wide),
            (Region::Scratch, code.scratch, 0, wide),
            (Region::Slot, code.slots, 0, CHUNK),
        ];
        let mut base = 0;
        for (region, rows, kept, row) in sizes {
            let is_slot = matches!(region, Region::Constant | Region::Slot);
            self.layout.regions[region as usize] = Extent {
                base,
                row,
                frame: if kept > 0 { rows * row } else { 0 },
                frames: if region == Region::Ring {
                    ring
                } else {
                    usize::MAX
                },
                moves: if is_slot { 0 } else { usize::MAX },
            };
            base += (rows * row * kept.max(1)).next_multiple_of(EIGHT);
        }
        // A slice of the last block may be read to a whole register.
        self.memory.resize(base + CHUNK, F::zero());
        for (chunk, value) in self.memory.chunks_exact_mut(CHUNK).zip(&code.constants) {
            chunk.fill(F::of_f64(*value));
        }
        self.tracks.resize(3 + 2 * self.layout.lag, 0);
        let layout = &self.layout;
        let located = |inst: &Inst| Located {
            op: inst.op,
            to: layout.spot(inst.to),
            args: inst.args.map(|place| layout.spot(place)),
        };
        self.instructions.clear();
        self.instructions
            .extend(code.instructions.iter().map(located));
    }

    /// Where the steps begin that are kept, from a step to the next, and steps before the first.
    fn frames(&self) -> (usize, usize, usize) {
        let frame = self.layout.regions[Region::Frame as usize];
        (frame.base, frame.frame, self.layout.lag)
    }

    /// What is kept of the last steps.
    fn ends(&self) -> Vec<F> {
        let (base, apart, lag) = self.frames();
        self.memory[base + self.steps * apart..][..lag * apart].to_vec()
    }

    /// What is before the first step of each sweep.
    fn begin(&mut self, code: &Compiled, ends: &[F]) {
        let (base, apart, lag) = self.frames();
        let before = lag * apart;
        if ends.len() == before {
            self.memory[base..][..before].copy_from_slice(ends);
            return;
        }
        self.memory[base..][..before].fill(F::zero());
        let end = base + before + self.steps * apart;
        self.memory[end..][..self.ahead * apart].fill(F::zero());
        for state in code.states.iter().filter(|state| state.start != 0.0) {
            for lag in 1..=lag as isize {
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
        self.layout.at(place, time)
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
