//! Whether the pages of a lesson fit a screen.

use super::Reader;
use super::panes::inside;
use crate::course::{Lesson, LessonBundle, Model};
use crate::lang::{Lang, Text, text};
use crate::ui::settings::Settings;
use ratatui::layout::Rect;

/// The screen that every page has to fit.
const SCREEN: Rect = Rect {
    x: 0,
    y: 0,
    width: 80,
    height: 24,
};

/// Pages of a lesson that do not fit 80×24 as they open, from 0, each with what is too long. A question that has
/// been answered may be longer than its panel: it scrolls.
pub fn overflow(lesson: &Lesson, model: Option<Model>, lang: Lang) -> Vec<(usize, Text)> {
    if lesson.pages.is_empty() {
        return vec![];
    }
    let settings = Settings {
        colour: false,
        ..Settings::new(lang)
    };
    let lessons = [(lang, lesson.clone())].into_iter().collect();
    let opened = LessonBundle {
        lessons,
        model,
        ..LessonBundle::default()
    };
    let mut reader = Reader::open(opened, 0, settings);
    let measure = |page| {
        reader.turn(page);
        reader.too_long().map(|what| (page, what))
    };
    (0..lesson.pages.len()).filter_map(measure).collect()
}

impl Reader {
    /// What of this page is too long for the screen.
    fn too_long(&self) -> Option<Text> {
        let body = Rect {
            y: 1,
            height: SCREEN.height - 2,
            ..SCREEN
        };
        let panes = self.panes(body);
        let over = |rows: usize, area: Rect| rows.saturating_sub(usize::from(inside(area).height));
        let text = self.text(usize::from(inside(panes.text).width), &panes);
        match over(text.len(), panes.text) {
            0 => {}
            n => {
                return Some(text!("reader.page_does_not_fit", n));
            }
        }
        let asked = panes.asked?;
        match over(self.question(usize::from(inside(asked).width)).len(), asked) {
            0 => None,
            n => Some(text!("reader.question_does_not_fit", n)),
        }
    }
}
