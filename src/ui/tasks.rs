//! The tasks that the equations of a walk can be trained on: one is chosen, and how many units the network has.

use super::event::KeyEvent;
use super::keys::{Row, keys, lookup};
use super::screen::{Command, Effect, InputMode, Screen};
use super::settings::Settings;
use super::widgets::cut::show;
use super::widgets::help::{Page, Scroll};
use super::widgets::panel::{framed, switch};
use super::widgets::rows::{Rows, UNBROKEN, lines};
use super::widgets::{footer, list, page};
use crate::course::Model;
use crate::equation::{NameId, Role};
use crate::lang::{Text, say, text};
use crate::train::tasks::TaskSpec;
use crate::train::{Architecture, Cell};
use crate::typeset::{Meaning, pad, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

#[derive(Clone, Copy)]
enum Msg {
    Train,
    Down,
    Up,
    First,
    More,
    Fewer,
    Close,
}

const TABLE: &[Row<Msg>] = keys! {
    "Enter Space" => Train, "tasks.train_the_equations", "common.train";
    "↓ j" => Down, "tasks.next_task", "tasks.choose";
    "↑ k" => Up, "tasks.task_before";
    "Home g" => First, "tasks.first_task";
    "→ l +" => More, "tasks.twice_as_many_units", "tasks.units_key";
    "← h -" => Fewer, "tasks.half_as_many_units";
    language();
    theme("t");
    help();
    suspend();
    "q Esc" => Close, "common.return", "common.return";
    interrupt();
};

/// Most units: twice as many as a network that learns fast has.
const MOST_UNITS: usize = 256;

/// The screen.
pub(super) struct Tasks {
    cell: Cell,
    /// The quantities of the equations that train, and those that do not.
    trained: String,
    left_out: String,
    units: usize,
    walked: usize,
    chosen: usize,
    notice: Option<String>,
    help: Option<Scroll>,
    settings: Settings,
}

impl Tasks {
    /// For the equations of a model, with as many units as it has.
    ///
    /// # Errors
    /// Why they cannot be trained.
    pub(super) fn of(model: &Model, settings: Settings) -> Result<Tasks, Text> {
        let system = &model.system;
        let cell = Cell::of_system(&model.slug, (**system).clone());
        let needed = cell.check().and_then(|()| cell.equations());
        let needed = needed.map_err(|faults| {
            let fault = &faults[0];
            let place = fault.span.clone().and_then(|span| system.source.get(span));
            match place {
                Some(place) => {
                    let place = crate::lang::printable_line(place, 40);
                    text!(
                        "tasks.does_not_train_at",
                        why = fault.message.clone(),
                        place
                    )
                }
                None => text!("tasks.does_not_train", why = fault.message.clone()),
            }
        })?;
        let is_trained = |id: NameId| {
            let own = system.equations.iter().filter(|e| e.name == id);
            own.clone().any(|e| needed.iter().any(|w| w.span == e.span))
        };
        let output = needed.iter().find(|written| written.is_output);
        let output = output.and_then(|w| system.equations.iter().find(|e| e.span == w.span));
        let node = output.and_then(|e| model.graph.at(e.name, 1));
        let walked = node.map_or(1, |id| model.graph.node(id).shape.len());
        let named = |wanted: bool| {
            let all = system.ids().filter(|&id| {
                let computed = matches!(system.entry(id).role, Role::Sequence | Role::Single);
                computed && is_trained(id) == wanted
            });
            let names: Vec<String> = all.map(|id| system.name(id).inline(None)).collect();
            names.join(", ")
        };
        Ok(Tasks {
            trained: named(true),
            left_out: named(false),
            cell,
            units: walked,
            walked,
            chosen: TaskSpec::ALL
                .iter()
                .position(|kind| kind.name == "recall")
                .unwrap_or(0),
            notice: None,
            help: None,
            settings,
        })
    }

    fn words(&self) -> Vec<String> {
        let task = TaskSpec::ALL[self.chosen].name;
        [task, "--hidden", &self.units.to_string()]
            .map(str::to_owned)
            .into()
    }

    /// What trains, what does not, and the units.
    fn about(&self) -> Vec<String> {
        let lang = self.settings.lang;
        let mut list = vec![say!(lang, "tasks.trains", names = &self.trained)];
        if !self.left_out.is_empty() {
            let names = &self.left_out;
            list.push(match self.cell.objective() {
                Some(_) => say!(lang, "tasks.left_out_unless", names),
                None => say!(lang, "tasks.left_out", names),
            });
        }
        list.push(match self.units == self.walked {
            true => say!(lang, "tasks.units_as_walked", units = self.units),
            false => say!(
                lang,
                "tasks.units",
                units = self.units,
                walked = self.walked
            ),
        });
        list
    }

    fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        page.part(say!(lang, "common.screen"), say!(lang, "tasks.help"));
        page.say(say!(lang, "common.keys"), Meaning::Heading);
        page.keys(TABLE, 14, lang);
        page.rows
    }

    fn list(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, theme) = (self.settings.lang, self.settings.theme());
        let inner = framed(theme, frame, area, say!(lang, "tasks.train_on"));
        let name = |kind: &TaskSpec| Span::styled(pad(kind.name, 16), theme.of(Meaning::Symbol));
        let line =
            |kind: &TaskSpec| Line::from(vec![name(kind), Span::raw((kind.about)().get(lang))]);
        let all = TaskSpec::ALL.iter().map(line).collect();
        list::draw(frame, inner, theme, all, self.chosen);
    }
}

impl Screen for Tasks {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        let (lang, theme) = (self.settings.lang, self.settings.theme());
        let columns = usize::from(frame.area().width);
        let width = columns.saturating_sub(4);
        let about: Vec<String> = self.about().iter().flat_map(|l| wrap(l, width)).collect();
        let lab = say!(lang, "common.lab");
        let notice = self.notice.as_ref();
        let page = page::Page {
            settings: self.settings,
            head: (
                &format!(" gatewalk · {lab} · {}", self.cell.name()),
                &switch(lang),
            ),
            help: (
                &self.help,
                say!(lang, "common.help_esc_closes_scrolls"),
                &|width| self.help_rows(width),
            ),
            said: notice.map(|text| footer::notice(text, theme, columns)),
            keys: TABLE,
        };
        page.draw(frame, about.len() as u16 + 2, |frame, body, below| {
            body.into_iter().for_each(|body| self.list(frame, body));
            let inner = framed(theme, frame, below, say!(lang, "tasks.these_equations"));
            show(frame, inner, about);
        });
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        let action = lookup(TABLE, key);
        let count = TaskSpec::ALL.len();
        match Scroll::key(&mut self.help, &mut self.settings, key, action)? {
            Msg::Train => return Some(Command::TrainCell(self.words(), self.cell.clone())),
            Msg::Down => self.chosen = list::moved(self.chosen, 1, count),
            Msg::Up => self.chosen = list::moved(self.chosen, -1, count),
            Msg::First => self.chosen = 0,
            Msg::More => self.units = (self.units * 2).min(MOST_UNITS.max(self.walked)),
            Msg::Fewer => self.units = (self.units / 2).max(1),
            Msg::Close => return Some(Command::Pop),
        }
        self.units = self.units.min(Architecture::MAX_HIDDEN);
        None
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(TABLE, self.settings.lang)
    }

    fn notice(&mut self, text: Text) {
        self.notice = Some(text.get(self.settings.lang));
    }

    fn describe(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&self.help_rows(UNBROKEN));
        }
        let lang = self.settings.lang;
        let head = say!(lang, "tasks.train_on").to_owned();
        let task = |(k, kind): (usize, &TaskSpec)| {
            format!("{}  {} · {}", k + 1, kind.name, (kind.about)().get(lang))
        };
        let tasks = TaskSpec::ALL.iter().enumerate().map(task);
        std::iter::once(head)
            .chain(self.notice.clone())
            .chain(self.about())
            .chain(tasks)
            .collect()
    }

    fn input_mode(&self) -> InputMode {
        InputMode::List
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Given, library};
    use crate::lang::Lang;
    use crate::ui::event::KeyCode;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn opened(latex: &str) -> Result<Tasks, Text> {
        let given = Given {
            sizes: vec![("h".into(), 3)],
            ..Given::default()
        };
        let model = library::of_text("mine", latex, &given).unwrap();
        Tasks::of(&model, Settings::plain(Lang::EN))
    }

    #[test]
    fn the_equations_of_a_walk_are_trained_on_the_task_that_is_chosen() {
        let mut tasks = opened("h_t = \\tanh(W x_t + U h_{t-1}) \\\\ y_t = V h_t").unwrap();
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| tasks.draw(frame)).unwrap();
        insta::assert_snapshot!(terminal.backend());
        for code in [
            KeyCode::Home,
            KeyCode::Down,
            KeyCode::Right,
            KeyCode::Right,
            KeyCode::Left,
        ] {
            assert!(tasks.key(code.into()).is_none());
        }
        let Some(Command::TrainCell(words, Cell::Own(own))) = tasks.key(KeyCode::Enter.into())
        else {
            panic!("nothing is trained");
        };
        assert_eq!(words, ["keras", "--hidden", "6"]);
        assert_eq!(own.system.equations.len(), 2);
    }

    #[test]
    fn what_does_not_train_says_why_and_where() {
        let fixed = opened("h_t = \\tanh(W x_t + U h_{t-1} + V x_1)").map(|_| ());
        let told = fixed.unwrap_err().get(Lang::EN);
        assert!(told.contains("x_1"), "{told}");
    }
}
