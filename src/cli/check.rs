//! `gatewalk check`: every fault of every file, like a compiler.

use super::options::Language;
use super::output::{complain, print};
use super::words;
use crate::course::{Lesson, Model, Reading, check, library, start};
use crate::lang::{Fault, Faults, Lang};
use crate::ui;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folders inside folders are followed this deep; links to folders never.
const MAX_DEPTH: usize = 16;

/// Faults of one file that are told; the others are counted.
const MOST_TOLD: usize = 100;

/// Files and folders to check.
#[derive(Args, Debug)]
pub(super) struct Check {
    /// Model files (.toml) and lessons (.md), or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    language: Language,
}

impl Check {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
        let mut files = vec![];
        for path in &self.paths {
            let before = files.len();
            collect(path, MAX_DEPTH, &mut files);
            if files.len() == before {
                return complain(&nothing().render(&path.to_string_lossy(), "", lang));
            }
        }
        files.sort();
        files.dedup();
        let (mut reports, mut count) = (vec![], 0);
        for path in &files {
            let (told, n) = report(path, &files, lang);
            reports.extend(told);
            count += n;
        }
        let all = files.len();
        if count == 0 {
            let (en, zh) = (
                format!("{all} {} checked, all sound\n", plural(all, "file")),
                format!("检查了 {all} 个文件，没有问题\n"),
            );
            return print(&lang.pick(en, zh));
        }
        let count = lang.pick(
            format!(
                "{count} {} in {all} {}",
                plural(count, "fault"),
                plural(all, "file")
            ),
            format!("{all} 个文件中共有 {count} 处错误"),
        );
        complain(&format!("{}\n\n{count}", reports.join("\n\n")))
    }
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

fn nothing() -> Fault {
    Fault::whole(
        "there is no model and no lesson in this folder",
        "这个文件夹里没有模型，也没有课文",
    )
    .help(
        "models are .toml files; lessons are .md files in a folder en or zh",
        "模型是 .toml 文件；课文是文件夹 en 或 zh 里的 .md 文件",
    )
}

/// The files under a path: itself, or every model and lesson of a folder.
fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let link = path.symlink_metadata().is_ok_and(|m| m.is_symlink());
    if !path.is_dir() {
        files.push(path.to_owned());
    } else if depth > 0 && !(link && depth < MAX_DEPTH) {
        let lessons = language(path).is_some();
        let mine = |p: &PathBuf| {
            p.is_dir()
                || p.extension()
                    .is_some_and(|e| e == "toml" || (e == "md" && lessons))
        };
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        for entry in entries.map(|e| e.path()).filter(mine) {
            collect(&entry, depth - 1, files);
        }
    }
}

/// The language whose folder this is.
fn language(dir: &Path) -> Option<Lang> {
    let dir = dir.canonicalize().ok()?;
    [Lang::En, Lang::Zh].into_iter().find(|lang| {
        dir.file_name()
            .is_some_and(|n| n == lang.to_string().as_str())
    })
}

/// The faults of one file, ready to print, and how many there are.
fn report(path: &Path, files: &[PathBuf], lang: Lang) -> (Vec<String>, usize) {
    let shown = path.to_string_lossy();
    let source = match library::read(path) {
        Ok(source) => source,
        Err(fault) => return (vec![fault.render(&shown, "", lang)], 1),
    };
    let slug = path.file_stem().unwrap_or_default().to_string_lossy();
    let faults = match path.extension() {
        Some(e) if e == "md" => lesson(path, &slug, &source, files),
        _ => Model::parse(&slug, &source).err().unwrap_or_default(),
    };
    let mut told: Vec<String> = faults
        .iter()
        .take(MOST_TOLD)
        .map(|f| f.render(&shown, &source, lang))
        .collect();
    if faults.len() > MOST_TOLD {
        let more = faults.len() - MOST_TOLD;
        told.push(lang.pick(
            format!("{shown}: and {more} more"),
            format!("{shown}：还有 {more} 处"),
        ));
    }
    (told, faults.len())
}

/// The faults of a lesson, alone and beside the same lesson in the other language.
fn lesson(path: &Path, slug: &str, source: &str, files: &[PathBuf]) -> Faults {
    let reading = Lesson::read(slug, source);
    let dir = match path.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    };
    let mut faults = check::lesson(&reading, Some(dir));
    if let Some((name, span)) = &reading.lesson.model {
        let model = dir.join("../models").join(format!("{name}.toml"));
        // Said in its own file, it need not be said again where a lesson names it.
        if files.iter().any(|f| same(f, &model)) {
            faults.retain(|f| f.span.as_ref() != Some(span));
        }
    }
    for (words, span) in reading.lesson.pages.iter().filter_map(|p| p.train.as_ref()) {
        faults.extend(words::fault(words, source, span));
    }
    if reading.faults.is_empty() {
        let model = start::model(&reading.lesson, Some(dir)).and_then(Result::ok);
        let lang = language(dir).unwrap_or_default();
        faults.extend(ui::overflow(&reading.lesson, model, lang).into_iter().map(
            |(page, what)| {
                let span = reading.lesson.pages[page].head.clone();
                Fault {
                    message: what,
                    ..Fault::at(span, "", "")
                }
                .help(
                    "say it in fewer words, or make two pages of it",
                    "写短一些，或分成两页",
                )
            },
        ));
    }
    if let (Some(lang), Some(name)) = (language(dir), path.file_name()) {
        faults.extend(twin(
            &reading,
            lang,
            &dir.join("..").join(lang.other().to_string()).join(name),
            files,
        ));
    }
    check::sort(&mut faults);
    faults
}

/// Whether two paths lead to the same file, which exists.
fn same(a: &Path, b: &Path) -> bool {
    a.file_name() == b.file_name()
        && a.canonicalize()
            .is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

/// How a lesson written in `lang` differs from the same one in the other language, which is at `path`.
fn twin(reading: &Reading, lang: Lang, path: &Path, files: &[PathBuf]) -> Faults {
    let Ok(source) = library::read(path) else {
        let fault = match lang {
            Lang::En => Fault::whole("this lesson is there in English only", "这一课只有英文"),
            Lang::Zh => Fault::whole("this lesson is there in Chinese only", "这一课只有中文"),
        };
        let (name, dir) = (
            path.file_name().unwrap_or_default().to_string_lossy(),
            lang.other().to_string(),
        );
        return vec![fault.help(
            format!("write {dir}/{name}, too"),
            format!("请再写一份 {dir}/{name}"),
        )];
    };
    // Said once, about the Chinese one, if both are looked at.
    if lang == Lang::En && files.iter().any(|f| same(f, path)) {
        return vec![];
    }
    let other = Lesson::read("", &source);
    if other.faults.is_empty() && reading.faults.is_empty() {
        check::compare(&reading.lesson, lang, &other.lesson)
    } else {
        vec![]
    }
}
