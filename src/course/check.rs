//! Whether what a lesson says can be done, and whether its two languages agree.

use super::document::{Fill, Lesson, Page, Predict, Reading, Show};
use super::{Placeholder, start};
use crate::equation::Shape;
use crate::graph::{Address, Optimizer, Run, no_time};
use crate::lang::{Fault, Faults, Lang, Span, printable_line};
use crate::train::tasks::Kind;
use std::path::Path;

/// Faults that are told: of the numbers shown, and of what the pages ask for.
const MOST_TOLD: usize = 100;

/// All that is wrong with a lesson: how it is written, and what it says that cannot be done.
/// `beside` is the folder of its file. In the order of their places.
pub fn lesson(reading: &Reading, beside: Option<&Path>) -> Faults {
    let mut faults = reading.faults.clone();
    let lesson = &reading.lesson;
    let run = match start::model(lesson, beside) {
        Some(Ok(model)) => Some(model.run(Optimizer::ADAM)),
        Some(Err(found)) => {
            faults.extend(found);
            None
        }
        None => None,
    };
    match &run {
        Some(run) => {
            let lost = lesson
                .placeholders()
                .filter_map(|number| number.find(run).err());
            faults.extend(lost.map(|f| *f).take(MOST_TOLD));
            let mut asked = vec![];
            for page in &lesson.pages {
                page_faults(page, run, &mut asked);
                if asked.len() >= MOST_TOLD {
                    break;
                }
            }
            faults.append(&mut asked);
        }
        // A model that is named but cannot be had is one fault, not a hundred.
        None if lesson.model.is_none() && reading.fronted => {
            faults.extend(lesson.pages.iter().filter_map(first_need).map(needs_model));
        }
        None => {}
    }
    for page in &lesson.pages {
        faults.extend(page.predict.iter().flat_map(question));
        faults.extend(
            page.train
                .as_ref()
                .and_then(|(words, span)| task(&words[0], span)),
        );
    }
    links(lesson, beside, &mut faults);
    sort(&mut faults);
    faults
}

/// Into the order of their places; what concerns the whole file comes first.
pub fn sort(faults: &mut Faults) {
    faults.sort_by_key(|f| f.span.as_ref().map_or((0, 0), |s| (s.start, s.end)));
    faults.dedup();
}

fn needs_model(span: Span) -> Fault {
    Fault::at(
        span,
        "this needs a model, and the lesson names none",
        "这里需要模型，而课文没有指明",
    )
    .help(
        "write model = \"worked-example\" into the front matter",
        "在头信息里写 model = \"worked-example\"",
    )
}

/// The first thing on a page that only a model can give.
fn first_need(page: &Page) -> Option<Span> {
    let live = page
        .prose
        .iter()
        .flat_map(|p| &p.parts)
        .filter_map(|p| match p {
            super::document::Part::Live(number) => Some(&number.span),
            _ => None,
        });
    let walk = page.walk.iter().flat_map(|w| &w.selections).map(|s| &s.1);
    let fill = page.fill.iter().flat_map(|f| &f.numbers).map(|s| &s.span);
    let asked = page.predict.iter().flat_map(|q| {
        let number = q.choices.is_empty() && matches!(q.answer, toml::Value::String(_));
        q.live
            .iter()
            .map(|s| &s.span)
            .chain(number.then_some(&q.answer_at))
    });
    let all = live
        .chain(walk)
        .chain(page.show.iter().map(|s| &s.1))
        .chain(fill)
        .chain(asked);
    all.min_by_key(|s| s.start).cloned()
}

fn page_faults(page: &Page, run: &Run, faults: &mut Faults) {
    if let Some(walk) = &page.walk {
        faults.extend(walk.start(run).err().unwrap_or_default());
    }
    if let Some((show, span)) = &page.show {
        faults.extend(picture(show, span, run).map(|f| *f));
    }
    if let Some(Fill { numbers, .. }) = &page.fill {
        faults.extend(numbers.iter().filter_map(|number| one_number(number, run)));
    }
    if let Some(q) = page.predict.as_ref().filter(|q| q.choices.is_empty())
        && let toml::Value::String(text) = &q.answer
    {
        match Placeholder::parse(text, q.answer_at.clone()) {
            Ok(number) => match number.find(run) {
                Ok(_) => faults.extend(one_number(&number, run)),
                Err(fault) => faults.push(*fault),
            },
            Err(_) => faults.push(
                Fault::at(
                    q.answer_at.clone(),
                    "the answer is neither a number nor a reference to one",
                    "answer 既不是数，也不是对某个数的引用",
                )
                .help(
                    "answer = 0.62, or answer = \"i_2[1]\"",
                    "answer = 0.62，或 answer = \"i_2[1]\"",
                ),
            ),
        }
    }
}

/// A reader can type one number, not a whole vector.
fn one_number(Placeholder { address, span, .. }: &Placeholder, run: &Run) -> Option<Fault> {
    let value = run.value(address.place(run)?.of)?;
    if address.entry.is_some() || value.len() == 1 {
        return None;
    }
    let (rows, cols) = value.shape();
    let first = Address {
        entry: Some((0, 0)),
        ..address.clone()
    };
    let (name, example) = (address, first.typed(Shape { rows, cols }));
    Some(
        Fault::at(
            span.clone(),
            format!("{name} is {rows}×{cols}: which of its numbers is asked for?"),
            format!("{name} 是 {rows}×{cols} 的：问的是其中哪一个数？"),
        )
        .help(format!("write {example}"), format!("请写 {example}")),
    )
}

fn picture(show: &Show, span: &Span, run: &Run) -> Option<Box<Fault>> {
    let find = |name: &str| {
        Address::parse(name, span)
            .and_then(|address| address.find(run, span))
            .err()
    };
    match show {
        Show::Matrix(name) | Show::Curve(name) => find(name),
        Show::Strip(name) | Show::Gradient(name) if run.graph().system.find(name).is_some() => None,
        Show::Strip(name) | Show::Gradient(name) => {
            let shown = printable_line(name, 30);
            let stem = name.rsplit_once('_').map_or("c", |(stem, _)| stem);
            let stem = if run.graph().system.find(stem).is_some() {
                stem
            } else {
                "c"
            };
            let fault = Fault::at(
                span.clone(),
                format!("this model has no sequence {shown}"),
                format!("这个模型里没有 {shown} 这个序列"),
            );
            Some(Box::new(fault.help(
                format!("write it without a time: {stem}"),
                format!("不带时刻地写：{stem}"),
            )))
        }
        Show::Cell(t) => {
            let length = run.graph().length as i64;
            (!(1..=length).contains(t)).then(|| Box::new(no_time(&t.to_string(), 1, length, span)))
        }
        Show::Loss if run.graph().loss.is_some() => None,
        Show::Loss => Some(Box::new(
            Fault::at(
                span.clone(),
                "this model has no loss L",
                "这个模型没有损失 L",
            )
            .help(
                "a loss is an equation L = … in the model file",
                "损失是模型文件里的一条公式 L = …",
            ),
        )),
    }
}

/// What is wrong with a question whatever the model.
fn question(q: &Predict) -> Faults {
    let mut faults = vec![];
    let n = q.choices.len();
    if n == 0 {
        if !q.misses.is_empty() {
            faults.push(
                Fault::at(
                    q.span.clone(),
                    "misses answer wrong choices, and this question has no choices",
                    "misses 是对错误选项的回应，而这个问题没有选项",
                )
                .help(
                    "write slips, such as \"0.607: That is …\"",
                    "请写 slips，例如 \"0.607: 那是……\"",
                ),
            );
        }
        return faults;
    }
    if !q.slips.is_empty() {
        faults.push(
            Fault::at(
                q.span.clone(),
                "slips answer wrong numbers, and this question has choices",
                "slips 是对错误数值的回应，而这个问题给的是选项",
            )
            .help(
                "write misses, one for each choice",
                "请写 misses，每个选项一条",
            ),
        );
    }
    if !q
        .answer
        .as_integer()
        .is_some_and(|a| (1..=n as i64).contains(&a))
    {
        faults.push(
            Fault::at(
                q.answer_at.clone(),
                format!("the answer is the number of a choice, from 1 to {n}"),
                format!("answer 应是选项的序号，从 1 到 {n}"),
            )
            .help("answer = 1 is the first choice", "answer = 1 指第一个选项"),
        );
    }
    if !(2..=9).contains(&n) {
        faults.push(Fault::at(
            q.span.clone(),
            format!("a question has 2 to 9 choices, not {n}"),
            format!("一个问题有 2 到 9 个选项，而不是 {n} 个"),
        ));
    }
    let twin = q
        .choices
        .iter()
        .enumerate()
        .find(|(k, c)| q.choices[..*k].contains(c));
    faults.extend(twin.map(|(_, choice)| {
        let shown = printable_line(choice, 40);
        Fault::at(
            q.span.clone(),
            format!("two choices are the same: {shown}"),
            format!("有两个选项相同：{shown}"),
        )
    }));
    if !q.misses.is_empty() && q.misses.len() != n {
        let m = q.misses.len();
        faults.push(
            Fault::at(
                q.span.clone(),
                format!("{m} misses for {n} choices"),
                format!("misses 有 {m} 条，选项有 {n} 个"),
            )
            .help(
                "one for each choice, in order; \"\" for the right one",
                "按次序每个选项一条；正确的那个写 \"\"",
            ),
        );
    }
    faults
}

fn task(name: &str, span: &Span) -> Option<Fault> {
    if name.starts_with('-') || Kind::named(name).is_some() {
        return None;
    }
    let known: Vec<&str> = Kind::ALL.iter().map(|k| k.name).collect();
    let shown = printable_line(name, 30);
    let at = span.start..span.start + name.len();
    let fault = Fault::at(
        at,
        format!("there is no task {shown}"),
        format!("没有名为“{shown}”的任务"),
    );
    Some(
        match crate::equation::nearest(name, known.iter().copied()) {
            Some(near) => fault.help(
                format!("did you mean {near}?"),
                format!("是不是想写 {near}？"),
            ),
            None => fault.help(
                format!("the tasks are: {}", known.join(", ")),
                format!("任务有：{}", known.join("、")),
            ),
        },
    )
}

fn links(lesson: &Lesson, beside: Option<&Path>, faults: &mut Faults) {
    for (to, span) in lesson.links() {
        if to.starts_with("https://") || to.starts_with("http://") {
            continue;
        }
        let plain = !to.is_empty() && !to.contains("..") && !to.starts_with('/');
        if plain && beside.is_none_or(|dir| dir.join(to).is_file()) {
            continue;
        }
        let shown = printable_line(to, 60);
        faults.push(
            Fault::at(
                span.clone(),
                format!("this link leads nowhere: {shown}"),
                format!("这个链接没有目标：{shown}"),
            )
            .help(
                "link to a lesson of the same folder, such as 02-one-gate.md, or to https://…",
                "可以链接到同一文件夹里的课文，例如 02-one-gate.md，或 https://…",
            ),
        );
    }
}

/// How a lesson differs from its `other`, the same one in another language; said about the first, which is
/// written in `lang`.
pub fn compare(lesson: &Lesson, lang: Lang, other: &Lesson) -> Faults {
    let mut faults = vec![];
    let (en, zh) = (lang.pick("Chinese", "English"), lang.pick("中文", "英文"));
    let model = |l: &Lesson| l.model.as_ref().map(|m| m.0.clone());
    if model(lesson) != model(other) {
        let span = lesson.model.as_ref().map_or(0..3, |m| m.1.clone());
        let told = model(other).map_or_else(|| "—".into(), |m| printable_line(&m, 40));
        faults.push(Fault::at(
            span,
            format!("the {en} version has another model: {told}"),
            format!("{zh}版用的是另一个模型：{told}"),
        ));
    }
    if lesson.minutes != other.minutes {
        let n = other.minutes;
        faults.push(Fault::at(
            lesson.minutes_at.clone(),
            format!("the {en} version takes {n} minutes"),
            format!("{zh}版写的是 {n} 分钟"),
        ));
    }
    let (n, m) = (lesson.pages.len(), other.pages.len());
    if n != m {
        faults.push(Fault::whole(
            format!("this lesson has {n} pages, the {en} version {m}"),
            format!("这一课有 {n} 页，{zh}版有 {m} 页"),
        ));
    }
    for (k, (mine, theirs)) in lesson.pages.iter().zip(&other.pages).enumerate() {
        let differing = differing(mine, theirs);
        if !differing.is_empty() {
            let (n, list) = (k + 1, differing.join(", "));
            faults.push(Fault::at(
                mine.head.clone(),
                format!("page {n} differs from the {en} version in: {list}"),
                format!("第 {n} 页与{zh}版不同：{list}"),
            ));
        }
    }
    faults
}

/// The directives in which two pages differ.
fn differing(a: &Page, b: &Page) -> Vec<&'static str> {
    let walk = |p: &Page| {
        p.walk.as_ref().map(|w| {
            (
                w.level.clone(),
                w.selections.iter().map(|s| s.0.clone()).collect::<Vec<_>>(),
            )
        })
    };
    let fill = |p: &Page| {
        p.fill.as_ref().map(|f| {
            (
                f.tolerance.to_bits(),
                f.numbers
                    .iter()
                    .map(|n| n.address.to_string())
                    .collect::<Vec<_>>(),
            )
        })
    };
    let predict = |p: &Page| {
        p.predict.as_ref().map(|q| {
            (
                q.choices.len(),
                q.answer.to_string(),
                q.tolerance.to_bits(),
                q.exercise,
            )
        })
    };
    let mut list = vec![];
    for (same, name) in [
        (walk(a) == walk(b), "walk"),
        (
            a.show.as_ref().map(|s| &s.0) == b.show.as_ref().map(|s| &s.0),
            "show",
        ),
        (
            a.train.as_ref().map(|t| &t.0) == b.train.as_ref().map(|t| &t.0),
            "train",
        ),
        (predict(a) == predict(b), "predict"),
        (fill(a) == fill(b), "fill"),
        (a.notes.is_empty() == b.notes.is_empty(), "notes"),
    ] {
        if !same {
            list.push(name);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_numbers_that_are_not_there_the_first_few_are_told() {
        let told = |page: &str| {
            let source = format!("+++\ntitle = \"x\"\nmodel = \"rnn\"\nminutes = 1\n+++\n\n{page}");
            lesson(&Lesson::read("x", &source), None).len()
        };
        assert_eq!(
            told(&format!("## x\n\n{}\n", "{{ q_1 }} ".repeat(3 * MOST_TOLD))),
            MOST_TOLD
        );
        assert_eq!(
            told(&"## x\n\n```walk\nq_1\n```\n\n---\n\n".repeat(3 * MOST_TOLD)),
            MOST_TOLD + 1
        );
    }
}
