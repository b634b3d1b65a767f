//! What the page's address asks for behind its `#`: `#learn=3`, `#walk=gru`, `#drill=gate`, `#train=recall`, `#state=gw1.…`, and with any of
//! them `lang=zh` and `theme=light`.

use crate::lang::{Lang, printable_line};
use crate::ui::ThemeName;
use std::path::Path;

/// The longest address that is read.
const MOST: usize = 64 << 10;
/// The longest name of a file.
const MOST_NAME: usize = 60;

/// What is to be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// The list of lessons.
    #[default]
    Home,
    /// A lesson by its number or a part of its name.
    Learn(String),
    /// The same, for a room.
    Present(String),
    /// A model by its name.
    Walk(String),
    /// Exercises of a topic, or of all in turn.
    Drill(String),
    /// A training with the words of `gatewalk train`.
    Train(Vec<String>),
    /// A state that was copied from a walk.
    State(String),
}

/// An address read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) place: Place,
    pub(super) lang: Option<Lang>,
    pub(super) theme: Option<ThemeName>,
}

impl Address {
    /// Reads what stands behind the `#`. It may be a stranger's: what means nothing is passed over.
    pub(super) fn parse(text: &str) -> Address {
        let mut address = Address::default();
        let text = Some(text).filter(|text| text.len() <= MOST);
        let text = text.unwrap_or_default().trim_start_matches('#');
        for part in text.split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = decoded(value);
            let words = || value.split_whitespace().map(str::to_owned).collect();
            match name {
                "learn" => address.place = Place::Learn(value),
                "present" => address.place = Place::Present(value),
                "drill" => address.place = Place::Drill(value),
                "walk" => address.place = Place::Walk(value),
                "train" => address.place = Place::Train(words()),
                "state" => address.place = Place::State(value),
                "lang" => address.lang = Lang::named(&value),
                "theme" => address.theme = value.parse().ok(),
                _ => {}
            }
        }
        address
    }
}

/// Takes `--save FILE` from the words of a training: the name of the file without its ending.
pub(super) fn save(words: &mut Vec<String>) -> Option<String> {
    let at = words.iter().position(|word| word.starts_with("--save"))?;
    let file = match words[at].strip_prefix("--save")? {
        "" if at + 1 < words.len() => words.remove(at + 1),
        joined => joined.strip_prefix('=')?.to_owned(),
    };
    words.remove(at);
    let name = printable_line(Path::new(&file).file_stem()?.to_str()?, MOST_NAME);
    Some(name)
}

/// `%20` is a blank; what is no such code stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let code = more.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &more[2..] } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_a_place_in_a_language() {
        let read = |text| Address::parse(text);
        assert_eq!(read("#learn=3").place, Place::Learn("3".into()));
        let gru = read("#walk=gru&lang=zh&theme=light");
        assert_eq!(gru.place, Place::Walk("gru".into()));
        assert_eq!(
            (gru.lang, gru.theme),
            (Some(Lang::ZH), Some(ThemeName::Light))
        );
        let words = ["recall", "--epochs", "5"].map(str::to_owned).to_vec();
        assert_eq!(
            read("#train=recall%20--epochs%205").place,
            Place::Train(words)
        );
        assert_eq!(read("#state=gw1.AQ").place, Place::State("gw1.AQ".into()));
        for odd in [
            "",
            "#",
            "#learn",
            "#%zz=%",
            "#a=b&&=",
            "#lang=%ff",
            &"#x".repeat(99_999),
        ] {
            assert!(
                matches!(read(odd).place, Place::Home | Place::Learn(_)),
                "{odd}"
            );
        }
    }
}
