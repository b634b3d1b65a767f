//! A lesson being read: prose beside the stage it drives, questions, answers.

mod prose;
mod view;

use super::keys::{Row, lookup, row};
use super::terminal::Exit;
use super::{App, Settings};
use crate::equation::Func;
use crate::graph::{Optimizer, Ref, Run};
use crate::lang::Lang;
use crate::lesson::course::{self, Begin, Start};
use crate::lesson::document::{Page, Predict, Show};
use crate::lesson::{Lesson, Spot, library};
use crate::walk::{Level, Phase};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::collections::BTreeMap;

/// What a reader can ask of a page; everything else goes to its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    /// Stands in the table for the keys of the stage, which has its own.
    Stage,
    Next,
    Previous,
    Hint,
    Skip,
    Lab,
    Language,
    Down,
    Up,
    Help,
    Quit,
    Interrupt,
    Suspend,
}

const TABLE: &[Row<Msg>] = &[
    row(
        "→",
        Msg::Stage,
        ("step", "走步"),
        (
            "the next step; ← Enter Esc [ ] e u g b as in the walk",
            "下一步；← Enter Esc [ ] e u g b 与逐步走相同",
        ),
    ),
    row("n", Msg::Next, ("page", "下一页"), ("next page", "下一页")),
    row("p", Msg::Previous, ("", ""), ("page before", "上一页")),
    row("o", Msg::Lab, ("train", "训练"), ("open the training of this page", "打开这一页的训练")),
    row("H", Msg::Hint, ("hint", "提示"), ("a hint to the question", "给问题一个提示")),
    row("S", Msg::Skip, ("", ""), ("show the answer", "直接看答案")),
    row("L", Msg::Language, ("中文", "EN"), ("switch the language", "切换语言")),
    row("PageDown", Msg::Down, ("", ""), ("scroll the text down", "正文向下滚动")),
    row("PageUp", Msg::Up, ("", ""), ("scroll the text up", "正文向上滚动")),
    row("?", Msg::Help, ("help", "帮助"), ("this help", "本帮助")),
    row("q", Msg::Quit, ("home", "目录"), ("back to the list of lessons", "回到课程目录")),
    row("Ctrl-Z", Msg::Suspend, ("", ""), ("suspend; fg comes back", "挂起；用 fg 回来")),
    row("Ctrl-C", Msg::Interrupt, ("", ""), ("quit at once", "立即退出")),
];

/// How far a question has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// What was answered last.
    pub(super) given: Option<String>,
    /// It was right, or the answer was shown.
    pub(super) settled: bool,
    /// Right at once, without hints.
    pub(super) clean: bool,
    /// Hints shown.
    pub(super) hints: usize,
    /// Wrong answers.
    pub(super) tries: usize,
}

/// A question of a page: its own, or a number to fill in.
pub(super) enum Question<'a> {
    Asked(&'a Predict),
    Fill(&'a Spot, f64),
}

/// A lesson open at a page.
pub(super) struct Reader {
    lessons: [Lesson; 2],
    pub(super) settings: Settings,
    page: usize,
    stage: Option<App>,
    /// By page and question within it.
    answers: BTreeMap<(usize, usize), Answer>,
    typed: String,
    scroll: u16,
    most_scroll: std::cell::Cell<u16>,
    help: bool,
    /// The words of a training to be opened.
    pub(super) wanted: Option<Vec<String>>,
    pub(super) exit: Option<Exit>,
    pub(super) suspend: bool,
}

impl Reader {
    /// Opens an embedded lesson at a page.
    pub(super) fn open(slug: &str, page: usize, settings: Settings) -> Option<Reader> {
        let read = |lang| {
            let list = library::lessons(lang);
            let (slug, source) = list.iter().find(|l| l.0 == slug)?;
            Lesson::parse(slug, source).ok()
        };
        Some(Reader::of([read(Lang::En)?, read(Lang::Zh)?], page, settings))
    }

    /// A lesson in both languages.
    pub(super) fn of(lessons: [Lesson; 2], page: usize, settings: Settings) -> Reader {
        let mut reader = Reader {
            lessons,
            settings,
            page: 0,
            stage: None,
            answers: BTreeMap::new(),
            typed: String::new(),
            scroll: 0,
            most_scroll: std::cell::Cell::new(0),
            help: false,
            wanted: None,
            exit: None,
            suspend: false,
        };
        reader.turn(page);
        reader
    }

    pub(super) fn lesson(&self) -> &Lesson {
        &self.lessons[self.settings.lang.pick(0, 1)]
    }

    /// The page from 0, and how many there are.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.page, self.lesson().pages.len())
    }

    fn page(&self) -> &Page {
        &self.lesson().pages[self.page.min(self.lesson().pages.len() - 1)]
    }

    /// Questions answered right at once, and questions there are.
    pub(super) fn score(&self) -> (usize, usize) {
        let count =
            |p: &Page| usize::from(p.predict.is_some()) + p.fill.as_ref().map_or(0, |f| f.spots.len());
        let all = self.lesson().pages.iter().map(count).sum();
        (self.answers.values().filter(|a| a.clean).count(), all)
    }

    /// Opens a page: its stage begins where its directives say.
    fn turn(&mut self, page: usize) {
        self.page = page.min(self.lesson().pages.len().saturating_sub(1));
        (self.scroll, self.help) = (0, false);
        self.typed.clear();
        let wants = self.page().walk.is_some() || self.page().show.is_some() || self.page().fill.is_some();
        if self.stage.is_none()
            && let Some(Ok(model)) = course::model(self.lesson(), None)
        {
            let run = model.run(Optimizer::ADAM);
            self.stage = Some(App::new(model, run, Phase::Forward, None, self.settings));
        }
        let start = self.stage.as_ref().filter(|_| wants).and_then(|app| begin(self.page(), &app.state.run));
        if let (Some(app), Some(start)) = (&mut self.stage, start) {
            app.begin(start);
        }
    }

    /// Whether the right side is the walk's.
    fn has_stage(&self) -> bool {
        self.stage.is_some()
            && (self.page().walk.is_some() || self.page().show.is_some() || self.page().fill.is_some())
    }

    fn questions(&self) -> Vec<Question<'_>> {
        let page = self.page();
        let asked = page.predict.iter().map(Question::Asked);
        let fill = page.fill.iter().flat_map(|f| f.spots.iter().map(|s| Question::Fill(s, f.tolerance)));
        asked.chain(fill).collect()
    }

    /// The keys that do something on this page.
    fn keys(&self) -> Vec<Row<Msg>> {
        let useful = |row: &&Row<Msg>| match row.msg {
            Msg::Stage => self.has_stage(),
            Msg::Lab => self.page().train.is_some(),
            Msg::Hint => self.open_question().is_some(),
            _ => true,
        };
        TABLE.iter().filter(useful).copied().collect()
    }

    /// The first question that is not settled.
    fn open_question(&self) -> Option<usize> {
        (0..self.questions().len()).find(|k| !self.answers.get(&(self.page, *k)).is_some_and(|a| a.settled))
    }

    /// Other colours, another language.
    pub(super) fn set(&mut self, settings: Settings) {
        self.settings = settings;
        if let Some(app) = &mut self.stage {
            app.settings = settings;
        }
    }

    pub(super) fn key(&mut self, key: KeyEvent) {
        self.take(key);
        self.set(self.settings);
    }

    fn take(&mut self, key: KeyEvent) {
        if let Some(app) = self.stage.as_mut().filter(|a| a.is_typing() || a.help) {
            return app.key(key);
        }
        if self.typing(key) {
            return;
        }
        match lookup(TABLE, key).filter(|msg| *msg != Msg::Stage) {
            // The text is all there: the stage is what can be scrolled.
            Some(Msg::Down | Msg::Up) if self.most_scroll.get() == 0 && self.has_stage() => {
                if let Some(app) = &mut self.stage {
                    app.key(key);
                }
            }
            Some(msg) => self.update(msg),
            None if self.help => self.help = false,
            None if self.has_stage() => {
                if let Some(app) = &mut self.stage {
                    app.key(key);
                    self.settings = app.settings;
                }
            }
            None => match key.code {
                KeyCode::Right | KeyCode::Enter | KeyCode::Char(' ' | 'l') => self.update(Msg::Next),
                KeyCode::Left | KeyCode::Backspace | KeyCode::Char('h') => self.update(Msg::Previous),
                KeyCode::Esc => self.update(Msg::Quit),
                _ => {}
            },
        }
    }

    /// Takes a key that answers the open question.
    fn typing(&mut self, key: KeyEvent) -> bool {
        let Some(k) = self.open_question() else { return false };
        if key.modifiers.contains(KeyModifiers::CONTROL) || self.help {
            return false;
        }
        let choices = match self.questions()[k] {
            Question::Asked(q) => q.choices.len(),
            Question::Fill(..) => 0,
        };
        match key.code {
            KeyCode::Char(c @ '1'..='9') if choices > 0 => {
                let n = c as usize - '0' as usize;
                if n <= choices {
                    self.answer(k, &n.to_string());
                }
                true
            }
            KeyCode::Char(c @ ('0'..='9' | '.' | '-')) if choices == 0 && self.typed.len() < 20 => {
                self.typed.push(c);
                true
            }
            KeyCode::Backspace if !self.typed.is_empty() => {
                self.typed.pop();
                true
            }
            KeyCode::Esc if !self.typed.is_empty() => {
                self.typed.clear();
                true
            }
            KeyCode::Enter if !self.typed.is_empty() => {
                let text = std::mem::take(&mut self.typed);
                self.answer(k, &text);
                true
            }
            _ => false,
        }
    }

    fn answer(&mut self, k: usize, text: &str) {
        let right = match self.questions()[k] {
            Question::Asked(q) if !q.choices.is_empty() => text.parse().ok() == q.answer.as_integer(),
            Question::Asked(q) => near(text, self.number(q), q.tolerance),
            Question::Fill(spot, tolerance) => near(text, self.run().and_then(|r| spot.value(r)), tolerance),
        };
        let answer = self.answers.entry((self.page, k)).or_default();
        answer.given = Some(text.to_owned());
        if right {
            answer.settled = true;
            answer.clean = answer.tries == 0 && answer.hints == 0;
        } else {
            answer.tries += 1;
        }
    }

    fn run(&self) -> Option<&Run> {
        self.stage.as_ref().map(|app| &app.state.run)
    }

    /// The number a question wants.
    fn number(&self, q: &Predict) -> Option<f64> {
        match &q.answer {
            toml::Value::Integer(n) => Some(*n as f64),
            toml::Value::Float(n) => Some(*n),
            toml::Value::String(text) => Spot::parse(text, 0..0).ok()?.value(self.run()?),
            _ => None,
        }
    }

    fn update(&mut self, msg: Msg) {
        if self.help && !matches!(msg, Msg::Interrupt | Msg::Suspend | Msg::Language) {
            self.help = false;
            return;
        }
        match msg {
            Msg::Next => {
                let (page, pages) = self.place();
                if page + 1 < pages {
                    self.turn(page + 1);
                } else {
                    self.exit = Some(Exit::Finished);
                }
            }
            Msg::Stage => {}
            Msg::Previous => self.turn(self.page.saturating_sub(1)),
            Msg::Hint => {
                if let Some(k) = self.open_question() {
                    let most = match self.questions()[k] {
                        Question::Asked(q) => q.hints.len(),
                        Question::Fill(..) => 0,
                    };
                    let answer = self.answers.entry((self.page, k)).or_default();
                    answer.hints = (answer.hints + 1).min(most);
                }
            }
            Msg::Skip => {
                if let Some(k) = self.open_question() {
                    let answer = self.answers.entry((self.page, k)).or_default();
                    (answer.settled, answer.clean) = (true, false);
                }
            }
            Msg::Lab => self.wanted = self.page().train.as_ref().map(|t| t.0.clone()),
            Msg::Language => self.settings.lang = self.settings.lang.other(),
            Msg::Down => self.scroll = (self.scroll + 5).min(self.most_scroll.get()),
            Msg::Up => self.scroll = self.scroll.saturating_sub(5),
            Msg::Help => self.help = true,
            Msg::Quit => self.exit = Some(Exit::Finished),
            Msg::Interrupt => self.exit = Some(Exit::INTERRUPTED),
            Msg::Suspend => self.suspend = true,
        }
    }
}

fn near(text: &str, wanted: Option<f64>, tolerance: f64) -> bool {
    let number: Option<f64> = text.trim().replace('−', "-").parse().ok();
    matches!((number, wanted), (Some(n), Some(w)) if (n - w).abs() <= tolerance + 1e-12)
}

/// Where a page's stage begins.
fn begin(page: &Page, run: &Run) -> Option<Start> {
    if let Some(walk) = &page.walk {
        return walk.start(run).ok();
    }
    let value = |name: &str| Spot::parse(name, 0..0).ok()?.find(run).ok();
    let equation = |of| Start { phase: Phase::Forward, at: Begin::Of(of), level: Level::Equation };
    match page.show.as_ref().map(|s| &s.0) {
        Some(Show::Cell(t)) => {
            Some(Start { phase: Phase::Forward, at: Begin::Time(*t), level: Level::Equation })
        }
        Some(Show::Curve(name)) => value(name).map(equation),
        Some(Show::Loss) => value("L").map(equation),
        Some(_) => None,
        None => page.fill.as_ref()?.spots.first()?.find(run).ok().map(equation),
    }
}

/// The pre-activation's curve of a quantity: the function of its last step, and the points on it.
fn curve(app: &App, name: &str) -> Option<(Func, Vec<f64>)> {
    let run = &app.state.run;
    let of = Spot::parse(name, 0..0).ok()?.find(run).ok()?;
    let Ref::Value(id) = of else { return None };
    let node = run.graph().node(id);
    let crate::graph::Op::Apply(func) = node.op else { return None };
    let points = run.value(Ref::Value(*node.args.first()?))?.iter().copied().collect();
    Some((func, points))
}

#[cfg(test)]
mod tests {
    use super::super::theme::{Glyphs, ThemeName};
    use super::*;
    use crate::typeset::Digits;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn settings(lang: Lang) -> Settings {
        Settings {
            lang,
            digits: Digits::new(4),
            theme: ThemeName::Dark,
            colour: false,
            glyphs: Glyphs::Unicode,
        }
    }

    fn screen(reader: &Reader, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| reader.view(frame)).unwrap();
        terminal.backend().to_string()
    }

    fn press(reader: &mut Reader, keys: &str) {
        for c in keys.chars() {
            let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
            reader.key(KeyEvent::new(code, KeyModifiers::NONE));
        }
    }

    /// What a reader who knows everything would type.
    fn right(reader: &Reader) -> Option<String> {
        Some(match reader.questions()[reader.open_question()?] {
            Question::Asked(q) if !q.choices.is_empty() => q.answer.to_string(),
            Question::Asked(q) => format!("{:.4}\n", reader.number(q).unwrap()),
            Question::Fill(spot, _) => format!("{:.4}\n", spot.value(reader.run().unwrap()).unwrap()),
        })
    }

    #[test]
    fn every_page_of_every_lesson_fits_and_is_as_it_was() {
        for (slug, _) in library::lessons(Lang::En) {
            for lang in [Lang::En, Lang::Zh] {
                let mut reader = Reader::open(slug, 0, settings(lang))
                    .unwrap_or_else(|| panic!("{slug} in both languages"));
                for page in 0..reader.place().1 {
                    reader.turn(page);
                    for (width, height) in [(80, 24), (120, 40)] {
                        let shown = screen(&reader, width, height);
                        assert_eq!(
                            reader.most_scroll.get(),
                            0,
                            "{slug} {lang} page {} is too long\n{shown}",
                            page + 1
                        );
                        insta::assert_snapshot!(
                            format!("{slug}-{lang}-{}-{width}x{height}", page + 1),
                            shown
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_lesson_can_be_played_right_and_wrong() {
        for (slug, _) in library::lessons(Lang::En) {
            for lang in [Lang::En, Lang::Zh] {
                let mut reader = Reader::open(slug, 0, settings(lang)).unwrap();
                let mut asked = 0;
                while reader.exit.is_none() {
                    while let Some(keys) = right(&reader) {
                        asked += 1;
                        press(&mut reader, &keys);
                        screen(&reader, 80, 24);
                    }
                    press(&mut reader, "n");
                }
                assert_eq!(reader.score(), (asked, asked), "{slug}");
                assert!(asked >= 3, "{slug} asks {asked} questions");

                let mut reader = Reader::open(slug, 0, settings(lang)).unwrap();
                while reader.exit.is_none() {
                    while let Some(k) = reader.open_question() {
                        let wrong = match reader.questions()[k] {
                            Question::Asked(q) if !q.choices.is_empty() => {
                                (1..=9).find(|n| Some(*n) != q.answer.as_integer()).unwrap().to_string()
                            }
                            _ => "-77\n".to_owned(),
                        };
                        press(&mut reader, &wrong);
                        press(&mut reader, "HHHH");
                        let shown = screen(&reader, 80, 24);
                        assert!(
                            reader.open_question() == Some(k),
                            "{slug}: {wrong} was taken for right\n{shown}"
                        );
                        press(&mut reader, "S");
                    }
                    press(&mut reader, "n");
                }
                assert_eq!(reader.score().0, 0, "{slug}");
            }
        }
    }

    #[test]
    fn a_change_reaches_the_prose() {
        let mut reader = Reader::open("03-three-gates", 2, settings(Lang::En)).unwrap();
        let before = screen(&reader, 100, 30);
        press(&mut reader, "e");
        for _ in 0..30 {
            reader.key(KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE));
        }
        press(&mut reader, "x_1 = 9\n");
        let after = screen(&reader, 100, 30);
        assert!(before.contains("the input is 1.") && after.contains("the input is 9."), "{after}");
    }
}
