//! The lab: training, watched while it runs.
//!
//! Trainings work on threads of their own ([`crate::train::Trainer`]); the lab asks each for a board when the
//! one before has been drawn, so neither waits for the other.

mod answers;
mod chart;
mod describe;
mod embedded;
mod keys;
mod network;
mod plots;
#[cfg(test)]
mod tests;
mod view;

use crate::course::trained::{self, Sample};
use crate::lang::Text;
use crate::train::tasks::Task;
use crate::train::{Board, Checkpoint, Order, Real, Series, State, Trainer};
use crate::ui::event::{Input, KeyEvent};
use crate::ui::keys::{Action, Common, lookup};
use crate::ui::screen::{Command, Effect, Screen, Value};
use crate::ui::settings::Settings;
use crate::ui::terminal::Mouse;
use crate::ui::theme::{Glyphs, Theme};
use crate::ui::walk::App;
use crate::ui::widgets::help::Scroll;
use keys::Msg;
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
    start: Box<dyn Fn() -> std::io::Result<Trainer> + Send>,
    trainer: Trainer,
    board: Option<Box<Board>>,
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
        let start = move || Trainer::start::<F>(Arc::clone(&shared), checkpoint.clone(), threads);
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
    pub board: Option<Box<Board>>,
    /// The network as it is now, with what its training remembers.
    pub checkpoint: Option<Checkpoint<f64>>,
}

/// What the lower right shows where there is no room for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Gates,
    Weights,
    Norm,
}

/// The lab screen.
pub struct Lab {
    runs: Vec<Run>,
    focus: usize,
    past: Vec<(String, Series)>,
    pub(super) settings: Settings,
    panel: Panel,
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
            panel: Panel::Gates,
            marker,
            pace: 0,
            rate: None,
            sample: 0,
            notice: None,
            help: None,
            interrupted: false,
        };
        lab.runs.iter_mut().for_each(|r| r.trainer.ask());
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

    fn board(&self) -> Option<&Board> {
        self.run().board.as_deref()
    }

    /// Takes the boards that have come and asks for the next of what still runs; whether any has.
    pub(super) fn tick(&mut self) -> bool {
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
            // A board already on its way may be of before the order.
            if run.trainer.is_asked() {
                run.trainer.order(Order::Look);
            }
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
        self.notice = Some(text.get(self.settings.lang).to_owned());
    }

    pub(super) fn key(&mut self, key: KeyEvent) -> Effect {
        let action = lookup(keys::TABLE, key);
        if Scroll::key(&mut self.help, key, action) {
            return None;
        }
        let action = action?;
        self.notice = None;
        match action {
            Action::Own(msg) => return self.update(msg),
            Action::Common(Common::Help) => self.help = Some(Scroll::default()),
            Action::Common(common) => self.settings.common(common),
        }
        None
    }

    fn update(&mut self, msg: Msg) -> Effect {
        match msg {
            Msg::Pause => match self.run().state() {
                State::Running => self.order(Order::Pause, true),
                State::Paused | State::Done => self.order(Order::Resume, true),
                State::Diverged(_) => self.diverged(),
            },
            Msg::Step => match self.run().state() {
                State::Diverged(_) => self.diverged(),
                _ => self.order(Order::Step, true),
            },
            Msg::RateUp => self.rate(1.0),
            Msg::RateDown => self.rate(-1.0),
            Msg::Slower => self.paced(1),
            Msg::Faster => self.paced(-1),
            Msg::Older => self.scrub(-1),
            Msg::Newer => self.scrub(1),
            Msg::Present => self.order(Order::Show(None), true),
            Msg::Walk => return self.open(),
            Msg::NextSample => self.sampled(1),
            Msg::PreviousSample => self.sampled(-1),
            Msg::NextRun => self.focus = (self.focus + 1) % self.runs.len(),
            Msg::Panel => {
                self.panel = match self.panel {
                    Panel::Gates => Panel::Weights,
                    Panel::Weights => Panel::Norm,
                    Panel::Norm => Panel::Gates,
                }
            }
            Msg::Warmer => self.temper(0.1),
            Msg::Cooler => self.temper(-0.1),
            Msg::Again => self.again(),
            Msg::Marker => {
                self.marker = match self.marker {
                    Marker::Braille => Marker::Quadrant,
                    Marker::Quadrant => Marker::Dot,
                    _ => Marker::Braille,
                }
            }
            Msg::Quit => return Some(Command::Pop),
            Msg::Scroll => {}
        }
        None
    }

    fn diverged(&mut self) {
        self.say(Text::new(
            "it diverged; R begins again, - before that for a smaller rate",
            "训练已发散；按 R 重新开始，可先按 - 调小学习率",
        ));
    }

    /// A third of a decade up or down, on round numbers: 1, 2, 5, 10 …
    fn rate(&mut self, direction: f64) {
        let Some(rate) = self.board().map(|b| b.rate) else {
            return;
        };
        let rate = round_rate(rate, direction);
        self.rate = Some(rate);
        self.order(Order::Rate(rate), true);
        self.say(Text::new(
            format!("learning rate {rate}"),
            format!("学习率 {rate}"),
        ));
    }

    fn paced(&mut self, by: i32) {
        self.pace = self
            .pace
            .saturating_add_signed(by as isize)
            .min(PACES.len() - 1);
        let pace = PACES[self.pace];
        self.order(Order::Pace(Duration::from_millis(pace)), true);
        self.say(match pace {
            0 => Text::new("full speed", "全速"),
            ms => Text::new(
                format!("{ms} ms from step to step"),
                format!("每步间隔 {ms} 毫秒"),
            ),
        });
    }

    fn scrub(&mut self, by: isize) {
        let Some(board) = self.board() else { return };
        let last = board.epochs.len();
        let at = board.shown.unwrap_or(last).saturating_add_signed(by);
        self.order(Order::Show((at < last).then_some(at)), true);
    }

    fn sampled(&mut self, by: isize) {
        let count = self.run().task.shown().samples.max(1) as isize;
        self.sample = (self.sample as isize + by).rem_euclid(count) as usize;
        self.order(Order::Sample(self.sample), true);
    }

    fn temper(&mut self, by: f64) {
        let Some(board) = self.board() else { return };
        let temperature = ((board.temperature + by) * 10.0).round().clamp(0.0, 20.0) / 10.0;
        self.order(Order::Temperature(temperature), true);
        self.say(Text::new(
            format!("temperature {temperature:.1}"),
            format!("温度 {temperature:.1}"),
        ));
    }

    /// Begins every training again; what was there stays as a curve.
    fn again(&mut self) {
        let pace = Duration::from_millis(PACES[self.pace]);
        for run in &mut self.runs {
            let Ok(trainer) = (run.start)() else { continue };
            trainer.order(Order::Pace(pace));
            trainer.order(Order::Sample(self.sample));
            if let Some(rate) = self.rate {
                trainer.order(Order::Rate(rate));
            }
            if let Some(board) = run.board.take() {
                trainer.order(Order::Temperature(board.temperature));
                self.past.push((run.name.clone(), board.loss));
            }
            run.trainer = trainer;
            run.trainer.ask();
        }
        let extra = self.past.len().saturating_sub(PAST);
        self.past.drain(..extra);
    }

    /// The walk through the network that is looked at, on the sample that is looked at.
    fn open(&mut self) -> Effect {
        self.board()?;
        // Paused before the walk is built, which would else have to share the processors with the trainings.
        self.interrupted = self.pause();
        let board = self.board()?;
        let (look, task) = (&board.look, &self.run().task);
        let sample = Sample::of(task.shown(), look.sample, task.architecture.output);
        let (en, zh) = (
            format!("{} after {} steps", task.name, look.step),
            format!("{}，{} 步之后", task.name, look.step),
        );
        match trained::model(&look.network, &sample, &en) {
            Ok(mut model) => {
                model.title = Text::new(en, zh);
                Some(Command::Push(Box::new(App::of(model, self.settings))))
            }
            Err(faults) => {
                self.go_on();
                let fault = &faults[0];
                let help = fault.help.clone().unwrap_or_default();
                let text = |m: &str, h: &str| {
                    if h.is_empty() {
                        m.to_owned()
                    } else {
                        h.to_owned()
                    }
                };
                self.say(Text::new(
                    text(&fault.message.en, &help.en),
                    text(&fault.message.zh, &help.zh),
                ));
                None
            }
        }
    }
}

impl Screen for Lab {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn event(&mut self, input: Input) -> Vec<Command> {
        let effect = match input {
            Input::Key(key) => self.key(key),
            Input::Tick => self.tick().then_some(Command::Redraw),
            _ => None,
        };
        effect.into_iter().collect()
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn describe(&self) -> Vec<String> {
        self.sentences()
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

/// The next of 1, 2, 5 times a power of ten above or below.
fn round_rate(rate: f64, direction: f64) -> f64 {
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
