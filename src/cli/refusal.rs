//! What the parser of the command line refuses, said in both languages.

use super::values::Wanted;
use crate::lang::{Fault, Text, printable_line};
use crate::ui::UnknownName;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;

/// A command line's fault, and the word of it that is wrong.
pub(super) type Refusal = (Box<Fault>, Option<String>);

/// What is wrong with the words behind `command`, such as `gatewalk train`.
pub(super) fn told(error: &clap::Error, command: &str) -> Refusal {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(list)) => Some(list.join(", ")),
        _ => None,
    };
    // "--lr <RATE>" is written --lr.
    let option = |kind| {
        let argument = text(kind).unwrap_or_default();
        argument
            .split([' ', '='])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let argument = option(ContextKind::InvalidArg);
    let shown = printable_line(&argument, 40);
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let given = printable_line(&value, 40);
    let (fault, culprit) = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => (
            Fault::whole(
                format!("{command} has no {shown}"),
                format!("{command} 没有 {shown}"),
            ),
            argument,
        ),
        ErrorKind::UnknownArgument => (
            Fault::whole(
                format!("{command} does not know what to do with {shown}"),
                format!("{command} 用不上 {shown}"),
            ),
            argument,
        ),
        ErrorKind::InvalidSubcommand => {
            let word = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            let shown = printable_line(&word, 40);
            let fault = Fault::whole(
                format!("{command} has no command {shown}"),
                format!("{command} 没有命令 {shown}"),
            );
            (fault, word)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => (
            Fault::whole(
                format!("{shown} needs a value"),
                format!("{shown} 后面缺少值"),
            ),
            argument,
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => (
            Fault::whole(
                format!("{shown} cannot be {given}"),
                format!("{shown} 不能是 {given}"),
            ),
            value,
        ),
        ErrorKind::TooManyValues => (
            Fault::whole(
                format!("{shown} takes no value, and {given} is one"),
                format!("{shown} 后面不跟值，却有 {given}"),
            ),
            value,
        ),
        ErrorKind::ArgumentConflict => {
            let prior = printable_line(&option(ContextKind::PriorArg), 40);
            let fault = if prior == shown || prior.is_empty() {
                Fault::whole(
                    format!("{shown} can be given once"),
                    format!("{shown} 只能写一次"),
                )
            } else {
                Fault::whole(
                    format!("{shown} does not go with {prior}"),
                    format!("{shown} 不能和 {prior} 一起用"),
                )
            };
            (fault, argument)
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = printable_line(&text(ContextKind::InvalidArg).unwrap_or_default(), 80);
            let zh = format!("缺少 {}", missing.replace(", ", "、"));
            (
                Fault::whole(format!("{missing} is missing"), zh),
                String::new(),
            )
        }
        ErrorKind::MissingSubcommand => {
            let zh = format!("{command} 后面还要写一个命令");
            (
                Fault::whole(format!("{command} wants a command behind it"), zh),
                String::new(),
            )
        }
        ErrorKind::InvalidUtf8 => (
            Fault::whole(
                "an argument is no valid UTF-8",
                "有一个参数不是有效的 UTF-8 文本",
            ),
            String::new(),
        ),
        _ => {
            let first = error.to_string();
            let first = printable_line(first.lines().next().unwrap_or_default(), 200);
            (
                Fault::whole(first.clone(), format!("{command} 不接受这些词：{first}")),
                argument,
            )
        }
    };
    let help = match instead(error, &text) {
        Some(Text { en, zh }) => fault.help(en, zh),
        None => fault.help(
            format!("{command} --help lists what there is"),
            format!("用 {command} --help 查看全部选项"),
        ),
    };
    (Box::new(help), Some(culprit).filter(|c| !c.is_empty()))
}

/// What could have been written.
fn instead(error: &clap::Error, text: &impl Fn(ContextKind) -> Option<String>) -> Option<Text> {
    let one_of = |list: &str| {
        Text::new(
            format!("possible: {list}"),
            format!("可以用：{}", list.replace(", ", "、")),
        )
    };
    if let Some(reason) = error.source() {
        if let Some(Wanted(wanted)) = reason.downcast_ref::<Wanted>() {
            return Some(wanted.clone());
        }
        if let Some(UnknownName { expected }) = reason.downcast_ref::<UnknownName>() {
            return Some(one_of(expected));
        }
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
            ("walk a b", "gatewalk 用不上 b", "--help"),
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
            let (fault, _) = told(&error, "gatewalk");
            let told = fault.render("gatewalk", "", Lang::Zh);
            assert!(
                told.contains(message) && told.contains(help),
                "{line}: {told}"
            );
            assert!(!told.contains("不接受这些词"), "{line}: {told}");
        }
    }
}
