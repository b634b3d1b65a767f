//! A lesson opened for reading: its languages and its model, from inside the program or from disk.

mod given;
mod renew;

use super::{Lesson, Model, Reading, check, companions, images, library, models};
use crate::lang::{Diagnostic, Diagnostics, Each, Lang};
pub use renew::{PageDiff, Reload};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A lesson in the languages it exists in, and its model.
#[derive(Clone, Debug, Default)]
pub struct LessonBundle {
    /// In each language; at least one is there.
    pub lessons: Each<Lesson>,
    /// The model it names, if that is sound.
    pub model: Option<Model>,
    /// Texts of the lessons, by which a change is seen.
    pub texts: Each<String>,
    /// The text of the model's file, likewise.
    pub model_text: Option<String>,
    /// What is wrong, each fault ready to be shown.
    pub faults: Vec<Report>,
    /// Its file, when it is read from disk.
    pub path: Option<PathBuf>,
}

/// A fault and the text it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    path: PathBuf,
    /// Shared by all faults of the file.
    source: Arc<str>,
    fault: Diagnostic,
    /// The language of the lesson it is in; none for the model.
    lang: Option<Lang>,
}

impl Report {
    /// Like a compiler: see [`Diagnostic::render`].
    pub fn render(&self, lang: Lang) -> String {
        self.fault
            .render(&self.path.display().to_string(), &self.source, lang)
    }
}

impl LessonBundle {
    /// A lesson inside the program.
    pub fn embedded(slug: &str) -> Option<LessonBundle> {
        let text = |lang: Lang| {
            let found = library::own_lessons(lang).into_iter().find(|l| l.0 == slug);
            found.map(|l| (lang, l.1))
        };
        let texts: Each<&str> = Lang::all().filter_map(text).collect();
        let mut opened = LessonBundle {
            texts: texts.map(|_, text| (*text).to_owned()),
            ..LessonBundle::default()
        };
        let lesson = |(lang, text)| {
            let mut lesson = Lesson::parse(slug, text).ok()?;
            companions::load(&mut lesson, None);
            Some((lang, lesson))
        };
        opened.lessons = texts.into_iter().filter_map(lesson).collect();
        opened.model = models::of(opened.any()?, None).and_then(Result::ok);
        Some(opened)
    }

    /// Reads a lesson file, the files of the same name in the folders of the other languages, and its model.
    /// What cannot be used is missing; faults of how they are written are told, and no others: see
    /// [`LessonBundle::checked`].
    pub fn read(path: &Path) -> LessonBundle {
        LessonBundle::load(path, |reading, _| reading.faults.clone())
    }

    /// Reads the files as [`LessonBundle::read`] does, and says as well what in them cannot be done or is not so.
    /// For a lesson of thousands of pages that takes longer than a reader should wait for the first of them.
    pub fn checked(path: &Path) -> LessonBundle {
        LessonBundle::load(path, check::lesson)
    }

    fn load(path: &Path, judge: Judge) -> LessonBundle {
        let mut opened = LessonBundle {
            path: Some(path.to_owned()),
            ..LessonBundle::default()
        };
        let place = language(path);
        let home = path.parent().zip(path.file_name());
        let home = home.filter(|_| named(path).is_some());
        let twin = |lang: Lang| {
            home.map(|(dir, name)| (lang, dir.join("..").join(lang.code()).join(name)))
        };
        let twins = place
            .others()
            .filter_map(twin)
            .filter(|(_, file)| file.is_file());
        // A long lesson is read in all languages at the same time.
        let (own, others) = std::thread::scope(|scope| {
            let read = |(lang, file): (Lang, PathBuf)| {
                (lang, scope.spawn(move || Side::read(&file, judge)))
            };
            let others: Vec<_> = twins.map(read).collect();
            let own = Side::read(path, judge);
            let joined = others.into_iter();
            let joined = joined.filter_map(|(lang, side)| Some((lang, side.join().ok()?)));
            (own, joined.collect::<Vec<_>>())
        });
        opened.take(own, place);
        for (lang, side) in others {
            opened.take(side, lang);
        }
        opened.read_model(path);
        opened
    }

    /// The lesson in this language, or in the one it has.
    ///
    /// # Panics
    /// When it has none; whoever opens a lesson looks first.
    pub fn lesson(&self, lang: Lang) -> &Lesson {
        let best = self.lessons.best(lang);
        best.expect("a lesson has one language at least").1
    }

    /// The lesson in any language; none if no text is sound.
    pub fn any(&self) -> Option<&Lesson> {
        self.lessons.values().next()
    }

    /// Folders in which its files stand.
    pub fn folders(&self) -> Vec<PathBuf> {
        let Some(path) = &self.path else {
            return vec![];
        };
        let dir = library::folder(path);
        let beside = Lang::all().map(Lang::code).chain(["models", "images"]);
        let beside = beside.map(|other| dir.join("..").join(other));
        let beside = beside.chain([dir.join("images")]).filter(|d| d.is_dir());
        let mut all: Vec<PathBuf> = [dir.to_owned()].into_iter().chain(beside).collect();
        all = all
            .into_iter()
            .map(|d| d.canonicalize().unwrap_or(d))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    fn take(&mut self, side: Side, lang: Lang) {
        self.lessons
            .extend(side.lesson.map(|lesson| (lang, lesson)));
        self.texts.extend(side.text.map(|text| (lang, text)));
        let faults = side.faults.into_iter();
        self.faults.extend(faults.map(|fault| Report {
            lang: Some(lang),
            ..fault
        }));
    }

    /// The model its lessons name: a file beside, whose faults are told in their place, or one inside the program.
    fn read_model(&mut self, path: &Path) {
        let Some(lesson) = self.any() else { return };
        let beside = models::file(lesson, path.parent());
        let Some((name, file)) = beside else {
            self.model = models::of(lesson, None).and_then(Result::ok);
            return;
        };
        let Ok(text) = library::read(&file) else {
            return;
        };
        match Model::parse(&name, &text) {
            Ok(model) => self.model = Some(model),
            Err(wrong) => {
                // Said in its own file, it need not be said again where a lesson names it.
                let named = self
                    .lessons
                    .values()
                    .filter_map(|l| Some(l.model.as_ref()?.1.clone()));
                let named: Vec<_> = named.collect();
                self.faults.retain(|r| {
                    r.fault
                        .span
                        .as_ref()
                        .is_none_or(|span| !named.contains(span))
                });
                self.faults.extend(reports(&file, &text, wrong));
            }
        }
        self.model_text = Some(text);
    }
}

/// What is wrong with a lesson that could be read from its text, beside the folder of its file.
type Judge = fn(&Reading, Option<&Path>) -> Diagnostics;

/// One language of a lesson: what could be read, and what is wrong with it.
#[derive(Default)]
struct Side {
    lesson: Option<Lesson>,
    text: Option<String>,
    faults: Vec<Report>,
}

impl Side {
    fn read(path: &Path, judge: Judge) -> Side {
        let slug = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = match library::read(path) {
            Ok(text) => text,
            Err(fault) => {
                return Side {
                    faults: reports(path, "", vec![fault]),
                    ..Side::default()
                };
            }
        };
        let mut reading = Lesson::read(&slug, &text);
        let home = library::folder(path);
        let mut faults = images::load(&mut reading.lesson, home);
        faults.extend(companions::load(&mut reading.lesson, Some(home)));
        faults.extend(judge(&reading, Some(home)));
        check::sort(&mut faults);
        let faults = reports(path, &text, faults);
        let lesson = reading.faults.is_empty().then_some(reading.lesson);
        Side {
            lesson,
            text: Some(text),
            faults,
        }
    }
}

fn reports(path: &Path, source: &str, faults: Diagnostics) -> Vec<Report> {
    let source: Arc<str> = source.into();
    let of = |fault| Report {
        path: path.to_owned(),
        source: Arc::clone(&source),
        fault,
        lang: None,
    };
    faults.into_iter().map(of).collect()
}

/// The language of the folder a file is in, if it is one of ours.
fn named(path: &Path) -> Option<Lang> {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let dir = full.parent()?.file_name()?.to_str()?.to_owned();
    Lang::named(&dir)
}

fn language(path: &Path) -> Lang {
    named(path).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::renew::moved;
    use super::*;

    const HEAD: &str = "+++\ntitle = \"T\"\nminutes = 1\n+++\n";

    fn lesson(pages: &[&str]) -> String {
        let list: Vec<String> = pages
            .iter()
            .map(|p| format!("\n## {p}\n\nText of {p}.\n"))
            .collect();
        format!("{HEAD}{}", list.join("\n---\n"))
    }

    #[test]
    fn pages_are_found_again() {
        let told = |a: &[&str], b: &[&str]| {
            let (a, b) = (lesson(a), lesson(b));
            moved(
                &Lesson::parse("a", &a).unwrap(),
                &Lesson::parse("a", &b).unwrap(),
            )
        };
        assert_eq!(
            told(&["a", "b"], &["a", "b"]),
            (vec![Some(0), Some(1)], None)
        );
        assert_eq!(
            told(&["a", "b", "c"], &["a", "x", "c"]),
            (vec![Some(0), None, Some(2)], Some(1))
        );
        assert_eq!(
            told(&["a", "b"], &["a", "new", "b"]),
            (vec![Some(0), Some(2)], Some(1))
        );
        assert_eq!(
            told(&["a", "b", "c"], &["a", "c"]),
            (vec![Some(0), None, Some(1)], Some(1))
        );
        assert_eq!(told(&["a", "b"], &["a"]), (vec![Some(0), None], Some(0)));
    }

    #[test]
    fn another_image_in_the_place_of_one_is_a_change() {
        let home = tempfile::tempdir().unwrap();
        let file = |name: &str| home.path().join(name);
        let image = |name: &str| {
            let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/images");
            std::fs::copy(own.join(name), file("a.png")).unwrap();
        };
        image("two.png");
        let text = lesson(&["a"]) + "\n![pixels](a.png)\n";
        std::fs::write(file("07-own.md"), text).unwrap();
        let read = || LessonBundle::checked(&file("07-own.md"));
        let mut opened = read();
        assert!(opened.renew(read()).is_none());
        image("rgb.png");
        assert!(opened.renew(read()).is_some());
        let widths = opened.any().unwrap().images().flatten();
        assert_eq!(widths.map(|image| image.width).collect::<Vec<_>>(), [8]);
    }

    #[test]
    fn a_file_its_twin_and_its_model_are_read_together() {
        let home = tempfile::tempdir().unwrap();
        let dir = |name: &str| {
            let dir = home.path().join(name);
            std::fs::create_dir(&dir).unwrap();
            dir
        };
        let (en, zh, models) = (dir("en"), dir("zh"), dir("models"));
        let text = lesson(&["a"]).replace("minutes", "model = \"own\"\nminutes");
        std::fs::write(en.join("07-own.md"), &text).unwrap();
        std::fs::write(zh.join("07-own.md"), text.replace("Text", "文字")).unwrap();
        let model = "equations = 'y_t = 2x_t'\n[inputs]\nx = [1, 2]\n";
        std::fs::write(models.join("own.toml"), model).unwrap();
        let opened = LessonBundle::checked(&zh.join("07-own.md"));
        assert!(opened.faults.is_empty(), "{:?}", opened.faults);
        assert!(opened.lessons.langs().len() == 2 && opened.model.is_some());
        assert_eq!(opened.folders().len(), 3);

        std::fs::write(models.join("own.toml"), model.replace("2x_t", "2x_")).unwrap();
        std::fs::write(zh.join("07-own.md"), "+++\n").unwrap();
        let broken = LessonBundle::checked(&zh.join("07-own.md"));
        assert!(broken.model.is_none() && broken.lessons.langs().eq([Lang::EN]));
        let told: Vec<String> = broken.faults.iter().map(|f| f.render(Lang::EN)).collect();
        assert!(told.iter().any(|t| t.contains("own.toml:1:")), "{told:#?}");
        assert!(
            told.iter().any(|t| t.contains("07-own.md:1:1")),
            "{told:#?}"
        );
        assert_eq!(told.len(), 2, "{told:#?}");
    }
}
