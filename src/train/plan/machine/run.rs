//! The loop over time.

use super::super::code::{Code, Outer, Region};
use super::super::compile::Compiled;
use super::super::entries::{EIGHT, execute};
use super::super::gemm;
use super::super::prepared::Prepared;
use super::super::product::INPUTS;
use super::super::program::{Stage, Sweep};
use super::{CHUNK, Machine, Spot};
use crate::train::Real;
use pulp::{Arch, Simd, WithSimd};
use std::hint::black_box;
use std::ops::Range;

impl<F: Real> Machine<F> {
    /// All steps from the first to the last, and what comes after.
    pub(in super::super) fn forward(&mut self, code: &Compiled, prepared: &Prepared<F>) {
        for &(id, place) in &code.once {
            let (columns, value) = (self.columns, prepared.value(id));
            let to = self.block_mut(place, value.len(), 0);
            for (to, v) in to.chunks_exact_mut(columns).zip(value) {
                to.fill(*v);
            }
        }
        self.dispatch(code, prepared, false);
    }

    /// Back from ∂L/∂y, which has replaced the outputs.
    pub(in super::super) fn backward(&mut self, code: &Compiled, prepared: &Prepared<F>) {
        self.dispatch(code, prepared, true);
    }

    /// Beyond the last step of a sweep nothing comes back.
    fn end(&mut self, sweep: Sweep) {
        let (ring, lag) = (self.layout.regions[Region::Ring as usize], self.layout.lag);
        let last = if sweep.is_reverse {
            0
        } else {
            self.steps + lag
        };
        for later in last..last + lag {
            let from = ring.base + later % ring.frames * ring.frame;
            self.memory[from..][..ring.frame].fill(F::zero());
        }
    }

    fn dispatch(&mut self, code: &Compiled, prepared: &Prepared<F>, is_backward: bool) {
        Arch::new().dispatch(Loop {
            machine: self,
            code,
            prepared,
            is_backward,
        });
    }
}

struct Loop<'a, F> {
    machine: &'a mut Machine<F>,
    code: &'a Compiled,
    prepared: &'a Prepared<F>,
    is_backward: bool,
}

impl<F: Real> WithSimd for Loop<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Loop {
            machine,
            code,
            prepared,
            is_backward,
        } = self;
        machine.go(simd, code, prepared, is_backward);
    }
}

/// The memory before and behind a block that is written, where what is read for it lies.
struct Rest<'a, F> {
    left: &'a [F],
    right: &'a [F],
    /// Where what is behind begins.
    end: usize,
}

/// The block of so many numbers, to be written, and what lies round it.
#[inline(always)]
fn apart<F>(memory: &mut [F], at: usize, size: usize) -> (&mut [F], Rest<'_, F>) {
    let (left, rest) = memory.split_at_mut(at);
    let (to, right) = rest.split_at_mut(size);
    let end = at + size;
    (to, Rest { left, right, end })
}

impl<'a, F> Rest<'a, F> {
    #[inline(always)]
    fn read(&self, at: usize, size: usize) -> &'a [F] {
        match at < self.left.len() {
            true => &self.left[at..at + size],
            false => &self.right[at - self.end..][..size],
        }
    }
}

impl<F: Real> Machine<F> {
    /// All stages of a direction; backward, gradients of weights are added up over some steps at a time. What is done is
    /// written here once, as the compiler writes all of it out for every kind of processor.
    #[inline(always)]
    fn go<S: Simd>(&mut self, simd: S, code: &Compiled, prepared: &Prepared<F>, is_backward: bool) {
        if is_backward {
            self.clear::<S>(code);
        }
        let stages = match is_backward {
            true => &code.backward,
            false => &code.forward,
        };
        for (stage, list) in stages {
            let turns = match stage {
                Stage::Step(_) | Stage::StepBack(_) => self.steps,
                _ => 1,
            };
            if let Stage::StepBack(sweep) = stage {
                self.end(*sweep);
            }
            let together = self.layout.regions[Region::Ring as usize].frames - self.layout.lag;
            let mut done = 0;
            for turn in 0..turns {
                let time = stage.time(turn, self.steps);
                self.layout.tracks(time, &mut self.tracks);
                for what in list {
                    self.execute(simd, what, code, prepared, time);
                }
                let is_full = turn + 1 - done >= together;
                if is_backward && (is_full || turn + 1 == turns) {
                    let first = stage.time(done, self.steps);
                    let times = first.min(time)..first.max(time) + 1;
                    self.gather(simd, code, *stage, times);
                    done = turn + 1;
                }
            }
        }
    }

    #[inline(always)]
    fn execute<S: Simd>(
        &mut self,
        simd: S,
        what: &Code,
        code: &Compiled,
        prepared: &Prepared<F>,
        time: usize,
    ) {
        match what {
            Code::Linear(k) => self.linear(simd, *k, code, prepared, time),
            Code::Pass(rows, list) => self.pass(*rows, list.clone()),
            other => self.kernel(other, time),
        }
    }

    #[inline(always)]
    fn linear<S: Simd>(
        &mut self,
        simd: S,
        k: usize,
        code: &Compiled,
        prepared: &Prepared<F>,
        time: usize,
    ) {
        let linear = &code.linears[k];
        let columns = self.columns;
        let at = self.at(linear.to, time);
        let layout = &self.layout;
        let (to, rest) = apart(&mut self.memory, at, linear.rows * columns);
        let mut inputs: [&[F]; INPUTS] = [&[]; INPUTS];
        for (input, &(place, rows)) in inputs.iter_mut().zip(&linear.inputs) {
            *input = rest.read(layout.at(place, time), rows * columns);
        }
        let inputs = &inputs[..linear.inputs.len()];
        match columns {
            1 => gemm::one(simd, to, &prepared.panels[k], inputs),
            _ => {
                let across = columns / gemm::lanes::<F, S>();
                gemm::many(simd, to, &prepared.panels[k], inputs, across);
            }
        }
        if linear.has_table {
            let symbols = &self.symbols[time * columns..][..columns];
            let table = &prepared.tables[k];
            let alphabet = table.len() / linear.rows;
            for (to, weights) in to
                .chunks_exact_mut(columns)
                .zip(table.chunks_exact(alphabet))
            {
                to.iter_mut()
                    .zip(symbols)
                    .for_each(|(to, s)| *to += weights[*s as usize]);
            }
        }
    }

    #[inline(always)]
    fn pass(&mut self, rows: usize, list: Range<usize>) {
        let Machine {
            memory,
            tracks,
            instructions,
            ..
        } = self;
        let (tracks, list) = (&tracks[..], &instructions[list]);
        let all = (rows * self.columns).next_multiple_of(EIGHT);
        for from in (0..all).step_by(CHUNK) {
            for inst in list {
                // Hidden from the compiler, which else finds out before each pass how all operations would divide it.
                let size = black_box(CHUNK.min(all - from));
                let find = |spot: &Spot| spot.base + tracks[spot.track] + (from & spot.moves);
                let (to, rest) = apart(memory, find(&inst.to), size);
                // Moved in, what lies where stays in registers.
                execute(&inst.op, to, move |k| rest.read(find(&inst.args[k]), size));
            }
        }
    }

    /// Makes room for the sums of gradients.
    fn clear<S: Simd>(&mut self, code: &Compiled) {
        let lanes = gemm::lanes::<F, S>();
        self.sums.resize_with(code.outers.len(), Vec::new);
        for (sums, outer) in self.sums.iter_mut().zip(&code.outers) {
            sums.clear();
            sums.resize(outer.from.1 * Machine::<F>::wide(outer, lanes), F::zero());
        }
        self.tables.resize_with(code.outers.len(), Vec::new);
        for (table, outer) in self.tables.iter_mut().zip(&code.outers) {
            table.clear();
            let symbols = if outer.has_table { code.symbols } else { 0 };
            table.resize(outer.from.1 * symbols, F::zero());
        }
    }

    /// Adds up gradients of weights over the steps `to`.
    #[inline(always)]
    fn gather<S: Simd>(&mut self, simd: S, code: &Compiled, stage: Stage, to: Range<usize>) {
        let mut sums = std::mem::take(&mut self.sums);
        let mut panel = std::mem::take(&mut self.panel);
        let mut times = std::mem::take(&mut self.times);
        let mut known: Option<&Outer> = None;
        let list = code.outers.iter().zip(&mut sums).enumerate();
        for (k, (outer, sums)) in list.filter(|(_, (outer, _))| outer.stage == stage) {
            let wide = Machine::<F>::wide(outer, gemm::lanes::<F, S>());
            if !known.is_some_and(|known| known.is_like(outer)) {
                self.panel_of(outer, wide, to.clone(), &mut panel);
                known = Some(outer);
            }
            times.clear();
            times.extend(to.clone().map(|t| self.at(outer.from.0, t)));
            gemm::outer(simd, sums, &self.memory, &times, self.columns, &panel, wide);
            if outer.has_table {
                self.gather_symbols(k, outer.from.1, to.clone(), &times);
            }
        }
        (self.panel, self.times, self.sums) = (panel, times, sums);
    }

    /// Adds up gradients of the weights of symbols.
    fn gather_symbols(&mut self, k: usize, rows: usize, steps: Range<usize>, times: &[usize]) {
        let columns = self.columns;
        let table = &mut self.tables[k];
        let alphabet = table.len() / rows;
        for (step, &time) in steps.zip(times) {
            let symbols = &self.symbols[step * columns..][..columns];
            let g = &self.memory[time..][..rows * columns];
            let rows = table
                .chunks_exact_mut(alphabet)
                .zip(g.chunks_exact(columns));
            for (sums, g) in rows {
                symbols
                    .iter()
                    .zip(g)
                    .for_each(|(s, g)| sums[*s as usize] += *g);
            }
        }
    }

    /// Inputs of products at some steps, column after column.
    #[inline(always)]
    fn panel_of(&self, outer: &Outer, wide: usize, times: Range<usize>, panel: &mut Vec<F>) {
        let columns = self.columns;
        panel.resize(times.len() * columns * wide, F::zero());
        for (time, panel) in times.zip(panel.chunks_exact_mut(columns * wide)) {
            let mut first = 0;
            for &(place, rows) in &outer.inputs {
                let u = &self.memory[self.at(place, time)..][..rows * columns];
                if columns == 1 {
                    panel[first..][..rows].copy_from_slice(u);
                } else {
                    for (r, row) in u.chunks_exact(columns).enumerate() {
                        for (column, u) in panel.chunks_exact_mut(wide).zip(row) {
                            column[first + r] = *u;
                        }
                    }
                }
                first += rows;
            }
            if outer.ones {
                let columns = panel.chunks_exact_mut(wide);
                columns.for_each(|column| column[first] = F::one());
            }
        }
    }
}
