//! A folder of a test's own, and the program run in it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything may take, on a machine under load.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A folder of its own for each test.
pub(crate) struct Place(tempfile::TempDir);

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Ended {
    /// Everything it wrote.
    pub(crate) fn said(&self) -> String {
        String::from_utf8(self.out.clone()).expect("UTF-8") + &self.err
    }
}

impl Place {
    pub(crate) fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Names of what is in the folder, but for what the program wrote to its outputs.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |e: std::io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = fs::read_dir(self.0.path()).unwrap().map(name).collect();
        names.retain(|n| n != "out" && n != "err");
        names.sort();
        names
    }

    /// The program in this folder, its state there, too.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatewalk"));
        command
            .current_dir(self.0.path())
            .env("GATEWALK_STATE", self.0.path())
            .env("GATEWALK_LANG", "en");
        command.stdin(Stdio::null());
        command
    }

    /// Waits for a child of [`Place::command`].
    pub(crate) fn wait(child: &mut Child, what: &str) -> i32 {
        let begun = Instant::now();
        loop {
            match child.try_wait().unwrap() {
                Some(status) => return status.code().unwrap_or_else(|| panic!("{what}: {status}")),
                None if begun.elapsed() > PATIENCE => {
                    child.kill().unwrap();
                    panic!("{what} hangs");
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    /// Runs the program to its end. What it says has no control character and is no panic.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        let (out, err) = (
            File::create(self.path("out")).unwrap(),
            File::create(self.path("err")).unwrap(),
        );
        let mut child = self
            .command()
            .args(args)
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap();
        let code = Place::wait(&mut child, &args.join(" "));
        let err = String::from_utf8(self.bytes("err")).expect("UTF-8");
        assert!(err.chars().all(|c| c == '\n' || !c.is_control()), "{err:?}");
        assert!(!err.contains("panicked"), "{err}");
        Ended {
            code,
            out: self.bytes("out"),
            err,
        }
    }

    /// Runs the program on a path.
    pub(crate) fn run_on(&self, args: &[&str], path: &Path) -> (i32, String) {
        let path = path.to_str().expect("UTF-8");
        let ended = self.run(&[args, &[path]].concat());
        let said = ended.said();
        assert!(
            said.chars().all(|c| c == '\n' || !c.is_control()),
            "{said:?}"
        );
        (ended.code, said)
    }
}
