//! Pictures of operations and the film: how long a bar is says how large its number is, and what is multiplied, divided or
//! left over is not drawn as if it were added.

use gatewalk::course::{Given, Model, library};
use gatewalk::diagram::{Figure, Scene, Shown, StudyCache, film, picture_of, staged};
use gatewalk::graph::{Formula, OptimizerQuantity, Place, Ref, Run};
use gatewalk::lang::Lang;
use gatewalk::typeset::{Canvas, Digits, Marks, Meaning, Typesetter};
use gatewalk::walk::{Cursor, Level, Phase, Walk};

fn run_of(name: &str) -> Run {
    let model = Model::parse(name, library::model(name).unwrap()).unwrap();
    model.run()
}

/// Looks at a walk from where one sees this result come about.
fn look<T>(run: &Run, phase: Phase, of: Ref, see: impl FnOnce(&Scene<'_>) -> T) -> T {
    look_at(run, phase, of, (false, see))
}

/// The same, also in ASCII.
fn look_at<T>(
    run: &Run,
    phase: Phase,
    of: Ref,
    (ascii, see): (bool, impl FnOnce(&Scene<'_>) -> T),
) -> T {
    look_asked(run, phase, of, (ascii, &[], see))
}

/// The same, where some numbers are asked for.
fn look_asked<T>(
    run: &Run,
    phase: Phase,
    of: Ref,
    (ascii, hidden_answers, see): (bool, &[Place], impl FnOnce(&Scene<'_>) -> T),
) -> T {
    let typesetter = Typesetter {
        run,
        digits: Digits::new(4),
        ascii,
        marks: Marks {
            hidden_answers,
            ..Marks::none()
        },
    };
    let walk = Walk::new(run, phase);
    let mut at = walk.computes(of).or_else(|| walk.find(of)).unwrap();
    at.entry = 0;
    see(&Scene {
        typesetter: &typesetter,
        walk: &walk,
        cursor: Cursor {
            at,
            level: Level::Operation,
        },
        gloss: &|_| None,
        lang: Lang::EN,
        pulse: None,
        memory: &StudyCache::patient(),
    })
}

fn rows(canvas: &Canvas) -> Vec<String> {
    let row = |row: Vec<gatewalk::typeset::Piece>| row.into_iter().map(|p| p.text).collect();
    canvas.rows().into_iter().map(row).collect()
}

fn picture(run: &Run, phase: Phase, of: Ref, room: (usize, usize)) -> Option<Vec<String>> {
    look(run, phase, of, |scene| {
        picture_of(scene, of, room).map(|canvas| rows(&canvas))
    })
}

/// The half cells of a row that are bar, and those that are shaded.
fn halves(row: &str) -> [usize; 2] {
    let count = |signs: [(char, usize); 3]| {
        let of = |c: char| signs.iter().find(|(sign, _)| *sign == c).map_or(0, |s| s.1);
        row.chars().map(of).sum()
    };
    [
        count([('█', 2), ('▌', 1), ('▐', 1)]),
        count([('░', 2), (' ', 0), (' ', 0)]),
    ]
}

/// The longest bar under the numbers of a row that begins so.
fn bar_below<'r>(rows: &'r [String], label: &str) -> &'r str {
    let at = rows.iter().position(|row| row.starts_with(label)).unwrap();
    &rows[at + 1]
}

fn value(run: &Run, name: &str) -> Ref {
    Ref::Value(run.graph().find_plain(name).unwrap())
}

/// What an unnamed operation results in that leads to this, by a word of its formula.
fn inside(run: &Run, name: &str, is: impl Fn(&Formula) -> bool) -> Ref {
    let id = run.graph().find_plain(name).unwrap();
    let mut all = run.graph().instances.iter();
    let own = all.find(|i| i.nodes.contains(&id)).unwrap();
    let mut of = own.nodes.iter().map(|id| Ref::Value(*id));
    of.find(|of| is(&run.formula(*of))).unwrap()
}

#[test]
fn a_gate_lets_so_much_of_a_bar_pass_as_it_says() {
    let run = run_of("worked-example");
    let h = value(&run, "h_2");
    let gate = run.value(value(&run, "o_2")).unwrap().into_owned();
    for room in [(38, 13), (50, 16), (90, 12)] {
        let rows = picture(&run, Phase::Forward, h, room).unwrap();
        for (n, label) in ["1 ", "2 "].into_iter().enumerate() {
            let row = bar_below(&rows, label);
            let [bar, rest] = halves(row);
            // A half cell of the bar and a cell of the rest are rounded.
            let share = bar as f64 / (bar + rest) as f64;
            let off = (share - gate[n]).abs() * (bar + rest) as f64;
            assert!(off <= 2.0, "{room:?}: {share} is not {}: {row:?}", gate[n]);
        }
        // The longest fills its room.
        let [bar, rest] = halves(bar_below(&rows, "1 "));
        assert!(bar + rest >= 2 * (room.0 - 4), "{room:?}: {rows:#?}");
    }
    // In a row each, where there are few.
    let rows = picture(&run, Phase::Forward, h, (60, 3)).unwrap();
    assert!(rows[1].contains("▄") && rows[1].contains("▁"), "{rows:#?}");
    assert!(rows[1].contains("× 0.640 ▸ 0.393") || rows[1].contains("×  0.640 ▸ 0.393"));
}

/// The run of equations with numbers drawn at random.
fn run_on(equations: &str) -> Run {
    Model::of_equations("own", equations, &Given::default())
        .unwrap()
        .run()
}

#[test]
fn what_is_only_moved_stands_where_it_comes_from_and_where_it_goes() {
    let run = run_on(
        r"\begin{aligned}
        f_t &= \sigma(W [h_{t-1}; x_t] + b) \\
        A_t &= f_t f_t^\top \\
        h_t &= A_t f_t
        \end{aligned}",
    );
    let is_moved = |f: &Formula| matches!(f, Formula::Stack(_) | Formula::Transpose(_));
    for name in ["f_2", "A_2"] {
        let of = inside(&run, name, is_moved);
        let rows = picture(&run, Phase::Forward, of, (60, 8)).unwrap().concat();
        for value in run.value(of).unwrap().iter() {
            let text = format!("{value:.3}").replace('-', "−");
            assert_eq!(rows.matches(&text).count(), 2, "{name}: {text} in {rows}");
        }
        assert!(rows.contains('▸'), "{name}: {rows}");
    }
}

#[test]
fn a_picture_of_some_units_says_of_which() {
    let run = run_of("worked-example");
    let c = value(&run, "c_2");
    for rows in 3..14 {
        let Some(drawn) = picture(&run, Phase::Forward, c, (40, rows)) else {
            continue;
        };
        let units = ["1 ", "2 "].map(|unit| drawn.iter().any(|row| row.starts_with(unit)));
        let is_said = drawn.iter().any(|row| row.contains("/ 2"));
        assert_eq!(units == [true, true], !is_said, "{rows}: {drawn:#?}");
    }
}

#[test]
fn what_is_left_of_one_is_one_bar_cut_in_two() {
    let run = run_of("gru");
    let is_rest = |formula: &Formula| matches!(formula, Formula::Sum(terms) if terms.len() == 2 && matches!(terms[0].1, Formula::Number(_)));
    let rest = inside(&run, "h_2", is_rest);
    let rows = picture(&run, Phase::Forward, rest, (42, 13)).unwrap();
    let left = run.entry(rest, 0, 0).unwrap();
    let [bar, shade] = halves(bar_below(&rows, "1 "));
    assert!(
        (bar as f64 / (bar + shade) as f64 - left).abs() < 0.05,
        "{rows:#?}"
    );
    assert!(rows[1].contains("1 − 0.5057 ▸ 0.4943"), "{rows:#?}");
}

#[test]
fn a_quotient_is_measured_with_what_divides_it() {
    let run = run_of("worked-example");
    let weights = run.graph().find_plain("W_xi").unwrap();
    let corrected = Ref::Optimizer(OptimizerQuantity::SquareCorrected, weights);
    let rows = picture(&run, Phase::Optimizer, corrected, (50, 13)).unwrap();
    for (n, label) in ["1 ", "2 "].into_iter().enumerate() {
        let row = bar_below(&rows, label);
        let [bar, shade] = halves(row);
        let measured = run.entry(corrected, n, 0).unwrap();
        // Beyond what it is measured with the bar goes on, and a line says where that ends.
        let unit = match row.rsplit_once('│') {
            Some((first, _)) if measured > 1.0 => halves(first)[0],
            _ => bar + shade,
        };
        let [long, short] = match measured > 1.0 {
            true => [bar + 2, unit],
            false => [unit, bar],
        };
        let exact = long as f64 * measured.min(1.0 / measured);
        assert!((short as f64 - exact).abs() <= 2.0, "{measured}: {rows:#?}");
    }
}

#[test]
fn no_product_and_no_quotient_is_drawn_as_a_sum() {
    let mut seen = 0;
    for name in library::models() {
        let run = run_of(name);
        for phase in [Phase::Forward, Phase::Backward, Phase::Optimizer] {
            let walk = Walk::new(&run, phase);
            let places = walk.positions(Level::Operation).step_by(5);
            for of in places.map(|at| walk.operation(at)) {
                let formula = run.formula(of);
                use Formula::{Divide, Hadamard, Scale};
                if !matches!(formula, Hadamard(..) | Scale(..) | Divide(..)) {
                    continue;
                }
                for room in [(28, 3), (33, 7), (60, 4), (50, 16)] {
                    let rows = picture(&run, phase, of, room);
                    let rows = rows.unwrap_or_else(|| panic!("{name}: {formula:?} {room:?}"));
                    assert!(rows.len() <= room.1, "{name} {room:?}: {rows:#?}");
                    // Of the forms a curve, bars of probability and a slice have others; none is a sum of bars.
                    let sums = rows.iter().filter(|row| row.trim_start().starts_with("= "));
                    assert_eq!(sums.count(), 0, "{name} {room:?}: {rows:#?}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 400, "{seen}");
}

#[test]
fn what_is_taken_away_is_named_so() {
    let text = "equations = '''\nd_t = x_t - W x_t\nL = \\sum_{t=1}^{T} d_t\n'''\n\
                inputs.x = [4, 2]\nparameters = { W = [[0.25]] }\n";
    let run = Model::parse("own", text).unwrap().run();
    let rows = picture(&run, Phase::Forward, value(&run, "d_1"), (60, 8)).unwrap();
    let taken = rows.iter().find(|row| row.contains("−W·x_1"));
    assert!(taken.is_some_and(|row| row.ends_with("−1")), "{rows:#?}");
}

#[test]
fn a_prediction_and_its_target_have_one_axis() {
    let run = run_of("worked-example");
    let film = look(&run, Phase::Forward, value(&run, "L"), |scene| {
        rows(&film(scene, 120, 20))
    });
    let of = |name: &str| film.iter().find(|row| row.starts_with(name)).unwrap();
    let (guess, target) = (of("ŷ "), of("y "));
    assert!(
        guess.starts_with("ŷ 0…5") && target.starts_with("y 0…5"),
        "{film:#?}"
    );
    let last = |row: &str| {
        let cells: Vec<char> = row.chars().collect();
        let frame = &cells[cells.len() - 24..];
        frame.iter().filter(|c| **c == '▄').count()
    };
    let ratio = last(guess) as f64 / last(target) as f64;
    assert!((ratio - 1.9132 / 5.0).abs() < 0.08, "{ratio}: {film:#?}");
}

#[test]
fn in_ascii_a_prediction_is_not_called_as_its_target() {
    let run = run_of("worked-example");
    let see = |scene: &Scene<'_>| rows(&film(scene, 120, 20));
    let film = look_at(&run, Phase::Forward, value(&run, "L"), (true, see));
    let of = |name: &str| film.iter().filter(|row| row.starts_with(name)).count();
    assert_eq!([of("yhat 0..5"), of("y 0..5")], [1, 1], "{film:#?}");
}

#[test]
fn a_film_of_four_rows_tells_units_of_a_gate_apart() {
    let run = run_of("worked-example");
    let film = look(&run, Phase::Forward, value(&run, "i_2"), |scene| {
        rows(&film(scene, 80, 4))
    });
    // 0.622 and 0.450 of 1, 0.668 and 0.769.
    assert!(film[1].contains("▅▄▁▅▆"), "{film:#?}");
}

#[test]
fn a_film_that_is_scrolled_names_its_first_row() {
    let run = run_of("worked-example");
    for name in ["f_3", "o_3", "g_3", "c_3", "h_3"] {
        let film = look(&run, Phase::Forward, value(&run, name), |scene| {
            rows(&film(scene, 48, 11))
        });
        assert!(!film[1].starts_with(' '), "{name}: {film:#?}");
    }
}

/// The columns and rows of a picture in which something of a meaning stands that is so.
fn cells(canvas: &Canvas, is: impl Fn(char, Meaning) -> bool) -> Vec<(usize, usize)> {
    let mut found = vec![];
    for (y, row) in canvas.rows().into_iter().enumerate() {
        let signs = row
            .iter()
            .flat_map(|p| p.text.chars().map(|c| (c, p.style.meaning)));
        let here = signs
            .enumerate()
            .filter(|(_, (c, meaning))| is(*c, *meaning));
        found.extend(here.map(|(x, _)| (x, y)));
    }
    found
}

#[test]
fn a_tangent_is_a_line_that_touches_its_point_above_the_axis() {
    let run = run_of("worked-example");
    for name in ["W_xi[1,1]", "W_hy[1,1]", "b_y[1]"] {
        for room in [(40, 20), (80, 40)] {
            let figure = Figure::read(&format!("slice {name}")).unwrap();
            let canvas = look(&run, Phase::Forward, value(&run, "i_1"), |scene| {
                figure.draw(scene, room).unwrap()
            });
            let is_dot = |c: char| ('\u{2801}'..='\u{28ff}').contains(&c);
            let line = cells(&canvas, |c, meaning| is_dot(c) && meaning == Meaning::Lit);
            // The first is in the heading.
            let points = cells(&canvas, |c, _| c == '●');
            let main = points[1];
            let beside =
                |(x, y): &(usize, usize)| x.abs_diff(main.0) <= 1 && y.abs_diff(main.1) <= 1;
            assert!(line.iter().any(beside), "{name} {room:?}");
            let wide = |all: &[(usize, usize)]| {
                let columns = all
                    .iter()
                    .filter(|(_, y)| y.abs_diff(main.1) < 8)
                    .map(|(x, _)| *x);
                columns.clone().max().unwrap() - columns.min().unwrap()
            };
            assert!(4 * wide(&line) >= room.0 - 8, "{name} {room:?}");
            let tints = canvas.rows().into_iter().flatten();
            let mut grounds = tints.map(|piece| piece.style.ground);
            assert!(grounds.all(|ground| ground == gatewalk::typeset::Ground::Paper));
        }
    }
}

#[test]
fn points_in_one_cell_stand_beside_each_other() {
    let text = "equations = '''\nh_t = \\tanh(W x_t)\nL = \\sum_{t=1}^{T} \\|h_t\\|^2\n'''\n\
                inputs.x = [1]\nparameters = { W = [[1], [1.01], [1.02], [-1]] }\n";
    let run = Model::parse("own", text).unwrap().run();
    let rows = picture(&run, Phase::Forward, value(&run, "h_1"), (50, 12)).unwrap();
    for unit in ["1", "2", "3", "4"] {
        // Beside axes there are digits of numbers.
        let plot = rows[..10]
            .iter()
            .map(|row| row.chars().skip(7).collect::<String>());
        assert!(
            plot.into_iter().any(|row| row.contains(unit)),
            "{unit}: {rows:#?}"
        );
    }
    assert!(rows.iter().any(|row| row.contains("321")), "{rows:#?}");
}

#[test]
fn a_row_of_a_product_ends_with_what_its_terms_come_to() {
    let run = run_of("worked-example");
    let is_product = |formula: &Formula| match formula {
        Formula::Product(a, _) => a.shape(run.graph()).cols > 1,
        _ => false,
    };
    let of = inside(&run, "i_2", is_product);
    let rows = picture(&run, Phase::Forward, of, (50, 16)).unwrap();
    let last = rows.iter().rfind(|row| !row.trim().is_empty()).unwrap();
    let result = run.entry(of, 0, 0).unwrap();
    let end = last.split_whitespace().last().unwrap();
    assert!(last.trim_start().starts_with('='), "{rows:#?}");
    assert!(
        (end.parse::<f64>().unwrap() - result).abs() < 1e-4,
        "{rows:#?}"
    );
    // Its terms can be checked: as many digits as the product needs.
    assert!(
        rows.iter().any(|row| row.contains("0.1 · −0.0465")),
        "{rows:#?}"
    );
}

#[test]
fn on_the_stage_a_gate_has_its_number_and_a_result_the_colour_of_its_sign() {
    let run = run_of("worked-example");
    let is_gated = |formula: &Formula| matches!(formula, Formula::Hadamard(a, _) if **a == Formula::Of(value(&run, "i_1")));
    let of = inside(&run, "c_1", is_gated);
    let mut below = vec![];
    for shown in [Shown::Terms, Shown::Result] {
        let canvas = look(&run, Phase::Forward, of, |scene| {
            staged(scene, of, &run.formula(of), (150, 30), shown).unwrap()
        });
        let text = rows(&canvas).join("\n");
        for gate in ["× i_1 = 0.6225", "× i_1 = 0.4502"] {
            assert!(text.contains(gate), "{text}");
        }
        let full = |of: Meaning| cells(&canvas, |c, meaning| c == '█' && meaning == of).len();
        let result = run.entry(of, 1, 0).unwrap();
        assert!(result < 0.0);
        let whole = cells(&canvas, |c, meaning| {
            c == '░' && meaning == Meaning::Negative
        });
        assert!(!whole.is_empty(), "{text}");
        below.push(full(Meaning::Negative));
        assert_eq!(full(Meaning::Lit), 0);
    }
    // The share comes with the result.
    assert!(below[1] > below[0], "{below:?}");
}

#[test]
fn a_block_of_one_feature_has_sequences_and_times_alone() {
    let run = run_of("worked-example");
    let drawn = |line: &str| {
        let figure = Figure::read(line).unwrap();
        look(&run, Phase::Forward, value(&run, "i_1"), |scene| {
            rows(&figure.draw(scene, (60, 20)).unwrap()).join("\n")
        })
    };
    let (one, three) = (drawn("tensor 32 x 10 x 1"), drawn("tensor 32 x 10 x 3"));
    assert!(one.contains("1 1 1 1 ● 1 1 1"), "{one}");
    assert!(
        !one.contains("one feature") && three.contains("one feature"),
        "{one}\n{three}"
    );
}

/// The equations of a small network with a loss.
fn with_loss(loss: &str) -> Run {
    let equations = format!(
        r"\begin{{aligned}}
        h_t &= \tanh(W_{{xh}} x_t + W_{{hh}} h_{{t-1}} + b_h) \\
        \hat y_t &= W_{{hy}} h_t + b_y \\
        L &= {loss}
        \end{{aligned}}"
    );
    run_on(&equations)
}

/// The numbers of a row.
fn numbers(row: &str) -> Vec<f64> {
    let row = row.replace('−', "-");
    row.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}

fn begins<'r>(rows: &'r [String], with: &str) -> Option<&'r String> {
    rows.iter().find(|row| row.starts_with(with))
}

const ROOMS: [(usize, usize); 4] = [(36, 9), (46, 12), (60, 20), (90, 40)];

#[test]
fn a_cross_entropy_is_what_the_targets_were_given() {
    let run = run_of("next-letter");
    let loss = run.entry(value(&run, "L"), 0, 0).unwrap();
    for room in ROOMS {
        let rows = picture(&run, Phase::Forward, value(&run, "L"), room).unwrap();
        let mut sum = 0.0;
        for time in 1..=4 {
            let of = |name: &str| {
                let all = run.value(value(&run, &format!("{name}_{time}"))).unwrap();
                all.into_owned()
            };
            let given = of("p").dot(&of("y"));
            let row = begins(&rows, &format!("t={time}")).unwrap();
            let [shown, log] = numbers(row).try_into().unwrap();
            assert!((shown - given).abs() < 5e-4, "{row}");
            assert!((log + given.ln()).abs() < 5.1e-4, "{row}");
            sum -= given.ln();
        }
        let [total] = numbers(begins(&rows, "sum").unwrap()).try_into().unwrap();
        assert!((total - sum).abs() < 5e-5, "{rows:#?}");
        let mean = begins(&rows, "÷ 4").unwrap();
        assert!(mean.ends_with("= L"), "{rows:#?}");
        assert!((numbers(mean).last().unwrap() - loss).abs() < 5e-5);
    }
}

#[test]
fn a_target_that_is_no_choice_is_shown_entry_by_entry() {
    let run = with_loss(r"-\sum_{t=1}^{T} y_t^\top \log(\mathrm{softmax}(\hat y_t))");
    let shape = run
        .graph()
        .node(run.graph().find_plain("y_1").unwrap())
        .shape;
    let rows = picture(&run, Phase::Forward, value(&run, "L"), (90, 40)).unwrap();
    let is_row = |row: &&String| row.starts_with("t=") || row.starts_with("   ");
    let shown: Vec<Vec<f64>> = rows.iter().filter(is_row).map(|row| numbers(row)).collect();
    let weighed: Vec<&Vec<f64>> = shown.iter().filter(|row| row.len() >= 4).collect();
    assert_eq!(weighed.len(), shape.len() * run.graph().length, "{rows:#?}");
    let sum: f64 = weighed.iter().filter_map(|row| row.last()).sum();
    let loss = run.entry(value(&run, "L"), 0, 0).unwrap();
    assert!((sum - loss).abs() < 1e-2, "{sum} {loss}: {rows:#?}");
    let total = begins(&rows, "sum of −y·log").unwrap();
    assert!(total.ends_with("= L"), "{rows:#?}");
    assert_eq!(begins(&rows, "÷"), None, "{rows:#?}");
}

#[test]
fn a_sum_is_divided_only_where_the_loss_divides_it() {
    let square = r"\sum_{t=1}^{T} (\hat y_t - y_t)^2";
    let cases = [
        (square.to_owned(), None),
        (
            format!(r"\frac{{1}}{{T}} {square}"),
            Some("÷ 4: mean over time"),
        ),
        (format!(r"\frac{{1}}{{2 T}} {square}"), Some("÷ 8 ")),
        (r"\frac{1}{2} (\hat y_T - y_T)^2".to_owned(), Some("÷ 2 ")),
        (format!(r"3 {square}"), Some("× 3 ")),
    ];
    for (loss, made) in cases {
        let run = with_loss(&loss);
        let of = value(&run, "L");
        let result = run.entry(of, 0, 0).unwrap();
        for room in ROOMS {
            let rows = picture(&run, Phase::Forward, of, room).unwrap();
            let squares = rows.iter().filter(|row| row.starts_with("t="));
            let apart: f64 = squares.map(|row| numbers(row)[2].powi(2)).sum();
            let total = begins(&rows, "sum of the squares");
            let [total] = numbers(total.unwrap_or_else(|| panic!("{loss}: {rows:#?}")))
                .try_into()
                .unwrap();
            assert!((apart - total).abs() < 0.02, "{loss}: {rows:#?}");
            let ends: Vec<&String> = rows.iter().filter(|row| row.ends_with("= L")).collect();
            let [end] = ends[..] else {
                panic!("{loss}: {rows:#?}")
            };
            let shown = *numbers(end).last().unwrap();
            assert!((shown - result).abs() < 1e-3 * result, "{loss}: {rows:#?}");
            let is_so = end.starts_with(made.unwrap_or("sum of the squares"));
            assert!(is_so, "{loss}: {rows:#?}");
        }
    }
}

#[test]
fn a_group_of_bars_has_the_heading_of_its_column() {
    let run = run_of("worked-example");
    for room in [(90, 20), (90, 10)] {
        let rows = picture(&run, Phase::Forward, value(&run, "L"), room).unwrap();
        let heads = rows[..2].concat();
        for head in ["ŷ−y", "(…)²"] {
            assert_eq!(heads.matches(head).count(), 2, "{room:?}: {rows:#?}");
        }
    }
}

#[test]
fn what_stands_after_an_equals_sign_is_what_the_rows_above_add_up_to() {
    let text = "equations = '''\nh_t = W x_t\nL = -\\sum_{t=1}^{T} h_t\n'''\n\
                inputs.x = [4, 2, 1, -3, 5, 7, -6, 8, 9]\nparameters = { W = [[0.25]] }\n";
    let own = Model::parse("own", text).unwrap().run();
    let mut seen = 0;
    let models = library::models();
    let runs = models.into_iter().map(run_of).chain([own]);
    for run in runs {
        let walk = Walk::new(&run, Phase::Forward);
        let places = walk.positions(Level::Operation);
        for of in places.map(|at| walk.operation(at)) {
            let formula = run.formula(of);
            let parts = match &formula {
                Formula::Sum(terms) => terms.len(),
                Formula::OverTime(parts) => parts.len(),
                _ => continue,
            };
            let rows = picture(&run, Phase::Forward, of, (60, 40)).unwrap_or_default();
            let mut sum = 0.0;
            for row in &rows[1.min(rows.len())..] {
                let end = numbers(row).last().copied();
                let Some(end) = end else { continue };
                if row.trim_start().starts_with("= ") {
                    assert!(parts > 1, "{formula:?}: {rows:#?}");
                    assert!((sum - end).abs() < 1e-3, "{formula:?}: {sum} {rows:#?}");
                    seen += 1;
                    sum = 0.0;
                } else {
                    sum += end;
                }
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn what_is_negated_becomes_something_else() {
    let run = with_loss(r"-\sum_{t=1}^{T} \hat y_t");
    let rows = picture(&run, Phase::Forward, value(&run, "L"), (60, 8)).unwrap();
    let loss = run.entry(value(&run, "L"), 0, 0).unwrap();
    let result = rows
        .iter()
        .find(|row| row.trim_start().starts_with("▸ −(…)"));
    let end = *numbers(result.unwrap()).last().unwrap();
    assert!((end - loss).abs() < 1e-3, "{rows:#?}");
    assert!(
        !rows.iter().any(|row| row.trim_start().starts_with('=')),
        "{rows:#?}"
    );
}

#[test]
fn a_cross_entropy_does_not_give_away_what_is_asked_for() {
    let run = run_of("next-letter");
    let loss = value(&run, "L");
    // Before its sign is turned.
    let scaled = inside(&run, "L", |f| matches!(f, Formula::Scale(..)));
    for of in [loss, scaled] {
        for (name, entry, lines) in [("p_3", 0, 4), ("p_3", 2, 4), ("y_3", 0, 4), ("L", 0, 0)] {
            let asked = [Place::entry(value(&run, name), entry, 0)];
            let see = |scene: &Scene<'_>| {
                picture_of(scene, of, (60, 20)).map(|canvas| rows(&canvas).join("\n"))
            };
            let Some(shown) = look_asked(&run, Phase::Forward, of, (false, &asked, see)) else {
                assert_eq!((name, of), ("L", loss));
                continue;
            };
            for given in ["0.755", "0.282", "0.8489", "0.2122"] {
                let is_row = lines == 0 && given.len() == 5;
                assert!(
                    is_row || !shown.contains(given),
                    "{name}: {given} in\n{shown}"
                );
            }
            assert_eq!(shown.matches("t=").count(), 4, "{shown}");
        }
    }
}

#[test]
fn a_heading_that_is_too_long_is_cut_once() {
    let run = with_loss(r"\frac{1}{T} \sum_{t=1}^{T} \hat y_t x_t");
    for width in [40, 48, 60] {
        let rows = picture(&run, Phase::Forward, value(&run, "L"), (width, 8)).unwrap();
        assert!(rows[0].ends_with("…, made 1/4 times as long"), "{rows:#?}");
        assert_eq!(rows[0].matches('…').count(), 1, "{rows:#?}");
    }
}
