//! How far a reader has come, in a file of the platform's state folder.

use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// How far one lesson was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// The page to go on with, from 0.
    pub page: usize,
    /// Read to its end once.
    pub done: bool,
    /// Questions answered right at once.
    pub right: usize,
    /// Questions there are.
    pub asked: usize,
}

/// All lessons by slug.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The lesson read last.
    pub last: String,
    /// Lessons.
    pub lessons: BTreeMap<String, Standing>,
}

/// Largest file read.
const MAX_FILE: u64 = 1 << 20;

impl Progress {
    /// Where it is kept: `GATEWALK_STATE`, else the platform's folder for state.
    pub fn path() -> Option<PathBuf> {
        let named = std::env::var_os("GATEWALK_STATE").filter(|v| !v.is_empty()).map(PathBuf::from);
        let usual = || {
            let args = AppStrategyArgs {
                top_level_domain: String::new(),
                author: String::new(),
                app_name: "gatewalk".into(),
            };
            let strategy = choose_app_strategy(args).ok()?;
            Some(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()))
        };
        Some(named.or_else(usual)?.join("progress.toml"))
    }

    /// What was kept; a broken file is set aside, and the second value says where.
    pub fn load(path: &Path) -> (Progress, Option<PathBuf>) {
        let mut text = String::new();
        let Ok(file) = std::fs::File::open(path) else { return (Progress::default(), None) };
        let sound = file.take(MAX_FILE).read_to_string(&mut text).is_ok();
        match toml::from_str(&text) {
            Ok(progress) if sound => (progress, None),
            _ => {
                let aside = path.with_extension("broken.toml");
                let moved = std::fs::rename(path, &aside).is_ok();
                (Progress::default(), moved.then_some(aside))
            }
        }
    }

    /// Keeps it: written beside and renamed, so a reader never finds half a file.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let beside = path.with_extension(format!("{}.tmp", std::process::id()));
        let text = toml::to_string(self).map_err(io::Error::other)?;
        let write = || {
            let mut file = std::fs::File::create(&beside)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, path)
        };
        write().inspect_err(|_| {
            let _ = std::fs::remove_file(&beside);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_found_again_and_set_aside_when_broken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/progress.toml");
        assert_eq!(Progress::load(&path), (Progress::default(), None));
        let mut progress = Progress { last: "01-why-memory".into(), ..Progress::default() };
        progress.lessons.insert("01-why-memory".into(), Standing { page: 3, done: true, right: 2, asked: 3 });
        progress.save(&path).unwrap();
        assert_eq!(Progress::load(&path), (progress, None));
        std::fs::write(&path, "lessons = 7").unwrap();
        let (fresh, aside) = Progress::load(&path);
        assert_eq!(fresh, Progress::default());
        assert_eq!(std::fs::read_to_string(aside.unwrap()).unwrap(), "lessons = 7");
        assert!(!path.exists());
    }
}
