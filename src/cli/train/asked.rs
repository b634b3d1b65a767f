//! The options that change a setting, as all trainings have them, for clap.

use crate::lang::Expected;
use crate::train::tasks::{OPTIONS, Settings, choices};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, parser::ValueSource};

/// Those that were given, with their values.
#[derive(Clone, Debug)]
pub(in super::super) struct Asked(Vec<(&'static str, String)>);

impl Asked {
    /// The value of an option.
    pub(super) fn get(&self, option: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| *name == option);
        found.map(|(_, value)| value.as_str())
    }

    /// The settings with what was asked for.
    pub(super) fn over(&self, mut settings: Settings) -> Settings {
        for (option, value) in &self.0 {
            // The parser let it pass.
            _ = settings.set(option, value);
        }
        settings
    }
}

impl Args for Asked {
    fn augment_args(command: Command) -> Command {
        command.args(OPTIONS.iter().map(|option| {
            let arg = Arg::new(option).long(option).value_name("VALUE");
            let read = move |text: &str| -> Result<String, Expected> {
                let set = Settings::default().set(option, text);
                set.map(|()| text.to_owned())
            };
            match choices(option) {
                _ if option == Settings::SWITCH => arg.action(ArgAction::SetTrue),
                words if words.is_empty() => arg.value_parser(read),
                words => arg.value_parser(words),
            }
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Asked::augment_args(command)
    }
}

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Asked, clap::Error> {
        let given = |option: &&str| matches.value_source(option) == Some(ValueSource::CommandLine);
        let value = |option| match option {
            Settings::SWITCH => String::new(),
            _ => matches
                .get_one::<String>(option)
                .cloned()
                .unwrap_or_default(),
        };
        let given = OPTIONS.iter().filter(given);
        Ok(Asked(given.map(|option| (option, value(option))).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        Asked::from_arg_matches(matches).map(|asked| *self = asked)
    }
}
