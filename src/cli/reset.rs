//! `gatewalk reset`: forgets what was read and answered, after asking.

use super::options::Language;
use super::output::{complain, print, shown};
use crate::course::progress::Progress;
use crate::lang::{Lang, say};
use clap::Args;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Forget progress and answers.
#[derive(Args, Debug)]
pub(super) struct Reset {
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    language: Language,
}

impl Reset {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
        let Some(path) = Progress::path().filter(|path| path.symlink_metadata().is_ok()) else {
            return print(say!(lang, "reset.no_progress_forget"));
        };
        let shown = shown(&path);
        let told = match contents(&path) {
            Some((lessons, answers)) => say!(
                lang,
                "reset.holds_how_far_you_lessons",
                shown,
                lessons,
                answers
            ),
            None => say!(lang, "reset.holds_your_progress_but_cannot", shown),
        };
        if !self.yes {
            // What is asked must be seen.
            let told = print(&format!("{told}\n"));
            if told != ExitCode::SUCCESS {
                return told;
            }
            if !io::stdin().is_terminal() {
                return complain(say!(lang, "reset.nothing_was_removed_no_terminal"));
            }
            if !agreed(say!(lang, "reset.remove_it")) {
                return print(say!(lang, "reset.nothing_was_removed"));
            }
        }
        match std::fs::remove_file(&path) {
            Ok(()) => print(&say!(lang, "reset.is_removed", shown)),
            Err(e) => complain(&say!(lang, "reset.cannot_remove", shown, e)),
        }
    }
}

/// How many lessons and answers a file holds; none when it is broken.
fn contents(path: &Path) -> Option<(usize, usize)> {
    let progress = Progress::peek(path).ok()??;
    Some((
        progress.lessons.len(),
        progress.lessons.values().map(|s| s.answers.len()).sum(),
    ))
}

fn agreed(question: &str) -> bool {
    let mut out = io::stdout().lock();
    let asked = out
        .write_all(question.as_bytes())
        .and_then(|()| out.flush());
    let mut answer = String::new();
    asked.is_ok()
        && io::stdin().lock().read_line(&mut answer).is_ok()
        && Lang::all().any(|lang| {
            lang.word("reset.yes")
                .split(' ')
                .any(|yes| yes == answer.trim().to_lowercase())
        })
}
