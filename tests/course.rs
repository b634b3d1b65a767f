//! The lessons as a whole: what they say can be seen, is numbered rightly, and comes out when it is run.

use gatewalk::course::{Changes, Edit, LessonBundle, Placeholder, library};
use gatewalk::graph::Optimizer;
use gatewalk::lang::Lang;
use gatewalk::train::tasks::{Settings, TaskSpec};
use serde_json::Value;
use std::collections::HashMap;
use std::process::Command;

const LANGS: [Lang; 2] = [Lang::EN, Lang::ZH];

/// Each page of a language: the lesson's file name, the page's number, and its source.
fn pages(lang: Lang) -> Vec<(String, usize, String)> {
    let of = |(slug, source): (&str, &str)| {
        let body = source.splitn(3, "+++").nth(2).unwrap().to_owned();
        let pages: Vec<String> = body.split("\n---\n\n").map(str::to_owned).collect();
        let numbered = pages.into_iter().enumerate();
        let slug = slug.to_owned();
        numbered.map(move |(n, page)| (slug.clone(), n + 1, page))
    };
    library::lessons(lang).into_iter().flat_map(of).collect()
}

fn has(page: &str, directives: &[&str]) -> bool {
    page.lines().any(|line| {
        line.strip_prefix("```")
            .is_some_and(|name| directives.contains(&name))
    })
}

#[test]
fn at_most_a_quarter_of_the_pages_is_words_alone() {
    for lang in LANGS {
        let all = pages(lang);
        let bare: Vec<String> = all
            .iter()
            .filter(|(_, _, page)| !has(page, &["walk", "show", "train", "fill"]))
            .map(|(slug, n, _)| format!("{slug} {n}"))
            .collect();
        assert!(
            4 * bare.len() <= all.len(),
            "{} of {} pages: {bare:#?}",
            bare.len(),
            all.len()
        );
    }
}

/// A page that tells the reader to press → has steps to go to.
#[test]
fn an_arrow_that_is_to_be_pressed_leads_somewhere() {
    let mut nowhere = vec![];
    for (slug, _) in library::lessons(Lang::EN) {
        let lessons = LessonBundle::embedded(slug).unwrap();
        for lang in LANGS {
            let sources = pages(lang);
            let run = lessons.model.as_ref().map(|m| m.run());
            for (n, page) in lessons.lesson(lang).pages.iter().enumerate() {
                let source = &sources
                    .iter()
                    .find(|p| p.0 == slug && p.1 == n + 1)
                    .unwrap()
                    .2;
                let notes = source.split("```notes").next().unwrap();
                if !notes.contains("`→`") {
                    continue;
                }
                let walk = page.walk.as_ref();
                let steps = walk.map(|walk| walk.steps(run.as_ref().unwrap(), 9).len());
                if steps.is_none_or(|steps| steps < 2) {
                    nowhere.push(format!("{slug} {lang} page {}", n + 1));
                }
            }
        }
    }
    assert!(nowhere.is_empty(), "{nowhere:#?}");
}

/// A lesson, what a reader changes, a number of its model, how many decimals are written of it: it stands so in both languages.
type Written<'a> = (&'a str, &'a [&'a str], &'a [(&'a str, usize)]);

/// Numbers that stand written out where the live ones would follow an edit.
const WRITTEN: [Written<'_>; 14] = [
    (
        "04-candidate-cell-output",
        &[],
        &[("c_2[1]", 3), ("c_1[1]", 3), ("g_2[1]", 3)],
    ),
    (
        "05-unrolled",
        &[],
        &[("c_4[1]", 3), ("o_3[2]", 3), ("o_4[1]", 3)],
    ),
    ("06-answer-and-loss", &[], &[("L", 2)]),
    ("07-backward-through-time", &[], &[("L", 4), ("o_4[1]", 3)]),
    (
        "07-backward-through-time",
        &["W_xi[1,1] = 0.51"],
        &[("L", 4)],
    ),
    (
        "07-backward-through-time",
        &["W_xi[1,1] = 0.49"],
        &[("L", 4)],
    ),
    ("08-one-step-of-adam", &[], &[("∂W_xi[2]", 3)]),
    ("10-frameworks", &[], &[("a_4", 3)]),
    ("11-lstm-against-rnn", &[], &[("∂s_0", 4)]),
    ("11-lstm-against-rnn", &["b_f = 1"], &[("∂c_0", 4)]),
    (
        "12-break-it",
        &[],
        &[("i_4", 3), ("h_20", 3), ("yhat_20", 2), ("f_20", 3)],
    ),
    (
        "16-attention",
        &[],
        &[
            ("alpha_1", 2),
            ("alpha_2", 2),
            ("alpha_3", 2),
            ("alpha_2", 3),
            ("alpha_3", 3),
        ],
    ),
    (
        "16-attention",
        &["s[1] = 0", "s[2] = 3"],
        &[("alpha_2", 2), ("alpha_3", 2)],
    ),
    ("16-attention", &["s[1] = 0", "s[2] = 3"], &[("alpha_1", 2)]),
];

/// The numbers of a lesson's model after these changes.
fn after(slug: &str, edits: &[&str]) -> gatewalk::graph::Run {
    let model = LessonBundle::embedded(slug).unwrap().model.unwrap();
    let run = model.run();
    let mut changes = Changes::default();
    for text in edits {
        changes.make(Edit::number(run.graph(), text).unwrap_or_else(|_| panic!("{text}")));
    }
    model.run_edited(Optimizer::ADAM, &changes)
}

fn number(run: &gatewalk::graph::Run, name: &str) -> f64 {
    let spot = Placeholder::parse(name, 0..0).unwrap();
    spot.number(run).unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn numbers_that_are_written_out_are_those_of_the_model() {
    for (slug, edits, numbers) in WRITTEN {
        let run = after(slug, edits);
        for (name, decimals) in numbers {
            let text = format!("{:.decimals$}", number(&run, name)).replace('-', "−");
            for lang in LANGS {
                let sources = library::lessons(lang);
                let (_, source) = sources.into_iter().find(|(own, _)| *own == slug).unwrap();
                assert!(
                    source.contains(&text),
                    "{slug} {lang}: {name} is {text} after {edits:?}"
                );
            }
        }
    }
    // Lesson 1: how much the first input changes h.
    let (before, changed) = (
        after("01-why-memory", &[]),
        after("01-why-memory", &["x_1 = -3"]),
    );
    let difference = |name: &str| (number(&before, name) - number(&changed, name)).abs();
    for (name, said) in [
        ("h_1[1]", 0.155),
        ("h_2[1]", 0.110),
        ("h_3[1]", 0.016),
        ("h_4[1]", 0.006),
        ("h_1[2]", 0.105),
        ("h_4[2]", 0.365),
    ] {
        assert!(
            (difference(name) - said).abs() < 6e-4,
            "{name}: {}",
            difference(name)
        );
    }
    // Lesson 12: the factor of a step with W_hg = 0.1.
    let run = after("12-break-it", &["W_hg = 0.1"]);
    let part = number(&run, "i_20") * number(&run, "o_19") * 0.1;
    assert_eq!(
        (format!("{part:.3}"), format!("{:.3}", number(&run, "f_20"))),
        ("0.076".into(), "0.912".into())
    );
    // Lesson 15: the direct path of unit 1.
    let run = after("15-gru", &[]);
    let path: f64 = ["z_2[1]", "z_3[1]", "z_4[1]"]
        .map(|z| number(&run, z))
        .iter()
        .product();
    assert_eq!(format!("{path:.2}"), "0.06");
}

/// Lesson 13: as the equations count, and as the lab does.
#[test]
fn parameters_are_as_many_as_the_lesson_and_the_lab_say() {
    let sine = TaskSpec::named("sine").unwrap();
    for (hidden, said, in_the_lab) in [(2, 35, 43), (8, 329, 361), (24, 2521, 2617)] {
        let of = |biases: usize| 4 * (hidden * (1 + hidden) + biases * hidden) + hidden + 1;
        assert_eq!((of(1), of(2)), (said, in_the_lab));
        let defaults = sine.defaults();
        let task = sine.draw(Settings { hidden, ..defaults }).unwrap();
        assert_eq!(task.architecture.parameters(), in_the_lab);
        for lang in LANGS {
            let sources = library::lessons(lang);
            let (_, source) = sources
                .into_iter()
                .find(|(slug, _)| slug.starts_with("13"))
                .unwrap();
            for number in [said, in_the_lab] {
                assert!(source.contains(&number.to_string()), "{lang}: {number}");
            }
        }
    }
}

/// `[Lesson 7](07-…)` and `[第 7 课](07-…)`.
#[test]
fn links_between_lessons_say_their_numbers() {
    let mut count = 0;
    for lang in LANGS {
        for (slug, n, page) in pages(lang) {
            for link in page.split('[').skip(1) {
                let Some((said, to)) = link.split_once("](") else {
                    continue;
                };
                let number: String = said.chars().filter(char::is_ascii_digit).collect();
                if to.starts_with("http") || number.is_empty() {
                    continue;
                }
                let file = to.split('-').next().unwrap().trim_start_matches('0');
                assert_eq!(number, file, "{slug} {lang} page {n}: {said}");
                count += 1;
            }
        }
    }
    assert!(count >= 2 * 17, "only {count} links");
}

/// Lines of `gatewalk train … --log json`.
fn trained(arguments: &str) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
        .arg("train")
        .args(arguments.split(' '))
        .args(["--log", "json", "--threads", "1"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

/// A training, then what the lessons say of it: the epoch (0 for the last), the number, what it is, how far it may be off.
type Quoted<'a> = (&'a str, &'a [(usize, &'a str, f64, f64)]);

fn hold(quoted: &[Quoted<'_>]) {
    for (arguments, said) in quoted {
        let lines = trained(arguments);
        for (epoch, what, wanted, tolerance) in *said {
            let line = match epoch {
                0 => lines.iter().rfind(|l| l.get(what).is_some()),
                n => lines.iter().find(|l| l["epoch"] == *n as u64),
            };
            let found = line.unwrap_or_else(|| panic!("{arguments}: no epoch {epoch}"))[what]
                .as_f64()
                .unwrap();
            assert!(
                (found - wanted).abs() <= *tolerance,
                "{arguments}: {what} after epoch {epoch} is {found}, and not {wanted}"
            );
        }
    }
}

/// Lessons 8, 9 and 12.
#[test]
fn short_trainings_end_as_the_lessons_say() {
    const LOSS: &str = "loss";
    const VALIDATION: &str = "validation_loss";
    hold(&[
        (
            "worked-example",
            &[
                (100, LOSS, 0.002, 0.0005),
                (100, VALIDATION, 16.9, 0.05),
                (400, VALIDATION, 13.7, 0.05),
            ],
        ),
        (
            "worked-example --optimizer sgd --lr 0.1",
            &[
                (100, LOSS, 0.05, 0.005),
                (100, VALIDATION, 7.7, 0.05),
                (400, VALIDATION, 6.5, 0.05),
            ],
        ),
        ("worked-example --lr 0.001", &[(0, LOSS, 2.08, 0.01)]),
        ("worked-example --lr 1", &[(0, LOSS, 1.25, 0.001)]),
        (
            "worked-example --optimizer sgd --clip 0 --lr 3",
            &[(0, "step", 27.0, 1.5)],
        ),
    ]);
    let explosion = trained("worked-example --optimizer sgd --clip 0 --lr 3");
    let loss = |n: usize| explosion[n]["loss"].as_f64().unwrap();
    assert!((loss(10) / loss(9) - 25.0).abs() < 1e-3);
}

/// Longer ones, which take minutes: `cargo test --test course -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn long_trainings_end_as_the_lessons_say() {
    const LOSS: &str = "loss";
    const VALIDATION: &str = "validation_loss";
    hold(&[
        (
            "keras",
            &[(0, LOSS, 0.981, 0.001), (0, VALIDATION, 1.01, 0.01)],
        ),
        (
            "keras --variant column --epochs 150 --lr 0.005",
            &[
                (35, LOSS, 0.96, 0.01),
                (35, VALIDATION, 1.02, 0.01),
                (100, LOSS, 0.61, 0.06),
                (100, VALIDATION, 1.29, 0.05),
                (0, LOSS, 0.30, 0.06),
                (0, VALIDATION, 1.7, 0.1),
            ],
        ),
        (
            "keras --variant column --epochs 150 --lr 0.005 --hidden 4",
            &[(0, LOSS, 0.94, 0.01), (0, VALIDATION, 1.06, 0.01)],
        ),
        ("sine --lr 0.0003", &[(0, VALIDATION, 0.038, 0.001)]),
        ("sine --lr 0.001", &[(0, VALIDATION, 0.022, 0.001)]),
        ("sine --lr 0.03", &[(0, VALIDATION, 0.017, 0.001)]),
        ("sine --lr 0.3", &[(0, VALIDATION, 0.021, 0.002)]),
        // Where it ends depends on the last bit of a product: more than ten times the usual loss.
        ("sine --lr 1", &[(0, VALIDATION, 0.68, 0.5)]),
        ("sine --hidden 2", &[(0, VALIDATION, 0.031, 0.001)]),
        ("sine --hidden 8", &[(0, VALIDATION, 0.020, 0.001)]),
        (
            "sine --batch 4",
            &[(0, VALIDATION, 0.017, 0.001), (0, "step", 9000.0, 0.0)],
        ),
        (
            "sine --batch 256",
            &[(0, VALIDATION, 0.028, 0.001), (0, "step", 180.0, 0.0)],
        ),
        (
            "sine",
            &[(0, VALIDATION, 0.0175, 0.0005), (0, "step", 1140.0, 0.0)],
        ),
        ("sine --seed 2", &[(0, VALIDATION, 0.0185, 0.0005)]),
        ("sine --seed 3", &[(0, VALIDATION, 0.0186, 0.0005)]),
        ("sine --cell gru", &[(0, VALIDATION, 0.0173, 0.0005)]),
        (
            "sine --cell gru --seed 2",
            &[(0, VALIDATION, 0.0180, 0.0005)],
        ),
        (
            "sine --cell gru --seed 3",
            &[(0, VALIDATION, 0.0187, 0.0005)],
        ),
        ("sine --cell mgu", &[(0, VALIDATION, 0.0184, 0.0005)]),
        (
            "sine --cell mgu --seed 2",
            &[(0, VALIDATION, 0.0190, 0.0005)],
        ),
        (
            "sine --cell mgu --seed 3",
            &[(0, VALIDATION, 0.0189, 0.0005)],
        ),
        (
            "text --variant zh-small --epochs 20",
            &[
                (7, "bits_per_character", 7.95, 0.1),
                (20, "bits_per_character", 8.53, 0.2),
            ],
        ),
        (
            "text --variant zh-small --epochs 20 --hidden 16",
            &[(20, "bits_per_character", 8.03, 0.1)],
        ),
        ("translate", &[(0, "exact_match", 0.995, 0.004)]),
        ("speech", &[(0, "accuracy", 0.995, 0.006)]),
        ("recall", &[(0, "accuracy", 1.0, 0.0)]),
        ("recall --forget-bias 0", &[(0, "accuracy", 0.25, 0.1)]),
        (
            "recall --cell rnn --hidden 68",
            &[(0, "accuracy", 0.25, 0.1)],
        ),
        ("recall --forget-bias 1", &[(0, "accuracy", 0.19, 0.05)]),
        (
            "recall --forget-bias 1 --seed 5",
            &[(0, "accuracy", 1.0, 0.05)],
        ),
    ]);
}

/// What follows each group of up to `most` characters in the first nineteen twentieths of a text.
struct Counts<'a> {
    text: &'a [char],
    learned: usize,
    after: HashMap<&'a [char], HashMap<char, f64>>,
    kinds: usize,
}

impl<'a> Counts<'a> {
    fn of(text: &'a [char], most: usize) -> Counts<'a> {
        let learned = text.len() / 20 * 19;
        let mut after: HashMap<&[char], HashMap<char, f64>> = HashMap::new();
        for i in 0..learned {
            for k in 0..=most.min(i) {
                let next = after.entry(&text[i - k..i]).or_default();
                *next.entry(text[i]).or_default() += 1.0;
            }
        }
        let kinds = text.iter().collect::<std::collections::HashSet<_>>().len();
        Counts {
            text,
            learned,
            after,
            kinds,
        }
    }

    /// Bits a character of the last twentieth, by `before` characters, falling back on fewer as Witten and Bell (1991) do.
    fn bits(&self, before: usize) -> f64 {
        let price = |i: usize| {
            let mut p = 1.0 / self.kinds as f64;
            for k in 0..=before {
                let Some(next) = self.after.get(&self.text[i - k..i]) else {
                    break;
                };
                let (all, different) = (next.values().sum::<f64>(), next.len() as f64);
                p = (next.get(&self.text[i]).unwrap_or(&0.0) + different * p) / (all + different);
            }
            -p.log2()
        };
        let rest = self.learned..self.text.len();
        rest.clone().map(price).sum::<f64>() / rest.len() as f64
    }
}

/// Lesson 14: a table of counts beside the network.
#[test]
fn counts_of_letters_cost_what_the_lesson_says() {
    let english = include_str!("../src/train/tasks/texts/en.txt").to_lowercase();
    let english: Vec<char> = english.chars().collect();
    assert_eq!(english.len(), 142_093);
    let counts = Counts::of(&english, 5);
    let said = [
        (0, 4.34),
        (1, 3.35),
        (2, 2.64),
        (3, 2.21),
        (4, 2.15),
        (5, 2.21),
    ];
    for (before, bits) in said {
        let found = counts.bits(before);
        assert!((found - bits).abs() < 0.006, "{before} letters: {found}");
    }
}
