//! A walk as a LaTeX derivation: symbols, numbers in place of the symbols, result.

use super::book::Book;
use super::exporter::{Exporter, Stage};
use crate::course::{Lesson, Model};
use crate::graph::{Formula, NodeId, Ref, Run};
use crate::lang::printable_line;
use crate::typeset::{Digits, Typesetter, latex_formula, latex_symbol, latex_value};
use crate::walk::{Level, Phase, Walk};

/// The derivation, with numbers.
#[derive(Debug)]
pub(super) struct Latex;

impl Exporter for Latex {
    fn name(&self) -> &'static str {
        "latex"
    }

    fn ending(&self) -> &'static str {
        "tex"
    }

    fn write(&self, book: &Book<'_>, _: &mut dyn Stage) -> Option<String> {
        let (model, run) = book.model?;
        let (phase, at) = book.start;
        match book.told() {
            Some(lesson) => latex_of_lesson(lesson, run, book.digits),
            None => Some(latex(model, run, phase, at, book.digits)),
        }
    }
}

/// The equations of a whole walk in an `align*`, three lines each; with `at`, of that quantity alone.
pub fn latex(model: &Model, run: &Run, phase: Phase, at: Option<NodeId>, digits: Digits) -> String {
    let walk = Walk::new(run, phase);
    let subjects = walk
        .positions(Level::Equation)
        .map(|position| walk.item(position).subject);
    let wanted = subjects.filter(|subject| at.is_none_or(|wanted| node(*subject) == Some(wanted)));
    format!("{}{}", head(&model.slug), aligned(run, digits, wanted))
}

/// What the pages of a lesson walk: for every page an `align*` of its equations, with its heading as a
/// comment. `None` if no page walks anything.
pub fn latex_of_lesson(lesson: &Lesson, run: &Run, digits: Digits) -> Option<String> {
    let pages = lesson.pages.iter().enumerate().filter_map(|(n, page)| {
        let walk = page.walk.as_ref()?;
        let subjects = walk.equations(run);
        // A comment ends with its line, so nothing in a heading can do harm.
        let heading = printable_line(&page.heading, 100);
        let beside = page.companion().map_or_else(String::new, |model| {
            let other = model.run();
            let name = printable_line(&model.slug, 100);
            let subjects = walk.equations_beside(run, &other);
            format!(
                "% {name}\n{}",
                aligned(&other, digits, subjects.into_iter())
            )
        });
        Some(format!(
            "\n% {}. {heading}\n{}{beside}",
            n + 1,
            aligned(run, digits, subjects.into_iter())
        ))
    });
    let pages: String = pages.collect();
    (!pages.is_empty()).then(|| format!("{}{pages}", head(&lesson.slug)))
}

fn head(of: &str) -> String {
    format!(
        "% gatewalk: {of}\n% needs \\usepackage{{amsmath}}; \\allowdisplaybreaks lets long ones break\n"
    )
}

/// Whose value, gradient or moment this is.
fn node(subject: Ref) -> Option<NodeId> {
    match subject {
        Ref::Value(id) | Ref::Adjoint(id) | Ref::Optimizer(_, id) => Some(id),
        Ref::Contribution { .. } => None,
    }
}

fn aligned(run: &Run, digits: Digits, subjects: impl Iterator<Item = Ref>) -> String {
    let typesetter = Typesetter::plain(run, digits);
    let derived = subjects.filter_map(|subject| {
        let ([symbols, numbers, result], _) = lines(&typesetter, subject)?;
        let symbols = symbols.replacen(" = ", " &= ", 1);
        Some(format!("{symbols} \\\\\n&{numbers} \\\\\n&{result}"))
    });
    let derived = derived.collect::<Vec<_>>().join(" \\\\\n");
    format!("\\begin{{align*}}\n{derived}\n\\end{{align*}}\n")
}

/// How a quantity is derived, symbols, numbers in place of the symbols, result, and its formula; none for a share of a
/// gradient, which has no name.
pub(super) fn lines(typesetter: &Typesetter<'_>, subject: Ref) -> Option<([String; 3], Formula)> {
    node(subject)?;
    let run = typesetter.run;
    let formula = run.expanded(subject);
    let symbols = latex_formula(typesetter, &formula, false);
    let equals = typesetter.equals(subject).replace('≈', "\\approx");
    let derived = [
        format!("{} = {symbols}", latex_symbol(typesetter, subject)),
        format!("= {}", latex_formula(typesetter, &formula, true)),
        format!("{equals} {}", latex_value(typesetter, subject)),
    ];
    Some((derived, formula))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{library, models};
    use crate::lang::Lang;
    use pulldown_latex::{Parser, Storage};

    /// A reader of LaTeX that is not ours understands every derivation of `text`; how many there are.
    fn derivations(text: &str) -> usize {
        let bodies = text.split("\\begin{align*}\n").skip(1);
        let read = |body: &str| {
            let body = body.split("\\end{align*}").next().unwrap();
            let storage = Storage::new();
            let source = format!("\\begin{{align*}}\n{body}\n\\end{{align*}}");
            for event in Parser::new(&source, &storage) {
                event.unwrap_or_else(|e| panic!("{e}\n{body}"));
            }
        };
        bodies.map(read).count()
    }

    #[test]
    fn a_small_gradient_is_not_rounded_to_zero() {
        let source = "equations = 'L = a b'\n[parameters]\na = 3e-5\nb = 0.123456\n";
        let model = Model::parse("x", source).unwrap();
        let text = latex(
            &model,
            &model.run(),
            Phase::Backward,
            None,
            Digits::default(),
        );
        assert!(text.contains("\n&= 3 \\times 10^{-5}"), "{text}");
        assert!(
            text.contains("\n&\\approx 0.1235") && !text.contains("approx 0 "),
            "{text}"
        );
        assert!(
            text.contains(" \\cdot ") && !text.contains("0.1235 1"),
            "two numbers are parted: {text}"
        );
        assert_eq!(derivations(&text), 1);
    }

    #[test]
    fn every_walk_is_valid_latex() {
        for name in library::models() {
            let model = library::load(name).unwrap().model.unwrap();
            let run = model.run();
            let text = latex(&model, &run, Phase::Forward, None, Digits::default());
            assert_eq!(derivations(&text), 1, "{name}");
        }
    }

    #[test]
    fn a_lesson_is_derived_page_by_page() {
        let mut walked = 0;
        for (slug, source) in library::lessons(Lang::ZH) {
            let lesson = Lesson::parse(slug, source).unwrap();
            let Some(model) = models::of(&lesson, None) else {
                continue;
            };
            let run = model.unwrap().run();
            let pages = lesson
                .pages
                .iter()
                .filter(|page| page.walk.is_some())
                .count();
            let Some(text) = latex_of_lesson(&lesson, &run, Digits::default()) else {
                assert_eq!(pages, 0, "{slug}");
                continue;
            };
            assert_eq!(derivations(&text), pages, "{slug}");
            assert!(
                !text.contains("\\begin{align*}\n\n"),
                "{slug}: a page without an equation"
            );
            walked += 1;
        }
        assert!(walked > 5);
    }
}
