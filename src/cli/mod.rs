//! The command line: definitions here, one file for each subcommand that does work.
//!
//! The top room: it may use every other.

mod bench;
mod check;
mod chinese;
mod edge;
mod export;
mod learn;
mod new;
mod options;
mod output;
mod present;
mod refusal;
mod reset;
mod screen;
mod train;
mod values;
mod walk;
mod words;

use crate::lang::{Fault, Lang};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use options::{Language, Options, is_terminal};
use output::{print, printed, worse};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  gatewalk                                  the lessons, the walks and the lab
  gatewalk learn 3                          lesson 3
  gatewalk learn en/01-mine.md              a lesson of your own, shown anew whenever you save it
  gatewalk present 3 --minutes 20           lesson 3 for a room; gatewalk notes follows it
  gatewalk walk                             step through the worked example, x = [1, 2, 3, 4]
  gatewalk walk gru                         a GRU instead
  gatewalk walk my-cell.toml --lang zh      a model of your own, in Chinese
  gatewalk learn 3 --plain                  line by line, for a screen reader
  gatewalk walk --format text --level entry every multiplication as a sentence
  gatewalk walk --format json               every number, for other programs
  gatewalk export 3 --to html               lesson 3 as a page for any browser
  gatewalk check my-cell.toml               what is wrong with a file, and where
  gatewalk new lesson 14-my-cell            a lesson and its model, to write over";

const JSON: &str = "\
JSON (--format json) is one object:
  {\"model\": …, \"length\": T, \"values\": {NAME: rows}, \"gradients\": {NAME: rows}}
  NAME   the plain name: i_1, c_0, W_xi, b_i, yhat_2, L (W_{xi} is W_xi, \\hat{y} is yhat)
  rows   a list of rows, each a list of full-precision numbers; a column vector is n rows of one
  gradients, of L with respect to every parameter, input, state and named quantity, are there when
  the model has a loss L; with --optimizer, \"optimizer\" holds one step from rest.
In model files a name is written the same plain way as a key, and a vector may be a flat list.

Examples:
  gatewalk walk three-gates --at i_1
  gatewalk walk --backward --level operation --format text
  gatewalk walk --optimizer adam --rate 0.05 --format text
  gatewalk walk --format latex --at c_2
  gatewalk walk --weights w.safetensors --input \"1 2 3 4\" --target \"2 3 4 5\"
  gatewalk walk rnn --format json | jq '.gradients.W_hh'";

const TRAIN: &str = "\
Tasks:
  worked-example  the next of 1, 2, 3, 4        keras      the document's Keras program, mended
  recall          the first of many symbols     adding     the two marked numbers of a sequence
  sine            a noisy wave                  text       letter by letter, English or Chinese
  translate       numbers between writings      speech     vowels from synthesised sound

Weights files are safetensors with PyTorch's names and layout (lstm.weight_ih_l0, …, head.bias; gates
i, f, g, o). Ctrl-C writes what there is to --save and ends; a second one ends at once.

Examples:
  gatewalk train recall --length 50
  gatewalk train recall --cell rnn --hidden 64
  gatewalk train keras --vs \"--activation tanh\" --vs \"--variant column\"
  gatewalk train text --variant zh --epochs 5 --save poems.safetensors
  gatewalk train --data d.safetensors --weights w.safetensors --shuffle off --batch 8 \\
           --precision f64 --optimizer adam --lr 0.01 --epochs 10 --save out.safetensors
  gatewalk train adding --log json | jq .held_out_loss";

const EXPORT: &str = "\
Formats:
  html     one file for any browser: pages, questions and every step; needs no network
  svg      one screen as a picture          cast     a recording for asciinema
  text     sentences                        json     every number, in full precision
  latex    the derivation, with numbers     pytorch, keras   a program that computes the same numbers

Examples:
  gatewalk export 3 --to html                       03-three-gates.html, both languages inside
  gatewalk export gru --to html --lang zh -o gru.html
  gatewalk export worked-example --to svg --at c_2 --theme light -o c2.svg
  gatewalk export 5 --to cast --size 80x24 -o unrolled.cast
  gatewalk export peephole --to pytorch -o - | python
  gatewalk export --weights w.safetensors --input \"1 2 3 4\" --target \"2 3 4 5\" --to keras -o net.py";

/// A debugger for the equations of a recurrent network.
#[derive(Parser, Debug)]
#[command(name = "gatewalk", version, about, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Read the lessons, from the list or by number
    Learn(learn::Learn),
    /// Present a lesson to a room
    #[command(allow_negative_numbers = true)]
    Present(present::PresentLesson),
    /// The presenter's notes, in a second terminal: what to say, what comes next, remote control
    #[command(allow_negative_numbers = true)]
    Notes(present::FollowNotes),
    /// Walk a model: on a terminal interactively, otherwise as text
    #[command(after_help = JSON, allow_negative_numbers = true)]
    Walk(walk::Walk),
    /// Train a task, or data of your own
    #[command(after_help = TRAIN, args_override_self = true, allow_negative_numbers = true)]
    Train(Box<train::Train>),
    /// Write a lesson or a model to a file: a web page, a picture, a recording, a program
    #[command(after_help = EXPORT, allow_negative_numbers = true)]
    Export(Box<export::Export>),
    /// Measure a training step
    #[command(allow_negative_numbers = true)]
    Bench(bench::Bench),
    /// List the models inside the program
    Models(Language),
    /// Check model files and lessons, or all in a folder; exit code 1 when something is wrong
    Check(check::Check),
    /// Write a lesson or a model to begin from, with every directive once
    New(new::New),
    /// Print a JSON Schema, for editors
    Schema {
        /// Of what: the front matter and the questions of a lesson, or a model file
        of: SchemaOf,
    },
    /// Forget progress and answers, after asking
    Reset(reset::Reset),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
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
    let mut definition = defined(lang);
    let parsed = definition
        .try_get_matches_from_mut(&words)
        .and_then(|mut matches| {
            let misplaced = misplaced(&definition, &matches);
            Ok((Cli::from_arg_matches_mut(&mut matches)?, misplaced))
        });
    let cli = match parsed {
        Ok((cli, None)) => cli,
        Ok((_, Some(fault))) => return misused(&fault.render("gatewalk", "", lang)),
        Err(error) => return refused(&error, &definition, &words, lang),
    };
    match cli.command {
        None if is_terminal() => learn::Learn::first(cli.options).run(),
        None => walk::Walk::first(cli.options).run(),
        Some(Command::Learn(learn)) => learn.run(),
        Some(Command::Present(present)) => present.run(),
        Some(Command::Notes(notes)) => notes.run(),
        Some(Command::Walk(walk)) => walk.run(),
        Some(Command::Train(train)) => train.run(),
        Some(Command::Export(export)) => export.run(),
        Some(Command::Bench(bench)) => bench.run(),
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
        Some(Command::Completions { shell }) => {
            let mut script = vec![];
            clap_complete::generate(shell, &mut defined(lang), "gatewalk", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Some(Command::Man) => {
            let mut page = vec![];
            match clap_mangen::Man::new(defined(lang)).render(&mut page) {
                Ok(()) => {
                    let page = String::from_utf8_lossy(&page);
                    print(&if lang == Lang::Zh {
                        chinese::manual(&page)
                    } else {
                        page.into_owned()
                    })
                }
                Err(_) => ExitCode::FAILURE,
            }
        }
    }
}

/// The commands and options with what is said of them.
fn defined(lang: Lang) -> clap::Command {
    match lang {
        Lang::En => Cli::command(),
        Lang::Zh => chinese::definition(),
    }
}

/// An option that was given before the subcommand, where only the language counts.
fn misplaced(definition: &clap::Command, matches: &clap::ArgMatches) -> Option<Fault> {
    let (command, _) = matches.subcommand()?;
    let given = |id: &str| matches.value_source(id) == Some(clap::parser::ValueSource::CommandLine);
    let mut options = definition
        .get_arguments()
        .map(|arg| arg.get_id().as_str())
        .filter(|id| *id != "lang");
    let option = options.find(|id| given(id))?;
    let fault = Fault::whole(
        format!("--{option} stands before {command}, which would not see it"),
        format!("--{option} 写在 {command} 前面，{command} 看不到它"),
    );
    Some(fault.help(
        format!("write it behind {command}"),
        format!("请写在 {command} 后面"),
    ))
}

/// Help that was asked for, or what is wrong with the words.
fn refused(
    error: &clap::Error,
    definition: &clap::Command,
    words: &[OsString],
    lang: Lang,
) -> ExitCode {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    if lang == Lang::En {
        let code = ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(MISUSE));
        return worse(code, printed(error.print()));
    }
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let mut out = anstream::stdout();
            let help = chinese::help(&error.render().ansi().to_string());
            printed(out.write_all(help.as_bytes()).and_then(|()| out.flush()))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            misused(&chinese::help(&error.render().ansi().to_string()))
        }
        _ => {
            let command = called(definition, words);
            let (fault, _) = refusal::told(error, &command);
            let mut told = fault.render(&command, "", lang);
            if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
                told = format!(
                    "{told}\n\n{}",
                    chinese::help(&usage.ansi().to_string()).trim_end()
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
    use crate::course::library;
    let lines = library::models().into_iter().map(|name| {
        let model = library::load(name).ok().and_then(|l| l.model.ok());
        format!(
            "{name:<16} {}\n",
            model.as_ref().map_or("", |m| m.title.get(lang))
        )
    });
    print(&lines.collect::<String>())
}
