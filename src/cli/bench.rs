//! `gatewalk bench`: milliseconds a training step takes, for comparison with other programs.

use super::output::print;
use super::train::{Precision, processors};
use super::values::between;
use crate::train::{Real, measure};
use clap::Args;
use std::process::ExitCode;

/// One Adam step of an LSTM with one input, one output after the last step, and MSE.
#[derive(Args, Clone, Debug)]
pub(super) struct Bench {
    #[arg(long, default_value_t = 32, value_parser = between(1..=4096_u32))]
    batch: u32,
    #[arg(long, default_value_t = 10, value_parser = between(1..=1000_u32))]
    length: u32,
    #[arg(long, default_value_t = 50, value_parser = between(1..=1024_u32))]
    hidden: u32,
    #[arg(long, value_enum, default_value = "f32")]
    precision: Precision,
    #[arg(long, value_parser = between(1..=64_u16))]
    threads: Option<u16>,
    #[arg(long, default_value_t = 3, value_parser = between(1..=60_u8))]
    seconds: u8,
}

impl Bench {
    pub(super) fn run(&self) -> ExitCode {
        let (precision, ms) = match self.precision {
            Precision::F32 => ("f32", self.measure::<f32>()),
            Precision::F64 => ("f64", self.measure::<f64>()),
        };
        let line = serde_json::json!({
            "batch": self.batch, "length": self.length, "hidden": self.hidden, "precision": precision,
            "threads": processors(self.threads), "ms_per_step": ms,
        });
        print(&format!("{line}\n"))
    }

    fn measure<F: Real>(&self) -> f64 {
        let sizes = [self.batch, self.length, self.hidden].map(|n| n as usize);
        measure::<F>(sizes, processors(self.threads), self.seconds.into())
    }
}
