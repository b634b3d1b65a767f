//! What is round the pages: the head, the stage that steps are shown on, the buttons that turn pages, the foot.

use super::super::markup::{Element, Markup, element, link};
use super::page_writer::PageWriter;
use super::steps;
use crate::lang::say;
use crate::walk::Phase;

impl PageWriter<'_> {
    pub(super) fn header(&self) -> Markup {
        let theme = say!(self.lang, "html.light_dark");
        let language = button("language")
            .with("lang", say!(self.next, "language.tag"))
            .of(say!(self.next, "language.name"));
        let tools = [language, " ".into(), button("theme").of(theme)];
        let mut out = Markup::default();
        out.push_line(element("h1").of(self.title()));
        out.push(element("p").with("class", "tools").of(tools));
        element("header").of(out)
    }

    /// The walk's controls, and the place where its steps are shown. Its sentence is spoken as it changes.
    pub(super) fn stage(&self) -> Markup {
        let lang = self.lang;
        let mut tools = Markup::default();
        for (action, sign, label) in [
            ("previous", "←", say!(lang, "html.previous_step")),
            ("next", "→", say!(lang, "html.next_step")),
            ("into", "↧", say!(lang, "html.into_the_step_enter")),
            ("out", "↥", say!(lang, "html.out_step_esc")),
            ("before", "[", say!(lang, "html.previous_time")),
            ("after", "]", say!(lang, "html.next_time")),
        ] {
            tools.push(
                button(action)
                    .with("aria-label", label)
                    .with("title", label)
                    .of(sign),
            );
        }
        for track in self.tracks.iter().filter(|_| self.tracks.len() > 1) {
            let phase = button("phase").with("data-phase", steps::phase(track.phase));
            tools.push(phase.of(self.name(track.phase)));
        }
        tools.push(" ");
        tools.push(element("span").with("class", "count").of(""));
        let say = element("p")
            .with("class", "say")
            .with("role", "status")
            .with("aria-live", "polite");
        let mut out = Markup::from("\n");
        out.push_line(element("p").with("class", "tools").of(tools));
        out.push_line(say.of(""));
        out.push_line(element("div").with("class", "sheet").of(""));
        let (label, levels) = (
            say!(lang, "html.walk"),
            say!(lang, "html.time_equation_operation_entry"),
        );
        let stage = element("section")
            .with("class", "stage")
            .with("aria-label", label);
        stage
            .with("data-levels", levels)
            .with_flag("hidden", true)
            .of(out)
    }

    fn name(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Forward => say!(self.lang, "common.forward"),
            Phase::Backward => say!(self.lang, "common.backward"),
            Phase::Optimizer => say!(self.lang, "html.optimizer"),
        }
    }

    /// The buttons that turn the pages, where there are several.
    pub(super) fn turn(&self) -> Markup {
        let pages = self.pages();
        if pages < 2 {
            return Markup::default();
        }
        let (label, previous, next) = (
            say!(self.lang, "html.pages"),
            say!(self.lang, "html.previous_page"),
            say!(self.lang, "common.next_page"),
        );
        let place = element("span")
            .with("class", "place")
            .of(format!("1/{pages}"));
        let parts = [
            button("back").of(previous),
            " ".into(),
            place,
            " ".into(),
            button("forth").of(next),
        ];
        let nav = element("nav")
            .with("class", "turn")
            .with("aria-label", label);
        let mut out = Markup::default();
        out.push_line(nav.of(parts));
        out
    }

    /// What marks and keys mean; only of keys that the page has.
    pub(super) fn footer(&self) -> Markup {
        let lang = self.lang;
        let legend = say!(lang, "html.numbers_orange_above_zero_blue");
        let keys = [
            (!self.tracks.is_empty()).then(|| say!(lang, "html.keys_walk")),
            (self.pages() > 1).then(|| say!(lang, "html.keys_pages")),
            (self.langs > 1).then(|| say!(lang, "html.keys_language")),
            Some(say!(lang, "html.keys_theme")),
        ];
        let keys: Vec<&str> = keys.into_iter().flatten().collect();
        let list = keys.join(say!(lang, "list.comma"));
        let mut out = element("p").of(legend);
        let mut hint = |text: String| out.push(element("p").with("class", "keys").of(text));
        hint(say!(lang, "html.keys", list));
        if !self.tracks.is_empty() {
            hint(say!(lang, "html.swipe").to_owned());
        }
        if let Some(lesson) = self.lesson {
            let slug = &lesson.slug;
            hint(say!(lang, "html.keys_of_program", slug));
        }
        if let Some(live) = &self.book.live {
            let words = say!(lang, "html.live");
            out.push(element("p").of(link(words, &format!("{live}&lang={lang}"))));
        }
        if self.alone {
            let (language, code) = (self.next.name(), self.next);
            let other = say!(lang, "html.one_language_only", language, code);
            out.push(element("p").of(other));
        }
        element("footer").of(out)
    }

    fn pages(&self) -> usize {
        self.lesson.map_or(1, |lesson| lesson.pages.len())
    }
}

/// A button; `action` says to the script what it does.
fn button(action: &str) -> Element {
    element("button").with("data-do", action)
}
