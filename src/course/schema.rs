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
use serde_json::{Map, Value, json};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a lesson's front matter; `definitions.predict` is that of a question.
pub fn lesson() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": text });
    let front = keys(FRONT.iter().map(|key| key.0), |key| match key {
        "title" => told(
            json!({ "type": "string", "pattern": "\\S" }),
            "Title · 标题",
        ),
        "model" => told(
            json!({ "type": "string", "pattern": "^[\\w-]+$" }),
            "A file of models/ without .toml, or a built-in model · models/ 里的文件名（不带 .toml）或内置模型",
        ),
        "minutes" => told(
            json!({ "type": "integer", "minimum": 1, "maximum": MAX_MINUTES }),
            "Minutes it takes · 需要几分钟",
        ),
        _ => told(
            texts.clone(),
            "What a reader can do afterwards · 学完之后能做什么",
        ),
    });
    let predict = keys(PREDICT.iter().map(|key| key.0), |key| match key {
        "question" => told(text.clone(), "What is asked · 问题"),
        "choices" => told(
            json!({ "type": "array", "items": text, "minItems": 2, "maxItems": 9, "uniqueItems": true }),
            "Answers to choose from; none if a number is asked for · 选项；问的是数就不写",
        ),
        "answer" => told(
            json!({ "type": ["number", "string"] }),
            "The right choice from 1, a number, or a reference such as i_2[1] · 正确选项的序号、一个数，或 i_2[1] 这样的引用",
        ),
        "tolerance" => told(
            json!({ "type": "number", "exclusiveMinimum": 0 }),
            "How far a number may be off · 允许的误差",
        ),
        "why" => told(text.clone(), "Why the answer is what it is · 为什么"),
        "exercise" => told(
            json!({ "type": "boolean" }),
            "Whether this is the lesson's exercise · 是否本课的练习",
        ),
        "slips" => told(
            texts.clone(),
            "Wrong numbers to be expected, each with what to say to it, \"0.607: …\" · 常见的错误数值和回应",
        ),
        "hints" => told(texts.clone(), "Help, one step at a time · 提示，一步一条"),
        _ => told(
            texts.clone(),
            "What to say to each choice; \"\" for the right one · 对每个选项的回应；正确的写 \"\"",
        ),
    });
    let mut schema = object(front, &["title", "minutes"]);
    schema["$schema"] = DRAFT.into();
    schema["title"] = "gatewalk lesson: front matter".into();
    schema["definitions"] = json!({ "predict": object(predict, &["question", "answer", "why"]) });
    schema
}

/// The schema of a model file.
pub fn model() -> Value {
    let number = json!({ "type": "number" });
    let list = json!({ "type": "array", "items": number, "minItems": 1, "maxItems": MAX_DIM });
    let rows = json!({ "type": "array", "items": list, "minItems": 1, "maxItems": MAX_DIM });
    let given = [number, list, rows];
    let drawn = json!({
        "type": "object",
        "properties": {
            "init": { "enum": ["xavier", "normal", "zeros"] },
            "seed": { "type": "integer", "minimum": 0, "maximum": 1u64 << 52 },
        },
        "required": ["init"],
        "additionalProperties": false,
    });
    let numbers = json!({ "type": "object", "additionalProperties": { "anyOf": given } });
    let parameters = json!({ "type": "object", "additionalProperties": { "anyOf": [given[0], given[1], given[2], drawn] } });
    let size = json!({ "type": "integer", "minimum": 1, "maximum": MAX_DIM });
    let mut schema = object(
        keys(KEYS.iter().copied(), |key| match key {
            "title" => told(text(false), "Title in both languages · 两种语言的标题"),
            "about" => told(text(false), "A few sentences about it · 几句介绍"),
            "equations" => told(
                json!({ "type": "string" }),
                "LaTeX, one equation a line · LaTeX，一行一条公式",
            ),
            "length" => told(
                json!({ "type": "integer", "minimum": 1, "maximum": MAX_LENGTH }),
                "Steps, when there is no input · 没有输入时的步数",
            ),
            "sizes" => told(
                json!({ "type": "object", "additionalProperties": size }),
                "Rows that inference cannot know · 无法推断的行数",
            ),
            "names" => told(
                json!({ "type": "object", "additionalProperties": text(true) }),
                "What the names mean · 各个名字的含义",
            ),
            "parameters" => told(
                parameters.clone(),
                "Numbers without a time, or { init = \"xavier\", seed = 7 } · 不带时刻的数，或随机生成",
            ),
            "initial" => told(numbers.clone(), "Values at time 0 · 时刻 0 的值"),
            "targets" => told(
                numbers.clone(),
                "What the loss compares with, one row a time · 与损失比较的目标，每个时刻一行",
            ),
            _ => told(numbers.clone(), "One row for each time · 每个时刻一行"),
        }),
        &["equations"],
    );
    schema["$schema"] = DRAFT.into();
    schema["title"] = "gatewalk model".into();
    schema
}

/// Text in one language for both, or in each; a name may say more about itself.
fn text(name: bool) -> Value {
    let plain = json!({ "type": "string" });
    let both = json!({
        "type": "object",
        "properties": { "en": plain, "zh": plain },
        "minProperties": 1,
        "additionalProperties": false,
    });
    if !name {
        return json!({ "anyOf": [plain, both] });
    }
    let mut more = both.clone();
    more["properties"]["about"] = json!({ "anyOf": [plain, both] });
    json!({ "anyOf": [plain, more] })
}

fn keys<'k>(
    list: impl Iterator<Item = &'k str>,
    schema: impl Fn(&str) -> Value,
) -> Map<String, Value> {
    list.map(|key| (key.to_owned(), schema(key))).collect()
}

fn told(mut schema: Value, about: &str) -> Value {
    schema["description"] = about.into();
    schema
}

fn object(properties: Map<String, Value>, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}
