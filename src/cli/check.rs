//! `gatewalk check`: every fault of every file, like a compiler.

use super::{Language, complain, print};
use crate::lang::{Faults, Lang};
use crate::lesson::{Lesson, Model, course, library};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folders inside folders are followed this deep; links to folders never.
const MAX_DEPTH: usize = 16;

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
            collect(path, MAX_DEPTH, &mut files);
        }
        files.sort();
        let reports: Vec<String> = files.iter().flat_map(|path| faults(path, lang)).collect();
        if reports.is_empty() {
            let n = files.len();
            return print(
                &lang.pick(
                    format!("{n} files checked, all sound\n"),
                    format!("检查了 {n} 个文件，没有问题\n"),
                ),
            );
        }
        let n = reports.len();
        let count = lang.pick(
            format!("{n} {} in {} files", if n == 1 { "fault" } else { "faults" }, files.len()),
            format!("{} 个文件中共有 {n} 处错误", files.len()),
        );
        complain(&format!("{}\n\n{count}", reports.join("\n\n")))
    }
}

/// The files under a path: itself, or every model and lesson of a folder.
fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let link = path.symlink_metadata().is_ok_and(|m| m.is_symlink());
    if !path.is_dir() {
        files.push(path.to_owned());
    } else if depth > 0 && !(link && depth < MAX_DEPTH) {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        for entry in entries.map(|e| e.path()).filter(|p| {
            p.is_dir()
                || p.extension().is_some_and(|e| {
                    e == "toml" || (e == "md" && path.file_name().is_some_and(|n| n == "en" || n == "zh"))
                })
        }) {
            collect(&entry, depth - 1, files);
        }
    }
}

/// The faults of a lesson, and how it differs from the English one beside it.
fn lesson(path: &Path, slug: &str, source: &str) -> Faults {
    let lesson = match Lesson::parse(slug, source) {
        Ok(lesson) => lesson,
        Err(faults) => return faults,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut faults = course::check(&lesson, Some(folder));
    if folder.file_name().is_some_and(|n| n == "zh")
        && let Some(name) = path.file_name()
        && let Ok(english) = library::read(&folder.join("../en").join(name))
        && let Ok(english) = Lesson::parse(slug, &english)
    {
        faults.extend(course::compare(&english, &lesson));
    }
    faults
}

/// The faults of one file, each ready to print.
fn faults(path: &Path, lang: Lang) -> Vec<String> {
    let shown = path.to_string_lossy();
    let source = match library::read(path) {
        Ok(source) => source,
        Err(fault) => return vec![fault.render(&shown, "", lang)],
    };
    let slug = path.file_stem().unwrap_or_default().to_string_lossy();
    let faults = match path.extension() {
        Some(e) if e == "md" => lesson(path, &slug, &source),
        _ => Model::parse(&slug, &source).err().unwrap_or_default(),
    };
    faults.iter().map(|f| f.render(&shown, &source, lang)).collect()
}
