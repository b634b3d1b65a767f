//! The program in a real terminal: walking, and giving the terminal back whatever ends it.
#![cfg(unix)]

#[allow(dead_code, reason = "shared with other tests, which use all of it")]
#[path = "common/pty.rs"]
mod pty;

use pty::{GATEWALK, Pty, counter, until};
use std::process::{Command, Stdio};

const RIGHT: &str = "\x1b[C";

/// What is on the screen, without the blanks at the ends of rows.
fn text(screen: &vt100::Screen) -> Vec<String> {
    screen
        .rows(0, u16::MAX)
        .map(|row| row.trim_end().to_owned())
        .collect()
}

fn at_last_step(screen: &vt100::Screen) -> bool {
    counter(screen).is_some_and(|(step, steps)| step == steps)
}

#[test]
fn walks_to_the_end_step_by_step_and_quits() {
    let mut pty = Pty::walk(100, 30, &[]);
    for (count, key) in [RIGHT, "l"].iter().cycle().enumerate() {
        let Some((step, steps)) = pty.screen(counter) else {
            panic!("the step counter is gone")
        };
        if step == steps {
            break;
        }
        assert!(
            count < 2 * steps,
            "{count} keys and only at step {step} of {steps}"
        );
        pty.send(key);
        pty.wait_for("the next step", |screen| {
            counter(screen).is_some_and(|(now, _)| now > step)
        });
    }
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
    pty.wait_for_restored();
}

#[test]
fn goes_to_the_last_step_at_once() {
    for key in ["G", "\x1b[F"] {
        let mut pty = Pty::walk(80, 24, &[]);
        pty.send(key);
        pty.wait_for("the last step", at_last_step);
        pty.send("q");
        assert_eq!(pty.exit_code(), 0);
    }
}

#[test]
fn a_key_held_down_does_not_lag() {
    let mut pty = Pty::walk(100, 30, &[]);
    pty.send(&RIGHT.repeat(200));
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
    pty.wait_for_restored();
}

#[test]
fn ctrl_c_quits_and_restores() {
    let mut pty = Pty::walk(100, 30, &[]);
    pty.send("\x03");
    assert_eq!(pty.exit_code(), 130);
    pty.wait_for_restored();
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_restores_before_it_reports() {
    let mut pty = Pty::walk(100, 30, &[("GATEWALK_PANIC", "1")]);
    pty.send("\x1b[24~");
    assert_eq!(pty.exit_code(), 101);
    pty.wait_for_restored();
    pty.wait_for_text("panicked at");
}

#[cfg(target_os = "linux")]
#[test]
fn stops_and_goes_on() {
    let mut pty = Pty::walk(100, 30, &[]);
    for from_outside in [false, true] {
        pty.send(RIGHT);
        let step = if from_outside { 3 } else { 2 };
        pty.wait_for("a step", |screen| {
            counter(screen).is_some_and(|(now, _)| now == step)
        });
        if from_outside {
            pty.signal("TSTP")
        } else {
            pty.send("\x1a")
        }
        until(
            || stat(pty.id())[0] == "T",
            || "the process to stop".to_owned(),
        );
        pty.wait_for_restored();
        pty.signal("CONT");
        pty.wait_for("the same step", |screen| {
            screen.alternate_screen() && counter(screen).is_some_and(|(now, _)| now == step)
        });
        until(|| !pty.is_cooked(), || "raw mode".to_owned());
    }
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
    pty.wait_for_restored();
}

#[cfg(target_os = "linux")]
#[test]
fn ends_when_told_so_while_stopped() {
    let mut pty = Pty::walk(100, 30, &[]);
    pty.send("\x1a");
    until(
        || stat(pty.id())[0] == "T",
        || "the process to stop".to_owned(),
    );
    pty.signal("TERM");
    pty.signal("CONT");
    assert_eq!(pty.exit_code(), 143);
    pty.wait_for_restored();
}

#[test]
fn help_opens_and_closes() {
    let mut pty = Pty::walk(100, 30, &[]);
    // The foot is drawn last: before it the frame is not whole.
    pty.wait_for_text("q quit");
    let before = pty.screen(text);
    pty.send("?");
    pty.wait_for("help", |screen| text(screen) != before);
    pty.send("\x1b");
    pty.wait_for("the walk as it was", |screen| text(screen) == before);
}

#[test]
fn changes_language_while_it_runs() {
    let mut pty = Pty::walk(100, 30, &[]);
    pty.wait_for_text("q quit");
    pty.send("L");
    pty.wait_for_text("q 关闭");
    pty.send("L");
    pty.wait_for_text("q quit");
}

#[test]
fn the_prompt_takes_letters_as_text() {
    let mut pty = Pty::walk(100, 30, &[]);
    pty.send(":");
    pty.send("xqx");
    pty.wait_for_text("xqx");
    pty.send("\x1b");
    pty.wait_for("the prompt to close", |screen| {
        !screen.contents().contains("xqx")
    });
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
}

#[test]
fn says_what_size_it_needs_and_recovers() {
    let mut pty = Pty::walk(100, 30, &[]);
    // A key that was taken shows that events are read, and with them the signal of a new size.
    pty.send("L");
    pty.wait_for_text("q 关闭");
    pty.resize(20, 5);
    pty.wait_for("the size needed", |screen| {
        ["40", "10"]
            .iter()
            .all(|number| screen.contents().contains(number))
            && counter(screen).is_none()
    });
    pty.resize(100, 30);
    pty.wait_for("the walk", |screen| counter(screen).is_some());
}

#[test]
fn no_size_is_too_odd() {
    let mut pty = Pty::walk(100, 30, &[]);
    for (columns, rows) in [
        (1, 1),
        (0, 0),
        (2, 1),
        (1, 50),
        (500, 200),
        (40, 10),
        (80, 24),
    ] {
        pty.resize(columns, rows);
        pty.send("l");
    }
    pty.wait_for("the walk", |screen| counter(screen).is_some());
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
    pty.wait_for_restored();
}

#[cfg(target_os = "linux")]
#[test]
fn idles_without_a_sound() {
    let pty = Pty::walk(100, 30, &[]);
    std::thread::sleep(std::time::Duration::from_secs(1));
    let before = ticks(pty.id());
    std::thread::sleep(std::time::Duration::from_secs(2));
    let used = ticks(pty.id()) - before;
    assert!(used <= 2, "{used} ticks of CPU in two idle seconds");
}

#[test]
fn reset_asks_and_says_what_it_removes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.toml");
    let record =
        "last = \"a\"\n[lessons.a]\npage = 2\n[lessons.a.answers.\"1.1\"]\nsettled = true\n";
    std::fs::write(&path, record).unwrap();
    let state = [("GATEWALK_STATE", folder.path().to_str().unwrap())];
    let ask = |answer: &str| {
        let mut pty = Pty::start(&[GATEWALK, "reset"], 100, 30, &state);
        pty.wait_for_text("[y/N]");
        assert!(pty.screen(|s| s.contents().contains("1 lessons, and 1 answers")));
        pty.send(answer);
        assert_eq!(pty.exit_code(), 0);
    };
    ask("\r");
    assert!(path.exists());
    let piped = |args: &[&str]| {
        let mut command = Command::new(GATEWALK);
        command
            .arg("reset")
            .args(args)
            .env("GATEWALK_STATE", folder.path())
            .stdin(Stdio::null());
        command.output().unwrap()
    };
    let output = piped(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--yes") && path.exists());
    ask("y\r");
    assert!(!path.exists());
    std::fs::write(&path, "broken").unwrap();
    assert_eq!(piped(&["--yes"]).status.code(), Some(0));
    assert!(!path.exists());
}

/// A limit of no bytes a file is as a full disk: the file can be made and not be written.
#[test]
fn a_full_disk_is_a_notice() {
    let script = format!("trap '' XFSZ; ulimit -f 0; exec '{GATEWALK}' learn 3");
    let folder = tempfile::tempdir().unwrap();
    let state = [
        ("GATEWALK_STATE", folder.path().to_str().unwrap()),
        ("LANG", "C.UTF-8"),
    ];
    let mut pty = Pty::start(&["sh", "-c", &script], 100, 30, &state);
    pty.wait_for_text("page 1/");
    pty.send("n");
    pty.wait_for_text("could not be kept");
    pty.send("n");
    pty.wait_for_text("page 3/");
    pty.send("q");
    pty.wait_for_text("could not be kept");
    pty.send("q");
    assert_eq!(pty.exit_code(), 0);
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().ends_with(".part")),
        "{left:?}"
    );
}

/// The hang-up comes as a signal and as a terminal that is gone, at once, while what was read is written.
#[test]
fn what_was_read_is_kept_when_the_terminal_closes() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let state = [("GATEWALK_STATE", folder.path().to_str().unwrap())];
        let pty = Pty::start(&[GATEWALK, "learn", "3"], 100, 30, &state);
        pty.wait_for_text("page 1/");
        let id = pty.id();
        let mut child = pty.hang_up("n");
        _ = Command::new("kill")
            .args(["-HUP", &id.to_string()])
            .stderr(Stdio::null())
            .status();
        until(
            || child.try_wait().unwrap().is_some(),
            || "the end after a hang-up".to_owned(),
        );
        let kept = std::fs::read_to_string(folder.path().join("progress.toml")).unwrap();
        assert!(kept.contains("03-three-gates"), "{kept}");
        let left: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .collect();
        assert!(
            left.iter()
                .all(|name| !name.to_string_lossy().ends_with(".part")),
            "{left:?}"
        );
    }
}

/// Two saves as editors make them: one writes the file, the other puts a new file in its place.
#[test]
fn a_lesson_follows_its_file() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("en");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("01-own.md");
    let text = |body: &str| format!("+++\ntitle = \"Own\"\nminutes = 1\n+++\n\n## One\n\n{body}\n");
    std::fs::write(&path, text("As it was.")).unwrap();
    let mut pty = Pty::start(&[GATEWALK, "learn", path.to_str().unwrap()], 80, 24, &[]);
    pty.wait_for_text("As it was.");
    std::fs::write(&path, text("As it is.")).unwrap();
    pty.wait_for_text("As it is.");
    let beside = folder.join("01-own.md~");
    std::fs::write(&beside, text("It {{ has no end.")).unwrap();
    std::fs::rename(&beside, &path).unwrap();
    pty.wait_for_text("01-own.md:8:4");
    assert!(pty.screen(|s| s.contents().contains("As it is.")));
    std::fs::write(&beside, text("Mended.")).unwrap();
    std::fs::rename(&beside, &path).unwrap();
    pty.wait_for("the mended page", |s| {
        s.contents().contains("Mended.") && !s.contents().contains(":8:4")
    });
    #[cfg(target_os = "linux")]
    {
        std::thread::sleep(std::time::Duration::from_millis(500));
        let before = ticks(pty.id());
        std::thread::sleep(std::time::Duration::from_secs(1));
        let used = ticks(pty.id()) - before;
        assert!(used <= 1, "{used} ticks of CPU in an idle second");
    }
    pty.send("qq");
    assert_eq!(pty.exit_code(), 0);
}

#[test]
fn ends_when_the_terminal_closes() {
    let mut child = Pty::walk(100, 30, &[]).hang_up(RIGHT);
    until(
        || child.try_wait().unwrap().is_some(),
        || "the end after a hang-up".to_owned(),
    );
}

/// In a session of its own no signal tells it that the terminal is gone.
#[cfg(target_os = "linux")]
#[test]
fn ends_when_the_terminal_closes_without_a_signal() {
    if Command::new("setsid").arg("true").status().is_err() {
        return;
    }
    let script = format!("tty=$(tty); setsid '{GATEWALK}' walk <\"$tty\" & echo $! > pid; wait");
    let mut pty = Pty::start(&["sh", "-c", &script], 100, 30, &[]);
    pty.wait_for("the walk", |screen| counter(screen).is_some());
    let id = pty.home().join("pid");
    let id: u32 = std::fs::read_to_string(id).unwrap().trim().parse().unwrap();
    pty.send(RIGHT);
    pty.hang_up(RIGHT);
    let gone = || !std::path::Path::new(&format!("/proc/{id}/stat")).exists();
    until(
        || gone() || stat(id)[0] == "Z",
        || "the end after a silent hang-up".to_owned(),
    );
}

#[test]
fn plain_talks_line_by_line_and_leaves_the_terminal_alone() {
    let mut pty = Pty::start(&[GATEWALK, "walk", "--plain"], 80, 24, &[]);
    pty.wait_for_text("operation 1/103");
    assert!(pty.is_cooked() && !pty.screen(|screen| screen.alternate_screen()));
    pty.send("\r");
    pty.wait_for_text("operation 2/103");
    pty.send("quit\r");
    assert_eq!(pty.exit_code(), 0);
}

#[test]
fn without_a_terminal_it_prints_the_walk() {
    let output = Command::new(GATEWALK)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(!output.stdout.is_empty() && !output.stdout.contains(&0x1b));
}

#[test]
fn a_closed_pipe_is_no_error_worth_words() {
    let mut child = Command::new(GATEWALK)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(
        !String::from_utf8_lossy(&output.stderr).contains("panicked"),
        "{output:?}"
    );
}

/// The fields of /proc/ID/stat from the third, the state, on.
#[cfg(target_os = "linux")]
fn stat(id: u32) -> Vec<String> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields = text.rsplit_once(')').map_or("Z", |(_, fields)| fields);
    fields.split_whitespace().map(str::to_owned).collect()
}

/// The ticks of CPU the process has used.
#[cfg(target_os = "linux")]
fn ticks(id: u32) -> u64 {
    stat(id)[11..13]
        .iter()
        .map(|field| field.parse::<u64>().unwrap())
        .sum()
}
