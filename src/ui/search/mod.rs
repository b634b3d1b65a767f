//! Search over the text of all lessons.

mod view;

use crate::course::document::Page;
use crate::course::{Lesson, library, models};
use crate::graph::Run;
use crate::lang::{printable_line, say};
use crate::typeset::Digits;
use crate::ui::event::KeyEvent;
use crate::ui::keys::{Action, Row, keys, lookup};
use crate::ui::reader::prose::Prose;
use crate::ui::screen::{Command, Effect, InputMode, Screen};
use crate::ui::settings::Settings;
use crate::ui::widgets::footer;
use crate::ui::widgets::list;
use crate::ui::widgets::prompt;
use crate::ui::widgets::rows::{UNBROKEN, lines};
use ratatui::Frame;
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    Open,
    Down,
    Up,
    PageDown,
    PageUp,
    Close,
}

const TABLE: &[Row<Msg>] = keys! {
    "Enter" => Open, "search.open_the_page", "search.open_the_page";
    "↓ Tab" => Down, "search.next_place", "search.next";
    "↑ Shift-Tab" => Up, "search.place_before", "search.before";
    "PageDown" => PageDown, "search.ten_further";
    "PageUp" => PageUp, "search.ten_back";
    "Esc" => Close, "search.close", "search.close";
    suspend();
    interrupt();
};

/// Most places listed.
const MAX_HITS: usize = 500;
/// Most characters of a query.
const MAX_QUERY: usize = 100;

/// A page as it is searched.
struct Text {
    slug: String,
    lesson: String,
    page: usize,
    heading: String,
    text: String,
}

/// A place where the query stands: which text, and where in it.
struct Hit {
    of: usize,
    at: Range<usize>,
}

/// The search screen.
pub(super) struct Search {
    texts: Vec<Text>,
    query: tui_input::Input,
    hits: Vec<Hit>,
    chosen: usize,
    settings: Settings,
}

impl Search {
    /// Over all lessons of the reader's language, and one more that is not among them.
    pub(super) fn new(settings: Settings, other: Option<&Lesson>) -> Search {
        let list = library::lessons(settings.lang).into_iter();
        // A file of the same name is read in its place.
        let ours = list.filter(|(slug, _)| other.is_none_or(|other| other.slug != *slug));
        let ours = ours.filter_map(|(slug, text)| Lesson::parse(slug, text).ok());
        let mut runs = Runs::default();
        let mut texts: Vec<Text> = vec![];
        other.into_iter().cloned().chain(ours).for_each(|lesson| {
            let run = runs.of(&lesson);
            texts.extend(pages(&lesson, run, settings.digits));
        });
        Search {
            texts,
            query: tui_input::Input::default(),
            hits: vec![],
            chosen: 0,
            settings,
        }
    }

    /// The page of the place that is chosen.
    fn chosen(&self) -> Option<(String, usize)> {
        let text = &self.texts[self.hits.get(self.chosen)?.of];
        Some((text.slug.clone(), text.page))
    }

    fn seek(&mut self) {
        let query = fold(self.query.value().trim());
        self.chosen = 0;
        self.hits.clear();
        if query.is_empty() {
            return;
        }
        let found = |(of, text): (usize, &Text)| {
            let at = fold(&text.text).find(&query)?;
            Some(Hit {
                of,
                at: at..at + query.len(),
            })
        };
        self.hits = self
            .texts
            .iter()
            .enumerate()
            .filter_map(found)
            .take(MAX_HITS)
            .collect();
    }

    /// How many pages were found.
    fn count(&self) -> String {
        let lang = self.settings.lang;
        match self.hits.len() {
            _ if self.query.value().trim().is_empty() => say!(lang, "search.type_word").to_owned(),
            0 => say!(lang, "search.nothing_found").to_owned(),
            1 => say!(lang, "search.on_one_page").to_owned(),
            n => say!(lang, "search.on_pages", n),
        }
    }
}

impl Screen for Search {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        let by = match lookup(TABLE, key) {
            Some(Action::Own(Msg::Close)) => return Some(Command::Pop),
            Some(Action::Own(Msg::Open)) => {
                let (slug, page) = self.chosen()?;
                return Some(Command::Lesson(slug, Some(page)));
            }
            Some(Action::Own(Msg::Down)) => 1,
            Some(Action::Own(Msg::Up)) => -1,
            Some(Action::Own(Msg::PageDown)) => 10,
            Some(Action::Own(Msg::PageUp)) => -10,
            Some(Action::Common(_)) => return None,
            None => {
                if prompt::press(&mut self.query, key, MAX_QUERY) {
                    self.seek();
                }
                return None;
            }
        };
        self.chosen = list::moved(self.chosen, by, self.hits.len());
        None
    }

    fn paste(&mut self, text: &str) -> Effect {
        prompt::insert(&mut self.query, &printable_line(text, MAX_QUERY), MAX_QUERY);
        self.seek();
        None
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(TABLE, self.settings.lang)
    }

    /// The places found in sentences, numbered.
    fn describe(&self) -> Vec<String> {
        let lang = self.settings.lang;
        let head = say!(lang, "search.search_over_all_lessons_type");
        let line = |(k, hit): (usize, &Hit)| {
            let text = &self.texts[hit.of];
            let n = text.page + 1;
            let place = say!(lang, "search.page", n);
            format!("{}  {} · {place} · {}", k + 1, text.lesson, text.heading)
        };
        let shown = self.hits.iter().take(20).enumerate().map(line);
        [head.to_owned(), self.count()]
            .into_iter()
            .chain(shown)
            .collect()
    }

    fn input_mode(&self) -> InputMode {
        InputMode::Search
    }
}

/// For comparing: letters as small ones, every one as long in bytes as before.
fn fold(text: &str) -> String {
    let small = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
            _ => c,
        }
    };
    text.chars().map(small).collect()
}

/// The numbers of the models that lessons name, each computed once.
#[derive(Default)]
struct Runs(BTreeMap<String, Option<Run>>);

impl Runs {
    fn of(&mut self, lesson: &Lesson) -> Option<&Run> {
        let (name, _) = lesson.model.as_ref()?;
        let run = || Some(models::of(lesson, None)?.ok()?.run());
        self.0.entry(name.clone()).or_insert_with(run).as_ref()
    }
}

fn pages(lesson: &Lesson, run: Option<&Run>, digits: Digits) -> Vec<Text> {
    let text = |(page, of): (usize, &Page)| Text {
        slug: lesson.slug.clone(),
        lesson: lesson.numbered(),
        page,
        heading: of.heading.clone(),
        text: page_text(of, run, digits),
    };
    lesson.pages.iter().enumerate().map(text).collect()
}

/// Everything a page says, in one line: its heading, its prose, its question.
fn page_text(page: &Page, run: Option<&Run>, digits: Digits) -> String {
    let prose = Prose {
        run,
        digits,
        now: 1,
        lit: None,
        ascii: false,
        letters: None,
        images: None,
    };
    let asked = page
        .predict
        .iter()
        .flat_map(|q| [&q.question].into_iter().chain(&q.choices));
    let asked = asked.map(|text| prose.rich("", text, UNBROKEN));
    let asked = asked.flat_map(|rows| lines(&rows));
    let parts: Vec<String> = prose
        .sentences(&page.prose)
        .into_iter()
        .chain(asked)
        .collect();
    printable_line(&format!("{} {}", page.heading, parts.join(" ")), usize::MAX)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::lang::Lang;
    use crate::typeset::Digits;
    use crate::ui::event::{KeyCode, KeyModifiers};
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn search(lang: Lang, query: &str) -> Search {
        let settings = Settings::plain(lang);
        let mut search = Search::new(settings, None);
        for c in query.chars() {
            search.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
        search
    }

    fn screen(search: &Search, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| search.view(frame)).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn finds_what_is_said_and_opens_it() {
        let mut search = search(Lang::EN, "FORGET GATE");
        let all = search.hits.len();
        assert!(all > 3, "{}", screen(&search, 80, 24));
        search.key(KeyEvent::from(KeyCode::Down));
        let shown = screen(&search, 80, 24);
        assert!(
            shown.to_lowercase().matches("forget gate").count() > 3,
            "{shown}"
        );
        let (slug, page) = search.chosen().unwrap();
        let text = library::lessons(Lang::EN)
            .into_iter()
            .find(|l| l.0 == slug)
            .unwrap()
            .1;
        let lesson = Lesson::parse(&slug, text).unwrap();
        let run = Runs::default().of(&lesson).cloned();
        let shown = page_text(&lesson.pages[page], run.as_ref(), Digits::new(4));
        assert!(shown.to_lowercase().contains("forget gate"));
        search.key(KeyEvent::from(KeyCode::Char('x')));
        assert!(search.hits.is_empty() && screen(&search, 80, 24).contains("nothing found"));
    }

    #[test]
    fn scenes() {
        for (lang, query) in [
            (Lang::EN, "forget"),
            (Lang::ZH, "遗忘门"),
            (Lang::EN, "0.668"),
            (Lang::ZH, "没有的词"),
        ] {
            let mut search = search(lang, query);
            search.key(KeyEvent::from(KeyCode::Down));
            for (width, height) in [(80, 24), (120, 40)] {
                insta::assert_snapshot!(
                    format!("{query}-{lang}-{width}x{height}"),
                    screen(&search, width, height)
                );
            }
        }
    }

    #[test]
    fn numbers_are_found_as_they_are_shown() {
        let search = search(Lang::EN, "0.668");
        assert!(
            search
                .hits
                .iter()
                .any(|hit| search.texts[hit.of].slug == "02-one-gate")
        );
        assert!(
            search
                .texts
                .iter()
                .all(|text| !text.text.contains("f_1[1]")),
            "a placeholder"
        );
    }

    #[test]
    fn folding_moves_no_byte() {
        for text in ["İstanbul", "ẞ", "遗忘门 FORGET ŷ_T", "K (Kelvin)"] {
            assert_eq!(fold(text).len(), text.len(), "{text}");
        }
    }

    #[test]
    fn any_text_and_any_size() {
        for lang in [Lang::EN, Lang::ZH] {
            let search = search(lang, if lang == Lang::ZH { "门" } else { "a" });
            assert!(search.hits.len() > 5);
            for (width, height) in [(1, 1), (40, 10), (41, 11), (300, 90)] {
                screen(&search, width, height);
            }
        }
    }
}
