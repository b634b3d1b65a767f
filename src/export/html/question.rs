//! Questions as forms: choices or a number, hints, and the answer behind a disclosure that works without a script.

use super::super::markup::{Markup, element};
use super::marks::names;
use super::prose::{ValueFormatter, value};
use crate::course::Placeholder;
use crate::course::document::{Asked, Fill, Page, Predict};
use crate::graph::{Address, Place, Run};
use crate::lang::{Lang, say};

/// The numbers of the model a page asks for, entry by entry.
pub(super) fn asked(page: &Page, run: &Run) -> Vec<Place> {
    let predict = page.predict.iter().filter_map(address);
    let fill = page.fill.iter().flat_map(|fill| &fill.numbers);
    predict
        .chain(fill.filter_map(|number| number.address().cloned()))
        .flat_map(|address| places(&address, run))
        .collect()
}

/// The number of the model that answers, where one does.
fn address(q: &Predict) -> Option<Address> {
    let spot = q.spot().filter(|_| q.choices.is_empty())?;
    spot.address().cloned()
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
pub(super) fn forms(page: &Page, ink: ValueFormatter<'_>, lang: Lang, id: &str) -> Markup {
    let all = page.asks().into_iter().enumerate();
    let one = |(n, asked)| match asked {
        Asked::Predict(q) => predict(q, ink, lang, &format!("{id}-{n}")),
        Asked::Fill(f) => fill(f, ink, lang),
    };
    all.map(one).collect()
}

/// What answers a question: for a script, if one can tell, and as it is shown.
fn right(q: &Predict, ink: ValueFormatter<'_>) -> (Option<String>, Markup) {
    if let Some(words) = q.model_answer() {
        return (None, ink.rich(words));
    }
    if q.choices.is_empty() {
        let (wanted, shown) = number(q, ink);
        return (Some(wanted), shown);
    }
    let mut rights = q.rights();
    rights.sort_unstable();
    let wanted: Vec<String> = rights.iter().map(usize::to_string).collect();
    let shown = rights.iter().filter_map(|n| {
        let choice = q.choices.get(n.checked_sub(1)?)?;
        Some(numbered(*n, ink.rich(choice)))
    });
    (Some(wanted.join(",")), Markup::joined(shown, " · "))
}

fn predict(q: &Predict, ink: ValueFormatter<'_>, lang: Lang, id: &str) -> Markup {
    let (wanted, shown) = right(q, ink);
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
            .with("type", if q.is_several() { "checkbox" } else { "radio" })
            .with("name", id)
            .with("value", n)
            .alone();
        let label = [button, " ".into(), numbered(n, ink.rich(text))];
        out.push_line(element("label").of(label));
    }
    if q.choices.is_empty() {
        out.push_line(if q.open { line(lang) } else { field(lang) });
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
    if !q.open {
        out.push_line(check(lang));
    }
    out.push(hints(&q.hints, ink, lang));
    let why = match q.why.is_empty() {
        true => Markup::default(),
        false => [" — ".into(), ink.rich(&q.why)].into(),
    };
    out.push_line(answer([shown, why], lang));
    form(
        wanted.as_deref(),
        q.tolerance,
        address(q).as_ref(),
        ink,
        out,
    )
}

/// A choice with its number before it.
fn numbered(n: usize, choice: Markup) -> Markup {
    [format!("{n}. ").into(), choice].into()
}

fn fill(fill: &Fill, ink: ValueFormatter<'_>, lang: Lang) -> Markup {
    let one = |(spot, help): (&Placeholder, &Vec<String>)| {
        let (wanted, shown) = model_number(spot, ink).unwrap_or_default();
        let mut out = Markup::default();
        out.push_line(element("legend").of(format!("{spot} = ?")));
        out.push_line(field(lang));
        out.push_line(check(lang));
        out.push(hints(help, ink, lang));
        out.push_line(answer(shown, lang));
        form(Some(&wanted), fill.tolerance, spot.address(), ink, out)
    };
    fill.numbers.iter().zip(&fill.hints).map(one).collect()
}

/// Help, each step behind a disclosure of its own.
fn hints(list: &[String], ink: ValueFormatter<'_>, lang: Lang) -> Markup {
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

/// A number that answers: in full precision, and as it is shown.
fn number(q: &Predict, ink: ValueFormatter<'_>) -> (String, Markup) {
    match q.spot() {
        Some(spot) => model_number(&spot, ink).unwrap_or_default(),
        None => q.number(None).map(|v| plain(v, ink)).unwrap_or_default(),
    }
}

fn plain(v: f64, ink: ValueFormatter<'_>) -> (String, Markup) {
    let shown = crate::typeset::number(v, ink.digits).text;
    (format!("{v:?}"), shown.into())
}

/// A number of the model, or one computed from such: in full precision, and as it is shown.
fn model_number(spot: &Placeholder, ink: ValueFormatter<'_>) -> Option<(String, Markup)> {
    let run = ink.run?;
    let v = spot.number(run)?;
    let Some(address) = spot.address() else {
        return Some(plain(v, ink));
    };
    let place = Place {
        of: address.place(run)?.of,
        entry: Some(address.entry.unwrap_or_default()),
    };
    let shown = value(place, v, run, &crate::typeset::number(v, ink.digits).text);
    Some((format!("{v:?}"), shown))
}

/// A form that knows its answer, if a script can tell whether one is right, and which numbers beside it are the answer.
fn form(
    wanted: Option<&str>,
    tolerance: f64,
    address: Option<&Address>,
    ink: ValueFormatter<'_>,
    fields: Markup,
) -> Markup {
    let asks = address
        .zip(ink.run)
        .and_then(|(address, run)| names(&places(address, run), run));
    let form = element("form")
        .with("class", "ask")
        .with_some("data-answer", wanted);
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

/// A line for words.
fn line(lang: Lang) -> Markup {
    let input = element("input").with("type", "text");
    let input = input.with("autocomplete", "off").with("size", 40).alone();
    element("label").of([say!(lang, "html.your_answer").into(), input])
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
