//! What keys and clicks change.

use super::Over;
use super::Reader;
use super::keys::{Msg, TABLE};
use crate::graph::Place;
use crate::lang::say;
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::{Action, Common, halfwidth, lookup};
use crate::ui::screen::{Command, Effect, For};
use crate::ui::walk::WalkScreen;
use crate::ui::walk::travel::reach;
use crate::walk::{Level, Position as Step};

impl Reader {
    pub(super) fn take(&mut self, key: KeyEvent) -> Effect {
        if let Some(screen) = self.stage.as_mut().filter(|a| a.is_typing()) {
            let effect = screen.lead(self.other.as_mut(), key);
            // A command may have changed how things look, or asked to leave.
            self.settings = screen.settings;
            return effect;
        }
        if self.writing && self.over.is_none() && self.typing(key) {
            return None;
        }
        let action = lookup(TABLE, key);
        match (self.over, action) {
            (Some(_), Some(Action::Common(Common::Language))) | (None, _) => {}
            (Some(over), _) => return self.over_key(over, key),
        }
        // What is being typed goes on with its point or minus; these keys drive a training otherwise.
        let answering = !self.typed.is_empty() && self.typing(key);
        if answering || self.drive(key) || self.typing(key) {
            return None;
        }
        match (self.chosen, key.code) {
            (Some(_), KeyCode::Esc) => {
                self.choose(None);
                return None;
            }
            (Some(place), KeyCode::Enter) => {
                self.go_to(place);
                return None;
            }
            _ => {}
        }
        match action {
            // The text is all there: the stage is what can be scrolled.
            Some(Action::Own(Msg::Down | Msg::Up))
                if self.most_scroll.get() == 0 && self.has_stage() =>
            {
                self.stage_key(key)
            }
            None | Some(Action::Own(Msg::Stage)) => self.other_key(key),
            Some(Action::Own(msg)) => self.update(msg),
            Some(Action::Common(Common::Help)) => {
                self.over = Some(Over::Help(0));
                None
            }
            Some(Action::Common(common)) => {
                self.settings.common(common);
                None
            }
        }
    }

    /// A key that the page has no meaning for: the steps take it, or it turns the page.
    fn other_key(&mut self, key: KeyEvent) -> Effect {
        match key.code {
            // A digit would go to a step by its number, which a lesson does not show.
            KeyCode::Char(c) if halfwidth(c).is_ascii_digit() => None,
            _ if self.walks() => self.stage_key(key),
            KeyCode::Right | KeyCode::Enter | KeyCode::Char(' ' | 'l')
                if self.open_question().is_some() =>
            {
                let text = say!(self.settings.lang, "reader.question_on_page_leaves_goes");
                self.notice = Some(text.to_owned());
                None
            }
            KeyCode::Right | KeyCode::Enter | KeyCode::Char(' ' | 'l') => self.update(Msg::Next),
            KeyCode::Left | KeyCode::Backspace | KeyCode::Char('h') => self.update(Msg::Previous),
            _ if self.has_stage() => self.stage_key(key),
            KeyCode::Esc => self.update(Msg::Quit),
            _ => None,
        }
    }

    fn stage_key(&mut self, key: KeyEvent) -> Effect {
        let mut effect = None;
        let mut other = self.other.take();
        self.within(|screen| {
            effect = screen.lead(other.as_mut(), key);
        });
        self.other = other;
        self.follow();
        self.settings = self.stage.as_ref()?.settings;
        effect
    }

    /// The steps of a page end where its walk does: what moves beyond stays there, and says so.
    pub(super) fn within(&mut self, act: impl FnOnce(&mut WalkScreen)) {
        let Some(screen) = &mut self.stage else {
            return;
        };
        let (before, phase) = (screen.cursor, screen.walk.phase);
        act(screen);
        let moved = screen.cursor.at != before.at
            && screen.cursor.level == before.level
            && screen.walk.phase == phase;
        let walk = self
            .opened
            .lesson(self.settings.lang)
            .pages
            .get(self.page)
            .and_then(|p| p.walk.as_ref());
        let end = walk
            .filter(|_| moved)
            .and_then(|walk| walk.end(&screen.state.run, &screen.walk));
        let Some(end) = end else { return };
        let last = match screen.cursor.level {
            Level::Time => (end.group, usize::MAX),
            _ => (end.group, end.item),
        };
        let behind = |at: Step| (at.group, at.item) > last;
        let one = screen.walk.previous(screen.cursor.at, before.level) == Some(before.at);
        if one && behind(screen.cursor.at) && !behind(before.at) {
            (screen.cursor, screen.playing) = (before, false);
            screen.notice = None;
            let text = say!(self.settings.lang, "reader.last_step_page_turns_page");
            self.notice = Some(text.to_owned());
        }
    }

    pub(super) fn update(&mut self, msg: Msg) -> Effect {
        match msg {
            Msg::Stage => {}
            Msg::Next => {
                let (page, pages) = self.place();
                if page + 1 < pages {
                    self.turn(page + 1);
                } else {
                    (self.over, self.fresh) = (Some(Over::Summary(0)), true);
                }
            }
            Msg::Previous if self.page == 0 => {}
            Msg::Previous => self.turn(self.page - 1),
            Msg::Name => self.next_name(1),
            Msg::NameBefore => self.next_name(-1),
            Msg::Hint => self.hint(),
            Msg::Skip => self.skip(),
            Msg::Train => return self.train(),
            Msg::Lab => return self.whole_lab(),
            Msg::Card => match self.chosen {
                Some(place) => self.over = Some(Over::Card(place)),
                None if self.run().is_none() => {
                    let text = say!(self.settings.lang, "reader.no_letters");
                    self.notice = Some(text.to_owned());
                }
                None => self.open_glossary(None),
            },
            Msg::Contents => self.over = Some(Over::Contents(self.page)),
            Msg::Search => {
                let own = Some(self.lesson()).filter(|_| self.is_from_disk());
                return Some(Command::Search(own.cloned()));
            }
            Msg::Present => {
                let opened = Box::new(self.opened.clone());
                return Some(Command::Present(opened, self.place().0));
            }
            Msg::Down => self.scroll = self.scroll.saturating_add(5).min(self.most_scroll.get()),
            Msg::Up => self.scroll = self.scroll.min(self.most_scroll.get()).saturating_sub(5),
            Msg::Quit => return Some(Command::Pop),
        }
        None
    }

    /// The whole lab, with the training of the page or a new one.
    fn whole_lab(&mut self) -> Effect {
        let words = self.page().train.as_ref()?.0.clone();
        Some(match self.lend() {
            Some(lab) => Command::Push(Box::new(lab)),
            None => Command::Train(words, For::Lab),
        })
    }

    /// Lights the next name of the prose, round and round.
    fn next_name(&mut self, by: isize) {
        let names = self.names();
        let count = names.len() as isize;
        let at = self
            .chosen
            .and_then(|place| names.iter().position(|n| *n == place));
        let next = match at {
            Some(at) => (at as isize + by).rem_euclid(count.max(1)),
            None if by > 0 => 0,
            None => count - 1,
        };
        self.choose(
            usize::try_from(next)
                .ok()
                .and_then(|n| names.get(n))
                .copied(),
        );
    }

    /// The stage goes to the step that computes what is lit.
    fn go_to(&mut self, place: Place) {
        let lang = self.settings.lang;
        let visible = self.walks();
        let Some(screen) = self.stage.as_mut().filter(|_| visible) else {
            let text = say!(lang, "reader.no_walk_on_page");
            self.notice = Some(text.to_owned());
            return;
        };
        if !reach(screen, place.of) {
            let text = say!(lang, "reader.no_step_computes_given_changes");
            self.notice = Some(text.to_owned());
        }
    }
}
