//! The lab: training, watched while it runs.
//!
//! Trainings work on threads of their own ([`crate::train::trainer`]); the lab asks each for a status when the
//! one before has been drawn, so neither waits for the other.

mod answers;
mod asked;
mod asking;
mod chances;
mod chart;
mod compared;
mod describe;
mod embedded;
mod keys;
mod network;
mod own;
mod plots;
mod predictions;
mod run;
mod sound;
mod table;
#[cfg(test)]
mod tests;
mod told;
mod update;
mod view;

use crate::lang::{Diagnostic, Text};
use crate::train::{Control, Series, State, Status, weights};
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::{halfwidth, lookup};
use crate::ui::program::Mouse;
use crate::ui::screen::{Command, Effect, InputMode, Screen, Value};
use crate::ui::settings::Settings;
use crate::ui::theme::{Glyphs, Theme};
use crate::ui::widgets::footer;
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::rows::{UNBROKEN, lines};
use ratatui::Frame;
use ratatui::symbols::Marker;
pub use run::{Ended, Run};
use std::time::Duration;
pub use table::table;
pub use told::answered;

/// The time from one status to the next. Where statuses are computed when they are asked for, that is as soon as can be.
const FRAME: Duration = match cfg!(target_family = "wasm") {
    true => Duration::ZERO,
    false => Duration::from_millis(30),
};
/// The time from one picture to the next of what is gone through.
const MOVING: Duration = Duration::from_millis(30);
/// How long the end of a step may take before a word about it.
const PATIENCE: Duration = Duration::from_millis(300);
/// Times from step to step, from full speed to one a second.
const PACES: [u64; 8] = [0, 1, 4, 16, 60, 150, 400, 1000];
/// Most curves of earlier runs that stay on the chart.
const PAST: usize = 3;

/// A curve of an earlier training.
struct Past {
    loss: Series,
    clock: Series,
    /// Steps of an epoch.
    each: f64,
}

/// What curves are drawn over: trainings that differ in speed or in the size of a batch compare on one of them each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Axis {
    #[default]
    Steps,
    Epochs,
    Seconds,
}

/// The lab screen.
pub struct Lab {
    runs: Vec<Run>,
    focus: usize,
    past: Vec<Past>,
    /// What the curves are drawn over.
    axis: Axis,
    pub(super) settings: Settings,
    /// Which of the panels is shown where there is no room for all.
    panel: usize,
    marker: Marker,
    pace: usize,
    /// The learning rate that was set here; until then each training has its own.
    rate: Option<f64>,
    sample: usize,
    /// Digits of an epoch's number, as far as they are typed.
    epoch: String,
    /// A sample of the reader's own.
    own: Option<own::Own>,
    /// The line that is typed.
    asking: Option<(own::Asking, tui_input::Input)>,
    notice: Option<String>,
    help: Option<Scroll>,
    /// The trainings ran when the walk was asked for.
    interrupted: bool,
}

impl Lab {
    /// Shows these trainings, one to four of them.
    pub fn new(runs: Vec<Run>, settings: Settings) -> Lab {
        let marker = if settings.glyphs == Glyphs::Unicode {
            Marker::Braille
        } else {
            Marker::Dot
        };
        let mut lab = Lab {
            runs,
            focus: 0,
            past: vec![],
            axis: Axis::default(),
            settings,
            panel: 0,
            marker,
            pace: 0,
            rate: None,
            sample: 0,
            epoch: String::new(),
            own: None,
            asking: None,
            notice: None,
            help: None,
            interrupted: false,
        };
        for run in &mut lab.runs {
            if settings.motion {
                run.trainer.send(Control::Ease);
            }
            run.trainer.request_status();
        }
        lab
    }

    /// Ends every training. Calls `slow` once if a step that has begun takes its time to end.
    pub fn finish(self, slow: impl FnOnce()) -> Vec<Ended> {
        let mut slow = Some(slow);
        let end = |mut run: Run| {
            run.status = run.trainer.pause(Some(PATIENCE)).or_else(|| {
                if let Some(slow) = slow.take() {
                    slow();
                }
                run.trainer.pause(None).or(run.status.take())
            });
            run.ended()
        };
        self.runs.into_iter().map(end).collect()
    }

    /// What the training that is looked at learns, its weights as they are now, as a file.
    pub fn weights_file(&mut self) -> Option<(&'static str, Vec<u8>)> {
        let run = &mut self.runs[self.focus];
        Some((run.task.name, run.file()?))
    }

    /// Whether all of them have learned what they were to learn.
    pub fn is_done(&self) -> bool {
        self.runs.iter().all(|run| run.state() == State::Done)
    }

    /// The lab in which the task that is looked at goes on from the weights in a file.
    ///
    /// # Errors
    /// When it holds none, or those of another network, or no thread can be had.
    pub fn from_file(&self, bytes: &[u8]) -> Result<Lab, Diagnostic> {
        let run = self.run();
        let architecture = &run.task.architecture;
        let reading = weights::Reading {
            activation: None,
            head: None,
            two_biases: Some(architecture.two_biases),
            usual: architecture.activation,
        };
        let run = run.from(weights::read(bytes, reading)?)?;
        Ok(Lab::new(vec![run], self.settings))
    }

    fn theme(&self) -> Theme {
        self.settings.theme()
    }

    fn run(&self) -> &Run {
        &self.runs[self.focus]
    }

    /// Whether there is something to compare: several runs, or several seeds.
    fn is_race(&self) -> bool {
        self.runs.len() > 1 || self.run().count() > 1
    }

    fn status(&self) -> Option<&Status> {
        self.run().status.as_deref()
    }

    /// Tells every training, or the one looked at, and asks what came of it.
    fn order(&mut self, order: Control, all: bool) {
        let focus = self.focus;
        for (_, run) in self
            .runs
            .iter_mut()
            .enumerate()
            .filter(|(k, _)| all || *k == focus)
        {
            run.trainer.send(order.clone());
            run.trainer.request_status();
        }
    }

    pub(super) fn pause(&mut self) -> bool {
        let running = self.runs.iter().any(|r| r.state() == State::Running);
        self.order(Control::Pause, true);
        running
    }

    /// The walk is closed: trainings that it interrupted go on.
    fn go_on(&mut self) {
        if std::mem::take(&mut self.interrupted) {
            self.resume();
        }
    }

    pub(super) fn resume(&mut self) {
        self.order(Control::Resume, true);
    }

    fn say(&mut self, text: Text) {
        self.notice = Some(text.get(self.settings.lang));
    }
}

impl Screen for Lab {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        if let Some(effect) = self.typed(key) {
            return effect;
        }
        let own = self.own.is_some() && self.help.is_none();
        let own = own.then(|| lookup(keys::OWN, key)).flatten();
        let action = own.or_else(|| lookup(keys::TABLE, key));
        if action.is_some() {
            self.notice = None;
        }
        let msg = Scroll::key(&mut self.help, &mut self.settings, key, action)?;
        match (msg, key.code) {
            (keys::Msg::Epoch, KeyCode::Char(digit)) => self.epoch_digit(halfwidth(digit)),
            _ => self.epoch.clear(),
        }
        self.update(msg)
    }

    fn paste(&mut self, text: &str) -> Effect {
        self.pasted(text);
        None
    }

    fn notice(&mut self, text: Text) {
        self.say(text);
    }

    /// Takes what has come of each and asks for the next of what still runs; whether any has.
    fn tick(&mut self) -> bool {
        let (mut fresh, mut started) = (false, vec![]);
        for (k, run) in self.runs.iter_mut().enumerate() {
            if let Some(status) = run.trainer.take_status() {
                run.status = Some(status);
                fresh = true;
                if run.state() == State::Running {
                    run.trainer.request_status();
                } else if run.goes_on() {
                    started.push(k);
                }
            }
        }
        for k in started {
            self.begin(k, false);
        }
        self.read_on() || fresh
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(&self.keys(), self.settings.lang)
    }

    fn describe(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&self.help_rows(UNBROKEN));
        }
        let task = &self.run().task;
        let place = format!("{} · {}", task.name, task.about.get(self.settings.lang));
        let figures = self.status().map(|status| self.figured(status).join(" · "));
        [place]
            .into_iter()
            .chain(self.notice.clone())
            .chain([self.state_words()])
            .chain(figures)
            .chain(self.own_told())
            .collect()
    }

    /// The number of an epoch.
    fn input_mode(&self) -> InputMode {
        InputMode::Choice
    }

    /// The walk is closed.
    fn receive(&mut self, value: Value) -> Vec<Command> {
        if let Value::Closed(walk) = value {
            self.settings = walk.settings();
            self.go_on();
        }
        vec![]
    }

    fn next_tick(&self) -> Option<Duration> {
        let asked = self.runs.iter().any(|r| r.trainer.is_pending());
        match (asked, self.is_reading()) {
            (true, _) => Some(FRAME),
            (false, reading) => reading.then_some(MOVING),
        }
    }

    fn mouse(&self) -> Mouse {
        Mouse::Off
    }
}
