//! A part of a batch: its sequences and targets, the way forward and back, and how far the outputs are from the targets.

mod loss;
mod loss_sums;

pub use loss_sums::LossSums;

use super::batch::IGNORED;
use super::plan::{Kind, Plan, Target, Worker};
use super::{Data, Inputs, Real, Targets, Window};

/// Some sequences of a batch with all their intermediate values.
#[derive(Clone, Debug)]
pub(super) struct Shard<F> {
    pub(super) worker: Worker<F>,
    /// Sequences b and steps T of what is loaded.
    pub(super) size: usize,
    pub(super) steps: usize,
    /// Places of answers a sequence: a step each, or one.
    places: usize,
    lengths: Vec<u32>,
    every_step: bool,
    target_values: Vec<F>,
    target_symbols: Vec<u32>,
    /// Numbers a target; 0 of a symbol.
    width: usize,
    /// Whether each sequence is right so far.
    right: Vec<bool>,
    pub(super) tally: LossSums,
}

impl<F: Real> Shard<F> {
    pub(super) fn new() -> Shard<F> {
        Shard {
            worker: Worker::default(),
            size: 0,
            steps: 0,
            places: 1,
            lengths: vec![],
            every_step: false,
            target_values: vec![],
            target_symbols: vec![],
            width: 1,
            right: vec![],
            tally: LossSums::default(),
        }
    }

    /// What a part of so many sequences is like.
    pub(super) fn kind(data: &Data<F>, size: usize) -> Kind {
        Kind {
            is_single: size == 1,
            are_symbols: matches!(data.inputs, Inputs::Symbols(_)),
        }
    }

    /// Copies the sequences `samples` in, `steps` of their steps from `from`. With `carry` the states go on from where
    /// the columns ended; without, they begin anew.
    pub(super) fn load(
        &mut self,
        plan: &Plan,
        data: &Data<F>,
        samples: &[u32],
        [from, steps]: [usize; 2],
        carry: bool,
    ) {
        let carry = carry && samples.len() == self.size;
        (self.size, self.steps, self.every_step) = (samples.len(), steps, data.every_step);
        self.places = if data.every_step { steps } else { 1 };
        let kind = Shard::kind(data, samples.len());
        self.worker
            .resize(plan, kind, [samples.len(), steps], carry);
        let at = |j: usize, t: usize| samples[j] as usize * data.steps + from + t;
        match &data.inputs {
            Inputs::Symbols(all) => self.worker.set_symbols(plan, |j, t| all[at(j, t)]),
            Inputs::Values(all) => {
                let n = data.features;
                self.worker
                    .set_numbers(plan, |j, t| &all[at(j, t) * n..][..n]);
            }
        }
        self.lengths.clear();
        if data.lengths.is_some() {
            let own = |s: &u32| data.length(*s as usize).saturating_sub(from).min(steps);
            self.lengths.extend(samples.iter().map(|s| own(s) as u32));
            self.worker.set_lengths(samples.iter().map(own));
        }
        self.load_targets(data, samples, from);
        if plan.objective().is_some() {
            self.hand_over(plan);
        }
    }

    /// What the mean of the loss is taken of: numbers or symbols that are asked for, or what equations say.
    pub(super) fn terms(plan: &Plan, data: &Data<F>, samples: &[u32], window: Window) -> usize {
        let asked = data.terms_between(samples, window.from, window.steps);
        match plan.objective() {
            None => asked,
            Some(own) if own.is_of_places() => asked / data.targets.width(),
            Some(_) => samples.len(),
        }
    }

    /// Gives the targets to a program that compares them itself.
    fn hand_over(&mut self, plan: &Plan) {
        let mut worker = std::mem::take(&mut self.worker);
        worker.set_targets(plan, |j, t| match self.place_of(j, t) {
            None => Target::None,
            Some(place) if self.width == 0 => {
                Target::Symbol(self.target_symbols[place * self.size + j])
            }
            Some(place) => {
                let all = &self.target_values[(place * self.size + j) * self.width..];
                Target::Numbers(&all[..self.width])
            }
        });
        self.worker = worker;
    }

    /// The place that is asked for at a step of sequence j, if any is.
    fn place_of(&self, j: usize, t: usize) -> Option<usize> {
        let place = match self.every_step {
            true => t,
            false => 0,
        };
        let is_here = t == self.time_of(j, place) && self.is_asked(j, place);
        let is_symbol = || self.target_symbols.get(place * self.size + j) != Some(&IGNORED);
        (is_here && (self.width > 0 || is_symbol())).then_some(place)
    }

    /// The step at which a place of sequence j is asked for.
    fn time_of(&self, j: usize, place: usize) -> usize {
        let length = self.lengths.get(j).map_or(self.steps, |n| *n as usize);
        match self.every_step {
            true => place,
            false => length.saturating_sub(1),
        }
    }

    fn load_targets(&mut self, data: &Data<F>, samples: &[u32], from: usize) {
        let (b, places) = (self.size, self.places);
        let start = |s: u32| s as usize * data.places() + if data.every_step { from } else { 0 };
        match &data.targets {
            Targets::Symbols(all) => {
                self.width = 0;
                self.target_symbols.resize(places * b, IGNORED);
                for (j, &s) in samples.iter().enumerate() {
                    for (p, &v) in all[start(s)..][..places].iter().enumerate() {
                        let asked = self.is_asked(j, p);
                        self.target_symbols[p * b + j] = if asked { v } else { IGNORED };
                    }
                }
            }
            Targets::Values { values, width } => {
                self.width = *width;
                self.target_values.resize(places * b * width, F::zero());
                for (j, &s) in samples.iter().enumerate() {
                    let row = &values[start(s) * width..][..places * width];
                    for (p, y) in row.chunks_exact(*width).enumerate() {
                        self.target_values[(p * b + j) * width..][..*width].copy_from_slice(y);
                    }
                }
            }
        }
    }

    /// Whether sequence j has an answer at a place.
    fn is_asked(&self, j: usize, place: usize) -> bool {
        let length = self.lengths.get(j);
        !self.every_step || length.is_none_or(|&length| place < length as usize)
    }

    /// The outputs of sequence j at a place.
    pub(super) fn output(&mut self, plan: &Plan, j: usize, place: usize) -> Vec<F> {
        let time = self.time_of(j, place);
        let (rows, columns) = self.worker.outputs(plan, time);
        rows[j..].iter().step_by(columns).copied().collect()
    }
}
