//! What stands on a screen, as sections from top to bottom, each with the build it appears at. Sections are
//! laid out from the finished screen, so that nothing moves when the next one appears.

use super::Present;
use super::deck::{Content, tells};
use super::figure;
use crate::course::document::Part;
use crate::course::rich;
use crate::diagram::Form;
use crate::graph::{Place, Ref};
use crate::lang::say;
use crate::typeset::{Align, Block, Meaning, Style, meaning};
use crate::ui::reader::picture;
use crate::ui::reader::prose::Prose;
use crate::ui::walk::WalkScreen;
use crate::ui::walk::{detail, machine};
use crate::ui::widgets::rows::{Rows, piece, row, wrapped};
use crate::walk::{Item, Level, TimeSlot};

/// A part of a screen.
pub(super) struct Section {
    pub(super) rows: Rows,
    /// The build it appears at.
    pub(super) from: usize,
    /// Stands in the middle by itself; texts share one left edge and may be set with open lines.
    pub(super) figure: bool,
}

impl Section {
    pub(super) fn text(rows: Rows, from: usize) -> Section {
        Section {
            rows,
            from,
            figure: false,
        }
    }

    pub(super) fn figure(rows: Rows, from: usize) -> Section {
        Section {
            rows,
            from,
            figure: true,
        }
    }
}

/// Rows of an image where it stands in a column.
const LEAST_IMAGE: usize = 16;
/// Rows kept for the result when the numbers are many.
const LEAST_RESULT: usize = 5;

/// What a step is computed from, one after the other, where its formula with the numbers in it is too tall.
fn operands(screen: &WalkScreen, of: Ref, width: usize) -> Rows {
    let typesetter = screen.typesetter();
    let mut seen: Vec<Ref> = vec![];
    for of in screen.state.run.graph().expanded(of).refs() {
        if !seen.contains(&of) {
            seen.push(of);
        }
    }
    let sign = |of| typesetter.equals(of);
    let tells_more = seen.into_iter().map(|of| {
        format!(
            "{} {} {}",
            typesetter.inline(of),
            sign(of),
            typesetter.inline_value(of)
        )
    });
    let text = tells_more.collect::<Vec<_>>().join("   ");
    wrapped(&text, width, Meaning::Plain)
}

/// The equations of a time, one a build.
fn equations(screen: &WalkScreen, width: usize) -> Vec<Section> {
    let typesetter = screen.typesetter();
    let items = screen.walk.groups[screen.cursor.at.group].items.iter();
    let rows = |of| {
        let lines = typesetter.result_lines(of, width).into_iter();
        lines.flat_map(Block::into_rows).collect()
    };
    let section = |(k, item): (usize, &Item)| Section::text(rows(item.subject), k);
    items.enumerate().map(section).collect()
}

/// One number in large letters.
fn large_number(
    screen: &WalkScreen,
    of: Ref,
    (r, c): (usize, usize),
    width: usize,
) -> Option<Block> {
    let value = screen.state.run.entry(of, r, c)?;
    let style = Style::from(meaning(value)).changed(screen.differs(of, r, c));
    let place = Place::entry(of, r, c);
    figure::large(
        &screen.typesetter().num(value).text,
        style,
        Some(place),
        width,
    )
}

/// Lines of running text are no longer than this, whatever the room.
const MEASURE: usize = 66;

impl Present {
    /// The sections of the screen as it is now, none wider than `width`.
    pub(super) fn sections(&self, width: usize, height: usize) -> Vec<Section> {
        let measure = width.min(MEASURE);
        let Some(slide) = self.slide() else {
            return vec![];
        };
        match &slide.content {
            Content::Title => self.title(width, measure),
            Content::Prose(parts) => self.prose(parts, (width, height), measure),
            Content::Show => self.picture(width, height),
            Content::Step(..) => match (&self.stage, &self.other) {
                (Some(screen), Some((_, other))) => self.steps([screen, other], (width, height)),
                (Some(screen), None) => self.step(screen, width, height),
                (None, _) => vec![],
            },
            Content::Question(k) => self.question(*k, width, measure),
            Content::Train => self.training(measure),
        }
    }

    pub(super) fn set(&self) -> Prose<'_> {
        Prose {
            run: self.run(),
            digits: self.settings.digits,
            now: self.now(),
            lit: None,
            ascii: !self.large(),
            letters: None,
            images: (self.large() && self.settings.colour).then_some(LEAST_IMAGE),
        }
    }

    pub(super) fn parts(&self, lead: &str, parts: &[Part], width: usize) -> Rows {
        self.set().parts(lead, parts, width)
    }

    /// The time the stage stands at, which a bare `t` means.
    fn now(&self) -> i64 {
        let stage = self
            .stage
            .as_ref()
            .and_then(|screen| screen.walk.groups.get(screen.cursor.at.group));
        match stage.map(|group| group.stage) {
            Some(TimeSlot::At(t)) => t.max(1),
            _ => 1,
        }
    }

    fn title(&self, width: usize, measure: usize) -> Vec<Section> {
        let Some(lesson) = self.lesson_now() else {
            return vec![];
        };
        let title = figure::title(&lesson.title, width, self.large());
        let goals = lesson.objectives.iter().enumerate();
        let goals =
            goals.map(|(n, goal)| Section::text(self.parts("• ", &rich(goal), measure), n + 1));
        std::iter::once(Section::figure(title.into_rows(), 0))
            .chain(goals)
            .collect()
    }

    fn picture(&self, width: usize, height: usize) -> Vec<Section> {
        let (Some(screen), Some(page)) = (&self.stage, self.page()) else {
            return vec![];
        };
        let Some((show, _)) = &page.show else {
            return vec![];
        };
        let room = (width, height);
        let rows = || picture::lines(screen, show, room).map_or_else(Vec::new, |p| p.1);
        let rows = match show.form(&screen.state.run) {
            Form::Machine => machine::rows(screen, room),
            Form::Matrix(of) if self.large() => match self.numbers(screen, of, room) {
                Some(block) => block.into_rows(),
                None => rows(),
            },
            _ => rows(),
        };
        let rows = if rows.is_empty() {
            self.values(screen, width)
        } else {
            rows
        };
        vec![Section::figure(rows, 0)]
    }

    /// Each value of the time the stage stands at.
    fn values(&self, screen: &WalkScreen, width: usize) -> Rows {
        let Some(group) = screen.walk.groups.get(screen.cursor.at.group) else {
            return vec![];
        };
        let typesetter = screen.typesetter();
        let lines = group
            .items
            .iter()
            .flat_map(|item| typesetter.result_lines(item.subject, width));
        lines.flat_map(Block::into_rows).collect()
    }

    /// `name ≈` before its numbers in large letters.
    fn numbers(&self, screen: &WalkScreen, of: Ref, room: (usize, usize)) -> Option<Block> {
        let typesetter = screen.typesetter();
        let name = self.named(screen, of);
        let room = (room.0.saturating_sub(name.width()), room.1);
        let matrix = figure::matrix(&typesetter, of, |r, c| screen.differs(of, r, c), room)?;
        Some(Block::beside([name, matrix]))
    }

    fn named(&self, screen: &WalkScreen, of: Ref) -> Block {
        let typesetter = screen.typesetter();
        let sign = format!("  {}  ", typesetter.equals(of));
        Block::beside([typesetter.symbol(of), Block::text(sign, Meaning::Operator)])
    }

    pub(super) fn step(&self, screen: &WalkScreen, width: usize, height: usize) -> Vec<Section> {
        let Some(of) = screen.cursor.result(&screen.walk) else {
            return equations(screen, width);
        };
        if let Some(sections) = self.staged(screen, (width, height)) {
            return sections;
        }
        detail::parts(screen, width, |parts| {
            self.parts_of(screen, (of, parts), (width, height))
        })
    }

    /// Symbols, numbers, result and its rows, each shown after the one before.
    fn parts_of(
        &self,
        screen: &WalkScreen,
        (of, parts): (Ref, &detail::Parts<'_>),
        (width, height): (usize, usize),
    ) -> Vec<Section> {
        let large = self.symbols(screen, of, (width, height));
        let mut out = vec![Section::figure(large.unwrap_or_else(|| parts.symbols()), 0)];
        if parts.is_number() {
            return out;
        }
        let mut numbers = parts.numbers();
        if !numbers.is_empty() {
            if out[0].rows.len() + numbers.len() + LEAST_RESULT > height {
                numbers = operands(screen, of, width);
            }
            out.push(Section::figure(numbers, 1));
        }
        let at = out.len();
        let used: usize = out.iter().map(|s| s.rows.len() + 1).sum();
        let room = (width, height.saturating_sub(used));
        let tells_more = screen.cursor.level > Level::Equation && tells(&screen.state.run, of);
        let large = if self.large() {
            self.result(screen, of, at, room)
        } else {
            None
        };
        match large {
            Some(block) => out.push(Section::figure(block.into_rows(), at)),
            None => {
                out.push(Section::figure(parts.result(), at));
                if tells_more {
                    let room = room.1.saturating_sub(4);
                    let (detail, keys) = parts.detail();
                    let mut rows = [detail, keys].concat();
                    let curve = detail::curve(screen, width);
                    if rows.len() + curve.len() <= room {
                        rows.extend(curve);
                    }
                    out.push(Section::figure(rows, at + 1));
                }
            }
        }
        out
    }

    /// The result in large letters, the arithmetic of its rows beside it from the build after `at`.
    fn result(
        &self,
        screen: &WalkScreen,
        of: Ref,
        at: usize,
        room: (usize, usize),
    ) -> Option<Block> {
        let run = &screen.state.run;
        let typesetter = screen.typesetter();
        let (_, cols) = run.value(of)?.shape();
        let tells_more = screen.cursor.level > Level::Equation && tells(&screen.state.run, of);
        let formula = run.formula(of);
        let sum = |r, c| {
            let sum = typesetter.inline_scalar(&formula.entry(run.graph(), r, c));
            let own = typesetter.num(run.entry(of, r, c).unwrap_or(f64::NAN)).text;
            if sum == own {
                String::new()
            } else {
                format!("   = {sum}")
            }
        };
        if screen.cursor.level == Level::Entry {
            let (r, c) = screen.walk.entry(screen.cursor.at);
            let number = large_number(screen, of, (r, c), room.0)?;
            let sum = self.hidden(Block::text(sum(r, c), Meaning::Symbol), at + 1);
            let both = Block::stack([number, Block::space(0), sum], Align::Center);
            return (both.width() <= room.0 && both.height() <= room.1).then_some(both);
        }
        let numbers = self.numbers(screen, of, room)?;
        if !tells_more || cols != 1 {
            return Some(numbers);
        }
        let height = numbers.height();
        let rows = run.value(of)?.nrows();
        let line = |y: usize| {
            if y % 5 == 2 && y / 5 < rows {
                sum(y / 5, 0)
            } else {
                String::new()
            }
        };
        let lines = (0..height).map(|y| Block::text(line(y), Meaning::Symbol));
        let sums = Block::stack(lines, Align::Left).with_baseline(numbers.baseline());
        let both = Block::beside([numbers, self.hidden(sums, at + 1)]);
        (both.width() <= room.0).then_some(both)
    }

    /// The block, or as much empty room before its build.
    pub(super) fn hidden(&self, block: Block, from: usize) -> Block {
        if self.at.build >= from {
            return block;
        }
        block.restyle(|part| {
            let width = unicode_width::UnicodeWidthStr::width(part.text.as_str());
            *part = piece(" ".repeat(width), Meaning::Plain);
        })
    }

    fn training(&self, measure: usize) -> Vec<Section> {
        let Some((words, _)) = self.page().and_then(|p| p.train.as_ref()) else {
            return vec![];
        };
        let lang = self.settings.lang;
        let kind = crate::train::tasks::TaskSpec::named(&words[0]);
        let about = kind.map_or_else(String::new, |k| (k.about)().get(lang));
        let about = wrapped(&about, measure, Meaning::Plain);
        let name = figure::title(&words[0], measure, self.large());
        let key = row(say!(lang, "present.enter_train_it_now"), Meaning::Dim);
        vec![
            Section::figure(name.into_rows(), 0),
            Section::text(about, 0),
            Section::figure(vec![key], 0),
        ]
    }
}
