//! The help over a screen: texts and keys of a table, in rows that scroll.

use super::panel::framed;
use super::rows::{self, Rows, wrapped};
use crate::lang::Lang;
use crate::typeset::{Meaning, pad, wrap};
use crate::ui::event::KeyEvent;
use crate::ui::keys::{Action, Common, Row, movement};
use crate::ui::settings::Settings;
use crate::ui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::cell::Cell;

/// How far a text is scrolled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scroll {
    from: usize,
    /// How far it could be in the last frame.
    most: Cell<usize>,
}

impl Scroll {
    /// What a key asks of a screen of its own. What it asks for everywhere is done; while the help is open, it scrolls or
    /// closes it.
    pub(crate) fn key<M>(
        help: &mut Option<Scroll>,
        settings: &mut Settings,
        key: KeyEvent,
        action: Option<Action<M>>,
    ) -> Option<M> {
        match (help.as_mut(), action) {
            (_, Some(Action::Common(common @ (Common::Language | Common::Theme)))) => {
                settings.common(common);
            }
            (Some(open), _) => match movement(key) {
                Some(by) => open.from = open.from.saturating_add_signed(by).min(open.most.get()),
                None => *help = None,
            },
            (None, Some(Action::Own(msg))) => return Some(msg),
            (None, Some(Action::Common(Common::Help))) => *help = Some(Scroll::default()),
            (None, Some(Action::Common(Common::Process)) | None) => {}
        }
        None
    }

    /// Draws rows made for the width there is.
    pub(crate) fn draw(
        &self,
        theme: Theme,
        frame: &mut Frame<'_>,
        area: Rect,
        title: &str,
        rows: impl FnOnce(usize) -> Rows,
    ) {
        let most = scrolled(theme, frame, area, title, self.from, rows);
        self.most.set(most);
    }
}

/// Draws rows made for the width there is, so many of them scrolled away; how many could be.
pub(crate) fn scrolled(
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    from: usize,
    rows: impl FnOnce(usize) -> Rows,
) -> usize {
    let inner = framed(theme, frame, area, title);
    let rows = rows(inner.width.into());
    let most = rows.len().saturating_sub(inner.height.into());
    rows::draw(theme, frame, inner, &rows[from.min(most)..]);
    most
}

/// Texts and keys, wrapped to a width.
pub(crate) struct Page {
    width: usize,
    pub(crate) rows: Rows,
}

impl Page {
    pub(crate) fn new(width: usize) -> Page {
        Page {
            width,
            rows: vec![],
        }
    }

    /// A text in as many rows as it needs; an empty one for an empty text.
    pub(crate) fn say(&mut self, text: &str, meaning: Meaning) {
        self.rows.extend(wrapped(text, self.width, meaning));
    }

    /// A heading with a text below it, and an empty row.
    pub(crate) fn part(&mut self, heading: &str, text: &str) {
        self.say(heading, Meaning::Heading);
        self.say(text, Meaning::Plain);
        self.say("", Meaning::Plain);
    }

    /// The keys of a table, their long words hanging from a column on.
    pub(crate) fn keys<M: Copy>(&mut self, table: &[Row<M>], column: usize, lang: Lang) {
        for row in table.iter().filter(|row| row.is_there()) {
            self.hang(row.keys, column, row.long(lang));
        }
    }

    /// Words beside what they are about, in a column of their own.
    pub(crate) fn hang(&mut self, about: &str, column: usize, words: &str) {
        let lines = wrap(words, self.width.saturating_sub(column + 1).max(10));
        for (n, line) in lines.into_iter().enumerate() {
            let about = if n == 0 { about } else { "" };
            self.say(&format!("{} {line}", pad(about, column)), Meaning::Plain);
        }
    }
}
