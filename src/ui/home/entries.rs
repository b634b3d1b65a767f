//! What the first screen lists.

use crate::course::progress::{Progress, Standing};
use crate::course::{Lesson, library};
use crate::lang::{Lang, Text};
use crate::train::tasks::Kind;

/// What an entry opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Lesson(String),
    Walk(String),
    Train(String),
}

/// Something that can be opened.
pub(super) struct Entry {
    pub(super) choice: Choice,
    /// `✓` read to its end, `▸` begun.
    pub(super) mark: &'static str,
    pub(super) name: Text,
    /// Written at the right: how far, how long.
    pub(super) detail: Text,
    pub(super) about: Text,
}

/// A line of the list.
pub(super) enum Item {
    Heading(Text),
    Entry(Entry),
}

/// Where to go on, the lessons, the walks, the lab.
pub(super) fn all(progress: &Progress) -> Vec<Item> {
    let lessons = lessons();
    let mut out = vec![];
    out.extend(go_on(&lessons, progress).map(Item::Entry));
    out.push(Item::Heading(overall(&lessons, progress)));
    out.extend(
        lessons
            .iter()
            .map(|pair| Item::Entry(lesson(pair, progress))),
    );
    out.push(Item::Heading(Text::new(
        "Walks: the equations of a model, step by step",
        "逐步走：一步一步看模型的公式",
    )));
    let walk = |name: &str| {
        let model = library::load(name).ok().and_then(|l| l.model.ok());
        let title = model.map(|m| m.title).unwrap_or_default();
        Item::Entry(Entry {
            choice: Choice::Walk(name.to_owned()),
            mark: " ",
            name: title,
            detail: Text::new(name, name),
            about: Text::new(
                "Step through the equations of this model; e changes any number and everything follows.",
                "逐步走过这个模型的公式；按 e 改任何一个数，后面的都跟着变。",
            ),
        })
    };
    out.extend(library::models().into_iter().map(walk));
    out.push(Item::Heading(Text::new(
        "The lab: a network trains in front of you",
        "实验室：看着网络训练",
    )));
    let train = |kind: Kind| {
        Item::Entry(Entry {
            choice: Choice::Train(kind.name.to_owned()),
            mark: " ",
            name: Text::new(
                format!("train {}", kind.name),
                format!("训练 {}", kind.name),
            ),
            detail: Text::default(),
            about: (kind.about)(),
        })
    };
    out.extend(Kind::ALL.into_iter().map(train));
    out
}

/// Every lesson in both languages.
fn lessons() -> Vec<(Lesson, Lesson)> {
    let read = |lang| {
        library::lessons(lang)
            .into_iter()
            .filter_map(|(slug, text)| Lesson::parse(slug, text).ok())
    };
    let chinese: Vec<Lesson> = read(Lang::Zh).collect();
    let pair = |en: Lesson| {
        let zh = chinese.iter().find(|l| l.slug == en.slug)?.clone();
        Some((en, zh))
    };
    read(Lang::En).filter_map(pair).collect()
}

fn standing<'a>(lesson: &Lesson, progress: &'a Progress) -> Option<&'a Standing> {
    progress.lessons.get(&lesson.slug)
}

/// The lesson that was left before its end, else the first that was not read; at the beginning, the first.
fn go_on(lessons: &[(Lesson, Lesson)], progress: &Progress) -> Option<Entry> {
    let is_done = |l: &Lesson| standing(l, progress).is_some_and(|s| s.done);
    let last = lessons
        .iter()
        .find(|(en, _)| en.slug == progress.last && !is_done(en));
    let after = lessons
        .iter()
        .skip_while(|(en, _)| en.slug != progress.last)
        .find(|(en, _)| !is_done(en));
    let (en, zh) = last
        .or(after)
        .or_else(|| lessons.iter().find(|(en, _)| !is_done(en)))?;
    let mut entry = lesson(&(en.clone(), zh.clone()), progress);
    entry.mark = "▶";
    entry.name = match standing(en, progress) {
        Some(_) => Text::new(
            format!("Continue with lesson {}", en.numbered()),
            format!("继续第 {} 课《{}》", zh.number(), zh.title),
        ),
        None if progress.lessons.is_empty() => Text::new(
            format!("Begin with lesson {}", en.numbered()),
            format!("从第 {} 课《{}》开始", zh.number(), zh.title),
        ),
        None => Text::new(
            format!("Go on with lesson {}", en.numbered()),
            format!("接着学第 {} 课《{}》", zh.number(), zh.title),
        ),
    };
    Some(entry)
}

/// `Lessons — 2 of 13 read, about 110 of 132 minutes left`.
fn overall(lessons: &[(Lesson, Lesson)], progress: &Progress) -> Text {
    let all: f64 = lessons.iter().map(|(l, _)| f64::from(l.minutes)).sum();
    let left = |l: &Lesson| {
        let read = match standing(l, progress) {
            Some(s) if s.done => 1.0,
            Some(s) => s.page as f64 / l.pages.len() as f64,
            None => 0.0,
        };
        f64::from(l.minutes) * (1.0 - read)
    };
    let left: f64 = lessons.iter().map(|(l, _)| left(l)).sum();
    let done = lessons
        .iter()
        .filter(|(l, _)| standing(l, progress).is_some_and(|s| s.done))
        .count();
    let n = lessons.len();
    Text::new(
        format!("Lessons: {done} of {n} read, about {left:.0} of {all:.0} minutes left"),
        format!("课程：{n} 课读完 {done} 课，全程约 {all:.0} 分钟，还剩 {left:.0} 分钟"),
    )
}

fn lesson((en, zh): &(Lesson, Lesson), progress: &Progress) -> Entry {
    let standing = standing(en, progress);
    let pages = en.pages.len();
    let far = match standing {
        Some(s) if s.done && s.asked > 0 => Text::new(
            format!("{}/{} right at once  ", s.right, s.asked),
            format!("一次答对 {}/{}  ", s.right, s.asked),
        ),
        Some(s) if s.done => Text::default(),
        Some(s) => {
            let n = s.page + 1;
            Text::new(
                format!("page {n}/{pages}  "),
                format!("第 {n}/{pages} 页  "),
            )
        }
        None => Text::default(),
    };
    Entry {
        choice: Choice::Lesson(en.slug.clone()),
        mark: match standing {
            Some(s) if s.done => "✓",
            Some(_) => "▸",
            None => " ",
        },
        name: Text::new(
            format!("{:>2} {}", en.number(), en.title),
            format!("{:>2} {}", zh.number(), zh.title),
        ),
        detail: Text::new(
            format!("{}{:>2} min", far.en, en.minutes),
            format!("{}{:>2} 分钟", far.zh, zh.minutes),
        ),
        about: Text::new(en.objectives.join(" · "), zh.objectives.join("；")),
    }
}
