//! The keys of the walk.

use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::{Action, Row, halfwidth, keys, lookup};

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
    Slice,
    Landscape,
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
    Train,
    Present,
    Share,
    Quit,
}

/// Every key of the walk. Keys are separated by spaces; names as in [`code`].
pub(crate) const TABLE: &[Row<Msg>] = keys! {
    "→ l Space" => Next, "walk.next_step_zoom_level", "common.step";
    "← h Backspace" => Previous, "walk.previous_step_zoom_level";
    "Enter ↓ j" => Into, "walk.into_step_time_equation_operation", "walk.into";
    "Esc ↑ k" => Out, "walk.out_step_one_level_up", "walk.out";
    "]" => NextTime, "walk.same_place_next_time", "common.time";
    "[" => PreviousTime, "walk.same_place_previous_time";
    "Home" => First, "walk.first_step";
    "End G" => Last, "walk.last_step";
    "e" => Edit, "walk.change_number_or_hi", "walk.edit";
    "u" => Undo, "walk.undo_the_last_change";
    "Ctrl-R" => Redo, "walk.redo_what_was_undone";
    "r" => Reset, "walk.reset_all_changes_after_asking";
    "b" => Phase, "walk.forward_backward_optimizer", "common.backward";
    "g" => Goto, "walk.go_quantity_dc_gradient", "walk.go_to";
    "/" => Search, "walk.search_the_steps", "common.find";
    "n" => NextMatch, "walk.next_match";
    "N" => PreviousMatch, "walk.previous_match";
    "v" => Slice, "walk.loss_along_number", "common.loss";
    "V" => Landscape, "walk.loss_over_two_numbers";
    "a" => Play, "walk.autoplay_and_stop", "walk.play";
    "+" => Faster, "walk.play_faster";
    "-" => Slower, "walk.play_slower";
    ":" => Command, "walk.commands_seed_theme_light_digits";
    language();
    theme("t");
    "o" => Train, "walk.train_these_equations", "common.train";
    "P" => Present, "walk.present_from_here_room", "walk.present";
    "y" => Share, "walk.copy_state_line_text";
    "PageUp" => PageUp, "common.scroll_up";
    "PageDown" => PageDown, "common.scroll_down";
    help();
    suspend();
    "q" => Quit, "walk.quit", "walk.quit";
    interrupt();
};

/// The action of a key in the walk.
pub(crate) fn action(key: KeyEvent) -> Option<Action<Msg>> {
    if let KeyCode::Char(c) = key.code
        && halfwidth(c).is_ascii_digit()
    {
        return Some(Action::Own(Msg::Digit(halfwidth(c))));
    }
    lookup(TABLE, key)
}
