//! Images in the text of a lesson.

use super::super::document::{ImageFile, Kind};
use super::super::image::misnamed;
use super::Reader;
use crate::lang::{Diagnostic, Span, text};

impl Reader<'_> {
    /// An image begins, which is a paragraph of its own.
    pub(super) fn image(&mut self, path: &str, span: Span) {
        self.flush(Kind::Text);
        self.directed = true;
        let line = |at: usize| {
            let from = self.source[..at].rfind('\n').map_or(0, |n| n + 1);
            let to = self.source[at..]
                .find('\n')
                .map_or(self.source.len(), |n| at + n);
            self.source[from..to].trim()
        };
        let beside = || {
            let fault = Diagnostic::at(span.clone(), text!("image.beside_words"));
            fault.help(text!("image.on_its_own_line"))
        };
        let alone = line(span.start) == &self.source[span.clone()];
        let fault = (!alone).then(beside).or_else(|| misnamed(path, &span));
        match fault {
            // Its words are a text.
            Some(fault) => self.faults.push(fault),
            None => {
                self.image = Some(ImageFile {
                    path: path.to_owned(),
                    span,
                    image: None,
                });
            }
        }
    }

    /// It ends; what stood in it says what it shows.
    pub(super) fn end_image(&mut self) {
        let Some(file) = self.image.take() else {
            return;
        };
        if self.parts.is_empty() {
            let fault = Diagnostic::at(file.span.clone(), text!("image.says_nothing"));
            self.faults
                .push(fault.help(text!("image.say_what_it_shows")));
        }
        self.paragraph(Kind::Image(file));
    }
}
