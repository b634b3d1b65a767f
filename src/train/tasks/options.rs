//! The options of a training that change a setting, for a command line and wherever there is none.

use super::Settings;
use crate::graph::{Flavor, Optimizer};
use crate::lang::{Expected, Text, Words, between, finite, not_negative, one_of, positive, text};
use crate::train::{Activation, Architecture};
use std::ops::RangeInclusive;

/// How many processors can be asked for.
pub const THREADS: RangeInclusive<u16> = 1..=64;

/// The options, as help lists them.
pub const OPTIONS: Words = Words(
    "variant epochs batch hidden layers bidirectional length activation lr decay optimizer
     convention clip forget-bias seed shuffle",
);

/// Whether the order of a batch is drawn anew.
const SHUFFLE: [(&str, bool); 2] = [("on", true), ("off", false)];

/// The words an option may be; none where it takes numbers, or any word.
pub fn choices(option: &str) -> Vec<&'static str> {
    match option {
        "activation" => Activation::NAMED.map(|own| own.0).to_vec(),
        "optimizer" => Optimizer::ALL.map(Optimizer::name).to_vec(),
        "convention" => Flavor::ALL.map(Flavor::name).to_vec(),
        "shuffle" => SHUFFLE.map(|own| own.0).to_vec(),
        _ => vec![],
    }
}

impl Settings {
    /// The option that takes no value.
    pub const SWITCH: &str = "bidirectional";

    /// Sets what an option of [`OPTIONS`] stands for.
    ///
    /// # Errors
    /// What it takes instead.
    pub fn set(&mut self, option: &str, value: &str) -> Result<(), Expected> {
        let size = |range| between::<usize>(range)(value);
        match option {
            "variant" => self.variant = Some(value.to_owned()),
            "epochs" => self.epochs = size(0..=1_000_000)?,
            "batch" => self.batch = size(1..=4096)?,
            "hidden" => self.hidden = size(1..=Architecture::MAX_HIDDEN)?,
            "layers" => self.layers = size(1..=Architecture::MAX_LAYERS)?,
            Settings::SWITCH => self.bidirectional = true,
            "length" => self.length = size(1..=10_000)?,
            "activation" => self.activation = one_of(&Activation::NAMED, value)?,
            "lr" => self.learning_rate = positive(value)?,
            "decay" => self.decay = positive(value)?,
            "optimizer" => {
                self.optimizer = one_of(&Optimizer::ALL.map(|own| (own.name(), own)), value)?
            }
            "convention" => {
                self.convention = one_of(&Flavor::ALL.map(|own| (own.name(), own)), value)?
            }
            "clip" => self.clip = Some(not_negative(value)?).filter(|most| *most > 0.0),
            "forget-bias" => self.forget_bias = Some(finite(value)?),
            "seed" => self.seed = between(0..=u64::MAX)(value)?,
            "shuffle" => self.shuffle = one_of(&SHUFFLE, value)?,
            _ => {
                let all: Vec<&str> = OPTIONS.iter().collect();
                return Err(Expected(text!("refusal.possible", list = Text::list(&all))));
            }
        }
        Ok(())
    }
}
