//! What the pages of the lessons say will be seen, held to what is seen: where a key that they name leads, and that no sentence
//! that judges a number stands beside one which the page's own edits change.

use super::tests::{open, press};
use super::*;
use crate::course::Placeholder;
use crate::course::document::Part;
use crate::course::library;
use crate::lang::Lang;
use crate::ui::screen::Screen;
use crate::walk::{Level, Position};

const LANGS: [Lang; 2] = [Lang::EN, Lang::ZH];

/// Every page of every lesson, opened.
fn each_page(mut of: impl FnMut(&mut Reader, String)) {
    for (slug, _) in library::lessons(Lang::EN) {
        for lang in LANGS {
            let mut reader = open(slug, 0, lang);
            for page in 0..reader.place().1 {
                reader.turn(page);
                of(&mut reader, format!("{slug} {lang} page {}", page + 1));
            }
        }
    }
}

/// What stands in backticks, or is strong, in the prose of the page.
fn marked(page: &Page) -> Vec<String> {
    let parts = page.prose.iter().flat_map(|paragraph| &paragraph.parts);
    let words = parts.filter_map(|part| match part {
        // What is to be typed has spaces at which no line breaks.
        Part::Words(words, true) => Some(words.replace('\u{a0}', " ")),
        _ => None,
    });
    words.collect()
}

fn stands(reader: &Reader) -> Position {
    reader.stage.as_ref().unwrap().cursor.at
}

/// The equations that the page's walk names, in order.
fn named(reader: &Reader) -> Vec<Position> {
    let run = reader.run().unwrap();
    let walk = reader.page().walk.as_ref().unwrap();
    let stage = reader.stage.as_ref().unwrap();
    let equations = walk.equations(run);
    let found = equations.into_iter().filter_map(|of| stage.walk.find(of));
    found.collect()
}

/// `→` leads from the first equation that the page names to all others, with at most one of another kind between two of them;
/// where the page goes by operations, to the next of its first equation.
#[test]
fn an_arrow_leads_where_the_page_says() {
    let mut told = 0;
    each_page(|reader, place| {
        if !marked(reader.page()).iter().any(|word| word == "→") {
            return;
        }
        told += 1;
        assert!(reader.page().walk.is_some(), "{place}: → has no steps");
        let mut left = named(reader);
        let before = stands(reader);
        press(reader, "→");
        assert!(stands(reader) != before, "{place}: → leads nowhere");
        let equation = |at: Position| (at.group, at.item);
        if reader.stage.as_ref().unwrap().cursor.level != Level::Equation {
            assert_eq!(equation(stands(reader)), equation(before), "{place}");
            return;
        }
        reader.turn(reader.place().0);
        let (mut between, mut last) = (0, equation(stands(reader)));
        for _ in 0..400 {
            let here = equation(stands(reader));
            if here != last {
                (between, last) = (between + 1, here);
            }
            let count = left.len();
            left.retain(|at| equation(*at) != here);
            if left.len() < count {
                between = 0;
            }
            assert!(between < 2, "{place}: → leads past what the page is about");
            if left.is_empty() {
                return;
            }
            press(reader, "→");
        }
        panic!("{place}: → does not reach {} of its equations", left.len());
    });
    assert!(told >= 20, "only {told} pages speak of →");
}

/// `]` leads from time to time of what the page names first.
#[test]
fn a_bracket_leads_where_the_page_says() {
    let mut told = 0;
    each_page(|reader, place| {
        let marked = marked(reader.page());
        let walks = reader.page().walk.is_some();
        if !walks || !marked.iter().any(|word| word == "]") {
            return;
        }
        told += 1;
        let name = |reader: &Reader, at: Position| {
            let stage = reader.stage.as_ref().unwrap();
            let of = stage.walk.item(at).subject;
            let quantity = stage.state.run.graph().node(of.node()?).quantity?;
            Some(quantity.name)
        };
        let all = named(reader);
        let first = name(reader, all[0]);
        let same: Vec<Position> = all
            .into_iter()
            .filter(|at| name(reader, *at) == first)
            .collect();
        assert!(same.len() > 1, "{place}: ] has no other time to go to");
        for at in &same[1..] {
            press(reader, "]");
            let here = stands(reader);
            assert_eq!((here.group, here.item), (at.group, at.item), "{place}");
        }
    });
    assert!(told >= 8, "only {told} pages speak of ]");
}

/// The edits that a page tells its reader to make: `x_1 = -3` in backticks.
fn edits(reader: &Reader) -> Vec<String> {
    let is_edit = |word: &String| {
        word.split_once(" = ")
            .is_some_and(|(name, number)| number.parse::<f64>().is_ok() && !name.contains(' '))
    };
    marked(reader.page()).into_iter().filter(is_edit).collect()
}

/// The sentences of a page that hold numbers of the model, `#` in their places, and those numbers.
fn live_sentences(page: &Page) -> Vec<(String, Vec<Placeholder>)> {
    let mut all = vec![];
    for paragraph in &page.prose {
        let mut spots = paragraph.parts.iter().filter_map(|part| match part {
            Part::Live(spot) => Some(spot.clone()),
            _ => None,
        });
        let text = |part: &Part| match part {
            Part::Words(words, _) => words.clone(),
            Part::Live(_) => "#".to_owned(),
            _ => "…".to_owned(),
        };
        let text: String = paragraph.parts.iter().map(text).collect();
        let text = text.replace(". ", ".\n").replace('。', "。\n");
        for sentence in text.lines() {
            let count = sentence.matches('#').count();
            let of: Vec<Placeholder> = spots.by_ref().take(count).collect();
            if !of.is_empty() {
                all.push((sentence.to_owned(), of));
            }
        }
    }
    all
}

/// A number of the model in prose follows what the reader changes. So where a page has its reader change it, its sentence says
/// that it is the number of the moment, and what is said of the number before stands there written out.
#[test]
fn a_number_that_an_edit_changes_is_called_that_of_the_moment() {
    let mut changed = 0;
    each_page(|reader, place| {
        let edits = edits(reader);
        if !reader.has_stage() || edits.is_empty() {
            return;
        }
        let sentences = live_sentences(reader.page());
        let numbers = |reader: &Reader| -> Vec<Vec<u64>> {
            let bits = |spot: &Placeholder| {
                let number = reader.run().and_then(|run| spot.number(run));
                number.unwrap_or_default().to_bits()
            };
            let of = |(_, spots): &(String, Vec<Placeholder>)| spots.iter().map(bits).collect();
            sentences.iter().map(of).collect()
        };
        let before = numbers(reader);
        for edit in edits {
            press(reader, &format!("e{edit}\n"));
        }
        for ((said, _), (old, new)) in sentences.iter().zip(before.iter().zip(numbers(reader))) {
            if *old == new {
                continue;
            }
            changed += 1;
            let lower = said.to_lowercase();
            let is_told = ["at the moment", "此刻"]
                .iter()
                .any(|words| lower.contains(words));
            assert!(is_told, "{place}: “{said}”");
            let behind = said.rsplit('#').next().unwrap();
            assert!(
                !behind.contains([':', '：']),
                "{place}: “{said}” judges what moves"
            );
        }
    });
    assert!(changed >= 10, "only {changed} numbers change");
}

/// Text that was typed at a page's prompt and then taken back is said in so many words, even where the step does not show it.
#[test]
fn undo_says_what_came_back() {
    let mut reader = open("02-one-gate", 5, Lang::EN);
    press(&mut reader, "eb_i = -3\n");
    press(&mut reader, "u");
    let said = reader.describe().join("\n");
    assert!(said.contains("undone: b_i is −3 → 0"), "{said}");
}

/// The line that trains a page's network can be pasted into a shell.
#[test]
fn a_line_that_trains_can_be_pasted() {
    let reader = open("08-one-step-of-adam", 8, Lang::ZH);
    let said = reader.describe().join("\n");
    assert!(
        said.contains(r#"--vs "--optimizer sgd --lr 0.1""#),
        "{said}"
    );
}

/// What is said of an answer shows no mark of the language it is written in, and does not begin with the number once more.
#[test]
fn feedback_is_set_and_says_nothing_twice() {
    each_page(|reader, place| {
        let questions: Vec<(String, Option<f64>)> = reader
            .questions()
            .iter()
            .filter_map(|question| match question {
                questions::Question::Asked(q) => {
                    Some((q.why.clone(), question.number(reader.first_run())))
                }
                questions::Question::Fill { .. } => None,
            })
            .collect();
        while reader.open_question().is_some() {
            press(reader, "S");
        }
        let shown: Vec<String> = reader
            .questioned(400)
            .iter()
            .map(|row| crate::ui::widgets::rows::text(row))
            .collect();
        let shown = shown.join("\n");
        assert!(!shown.contains('`'), "{place}: {shown}");
        assert!(!shown.contains("**"), "{place}: {shown}");
        for (why, number) in questions {
            let is_part = |c: &char| c.is_ascii_digit() || ".−-".contains(*c);
            let first: String = why.chars().take_while(is_part).collect();
            let first = first.trim_end_matches('.').replace('−', "-");
            if let (Some(number), Ok(said)) = (number, first.parse::<f64>()) {
                assert!((number - said).abs() > 1e-9, "{place}: {why}");
            }
        }
    });
}
