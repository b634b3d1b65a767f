//! Questions as forms: choices or a number, hints, and the answer behind a disclosure that works without a script.

use super::super::markup::{Markup, element};
use super::marks::names;
use super::prose::{Ink, value};
use crate::course::Placeholder;
use crate::course::document::{Fill, Page, Predict};
use crate::graph::{Address, Place, Run};
use crate::lang::{Lang, say};

/// The numbers of the model a page asks for, entry by entry.
pub(super) fn asked(page: &Page, run: &Run) -> Vec<Place> {
    let predict = page.predict.iter().filter_map(address);
    let fill = page.fill.iter().flat_map(|fill| &fill.numbers);
    predict
        .chain(fill.map(|number| number.address.clone()))
        .flat_map(|address| places(&address, run))
        .collect()
}

/// The number of the model that answers, where one does.
fn address(q: &Predict) -> Option<Address> {
    Some(Placeholder::parse(q.answer.as_str()?, 0..0).ok()?.address)
}

/// An entry, or every entry of a whole quantity.
fn places(address: &Address, run: &Run) -> Vec<Place> {
    let Some(Place { of, .. }) = address.place(run) else {
        return vec![];
    };
    let (rows, cols) = run.value(of).map_or((0, 0), |matrix| matrix.shape());
    let entries = (0..rows).flat_map(|r| (0..cols).map(move |c| (r, c)));
    let entries = entries.filter(|entry| address.entry.is_none_or(|e| e == *entry));
    entries
        .map(|entry| Place {
            of,
            entry: Some(entry),
        })
        .collect()
}

/// The questions of a page; `id` sets their fields apart from those of other pages.
pub(super) fn forms(page: &Page, ink: Ink<'_>, lang: Lang, id: &str) -> Markup {
    let asked = page
        .predict
        .as_ref()
        .map(|q| predict(q, ink, lang, id))
        .unwrap_or_default();
    let fill = page
        .fill
        .as_ref()
        .map(|f| fill(f, ink, lang))
        .unwrap_or_default();
    [asked, fill].into()
}

fn predict(q: &Predict, ink: Ink<'_>, lang: Lang, id: &str) -> Markup {
    let (wanted, shown) = match q.choices.get(choice(q)) {
        Some(right) => (
            (choice(q) + 1).to_string(),
            numbered(choice(q) + 1, ink.rich(right)),
        ),
        None => number(&q.answer, ink),
    };
    let title = match q.exercise {
        true => say!(lang, "common.exercise"),
        false => say!(lang, "common.before_you_go_on"),
    };
    let asked = [
        element("small").of(title),
        " ".into(),
        ink.rich(&q.question),
    ];
    let mut out = Markup::default();
    out.push_line(element("legend").of(asked));
    for (n, text) in q.choices.iter().enumerate().map(|(n, text)| (n + 1, text)) {
        let button = element("input")
            .with("type", "radio")
            .with("name", id)
            .with("value", n)
            .alone();
        let label = [button, " ".into(), numbered(n, ink.rich(text))];
        out.push_line(element("label").of(label));
    }
    if q.choices.is_empty() {
        out.push_line(field(lang));
    }
    let miss = |number: f64, told: &str| {
        let miss = element("p").with("class", "miss").with("data-for", number);
        miss.with_flag("hidden", true).of(ink.rich(told))
    };
    let misses = q.misses.iter().enumerate();
    for (n, told) in misses.filter(|(_, told)| !told.is_empty()) {
        out.push_line(miss((n + 1) as f64, told));
    }
    q.slips
        .iter()
        .for_each(|(number, told)| out.push_line(miss(*number, told)));
    out.push_line(check(lang));
    out.push(hints(&q.hints, ink, lang));
    out.push_line(answer([shown, " — ".into(), ink.rich(&q.why)], lang));
    form(&wanted, q.tolerance, address(q).as_ref(), ink, out)
}

/// A choice with its number before it.
fn numbered(n: usize, choice: Markup) -> Markup {
    [format!("{n}. ").into(), choice].into()
}

fn fill(fill: &Fill, ink: Ink<'_>, lang: Lang) -> Markup {
    let one = |(Placeholder { address, .. }, help): (&Placeholder, &Vec<String>)| {
        let (wanted, shown) = model_number(address, ink).unwrap_or_default();
        let mut out = Markup::default();
        out.push_line(element("legend").of(format!("{address} = ?")));
        out.push_line(field(lang));
        out.push_line(check(lang));
        out.push(hints(help, ink, lang));
        out.push_line(answer(shown, lang));
        form(&wanted, fill.tolerance, Some(address), ink, out)
    };
    fill.numbers.iter().zip(&fill.hints).map(one).collect()
}

/// Help, each step behind a disclosure of its own.
fn hints(list: &[String], ink: Ink<'_>, lang: Lang) -> Markup {
    let title = say!(lang, "html.hint");
    list.iter()
        .map(|hint| disclosure("hint", title, ink.rich(hint)))
        .collect()
}

/// A text behind a title that opens it.
fn disclosure(class: &str, title: &str, text: impl Into<Markup>) -> Markup {
    let parts = [element("summary").of(title), element("p").of(text)];
    element("details").with("class", class).of(parts)
}

/// The right choice from 0; past the end when a number is asked for.
fn choice(q: &Predict) -> usize {
    q.answer
        .as_integer()
        .and_then(|n| usize::try_from(n - 1).ok())
        .unwrap_or(usize::MAX)
}

/// A number that answers: in full precision, and as it is shown.
fn number(answer: &toml::Value, ink: Ink<'_>) -> (String, Markup) {
    let plain = |v: f64| {
        (
            format!("{v:?}"),
            crate::typeset::number(v, ink.digits).text.into(),
        )
    };
    match answer {
        toml::Value::Integer(n) => plain(*n as f64),
        toml::Value::Float(n) => plain(*n),
        toml::Value::String(text) => {
            let number = Placeholder::parse(text, 0..0).ok();
            number
                .and_then(|number| model_number(&number.address, ink))
                .unwrap_or_default()
        }
        _ => Default::default(),
    }
}

/// A number of the model: in full precision, and as it is shown.
fn model_number(address: &Address, ink: Ink<'_>) -> Option<(String, Markup)> {
    let run = ink.run?;
    let v = address.number(run)?;
    let place = Place {
        of: address.place(run)?.of,
        entry: Some(address.entry.unwrap_or_default()),
    };
    let shown = value(place, v, run, &crate::typeset::number(v, ink.digits).text);
    Some((format!("{v:?}"), shown))
}

/// A form that knows its answer, and which numbers beside it are the answer.
fn form(
    wanted: &str,
    tolerance: f64,
    address: Option<&Address>,
    ink: Ink<'_>,
    fields: Markup,
) -> Markup {
    let asks = address
        .zip(ink.run)
        .and_then(|(address, run)| names(&places(address, run), run));
    let form = element("form")
        .with("class", "ask")
        .with("data-answer", wanted);
    form.with("data-tolerance", tolerance)
        .with_some("data-asks", asks)
        .of(element("fieldset").of(fields))
}

fn field(lang: Lang) -> Markup {
    let input = element("input")
        .with("type", "text")
        .with("inputmode", "decimal");
    let input = input.with("autocomplete", "off").with("size", 8).alone();
    let label = [say!(lang, "html.your_answer").into(), input];
    element("label").of(label)
}

fn check(lang: Lang) -> Markup {
    let status = element("span")
        .with("role", "status")
        .with("data-right", say!(lang, "html.right"));
    let status = status
        .with("data-wrong", say!(lang, "common.not_this_one"))
        .of("");
    let button = element("button").of(say!(lang, "html.check"));
    let parts = [button, " ".into(), status];
    element("p").with("class", "check").of(parts)
}

fn answer(text: impl Into<Markup>, lang: Lang) -> Markup {
    disclosure("answer", say!(lang, "html.show_the_answer"), text)
}
