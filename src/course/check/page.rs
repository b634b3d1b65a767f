//! What a page asks for, in a run of its model.

use super::super::Placeholder;
use super::super::document::{Fill, Page, Predict, Show};
use crate::equation::Shape;
use crate::graph::{Address, Run, no_time};
use crate::lang::{Fault, Faults, Span, printable_line};
use crate::train::tasks::Kind;

pub(super) fn page_faults(page: &Page, run: &Run, faults: &mut Faults) {
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
pub(super) fn question(q: &Predict) -> Faults {
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

pub(super) fn task(name: &str, span: &Span) -> Option<Fault> {
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
