//! The schemas say what the parsers say: every lesson and model of the program passes, and what the parser refuses
//! the schema refuses.

use gatewalk::course::{Lesson, Model, library};
use gatewalk::lang::Lang;
use serde_json::Value;
use std::process::Command;

/// The schema that `gatewalk schema` prints.
fn printed(kind: &str) -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
        .args(["schema", kind])
        .output()
        .unwrap();
    assert!(out.status.success());
    serde_json::from_slice(&out.stdout).unwrap()
}

/// A validator of the part of JSON Schema that the schemas use; a keyword it does not know is a failure.
struct Validator<'a>(&'a Value);

impl Validator<'_> {
    fn is_valid(&self, value: &Value) -> bool {
        let keywords = self.0.as_object().expect("a schema is an object");
        keywords
            .iter()
            .all(|(keyword, wanted)| self.holds(keyword, wanted, value))
    }

    fn holds(&self, keyword: &str, wanted: &Value, value: &Value) -> bool {
        let (number, list, table) = (value.as_f64(), value.as_array(), value.as_object());
        let bound = || wanted.as_f64().expect("a bound");
        let strange = |key: &str| {
            self.0
                .get("properties")
                .is_none_or(|known| known.get(key).is_none())
        };
        match keyword {
            "$schema" | "title" | "description" | "definitions" => true,
            "type" => match wanted {
                Value::Array(any) => any.iter().any(|one| is_a(one.as_str().unwrap(), value)),
                one => is_a(one.as_str().unwrap(), value),
            },
            "enum" => wanted.as_array().unwrap().contains(value),
            "anyOf" => wanted
                .as_array()
                .unwrap()
                .iter()
                .any(|one| Validator(one).is_valid(value)),
            "properties" => table.is_none_or(|table| {
                let known = wanted.as_object().unwrap();
                known.iter().all(|(key, schema)| {
                    table.get(key).is_none_or(|v| Validator(schema).is_valid(v))
                })
            }),
            "required" => table.is_none_or(|table| {
                wanted
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|k| table.contains_key(k.as_str().unwrap()))
            }),
            "additionalProperties" => table.is_none_or(|table| {
                table
                    .iter()
                    .filter(|(key, _)| strange(key))
                    .all(|(_, v)| match wanted {
                        Value::Bool(allowed) => *allowed,
                        schema => Validator(schema).is_valid(v),
                    })
            }),
            "minProperties" => table.is_none_or(|t| t.len() as f64 >= bound()),
            "items" => list.is_none_or(|list| list.iter().all(|v| Validator(wanted).is_valid(v))),
            "minItems" => list.is_none_or(|l| l.len() as f64 >= bound()),
            "maxItems" => list.is_none_or(|l| l.len() as f64 <= bound()),
            "uniqueItems" => list.is_none_or(|l| (1..l.len()).all(|n| !l[..n].contains(&l[n]))),
            "minimum" => number.is_none_or(|n| n >= bound()),
            "maximum" => number.is_none_or(|n| n <= bound()),
            "exclusiveMinimum" => number.is_none_or(|n| n > bound()),
            "pattern" => value
                .as_str()
                .is_none_or(|text| match wanted.as_str().unwrap() {
                    "\\S" => !text.trim().is_empty(),
                    "^[\\w-]+$" => {
                        !text.is_empty()
                            && text
                                .chars()
                                .all(|c| c.is_alphanumeric() || "_-".contains(c))
                    }
                    other => panic!("the pattern {other} is not known here"),
                }),
            other => panic!("the keyword {other} is not known here"),
        }
    }
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        other => panic!("the type {other} is not known here"),
    }
}

fn validator(schema: &Value) -> Validator<'_> {
    Validator(schema)
}

fn toml(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Value>(text).expect("it is TOML")).unwrap()
}

fn front(lesson: &str) -> &str {
    lesson.split("+++\n").nth(1).expect("it has front matter")
}

#[test]
fn every_lesson_of_the_program_passes() {
    let printed = printed("lesson");
    let (schema, predict) = (
        validator(&printed),
        validator(&printed["definitions"]["predict"]),
    );
    let mut questions = 0;
    for lang in [Lang::EN, Lang::ZH] {
        for (slug, text) in library::lessons(lang) {
            assert!(schema.is_valid(&toml(front(text))), "{slug}");
            for block in text.split("```predict\n").skip(1) {
                assert!(
                    predict.is_valid(&toml(block.split("```").next().unwrap())),
                    "{slug}: {block}"
                );
                questions += 1;
            }
        }
    }
    assert!(questions > 20, "{questions} questions were looked at");
}

#[test]
fn every_model_of_the_program_passes() {
    let schema = printed("model");
    let schema = validator(&schema);
    for name in library::models() {
        assert!(
            schema.is_valid(&toml(library::model(name).unwrap())),
            "{name}"
        );
    }
}

const FRONT: &str = "title = \"T\"\nmodel = \"gru\"\nminutes = 5\nobjectives = [\"a\"]\n";

#[test]
fn front_matter_that_the_parser_refuses_is_refused() {
    let schema = printed("lesson");
    let schema = validator(&schema);
    let sound =
        |front: &str| Lesson::parse("x", &format!("+++\n{front}+++\n\n## x\n\nWords.\n")).is_ok();
    assert!(schema.is_valid(&toml(FRONT)) && sound(FRONT));
    for (from, to) in [
        ("title = \"T\"\n", ""),
        ("\"T\"", "\" \""),
        ("\"T\"", "3"),
        ("minutes = 5\n", ""),
        ("= 5", "= 0"),
        ("= 5", "= 9999"),
        ("= 5", "= 5.5"),
        ("= 5", "= \"5\""),
        ("[\"a\"]", "\"a\""),
        ("[\"a\"]", "[1]"),
        ("minutes", "minuts"),
        ("\"gru\"", "true"),
    ] {
        let front = FRONT.replacen(from, to, 1);
        assert!(!sound(&front), "the parser takes {front}");
        assert!(!schema.is_valid(&toml(&front)), "the schema takes {front}");
    }
}

const QUESTION: &str = "question = \"Q\"\nchoices = [\"a\", \"b\"]\nanswer = 1\nwhy = \"W\"\n";

#[test]
fn a_question_that_the_parser_refuses_is_refused() {
    let schema = printed("lesson");
    let schema = validator(&schema["definitions"]["predict"]);
    let sound = |question: &str| {
        let text =
            format!("+++\ntitle = \"T\"\nminutes = 5\n+++\n\n## x\n\n```predict\n{question}```\n");
        let reading = Lesson::read("x", &text);
        gatewalk::course::check::lesson(&reading, None).is_empty()
    };
    let in_words = "question = \"Q\"\nopen = true\nanswer = \"A\"\n";
    let several = QUESTION.replace("answer = 1", "answer = [1, 2]");
    for question in [QUESTION, in_words, &several] {
        assert!(
            schema.is_valid(&toml(question)) && sound(question),
            "{question}"
        );
    }
    for (from, to) in [
        ("question", "quesion"),
        ("why = \"W\"\n", ""),
        ("answer = 1\n", ""),
        ("answer = 1", "answer = [\"a\"]"),
        ("answer = 1", "answer = [1, 1]"),
        ("why", "open = 1\nwhy"),
        ("[\"a\", \"b\"]", "[\"a\"]"),
        ("[\"a\", \"b\"]", "[\"a\", \"a\"]"),
        ("why", "exercise = 1\nwhy"),
        ("why", "tolerance = 0\nwhy"),
        ("why", "hints = \"h\"\nwhy"),
    ] {
        let question = QUESTION.replacen(from, to, 1);
        assert!(!sound(&question), "the parser takes {question}");
        assert!(
            !schema.is_valid(&toml(&question)),
            "the schema takes {question}"
        );
    }
}

const MODEL: &str = "title = { en = \"T\", zh = \"题\" }\nequations = 'h_t = W h_{t-1} + x_t'\n[inputs]\nx = [1, 2]\n[parameters]\nW = { init = \"zeros\", seed = 1 }\n";

#[test]
fn a_model_that_the_parser_refuses_is_refused() {
    let schema = printed("model");
    let schema = validator(&schema);
    let sound = |model: &str| Model::parse("x", model).is_ok();
    assert!(
        schema.is_valid(&toml(MODEL)) && sound(MODEL),
        "{:?}",
        Model::parse("x", MODEL)
    );
    for (from, to) in [
        ("equations", "equation"),
        ("'h_t = W h_{t-1} + x_t'", "7"),
        ("[1, 2]", "[]"),
        ("[1, 2]", "[1, \"two\"]"),
        ("[1, 2]", "\"1 2\""),
        ("[1, 2]", "{ init = \"zeros\" }"),
        ("\"zeros\"", "\"ones\""),
        ("seed = 1", "seed = -1"),
        ("seed = 1", "sed = 1"),
        ("[inputs]", "[input]"),
        ("[inputs]", "[sizes]\nh = 0\n[inputs]"),
        ("[inputs]", "[sizes]\nh = 5000\n[inputs]"),
        ("{ en = \"T\", zh = \"题\" }", "1"),
        ("equations", "inputs = 3\nequations"),
    ] {
        let model = MODEL.replacen(from, to, 1);
        if let Ok(value) = toml::from_str::<toml::Value>(&model) {
            assert!(!sound(&model), "the parser takes {model}");
            assert!(
                !schema.is_valid(&serde_json::to_value(value).unwrap()),
                "the schema takes {model}"
            );
        }
    }
}
