use super::*;

fn standing(page: usize, answers: &[(&str, bool)]) -> LessonProgress {
    let answer = |(at, settled): &(&str, bool)| {
        (
            (*at).to_owned(),
            Answer {
                settled: *settled,
                ..Answer::default()
            },
        )
    };
    LessonProgress {
        page,
        answers: answers.iter().map(answer).collect(),
        ..LessonProgress::default()
    }
}

#[test]
fn a_lesson_that_was_renumbered_is_found() {
    let mut kept = Progress::default();
    kept.note("10-lstm-against-rnn", standing(4, &[("2.1", true)]));
    kept.note("9-of-my-own", standing(1, &[]));
    kept.last = "10-lstm-against-rnn".into();
    let now = kept.renumbered();
    let names: Vec<&str> = now.lessons.keys().map(String::as_str).collect();
    assert_eq!(names, ["11-lstm-against-rnn", "9-of-my-own"]);
    assert_eq!(now.last, "11-lstm-against-rnn");
    let found = &now.lessons["11-lstm-against-rnn"];
    assert!(found.page == 4 && found.answers["2.1"].settled);
    assert_eq!(now.clone().renumbered(), now);
}

#[test]
fn kept_found_again_and_set_aside_when_broken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/progress.toml");
    assert!(matches!(Progress::load(&path), (found, None) if found == Progress::default()));
    let mut progress = Progress::default();
    let read = LessonProgress {
        done: true,
        right: 2,
        asked: 3,
        ..standing(3, &[("1.1", true)])
    };
    progress.keep(&path, "01-why-memory", read).unwrap();
    assert_eq!(progress.last, "01-why-memory");
    assert!(matches!(Progress::load(&path), (found, None) if found == progress));
    std::fs::write(&path, "lessons = 7").unwrap();
    let aside = |(fresh, trouble): (Progress, Option<Trouble>)| match trouble {
        Some(Trouble::SetAside(aside)) if fresh == Progress::default() => aside,
        other => panic!("{other:?}"),
    };
    let first = aside(Progress::load(&path));
    assert_eq!(std::fs::read_to_string(first).unwrap(), "lessons = 7");
    assert!(!path.exists());
    std::fs::write(&path, "again = [").unwrap();
    let second = aside(Progress::load(&path));
    assert_eq!(std::fs::read_to_string(second).unwrap(), "again = [");
    assert_eq!(
        std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
        3,
        "both, and the lock"
    );
}

#[test]
fn two_programs_lose_nothing_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.toml");
    let (mut one, mut other) = (Progress::default(), Progress::default());
    one.keep(&path, "a", standing(4, &[("1.1", true), ("2.1", false)]))
        .unwrap();
    other.keep(&path, "b", standing(2, &[])).unwrap();
    other
        .keep(&path, "a", standing(1, &[("1.1", false), ("2.1", true)]))
        .unwrap();
    one.keep(&path, "c", standing(9, &[])).unwrap();
    let kept = Progress::load(&path).0;
    assert_eq!(kept.lessons.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert!(
        kept.lessons["a"].answers.values().all(|a| a.settled),
        "{kept:?}"
    );
    assert_eq!((kept, one.last.as_str()), (one.clone(), "c"));
}

#[test]
fn exercises_are_kept_beside_lessons() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.toml");
    let (mut one, mut other) = (Progress::default(), Progress::default());
    let practice = Practice {
        level: 1,
        row: 2,
        right: 5,
        asked: 7,
    };
    one.keep(&path, "cell", practice).unwrap();
    other.keep(&path, "a", standing(4, &[])).unwrap();
    one.keep(&path, "adam", Practice::default()).unwrap();
    let kept = Progress::load(&path).0;
    assert_eq!(kept.practice["cell"], practice);
    assert_eq!((kept.practice.len(), kept.last.as_str()), (2, "a"));
    assert_eq!(kept.lessons.len(), 1);
}

#[test]
fn many_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.toml");
    std::thread::scope(|scope| {
        for n in 0..8 {
            let path = &path;
            scope.spawn(move || {
                Progress::default()
                    .keep(path, &format!("lesson-{n}"), standing(n, &[]))
                    .unwrap();
            });
        }
    });
    assert_eq!(Progress::load(&path).0.lessons.len(), 8);
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error_and_loses_no_session() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let mut progress = Progress::default();
    assert!(
        progress
            .keep(&file.join("progress.toml"), "a", standing(3, &[]))
            .is_err()
    );
    assert_eq!(progress.lessons["a"].page, 3);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_left_alone_and_what_is_linked_stays_linked() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let path = at("progress.toml");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let mut progress = Progress::default();
    assert!(matches!(
        Progress::load(&path).1,
        Some(Trouble::Unreadable(..))
    ));
    assert!(progress.keep(&path, "a", standing(3, &[])).is_err());
    assert!(std::fs::metadata(&path).unwrap().file_type().is_fifo());
    std::fs::remove_file(&path).unwrap();
    std::fs::remove_file(at("progress.lock")).unwrap();
    // A lock that leads elsewhere, and a record kept elsewhere.
    std::fs::write(at("precious"), "as it was").unwrap();
    symlink("precious", at("progress.lock")).unwrap();
    symlink("elsewhere.toml", &path).unwrap();
    progress.keep(&path, "b", standing(4, &[])).unwrap();
    assert_eq!(
        std::fs::read_to_string(at("precious")).unwrap(),
        "as it was"
    );
    assert!(path.is_symlink());
    let kept = Progress::peek(&at("elsewhere.toml")).unwrap().unwrap();
    assert_eq!(
        kept.lessons.keys().collect::<Vec<_>>(),
        ["a", "b"],
        "what was not written before is, too"
    );
}
