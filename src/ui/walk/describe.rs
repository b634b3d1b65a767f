//! The walk in sentences.

use super::sidebar;
use super::state::{App, Prompt};
use super::view;
use crate::lang::say;
use crate::ui::widgets::rows::{UNBROKEN, lines};

impl App {
    /// Where one is, what happens there and why, in sentences.
    pub(crate) fn sentences(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&sidebar::help(self, UNBROKEN));
        }
        let lang = self.settings.lang;
        let asked = matches!(self.prompt, Some(Prompt::Reset))
            .then(|| say!(lang, "walk.reset_every_change_or").to_owned());
        let title = self.state.model.title.get(lang);
        let step = [
            view::position(self),
            self.narrate(|narrator| narrator.line(self.cursor)),
            self.narrate(|narrator| narrator.why(self.cursor)),
        ];
        let all = std::iter::once(title)
            .chain(self.notice.clone())
            .chain(step)
            .chain(asked);
        all.filter(|text| !text.is_empty()).collect()
    }
}
