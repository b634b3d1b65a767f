//! The walk: a model's steps, their numbers, and what is typed.
//!
//! `update` turns keys into changes of the [`App`], `view` draws it.

pub(crate) mod detail;
mod input;
mod keys;
mod share;
pub(crate) mod sidebar;
mod state;
mod timeline;
pub(crate) mod update;
pub(crate) mod view;

pub use state::App;
