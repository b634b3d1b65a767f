//! The presentation on the screen.
//!
//! ```text
//!                              heading
//!
//!              sections, in the middle, as far as they are built up
//!
//! ━━━━━━━━━━━────────────────────────────────────────────────  12:34
//! ```

use super::deck::Content;
use super::keys::TABLE;
use super::slide::Section;
use super::{Contents, Mode, Present, pointer};
use crate::lang::say;
use crate::typeset::{Meaning, Piece, fit, pad};
use crate::ui::reader::image::note;
use crate::ui::walk::view::footer;
use crate::ui::walk::{detail, way};
use crate::ui::widgets::cut::show;
use crate::ui::widgets::list;
use crate::ui::widgets::panel::screen;
use crate::ui::widgets::prompt::CURSOR;
use crate::ui::widgets::rows::{Rows, columns, line, place, row, text, widest, wrapped};
use ratatui::Frame;
use ratatui::layout::{Alignment, Margin, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

impl Present {
    /// Draws the screen.
    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        self.drawn.borrow_mut().clear();
        self.images.borrow_mut().clear();
        let other = self.other.iter().map(|(_, other)| other);
        for screen in self.stage.iter().chain(other) {
            screen.memory.begin();
        }
        screen(self.settings, frame, |frame, area| self.shown(frame, area));
    }

    fn shown(&self, frame: &mut Frame<'_>, area: Rect) {
        match &self.mode {
            Mode::Blank => {}
            Mode::Help => {
                self.list(frame, area, &self.help(area));
            }
            Mode::Contents(list) => self.contents(list, frame, area),
            Mode::Slide => self.screen(frame, area),
        }
    }

    fn screen(&self, frame: &mut Frame<'_>, area: Rect) {
        let tall = area.height >= 16;
        let margin = (area.width / 20).max(1);
        let top = if tall { 3 } else { 1 };
        let body = Rect {
            x: area.x + margin,
            width: area.width - 2 * margin,
            y: area.y + top,
            height: area.height - top - if tall { 2 } else { 1 },
        };
        let heading = Rect {
            y: area.y + u16::from(tall),
            height: 1,
            ..body
        };
        let title = fit(&self.heading(), heading.width.into());
        let title =
            Line::styled(title, self.theme().of(Meaning::Heading)).alignment(Alignment::Center);
        frame.render_widget(Paragraph::new(title), heading);
        self.lay(frame, body);
        self.light(
            frame,
            Rect {
                y: heading.y,
                height: area.height - heading.y - 1,
                ..body
            },
        );
        self.bottom(
            frame,
            Rect {
                y: area.bottom() - 1,
                height: 1,
                ..area
            },
        );
    }

    /// What stands above: the step on a step, the page's heading elsewhere.
    fn heading(&self) -> String {
        match (self.slide().map(|s| &s.content), &self.stage) {
            (Some(Content::Title), _) => String::new(),
            (Some(Content::Step(..)), Some(screen)) => way::title(screen),
            _ => self.page().map_or_else(String::new, |p| p.heading.clone()),
        }
    }

    /// Sections from top to bottom in the middle of the area, placed as on the finished screen.
    fn lay(&self, frame: &mut Frame<'_>, area: Rect) {
        let (width, height) = (usize::from(area.width), usize::from(area.height));
        let sections = self.sections(width, height);
        let spacing = Spacing::best(&sections, height);
        let widest_of = |figure| {
            let rows = sections
                .iter()
                .filter(move |s| s.figure == figure)
                .flat_map(|s| &s.rows);
            rows.map(|r| columns(r)).max().unwrap_or(0)
        };
        let edge = width.saturating_sub(widest_of(false)) / 2;
        let total = spacing.height(&sections);
        let mut y = (height.saturating_sub(total) / 2) as i32;
        // What does not fit is scrolled to what was revealed last.
        let mut ends = vec![];
        let mut at = 0;
        for section in &sections {
            at += spacing.rows(section);
            ends.push(at);
            at += spacing.gap;
        }
        let shown = sections
            .iter()
            .zip(&ends)
            .filter(|(s, _)| s.from <= self.at.build)
            .map(|(_, e)| *e);
        let shown_end = shown.max().unwrap_or(0);
        y -= shown_end.saturating_sub(height) as i32;
        let top = y;
        for section in &sections {
            let own = widest(&section.rows);
            let x = if section.figure {
                width.saturating_sub(own) / 2
            } else {
                edge
            };
            if section.from <= self.at.build {
                self.section(frame, area, section, (x, y), spacing);
            }
            y += (spacing.rows(section) + spacing.gap) as i32;
        }
        let end = top + shown_end as i32;
        let goes_on = (top < 0, end > height as i32);
        list::more(frame, area, self.theme(), goes_on);
    }

    fn section(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        section: &Section,
        at: (usize, i32),
        spacing: Spacing,
    ) {
        let step = if spacing.open && !section.figure {
            2
        } else {
            1
        };
        for (n, row) in section.rows.iter().enumerate() {
            let y = at.1 + (n * step) as i32;
            if (0..i32::from(area.height)).contains(&y) {
                let line = Rect {
                    y: area.y + y as u16,
                    height: 1,
                    x: area.x + at.0 as u16,
                    width: area.width - at.0 as u16,
                };
                place(
                    self.theme(),
                    frame,
                    line,
                    std::slice::from_ref(row),
                    &self.drawn,
                );
                if let Some(lesson) = self.lesson_now() {
                    let row = std::slice::from_ref(row);
                    note(&self.images, lesson, row, ((line.x, line.y), area));
                }
            }
        }
    }

    /// Lights what the pointer is on, and remembers what it can go to.
    fn light(&self, frame: &mut Frame<'_>, area: Rect) {
        let Some(at) = self.pointer else { return };
        let targets = pointer::targets(&self.drawn.borrow(), frame.buffer_mut(), area);
        if let Some(target) = pointer::under(&targets, at) {
            pointer::light(target, frame.buffer_mut());
            *self.lit.borrow_mut() = Some(target.clone());
        } else {
            *self.lit.borrow_mut() = None;
        }
        *self.targets.borrow_mut() = targets;
    }

    /// The last row: what is asked or said, or what the pointer is on, or else how far it is; and the clock.
    fn bottom(&self, frame: &mut Frame<'_>, area: Rect) {
        if let Some(screen) = self.stage.as_ref().filter(|a| a.is_talking()) {
            return footer(screen, frame, area);
        }
        let theme = self.theme();
        let clock = if self.timer.shown {
            self.timer.text()
        } else {
            (String::new(), Meaning::Plain)
        };
        let room = usize::from(area.width).saturating_sub(clock.0.width() + 2);
        let left = match self.status_line() {
            Some(text) => Span::styled(
                pad(&format!(" {}", fit(&text, room.saturating_sub(1))), room),
                theme.of(Meaning::Heading),
            ),
            None => {
                let (n, of) = self.progress();
                let done = room * n / of.max(1);
                let line = format!("{}{}", "━".repeat(done), " ".repeat(room - done));
                Span::styled(line, theme.of(Meaning::Dim))
            }
        };
        let clock = Span::styled(format!(" {} ", clock.0), theme.of(clock.1));
        frame.render_widget(Paragraph::new(Line::from(vec![left, clock])), area);
    }

    /// A line to be read by all: the page asked for, the hands being counted, what is pointed at, what changed.
    pub(super) fn status_line(&self) -> Option<String> {
        let lang = self.settings.lang;
        if !self.typed.is_empty() {
            return Some(say!(lang, "present.page", typed = self.typed));
        }
        let poll = self
            .open_question()
            .and_then(|k| self.poll(k))
            .and_then(|p| Some((p, p.chosen?)));
        if let Some((poll, chosen)) = poll {
            let (n, count) = (chosen + 1, poll.counts[chosen]);
            return Some(say!(lang, "present.hands_for", n, count));
        }
        if self.pointer.is_some()
            && let Some(target) = &*self.lit.borrow()
        {
            return Some(
                target
                    .place
                    .map_or_else(|| target.text.clone(), |place| self.place_text(place)),
            );
        }
        if let Some(notice) = &self.notice {
            return Some(notice.get(lang));
        }
        let screen = self
            .stage
            .as_ref()
            .filter(|a| self.on_step() && a.before.is_some())?;
        screen.cursor.result(&screen.walk)?;
        let rows = detail::parts(screen, usize::MAX >> 8, |parts| parts.changed());
        rows.first().map(|row| text(row))
    }

    fn contents(&self, list: &Contents, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let mut rows: Rows = vec![row(say!(lang, "present.contents"), Meaning::Heading)];
        let asked = match (list.filtering, list.filter.as_str()) {
            (true, text) => format!("/{text}{CURSOR}"),
            (false, "") => String::new(),
            (false, text) => format!("/{text}"),
        };
        rows.push(row(asked, Meaning::Key));
        let entries = self.entries(&list.filter);
        for (n, (_, text)) in entries.iter().enumerate() {
            let (mark, meaning) = if n == list.selected {
                ("▶ ", Meaning::Key)
            } else {
                ("  ", Meaning::Plain)
            };
            rows.push(row(format!("{mark}{text}"), meaning));
        }
        if entries.is_empty() {
            rows.push(row(
                say!(lang, "present.nothing_is_called_so"),
                Meaning::Dim,
            ));
        }
        let inner = area.inner(Margin::new((area.width / 20).max(1), 1));
        let from = (list.selected + 3).saturating_sub(area.height.saturating_sub(2).into());
        let shown = rows.get(from..).unwrap_or_default();
        self.list(frame, inner, shown);
    }

    fn list(&self, frame: &mut Frame<'_>, area: Rect, rows: &[Vec<Piece>]) {
        let theme = self.theme();
        show(frame, area, rows.iter().map(|row| line(theme, row)));
    }

    fn help(&self, area: Rect) -> Rows {
        let lang = self.settings.lang;
        let width = usize::from(area.width);
        let keys = TABLE
            .iter()
            .map(|row| format!(" {} {}", pad(row.keys, 22), row.long(lang)));
        let hands = say!(lang, "present.show_hands_digit_chooses_next");
        let notes = match &self.link {
            super::Link::Open(_) => say!(lang, "present.gatewalk_notes_another_terminal"),
            super::Link::Closed => say!(lang, "present.gatewalk_notes_not_available_here"),
        };
        let lines = keys.chain([hands.to_owned(), notes.to_owned()]);
        lines
            .flat_map(|l| wrapped(&l, width, Meaning::Plain))
            .collect()
    }
}

/// How far apart things stand.
#[derive(Clone, Copy)]
struct Spacing {
    /// An empty row between the lines of a text.
    open: bool,
    /// Empty rows between sections.
    gap: usize,
}

impl Spacing {
    /// The most generous one that fits.
    fn best(sections: &[Section], height: usize) -> Spacing {
        let wishes = [(true, 2), (true, 1), (false, 2), (false, 1)];
        let wishes = wishes.map(|(open, gap)| Spacing { open, gap });
        wishes
            .into_iter()
            .find(|s| s.height(sections) <= height)
            .unwrap_or(Spacing {
                open: false,
                gap: 0,
            })
    }

    fn rows(self, section: &Section) -> usize {
        let rows = section.rows.len();
        if self.open && !section.figure {
            (2 * rows).saturating_sub(1)
        } else {
            rows
        }
    }

    fn height(self, sections: &[Section]) -> usize {
        let rows: usize = sections.iter().map(|s| self.rows(s)).sum();
        rows + self.gap * sections.len().saturating_sub(1)
    }
}
