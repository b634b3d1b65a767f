//! The tasks of the lab: data drawn from a seed, the network and settings that suit it, and what a guess
//! would cost. A new one is a constant in one of these files, and a line in [`TaskSpec::ALL`].

mod counts;
mod draw;
mod numbers;
mod options;
mod own;
mod question;
mod recall;
mod series;
mod speech;
mod task;
mod text;

pub use options::{OPTIONS, THREADS, choices};
pub use question::Question;
pub use speech::{FORMANTS, formants, spoken, vowels, wav};
pub(super) use task::{MOST_MEMORY, column_bytes};
pub use task::{Metric, Own, Settings, Task, TaskSpec, Variant};

impl TaskSpec {
    /// All tasks, in the order a reader meets them.
    pub const ALL: [TaskSpec; 8] = [
        series::WORKED_EXAMPLE,
        series::KERAS,
        recall::RECALL,
        series::ADDING,
        series::SINE,
        text::TEXT,
        numbers::TRANSLATE,
        speech::SPEECH,
    ];

    /// The task of this name.
    pub fn named(name: &str) -> Option<TaskSpec> {
        TaskSpec::ALL.into_iter().find(|k| k.name == name)
    }
}
