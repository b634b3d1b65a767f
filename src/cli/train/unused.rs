//! Options that would change nothing.

use super::{Failure, Train};
use crate::lang::{Diagnostic, text};
use crate::train::tasks::{Settings, TaskSpec};

impl Train {
    /// Options that would change nothing.
    ///
    /// # Errors
    /// The first of them, and why.
    pub(super) fn check_use(&self, kind: Option<&TaskSpec>) -> Result<(), Failure> {
        let name = kind.map_or("--data", |k| k.name);
        let usual = kind.map_or_else(Settings::default, TaskSpec::defaults);
        let given = |option| self.asked.get(option).is_some();
        let unused = [
            (
                given("length") && usual.length == 0,
                "--length",
                text!("train.sequences_long_they", name),
                text!("train.recall_adding_sine_length"),
            ),
            (
                given("variant") && kind.is_none_or(|k| k.variants.is_empty()),
                "--variant",
                text!("train.has_one_form_only", name),
                text!("train.text_en_zh_keras_broadcast"),
            ),
            (
                self.wav.is_some() && name != "speech",
                "--wav",
                text!("train.has_no_sound", name),
                text!("train.speech_has_sounds"),
            ),
            (
                given("forget-bias") && self.weights.is_some(),
                "--forget-bias",
                text!("train.weights_those_file"),
                text!("train.omit_weights_draw_new_ones"),
            ),
            (
                given("forget-bias") && self.cell.as_deref() == Some("rnn"),
                "--forget-bias",
                text!("train.plain_rnn_no_forget_gate"),
                text!("train.omit_use_cell_lstm"),
            ),
        ];
        match unused.into_iter().find(|(unused, ..)| *unused) {
            None => Ok(()),
            Some((_, option, why, help)) => {
                let fault = Diagnostic::whole(text!("train.changes_nothing_here", option, why));
                Err(Failure::usage(fault.help(help)))
            }
        }
    }
}
