//! What a wrong file is told, pinned; and that no file, however wrong, breaks anything.

use gatewalk::equation::System;
use gatewalk::lang::Lang;
use gatewalk::lesson::Model;
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

fn report(source: &str, lang: Lang) -> String {
    let faults = Model::parse("model", source).expect_err("the file is wrong");
    faults.iter().map(|f| f.render("模型.toml", source, lang)).collect::<Vec<_>>().join("\n\n")
}

fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from} is in the good file");
    GOOD.replacen(from, to, 1)
}

#[test]
fn the_good_file_is_good() {
    Model::parse("model", GOOD).expect("sound");
}

#[test]
fn every_class_of_mistake_has_its_message() {
    let cases = [
        ("unknown-command", changed("\\tanh(", "\\tahn(")),
        ("unbalanced-brace", changed("h_{t-1} + b", "h_{t-1 + b")),
        ("unbalanced-bracket", changed("+ b)", "+ b")),
        ("shape-clash", changed("b = [0, 0]", "b = [0, 0, 0]")),
        ("inner-sizes", changed("U = [[0.1, 0.2], [0.3, 0.4]]", "U = [[0.1], [0.3]]")),
        ("circle", changed("U h_{t-1}", "U h_t")),
        (
            "missing-size",
            "equations = 'h_t = W h_{t-1}'\nlength = 3\n[parameters]\nW = { init = \"xavier\" }\n".into(),
        ),
        ("missing-input", changed("x = [1, 2]", "")),
        ("missing-parameter", changed("b = [0, 0]", "")),
        ("duplicate-definition", changed("L = ", "h_t = x_t\nL = ")),
        ("row-count", changed("[[0.1, 0.2], [0.3, 0.4]]", "[[0.1, 0.2]]")),
        ("ragged-rows", changed("U = [[0.1, 0.2], [0.3, 0.4]]", "U = [[0.1, 0.2], [0.3]]")),
        ("nan", changed("b = [0, 0]", "b = [nan, 0]")),
        ("absurd-size", changed("[inputs]", "[sizes]\nh = 999999999\n[inputs]")),
        ("not-a-number", changed("b = [0, 0]", "b = [\"零\", 0]")),
        ("unknown-name", changed("b = [0, 0]", "bb = [0, 0]")),
        ("unknown-key", changed("[targets]", "[target]")),
        ("no-equations", "title = '标题'".into()),
        ("not-toml", "equations = '''\n[[[".into()),
        ("future", changed("h_{t-1}", "h_{t+1}")),
        ("number-behind-name", changed("h_{t-1}", "h1")),
        ("loss-not-scalar", changed("\\|h_t - y_t\\|^2", "(h_t - y_t)^2")),
        ("not-finite", changed("\\tanh(", "\\log(-1 + 0 ")),
    ];
    for (name, source) in cases {
        for lang in [Lang::En, Lang::Zh] {
            insta::assert_snapshot!(format!("{name}-{lang}"), report(&source, lang));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_latex_does_not_panic(text in r"([a-zA-Z_{}()^=+\-\\&,;0-9\[\]| \n]|\\sigma|\\frac|\\sum|_\{t-1\}|_t|h_t =|\\\\|\\odot|\\\||中){0,60}") {
        if let Err(faults) = System::parse(&text) {
            faults.iter().for_each(|f| { f.render("x", &text, Lang::Zh); });
        }
    }

    #[test]
    fn random_characters_do_not_panic(text in any::<String>()) {
        let _ = System::parse(&text);
        if let Err(faults) = Model::parse("x", &text) {
            faults.iter().for_each(|f| { f.render("x", &text, Lang::En); });
        }
    }

    #[test]
    fn a_good_file_with_noise_in_it_does_not_panic(at in 0usize..300, noise in r"([\[\]{}='0-9a-z\\^_\n.,-]|nan|inf|中){0,8}") {
        let mut source = GOOD.to_owned();
        let at = (0..=at.min(source.len())).rev().find(|&i| source.is_char_boundary(i)).unwrap_or(0);
        source.insert_str(at, &noise);
        if let Err(faults) = Model::parse("x", &source) {
            faults.iter().for_each(|f| { f.render("x", &source, Lang::En); });
        }
    }
}
