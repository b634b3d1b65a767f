//! `gatewalk bench`: milliseconds a training step takes, for comparison with other programs.

use super::alone::function;
use super::output::{complain, print};
use super::train::{cell, processors};
use super::values::{self, between, one_of};
use crate::course::Given;
use crate::lang::Lang;
use crate::train::tasks::THREADS;
use crate::train::{Architecture, Measured, Precision, Real, measure};
use clap::Args;
use std::process::ExitCode;

/// One Adam step of a recurrent network with one input, one output after the last step, and MSE.
#[derive(Args, Clone, Debug)]
pub(super) struct Bench {
    #[arg(long, default_value_t = 32, value_parser = between(1..=4096_u32))]
    batch: u32,
    #[arg(long, default_value_t = 10, value_parser = between(1..=1000_u32))]
    length: u32,
    #[arg(long, default_value_t = 50, value_parser = between(1..=1024_u32))]
    hidden: u32,
    #[arg(long, value_parser = one_of(Precision::NAMED), default_value = "f32")]
    precision: Precision,
    #[arg(long, value_parser = between(THREADS))]
    threads: Option<u16>,
    #[arg(long, default_value_t = 3, value_parser = between(1..=60_u8))]
    seconds: u8,
    #[arg(long, value_name = "CELL", default_value = "lstm", value_parser = values::cell)]
    cell: String,
    #[arg(long = "function", id = "function", value_name = "NAME=FUNCTION", value_parser = function, requires = "cell")]
    functions: Vec<(String, String)>,
}

impl Bench {
    pub(super) fn run(&self, lang: Lang) -> ExitCode {
        let given = Given {
            functions: self.functions.clone(),
            ..Given::default()
        };
        let architecture = match cell(&self.cell, &given, lang) {
            Ok(cell) => Architecture::measured(cell, self.hidden as usize),
            Err(report) => return complain(&report),
        };
        if let Err(fault) = architecture.check() {
            return complain(&fault.render("gatewalk bench", "", lang));
        }
        let (precision, measured) = match self.precision {
            Precision::F32 => ("f32", self.measure::<f32>(architecture)),
            Precision::F64 => ("f64", self.measure::<f64>(architecture)),
        };
        let line = serde_json::json!({
            "cell": self.cell, "batch": self.batch, "length": self.length, "hidden": self.hidden,
            "precision": precision, "threads": processors(self.threads), "ms_per_step": measured.step,
            "ms_products_alone": measured.products,
        });
        print(&format!("{line}\n"))
    }

    fn measure<F: Real>(&self, architecture: Architecture) -> Measured {
        let sizes = [self.batch, self.length].map(|n| n as usize);
        let threads = processors(self.threads);
        measure::<F>(architecture, sizes, threads, self.seconds.into())
    }
}
