//! A step of two models beside each other.

use super::Present;
use super::slide::Section;
use crate::typeset::Meaning;
use crate::ui::beside::titles;
use crate::ui::walk::WalkScreen;
use crate::ui::widgets::rows::{Rows, abreast, middle, row};

/// Columns between the two.
const GAP: usize = 4;

impl Present {
    /// The model beside the lesson's, where the page has one; it keeps what was changed as long as the page stands.
    pub(super) fn set_beside(&mut self) {
        let Some((page, model)) = self
            .slide()
            .zip(self.page())
            .and_then(|(slide, page)| Some((slide.page, page.companion()?.clone())))
        else {
            self.other = None;
            return;
        };
        if self.other.as_ref().is_none_or(|(own, _)| *own != page) {
            self.other = Some((page, WalkScreen::of(model, self.settings)));
        }
        if let (Some(screen), Some((_, other))) = (&self.stage, &mut self.other) {
            other.follow(screen);
        }
    }

    /// What both show at this step, section by section beside each other, under their names.
    pub(super) fn steps(
        &self,
        walks: [&WalkScreen; 2],
        (width, height): (usize, usize),
    ) -> Vec<Section> {
        let half = width.saturating_sub(GAP) / 2;
        let names = titles(walks.map(|walk| &walk.state.model));
        let of = |k: usize| {
            let head = Section::figure(vec![row(names[k].clone(), Meaning::Heading)], 0);
            let own = self.step(walks[k], half, height.saturating_sub(2));
            std::iter::once(head).chain(own).collect::<Vec<_>>()
        };
        let [one, two] = [of(0), of(1)];
        let count = one.len().max(two.len());
        // The deck counts the builds of the first.
        let last = one.iter().map(|section| section.from).max().unwrap_or(0);
        let beside = |n: usize| {
            let own = [one.get(n), two.get(n)];
            let from = own[0]
                .or(own[1])
                .map_or(0, |section| section.from.min(last));
            let rows = own.map(|section| section.map_or_else(Rows::new, |own| own.rows.clone()));
            let rows = rows.map(|rows| middle(rows, half));
            Section::figure(abreast(&rows, &[half; 2], GAP), from)
        };
        (0..count).map(beside).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::LessonBundle;
    use crate::lang::Lang;
    use crate::ui::screen::Screen;
    use crate::ui::settings::Settings;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    #[test]
    fn a_room_sees_both_models_build_up() {
        let lesson = "+++\ntitle = \"T\"\nminutes = 1\nmodel = \"worked-example\"\n+++\n\n## A\n\n```walk\nh_1..h_2\nby equation\nbeside gru\n```\n\n---\n\n## B\n\nText.\n";
        let opened = LessonBundle::given("a.md", Lang::EN, lesson, &[]);
        let mut present = Present::lesson(opened, 0, Settings::plain(Lang::EN), None);
        let shown = |present: &mut Present| {
            let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
            terminal.draw(|frame| present.draw(frame)).unwrap();
            terminal.backend().to_string()
        };
        let mut found = false;
        for _ in 0..30 {
            let screen = shown(&mut present);
            // Both results at once, and neither runs out of the screen.
            found |= screen.contains("0.1030") && screen.contains("0.1498");
            assert!(!screen.contains('…'), "{screen}");
            present.key(crate::ui::event::KeyCode::Right.into());
        }
        assert!(
            found && present.other.is_none(),
            "the last page has one model at most"
        );
    }
}
