//! No file, however wrong, breaks anything. What wrong files are told is pinned in `tests/invalid/`.

use gatewalk::course::{Lesson, Model, check};
use gatewalk::equation::System;
use gatewalk::lang::Lang;
use proptest::prelude::*;

const GOOD: &str = r#"
equations = '''
h_t = \tanh(W x_t + U h_{t-1} + b)
L = \sum_{t=1}^{T} \|h_t - y_t\|^2
'''
[inputs]
x = [1, 2]
[targets]
y = [[0.1, 0.2], [0.3, 0.4]]
[parameters]
W = [[0.5], [0.5]]
U = [[0.1, 0.2], [0.3, 0.4]]
b = [0, 0]
"#;

/// Reads and checks a lesson, and renders all that is wrong with it.
fn every_fault_of_a_lesson(source: &str) {
    let reading = Lesson::read("x", source);
    for fault in check::lesson(&reading, None) {
        fault.render("x", source, Lang::ZH);
    }
}

#[test]
fn the_good_file_is_good() {
    Model::parse("model", GOOD).expect("sound");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_latex_does_not_panic(text in r"([a-zA-Z_{}()^=+\-\\&,;0-9\[\]| \n]|\\sigma|\\frac|\\sum|_\{t-1\}|_t|h_t =|\\\\|\\odot|\\\||中){0,60}") {
        if let Err(faults) = System::parse(&text) {
            faults.iter().for_each(|f| { f.render("x", &text, Lang::ZH); });
        }
    }

    #[test]
    fn random_characters_do_not_panic(text in any::<String>()) {
        let _ = System::parse(&text);
        every_fault_of_a_lesson(&text);
        if let Err(faults) = Model::parse("x", &text) {
            faults.iter().for_each(|f| { f.render("x", &text, Lang::EN); });
        }
    }

    #[test]
    fn random_markdown_does_not_panic(text in r#"(\n|##? |\+\+\+|---|```(walk|show|fill|train|predict|notes|text)?|~~~|\$\$?|\{\{ ?|\}\}|i_1|\[1\]|[a-c_{}\\|`*>#=-]|中|\\frac|\\|  - |\| |title = |by entry|t=1|answer = 1|"x"){0,60}"#) {
        every_fault_of_a_lesson(&format!("+++\ntitle = \"x\"\nmodel = \"worked-example\"\nminutes = 1\n+++\n\n## x\n\n{text}"));
        every_fault_of_a_lesson(&format!("+++\n{text}\n+++\n\n## x\n"));
    }

    #[test]
    fn a_good_file_with_noise_in_it_does_not_panic(at in 0usize..300, noise in r"([\[\]{}='0-9a-z\\^_\n.,-]|nan|inf|中){0,8}") {
        let mut source = GOOD.to_owned();
        let at = (0..=at.min(source.len())).rev().find(|&i| source.is_char_boundary(i)).unwrap_or(0);
        source.insert_str(at, &noise);
        if let Err(faults) = Model::parse("x", &source) {
            faults.iter().for_each(|f| { f.render("x", &source, Lang::EN); });
        }
    }
}
