//! A question for a room: its choices, the hands that went up, its answer and the reason.

use super::Present;
use super::figure;
use super::poll::Poll;
use super::slide::Section;
use crate::course::document::Predict;
use crate::course::rich;
use crate::typeset::{Align, Block, Meaning, Piece, Style, number};
use crate::ui::reader::questions::{Question, of as questions};
use crate::ui::widgets::rows::{Rows, row};

impl Present {
    pub(super) fn question(&self, k: usize, width: usize, measure: usize) -> Vec<Section> {
        let Some(page) = self.page() else {
            return vec![];
        };
        let Some(question) = questions(page).into_iter().nth(k) else {
            return vec![];
        };
        let value = question.number(self.run());
        match question {
            Question::Asked(q) if q.open => {
                let asked = Section::text(self.parts("", &rich(&q.question), measure), 0);
                let words = q.model_answer().unwrap_or_default();
                let answer = self.parts("", &rich(words), measure);
                let why = self.reasons(&q.why, &q.hints, k, measure);
                vec![asked, Section::text(answer, 1), why]
            }
            Question::Asked(q) if q.choices.is_empty() => {
                let asked = Section::text(self.parts("", &rich(&q.question), measure), 0);
                let answer = self.answer("", value, width);
                vec![asked, answer, self.reasons(&q.why, &q.hints, k, measure)]
            }
            Question::Asked(q) => {
                let mut out = vec![Section::text(
                    self.parts("", &rich(&q.question), measure),
                    0,
                )];
                out.extend(
                    (0..q.choices.len()).map(|c| Section::text(self.choice(q, k, c, measure), 0)),
                );
                out.push(self.reasons(&q.why, &q.hints, k, measure));
                out
            }
            Question::Fill { spot, hints, .. } => {
                let answer = self.answer(&format!("{} = ", spot), value, width);
                vec![answer, self.reasons("", hints, k, measure)]
            }
        }
    }

    /// `?`, and the number itself once it is revealed.
    fn answer(&self, name: &str, value: Option<f64>, width: usize) -> Section {
        let shown = value.map_or_else(|| "?".into(), |v| number(v, self.settings.digits).text);
        let text = if self.at.build > 0 {
            shown.clone()
        } else {
            "?".to_owned()
        };
        let style = Style::from(if self.at.build > 0 {
            Meaning::Key
        } else {
            Meaning::Dim
        });
        let name = Block::text(name, Meaning::Symbol);
        let room = width.saturating_sub(name.width());
        let large = |t: &str| figure::large(t, style, None, room).filter(|_| self.large());
        // The room of the number is kept from the beginning.
        let (kept, block) = match (large(&shown), large(&text)) {
            (Some(kept), Some(block)) => (kept, block),
            _ => (Block::text(&shown, style), Block::text(&text, style)),
        };
        let block = block.widened(kept.width(), Align::Center);
        Section::figure(Block::beside([name, block]).into_rows(), 0)
    }

    /// A choice and, below it, the hands that went up for it.
    fn choice(&self, q: &Predict, k: usize, choice: usize, measure: usize) -> Rows {
        let poll = self.poll(k);
        let revealed = self.at.build > 0;
        let right = revealed && q.rights().contains(&(choice + 1));
        let chosen = poll.is_some_and(|p| p.chosen == Some(choice));
        let mark = match (right, chosen) {
            (true, _) => "✓",
            (_, true) => "▶",
            _ => " ",
        };
        let lead = format!("{mark} {}  ", choice + 1);
        let mut rows = self.parts(&lead, &rich(&q.choices[choice]), measure);
        let style = match (right, revealed, chosen) {
            (true, ..) => Style::from(Meaning::Key).focus(true),
            (_, true, _) => Meaning::Dim.into(),
            (_, _, true) => Meaning::Key.into(),
            _ => Meaning::Heading.into(),
        };
        rows.iter_mut().flatten().for_each(|p| p.style = style);
        match poll.filter(|p| p.total() > 0 || p.chosen.is_some()) {
            Some(poll) => rows.push(hands(poll, choice, right || !revealed, measure)),
            None => rows.push(vec![]),
        }
        rows
    }

    /// The hints asked for, then the reason, in the same room.
    fn reasons(&self, why: &str, hints: &[String], k: usize, measure: usize) -> Section {
        let why = self.parts("", &rich(why), measure);
        let hints = |n: usize| -> Rows {
            hints
                .iter()
                .take(n)
                .flat_map(|h| self.parts("· ", &rich(h), measure))
                .collect()
        };
        let height = why.len().max(hints(usize::MAX).len());
        let mut rows = if self.at.build > 0 {
            why
        } else {
            hints(self.hints(k))
        };
        rows.resize(height, vec![]);
        Section::text(rows, 0)
    }
}

/// The hands for a choice, as a bar and their number.
fn hands(poll: &Poll, choice: usize, plain: bool, measure: usize) -> Vec<Piece> {
    let count = poll.counts[choice];
    let share = f64::from(count) * 100.0 / f64::from(poll.total().max(1));
    let bar = poll.bar(choice, measure.saturating_sub(20));
    let meaning = if plain { Meaning::Key } else { Meaning::Dim };
    [
        row(" ".repeat(5), Meaning::Plain),
        row("█".repeat(bar), meaning),
        row(format!(" {count}"), Meaning::Heading),
        row(format!(" · {share:.0} %"), Meaning::Dim),
    ]
    .concat()
}
