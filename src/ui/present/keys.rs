//! The keys of a presentation.

use crate::ui::keys::{Row, help, interrupt, language, row, suspend, theme};

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
pub(super) const TABLE: &[Row<Msg>] = &[
    row(
        "→ Space PageDown n l",
        Msg::Next,
        "",
        "present.next_part_then_next_screen",
    ),
    row("← PageUp p h Backspace", Msg::Previous, "", "common.back"),
    row(
        "Enter",
        Msg::Enter,
        "",
        "present.reveal_answer_open_lab_else",
    ),
    row("]", Msg::NextPage, "", "common.next_page"),
    row("[", Msg::PreviousPage, "", "common.page_before"),
    row("Home", Msg::First, "", "present.beginning"),
    row("End", Msg::Last, "", "present.end"),
    row(
        "g",
        Msg::Contents,
        "",
        "present.contents_filters_digits_then",
    ),
    row(". b", Msg::Blank, "", "present.blank_screen_any_key_brings"),
    row("t", Msg::Timer, "", "present.show_time_what_left_minutes"),
    row(
        "m",
        Msg::Pointer,
        "",
        "present.pointer_arrow_keys_move_does",
    ),
    row(
        "e u Ctrl-R r",
        Msg::Edit,
        "",
        "present.change_number_undo_redo_reset",
    ),
    row("H", Msg::Hint, "", "common.hint_to_the_question"),
    row("o", Msg::Lab, "", "present.training_page_live"),
    language(),
    theme("T"),
    help().called(""),
    row("Esc", Msg::Escape, "", "present.puts_the_pointer_away"),
    row("q", Msg::Quit, "", "present.leave"),
    suspend(),
    interrupt(),
];
