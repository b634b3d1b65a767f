//! The list of elements and attributes.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Which kind of elements: names mean other things in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// Of a page.
    Html,
    /// Of a picture.
    Svg,
    /// Of a formula.
    Math,
}

/// Attributes by element.
type Elements = HashMap<&'static str, Vec<&'static str>>;

/// The elements of each vocabulary.
static LIST: LazyLock<[Elements; 3]> = LazyLock::new(|| {
    let text = include_str!("elements.txt");
    ["[html]", "[svg]", "[math]"].map(|head| {
        let lines = text.lines().skip_while(|line| *line != head).skip(1);
        let own = lines.take_while(|line| !line.starts_with('['));
        let words = own.map(str::split_whitespace);
        words
            .filter_map(|mut words| Some((words.next()?, words.collect())))
            .collect()
    })
});

impl Vocabulary {
    /// The element of this name, if it is on the list.
    pub(super) fn element(self, name: &str) -> Option<&'static str> {
        self.elements().get_key_value(name).map(|(name, _)| *name)
    }

    /// The attribute of this name that an element may have.
    pub(super) fn attribute(self, element: &str, name: &str) -> Option<&'static str> {
        self.elements()
            .get(element)?
            .iter()
            .copied()
            .find(|known| *known == name)
    }

    fn elements(self) -> &'static Elements {
        &LIST[self as usize]
    }
}
