//! The options of a training that change a setting, for a command line and wherever there is none.

use super::Settings;
use crate::graph::{Flavor, Optimizer};
use crate::lang::{Expected, Text, Words, between, finite, not_negative, positive, text};
use crate::train::Activation;
use std::ops::RangeInclusive;

/// How many processors can be asked for.
pub const THREADS: RangeInclusive<u16> = 1..=64;

/// The options, as help lists them.
pub const OPTIONS: Words = Words(
    "variant epochs batch hidden layers bidirectional length activation lr decay optimizer
     convention clip forget-bias seed shuffle",
);

/// The words an option may be; none where it takes numbers, or any word.
pub fn choices(option: &str) -> Vec<&'static str> {
    match option {
        "activation" => Activation::NAMED.map(|own| own.0).to_vec(),
        "optimizer" => Optimizer::ALL.map(Optimizer::name).to_vec(),
        "convention" => Flavor::ALL.map(Flavor::name).to_vec(),
        "shuffle" => vec!["on", "off"],
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
        let choices = choices(option);
        let place = choices.iter().position(|word| *word == value);
        let place =
            place.ok_or_else(|| Expected(text!("refusal.possible", list = Text::list(&choices))));
        match option {
            "variant" => self.variant = Some(value.to_owned()),
            "epochs" => self.epochs = size(0..=1_000_000)?,
            "batch" => self.batch = size(1..=4096)?,
            "hidden" => self.hidden = size(1..=1024)?,
            "layers" => self.layers = size(1..=3)?,
            Settings::SWITCH => self.bidirectional = true,
            "length" => self.length = size(1..=10_000)?,
            "activation" => self.activation = Activation::NAMED[place?].1,
            "lr" => self.rate = positive(value)?,
            "decay" => self.decay = positive(value)?,
            "optimizer" => self.optimizer = Optimizer::ALL[place?],
            "convention" => self.convention = Flavor::ALL[place?],
            "clip" => self.clip = Some(not_negative(value)?).filter(|most| *most > 0.0),
            "forget-bias" => self.forget_bias = Some(finite(value)?),
            "seed" => self.seed = between(0..=u64::MAX)(value)?,
            "shuffle" => self.shuffle = place? == 0,
            _ => place.map(|_| ())?,
        }
        Ok(())
    }
}
