//! `show`: the picture of a page.

use super::{Block, Directive};
use crate::diagram::{FIGURES, Figure};
use crate::equation::nearest;
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, text};

impl Directive for (Figure, Span) {
    fn read(block: &mut Block<'_>) -> Option<(Figure, Span)> {
        let all = || FIGURES.each_ref().map(|kind| kind.example).join(" · ");
        let lines = block.lines();
        let Some((line, at)) = lines.first().cloned() else {
            let help = text!("directive.pictures", all = all());
            block.empty(text!("directive.show_names_no_picture"), help);
            return None;
        };
        if let Some((_, more)) = lines.get(1) {
            block.faults.push(Diagnostic::at(
                more.clone(),
                text!("directive.page_shows_one_picture"),
            ));
        }
        let found = Figure::read(line);
        if found.is_none() {
            let word = line.split(' ').next().unwrap_or_default();
            let shown = printable_line(line, 30);
            let fault = Diagnostic::at(at.clone(), text!("directive.there_is_no_picture", shown));
            let near = nearest(word, FIGURES.iter().map(|kind| kind.name));
            let example = FIGURES.iter().find(|kind| Some(kind.name) == near);
            block.faults.push(match example.map(|kind| kind.example) {
                Some(example) => fault.help(text!("directive.it_is_written", example)),
                None => fault.help(text!("directive.pictures", all = all())),
            });
        }
        found.map(|figure| (figure, at))
    }

    fn shared(&self) -> String {
        self.0.line().to_owned()
    }

    fn needs(&self) -> Vec<&Span> {
        vec![&self.1]
    }

    fn misfits(&self, run: &Run) -> Diagnostics {
        self.0.faults(run, &self.1)
    }
}
