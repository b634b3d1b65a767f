//! Comments and other HTML in the text of a lesson.

use super::super::document::Kind;
use super::Reader;
use super::cues::COMMANDS;
use crate::lang::{Diagnostic, Diagnostics, Span, text};

impl Reader<'_> {
    /// A block of HTML, which may be comments and nothing else.
    pub(super) fn html_block(&mut self, span: Span) {
        self.flush(Kind::Text);
        let source = self.source;
        let mut at = span.start;
        loop {
            let rest = &source[at..span.end];
            at += rest.len() - rest.trim_start().len();
            let rest = &source[at..span.end];
            if rest.is_empty() {
                return;
            }
            let here = at..at + rest.trim_end().len();
            let Some(open) = rest.strip_prefix("<!--") else {
                if at == span.start {
                    return self.html(span);
                }
                let fault = Diagnostic::at(here, text!("lesson.words_beside_a_comment"));
                self.faults
                    .push(fault.help(text!("lesson.comment_on_its_own_line")));
                return;
            };
            let Some(end) = open.find("-->") else {
                let fault = Diagnostic::at(at..at + 4, text!("lesson.comment_has_no_end"));
                self.faults
                    .push(fault.help(text!("lesson.end_the_comment")));
                return;
            };
            let whole = at..at + end + "<!---->".len();
            self.faults
                .extend(self.cues.take(open[..end].trim(), &whole));
            at = whole.end;
        }
    }

    /// A comment inside a sentence.
    pub(super) fn comment(&mut self, span: Span) {
        let inner = &self.source[span.clone()];
        let inner = inner
            .trim_start_matches("<!--")
            .trim_end_matches("-->")
            .trim();
        let word = inner.split(':').next().unwrap_or_default().trim();
        if COMMANDS.contains(&word) {
            let fault = Diagnostic::at(span, text!("lesson.words_beside_a_comment"));
            self.faults
                .push(fault.help(text!("lesson.comment_on_its_own_line")));
        }
    }

    /// What comments of the page that ends leave open.
    pub(super) fn end_cues(&mut self) -> Diagnostics {
        self.cues.end().into_iter().collect()
    }
}
