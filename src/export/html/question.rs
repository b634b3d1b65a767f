//! Questions as forms: choices or a number, hints, and the answer behind a disclosure that works without a script.

use super::escape;
use super::prose::{Ink, value};
use super::steps::attribute;
use crate::graph::{Place, Run};
use crate::lang::Lang;
use crate::lesson::Spot;
use crate::lesson::document::{Fill, Page, Predict};
use std::fmt::Write;

/// The numbers of the model a page asks for, entry by entry.
pub(super) fn asked(page: &Page, run: &Run) -> Vec<Place> {
    let predict = page.predict.iter().filter_map(spot);
    let fill = page.fill.iter().flat_map(|fill| fill.spots.iter().cloned());
    predict.chain(fill).flat_map(|spot| places(&spot, run)).collect()
}

/// The number of the model that answers, where one does.
fn spot(q: &Predict) -> Option<Spot> {
    Spot::parse(q.answer.as_str()?, 0..0).ok()
}

/// An entry, or every entry of a whole quantity.
fn places(spot: &Spot, run: &Run) -> Vec<Place> {
    let Ok(of) = spot.find(run) else { return vec![] };
    let (rows, cols) = run.value(of).map_or((0, 0), |matrix| matrix.shape());
    let entries = (0..rows).flat_map(|r| (0..cols).map(move |c| (r, c)));
    let entries = entries.filter(|entry| spot.entry.is_none_or(|e| e == *entry));
    entries.map(|entry| Place { of, entry: Some(entry) }).collect()
}

/// The questions of a page; `id` sets their fields apart from those of other pages.
pub(super) fn forms(page: &Page, ink: Ink<'_>, lang: Lang, id: &str) -> String {
    let asked = page.predict.as_ref().map(|q| predict(q, ink, lang, id)).unwrap_or_default();
    let fill = page.fill.as_ref().map(|f| fill(f, ink, lang)).unwrap_or_default();
    asked + &fill
}

fn predict(q: &Predict, ink: Ink<'_>, lang: Lang, id: &str) -> String {
    let (wanted, shown) = match q.choices.get(choice(q)) {
        Some(right) => ((choice(q) + 1).to_string(), format!("{}. {}", choice(q) + 1, ink.rich(right))),
        None => number(&q.answer, ink),
    };
    let mut out = open(&wanted, q.tolerance, spot(q).as_ref(), ink);
    let title = match q.exercise {
        true => lang.pick("exercise", "练习"),
        false => lang.pick("before you go on", "先想一想"),
    };
    let _ = writeln!(out, "<fieldset><legend><small>{title}</small> {}</legend>", ink.rich(&q.question));
    for (n, text) in q.choices.iter().enumerate().map(|(n, text)| (n + 1, text)) {
        let text = ink.rich(text);
        let _ = writeln!(out, "<label><input type=radio name=\"{id}\" value={n}> {n}. {text}</label>");
    }
    if q.choices.is_empty() {
        out.push_str(&field(lang));
    }
    for (n, miss) in q.misses.iter().enumerate().filter(|(_, miss)| !miss.is_empty()) {
        let _ = writeln!(out, "<p class=miss data-for={} hidden>{}</p>", n + 1, ink.rich(miss));
    }
    for (number, told) in &q.slips {
        let _ = writeln!(out, "<p class=miss data-for={number} hidden>{}</p>", ink.rich(told));
    }
    out.push_str(&check(lang));
    out.push_str(&hints(&q.hints, ink, lang));
    out.push_str(&answer(&format!("{shown} — {}", ink.rich(&q.why)), lang));
    out.push_str("</fieldset></form>\n");
    out
}

fn fill(fill: &Fill, ink: Ink<'_>, lang: Lang) -> String {
    let one = |(spot, help): (&Spot, &Vec<String>)| {
        let (wanted, shown) = number(&toml::Value::String(spot.shown()), ink);
        let mut out = open(&wanted, fill.tolerance, Some(spot), ink);
        let _ = writeln!(out, "<fieldset><legend>{} = ?</legend>", escape(&spot.shown()));
        out.push_str(&field(lang));
        out.push_str(&check(lang));
        out.push_str(&hints(help, ink, lang));
        out.push_str(&answer(&shown, lang));
        out.push_str("</fieldset></form>\n");
        out
    };
    fill.spots.iter().zip(&fill.hints).map(one).collect()
}

/// Help, each step behind a disclosure of its own.
fn hints(list: &[String], ink: Ink<'_>, lang: Lang) -> String {
    let title = lang.pick("Hint", "提示");
    let one = |hint: &String| {
        format!("<details class=hint><summary>{title}</summary><p>{}</p></details>\n", ink.rich(hint))
    };
    list.iter().map(one).collect()
}

/// The right choice from 0; past the end when a number is asked for.
fn choice(q: &Predict) -> usize {
    q.answer.as_integer().and_then(|n| usize::try_from(n - 1).ok()).unwrap_or(usize::MAX)
}

/// A number that answers: in full precision, and as it is shown.
fn number(answer: &toml::Value, ink: Ink<'_>) -> (String, String) {
    let plain = |v: f64| (format!("{v:?}"), escape(&crate::typeset::number(v, ink.digits).text));
    match answer {
        toml::Value::Integer(n) => plain(*n as f64),
        toml::Value::Float(n) => plain(*n),
        toml::Value::String(text) => {
            let spot = Spot::parse(text, 0..0).ok();
            let found = spot.zip(ink.run).and_then(|(spot, run)| {
                let (of, entry) = (spot.find(run).ok()?, spot.entry.unwrap_or((0, 0)));
                let v = spot.value(run)?;
                Some((
                    format!("{v:?}"),
                    value(
                        Place { of, entry: Some(entry) },
                        v,
                        run,
                        &crate::typeset::number(v, ink.digits).text,
                    ),
                ))
            });
            found.unwrap_or_default()
        }
        _ => (String::new(), String::new()),
    }
}

/// A form that knows its answer, and which numbers beside it are the answer.
fn open(wanted: &str, tolerance: f64, spot: Option<&Spot>, ink: Ink<'_>) -> String {
    let asks = spot.zip(ink.run).map(|(spot, run)| attribute("data-asks", &places(spot, run), run));
    let asks = asks.unwrap_or_default();
    format!("<form class=ask data-answer=\"{}\" data-tolerance=\"{tolerance}\"{asks}>\n", escape(wanted))
}

fn field(lang: Lang) -> String {
    let label = lang.pick("your answer", "你的答案");
    format!("<label>{label} <input type=text inputmode=decimal autocomplete=off size=8></label>\n")
}

fn check(lang: Lang) -> String {
    let (label, right) = (lang.pick("Check", "检查"), lang.pick("Right.", "对。"));
    let wrong = lang.pick("Not this one.", "不是这个。");
    format!(
        "<p class=check><button>{label}</button> <span role=status data-right=\"{right}\" data-wrong=\"{wrong}\"></span></p>\n"
    )
}

fn answer(text: &str, lang: Lang) -> String {
    let title = lang.pick("Show the answer", "看答案");
    format!("<details class=answer><summary>{title}</summary><p>{text}</p></details>\n")
}
