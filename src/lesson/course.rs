//! Whether what a lesson says can be done and is true.

use super::document::{Lesson, Page, Show, WalkOf};
use super::{Model, Spot, library};
use crate::graph::{Optimizer, Ref, Run};
use crate::lang::{Fault, Faults, Span};
use crate::train::tasks::Kind;
use crate::walk::{Level, Phase, Walk};

/// Where a walk begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Which way.
    pub phase: Phase,
    /// At the step that computes this, or at the first of a time.
    pub at: Begin,
    /// How deep.
    pub level: Level,
}

/// A place in a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The step whose result this is.
    Of(Ref),
    /// The first step of a time.
    Time(i64),
}

impl WalkOf {
    /// Where it begins in a run: at its first selection.
    ///
    /// # Errors
    /// What cannot be walked.
    pub fn start(&self, run: &Run) -> Result<Start, Faults> {
        let mut faults = vec![];
        let mut first = None;
        for (text, span) in &self.selections {
            match selection(text, span, run) {
                Ok((phase, Begin::Of(of))) if Walk::new(run, phase).find(of).is_none() => faults.push(
                    Fault::at(
                        span.clone(),
                        "no step computes this: it is given",
                        "没有哪一步计算它：它是给定的",
                    )
                    .help("name a quantity that has an equation, such as i_1", "请写有公式的量，例如 i_1"),
                ),
                Ok(found) => first = first.or(Some(found)),
                Err(fault) => faults.push(*fault),
            }
        }
        let level = match self.level.as_deref() {
            Some("time") => Level::Time,
            Some("equation") => Level::Equation,
            Some("entry") => Level::Entry,
            _ => Level::Operation,
        };
        match first {
            Some((phase, at)) if faults.is_empty() => Ok(Start { phase, at, level }),
            _ => Err(faults),
        }
    }
}

fn selection(text: &str, span: &Span, run: &Run) -> Result<(Phase, Begin), Box<Fault>> {
    let spot = |name: &str| Spot::parse(name.trim(), span.clone());
    if let Some(time) = text.strip_prefix("t=") {
        let length = run.graph().length as i64;
        return match time.trim().parse().ok().filter(|t| (1..=length).contains(t)) {
            Some(t) => Ok((Phase::Forward, Begin::Time(t))),
            None => Err(Box::new(Fault::at(
                span.clone(),
                format!("times go from 1 to {length}"),
                format!("时刻是从 1 到 {length}"),
            ))),
        };
    }
    if let Some(name) = text.strip_prefix("backward ") {
        let spot = Spot { gradient: name.trim() != "L", ..spot(name)? };
        let phase = Phase::Backward;
        return Ok((phase, Begin::Of(Spot { gradient: true, ..spot }.find(run)?)));
    }
    if let Some(name) = text.strip_prefix("optimizer ") {
        let Ref::Value(id) = spot(name)?.find(run)? else { unreachable!("a value was asked for") };
        let of = Ref::Moment(crate::graph::Moment::Next, id);
        return Ok((Phase::Optimizer, Begin::Of(of)));
    }
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    spot(to)?.find(run)?;
    let first = spot(from)?;
    let of = first.find(run)?;
    let phase = if first.gradient { Phase::Backward } else { Phase::Forward };
    Ok((phase, Begin::Of(of)))
}

/// The model a lesson names: a file beside the lesson's folder, else one inside the program.
pub fn model(lesson: &Lesson, beside: Option<&std::path::Path>) -> Option<Result<Model, Faults>> {
    let (name, span) = lesson.model.as_ref()?;
    let file = beside.map(|dir| dir.join(format!("../models/{name}.toml"))).filter(|p| p.is_file());
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let source = match (plain, file) {
        (true, Some(path)) => library::read(&path).ok(),
        (true, None) => library::model(name).map(str::to_owned),
        (false, _) => None,
    };
    Some(match source {
        Some(source) => Model::parse(name, &source).map_err(|faults| {
            let first = faults.into_iter().next().unwrap_or_else(|| Fault::whole("", ""));
            let (en, zh) = (first.message.en, first.message.zh);
            vec![Fault::at(
                span.clone(),
                format!("the model has a fault: {en}"),
                format!("这个模型有错：{zh}"),
            )]
        }),
        None => {
            let shown = crate::lang::printable_line(name, 40);
            let known = library::models().join(", ");
            Err(vec![
                Fault::at(
                    span.clone(),
                    format!("there is no model {shown}"),
                    format!("没有名为 {shown} 的模型"),
                )
                .help(
                    format!("put it into models/, or use: {known}"),
                    format!("请放进 models/，或使用：{known}"),
                ),
            ])
        }
    })
}

/// What a lesson says that cannot be done or is not so. `beside` is the folder of its file.
pub fn check(lesson: &Lesson, beside: Option<&std::path::Path>) -> Faults {
    let mut faults = vec![];
    let run = match model(lesson, beside) {
        Some(Ok(model)) => Some(model.run(Optimizer::ADAM)),
        Some(Err(found)) => {
            faults.extend(found);
            None
        }
        None => None,
    };
    let told = lesson.model.is_some();
    for spot in lesson.spots() {
        match &run {
            Some(run) => faults.extend(spot.find(run).err().map(|f| *f)),
            None if told => {}
            None => faults.push(needs_model(spot.span.clone())),
        }
    }
    for page in &lesson.pages {
        match &run {
            Some(run) => page_faults(page, run, &mut faults),
            None if told => {}
            None => {
                let walk = page.walk.as_ref().and_then(|w| w.selections.first()).map(|s| s.1.clone());
                faults.extend(walk.or(page.show.as_ref().map(|s| s.1.clone())).map(needs_model));
            }
        }
        question(page, run.as_ref(), &mut faults);
        if let Some((words, span)) = &page.train
            && Kind::named(&words[0]).is_none()
        {
            let known: Vec<&str> = Kind::ALL.iter().map(|k| k.name).collect();
            let shown = crate::lang::printable_line(&words[0], 30);
            faults.push(
                Fault::at(
                    span.clone(),
                    format!("there is no task {shown}"),
                    format!("没有名为“{shown}”的任务"),
                )
                .help(
                    format!("the tasks are: {}", known.join(", ")),
                    format!("任务有：{}", known.join("、")),
                ),
            );
        }
    }
    links(lesson, beside, &mut faults);
    faults
}

fn needs_model(span: Span) -> Fault {
    Fault::at(span, "this needs a model, and the lesson names none", "这里需要模型，而课文没有指明").help(
        "write model = \"worked-example\" into the front matter",
        "在头信息里写 model = \"worked-example\"",
    )
}

fn page_faults(page: &Page, run: &Run, faults: &mut Faults) {
    if let Some(walk) = &page.walk {
        faults.extend(walk.start(run).err().unwrap_or_default());
    }
    let Some((show, span)) = &page.show else { return };
    let find = |name: &str| Spot::parse(name, span.clone()).and_then(|s| s.find(run)).err();
    let sequence = |name: &str| {
        let known = run.graph().system.find(name).is_some();
        let shown = crate::lang::printable_line(name, 30);
        (!known).then(|| {
            Box::new(
                Fault::at(
                    span.clone(),
                    format!("this model has no sequence {shown}"),
                    format!("这个模型里没有 {shown} 这个序列"),
                )
                .help("write it without a time: c", "不带时刻地写：c"),
            )
        })
    };
    let fault = match show {
        Show::Matrix(name) | Show::Curve(name) => find(name),
        Show::Strip(name) | Show::Gradient(name) => sequence(name),
        Show::Cell(t) if (1..=run.graph().length as i64).contains(t) => None,
        Show::Cell(_) => {
            let length = run.graph().length;
            Some(Box::new(Fault::at(
                span.clone(),
                format!("times go from 1 to {length}"),
                format!("时刻是从 1 到 {length}"),
            )))
        }
        Show::Loss if run.graph().loss.is_some() => None,
        Show::Loss => {
            Some(Box::new(Fault::at(span.clone(), "this model has no loss L", "这个模型没有损失 L")))
        }
    };
    faults.extend(fault.map(|f| *f));
}

fn question(page: &Page, run: Option<&Run>, faults: &mut Faults) {
    let Some(q) = &page.predict else { return };
    let span = || q.span.clone();
    if q.choices.is_empty() {
        let known = match &q.answer {
            toml::Value::Integer(_) | toml::Value::Float(_) => Ok(()),
            toml::Value::String(text) => match (Spot::parse(text, span()), run) {
                (Ok(spot), Some(run)) => spot.find(run).map(|_| ()),
                (Ok(_), None) => Err(Box::new(needs_model(span()))),
                (Err(fault), _) => Err(fault),
            },
            _ => Err(Box::new(Fault::at(
                span(),
                "an answer is a number or a reference to one",
                "answer 是数，或对某个数的引用",
            ))),
        };
        faults.extend(known.err().map(|f| *f));
        return;
    }
    let right = q.answer.as_integer().filter(|n| (1..=q.choices.len() as i64).contains(n));
    if right.is_none() {
        let n = q.choices.len();
        faults.push(Fault::at(
            span(),
            format!("the answer is the number of a choice, from 1 to {n}"),
            format!("answer 应是选项的序号，从 1 到 {n}"),
        ));
    }
    if q.choices.len() > 9 {
        faults.push(Fault::at(span(), "more than nine choices have no keys", "选项超过九个，按键不够用"));
    }
    if !q.misses.is_empty() && q.misses.len() != q.choices.len() {
        faults.push(Fault::at(
            span(),
            format!(
                "{} misses for {} choices; write \"\" for the right one",
                q.misses.len(),
                q.choices.len()
            ),
            format!("misses 有 {} 条，选项有 {} 个；正确的那个写 \"\"", q.misses.len(), q.choices.len()),
        ));
    }
}

fn links(lesson: &Lesson, beside: Option<&std::path::Path>, faults: &mut Faults) {
    for (to, span) in lesson.links() {
        if to.starts_with("https://") || to.starts_with("http://") {
            continue;
        }
        let plain = !to.contains("..") && !to.starts_with('/');
        let exists = beside.is_none_or(|dir| dir.join(to).is_file());
        if !plain || !exists {
            let shown = crate::lang::printable_line(to, 60);
            faults.push(Fault::at(
                span.clone(),
                format!("this link leads nowhere: {shown}"),
                format!("这个链接没有目标：{shown}"),
            ));
        }
    }
}

/// How two lessons of the same name in two languages differ, said about the second.
pub fn compare(en: &Lesson, zh: &Lesson) -> Faults {
    let mut faults = vec![];
    if en.pages.len() != zh.pages.len() {
        let (n, m) = (en.pages.len(), zh.pages.len());
        faults.push(Fault::whole(
            format!("this lesson has {m} pages in Chinese and {n} in English"),
            format!("这一课中文有 {m} 页，英文有 {n} 页"),
        ));
    }
    for (k, (a, b)) in en.pages.iter().zip(&zh.pages).enumerate() {
        let shape = |p: &Page| {
            let walk = p
                .walk
                .as_ref()
                .map(|w| (w.level.clone(), w.selections.iter().map(|s| s.0.clone()).collect::<Vec<_>>()));
            let fill = p.fill.as_ref().map(|f| f.spots.iter().map(Spot::shown).collect::<Vec<_>>());
            let predict = p.predict.as_ref().map(|q| (q.choices.len(), q.answer.to_string()));
            (walk, p.show.as_ref().map(|s| s.0.clone()), p.train.as_ref().map(|t| t.0.clone()), predict, fill)
        };
        if shape(a) != shape(b) {
            let n = k + 1;
            faults.push(Fault::at(
                b.span.start..b.span.start,
                format!("page {n} has other directives in Chinese than in English"),
                format!("第 {n} 页的指令与英文版不同"),
            ));
        }
    }
    faults
}
