//! The lab: training, watched while it runs.
//!
//! Trainings work on threads of their own ([`crate::train::trainer`]); the lab asks each for a board when the
//! one before has been drawn, so neither waits for the other.

mod answers;
mod chart;
mod describe;
mod embedded;
mod keys;
mod network;
mod plots;
mod predictions;
#[cfg(test)]
mod tests;
mod update;
mod view;

use crate::lang::Text;
use crate::train::tasks::Task;
use crate::train::{Checkpoint, Order, Real, Series, State, Status, Trainer, trainer};
use crate::ui::event::KeyEvent;
use crate::ui::keys::lookup;
use crate::ui::program::Mouse;
use crate::ui::screen::{Command, Effect, Screen, Value};
use crate::ui::settings::Settings;
use crate::ui::theme::{Glyphs, Theme};
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::rows::{UNBROKEN, lines};
use ratatui::Frame;
use ratatui::symbols::Marker;
use std::sync::Arc;
use std::time::Duration;

/// The time from one board to the next.
const FRAME: Duration = Duration::from_millis(30);
/// How long the end of a step may take before a word about it.
const PATIENCE: Duration = Duration::from_millis(300);
/// Times from step to step, from full speed to one a second.
const PACES: [u64; 8] = [0, 1, 4, 16, 60, 150, 400, 1000];
/// Most curves of earlier runs that stay on the chart.
const PAST: usize = 3;

/// A training to watch.
pub struct Run {
    /// What sets it apart from the others.
    pub name: String,
    /// What it learns.
    pub task: Arc<Task>,
    start: Box<dyn Fn() -> std::io::Result<Box<dyn Trainer>> + Send>,
    trainer: Box<dyn Trainer>,
    board: Option<Box<Status>>,
}

impl Run {
    /// Begins to learn `task` with `threads`, from `checkpoint` or from weights its seed draws.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn start<F: Real>(
        name: String,
        task: Arc<Task>,
        checkpoint: Option<Checkpoint<f64>>,
        threads: usize,
    ) -> std::io::Result<Run> {
        let shared = Arc::clone(&task);
        let start = move || trainer::start::<F>(Arc::clone(&shared), checkpoint.clone(), threads);
        let trainer = start()?;
        Ok(Run {
            name,
            task,
            start: Box::new(start),
            trainer,
            board: None,
        })
    }

    fn state(&self) -> State {
        self.board.as_ref().map_or(State::Running, |b| b.state)
    }
}

/// A training that was ended.
pub struct Ended {
    /// What sets it apart from the others.
    pub name: String,
    /// What it learned.
    pub task: Arc<Task>,
    /// The last picture of it.
    pub board: Option<Box<Status>>,
    /// The network as it is now, with what its training remembers.
    pub checkpoint: Option<Checkpoint<f64>>,
}

/// The lab screen.
pub struct Lab {
    runs: Vec<Run>,
    focus: usize,
    past: Vec<(String, Series)>,
    pub(super) settings: Settings,
    /// Which of the panels is shown where there is no room for all.
    panel: usize,
    marker: Marker,
    pace: usize,
    /// The learning rate that was set here; until then each training has its own.
    rate: Option<f64>,
    sample: usize,
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
            settings,
            panel: 0,
            marker,
            pace: 0,
            rate: None,
            sample: 0,
            notice: None,
            help: None,
            interrupted: false,
        };
        for run in &mut lab.runs {
            if settings.motion {
                run.trainer.order(Order::Ease);
            }
            run.trainer.ask();
        }
        lab
    }

    /// Ends every training. Calls `slow` once if a step that has begun takes its time to end.
    pub fn finish(self, slow: impl FnOnce()) -> Vec<Ended> {
        let mut slow = Some(slow);
        let end = |mut run: Run| {
            let board = run.trainer.settle(Some(PATIENCE)).or_else(|| {
                if let Some(slow) = slow.take() {
                    slow();
                }
                run.trainer.settle(None).or(run.board)
            });
            Ended {
                name: run.name,
                task: run.task,
                board,
                checkpoint: run.trainer.stop(),
            }
        };
        self.runs.into_iter().map(end).collect()
    }

    fn theme(&self) -> Theme {
        self.settings.theme()
    }

    fn run(&self) -> &Run {
        &self.runs[self.focus]
    }

    fn board(&self) -> Option<&Status> {
        self.run().board.as_deref()
    }

    /// Tells every training, or the one looked at, and asks what came of it.
    fn order(&mut self, order: Order, all: bool) {
        let focus = self.focus;
        for (_, run) in self
            .runs
            .iter_mut()
            .enumerate()
            .filter(|(k, _)| all || *k == focus)
        {
            run.trainer.order(order);
            run.trainer.ask();
        }
    }

    pub(super) fn pause(&mut self) -> bool {
        let running = self.runs.iter().any(|r| r.state() == State::Running);
        self.order(Order::Pause, true);
        running
    }

    /// The walk is closed: trainings that it interrupted go on.
    fn go_on(&mut self) {
        if std::mem::take(&mut self.interrupted) {
            self.resume();
        }
    }

    pub(super) fn resume(&mut self) {
        self.order(Order::Resume, true);
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
        let action = lookup(keys::TABLE, key);
        if action.is_some() {
            self.notice = None;
        }
        let msg = Scroll::key(&mut self.help, &mut self.settings, key, action)?;
        self.update(msg)
    }

    /// Takes the boards that have come and asks for the next of what still runs; whether any has.
    fn tick(&mut self) -> bool {
        let mut fresh = false;
        for run in &mut self.runs {
            if let Some(board) = run.trainer.board() {
                run.board = Some(board);
                fresh = true;
                if run.state() == State::Running {
                    run.trainer.ask();
                }
            }
        }
        fresh
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn describe(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&self.help_rows(UNBROKEN));
        }
        let task = &self.run().task;
        let place = format!("{} · {}", task.name, task.about.get(self.settings.lang));
        let figures = self.board().map(|board| self.figured(board).join(" · "));
        [place]
            .into_iter()
            .chain(self.notice.clone())
            .chain([self.state_words()])
            .chain(figures)
            .collect()
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
        let asked = self.runs.iter().any(|r| r.trainer.is_asked());
        asked.then_some(FRAME)
    }

    fn mouse(&self) -> Mouse {
        Mouse::Off
    }
}
