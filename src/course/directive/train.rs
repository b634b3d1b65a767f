//! `train`: the training of a page.

use super::{Block, Directive};
use crate::equation::nearest;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};
use crate::train::tasks::TaskSpec;

impl Directive for (Vec<String>, Span) {
    fn read(block: &mut Block<'_>) -> Option<(Vec<String>, Span)> {
        let text = &block.source[block.inner.clone()];
        let words = words(text);
        if words.is_empty() {
            block.empty(
                text!("directive.train_names_no_task"),
                text!("directive.write_what_would_follow_gatewalk"),
            );
            return None;
        }
        let lead = text.len() - text.trim_start().len();
        let start = block.inner.start + lead;
        Some((words, start..start + text.trim().len()))
    }

    fn shared(&self) -> String {
        format!("{:?}", self.0)
    }

    fn needs(&self) -> Vec<&Span> {
        vec![]
    }

    fn faults(&self) -> Diagnostics {
        let (words, span) = self;
        unknown_task(&words[0], span).into_iter().collect()
    }
}

fn unknown_task(name: &str, span: &Span) -> Option<Diagnostic> {
    if name.starts_with('-') || TaskSpec::named(name).is_some() {
        return None;
    }
    let known: Vec<&str> = TaskSpec::ALL.iter().map(|k| k.name).collect();
    let shown = printable_line(name, 30);
    let at = span.start..span.start + name.len();
    let fault = Diagnostic::at(at, text!("common.there_is_no_task", shown));
    Some(match nearest(name, known.iter().copied()) {
        Some(near) => fault.help(text!("common.did_you_mean", near)),
        None => fault.help(text!("lesson.tasks_are", list = Text::list(&known))),
    })
}

/// Words as a shell would part them: by spaces, but not between quotes.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (vec![], None::<String>, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Words as they would be typed, quotes where they are needed.
pub fn command(words: &[String]) -> String {
    let typed = |w: &String| {
        if w.contains(char::is_whitespace) {
            format!("\"{w}\"")
        } else {
            w.clone()
        }
    };
    words.iter().map(typed).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotes_stay_together() {
        let text = "keras --vs \"--lr 0.1\" --vs '--lr 1'\n";
        let list = words(text);
        assert_eq!(list, ["keras", "--vs", "--lr 0.1", "--vs", "--lr 1"]);
        assert_eq!(words(&command(&list)), list);
    }
}
