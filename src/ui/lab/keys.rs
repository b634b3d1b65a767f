//! The keys of the lab.

use crate::ui::keys::{Row, keys};

/// What a reader can ask of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Msg {
    Pause,
    Step,
    RateUp,
    RateDown,
    Slower,
    Faster,
    Older,
    Newer,
    First,
    /// A digit of an epoch's number.
    Epoch,
    Present,
    Walk,
    NextSample,
    PreviousSample,
    NextRun,
    Panel,
    Warmer,
    Cooler,
    Again,
    Axis,
    Marker,
    /// A sample of the reader's own, and what moves in it.
    Own,
    Left,
    Right,
    Up,
    Down,
    MoreUp,
    MoreDown,
    Other,
    Gone,
    Back,
    Sound,
    Play,
    /// Stands in the table for what scrolls the help.
    Scroll,
    Quit,
}

pub(super) const TABLE: &[Row<Msg>] = keys! {
    "Space" => Pause, "lab.pause_go_on_end_many", "lab.pause";
    "s ." => Step, "lab.one_training_step", "lab.one_step";
    "Enter" => Walk, "lab.walk_through_network_weights", "lab.walk";
    "+ =" => RateUp, "lab.learning_rate_up", "lab.rate";
    "-" => RateDown, "lab.learning_rate_down";
    "<" => Slower, "lab.slower_watch_every_step", "lab.slower";
    ">" => Faster, "lab.faster_up_full_speed";
    "← h [" => Older, "lab.weights_earlier_epoch", "lab.earlier";
    "→ l ]" => Newer, "lab.weights_of_later_epoch";
    "0–9" => Epoch, "lab.weights_after_this_epoch";
    "Home" => First, "lab.weights_training_began_with";
    "End G" => Present, "lab.back_to_the_present";
    "n" => NextSample, "lab.another_sample", "lab.sample";
    "p" => PreviousSample, "lab.sample_before";
    "Tab" => Panel, "lab.another_panel_lower_right", "lab.panel";
    "v" => NextRun, "lab.look_another_runs";
    "R" => Again, "lab.begin_again_curve_far_stays", "lab.again";
    "x" => Axis, "lab.steps_epochs_or_seconds";
    "}" => Warmer, "lab.written_text_more_daring";
    "{" => Cooler, "lab.written_text_more_careful";
    "e" => Own, "lab.sample_of_your_own", "lab.your_own";
    "w" => Sound, "lab.write_sound";
    "W" => Play, "lab.play_sound";
    "m" => Marker, "lab.other_curves";
    language();
    theme("t");
    help();
    "↓ j PageDown" => Scroll, "lab.scroll_the_help_down";
    "↑ k PageUp" => Scroll, "lab.scroll_the_help_up";
    suspend();
    "q Esc" => Quit, "lab.end_what_was_asked_saved", "common.quit";
    interrupt().about("lab.same");
};

/// What keys do besides while a sample of one's own is looked at.
pub(super) const OWN: &[Row<Msg>] = keys! {
    "← h" => Left, "lab.own_left", "lab.own_place";
    "→ l" => Right, "lab.own_right";
    "↑ k" => Up, "lab.own_up", "lab.own_value";
    "↓ j" => Down, "lab.own_down";
    "PageUp" => MoreUp, "lab.own_more_up";
    "PageDown" => MoreDown, "lab.own_more_down";
    "Tab" => Other, "lab.own_other", "lab.own_other_short";
    "a" => Gone, "lab.own_again", "lab.own_again_short";
    "e" => Own, "lab.own_type", "lab.own_type_short";
    "w" => Sound, "lab.write_sound", "lab.sound";
    "Esc" => Back, "lab.own_back", "common.return";
};
