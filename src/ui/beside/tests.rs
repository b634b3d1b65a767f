//! Two walks move together, and what is told of them is what is so.

use super::*;
use crate::course::library;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn walked(name: &str) -> WalkScreen {
    let model = library::load(name).unwrap().model.unwrap();
    WalkScreen::of(model, Settings::plain(Lang::EN))
}

fn beside(name: &str) -> Beside {
    Beside::open(&walked("worked-example"), name).unwrap()
}

fn press(beside: &mut Beside, keys: &str) {
    for key in keys.chars() {
        let code = match key {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            key => KeyCode::Char(key),
        };
        beside.key(code.into());
    }
}

fn drawn(beside: &mut Beside, size: (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| beside.draw(frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn keys_move_both_to_the_same_time_and_name() {
    let mut both = beside("peephole");
    for keys in ["]", "]", "[", "\t]", "l", "gc_3\n", "b", "G"] {
        press(&mut both, keys);
        let slots = both
            .walks
            .each_ref()
            .map(|walk| walk.walk.stage(walk.cursor.at));
        assert_eq!(slots[0], slots[1], "after {keys:?}");
        assert_eq!(both.walks[0].walk.phase, both.walks[1].walk.phase);
    }
    let mut both = beside("peephole");
    press(&mut both, "gc_3\n");
    let at = |walk: &WalkScreen| walk.narrate(|narrator| narrator.line(walk.cursor));
    assert!(
        both.walks
            .iter()
            .all(|walk| at(walk).contains("c₃") || at(walk).contains("c_3"))
    );
}

#[test]
fn a_change_is_made_in_both_and_taken_back_in_both() {
    let mut both = beside("worked-example");
    let equal = told(both.runs(), &both.titles(), Lang::EN);
    assert!(equal[0].contains("equal at every time"), "{equal:?}");
    press(&mut both, "ex_2 = 5\n");
    let x = |walk: &WalkScreen| {
        let of = walk.state.run.named("x_2").unwrap();
        walk.state.run.entry(of, 0, 0).unwrap()
    };
    assert_eq!(both.walks.each_ref().map(x), [5.0, 5.0]);
    press(&mut both, "u");
    assert_eq!(both.walks.each_ref().map(x), [2.0, 2.0]);
}

#[test]
fn the_first_difference_is_told_with_both_numbers() {
    let both = beside("gru");
    let runs = both.runs();
    let told = told(runs, &both.titles(), Lang::EN);
    let number = |k: usize| runs[k].entry(runs[k].named("h_1").unwrap(), 0, 0).unwrap();
    let expected = [0, 1].map(|k| format!("{:.6}", number(k)));
    assert!(
        told[0].starts_with("first difference at t = 1: h_1[1]"),
        "{told:?}"
    );
    assert!(expected.iter().all(|n| told[0].contains(n)), "{told:?}");
    let described = both.describe();
    assert_eq!(described[1], told[0]);
    let mut both = both;
    press(&mut both, "]]d");
    let slots = both
        .walks
        .each_ref()
        .map(|walk| walk.walk.stage(walk.cursor.at));
    assert_eq!(slots, [Some(crate::walk::TimeSlot::At(1)); 2]);
}

#[test]
fn equations_alone_take_the_input_and_the_parameters_of_the_same_name() {
    let folder = std::env::temp_dir().join(format!("gatewalk-beside-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("mine.tex");
    let latex = r"i_t = \sigma(W_{xi} x_t + W_{hi} h_{t-1} + b_i) \\ f_t = \sigma(W_{xf} x_t + W_{hf} h_{t-1} + b_f) \\
        o_t = \sigma(W_{xo} x_t + W_{ho} h_{t-1} + b_o) \\ g_t = \tanh(W_{xg} x_t + W_{hg} h_{t-1} + b_g) \\
        c_t = f_t \odot c_{t-1} + i_t \odot g_t \\ h_t = o_t \odot c_t";
    std::fs::write(&file, latex).unwrap();
    let both = beside(&file.to_string_lossy());
    std::fs::remove_dir_all(&folder).unwrap();
    let told = told(both.runs(), &both.titles(), Lang::EN);
    assert!(told[0].contains("t = 1: h_1[1]"), "{told:?}");
    let text = table(both.runs(), &both.titles(), 4);
    let differing: Vec<&str> = text.lines().filter(|line| line.ends_with('≠')).collect();
    assert!(differing[0].contains("h_1[1]"), "{text}");
    assert!(
        text.lines()
            .any(|line| line.contains("c_1[1]") && !line.ends_with('≠')),
        "{text}"
    );
}

#[test]
fn both_are_seen_in_every_size() {
    for name in ["gru", "peephole", "rnn"] {
        let mut both = beside(name);
        press(&mut both, "]");
        for size in [
            (1, 1),
            (40, 10),
            (80, 24),
            (100, 30),
            (160, 50),
            (200, 60),
            (500, 20),
        ] {
            let text = drawn(&mut both, size);
            let is_large = size.0 >= 80 && size.1 >= 20;
            assert!(
                !is_large || text.contains(name) && text.contains("worked-example"),
                "{size:?}\n{text}"
            );
            assert!(
                !is_large || text.contains("first difference"),
                "{size:?}\n{text}"
            );
        }
    }
}
