//! Files made to do harm, through the program itself: a clear error, or a sound lesson where the file is one, soon.

#[allow(dead_code, reason = "shared with other tests, which use all of it")]
#[path = "common/place.rs"]
mod place;

use gatewalk::course::Lesson;
use place::Place;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

const FRONT: &str =
    "+++\ntitle = \"T\"\nmodel = \"worked-example\"\nminutes = 1\n+++\n\n## Page\n\n";

impl Place {
    /// It fails with exit code 1 and says `word`.
    fn refused(&self, path: &Path, word: &str) {
        let (code, said) = self.run_on(&["check"], path);
        assert_eq!(code, 1, "{} passes: {said}", path.display());
        assert!(
            said.contains(word),
            "{}: {word} is not said\n{said}",
            path.display()
        );
        assert!(said.len() < 200_000, "{} bytes", said.len());
    }

    /// It is sound.
    fn sound(&self, path: &Path) {
        let (code, said) = self.run_on(&["check"], path);
        assert_eq!(code, 0, "{}: {said}", path.display());
    }
}

#[test]
fn escape_codes_and_marks_that_turn_a_line_are_refused_where_they_stand() {
    let place = Place::new();
    for (n, bad) in [
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\u{9b}31m",
        "\u{202e}",
        "\u{2067}",
        "\0",
    ]
    .iter()
    .enumerate()
    {
        let lesson = place.write(
            &format!("{n}.md"),
            format!("{FRONT}Words {bad} and more.\n"),
        );
        place.refused(&lesson, ".md:9:7");
        let model = format!("title = \"a{bad}\"\nequations = 'h_t = x_t'\n[inputs]\nx = [1]\n");
        place.refused(&place.write(&format!("{n}.toml"), model), ".toml:1:");
    }
    place.refused(
        &place.write(
            "title.md",
            FRONT.replace("\"T\"", "\"\\u001b[2J\"") + "Words.\n",
        ),
        "title.md:2:9",
    );
    let name = place.write("a\x1b[31m\u{202e}.md", "no front matter");
    place.refused(&name, "front matter");
}

#[test]
fn an_escape_code_spelled_as_an_entity_is_a_fault_and_never_one_on_a_page() {
    let text = format!("{FRONT}Words &#27;[2J and [a link](&#27;).\n");
    let place = Place::new();
    place.refused(&place.write("entity.md", &text), ".md:9:7");
    let shown = format!("{:?}", Lesson::read("x", &text).lesson.pages[0].prose);
    assert!(
        shown.contains('\u{fffd}') && !shown.contains("\\u{1b}"),
        "{shown}"
    );
}

#[test]
fn a_huge_line_is_not_read_to_its_end() {
    let place = Place::new();
    for name in ["huge.md", "huge.toml"] {
        let path = place.path(name);
        File::create(&path).unwrap().set_len(1 << 30).unwrap();
        place.refused(&path, "larger than");
        place.run_on(&["learn"], &path);
        place.run_on(&["walk", "--plain"], &path);
    }
    let long = format!("{FRONT}{}", "word ".repeat(200_000));
    place.refused(&place.write("long.md", long), "does not fit");
}

#[test]
fn deep_nesting_is_bounded() {
    let place = Place::new();
    for (n, deep) in [
        "[".repeat(100_000),
        "[](".repeat(50_000),
        "> ".repeat(100_000),
        format!("{}\n", "> ".repeat(1000)).repeat(100),
        "- ".repeat(100_000),
        "*".repeat(100_001),
        "`".repeat(99_999),
        format!("${}x{}$", "{".repeat(100_000), "}".repeat(100_000)),
        format!("$${}x$$", "\\hat".repeat(100_000)),
        "{{ i_1 ".repeat(50_000),
        "|a".repeat(50_000) + "|\n" + &"|-".repeat(50_000) + "|\n",
    ]
    .iter()
    .enumerate()
    {
        let path = place.write(&format!("{n}.md"), format!("{FRONT}{deep}\n"));
        let (code, said) = place.run_on(&["check"], &path);
        assert_eq!(code, 1, "{n}: {said}");
    }
    let equation = format!(
        "equations = 'h_t = {}x_t{}'\n[inputs]\nx = [1]\n",
        "(".repeat(9000),
        ")".repeat(9000)
    );
    place.refused(&place.write("brackets.toml", equation), "deep");
    for (n, (right, word)) in [
        (r"\ln".repeat(20_000) + " x_t", "deep"),
        (r"\sum".repeat(16_000) + " w", "deep"),
        ("a".repeat(60_000), "product of its letters"),
        (format!(r"\mathrm{{{}}} x_t", "a".repeat(60_000)), "a word"),
        (format!("x_t{}", "^2".repeat(30_000)), "too long"),
    ]
    .iter()
    .enumerate()
    {
        let path = place.write(
            &format!("{n}.toml"),
            format!("equations = 'h_t = {right}'\n"),
        );
        place.refused(&path, word);
    }
    place.refused(
        &place.write(
            "lists.toml",
            format!("equations = 'h_t = x_t'\nx = {}", "[".repeat(100_000)),
        ),
        "too deep",
    );
    place.refused(
        &place.write(
            "tables.toml",
            format!("equations = 'h_t = x_t'\nx = {}", "{a=".repeat(100_000)),
        ),
        "",
    );
    let dotted = format!("equations = 'h_t = x_t'\n{}a = 1\n", "a.".repeat(100_000));
    place.refused(&place.write("dotted.toml", dotted), "");
    place.refused(
        &place.write(
            "front.md",
            format!("+++\ntitle = {}\n+++\n", "[".repeat(100_000)),
        ),
        "too deep",
    );
}

#[test]
fn a_bomb_of_numbers_is_refused_before_it_is_unrolled() {
    let place = Place::new();
    let bombs = [
        "equations = 'h_t = W h_{t-1}'\nlength = 2000\n[sizes]\nh = 4096\n[parameters]\nW = { init = \"xavier\" }\n".to_owned(),
        format!("equations = 'h_t = x_t'\n[inputs]\nx = [{}]\n", "1,".repeat(500_000)),
        format!("equations = 'h_t = x_t'\n[inputs]\nx = [{}]\n", "[1],".repeat(500_000)),
        format!("equations = '''\n{}'''\n", "h_t = x_t\n".repeat(50_000)),
        (0..100_000).fold(String::new(), |s, n| s + &format!("k{n} = 1\n")),
        "equations = 'h_t = x_t'\n[inputs]\nx = [1e999999999, 99999999999999999999999999]\n".to_owned(),
    ];
    for (n, bomb) in bombs.iter().enumerate() {
        place.refused(&place.write(&format!("{n}.toml"), bomb), "");
    }
}

#[test]
fn a_few_equations_do_not_fill_the_memory() {
    let place = Place::new();
    // Each twice as high as the one before, at a time that is never reached.
    let double = |(a, b): (char, char)| format!("{b}_9 = [{a}_9; {a}_9]\n");
    let doubled: String = ('a'..='s').zip('b'..).map(double).collect();
    let doubled = format!("a_t = a_{{t-1}}\n{doubled}v_9 = t_9 + W t_9");
    let drawn = "[parameters]\nW = { init = \"xavier\" }\n";
    let given = "[parameters]\nw = 1\n";
    let bombs = [
        (
            doubled.as_str(),
            "length = 1\n[sizes]\na = 4096\n",
            drawn,
            "rows",
        ),
        (
            r"L = \sum^{999999}\sum^{999999} w",
            "length = 1\n",
            given,
            "beyond",
        ),
        (
            r"L = \sum^{T}\sum^{T}\sum^{T} w",
            "length = 2000\n",
            given,
            "operands",
        ),
        (
            "h_t = \\tanh(W h_{t-1})\nL = \\|h_T\\|^2",
            "length = 1000\n[sizes]\nh = 1000\n",
            drawn,
            "operands",
        ),
    ];
    for (n, (equations, sizes, parameters, word)) in bombs.iter().enumerate() {
        let model = format!("equations = '''\n{equations}\n'''\n{sizes}{parameters}");
        place.refused(&place.write(&format!("{n}.toml"), model), word);
    }
}

#[test]
fn pages_and_directives_without_number_are_bounded() {
    let place = Place::new();
    let page = "## P\n\nWords.\n\n---\n\n";
    place.refused(
        &place.write(
            "pages.md",
            FRONT.replace("## Page\n\n", "") + &page.repeat(20_000),
        ),
        "at most 10000 pages",
    );
    place.refused(
        &place.write(
            "walks.md",
            FRONT.to_owned() + &"```walk\ni_1\n```\n".repeat(50_000),
        ),
        "more",
    );
    place.refused(
        &place.write("rules.md", FRONT.to_owned() + &"\n---\n".repeat(50_000)),
        "no heading",
    );
    let lines = format!("{FRONT}Words.\n\n```walk\n{}```\n", "i_1\n".repeat(100_000));
    place.run_on(&["check"], &place.write("lines.md", lines));
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_opened() {
    let place = Place::new();
    // The standard input is read, and nothing is in it.
    for name in ["-", "/dev/stdin"] {
        place.refused(Path::new(name), "equation");
    }
    for name in ["pipe.md", "pipe.toml"] {
        let made = Command::new("mkfifo")
            .arg(place.path(name))
            .status()
            .unwrap();
        assert!(made.success());
        place.refused(&place.path(name), "not a regular file");
        place.run_on(&["learn"], &place.path(name));
        place.run_on(&["walk", "--plain"], &place.path(name));
    }
    place.refused(&place.path("nowhere.md"), "cannot read");
}

#[cfg(unix)]
#[test]
fn links_that_go_round_are_not_followed() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    fs::create_dir_all(place.path("lessons/en")).unwrap();
    symlink(place.path("lessons"), place.path("lessons/en/again")).unwrap();
    symlink(place.path("b.md"), place.path("a.md")).unwrap();
    symlink(place.path("a.md"), place.path("b.md")).unwrap();
    place.refused(&place.path("a.md"), "cannot read");
    place.refused(&place.path("lessons"), "no lesson in this folder");
    symlink("loop.toml", place.path("lessons/loop.toml")).unwrap();
    place.refused(&place.path("lessons"), "loop.toml");
}

#[test]
fn files_of_other_systems_simply_work() {
    let place = Place::new();
    let lesson = format!("{FRONT}Words, {{{{ i_1[1] : 2 }}}}.\n\n```walk\ni_1\n```\n");
    place.sound(&place.write("unix.md", &lesson));
    place.sound(&place.write("dos.md", lesson.replace('\n', "\r\n")));
    place.sound(&place.write(
        "mark.md",
        format!("\u{feff}{}", lesson.replace('\n', "\r\n")),
    ));
    let model = "equations = '''\nh_t = \\tanh(x_t)\n'''\n[inputs]\nx = [1, 2]\n";
    place.sound(&place.write("unix.toml", model));
    place.sound(&place.write("dos.toml", model.replace('\n', "\r\n")));
    place.sound(&place.write(
        "mark.toml",
        format!("\u{feff}{}", model.replace('\n', "\r\n")),
    ));
    // The place of a fault is the same.
    let wrong = format!(
        "\u{feff}{}",
        model.replace("tanh", "tahn").replace('\n', "\r\n")
    );
    place.refused(&place.write("wrong.toml", wrong), "wrong.toml:2:7");
    place.refused(
        &place.write("latin.md", b"+++\ntitle = \"caf\xe9\"\n+++\n"),
        "UTF-8",
    );
}
