//! Weights as PyTorch, Keras and ONNX write them, against what these frameworks make of the same input
//! (`tests/reference/weights/make.py`), and files that are almost right.

#[allow(dead_code, reason = "shared with other tests, which use all of it")]
#[path = "common/place.rs"]
mod place;

use gatewalk::train::weights::{Choices, Imported};
use place::Place;
use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const TOLERANCE: f64 = 1e-6;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/weights")
}

/// `--input` of rows of numbers.
fn input(rows: &Value) -> String {
    let row = |row: &Value| {
        let numbers = row.as_array().unwrap().iter();
        numbers.map(|v| v.to_string()).collect::<Vec<_>>().join(",")
    };
    let rows = rows.as_array().unwrap().iter();
    rows.map(row).collect::<Vec<_>>().join(" ")
}

/// What the program answers at a time: yhat, or the states of the top layer, one direction below the other.
fn answer(values: &Value, t: usize) -> Vec<f64> {
    let column = |name: &str| -> Option<Vec<f64>> {
        let rows = values.get(format!("{name}_{t}"))?.as_array()?.iter();
        Some(rows.map(|row| row[0].as_f64().unwrap()).collect())
    };
    let states = |label: &str| {
        let both = || {
            Some(
                [
                    column(&format!("hright{label}"))?,
                    column(&format!("hleft{label}"))?,
                ]
                .concat(),
            )
        };
        column(&format!("h{label}")).or_else(both)
    };
    let states = || ["_II", ""].into_iter().find_map(states);
    column("yhat").or_else(states).unwrap_or_default()
}

#[test]
fn what_frameworks_write_is_walked_as_they_run_it() {
    let cases: Value =
        serde_json::from_slice(&fs::read(folder().join("cases.json")).unwrap()).unwrap();
    let (place, mut wrong, mut compared) = (Place::new(), vec![], 0);
    for case in cases.as_array().unwrap() {
        let (name, file) = (&case["name"], folder().join(case["file"].as_str().unwrap()));
        let own: Vec<&str> = case["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a.as_str().unwrap())
            .collect();
        let (file, x) = (file.to_str().unwrap().to_owned(), input(&case["x"]));
        let args = [
            &[
                "walk",
                "--weights",
                &file,
                "--input",
                &x,
                "--format",
                "json",
            ],
            own.as_slice(),
        ]
        .concat();
        let out = place.command().args(&args).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        if !out.status.success() {
            wrong.push(format!("{name}: {said}"));
            continue;
        }
        let walked: Value = serde_json::from_slice(&out.stdout).unwrap();
        let rows = case["out"].as_array().unwrap().iter().enumerate();
        for (t, row) in rows.filter(|(_, row)| !row.is_null()) {
            let want: Vec<f64> = row
                .as_array()
                .unwrap()
                .iter()
                .map(|v| v.as_f64().unwrap())
                .collect();
            let is = answer(&walked["values"], t + 1);
            compared += 1;
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= TOLERANCE;
            if is.len() != want.len() || !is.iter().zip(&want).all(near) {
                wrong.push(format!("{name} at {}: {is:?}, not {want:?}", t + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 5 * 37, "only {compared} answers were compared");
}

// ---- almost right ---------------------------------------------------------------------------------

type Given<'a> = (&'a str, &'a [usize]);

/// A file of tensors of these shapes, all of them 0.1.
fn tensors(place: &Place, name: &str, list: &[Given<'_>]) {
    typed(place, name, list, Dtype::F64, 0.1);
}

fn typed(place: &Place, name: &str, list: &[Given<'_>], dtype: Dtype, value: f64) {
    let own: Vec<(&str, &[usize], Vec<u8>)> = list
        .iter()
        .map(|(name, shape)| {
            let count: usize = shape.iter().product();
            let bytes = value.to_le_bytes()[..dtype.bitsize() / 8].repeat(count);
            (*name, *shape, bytes)
        })
        .collect();
    let views = own.iter().map(|(name, shape, bytes)| {
        (
            *name,
            TensorView::new(dtype, shape.to_vec(), bytes).unwrap(),
        )
    });
    place.write(name, serialize(views, None).unwrap());
}

/// An LSTM of 2 units over 3 inputs, its names behind `module`.
fn lstm(module: &str) -> Vec<(String, Vec<usize>)> {
    let own = [
        ("weight_ih_l0", vec![8, 3]),
        ("weight_hh_l0", vec![8, 2]),
        ("bias_ih_l0", vec![8]),
        ("bias_hh_l0", vec![8]),
    ];
    own.into_iter()
        .map(|(name, shape)| (format!("{module}{name}"), shape))
        .collect()
}

#[test]
fn a_file_that_is_almost_right_is_told_what_it_is_and_what_would_help() {
    let place = Place::new();
    let with = |name: &str, module: &str, more: &[Given<'_>], less: &str| {
        let own = lstm(module);
        let kept = own.iter().map(|(n, s)| (n.as_str(), s.as_slice()));
        let list: Vec<Given<'_>> = kept
            .filter(|(n, _)| !n.ends_with(less) || less.is_empty())
            .chain(more.iter().copied())
            .collect();
        tensors(&place, name, &list);
    };
    with(
        "two",
        "lstm.",
        &[("rnn.weight_ih_l0", &[2, 3]), ("rnn.weight_hh_l0", &[2, 2])],
        "",
    );
    with("half", "lstm.", &[], "bias_hh_l0");
    with("projection", "", &[("weight_hr_l0", &[1, 2])], "");
    with(
        "gap",
        "",
        &[("weight_ih_l2", &[8, 2]), ("weight_hh_l2", &[8, 2])],
        "",
    );
    with("one-way", "", &[("weight_ih_l0_reverse", &[8, 3])], "");
    with(
        "wide-head",
        "lstm.",
        &[("fc.weight", &[1, 4]), ("fc.bias", &[1])],
        "",
    );
    with(
        "two-heads",
        "lstm.",
        &[("fc1.weight", &[5, 2]), ("fc2.weight", &[1, 5])],
        "",
    );
    with("embedding", "lstm.", &[("embedding.weight", &[9, 3])], "");
    with("convolution", "lstm.", &[("conv.weight", &[9, 3, 3])], "");
    tensors(
        &place,
        "turned",
        &[("kernel", &[8, 3]), ("recurrent_kernel", &[8, 2])],
    );
    tensors(
        &place,
        "on-its-side",
        &[("weight_ih_l0", &[3, 8]), ("weight_hh_l0", &[2, 8])],
    );
    tensors(
        &place,
        "of-another",
        &[("weight_ih_l0", &[6, 3]), ("weight_hh_l0", &[8, 2])],
    );
    tensors(
        &place,
        "stack",
        &[
            ("rnn/kernel", &[3, 2]),
            ("rnn/recurrent_kernel", &[2, 2]),
            ("rnn_1/kernel", &[3, 2]),
            ("rnn_1/recurrent_kernel", &[2, 2]),
        ],
    );
    tensors(
        &place,
        "mixed",
        &[
            ("gru/kernel", &[2, 6]),
            ("gru/recurrent_kernel", &[2, 6]),
            ("lstm/kernel", &[3, 8]),
            ("lstm/recurrent_kernel", &[2, 8]),
        ],
    );
    tensors(&place, "no-cell", &[("a.weight", &[2, 2])]);
    let own = [
        ("weight_ih_l0", &[8_usize, 3][..]),
        ("weight_hh_l0", &[8, 2]),
    ];
    typed(&place, "whole", &own, Dtype::I32, 0.1);
    typed(&place, "nan", &own, Dtype::F64, f64::NAN);
    tensors(&place, "plain", &own);
    for (name, bytes) in [
        ("a.pt", &b"PK\x03\x04....archive/data.pkl"[..]),
        ("a.keras", b"PK\x03\x04....model.weights.h5"),
        ("a.h5", b"\x89HDF\r\n\x1a\n"),
        ("a.npz", b"PK\x03\x04....a.npy"),
        ("a.pkl", b"\x80\x02}q\x00"),
        ("a.json", b"{}"),
        (
            "lfs",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        ),
        ("page", b"<!DOCTYPE html>"),
        ("empty", b""),
    ] {
        place.write(name, bytes);
    }
    for (name, options, words) in [
        ("two", &[][..], &["lstm, rnn", "--module lstm"][..]),
        ("half", &[], &["no `lstm.bias_hh_l0`", "bias=False"]),
        ("projection", &[], &["`weight_hr_l0` has 1 rows", "read 2"]),
        ("gap", &[], &["no `weight_ih_l1`", "every layer"]),
        (
            "one-way",
            &[],
            &["no `weight_hh_l0_reverse`", "both directions"],
        ),
        ("wide-head", &[], &["`fc` reads 4", "gives 2", "both ways"]),
        ("two-heads", &[], &["fc1, fc2", "--head fc1"]),
        ("embedding", &[], &["`embedding.weight`", "--input"]),
        ("convolution", &[], &["`conv.weight`", "--module"]),
        ("turned", &[], &["[8, 2]", "H × 4H"]),
        ("on-its-side", &[], &["2 rows and 8 columns", "transpose"]),
        ("of-another", &[], &["[6, 3]", "LSTM of 2 units has 8 rows"]),
        ("stack", &[], &["layer 2 reads 3", "gives 2"]),
        ("no-cell", &[], &["no recurrent weights", "a.weight"]),
        ("whole", &[], &["I32", "float()"]),
        ("nan", &[], &["NaN"]),
        (
            "plain",
            &["--gates", "zrn"],
            &["not the gates of this LSTM", "i, f, g, o"],
        ),
        ("plain", &["--gates", "iifg"], &["iofc"]),
        (
            "plain",
            &["--module", "gru"],
            &["no recurrent module `gru`"],
        ),
        ("plain", &["--head", "fc"], &["no linear layer `fc`"]),
        ("plain", &["--initial", "d=1,2"], &["no state `d`", "h, c"]),
        ("plain", &["--initial", "h=1"], &["1 numbers, not 2"]),
        ("a.pt", &[], &[".pt (PyTorch)", "state_dict"]),
        ("a.keras", &[], &[".keras", "model.layers"]),
        ("a.h5", &[], &["HDF5", "damaged", "model.layers"]),
        (
            "mixed",
            &[],
            &["lies below: gru, lstm", "--module gru,lstm"],
        ),
        ("a.npz", &[], &["npz"]),
        ("a.pkl", &[], &["pickle"]),
        ("a.json", &[], &["JSON"]),
        ("lfs", &[], &["Git LFS", "git lfs pull"]),
        ("page", &[], &["web page", "download"]),
        ("empty", &[], &["is empty"]),
        (".", &[], &["not a regular file"]),
        (
            "plain",
            &["--input", "1 2"],
            &["1 numbers where the network reads 3"],
        ),
    ] {
        let input: &[&str] = if options.contains(&"--input") {
            &[]
        } else {
            &["--input", "1,2,3"]
        };
        let args = [&["walk", "--weights", name], input, options].concat();
        let ended = place.run(&args);
        for word in words {
            assert!(
                ended.code != 0 && ended.err.contains(word),
                "{name}: no {word:?} in {}",
                ended.err
            );
        }
    }
    // What is named is taken, whatever else there is.
    for options in [
        &["two", "--module", "rnn"][..],
        &["two-heads", "--head", "none"],
        &["embedding", "--module", "lstm"],
    ] {
        let ended = place.run(&[&["walk", "--input", "1,2,3", "--weights"], options].concat());
        assert!(
            ended.code == 0 && ended.err.contains("PyTorch"),
            "{}",
            ended.err
        );
    }
}

/// Files of real frameworks that compute something else than recurrent layers one on the other and a linear one on top.
#[test]
fn a_model_that_computes_something_else_is_refused_by_what_it_has() {
    let place = Place::new();
    for (name, words) in [
        (
            "wrong-keras-sum.keras",
            &["merge_mode=\"sum\"", "side by side"][..],
        ),
        (
            "wrong-keras-residual.keras",
            &["`add` reads gru", "one on the other"],
        ),
        (
            "wrong-keras-dense-below.h5",
            &["`dense", "lies below a recurrent one"],
        ),
        ("wrong-onnx-flipped.onnx", &["Slice", "another order"]),
    ] {
        let file = folder().join(name);
        let file = file.to_str().unwrap();
        let ended = place.run(&["walk", "--weights", file, "--input", "1,2,3"]);
        for word in words {
            assert!(
                ended.code != 0 && ended.err.contains(word),
                "{name}: no {word:?} in {}",
                ended.err
            );
        }
    }
}

/// What training wrote about itself is what is walked.
#[test]
fn a_walk_takes_the_activation_from_the_metadata() {
    let place = Place::new();
    let args = [
        "train",
        "sine",
        "--cell",
        "rnn",
        "--activation",
        "relu",
        "--hidden",
        "2",
        "--epochs",
        "1",
        "--log",
        "json",
        "--save",
        "w.safetensors",
    ];
    let ended = place.run(&args);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let ended = place.run(&[
        "walk",
        "--weights",
        "w.safetensors",
        "--input",
        "1 2",
        "--format",
        "latex",
    ]);
    let out = String::from_utf8_lossy(&ended.out);
    assert!(
        out.contains("ReLU") && !out.contains("tanh"),
        "{out}{}",
        ended.err
    );
}

/// A ZIP of stored entries.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (vec![], vec![]);
    for (name, bytes) in entries {
        let (at, size) = (out.len() as u32, (bytes.len() as u32).to_le_bytes());
        let length = (name.len() as u32).to_le_bytes();
        out.extend(
            [
                b"PK\x03\x04",
                &[0; 14][..],
                &size,
                &size,
                &length,
                name.as_bytes(),
                bytes,
            ]
            .concat(),
        );
        let at = at.to_le_bytes();
        list.extend(
            [
                b"PK\x01\x02",
                &[0; 16][..],
                &size,
                &size,
                &length,
                &[0; 10],
                &at,
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let (count, at) = (
        (entries.len() as u16).to_le_bytes(),
        (out.len() as u32).to_le_bytes(),
    );
    out.extend(list);
    out.extend(
        [
            b"PK\x05\x06",
            &[0; 4][..],
            &count,
            &count,
            &[0; 4],
            &at,
            &[0; 2],
        ]
        .concat(),
    );
    out
}

#[test]
fn a_pickle_is_read_as_data_and_never_run() {
    let said = |pickle: &[u8]| {
        let file = zip(&[("a/data.pkl", pickle), ("a/data/0", &[0; 64])]);
        let fault = Imported::read(&file, &Choices::default()).unwrap_err();
        fault.message.get(gatewalk::lang::Lang::EN).to_string()
    };
    // os.system("true"), called by a global, and by one whose name is put together.
    for pickle in [
        &b"\x80\x02cos\nsystem\n(X\x04\0\0\0truetR."[..],
        b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R.",
    ] {
        assert!(said(pickle).contains("`os.system`"), "{}", said(pickle));
    }
    assert!(said(b"\x80\x02}.").contains("no state_dict"));
    // Many tuples in each other, a tensor of 2^62 numbers over 64 bytes, one beyond its storage.
    let deep = [b"\x80\x02)", &b"\x85".repeat(1 << 18)[..], b"."].concat();
    assert!(said(&deep).contains("no state_dict"));
    let tensor = |offset: &[u8], size: &[u8]| {
        let own = [
            b"\x80\x02}X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\n\
              X\x01\0\0\x000X\x03\0\0\0cpuK\x10tQ",
            offset,
            size,
            size,
            b"\x86K\x01K\x01\x86\x89}tRs.",
        ];
        said(&own.concat())
    };
    let large = b"\x8a\x04\0\0\0\x7f";
    for (offset, size, word) in [
        (&b"K\0"[..], &large[..], "must be"),
        (b"K\0", b"J\0\x20\0\0", "must be"),
        (b"K\x10", b"K\x01", "damaged"),
        (b"J\xff\xff\xff\xff", b"K\x01", "damaged"),
        (b"K\0", b"K\x02", "no recurrent weights"),
    ] {
        assert!(
            tensor(offset, size).contains(word),
            "{word}: {}",
            tensor(offset, size)
        );
    }
}

/// Real files cut and changed at many places: read or refused, never a panic, never slow.
#[test]
fn a_file_that_is_cut_or_changed_is_read_or_refused() {
    let read = |bytes: &[u8]| Imported::read(bytes, &Choices::default());
    for (name, every) in [
        ("onnx-lstm-peephole.onnx", 2),
        ("saved-lstm.pt", 29),
        ("saved-keras.keras", 499),
        ("saved-keras-weights.weights.h5", 499),
    ] {
        let sound = fs::read(folder().join(name)).unwrap();
        assert!(read(&sound).is_ok(), "{name}");
        for at in (0..sound.len()).step_by(every) {
            let _ = read(&sound[..at]);
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = sound.clone();
                bytes[at] ^= flip;
                let _ = read(&bytes);
            }
        }
        assert!(read(&sound[..sound.len() / 2]).is_err(), "{name}");
    }
    // ONNX: a length of 2^63, a size of 2^40, dimensions whose product overflows: none takes memory.
    for bytes in [
        &b"\x08\x08\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f"[..],
        b"\x08\x08\x3a\x0a\x2a\x08\x08\x80\x80\x80\x80\x80\x20\x00",
        b"\x08\x08",
    ] {
        assert!(read(bytes).is_err());
    }
}

// ---- sequences of unequal length --------------------------------------------------------------------

/// The tensors of a safetensors file as numbers.
fn numbers(bytes: &[u8]) -> std::collections::BTreeMap<String, (Vec<usize>, Vec<f64>)> {
    let file = safetensors::SafeTensors::deserialize(bytes).unwrap();
    let eights = |b: &[u8]| b.as_chunks::<8>().0.to_vec();
    let all = file.tensors().into_iter().map(|(name, view)| {
        let number = |b: [u8; 8]| match view.dtype() {
            Dtype::F64 => f64::from_le_bytes(b),
            _ => i64::from_le_bytes(b) as f64,
        };
        let list = eights(view.data()).into_iter().map(number).collect();
        (name, (view.shape().to_vec(), list))
    });
    all.collect()
}

/// Five steps of Adam over what PyTorch packs (`tests/reference/training/packed.py`): the file as it is, and lines of unequal
/// length.
#[test]
fn sequences_of_unequal_length_train_as_packed_ones_do() {
    let place = Place::new();
    for name in ["packed-next", "packed-last"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/training");
        let bytes = fs::read(folder.join(format!("{name}.safetensors"))).unwrap();
        let all = numbers(&bytes);
        let list: Vec<_> = all
            .iter()
            .filter_map(|(key, (shape, list))| {
                let bytes: Vec<u8> = list.iter().flat_map(|v| v.to_le_bytes()).collect();
                Some((key.strip_prefix("before.")?, shape.clone(), bytes))
            })
            .collect();
        let views = list.iter().map(|(key, shape, bytes)| {
            let view = TensorView::new(Dtype::F64, shape.clone(), bytes);
            (*key, view.unwrap())
        });
        place.write("before", serialize(views, None).unwrap());
        place.write("data.safetensors", &bytes);
        let mut files = vec!["data.safetensors"];
        if name == "packed-next" {
            let (x, y, steps) = (&all["x"].1, &all["y"].1, all["x"].0[1]);
            let line = |(k, length): (usize, &f64)| {
                let (from, length) = (k * steps, *length as usize);
                let row = x[from..from + length].iter().chain([&y[from + length - 1]]);
                row.map(f64::to_string).collect::<Vec<_>>().join(",")
            };
            let lines: Vec<String> = all["lengths"].1.iter().enumerate().map(line).collect();
            place.write("data.csv", lines.join("\n"));
            files.push("data.csv");
        }
        for file in files {
            let ended = place.run(&[
                "train",
                "--data",
                file,
                "--weights",
                "before",
                "--save",
                "after",
                "--force",
                "--epochs",
                "5",
                "--batch",
                "9",
                "--shuffle",
                "off",
                "--precision",
                "f64",
                "--optimizer",
                "adam",
                "--lr",
                "0.01",
                "--log",
                "json",
            ]);
            assert_eq!(ended.code, 0, "{}", ended.err);
            let word = if name == "packed-next" {
                "no loss and no gradient"
            } else {
                "last step of its own"
            };
            assert!(
                ended.err.contains("1 to 5 steps") && ended.err.contains(word),
                "{}",
                ended.err
            );
            let first: Value =
                serde_json::from_slice(ended.out.split(|b| *b == b'\n').next().unwrap()).unwrap();
            let loss = first["loss"].as_f64().unwrap();
            assert!((loss - all["loss"].1[0]).abs() < 1e-12, "{file}: {loss}");
            let after = numbers(&fs::read(place.path("after")).unwrap());
            for (key, (_, is)) in &after {
                let want = &all[&format!("after.{key}")].1;
                let far = is
                    .iter()
                    .zip(want)
                    .map(|(a, b)| (a - b).abs())
                    .fold(0.0, f64::max);
                assert!(far < 1e-10, "{file}: {key} is {far} away");
            }
        }
    }
    // What is no length is refused.
    let x: Given<'_> = ("x", &[2, 3, 1]);
    tensors(&place, "wrong", &[x, ("y", &[2, 1]), ("lengths", &[2])]);
    let ended = place.run(&["train", "--data", "wrong", "--epochs", "1"]);
    assert!(
        ended.code != 0 && ended.err.contains("2 whole numbers from 1 to 3"),
        "{}",
        ended.err
    );
}
