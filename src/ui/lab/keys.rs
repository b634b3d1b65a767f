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
    /// Stands in the table for the digits of an epoch's number.
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
