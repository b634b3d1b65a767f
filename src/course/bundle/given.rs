//! A lesson whose text is handed over, not read from a disk.

use super::{LessonBundle, reports};
use crate::course::{Lesson, Model, companions, library, models};
use crate::lang::{Lang, printable_line};
use std::path::{Path, PathBuf};

impl LessonBundle {
    /// A lesson in one language from the text of a file, with those of the files that came with it: the model it names may be
    /// among them. What is wrong with how they are written is told.
    pub fn given(file: &str, lang: Lang, text: &str, beside: &[(String, String)]) -> LessonBundle {
        let path = PathBuf::from(printable_line(file, 80));
        let slug = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut reading = Lesson::read(&slug, text);
        let mut opened = LessonBundle {
            faults: reports(&path, text, reading.faults.clone()),
            ..LessonBundle::default()
        };
        if reading.faults.is_empty() {
            opened.take_model(&reading.lesson, (&path, text), beside);
            if let Some(model) = &opened.model {
                let texts = |name: &str| {
                    let own = beside
                        .iter()
                        .find(|(file, _)| *file == format!("{name}.toml"));
                    let own = own.map(|(_, text)| text.clone());
                    own.or_else(|| library::model(name).map(str::to_owned))
                };
                let faults = companions::take(&mut reading.lesson, model, &texts);
                opened.faults.extend(reports(&path, text, faults));
            }
            opened.lessons.extend([(lang, reading.lesson)]);
        }
        opened.texts.extend([(lang, text.to_owned())]);
        opened.path = Some(path);
        opened
    }

    fn take_model(
        &mut self,
        lesson: &Lesson,
        (path, text): (&Path, &str),
        beside: &[(String, String)],
    ) {
        let Some((name, _)) = &lesson.model else {
            return;
        };
        let file = format!("{name}.toml");
        let own = beside.iter().find(|(beside, _)| *beside == file);
        let (model, path, text) = match own {
            Some((file, text)) => (Some(Model::parse(name, text)), Path::new(file), &**text),
            None => (models::of(lesson, None), path, text),
        };
        match model {
            Some(Ok(model)) => self.model = Some(model),
            Some(Err(faults)) => self.faults.extend(reports(path, text, faults)),
            None => {}
        }
        self.model_text = own.map(|(_, text)| text.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_comes_with_its_model_or_without() {
        let text = "+++\ntitle = \"T\"\nminutes = 1\nmodel = \"own\"\n+++\n\n## a\n\nText.\n";
        let model = "equations = 'y_t = 2x_t'\n[inputs]\nx = [1, 2]\n".to_owned();
        let with =
            |beside: &[(String, String)]| LessonBundle::given("a.md", Lang::ZH, text, beside);
        let both = with(&[("own.toml".into(), model.clone())]);
        assert!(both.model.is_some() && both.faults.is_empty());
        assert!(both.lessons.langs().eq([Lang::ZH]));
        let alone = with(&[("other.toml".into(), model.clone())]);
        assert!(alone.model.is_none() && alone.faults[0].render(Lang::EN).contains("a.md:4:"));
        let broken = with(&[("own.toml".into(), model.replace("2x_t", "2x_"))]);
        assert!(broken.faults[0].render(Lang::EN).contains("own.toml:1:"));
        assert!(
            LessonBundle::given("a.md", Lang::EN, "+++\n", &[])
                .any()
                .is_none()
        );
    }
}
