//! The walk: a model's steps, their numbers, and what is typed.
//!
//! `update` turns keys into changes of the [`WalkScreen`], `view` draws it.

pub(super) mod arrange;
mod descent;
pub(super) mod detail;
mod edit;
pub(super) mod embedded;
pub(super) mod figure;
mod help;
mod hover;
mod input;
mod keys;
mod listing;
mod lists;
pub(super) mod machine;
mod memo;
mod narrow;
pub(super) mod panel;
mod parameters;
mod pulse;
mod share;
mod spelled;
mod stage;
mod state;
mod steps;
pub(super) mod travel;
mod update;
pub(super) mod view;
pub(super) mod way;

pub use state::WalkScreen;
