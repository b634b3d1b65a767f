//! What the first screen lists.

use crate::course::drill::Topic;
use crate::course::progress::{LessonProgress, Progress};
use crate::course::{Lesson, Model, library};
use crate::lang::{Each, Lang, Text, say, text};
use crate::train::tasks::TaskSpec;

/// What an entry opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Lesson(String),
    /// Exercises of a topic, or of all in turn.
    Drill(Option<Topic>),
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
            .map(|each| Item::Entry(lesson(each, progress))),
    );
    out.push(Item::Heading(text!("home.practice")));
    let topics = std::iter::once(None).chain(Topic::ALL.map(Some));
    out.extend(topics.map(|topic| Item::Entry(practice(topic, progress))));
    out.push(Item::Heading(text!("home.walks_equations_model_step_step")));
    let walk = |name: &str| {
        Item::Entry(Entry {
            choice: Choice::Walk(name.to_owned()),
            mark: " ",
            name: library::model(name)
                .map(Model::title_of)
                .unwrap_or_default(),
            detail: Text::verbatim(name),
            about: text!("home.step_through_equations_model"),
        })
    };
    out.extend(library::models().into_iter().map(walk));
    out.push(Item::Heading(text!("home.lab_network_trains_front_you")));
    let train = |kind: TaskSpec| {
        Item::Entry(Entry {
            choice: Choice::Train(kind.name.to_owned()),
            mark: " ",
            name: text!("home.train", name = kind.name),
            detail: Text::default(),
            about: (kind.about)(),
        })
    };
    out.extend(TaskSpec::ALL.into_iter().map(train));
    out
}

/// Exercises: how hard they have become, and how many were right at once.
fn practice(topic: Option<Topic>, progress: &Progress) -> Entry {
    let standing = topic.and_then(|topic| progress.practice.get(topic.name));
    let standing = standing.map(|practice| practice.sound());
    let detail = standing.map(|s| {
        let (right, asked) = (s.right, s.asked);
        text!("home.right_at_once", right, asked)
    });
    Entry {
        choice: Choice::Drill(topic),
        mark: match standing {
            Some(s) if s.is_mastered() => "✓",
            Some(_) => "▸",
            None => " ",
        },
        name: topic.map_or_else(|| text!("drill.all_in_turn"), Topic::title),
        detail: detail.unwrap_or_default(),
        about: text!("home.exercises_never_end"),
    }
}

/// A lesson without its pages in its languages, of which any one stands for it.
type InEach = Each<Lesson>;

/// Every lesson.
fn lessons() -> Vec<InEach> {
    let read = |lang: Lang| {
        let parsed = move |(slug, text)| Some((lang, Lesson::outline(slug, text)?));
        library::own_lessons(lang).into_iter().filter_map(parsed)
    };
    let mut all: Vec<(Lang, Lesson)> = Lang::all().flat_map(read).collect();
    let slugs = library::own_lessons(Lang::EN)
        .into_iter()
        .map(|(slug, _)| slug);
    let of = |slug: &str| {
        all.extract_if(.., |(_, lesson)| lesson.slug == slug)
            .collect()
    };
    slugs
        .map(of)
        .filter(|lesson: &InEach| !lesson.is_empty())
        .collect()
}

fn any(lesson: &InEach) -> &Lesson {
    lesson
        .best(Lang::EN)
        .expect("a lesson is there in a language")
        .1
}

/// How many pages a lesson has: of a few that were begun it is asked.
fn pages(lesson: &Lesson) -> usize {
    Lesson::read(&lesson.slug, &lesson.source)
        .lesson
        .pages
        .len()
}

fn standing<'a>(lesson: &Lesson, progress: &'a Progress) -> Option<&'a LessonProgress> {
    progress.lessons.get(&lesson.slug)
}

/// The lesson that was left before its end, else the first that was not read; at the beginning, the first.
fn go_on(lessons: &[InEach], progress: &Progress) -> Option<Entry> {
    let is_done = |l: &&InEach| standing(any(l), progress).is_some_and(|s| s.done);
    let is_last = |l: &&InEach| any(l).slug == progress.last;
    let last = lessons.iter().find(|l| is_last(l) && !is_done(l));
    let after = lessons
        .iter()
        .skip_while(|l| !is_last(l))
        .find(|l| !is_done(l));
    let next = last
        .or(after)
        .or_else(|| lessons.iter().find(|l| !is_done(l)))?;
    let number = any(next).number();
    let title = Text::written(next.map(|_, l| l.title.clone()));
    let name = match standing(any(next), progress) {
        Some(_) => text!("home.continue_with_lesson", number, title),
        None if progress.lessons.is_empty() => text!("home.begin_with_lesson", number, title),
        None => text!("home.go_on_with_lesson", number, title),
    };
    let entry = lesson(next, progress);
    Some(Entry {
        mark: "▶",
        name,
        ..entry
    })
}

/// `Lessons — 2 of 13 read, about 110 of 132 minutes left`.
fn overall(lessons: &[InEach], progress: &Progress) -> Text {
    let all: f64 = lessons.iter().map(|l| f64::from(any(l).minutes)).sum();
    let left = |l: &Lesson| {
        let read = match standing(l, progress) {
            Some(s) if s.done => 1.0,
            Some(s) => s.page as f64 / pages(l) as f64,
            None => 0.0,
        };
        f64::from(l.minutes) * (1.0 - read)
    };
    let left: f64 = lessons.iter().map(|l| left(any(l))).sum();
    let done = lessons
        .iter()
        .filter(|l| standing(any(l), progress).is_some_and(|s| s.done))
        .count();
    let n = lessons.len();
    text!(
        "home.lessons_read_about_minutes_left",
        done,
        n,
        left = format!("{left:.0}"),
        all = format!("{all:.0}")
    )
}

fn lesson(each: &InEach, progress: &Progress) -> Entry {
    let one = any(each);
    let standing = standing(one, progress);
    let far = match standing {
        Some(s) if s.done && s.asked > 0 => {
            text!("home.right_at_once", right = s.right, asked = s.asked)
        }
        Some(s) if s.done => Text::default(),
        Some(s) => {
            let (n, pages) = (s.page + 1, pages(one));
            text!("home.page", n, pages)
        }
        None => Text::default(),
    };
    Entry {
        choice: Choice::Lesson(one.slug.clone()),
        mark: match standing {
            Some(s) if s.done => "✓",
            Some(_) => "▸",
            None => " ",
        },
        name: Text::written(each.map(|_, l| format!("{:>2} {}", l.number(), l.title))),
        detail: text!("home.min", far, minutes = format!("{:>2}", one.minutes)),
        about: Text::written(each.map(|lang, l| l.objectives.join(say!(lang, "list.semicolon")))),
    }
}
