//! Equations and nothing else, on the command line: walked, checked, written as a model, exported.

use gatewalk::lang::Lang;
use gatewalk::ui::event::{KeyCode, KeyEvent};
use gatewalk::ui::{Alone, Input, Program, Screens, Settings};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A gate in a notation of its own, with a free function and a state of no given size.
const CELL: &str = r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)
n_t = \max(|q^\top h_{t-1}|, 1)
h_t = \frac{(1 - f_t) \odot h_{t-1} + f_t \odot g(W x_t)}{n_t} + e^{-x_t}
";

/// Runs the program in `home` with something on its standard input; whether it succeeded, and what it said.
fn gatewalk(home: &Path, args: &[&str], input: &str) -> (bool, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
        .current_dir(home)
        .env("GATEWALK_LANG", "en")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let out = child.wait_with_output().unwrap();
    let [said, faults] = [out.stdout, out.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (out.status.success(), said, faults)
}

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("cell.tex"), CELL).unwrap();
    home
}

/// The numbers of a walk by their names.
fn values(home: &Path, args: &[&str], input: &str) -> Value {
    let args = [&["walk"], args, &["--format", "json"]].concat();
    let (walked, said, faults) = gatewalk(home, &args, input);
    assert!(walked, "{faults}");
    serde_json::from_str::<Value>(&said).unwrap()["values"].take()
}

fn number(values: &Value, name: &str, row: usize) -> f64 {
    values[name][row][0]
        .as_f64()
        .unwrap_or_else(|| panic!("{name}[{row}] in {values}"))
}

#[test]
fn a_file_and_the_standard_input_walk_to_the_numbers_the_equations_say() {
    let home = home();
    let g = ["--function", "g=tanh"];
    let all = values(home.path(), &[&["cell.tex"][..], &g].concat(), "");
    assert_eq!(all, values(home.path(), &[&["-"][..], &g].concat(), CELL));
    // The first step by hand, from the drawn parameters under their plain names.
    for k in [0, 1] {
        let of = |name: &str| number(&all, name, k);
        let gate = 1.0 / (1.0 + (-(of("W_f") + of("b_f"))).exp());
        let wanted = gate * of("W").tanh() / 1.0 + (-1.0_f64).exp();
        assert!((of("h_1") - wanted).abs() < 1e-15, "{} {wanted}", of("h_1"));
    }
    assert_eq!((number(&all, "x_3", 0), number(&all, "h_0", 1)), (3.0, 0.0));
}

#[test]
fn sizes_inputs_seeds_and_functions_are_taken() {
    let home = home();
    let given = [
        "cell.tex",
        "--size",
        "h=3",
        "--function",
        "g=relu",
        "--input",
        "0.5 -1",
        "--seed",
        "3",
    ];
    let all = values(home.path(), &given, "");
    assert!(all["h_2"].as_array().unwrap().len() == 3 && all["h_3"].is_null());
    assert_eq!(number(&all, "x_2", 0), -1.0);
    let named = ["cell.tex", "--function", "g=relu", "--input", "x=0.5 -1"];
    assert_eq!(number(&values(home.path(), &named, ""), "x_1", 0), 0.5);
    for (args, told) in [
        (
            &["cell.tex", "--function", "g=relu", "--size", "k=3"][..],
            "--size names k",
        ),
        (&["cell.tex", "--size", "h=0"], "--size"),
        (&["cell.tex", "--function", "g=tan"], "no function tan"),
        (
            &["cell.tex", "--function", "g=relu", "--input", "1,2 3"],
            "as many numbers at every step",
        ),
        (&["gru", "--size", "h=3"], "equations that come alone"),
    ] {
        let (walked, _, said) = gatewalk(home.path(), &[&["walk"], args].concat(), "");
        assert!(!walked && said.contains(told), "{args:?}: {said}");
    }
}

#[test]
fn check_tells_how_the_equations_were_read() {
    let home = home();
    let (sound, said, faults) = gatewalk(
        home.path(),
        &["check", "cell.tex", "--function", "g=tanh", "--size", "h=3"],
        "",
    );
    assert!(sound, "{faults}");
    let row = |name: &str| {
        let is_row = |line: &&str| line.split_whitespace().next() == Some(name);
        let line = said
            .lines()
            .find(is_row)
            .unwrap_or_else(|| panic!("{name} in {said}"));
        line.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(row("x"), "x input 1×1 1, 2, 3, 4");
    assert_eq!(row("h"), "h state 3×1 h_0 = 0");
    assert_eq!(row("U_f"), "U_f parameter 3×3 drawn (xavier, seed 7)");
    assert_eq!(row("n"), "n computed 1×1");
    assert!(
        said.contains("3:1  n is one number and stands for every entry: 3×1"),
        "{said}"
    );
    let (sound, said, _) = gatewalk(
        home.path(),
        &["check", "-", "--lang", "zh"],
        r"h_t = \tanh(x_t)",
    );
    assert!(
        sound && said.contains(Lang::ZH.word("check.computed")),
        "{said}"
    );
}

#[test]
fn a_fault_has_its_place_and_a_caret() {
    let home = home();
    fs::write(
        home.path().join("wrong.tex"),
        "h_t = x_t\ny_t = \\max(h_t)\n",
    )
    .unwrap();
    for command in [
        &["walk"][..],
        &["check"],
        &["export", "--to", "text"],
        &["new", "model", "m", "--from"],
    ] {
        let (done, _, said) = gatewalk(home.path(), &[command, &["wrong.tex"]].concat(), "");
        let placed = said.contains("wrong.tex:2:15") && said.contains('^');
        assert!(
            !done && placed && said.contains("two arguments"),
            "{command:?}: {said}"
        );
    }
}

#[test]
fn the_model_that_is_written_walks_to_the_same_numbers() {
    let home = home();
    let given = ["--function", "g=swish", "--size", "h=3", "--seed", "9"];
    let new = ["new", "model", "my", "--from", "cell.tex"];
    let (written, said, faults) = gatewalk(home.path(), &[&new[..], &given].concat(), "");
    assert!(written && said.contains("my.toml"), "{faults}");
    let (sound, said, faults) = gatewalk(home.path(), &["check", "my.toml"], "");
    assert!(sound, "{said}{faults}");
    let alone = values(home.path(), &[&["cell.tex"][..], &given].concat(), "");
    assert_eq!(alone, values(home.path(), &["my.toml"], ""));
}

#[test]
fn what_is_not_a_number_is_shown_and_named() {
    let home = home();
    let (walked, said, told) = gatewalk(home.path(), &["walk", "-"], r"h_t = \log (h_{t-1}) + x_t");
    assert!(walked && said.contains("−∞"), "{said}");
    assert!(
        told.contains("h_1 is not a finite number") && told.contains("-:1:1"),
        "{told}"
    );
}

#[test]
fn equations_are_exported() {
    let home = home();
    for (to, holds) in [
        ("pytorch", "torch.maximum("),
        ("keras", "ops.maximum("),
        ("latex", "\\max\\left("),
        ("html", "<html"),
    ] {
        let args = [
            "export",
            "cell.tex",
            "--to",
            to,
            "--function",
            "g=gelu",
            "--size",
            "h=3",
            "--size",
            "80x24",
            "-o",
            "-",
        ];
        let (done, said, faults) = gatewalk(home.path(), &args, "");
        assert!(done && said.contains(holds), "{to}: {faults}");
    }
}

/// What the screen shows, and what it says to who cannot see it.
fn seen(screens: &mut Screens) -> String {
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
    terminal.draw(|frame| screens.draw(frame)).unwrap();
    format!(
        "{}\n{}",
        terminal.backend(),
        screens.top().describe().join("\n")
    )
}

#[test]
fn pasted_equations_open_and_faulty_ones_leave_what_was_there() {
    let settings = Settings::new(Lang::EN);
    let mut screens = Screens::home(settings, None, Box::new(Alone), None);
    let first = seen(&mut screens);
    let paste = |screens: &mut Screens, text: &str| screens.event(Input::Paste(text.to_owned()));
    let press = |screens: &mut Screens, code| screens.event(Input::Key(KeyEvent::from(code)));
    // A terminal sends the ends of lines as the key does.
    paste(
        &mut screens,
        "a_t = \\mathrm{GELU}(W x_t)\rh_t = a_t + h_{t-1}",
    );
    assert!(seen(&mut screens).contains("multiply the rows of W by x_1"));
    paste(&mut screens, "a_t = \\tnah(W x_t)");
    let faulty = seen(&mut screens);
    assert!(
        faulty.contains("pasted:1:7") && faulty.contains("^") && faulty.contains("tanh"),
        "{faulty}"
    );
    paste(&mut screens, "b_t = \\sin(V x_t)");
    assert!(seen(&mut screens).contains("multiply the rows of V by x_1"));
    press(&mut screens, KeyCode::Char('q'));
    assert!(seen(&mut screens).contains("multiply the rows of W by x_1"));
    ":paste c_t = \\cos(U x_t)"
        .chars()
        .for_each(|c| press(&mut screens, KeyCode::Char(c)));
    press(&mut screens, KeyCode::Enter);
    assert!(seen(&mut screens).contains("multiply the rows of U by x_1"));
    paste(&mut screens, "no equations at all");
    assert!(seen(&mut screens).contains("paste equations in LaTeX"));
    for _ in 0..2 {
        press(&mut screens, KeyCode::Char('q'));
    }
    assert_eq!(seen(&mut screens), first);
}
