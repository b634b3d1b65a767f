//! A training that is watched and steered while it runs.
//!
//! A [`Control`] goes in and a [`Status`] comes out. What trains is a machine that is polled and knows no thread; whoever watches it
//! holds a [`Trainer`], and does not know whether steps are taken on a thread of its own or, where there are none, in slices
//! of the time of whoever watches.

mod history;
mod machine;
#[cfg_attr(
    not(any(test, target_family = "wasm")),
    expect(dead_code, reason = "there are threads")
)]
mod polled;
mod status;
#[cfg(test)]
mod tests;
#[cfg(not(target_family = "wasm"))]
mod thread;

use super::tasks::Task;
use super::{Checkpoint, Real};
pub use status::{Control, State, Status, Trainer};
use std::sync::Arc;

/// Begins to learn. `threads` speeds it up; the numbers stay the same.
///
/// # Errors
/// When no thread can be had.
pub fn start<F: Real>(
    task: Arc<Task>,
    start: Option<Checkpoint<f64>>,
    threads: usize,
) -> std::io::Result<Box<dyn Trainer>> {
    #[cfg(not(target_family = "wasm"))]
    return Ok(Box::new(thread::Threaded::start::<F>(
        task, start, threads,
    )?));
    #[cfg(target_family = "wasm")]
    return Ok(Box::new(polled::Polled::<F>::new(task, start, threads)));
}
