//! What keys change in the lab.

use super::keys::Msg;
use super::view::PANELS;
use super::{Axis, Lab, PACES, PAST, Past};
use crate::course::trained::{self, Sample};
use crate::lang::{Lang, text};
use crate::train::{Control, State};
use crate::ui::screen::{Command, Effect};
use crate::ui::walk::WalkScreen;
use crate::ui::widgets::list::moved;
use ratatui::symbols::Marker;
use std::time::Duration;

impl Lab {
    pub(super) fn update(&mut self, msg: Msg) -> Effect {
        match msg {
            Msg::Pause => match self.run().state() {
                State::Running => self.order(Control::Pause, true),
                State::Paused | State::Done => self.order(Control::Resume, true),
                State::Diverged(_) => self.diverged(),
            },
            Msg::Step => match self.run().state() {
                State::Diverged(_) => self.diverged(),
                _ => self.order(Control::Step, true),
            },
            Msg::RateUp => self.rate(1.0),
            Msg::RateDown => self.rate(-1.0),
            Msg::Slower => self.paced(1),
            Msg::Faster => self.paced(-1),
            Msg::Older => self.scrub(-1),
            Msg::Newer => self.scrub(1),
            Msg::First => self.look_back(0),
            Msg::Present => self.order(Control::Show(None), true),
            Msg::Walk => return self.open(),
            Msg::NextSample => self.sampled(1),
            Msg::PreviousSample => self.sampled(-1),
            Msg::NextRun => self.focus = (self.focus + 1) % self.runs.len(),
            Msg::Panel => self.panel = (self.panel + 1) % PANELS.len(),
            Msg::Warmer => self.temper(0.1),
            Msg::Cooler => self.temper(-0.1),
            Msg::Again => self.again(),
            Msg::Axis => {
                self.axis = match self.axis {
                    Axis::Steps => Axis::Epochs,
                    Axis::Epochs => Axis::Seconds,
                    Axis::Seconds => Axis::Steps,
                }
            }
            Msg::Marker => {
                self.marker = match self.marker {
                    Marker::Braille => Marker::Quadrant,
                    Marker::Quadrant => Marker::Dot,
                    _ => Marker::Braille,
                }
            }
            Msg::Quit => return Some(Command::Pop),
            Msg::Scroll | Msg::Epoch => {}
            own => return self.own_update(own),
        }
        None
    }

    fn diverged(&mut self) {
        self.say(text!("lab.diverged_begins_again_before"));
    }

    /// A third of a decade up or down, on round numbers: 1, 2, 5, 10 …
    fn rate(&mut self, direction: f64) {
        let Some(rate) = self.status().map(|b| b.learning_rate) else {
            return;
        };
        let rate = round_rate(rate, direction);
        self.rate = Some(rate);
        self.order(Control::Rate(rate), true);
        self.say(text!("lab.learning_rate", rate));
    }

    fn paced(&mut self, by: isize) {
        self.pace = moved(self.pace, by, PACES.len());
        let pace = PACES[self.pace];
        self.order(Control::Pace(Duration::from_millis(pace)), true);
        self.say(match pace {
            0 => text!("lab.full_speed"),
            ms if self.run().state() == State::Done => text!("lab.ms_over_begins_again", ms),
            ms => text!("lab.ms_from_step_step", ms),
        });
    }

    fn scrub(&mut self, by: isize) {
        let Some(status) = self.status() else { return };
        let last = status.epochs.len();
        let at = status.shown.unwrap_or(last).saturating_add_signed(by);
        self.order(Control::Show((at < last).then_some(at)), true);
    }

    /// One digit more of the number of an epoch: its weights are looked at, in every training.
    pub(super) fn epoch_digit(&mut self, digit: char) {
        // A number this long is beyond any epoch.
        if self.epoch.len() < 9 {
            self.epoch.push(digit);
        }
        let epoch = self.epoch.parse().unwrap_or_default();
        self.look_back(epoch);
    }

    /// Looks at the weights after this epoch, or after the last one before it that was kept; behind the last at the present.
    fn look_back(&mut self, epoch: usize) {
        for run in &mut self.runs {
            let Some(status) = &run.status else { continue };
            let at = status.epochs.partition_point(|kept| *kept <= epoch);
            let last = status.epoch.0;
            let shown = at.checked_sub(1).filter(|_| epoch < last);
            run.trainer.send(Control::Show(shown));
            run.trainer.request_status();
        }
    }

    fn sampled(&mut self, by: isize) {
        let count = self.run().task.shown().samples.max(1) as isize;
        self.sample = (self.sample as isize + by).rem_euclid(count) as usize;
        self.order(Control::Sample(self.sample), true);
    }

    fn temper(&mut self, by: f64) {
        let Some(status) = self.status() else { return };
        let temperature = ((status.temperature + by) * 10.0).round().clamp(0.0, 20.0) / 10.0;
        self.order(Control::Temperature(temperature), true);
        self.say(text!(
            "lab.temperature",
            temperature = format!("{temperature:.1}")
        ));
    }

    /// Begins every training again with its first seed; what was there stays as a curve.
    fn again(&mut self) {
        for k in 0..self.runs.len() {
            self.runs[k].first_seed();
            self.begin(k, true);
        }
        let extra = self.past.len().saturating_sub(PAST);
        self.past.drain(..extra);
    }

    /// Begins the seed that a run is at, as everything is set here; what was there stays as a curve if it `stays`.
    pub(super) fn begin(&mut self, k: usize, stays: bool) {
        let (pace, motion) = (
            Duration::from_millis(PACES[self.pace]),
            self.settings.motion,
        );
        let run = &mut self.runs[k];
        let Ok(mut trainer) = run.start_again() else {
            return;
        };
        trainer.send(Control::Pace(pace));
        if motion {
            trainer.send(Control::Ease);
        }
        trainer.send(Control::Sample(self.sample));
        if let Some(own) = &self.own {
            trainer.send(Control::Ask(Some(std::sync::Arc::clone(own.question()))));
        }
        if let Some(rate) = self.rate {
            trainer.send(Control::Rate(rate));
        }
        if let Some(status) = &run.status {
            trainer.send(Control::Temperature(status.temperature));
        }
        run.trainer = trainer;
        run.trainer.request_status();
        if stays && let Some(status) = run.status.take() {
            self.past.push(Past {
                each: run.steps_per_epoch(&status),
                loss: status.loss,
                clock: status.clock,
            });
        }
    }

    /// The walk through the network that is looked at, on the sample that is looked at.
    fn open(&mut self) -> Effect {
        self.status()?;
        // Paused before the walk is built, which would else have to share the processors with the trainings.
        self.interrupted = self.pause();
        let status = self.status()?;
        let (look, task) = (&status.look, &self.run().task);
        let sample = Sample::of(task.shown(), look.sample, task.architecture.output);
        let title = text!("lab.after_steps", name = task.name, step = look.step);
        match trained::model(&look.network, &sample, &title.get(Lang::EN)) {
            Ok(mut model) => {
                model.title = title;
                Some(Command::Push(Box::new(WalkScreen::of(
                    model,
                    self.settings,
                ))))
            }
            Err(faults) => {
                self.go_on();
                let fault = &faults[0];
                let help = fault.help.clone().filter(|help| !help.is_empty());
                self.say(help.unwrap_or_else(|| fault.message.clone()));
                None
            }
        }
    }
}

/// The next of 1, 2, 5 times a power of ten above or below.
pub(super) fn round_rate(rate: f64, direction: f64) -> f64 {
    let steps = [1.0, 2.0, 5.0];
    let near = |v: f64| (v * 1e12).round() / 1e12;
    let mut list = (-6..=1).flat_map(|e| steps.map(|s| near(s * 10f64.powi(e))));
    if direction > 0.0 {
        list.find(|v| *v > rate * 1.001).unwrap_or(rate)
    } else {
        list.take_while(|v| *v < rate * 0.999)
            .last()
            .unwrap_or(rate)
    }
}
