//! The words of one language, read from its file.
//!
//! The file is a table of TOML: under a heading for each room or screen, a key, what it says, and named places for
//! values, as in `page = "page {n} of {pages}"`; `{{` and `}}` are braces. Where a number makes a difference there is
//! a small table, `files = { one = "{n} file", other = "{n} files" }`. That is all the words of this program need,
//! so that a larger format with a parser and an arithmetic of its own, such as Fluent's, would be more to learn for
//! who translates and more to carry for the program.

use super::plural;
use std::collections::HashMap;
use std::sync::OnceLock;
use toml::{Table, Value};

/// The place whose number chooses between the forms of an entry.
const COUNT: &str = "n";

/// What a language says for each key.
pub(super) struct Locale {
    /// The code of the language.
    pub(super) code: &'static str,
    source: &'static str,
    /// By the first word of their headings, in no order; that of what stands before all headings is empty.
    rooms: OnceLock<HashMap<&'static str, Room>>,
}

/// What stands under the headings of one room: it is read when something of it is first asked for.
#[derive(Default)]
struct Room {
    parts: Vec<&'static str>,
    entries: OnceLock<Entries>,
}

/// The forms of what is said, by `room.key`.
type Entries = HashMap<String, Vec<(String, Template)>>;

/// A wording in pieces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Place(String),
}

impl Locale {
    /// A language from the text of its file, kept for ever.
    pub(super) fn kept(code: &'static str, source: &'static str) -> &'static Locale {
        let rooms = OnceLock::new();
        Box::leak(Box::new(Locale {
            code,
            source,
            rooms,
        }))
    }

    /// # Errors
    /// When the file is no TOML.
    pub(super) fn check(&self) -> Result<(), toml::de::Error> {
        self.source.parse::<Table>().map(|_| ())
    }

    fn rooms(&self) -> &HashMap<&'static str, Room> {
        self.rooms.get_or_init(|| {
            let mut rooms: HashMap<&str, Room> = HashMap::new();
            for (name, part) in parts(self.source) {
                rooms.entry(name).or_default().parts.push(part);
            }
            rooms
        })
    }

    /// All that is said in the room in which a key is.
    fn room(&self, key: &str) -> Option<&Entries> {
        let (room, _) = key.split_once('.').unwrap_or(("", key));
        let rooms = [room, ""].into_iter();
        let mut entries = rooms.filter_map(|room| self.rooms().get(room).map(Room::entries));
        entries.find(|entries| entries.contains_key(key))
    }

    /// All keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let entries = self.rooms().values().map(Room::entries);
        entries.flat_map(HashMap::keys).map(String::as_str)
    }

    /// What a key says, if it has no places.
    pub(super) fn fixed(&self, key: &str) -> Option<&str> {
        match self.room(key)?.get(key)?.as_slice() {
            [(_, Template(pieces))] => match pieces.as_slice() {
                [] => Some(""),
                [Piece::Words(words)] => Some(words),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a key says with values in its places.
    pub(super) fn filled(&self, key: &str, values: &[(&str, String)]) -> Option<String> {
        let value = |name: &str| {
            values
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| v.as_str())
        };
        let forms = self.room(key)?.get(key)?;
        let wanted = match forms.as_slice() {
            [_] => None,
            _ => {
                let rule = self.fixed("language.plural").unwrap_or_default();
                value(COUNT)
                    .and_then(|n| n.parse().ok())
                    .map(|n| plural::form(rule, n))
            }
        };
        let chosen = forms.iter().find(|(form, _)| Some(form.as_str()) == wanted);
        let (_, template) = chosen.or(forms.last())?;
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Place(name) => value(name).map_or_else(|| format!("{{{name}}}"), str::to_owned),
        };
        Some(template.0.iter().map(piece).collect())
    }
}

impl Room {
    fn entries(&self) -> &Entries {
        self.entries.get_or_init(|| {
            let mut entries = HashMap::new();
            for part in &self.parts {
                // A file of a language is looked at as a whole before it is used.
                flatten("", part.parse().unwrap_or_default(), &mut entries);
            }
            entries
        })
    }
}

/// The parts of a file, each with its heading, and the room it is of.
fn parts(source: &'static str) -> Vec<(&'static str, &'static str)> {
    let (mut parts, mut room, mut from, mut at, mut quoted) = (vec![], "", 0, 0, false);
    for line in source.split_inclusive('\n') {
        if let Some(heading) = line.strip_prefix('[').filter(|_| !quoted) {
            parts.push((room, &source[from..at]));
            let end = heading.find(['.', ']']).unwrap_or(heading.len());
            (room, from) = (heading[..end].trim(), at);
        }
        // In a text of several lines nothing is a heading.
        quoted ^= line.matches("\"\"\"").count() % 2 != line.matches("'''").count() % 2;
        at += line.len();
    }
    parts.push((room, &source[from..]));
    parts
}

/// The entries below a heading. A table whose keys are forms of a number is one entry, `other` its last form.
fn flatten(above: &str, table: Table, entries: &mut Entries) {
    for (name, value) in table {
        let key = if above.is_empty() {
            name
        } else {
            format!("{above}.{name}")
        };
        match value {
            Value::String(text) => {
                entries.insert(
                    key,
                    vec![(plural::OTHER.to_owned(), Template::parse(&text))],
                );
            }
            Value::Table(table) if table.keys().all(|k| plural::FORMS.contains(&k.as_str())) => {
                let form =
                    |(form, text): (String, Value)| Some((form, Template::parse(text.as_str()?)));
                let mut forms: Vec<_> = table.into_iter().filter_map(form).collect();
                forms.sort_by_key(|(form, _)| form == plural::OTHER);
                entries.insert(key, forms);
            }
            Value::Table(table) => flatten(&key, table, entries),
            _ => {}
        }
    }
}

impl Template {
    fn parse(text: &str) -> Template {
        let (mut pieces, mut words, mut rest) = (vec![], String::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            words += &rest[..at];
            let (brace, behind) = (&rest[at..=at], &rest[at + 1..]);
            if let Some(behind) = behind.strip_prefix(brace) {
                words += brace;
                rest = behind;
            } else if brace == "{"
                && let Some((name, behind)) = behind.split_once('}')
            {
                if !words.is_empty() {
                    pieces.push(Piece::Words(std::mem::take(&mut words)));
                }
                pieces.push(Piece::Place(name.to_owned()));
                rest = behind;
            } else {
                words += brace;
                rest = behind;
            }
        }
        words += rest;
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        Template(pieces)
    }
}

#[cfg(test)]
impl Locale {
    /// The names of the places of a key, over all its forms.
    pub(super) fn places(&self, key: &str) -> std::collections::BTreeSet<&str> {
        let pieces = self
            .room(key)
            .and_then(|entries| entries.get(key))
            .into_iter()
            .flatten();
        let name = |piece| match piece {
            &Piece::Words(_) => None,
            Piece::Place(name) => Some(name.as_str()),
        };
        pieces
            .flat_map(|(_, template)| &template.0)
            .filter_map(name)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_hold_what_the_file_holds() {
        let own = "x = 1\na = 'a'\nb.c = 'bc'\n[ d.e ] # e\nf = '''\n[g]\nh = 1\n'''\n[d]\ni = \"\"\"\n[\"\"\"\n[j]\nk = ''\n";
        let (en, zh) = (
            include_str!("locales/en.toml"),
            include_str!("locales/zh.toml"),
        );
        for locale in [own, en, zh].map(|source| Locale::kept("xx", source)) {
            let mut whole = HashMap::new();
            flatten("", locale.source.parse().expect("it is TOML"), &mut whole);
            assert_eq!(locale.keys().count(), whole.len());
            for (key, forms) in &whole {
                let room = locale.room(key).and_then(|entries| entries.get(key));
                assert_eq!(room, Some(forms), "{key}");
            }
        }
    }

    #[test]
    fn places_are_filled_and_a_number_chooses_its_form() {
        let source = "a = \"{{{x}}} of {y}\"\n[language]\nplural = \"one\"\n\
                      [b]\nc = { other = \"{n} steps\", one = \"{n} step\" }\n";
        let locale = Locale::kept("xx", source);
        let filled =
            |key, name, value: &str| locale.filled(key, &[(name, value.to_owned())]).unwrap();
        assert_eq!(
            filled("a", "x", "1"),
            "{1} of {y}",
            "a place without a value is seen"
        );
        assert_eq!(filled("b.c", "n", "1"), "1 step");
        assert_eq!(filled("b.c", "n", "2"), "2 steps");
        assert_eq!(locale.fixed("language.plural"), Some("one"));
        assert_eq!((locale.fixed("a"), locale.fixed("b")), (None, None));
    }
}
