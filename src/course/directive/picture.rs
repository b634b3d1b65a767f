//! Directives that show something: a walk, a picture.

use super::super::document::{Show, WalkOf};
use super::Block;
use crate::equation::nearest;
use crate::lang::{Diagnostic, Span, printable_line, text};

const LEVELS: [&str; 4] = ["time", "equation", "operation", "entry"];

/// Kinds of pictures, each with an example.
const SHOWS: [(&str, &str); 6] = [
    ("matrix", "matrix W_hi"),
    ("curve", "curve i_1"),
    ("cell", "cell t=2"),
    ("strip", "strip c"),
    ("gradient", "gradient c"),
    ("loss", "loss"),
];

impl<'a> Block<'a> {
    pub(super) fn walk(&mut self) -> WalkOf {
        let mut walk = WalkOf::default();
        for (line, at) in self.lines() {
            match line.strip_prefix("by ").map(str::trim) {
                Some(level) if LEVELS.contains(&level) => walk.level = Some(level.to_owned()),
                Some(level) => {
                    let fault =
                        Diagnostic::at(at, text!("directive.walk_goes_time_equation_operation"));
                    self.faults.push(match nearest(level, LEVELS) {
                        Some(near) => fault.help(text!("directive.did_you_mean_by", near)),
                        None => fault,
                    });
                }
                None => walk.selections.push((line.to_owned(), at)),
            }
        }
        if walk.selections.is_empty() {
            self.empty(
                text!("directive.walk_names_no_step"),
                text!("directive.write_name_time_on_line"),
            );
        }
        walk
    }

    pub(super) fn show(&mut self) -> Option<(Show, Span)> {
        const ALL: &str = "matrix W_hi · curve i_1 · cell t=2 · strip c · gradient c · loss";
        let lines = self.lines();
        let Some((line, at)) = lines.first().cloned() else {
            self.empty(
                text!("directive.show_names_no_picture"),
                text!("directive.pictures", all = ALL),
            );
            return None;
        };
        if let Some((_, more)) = lines.get(1) {
            self.faults.push(Diagnostic::at(
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
            self.faults.push(match example {
                Some(example) => fault.help(text!("directive.it_is_written", example)),
                None => fault.help(text!("directive.pictures", all = ALL)),
            });
        }
        found.map(|show| (show, at))
    }
}

pub(super) fn show(line: &str) -> Option<Show> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let name = rest.trim().to_owned();
    match kind {
        "loss" if name.is_empty() => Some(Show::Loss),
        "cell" => Some(Show::Cell(name.strip_prefix("t=")?.parse().ok()?)),
        _ if name.is_empty() => None,
        "matrix" => Some(Show::Matrix(name)),
        "curve" => Some(Show::Curve(name)),
        "strip" => Some(Show::Strip(name)),
        "gradient" => Some(Show::Gradient(name)),
        _ => None,
    }
}
