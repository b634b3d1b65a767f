//! `gatewalk new`: a lesson or a model to write over, which passes the check at once.

use super::alone::{self, Alone};
use super::options::Language;
use super::output::{complain, print, rendered, shown};
use crate::course::{Given, Model, library};
use crate::equation::Role;
use crate::lang::{Diagnostic, Lang, Output, Text, say, text};
use clap::{Args, Subcommand};
use include_dir::{Dir, include_dir};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const MODEL: &str = include_str!("new/model.toml");

/// A lesson in each language that has one, `lesson.en.md` and its like.
static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/new");

/// Longest name of a file, in characters.
const MAX_NAME: usize = 60;

/// A lesson or a model to write over.
#[derive(Args, Debug)]
pub(super) struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    Lesson {
        name: String,
        #[arg(long, default_value = "lessons")]
        dir: PathBuf,
        #[arg(long, value_name = "NAME")]
        model: Option<String>,
        #[command(flatten)]
        language: Language,
    },
    Model(NewModel),
}

/// A model to write over, or one of equations that come alone.
#[derive(Args, Debug)]
struct NewModel {
    name: String,
    #[arg(long, default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[arg(long, value_name = "NAME=N", value_parser = alone::size, requires = "from")]
    size: Vec<(String, usize)>,
    #[arg(
        long,
        value_name = "NUMBERS",
        allow_hyphen_values = true,
        requires = "from"
    )]
    input: Vec<String>,
    #[command(flatten)]
    alone: Alone,
    #[command(flatten)]
    language: Language,
}

impl NewModel {
    /// Its file.
    ///
    /// # Errors
    /// The report to print.
    fn files(&self, path: PathBuf, lang: Lang) -> Result<Files, String> {
        let whole = |fault: Diagnostic| fault.render("gatewalk new", "", lang);
        let Some(from) = &self.from else {
            if !self.alone.is_empty() {
                let fault = Diagnostic::whole(text!("new.functions_need_from"));
                return Err(whole(fault));
            }
            return own(&self.name, path).map_err(whole);
        };
        let given = self.alone.given(&self.size, &self.input);
        let text = filled(&self.name, from, &given, lang)?;
        Ok(vec![(path, text)])
    }
}

impl New {
    pub(super) fn run(&self) -> ExitCode {
        let (lang, written, next) = match &self.what {
            What::Lesson {
                name,
                dir,
                model,
                language,
            } => {
                let lang = language.get();
                let next = format!(
                    "  gatewalk check {dir}\n  gatewalk learn {dir}/{lang}/{name}.md\n",
                    dir = shown(dir),
                );
                (lang, lesson(name, dir, model.as_deref()), next)
            }
            What::Model(new) => {
                let path = new.dir.join(format!("{}.toml", new.name));
                let next = format!("  gatewalk check {0}\n  gatewalk walk {0}\n", shown(&path));
                let lang = new.language.get();
                match new.files(path, lang) {
                    Ok(files) => (lang, Ok(files), next),
                    Err(report) => return complain(&report),
                }
            }
        };
        let written = written.and_then(|files| write(&files).map(|()| files));
        match written {
            Ok(files) => {
                let list: String = files
                    .iter()
                    .map(|(path, _)| format!("  {}\n", shown(path)))
                    .collect();
                print(&say!(
                    lang,
                    "new.written_next_second_shows_page",
                    list,
                    next
                ))
            }
            Err(fault) => complain(&fault.render("gatewalk new", "", lang)),
        }
    }
}

type Files = Vec<(PathBuf, String)>;

/// The files of a lesson: its model, unless it is one of the program's, and its text in each language.
fn lesson(name: &str, dir: &Path, model: Option<&str>) -> Result<Files, Diagnostic> {
    plain(name)?;
    let mut files = vec![];
    let source = match model {
        Some(known) => library::model(known)
            .map(str::to_owned)
            .ok_or_else(|| no_model(known))?,
        None => {
            let source = MODEL.replace("@TITLE@", &title(name));
            files.push((
                dir.join("models").join(format!("{name}.toml")),
                source.clone(),
            ));
            source
        }
    };
    let model_name = model.unwrap_or(name);
    let model = Model::parse(model_name, &source).map_err(|mut faults| faults.swap_remove(0))?;
    let (sequence, equation) = told(&model);
    let filled = |template: &str| {
        [
            ("@NAME@", name),
            ("@TITLE@", &title(name)),
            ("@MODEL@", model_name),
            ("@EQUATION@", &equation),
            ("@S@", &sequence),
            ("@T@", &model.graph.length.to_string()),
        ]
        .iter()
        .fold(template.to_owned(), |text, (mark, value)| {
            text.replace(mark, value)
        })
    };
    let template = |lang| {
        LESSONS
            .get_file(format!("lesson.{lang}.md"))?
            .contents_utf8()
    };
    files.extend(Lang::all().filter_map(|lang| {
        let text = template(lang).or_else(|| template(Lang::EN))?;
        let path = dir.join(lang.code()).join(format!("{name}.md"));
        Some((path, filled(text)))
    }));
    Ok(files)
}

/// The file of a model.
fn own(name: &str, path: PathBuf) -> Result<Files, Diagnostic> {
    plain(name)?;
    Ok(vec![(path, MODEL.replace("@TITLE@", &title(name)))])
}

/// The file of a model of equations that come alone, with everything filled in.
///
/// # Errors
/// The report to print.
fn filled(
    name: &str,
    from: &Path,
    given: &Result<Given, Diagnostic>,
    lang: Lang,
) -> Result<String, String> {
    let whole = |fault: &Diagnostic| fault.render("gatewalk new", "", lang);
    plain(name).map_err(|fault| whole(&fault))?;
    let given = given.as_ref().map_err(whole)?;
    let path = shown(from);
    let latex = library::read(from).map_err(|fault| fault.render(&path, "", lang))?;
    if !library::is_equations(&from.to_string_lossy(), &latex) {
        let fault = Diagnostic::whole(text!("new.no_equations_alone"));
        return Err(fault.render(&path, "", lang));
    }
    let told = |faults: Vec<Diagnostic>| rendered(&faults, &path, &latex, lang);
    let model = Model::of_equations(&title(name), &latex, given).map_err(told)?;
    let text = model.source.as_deref().unwrap_or_default().to_owned();
    // What is not finite is refused by the file's own check: said now, at the equation.
    match model.not_finite(&model.run()) {
        Some(fault) => Err(told(vec![fault])),
        None => Ok(text),
    }
}

/// The sequence a lesson about this model is about, plainly, and its equation in LaTeX: a state if there is one.
fn told(model: &Model) -> (String, String) {
    let system = &model.system;
    let of = |e: &&crate::equation::Equation| system.entry(e.name).role == Role::Sequence;
    let state = system
        .equations
        .iter()
        .filter(of)
        .find(|e| system.entry(e.name).is_carried());
    let equation = state
        .or_else(|| system.equations.iter().find(of))
        .unwrap_or(&system.equations[0]);
    (
        system.name(equation.name).plain.clone(),
        system.source[equation.span.clone()].trim().to_owned(),
    )
}

/// A name that is a file name everywhere.
fn plain(name: &str) -> Result<(), Diagnostic> {
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let first = name.chars().next().is_some_and(char::is_alphanumeric);
    if first && name.chars().all(fits) && name.chars().count() <= MAX_NAME {
        return Ok(());
    }
    let shown = crate::lang::printable_line(name, 40);
    let fault = Diagnostic::whole(text!("new.no_name_file", shown));
    Err(fault.help(text!("new.use_letters_digits_my_cell")))
}

/// `19-my-cell` as words: `My cell`.
fn title(name: &str) -> String {
    let words = name
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
        .replace(['-', '_'], " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

fn no_model(name: &str) -> Diagnostic {
    let shown = crate::lang::printable_line(name, 40);
    let known = library::models();
    Diagnostic::whole(text!("new.no_built_model", shown)).help(text!(
        "new.built_without_model_one_written",
        list = Text::list(&known)
    ))
}

/// Writes all or, where one of them is there already or cannot be written, nothing.
fn write(files: &Files) -> Result<(), Diagnostic> {
    let about = |path: &Path, mut fault: Diagnostic| {
        let path = shown(path);
        fault.message = text!("new.nothing_written", path, why = fault.message);
        fault
    };
    if let Some((path, _)) = files
        .iter()
        .find(|(path, _)| path.symlink_metadata().is_ok())
    {
        let fault = Diagnostic::whole(text!("common.file_already"));
        return Err(about(path, fault.help(text!("new.choose_another_name"))));
    }
    let place = |(path, _): &(PathBuf, String)| {
        let folder = path.parent().unwrap_or(Path::new("."));
        let made = fs::create_dir_all(folder)
            .map_err(|e| Diagnostic::whole(text!("new.no_folder_can_made", e)));
        made.and_then(|()| Output::open(path, false))
            .map_err(|fault| about(path, fault))
    };
    // All places are held before the first file is there.
    let places: Vec<Output> = files.iter().map(place).collect::<Result<_, _>>()?;
    for (place, (path, text)) in places.into_iter().zip(files) {
        place
            .write(text.as_bytes())
            .map_err(|fault| about(path, fault))?;
    }
    Ok(())
}
