//! Files and outputs that do not go the usual way: nothing that is there is harmed, and no training is lost.
#![cfg(unix)]

#[allow(dead_code, reason = "shared with other tests, which use all of it")]
#[path = "common/place.rs"]
mod place;

use gatewalk::train::weights;
use place::Place;
use safetensors::tensor::{Dtype, TensorView, serialize};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

const SHORT: [&str; 5] = ["train", "worked-example", "--epochs", "2", "--save"];

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// The weights of a file, every one of them finite.
fn assert_weights(bytes: &[u8]) {
    let read = weights::read(bytes, weights::Reading::default());
    let network = read
        .unwrap_or_else(|f| panic!("{}", f.message.get(gatewalk::lang::Lang::EN)))
        .network;
    assert!(network.parameters.iter().all(|v| v.is_finite()) && network.parameters.len() > 10);
}

impl Place {
    /// It fails, says `word`, and had not begun to train.
    fn refuses(&self, args: &[&str], word: &str) {
        let ended = self.run(args);
        let said = ended.said();
        assert!(
            ended.code != 0 && said.contains(word),
            "{args:?} ({}): {word} is not said\n{said}",
            ended.code
        );
        assert!(!said.contains("epoch "), "{args:?} trained first: {said}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_refused_before_the_work() {
    let place = Place::new();
    fifo(&place.path("pipe"));
    symlink("pipe", place.path("to-pipe")).unwrap();
    fs::create_dir(place.path("folder")).unwrap();
    place.write("there", "precious");
    let cases = [
        ("there", "--force"),
        ("folder", "this is a folder"),
        ("new-folder/", "this is a folder"),
        ("no/such/w.st", "no folder no/such"),
        ("no\x1b[31m\nway/w.st", "no folder no"),
        ("pipe", "not a regular file"),
        ("to-pipe", "not a regular file"),
    ];
    for (path, word) in cases {
        place.refuses(&[&SHORT[..], &[path]].concat(), word);
        place.refuses(&["export", "gru", "--to", "text", "-o", path], word);
    }
    for path in ["pipe", "to-pipe", "folder"] {
        place.refuses(&[&SHORT[..], &[path, "--force"]].concat(), "this is ");
        place.refuses(
            &["export", "gru", "--to", "text", "--force", "-o", path],
            "this is ",
        );
    }
    fs::create_dir_all(place.path("en")).unwrap();
    fifo(&place.path("mine.toml"));
    place.refuses(&["new", "model", "mine"], "mine.toml");
    assert!(
        fs::metadata(place.path("pipe"))
            .unwrap()
            .file_type()
            .is_fifo()
    );
    assert_eq!(place.bytes("there"), b"precious");
    assert_eq!(
        place.names(),
        ["en", "folder", "mine.toml", "pipe", "there", "to-pipe"]
    );
}

#[test]
fn a_link_is_followed_by_whatever_writes() {
    let place = Place::new();
    place.write("real", "old");
    symlink("real", place.path("link")).unwrap();
    assert_eq!(
        place.run(&[&SHORT[..], &["link", "--force"]].concat()).code,
        0
    );
    assert_weights(&place.bytes("real"));
    assert_eq!(
        place
            .run(&["export", "gru", "--to", "text", "--force", "-o", "link"])
            .code,
        0
    );
    assert!(
        String::from_utf8(place.bytes("real"))
            .unwrap()
            .contains("h_1")
    );
    assert!(place.path("link").is_symlink());
    assert_eq!(place.names(), ["link", "real"], "nothing temporary stays");
}

#[test]
fn weights_that_go_on_are_written_back_and_are_the_same_bytes() {
    let place = Place::new();
    for name in ["a", "b", "c"] {
        let epochs = if name == "c" { "4" } else { "2" };
        let train = [
            "train",
            "worked-example",
            "--epochs",
            epochs,
            "--save",
            name,
        ];
        assert_eq!(place.run(&train).code, 0);
    }
    assert_eq!(place.bytes("a"), place.bytes("b"));
    assert_eq!(
        place
            .run(&[&SHORT[..], &["a", "--weights", "a"]].concat())
            .code,
        0
    );
    assert_eq!(
        place.bytes("a"),
        place.bytes("c"),
        "two epochs and two more are four"
    );
    let noted = place.run(&[&SHORT[..], &["d", "--weights", "a", "--optimizer", "sgd"]].concat());
    assert!(
        noted.code == 0 && noted.err.contains("adam"),
        "{}",
        noted.err
    );
}

#[test]
fn a_dash_is_the_standard_output_and_the_standard_input() {
    let place = Place::new();
    let ended = place.run(&[&SHORT[..], &["-"]].concat());
    assert_eq!(ended.code, 0);
    assert_weights(&ended.out);
    assert!(ended.err.contains("epoch   2/2"), "{}", ended.err);
    assert!(place.names().is_empty());
    place.write("w", &ended.out);
    let read = |args: &[&str], from: &str| {
        let input = fs::File::open(place.path(from)).unwrap();
        let out = place.command().args(args).stdin(input).output().unwrap();
        assert!(
            out.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
    };
    read(
        &["train", "worked-example", "--epochs", "1", "--weights", "-"],
        "w",
    );
    read(&["walk", "--weights", "/dev/stdin", "--input", "1 2"], "w");
    place.write("d", "1,2,3\n2,3,4\n");
    read(&["train", "--data", "-", "--epochs", "1"], "d");
    place.write(
        "m",
        "equations = 'h_t = \\tanh(x_t)'\n[inputs]\nx = [1, 2]\n",
    );
    read(&["walk", "-", "--format", "text"], "m");
    read(&["check", "-"], "m");
}

#[test]
fn a_pipe_is_never_waited_for() {
    let place = Place::new();
    fifo(&place.path("pipe"));
    fifo(&place.path("pipe.toml"));
    for args in [
        &["train", "worked-example", "--weights", "pipe"][..],
        &["train", "--data", "pipe"],
        &["walk", "--weights", "pipe", "--input", "1"],
        &["walk", "pipe.toml"],
        &["export", "pipe.toml", "--to", "text"],
        &["check", "pipe.toml"],
    ] {
        place.refuses(args, "not a regular file");
    }
}

#[test]
fn every_signal_that_ends_a_process_saves() {
    const SIGNALS: [(&str, i32); 10] = [
        ("HUP", 1),
        ("INT", 2),
        ("QUIT", 3),
        ("USR1", 10),
        ("USR2", 12),
        ("ALRM", 14),
        ("TERM", 15),
        ("XCPU", 24),
        ("VTALRM", 26),
        ("PROF", 27),
    ];
    let place = Place::new();
    for (name, number) in SIGNALS {
        let train = [
            "train",
            "worked-example",
            "--epochs",
            "1000000",
            "--save",
            name,
        ];
        let mut child = place
            .command()
            .args(train)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.next().unwrap().unwrap().starts_with("epoch"));
        let kill = format!("kill -{name} {}", child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        lines.for_each(drop);
        // The numbers are those of Linux; elsewhere some differ.
        let code = Place::wait(&mut child, name);
        assert!(
            if cfg!(target_os = "linux") {
                code == 128 + number
            } else {
                code > 128
            },
            "SIG{name}: {code}"
        );
        assert_weights(&place.bytes(name));
    }
    assert_eq!(
        place.names().len(),
        SIGNALS.len(),
        "nothing temporary stays: {:?}",
        place.names()
    );
}

#[test]
fn a_log_that_nobody_reads_is_no_success() {
    let place = Place::new();
    let train = [
        "train",
        "worked-example",
        "--epochs",
        "1000000",
        "--save",
        "w",
    ];
    let mut child = place
        .command()
        .args(train)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().is_ok());
    drop(lines);
    assert_eq!(Place::wait(&mut child, "train"), 141);
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(
        said.contains("the log cannot be written") && said.contains("wrote w"),
        "{said}"
    );
    assert_weights(&place.bytes("w"));
}

/// Runs the program where no file may grow beyond `blocks` of 512 bytes, as on a full disk; its output is a file.
fn cramped(place: &Place, blocks: u32, args: &str) -> (i32, String) {
    let gatewalk = env!("CARGO_BIN_EXE_gatewalk");
    let line = format!("ulimit -f {blocks}; exec {gatewalk} {args} > out");
    let mut command = Command::new("sh");
    command
        .args(["-c", &line])
        .current_dir(place.path(""))
        .env("GATEWALK_LANG", "en");
    let ended = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    (
        ended
            .status
            .code()
            .unwrap_or_else(|| panic!("{args}: {} {said}", ended.status)),
        said,
    )
}

#[test]
fn a_full_disk_is_said_and_never_a_success() {
    let place = Place::new();
    for args in [
        "models",
        "--help",
        "--version",
        "walk --help",
        "--lang zh --help",
        "walk --format text",
        "walk --format json",
        "walk --format latex",
        "schema model",
        "completions bash",
        "man",
        "learn 3",
        "learn",
        "check -",
        "export gru --to text -o -",
        "train worked-example --epochs 3",
        "train worked-example --epochs 3 --log json",
    ] {
        let args = if args == "check -" {
            "check m.toml"
        } else {
            args
        };
        place.write(
            "m.toml",
            "equations = 'h_t = \\tanh(x_t)'\n[inputs]\nx = [1, 2]\n",
        );
        let (code, said) = cramped(&place, 0, args);
        assert_eq!(code, 1, "{args}: {said}");
        assert!(
            said.contains("large") || said.contains("写"),
            "{args} says nothing of it: {said}"
        );
    }
    // Weights need more than this, and it is said before anything is learned.
    let (code, said) = cramped(&place, 4, "train worked-example --epochs 100000 --save w");
    assert!(code == 1 && said.contains("make room"), "{said}");
    assert!(!place.path("w").exists());
    // There is room for the weights, but not for the log.
    let (code, said) = cramped(
        &place,
        400,
        "train worked-example --epochs 1000000 --save w",
    );
    assert!(
        code == 1 && said.contains("the log cannot be written") && said.contains("wrote w"),
        "{code} {said}"
    );
    assert_weights(&place.bytes("w"));
    let (code, said) = cramped(&place, 4, "export gru --to html -o page.html");
    assert!(code == 1 && said.contains("make room"), "{said}");
    assert_eq!(place.names(), ["m.toml", "w"]);
}

#[test]
fn only_finite_weights_are_saved_and_the_message_is_true() {
    let place = Place::new();
    let cases: [(&str, &[&str]); 6] = [
        ("a", &["--lr", "1e308", "--epochs", "1"]),
        ("b", &["--lr", "1e308", "--epochs", "2"]),
        (
            "c",
            &[
                "--optimizer",
                "sgd",
                "--lr",
                "1e38",
                "--clip",
                "0",
                "--epochs",
                "50",
            ],
        ),
        (
            "d",
            &[
                "--optimizer",
                "momentum",
                "--lr",
                "1e38",
                "--clip",
                "0",
                "--epochs",
                "50",
            ],
        ),
        (
            "e",
            &[
                "--precision",
                "f64",
                "--lr",
                "1e308",
                "--decay",
                "1e308",
                "--epochs",
                "50",
            ],
        ),
        (
            "f",
            &[
                "--precision",
                "f64",
                "--activation",
                "relu",
                "--lr",
                "1e200",
                "--epochs",
                "50",
            ],
        ),
    ];
    for (name, options) in cases {
        let ended =
            place.run(&[&["train", "worked-example", "--save", name][..], options].concat());
        assert_eq!(ended.code, 1, "{options:?}: {}", ended.said());
        assert!(
            ended.err.contains("no longer finite"),
            "{options:?}: {}",
            ended.err
        );
        assert!(
            !ended.said().contains("NaN"),
            "{options:?}: {}",
            ended.said()
        );
        assert_weights(&place.bytes(name));
    }
    // The weights before the step that broke are those an epoch less gives.
    let stopped = place.run(&[
        "train",
        "worked-example",
        "--lr",
        "1e308",
        "--epochs",
        "5",
        "--save",
        "g",
    ]);
    assert!(stopped.err.contains("at step 1:"), "{}", stopped.err);
    place.run(&["train", "worked-example", "--epochs", "0", "--save", "h"]);
    let of = |name: &str| {
        weights::read(&place.bytes(name), weights::Reading::default())
            .unwrap()
            .network
    };
    assert_eq!(of("g"), of("h"));
}

/// A file of tensors, each filled with a number.
fn tensors(place: &Place, name: &str, list: &[(&str, &[usize], f64)]) {
    let bytes: Vec<Vec<u8>> = list
        .iter()
        .map(|(_, shape, v)| v.to_le_bytes().repeat(shape.iter().product()))
        .collect();
    let views = list.iter().zip(&bytes).map(|((name, shape, _), bytes)| {
        (
            *name,
            TensorView::new(Dtype::F64, shape.to_vec(), bytes).unwrap(),
        )
    });
    place.write(name, serialize(views, None).unwrap());
}

#[test]
fn an_error_says_what_is_wrong_and_where() {
    let place = Place::new();
    let head = [
        ("head.weight", &[1_usize, 2][..], 0.1),
        ("head.bias", &[1], 0.1),
    ];
    let file =
        |name: &str, own: &[(&str, &[usize], f64)]| tensors(&place, name, &[own, &head].concat());
    let ih = ("lstm.weight_ih_l0", &[8, 1][..], 0.1);
    let hh = ("lstm.weight_hh_l0", &[8, 2][..], 0.1);
    let (b, c) = (
        ("lstm.bias_ih_l0", &[8][..], 0.1),
        ("lstm.bias_hh_l0", &[8][..], 0.1),
    );
    file("seven", &[("lstm.weight_ih_l0", &[7, 1], 0.1), hh, b, c]);
    file("one-bias", &[ih, hh, b]);
    file("no-hh", &[ih, b, c]);
    file(
        "huge",
        &[
            ih,
            hh,
            ("lstm.bias_ih_l0", &[8], 1e308),
            ("lstm.bias_hh_l0", &[8], 1e308),
        ],
    );
    file("gru", &[("gru.weight_ih_l0", &[6, 1], 0.1)]);
    file("both", &[ih, hh, b, c, ("rnn.weight_ih_l0", &[2, 1], 0.1)]);
    file("sound", &[ih, hh, b, c]);
    file("wide", &[("lstm.weight_ih_l0", &[8, 1], 1e300), hh, b, c]);
    tensors(&place, "headless", &[ih, hh, b, c]);
    tensors(
        &place,
        "narrow",
        &[
            ih,
            hh,
            b,
            c,
            ("head.weight", &[1, 3], 0.1),
            ("head.bias", &[1], 0.1),
        ],
    );
    place.write("text", "not tensors");
    place.write("empty", "");
    for (name, words) in [
        ("seven", &["[7, 1]", "8 rows"][..]),
        ("one-bias", &["no `lstm.bias_hh_l0`", "bias=False"]),
        ("no-hh", &["no `lstm.weight_hh_l0`"]),
        ("huge", &["bias_ih", "add up"]),
        ("gru", &["no `gru.weight_hh_l0`"]),
        ("both", &["several", "lstm, rnn"]),
        ("narrow", &["`head` reads 3", "gives 2"]),
        ("text", &["not a safetensors file", "state_dict"]),
        ("empty", &["the file is empty"]),
    ] {
        for word in words {
            place.refuses(&["walk", "--weights", name, "--input", "1"], word);
            place.refuses(&["train", "worked-example", "--weights", name], word);
        }
    }
    for word in ["no `head.weight`", "linear layer"] {
        place.refuses(&["train", "worked-example", "--weights", "headless"], word);
    }
    place.write("neither", b"\x01\x02\x03");
    place.write("words.csv", "a,b\nc,d\n");
    for (args, word) in [
        (
            &["walk", "--weights", "sound", "--input", ""][..],
            "--input holds no number",
        ),
        (&["walk", "--weights", "sound", "--input", " , "], "--input"),
        (&["walk", "--weights", "sound", "--input", "1,2"], "reads 1"),
        (
            &["walk", "--weights", "sound", "--input", "1", "--target", ""],
            "--target",
        ),
        (
            &["train", "worked-example", "--length", "9"],
            "--length changes nothing",
        ),
        (
            &["train", "worked-example", "--variant", "zh"],
            "--variant changes nothing",
        ),
        (
            &["train", "--data", "words.csv", "--length", "9"],
            "--length changes nothing",
        ),
        (
            &["train", "worked-example", "--weights", "wide"],
            "--precision f64",
        ),
        (
            &[
                "train",
                "worked-example",
                "--weights",
                "sound",
                "--hidden",
                "9",
            ],
            "lstm 1 → 2 × 1 → 1",
        ),
        (
            &["train", "recall", "--weights", "sound"],
            "another network",
        ),
        (
            &[
                "train",
                "worked-example",
                "--forget-bias",
                "1",
                "--cell",
                "rnn",
            ],
            "--forget-bias changes nothing",
        ),
        (
            &["train", "sine", "--seed", "-1"],
            "0 to 18446744073709551615",
        ),
        (&["train", "sine", "--epochs", "-1"], "0 to 1000000"),
        (&["train", "gru"], "train recall --cell gru"),
        (&["train", "mine.toml"], "train recall --cell mine.toml"),
        (&["train", "chess"], "--data FILE"),
        (&["walk", "--digits", "-1"], "0 to 12"),
        (&["train", "--data", "neither"], "{'x': x, 'y': y}"),
        (&["train", "--data", "words.csv"], "words.csv"),
        (&["train", "--data", "nowhere.csv"], "check the path"),
    ] {
        place.refuses(args, word);
    }
    // The sizes are the file's, and Keras's single bias is the sum of PyTorch's two.
    for options in [&[][..], &["--convention", "keras"]] {
        let ended =
            place.run(&[&SHORT[..], &["s", "--force", "--weights", "sound"], options].concat());
        assert_eq!(ended.code, 0, "{}", ended.said());
    }
    let model =
        "equations = '''\nh_t = W x_t\n'''\n[inputs]\nx = [1]\n[sizes]\nh = 2\n[parameters]\n";
    place.write(
        "seed.toml",
        format!("{model}W = {{ init = \"xavier\", seed = -1 }}\n"),
    );
    place.refuses(&["check", "seed.toml"], "a seed is");
}
