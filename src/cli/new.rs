//! `gatewalk new`: a lesson or a model to write over, which passes the check at once.

use super::options::Language;
use super::output::{complain, print, shown};
use crate::course::{Model, library};
use crate::equation::Role;
use crate::lang::{Fault, Output, Text};
use clap::{Args, Subcommand};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const MODEL: &str = include_str!("new/model.toml");
const LESSONS: [(&str, &str); 2] = [
    ("en", include_str!("new/lesson.en.md")),
    ("zh", include_str!("new/lesson.zh.md")),
];

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
    /// A lesson in both languages, with every directive once, and a model for it
    Lesson {
        /// Its file name, such as 14-my-cell
        name: String,
        /// The folder of en/, zh/ and models/
        #[arg(long, default_value = "lessons")]
        dir: PathBuf,
        /// Use a model inside the program, and write none
        #[arg(long, value_name = "NAME")]
        model: Option<String>,
        #[command(flatten)]
        language: Language,
    },
    /// A model: a small cell with one gate
    Model {
        /// Its file name, such as my-cell
        name: String,
        /// The folder to write it into
        #[arg(long, default_value = ".")]
        dir: PathBuf,
        #[command(flatten)]
        language: Language,
    },
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
                    "  gatewalk check {dir}\n  gatewalk learn {dir}/{}/{name}.md\n",
                    lang,
                    dir = shown(dir),
                );
                (lang, lesson(name, dir, model.as_deref()), next)
            }
            What::Model {
                name,
                dir,
                language,
            } => {
                let path = dir.join(format!("{name}.toml"));
                let next = format!("  gatewalk check {0}\n  gatewalk walk {0}\n", shown(&path));
                (language.get(), own(name, path), next)
            }
        };
        let written = written.and_then(|files| write(&files).map(|()| files));
        match written {
            Ok(files) => {
                let list: String = files
                    .iter()
                    .map(|(path, _)| format!("  {}\n", shown(path)))
                    .collect();
                print(&lang.pick(
                    format!(
                        "Written:\n{list}Next (the second shows the page anew whenever you save):\n{next}"
                    ),
                    format!("已写好：\n{list}接下来（第二条会在每次保存后刷新页面）：\n{next}"),
                ))
            }
            Err(fault) => complain(&fault.render("gatewalk new", "", lang)),
        }
    }
}

type Files = Vec<(PathBuf, String)>;

/// The files of a lesson: its model, unless it is one of the program's, and the two languages.
fn lesson(name: &str, dir: &Path, model: Option<&str>) -> Result<Files, Box<Fault>> {
    plain(name)?;
    let mut files = vec![];
    let source = match model {
        Some(known) => library::model(known)
            .map(str::to_owned)
            .ok_or_else(|| Box::new(no_model(known)))?,
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
    let model =
        Model::parse(model_name, &source).map_err(|mut faults| Box::new(faults.swap_remove(0)))?;
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
    files.extend(
        LESSONS
            .map(|(lang, template)| (dir.join(lang).join(format!("{name}.md")), filled(template))),
    );
    Ok(files)
}

/// The file of a model.
fn own(name: &str, path: PathBuf) -> Result<Files, Box<Fault>> {
    plain(name)?;
    Ok(vec![(path, MODEL.replace("@TITLE@", &title(name)))])
}

/// The sequence a lesson about this model is about, plainly, and its equation in LaTeX: a state if there is one.
fn told(model: &Model) -> (String, String) {
    let system = &model.system;
    let of = |e: &&crate::equation::Equation| system.entry(e.name).role == Role::Sequence;
    let state = system
        .equations
        .iter()
        .filter(of)
        .find(|e| system.entry(e.name).lag > 0);
    let equation = state
        .or_else(|| system.equations.iter().find(of))
        .unwrap_or(&system.equations[0]);
    (
        system.name(equation.name).plain.clone(),
        system.source[equation.span.clone()].trim().to_owned(),
    )
}

/// A name that is a file name everywhere.
fn plain(name: &str) -> Result<(), Box<Fault>> {
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let first = name.chars().next().is_some_and(char::is_alphanumeric);
    if first && name.chars().all(fits) && name.chars().count() <= MAX_NAME {
        return Ok(());
    }
    let shown = crate::lang::printable_line(name, 40);
    let fault = Fault::whole(
        format!("{shown} is no name for a file"),
        format!("{shown} 不能用作文件名"),
    );
    Err(Box::new(fault.help(
        "use letters, digits, - and _, such as 14-my-cell; where it goes is said with --dir",
        "请用字母、数字、- 和 _，例如 14-my-cell；放在哪里用 --dir 指定",
    )))
}

/// `14-my-cell` as words: `My cell`.
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

fn no_model(name: &str) -> Fault {
    let shown = crate::lang::printable_line(name, 40);
    let known = library::models();
    Fault::whole(
        format!("there is no built-in model {shown}"),
        format!("没有名为 {shown} 的内置模型"),
    )
    .help(
        format!(
            "built in are: {}; without --model, one is written",
            known.join(", ")
        ),
        format!("内置模型有：{}；不写 --model 就新写一个", known.join("、")),
    )
}

/// Writes all or, where one of them is there already or cannot be written, nothing.
fn write(files: &Files) -> Result<(), Box<Fault>> {
    let about = |path: &Path, mut fault: Box<Fault>| {
        let path = shown(path);
        let Text { en, zh } = &fault.message;
        fault.message = Text::new(
            format!("{path}: {en}; nothing was written"),
            format!("{path}：{zh}；什么也没有写"),
        );
        fault
    };
    if let Some((path, _)) = files
        .iter()
        .find(|(path, _)| path.symlink_metadata().is_ok())
    {
        let fault = Fault::whole("this file is there already", "这个文件已经存在");
        return Err(about(
            path,
            Box::new(fault.help("choose another name", "请换一个名字")),
        ));
    }
    let place = |(path, _): &(PathBuf, String)| {
        let folder = path.parent().unwrap_or(Path::new("."));
        let made = fs::create_dir_all(folder).map_err(|e| {
            Box::new(Fault::whole(
                format!("no folder can be made: {e}"),
                format!("无法建立文件夹：{e}"),
            ))
        });
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
