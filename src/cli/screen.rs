//! The screens on the terminal.

use super::options::Options;
use super::output::{complain, print, printed, worse};
use crate::lang::{Lang, printable_line, say};
use crate::terminal;
use crate::ui::{self, Exit, Lab, Screens};
use std::io;
use std::process::ExitCode;

/// Opens screens as the options say: drawn, or line by line.
pub(super) fn open(mut screens: Screens, options: &Options) -> ExitCode {
    if options.plain {
        plain(&mut screens)
    } else {
        show(screens, options.language.get())
    }
}

/// Shows screens until the reader quits or a signal ends it. The state that was
/// copied last is printed once more.
pub(super) fn show(mut screens: Screens, lang: Lang) -> ExitCode {
    let exit = run(&mut screens);
    let copied = screens.close().filter(|_| exit.is_ok());
    let printed = copied.map(|state| print(&links(&state)));
    worse(ended(exit, lang), printed.unwrap_or(ExitCode::SUCCESS))
}

/// A state as a command and, where `GATEWALK_PAGE` says where the page for browsers is, as a link.
fn links(state: &str) -> String {
    let page = std::env::var("GATEWALK_PAGE").ok();
    let page = page.filter(|page| page.starts_with("http") || page.starts_with("file:"));
    let link = page.map(|page| format!("{}#state={state}\n", printable_line(&page, 1000)));
    format!(
        "gatewalk walk --state {state}\n{}",
        link.unwrap_or_default()
    )
}

/// Shows the lab; it comes back with its trainings even if the terminal cannot be taken or read.
pub(super) fn train(lab: Lab, lang: Lang) -> (Option<Lab>, impl FnOnce() -> ExitCode) {
    let mut screens = Screens::within(lab, Box::new(super::sound::Sounds));
    let exit = run(&mut screens);
    (screens.into_lab(), move || ended(exit, lang))
}

fn run(screens: &mut Screens) -> io::Result<Exit> {
    let colour = screens.top().settings().colour;
    terminal::run(screens, colour)
}

/// Line by line, from standard input to standard output.
fn plain(screens: &mut Screens) -> ExitCode {
    match ui::plain_mode(screens, &mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(e) => printed(Err(e)),
    }
}

fn ended(exit: io::Result<Exit>, lang: Lang) -> ExitCode {
    match exit {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(e) => complain(&say!(lang, "command.terminal_failed", e)),
    }
}
