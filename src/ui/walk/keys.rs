//! The keys of the walk.

use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::{
    Action, Row, halfwidth, help, interrupt, language, lookup, row, suspend, theme,
};

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Msg {
    Next,
    Previous,
    Into,
    Out,
    NextTime,
    PreviousTime,
    First,
    Last,
    Phase,
    Goto,
    Search,
    NextMatch,
    PreviousMatch,
    Play,
    Faster,
    Slower,
    Edit,
    Undo,
    Redo,
    Reset,
    Command,
    PageUp,
    PageDown,
    Digit(char),
    Present,
    Share,
    Quit,
}

/// Every key of the walk. Keys are separated by spaces; names as in [`code`].
pub(crate) const TABLE: &[Row<Msg>] = &[
    row(
        "→ l Space",
        Msg::Next,
        "common.step",
        "walk.next_step_zoom_level",
    ),
    row(
        "← h Backspace",
        Msg::Previous,
        "",
        "walk.previous_step_zoom_level",
    ),
    row(
        "Enter ↓ j",
        Msg::Into,
        "walk.into",
        "walk.into_step_time_equation_operation",
    ),
    row(
        "Esc ↑ k",
        Msg::Out,
        "walk.out",
        "walk.out_step_one_level_up",
    ),
    row(
        "]",
        Msg::NextTime,
        "common.time",
        "walk.same_place_next_time",
    ),
    row("[", Msg::PreviousTime, "", "walk.same_place_previous_time"),
    row("Home", Msg::First, "", "walk.first_step"),
    row("End G", Msg::Last, "", "walk.last_step"),
    row("e", Msg::Edit, "walk.edit", "walk.change_number_or_hi"),
    row("u", Msg::Undo, "", "walk.undo_the_last_change"),
    row("Ctrl-R", Msg::Redo, "", "walk.redo_what_was_undone"),
    row("r", Msg::Reset, "", "walk.reset_all_changes_after_asking"),
    row("g", Msg::Goto, "walk.go_to", "walk.go_quantity_dc_gradient"),
    row("/", Msg::Search, "", "walk.search_the_steps"),
    row("n", Msg::NextMatch, "", "walk.next_match"),
    row("N", Msg::PreviousMatch, "", "walk.previous_match"),
    row(
        "b",
        Msg::Phase,
        "common.backward",
        "walk.forward_backward_optimizer",
    ),
    row("a", Msg::Play, "", "walk.autoplay_and_stop"),
    row("+", Msg::Faster, "", "walk.play_faster"),
    row("-", Msg::Slower, "", "walk.play_slower"),
    row(
        ":",
        Msg::Command,
        "",
        "walk.commands_seed_theme_light_digits",
    ),
    language(),
    theme("t"),
    row("P", Msg::Present, "", "walk.present_from_here_room"),
    row("y", Msg::Share, "", "walk.copy_state_line_text"),
    row("PageUp", Msg::PageUp, "", "common.scroll_up"),
    row("PageDown", Msg::PageDown, "", "common.scroll_down"),
    help(),
    suspend(),
    row("q", Msg::Quit, "walk.quit", "walk.quit"),
    interrupt(),
];

/// The action of a key in the walk.
pub(crate) fn action(key: KeyEvent) -> Option<Action<Msg>> {
    if let KeyCode::Char(c) = key.code
        && halfwidth(c).is_ascii_digit()
    {
        return Some(Action::Own(Msg::Digit(halfwidth(c))));
    }
    lookup(TABLE, key)
}
