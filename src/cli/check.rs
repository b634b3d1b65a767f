//! `gatewalk check`: every fault of every file, like a compiler.

mod same;
mod table;

use super::alone::{self, Alone};
use super::options::Language;
use super::output::{complain, print};
use crate::course::{
    Given, Lesson, Model, Reading, check, companions, images, library, models, training,
};
use crate::lang::{Diagnostic, Diagnostics, Lang, is_same_file, say, text};
use crate::ui;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folders inside folders are followed this deep; links to folders never.
const MAX_DEPTH: usize = 16;

/// Diagnostics of one file that are told; the others are counted.
const MOST_TOLD: usize = 100;

/// Files and folders to check.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[arg(long, value_name = "CELL", conflicts_with_all = ["size", "input", "seed"])]
    same_as: Option<String>,
    #[arg(long, value_name = "NAME=N", value_parser = alone::size)]
    size: Vec<(String, usize)>,
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    input: Vec<String>,
    #[command(flatten)]
    alone: Alone,
    #[command(flatten)]
    language: Language,
}

impl Check {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
        if let Some(other) = &self.same_as {
            return same::compare(&self.paths, other, &self.alone, lang);
        }
        let mut files = vec![];
        for path in &self.paths {
            let before = files.len();
            collect(path, MAX_DEPTH, &mut files);
            if files.len() == before {
                let fault = Diagnostic::whole(text!("check.no_model_no_lesson_folder"))
                    .help(text!("check.models_toml_files_lessons_md"));
                return complain(&fault.render(&path.to_string_lossy(), "", lang));
            }
        }
        files.sort();
        files.dedup();
        let given = match self.alone.given(&self.size, &self.input) {
            Ok(given) => given,
            Err(fault) => return complain(&fault.render("gatewalk check", "", lang)),
        };
        let (mut reports, mut count) = (vec![], 0);
        let mut readings = String::new();
        for path in &files {
            let mut found = report(path, &files, &given, lang);
            // Of a whole folder the faults are wanted.
            if !self.paths.contains(path) {
                found.reading.clear();
            }
            count += found.count();
            reports.extend(found.shown(path, lang));
            readings += &found.reading;
        }
        let all = files.len();
        if count == 0 {
            let sound = say!(lang, "check.all_sound", n = all);
            let gap = if readings.is_empty() { "" } else { "\n" };
            if !reports.is_empty() {
                complain(&format!("{}\n", reports.join("\n\n")));
            }
            return print(&format!("{readings}{gap}{sound}"));
        }
        let faults = text!("check.faults", n = count);
        let files = text!("check.files", n = all);
        let count = say!(lang, "check.faults_in_files", faults, files);
        if !readings.is_empty() {
            print(&readings);
        }
        complain(&format!("{}\n\n{count}", reports.join("\n\n")))
    }
}

/// The files under a path: itself, or every model and lesson of a folder.
fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let link = path.symlink_metadata().is_ok_and(|m| m.is_symlink());
    if !path.is_dir() {
        files.push(path.to_owned());
    } else if depth > 0 && !(link && depth < MAX_DEPTH) {
        let lessons = library::language_of(path).is_some();
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

/// What is found in one file.
#[derive(Default)]
struct Found {
    source: String,
    faults: Diagnostics,
    /// How equations that come alone were read, if they could be.
    reading: String,
}

impl Found {
    /// How many faults there are, those that are not shown one by one as well.
    fn count(&self) -> usize {
        let faults = self.faults.iter().filter(|fault| !fault.is_warning);
        faults.map(|fault| fault.others.max(1)).sum()
    }

    /// The faults ready to print.
    fn shown(&self, path: &Path, lang: Lang) -> Vec<String> {
        let shown = path.to_string_lossy();
        let told = self.faults.iter().take(MOST_TOLD);
        let mut told: Vec<String> = told.map(|f| f.render(&shown, &self.source, lang)).collect();
        if self.faults.len() > MOST_TOLD {
            let more = self.faults.len() - MOST_TOLD;
            told.push(say!(lang, "check.and_more", shown, more));
        }
        told
    }
}

fn report(path: &Path, files: &[PathBuf], given: &Given, lang: Lang) -> Found {
    let source = match library::read(path) {
        Ok(source) => source,
        Err(fault) => {
            return Found {
                faults: vec![fault],
                ..Found::default()
            };
        }
    };
    let slug = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut reading = String::new();
    let faults = match path.extension() {
        Some(e) if e == "md" => lesson(path, &slug, &source, files),
        _ if library::is_equations(&path.to_string_lossy(), &source) => {
            let model = Model::of_equations(&slug, &source, given);
            reading = model
                .as_ref()
                .map(|model| table::told(path, model, given, lang))
                .unwrap_or_default();
            let lost = |model: Model| model.not_finite(&model.run());
            match model {
                Ok(model) => lost(model).into_iter().collect(),
                Err(faults) => faults,
            }
        }
        _ => match Model::parse(&slug, &source) {
            Ok(model) => {
                reading = table::readings(path, &model, &source, lang);
                model.unwired().into_iter().collect()
            }
            Err(faults) => faults,
        },
    };
    Found {
        source,
        faults,
        reading,
    }
}

/// The faults of a lesson, alone and beside the same lesson in other languages.
fn lesson(path: &Path, slug: &str, source: &str, files: &[PathBuf]) -> Diagnostics {
    let mut reading = Lesson::read(slug, source);
    let dir = library::folder(path);
    let mut faults = images::load(&mut reading.lesson, dir);
    faults.extend(companions::load(&mut reading.lesson, Some(dir)));
    faults.extend(check::lesson(&reading, Some(dir)));
    if let Some((name, span)) = &reading.lesson.model {
        let model = dir.join("../models").join(format!("{name}.toml"));
        // Said in its own file, it need not be said again where a lesson names it.
        if files.iter().any(|f| same(f, &model)) {
            faults.retain(|f| f.span.as_ref() != Some(span));
        }
    }
    for (words, span) in reading.lesson.pages.iter().filter_map(|p| p.train.as_ref()) {
        faults.extend(training::fault(words, source, span));
    }
    if reading.faults.is_empty() {
        let model = models::of(&reading.lesson, Some(dir)).and_then(Result::ok);
        let lang = library::language_of(dir).unwrap_or_default();
        faults.extend(ui::overflow(&reading.lesson, model, lang).into_iter().map(
            |(page, what)| {
                let span = reading.lesson.pages[page].head.clone();
                Diagnostic::at(span, what).help(text!("check.say_fewer_words_make_two"))
            },
        ));
    }
    if let (Some(lang), Some(name)) = (library::language_of(dir), path.file_name()) {
        faults.extend(twins(
            &reading,
            lang,
            &dir.join(".."),
            Path::new(name),
            files,
        ));
    }
    check::sort(&mut faults);
    faults
}

/// Whether two paths lead to the same file, which exists.
fn same(a: &Path, b: &Path) -> bool {
    a.file_name() == b.file_name() && is_same_file(a, b)
}

/// How a lesson written in `lang` differs from the same one in other languages, whose folders are in `home`.
fn twins(
    reading: &Reading,
    lang: Lang,
    home: &Path,
    name: &Path,
    files: &[PathBuf],
) -> Diagnostics {
    let place = |lang: Lang| home.join(lang.code()).join(name);
    let there = |lang: Lang| Some((lang, library::read(&place(lang)).ok()?));
    let others: Vec<(Lang, String)> = lang.others().filter_map(there).collect();
    if others.is_empty() {
        let (dir, name) = (lang.next(), name.display());
        let told = Diagnostic::whole(text!("check.one_language_only", language = lang.name()));
        let told = told.help(text!("check.write_it_too", dir, name));
        return vec![told.as_warning()];
    }
    let mut faults = vec![];
    for (other, source) in others {
        // Said once, about the later of two languages, if both are looked at.
        let said = lang.index() < other.index() && files.iter().any(|f| same(f, &place(other)));
        let twin = Lesson::read("", &source);
        if !said && twin.faults.is_empty() && reading.faults.is_empty() {
            faults.extend(check::compare(&reading.lesson, &twin.lesson, &other.name()));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_are_not_shown_are_counted() {
        let source = "h_t = \\frac{x_t}\n".repeat(30);
        let faults = Model::of_equations("many", &source, &Given::default()).unwrap_err();
        assert!(faults.len() < 10, "{faults:?}");
        let found = Found {
            faults,
            ..Found::default()
        };
        assert_eq!(found.count(), 30);
    }
}
