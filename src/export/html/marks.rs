//! What numbers are called in attributes, how a sentence names those that are asked for, and the classes of a style.

use super::super::markup::{Markup, element};
use crate::graph::{Address, Place, Run};
use crate::typeset::{Meaning, Style, Typesetter, tagged};

/// The name of a number that has one, as lessons write it: `i_2[1]`, `∂W_xi[1,2]`.
pub(super) fn name(place: Place, run: &Run) -> Option<String> {
    place.entry?;
    Address::of(run.graph(), place).map(|address| address.to_string())
}

/// A sentence; the numbers that are asked for have their names.
pub(super) fn said(line: &str, typesetter: &Typesetter<'_>) -> Markup {
    with_names(line, typesetter, &|text| text.into())
}

/// A line in parts written by `write`, its tagged numbers with their names.
pub(super) fn with_names(
    line: &str,
    typesetter: &Typesetter<'_>,
    write: &dyn Fn(&str) -> Markup,
) -> Markup {
    let part = |(text, k): (&str, Option<usize>)| {
        let place = k.and_then(|k| typesetter.marks.tagged.get(k));
        match place.and_then(|place| name(*place, typesetter.run)) {
            Some(name) => element("span").with("data-n", name).of(write(text)),
            None => write(text),
        }
    };
    tagged(line).into_iter().map(part).collect()
}

/// The names of numbers that are asked for and that something is drawn from: it would give them away.
pub(super) fn drawn_from(
    typesetter: &Typesetter<'_>,
    meant: impl Fn(&Place) -> bool,
) -> Option<String> {
    let asked: Vec<Place> = typesetter
        .marks
        .tagged
        .iter()
        .copied()
        .filter(meant)
        .collect();
    names(&asked, typesetter.run)
}

/// The names of numbers, as an attribute holds them; none without numbers.
pub(super) fn names(places: &[Place], run: &Run) -> Option<String> {
    let names: Vec<String> = places
        .iter()
        .filter_map(|place| name(*place, run))
        .collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// The style sheet's classes: one letter each, as there are many.
pub(super) fn class(style: Style) -> String {
    let meaning = match style.meaning {
        Meaning::Plain | Meaning::Operator => "",
        Meaning::Dim | Meaning::Faint => "d",
        Meaning::Heading => "t",
        Meaning::Symbol | Meaning::Unit(_) => "s",
        Meaning::Positive => "p",
        Meaning::Negative => "m",
        Meaning::Zero => "z",
        Meaning::Key | Meaning::Lit => "k",
        Meaning::Error => "x",
    };
    let marks = [
        (style.focus, "f"),
        (style.operand, "u"),
        (style.strong || style.changed, "c"),
    ];
    let marks = marks.into_iter().filter(|m| m.0).map(|m| m.1);
    std::iter::once(meaning)
        .filter(|m| !m.is_empty())
        .chain(marks)
        .collect::<Vec<_>>()
        .join(" ")
}
