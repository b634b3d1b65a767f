//! Something that there is in several languages.

use super::Lang;

/// A thing for each language that has it, such as the texts of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Each<T>(Vec<(Lang, T)>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Each(vec![])
    }
}

impl<T> Each<T> {
    /// That of a language.
    pub fn get(&self, lang: Lang) -> Option<&T> {
        self.0
            .iter()
            .find(|(of, _)| *of == lang)
            .map(|(_, thing)| thing)
    }

    /// What is best for somebody who reads `lang`: its own, else the English one, else the first; and its language.
    pub fn best(&self, lang: Lang) -> Option<(Lang, &T)> {
        let of = |lang| self.get(lang).map(|thing| (lang, thing));
        of(lang)
            .or_else(|| of(Lang::EN))
            .or(self.0.first().map(|(lang, thing)| (*lang, thing)))
    }

    /// Puts that of a language, and gives back what was there.
    pub fn put(&mut self, lang: Lang, thing: T) -> Option<T> {
        match self.0.iter_mut().find(|(of, _)| *of == lang) {
            Some((_, there)) => Some(std::mem::replace(there, thing)),
            None => {
                self.0.push((lang, thing));
                None
            }
        }
    }

    /// The languages that have it.
    pub fn langs(&self) -> impl ExactSizeIterator<Item = Lang> {
        self.0.iter().map(|(lang, _)| *lang)
    }

    /// All of them.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, thing)| thing)
    }

    /// Whether no language has it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Another thing for each.
    pub fn map<U>(&self, f: impl Fn(Lang, &T) -> U) -> Each<U> {
        self.0
            .iter()
            .map(|(lang, thing)| (*lang, f(*lang, thing)))
            .collect()
    }
}

impl<T> FromIterator<(Lang, T)> for Each<T> {
    fn from_iter<I: IntoIterator<Item = (Lang, T)>>(iter: I) -> Self {
        Each(iter.into_iter().collect())
    }
}

impl<T> IntoIterator for Each<T> {
    type Item = (Lang, T);
    type IntoIter = std::vec::IntoIter<(Lang, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> Extend<(Lang, T)> for Each<T> {
    fn extend<I: IntoIterator<Item = (Lang, T)>>(&mut self, iter: I) {
        for (lang, thing) in iter {
            self.put(lang, thing);
        }
    }
}
