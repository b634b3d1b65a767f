//! Pictures of operations and the film: how long a bar is says how large its number is, and what is multiplied, divided or
//! left over is not drawn as if it were added.

use gatewalk::course::{Model, library};
use gatewalk::diagram::{Scene, StudyCache, film, picture_of};
use gatewalk::graph::{Formula, Optimizer, OptimizerQuantity, Ref, Run};
use gatewalk::lang::Lang;
use gatewalk::typeset::{Canvas, Digits, Marks, Typesetter};
use gatewalk::walk::{Cursor, Level, Phase, Walk};

fn run_of(name: &str) -> Run {
    let model = Model::parse(name, library::model(name).unwrap()).unwrap();
    model.run(Optimizer::ADAM)
}

/// Looks at a walk from where one sees this result come about.
fn look<T>(run: &Run, phase: Phase, of: Ref, see: impl FnOnce(&Scene<'_>) -> T) -> T {
    let typesetter = Typesetter {
        run,
        digits: Digits::new(4),
        ascii: false,
        marks: Marks::none(),
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
    let run = Model::parse("own", text).unwrap().run(Optimizer::ADAM);
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
