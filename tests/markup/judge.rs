//! Judges of a page and of a picture: tokens as a browser has them, and XML.

use gatewalk::lang::printable;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Error, StartTag, Token, Tokenizer};
use std::collections::{BTreeMap, HashMap};

/// Attributes by element.
pub(crate) type Elements = HashMap<&'static str, Vec<&'static str>>;

/// Elements that have no end tag.
const EMPTY: [&str; 3] = ["meta", "input", "img"];

/// The elements of a page, of a picture and of a formula.
pub(crate) fn list() -> [Elements; 3] {
    let text = include_str!("../../src/export/markup/elements.txt");
    ["[html]", "[svg]", "[math]"].map(|head| {
        let own = text
            .lines()
            .skip_while(|line| *line != head)
            .skip(1)
            .take_while(|l| !l.starts_with('['));
        let words = own.map(str::split_whitespace);
        words
            .filter_map(|mut words| Some((words.next()?, words.collect())))
            .collect()
    })
}

/// Text as it is shown.
fn shown(text: &str) -> String {
    printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// What is found in a page.
#[derive(Default)]
struct Found {
    /// Open elements.
    open: Vec<String>,
    /// How often each element began.
    count: BTreeMap<String, usize>,
    /// The texts of titles, headings, style sheets and scripts.
    texts: BTreeMap<String, Vec<String>>,
}

impl Found {
    fn start(&mut self, tag: &StartTag<()>, lists: &[Elements; 3]) {
        let name = String::from_utf8(tag.name.to_vec()).unwrap();
        let inside = |outer: &str| self.open.iter().any(|open| open == outer) || name == outer;
        let list = &lists[if inside("svg") {
            1
        } else {
            usize::from(inside("math")) * 2
        }];
        let known: HashMap<String, &Vec<&str>> =
            list.iter().map(|(k, v)| (k.to_lowercase(), v)).collect();
        let allowed = known
            .get(&name)
            .unwrap_or_else(|| panic!("<{name}> in {:?}", self.open));
        for (key, value) in &tag.attributes {
            let (key, value) = (
                String::from_utf8(key.to_vec()).unwrap(),
                String::from_utf8(value.to_vec()).unwrap(),
            );
            assert!(
                allowed.iter().any(|a| a.eq_ignore_ascii_case(&key)),
                "{key} of <{name}>"
            );
            let web = value.starts_with("https://") || value.starts_with("http://");
            let near = value.ends_with(".html") && !value.contains([':', '/', '\\']);
            let shape = value
                .strip_prefix("#p")
                .is_some_and(|n| n.parse::<u32>().is_ok());
            // A shape that is drawn again comes from this very page.
            let is_right = match name.as_str() {
                "use" => shape,
                _ => web || near,
            };
            assert!(key != "href" || is_right, "<{name}> to {value}");
            let within = value.strip_prefix("data:image/png;base64,");
            let within = within.is_some_and(|data| {
                data.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c))
            });
            assert!(
                key != "src" || name == "img" && within,
                "<{name}> from {value}"
            );
            assert!(
                key != "http-equiv" || value == "Content-Security-Policy",
                "{value}"
            );
        }
        *self.count.entry(name.clone()).or_default() += 1;
        let text = ["title", "h1", "h2", "style", "script"].contains(&name.as_str());
        if text {
            self.texts
                .entry(name.clone())
                .or_default()
                .push(String::new());
        }
        if !tag.self_closing && !EMPTY.contains(&name.as_str()) {
            self.open.push(name);
        }
    }

    fn text(&mut self, text: &[u8]) {
        let last = self
            .open
            .last()
            .and_then(|open| self.texts.get_mut(open)?.last_mut());
        if let Some(last) = last {
            last.push_str(std::str::from_utf8(text).unwrap());
        }
    }
}

/// A page is made of the list, ends as it should, and has this title and these headings, all of them.
pub(crate) fn page(html: &str, title: &str, headings: &[String]) {
    let lists = list();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut found = Found::default();
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => found.start(&tag, &lists),
            Token::EndTag(tag) => {
                assert_eq!(
                    found.open.pop().map(String::into_bytes),
                    Some(tag.name.to_vec())
                )
            }
            Token::String(text) => found.text(&text),
            Token::Comment(text) => panic!("a comment: {text:?}"),
            Token::Doctype(doctype) => assert!(found.count.is_empty() && !doctype.force_quirks),
            Token::Error(error) if *error == Error::NoncharacterInInputStream => {}
            Token::Error(error) => panic!("{error:?}\n{html}"),
        }
    }
    assert!(found.open.is_empty(), "{:?} do not end", found.open);
    let count = |name: &str| found.count.get(name).copied().unwrap_or(0);
    assert_eq!(
        [
            count("html"),
            count("body"),
            count("style"),
            count("script"),
            count("meta")
        ],
        [1, 1, 1, 2, 4]
    );
    assert_eq!([count("footer"), count("h1")], [2, 2], "both languages");
    assert_eq!(found.texts["title"], [shown(title)]);
    let scripts = &found.texts["script"];
    serde_json::from_str::<serde_json::Value>(&scripts[0]).expect("numbers");
    assert_eq!(scripts[1], include_str!("../../src/export/html/page.js"));
    assert!(found.texts["style"][0].ends_with(include_str!("../../src/export/html/page.css")));
    let walks = [
        "The whole walk, equation by equation",
        "完整的推导，一个公式一个公式",
    ];
    let told: Vec<&String> = found.texts["h2"]
        .iter()
        .filter(|h| !walks.contains(&h.as_str()))
        .collect();
    assert_eq!(
        told,
        headings
            .iter()
            .map(|h| shown(h))
            .collect::<Vec<_>>()
            .iter()
            .collect::<Vec<_>>()
    );
}

/// A picture is XML made of the list, and has this title and description.
pub(crate) fn picture(svg: &str, title: &str, about: &str) {
    let document = roxmltree::Document::parse(svg).unwrap_or_else(|e| panic!("{e}\n{svg}"));
    let [_, list, _] = list();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let allowed = list.get(name).unwrap_or_else(|| panic!("<{name}>"));
        assert_eq!(
            node.tag_name().namespace(),
            Some("http://www.w3.org/2000/svg")
        );
        for attribute in node.attributes() {
            let prefix = if attribute.namespace().is_some() {
                "xml:"
            } else {
                ""
            };
            let key = format!("{prefix}{}", attribute.name());
            assert!(allowed.contains(&key.as_str()), "{key} of <{name}>");
        }
    }
    let text = |name: &str| {
        let node = document
            .descendants()
            .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
        node.and_then(|node| node.text())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!([text("title"), text("desc")], [shown(title), shown(about)]);
}
