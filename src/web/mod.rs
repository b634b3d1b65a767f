//! The edge for browsers: the same screens on a page.
//!
//! [`session`] is the program without a browser: it is told keys, the mouse and the time, and gives frames as the
//! codes of a terminal, of which xterm.js makes a picture. `glue` is what the page's script (`page/`) can call; it alone is
//! compiled for browsers only, so that all else is tested without one. Nothing here knows of files, threads or the command line.

mod address;
mod ansi;
mod files;
#[cfg(target_family = "wasm")]
pub mod glue;
mod keys;
mod launch;
mod session;
#[cfg(target_family = "wasm")]
mod storage;
#[cfg(test)]
mod tests;

pub use session::{Look, Session};
