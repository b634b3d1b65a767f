//! Exercises drawn.
//!
//! ```text
//! ╭ The cell state · level 1 of 3 ───────────────╮╭ topics ──────────────────────╮
//! │ The gates and the candidate are given.       ││ ▸ σ by hand        ■■□  7/9  │
//! │   c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t            ││   The cell state   ■□□  0/0  │
//! │ c_0 = 0.4   f_1 = 0.65   i_1 = 0.3           ││                              │
//! │ What is c_1?  c_1 = ▏                        ││                              │
//! ╰──────────────────────────────────────────────╯╰──────────────────────────────╯
//! ```

use super::{Drill, TABLE};
use crate::course::drill::{LEVELS, Topic};
use crate::lang::say;
use crate::typeset::{Letters, Meaning, Tex, fit, pad};
use crate::ui::reader::prose::{LETTERS, Prose};
use crate::ui::theme::{Glyphs, Theme};
use crate::ui::walk::embedded::{embedded, machine_alone};
use crate::ui::widgets::footer::notice as notice_line;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::page;
use crate::ui::widgets::panel::{framed, scrollable, switch};
use crate::ui::widgets::prompt::CURSOR;
use crate::ui::widgets::rows::{self, Rows, piece, row, wrapped};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// From so many columns on the topics stand beside the exercise.
const WIDE: u16 = 104;
/// The widest that text is read in one go.
const COLUMN: usize = 88;
/// From so many rows on formulas are large, and the least rows for the walk of what was answered.
const ROOMY: u16 = 36;
const LEAST_BELOW: usize = 14;

impl Drill {
    fn theme(&self) -> Theme {
        self.settings.theme()
    }

    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        let (lang, width) = (self.settings.lang, frame.area().width.into());
        let notice = self.notice.as_ref();
        let page = page::Page {
            settings: self.settings,
            head: (&format!(" gatewalk · {}", self.place()), &switch(lang)),
            help: (
                &self.help,
                say!(lang, "common.help_scroll_any_other_key"),
                &|width| self.help_rows(width),
            ),
            said: notice.map(|text| notice_line(&text.get(lang), self.theme(), width)),
            keys: TABLE,
        };
        page.draw(frame, 0, |frame, body, _| {
            body.into_iter().for_each(|body| self.body(frame, body));
        });
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect) {
        let beside = if area.width >= WIDE { 46 } else { 0 };
        let [left, right] =
            Layout::horizontal([Constraint::Min(30), Constraint::Length(beside)]).areas(area);
        let title = self.topic().title().get(self.settings.lang);
        let inner = framed(self.theme(), frame, left, &title);
        let width = usize::from(inner.width).min(COLUMN);
        let room = usize::from(inner.height);
        let rows = match self.ended {
            true => self.summary(width),
            false => {
                // Formulas as large as leaves the rest of the exercise its room.
                let sizes = LETTERS.into_iter().map(|size| self.rows(width, Some(size)));
                let large = sizes
                    .filter(|_| area.height >= ROOMY)
                    .find(|r| r.len() + LEAST_BELOW <= room);
                large.unwrap_or_else(|| self.rows(width, None))
            }
        };
        let free = room.saturating_sub(rows.len() + 1);
        if let Some(way) = self.way.as_ref().filter(|_| free >= LEAST_BELOW) {
            let below = Rect {
                y: inner.bottom() - free as u16,
                height: free as u16,
                ..inner
            };
            embedded(way, frame, below, None);
        } else if let Some(sketch) = self.sketch.as_ref().filter(|_| free >= LEAST_BELOW) {
            let below = Rect {
                y: inner.bottom() - free as u16,
                height: free as u16,
                ..inner
            };
            machine_alone(sketch, frame, below);
        }
        let most = rows.len().saturating_sub(inner.height.into()) as u16;
        self.most_scroll.set(most);
        let scroll = self.scroll.min(most);
        let shown = rows.get(usize::from(scroll)..).unwrap_or_default();
        rows::draw(self.theme(), frame, inner, shown);
        scrollable(self.theme(), frame, left, (scroll, most));
        if beside > 0 {
            let title = say!(self.settings.lang, "drill.topics");
            let inner = framed(self.theme(), frame, right, title);
            rows::draw(self.theme(), frame, inner, &self.topics(inner.width.into()));
        }
    }

    /// Where one is: `exercise 3 of 10 · level 1 of 3 · 2 right in a row`.
    pub(super) fn place(&self) -> String {
        let lang = self.settings.lang;
        let standing = self.session.standing(self.topic());
        let number = match self.count {
            Some(count) => say!(lang, "drill.exercise_of", number = self.number(), count),
            None => say!(lang, "drill.exercise", number = self.number()),
        };
        let level = say!(
            lang,
            "drill.level",
            level = self.exercise.level + 1,
            levels = LEVELS
        );
        let row = match standing.row {
            1.. => say!(lang, "drill.in_a_row", n = standing.row),
            _ => String::new(),
        };
        let parts = [number, level, row]
            .into_iter()
            .filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(say!(lang, "list.semicolon"))
    }

    pub(super) fn prose(&self) -> Prose<'_> {
        Prose {
            run: None,
            digits: self.settings.digits,
            now: 0,
            lit: None,
            ascii: self.settings.glyphs != Glyphs::Unicode,
            letters: None,
            images: None,
        }
    }

    /// The exercise, and what became of it so far.
    fn rows(&self, width: usize, letters: Option<Letters>) -> Rows {
        let lang = self.settings.lang;
        let prose = Prose {
            letters,
            ..self.prose()
        };
        let mut out = prose.rich("", &self.exercise.text.get(lang), width);
        out.push(vec![]);
        let formulas = self.exercise.formulas.iter().map(|text| Tex::read(text));
        let formulas: Vec<Tex> = formulas.collect();
        let lines = prose.formulas(&formulas, width.saturating_sub(2));
        let moved = |line: Vec<_>| [vec![piece("  ", Meaning::Plain)], line].concat();
        out.extend(lines.into_iter().map(moved));
        if !self.exercise.facts.is_empty() {
            out.extend(wrapped_facts(&prose, &self.exercise.facts, width));
            out.push(vec![]);
        }
        let last = self.open().unwrap_or(self.answers.len());
        for k in 0..self.answers.len().min(last + 1) {
            out.extend(self.number_rows(k, width));
        }
        if self.open().is_none() {
            out.push(vec![]);
            let clean = self.answers.iter().all(|answer| answer.is_clean());
            let what = match clean {
                true => say!(lang, "drill.all_right"),
                false => say!(lang, "drill.again_soon"),
            };
            out.extend(wrapped(what, width, Meaning::Key));
        }
        out
    }

    /// A number that is asked for, what was answered, and what is said to it.
    fn number_rows(&self, k: usize, width: usize) -> Rows {
        let (lang, prose) = (self.settings.lang, self.prose());
        let (asked, answer) = (&self.exercise.asked[k], &self.answers[k]);
        let mut out = prose.rich("", &asked.prompt.get(lang), width);
        if answer.settled {
            let mark = if answer.skipped { "·" } else { "✓" };
            let text = format!("{mark} ${}$ = {}", asked.name, asked.written());
            out.extend(prose.rich("  ", &text, width));
            if self.is_worked_out(k) {
                let steps = self.exercise.worked(k, lang, self.settings.digits);
                out.extend(
                    steps
                        .iter()
                        .flat_map(|s| prose.parts("    ", &words(s), width)),
                );
                if steps.is_empty() {
                    out.extend(prose.rich("    ", &asked.hint.get(lang), width));
                }
            }
            return out;
        }
        if let Some(told) = self.told(k) {
            let given = answer.given.clone().unwrap_or_default().replace('-', "−");
            out.extend(prose.rich(&format!("  ✗ {given}  "), &told.get(lang), width));
        }
        if answer.hints > 0 {
            out.extend(prose.rich("  · ", &asked.hint.get(lang), width));
        }
        let mut line = prose.rich("  ", &format!("${}$ =", asked.name), width);
        if let Some(last) = line.last_mut() {
            last.push(piece(format!(" {}{CURSOR}", self.typed), Meaning::Key));
        }
        out.extend(line);
        out
    }

    /// What came of all that was wanted.
    pub(super) fn summary(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let (right, n) = (self.right, self.over);
        wrapped(
            &say!(lang, "drill.summary", right, n),
            width,
            Meaning::Heading,
        )
    }

    /// Every topic with its levels and how many were right at once.
    fn topics(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let line = |topic: Topic| {
            let standing = self.session.standing(topic);
            let here = topic == self.topic();
            let mark = if here { "▸" } else { " " };
            let full = standing.level + usize::from(standing.is_mastered());
            let bar = format!("{}{}", "■".repeat(full), "□".repeat(LEVELS - full));
            let count = match standing.asked {
                0 => String::new(),
                asked => format!("{}/{asked}", standing.right),
            };
            let room = width.saturating_sub(LEVELS + 12);
            let title = pad(&fit(&topic.title().get(lang), room), room);
            let style = if here { Meaning::Key } else { Meaning::Plain };
            row(format!("{mark} {title} {bar} {count:>6}"), style)
        };
        let mut out: Rows = Topic::ALL.into_iter().map(line).collect();
        out.push(vec![]);
        let seed = self.session.seed;
        out.extend(wrapped(
            &say!(lang, "drill.seed", seed),
            width,
            Meaning::Dim,
        ));
        out
    }

    pub(super) fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        page.say(say!(lang, "drill.help"), Meaning::Plain);
        page.say("", Meaning::Plain);
        page.keys(TABLE, 16, lang);
        page.rows
    }
}

/// Words that are no markup.
fn words(text: &str) -> Vec<crate::course::document::Part> {
    vec![crate::course::document::Part::Words(text.to_owned(), false)]
}

/// What is given, several in a row where they fit.
fn wrapped_facts(prose: &Prose<'_>, facts: &[String], width: usize) -> Rows {
    let mut out: Rows = vec![];
    for fact in facts {
        let lines = prose.rich("", &format!("${fact}$"), width);
        let Some(pieces) = lines.into_iter().next() else {
            continue;
        };
        let wide = rows::columns(&pieces);
        match out
            .last_mut()
            .filter(|last| rows::columns(last) + wide + 4 <= width)
        {
            Some(last) => {
                last.push(piece("    ", Meaning::Plain));
                last.extend(pieces);
            }
            None => out.push([vec![piece("  ", Meaning::Plain)], pieces].concat()),
        }
    }
    out
}
