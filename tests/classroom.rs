//! A lesson for a room: the presentation and its notes, each in a terminal of its own.
#![cfg(unix)]

#[path = "common/pty.rs"]
#[allow(dead_code)] // tests/pty.rs uses the rest
mod pty;

use pty::{GATEWALK, Pty, until};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

const RIGHT: &str = "\x1b[C";

/// The same runtime and state folders for both terminals.
fn start(argv: &[&str], folder: &Path, size: (u16, u16)) -> Pty {
    let runtime = folder.join("runtime").display().to_string();
    let state = folder.join("state").display().to_string();
    let env = [
        ("XDG_RUNTIME_DIR", runtime.as_str()),
        ("GATEWALK_STATE", state.as_str()),
    ];
    Pty::start(&[&[GATEWALK], argv].concat(), size.0, size.1, &env)
}

/// The screen and the part of it the notes are at, and how many there are: `screen 3/27, part 1/2`.
fn place(screen: &vt100::Screen) -> Option<[usize; 4]> {
    let header = screen.rows(0, u16::MAX).next()?;
    let rest = header.split_once("screen ")?.1;
    let mut numbers = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse().ok());
    let [slide, slides, build, builds] = [(); 4].map(|()| numbers.next());
    Some([slide?, slides?, build?, builds?])
}

#[test]
fn a_whole_lesson_with_notes_that_go_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("state")).unwrap();
    let kept = folder.path().join("state/progress.toml");
    std::fs::write(&kept, "last = \"02-one-gate\"\n").unwrap();
    let mut room = start(&["present", "3"], folder.path(), (80, 24));
    room.wait_for("the title", |s| {
        s.alternate_screen() && s.contents().contains('▟')
    });
    let mut notes = start(&["notes"], folder.path(), (100, 30));
    notes.wait_for("the first screen", |s| {
        place(s).is_some_and(|at| at[0] == 1)
    });

    // The notes turn the pages of the room.
    notes.send("]");
    room.wait_for_text("Every gate of an LSTM is made the same way");
    notes.send("b");
    room.wait_for("a blank screen", |s| s.contents().trim().is_empty());
    notes.send("b");
    room.wait_for_text("Every gate of an LSTM");

    // Killed, they change nothing; the room goes on, and they come back to where it is.
    notes.signal("KILL");
    room.send(RIGHT);
    room.wait_for("the equation", |s| s.contents().contains('⎛'));
    room.send("]");
    room.wait_for_text("We use two units");
    let mut notes = start(&["notes"], folder.path(), (100, 30));
    notes.wait_for_text("We use two units");

    // To the end, one part at a time, the notes always with it.
    let mut parts = 0;
    while let Some(at @ [slide, slides, build, builds]) = notes.screen(place)
        && (slide, build) != (slides, builds)
    {
        room.send(RIGHT);
        notes.wait_for("the next part", |s| place(s).is_some_and(|now| now > at));
        parts += 1;
    }
    assert!(parts > 30, "only {parts} parts");
    notes.wait_for_text("the end");

    room.send("q");
    assert_eq!(room.exit_code(), 0);
    room.wait_for_restored();
    notes.wait_for_text("has ended");
    notes.send("q");
    assert_eq!(notes.exit_code(), 0);
    assert_eq!(
        std::fs::read_to_string(&kept).unwrap(),
        "last = \"02-one-gate\"\n",
        "nothing was recorded"
    );
}

/// Where this runs as root, someone else really tries; elsewhere the modes must say no.
#[test]
fn another_user_cannot_connect() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let room = start(&["present", "3"], folder.path(), (80, 24));
    let sockets = folder.path().join("runtime/gatewalk");
    let socket = || {
        std::fs::read_dir(&sockets)
            .ok()?
            .find_map(|e| Some(e.ok()?.path()))
    };
    until(|| socket().is_some(), || "the socket".to_owned());
    let socket = socket().unwrap();
    until(|| mode(&socket) == 0o600, || "its mode".to_owned());
    assert_eq!(mode(&sockets), 0o700);
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let able = Command::new("setpriv")
        .arg("--version")
        .output()
        .is_ok_and(|o| o.status.success());
    if root && able {
        let runtime = folder.path().join("runtime");
        std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o755)).unwrap();
        let list = |open: bool| {
            let mode = if open { 0o777 } else { 0o700 };
            std::fs::set_permissions(&sockets, std::fs::Permissions::from_mode(mode)).unwrap();
            std::fs::set_permissions(
                &socket,
                std::fs::Permissions::from_mode(if open { 0o666 } else { 0o600 }),
            )
            .unwrap();
            let program = folder.path().join("gatewalk");
            std::fs::copy(GATEWALK, &program).unwrap();
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                .arg(&program);
            command
                .args(["notes", "--list"])
                .env("XDG_RUNTIME_DIR", &runtime);
            String::from_utf8(command.output().unwrap().stdout).unwrap()
        };
        assert_eq!(list(false), "", "the folder is shut");
        assert_eq!(
            list(true),
            "",
            "the folder was opened, and still the presentation speaks to nobody else"
        );
    }
    drop(room);
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).map_or(0, |m| m.permissions().mode() & 0o777)
}
