//! `gatewalk drill`: exercises, on a screen, line by line, or on paper.

use super::edge::Threads;
use super::options::{Options, is_terminal};
use super::output::{Destination, complain, print};
use super::screen;
use super::values::{between, one_of};
use crate::course::drill::{LEVELS, Session, Topic, fresh_seed, sheet};
use crate::course::storage;
use crate::export::{Paper, Worksheet};
use crate::lang::Lang;
use crate::typeset::Digits;
use crate::ui::Screens;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Exercises to open or to print.
#[derive(Args, Clone, Debug)]
pub(super) struct Drill {
    #[arg(value_parser = one_of(topics()))]
    topic: Option<Topic>,
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[arg(long, value_name = "N", value_parser = between(1..=200_u32))]
    count: Option<u32>,
    #[arg(long, value_name = "N", value_parser = between(1..=LEVELS))]
    level: Option<usize>,
    #[arg(long, value_parser = one_of(Paper::ALL))]
    to: Option<Paper>,
    #[arg(short, long, value_name = "FILE", requires = "to")]
    output: Option<PathBuf>,
    #[arg(long, requires = "to")]
    force: bool,
    #[command(flatten)]
    options: Options,
}

fn topics() -> Vec<(&'static str, Topic)> {
    Topic::ALL.map(|topic| (topic.name, topic)).to_vec()
}

/// How many exercises a worksheet has.
const SHEET: u32 = 12;

impl Drill {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.options.language.get();
        let seed = self.seed.unwrap_or_else(fresh_seed);
        if let Some(paper) = self.to {
            return self
                .write(paper, seed, lang)
                .unwrap_or_else(|report| complain(&report));
        }
        if !self.options.plain && !is_terminal() {
            return print(&self.paper(Paper::Text, seed, lang));
        }
        let settings = self.options.settings();
        let mut session = Session::new(self.topic, seed, BTreeMap::new());
        session.level = self.level.map(|level| level - 1);
        let screens = Screens::drill(
            settings,
            session,
            self.count,
            Box::new(Threads),
            storage::file(),
        );
        screen::open(screens, &self.options)
    }

    fn write(&self, paper: Paper, seed: u64, lang: Lang) -> Result<ExitCode, String> {
        let name = self.topic.map_or("exercises", |topic| topic.name);
        let usual = || PathBuf::from(format!("{name}.{}", paper.ending()));
        let path = self.output.clone().unwrap_or_else(usual);
        let to = Destination::open(&path, self.force, lang)?;
        to.tell(&self.paper(paper, seed, lang), lang)
    }

    fn paper(&self, paper: Paper, seed: u64, lang: Lang) -> String {
        let level = self.level.map(|level| level - 1);
        let exercises = sheet(self.topic, seed, self.count.unwrap_or(SHEET), level);
        let digits = self.options.settings().digits;
        Worksheet {
            lang,
            seed,
            exercises: &exercises,
            digits: digits.max(Digits::new(2)),
        }
        .write(paper)
    }
}
