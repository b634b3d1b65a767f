//! What the parser of the command line refuses, in the words of the program.

use super::values::Expected;
use crate::lang::{Diagnostic, Text, printable_line, text};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;

/// What is wrong with the words behind `command`, such as `gatewalk train`.
pub(super) fn told(error: &clap::Error, command: &str) -> Diagnostic {
    let words = Words(error);
    let found = words.of_option(command);
    let message = found.unwrap_or_else(|| words.of_the_rest(command));
    let help = instead(error, &|kind| words.text(kind))
        .unwrap_or_else(|| text!("refusal.help_lists_what", command));
    Diagnostic::whole(message).help(help)
}

/// What an error says of the words it is about.
struct Words<'a>(&'a clap::Error);

impl Words<'_> {
    fn text(&self, kind: ContextKind) -> Option<String> {
        match self.0.get(kind) {
            Some(ContextValue::String(text)) => Some(text.clone()),
            Some(ContextValue::Strings(list)) => Some(list.join(", ")),
            _ => None,
        }
    }

    /// `--lr <RATE>` is written --lr.
    fn option(&self, kind: ContextKind) -> String {
        let argument = self.text(kind).unwrap_or_default();
        let first = argument.split([' ', '=']).next();
        first.unwrap_or_default().to_owned()
    }

    /// An option, or its value.
    fn of_option(&self, command: &str) -> Option<Text> {
        let argument = self.option(ContextKind::InvalidArg);
        let shown = printable_line(&argument, 40);
        let value = self.text(ContextKind::InvalidValue).unwrap_or_default();
        let given = printable_line(&value, 40);
        Some(match self.0.kind() {
            ErrorKind::UnknownArgument if argument.starts_with('-') => {
                text!("refusal.has_no", command, shown)
            }
            ErrorKind::UnknownArgument => text!("refusal.does_not_know_what_do", command, shown),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
                text!("refusal.needs_value", shown)
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                text!("refusal.cannot_be", shown, given)
            }
            ErrorKind::TooManyValues => text!("refusal.takes_no_value_one", shown, given),
            ErrorKind::ArgumentConflict => {
                let prior = printable_line(&self.option(ContextKind::PriorArg), 40);
                if prior == shown || prior.is_empty() {
                    text!("refusal.can_be_given_once", shown)
                } else {
                    text!("refusal.does_not_go_with", shown, prior)
                }
            }
            _ => return None,
        })
    }

    /// Words that are missing, a command that is not there, and all else.
    fn of_the_rest(&self, command: &str) -> Text {
        match self.0.kind() {
            ErrorKind::InvalidSubcommand => {
                let word = self.text(ContextKind::InvalidSubcommand);
                let shown = printable_line(&word.unwrap_or_default(), 40);
                text!("refusal.has_no_command", command, shown)
            }
            ErrorKind::MissingRequiredArgument => {
                let missing = self.text(ContextKind::InvalidArg).unwrap_or_default();
                let missing = missing.split(", ").map(|word| printable_line(word, 80));
                let missing: Vec<String> = missing.collect();
                text!("refusal.is_missing", missing = Text::list(&missing))
            }
            ErrorKind::MissingSubcommand => text!("refusal.wants_a_command", command),
            ErrorKind::InvalidUtf8 => text!("refusal.argument_no_valid_utf"),
            _ => {
                let first = self.0.to_string();
                let first = printable_line(first.lines().next().unwrap_or_default(), 200);
                text!("refusal.other", command, first)
            }
        }
    }
}

/// What could have been written.
fn instead(error: &clap::Error, text: &impl Fn(ContextKind) -> Option<String>) -> Option<Text> {
    let one_of = |list: &str| {
        let list: Vec<&str> = list.split(", ").collect();
        text!("refusal.possible", list = Text::list(&list))
    };
    let reason = error.source().and_then(|reason| reason.downcast_ref());
    if let Some(Expected(wanted)) = reason {
        return Some(wanted.clone());
    }
    use ContextKind::{
        SuggestedArg, SuggestedSubcommand, SuggestedValue, ValidSubcommand, ValidValue,
    };
    let kinds = [
        SuggestedValue,
        ValidValue,
        SuggestedArg,
        SuggestedSubcommand,
        ValidSubcommand,
    ];
    kinds
        .into_iter()
        .filter_map(text)
        .find(|list| !list.is_empty())
        .map(|list| one_of(&list))
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use crate::lang::Lang;
    use clap::Parser;

    #[test]
    fn what_is_refused_is_said_in_chinese_with_what_could_be_written() {
        let cases = [
            ("walk --lvel time", "gatewalk 没有 --lvel", "--level"),
            (
                "walk --digits 99",
                "--digits 不能是 99",
                "需要 0 到 12 的整数",
            ),
            (
                "walk --theme pink",
                "--theme 不能是 pink",
                "dark、light、high-contrast",
            ),
            ("walk --level deep", "--level 不能是 deep", "time、equation"),
            ("train sine --lr -1", "--lr 不能是 -1", "需要大于 0 的数"),
            (
                "export 3 --to svg --size 9x9",
                "--size 不能是 9x9",
                "100x30",
            ),
            ("wlak", "gatewalk 没有命令 wlak", "walk"),
            ("walk a b c", "gatewalk 用不上 c", "--help"),
            ("walk --at", "--at 后面缺少值", "--help"),
            ("walk --plain=yes", "--plain 后面不跟值", "--help"),
            ("walk --ascii --ascii", "--ascii 只能写一次", "--help"),
            ("walk --backward --optimizer adam", "不能和", "--help"),
            ("export 3", "缺少 --to <TO>", "--help"),
            ("walk --rate 0.1", "缺少 --optimizer <OPTIMIZER>", "--help"),
            ("new --lang zh", "后面还要写一个命令", "lesson、model"),
        ];
        for (line, message, help) in cases {
            let words = std::iter::once("gatewalk").chain(line.split(' '));
            let error = Cli::try_parse_from(words).expect_err(line);
            let told = told(&error, "gatewalk").render("gatewalk", "", Lang::ZH);
            assert!(
                told.contains(message) && told.contains(help),
                "{line}: {told}"
            );
            assert!(!told.contains("不接受这些词"), "{line}: {told}");
        }
    }
}
