use super::*;
use crate::lang::Lang;
use crate::lang::Text;
use crate::typeset::Digits;
use std::collections::BTreeMap;
use std::time::Instant;

const COUNT: u64 = 1000;

/// What a reader is given: numbers and lists by their names.
struct Seen(BTreeMap<String, Vec<f64>>, String);

impl Seen {
    fn of(exercise: &Exercise) -> Seen {
        let mut all = BTreeMap::new();
        for fact in &exercise.facts {
            let parts: Vec<&str> = fact.split([' ', '=']).filter(|p| !p.is_empty()).collect();
            let Some((name, rest)) = parts.split_first() else {
                continue;
            };
            let numbers = rest.concat();
            let list = numbers.trim_matches(['[', ']']).split([',', ';']);
            let list: Result<Vec<f64>, _> = list.map(str::parse).collect();
            if let Ok(list) = list {
                all.insert((*name).to_owned(), list);
            }
        }
        Seen(all, exercise.text.get(Lang::EN))
    }

    fn list(&self, name: &str) -> &[f64] {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("{name}: {:?}", self.0))
    }

    fn n(&self, name: &str) -> f64 {
        self.list(name)[0]
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The whole numbers in the text.
    fn counts(&self) -> Vec<f64> {
        let parts = self.1.split(|c: char| !c.is_ascii_digit());
        parts.filter_map(|p| p.parse().ok()).collect()
    }
}

/// The answers by arithmetic alone, from what a reader sees.
fn truth(topic: &str, level: usize, seen: &Seen, exercise: &Exercise) -> Vec<f64> {
    let sigma = |z: f64| 1.0 / (1.0 + (-z).exp());
    let cell = |t: usize, old: f64| {
        let [f, i, g] = ["f", "i", "g"].map(|name| seen.n(&format!("{name}_{t}")));
        f * old + i * g
    };
    let name = &exercise.asked[0].name;
    match topic {
        "sigmoid" if level == 2 => {
            let z = seen.n("w") * seen.n("x") + seen.n("b");
            vec![z, sigma(z)]
        }
        "sigmoid" => {
            let z = name.trim_start_matches("\\sigma(").trim_end_matches(')');
            vec![sigma(z.parse().unwrap())]
        }
        "gate" => {
            let r = if name.ends_with("[2]") { 1 } else { 0 };
            let mut z = seen.list("W_x")[r] * seen.n("x_2") + seen.list("b")[r];
            for c in 0..2 {
                z += seen.list("W_h")[2 * r + c] * seen.list("h_1")[c];
            }
            vec![z, sigma(z)]
        }
        "cell" => {
            let mut c = vec![seen.n("c_0")];
            for t in 1..=level + 1 {
                c.push(cell(t, c[t - 1]));
            }
            c.split_off(1)
        }
        "hidden" => {
            let out = |c: f64| seen.n("o_2") * c.tanh();
            match level {
                0 => vec![out(seen.n("c_2"))],
                1 => {
                    let c = cell(2, seen.n("c_1"));
                    vec![c, out(c)]
                }
                _ => {
                    let first = cell(1, seen.n("c_0"));
                    let second = cell(2, first);
                    vec![first, second, out(second)]
                }
            }
        }
        "loss" => {
            let mut sum = 0.0;
            for t in 1..=level + 2 {
                sum += (seen.n(&format!("\\hat{{y}}_{t}")) - seen.n(&format!("y_{t}"))).powi(2);
            }
            vec![sum / (level + 2) as f64]
        }
        "output-gradient" => {
            let all = (1..=4).filter(|t| seen.has(&format!("y_{t}")));
            let slope = |t: usize| {
                let error = seen.n(&format!("\\hat{{y}}_{t}")) - seen.n(&format!("y_{t}"));
                2.0 * error / seen.n("T")
            };
            let mut slopes: Vec<f64> = all.map(slope).collect();
            slopes.push(slopes.iter().sum());
            slopes
        }
        "gate-gradient" => {
            let (gate, factor) = match seen.has("i_1") {
                true => ("i_1", "g_1"),
                false => ("f_1", "c_0"),
            };
            let (s, p) = (seen.n(gate), seen.n(factor));
            let z = seen.n("\\partial") * p * s * (1.0 - s);
            vec![z, z * seen.0.get("x_1").map_or(0.0, |x| x[0])]
        }
        "cell-gradient" => {
            let known = exercise
                .facts
                .iter()
                .find(|f| f.starts_with("\\tanh"))
                .unwrap();
            let c: f64 = known
                .split("tanh(")
                .nth(2)
                .unwrap()
                .split(')')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            let tail = |name: &str| {
                let fact = exercise.facts.iter().find(|f| f.starts_with(name)).unwrap();
                fact.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
            };
            let slope = 1.0 - c.tanh().powi(2);
            let first = tail("\\partial h_1") * seen.n("o_1") * slope
                + tail("\\partial c_2") * seen.n("f_2");
            vec![first, first * seen.n("f_1")]
        }
        "decay" => match level {
            0 => vec![(1..=3).map(|t| seen.n(&format!("f_{t}"))).product()],
            _ => {
                let fact = exercise.facts.last().unwrap();
                let factor: f64 = fact.rsplit(' ').next().unwrap().parse().unwrap();
                let n: i32 = name
                    .trim_start_matches("k_{")
                    .trim_end_matches('}')
                    .parse()
                    .unwrap();
                vec![factor.powi(n)]
            }
        },
        "adam" => adam(seen),
        "softmax" => {
            let scores: Vec<f64> = (1..=3)
                .filter_map(|k| Some(seen.0.get(&format!("s_{k}"))?[0]))
                .collect();
            let right = name[2..].parse::<usize>().unwrap() - 1;
            let mut all = 0.0;
            for s in &scores {
                all += s.exp();
            }
            let p = scores[right].exp() / all;
            vec![p, (1.0 / p).log2(), p - 1.0]
        }
        "parameters" => vec![parameters(seen)],
        "shapes" => shapes(level, seen),
        other => panic!("{other}"),
    }
}

/// As PyTorch's documentation tells Adam, step after step.
fn adam(seen: &Seen) -> Vec<f64> {
    let (mut m, mut v, mut out) = (0.0, 0.0, vec![]);
    for n in 1..=3 {
        let Some(g) = seen.0.get(&format!("g_{n}")) else {
            break;
        };
        m = 0.9 * m + (1.0 - 0.9) * g[0];
        v = 0.999 * v + (1.0 - 0.999) * g[0] * g[0];
        let (mean, square) = (m / (1.0 - 0.9f64.powi(n)), v / (1.0 - 0.999f64.powi(n)));
        out = vec![mean, square, -0.01 * mean / square.sqrt()];
    }
    out
}

/// Counted tensor by tensor.
fn parameters(seen: &Seen) -> f64 {
    let (x, h) = (seen.n("N_x"), seen.n("N_h"));
    let text = &seen.1;
    let blocks = match text {
        t if t.contains("LSTM") => 4,
        t if t.contains("GRU") => 3,
        _ => 1,
    };
    let twice = text.contains("PyTorch") || text.contains("reset_after=True");
    let mut all = 0.0;
    for _ in 0..blocks {
        all += h * x;
        all += h * h;
        all += h;
        if twice {
            all += h;
        }
    }
    if let Some(outputs) = seen.counts().last().filter(|_| text.contains("dense")) {
        all += outputs * h + outputs;
    }
    all
}

fn shapes(level: usize, seen: &Seen) -> Vec<f64> {
    let text = &seen.1;
    let counts = seen.counts();
    let x = seen.0.get(":").or_else(|| seen.0.get("x"));
    match level {
        0 => {
            let shape = x.expect("the shape of x");
            match text.contains("return_sequences") {
                true => vec![shape[0], shape[1], counts[0]],
                false => vec![shape[0], counts[0]],
            }
        }
        1 => vec![2.0 * counts[1], 2.0 * counts[2], counts[1]],
        _ => {
            let (x, h) = (seen.n("N_x"), seen.n("N_h"));
            match text.contains("keras") {
                true => vec![x, 4.0 * h],
                false => vec![4.0 * h, x],
            }
        }
    }
}

#[test]
fn a_thousand_exercises_of_every_topic_are_right_and_every_slip_is_known() {
    let mut told: Vec<Text> = vec![];
    for topic in Topic::ALL {
        let begun = Instant::now();
        for number in 0..COUNT {
            let level = (number % LEVELS as u64) as usize;
            let exercise = Exercise::draw(topic, level, (7, number), &Lean::None);
            let mut seen = Seen::of(&exercise);
            if let Some(shape) = exercise.facts.iter().find_map(|f| f.strip_prefix("x : ")) {
                let list = shape
                    .trim_matches(['(', ')'])
                    .split(", ")
                    .map(|n| n.parse().unwrap());
                seen.0.insert("x".into(), list.collect());
            }
            if let Some(fact) = exercise
                .facts
                .iter()
                .find_map(|f| f.strip_prefix("\\partial c_1 = "))
            {
                seen.0
                    .insert("\\partial".into(), vec![fact.parse().unwrap()]);
            }
            let truth = truth(topic.name, level, &seen, &exercise);
            for (k, asked) in exercise.asked.iter().enumerate() {
                let off = (asked.answer - truth[k]).abs();
                let (facts, name) = (&exercise.facts, &asked.name);
                assert!(
                    off < 1e-9,
                    "{topic:?} {level} {facts:?} {name}: {} {}",
                    asked.answer,
                    truth[k]
                );
                let typed = |v: f64| format!("{v:.6}");
                assert_eq!(asked.judge(&typed(asked.answer)), Verdict::Right);
                assert_eq!(asked.judge(&typed(truth[k])), Verdict::Right);
                for (n, slip) in asked.slips.iter().enumerate() {
                    let verdict = asked.judge(&typed(slip.value));
                    assert_eq!(
                        verdict,
                        Verdict::Slip(n, slip.told.clone()),
                        "{topic:?} {facts:?} {name} {}",
                        slip.value
                    );
                    if !told.iter().any(|known| known.is_like(&slip.told)) {
                        told.push(slip.told.clone());
                    }
                }
            }
        }
        eprintln!("{topic:?} {:?}", begun.elapsed());
    }
    let keys = Lang::EN.keys().filter(|key| key.starts_with("drill.slip_"));
    assert_eq!(told.len(), keys.count(), "every slip comes up");
}

#[test]
fn signs_and_roundings_are_named() {
    let exercise = Exercise::draw(Topic::named("cell").unwrap(), 0, (1, 1), &Lean::None);
    let asked = &exercise.asked[0];
    let near = |text: String| matches!(asked.judge(&text), Verdict::Near(_));
    assert!(near(format!("{:.4}", -asked.answer)));
    assert!(near(format!("{:.4}", asked.answer * 1.04)));
    assert_eq!(asked.judge("77"), Verdict::Wrong);
    assert_eq!(asked.judge(""), Verdict::Wrong);
    assert_eq!(asked.judge("1/0"), Verdict::Wrong);
}

#[test]
fn the_same_seed_says_the_same_and_another_something_else() {
    for topic in Topic::ALL {
        let facts = |seed, number| {
            let exercise = Exercise::draw(topic, 1, (seed, number), &Lean::None);
            (exercise.text.get(Lang::EN), exercise.facts)
        };
        assert_eq!(facts(3, 1), facts(3, 1));
        let others = (2..5)
            .map(|n| facts(3, n))
            .chain((4..7).map(|seed| facts(seed, 1)));
        let alike = others.filter(|other| *other == facts(3, 1)).count();
        assert!(alike < 2, "{topic:?}");
    }
}

#[test]
fn a_worked_answer_ends_with_the_number() {
    for topic in Topic::ALL {
        for level in 0..LEVELS {
            let exercise = Exercise::draw(topic, level, (5, 2), &Lean::None);
            for (k, asked) in exercise.asked.iter().enumerate() {
                for lang in [Lang::EN, Lang::ZH] {
                    let steps = exercise.worked(k, lang, Digits::default());
                    let Some(last) = steps.last() else {
                        assert!(exercise.model.is_none(), "{topic:?}");
                        continue;
                    };
                    let value = asked.written();
                    assert!(last.contains(&value), "{topic:?} {level}: {last} {value}");
                }
            }
        }
    }
}

#[test]
fn it_gets_harder_after_three_and_easier_after_two_and_a_slip_comes_back() {
    let mut session = Session::new(Topic::named("cell"), 9, BTreeMap::new());
    let cell = session.draw().topic;
    for _ in 0..3 {
        session.note(cell, true, None);
    }
    assert_eq!(session.standing(cell).level, 1);
    for _ in 0..2 {
        session.note(cell, false, None);
    }
    assert_eq!(session.standing(cell).level, 0);
    let slip = |e: &Exercise| {
        let asked = &e.asked[0];
        let swapped = &asked.slips[0];
        (swapped.value - asked.answer).abs() / asked.answer.abs()
    };
    let (mut near, mut far) = (0.0, 0.0);
    for _ in 0..20 {
        let told = session.draw().asked[0].slips[0].told.clone();
        session.note(cell, false, Some(told));
        near += slip(&session.draw());
        session.note(cell, false, None);
        far += slip(&session.draw());
        session.note(cell, false, None);
    }
    assert!(near * 3.0 < far, "{near} {far}");
}

#[test]
fn all_topics_come_in_turn() {
    let mut session = Session::new(None, 1, BTreeMap::new());
    let mut met: Vec<Topic> = vec![];
    for _ in 0..Topic::ALL.len() * 3 * LEVELS + 50 {
        let topic = session.draw().topic;
        if !met.contains(&topic) {
            met.push(topic);
        }
        session.note(topic, true, None);
    }
    assert_eq!(met, Topic::ALL);
    assert!(
        Topic::ALL
            .iter()
            .all(|t| session.standing(*t).is_mastered())
    );
}

#[test]
fn what_is_given_is_not_what_is_asked_for() {
    let mut given = 0;
    for topic in Topic::ALL {
        for seed in 0..40 {
            let exercise = Exercise::draw(topic, seed as usize % LEVELS, (seed, 1), &Lean::None);
            let Some(model) = &exercise.model else {
                continue;
            };
            let run = model.run();
            let gives = exercise.gives();
            given += gives.len();
            for k in 0..exercise.asked.len() {
                let of = exercise.way(k).map(|way| way.1);
                let whole = of.is_some_and(|of| run.value(of).is_some_and(|m| m.len() == 1));
                assert!(
                    !whole || !gives.contains(&of.unwrap()),
                    "{topic:?} {seed} {k}"
                );
            }
        }
    }
    assert!(given > 1000, "{given}");
}
