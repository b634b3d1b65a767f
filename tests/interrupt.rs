//! Ctrl-C while a training runs: the first saves what is there, the second quits at once; on the lab's screen
//! and without one.
#![cfg(unix)]

#[allow(
    dead_code,
    reason = "shared with the walk's tests, which use all of it"
)]
#[path = "common/pty.rs"]
mod pty;

use gatewalk::train::tasks::{Settings, TaskSpec};
use gatewalk::train::{Network, weights};
use pty::{GATEWALK, PATIENCE, Pty, until};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const CTRL_C: &str = "\x03";
/// What is said while a step takes its time.
const AGAIN: &str = "Ctrl-C again quits at once";
/// A training that goes on for longer than any test.
const ENDLESS: [&str; 5] = ["train", "worked-example", "--epochs", "1000000", "--save"];
/// One whose every step takes longer than a test waits.
const SLOW: [&str; 11] = [
    "train",
    "recall",
    "--threads",
    "1",
    "--length",
    "400",
    "--hidden",
    "1024",
    "--batch",
    "24",
    "--save",
];

/// Reads what was saved; panics unless it is the network of [`ENDLESS`] and has learned.
fn assert_saved(path: &Path) {
    let read = weights::read(&weights::bytes(path).unwrap(), weights::Reading::default()).unwrap();
    let network = read.network;
    let kind = TaskSpec::named("worked-example").unwrap();
    let task = kind.draw(kind.defaults()).unwrap();
    let Settings {
        convention,
        forget_bias,
        seed,
        ..
    } = task.settings;
    let drawn = Network::<f64>::draw(task.architecture.clone(), convention, forget_bias, seed);
    assert_eq!(network.architecture, task.architecture);
    assert!(network.parameters.iter().all(|v| v.is_finite()));
    let moved = network
        .parameters
        .iter()
        .zip(&drawn.parameters)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max);
    assert!(
        moved > 1e-3,
        "the weights are those it began with, within {moved}"
    );
}

fn lab(argv: &[&str]) -> Pty {
    let argv: Vec<&str> = [GATEWALK]
        .into_iter()
        .chain(argv.iter().copied())
        .chain(["w.safetensors"])
        .collect();
    let pty = Pty::start(&argv, 100, 30, &[]);
    pty.wait_for("the lab", |screen| {
        screen.alternate_screen() && screen.contents().contains("Space pause")
    });
    pty
}

#[test]
fn on_the_screen_the_first_saves_and_the_terminal_comes_back() {
    let mut pty = lab(&ENDLESS);
    pty.wait_for("some epochs", |screen| {
        screen.contents().contains("validation")
    });
    pty.send(CTRL_C);
    assert_eq!(pty.exit_code(), 130);
    pty.wait_for_restored();
    pty.wait_for_text("worked-example · epoch");
    assert_saved(&pty.home().join("w.safetensors"));
}

#[test]
fn in_a_walk_opened_from_the_lab_it_saves_too() {
    let mut pty = lab(&ENDLESS);
    pty.wait_for("some epochs", |screen| {
        screen.contents().contains("validation")
    });
    pty.send("\r");
    pty.wait_for("the walk", |screen| screen.contents().contains("forward ·"));
    pty.send(CTRL_C);
    assert_eq!(pty.exit_code(), 130);
    pty.wait_for_restored();
    assert_saved(&pty.home().join("w.safetensors"));
}

#[test]
fn on_the_screen_the_second_quits_at_once() {
    let mut pty = lab(&SLOW);
    pty.send(CTRL_C);
    pty.wait_for_restored();
    pty.wait_for_text(AGAIN);
    pty.send(CTRL_C);
    assert_eq!(pty.exit_code(), 130);
    assert!(!pty.home().join("w.safetensors").exists());
}

/// Without a terminal: no output but a pipe.
struct Piped {
    child: Child,
    home: tempfile::TempDir,
}

impl Piped {
    fn start(argv: &[&str]) -> Piped {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(GATEWALK);
        command
            .args(argv)
            .arg("w.safetensors")
            .current_dir(home.path())
            .env("LANG", "en_GB.UTF-8");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Piped {
            child: command.spawn().unwrap(),
            home,
        }
    }

    fn interrupt(&self) {
        let kill = format!("kill -INT {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Until then an interrupt ends it as it ends any program.
    #[cfg(target_os = "linux")]
    fn wait_until_it_listens(&self) {
        let caught = || {
            let status =
                std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
            let mask = status
                .lines()
                .find_map(|line| line.strip_prefix("SigCgt:"))
                .unwrap();
            u64::from_str_radix(mask.trim(), 16).unwrap()
        };
        let sigint = 1 << (2 - 1);
        until(
            || caught() & sigint != 0,
            || "a handler of SIGINT".to_owned(),
        );
    }

    fn exit_code(&mut self) -> Option<i32> {
        let mut status = None;
        until(
            || {
                status = self.child.try_wait().unwrap();
                status.is_some()
            },
            || "the program does not end".to_owned(),
        );
        status.unwrap().code()
    }
}

impl Drop for Piped {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_a_terminal_the_first_saves() {
    let mut piped = Piped::start(&ENDLESS);
    let mut lines = BufReader::new(piped.child.stdout.take().unwrap()).lines();
    (0..100).for_each(|_| assert!(lines.next().unwrap().unwrap().starts_with("epoch")));
    piped.interrupt();
    lines.for_each(drop);
    assert_eq!(piped.exit_code(), Some(130));
    assert_saved(&piped.home.path().join("w.safetensors"));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_terminal_the_second_quits_at_once() {
    let mut piped = Piped::start(&SLOW);
    piped.wait_until_it_listens();
    piped.interrupt();
    let mut said = String::new();
    let mut errors = BufReader::new(piped.child.stderr.take().unwrap());
    while !said.contains(AGAIN) {
        assert!(errors.read_line(&mut said).unwrap() > 0, "{said}");
    }
    let begun = Instant::now();
    piped.interrupt();
    assert_eq!(piped.exit_code(), Some(130));
    assert!(begun.elapsed() < PATIENCE);
    errors.read_to_string(&mut said).unwrap();
    assert!(!piped.home.path().join("w.safetensors").exists(), "{said}");
}
