//! What a command writes, to a file or to the standard output, and what it says of it.

use crate::lang::{Diagnostic, Lang, Output, printable_line, say, text};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Where a command's result goes, checked before the work begins.
pub(super) enum Destination {
    /// The standard output, which `-` stands for.
    Stdout,
    /// A file, and its path as shown.
    File(Box<Output>, String),
}

/// All faults of a text, one after another.
pub(super) fn rendered(faults: &[Diagnostic], path: &str, source: &str, lang: Lang) -> String {
    let told = faults.iter().map(|fault| fault.render(path, source, lang));
    told.collect::<Vec<_>>().join("\n\n")
}

impl Destination {
    /// Checks that `path` can be written; see [`Output::open`].
    ///
    /// # Errors
    /// The report to print.
    pub(super) fn open(path: &Path, replace: bool, lang: Lang) -> Result<Destination, String> {
        if path == Path::new("-") {
            return Ok(Destination::Stdout);
        }
        let shown = shown(path);
        match Output::open(path, replace) {
            Ok(output) => Ok(Destination::File(Box::new(output), shown)),
            Err(fault) => Err(fault.render(&shown, "", lang)),
        }
    }

    /// Puts a text there; of a file it is said which, and how large.
    ///
    /// # Errors
    /// The report to print.
    pub(super) fn tell(self, text: &str, lang: Lang) -> Result<ExitCode, String> {
        if let Destination::Stdout = self {
            return Ok(print(text));
        }
        self.tell_bytes(text.as_bytes(), lang)
    }

    /// Puts what is no text there; of a file it is said which, and how large.
    ///
    /// # Errors
    /// The report to print.
    pub(super) fn tell_bytes(self, bytes: &[u8], lang: Lang) -> Result<ExitCode, String> {
        let Some(file) = self.write(bytes, lang)? else {
            return Ok(ExitCode::SUCCESS);
        };
        let size = bytes.len().div_ceil(1000);
        Ok(print(&say!(lang, "export.wrote_kb", file, size)))
    }

    /// Takes room for so many bytes of a file; see [`Output::reserve`].
    ///
    /// # Errors
    /// The report to print.
    pub(super) fn reserve(&mut self, bytes: u64, lang: Lang) -> Result<(), String> {
        match self {
            Destination::Stdout => Ok(()),
            Destination::File(output, shown) => output
                .reserve(bytes)
                .map_err(|fault| fault.render(shown, "", lang)),
        }
    }

    /// Puts the bytes there; where they are now, if it is a file.
    ///
    /// # Errors
    /// The report to print.
    pub(super) fn write(self, bytes: &[u8], lang: Lang) -> Result<Option<String>, String> {
        match self {
            Destination::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(bytes).and_then(|()| out.flush());
                written.map(|()| None).map_err(|e| no_output(&e, lang))
            }
            Destination::File(output, shown) => match output.write(bytes) {
                Ok(()) => Ok(Some(shown)),
                Err(fault) => Err(fault.render(&shown, "", lang)),
            },
        }
    }
}

/// A path fit to be shown.
pub(super) fn shown(path: &Path) -> String {
    printable_line(&path.display().to_string(), 200)
}

/// Why nothing can be printed any more.
pub(super) fn no_output(e: &io::Error, lang: Lang) -> String {
    let fault = Diagnostic::whole(text!("output.cannot_write", e));
    fault.render(say!(lang, "output.standard_output"), "", lang)
}

/// Writes to standard output; a reader that has gone away is no error.
pub(super) fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// How printing ended, said where it failed.
pub(super) fn printed(written: io::Result<()>) -> ExitCode {
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => complain(&no_output(
            &e,
            super::options::Language::of_words(&std::env::args_os().collect::<Vec<_>>()),
        )),
        _ => ExitCode::SUCCESS,
    }
}

/// Writes an error where errors go.
pub(super) fn complain(text: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "{text}");
    ExitCode::FAILURE
}

/// What went wrong first: the exit code of two things done.
pub(super) fn worse(first: ExitCode, then: ExitCode) -> ExitCode {
    if first == ExitCode::SUCCESS {
        then
    } else {
        first
    }
}
