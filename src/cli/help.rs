//! The help: what commands and options mean, in a language, and the words clap has of its own.
//!
//! The definition of the command line says what there is; the locale files say what it means, under `cli`, with a
//! heading for each command. What several commands have in common stands under `cli.any`.

use crate::lang::{Lang, say};
use clap::{Arg, Command};

/// What clap says of itself, longest first: it has these words in English only, as they stand in the English file.
const PHRASES: [&str; 9] = [
    "clap.help_command",
    "clap.version",
    "clap.help",
    "clap.usage",
    "clap.commands",
    "clap.arguments",
    "clap.options",
    "clap.some_options",
    "clap.a_command",
];

/// The definition of the command line with every text in this language.
pub(super) fn translated(definition: Command, lang: Lang) -> Command {
    worded(definition, "cli", lang)
}

/// A command with its texts, which stand under the heading `room`.
fn worded(defined: Command, room: &str, lang: Lang) -> Command {
    let text = |name: &str| lang.find(&format!("{room}.{name}"));
    let command = defined
        .mut_args(|arg| worded_arg(room, arg, lang))
        .mut_subcommands(|inner| {
            let room = format!("{room}.{}", inner.get_name());
            worded(inner, &room, lang)
        });
    let command = match text("about") {
        Some(text) => command.about(text),
        None => command,
    };
    match text("after") {
        Some(text) => command.after_help(text),
        None => command,
    }
}

/// An option or argument with what it means. In other languages than clap's own also with what it can be and what it
/// is by default.
fn worded_arg(room: &str, arg: Arg, lang: Lang) -> Arg {
    let own = |room: &str| lang.find(&format!("{room}.{}", key(&arg)));
    let Some(text) = own(room).or_else(|| own("cli.any")) else {
        return arg;
    };
    if lang == Lang::EN || !arg.get_action().takes_values() {
        return arg.help(text);
    }
    let mut help = text.to_owned();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|v| v.get_name().to_owned())
        .collect();
    if !values.is_empty() {
        help = say!(lang, "clap.possible", help, values = values.join(", "));
    }
    if let [value] = arg.get_default_values() {
        help = say!(lang, "clap.default", help, value = value.to_string_lossy());
    }
    arg.help(help)
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// What locale files call it.
fn key(arg: &Arg) -> String {
    arg.get_id().as_str().replace('-', "_")
}

/// The long help of a command of the definition.
pub fn help_text(command: &mut Command, lang: Lang) -> String {
    help(&command.render_long_help().to_string(), lang)
}

/// A help text of the definition in this language, with what clap itself adds to it in that language, too.
pub(super) fn help(text: &str, lang: Lang) -> String {
    PHRASES.iter().fold(text.to_owned(), |text, key| {
        text.replace(Lang::EN.word(key), lang.word(key))
    })
}

/// A manual page of the definition, likewise.
pub(super) fn manual(page: &str, lang: Lang) -> String {
    let line = |line: &str| match line.strip_prefix(".SH ") {
        Some(heading) => {
            let word = lang.find(&format!("man.{}", heading.to_lowercase()));
            format!(".SH {}\n", word.unwrap_or(heading))
        }
        None => format!("{}\n", help(line, lang)),
    };
    page.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::definition;
    use std::collections::BTreeSet;
    use unicode_width::UnicodeWidthStr;

    /// Every command with the words that call it.
    fn all(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
        found.push((path.to_owned(), command.clone()));
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name());
            all(inner, path.trim_start(), found);
        }
    }

    fn commands(lang: Lang) -> Vec<(String, Command)> {
        let mut found = vec![];
        all(&definition(lang), "", &mut found);
        found
    }

    #[test]
    fn every_command_and_option_has_its_text_and_every_text_its_option() {
        definition(Lang::ZH).debug_assert();
        let mut keys = BTreeSet::new();
        for (path, command) in commands(Lang::EN) {
            let room = format!("cli.{}", path.replace(' ', "."))
                .trim_end_matches('.')
                .to_owned();
            keys.extend(["about", "after"].map(|name| format!("{room}.{name}")));
            assert!(command.get_about().is_some(), "{path}");
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{path}: {}", arg.get_id());
                keys.extend([&room, "cli.any"].map(|room| format!("{room}.{}", key(arg))));
            }
        }
        let texts = Lang::EN.keys().filter(|key| key.starts_with("cli."));
        let lost: Vec<&str> = texts.filter(|key| !keys.contains(*key)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn every_format_is_told_of() {
        for lang in Lang::all() {
            let told = lang.word("cli.export.after");
            for format in crate::export::EXPORTERS {
                assert!(told.contains(format.name()), "{lang}: {}", format.name());
            }
        }
    }

    #[test]
    fn clap_says_what_the_english_file_says_of_it() {
        let long =
            |(_, command): &(String, Command)| command.clone().render_long_help().to_string();
        let mut root = definition(Lang::EN);
        root.build();
        let mut found = vec![];
        all(&root, "", &mut found);
        let text: String = found.iter().map(long).collect();
        for key in PHRASES {
            assert!(text.contains(Lang::EN.word(key)), "{key}");
        }
    }

    #[test]
    fn help_in_chinese_is_chinese_and_fits_eighty_columns() {
        for (path, command) in commands(Lang::ZH) {
            let text = help(&command.term_width(80).render_help().to_string(), Lang::ZH);
            for english in [
                "Usage",
                "Options",
                "Arguments",
                "Commands",
                "Print",
                "default:",
                "possible",
            ] {
                assert!(!text.contains(english), "{path}: {english}\n{text}");
            }
            let wide: Vec<&str> = text.lines().filter(|line| line.width() > 80).collect();
            assert!(wide.is_empty(), "{path}: {wide:#?}");
            insta::assert_snapshot!(
                format!("gatewalk {path}").trim_end().replace(' ', "-"),
                text
            );
        }
    }
}
