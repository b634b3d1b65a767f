//! Exercises without end: a number is asked for, slips are known by name, and the engine has the answer.
//!
//! A topic draws small numbers from a seed and writes them into a model; the answer is what that model's run holds. What is
//! wrong on purpose, the slips, is plain arithmetic with the same numbers.

mod dice;
mod draft;
mod exercise;
mod practice;
#[cfg(test)]
mod tests;
mod topic;
mod topics;

pub use draft::Slip;
pub use exercise::{Asked, Exercise, Lean, Verdict};
pub use practice::{LEVELS, Practice, Session, fresh_seed, sheet};
pub use topic::Topic;
