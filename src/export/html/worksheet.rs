//! Exercises as a page to be printed; the answers begin a page of their own.

use super::super::markup::{Markup, element, own};
use super::prose::ValueFormatter;
use crate::course::drill::Exercise;
use crate::lang::{Lang, say};
use crate::typeset::Digits;

/// Black on white, as paper is.
const STYLE: &str =
    "body{font-family:serif;max-width:44em;margin:2em auto;padding:0 1em;line-height:1.5}
li{margin-bottom:1.4em}
ul{list-style:none;padding:0;color:#333}
p{margin:.3em 0}
.formula{margin-left:1.5em}
.fact{margin-right:1.4em;white-space:nowrap}
.gap{display:inline-block;min-width:7em;border-bottom:1px solid}
.answers{break-before:page}
@media print{li{break-inside:avoid}}";

/// Exercises as a page has them.
pub(in crate::export) struct Sheet<'a> {
    pub(in crate::export) lang: Lang,
    pub(in crate::export) title: String,
    pub(in crate::export) exercises: &'a [Exercise],
    pub(in crate::export) digits: Digits,
}

/// The document.
pub(in crate::export) fn html(sheet: &Sheet<'_>) -> String {
    let (lang, title) = (sheet.lang, sheet.title.as_str());
    let mut head = Markup::from("\n");
    head.push_line(element("meta").with("charset", "utf-8").alone());
    head.push_line(element("title").of(title));
    head.push_line(own("style", STYLE));
    let ink = ValueFormatter {
        run: None,
        digits: sheet.digits,
    };
    let list = |item: &dyn Fn(&Exercise) -> Markup| {
        let mut items = Markup::from("\n");
        for exercise in sheet.exercises {
            items.push_line(element("li").of(item(exercise)));
        }
        element("ol").of(items)
    };
    let mut body = Markup::from("\n");
    body.push_line(element("h1").of(title));
    body.push_line(element("p").of([
        say!(lang, "drill.worksheet_name").into(),
        ": ".into(),
        gap(),
    ]));
    body.push_line(list(&|exercise| question(exercise, ink, sheet)));
    let mut answers = Markup::from("\n");
    answers.push_line(element("h2").of(say!(lang, "drill.worksheet_answers")));
    answers.push_line(list(&|exercise| answer(exercise, ink, sheet)));
    body.push_line(element("section").with("class", "answers").of(answers));
    let mut all = Markup::from("\n");
    all.push_line(element("head").of(head));
    all.push_line(element("body").of(body));
    element("html")
        .with("lang", say!(lang, "language.tag"))
        .of(all)
        .into_page()
}

fn gap() -> Markup {
    element("span").with("class", "gap").of("\u{a0}")
}

fn question(exercise: &Exercise, ink: ValueFormatter<'_>, sheet: &Sheet<'_>) -> Markup {
    let mut out = Markup::default();
    out.push_line(element("p").of(ink.rich(&exercise.text.get(sheet.lang))));
    for formula in &exercise.formulas {
        let formula = ink.rich(&format!("${formula}$"));
        out.push_line(element("p").with("class", "formula").of(formula));
    }
    let fact = |fact: &String| {
        let fact = ink.rich(&format!("${fact}$"));
        [element("span").with("class", "fact").of(fact), " ".into()].into()
    };
    let facts: Markup = exercise.facts.iter().map(fact).collect();
    out.push_line(element("p").of(facts));
    for asked in &exercise.asked {
        let name = ink.rich(&format!("${}$ = ", asked.name));
        let prompt = ink.rich(&asked.prompt.get(sheet.lang));
        out.push_line(element("p").of([prompt, " ".into(), name, gap()]));
    }
    out
}

fn answer(exercise: &Exercise, ink: ValueFormatter<'_>, sheet: &Sheet<'_>) -> Markup {
    let mut out = Markup::default();
    for (k, asked) in exercise.asked.iter().enumerate() {
        let name = ink.rich(&format!("${}$ = ", asked.name));
        let number = element("b").of(asked.written());
        out.push_line(element("p").of([name, number]));
        let mut steps = Markup::from("\n");
        let worked = exercise.worked(k, sheet.lang, sheet.digits);
        for step in &worked {
            steps.push_line(element("li").of(step));
        }
        out.push_line(match worked.is_empty() {
            true => element("p").of(ink.rich(&asked.hint.get(sheet.lang))),
            false => element("ul").of(steps),
        });
    }
    out
}
