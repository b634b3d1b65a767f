use super::update::round_rate;
use super::*;
use crate::lang::Lang;
use crate::train::tasks::{Settings as Training, TaskSpec};
use crate::ui::event::{KeyCode, KeyModifiers};
use crate::ui::keys::Action;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::sync::Arc;

fn settings(lang: Lang) -> Settings {
    Settings::plain(lang)
}

fn run(name: &str, change: impl Fn(Training) -> Training) -> Run {
    let kind = TaskSpec::named(name).unwrap();
    let task = Arc::new(kind.draw(change(kind.defaults())).unwrap());
    Run::start::<f64>(name.to_owned(), task, None, 1).unwrap()
}

/// Waits until no training runs and no status is on its way.
fn settle(lab: &mut Lab) {
    loop {
        lab.tick();
        let still =
            |r: &Run| r.trainer.is_pending() || r.status.is_none() || r.state() == State::Running;
        if !lab.runs.iter().any(still) {
            // Clocks differ from run to run.
            for status in lab.runs.iter_mut().filter_map(|r| r.status.as_mut()) {
                (status.seconds, status.samples) = (2.0, 2000);
            }
            let outcomes = lab.runs.iter_mut().flat_map(|r| &mut r.outcomes);
            outcomes.for_each(|outcome| outcome.seconds = 2.0);
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn screen(lab: &Lab, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| lab.view(frame)).unwrap();
    terminal.backend().to_string()
}

fn press(lab: &mut Lab, keys: &str) {
    for c in keys.chars() {
        let code = match c {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            '⌫' => KeyCode::Esc,
            '←' => KeyCode::Left,
            c => KeyCode::Char(c),
        };
        lab.key(KeyEvent::new(code, KeyModifiers::NONE));
        settle(lab);
    }
}

#[test]
fn scenes() {
    let scenes = [
        ("worked-example", 60, ""),
        ("sine", 1, "\t"),
        ("recall", 1, "\t\t"),
        ("translate", 1, ""),
        ("speech", 1, ""),
        ("keras", 1, ""),
    ];
    for (name, epochs, keys) in scenes {
        let mut lab = Lab::new(
            vec![run(name, |s| Training { epochs, ..s })],
            settings(Lang::EN),
        );
        settle(&mut lab);
        press(&mut lab, keys);
        for lang in [Lang::EN, Lang::ZH] {
            lab.settings.lang = lang;
            for (width, height) in [(80, 24), (100, 30), (200, 60)] {
                let shown = screen(&lab, width, height);
                insta::assert_snapshot!(format!("{lang}-{name}-{width}x{height}"), shown);
            }
        }
    }
}

#[test]
fn runs_are_compared_and_help_explains() {
    let sgd = |s: Training| Training {
        epochs: 30,
        optimizer: crate::graph::Optimizer::SGD,
        ..s
    };
    let adam = |s: Training| Training { epochs: 30, ..s };
    let runs = vec![run("worked-example", adam), run("worked-example", sgd)];
    let mut lab = Lab::new(runs, settings(Lang::EN));
    lab.runs[1].name = "--optimizer sgd".into();
    settle(&mut lab);
    insta::assert_snapshot!("compared", screen(&lab, 100, 30));
    press(&mut lab, "?");
    insta::assert_snapshot!("help-en", screen(&lab, 100, 60));
    lab.settings.lang = Lang::ZH;
    insta::assert_snapshot!("help-zh", screen(&lab, 100, 60));
    press(&mut lab, "⌫v");
    assert_eq!(lab.focus, 1);
}

#[test]
fn a_race_goes_through_its_seeds_and_tells_their_spread() {
    let contestant = |epochs: usize| {
        let run = run("worked-example", |s| Training { epochs, ..s });
        let more = [2, 3].map(|seed| run.task.with_seed(seed));
        run.and_then(more)
    };
    let mut lab = Lab::new(vec![contestant(30), contestant(60)], settings(Lang::EN));
    settle(&mut lab);
    for run in &lab.runs {
        let seeds: Vec<u64> = run.outcomes.iter().map(|o| o.seed).collect();
        assert_eq!(seeds, [1, 2, 3]);
        let results: Vec<f64> = run.outcomes.iter().filter_map(|o| o.result).collect();
        assert!(
            results.len() == 3 && results[0] != results[1],
            "{results:?}"
        );
    }
    insta::assert_snapshot!("race-80x24", screen(&lab, 80, 24));
    insta::assert_snapshot!("race-160x50", screen(&lab, 160, 50));
    // The slower one ends where the faster one has been for long, on whichever axis.
    press(&mut lab, "x");
    assert!(screen(&lab, 100, 30).contains("epoch 60.0"));
    press(&mut lab, "x");
    assert!(
        screen(&lab, 100, 30)
            .lines()
            .any(|line| line.contains(" s "))
    );
    press(&mut lab, "R");
    assert!(lab.runs.iter().all(Run::is_over) && lab.past.len() == 2);
}

#[test]
fn keys_reach_the_training() {
    let mut lab = Lab::new(
        vec![run("worked-example", |s| Training { epochs: 20, ..s })],
        settings(Lang::EN),
    );
    settle(&mut lab);
    let step = |lab: &Lab| lab.status().unwrap().look.step;
    assert_eq!(step(&lab), 20);
    press(&mut lab, "s");
    assert_eq!(step(&lab), 21);
    press(&mut lab, "+");
    assert!((lab.status().unwrap().learning_rate - 0.05).abs() < 1e-12);
    press(&mut lab, "--");
    assert!((lab.status().unwrap().learning_rate - 0.01).abs() < 1e-12);
    press(&mut lab, "h");
    assert_eq!(step(&lab), 21, "the newest kept epoch");
    press(&mut lab, "hh");
    assert_eq!(step(&lab), 19);
    assert!(screen(&lab, 100, 30).contains("looking back"));
    press(&mut lab, "G");
    assert_eq!(step(&lab), 21);
    press(&mut lab, " ");
    assert_eq!(lab.status().unwrap().state, State::Done);
    press(&mut lab, "R");
    assert_eq!((step(&lab), lab.past.len()), (20, 1));
    let Some(Command::Push(mut walk)) = lab.key(KeyEvent::from(KeyCode::Enter)) else {
        panic!("small enough to walk");
    };
    let mut terminal = Terminal::new(TestBackend::new(160, 30)).unwrap();
    terminal.draw(|frame| walk.draw(frame)).unwrap();
    let shown = terminal.backend().to_string();
    assert!(shown.contains("worked-example after 20 steps"), "{shown}");
    let left = lab.key(KeyEvent::from(KeyCode::Char('q')));
    assert!(matches!(left, Some(Command::Pop)));
    let ended = lab.finish(|| ());
    assert_eq!(
        ended[0]
            .checkpoint
            .as_ref()
            .unwrap()
            .network
            .parameters
            .len(),
        117
    );
}

#[test]
fn what_begins_again_begins_with_the_rate_it_had_or_the_one_that_was_set() {
    let fading = |s: Training| Training {
        epochs: 5,
        decay: 0.5,
        learning_rate: 0.02,
        ..s
    };
    let mut lab = Lab::new(vec![run("worked-example", fading)], settings(Lang::EN));
    settle(&mut lab);
    let ended = lab.status().unwrap().learning_rate;
    assert!(ended < 0.002, "{ended}");
    press(&mut lab, "R");
    assert!(
        (lab.status().unwrap().learning_rate - ended).abs() < 1e-12,
        "as the first time"
    );
    press(&mut lab, "+R");
    assert!(
        lab.status().unwrap().learning_rate < ended,
        "it began with the smaller rate that was set"
    );
}

#[test]
fn a_short_wave_does_not_count() {
    let short = |s: Training| Training {
        epochs: 1,
        length: 4,
        ..s
    };
    let mut lab = Lab::new(vec![run("sine", short)], settings(Lang::EN));
    settle(&mut lab);
    let shown = screen(&lab, 120, 40);
    assert!(
        shown.contains("prediction and target") && !shown.contains("true"),
        "{shown}"
    );
}

#[test]
fn rates_are_round() {
    assert!((round_rate(0.01, 1.0) - 0.02).abs() < 1e-12);
    assert!((round_rate(0.01, -1.0) - 0.005).abs() < 1e-12);
    assert!((round_rate(0.0037, 1.0) - 0.005).abs() < 1e-12);
    assert!((round_rate(50.0, 1.0) - 50.0).abs() < 1e-12);
}

#[test]
fn any_size_and_any_key() {
    let mut lab = Lab::new(
        vec![run("worked-example", |s| Training { epochs: 2, ..s })],
        settings(Lang::ZH),
    );
    settle(&mut lab);
    for key in keys::TABLE {
        if let Action::Own(msg) = key.action {
            _ = lab.update(msg);
        }
        for (width, height) in [(1, 1), (40, 10), (61, 11), (80, 24), (300, 100)] {
            screen(&lab, width, height);
        }
    }
}

/// Looking back everything on the screen is of the epoch that is looked at: the line, the table of runs, and the place.
#[test]
fn what_is_looked_back_at_is_all_of_one_epoch() {
    let epochs = |epochs| move |s: Training| Training { epochs, ..s };
    let slow = |s: Training| Training {
        learning_rate: 0.001,
        epochs: 60,
        ..s
    };
    let runs = vec![
        run("worked-example", epochs(60)),
        run("worked-example", slow),
    ];
    let mut lab = Lab::new(runs, settings(Lang::EN));
    settle(&mut lab);
    let last = lab.describe().join("\n");
    press(&mut lab, "12");
    let said = lab.describe().join("\n");
    assert!(said.contains("looking back · epoch 12/60"), "{said}");
    for (run, said) in lab.runs.iter().zip(["A", "B"]) {
        let status = run.status.as_ref().unwrap();
        let end = status.looked_at.unwrap();
        assert_eq!((end.epoch, end.step, status.look.step), (12, 12, 12));
        // A batch is all there is: the loss of the epoch is that of its only step.
        assert_eq!(Some(end.loss), status.loss.points().get(11).map(|p| p.1));
        assert_eq!(
            end.validation,
            status.validation.points().get(11).map(|p| p.1)
        );
        let loss = super::chart::short(end.loss);
        let screen = screen(&lab, 160, 50);
        let name = format!("{said} worked-example ");
        let row = screen
            .lines()
            .rev()
            .find(|line| line.contains(&name))
            .unwrap();
        assert!(row.contains(&loss), "{loss} in {row}");
    }
    assert!(said.contains(&super::chart::short(
        lab.status().unwrap().looked_at.unwrap().loss
    )));
    lab.key(KeyEvent::from(KeyCode::Home));
    settle(&mut lab);
    let said = lab.describe().join("\n");
    assert!(
        said.contains("epoch 0/60") && !said.contains("val."),
        "{said}"
    );
    // Beyond the last epoch lies the present.
    press(&mut lab, "999");
    assert_eq!(lab.describe().join("\n"), last);
}

/// What is said of counting on is only said once the four that were given are learned.
#[test]
fn nothing_is_called_learned_before_it_is() {
    let mut lab = Lab::new(vec![run("worked-example", |s| s)], settings(Lang::EN));
    settle(&mut lab);
    let says = |lab: &Lab| screen(lab, 160, 50).contains("off by more than 0.5");
    assert!(says(&lab));
    press(&mut lab, "4");
    assert!(!says(&lab));
}

/// A lab of a task that was not trained, with a sample of one's own.
fn own(name: &str, keys: &str) -> Lab {
    let mut lab = Lab::new(
        vec![run(name, |s| Training { epochs: 0, ..s })],
        settings(Lang::EN),
    );
    settle(&mut lab);
    press(&mut lab, keys);
    lab
}

fn arrow(lab: &mut Lab, code: KeyCode, times: usize) {
    for _ in 0..times {
        lab.key(KeyEvent::from(code));
        settle(lab);
    }
}

#[test]
fn a_number_of_the_sample_moves_and_the_answer_with_it() {
    let mut lab = own("adding", "e");
    let said = |lab: &Lab| lab.status().unwrap().look.trace.outputs[0];
    let before = said(&lab);
    let told = lab.own_told();
    arrow(&mut lab, KeyCode::Up, 3);
    assert!((said(&lab) - before).abs() > 1e-9);
    assert_ne!(lab.own_told()[0], told[0], "the input");
    let target = |lab: &Lab| {
        lab.own_told()[1]
            .rsplit(' ')
            .next()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    // The number is marked, so the sum grows by as much.
    let was = target(&lab);
    arrow(&mut lab, KeyCode::PageDown, 1);
    assert!(
        (was - target(&lab) - 1.0).abs() < 1e-3,
        "{:?}",
        lab.own_told()
    );
    // Without its mark it counts no more.
    arrow(&mut lab, KeyCode::Tab, 1);
    arrow(&mut lab, KeyCode::Down, 1);
    assert!(target(&lab) < 1.0 && !lab.own_told()[0].contains('*'));
    arrow(&mut lab, KeyCode::Esc, 1);
    assert!(lab.own.is_none() && lab.status().unwrap().look.asked.is_none());
    assert!((said(&lab) - before).abs() < 1e-12);
}

#[test]
fn a_number_that_is_typed_is_read_and_written() {
    let mut lab = own("translate", "e204\n");
    let asked = |lab: &Lab| lab.status().unwrap().look.asked.clone().unwrap();
    assert_eq!(
        asked(&lab).question.wanted.as_deref(),
        Some("twohundredfour")
    );
    for (width, height) in [(80, 24), (200, 60)] {
        let shown = screen(&lab, width, height);
        assert!(shown.contains("→en 2 0 4 ="), "{shown}");
    }
    arrow(&mut lab, KeyCode::Tab, 1);
    assert_eq!(asked(&lab).question.wanted.as_deref(), Some("二百零四"));
    // Step by step back to where it still reads.
    arrow(&mut lab, KeyCode::Left, 30);
    assert!(screen(&lab, 80, 24).contains("t=1: it still reads"));
    press(&mut lab, "enonsense\n");
    assert!(screen(&lab, 160, 45).contains("not understood"));
    assert!(
        asked(&lab).question.wanted.is_some(),
        "what was asked stays"
    );
}

#[test]
fn a_vowel_of_ones_own_is_heard_and_can_be_kept() {
    let mut lab = own("speech", "e");
    let told = lab.own_told();
    assert!(told[0].contains("F1 500 Hz, F2 1500 Hz"), "{told:?}");
    arrow(&mut lab, KeyCode::Up, 2);
    arrow(&mut lab, KeyCode::Right, 1);
    assert!(lab.own_told()[0].contains("F1 460 Hz, F2 1450 Hz"));
    press(&mut lab, "w");
    let Some(Command::Sound(Some((path, wav)))) = lab.key(KeyEvent::from(KeyCode::Enter)) else {
        panic!("a sound is written");
    };
    assert_eq!((path.as_str(), &wav[..4]), ("vowel.wav", &b"RIFF"[..]));
    let mut lab = own("recall", "w");
    assert!(lab.asking.is_none(), "there is no sound");
    press(&mut lab, "e");
    arrow(&mut lab, KeyCode::Up, 1);
    let all: Vec<String> = lab.own_told();
    assert!(all[1].contains("target"), "{all:?}");
}

#[test]
fn every_task_has_a_sample_of_ones_own_at_every_size() {
    for kind in TaskSpec::ALL {
        let mut lab = own(kind.name, "e");
        if lab.asking.is_some() {
            press(
                &mut lab,
                if kind.name == "text" {
                    "the q\n"
                } else {
                    "999\n"
                },
            );
        }
        assert!(lab.own.is_some(), "{}", kind.name);
        for lang in [Lang::EN, Lang::ZH] {
            lab.settings.lang = lang;
            for (width, height) in [(40, 10), (61, 11), (80, 24), (160, 45), (200, 60)] {
                screen(&lab, width, height);
            }
            assert!(!lab.own_told().is_empty(), "{}", kind.name);
        }
        if let Some(asked) = &lab.status().unwrap().look.asked
            && kind.name == "text"
        {
            assert_eq!(asked.question.steps(), 6, "a line begins, then five signs");
        }
    }
}
