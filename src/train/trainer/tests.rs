//! Both trainers, with real tasks.

use super::history::History;
use super::polled::Polled;
use super::*;
use crate::train::tasks::TaskSpec;
use crate::train::{EpochEnd, Training};
use std::time::Duration;
use web_time::Instant;

fn task(name: &str, epochs: usize) -> Arc<Task> {
    let kind = TaskSpec::named(name).unwrap();
    Arc::new(
        kind.draw(crate::train::tasks::Settings {
            epochs,
            ..kind.defaults()
        })
        .unwrap(),
    )
}

/// Waits for a status.
fn wait(trainer: &mut dyn Trainer) -> Box<Status> {
    trainer.request_status();
    loop {
        match trainer.take_status() {
            Some(status) => return status,
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Waits until it stops by itself.
fn finish(trainer: &mut dyn Trainer) -> Box<Status> {
    loop {
        let status = wait(trainer);
        if status.state != State::Running {
            return status;
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
        trainer.send(Control::Pause);
        for _ in 0..10 {
            trainer.send(Control::Step);
            assert_eq!(wait(&mut *trainer).state, State::Paused);
        }
        // What is taken out in between is that of this moment, and takes nothing away.
        let taken = trainer.checkpoint().unwrap();
        assert_eq!(taken.network, wait(&mut *trainer).look.network);
        trainer.send(Control::Resume);
        let status = finish(&mut *trainer);
        assert_eq!((status.state, status.epoch), (State::Done, (3, 3)));
        assert_eq!(trainer.stop().unwrap(), alone.checkpoint().cast());
    }
}

#[test]
fn thousands_of_orders_do_not_put_off_the_end() {
    let mut trainer = start::<f32>(task("recall", 1), None, 1).unwrap();
    trainer.send(Control::Pause);
    for k in 0..5_000 {
        trainer.send(Control::Step);
        trainer.send(Control::Sample(k));
        trainer.request_status();
    }
    let begun = Instant::now();
    assert_eq!(trainer.pause(None).unwrap().state, State::Paused);
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
    trainer.send(Control::Show(Some(0)));
    let past = wait(&mut *trainer);
    assert_eq!((past.look.step, past.shown), (0, Some(0)));
    assert_ne!(past.look.network, now.look.network);
    trainer.send(Control::Show(None));
    assert_eq!(wait(&mut *trainer).look.network, now.look.network);
}

#[test]
fn divergence_stops_with_the_last_good_weights() {
    let kind = TaskSpec::named("worked-example").unwrap();
    let mut settings = kind.defaults();
    (settings.learning_rate, settings.clip, settings.epochs) = (1e200, None, 50);
    settings.optimizer = crate::graph::Optimizer::SGD;
    let mut trainer = start::<f64>(Arc::new(kind.draw(settings).unwrap()), None, 1).unwrap();
    let status = finish(&mut *trainer);
    assert!(
        matches!(status.state, State::Diverged(d) if d.step == 1),
        "{:?}",
        status.state
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
            validation: None,
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
    for kind in TaskSpec::ALL {
        let task = task(kind.name, 1);
        let mut trainer = start::<f32>(task, None, 2).unwrap();
        trainer.send(Control::Pause);
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
        match &look.answers {
            crate::train::Answers::Text(text) => assert!(text.chars().count() > 100),
            crate::train::Answers::Symbols(list) => {
                assert!(
                    list.iter()
                        .all(|r| !r.given.is_empty() && !r.wanted.is_empty()),
                    "{list:?}"
                );
            }
            crate::train::Answers::Points(list) => assert!(list.len() > 20),
            crate::train::Answers::Series { target, output, .. } => {
                assert_eq!(target.len(), output.len())
            }
            crate::train::Answers::Confusion { labels, counts } => {
                assert_eq!(labels.len().pow(2), counts.len());
                assert!(counts.iter().sum::<usize>() > 50);
            }
        }
    }
}
