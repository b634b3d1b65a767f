//! The command line: definitions here, one file for each subcommand that does work.
//!
//! The top room: it may use every other.

mod alone;
mod bench;
mod check;
mod drill;
mod edge;
mod export;
mod help;
mod learn;
mod new;
mod options;
mod output;
mod present;
mod refusal;
mod reset;
mod screen;
mod serve;
mod sound;
mod train;
mod values;
mod walk;

use crate::lang::{Diagnostic, Lang, text};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
pub use help::help_text;
use options::{Language, Options, is_terminal};
use output::{print, printed, worse};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// A debugger for the equations of a recurrent network.
#[derive(Parser, Debug)]
// Behind the command, as before one only the language counts.
#[command(
    name = "gatewalk",
    version,
    override_usage = "gatewalk [COMMAND] [OPTIONS]"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand, Debug)]
enum Command {
    Learn(learn::Learn),
    Drill(drill::Drill),
    #[command(allow_negative_numbers = true)]
    Present(present::PresentLesson),
    #[command(allow_negative_numbers = true)]
    Notes(present::FollowNotes),
    #[command(allow_negative_numbers = true)]
    Walk(Box<walk::Walk>),
    #[command(args_override_self = true, allow_negative_numbers = true)]
    Train(Box<train::Train>),
    #[command(allow_negative_numbers = true)]
    Export(Box<export::Export>),
    #[command(allow_negative_numbers = true)]
    Bench(bench::Bench),
    Models(Language),
    Check(check::Check),
    New(new::New),
    Schema {
        of: SchemaOf,
    },
    Reset(reset::Reset),
    Serve(serve::Serve),
    Completions {
        shell: clap_complete::Shell,
    },
    Man,
}

/// What a schema describes.
#[derive(ValueEnum, Clone, Copy, Debug)]
enum SchemaOf {
    Lesson,
    Model,
}

/// Parses the command line and does what it says.
pub fn run() -> ExitCode {
    // A file that may not grow is then an error of its writing, which can be said.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = Language::of_words(&words);
    let mut defined = definition(lang);
    let parsed = defined
        .try_get_matches_from_mut(&words)
        .and_then(|mut matches| {
            let misplaced = misplaced(&defined, &matches);
            Ok((Cli::from_arg_matches_mut(&mut matches)?, misplaced))
        });
    let cli = match parsed {
        Ok((cli, None)) => cli,
        Ok((_, Some(fault))) => return misused(&fault.render("gatewalk", "", lang)),
        Err(error) => return refused(&error, &defined, &words, lang),
    };
    cli.obey(lang)
}

impl Cli {
    fn obey(self, lang: Lang) -> ExitCode {
        match self.command {
            None if is_terminal() => learn::Learn::first(self.options).run(),
            None => walk::Walk::first(self.options).run(),
            Some(Command::Learn(learn)) => learn.run(),
            Some(Command::Drill(drill)) => drill.run(),
            Some(Command::Present(present)) => present.run(),
            Some(Command::Notes(notes)) => notes.run(),
            Some(Command::Walk(walk)) => walk.run(),
            Some(Command::Train(train)) => train.run(),
            Some(Command::Export(export)) => export.run(),
            Some(Command::Bench(bench)) => bench.run(lang),
            Some(Command::Models(language)) => models(language.get()),
            Some(Command::Check(check)) => check.run(),
            Some(Command::New(new)) => new.run(),
            Some(Command::Schema { of }) => {
                use crate::course::schema;
                let schema = match of {
                    SchemaOf::Lesson => schema::lesson(),
                    SchemaOf::Model => schema::model(),
                };
                print(&format!("{schema:#}\n"))
            }
            Some(Command::Reset(reset)) => reset.run(),
            Some(Command::Serve(serve)) => serve.run(),
            Some(Command::Completions { shell }) => {
                let mut script = vec![];
                clap_complete::generate(shell, &mut definition(lang), "gatewalk", &mut script);
                print(&String::from_utf8_lossy(&script))
            }
            Some(Command::Man) => {
                let mut page = vec![];
                match clap_mangen::Man::new(definition(lang)).render(&mut page) {
                    Ok(()) => {
                        let page = String::from_utf8_lossy(&page);
                        print(&help::manual(&page, lang))
                    }
                    Err(_) => ExitCode::FAILURE,
                }
            }
        }
    }
}

/// The definition of the command line with every text in this language.
pub fn definition(lang: Lang) -> clap::Command {
    help::translated(Cli::command(), lang)
}

/// An option that was given before the subcommand, where only the language counts.
fn misplaced(definition: &clap::Command, matches: &clap::ArgMatches) -> Option<Diagnostic> {
    let (command, _) = matches.subcommand()?;
    let given = |id: &str| matches.value_source(id) == Some(clap::parser::ValueSource::CommandLine);
    let mut options = definition
        .get_arguments()
        .map(|arg| arg.get_id().as_str())
        .filter(|id| *id != "lang");
    let option = options.find(|id| given(id))?;
    let fault = Diagnostic::whole(text!(
        "command.stands_before_would_not_see",
        option,
        command
    ));
    Some(fault.help(text!("command.write_it_behind", command)))
}

/// Help that was asked for, or what is wrong with the words.
fn refused(
    error: &clap::Error,
    definition: &clap::Command,
    words: &[OsString],
    lang: Lang,
) -> ExitCode {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    // clap itself speaks English.
    if lang == Lang::EN {
        let code = ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(MISUSE));
        return worse(code, printed(error.print()));
    }
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let mut out = anstream::stdout();
            let text = help::help(&error.render().ansi().to_string(), lang);
            printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            misused(&help::help(&error.render().ansi().to_string(), lang))
        }
        _ => {
            let command = called(definition, words);
            let mut told = refusal::told(error, &command).render(&command, "", lang);
            if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
                told = format!(
                    "{told}\n\n{}",
                    help::help(&usage.ansi().to_string(), lang).trim_end()
                );
            }
            misused(&told)
        }
    }
}

/// The command these words call: `gatewalk new lesson`.
fn called(definition: &clap::Command, words: &[OsString]) -> String {
    let (mut command, mut path) = (definition, "gatewalk".to_owned());
    for word in words.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(inner) = command.find_subcommand(word) {
            command = inner;
            path = format!("{path} {word}");
        }
    }
    path
}

/// The exit code of a command line that cannot be understood.
const MISUSE: u8 = 2;

fn misused(told: &str) -> ExitCode {
    let _ = writeln!(anstream::stderr(), "{}", told.trim_end());
    ExitCode::from(MISUSE)
}

fn models(lang: Lang) -> ExitCode {
    use crate::course::{Model, library};
    let lines = library::models().into_iter().map(|name| {
        let title = library::model(name).map(Model::title_of);
        format!("{name:<16} {}\n", title.unwrap_or_default().get(lang))
    });
    print(&lines.collect::<String>())
}
