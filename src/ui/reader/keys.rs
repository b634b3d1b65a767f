//! The keys of a lesson.

use super::Reader;
use crate::ui::keys::{Action, NEXT_LANGUAGE, Row, help, interrupt, language, row, suspend};

/// What a reader can ask of a page; everything else goes to its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Msg {
    /// Stands in the table for the keys of the stage, which has its own.
    Stage,
    Next,
    Previous,
    Name,
    NameBefore,
    Hint,
    Skip,
    Train,
    Lab,
    Card,
    Contents,
    Search,
    Present,
    Down,
    Up,
    Quit,
}

pub(super) const TABLE: &[Row<Msg>] = &[
    row(
        "→",
        Msg::Stage,
        "common.step",
        "reader.next_step_back_enter_into",
    ),
    row("n", Msg::Next, "common.page", "common.next_page"),
    row("p", Msg::Previous, "", "common.page_before"),
    row(
        "o",
        Msg::Train,
        "common.train",
        "reader.start_training_page_pause_go",
    ),
    row("O", Msg::Lab, "common.lab", "reader.whole_lab_training"),
    row("H", Msg::Hint, "reader.hint", "common.hint_to_the_question"),
    row("S", Msg::Skip, "", "reader.show_the_answer"),
    row(
        "Tab",
        Msg::Name,
        "reader.light",
        "reader.light_next_name_text_on",
    ),
    row(
        "Shift-Tab",
        Msg::NameBefore,
        "",
        "reader.light_the_name_before",
    ),
    row(
        "K",
        Msg::Card,
        "reader.words",
        "reader.what_lit_name_means_shape",
    ),
    row(
        "c",
        Msg::Contents,
        "reader.pages",
        "reader.pages_of_this_lesson",
    ),
    row("/", Msg::Search, "common.find", "common.search_all_lessons"),
    row("P", Msg::Present, "", "reader.present_from_page_room"),
    language().called(NEXT_LANGUAGE),
    row("PageDown", Msg::Down, "", "common.scroll_down"),
    row("PageUp", Msg::Up, "", "common.scroll_up"),
    help(),
    row("q", Msg::Quit, "reader.home", "reader.back_list_lessons"),
    suspend(),
    interrupt(),
];

impl Reader {
    /// The keys that do something on this page.
    pub(super) fn keys(&self) -> Vec<Row<Msg>> {
        let useful = |row: &&Row<Msg>| match row.action {
            Action::Own(Msg::Stage) => self.walks(),
            Action::Own(Msg::Train | Msg::Lab) => self.page().train.is_some(),
            Action::Own(Msg::Hint) => self.hints_left() > 0,
            Action::Own(Msg::Skip) => self.open_question().is_some(),
            Action::Own(Msg::Name | Msg::NameBefore) => !self.names().is_empty(),
            Action::Own(Msg::Card) => self.stage.is_some(),
            _ => true,
        };
        TABLE.iter().filter(useful).copied().collect()
    }
}
