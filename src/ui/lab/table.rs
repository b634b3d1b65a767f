//! Trainings side by side, a row each.

use super::chart::short;
use super::describe::{letter, score};
use crate::lang::{Lang, say};
use crate::train::Contestant;
use crate::train::tasks::{Metric, Task};
use crate::typeset::{fit, pad};
use unicode_width::UnicodeWidthStr;

/// Fewest columns of a name.
const NAME: usize = 12;
/// Between two columns.
const GAP: usize = 2;

/// A column: its heading, and what stands in it for each training.
struct Column {
    /// The most important column has the lowest.
    rank: u8,
    head: String,
    cells: Vec<String>,
}

impl Column {
    fn new(
        rank: u8,
        head: impl Into<String>,
        all: &[Contestant],
        cell: impl Fn(&Contestant) -> Option<String>,
    ) -> Column {
        let cells = all.iter().map(|one| cell(one).unwrap_or_default());
        Column {
            rank,
            head: head.into(),
            cells: cells.collect(),
        }
    }

    fn width(&self) -> usize {
        let all = std::iter::once(&self.head).chain(&self.cells);
        all.map(|text| text.width()).max().unwrap_or(0) + GAP
    }

    /// Nothing stands in it.
    fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// What sets trainings of one task apart, their sizes, steps and seconds, and what came of them over so many `seeds`: a heading
/// and a line each, in so many columns of text. Where there is no room for all, what matters least is left out.
pub fn table(
    all: &[Contestant],
    task: &Task,
    seeds: usize,
    width: usize,
    lang: Lang,
) -> Vec<String> {
    let columns = columns(all, task, seeds, lang);
    let names: Vec<String> = all
        .iter()
        .enumerate()
        .map(|(k, one)| format!("{} {}", letter(k), one.name))
        .collect();
    let longest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let shown = fitting(&columns, width.saturating_sub(longest.clamp(1, NAME)));
    let taken: usize = shown.iter().map(|column| column.width()).sum();
    let name = longest.min(width.saturating_sub(taken));
    let line = |first: &str, cell: &dyn Fn(&Column) -> String| {
        let cells = shown.iter().map(|column| {
            let text = cell(column);
            let gap = column.width().saturating_sub(text.width());
            format!("{}{text}", " ".repeat(gap))
        });
        format!(
            "{}{}",
            pad(&fit(first, name), name),
            cells.collect::<String>()
        )
    };
    let head = line("", &|column| column.head.clone());
    let rows = names.iter().enumerate();
    std::iter::once(head)
        .chain(rows.map(|(k, name)| line(name, &|column| column.cells[k].clone())))
        .collect()
}

/// The columns that have room, those that matter most before others.
fn fitting(columns: &[Column], mut room: usize) -> Vec<&Column> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.retain(|k| !columns[*k].is_empty());
    order.sort_by_key(|k| columns[*k].rank);
    order.retain(|k| {
        let width = columns[*k].width();
        let fits = width <= room;
        room -= if fits { width } else { 0 };
        fits
    });
    order.sort_unstable();
    order.into_iter().map(|k| &columns[k]).collect()
}

fn columns(all: &[Contestant], task: &Task, seeds: usize, lang: Lang) -> Vec<Column> {
    let metric = task.metric;
    let of_loss = metric == Metric::Error;
    let result = match (metric, &task.validation) {
        (Metric::Bits, _) => say!(lang, "lab.bits_per_character"),
        (Metric::Exact, _) => say!(lang, "lab.exact"),
        (Metric::Accuracy, _) => say!(lang, "lab.right"),
        (Metric::Error, Some(_)) => say!(lang, "lab.validation"),
        (Metric::Error, None) => say!(lang, "common.loss"),
    };
    // Of several seeds what counts is what came of all.
    let loss = |one: &Contestant| Some(short(one.last?.loss));
    let held = |one: &Contestant| one.last?.validation.map(short);
    vec![
        Column::new(4, say!(lang, "lab.size"), all, |one| {
            Some(one.parameters.to_string())
        }),
        Column::new(5, say!(lang, "lab.step_count"), all, |one| {
            Some(format!("{:.0}", one.mean(|o| o.steps as f64)))
        }),
        Column::new(3, say!(lang, "lab.seconds"), all, |one| {
            Some(format!("{:.1}", one.mean(|o| o.seconds)))
        }),
        Column::new(7, say!(lang, "common.loss"), all, |one| {
            loss(one).filter(|_| seeds == 1 && (!of_loss || task.validation.is_some()))
        }),
        Column::new(6, say!(lang, "lab.validation"), all, |one| {
            held(one).filter(|_| seeds == 1 && !of_loss)
        }),
        Column::new(1, result, all, |one| {
            Some(match one.results() {
                Some([mean, ..]) => score(metric, mean),
                None if one.diverged() > 0 => "✗".to_owned(),
                None => String::new(),
            })
        }),
        Column::new(2, say!(lang, "lab.spread", seeds), all, |one| {
            let [_, least, most] = one.results().filter(|_| seeds > 1)?;
            let of = match one.outcomes.len() {
                n if n < seeds => format!(" {n}/{seeds}"),
                _ => String::new(),
            };
            let broken = match one.diverged() {
                0 => String::new(),
                n => format!(" ✗{n}"),
            };
            Some(format!(
                "{}–{}{of}{broken}",
                score(metric, least),
                score(metric, most)
            ))
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::tasks::TaskSpec;
    use crate::train::{EpochEnd, Outcome};

    fn contestant(name: &str, results: &[Option<f64>]) -> Contestant {
        let outcome = |(k, result): (usize, &Option<f64>)| Outcome {
            seed: k as u64 + 1,
            steps: 756,
            seconds: 1.5 + k as f64,
            result: *result,
            diverged: result.is_none(),
        };
        Contestant {
            name: name.into(),
            parameters: 4868,
            outcomes: results.iter().enumerate().map(outcome).collect(),
            last: Some(EpochEnd {
                epoch: 12,
                step: 756,
                loss: 0.125,
                validation: Some(0.25),
                metric: Some(1.0),
                gradient_norm: 1.0,
            }),
        }
    }

    #[test]
    fn a_table_leaves_out_what_matters_least() {
        let kind = TaskSpec::named("recall").unwrap();
        let settings = kind.defaults();
        let task = kind
            .draw(crate::train::tasks::Settings {
                length: 4,
                ..settings
            })
            .unwrap();
        let all = [
            contestant("lstm", &[Some(1.0), Some(0.5), Some(0.75)]),
            contestant("./a-cell-with-a-long-name.tex", &[Some(0.25), None]),
        ];
        let shown = |width| table(&all, &task, 3, width, Lang::EN).join("\n");
        insta::assert_snapshot!([200, 78, 44, 20].map(shown).join("\n\n"));
    }

    /// A training whose first epoch is under way has not diverged.
    #[test]
    fn what_has_no_result_yet_has_not_diverged() {
        let task = TaskSpec::named("recall").unwrap();
        let task = task.draw(task.defaults()).unwrap();
        let mut all = [contestant("lstm", &[None]), contestant("gru", &[None])];
        all[0].outcomes[0].diverged = false;
        let shown = table(&all, &task, 1, 78, Lang::EN);
        let rows = shown.iter().map(|row| row.contains('✗'));
        assert_eq!(rows.collect::<Vec<_>>(), [false, false, true], "{shown:#?}");
    }
}
