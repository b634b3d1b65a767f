//! Text, letter by letter.

use super::super::{Data, IGNORED};
use super::counts;
use super::own::MOST;
use super::question::Question;
use super::task::{Dataset, Metric, Own, Settings, Task, TaskSpec};
use crate::lang::{Diagnostic, text};

pub(super) const TEXT: TaskSpec = TaskSpec {
    name: "text",
    about: || text!("task.next_letter_book_alice_english"),
    defaults: || Settings {
        hidden: 160,
        epochs: 9,
        batch: 8,
        learning_rate: 0.005,
        decay: 0.75,
        window: Some(64),
        shuffle: false,
        ..Settings::default()
    },
    draw: text,
    variants: &[
        ("en", |usual| usual),
        ("zh", of_poems),
        ("zh-small", of_few),
    ],
    own: Own {
        hint: || text!("task.own_beginning"),
        read: beginning,
        follow: |_| (),
        choices: None,
    },
};

/// Many characters make wide outputs, so a minute has room for fewer units and epochs.
fn of_poems(usual: Settings) -> Settings {
    Settings {
        hidden: 128,
        epochs: 6,
        batch: 16,
        learning_rate: 0.005,
        decay: 0.6,
        ..usual
    }
}

/// Learned by heart after some epochs.
fn of_few(usual: Settings) -> Settings {
    Settings {
        hidden: 64,
        epochs: 7,
        batch: 4,
        decay: 1.0,
        ..usual
    }
}

/// Side by side streams a text is cut into.
fn streams(symbols: &[u32], count: usize, features: usize) -> Data<f64> {
    let steps = (symbols.len() - 1) / count;
    let (mut x, mut y) = (vec![], vec![]);
    for s in 0..count {
        x.extend(&symbols[s * steps..(s + 1) * steps]);
        y.extend(&symbols[s * steps + 1..=(s + 1) * steps]);
    }
    Data::of_symbols(count, (x, features), y, true)
}

/// Tang poems; `texts/prepare.py` made the file, and says what is in it.
fn poems() -> String {
    let file = include_bytes!("texts/zh.verses");
    let line = file.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let signs = String::from_utf8_lossy(&file[..line]);
    let signs: Vec<char> = std::iter::once('\n').chain(signs.chars()).collect();
    let pages = (0..=256).find(|pages| 256 - pages + 256 * pages >= signs.len());
    let single = 256 - pages.unwrap_or(256);
    let mut text = String::with_capacity(file.len() * 3);
    let (mut codes, mut column) = (file[line + 1..].iter().map(|byte| usize::from(*byte)), 0);
    while let Some(code) = codes.next() {
        let place = match code.checked_sub(single) {
            None => code,
            Some(page) => single + page * 256 + codes.next().unwrap_or(0),
        };
        text.push(signs[place]);
        column = if place == 0 { 0 } else { column + 1 };
        match column {
            5 => text.push('，'),
            10 => {
                text.push_str("。\n");
                column = 0;
            }
            _ => {}
        }
    }
    // No line is empty after the last poem.
    text.pop();
    text
}

fn text(settings: &Settings) -> Result<Dataset, Diagnostic> {
    let source = match settings.variant.as_deref() {
        Some("zh") => poems(),
        Some("zh-small") => include_str!("texts/zh-small.txt").to_owned(),
        // Small letters only: a short book has too few capitals to learn them.
        _ => include_str!("texts/en.txt").to_lowercase(),
    };
    let mut letters: Vec<char> = source.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let place = |c: char| letters.binary_search(&c).map_or(IGNORED, |p| p as u32);
    let symbols: Vec<u32> = source.chars().map(place).collect();
    let (learned, kept) = symbols.split_at(symbols.len() / 20 * 19);
    let count = settings.batch.clamp(1, learned.len() / 32);
    let train = streams(learned, count, letters.len());
    let validation = streams(kept, 4, letters.len());
    let counts = counts::losses(learned, kept, letters.len());
    Ok(Dataset {
        train,
        validation: Some(validation),
        output: letters.len(),
        metric: Metric::Bits,
        baseline: counts.first().copied(),
        floor: None,
        counts,
        sounds: vec![],
        alphabet: letters.iter().map(char::to_string).collect(),
    })
}

/// How a text begins, of letters that the network knows; it is what goes on.
fn beginning(task: &Task, typed: &str) -> Option<Vec<Question>> {
    let place = |c: char| {
        let letter = |c: char| task.alphabet.iter().position(|own| own.chars().eq([c]));
        letter(c).or_else(|| c.to_lowercase().next().and_then(letter))
    };
    // A new line comes before what is first.
    let signs = ['\n'].into_iter().chain(typed.chars().take(MOST + 1));
    let all: Option<Vec<u32>> = signs.map(|c| place(c).map(|s| s as u32)).collect();
    let all = all.filter(|all| (2..=MOST / 2).contains(&all.len()))?;
    let asked = vec![IGNORED; all.len()];
    let data = Data::of_symbols(1, (all, task.train.features), asked, true);
    Some(vec![Question::of(data)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::Digest;

    #[test]
    fn poems_are_five_thousand_of_well_formed_lines() {
        let text = poems();
        // The text as it was before it was packed, by SHA-256: `prepare.py --show` prints it.
        let sum = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(text.as_bytes()));
        assert_eq!(
            sum,
            "bb3e2201a72a481c0157134cf305a2f342c314b6954be4bfeeb1cc02924b2a70"
        );
        let all: Vec<&str> = text.trim_end().split("\n\n").collect();
        assert_eq!(all.len(), 5000);
        for poem in all {
            let lines: Vec<Vec<char>> = poem.lines().map(|line| line.chars().collect()).collect();
            assert!([2, 4].contains(&lines.len()), "{poem}");
            for line in lines {
                assert_eq!((line.len(), line[5], line[11]), (12, '，', '。'), "{poem}");
                let others = [&line[..5], &line[6..11]].concat();
                assert!(
                    others.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)),
                    "{poem}"
                );
            }
        }
        let kind = TEXT;
        let task = kind.draw(Settings {
            variant: Some("zh".into()),
            ..kind.usual(Some("zh"))
        });
        assert!(task.unwrap().alphabet.len() < 2000);
    }
}
