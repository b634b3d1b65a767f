//! A lesson read from disk follows its files, where there are any.

#[cfg(target_family = "wasm")]
mod elsewhere;
#[cfg(not(target_family = "wasm"))]
mod watcher;

#[cfg(target_family = "wasm")]
pub(super) use elsewhere::Follow;
#[cfg(not(target_family = "wasm"))]
pub(super) use watcher::Follow;
