//! The languages a reader can choose from: a file of `locales/` each, and nothing else in the program.

use super::locale::Locale;
use include_dir::{Dir, File, include_dir};
use std::fmt;
use std::sync::{LazyLock, PoisonError, RwLock, RwLockReadGuard};

/// The files of the languages, `en.toml` and its like.
static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/lang/locales");

/// What the files say: English first, the others in the order of their codes, then those that were added.
static LOCALES: LazyLock<RwLock<Vec<&'static Locale>>> = LazyLock::new(|| {
    let embedded = |file: &'static File<'_>| {
        let code = file.path().file_stem()?.to_str()?;
        Some(Locale::kept(code, file.contents_utf8()?))
    };
    let mut locales: Vec<&'static Locale> = FILES.files().filter_map(embedded).collect();
    locales.sort_by_key(|locale| (locale.code != Lang::EN.0, locale.code));
    RwLock::new(locales)
});

fn locales() -> RwLockReadGuard<'static, Vec<&'static Locale>> {
    LOCALES.read().unwrap_or_else(PoisonError::into_inner)
}

/// A language of the interface, known by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lang(&'static str);

impl Default for Lang {
    fn default() -> Self {
        Lang::EN
    }
}

impl Lang {
    /// English, which stands in for what another language does not say.
    pub const EN: Lang = Lang("en");
    /// Chinese (simplified).
    pub const ZH: Lang = Lang("zh");

    /// All languages, English first.
    pub fn all() -> impl DoubleEndedIterator<Item = Lang> + ExactSizeIterator {
        let locales = locales().clone();
        locales.into_iter().map(|locale| Lang(locale.code))
    }

    /// The language of a code such as `zh`.
    pub fn named(code: &str) -> Option<Lang> {
        Lang::all().find(|lang| lang.0 == code)
    }

    /// The language of a POSIX locale name such as `zh_CN.UTF-8`: the one with the longest code it begins with, and
    /// English if there is none.
    pub fn of_locale(locale: &str) -> Lang {
        let locale = locale.to_ascii_lowercase().replace('_', "-");
        let begun = Lang::all().filter(|lang| locale.starts_with(&lang.0.to_ascii_lowercase()));
        begun.max_by_key(|lang| lang.0.len()).unwrap_or_default()
    }

    /// Adds a language to those of the program, from the text of a file like theirs.
    ///
    /// # Errors
    /// When the text is no TOML.
    pub fn add(code: &str, source: &str) -> Result<Lang, toml::de::Error> {
        let locale = Locale::kept(Box::leak(code.into()), Box::leak(source.into()));
        locale.check()?;
        let mut locales = LOCALES.write().unwrap_or_else(PoisonError::into_inner);
        locales.push(locale);
        Ok(Lang(locale.code))
    }

    /// Its code, which is the name of its file and of its folder of lessons, too.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Its place in the order of all.
    pub fn index(self) -> usize {
        Lang::all()
            .position(|lang| lang == self)
            .unwrap_or_default()
    }

    /// The others, beginning with the one that follows it.
    pub fn others(self) -> impl Iterator<Item = Lang> {
        let (count, at) = (Lang::all().len(), self.index());
        Lang::all().chain(Lang::all()).skip(at + 1).take(count - 1)
    }

    /// The one that follows it; the first one follows the last.
    pub fn next(self) -> Lang {
        self.others().next().unwrap_or(self)
    }

    /// What its file says.
    pub(super) fn locale(self) -> Option<&'static Locale> {
        let locales = locales();
        locales.iter().find(|locale| locale.code == self.0).copied()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_of_the_system_has_a_language() {
        let cases = [
            ("zh_CN.UTF-8", "zh"),
            ("ZH", "zh"),
            ("en_GB", "en"),
            ("C", "en"),
            ("", "en"),
        ];
        for (locale, code) in cases {
            assert_eq!(Lang::of_locale(locale).code(), code, "{locale}");
        }
        assert_eq!(Lang::named("zh"), Some(Lang::ZH));
        assert_eq!(Lang::named("z"), None);
    }

    #[test]
    fn every_file_is_a_language_and_they_follow_one_another() {
        let files = FILES.files().count();
        assert_eq!(Lang::all().len(), files);
        assert_eq!(Lang::all().next(), Some(Lang::EN));
        for lang in Lang::all() {
            assert_eq!(lang.others().count(), files - 1);
            assert_eq!(Lang::all().fold(lang, |lang, _| lang.next()), lang);
        }
    }
}
