//! The keys of the lab.

use crate::ui::keys::{Row, help, interrupt, language, row, suspend, theme};

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
    Present,
    Walk,
    NextSample,
    PreviousSample,
    NextRun,
    Panel,
    Warmer,
    Cooler,
    Again,
    Marker,
    /// Stands in the table for what scrolls the help.
    Scroll,
    Quit,
}

pub(super) const TABLE: &[Row<Msg>] = &[
    row("Space", Msg::Pause, "lab.pause", "lab.pause_go_on_end_many"),
    row("s .", Msg::Step, "lab.one_step", "lab.one_training_step"),
    row(
        "Enter",
        Msg::Walk,
        "lab.walk",
        "lab.walk_through_network_weights",
    ),
    row("+ =", Msg::RateUp, "lab.rate", "lab.learning_rate_up"),
    row("-", Msg::RateDown, "", "lab.learning_rate_down"),
    row(
        "<",
        Msg::Slower,
        "lab.slower",
        "lab.slower_watch_every_step",
    ),
    row(">", Msg::Faster, "", "lab.faster_up_full_speed"),
    row(
        "← h [",
        Msg::Older,
        "lab.earlier",
        "lab.weights_earlier_epoch",
    ),
    row("→ l ]", Msg::Newer, "", "lab.weights_of_later_epoch"),
    row("End G", Msg::Present, "", "lab.back_to_the_present"),
    row("n", Msg::NextSample, "lab.sample", "lab.another_sample"),
    row("p", Msg::PreviousSample, "", "lab.sample_before"),
    row(
        "Tab",
        Msg::Panel,
        "lab.panel",
        "lab.another_panel_lower_right",
    ),
    row("v", Msg::NextRun, "", "lab.look_another_runs"),
    row(
        "R",
        Msg::Again,
        "lab.again",
        "lab.begin_again_curve_far_stays",
    ),
    row("}", Msg::Warmer, "", "lab.written_text_more_daring"),
    row("{", Msg::Cooler, "", "lab.written_text_more_careful"),
    row("m", Msg::Marker, "", "lab.other_curves"),
    language(),
    theme("t"),
    help(),
    row("↓ j PageDown", Msg::Scroll, "", "lab.scroll_the_help_down"),
    row("↑ k PageUp", Msg::Scroll, "", "lab.scroll_the_help_up"),
    suspend(),
    row(
        "q Esc",
        Msg::Quit,
        "common.quit",
        "lab.end_what_was_asked_saved",
    ),
    interrupt().about("lab.same"),
];
