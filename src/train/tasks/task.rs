//! A task: its network, its settings and its data, and what a file of its own says of it.

use super::question::Question;
use crate::graph::{Flavor, Optimizer};
use crate::lang::{Diagnostic, Text, text};
use crate::train::{Activation, Architecture, Cell, Data, Head, Stepping};
use std::ops::Range;
use std::sync::Arc;

/// Everything about a run that is not its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The cell.
    pub cell: Cell,
    /// φ of the cell.
    pub activation: Activation,
    /// Units H.
    pub hidden: usize,
    /// Layers.
    pub layers: usize,
    /// Whether layers go through a sequence in both directions.
    pub bidirectional: bool,
    /// Passes over the training data.
    pub epochs: usize,
    /// Sequences a step.
    pub batch: usize,
    /// Learning rate η.
    pub learning_rate: f64,
    /// What the learning rate is multiplied by after an epoch.
    pub decay: f64,
    /// The optimizer.
    pub optimizer: Optimizer,
    /// Whose weights to begin with, how many biases, and whose optimizer.
    pub convention: Flavor,
    /// Longest gradient.
    pub clip: Option<f64>,
    /// What the forget gate's bias begins with, if not as the convention says.
    pub forget_bias: Option<f64>,
    /// Seed of data, weights and order.
    pub seed: u64,
    /// Another order in every epoch.
    pub shuffle: bool,
    /// Steps between truncations of long text.
    pub window: Option<usize>,
    /// Steps of a sequence, where a task leaves it open.
    pub length: usize,
    /// What a task can be told besides, such as a language.
    pub variant: Option<String>,
}

/// What is worth knowing besides the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// The mean squared error alone.
    Error,
    /// Share of symbols answered right.
    Accuracy,
    /// Share of sequences with every symbol right: what greedy writing gets exactly right, since each
    /// answer is the next question.
    Exact,
    /// Bits a character, loss / ln 2.
    Bits,
}

/// A task, its data drawn.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its name in options.
    pub name: &'static str,
    /// What it asks for.
    pub about: Text,
    /// What is learned from.
    pub train: Data<f64>,
    /// What is only tested, if anything is.
    pub validation: Option<Data<f64>>,
    /// Sizes and kinds.
    pub architecture: Architecture,
    /// Settings in force.
    pub settings: Settings,
    /// What to report.
    pub metric: Metric,
    /// The loss of the best answer that looks at no input.
    pub baseline: Option<f64>,
    /// The least loss anyone can expect on new data.
    pub floor: Option<f64>,
    /// What tables of counts cost on the data held out that look back at 0, 1, 2 … letters; of text only.
    pub counts: Vec<f64>,
    /// How symbols are written, inputs and outputs alike.
    pub alphabet: Vec<String>,
    /// What the samples that are shown sound like, of speech only.
    pub sounds: Arc<Vec<Vec<i16>>>,
}

/// A task before its data are drawn.
#[derive(Clone, Copy, Debug)]
pub struct TaskSpec {
    /// Its name in options.
    pub name: &'static str,
    /// What it asks for.
    pub about: fn() -> Text,
    pub(super) defaults: fn() -> Settings,
    pub(super) draw: fn(&Settings) -> Result<Dataset, Diagnostic>,
    /// What it can be told besides.
    pub variants: &'static [Variant],
    pub(super) own: Own,
}

/// What readers can do with the samples of a task.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// What can be typed.
    pub hint: fn() -> Text,
    pub(super) read: fn(&Task, &str) -> Option<Vec<Question>>,
    /// Makes the targets follow from the inputs.
    pub(super) follow: fn(&mut Data<f64>),
    /// The symbols that may stand at a step, if a reader may put others there.
    pub choices: Option<fn(usize) -> Range<u32>>,
}

/// A value of [`Settings::variant`], and what it makes of the settings a task is shown with.
pub type Variant = (&'static str, fn(Settings) -> Settings);

/// What a task's own code decides.
pub(super) struct Dataset {
    pub(super) train: Data<f64>,
    pub(super) validation: Option<Data<f64>>,
    pub(super) output: usize,
    pub(super) metric: Metric,
    pub(super) baseline: Option<f64>,
    pub(super) floor: Option<f64>,
    pub(super) counts: Vec<f64>,
    pub(super) sounds: Vec<Vec<i16>>,
    pub(super) alphabet: Vec<String>,
}

impl TaskSpec {
    /// The settings it is shown with.
    pub fn defaults(&self) -> Settings {
        (self.defaults)()
    }

    /// The same for one of its variants.
    pub fn usual(&self, variant: Option<&str>) -> Settings {
        let own = self.variants.iter().find(|known| Some(known.0) == variant);
        match own {
            Some((_, settings)) => settings(self.defaults()),
            None => self.defaults(),
        }
    }

    /// Draws the data.
    ///
    /// # Errors
    /// A setting out of bounds.
    pub fn draw(&self, settings: Settings) -> Result<Task, Diagnostic> {
        if let Some(variant) = settings.variant.as_deref()
            && !self.variants.iter().any(|known| known.0 == variant)
        {
            let known: Vec<&str> = self.variants.iter().map(|known| known.0).collect();
            let (name, known) = (self.name, known.join(", "));
            let fault = Diagnostic::whole(text!("task.task_has_no_variant", name, variant));
            let help = match known.as_str() {
                "" => text!("task.leave_variant_away"),
                known => text!("task.it_has", known),
            };
            return Err(fault.help(help));
        }
        let drawn = (self.draw)(&settings)?;
        Task::new(self.name, (self.about)(), drawn, settings)
    }
}

impl Task {
    fn new(
        name: &'static str,
        about: Text,
        drawn: Dataset,
        settings: Settings,
    ) -> Result<Task, Diagnostic> {
        let architecture = Architecture {
            cell: settings.cell.clone(),
            activation: settings.activation,
            input: drawn.train.features,
            hidden: settings.hidden,
            layers: settings.layers,
            bidirectional: settings.bidirectional,
            output: drawn.output,
            head: match drawn.train.every_step {
                true => Head::Every,
                false => Head::Last,
            },
            objective: false,
            two_biases: settings.convention == Flavor::PyTorch,
        };
        let architecture = architecture.with_objective(&drawn.train);
        if settings.bidirectional && settings.window.is_some() {
            let fault = Diagnostic::whole(text!("task.window_has_no_end", name));
            return Err(fault.help(text!("task.window_has_no_end_help")));
        }
        architecture.check()?;
        check_memory(&architecture, &drawn.train, &settings)?;
        Ok(Task {
            name,
            about,
            train: drawn.train,
            validation: drawn.validation,
            architecture,
            settings,
            metric: drawn.metric,
            baseline: drawn.baseline,
            floor: drawn.floor,
            counts: drawn.counts,
            sounds: Arc::new(drawn.sounds),
            alphabet: drawn.alphabet,
        })
    }

    /// What [`EpochEnd::result`](crate::train::EpochEnd::result) is called in logs.
    pub fn result_name(&self) -> &'static str {
        let loss = match self.validation {
            Some(_) => "validation_loss",
            None => "loss",
        };
        self.metric.name().unwrap_or(loss)
    }

    /// The same task begun by another seed, the data as they are.
    pub fn with_seed(&self, seed: u64) -> Task {
        let mut task = self.clone();
        task.settings.seed = seed;
        task
    }

    /// As the `k`th seed after its own draws it; data of one's own are what they are.
    ///
    /// # Errors
    /// As of [`TaskSpec::draw`].
    pub fn again(&self, k: u16) -> Result<Task, Diagnostic> {
        let seed = self.settings.seed.wrapping_add(u64::from(k));
        match TaskSpec::named(self.name) {
            Some(kind) => kind.draw(Settings {
                seed,
                ..self.settings.clone()
            }),
            None => Ok(self.with_seed(seed)),
        }
    }

    /// A task of data from a file, all of which are learned from; `data` has an answer of `width` numbers a
    /// place.
    ///
    /// # Errors
    /// Sizes out of bounds.
    pub fn of_data(data: Data<f64>, width: usize, settings: Settings) -> Result<Task, Diagnostic> {
        let drawn = Dataset {
            baseline: data.variance(width),
            train: data,
            validation: None,
            output: width,
            metric: Metric::Error,
            floor: None,
            counts: vec![],
            sounds: vec![],
            alphabet: vec![],
        };
        let about = match (drawn.train.unequal(), drawn.train.every_step) {
            (None, _) => text!("task.data_of_your_own"),
            (Some((least, most)), every_step) => {
                let samples = drawn.train.samples;
                match every_step {
                    true => text!("task.unequal_every_step", samples, least, most),
                    false => text!("task.unequal_last_step", samples, least, most),
                }
            }
        };
        Task::new("data", about, drawn, settings)
    }
}

/// Most bytes the intermediate values of a batch may take.
pub(in crate::train) const MOST_MEMORY: usize = 2 << 30;

/// Bytes of one step of one sequence in 64-bit numbers: what is kept of each layer, what goes in, and the outputs.
pub(in crate::train) fn column_bytes(a: &Architecture) -> usize {
    let outputs = if a.head == Head::Every { a.output } else { 0 };
    let all = a.kept().saturating_add(a.input + outputs);
    all.saturating_mul(8)
}

/// Backpropagation keeps every step of every sequence of a batch.
///
/// # Errors
/// That this would take more than [`MOST_MEMORY`] in 64-bit numbers.
fn check_memory(a: &Architecture, data: &Data<f64>, settings: &Settings) -> Result<(), Diagnostic> {
    let (batch, steps) = match settings.window {
        Some(window) => (data.samples, window.min(data.steps)),
        None => (settings.batch.min(data.samples), data.steps),
    };
    let bytes = batch.saturating_mul(steps).saturating_mul(column_bytes(a));
    if bytes <= MOST_MEMORY {
        return Ok(());
    }
    let (mib, most) = (bytes >> 20, MOST_MEMORY >> 20);
    let what = text!(
        "task.batch_sequences_steps_would_keep",
        batch,
        steps,
        mib,
        most
    );
    let help = text!("task.set_smaller_batch_hidden_length");
    Err(Diagnostic::whole(what).help(help))
}

impl Settings {
    /// How a network of this task is stepped.
    pub(in crate::train) fn stepping(&self) -> Stepping {
        Stepping {
            optimizer: self.optimizer,
            convention: self.convention,
            clip: self.clip,
        }
    }
}

impl Default for Settings {
    /// What a task starts from where it says nothing else, and a reader's own data do.
    fn default() -> Settings {
        Settings {
            cell: Cell::Lstm,
            activation: Activation::Tanh,
            hidden: 32,
            layers: 1,
            bidirectional: false,
            epochs: 20,
            batch: 32,
            learning_rate: 0.01,
            decay: 1.0,
            optimizer: Optimizer::ADAM,
            convention: Flavor::PyTorch,
            clip: Some(1.0),
            forget_bias: None,
            seed: 1,
            shuffle: true,
            window: None,
            length: 0,
            variant: None,
        }
    }
}
