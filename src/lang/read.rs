//! Reading what a reader named: a regular file or the standard input, bounded before memory is taken.

use super::{Diagnostic, text};
use std::fs::File;
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

/// Opens a regular file; links are followed. It is looked at before and after: what it is may change between.
fn open_regular(path: &Path) -> Result<File, ReadError> {
    let regular = |is_file: bool| {
        if is_file {
            Ok(())
        } else {
            Err(ReadError::NotRegular)
        }
    };
    regular(std::fs::metadata(path).map_err(ReadError::Io)?.is_file())?;
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Without it the opening itself would wait, if it has become a pipe.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path).map_err(ReadError::Io)?;
    regular(file.metadata().map_err(ReadError::Io)?.is_file())?;
    Ok(file)
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
