//! Sequences to learn from, as a table in memory.

use super::Real;

/// What goes in: N sequences of T steps, one after another.
#[derive(Clone, Debug, PartialEq)]
pub enum Inputs<F> {
    /// N × T × I numbers, features together.
    Values(Vec<F>),
    /// N × T symbols of an alphabet of I, each standing for a one-hot vector.
    Symbols(Vec<u32>),
}

/// What should come out, once a sequence or at each of its T steps: P places.
#[derive(Clone, Debug, PartialEq)]
pub enum Targets<F> {
    /// N × P × width numbers, learned by mean squared error. If the network has one output and width is
    /// more, the output is compared with each of them, as Keras broadcasts.
    Values {
        /// The numbers, the width of a place together.
        values: Vec<F>,
        /// Numbers a place.
        width: usize,
    },
    /// N × P symbols, learned by softmax cross-entropy; [`IGNORED`] places count nothing.
    Symbols(Vec<u32>),
}

/// A target that is not asked for.
pub const IGNORED: u32 = u32::MAX;

/// A data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Data<F> {
    /// Sequences N.
    pub samples: usize,
    /// Steps T of the longest.
    pub steps: usize,
    /// Features or symbols I of an input.
    pub features: usize,
    /// What goes in.
    pub inputs: Inputs<F>,
    /// What should come out.
    pub targets: Targets<F>,
    /// True if there is a target at each step.
    pub every_step: bool,
    /// Steps of each sequence, where they differ; the rest of a row is padding.
    pub lengths: Option<Vec<u32>>,
}

impl<F: Real> Data<F> {
    /// Targets a sequence has room for.
    pub fn places(&self) -> usize {
        if self.every_step { self.steps } else { 1 }
    }

    /// Steps of a sequence.
    pub fn length(&self, sample: usize) -> usize {
        self.lengths.as_ref().map_or(self.steps, |l| l[sample] as usize)
    }

    /// Numbers the mean of the loss is taken of, for `steps` steps of `samples` from step `from`.
    pub fn terms_between(&self, samples: &[u32], from: usize, steps: usize) -> usize {
        let places =
            |s: usize| if self.every_step { self.length(s).saturating_sub(from).min(steps) } else { 1 };
        let first = if self.every_step { from } else { 0 };
        match &self.targets {
            Targets::Values { width, .. } => samples.iter().map(|&s| places(s as usize) * width).sum(),
            Targets::Symbols(all) => {
                let row = |s: usize| &all[s * self.places() + first..][..places(s)];
                let asked = |s: usize| row(s).iter().filter(|&&t| t != IGNORED).count();
                samples.iter().map(|&s| asked(s as usize)).sum()
            }
        }
    }

    /// The whole of every sequence, from zero states.
    pub fn whole(&self) -> super::Window {
        super::Window { from: 0, steps: self.steps, carry: false }
    }

    /// The same data in another precision.
    pub fn cast<G: Real>(&self) -> Data<G> {
        let cast = |v: &[F]| v.iter().map(|x| G::of_f64(x.as_f64())).collect();
        Data {
            samples: self.samples,
            steps: self.steps,
            features: self.features,
            inputs: match &self.inputs {
                Inputs::Values(v) => Inputs::Values(cast(v)),
                Inputs::Symbols(s) => Inputs::Symbols(s.clone()),
            },
            targets: match &self.targets {
                Targets::Values { values, width } => Targets::Values { values: cast(values), width: *width },
                Targets::Symbols(s) => Targets::Symbols(s.clone()),
            },
            every_step: self.every_step,
            lengths: self.lengths.clone(),
        }
    }

    /// Variance of the target values about their mean: what always answering the mean costs.
    pub fn variance(&self) -> Option<f64> {
        let Targets::Values { values, .. } = &self.targets else { return None };
        let n = values.len() as f64;
        let mean = values.iter().map(|v| v.as_f64()).sum::<f64>() / n;
        Some(values.iter().map(|v| (v.as_f64() - mean).powi(2)).sum::<f64>() / n)
    }
}
