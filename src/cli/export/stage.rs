//! Screens for files: the very screens of the terminal, driven by the very keys.

use super::args::{Export, Known, Subject};
use crate::export::{self, Grid, Key, Sheet};
use crate::graph::Place;
use crate::lang::Lang;
use crate::typeset::Meaning;
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::{self, Input, Program, Screens, WalkScreen};
use crate::walk::{Cursor, Phase};
use std::sync::Arc;

/// What is exported on the screens.
pub(super) struct Stage<'a> {
    export: &'a Export,
    known: Option<Known<'a>>,
    /// A lesson, which knows no progress and trains nothing, or the walk of a model.
    screens: Screens,
    /// Where that walk begins.
    begin: Cursor,
    /// The walks whose steps were laid out.
    walks: Vec<((Lang, Phase), WalkScreen)>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        export: &'a Export,
        subject: &Subject,
        known: Option<Known<'a>>,
        lang: Lang,
    ) -> Stage<'a> {
        let settings = export.settings(lang);
        let mut begin = Cursor::default();
        let screens = match (&subject.lesson, known) {
            (None, Some((model, run))) => {
                let (run, phase) = (Arc::clone(run), export.route.phase(model));
                let screen = WalkScreen::new(model.clone(), run, phase, subject.at, settings);
                begin = screen.place();
                Screens::of(screen)
            }
            (lesson, _) => Screens::home(settings, lesson.clone(), Box::new(ui::Alone), None),
        };
        Stage {
            export,
            known,
            screens,
            begin,
            walks: vec![],
        }
    }
}

impl export::Stage for Stage<'_> {
    fn sheet(&mut self, lang: Lang, phase: Phase, step: Cursor, asked: &[Place]) -> Sheet {
        let Some((model, run)) = self.known else {
            return Sheet::default();
        };
        let place = self.walks.iter().position(|(of, _)| *of == (lang, phase));
        let place = place.unwrap_or_else(|| {
            let settings = self.export.settings(lang);
            let screen = WalkScreen::new(model.clone(), Arc::clone(run), phase, None, settings);
            self.walks.push(((lang, phase), screen));
            self.walks.len() - 1
        });
        let screen = &mut self.walks[place].1;
        screen.stand(step);
        screen.sheet(export::WIDTH, asked)
    }

    fn screen(&mut self) -> Grid {
        let theme = ui::Theme::new(self.export.theme, true);
        let (columns, rows) = self.export.screen();
        ui::picture(&mut self.screens, theme, columns, rows)
    }

    fn press(&mut self, key: Key) {
        let code = match key {
            Key::Step => KeyCode::Right,
            Key::Page => KeyCode::Char('n'),
            Key::Answer => KeyCode::Char('S'),
        };
        self.screens.event(Input::Key(KeyEvent::from(code)));
    }

    fn begin(&self) -> Cursor {
        self.begin
    }

    fn read_out(&mut self) -> String {
        ui::read_out(&mut self.screens)
    }
}

/// The colours of a theme by their names in a style sheet.
pub(super) fn colours(name: ui::ThemeName) -> Vec<(&'static str, u32)> {
    let theme = ui::Theme::new(name, true);
    let (paper, ink) = theme.ground();
    let own = |meaning| theme.rgb(meaning).unwrap_or(ink);
    vec![
        ("paper", paper),
        ("ink", ink),
        ("dim", own(Meaning::Dim)),
        ("symbol", own(Meaning::Symbol)),
        ("positive", own(Meaning::Positive)),
        ("negative", own(Meaning::Negative)),
        ("key", own(Meaning::Key)),
        ("error", own(Meaning::Error)),
    ]
}
