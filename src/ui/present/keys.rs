//! The keys of a presentation.

use crate::ui::keys::{Row, keys};

/// What a presenter can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Msg {
    Next,
    Previous,
    Enter,
    NextPage,
    PreviousPage,
    First,
    Last,
    Contents,
    Blank,
    Timer,
    Pointer,
    Hint,
    Lab,
    /// Stands in the table for the keys that change numbers, which are the walk's own.
    Edit,
    Escape,
    Quit,
}

/// Keys of a presenter remote (PageUp, PageDown, `.`, `b`) are among them.
pub(super) const TABLE: &[Row<Msg>] = keys! {
    "→ Space PageDown n l" => Next, "present.next_part_then_next_screen";
    "← PageUp p h Backspace" => Previous, "common.back";
    "Enter" => Enter, "present.reveal_answer_open_lab_else";
    "]" => NextPage, "common.next_page";
    "[" => PreviousPage, "common.page_before";
    "Home" => First, "present.beginning";
    "End" => Last, "present.end";
    "g" => Contents, "present.contents_filters_digits_then";
    ". b" => Blank, "present.blank_screen_any_key_brings";
    "t" => Timer, "present.show_time_what_left_minutes";
    "m" => Pointer, "present.pointer_arrow_keys_move_does";
    "e u Ctrl-R r" => Edit, "present.change_number_undo_redo_reset";
    "H" => Hint, "common.hint_to_the_question";
    "o" => Lab, "present.training_page_live";
    language();
    theme("T");
    help().called("");
    "Esc" => Escape, "present.puts_the_pointer_away";
    "q" => Quit, "present.leave", "common.quit";
    suspend();
    interrupt();
};
