//! A screen of three parts: a line of what it is, its body, and a line of what there is to say or of its keys.

use super::footer;
use super::help::Scroll;
use super::panel::{header, screen};
use super::rows::Rows;
use crate::ui::keys::Row;
use crate::ui::settings::Settings;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

/// What stands round the body of a screen, and over it.
pub(crate) struct Page<'a, M> {
    pub(crate) settings: Settings,
    /// What it is, and how things stand.
    pub(crate) head: (&'a str, &'a str),
    /// The help, if it is open, its title, and its rows for a width.
    pub(crate) help: (&'a Option<Scroll>, &'a str, &'a dyn Fn(usize) -> Rows),
    /// What there is to say in the place of the keys.
    pub(crate) said: Option<Line<'static>>,
    pub(crate) keys: &'a [Row<M>],
}

impl<M: Copy> Page<'_, M> {
    /// Draws it, with `below` rows under the body that the help leaves.
    pub(crate) fn draw(
        self,
        frame: &mut Frame<'_>,
        below: u16,
        body: impl FnOnce(&mut Frame<'_>, Option<Rect>, Rect),
    ) {
        let (lang, theme) = (self.settings.lang, self.settings.theme());
        screen(self.settings, frame, |frame, area| {
            let [head, above, below, foot] = Layout::vertical([
                Constraint::Length(1),
                Constraint::Min(3),
                Constraint::Length(below),
                Constraint::Length(1),
            ])
            .areas(area);
            header(theme, frame, head, self.head);
            let (help, title, rows) = self.help;
            if let Some(help) = help {
                help.draw(theme, frame, above, title, rows);
            }
            body(frame, help.is_none().then_some(above), below);
            let keys = || footer::keys(self.keys, lang, theme, foot.width.into());
            frame.render_widget(self.said.unwrap_or_else(keys), foot);
        });
    }
}
