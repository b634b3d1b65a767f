//! The trainings that a lesson, an address or a screen asks for in the words of `gatewalk train`: a task of the lab, options
//! that change its settings, and rivals. Such words come from somebody else, so that none of them names a file.

use super::{Model, library};
use crate::equation::nearest;
use crate::lang::{
    Diagnostic, Expected, Lang, Span, Text, between, first_message, one_of, printable_line, text,
};
use crate::train::tasks::{OPTIONS, Settings, THREADS, TaskSpec};
use crate::train::{Cell, Precision, RUNS, SEEDS, changes, first_name, rival_name};

/// Options that change no setting of a task.
const OTHERS: [&str; 4] = ["cell", "seeds", "precision", "threads"];
/// Options that read or write files.
const FILES: [&str; 4] = ["save", "weights", "data", "wav"];

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
    /// On how many processors, if it says so.
    pub threads: Option<u16>,
}

/// Why words ask for no training, and the one that is wrong.
#[derive(Debug)]
pub struct Refusal {
    /// What is wrong, without its place.
    pub fault: Diagnostic,
    word: String,
}

fn refused(message: Text, word: &str) -> Refusal {
    Refusal {
        fault: Diagnostic::whole(message),
        word: word.to_owned(),
    }
}

impl Refusal {
    fn help(mut self, help: Text) -> Refusal {
        self.fault.help = Some(help);
        self
    }
}

/// The trainings that these words ask for: the task, and one more for each `--vs`; of `own` where they name no cell.
///
/// # Errors
/// The first word that is wrong, and why.
pub fn trainings(
    words: &[String],
    own: Option<&Cell>,
    lang: Lang,
) -> Result<Vec<Training>, Refusal> {
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
        return Err(refused(text!("train.lines.vs_can_given_up_three"), "--vs"));
    }
    let mut first = training(&shared, own)?;
    let cell = first.settings.cell.name();
    first.name = first_name(&shared, &rivals, first.kind.name, cell, lang);
    let seeds = first.seeds;
    let rival = |words: Vec<&str>| {
        // The last of two same options counts.
        let all = [&shared[..], &words].concat();
        let name = rival_name(&words);
        let training = training(&all, own)?;
        Ok(Training {
            name,
            seeds,
            ..training
        })
    };
    let rivals = rivals.into_iter().map(rival);
    std::iter::once(Ok(first)).chain(rivals).collect()
}

/// What is wrong with the words of a lesson's `train`, which stand at `span` of `source`.
pub fn fault(words: &[String], source: &str, span: &Span) -> Option<Diagnostic> {
    let Refusal { fault, word } = fitting(words).err()?;
    // What the task's name is, the lesson's own check says.
    let is_task = |word: &String| !word.starts_with('-') && TaskSpec::named(word).is_none();
    if words.first().is_some_and(is_task) {
        return None;
    }
    let text = source.get(span.clone()).unwrap_or_default();
    let at = text.find(&word).filter(|_| !word.is_empty());
    let place = |at| span.start + at..span.start + at + word.len();
    Some(fault.moved(at.map_or_else(|| span.clone(), place)))
}

/// Of equations of one's own the sizes have to fit as well.
fn fitting(words: &[String]) -> Result<(), Refusal> {
    for training in trainings(words, None, Lang::EN)? {
        let cell = training.settings.cell.clone();
        if matches!(cell, Cell::Own(_)) {
            let drawn = training.kind.draw(training.settings);
            drawn.map_err(|fault| unfit(cell.name(), fault.into_message()))?;
        }
    }
    Ok(())
}

fn unfit(cell: &str, why: Text) -> Refusal {
    let shown = printable_line(cell, 30);
    refused(text!("lesson.cell_does_not_train", shown, why), cell)
}

fn training(words: &[&str], own: Option<&Cell>) -> Result<Training, Refusal> {
    let (mut task, mut options) = (None, vec![]);
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        let shown = printable_line(word, 40);
        let Some(option) = word.strip_prefix("--") else {
            if task.replace(word).is_some() {
                let command = "gatewalk train";
                let why = text!("refusal.does_not_know_what_do", command, shown);
                return Err(refused(why, word));
            }
            continue;
        };
        options.push(match option.split_once('=') {
            Some((Settings::SWITCH, given)) => {
                let shown = format!("--{}", Settings::SWITCH);
                let given = printable_line(given, 40);
                let why = text!("refusal.takes_no_value_one", shown, given);
                return Err(refused(why, word));
            }
            Some(both) => both,
            None if option == Settings::SWITCH => (option, ""),
            None => {
                let missing = || refused(text!("refusal.needs_value", shown), word).help(listed());
                (option, words.next().ok_or_else(missing)?)
            }
        });
    }
    let name = task.unwrap_or_default();
    let shown = printable_line(name, 40);
    let kind = TaskSpec::named(name);
    let kind = kind.ok_or_else(|| refused(text!("common.there_is_no_task", shown), name))?;
    let variant = options.iter().rfind(|(option, _)| *option == "variant");
    let mut training = Training {
        name: kind.name.to_owned(),
        kind,
        settings: kind.usual(variant.map(|(_, value)| *value)),
        precision: Precision::default(),
        seeds: 1,
        threads: None,
    };
    if let Some(own) = own {
        training.settings.cell = own.clone();
    }
    for (option, value) in options {
        take(&mut training, option, value)?;
    }
    Ok(training)
}

fn listed() -> Text {
    text!("refusal.help_lists_what", command = "gatewalk train")
}

/// Follows an option.
fn take(training: &mut Training, option: &str, value: &str) -> Result<(), Refusal> {
    let word = format!("--{option}");
    let set = match option {
        "cell" => {
            training.settings.cell = cell(value)?;
            return Ok(());
        }
        "seeds" => between(1..=SEEDS)(value).map(|n| training.seeds = n),
        "threads" => between(THREADS)(value).map(|n| training.threads = Some(n)),
        "precision" => one_of(&Precision::NAMED, value).map(|own| training.precision = own),
        _ if OPTIONS.has(option) => training.settings.set(option, value),
        _ if FILES.contains(&option) => return Err(outside(&word)),
        _ => {
            let (command, shown) = ("gatewalk train", printable_line(&word, 40));
            let near = nearest(option, OPTIONS.iter().chain(OTHERS));
            let near = near.map(|near| text!("refusal.possible", list = format!("--{near}")));
            let why = refused(text!("refusal.has_no", command, shown), &word);
            return Err(why.help(near.unwrap_or_else(listed)));
        }
    };
    set.map_err(|wanted| impossible(&word, value, wanted))
}

fn impossible(option: &str, value: &str, wanted: Expected) -> Refusal {
    let [shown, given] = [option, value].map(|word| printable_line(word, 40));
    refused(text!("refusal.cannot_be", shown, given), value).help(wanted.0)
}

fn outside(word: &str) -> Refusal {
    let shown = printable_line(word, 30);
    let fault = refused(text!("lesson.lesson_may_not_use_neither", shown), word);
    fault.help(text!("lesson.leave_it_out"))
}

/// A cell by its name, or that of a model inside the program, if it can be trained.
fn cell(name: &str) -> Result<Cell, Refusal> {
    if is_file(name) {
        return Err(outside(name));
    }
    if let Some(cell) = Cell::named(name) {
        return Ok(cell);
    }
    let known = || Expected(text!("refusal.possible", list = Text::list(&cells())));
    let source = library::model(name).ok_or_else(|| impossible("--cell", name, known()))?;
    let first = |faults| unfit(name, first_message(faults));
    let model = Model::parse(name, source).map_err(first)?;
    let cell = Cell::of_system(&model.slug, (*model.system).clone());
    cell.check().map_err(first)?;
    Ok(cell)
}

/// The cells that have names.
pub fn cells() -> Vec<&'static str> {
    let mut known = Cell::NAMES.to_vec();
    let models = library::models();
    known.extend(models.iter().filter(|name| !Cell::NAMES.contains(name)));
    known
}

/// Whether a cell is named by its file.
pub fn is_file(cell: &str) -> bool {
    cell.contains(['/', '.', '\\']) || cell == "-"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_ask_for_nothing_are_refused() {
        for wrong in [
            "nothing",
            "recall --epochs",
            "recall --epochs=-1",
            "recall --save x",
            "recall --bidirectional=off",
            "recall --precision f16",
            "--epochs 3 --hidden 4 chess",
            "recall --cell a/b.toml",
            "sine x",
        ] {
            let words: Vec<String> = wrong.split(' ').map(str::to_owned).collect();
            let refusal = trainings(&words, None, Lang::EN).unwrap_err();
            assert!(
                words.iter().any(|word| word.contains(&refusal.word)),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_wrong_word_is_told_whatever_the_first_one_is() {
        for wrong in ["recall recall", "recall --cell recall", "--epochs 3 chess"] {
            let words: Vec<String> = wrong.split(' ').map(str::to_owned).collect();
            let span = 0..wrong.len();
            assert!(fault(&words, wrong, &span).is_some(), "{wrong}");
        }
        // This is said where the name of the task is read.
        assert_eq!(fault(&["chess".to_owned()], "chess", &(0..5)), None);
    }

    #[test]
    fn options_may_stand_before_the_task() {
        let words = ["--lr", "0.5", "--bidirectional", "recall", "--threads=3"].map(str::to_owned);
        let all = trainings(&words, None, Lang::EN).unwrap();
        let [own] = &all[..] else { panic!("{all:?}") };
        assert_eq!(
            (own.settings.learning_rate, own.settings.bidirectional),
            (0.5, true)
        );
        assert_eq!((own.threads, own.kind.name), (Some(3), "recall"));
    }
}
