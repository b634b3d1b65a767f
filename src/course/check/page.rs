//! What a page asks for, in a run of its model.

use super::super::Placeholder;
use super::super::document::{Fill, Page, Predict, Show};
use crate::equation::Shape;
use crate::graph::{Address, Run, no_time};
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};
use crate::train::tasks::Kind;

pub(super) fn page_faults(page: &Page, run: &Run, faults: &mut Diagnostics) {
    if let Some(walk) = &page.walk {
        faults.extend(walk.start(run).err().unwrap_or_default());
    }
    if let Some((show, span)) = &page.show {
        faults.extend(picture(show, span, run).map(|f| *f));
    }
    if let Some(Fill { numbers, .. }) = &page.fill {
        faults.extend(numbers.iter().filter_map(|number| one_number(number, run)));
    }
    if let Some(q) = page.predict.as_ref().filter(|q| q.choices.is_empty())
        && let toml::Value::String(text) = &q.answer
    {
        match Placeholder::parse(text, q.answer_at.clone()) {
            Ok(number) => match number.find(run) {
                Ok(_) => faults.extend(one_number(&number, run)),
                Err(fault) => faults.push(*fault),
            },
            Err(_) => faults.push(
                Diagnostic::at(
                    q.answer_at.clone(),
                    text!("lesson.answer_neither_number_nor"),
                )
                .help(text!("lesson.answer_or_answer")),
            ),
        }
    }
}

/// A reader can type one number, not a whole vector.
fn one_number(Placeholder { address, span, .. }: &Placeholder, run: &Run) -> Option<Diagnostic> {
    let value = run.value(address.place(run)?.of)?;
    if address.entry.is_some() || value.len() == 1 {
        return None;
    }
    let (rows, cols) = value.shape();
    let first = Address {
        entry: Some((0, 0)),
        ..address.clone()
    };
    let (name, example) = (address, first.typed(Shape { rows, cols }));
    Some(
        Diagnostic::at(
            span.clone(),
            text!("lesson.numbers_asked", name, rows, cols),
        )
        .help(text!("lesson.write", example)),
    )
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
        Show::Cell(t) => {
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

/// What is wrong with a question whatever the model.
pub(super) fn question(q: &Predict) -> Diagnostics {
    let mut faults = vec![];
    let n = q.choices.len();
    if n == 0 {
        if !q.misses.is_empty() {
            faults.push(
                Diagnostic::at(q.span.clone(), text!("lesson.misses_answer_wrong_choices"))
                    .help(text!("lesson.write_slips")),
            );
        }
        return faults;
    }
    if !q.slips.is_empty() {
        faults.push(
            Diagnostic::at(q.span.clone(), text!("lesson.slips_answer_wrong_numbers"))
                .help(text!("lesson.write_misses_one_each_choice")),
        );
    }
    if !q
        .answer
        .as_integer()
        .is_some_and(|a| (1..=n as i64).contains(&a))
    {
        faults.push(
            Diagnostic::at(
                q.answer_at.clone(),
                text!("lesson.answer_number_choice_from", n),
            )
            .help(text!("lesson.answer_first_choice")),
        );
    }
    if !(2..=9).contains(&n) {
        faults.push(Diagnostic::at(
            q.span.clone(),
            text!("lesson.question_choices_not", n),
        ));
    }
    let twin = q
        .choices
        .iter()
        .enumerate()
        .find(|(k, c)| q.choices[..*k].contains(c));
    faults.extend(twin.map(|(_, choice)| {
        let shown = printable_line(choice, 40);
        Diagnostic::at(q.span.clone(), text!("lesson.two_choices_same", shown))
    }));
    if !q.misses.is_empty() && q.misses.len() != n {
        let m = q.misses.len();
        faults.push(
            Diagnostic::at(q.span.clone(), text!("lesson.misses_for_choices", m, n))
                .help(text!("lesson.one_each_choice_order_right")),
        );
    }
    faults
}

pub(super) fn task(name: &str, span: &Span) -> Option<Diagnostic> {
    if name.starts_with('-') || Kind::named(name).is_some() {
        return None;
    }
    let known: Vec<&str> = Kind::ALL.iter().map(|k| k.name).collect();
    let shown = printable_line(name, 30);
    let at = span.start..span.start + name.len();
    let fault = Diagnostic::at(at, text!("common.there_is_no_task", shown));
    Some(
        match crate::equation::nearest(name, known.iter().copied()) {
            Some(near) => fault.help(text!("common.did_you_mean", near)),
            None => fault.help(text!("lesson.tasks_are", list = Text::list(&known))),
        },
    )
}
