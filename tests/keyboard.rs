//! The program in a real terminal: what the terminal says of its own accord, floods of input, signals.
#![cfg(unix)]

#[allow(
    dead_code,
    reason = "shared with the walk's tests, which use all of it"
)]
#[path = "common/pty.rs"]
mod pty;

use pty::{GATEWALK, Pty, counter, until};
use std::time::Duration;

const RIGHT: &str = "\x1b[C";

/// The step the walk is at.
fn step(screen: &vt100::Screen) -> usize {
    counter(screen).map_or(0, |(step, _)| step)
}

/// Goes a step on, which shows that keys are heard, and that nothing else was typed.
fn steps_on(pty: &mut Pty, from: usize, after: &str) {
    pty.send(RIGHT);
    // The foot is drawn last: before it the frame is not whole.
    pty.wait_for(
        &format!("one step on from {from}, after {after:?}"),
        |screen| step(screen) == from + 1 && screen.contents().contains("q quit"),
    );
}

#[test]
fn answers_of_the_terminal_are_no_keys() {
    let answers = [
        "\x1b[?2026;2$y",
        "\x1b[?997;1n",
        "\x1b[5;1R",
        "\x1b[?62;22c",
        "\x1b[>41;397;0c",
        "\x1b[48;30;100;600;1000t",
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
        "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
        "\x1bP>|XTerm(397)\x1b\\",
        "\x1bP1$r0 q\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b^q\x1b\\",
    ];
    let mut pty = Pty::walk(100, 30, &[]);
    for (k, answer) in answers.into_iter().enumerate() {
        pty.send(answer);
        steps_on(&mut pty, k + 1, answer);
    }
    for (k, answer) in [
        "\x1b[?2026;2$y",
        "\x1b]11;rgb:0/0/0\x1b\\",
        "\x1bP>|q\x1b\\",
    ]
    .into_iter()
    .enumerate()
    {
        let (begun, rest) = answer.split_at(2);
        pty.send(begun);
        for byte in rest.chars() {
            std::thread::sleep(Duration::from_millis(100));
            pty.send(byte.encode_utf8(&mut [0; 4]));
        }
        steps_on(&mut pty, answers.len() + k + 1, answer);
    }
    pty.send("\x1b[?2026;2$y");
    pty.send("\x03");
    assert_eq!(pty.exit_code(), 130);
    pty.wait_for_restored();
}

#[test]
fn an_answer_that_never_ends_leaves_the_keyboard() {
    for (begun, key, code) in [
        ("\x1b]11;rgb:", "\x03", 130),
        ("\x1bP>|", "\x1a", 0),
        ("\x1b[200~text", "\x03", 130),
    ] {
        let mut pty = Pty::walk(100, 30, &[]);
        pty.send(begun);
        std::thread::sleep(Duration::from_millis(500));
        if code == 0 {
            pty.send("\x1b");
            std::thread::sleep(Duration::from_millis(500));
            pty.send("q");
        } else {
            pty.send(key);
        }
        assert_eq!(pty.exit_code(), code, "{begun:?}");
    }
}

#[test]
fn text_that_comes_at_once_is_typed_and_no_command() {
    let mut pty = Pty::walk(100, 30, &[]);
    pty.send("/");
    pty.wait_for("the prompt", |screen| screen.contents().contains("/ ▏"));
    pty.send(&"x".repeat(200));
    let flood = pty.flood("quit\rGGG\rllll\t:q\r", 60_000);
    until(
        || flood.is_finished(),
        || "a megabyte to be read".to_owned(),
    );
    std::thread::sleep(Duration::from_millis(500));
    pty.send("\x1b");
    pty.wait_for_text("q quit");
    steps_on(&mut pty, 1, "a megabyte");
    // The same without a prompt, but for the first signs.
    pty.send(&" ".repeat(2000));
    std::thread::sleep(Duration::from_millis(500));
    pty.send("\x1b[H");
    pty.wait_for("the first step", |screen| step(screen) == 1);
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
}

/// A flood never ends by itself: the signal has to overtake it, on every screen.
#[test]
fn a_signal_is_obeyed_whatever_waits() {
    let arrows = "\x1b[C\x1b[D\x1b[B\x1b[A".repeat(100);
    let motion: String = (1..100)
        .map(|k| format!("\x1b[<35;{k};9M\x1b[<32;{k};9M\x1b[<65;{k};9M"))
        .collect();
    let text = "The quick brown fox jumps over the lazy dog.\r".repeat(50);
    let places: [(&[&str], &str, &str); 6] = [
        (&["walk"], "/", "t=1"),
        (&["present", "3"], "", "━━"),
        (&["train", "recall"], "", "Space pause"),
        (&["learn", "3"], "", "page 1/"),
        (&[], "", "gatewalk"),
        (&[], "/", "gatewalk"),
    ];
    for (argv, first, shown) in places {
        for (what, keys) in [("arrows", &arrows), ("motion", &motion), ("text", &text)] {
            let argv: Vec<&str> = [GATEWALK].iter().chain(argv).copied().collect();
            let mut pty = Pty::start(&argv, 100, 30, &[]);
            pty.wait_for("the screen", |s| {
                s.alternate_screen() && s.contents().contains(shown)
            });
            pty.send(first);
            let _endless = pty.flood(keys, usize::MAX);
            for k in 0..30 {
                std::thread::sleep(Duration::from_millis(10));
                pty.resize(60 + k, 20 + k);
            }
            // Behind the flood it would wait for ever: the flood does not end before the terminal is given back. After
            // that the kernel keeps the process as long as a read of its waits for a terminal that is never still.
            pty.signal("TERM");
            pty.wait_for_restored();
            pty.calm();
            assert_eq!(pty.exit_code(), 143, "{argv:?} {what}");
        }
    }
}

/// By name, or by number where a shell has no name for it.
#[test]
fn signals_end_it_and_restore() {
    let everywhere = [
        ("TERM", 143),
        ("HUP", 129),
        ("INT", 130),
        ("QUIT", 131),
        ("ALRM", 142),
        ("TRAP", 133),
    ];
    let linux = [
        ("ABRT", 134),
        ("BUS", 135),
        ("USR1", 138),
        ("USR2", 140),
        ("16", 144),
        ("XCPU", 152),
        ("VTALRM", 154),
        ("PROF", 155),
        ("29", 157),
        ("30", 158),
        ("SYS", 159),
        ("35", 163),
        ("64", 192),
    ];
    let linux = linux.into_iter().filter(|_| cfg!(target_os = "linux"));
    for (name, code) in everywhere.into_iter().chain(linux) {
        let mut pty = Pty::walk(100, 30, &[]);
        for harmless in ["PIPE", "CHLD", "URG", "WINCH", "CONT", "XFSZ"] {
            pty.signal(harmless);
        }
        steps_on(&mut pty, 1, "signals that end nothing");
        pty.signal(name);
        assert_eq!(pty.exit_code(), code, "SIG{name}");
        pty.wait_for_restored();
    }
}

#[test]
fn any_signal_keeps_what_is_there() {
    let mut pty = Pty::start(
        &[GATEWALK, "learn", "3"],
        100,
        30,
        &[("GATEWALK_STATE", "kept")],
    );
    pty.wait_for_text("page 1/");
    pty.send("n");
    pty.wait_for_text("page 2/");
    pty.signal("USR1");
    assert_eq!(
        pty.exit_code(),
        128 + if cfg!(target_os = "linux") { 10 } else { 30 }
    );
    let kept = std::fs::read_to_string(pty.home().join("kept/progress.toml")).unwrap();
    assert!(kept.contains("03-three-gates"), "{kept}");
    let training = [
        "train",
        "worked-example",
        "--epochs",
        "1000000",
        "--save",
        "w.safetensors",
    ];
    let argv: Vec<&str> = [GATEWALK].into_iter().chain(training).collect();
    let mut pty = Pty::start(&argv, 100, 30, &[]);
    pty.wait_for_text("validation");
    pty.signal("ALRM");
    assert_eq!(pty.exit_code(), 142);
    pty.wait_for_restored();
    assert!(
        std::fs::metadata(pty.home().join("w.safetensors"))
            .unwrap()
            .len()
            > 0
    );
}
