//! The trainings in words.

use super::chart::short;
use super::{Lab, keys};
use crate::lang::{Lang, say};
use crate::train::tasks::Metric;
use crate::train::{Diverged, NonFinite, State, Status};
use crate::typeset::Meaning;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::rows::Rows;

impl Lab {
    /// `▶ training · epoch 3/12`.
    pub(super) fn state_words(&self) -> String {
        let lang = self.settings.lang;
        let state = match self.status().map(|b| (b.state, b.shown)) {
            Some((State::Running, _)) | None => say!(lang, "lab.training"),
            Some((State::Paused, None)) => say!(lang, "lab.paused"),
            Some((State::Done, None)) => say!(lang, "lab.done"),
            Some((_, Some(_))) => say!(lang, "lab.looking_back"),
            Some((State::Diverged(_), None)) => say!(lang, "lab.diverged"),
        };
        let count = self.status().map_or_else(String::new, |b| {
            let (now, of) = b.epoch;
            let e = b.shown.and_then(|k| b.epochs.get(k)).unwrap_or(&now);
            say!(lang, "lab.epoch", e, of)
        });
        format!("{state}{count}")
    }

    /// Loss, metric, rate and size.
    pub(super) fn figured(&self, status: &Status) -> Vec<String> {
        let lang = self.settings.lang;
        let mut parts = self.losses(status);
        parts.push(self.rate_words(status));
        parts.push(self.run().task.settings.optimizer.name().to_owned());
        let count = self.run().task.architecture.parameters();
        parts.push(say!(lang, "lab.parameters", count));
        if let Some(k) = status.shown {
            let e = status.epochs.get(k).copied().unwrap_or_default();
            parts.insert(0, say!(lang, "lab.weights_after_epoch", e));
        }
        parts
    }

    pub(super) fn rate_words(&self, status: &Status) -> String {
        let rate = status.learning_rate;
        let rate = match rate {
            rate if rate >= 1e-4 => format!("{rate:.6}")
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
            rate => short(rate),
        };
        say!(self.settings.lang, "lab.rate_now", rate)
    }

    /// Loss, loss on what is held out, and the metric, after the epoch that is looked at.
    pub(super) fn losses(&self, status: &Status) -> Vec<String> {
        let lang = self.settings.lang;
        let Some(end) = status.looked_at else {
            return vec![];
        };
        let mut parts = vec![say!(lang, "lab.loss", loss = short(end.loss))];
        if let Some(held) = end.validation.map(short) {
            parts.push(say!(lang, "lab.validation_now", held));
        }
        if let Some(value) = end.metric {
            let metric = self.run().task.metric;
            let value = score(metric, value);
            parts.push(match metric {
                Metric::Bits => {
                    let perplexity = format!("{:.1}", end.metric.unwrap_or_default().exp2());
                    say!(lang, "lab.bits_character", value, perplexity)
                }
                Metric::Exact => say!(lang, "lab.exactly_right", value),
                _ => say!(lang, "lab.right_share", value),
            });
        }
        parts
    }

    pub(super) fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        let task = &self.run().task;
        page.part(task.name, &task.about.get(lang));
        page.part(say!(lang, "common.screen"), say!(lang, "lab.help"));
        page.say(say!(lang, "common.keys"), Meaning::Heading);
        page.keys(keys::TABLE, 14, lang);
        page.say("", Meaning::Plain);
        page.say(say!(lang, "lab.own_keys"), Meaning::Heading);
        self.own_hint(width)
            .iter()
            .for_each(|line| page.say(line, Meaning::Plain));
        page.keys(keys::OWN, 14, lang);
        page.rows
    }
}

/// A, B, C, D.
pub(super) fn letter(run: usize) -> char {
    char::from(b'A' + (run % 26) as u8)
}

/// A metric in a few columns.
pub(super) fn score(metric: Metric, value: f64) -> String {
    match metric {
        Metric::Bits => format!("{value:.3}"),
        Metric::Error => short(value),
        Metric::Accuracy | Metric::Exact => format!("{:.1} %", value * 100.0),
    }
}

/// What broke, in a sentence.
pub(super) fn reason(diverged: Diverged, lang: Lang) -> String {
    let step = diverged.step;
    match diverged.broken {
        NonFinite::State(t) => say!(lang, "lab.stopped_step_state_after_step", step, t),
        NonFinite::Loss => say!(lang, "lab.stopped_step_loss_no_longer", step),
        NonFinite::Gradient => say!(lang, "lab.stopped_step_gradient_no_longer", step),
        NonFinite::Weight => say!(lang, "lab.stopped_step_weight_would_no", step),
        NonFinite::Validation => say!(lang, "lab.stopped_after_step_validation", step),
    }
}
