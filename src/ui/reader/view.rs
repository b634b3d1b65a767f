//! The page: prose and question on the left, the stage on the right; what is wrong with the file below.

use super::Over;
use super::Reader;
use super::image;
use super::prose::Prose;
use crate::lang::say;
use crate::typeset::{Meaning, fit};
use crate::ui::theme::{Glyphs, Theme};
use crate::ui::walk::view::footer;
use crate::ui::widgets::cut::show;
use crate::ui::widgets::footer::{keys as key_line, notice as notice_line};
use crate::ui::widgets::panel::{framed, header, screen, scrollable, switch};
use crate::ui::widgets::rows::{self, Rows};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

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
        for screen in self.stage.iter().chain(&self.other) {
            screen.drawn.borrow_mut().clear();
            screen.memory.begin();
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
        if let Some(screen) = talking {
            return footer(screen, frame, area);
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
