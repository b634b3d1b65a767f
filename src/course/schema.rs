//! JSON Schemas of the front matter of a lesson and of a model file, for editors.
//!
//! They say what the parsers say, in the same bounds and from the same lists of keys; `tests/schema.rs` holds
//! them to it.

use super::directive::PREDICT;
use super::document::MAX_MINUTES;
use super::model::KEYS;
use super::read::FRONT;
use crate::equation::MAX_DIM;
use crate::graph::MAX_LENGTH;
use crate::lang::{Lang, Text, text};
use serde_json::{Map, Value, json};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a lesson's front matter; `definitions.predict` is that of a question.
pub fn lesson() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": text });
    let front = keys(FRONT.iter().map(|key| key.0), |key| match key {
        "title" => told(
            json!({ "type": "string", "pattern": "\\S" }),
            text!("schema.title"),
        ),
        "model" => told(
            json!({ "type": "string", "pattern": "^[\\w-]+$" }),
            text!("schema.file_models_without_toml_built"),
        ),
        "minutes" => told(
            json!({ "type": "integer", "minimum": 1, "maximum": MAX_MINUTES }),
            text!("schema.minutes_it_takes"),
        ),
        _ => told(texts.clone(), text!("schema.what_reader_can_do_afterwards")),
    });
    let mut schema = object(front, &["title", "minutes"]);
    schema["$schema"] = DRAFT.into();
    schema["title"] = "gatewalk lesson: front matter".into();
    schema["definitions"] = json!({ "predict": question() });
    schema
}

/// The schema of a question.
fn question() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": text });
    let predict = keys(PREDICT.iter().map(|key| key.0), |key| match key {
        "question" => told(text.clone(), text!("schema.what_is_asked")),
        "choices" => told(
            json!({ "type": "array", "items": text, "minItems": 2, "maxItems": 9, "uniqueItems": true }),
            text!("schema.answers_choose_from_none_if"),
        ),
        "answer" => told(
            json!({ "anyOf": [
                { "type": ["number", "string"] },
                { "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": 9 }, "minItems": 1, "uniqueItems": true },
            ] }),
            text!("schema.right_choice_from_number"),
        ),
        "open" => told(
            json!({ "type": "boolean" }),
            text!("schema.whether_answered_in_words"),
        ),
        "tolerance" => told(
            json!({ "type": "number", "exclusiveMinimum": 0 }),
            text!("schema.how_far_number_may_off"),
        ),
        "why" => told(text.clone(), text!("schema.why_answer_what")),
        "exercise" => told(
            json!({ "type": "boolean" }),
            text!("schema.whether_lessons_exercise"),
        ),
        "slips" => told(
            texts.clone(),
            text!("schema.wrong_numbers_expected_each_what"),
        ),
        "hints" => told(texts.clone(), text!("schema.help_one_step_time")),
        _ => told(texts.clone(), text!("schema.what_say_each_choice_right")),
    });
    let mut predict = object(predict, &["question", "answer"]);
    // The answer in words to an open question is its reason.
    predict["anyOf"] = json!([{ "required": ["why"] }, { "required": ["open"] }]);
    predict
}

/// The schema of a model file.
pub fn model() -> Value {
    let number = json!({ "type": "number" });
    let list = json!({ "type": "array", "items": number, "minItems": 1, "maxItems": MAX_DIM });
    let rows = json!({ "type": "array", "items": list, "minItems": 1, "maxItems": MAX_DIM });
    let given = [number, list, rows];
    let numbers = json!({ "type": "object", "additionalProperties": { "anyOf": given } });
    let parameters = json!({ "type": "object", "additionalProperties": { "anyOf": [given[0], given[1], given[2], drawn()] } });
    let size = json!({ "type": "integer", "minimum": 1, "maximum": MAX_DIM });
    let of_names = |of: Value| json!({ "type": "object", "additionalProperties": of });
    let words = || json!({ "type": "string" });
    let grid = json!({
        "type": "object",
        "properties": { "grid": words() },
        "required": ["grid"],
        "additionalProperties": false,
    });
    let length = json!({ "type": "integer", "minimum": 1, "maximum": MAX_LENGTH });
    let mut schema = object(
        keys(KEYS.iter(), |key| {
            let (kind, about) = match key {
                "title" => (text(false), text!("schema.title_in_both_languages")),
                "about" => (text(false), text!("schema.few_sentences_about_it")),
                "equations" => (words(), text!("schema.latex_one_equation_line")),
                "length" => (length.clone(), text!("schema.steps_when_no_input")),
                "functions" => (of_names(words()), text!("schema.functions_of_free_letters")),
                "sizes" => (
                    of_names(size.clone()),
                    text!("schema.rows_inference_cannot_know"),
                ),
                "names" => (of_names(text(true)), text!("schema.what_the_names_mean")),
                "diagram" => (grid.clone(), text!("schema.where_parts_of_machine_stand")),
                "parameters" => (
                    parameters.clone(),
                    text!("schema.numbers_without_time_init_xavier"),
                ),
                "initial" => (numbers.clone(), text!("schema.values_at_time")),
                "targets" => (numbers.clone(), text!("schema.what_loss_compares_one_row")),
                _ => (numbers.clone(), text!("schema.one_row_each_time")),
            };
            told(kind, about)
        }),
        &["equations"],
    );
    schema["$schema"] = DRAFT.into();
    schema["title"] = "gatewalk model".into();
    schema
}

/// Numbers that are drawn.
fn drawn() -> Value {
    json!({
        "type": "object",
        "properties": {
            "init": { "enum": ["xavier", "normal", "zeros"] },
            "seed": { "type": "integer", "minimum": 0, "maximum": 1u64 << 52 },
        },
        "required": ["init"],
        "additionalProperties": false,
    })
}

/// Text in one language for all, or in each; a name may say more about itself.
fn text(name: bool) -> Value {
    let plain = json!({ "type": "string" });
    let each: Map<String, Value> = Lang::all()
        .map(|lang| (lang.to_string(), plain.clone()))
        .collect();
    let both = json!({
        "type": "object",
        "properties": each,
        "minProperties": 1,
        "additionalProperties": false,
    });
    if !name {
        return json!({ "anyOf": [plain, both] });
    }
    let mut more = both.clone();
    for key in ["about", "entries"] {
        more["properties"][key] = json!({ "anyOf": [plain, both] });
    }
    json!({ "anyOf": [plain, more] })
}

fn keys<'k>(
    list: impl Iterator<Item = &'k str>,
    schema: impl Fn(&str) -> Value,
) -> Map<String, Value> {
    list.map(|key| (key.to_owned(), schema(key))).collect()
}

fn told(mut schema: Value, about: Text) -> Value {
    let words: Vec<String> = Lang::all().map(|lang| about.get(lang)).collect();
    schema["description"] = words.join(" · ").into();
    schema
}

fn object(properties: Map<String, Value>, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}
