//! A lesson cut into screens of one idea each, and each screen into the parts it is built up from.

use crate::course::Lesson;
use crate::course::document::{Kind, Page, Paragraph, Part};
use crate::course::start::Start;
use crate::diagram::Form;
use crate::graph::{Formula, Ref, Run, Scalar};
use crate::ui::reader::questions::of as questions;
use crate::ui::walk::WalkScreen;
use crate::walk::{Cursor, Level, Phase, Walk};
use std::ops::Range;

/// Most screens of one walk; longer ones are presented by their equations.
const MOST: usize = 2000;
/// Most steps on the screens of a lesson: each of its pages may walk all of a model.
const MOST_STEPS: usize = 20_000;

/// What a screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// The lesson's title, then what it is for.
    Title,
    /// Some paragraphs of a page, part by part.
    Prose(Vec<Build>),
    /// A page's picture.
    Show,
    /// A step: symbols, numbers, result, its arithmetic.
    Step(Phase, Cursor),
    /// A page's question of this number, and its answer.
    Question(usize),
    /// A page's training.
    Train,
}

/// What comes at one key: paragraphs of a page, or other lines of a code in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Build {
    pub(super) range: Range<usize>,
    /// In which step the lines of their code are lit, from 0.
    pub(super) step: usize,
}

/// One screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slide {
    /// The page it belongs to, from 0.
    pub(super) page: usize,
    pub(super) content: Content,
    /// Parts it is built up from, at least one.
    pub(super) builds: usize,
}

/// The screens of a lesson.
pub(super) fn lesson(lesson: &Lesson, run: Option<&Run>) -> Vec<Slide> {
    let mut slides = vec![Slide {
        page: 0,
        content: Content::Title,
        builds: 1 + lesson.objectives.len(),
    }];
    let mut steps = MOST_STEPS;
    for (n, page) in lesson.pages.iter().enumerate() {
        for (content, builds) in contents(page, run, steps.min(MOST)) {
            steps -= usize::from(matches!(content, Content::Step(..))).min(steps);
            slides.push(Slide {
                page: n,
                content,
                builds,
            });
        }
    }
    slides
}

/// The screens of a page, at most so many `steps` of its walk.
fn contents<'a>(
    page: &'a Page,
    run: Option<&'a Run>,
    steps: usize,
) -> impl Iterator<Item = (Content, usize)> + 'a {
    let prose = ideas(&page.prose).into_iter().map(|parts| {
        let builds = parts.len();
        (Content::Prose(parts), builds)
    });
    let picture = page.show.as_ref().filter(|_| run.is_some());
    // A picture that is a step is shown by it.
    let (at_step, show) = match (picture, run) {
        (Some(show), Some(run)) if show.0.form(run) == Form::Step => {
            (show.0.begins(run).zip(Some(run)), None)
        }
        (show, _) => (None, show),
    };
    let at_step = at_step.and_then(|(begin, run)| {
        let walk = Walk::new(run, Phase::Forward);
        let (at, level) = (begin, Level::Equation);
        let phase = walk.phase;
        let cursor = Start { phase, at, level }.cursor(&walk)?;
        Some(step(run, &walk, cursor))
    });
    let show = show.map(|_| (Content::Show, 1));
    let steps = run.into_iter().flat_map(move |run| {
        let steps = page
            .walk
            .as_ref()
            .map_or_else(Vec::new, |walk| walk.steps(run, steps));
        let mut kept: Option<Walk> = None;
        steps.into_iter().map(move |(phase, cursor)| {
            kept = kept.take().filter(|walk| walk.phase == phase);
            step(
                run,
                kept.get_or_insert_with(|| Walk::new(run, phase)),
                cursor,
            )
        })
    });
    let train = page.train.as_ref().map(|_| (Content::Train, 1));
    let asked = (0..questions(page).len()).map(|k| (Content::Question(k), 2));
    prose
        .chain(show)
        .chain(at_step)
        .chain(steps)
        .chain(train)
        .chain(asked)
}

/// The steps of a walk at the level it is looked at, and which of them it stands on.
pub(super) fn walk(screen: &WalkScreen) -> (Vec<Slide>, usize) {
    let mut level = screen.cursor.level;
    if screen.walk.positions(level).nth(MOST).is_some() {
        level = Level::Equation;
    }
    let here = screen.cursor.at_level(level.min(screen.cursor.level)).at;
    let cursors: Vec<Cursor> = screen
        .walk
        .positions(level)
        .take(MOST)
        .map(|at| Cursor { at, level })
        .collect();
    let at = cursors.iter().position(|c| c.at >= here).unwrap_or(0);
    let slide = |cursor| {
        let (content, builds) = step(&screen.state.run, &screen.walk, cursor);
        Slide {
            page: cursor.at.group,
            content,
            builds,
        }
    };
    (cursors.into_iter().map(slide).collect(), at)
}

/// A step and its parts: for a time its equations; else symbols, numbers, result and, for an operation,
/// the arithmetic of its rows.
fn step(run: &Run, walk: &Walk, cursor: Cursor) -> (Content, usize) {
    let builds = match cursor.result(walk) {
        None => walk.groups[cursor.at.group].items.len(),
        Some(of) => {
            let deep = cursor.level > Level::Equation;
            match run.formula(of) {
                Formula::Number(_) => 1,
                formula => {
                    let given = deep && formula == Formula::Of(of);
                    (if given { 2 } else { 3 }) + usize::from(deep && tells(run, of))
                }
            }
        }
    };
    (Content::Step(walk.phase, cursor), builds.max(1))
}

/// Whether the arithmetic of a result says more than its numbers do.
pub(super) fn tells(run: &Run, of: Ref) -> bool {
    !matches!(
        run.formula(of).entry(run.graph(), 0, 0),
        Scalar::Entry(..) | Scalar::Number(_)
    )
}

/// Paragraphs that make one idea: a sentence alone; what a colon leads to; the items of a list; the rows of a table or of
/// code; what the author put into a group, or behind a pause.
fn ideas(prose: &[Paragraph]) -> Vec<Vec<Build>> {
    let mut out: Vec<Vec<Range<usize>>> = vec![];
    for (n, paragraph) in prose.iter().enumerate() {
        let before = n.checked_sub(1).map(|b| &prose[b]);
        let at_once = before.is_some_and(|before| is_at_once(before, paragraph));
        let follows = at_once || before.is_some_and(|before| is_followed(before, paragraph));
        match out.last_mut().filter(|_| follows) {
            Some(idea) => match idea.last_mut().filter(|_| at_once) {
                Some(last) => last.end = n + 1,
                None => idea.push(n..n + 1),
            },
            None => out.push(std::iter::once(n..n + 1).collect()),
        }
    }
    let steps = |range: &Range<usize>| {
        let lit = prose[range.clone()].iter().map(|p| match &p.kind {
            Kind::Code(_, lit) => lit.len(),
            _ => 1,
        });
        lit.max().unwrap_or(1).max(1)
    };
    let builds = |range: Range<usize>| {
        let build = |step| Build {
            range: range.clone(),
            step,
        };
        (0..steps(&range)).map(build).collect::<Vec<_>>()
    };
    let idea = |idea: Vec<Range<usize>>| idea.into_iter().flat_map(builds).collect();
    out.into_iter().map(idea).collect()
}

/// Whether a paragraph comes at the same key as the one before it.
fn is_at_once(before: &Paragraph, own: &Paragraph) -> bool {
    let block = own.block().is_some() && own.block() == before.block();
    let grouped = own.cue.group.is_some() && own.cue.group == before.cue.group;
    block || !own.cue.pause && (grouped || before.kind == Kind::Heading)
}

/// Whether a paragraph comes on the same screen as the one before it.
fn is_followed(before: &Paragraph, own: &Paragraph) -> bool {
    let is_item = |p: &Paragraph| p.block().is_none() && !p.lead.is_empty();
    let group = own.cue.group.is_some() || before.cue.group.is_some();
    let same = own.cue.group == before.cue.group;
    own.cue.pause
        || group && same
        || !group
            && (leads(before)
                || is_item(before) && is_item(own)
                || before.block().is_some() && own.block().is_some())
}

/// Whether it announces what comes after it.
fn leads(paragraph: &Paragraph) -> bool {
    let text = match paragraph.parts.last() {
        Some(Part::Words(text, _)) => text.clone(),
        Some(Part::Math(tex)) => tex.plain(),
        _ => return false,
    };
    text.trim_end().ends_with([':', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Model, library};

    #[test]
    fn the_steps_of_many_pages_are_bounded() {
        let page = "## Page\n\n```walk\ni_1..h_4\nby entry\n```\n";
        let front = "+++\ntitle = \"T\"\nmodel = \"worked-example\"\nminutes = 1\n+++\n\n";
        let text = |pages: usize| format!("{front}{}", vec![page; pages].join("\n---\n\n"));
        let model =
            Model::parse("worked-example", library::model("worked-example").unwrap()).unwrap();
        let run = model.run();
        let steps = |pages| {
            let slides = lesson(&Lesson::parse("long", &text(pages)).unwrap(), Some(&run));
            slides
                .iter()
                .filter(|slide| matches!(slide.content, Content::Step(..)))
                .count()
        };
        let one = steps(1);
        assert!(one > 100, "{one}");
        assert_eq!(
            (steps(3), steps(MOST_STEPS / one + 9)),
            (3 * one, MOST_STEPS)
        );
    }
}
