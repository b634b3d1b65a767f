//! Pictures of a run: they fit, in every language and size, for every model; what they tell is what the run says when it is
//! asked in another way; and what a lesson asks for they do not give away.

use gatewalk::course::{Model, library};
use gatewalk::diagram::{FIGURES, Figure, Scene, StudyCache};
use gatewalk::graph::{Address, Matrix, NodeId, Optimizer, Place, Ref, Run};
use gatewalk::lang::Lang;
use gatewalk::typeset::{Digits, Marks, Typesetter};
use gatewalk::walk::{Cursor, Phase, Walk};
use unicode_width::UnicodeWidthStr;

fn run_of(name: &str, optimizer: Optimizer) -> Run {
    let model = Model::parse(name, library::model(name).unwrap()).unwrap();
    model.run_with(optimizer)
}

/// Has a picture looked at in a run, some of whose numbers are asked for.
fn look<T>(
    run: &Run,
    lang: Lang,
    hidden_answers: &[Place],
    see: impl FnOnce(&Scene<'_>) -> T,
) -> T {
    let typesetter = Typesetter {
        run,
        digits: Digits::new(10),
        ascii: false,
        marks: Marks {
            hidden_answers,
            ..Marks::none()
        },
    };
    let walk = Walk::new(run, Phase::Forward);
    see(&Scene {
        typesetter: &typesetter,
        walk: &walk,
        cursor: Cursor {
            at: walk.first().unwrap_or_default(),
            ..Cursor::default()
        },
        gloss: &|_| None,
        lang,
        pulse: None,
        memory: &StudyCache::patient(),
    })
}

fn drawn(run: &Run, line: &str, room: (usize, usize), hidden_answers: &[Place]) -> Option<String> {
    let figure = Figure::read(line).unwrap();
    look(run, Lang::EN, hidden_answers, |scene| {
        let rows = figure.draw(scene, room)?.rows();
        let text = |row: Vec<gatewalk::typeset::Piece>| -> String {
            row.into_iter().map(|piece| piece.text).collect()
        };
        Some(rows.into_iter().map(text).collect::<Vec<_>>().join("\n"))
    })
}

fn told(run: &Run, line: &str) -> Vec<String> {
    let figure = Figure::read(line).unwrap();
    assert!(figure.faults(run, &(0..0)).is_empty(), "{line}");
    look(run, Lang::EN, &[], |scene| figure.tell(scene))
}

/// The numbers of a sentence.
fn numbers(text: &str) -> Vec<f64> {
    let text = text.replace('−', "-");
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '='));
    words
        .filter_map(|word| word.trim_end_matches('.').parse().ok())
        .collect()
}

fn node(run: &Run, name: &str) -> NodeId {
    run.named(name).and_then(Ref::node).unwrap()
}

/// The run with an entry of a leaf at another value.
fn at(run: &Run, (id, r, c): (NodeId, usize, usize), value: f64) -> Run {
    let mut matrix: Matrix = run.value(Ref::Value(id)).unwrap().into_owned();
    matrix[(r, c)] = value;
    run.with(id, &matrix)
}

fn loss(run: &Run) -> f64 {
    let loss = run.graph().loss.unwrap();
    run.entry(Ref::Value(loss), 0, 0).unwrap()
}

/// What a large screen has left is no empty room: pictures of all times go over it, and no weight is left out.
#[test]
fn pictures_of_all_times_grow_with_their_room() {
    let run = run_of("worked-example", Optimizer::ADAM);
    let drawn = |line: &str, room| {
        let figure = Figure::read(line).unwrap();
        let canvas = look(&run, Lang::EN, &[], |scene| figure.draw(scene, room));
        canvas.unwrap()
    };
    for room in [(120, 34), (155, 38), (156, 46)] {
        for line in ["unrolled", "unrolled backward", "decay c"] {
            let canvas = drawn(line, room);
            let size = (canvas.width(), canvas.height());
            assert!(10 * size.0 >= 8 * room.0, "{line} in {room:?}: {size:?}");
            // Numbers become taller by whole rows.
            assert!(10 * size.1 >= 7 * room.1, "{line} in {room:?}: {size:?}");
        }
    }
    let narrow = drawn("unrolled", (76, 40));
    let told: String = narrow.texts().collect();
    assert!(told.contains("W_hy b_y"), "{told}");
}

#[test]
fn every_picture_of_every_model_fits_its_room_in_every_language() {
    let mut drawn = 0;
    for model in library::models() {
        let run = run_of(model, Optimizer::ADAM);
        let graph = run.graph();
        let entries: Vec<String> = graph
            .parameters()
            .filter_map(|id| {
                let address = Address::of(graph, Place::entry(Ref::Value(id), 0, 0))?;
                Some(address.typed(graph.node(id).shape))
            })
            .collect();
        let mut lines: Vec<String> = FIGURES.iter().map(|k| k.example.to_owned()).collect();
        lines.extend(
            ["unrolled backward", "tensor 32 x 1 over 32 x 10", "decay h"].map(str::to_owned),
        );
        if let [a, .., b] = &entries[..] {
            lines.extend([format!("slice {a}"), format!("landscape {a} {b}")]);
        }
        for line in lines {
            let figure = Figure::read(&line).unwrap();
            if !figure.faults(&run, &(0..0)).is_empty() || figure.is_step(&run) {
                continue;
            }
            for lang in Lang::all() {
                for room in [
                    (30, 8),
                    (36, 20),
                    (48, 26),
                    (76, 20),
                    (120, 40),
                    (9, 3),
                    (200, 60),
                ] {
                    let canvas = look(&run, lang, &[], |scene| figure.draw(scene, room));
                    let Some(canvas) = canvas else {
                        continue;
                    };
                    let rows = canvas.rows();
                    let widest = rows
                        .iter()
                        .map(|row| row.iter().map(|piece| piece.text.width()).sum::<usize>());
                    // The numbers of a matrix may be cut; they are set as anywhere.
                    let most = if line.starts_with("matrix") {
                        200
                    } else {
                        room.0
                    };
                    let widest = widest.max().unwrap_or(0);
                    assert!(widest <= most, "{model}: {line} at {room:?}: {widest}");
                    drawn += 1;
                }
                let said = look(&run, lang, &[], |scene| figure.tell(scene));
                assert!(!said.is_empty(), "{model}: {line}");
            }
        }
    }
    assert!(drawn > 300, "{drawn}");
}

#[test]
fn a_slice_is_what_runs_with_that_number_changed_say() {
    let run = run_of("worked-example", Optimizer::ADAM);
    for (line, name, r, c) in [
        ("slice W_xi[1]", "W_xi", 0, 0),
        ("slice W_hg[2,1]", "W_hg", 1, 0),
        ("slice x_2", "x_2", 0, 0),
    ] {
        let entry = (node(&run, name), r, c);
        let told = told(&run, line);
        let points: Vec<Vec<f64>> = told
            .iter()
            .filter(|l| l.starts_with("At"))
            .map(|l| numbers(l))
            .collect();
        assert_eq!(points.len(), 7);
        for point in points {
            assert!(
                (loss(&at(&run, entry, point[0])) - point[1]).abs() < 1e-8,
                "{point:?}"
            );
        }
        let today = numbers(told.iter().find(|l| l.starts_with("Today")).unwrap());
        let [value, l, slope] = today[..] else {
            panic!("{today:?}")
        };
        assert!((l - loss(&run)).abs() < 1e-8);
        // The tangent touches: its slope is that of the curve.
        let by = 1e-5;
        let around = [value + by, value - by].map(|v| loss(&at(&run, entry, v)));
        assert!((slope - (around[0] - around[1]) / (2.0 * by)).abs() < 1e-6);
    }
    let step = told(&run, "slice W_xi[1]");
    let step = numbers(
        step.iter()
            .find(|l| l.starts_with("The step of adam"))
            .unwrap(),
    );
    // Adam's first step is as long as its rate; −0.6466 · 0.01 is what the slope says.
    assert!(
        (step[0] - 0.51).abs() < 1e-8 && (step[1] + 0.006466).abs() < 1e-6,
        "{step:?}"
    );
    let really = loss(&at(&run, (node(&run, "W_xi"), 0, 0), step[0])) - loss(&run);
    assert!((step[2] - really).abs() < 1e-8);
}

/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η m̂/(√v̂ + ε), as Kingma and Ba write it, and θ ← θ − ηg.
#[test]
fn the_ways_of_a_landscape_are_those_of_stepping_by_hand() {
    let run = run_of("worked-example", Optimizer::ADAM);
    let entries = [(node(&run, "W_xg"), 0, 0), (node(&run, "W_hy"), 0, 0)];
    let (rate, steps) = (0.1, 60);
    let mut ends = vec![];
    for adam in [true, false] {
        let mut now = run.clone();
        let (mut m, mut v) = ([0.0; 2], [0.0; 2]);
        for t in 1..=steps {
            let slopes = entries.map(|(id, r, c)| now.entry(Ref::Adjoint(id), r, c).unwrap());
            for k in 0..2 {
                let (id, r, c) = entries[k];
                m[k] = 0.9 * m[k] + 0.1 * slopes[k];
                v[k] = 0.999 * v[k] + 0.001 * slopes[k] * slopes[k];
                let mean = m[k] / (1.0 - 0.9f64.powi(t));
                let square = v[k] / (1.0 - 0.999f64.powi(t));
                let by = if adam {
                    mean / (square.sqrt() + 1e-8)
                } else {
                    slopes[k]
                };
                let value = now.entry(Ref::Value(id), r, c).unwrap();
                now = at(&now, entries[k], value - rate * by);
            }
        }
        let values = entries.map(|(id, r, c)| now.entry(Ref::Value(id), r, c).unwrap());
        ends.push((values, loss(&now)));
    }
    let told = told(&run, "landscape W_xg[1] W_hy[1,1]");
    for ((values, loss), line) in ends.into_iter().zip(told) {
        let all = numbers(&line);
        let [.., x, y, l] = all[..] else {
            panic!("{line}")
        };
        let off = [(values[0], x), (values[1], y), (loss, l)];
        assert!(
            off.iter().all(|(a, b)| (a - b).abs() < 1e-5),
            "{line}: {off:?}"
        );
        assert_eq!(all[..2], [60.0, 0.1]);
    }
}

#[test]
fn a_decay_is_the_size_of_each_gradient_and_of_those_of_runs_with_another_parameter() {
    let run = run_of("twenty-steps", Optimizer::ADAM);
    let told = told(&run, "decay s W_ss=1,2 c b_f=0,2");
    assert_eq!(told.len(), 4, "{told:?}");
    for (line, name, parameter, value) in [
        (&told[0], "s", "W_ss", 1.0),
        (&told[1], "s", "W_ss", 2.0),
        (&told[2], "c", "b_f", 0.0),
        (&told[3], "c", "b_f", 2.0),
    ] {
        let changed = at(&run, (node(&run, parameter), 0, 0), value);
        let (_, sizes) = line.split_once(": ").unwrap();
        let sizes: Vec<f64> = sizes
            .split(", ")
            .flat_map(|part| numbers(part.split_once(": ").unwrap().1))
            .collect();
        assert_eq!(sizes.len(), 21);
        for (t, size) in sizes.into_iter().enumerate() {
            let of = changed.named(&format!("∂{name}_{t}")).unwrap();
            let norm = changed.value(of).unwrap().norm();
            assert!((size - norm).abs() < 1e-9, "{line} at {t}: {size} {norm}");
        }
    }
    // Half a gate, twenty times.
    let half: f64 = numbers(told[2].split(", ").next().unwrap()).pop().unwrap();
    assert!((half - 0.5f64.powi(20)).abs() < 1e-9, "{half}");
}

#[test]
fn a_table_adds_up_to_the_loss() {
    let run = run_of("worked-example", Optimizer::ADAM);
    let told = told(&run, "table yhat y");
    assert_eq!(told.len(), 5);
    let end = numbers(told.last().unwrap());
    assert!((end[2] - loss(&run)).abs() < 1e-8, "{end:?}");
    let drawn = drawn(&run, "table yhat y", (48, 20), &[]).unwrap();
    assert!(drawn.contains("4.8896 = L"), "{drawn}");
}

#[test]
fn what_a_lesson_asks_for_is_in_no_picture_of_it() {
    let run = run_of("worked-example", Optimizer::ADAM);
    let place = |name: &str, r: usize| Place::entry(run.named(name).unwrap(), r, 0);
    let cases = [
        ("strip c", place("c_3", 0), vec!["1.214"]),
        ("gradient c", place("∂c_3", 0), vec!["−0.93", "-0.93"]),
        ("unrolled", place("c_3", 0), vec!["1.214", "1.21"]),
        ("unrolled backward", place("∂h_4", 0), vec!["−2.32"]),
        (
            "waterfall c_2",
            place("c_2", 0),
            vec!["0.7148", "0.1107", "0.6041"],
        ),
        (
            "table yhat y",
            place("yhat_3", 0),
            vec!["1.686", "2.314", "5.354", "4.8896", "19.558"],
        ),
        ("table yhat y", place("L", 0), vec!["4.8896", "19.558"]),
        ("slice W_xi[1]", place("L", 0), vec!["4.8"]),
        ("slice W_xi[1]", place("∂W_xi", 0), vec!["0.6466", "⠤", "⣀"]),
        (
            "landscape W_xi[1] W_hy[1,1]",
            place("L", 0),
            vec!["4.8", "⣀"],
        ),
        ("decay c", place("∂c_1", 0), vec!["⣀", "⠤"]),
    ];
    for (line, asked, given_away) in cases {
        let all = drawn(&run, line, (100, 40), &[]).unwrap();
        let shown = drawn(&run, line, (100, 40), &[asked]).unwrap();
        assert_ne!(all, shown, "{line}");
        for number in given_away {
            assert!(!shown.contains(number), "{line}: {number} in\n{shown}");
        }
    }
}
