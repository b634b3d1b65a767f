//! What a reader reads: a key with its values, whose words are looked up when the language is known.

use super::{Each, Lang};
use std::fmt::Display;

/// Something to be read, in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Words of the locale files, by their key, with values for their places.
    Key(&'static str, Vec<(&'static str, Text)>),
    /// The same words in every language.
    Verbatim(String),
    /// Words that came with a file, in the languages it has.
    Written(Each<String>),
    /// One after the other, with the language's comma between.
    List(Vec<String>),
}

/// What stands in a place.
impl<T: Display + ?Sized> From<&T> for Text {
    fn from(value: &T) -> Self {
        Text::verbatim(value.to_string())
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<&&Text> for Text {
    fn from(text: &&Text) -> Self {
        (*text).clone()
    }
}

impl Default for Text {
    fn default() -> Self {
        Text::verbatim("")
    }
}

impl Text {
    /// The words of a key that has no places.
    pub fn key(key: &'static str) -> Text {
        Text::filled(key, vec![])
    }

    /// The words of a key with values in its places; `text!` writes it shorter.
    pub fn filled(key: &'static str, values: Vec<(&'static str, Text)>) -> Text {
        Text(Kind::Key(key, values))
    }

    /// Whether two texts say the same of other values.
    pub fn is_like(&self, other: &Text) -> bool {
        match (&self.0, &other.0) {
            (Kind::Key(a, _), Kind::Key(b, _)) => a == b,
            _ => self == other,
        }
    }

    /// Words that are the same in every language, such as a name.
    pub fn verbatim(words: impl Into<String>) -> Text {
        Text(Kind::Verbatim(words.into()))
    }

    /// Words that somebody wrote, in each of their languages.
    pub fn written(words: Each<String>) -> Text {
        Text(Kind::Written(words))
    }

    /// Names one after the other.
    pub fn list(items: &[impl Display]) -> Text {
        Text(Kind::List(items.iter().map(ToString::to_string).collect()))
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Kind::Key(..) => false,
            Kind::Verbatim(words) => words.is_empty(),
            Kind::Written(words) => words.values().all(String::is_empty),
            Kind::List(items) => items.is_empty(),
        }
    }

    /// The words in `lang`.
    pub fn get(&self, lang: Lang) -> String {
        match &self.0 {
            Kind::Key(key, values) => {
                let values: Vec<_> = values
                    .iter()
                    .map(|(name, value)| (*name, value.get(lang)))
                    .collect();
                lang.filled(key, &values)
            }
            Kind::Verbatim(words) => words.clone(),
            Kind::Written(words) => words
                .best(lang)
                .map(|(_, words)| words.clone())
                .unwrap_or_default(),
            Kind::List(items) => items.join(lang.word("list.comma")),
        }
    }
}

impl Lang {
    /// What the language says for a key without places. A key that no file has stands for itself, to be seen.
    pub fn word(self, key: &'static str) -> &'static str {
        self.find(key).unwrap_or(key)
    }

    /// The same for a key that there need not be.
    pub fn find(self, key: &str) -> Option<&'static str> {
        self.look_up(|locale| locale.fixed(key))
    }

    /// All keys of its file.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.locale()
            .into_iter()
            .flat_map(super::locale::Locale::keys)
    }

    /// What it says for a key with values in its places.
    fn filled(self, key: &'static str, values: &[(&str, String)]) -> String {
        self.look_up(|locale| locale.filled(key, values))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The first answer of its own file, of the one that it names to stand in, and of the English one.
    fn look_up<T>(self, ask: impl Fn(&'static super::locale::Locale) -> Option<T>) -> Option<T> {
        let own = self.locale();
        own.and_then(&ask).or_else(|| {
            let named = own.and_then(|locale| locale.fixed("language.fallback"));
            let others = [named.and_then(Lang::named), Some(Lang::EN)];
            others
                .into_iter()
                .flatten()
                .filter_map(Lang::locale)
                .find_map(&ask)
        })
    }

    /// What the language is called: `Chinese`, `中文`.
    pub fn name(self) -> Text {
        let own = self.word("language.name");
        let key = format!("languages.{self}");
        let called = |lang: Lang| {
            lang.locale()
                .and_then(|locale| locale.fixed(&key))
                .unwrap_or(own)
                .to_owned()
        };
        Text::written(Lang::all().map(|lang| (lang, called(lang))).collect())
    }
}

/// What a key says in a language, with values for its places: `say!(lang, "walk.page", page = 2, of)`. Without values
/// it is a `&'static str`, else a `String`.
macro_rules! say {
    ($lang:expr, $key:literal $(,)?) => { $lang.word($key) };
    ($lang:expr, $key:literal, $($values:tt)+) => { $crate::lang::text!($key, $($values)+).get($lang) };
}

/// A [`Text`] of a key, with values for its places: `text!("walk.page", page = 2, of)`.
macro_rules! text {
    ($key:literal $(,)?) => { $crate::lang::Text::key($key) };
    ($key:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::lang::Text::filled($key, vec![
            $((stringify!($name), $crate::lang::value!($name $(= $value)?))),+
        ])
    };
}

/// What stands in a place: a variable of its name, or an expression.
macro_rules! value {
    ($name:ident) => {
        $crate::lang::Text::from(&$name)
    };
    ($name:ident = $value:expr) => {
        $crate::lang::Text::from(&$value)
    };
}

pub(crate) use {say, text, value};
