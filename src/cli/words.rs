//! The words of a lesson's `train`: what `gatewalk train` would take, and a lesson may say.

use super::refusal::{Refusal, told};
use super::train::Train;
use super::values::{self, is_file};
use crate::lang::{Diagnostic, Span, Text, printable_line, text};
use crate::train::changes;

/// Options that read or write files: a lesson comes from somebody else.
const FILES: [&str; 4] = ["--save", "--weights", "--data", "--wav"];

/// The training that `gatewalk train WORDS` is.
///
/// # Errors
/// What the command line would say, or that a lesson may not touch files.
pub(super) fn train(words: &[String]) -> Result<Box<Train>, Box<Diagnostic>> {
    read(words).map_err(|(fault, _)| fault)
}

/// What is wrong with the words of a lesson's `train`, which stand at `span` of `source`.
pub(super) fn fault(words: &[String], source: &str, span: &Span) -> Option<Diagnostic> {
    let (fault, culprit) = read(words).err()?;
    let text = source.get(span.clone()).unwrap_or_default();
    let at = culprit.and_then(|word| Some((text.find(&word)?, word.len())));
    let span = at.map_or_else(
        || span.clone(),
        |(at, length)| span.start + at..span.start + at + length,
    );
    // What the task's name is, the lesson's own check says.
    Some(Diagnostic {
        span: Some(span),
        ..*fault
    })
}

fn read(words: &[String]) -> Result<Box<Train>, Refusal> {
    let option = |word: &&String| {
        FILES
            .iter()
            .any(|f| *word == f || word.starts_with(&format!("{f}=")))
    };
    let refused = |word: &str| {
        let shown = printable_line(word, 30);
        let fault = Diagnostic::whole(text!("lesson.lesson_may_not_use_neither", shown));
        let fault = Box::new(fault.help(text!("lesson.leave_it_out")));
        Err((fault, Some(word.to_owned())))
    };
    if let Some(word) = words.iter().find(option) {
        return refused(word);
    }
    match Train::parse(words) {
        Ok(train) => {
            if let Some(word) = train.cell.as_deref() {
                if is_file(word) {
                    return refused(word);
                }
                train.check_cell().map_err(|why| {
                    let shown = printable_line(word, 30);
                    let fault = Diagnostic::whole(text!("lesson.cell_does_not_train", shown, why));
                    (Box::new(fault), Some(word.to_owned()))
                })?;
            }
            // Each rival is a command line, too.
            for rival in &train.vs {
                let own = train.task.iter().cloned();
                let own = own.chain(changes(rival).into_iter().map(str::to_owned));
                read(&own.collect::<Vec<_>>())?;
            }
            Ok(Box::new(train))
        }
        Err(error) => {
            let (fault, word) = told(&error, "gatewalk train");
            // A lesson names no file.
            let of_cell = word
                .as_deref()
                .is_some_and(|word| cell_of(words) == Some(word));
            let known = || text!("refusal.possible", list = Text::list(&values::cells()));
            let fault = if of_cell {
                Box::new(fault.help(known()))
            } else {
                fault
            };
            Err((fault, word))
        }
    }
}

/// The value of `--cell` among these words.
fn cell_of(words: &[String]) -> Option<&str> {
    let joined = words.iter().find_map(|word| word.strip_prefix("--cell="));
    let behind = words.iter().skip_while(|word| *word != "--cell").nth(1);
    joined.or(behind.map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    /// Every option of a training that touches no file means the same in a browser.
    #[test]
    fn a_browser_takes_the_same_words() {
        for line in [
            "recall --epochs 3 --batch 7 --hidden 9 --layers 2 --length 12 --cell gru --lr 0.02 --decay 0.9",
            "sine --optimizer sgd --convention keras --clip 0 --seed 12345678901 --shuffle off",
            "adding --activation relu --forget-bias -0.5 --clip 2.5 --threads 2 --precision f64",
            "recall --cell peephole --length=4 --vs --cell=rnn",
            "sine --cell gru --vs=--epochs=1",
            "recall --bidirectional --length 5 --seeds 2 --vs gru",
            "recall --vs --bidirectional",
            "text --variant zh-small --epochs 1",
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let ours = train(&words).and_then(|train| {
                train
                    .runs(words.iter().map(Into::into).collect(), Lang::EN)
                    .map_err(|e| Box::new(Diagnostic::whole(crate::lang::Text::verbatim(e))))
            });
            let theirs = crate::web::trainings(&words, None, Lang::EN);
            match (ours, theirs) {
                (Ok(ours), Ok(theirs)) => {
                    assert_eq!(ours.len(), theirs.len(), "{line}");
                    for (ours, theirs) in ours.iter().zip(&theirs) {
                        assert_eq!(ours.name, theirs.name, "{line}");
                        assert_eq!(ours.task.settings, theirs.settings, "{line}");
                    }
                }
                (ours, theirs) => assert_eq!(ours.is_ok(), theirs.is_ok(), "{line}: {theirs:?}"),
            }
        }
    }
}
