//! The words of `gatewalk train` as a lesson or an address may say them, where there is no command line: a task of the lab,
//! the options that change its settings, and rivals.

use crate::course::{Model, library};
use crate::graph::{Flavor, Optimizer};
use crate::lang::{Lang, printable_line, say};
use crate::train::tasks::{Settings, TaskSpec};
use crate::train::{Activation, Cell, RUNS, SEEDS, changes, first_name, rival_name};
use std::ops::RangeInclusive;

/// Numbers of 32 or 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits.
    #[default]
    F32,
    /// 64 bits.
    F64,
}

/// A training that was asked for.
#[derive(Clone, Debug)]
pub struct Training {
    /// What sets it apart from the others.
    pub name: String,
    /// What it learns.
    pub kind: TaskSpec,
    /// How.
    pub settings: Settings,
    /// With which numbers.
    pub precision: Precision,
    /// How many seeds it is learned with.
    pub seeds: u16,
}

/// The trainings that these words ask for: the task, and one more for each `--vs`; of `own` where they name no cell.
///
/// # Errors
/// What is wrong, in a sentence.
pub fn trainings(
    words: &[String],
    own: Option<&Cell>,
    lang: Lang,
) -> Result<Vec<Training>, String> {
    let mut shared = vec![];
    let mut rivals = vec![];
    let mut all = words.iter();
    while let Some(word) = all.next() {
        match word.strip_prefix("--vs") {
            Some("") => rivals.extend(all.next().map(|words| changes(words))),
            Some(joined) => rivals.push(changes(joined.trim_start_matches('='))),
            None => shared.push(word.as_str()),
        }
    }
    if rivals.len() >= RUNS {
        return Err(say!(lang, "train.lines.vs_can_given_up_three").to_owned());
    }
    let mut first = training(&shared, own, lang)?;
    let names_cell = |words: &[&str]| words.iter().any(|word| word.starts_with("--cell"));
    if names_cell(&shared) || rivals.iter().any(|words| names_cell(words)) {
        first.name = first.settings.cell.name().to_owned();
    } else {
        let given = || say!(lang, "train.lines.as_given").to_owned();
        first.name = first_name(&shared, &rivals).unwrap_or_else(given);
    }
    if rivals.is_empty() {
        first.kind.name.clone_into(&mut first.name);
    }
    let seeds = first.seeds;
    let rival = |words: Vec<&str>| {
        // The last of two same options counts.
        let all = [&shared[..], &words].concat();
        let name = rival_name(&words);
        let training = training(&all, own, lang)?;
        Ok(Training {
            name,
            seeds,
            ..training
        })
    };
    let rivals = rivals.into_iter().map(rival);
    std::iter::once(Ok(first)).chain(rivals).collect()
}

fn training(words: &[&str], own: Option<&Cell>, lang: Lang) -> Result<Training, String> {
    let name = words.iter().find(|word| !word.starts_with("--"));
    let name = name.copied().unwrap_or_default();
    let no_task = || {
        let shown = printable_line(name, 40);
        say!(lang, "common.there_is_no_task", shown)
    };
    let kind = TaskSpec::named(name).ok_or_else(no_task)?;
    let rest = words.iter().skip_while(|word| **word != name).skip(1);
    let options = options(rest.copied()).map_err(|word| unknown(word, lang))?;
    let variant = options.iter().rfind(|(option, _)| *option == "variant");
    let mut training = Training {
        name: kind.name.to_owned(),
        kind,
        settings: kind.usual(variant.map(|(_, value)| *value)),
        precision: Precision::default(),
        seeds: 1,
    };
    if let Some(own) = own {
        training.settings.cell = own.clone();
    }
    for (option, value) in options {
        let wrong = || unknown(&format!("--{option} {value}"), lang);
        take(&mut training, option, value).ok_or_else(wrong)?;
    }
    Ok(training)
}

/// Options with their values; the word that is none.
fn options<'a>(
    mut words: impl Iterator<Item = &'a str>,
) -> Result<Vec<(&'a str, &'a str)>, &'a str> {
    let mut out = vec![];
    while let Some(word) = words.next() {
        let option = word.strip_prefix("--").ok_or(word)?;
        out.push(match option.split_once('=') {
            Some(both) => both,
            None if option == "bidirectional" => (option, "on"),
            None => (option, words.next().ok_or(word)?),
        });
    }
    Ok(out)
}

fn unknown(word: &str, lang: Lang) -> String {
    say!(lang, "web.not_known_here", word = printable_line(word, 40))
}

/// Follows an option; nothing if there is none of this name, or it cannot have this value.
fn take(training: &mut Training, option: &str, value: &str) -> Option<()> {
    let set = &mut training.settings;
    match option {
        "variant" => set.variant = Some(value.to_owned()),
        "epochs" => set.epochs = whole(value, 0..=1_000_000)?,
        "batch" => set.batch = whole(value, 1..=4096)?,
        "hidden" => set.hidden = whole(value, 1..=1024)?,
        "layers" => set.layers = whole(value, 1..=3)?,
        "bidirectional" => set.bidirectional = value == "on",
        "seeds" => training.seeds = whole(value, 1..=SEEDS.into())? as u16,
        "length" => set.length = whole(value, 1..=10_000)?,
        "cell" => set.cell = cell(value)?,
        "activation" => {
            set.activation = match value {
                "tanh" => Activation::Tanh,
                "relu" => Activation::Relu,
                _ => return None,
            }
        }
        "lr" => set.rate = number(value).filter(|v| *v > 0.0)?,
        "decay" => set.decay = number(value).filter(|v| *v > 0.0)?,
        "optimizer" => set.optimizer = Optimizer::ALL.into_iter().find(|o| o.name() == value)?,
        "convention" => set.convention = Flavor::ALL.into_iter().find(|f| f.name() == value)?,
        "clip" => set.clip = Some(number(value).filter(|v| *v >= 0.0)?).filter(|v| *v > 0.0),
        "forget-bias" => set.forget_bias = Some(number(value)?),
        "seed" => set.seed = value.parse().ok()?,
        "shuffle" => set.shuffle = ["off", "on"].iter().position(|word| *word == value)? == 1,
        "precision" => {
            training.precision = match value {
                "f32" => Precision::F32,
                "f64" => Precision::F64,
                _ => return None,
            }
        }
        // There is one, and the numbers are the same with any.
        "threads" => _ = whole(value, 1..=64)?,
        _ => return None,
    }
    Some(())
}

fn whole(text: &str, range: RangeInclusive<usize>) -> Option<usize> {
    text.parse().ok().filter(|n| range.contains(n))
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|v: &f64| v.is_finite())
}

/// A cell by its name, or that of a model inside the program, if it can be trained.
fn cell(name: &str) -> Option<Cell> {
    let own = || {
        let model = Model::parse(name, library::model(name)?).ok()?;
        let cell = Cell::of_system(&model.slug, (*model.system).clone());
        cell.check().ok().map(|_| cell)
    };
    Cell::named(name).or_else(own)
}
