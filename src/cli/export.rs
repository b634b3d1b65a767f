//! `gatewalk export`: a lesson or a model as a file.

mod args;
mod paper;
mod stage;

use super::learn;
use super::output::{Destination, complain};
use crate::course::{LessonBundle, library};
use crate::export::Book;
use crate::lang::{Diagnostic, Lang, text};
use crate::typeset::Digits;
use crate::ui;
use crate::walk::Phase;
pub(super) use args::Export;
use args::Subject;
use stage::{Stage, colours};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

impl Export {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
        let written = self.subject(lang).and_then(|subject| {
            let to = self.destination(&subject, lang)?;
            let text = self.text(&subject, lang)?;
            if !self.to.is_for_paper() {
                return to.tell(&text, lang);
            }
            let printed = paper::printed(&text);
            let bytes =
                printed.map_err(|fault| fault.render("gatewalk export --to pdf", "", lang))?;
            to.tell_bytes(&bytes, lang)
        });
        written.unwrap_or_else(|report| complain(&report))
    }

    fn subject(&self, lang: Lang) -> Result<Subject, String> {
        let lesson = self.model.ends_with(".md") || library::lesson_named(&self.model).is_some();
        if !lesson || self.trained.weights.is_some() || library::model(&self.model).is_some() {
            let at = self.route.at.as_deref();
            let (model, at) = self.trained.load(&self.model, &self.rows(), at, lang)?;
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

    fn text(&self, subject: &Subject, lang: Lang) -> Result<String, String> {
        let optimizer = self.route.optimizer();
        let run = subject
            .model
            .as_ref()
            .map(|m| Arc::new(m.run_with(optimizer)));
        let known = subject.model.as_ref().zip(run.as_ref());
        let refused = known.and_then(|(model, _)| self.to.refuses(model));
        if let Some(fault) = refused {
            return Err(fault.render("gatewalk export", "", lang));
        }
        let book = Book {
            lang,
            lesson: subject.lesson.as_ref(),
            page: self.page,
            model: known.map(|(model, run)| (model, &**run)),
            start: (
                known.map_or(Phase::Forward, |(model, _)| self.route.phase(model)),
                subject.at,
            ),
            level: self.route.level,
            steps: self.steps,
            live: self.live(subject, lang)?,
            digits: Digits::new(self.digits),
            colours: [ui::ThemeName::Light, ui::ThemeName::Dark].map(colours),
        };
        let written = self
            .to
            .write(&book, &mut Stage::new(self, subject, known, lang));
        written.ok_or_else(|| {
            let name = subject.stem();
            Diagnostic::whole(text!("export.lesson_walks_no_model_no", name))
                .help(text!("export.html_svg_cast_hold_pages"))
                .render("gatewalk export", "", lang)
        })
    }

    /// The address of the same in the page for browsers, where one was named.
    fn live(&self, subject: &Subject, lang: Lang) -> Result<Option<String>, String> {
        let Some(page) = &self.live else {
            return Ok(None);
        };
        let there = subject.fragment(self.settings(lang));
        let there = there.map(|fragment| format!("{page}{fragment}"));
        there.map(Some).ok_or_else(|| {
            let fault = Diagnostic::whole(text!("export.not_live", name = subject.stem()));
            fault.render("gatewalk export --live", "", lang)
        })
    }

    fn destination(&self, subject: &Subject, lang: Lang) -> Result<Destination, String> {
        let usual = || PathBuf::from(format!("{}.{}", subject.stem(), self.to.ending()));
        Destination::open(&self.output.clone().unwrap_or_else(usual), self.force, lang)
    }
}
