//! A training on a thread of its own.
//!
//! Orders go in and boards come out. A board is asked for with [`Order::Look`] and answered between two
//! steps, so whoever looks never waits, training never waits for them, and nothing piles up between the two.

use super::tasks::Task;
use super::view::Viewer;
use super::{Checkpoint, Diverged, EpochEnd, Look, Real, Series, Training};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What a training can be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Order {
    /// Send a board after this step.
    Look,
    /// Stop before the next step, until told to go on.
    Pause,
    /// Go on; past the last epoch, for as many again.
    Resume,
    /// One step, then pause.
    Step,
    /// Another learning rate.
    Rate(f64),
    /// Another temperature for written text.
    Temperature(f64),
    /// At least this long from one step to the next, for watching.
    Pace(Duration),
    /// Look through another sample.
    Sample(usize),
    /// Look at the weights after an epoch of the past, by its place among [`Board::epochs`]; or at the present.
    Show(Option<usize>),
    /// End the thread.
    Stop,
}

/// What a training is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// Learning.
    Running,
    /// Waiting for an order.
    Paused,
    /// All epochs are done.
    Done,
    /// A number was not finite; the weights are the last that were.
    Diverged(Diverged),
}

/// The picture of a training at one moment.
#[derive(Clone, Debug)]
pub struct Board {
    /// What it is doing.
    pub state: State,
    /// Epochs that ended, and how many there are to be.
    pub epoch: (usize, usize),
    /// Steps taken, and how many there are to be.
    pub step: (u64, u64),
    /// η.
    pub rate: f64,
    /// Temperature of written text.
    pub temperature: f64,
    /// Time spent learning and testing.
    pub seconds: f64,
    /// Sequences learned from.
    pub samples: u64,
    /// Loss of each step's batch, over steps.
    pub loss: Series,
    /// Loss on what was held out, over steps.
    pub held_out: Series,
    /// Gradient norms, over steps.
    pub norm: Series,
    /// The task's metric on what was held out, over steps.
    pub metric: Series,
    /// The last epoch.
    pub last: Option<EpochEnd>,
    /// Epochs whose weights are kept, oldest first.
    pub epochs: Vec<usize>,
    /// Which of them is looked at; none for the present.
    pub shown: Option<usize>,
    /// What the network does.
    pub look: Arc<Look>,
}

/// The near end of a training.
#[derive(Debug)]
pub struct Trainer {
    orders: Sender<Order>,
    boards: Receiver<Box<Board>>,
    thread: Option<JoinHandle<Checkpoint<f64>>>,
    asked: bool,
}

impl Trainer {
    /// Begins to learn. `threads` speeds it up; the numbers stay the same.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn start<F: Real>(
        task: Arc<Task>,
        start: Option<Checkpoint<f64>>,
        threads: usize,
    ) -> std::io::Result<Trainer> {
        let (orders, inbox) = channel();
        let (outbox, boards) = channel();
        let work = move || Worker::<F>::new(task, start, threads, inbox, outbox).run();
        let thread = std::thread::Builder::new()
            .name("training".into())
            .spawn(work)?;
        Ok(Trainer {
            orders,
            boards,
            thread: Some(thread),
            asked: false,
        })
    }

    /// Gives an order. A thread that has ended takes none.
    pub fn order(&self, order: Order) {
        let _ = self.orders.send(order);
    }

    /// Asks for a board unless one is on its way.
    pub fn ask(&mut self) {
        if !self.asked {
            self.order(Order::Look);
            self.asked = true;
        }
    }

    /// True while a board is on its way.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// The board that has come, if one has.
    pub fn board(&mut self) -> Option<Box<Board>> {
        let board = self.boards.try_recv().ok()?;
        self.asked = false;
        Some(board)
    }

    /// Waits for a board.
    pub fn wait(&mut self) -> Option<Box<Board>> {
        self.ask();
        self.asked = false;
        self.boards.recv().ok()
    }

    /// Lets it pause: the board of the moment at which nothing moves any more, or none after `patience`, if there is an end to it.
    pub fn settle(&mut self, patience: Option<Duration>) -> Option<Box<Board>> {
        let deadline = patience.map(|p| Instant::now() + p);
        self.order(Order::Pause);
        self.order(Order::Look);
        loop {
            // Boards asked for before come first; they are of a training that still ran.
            let board = match deadline {
                Some(deadline) => self
                    .boards
                    .recv_timeout(deadline.saturating_duration_since(Instant::now()))
                    .ok()?,
                None => self.boards.recv().ok()?,
            };
            if board.state != State::Running {
                return Some(board);
            }
        }
    }

    /// Ends it: the network as it is now, with what the training remembers.
    pub fn stop(mut self) -> Option<Checkpoint<f64>> {
        self.order(Order::Stop);
        self.thread.take()?.join().ok()
    }
}

impl Drop for Trainer {
    fn drop(&mut self) {
        self.order(Order::Stop);
    }
}

/// Weights after past epochs in bounded memory: when full, every second one goes.
#[derive(Debug)]
struct History<F> {
    kept: Vec<(usize, u64, Vec<F>)>,
    /// Epochs between two that are kept.
    every: usize,
}

impl<F: Real> History<F> {
    /// Most memory all of them may take.
    const BYTES: usize = 48 << 20;

    fn keep(&mut self, epoch: usize, step: u64, parameters: &[F]) {
        if !epoch.is_multiple_of(self.every) {
            return;
        }
        let most = (Self::BYTES / size_of_val(parameters).max(1)).clamp(2, 1000);
        if self.kept.len() >= most {
            self.every *= 2;
            self.kept.retain(|(e, ..)| e.is_multiple_of(self.every));
            if !epoch.is_multiple_of(self.every) {
                return;
            }
        }
        self.kept.push((epoch, step, parameters.to_vec()));
    }
}

/// The far end.
struct Worker<F> {
    training: Training<F>,
    viewer: Viewer<F>,
    inbox: Receiver<Order>,
    /// Orders that have come and are not obeyed yet.
    waiting: VecDeque<Order>,
    outbox: Sender<Box<Board>>,
    state: State,
    epochs: usize,
    seconds: Duration,
    samples: u64,
    step: u64,
    loss: Series,
    held_out: Series,
    norm: Series,
    metric: Series,
    last: Option<EpochEnd>,
    history: History<F>,
    shown: Option<usize>,
    sample: usize,
    temperature: f64,
    look: Option<Arc<Look>>,
    /// The look is of something else than what is asked for now.
    stale: bool,
    /// The next look is not before this, so that looking takes a small part of the time.
    rest: Instant,
    pace: Duration,
    /// When the next step may be taken.
    next: Instant,
}

/// How many times as long as it takes training goes on between two looks.
const PATIENCE: u32 = 60;

impl<F: Real> Worker<F> {
    fn new(
        task: Arc<Task>,
        start: Option<Checkpoint<f64>>,
        threads: usize,
        inbox: Receiver<Order>,
        outbox: Sender<Box<Board>>,
    ) -> Worker<F> {
        let epochs = task.settings.epochs;
        let training = Training::new(Arc::clone(&task), start, threads);
        let viewer = Viewer::new(task, training.network().clone());
        let mut history = History {
            kept: Vec::new(),
            every: 1,
        };
        history.keep(0, 0, &training.network().parameters);
        Worker {
            training,
            viewer,
            inbox,
            waiting: VecDeque::new(),
            outbox,
            state: if epochs == 0 {
                State::Done
            } else {
                State::Running
            },
            epochs,
            seconds: Duration::ZERO,
            samples: 0,
            step: 0,
            loss: Series::default(),
            held_out: Series::default(),
            norm: Series::default(),
            metric: Series::default(),
            last: None,
            history,
            shown: None,
            sample: 0,
            temperature: 0.7,
            look: None,
            stale: true,
            rest: Instant::now(),
            pace: Duration::ZERO,
            next: Instant::now(),
        }
    }

    fn run(mut self) -> Checkpoint<f64> {
        let mut since = Instant::now();
        // Whoever asked for a board gets it once all orders are obeyed, however many asked.
        let mut asked = false;
        loop {
            self.gather();
            match self.waiting.pop_front() {
                Some(Order::Stop) => break,
                Some(Order::Look) => asked = true,
                Some(order) => self.obey(order),
                None if asked => {
                    asked = false;
                    self.seconds += since.elapsed();
                    since = Instant::now();
                    let board = Box::new(self.board());
                    if self.outbox.send(board).is_err() {
                        break;
                    }
                }
                None if self.state != State::Running => {
                    self.seconds += since.elapsed();
                    let order = self.inbox.recv().unwrap_or(Order::Stop);
                    self.waiting.push_back(order);
                    since = Instant::now();
                }
                None => match self.rest_before_step() {
                    Some(order) => self.waiting.push_back(order),
                    None => self.learn(),
                },
            }
        }
        self.training.checkpoint().cast()
    }

    /// Takes the orders that have come. A pause overtakes the steps before it: held keys leave many of them.
    fn gather(&mut self) {
        loop {
            match self.inbox.try_recv() {
                Ok(Order::Pause) => {
                    self.waiting.retain(|order| *order != Order::Step);
                    self.waiting.push_back(Order::Pause);
                }
                Ok(order) => self.waiting.push_back(order),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.waiting.clear();
                    return self.waiting.push_back(Order::Stop);
                }
            }
        }
    }

    /// An order that comes before the next step is due.
    fn rest_before_step(&self) -> Option<Order> {
        let wait = self.next.saturating_duration_since(Instant::now());
        if self.pace.is_zero() || wait.is_zero() {
            return None;
        }
        match self.inbox.recv_timeout(wait) {
            Ok(order) => Some(order),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Order::Stop),
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Look | Order::Stop => {}
            Order::Pause => {
                if self.state == State::Running {
                    self.state = State::Paused;
                }
            }
            Order::Resume => {
                (self.shown, self.stale) = (None, true);
                if self.state == State::Done {
                    self.epochs += self.training.task().settings.epochs.max(1);
                }
                self.state = State::Running;
            }
            Order::Step => {
                if self.state == State::Done {
                    self.epochs += 1;
                }
                (self.shown, self.stale) = (None, true);
                self.state = State::Running;
                self.learn();
                if self.state == State::Running {
                    self.state = State::Paused;
                }
            }
            Order::Pace(pace) => (self.pace, self.next) = (pace, Instant::now()),
            Order::Rate(rate) => self.training.rate = rate,
            Order::Temperature(t) => (self.temperature, self.stale) = (t, true),
            Order::Sample(sample) => (self.sample, self.stale) = (sample, true),
            Order::Show(shown) => {
                self.shown = shown.filter(|&k| k < self.history.kept.len());
                self.stale = true;
                if self.state == State::Running && self.shown.is_some() {
                    self.state = State::Paused;
                }
            }
        }
    }

    fn learn(&mut self) {
        if !self.pace.is_zero() {
            self.next = Instant::now() + self.pace;
        }
        match self.training.step() {
            Ok(end) => {
                self.samples += end.samples as u64;
                self.step = end.step;
                let at = end.step as f64;
                self.loss.push(at, end.loss);
                self.norm.push(at, end.gradient_norm);
                if end.last {
                    self.epoch_ends(at);
                }
            }
            Err(diverged) => (self.state, self.stale) = (State::Diverged(diverged), true),
        }
    }

    fn epoch_ends(&mut self, at: f64) {
        let end = match self.training.end_epoch() {
            Ok(end) => end,
            Err(diverged) => return (self.state, self.stale) = (State::Diverged(diverged), true),
        };
        if let Some(loss) = end.held_out {
            self.held_out.push(at, loss);
        }
        if let Some(metric) = end.metric {
            self.metric.push(at, metric);
        }
        self.last = Some(end);
        self.history
            .keep(end.epoch, end.step, &self.training.network().parameters);
        if end.epoch >= self.epochs {
            (self.state, self.stale) = (State::Done, true);
        }
    }

    fn board(&mut self) -> Board {
        let look = self.looked();
        let each = self.training.steps_per_epoch() as u64;
        Board {
            state: self.state,
            epoch: (self.training.epoch(), self.epochs),
            step: (self.step, each * self.epochs as u64),
            rate: self.training.rate,
            temperature: self.temperature,
            seconds: self.seconds.as_secs_f64(),
            samples: self.samples,
            loss: self.loss.clone(),
            held_out: self.held_out.clone(),
            norm: self.norm.clone(),
            metric: self.metric.clone(),
            last: self.last,
            epochs: self.history.kept.iter().map(|k| k.0).collect(),
            shown: self.shown,
            look,
        }
    }

    fn looked(&mut self) -> Arc<Look> {
        let due = self.state == State::Running && Instant::now() >= self.rest;
        if let Some(look) = &self.look
            && !self.stale
            && !(due && look.step != self.step)
        {
            return Arc::clone(look);
        }
        let begun = Instant::now();
        let (step, parameters) = match self.shown.and_then(|k| self.history.kept.get(k)) {
            Some((_, step, parameters)) => (*step, parameters.as_slice()),
            None => (self.step, self.training.network().parameters.as_slice()),
        };
        let look = Arc::new(
            self.viewer
                .look(parameters, step, self.sample, self.temperature),
        );
        self.rest = Instant::now() + begun.elapsed() * PATIENCE;
        self.stale = false;
        self.look = Some(Arc::clone(&look));
        look
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::tasks::Kind;

    fn task(name: &str, epochs: usize) -> Arc<Task> {
        let kind = Kind::named(name).unwrap();
        Arc::new(
            kind.draw(crate::train::tasks::Settings {
                epochs,
                ..kind.defaults()
            })
            .unwrap(),
        )
    }

    /// Waits until it stops by itself.
    fn finish(trainer: &mut Trainer) -> Box<Board> {
        loop {
            let board = trainer.wait().expect("the thread lives");
            if board.state != State::Running {
                return board;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn being_watched_and_paused_changes_no_number() {
        let task = task("sine", 3);
        let mut alone = Training::<f32>::new(Arc::clone(&task), None, 1);
        for _ in 0..3 {
            while !alone.step().unwrap().last {}
            alone.end_epoch().unwrap();
        }
        let mut trainer = Trainer::start::<f32>(task, None, 1).unwrap();
        trainer.order(Order::Pause);
        for _ in 0..10 {
            trainer.order(Order::Step);
            assert_eq!(trainer.wait().unwrap().state, State::Paused);
        }
        trainer.order(Order::Resume);
        let board = finish(&mut trainer);
        assert_eq!((board.state, board.epoch), (State::Done, (3, 3)));
        assert_eq!(trainer.stop().unwrap(), alone.checkpoint().cast());
    }

    #[test]
    fn thousands_of_orders_do_not_put_off_the_end() {
        let mut trainer = Trainer::start::<f32>(task("recall", 1), None, 1).unwrap();
        trainer.order(Order::Pause);
        for k in 0..5_000 {
            trainer.order(Order::Step);
            trainer.order(Order::Sample(k));
            trainer.order(Order::Look);
        }
        let begun = Instant::now();
        assert_eq!(trainer.settle(None).unwrap().state, State::Paused);
        assert!(trainer.stop().is_some());
        // Obeyed one by one they would take a minute.
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{:?}",
            begun.elapsed()
        );
    }

    #[test]
    fn the_past_can_be_looked_at_and_comes_back() {
        let task = task("worked-example", 40);
        let mut trainer = Trainer::start::<f64>(task, None, 1).unwrap();
        let now = finish(&mut trainer);
        assert_eq!(now.epochs, (0..=40).collect::<Vec<_>>());
        trainer.order(Order::Show(Some(0)));
        let past = trainer.wait().unwrap();
        assert_eq!((past.look.step, past.shown), (0, Some(0)));
        assert_ne!(past.look.network, now.look.network);
        trainer.order(Order::Show(None));
        assert_eq!(trainer.wait().unwrap().look.network, now.look.network);
    }

    #[test]
    fn divergence_stops_with_the_last_good_weights() {
        let kind = Kind::named("worked-example").unwrap();
        let mut settings = kind.defaults();
        (settings.rate, settings.clip, settings.epochs) = (1e200, None, 50);
        settings.rule = crate::train::Rule::Sgd;
        let mut trainer =
            Trainer::start::<f64>(Arc::new(kind.draw(settings).unwrap()), None, 1).unwrap();
        let board = finish(&mut trainer);
        assert!(
            matches!(board.state, State::Diverged(d) if d.step == 1),
            "{:?}",
            board.state
        );
        assert!(
            trainer
                .stop()
                .unwrap()
                .network
                .parameters
                .iter()
                .all(|v| v.is_finite())
        );
    }

    #[test]
    fn history_is_bounded() {
        let mut history = History {
            kept: vec![],
            every: 1,
        };
        let parameters = vec![0.0f64; 100_000];
        (0..1000).for_each(|epoch| history.keep(epoch, 0, &parameters));
        let bytes: usize = history
            .kept
            .iter()
            .map(|k| size_of_val(k.2.as_slice()))
            .sum();
        assert!(bytes <= History::<f64>::BYTES && history.kept.len() > 20);
        assert_eq!(history.kept[0].0, 0);
    }

    #[test]
    fn every_task_shows_what_it_answers() {
        for kind in Kind::ALL {
            let task = task(kind.name, 1);
            let mut trainer = Trainer::start::<f32>(task, None, 2).unwrap();
            trainer.order(Order::Pause);
            let look = trainer.wait().unwrap().look.clone();
            let trace = &look.trace;
            assert_eq!(
                trace.state.len(),
                trace.hidden * trace.steps,
                "{}",
                kind.name
            );
            assert!(trace.gradient.iter().any(|g| *g > 0.0), "{}", kind.name);
            match &look.view {
                crate::train::View::Text(text) => assert!(text.chars().count() > 100),
                crate::train::View::Symbols(list) => {
                    assert!(
                        list.iter()
                            .all(|r| !r.given.is_empty() && !r.wanted.is_empty()),
                        "{list:?}"
                    );
                }
                crate::train::View::Points(list) => assert!(list.len() > 20),
                crate::train::View::Series { target, output, .. } => {
                    assert_eq!(target.len(), output.len())
                }
                crate::train::View::Confusion { labels, counts } => {
                    assert_eq!(labels.len().pow(2), counts.len());
                    assert!(counts.iter().sum::<usize>() > 50);
                }
            }
        }
    }
}
