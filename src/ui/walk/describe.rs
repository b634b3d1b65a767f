//! The walk in sentences.

use super::sidebar;
use super::state::{App, Prompt};
use super::view;
use crate::ui::widgets::rows::{UNBROKEN, lines};

impl App {
    /// Where one is, what happens there and why, in sentences.
    pub(crate) fn sentences(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&sidebar::help(self, UNBROKEN));
        }
        let lang = self.settings.lang;
        let asked = matches!(self.prompt, Some(Prompt::Reset)).then(|| {
            lang.pick("reset every change? y or n", "全部复原？输入 y 或 n")
                .to_owned()
        });
        let title = self.state.model.title.get(lang).to_owned();
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
