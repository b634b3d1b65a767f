//! Reading what a reader named: a regular file or the standard input, bounded before memory is taken.

use super::{Diagnostic, text};
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// The system says no: it is not there, or may not be read.
    Io(io::Error),
    /// It is a folder, a device, a pipe or a socket.
    NotRegular,
    /// It holds more than so many bytes.
    TooLarge(u64),
}

impl ReadError {
    /// Whether there is no such file.
    pub fn is_not_found(&self) -> bool {
        matches!(self, ReadError::Io(e) if e.kind() == io::ErrorKind::NotFound)
    }

    /// The same with what can be done.
    pub fn fault(&self) -> Diagnostic {
        match self {
            ReadError::Io(e) => Diagnostic::whole(text!("file.cannot_read_this_file", e))
                .help(text!("file.check_path_permissions")),
            ReadError::NotRegular => Diagnostic::whole(text!("file.not_regular_file"))
                .help(text!("file.name_file_stands_standard_input")),
            ReadError::TooLarge(most) if *most >= 1 << 20 => {
                let mb = most >> 20;
                Diagnostic::whole(text!("file.file_larger_than_mb", mb))
            }
            ReadError::TooLarge(most) => {
                let kb = most >> 10;
                Diagnostic::whole(text!("file.file_larger_than_kb", kb))
            }
        }
    }
}

/// Whether a path names the standard input: `-`, or `/dev/stdin` where there is one.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("-") || (cfg!(unix) && path == Path::new("/dev/stdin"))
}

/// The bytes of a regular file, or of the standard input where the path [names it](is_stdin); at most `most`.
/// Nothing else is opened: a pipe would wait for a writer, and a device may do something when it is read.
///
/// # Errors
/// See [`ReadError`].
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let taken = if is_stdin(path) {
        io::stdin().lock().take(most + 1).read_to_end(&mut bytes)
    } else {
        open_regular(path)?.take(most + 1).read_to_end(&mut bytes)
    };
    taken.map_err(ReadError::Io)?;
    if bytes.len() as u64 > most {
        Err(ReadError::TooLarge(most))
    } else {
        Ok(bytes)
    }
}

/// Opens a regular file; links are followed. What is there is looked at before, too: a device is not even opened.
fn open_regular(path: &Path) -> Result<File, ReadError> {
    if !std::fs::metadata(path).map_err(ReadError::Io)?.is_file() {
        return Err(ReadError::NotRegular);
    }
    open(path, File::options().read(true), true)
}

/// Opens a regular file, or with `links` what a link in its place leads to, and waits for nobody, as the opening of a
/// pipe would.
pub(super) fn open(path: &Path, options: &mut OpenOptions, links: bool) -> Result<File, ReadError> {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let mut flags = OFlags::NONBLOCK;
        flags.set(OFlags::NOFOLLOW, !links);
        options.custom_flags(flags.bits().cast_signed());
    }
    #[cfg(not(unix))]
    let _ = links;
    let file = options.open(path).map_err(ReadError::Io)?;
    if file.metadata().map_err(ReadError::Io)?.is_file() {
        Ok(file)
    } else {
        Err(ReadError::NotRegular)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert!(matches!(read(&path, 4), Err(ReadError::TooLarge(4))));
        assert!(matches!(read(folder.path(), 4), Err(ReadError::NotRegular)));
        assert!(
            read(&folder.path().join("b"), 4)
                .unwrap_err()
                .is_not_found()
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        assert!(matches!(read(&pipe, 4), Err(ReadError::NotRegular)));
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        assert!(matches!(read(&link, 4), Err(ReadError::NotRegular)));
    }
}
