//! Both trainers, with real tasks.

use super::history::History;
use super::polled::Polled;
use super::*;
use crate::train::tasks::Kind;
use crate::train::{EpochEnd, Training};
use std::time::Duration;
use web_time::Instant;

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

/// Waits for a board.
fn wait(trainer: &mut dyn Trainer) -> Box<Status> {
    trainer.ask();
    loop {
        match trainer.board() {
            Some(board) => return board,
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Waits until it stops by itself.
fn finish(trainer: &mut dyn Trainer) -> Box<Status> {
    loop {
        let board = wait(trainer);
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
    let threaded = start::<f32>(Arc::clone(&task), None, 1).unwrap();
    let polled: Box<dyn Trainer> = Box::new(Polled::<f32>::new(task, None, 1));
    for mut trainer in [threaded, polled] {
        trainer.order(Order::Pause);
        for _ in 0..10 {
            trainer.order(Order::Step);
            assert_eq!(wait(&mut *trainer).state, State::Paused);
        }
        // What is taken out in between is that of this moment, and takes nothing away.
        let taken = trainer.checkpoint().unwrap();
        assert_eq!(taken.network, wait(&mut *trainer).look.network);
        trainer.order(Order::Resume);
        let board = finish(&mut *trainer);
        assert_eq!((board.state, board.epoch), (State::Done, (3, 3)));
        assert_eq!(trainer.stop().unwrap(), alone.checkpoint().cast());
    }
}

#[test]
fn thousands_of_orders_do_not_put_off_the_end() {
    let mut trainer = start::<f32>(task("recall", 1), None, 1).unwrap();
    trainer.order(Order::Pause);
    for k in 0..5_000 {
        trainer.order(Order::Step);
        trainer.order(Order::Sample(k));
        trainer.ask();
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
    let mut trainer = start::<f64>(task, None, 1).unwrap();
    let now = finish(&mut *trainer);
    assert_eq!(now.epochs, (0..=40).collect::<Vec<_>>());
    trainer.order(Order::Show(Some(0)));
    let past = wait(&mut *trainer);
    assert_eq!((past.look.step, past.shown), (0, Some(0)));
    assert_ne!(past.look.network, now.look.network);
    trainer.order(Order::Show(None));
    assert_eq!(wait(&mut *trainer).look.network, now.look.network);
}

#[test]
fn divergence_stops_with_the_last_good_weights() {
    let kind = Kind::named("worked-example").unwrap();
    let mut settings = kind.defaults();
    (settings.rate, settings.clip, settings.epochs) = (1e200, None, 50);
    settings.optimizer = crate::graph::Optimizer::SGD;
    let mut trainer = start::<f64>(Arc::new(kind.draw(settings).unwrap()), None, 1).unwrap();
    let board = finish(&mut *trainer);
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
    let mut history = History::default();
    let parameters = vec![0.0f64; 100_000];
    let end = |epoch| {
        let (loss, gradient_norm) = (1.0, 1.0);
        let step = epoch as u64;
        (epoch > 0).then_some(EpochEnd {
            epoch,
            step,
            loss,
            held_out: None,
            metric: None,
            gradient_norm,
        })
    };
    (0..1000).for_each(|epoch| history.keep(end(epoch), &parameters));
    let bytes: usize = history
        .kept
        .iter()
        .map(|k| size_of_val(k.parameters.as_slice()))
        .sum();
    assert!(bytes <= History::<f64>::BYTES && history.kept.len() > 20);
    assert_eq!(history.kept[0].epoch, 0);
}

#[test]
fn every_task_shows_what_it_answers() {
    for kind in Kind::ALL {
        let task = task(kind.name, 1);
        let mut trainer = start::<f32>(task, None, 2).unwrap();
        trainer.order(Order::Pause);
        let look = wait(&mut *trainer).look.clone();
        let trace = &look.trace;
        let state = trace.quantities.iter().find(|q| q.name == "h").unwrap();
        assert_eq!(
            state.values.len(),
            state.rows * trace.steps,
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
