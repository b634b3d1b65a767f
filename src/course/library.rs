//! Models inside the binary, and models read from disk.

use super::model::KEYS;
use super::{Given, Model};
use crate::equation::nearest;
use crate::lang::{self, Diagnostic, Diagnostics, Lang, ReadError, Text, printable_line, text};
use include_dir::{Dir, include_dir};
use std::path::Path;

static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// The largest file read, in bytes.
pub const MAX_SOURCE: u64 = 4 << 20;

/// The model that opens when none is named.
pub const FIRST: &str = "worked-example";

/// Names of the embedded models, the worked example first.
pub fn models() -> Vec<&'static str> {
    let files = LESSONS.get_dir("models").into_iter().flat_map(Dir::files);
    let mut names: Vec<&str> = files
        .filter_map(|f| f.path().file_stem()?.to_str())
        .collect();
    names.sort_by_key(|name| (*name != FIRST, *name));
    names
}

/// Source of an embedded model.
pub fn model(name: &str) -> Option<&'static str> {
    LESSONS
        .get_file(format!("models/{name}.toml"))?
        .contents_utf8()
}

/// File names of the embedded lessons of a language, in their order, with their texts; the English ones if it has
/// none.
pub fn lessons(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let own = own_lessons(lang);
    if own.is_empty() {
        own_lessons(Lang::EN)
    } else {
        own
    }
}

/// The folder in which a file stands.
pub fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// The language whose folder this is.
pub fn language_of(folder: &Path) -> Option<Lang> {
    let folder = folder.canonicalize().ok()?;
    Lang::named(folder.file_name()?.to_str()?)
}

/// Those that are written in the language.
pub fn own_lessons(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let files = LESSONS
        .get_dir(lang.code())
        .into_iter()
        .flat_map(Dir::files);
    let mut list: Vec<(&str, &str)> = files
        .filter_map(|f| Some((f.path().file_stem()?.to_str()?, f.contents_utf8()?)))
        .collect();
    list.sort_unstable();
    list
}

/// A lesson by its number or a part of its name.
pub fn lesson_named(wanted: &str) -> Option<&'static str> {
    let number: Option<u32> = wanted.parse().ok();
    let of = |slug: &str| slug.split('-').next().and_then(|n| n.parse::<u32>().ok());
    let slugs = || lessons(Lang::EN).into_iter().map(|l| l.0);
    let exact = slugs().find(|slug| *slug == wanted || (number.is_some() && of(slug) == number));
    exact.or_else(|| {
        slugs().find(|slug| number.is_none() && wanted.len() > 2 && slug.contains(wanted))
    })
}

/// A file's path as shown, its text, and the model or what is wrong with it.
pub struct Loaded {
    /// The path, or the name of an embedded model.
    pub path: String,
    /// The text, for showing faults in place.
    pub source: String,
    /// The model.
    pub model: Result<Model, Diagnostics>,
}

/// Loads an embedded model by name or a file by path.
///
/// # Errors
/// When there is neither, or the file cannot be read as text of a bounded size.
pub fn load(path_or_name: &str) -> Result<Loaded, Diagnostic> {
    load_with(path_or_name, &Given::default())
}

/// The same, and equations that come alone with what is given for them.
///
/// # Errors
/// As of [`load`]; and when something is given for a model that has its numbers.
pub fn load_with(path_or_name: &str, given: &Given) -> Result<Loaded, Diagnostic> {
    let (source, slug) = match model(path_or_name) {
        Some(source) => (source.to_owned(), path_or_name.to_owned()),
        None => {
            let path = Path::new(path_or_name);
            let stem = path.file_stem().filter(|_| !lang::is_stdin(path));
            let slug =
                stem.map_or_else(|| "model".to_owned(), |s| s.to_string_lossy().into_owned());
            let bytes = lang::read(path, MAX_SOURCE).map_err(|e| match e {
                e if e.is_not_found() => not_found(path_or_name),
                e => unread(e),
            })?;
            (text(bytes)?, slug)
        }
    };
    let model = if is_equations(path_or_name, &source) {
        Model::of_equations(&slug, &source, given)
    } else if given.is_empty() {
        Model::parse(&slug, &source)
    } else {
        let fault = Diagnostic::whole(text!("alone.model_has_its_numbers"));
        return Err(fault.help(text!("alone.write_them_into_the_file")));
    };
    Ok(Loaded {
        path: path_or_name.to_owned(),
        source,
        model,
    })
}

/// The model that a text is: equations that come alone, or a model file.
///
/// # Errors
/// Every fault found, with spans in `text`.
pub fn of_text(name: &str, text: &str, given: &Given) -> Result<Model, Diagnostics> {
    if is_equations(name, text) {
        Model::of_equations(name, text, given)
    } else {
        Model::parse(name, text)
    }
}

/// Whether a file holds equations in LaTeX and nothing else: by its ending, or because no line begins as those of a
/// model file do.
pub fn is_equations(path: &str, source: &str) -> bool {
    let ending = Path::new(path).extension().and_then(|e| e.to_str());
    let is_key = |line: &str| {
        let line = line.trim_start();
        let key = line.strip_prefix('[').unwrap_or(line);
        KEYS.iter().any(|known| {
            let rest = key.strip_prefix(known).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with(['=', '.', ']']))
        })
    };
    match ending {
        Some("tex") => true,
        Some("toml") => false,
        _ => model(path).is_none() && !source.lines().any(is_key),
    }
}

fn not_found(name: &str) -> Diagnostic {
    let shown = printable_line(name, 60);
    let known = models();
    let fault = Diagnostic::whole(text!("lesson.no_model_file_no_built", shown));
    match nearest(name, known.iter().copied()) {
        Some(near) => fault.help(text!("lesson.did_you_mean", near)),
        None => fault.help(text!("lesson.built_in_are", list = Text::list(&known))),
    }
}

/// The text of a file of at most [`MAX_SOURCE`] bytes, as an editor of any system wrote it.
///
/// # Errors
/// When it cannot be [read](lang::read), or is not UTF-8.
pub fn read(path: &Path) -> Result<String, Diagnostic> {
    lang::read(path, MAX_SOURCE).map_err(unread).and_then(text)
}

/// The text that bytes are, as an editor of any system wrote it.
///
/// # Errors
/// When they are not UTF-8.
pub fn text(bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let text = String::from_utf8(bytes);
    text.map(unix)
        .map_err(|_| Diagnostic::whole(text!("lesson.file_not_utf_text")))
}

fn unread(e: ReadError) -> Diagnostic {
    match e {
        ReadError::TooLarge(_) => e.fault().help(text!("lesson.model_holds_equations_small")),
        e => e.fault(),
    }
}

/// Without a byte order mark, and with line ends as Unix has them; lines and columns stay what they are.
fn unix(text: String) -> String {
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text);
    if text.contains('\r') {
        text.replace("\r\n", "\n")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_alone_stands_in_this_folder() {
        let folders = ["07.md", "./07.md", "en/07.md", "/a/07.md"].map(|f| folder(Path::new(f)));
        assert_eq!(folders.map(Path::to_str), [".", ".", "en", "/a"].map(Some));
    }
}
