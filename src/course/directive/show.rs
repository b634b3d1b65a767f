//! `show`: the picture of a page.

use super::super::document::Show;
use super::{Block, Directive};
use crate::equation::nearest;
use crate::graph::{Address, Run, no_time};
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, text};

/// Kinds of pictures, each with an example.
const SHOWS: [(&str, &str); 6] = [
    ("matrix", "matrix W_hi"),
    ("curve", "curve i_1"),
    ("machine", "machine t=2"),
    ("strip", "strip c"),
    ("gradient", "gradient c"),
    ("loss", "loss"),
];

impl Directive for (Show, Span) {
    fn read(block: &mut Block<'_>) -> Option<(Show, Span)> {
        let all = SHOWS.map(|show| show.1).join(" · ");
        let lines = block.lines();
        let Some((line, at)) = lines.first().cloned() else {
            let help = text!("directive.pictures", all);
            block.empty(text!("directive.show_names_no_picture"), help);
            return None;
        };
        if let Some((_, more)) = lines.get(1) {
            block.faults.push(Diagnostic::at(
                more.clone(),
                text!("directive.page_shows_one_picture"),
            ));
        }
        let found = show(line);
        if found.is_none() {
            let word = line.split(' ').next().unwrap_or_default();
            let shown = printable_line(line, 30);
            let fault = Diagnostic::at(at.clone(), text!("directive.there_is_no_picture", shown));
            let near = nearest(word, SHOWS.iter().map(|s| s.0));
            let example = SHOWS.iter().find(|s| Some(s.0) == near).map(|s| s.1);
            block.faults.push(match example {
                Some(example) => fault.help(text!("directive.it_is_written", example)),
                None => fault.help(text!("directive.pictures", all)),
            });
        }
        found.map(|show| (show, at))
    }

    fn shared(&self) -> String {
        format!("{:?}", self.0)
    }

    fn needs(&self) -> Vec<&Span> {
        vec![&self.1]
    }

    fn misfits(&self, run: &Run) -> Diagnostics {
        let (show, span) = self;
        picture(show, span, run).map(|f| *f).into_iter().collect()
    }
}

fn show(line: &str) -> Option<Show> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let name = rest.trim().to_owned();
    match kind {
        "loss" if name.is_empty() => Some(Show::Loss),
        "machine" => Some(Show::Machine(name.strip_prefix("t=")?.parse().ok()?)),
        _ if name.is_empty() => None,
        "matrix" => Some(Show::Matrix(name)),
        "curve" => Some(Show::Curve(name)),
        "strip" => Some(Show::Strip(name)),
        "gradient" => Some(Show::Gradient(name)),
        _ => None,
    }
}

fn picture(show: &Show, span: &Span, run: &Run) -> Option<Box<Diagnostic>> {
    let find = |name: &str| {
        Address::parse(name, span)
            .and_then(|address| address.find(run, span))
            .err()
    };
    match show {
        Show::Matrix(name) | Show::Curve(name) => find(name),
        Show::Strip(name) | Show::Gradient(name) if run.graph().system.find(name).is_some() => None,
        Show::Strip(name) | Show::Gradient(name) => {
            let shown = printable_line(name, 30);
            let stem = name.rsplit_once('_').map_or("c", |(stem, _)| stem);
            let stem = if run.graph().system.find(stem).is_some() {
                stem
            } else {
                "c"
            };
            let fault = Diagnostic::at(span.clone(), text!("lesson.model_no_sequence", shown));
            Some(Box::new(
                fault.help(text!("lesson.write_it_without_time", stem)),
            ))
        }
        Show::Machine(t) => {
            let length = run.graph().length as i64;
            (!(1..=length).contains(t)).then(|| Box::new(no_time(&t.to_string(), 1, length, span)))
        }
        Show::Loss if run.graph().loss.is_some() => None,
        Show::Loss => Some(Box::new(
            Diagnostic::at(span.clone(), text!("lesson.model_no_loss"))
                .help(text!("lesson.loss_equation_model_file")),
        )),
    }
}
