//! What a network does with a sample, for looking at while it learns.

#[cfg(test)]
mod tests;

use super::real::largest;
use super::tasks::{Metric, Question, Task};
use super::{Data, Head, IGNORED, Inputs, Learner, Network, Real, Targets, Trace, Window};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

/// A look at a network.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Steps of training behind it.
    pub step: u64,
    /// The network.
    pub network: Network<f64>,
    /// Which sample is looked through.
    pub sample: usize,
    /// Gates, states and gradients over the time of the sample, or of what was asked.
    pub trace: Trace,
    /// What was asked, if something was.
    pub asked: Option<Asked>,
    /// What it answers.
    pub answers: Answers,
}

/// What was asked, and what was written after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What was put to the network.
    pub question: Arc<Question>,
    /// What was read, and after it what the network wrote, each symbol read as the next input.
    pub data: Data<f64>,
    /// The head's answers for the sample as the data have it.
    pub before: Vec<f64>,
}

/// Answers, as suits the task.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    /// A number after every step.
    Series {
        /// What should be said.
        target: Vec<f64>,
        /// What is said.
        output: Vec<f64>,
        /// What is said when each answer is the next question, after the last step.
        beyond: Vec<f64>,
    },
    /// One number a sequence: (wanted, said).
    Points(Vec<(f64, f64)>),
    /// Symbols.
    Symbols(Vec<Reading>),
    /// What the network writes by itself.
    Text(String),
    /// How often class r (row) was called c (column).
    Confusion {
        /// Names of the classes.
        labels: Vec<String>,
        /// Row after row.
        counts: Vec<usize>,
    },
}

/// A sequence of symbols and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What was read.
    pub given: String,
    /// What should be said.
    pub wanted: String,
    /// What is said.
    pub said: String,
}

/// Samples that are looked at together.
const TOGETHER: usize = 48;
/// Symbols the network writes.
const WRITTEN: usize = 400;
/// Symbols it writes after a beginning, and at most after a question.
const CONTINUED: usize = 120;
const ANSWERED: usize = 16;
/// How daring it writes unless told otherwise.
pub(super) const TEMPERATURE: f64 = 0.7;
/// Steps it runs freely.
const BEYOND: usize = 8;
/// Most steps of a trace.
const STEPS: usize = 400;

/// A learner of its own for looking, so that training's states stay as they are.
#[derive(Debug)]
pub(super) struct Viewer<F> {
    task: Arc<Task>,
    data: Data<F>,
    learner: Learner<F>,
}

impl<F: Real> Viewer<F> {
    pub(super) fn new(task: Arc<Task>, network: Network<F>) -> Viewer<F> {
        Viewer {
            data: task.shown().cast(),
            learner: Learner::new(network, task.settings.stepping(), 1),
            task,
        }
    }

    /// Looks at `parameters` through a sample, writing text at this temperature.
    pub(super) fn look(
        &mut self,
        parameters: &[F],
        step: u64,
        sample: usize,
        temperature: f64,
        question: Option<&Arc<Question>>,
    ) -> Snapshot {
        self.learner.set_parameters(parameters);
        let sample = sample % self.data.samples.max(1);
        let steps = self.data.length(sample).min(STEPS);
        let window = Window { from: 0, steps };
        let trace = self.learner.trace(&self.data, sample as u32, window);
        // Where something is asked, nobody sees what is written without it.
        let answers = match question {
            Some(_) if self.task.metric == Metric::Bits => Answers::Text(String::new()),
            _ => self.answers(&trace, sample, temperature),
        };
        let (trace, asked) = match question {
            Some(question) => self.asked(question, trace.outputs, temperature),
            None => (trace, None),
        };
        Snapshot {
            step,
            network: self.learner.network().cast(),
            sample,
            trace,
            asked,
            answers,
        }
    }

    /// Reads a question, and writes what comes after it where the task writes; the trace is of both.
    fn asked(
        &mut self,
        question: &Arc<Question>,
        before: Vec<f64>,
        temperature: f64,
    ) -> (Trace, Option<Asked>) {
        let mut data = question.data.clone();
        if let (Inputs::Symbols(symbols), true) = (&mut data.inputs, data.every_step) {
            let written = match self.task.metric {
                Metric::Bits => self.write(symbols, CONTINUED, temperature, None),
                _ => self.write(symbols, ANSWERED, 0.0, self.task.end()),
            };
            symbols.extend(written);
            data.steps = symbols.len();
            data.targets = Targets::Symbols(vec![IGNORED; data.steps]);
        }
        let own: Data<F> = data.cast();
        let trace = self.learner.trace(&own, 0, own.whole());
        let question = Arc::clone(question);
        let asked = Asked {
            question,
            data,
            before,
        };
        (trace, Some(asked))
    }

    fn answers(&mut self, trace: &Trace, sample: usize, temperature: f64) -> Answers {
        let every = self.data.every_step;
        match &self.data.targets {
            Targets::Values { values, width } if every => {
                let own = &values[sample * self.data.steps * width..];
                let target = own
                    .chunks(*width)
                    .take(trace.steps)
                    .map(|t| t[0].as_f64())
                    .collect();
                let outputs = self.learner.network().architecture.output;
                let output: Vec<f64> = trace.outputs.chunks(outputs).map(|y| y[0]).collect();
                let beyond = self.beyond(sample, &output);
                Answers::Series {
                    target,
                    output,
                    beyond,
                }
            }
            Targets::Values { .. } => Answers::Points(self.points()),
            Targets::Symbols(_) if self.task.metric == Metric::Bits => {
                Answers::Text(self.text(temperature))
            }
            Targets::Symbols(_) if matches!(self.data.inputs, Inputs::Values(_)) => {
                self.confusion()
            }
            Targets::Symbols(_) => Answers::Symbols(self.readings(sample)),
        }
    }

    /// Reads the sample as far as `output` answers it, then lives on its own answers.
    fn beyond(&mut self, sample: usize, output: &[f64]) -> Vec<f64> {
        let Inputs::Values(all) = &self.data.inputs else {
            return vec![];
        };
        if self.data.features != 1 || self.learner.network().architecture.head != Head::Every {
            return vec![];
        }
        let mut list = vec![];
        let own = all[sample * self.data.steps..][..output.len()].to_vec();
        for (t, x) in own.iter().enumerate() {
            self.learner.advance(Inputs::Values(vec![*x]), t == 0);
        }
        let mut x = output.last().copied().unwrap_or_default();
        for _ in 0..BEYOND {
            let question = Inputs::Values(vec![F::of_f64(x)]);
            x = self.learner.advance(question, false)[0].as_f64();
            list.push(x);
        }
        list
    }

    fn points(&mut self) -> Vec<(f64, f64)> {
        let count = self.data.samples.min(TOGETHER);
        let (outputs, o) = self.first_outputs(count);
        let Targets::Values { values, width } = &self.data.targets else {
            return vec![];
        };
        (0..count)
            .map(|s| (values[s * width].as_f64(), outputs[s * o].as_f64()))
            .collect()
    }

    /// The outputs for the first `count` samples, and how many there are a place.
    fn first_outputs(&mut self, count: usize) -> (Vec<F>, usize) {
        let samples: Vec<u32> = (0..count as u32).collect();
        let window = self.data.whole();
        let outputs = self.learner.outputs(&self.data, &samples, window);
        (outputs, self.learner.network().architecture.output)
    }

    fn confusion(&mut self) -> Answers {
        /// Enough for a picture, few enough for no delay.
        const MOST: usize = 400;
        let (outputs, o) = self.first_outputs(self.data.samples.min(MOST));
        let mut counts = vec![0; o * o];
        if let Targets::Symbols(targets) = &self.data.targets {
            for (&wanted, y) in targets.iter().zip(outputs.chunks_exact(o)) {
                if wanted != IGNORED {
                    counts[wanted as usize * o + largest(y)] += 1;
                }
            }
        }
        let labels = self.task.alphabet.iter().take(o).cloned().collect();
        Answers::Confusion { labels, counts }
    }

    fn readings(&mut self, first: usize) -> Vec<Reading> {
        let window = Window {
            from: 0,
            steps: self.data.steps.min(STEPS),
        };
        let count = self.data.samples.min(12);
        let around = |k| ((first + k) % self.data.samples) as u32;
        let samples: Vec<u32> = (0..count).map(around).collect();
        let outputs = self.learner.outputs(&self.data, &samples, window);
        let o = self.learner.network().architecture.output;
        let (Inputs::Symbols(inputs), Targets::Symbols(targets)) =
            (&self.data.inputs, &self.data.targets)
        else {
            return vec![];
        };
        let alphabet = &self.task.alphabet;
        let letter = |s: u32| alphabet.get(s as usize).map_or("?", String::as_str);
        let places = self.data.places().min(window.steps);
        let reading = |(k, &s): (usize, &u32)| {
            let length = self.data.length(s as usize).min(window.steps);
            let given = &inputs[s as usize * self.data.steps..][..length];
            let wanted = &targets[s as usize * self.data.places()..][..places];
            let said = |p: usize| largest(&outputs[(k * places + p) * o..][..o]) as u32;
            let asked: Vec<usize> = (0..places).filter(|&p| wanted[p] != IGNORED).collect();
            // Where every step is asked, the question is what was read before the first answer.
            let question = if self.data.every_step {
                &given[..asked.first().map_or(length, |p| (p + 1).min(length))]
            } else {
                given
            };
            Reading {
                given: question.iter().map(|&s| letter(s)).collect(),
                wanted: asked.iter().map(|&p| letter(wanted[p])).collect(),
                said: asked.iter().map(|&p| letter(said(p))).collect(),
            }
        };
        samples.iter().enumerate().map(reading).collect()
    }

    /// What the network writes by itself, from the beginning of a line where a text has lines.
    fn text(&mut self, temperature: f64) -> String {
        let Inputs::Symbols(inputs) = &self.data.inputs else {
            return String::new();
        };
        let alphabet = &self.task.alphabet;
        let line = alphabet.iter().position(|letter| letter == "\n");
        let first = line.map_or(inputs[0], |place| place as u32);
        let written = self.write(&[first], WRITTEN, temperature, None);
        let letter = |s: u32| self.task.alphabet.get(s as usize);
        written.into_iter().filter_map(letter).cloned().collect()
    }

    /// What the network writes after what it reads, each symbol drawn from softmax(y / temperature): so many, or up to the
    /// `end`.
    fn write(&mut self, read: &[u32], most: usize, temperature: f64, end: Option<u32>) -> Vec<u32> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.task.settings.seed);
        let mut written = vec![];
        for n in 0..read.len() + most - 1 {
            let symbol = read.get(n).or(written.last()).copied().unwrap_or_default();
            let y = self.learner.advance(Inputs::Symbols(vec![symbol]), n == 0);
            if n + 1 < read.len() {
                continue;
            }
            let next = draw(y, temperature, rng.random::<f64>()) as u32;
            written.push(next);
            if Some(next) == end {
                break;
            }
        }
        written
    }
}

/// Looks at a network that is not being trained: what it makes of a question.
pub fn ask(task: &Arc<Task>, network: &Network<f64>, question: &Arc<Question>) -> Snapshot {
    let mut viewer = Viewer::new(Arc::clone(task), network.clone());
    viewer.look(&network.parameters, 0, 0, TEMPERATURE, Some(question))
}

impl Task {
    /// What ends an answer that is written.
    fn end(&self) -> Option<u32> {
        let Targets::Symbols(targets) = &self.train.targets else {
            return None;
        };
        targets
            .iter()
            .rev()
            .copied()
            .find(|symbol| *symbol != IGNORED)
    }

    /// The data of [`Snapshot::sample`]: what was held out, unless nothing was or there is but one sequence to learn.
    pub fn shown(&self) -> &Data<f64> {
        let validation = self.validation.as_ref();
        let shown = validation.filter(|_| self.train.samples > 1);
        shown.unwrap_or(&self.train)
    }
}

/// The symbol at `at`, from 0 to 1, of the distribution softmax(y / temperature); at 0 the likeliest.
fn draw<F: Real>(y: &[F], temperature: f64, at: f64) -> usize {
    let best = largest(y);
    if temperature < 0.01 {
        return best;
    }
    let top = y[best].as_f64();
    let weight = |v: &F| ((v.as_f64() - top) / temperature).exp();
    let weights: Vec<f64> = y.iter().map(weight).collect();
    let mut left = at * weights.iter().sum::<f64>();
    for (k, w) in weights.iter().enumerate() {
        left -= w;
        if left < 0.0 {
            return k;
        }
    }
    best
}
