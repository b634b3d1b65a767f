//! Writing a file: whole or not at all, and only where a file may be.
//!
//! The bytes go into a temporary file beside the target, which then takes its name. The temporary file is made
//! when the place is [checked](Output::open), before the work whose result it will hold, so what would fail at the
//! end fails at the beginning.

use super::read::{ReadError, open};
use super::{Diagnostic, printable_line, text};
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What the name of a temporary file begins and ends with; between stand characters nobody can guess.
const PREFIX: &str = ".gatewalk-";
const SUFFIX: &str = ".part";

/// Longest chain of symbolic links that is followed, as on Linux.
const MAX_LINKS: usize = 40;

/// A place for a file, held until its bytes are there. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct Output {
    /// The file itself, behind any links.
    path: PathBuf,
    part: NamedTempFile,
    /// What is there already may be replaced.
    replace: bool,
}

impl Output {
    /// Checks that `path` can be written, and holds a temporary file beside it. A symbolic link is followed; what
    /// is no regular file is refused, and a file that is there, too, unless `replace` says otherwise. Temporary
    /// files of programs that were killed are removed from the folder.
    ///
    /// # Errors
    /// Why the file cannot be written, and what would help.
    pub fn open(path: &Path, replace: bool) -> Result<Output, Diagnostic> {
        let path = behind_links(path).map_err(cannot)?;
        let there = about(&path).map_err(cannot)?;
        if names_folder(&path) || there.as_ref().is_some_and(Metadata::is_dir) {
            return Err(Diagnostic::whole(text!("file.folder_not_file"))
                .help(text!("file.name_file_in_it")));
        }
        may_replace(there.as_ref(), replace)?;
        let folder = folder(&path);
        remove_abandoned(folder);
        let part = temporary(folder).map_err(|e| no_place(folder, e))?;
        if let Some(there) = there {
            part.as_file()
                .set_permissions(there.permissions())
                .map_err(cannot)?;
        }
        Ok(Output {
            path,
            part,
            replace,
        })
    }

    /// Takes room for so many bytes now, so that a full disk is found before the work and not after it.
    ///
    /// # Errors
    /// When there is no such room.
    pub fn reserve(&mut self, bytes: u64) -> Result<(), Diagnostic> {
        // Zeros that are written take room; a length that is set may not.
        let file = self.part.as_file_mut();
        let filled = io::copy(&mut io::Read::take(io::repeat(0), bytes), file)
            .and_then(|_| file.sync_data());
        filled.and_then(|()| file.rewind()).map_err(cannot)
    }

    /// Puts the bytes there.
    ///
    /// # Errors
    /// When they cannot be written, or something else has taken the place meanwhile; it is as it was.
    pub fn write(mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        let file = self.part.as_file_mut();
        let length = bytes.len() as u64;
        let written = file
            .write_all(bytes)
            .and_then(|()| file.set_len(length))
            .and_then(|()| file.sync_all());
        written.map_err(cannot)?;
        may_replace(about(&self.path).map_err(cannot)?.as_ref(), self.replace)?;
        let kept = if self.replace {
            self.part.persist(&self.path)
        } else {
            self.part.persist_noclobber(&self.path)
        };
        kept.map(drop).map_err(|e| cannot(e.error))
    }
}

/// Whether two paths lead to the same file, which exists.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    a.canonicalize()
        .is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

fn cannot(e: io::Error) -> Diagnostic {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let help = match e.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => text!("file.make_room_name_file_elsewhere"),
        _ => text!("file.check_path_permissions"),
    };
    Diagnostic::whole(text!("file.cannot_write_this_file", e)).help(help)
}

/// The folder has no place for a file.
fn no_place(folder: &Path, e: io::Error) -> Diagnostic {
    let shown = printable_line(&folder.display().to_string(), 200);
    if folder.is_dir() {
        return cannot(e);
    }

    Diagnostic::whole(text!("file.there_is_no_folder", shown))
        .help(text!("file.create_first_correct_path"))
}

/// Whether what is there leaves the place to a file.
fn may_replace(there: Option<&Metadata>, replace: bool) -> Result<(), Diagnostic> {
    let (message, help) = match there {
        Some(there) if !there.is_file() => (
            text!("file.not_regular_file"),
            text!("file.devices_pipes_sockets_left_alone"),
        ),
        Some(_) if !replace => (
            text!("common.file_already"),
            text!("file.choose_another_name_replace_force"),
        ),
        Some(there) if there.permissions().readonly() => (
            text!("file.file_write_protected"),
            text!("file.choose_another_name_make_writable"),
        ),
        _ => return Ok(()),
    };
    Err(Diagnostic::whole(message).help(help))
}

/// What is at a path: nothing, or something that is no link.
fn about(path: &Path) -> io::Result<Option<Metadata>> {
    match path.symlink_metadata() {
        Ok(there) => Ok(Some(there)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// The place a path leads to, which need not exist.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match path.read_link() {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Whether the last part of a path can be no file: none, `..`, or a separator behind it.
fn names_folder(path: &Path) -> bool {
    let text = path.as_os_str().as_encoded_bytes();
    path.file_name().is_none()
        || text
            .last()
            .is_some_and(|&b| std::path::is_separator(b.into()))
}

/// The folder a file is in.
fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A temporary file of this program's own, locked as long as it is held. Where locks are not to be had it is used
/// without, and [`remove_abandoned`] cannot take it for abandoned.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    const TRIES: usize = 20;
    for _ in 0..TRIES {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(12);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        // The library's error names the temporary file, which means nothing to a reader.
        let part = builder
            .tempfile_in(folder)
            .map_err(|e| io::Error::from(e.kind()))?;
        // Another program may take it for abandoned before it is locked, but not afterwards.
        let taken = matches!(part.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !taken && part.path().symlink_metadata().is_ok() {
            return Ok(part);
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// Removes temporary files whose program was killed: nobody holds their lock.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with(PREFIX) && name.ends_with(SUFFIX);
        if !ours || !entry.file_type().is_ok_and(|t| t.is_file()) {
            continue;
        }
        if let Ok(file) = open(&entry.path(), File::options().read(true), false)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Opens a file for its lock, creating it if need be; what a link in its place leads to stays as it is.
///
/// # Errors
/// When it cannot be opened, or is no regular file.
pub fn open_lock(path: &Path) -> Result<File, ReadError> {
    let mut options = File::options();
    open(
        path,
        options.write(true).create(true).truncate(false),
        false,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let name = |e: io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(name).collect();
        names.sort();
        names
    }

    fn put(path: &Path, bytes: &[u8], replace: bool) -> Result<(), String> {
        let said = |f: Diagnostic| f.message.get(crate::lang::Lang::EN);
        Output::open(path, replace)
            .map_err(said)?
            .write(bytes)
            .map_err(said)
    }

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        put(&path, b"one", false).unwrap();
        assert!(
            put(&path, b"two", false)
                .unwrap_err()
                .contains("there already")
        );
        put(&path, b"2", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
        assert!(
            put(&folder.path().join("no/a.html"), b"x", true)
                .unwrap_err()
                .contains("no folder")
        );
        assert!(
            put(&folder.path().join("new/"), b"x", true)
                .unwrap_err()
                .contains("a folder")
        );
        assert!(
            put(folder.path(), b"x", true)
                .unwrap_err()
                .contains("a folder")
        );
        assert!(put(Path::new("/"), b"x", true).is_err());
        assert!(put(Path::new(""), b"x", true).is_err());
        let mut held = Output::open(&path, true).unwrap();
        held.reserve(100_000).unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        held.write(b"small").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"small");
        drop(Output::open(&path, true).unwrap());
        assert_eq!(names(folder.path()), ["a.html"]);
    }

    #[test]
    fn what_comes_between_check_and_writing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let held = Output::open(&path, false).unwrap();
        fs::write(&path, "another's").unwrap();
        assert!(held.write(b"x").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"another's");
    }

    #[test]
    fn only_what_a_killed_program_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, left) = (
            folder.path().join("a"),
            folder.path().join(".gatewalk-XXXX.part"),
        );
        fs::write(&left, "left").unwrap();
        let held = Output::open(&path, false).unwrap();
        assert!(!left.exists());
        drop(Output::open(&folder.path().join("b"), false).unwrap());
        held.write(b"x").expect("it was not taken for abandoned");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_what_is_no_file_is_refused() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("deep")).unwrap();
        fs::write(at("deep/real"), "old").unwrap();
        fs::set_permissions(at("deep/real"), PermissionsExt::from_mode(0o640)).unwrap();
        symlink("deep/real", at("link")).unwrap();
        put(&at("link"), b"new", true).unwrap();
        assert_eq!(fs::read(at("deep/real")).unwrap(), b"new");
        assert!(at("link").is_symlink());
        assert_eq!(
            fs::metadata(at("deep/real")).unwrap().permissions().mode() & 0o777,
            0o640
        );
        symlink("deep/later", at("dangling")).unwrap();
        put(&at("dangling"), b"later", false).unwrap();
        assert_eq!(fs::read(at("deep/later")).unwrap(), b"later");
        symlink("round", at("round")).unwrap();
        assert!(put(&at("round"), b"x", true).is_err());
        assert!(
            std::process::Command::new("mkfifo")
                .arg(at("pipe"))
                .status()
                .unwrap()
                .success()
        );
        symlink("pipe", at("to-pipe")).unwrap();
        for name in ["pipe", "to-pipe"] {
            assert!(
                put(&at(name), b"x", true)
                    .unwrap_err()
                    .contains("not a regular file")
            );
            assert!(open_lock(&at(name)).is_err());
        }
        assert!(fs::metadata(at("pipe")).unwrap().file_type().is_fifo());
        fs::set_permissions(at("deep/real"), PermissionsExt::from_mode(0o444)).unwrap();
        assert!(
            put(&at("link"), b"x", true)
                .unwrap_err()
                .contains("write-protected")
        );
        symlink("deep/real", at("lock")).unwrap();
        assert!(open_lock(&at("lock")).is_err());
        assert_eq!(fs::read(at("deep/real")).unwrap(), b"new");
    }
}
