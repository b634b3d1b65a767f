//! Sounds: written to a file, and played by a program of the machine where it has one.

use crate::lang::{Lang, Output, Text, printable_line, text};
use crate::train::Cell;
use crate::ui::{Alone, Edge, Launching};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Programs that play a WAV file, with what makes them quiet.
const PLAYERS: [(&str, &[&str]); 6] = [
    ("pw-play", &[]),
    ("paplay", &[]),
    ("aplay", &["-q"]),
    ("afplay", &[]),
    ("play", &["-q"]),
    ("ffplay", &["-nodisp", "-autoexit", "-loglevel", "quiet"]),
];

/// A world in which there are sounds, and no trainings that could be had.
pub(super) struct Sounds;

impl Edge for Sounds {
    fn launch(&self, _: &[String], _: Option<Cell>, _: Lang) -> Box<dyn Launching> {
        Box::new(Alone)
    }

    fn sound(&self, path: &str, wav: &[u8], lang: Lang) -> Result<Text, Text> {
        write(path, wav, lang)
    }

    fn play(&self, path: &str) -> Text {
        play(path)
    }
}

/// The first of them on the path.
fn player() -> Option<(PathBuf, &'static str, &'static [&'static str])> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .collect();
    PLAYERS.iter().find_map(|(name, options)| {
        let places = folders.iter().map(|folder| folder.join(name));
        let program = places.into_iter().find(|place| place.is_file())?;
        Some((program, *name, *options))
    })
}

/// Writes it to a file that is not there yet.
pub(super) fn write(path: &str, wav: &[u8], lang: Lang) -> Result<Text, Text> {
    let file = printable_line(path, 80);
    let written = Output::open(Path::new(path), false).and_then(|to| to.write(wav));
    match (written, player()) {
        (Ok(()), Some((_, player, _))) => Ok(text!("lab.wrote_can_play", file, player)),
        (Ok(()), None) => Ok(text!("lab.wrote_sound", file)),
        (Err(fault), _) => {
            let why = printable_line(&fault.message.get(lang), 120);
            Err(text!("lab.not_written", file, why))
        }
    }
}

/// Begins to play it.
pub(super) fn play(path: &str) -> Text {
    let Some((program, player, options)) = player() else {
        return text!("lab.no_player");
    };
    let place = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let mut command = Command::new(program);
    command.args(options).arg(place);
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match quiet.spawn() {
        Ok(mut child) => {
            // Whoever has ended is to be seen off.
            std::thread::spawn(move || _ = child.wait());
            text!("lab.playing", player)
        }
        Err(e) => {
            let why = e.to_string();
            text!("lab.cannot_play", player, why)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_goes_to_a_file_that_was_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let path = path.to_str().unwrap();
        let wav = crate::train::tasks::wav(&[&[1, 2]]);
        write(path, &wav, Lang::EN).unwrap();
        assert_eq!(std::fs::read(path).unwrap(), wav);
        let told = write(path, &[], Lang::EN).unwrap_err().get(Lang::EN);
        assert!(told.contains("not written"), "{told}");
        assert_eq!(std::fs::read(path).unwrap(), wav, "it is kept");
    }
}
