//! `gatewalk reset`: forgets what was read and answered, after asking.

use super::options::Language;
use super::output::{complain, print, shown};
use crate::course::progress::Progress;
use clap::Args;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Forget progress and answers.
#[derive(Args, Debug)]
pub(super) struct Reset {
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    language: Language,
}

impl Reset {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
        let Some(path) = Progress::path().filter(|path| path.symlink_metadata().is_ok()) else {
            return print(lang.pick("there is no progress to forget\n", "没有学习记录可删\n"));
        };
        let shown = shown(&path);
        let told = match contents(&path) {
            Some((lessons, answers)) => lang.pick(
                format!(
                    "{shown} holds how far you are in {lessons} lessons, and {answers} answers."
                ),
                format!("{shown} 里有 {lessons} 课的进度和 {answers} 个回答。"),
            ),
            None => lang.pick(
                format!("{shown} holds your progress, but cannot be read."),
                format!("{shown} 里是学习记录，但无法读出。"),
            ),
        };
        if !self.yes {
            // What is asked must be seen.
            let told = print(&format!("{told}\n"));
            if told != ExitCode::SUCCESS {
                return told;
            }
            if !io::stdin().is_terminal() {
                return complain(lang.pick(
                    "nothing was removed: this is no terminal to ask on; --yes removes it without asking",
                    "什么也没有删除：这里不是终端，无法询问；加 --yes 则不问直接删除",
                ));
            }
            if !agreed(lang.pick("Remove it? [y/N] ", "删除吗？[y/N] ")) {
                return print(lang.pick("nothing was removed\n", "什么也没有删除\n"));
            }
        }
        match std::fs::remove_file(&path) {
            Ok(()) => {
                print(&lang.pick(format!("{shown} is removed\n"), format!("已删除 {shown}\n")))
            }
            Err(e) => complain(&lang.pick(
                format!("cannot remove {shown}: {e}"),
                format!("无法删除 {shown}：{e}"),
            )),
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
        && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是")
}
