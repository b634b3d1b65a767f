//! Lists of words that mean something, written as text.

/// Words with blanks between them.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static str);

impl Words {
    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = &'static str> + Clone {
        self.0.split_ascii_whitespace()
    }

    /// Each with the one behind it, of a list of such pairs.
    pub fn pairs(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mut all = self.iter();
        std::iter::from_fn(move || all.next().zip(all.next()))
    }

    /// Whether a word is among them.
    pub fn has(self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }
}
