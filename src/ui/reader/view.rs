//! The page: prose and question on the left, the stage on the right; what is wrong with the file below.

use super::Over;
use super::Reader;
use super::image;
use super::prose::{LETTERS, Prose};
use crate::course::command;
use crate::lang::say;
use crate::typeset::{Letters, Meaning, fit};
use crate::ui::theme::{Glyphs, Theme};
use crate::ui::walk::view::footer;
use crate::ui::widgets::cut::show;
use crate::ui::widgets::footer::{keys as key_line, notice as notice_line};
use crate::ui::widgets::panel::{framed, header, screen, scrollable, switch};
use crate::ui::widgets::rows::{self, Rows, wrapped};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Where the parts of a page go.
pub(super) struct Panes {
    pub(super) text: Rect,
    /// The walk, what `show` asks for, or the training.
    pub(super) picture: Option<Rect>,
    /// The question, if it has a panel.
    pub(super) asked: Option<Rect>,
    /// Where the text leaves room for more of the walk.
    pub(super) below: Option<Rect>,
    /// How large its formulas are.
    pub(super) letters: Option<Letters>,
}

impl Panes {
    /// The text alone.
    fn of(text: Rect) -> Panes {
        Panes {
            text,
            picture: None,
            asked: None,
            below: None,
            letters: None,
        }
    }
}

/// From this size on a page has text and question at the left, as high as they are, and the rest of it for pictures.
const ROOMY: (u16, u16) = (140, 36);
/// An image has so many rows at least; the text scrolls.
const LEAST_IMAGE: usize = 6;
/// The least rows for a picture below the text.
const LEAST_BELOW: u16 = 12;

/// The inside of a frame.
pub(super) fn inside(area: Rect) -> Rect {
    Rect {
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
        ..area
    }
}

impl Reader {
    pub(super) fn theme(&self) -> Theme {
        self.settings.theme()
    }

    pub(super) fn prose(&self) -> Prose<'_> {
        Prose {
            run: self.run(),
            digits: self.settings.digits,
            now: self.now(),
            lit: self.chosen,
            ascii: self.settings.glyphs != Glyphs::Unicode,
            letters: None,
            images: None,
        }
    }

    /// Draws the page.
    pub(in crate::ui) fn view(&self, frame: &mut Frame<'_>) {
        self.places.borrow_mut().clear();
        self.choices.borrow_mut().clear();
        self.images.borrow_mut().clear();
        for walk_screen in self.stage.iter().chain(&self.other) {
            walk_screen.drawn.borrow_mut().clear();
            walk_screen.memory.begin();
        }
        screen(self.settings, frame, |frame, area| self.parts(frame, area));
    }

    fn parts(&self, frame: &mut Frame<'_>, area: Rect) {
        let faults = self.faults(usize::from(area.width).saturating_sub(4));
        let wrong = if faults.is_empty() {
            0
        } else {
            (faults.len() as u16 + 2).min(area.height * 3 / 5)
        };
        let rows = [
            Constraint::Length(1),
            Constraint::Min(3),
            Constraint::Length(wrong),
            Constraint::Length(1),
        ];
        let [head, body, below, foot] = Layout::vertical(rows).areas(area);
        self.header(frame, head);
        match self.over {
            Some(over) => self.draw_over(over, frame, body),
            None => self.body(frame, body),
        }
        if wrong > 0 {
            let title = say!(self.settings.lang, "reader.file_has_faults");
            let inner = framed(self.theme(), frame, below, title);
            let lines = faults
                .into_iter()
                .map(|l| Line::styled(l, self.theme().of(Meaning::Plain)));
            show(frame, inner, lines);
        }
        self.foot(frame, foot);
    }

    /// What is wrong with the files, as lines that fit.
    fn faults(&self, width: usize) -> Vec<String> {
        let told = self
            .opened
            .faults
            .iter()
            .map(|f| f.render(self.settings.lang));
        let lines = told.flat_map(|t| t.lines().map(str::to_owned).collect::<Vec<_>>());
        lines.map(|l| fit(&l, width)).collect()
    }

    /// What is being typed, what there is to say, what is lit, or the keys.
    fn foot(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let width = usize::from(area.width);
        let talking = self
            .stage
            .as_ref()
            .filter(|a| a.is_talking() && self.has_stage() && self.over.is_none());
        if let Some(walk_screen) = talking {
            return footer(walk_screen, frame, area);
        }
        let line = if let Some(notice) = &self.notice {
            notice_line(notice, self.theme(), width)
        } else if let Some(place) = self.chosen.filter(|_| self.over.is_none()) {
            let keys = match self.walks() {
                true => say!(lang, "reader.enter_step_more_esc"),
                false => say!(lang, "reader.more_esc"),
            };
            let room = width.saturating_sub(keys.width() + 2);
            let text = crate::typeset::pad(&fit(&self.value_line(place), room), room);
            let style = self.theme().of(Meaning::Key);
            Line::from(vec![
                Span::raw(format!(" {text}")),
                Span::styled(keys, style),
            ])
        } else if let Some(over) = self.over {
            let keys = match over {
                Over::Summary(_) => self.summary_keys(),
                Over::Contents(_) | Over::Glossary(_) => {
                    say!(lang, "reader.choose_enter_opens_esc_closes").to_owned()
                }
                Over::Card(_) => say!(lang, "reader.all_names_esc_closes").to_owned(),
                Over::Help(_) => say!(lang, "reader.scroll_esc_closes").to_owned(),
            };
            Line::styled(fit(&keys, width), self.theme().of(Meaning::Key))
        } else {
            key_line(&self.keys(), lang, self.theme(), width)
        };
        show(frame, area, [line]);
    }

    fn header(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let (page, pages) = self.place();
        let dots = if pages <= 16 {
            format!(" {}{}", "▰".repeat(page + 1), "▱".repeat(pages - page - 1))
        } else {
            String::new()
        };
        let n = page + 1;
        let right = say!(lang, "reader.page_of_pages", n, pages);
        let right = format!("{right}{dots}  {}", switch(lang));
        let left = format!(" gatewalk · {}", self.lesson().numbered());
        header(self.theme(), frame, area, (&left, &right));
    }

    /// Where the parts of the page go.
    pub(super) fn panes(&self, area: Rect) -> Panes {
        let picture = self.has_stage() || self.shows_training();
        let asks = !self.questions().is_empty();
        let narrow = area.width < 60;
        if !picture && !asks {
            return self.alone(area);
        }
        // A tablet held upright has no room beside the text, but below it.
        let upright = area.width < ROOMY.0 && 2 * area.height > area.width;
        if self.training().is_none() && (narrow || upright && self.has_stage()) {
            let panes = self.over_picture(area);
            if narrow || panes.picture.is_some() {
                return panes;
            }
        }
        if narrow {
            let [text, below] =
                Layout::vertical([Constraint::Min(4), Constraint::Fill(1)]).areas(area);
            return Panes {
                picture: Some(below),
                ..Panes::of(text)
            };
        }
        // Rows that are not to be broken have the whole width, and the question stands below them.
        if !picture && self.prose().widest_row(&self.page().prose) > usize::from(area.width / 2) - 4
        {
            let needed = self.question(usize::from(inside(area).width)).len() as u16 + 2;
            let [text, below] =
                Layout::vertical([Constraint::Min(4), Constraint::Length(needed)]).areas(area);
            return Panes {
                asked: Some(below),
                ..Panes::of(text)
            };
        }
        let width = (area.width / 2).min(76);
        let [text, right] =
            Layout::horizontal([Constraint::Length(width), Constraint::Min(20)]).areas(area);
        let is_roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
        let panes = |picture, asked| Panes {
            picture,
            asked,
            ..Panes::of(text)
        };
        match (picture, asks) {
            (true, _) if is_roomy => self.apart(panes(Some(right), asks.then_some(text)), right),
            (true, false) => panes(Some(right), None),
            (false, _) => panes(None, Some(right)),
            (true, true) => {
                let (above, below) = self.over_question(right);
                panes(Some(above), Some(below))
            }
        }
    }

    /// The text alone: on a large page with formulas as large as leave it all in sight.
    fn alone(&self, area: Rect) -> Panes {
        let mut panes = Panes::of(area);
        if area.width >= ROOMY.0 && area.height >= ROOMY.1 {
            let inner = inside(area);
            panes.letters = self.largest(&mut panes, inner.width.into(), inner.height.into());
        }
        panes
    }

    /// A narrow page: its picture has the room that text and question leave, if that is enough for one.
    fn over_picture(&self, area: Rect) -> Panes {
        let panes = self.alone(area);
        let rows = self.text(inside(area).width.into(), &panes).len() + 2;
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let spare = area.height.saturating_sub(rows);
        if !self.has_stage() || spare < LEAST_BELOW {
            return panes;
        }
        let parts = [Constraint::Length(rows), Constraint::Length(spare)];
        let [text, below] = Layout::vertical(parts).areas(area);
        Panes {
            picture: Some(below),
            ..Panes::of(text)
        }
    }

    /// The largest letters of formulas with which the text has at most so many rows.
    fn largest(&self, panes: &mut Panes, width: usize, most: usize) -> Option<Letters> {
        let fits = |letters: &Letters| {
            panes.letters = Some(*letters);
            self.text(width, panes).len() <= most
        };
        LETTERS.into_iter().find(fits)
    }

    /// The picture over the question, which is as high as it needs to be.
    fn over_question(&self, right: Rect) -> (Rect, Rect) {
        let needed = self.question(usize::from(inside(right).width)).len() as u16 + 2;
        let least = if self.training().is_some() { 11 } else { 6 };
        let height = needed.min(right.height.saturating_sub(least));
        let [above, below] =
            Layout::vertical([Constraint::Min(3), Constraint::Length(height)]).areas(right);
        (above, below)
    }

    /// A large page: at the left the text and below it the question, as high as they are, then a picture.
    fn apart(&self, mut panes: Panes, right: Rect) -> Panes {
        let left = panes.text;
        let width = usize::from(inside(left).width);
        let asked = panes
            .asked
            .map_or(0, |_| self.question(width).len() as u16 + 2);
        let begins = self
            .run()
            .is_some_and(|run| self.page().start(run).is_some());
        let has_more = self.has_stage() && begins && !self.shows_training();
        // Large formulas, as long as they leave their room to the question and to more of the walk.
        let needed = asked + if has_more { LEAST_BELOW } else { 0 };
        panes.letters = match left.height.checked_sub(needed + 2) {
            Some(most) => self.largest(&mut panes, width, most.into()),
            None => None,
        };
        let rows = self.text(width, &panes).len() as u16 + 2;
        if rows + asked > left.height {
            // Too much for the column: the text scrolls.
            let parts = [Constraint::Min(8), Constraint::Length(asked)];
            let [text, below] = Layout::vertical(parts).areas(left);
            return Panes {
                picture: Some(right),
                asked: panes.asked.map(|_| below),
                ..Panes::of(text)
            };
        }
        let spare = left.height - rows - asked;
        let used = has_more && spare >= LEAST_BELOW;
        let parts = match used {
            true => [rows, asked, spare],
            false => [rows + spare, asked, 0],
        };
        let [text, question, below] = Layout::vertical(parts.map(Constraint::Length)).areas(left);
        Panes {
            text,
            picture: Some(right),
            asked: panes.asked.map(|_| question),
            below: used.then_some(below),
            letters: panes.letters,
        }
    }

    /// The prose of the page in rows, with the question behind it where that has no panel.
    pub(super) fn text(&self, width: usize, panes: &Panes) -> Rows {
        let page = self.page();
        let most = usize::from(inside(panes.text).height * 3 / 5).max(LEAST_IMAGE);
        let shown = self.settings.colour && self.settings.glyphs == Glyphs::Unicode;
        let prose = Prose {
            letters: panes.letters,
            images: shown.then_some(most),
            ..self.prose()
        };
        let mut rows = prose.rows(&page.prose, width);
        if let Some((words, _)) = &page.train {
            rows.push(vec![]);
            let text = format!("o  gatewalk train {}", command(words));
            rows.extend(wrapped(&text, width, Meaning::Key));
        }
        if panes.asked.is_none() && !self.questions().is_empty() {
            rows.push(vec![]);
            rows.extend(self.question(width));
        }
        rows
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect) {
        self.most_scroll.set(0);
        let panes = self.panes(area);
        let inner = framed(self.theme(), frame, panes.text, &self.page().heading);
        let rows = self.text(usize::from(inner.width), &panes);
        if let Some(picture) = panes.picture {
            let lab_alone = area.width < 60 && self.training().is_some();
            if self.shows_training() || lab_alone {
                self.draw_training(frame, picture);
            } else {
                self.stage(frame, picture, panes.below);
            }
        }
        if let Some(asked) = panes.asked {
            self.asked(frame, asked);
        }
        self.scrolled(frame, panes.text, inner, &rows);
    }

    /// Draws rows that may be more than fit their panel.
    pub(super) fn scrolled(&self, frame: &mut Frame<'_>, outer: Rect, inner: Rect, rows: &Rows) {
        let most = rows.len().saturating_sub(inner.height.into()) as u16;
        self.most_scroll.set(self.most_scroll.get().max(most));
        let scroll = self.scroll.min(most);
        let shown = rows.get(usize::from(scroll)..).unwrap_or_default();
        rows::place(self.theme(), frame, inner, shown, &self.places);
        image::note(
            &self.images,
            self.lesson(),
            shown,
            ((inner.x, inner.y), inner),
        );
        scrollable(self.theme(), frame, outer, (scroll, most));
    }
}
