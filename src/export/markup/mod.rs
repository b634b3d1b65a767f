//! Markup: the one place in which pages and pictures are made.
//!
//! What a file says is text, and stays text. Elements and attributes are those of `elements.txt`. A [`Markup`] can be
//! made by the functions of this module alone, so that nothing else gets into a page is held by its type.

mod formula;
mod list;

use crate::course::Image;
use data_encoding::BASE64;
pub(super) use formula::formula;
use list::Vocabulary;
use serde_json::Value;
use std::fmt::{Display, Write};

/// Whole elements and text, safe wherever text may stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Markup(String);

/// An element whose content is still to come.
#[derive(Clone, Debug)]
pub(super) struct Element {
    vocabulary: Vocabulary,
    name: &'static str,
    /// Its start tag so far: `<p class=say`.
    start: String,
}

/// An element of a page.
pub(super) fn element(name: &'static str) -> Element {
    Element::new(Vocabulary::Html, name)
}

/// An element of a picture.
pub(super) fn drawing(name: &'static str) -> Element {
    Element::new(Vocabulary::Svg, name)
}

impl Element {
    /// `name` is written in this program or on the list; that the first are on it, too, is held by tests.
    fn new(vocabulary: Vocabulary, name: &'static str) -> Element {
        debug_assert!(
            vocabulary.element(name).is_some(),
            "<{name}> is not on the list"
        );
        Element {
            vocabulary,
            name,
            start: format!("<{name}"),
        }
    }

    /// Gives it an attribute.
    pub(super) fn with(mut self, attribute: &'static str, value: impl Display) -> Element {
        self.push_name(attribute);
        let value = value.to_string();
        self.start.push('=');
        // Pages are large, and HTML needs no quotes where nothing can be misread. XML does.
        let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if self.vocabulary == Vocabulary::Html && !value.is_empty() && value.chars().all(bare) {
            self.start.push_str(&value);
        } else {
            self.start.push('"');
            escape(&mut self.start, &value);
            self.start.push('"');
        }
        self
    }

    /// Gives it an attribute if there is a value.
    pub(super) fn with_some(self, attribute: &'static str, value: Option<impl Display>) -> Element {
        match value {
            Some(value) => self.with(attribute, value),
            None => self,
        }
    }

    /// Gives it an attribute that says yes by being there.
    pub(super) fn with_flag(mut self, attribute: &'static str, there: bool) -> Element {
        if there {
            self.push_name(attribute);
        }
        self
    }

    /// The whole element with its content.
    pub(super) fn of(self, content: impl Into<Markup>) -> Markup {
        let mut out = self.start;
        out.push('>');
        out.push_str(&content.into().0);
        let _ = write!(out, "</{}>", self.name);
        Markup(out)
    }

    /// The whole element where it has no content, and in HTML no end tag.
    pub(super) fn alone(self) -> Markup {
        Markup(
            self.start
                + if self.vocabulary == Vocabulary::Html {
                    ">"
                } else {
                    "/>"
                },
        )
    }

    fn push_name(&mut self, attribute: &'static str) {
        debug_assert!(
            self.vocabulary.attribute(self.name, attribute).is_some(),
            "{attribute} of <{}> is not on the list",
            self.name
        );
        self.start.push(' ');
        self.start.push_str(attribute);
    }
}

impl Markup {
    /// Appends markup, or text as text.
    pub(super) fn push(&mut self, more: impl Into<Markup>) {
        self.0.push_str(&more.into().0);
    }

    /// Appends markup and ends the line.
    pub(super) fn push_line(&mut self, more: impl Into<Markup>) {
        self.push(more);
        self.0.push('\n');
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As it is written: markup that is written alike is alike.
    pub(super) fn source(&self) -> &str {
        &self.0
    }

    /// As it stands in a file that is a picture.
    pub(super) fn into_picture(self) -> String {
        self.0 + "\n"
    }

    /// As it stands in a file that is a page.
    pub(super) fn into_page(self) -> String {
        format!("<!doctype html>\n{}\n", self.0)
    }

    /// Parts with `between` between them.
    pub(super) fn joined(parts: impl IntoIterator<Item = Markup>, between: &str) -> Markup {
        let parts: Vec<String> = parts.into_iter().map(|part| part.0).collect();
        Markup(parts.join(&Markup::from(between).0))
    }
}

/// Text: nothing in it is markup, steers or reorders.
impl From<&str> for Markup {
    fn from(text: &str) -> Markup {
        let mut out = String::with_capacity(text.len());
        escape(&mut out, text);
        Markup(out)
    }
}

impl From<&String> for Markup {
    fn from(text: &String) -> Markup {
        Markup::from(text.as_str())
    }
}

impl From<String> for Markup {
    fn from(text: String) -> Markup {
        Markup::from(text.as_str())
    }
}

/// Parts one after the other.
impl<const N: usize> From<[Markup; N]> for Markup {
    fn from(parts: [Markup; N]) -> Markup {
        parts.into_iter().collect()
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Markup>>(parts: I) -> Markup {
        let mut out = Markup::default();
        parts.into_iter().for_each(|part| out.push(part));
        out
    }
}

/// Words that lead to the web, or to the page a lesson of the same folder is exported to; words alone if they lead
/// anywhere else.
pub(super) fn link(words: &str, to: &str) -> Markup {
    let web = to.starts_with("https://") || to.starts_with("http://");
    let near = to
        .strip_suffix(".md")
        .filter(|stem| !stem.contains([':', '/', '\\']));
    match (web, near) {
        (true, _) => element("a")
            .with("href", to)
            .with("rel", "noreferrer noopener")
            .of(words),
        (_, Some(stem)) => element("a").with("href", format!("{stem}.html")).of(words),
        _ => words.into(),
    }
}

/// An image that is in the page itself: bytes that this program read as a PNG.
pub(super) fn image(image: &Image, alt: &str) -> Markup {
    let data = BASE64.encode(&image.png);
    let shown = element("img").with("src", format!("data:image/png;base64,{data}"));
    let shown = shown.with("alt", alt).with("width", image.width);
    shown.with("height", image.height).alone()
}

/// The style sheet or the script of the page; its text is the program's, never a file's.
pub(super) fn own(name: &'static str, text: &str) -> Markup {
    debug_assert!(["style", "script"].contains(&name) && !text.contains("</"));
    Element::new(Vocabulary::Html, name).of(Markup(text.to_owned()))
}

/// Numbers for programs, in a script element that no browser runs.
pub(super) fn data(id: &'static str, value: &Value) -> Markup {
    // Inside a script element only its own end tag and a comment's beginning matter.
    let json = crate::lang::printable(&value.to_string()).replace('<', "\\u003c");
    element("script")
        .with("type", "application/json")
        .with("id", id)
        .of(Markup(json))
}

/// Appends text so that it can stand in an element or between double quotes; no value stands between single ones.
fn escape(out: &mut String, text: &str) {
    for c in crate::lang::printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // No XML may hold them.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_stays_text_in_an_element_in_an_attribute_and_in_data() {
        let evil = "</p>\"><script>'&amp;\u{1b}\u{202e}\u{ffff}";
        let shown = "&lt;/p&gt;&quot;&gt;&lt;script&gt;'&amp;amp;\u{fffd}\u{fffd}\u{fffd}";
        assert_eq!(element("p").of(evil).0, format!("<p>{shown}</p>"));
        assert_eq!(
            element("b").with("data-n", evil).of("").0,
            format!("<b data-n=\"{shown}\"></b>")
        );
        let json = data("x", &serde_json::json!({"a": "</script><!--\u{9b}"})).0;
        assert_eq!(
            json,
            "<script type=\"application/json\" id=x>{\"a\":\"\\u003c/script>\\u003c!--\u{fffd}\"}</script>"
        );
    }

    #[test]
    fn quotes_stand_where_they_are_needed() {
        let name = |value: &str| element("p").with("class", value).of("").0;
        assert_eq!(name("d-1"), "<p class=d-1></p>");
        for value in ["", "a b", "a>", "a=", "a`", "a/", "é"] {
            assert!(name(value).starts_with("<p class=\""), "{value}");
        }
        assert_eq!(drawing("rect").with("x", 1).alone().0, "<rect x=\"1\"/>");
        assert_eq!(
            element("input")
                .with("size", 8)
                .with_flag("name", false)
                .alone()
                .0,
            "<input size=8>"
        );
    }

    #[test]
    fn links_lead_to_the_web_or_to_a_page_beside() {
        assert!(
            link("a", "https://x.org/?a=1&b=\"")
                .0
                .contains("href=\"https://x.org/?a=1&amp;b=&quot;\"")
        );
        assert_eq!(link("a", "02-x.md").0, "<a href=02-x.html>a</a>");
        for to in [
            "javascript:alert(1)",
            "javascript:alert(1)//.md",
            "//x.org/a.md",
            "a/b.md",
            "\\a.md",
            "a",
        ] {
            assert_eq!(link("a", to).0, "a", "{to}");
        }
    }
}
