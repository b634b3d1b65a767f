//! A pseudo-terminal with the program in it: what it shows, what it is sent, how it ends.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long anything may take; far more than it needs, for machines under load.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The program under test.
pub(crate) const GATEWALK: &str = env!("CARGO_BIN_EXE_gatewalk");

/// The program in a terminal of its own.
pub(crate) struct Pty {
    /// Until it is handed over by [`Pty::hang_up`].
    child: Option<Box<dyn Child + Send + Sync>>,
    master: Box<dyn MasterPty + Send>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    /// Kept open, or its modes would be lost with the program.
    slave: Option<Box<dyn SlavePty + Send>>,
    parser: Arc<Mutex<vt100::Parser>>,
    closing: Arc<AtomicBool>,
    /// Floods are to end.
    calm: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    home: tempfile::TempDir,
}

impl Pty {
    /// Starts `argv` in a terminal of `columns` and `rows`, with a home directory of its own.
    pub(crate) fn start(argv: &[&str], columns: u16, rows: u16, env: &[(&str, &str)]) -> Pty {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::from_argv(argv.iter().map(Into::into).collect());
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "en_GB.UTF-8");
        command.cwd(home.path());
        env.iter()
            .for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let parser = vt100::Parser::new(cells(rows), cells(columns), 0);
        let mut pty = Pty {
            child: Some(child),
            writer: Arc::new(Mutex::new(pair.master.take_writer().unwrap())),
            master: pair.master,
            slave: Some(pair.slave),
            parser: Arc::new(Mutex::new(parser)),
            closing: Arc::new(AtomicBool::new(false)),
            calm: Arc::new(AtomicBool::new(false)),
            reader: None,
            home,
        };
        pty.reader = Some(pty.read());
        pty
    }

    /// Starts the program and waits for the walk.
    pub(crate) fn walk(columns: u16, rows: u16, env: &[(&str, &str)]) -> Pty {
        let pty = Pty::start(&[GATEWALK, "walk"], columns, rows, env);
        pty.wait_for("the walk", |screen| {
            screen.alternate_screen() && counter(screen).is_some()
        });
        assert!(!pty.is_cooked(), "keys do not come one by one");
        pty
    }

    /// A thread that shows what the program writes.
    fn read(&self) -> JoinHandle<()> {
        let mut reader = self.master.try_clone_reader().unwrap();
        let (parser, closing) = (Arc::clone(&self.parser), Arc::clone(&self.closing));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                parser.lock().unwrap().process(&bytes[..count]);
                if closing.load(Ordering::SeqCst) {
                    break;
                }
            }
        })
    }

    /// Types.
    pub(crate) fn send(&mut self, keys: &str) {
        let mut writer = self.writer.lock().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Types so often as fast as the program reads, beside the test. Do not wait for the end of what a program that
    /// has ended does not read: it may block for ever.
    pub(crate) fn flood(&self, keys: &str, times: usize) -> JoinHandle<()> {
        let (writer, keys) = (Arc::clone(&self.writer), keys.to_owned());
        let calm = Arc::clone(&self.calm);
        thread::spawn(move || {
            let mut writer = writer.lock().unwrap();
            for _ in 0..times {
                if calm.load(Ordering::SeqCst) || writer.write_all(keys.as_bytes()).is_err() {
                    return;
                }
            }
        })
    }

    /// Ends the floods.
    pub(crate) fn calm(&self) {
        self.calm.store(true, Ordering::SeqCst);
    }

    /// Makes the terminal another size; the program is told.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.parser
            .lock()
            .unwrap()
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// What `look` makes of the screen of this moment.
    pub(crate) fn screen<T>(&self, look: impl Fn(&vt100::Screen) -> T) -> T {
        look(self.parser.lock().unwrap().screen())
    }

    /// Waits until the screen is as `condition` says.
    pub(crate) fn wait_for(&self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        until(
            || self.screen(&condition),
            || format!("{what}; the screen:\n{}", self.screen(|s| s.contents())),
        );
    }

    /// Waits until the screen contains `text`.
    pub(crate) fn wait_for_text(&self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Waits for the end and gives the exit code.
    pub(crate) fn exit_code(&mut self) -> u32 {
        let child = self.child.as_mut().unwrap();
        let mut status = None;
        until(
            || {
                status = child.try_wait().unwrap();
                status.is_some()
            },
            || "the program does not end".to_owned(),
        );
        let status = status.unwrap();
        assert_eq!(status.signal(), None, "killed instead of ending itself");
        status.exit_code()
    }

    /// Waits until the terminal is as it was before the program.
    pub(crate) fn wait_for_restored(&self) {
        self.wait_for("the terminal to be restored", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        until(|| self.is_cooked(), || "the terminal stays raw".to_owned());
    }

    /// Does the terminal gather lines and echo them, as for a shell's commands?
    pub(crate) fn is_cooked(&self) -> bool {
        let flags = format!("{:?}", self.master.get_termios().unwrap().local_flags);
        let has = |name| {
            flags
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|flag| flag == name)
        };
        has("ICANON") && has("ECHO") && has("ISIG")
    }

    /// The directory it was started in.
    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// The process started.
    pub(crate) fn id(&self) -> u32 {
        self.child
            .as_ref()
            .and_then(|child| child.process_id())
            .unwrap()
    }

    /// Sends the signal of this name.
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.id());
        assert!(
            std::process::Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Hangs up; `nudge` is a key that makes the program write, which frees the reading thread.
    pub(crate) fn hang_up(mut self, nudge: &str) -> Box<dyn Child + Send + Sync> {
        self.closing.store(true, Ordering::SeqCst);
        self.send(nudge);
        self.reader.take().unwrap().join().unwrap();
        drop(self.slave.take());
        self.child.take().unwrap()
    }
}

/// Leaves no process behind, whether the test passed or not.
impl Drop for Pty {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Polls until `condition` holds; panics with `what` is missing if it takes too long.
pub(crate) fn until(mut condition: impl FnMut() -> bool, what: impl Fn() -> String) {
    let started = Instant::now();
    while !condition() {
        assert!(
            started.elapsed() < PATIENCE,
            "waited in vain for: {}",
            what()
        );
        thread::sleep(Duration::from_millis(10));
    }
}

/// The step and the number of steps, from the header: the last `n/m` there.
pub(crate) fn counter(screen: &vt100::Screen) -> Option<(usize, usize)> {
    let header = screen.rows(0, screen.size().1.get()).next()?;
    // The counter stands at the right; to its left a name may hold a fraction.
    header.split_whitespace().rev().find_map(|word| {
        let (step, steps) = word.split_once('/')?;
        Some((step.parse().ok()?, steps.parse().ok()?))
    })
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// The emulator knows no size of zero.
fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}
