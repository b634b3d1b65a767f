//! Translating numbers: digits, English words, Chinese numerals, each into each.

use super::super::{Data, IGNORED};
use super::draw::Draw;
use super::question::Question;
use super::task::{Dataset, Metric, Own, Settings, Task, TaskSpec};
use crate::lang::{Diagnostic, text};

pub(super) const TRANSLATE: TaskSpec = TaskSpec {
    name: "translate",
    about: || text!("task.numbers_from_chinese_numerals"),
    defaults: || Settings {
        hidden: 96,
        epochs: 18,
        batch: 24,
        learning_rate: 0.01,
        decay: 0.9,
        ..Settings::default()
    },
    draw: translate,
    variants: &[],
    own: Own {
        hint: || text!("task.own_number"),
        read,
        follow: |_| (),
        choices: None,
    },
};

/// Numbers from 0 up to this.
const NUMBERS: usize = 1000;

fn digits(n: usize) -> Vec<String> {
    n.to_string().chars().map(String::from).collect()
}

fn english(n: usize) -> Vec<String> {
    const ONES: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    const TEENS: [&str; 10] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let mut words = vec![];
    if n >= 100 {
        words.extend([ONES[n / 100], "hundred"]);
    }
    match n % 100 {
        0 if n > 0 => {}
        m @ 0..10 => words.push(ONES[m]),
        m @ 10..20 => words.push(TEENS[m - 10]),
        m => {
            words.push(TENS[m / 10]);
            if m % 10 > 0 {
                words.push(ONES[m % 10]);
            }
        }
    }
    words.into_iter().map(str::to_owned).collect()
}

fn chinese(n: usize) -> Vec<String> {
    const DIGIT: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (hundreds, tens, ones) = (n / 100, n / 10 % 10, n % 10);
    let mut text = vec![];
    if hundreds > 0 {
        text.extend([DIGIT[hundreds], "百"]);
    }
    match tens {
        0 if hundreds > 0 && ones > 0 => text.push("零"),
        0 => {}
        1 if hundreds == 0 => text.push("十"),
        _ => text.extend([DIGIT[tens], "十"]),
    }
    if ones > 0 || n == 0 {
        text.push(DIGIT[ones]);
    }
    text.into_iter().map(str::to_owned).collect()
}

/// Symbols in the order they were first met.
#[derive(Default)]
struct Alphabet(Vec<String>);

impl Alphabet {
    fn symbol(&mut self, text: String) -> u32 {
        let known = self.0.iter().position(|a| *a == text);
        known.unwrap_or_else(|| {
            self.0.push(text);
            self.0.len() - 1
        }) as u32
    }
}

/// A sequence: its symbols, and the step from which on the next one is asked for.
struct Row {
    symbols: Vec<u32>,
    asked: usize,
}

/// What asks for a writing, and how it is written.
type Way = (&'static str, fn(usize) -> Vec<String>);
const WAYS: [Way; 3] = [("→123", digits), ("→en", english), ("→zh", chinese)];
/// What stands before an answer, and at its end.
const ASKS: &str = "=";
const END: &str = "■";

/// One sequence a pair: which writing is wanted, the number, `=`, and the answer up to the end sign. Only
/// the answer is asked for.
fn rows(numbers: &[usize], alphabet: &mut Alphabet) -> Vec<Row> {
    let mut rows = vec![];
    for &n in numbers {
        for (i, (_, from)) in WAYS.iter().enumerate() {
            for (_, (to, into)) in WAYS.iter().enumerate().filter(|(k, _)| *k != i) {
                let question = [vec![(*to).to_owned()], from(n), vec![ASKS.to_owned()]].concat();
                let asked = question.len() - 1;
                let all = [question, into(n), vec![END.to_owned()]].concat();
                let symbols = all.into_iter().map(|text| alphabet.symbol(text)).collect();
                rows.push(Row { symbols, asked });
            }
        }
    }
    rows
}

/// A number below [`NUMBERS`] in one of the writings, as a question for each of the others.
fn read(task: &Task, typed: &str) -> Option<Vec<Question>> {
    let plain = |text: &str| -> String {
        let words = text.split(|c: char| c.is_whitespace() || c == '-');
        words
            .filter(|word| *word != "and")
            .collect::<String>()
            .to_lowercase()
    };
    let typed = plain(typed);
    let mut all = (0..NUMBERS).flat_map(|n| (0..WAYS.len()).map(move |way| (n, way)));
    let (n, way) = all.find(|(n, way)| WAYS[*way].1(*n).concat() == typed)?;
    let others = WAYS.iter().enumerate().filter(|(k, _)| *k != way);
    let question = |(_, (to, into)): (usize, &Way)| {
        let signs = [
            vec![(*to).to_owned()],
            WAYS[way].1(n),
            vec![ASKS.to_owned()],
        ]
        .concat();
        let place = |sign: &String| task.alphabet.iter().position(|own| own == sign);
        let all: Option<Vec<u32>> = signs.iter().map(|s| place(s).map(|p| p as u32)).collect();
        let all = all?;
        let asked = vec![IGNORED; all.len()];
        let data = Data::of_symbols(1, (all, task.train.features), asked, true);
        Some(Question {
            wanted: Some(into(n).concat()),
            ..Question::of(data)
        })
    };
    others.map(question).collect()
}

/// The sequences, each padded to as many `steps`.
fn data(rows: &[Row], steps: usize, features: usize) -> Data<f64> {
    let (mut x, mut y, mut lengths) = (vec![], vec![], vec![]);
    for Row { symbols, asked } in rows {
        let n = symbols.len() - 1;
        x.extend(&symbols[..n]);
        x.resize(x.len() + steps - n, 0);
        y.resize(y.len() + asked, IGNORED);
        y.extend(&symbols[asked + 1..]);
        y.resize(y.len() + steps - n, IGNORED);
        lengths.push(n as u32);
    }
    Data {
        lengths: Some(lengths),
        ..Data::of_symbols(rows.len(), (x, features), y, true)
    }
}

fn translate(settings: &Settings) -> Result<Dataset, Diagnostic> {
    let mut order: Vec<usize> = (0..NUMBERS).collect();
    Draw::new(settings.seed).shuffle(&mut order);
    let (learned, kept) = order.split_at(NUMBERS - NUMBERS / 10);
    let mut alphabet = Alphabet::default();
    let [learned, kept] = [learned, kept].map(|numbers| rows(numbers, &mut alphabet));
    let lengths = learned.iter().chain(&kept).map(|row| row.symbols.len() - 1);
    let (steps, features) = (lengths.max().unwrap_or(1), alphabet.0.len());
    let train = data(&learned, steps, features);
    Ok(Dataset {
        baseline: train.entropy(),
        train,
        validation: Some(data(&kept, steps, features)),
        output: features,
        metric: Metric::Exact,
        floor: Some(0.0),
        counts: vec![],
        sounds: vec![],
        alphabet: alphabet.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (n, en, zh) in [
            (0, "zero", "零"),
            (7, "seven", "七"),
            (10, "ten", "十"),
            (15, "fifteen", "十五"),
            (20, "twenty", "二十"),
            (42, "forty two", "四十二"),
            (100, "one hundred", "一百"),
            (105, "one hundred five", "一百零五"),
            (110, "one hundred ten", "一百一十"),
            (999, "nine hundred ninety nine", "九百九十九"),
        ] {
            assert_eq!(english(n).join(" "), en);
            assert_eq!(chinese(n).concat(), zh);
            assert_eq!(digits(n).concat(), n.to_string());
        }
    }
}
