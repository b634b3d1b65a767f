//! `gatewalk export`: a lesson or a model as a file.

mod args;
mod frames;

use super::learn;
use super::output::{Destination, complain, print};
use crate::course::{LessonBundle, Model, library};
use crate::export::{self, Book, Framework};
use crate::graph::{NodeId, Run};
use crate::lang::{Diagnostic, Lang, say, text};
use crate::typeset::{Digits, Meaning};
use crate::ui;
use crate::walk::Phase;
pub(super) use args::Export;
use args::{Format, Known, Subject};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

impl Export {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
        let written = self.subject(lang).and_then(|subject| {
            let to = self.destination(&subject, lang)?;
            let bytes = self.bytes(&subject, lang)?;
            match to {
                Destination::Stdout => Ok(print(&String::from_utf8_lossy(&bytes))),
                file => Ok(wrote(
                    file.write(&bytes, lang)?.as_deref(),
                    bytes.len(),
                    lang,
                )),
            }
        });
        written.unwrap_or_else(|report| complain(&report))
    }

    fn subject(&self, lang: Lang) -> Result<Subject, String> {
        let lesson = self.model.ends_with(".md") || learn::find(&self.model).is_some();
        if !lesson || self.trained.weights.is_some() || library::model(&self.model).is_some() {
            let (model, at) = self
                .trained
                .load(&self.model, self.route.at.as_deref(), lang)?;
            return Ok(Subject {
                lesson: None,
                model: Some(model),
                at,
            });
        }
        let mut opened = learn::open(&self.model, lang, LessonBundle::checked)?;
        if !opened.faults.is_empty() {
            return Err(learn::faults(&opened, lang));
        }
        let model = opened.model.take();
        match self.misplaced(opened.lesson(lang).pages.len()) {
            Some(fault) => Err(fault.render("gatewalk export", "", lang)),
            None => Ok(Subject {
                lesson: Some(LessonBundle {
                    model: model.clone(),
                    ..opened
                }),
                model,
                at: None,
            }),
        }
    }

    /// Options that say nothing about a lesson of so many pages.
    fn misplaced(&self, pages: usize) -> Option<Diagnostic> {
        if self.route.at.is_some() {
            return Some(
                Diagnostic::whole(text!("export.names_step_model_not_lesson"))
                    .help(text!("export.choose_page_lesson_page")),
            );
        }
        (self.page == 0 || self.page > pages)
            .then(|| Diagnostic::whole(text!("export.lesson_pages", pages)))
    }

    fn bytes(&self, subject: &Subject, lang: Lang) -> Result<Vec<u8>, String> {
        let run = subject
            .model
            .as_ref()
            .map(|m| Arc::new(m.run(self.route.optimizer())));
        let known = || subject.model.as_ref().zip(run.as_ref());
        let needs_walk = || {
            let name = subject.stem();
            Diagnostic::whole(text!("export.lesson_walks_no_model_no", name))
                .help(text!("export.html_svg_cast_hold_pages"))
                .render("gatewalk export", "", lang)
        };
        let text = match self.to {
            Format::Html => self.html(subject, known(), lang),
            Format::Svg => frames::svg(self, subject, known(), lang),
            Format::Cast => frames::cast(self, subject, known(), lang),
            // A lesson as it is told line by line, page after page.
            Format::Text if subject.lesson.is_some() => {
                let lesson = subject.lesson.clone();
                ui::read_out(&mut learn::screens(self.settings(lang), lesson, None))
            }
            Format::Latex if subject.lesson.is_some() => {
                let told = subject.lesson.as_ref().zip(run.as_ref());
                let digits = Digits::new(self.digits);
                let text =
                    told.and_then(|(l, run)| export::latex_of_lesson(l.lesson(lang), run, digits));
                text.ok_or_else(needs_walk)?
            }
            format => {
                let (model, run) = known().ok_or_else(needs_walk)?;
                self.of_model(format, model, run, subject.at, lang)
            }
        };
        Ok(text.into_bytes())
    }

    /// The formats that need nothing but a model's numbers.
    fn of_model(
        &self,
        format: Format,
        model: &Model,
        run: &Run,
        at: Option<NodeId>,
        lang: Lang,
    ) -> String {
        let digits = Digits::new(self.digits);
        match format {
            Format::Json => export::json(model, run, self.route.optimizer.is_some()),
            Format::Latex => export::latex(model, run, self.route.phase(), at, digits),
            Format::Pytorch => export::python(model, run, Framework::PyTorch),
            Format::Keras => export::python(model, run, Framework::Keras),
            _ => export::text(model, run, &self.route.text(at, lang, digits)),
        }
    }

    fn html(&self, subject: &Subject, known: Option<Known<'_>>, lang: Lang) -> String {
        let book = Book {
            lang,
            lesson: subject.lesson.as_ref(),
            model: known.map(|(model, run)| (model, &**run)),
            start: (self.route.phase(), subject.at),
            digits: Digits::new(self.digits),
            colours: [ui::ThemeName::Light, ui::ThemeName::Dark].map(colours),
        };
        let mut stages: Vec<((Lang, Phase), ui::App)> = vec![];
        export::html(&book, &mut |lang, phase, cursor, asked| {
            let Some((model, run)) = known else {
                return export::Sheet::default();
            };
            let place = stages
                .iter()
                .position(|(of, _)| *of == (lang, phase))
                .unwrap_or_else(|| {
                    let settings = ui::Settings {
                        lang,
                        ..self.settings(lang)
                    };
                    let app = ui::App::new(model.clone(), Arc::clone(run), phase, None, settings);
                    stages.push(((lang, phase), app));
                    stages.len() - 1
                });
            let app = &mut stages[place].1;
            app.stand(cursor);
            app.sheet(export::WIDTH, asked)
        })
    }

    fn destination(&self, subject: &Subject, lang: Lang) -> Result<Destination, String> {
        let usual = || PathBuf::from(format!("{}.{}", subject.stem(), self.to.ending()));
        Destination::open(&self.output.clone().unwrap_or_else(usual), self.force, lang)
    }
}

fn wrote(file: Option<&str>, bytes: usize, lang: Lang) -> ExitCode {
    let (file, size) = (file.unwrap_or_default(), bytes.div_ceil(1000));
    print(&say!(lang, "export.wrote_kb", file, size))
}

/// The colours of a theme by their names in a style sheet.
fn colours(name: ui::ThemeName) -> Vec<(&'static str, u32)> {
    let theme = ui::Theme::new(name, true);
    let (paper, ink) = theme.ground();
    let own = |meaning| theme.rgb(meaning).unwrap_or(ink);
    vec![
        ("paper", paper),
        ("ink", ink),
        ("dim", own(Meaning::Dim)),
        ("symbol", own(Meaning::Symbol)),
        ("positive", own(Meaning::Positive)),
        ("negative", own(Meaning::Negative)),
        ("key", own(Meaning::Key)),
        ("error", own(Meaning::Error)),
    ]
}
