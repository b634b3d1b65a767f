//! Sequences to learn from, as a table in memory.

use super::Real;

/// Steps of a sequence taken at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first step, from 0.
    pub from: usize,
    /// How many.
    pub steps: usize,
}

impl Window {
    /// The window number `k` of a sequence of `length` steps that is taken `size` steps at a time.
    pub fn nth(k: usize, size: usize, length: usize) -> Window {
        let from = k * size;
        let steps = size.min(length - from);
        Window { from, steps }
    }

    /// Whether the states go on from where the same columns ended (truncated backpropagation).
    pub fn carries(&self) -> bool {
        self.from > 0
    }
}

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

impl<F> Targets<F> {
    /// Numbers a place; a symbol is one.
    pub fn width(&self) -> usize {
        match self {
            Targets::Values { width, .. } => *width,
            Targets::Symbols(_) => 1,
        }
    }
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

impl<F> Data<F> {
    /// `samples` sequences of numbers, `features` a step, with targets of `width` numbers at every step or once.
    pub fn of_numbers(
        samples: usize,
        (inputs, features): (Vec<F>, usize),
        (values, width): (Vec<F>, usize),
        every_step: bool,
    ) -> Data<F> {
        Data {
            samples,
            steps: inputs.len() / (samples * features),
            features,
            inputs: Inputs::Values(inputs),
            targets: Targets::Values { values, width },
            every_step,
            lengths: None,
        }
    }

    /// `samples` sequences of symbols, of an alphabet of `features`, with symbols at every step or once.
    pub fn of_symbols(
        samples: usize,
        (inputs, features): (Vec<u32>, usize),
        targets: Vec<u32>,
        every_step: bool,
    ) -> Data<F> {
        Data {
            samples,
            steps: inputs.len() / samples,
            features,
            inputs: Inputs::Symbols(inputs),
            targets: Targets::Symbols(targets),
            every_step,
            lengths: None,
        }
    }
}

impl<F: Real> Data<F> {
    /// Targets a sequence has room for.
    pub fn places(&self) -> usize {
        if self.every_step { self.steps } else { 1 }
    }

    /// Steps of a sequence.
    pub fn length(&self, sample: usize) -> usize {
        self.lengths
            .as_ref()
            .map_or(self.steps, |l| l[sample] as usize)
    }

    /// Steps of the shortest and the longest sequence, if they differ.
    pub fn unequal(&self) -> Option<(usize, usize)> {
        let lengths = self.lengths.as_ref()?;
        let (least, most) = (lengths.iter().min()?, lengths.iter().max()?);
        (least < most).then_some((*least as usize, *most as usize))
    }

    /// Numbers the mean of the loss is taken of, for `steps` steps of `samples` from step `from`.
    pub fn terms_between(&self, samples: &[u32], from: usize, steps: usize) -> usize {
        let places = |s: usize| match self.every_step {
            true => self.length(s).saturating_sub(from).min(steps),
            false => 1,
        };
        let first = if self.every_step { from } else { 0 };
        match &self.targets {
            Targets::Values { width, .. } => {
                samples.iter().map(|&s| places(s as usize) * width).sum()
            }
            Targets::Symbols(all) => {
                let row = |s: usize| &all[s * self.places() + first..][..places(s)];
                let asked = |s: usize| row(s).iter().filter(|&&t| t != IGNORED).count();
                samples.iter().map(|&s| asked(s as usize)).sum()
            }
        }
    }

    /// The whole of every sequence, from zero states.
    pub fn whole(&self) -> Window {
        Window::nth(0, self.steps, self.steps)
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
                Targets::Values { values, width } => Targets::Values {
                    values: cast(values),
                    width: *width,
                },
                Targets::Symbols(s) => Targets::Symbols(s.clone()),
            },
            every_step: self.every_step,
            lengths: self.lengths.clone(),
        }
    }

    /// What always giving each symbol the share of the answers costs that it has among those that are asked for.
    pub fn entropy(&self) -> Option<f64> {
        let Targets::Symbols(all) = &self.targets else {
            return None;
        };
        let mut counts = std::collections::BTreeMap::new();
        for symbol in all.iter().filter(|symbol| **symbol != IGNORED) {
            *counts.entry(*symbol).or_insert(0.0) += 1.0;
        }
        let n: f64 = counts.values().sum();
        Some(counts.values().map(|c| -c / n * (c / n).ln()).sum())
    }

    /// What always answering the mean costs: the variance of the target values, of each of `outputs` about
    /// its own mean. A single output that is compared with several values can only answer the mean of all.
    pub fn variance(&self, outputs: usize) -> Option<f64> {
        let Targets::Values { values, width } = &self.targets else {
            return None;
        };
        let columns = if *width == outputs { outputs } else { 1 };
        // The rest of a row is padding, which no one asks for.
        let answers = |sample: usize| {
            let places = self.places().min(self.length(sample));
            values[sample * self.places() * width..][..places * width].chunks_exact(columns)
        };
        let all = (0..self.samples).flat_map(answers);
        let n = all.clone().count() as f64;
        let mut means = vec![0.0_f64; columns];
        for answer in all.clone() {
            for (mean, v) in means.iter_mut().zip(answer) {
                *mean += v.as_f64();
            }
        }
        means.iter_mut().for_each(|mean| *mean /= n);
        let mut squares = 0.0;
        for answer in all {
            let errors = answer.iter().zip(&means).map(|(v, m)| v.as_f64() - m);
            squares += errors.map(|error| error.powi(2)).sum::<f64>();
        }
        Some(squares / (n * columns as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(values: &[f64], width: usize, samples: usize, lengths: Option<Vec<u32>>) -> Data<f64> {
        let steps = values.len() / (samples * width);
        Data {
            samples,
            steps,
            features: 1,
            inputs: Inputs::Values(vec![0.0; samples * steps]),
            targets: Targets::Values {
                values: values.to_vec(),
                width,
            },
            every_step: true,
            lengths,
        }
    }

    #[test]
    fn each_output_is_guessed_by_the_mean_of_its_own_values() {
        // 1, 3 about 2 and 100, 300 about 200.
        let apart = data(&[1.0, 100.0, 3.0, 300.0], 2, 1, None);
        assert_eq!(apart.variance(2), Some((1.0 + 10_000.0) / 2.0));
        // One output for both can only say 101.
        assert_eq!(apart.variance(1), Some(14_801.5));
    }

    #[test]
    fn padding_is_no_target_of_a_guess() {
        let ragged = data(&[4.0, 6.0, 8.0, 0.0], 1, 2, Some(vec![2, 1]));
        assert_eq!(ragged.variance(1), Some(8.0 / 3.0));
    }
}
