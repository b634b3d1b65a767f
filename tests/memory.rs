//! What a long session holds, measured in the program itself: the numbers of one moment are ten megabytes.
#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "shared with other tests, which use all of it")]
#[path = "common/pty.rs"]
mod pty;

use pty::{GATEWALK, Pty};
use std::fmt::Write;
use std::fs;

/// How many megabytes a session may hold more than at its beginning: the numbers before the last edit, and those that
/// are being computed.
const MOST: usize = 20;

/// An LSTM of `units` that reads `steps` numbers.
fn lstm(units: usize, steps: usize) -> String {
    let gate = |(gate, function): (char, &str)| {
        format!("{gate}_t = {function}(W_{{x{gate}}} x_t + W_{{h{gate}}} h_{{t-1}} + b_{gate})\n")
    };
    let gates: String = [
        ('i', r"\sigma"),
        ('f', r"\sigma"),
        ('o', r"\sigma"),
        ('g', r"\tanh"),
    ]
    .map(gate)
    .concat();
    let mut model = format!(
        "equations = '''\n{gates}c_t = f_t \\odot c_{{t-1}} + i_t \\odot g_t\nh_t = o_t \\odot \\tanh(c_t)\n\
         L = \\|h_T\\|^2\n'''\n[sizes]\nh = {units}\n[inputs]\nx = {:?}\n[parameters]\n",
        (0..steps).map(|t| t % 7).collect::<Vec<_>>()
    );
    for name in ["W_x", "W_h", "b_"] {
        for gate in ["i", "f", "o", "g"] {
            let _ = writeln!(model, "{name}{gate} = {{ init = \"xavier\", seed = 7 }}");
        }
    }
    model
}

/// The most memory it ever held, in megabytes.
fn peak(pty: &Pty) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", pty.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.split_whitespace()
        .next()
        .unwrap()
        .parse::<usize>()
        .unwrap()
        / 1024
}

#[test]
fn edits_and_undo_hold_no_more_than_the_numbers_of_two_moments() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lstm.toml");
    fs::write(&path, lstm(48, 100)).unwrap();
    let mut pty = Pty::start(&[GATEWALK, "walk", path.to_str().unwrap()], 100, 30, &[]);
    pty.wait_for("the walk", |screen| {
        screen.alternate_screen() && pty::counter(screen).is_some()
    });
    let before = peak(&pty);
    for n in 1..=12 {
        pty.send(&format!("eb_i[{n}] = 0.{n}\r"));
        pty.wait_for_text(&format!("b_i[{n}]: "));
    }
    let edited = peak(&pty);
    assert!(
        edited < before + MOST,
        "{before} MB, and {edited} MB after twelve edits"
    );
    pty.send(&"u".repeat(13));
    pty.wait_for_text("nothing to undo");
    pty.send(&"\x12".repeat(13));
    pty.wait_for_text("nothing to redo");
    assert!(
        peak(&pty) < before + MOST,
        "{before} MB, and {} MB after undoing them and making them again",
        peak(&pty)
    );
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
}
