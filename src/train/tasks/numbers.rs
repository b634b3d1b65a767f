//! Translating numbers: digits, English words, Chinese numerals, each into each.

use super::super::{Data, IGNORED, Inputs, Targets};
use super::{Draw, Drawn, Kind, Metric, Settings};
use crate::lang::{Fault, text};

pub(super) const TRANSLATE: Kind = Kind {
    name: "translate",
    about: || text!("task.numbers_from_chinese_numerals"),
    defaults: || Settings {
        hidden: 96,
        epochs: 30,
        batch: 32,
        rate: 0.005,
        ..Settings::default()
    },
    draw: translate,
    variants: &[],
};

/// Numbers from 0 up to this.
const NUMBERS: usize = 1000;

fn digits(n: usize) -> Vec<String> {
    n.to_string().chars().map(String::from).collect()
}

fn english(n: usize) -> Vec<String> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
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
        words.extend([SMALL[n / 100], "hundred"]);
    }
    match n % 100 {
        0 if n > 0 => {}
        m @ 0..20 => words.push(SMALL[m]),
        m => {
            words.push(TENS[m / 10]);
            if m % 10 > 0 {
                words.push(SMALL[m % 10]);
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

/// One sequence a pair: which writing is wanted, the number, `=`, and the answer up to the end sign. Only
/// the answer is asked for.
fn translate(settings: &Settings) -> Result<Drawn, Box<Fault>> {
    type Way = (&'static str, fn(usize) -> Vec<String>);
    let ways: [Way; 3] = [("→123", digits), ("→en", english), ("→zh", chinese)];
    let mut alphabet: Vec<String> = vec![];
    let mut symbol = |s: String| match alphabet.iter().position(|a| *a == s) {
        Some(at) => at as u32,
        None => {
            alphabet.push(s);
            alphabet.len() as u32 - 1
        }
    };
    let mut draw = Draw::new(settings.seed);
    let mut order: Vec<usize> = (0..NUMBERS).collect();
    draw.shuffle(&mut order);
    let mut sets = order.chunks(NUMBERS - NUMBERS / 10).map(|part| {
        let mut rows: Vec<(Vec<u32>, usize)> = vec![];
        for &n in part {
            for (i, (_, from)) in ways.iter().enumerate() {
                for (_, (to, into)) in ways.iter().enumerate().filter(|(k, _)| *k != i) {
                    let question = [vec![(*to).to_owned()], from(n), vec!["=".to_owned()]].concat();
                    let answer = [into(n), vec!["■".to_owned()]].concat();
                    let asked = question.len() - 1;
                    rows.push((
                        question
                            .into_iter()
                            .chain(answer)
                            .map(&mut symbol)
                            .collect(),
                        asked,
                    ));
                }
            }
        }
        rows
    });
    let (learned, kept) = (
        sets.next().unwrap_or_default(),
        sets.next().unwrap_or_default(),
    );
    drop(sets);
    let steps = learned
        .iter()
        .chain(&kept)
        .map(|(r, _)| r.len() - 1)
        .max()
        .unwrap_or(1);
    let features = alphabet.len();
    let set = |rows: &[(Vec<u32>, usize)]| {
        let (mut x, mut y, mut lengths) = (vec![], vec![], vec![]);
        for (row, asked) in rows {
            let n = row.len() - 1;
            x.extend(
                row[..n]
                    .iter()
                    .copied()
                    .chain(std::iter::repeat_n(0, steps - n)),
            );
            y.extend((0..steps).map(|t| {
                if t >= *asked && t < n {
                    row[t + 1]
                } else {
                    IGNORED
                }
            }));
            lengths.push(n as u32);
        }
        let (inputs, targets) = (Inputs::Symbols(x), Targets::Symbols(y));
        Data {
            samples: rows.len(),
            steps,
            features,
            inputs,
            targets,
            every_step: true,
            lengths: Some(lengths),
        }
    };
    Ok(Drawn {
        train: set(&learned),
        held_out: Some(set(&kept)),
        output: features,
        metric: Metric::Exact,
        baseline: None,
        floor: Some(0.0),
        alphabet,
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
