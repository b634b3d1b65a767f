//! The keys of a lesson.

use super::Reader;
use crate::ui::keys::{Action, NEXT_LANGUAGE, Row, keys};

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

pub(super) const TABLE: &[Row<Msg>] = keys! {
    "→" => Stage, "reader.next_step_back_enter_into", "common.step";
    "n" => Next, "common.next_page", "common.page";
    "p" => Previous, "common.page_before";
    "o" => Train, "reader.start_training_page_pause_go", "common.train";
    "O" => Lab, "reader.whole_lab_training", "common.lab";
    "H" => Hint, "common.hint_to_the_question", "reader.hint";
    "S" => Skip, "reader.show_the_answer";
    "Tab" => Name, "reader.light_next_name_text_on", "reader.light";
    "Shift-Tab" => NameBefore, "reader.light_the_name_before";
    "K" => Card, "reader.what_lit_name_means_shape", "reader.words";
    "c" => Contents, "reader.pages_of_this_lesson", "reader.pages";
    "/" => Search, "common.search_all_lessons", "common.find";
    "P" => Present, "reader.present_from_page_room";
    language().called(NEXT_LANGUAGE);
    "PageDown" => Down, "common.scroll_down";
    "PageUp" => Up, "common.scroll_up";
    help();
    "q" => Quit, "reader.back_list_lessons", "reader.home";
    suspend();
    interrupt();
};

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
