//! What the TOML parser found, in the words of somebody who writes a lesson.

use crate::lang::{Fault, Faults, Span, Text, printable_line};
use toml::Spanned;
use toml::de::{DeTable, Error};

/// Faults of a text that are told.
const MOST_TOLD: usize = 20;
/// Errors of the parser that are looked at.
const MOST_READ: usize = 10_000;

/// A TOML text that begins at byte `offset` of its file, as far as it can be read, and what is wrong with it.
pub(super) fn parse(text: &str, offset: usize) -> (Spanned<DeTable<'_>>, Faults) {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|e| e.span().map_or(0, |s| s.start));
    let mut faults: Faults = vec![];
    let mut read = 0;
    for error in errors.iter().take(MOST_READ) {
        let span = error.span().unwrap_or(0..0);
        let to = span.start.min(text.len());
        // One line has one fault; the others are its echo.
        if faults.is_empty() || text.as_bytes()[read..to].contains(&b'\n') {
            faults.push(fault(error, span, text).moved(|s| s.start + offset..s.end + offset));
        }
        read = to;
        if upsets(error.message()) || faults.len() == MOST_TOLD {
            break;
        }
    }
    (table, faults)
}

/// Whether what comes after such an error is not to be believed.
fn upsets(message: &str) -> bool {
    [
        "unclosed",
        "missing comma",
        "unexpected `=`",
        "extra",
        "cannot recurse",
        "invalid multi-line",
    ]
    .iter()
    .any(|start| message.starts_with(start))
}

fn fault(error: &Error, span: Span, text: &str) -> Fault {
    let message = error.message();
    // A text that is never closed is best shown where it begins.
    let opening = |quotes: &str| text.rfind(quotes).map(|at| at..at + quotes.len());
    let span = match message {
        "invalid multi-line basic string, expected `\"`" => opening("\"\"\"").unwrap_or(span),
        "invalid multi-line literal string, expected `'`" => opening("'''").unwrap_or(span),
        // The comma is missing behind what stands before, which may be a line above.
        m if m.starts_with("missing comma") => {
            let before = text[..span.start.min(text.len())].trim_end();
            let last = before.chars().next_back().map_or(0, char::len_utf8);
            before.len() - last..before.len()
        }
        _ => span,
    };
    let line = line_of(text, span.start);
    let (what, help) = match message {
        m if m.starts_with("string values must be quoted") && span.is_empty() => missing_value(),
        m if m.starts_with("string values must be quoted") => {
            unquoted(text.get(span.clone()).unwrap_or(""))
        }
        m if m.starts_with("missing value") => missing_value(),
        m => words(m),
    };
    let help = if line.contains(FULL_WIDTH) {
        Text::new(
            "quotes, =, commas and brackets are plain ASCII: \" = , [ ]",
            "引号、等号、逗号、括号要用半角：\" = , [ ]",
        )
    } else {
        help
    };
    Fault {
        help: Some(help),
        message: what,
        ..Fault::at(span, "", "")
    }
}

/// Signs of a Chinese keyboard that TOML does not know.
const FULL_WIDTH: [char; 11] = ['＝', '，', '“', '”', '‘', '’', '【', '】', '：', '｛', '｝'];

fn line_of(text: &str, at: usize) -> &str {
    let (before, after) = text
        .split_at_checked(at.min(text.len()))
        .unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let end = at + after.find('\n').unwrap_or(after.len());
    text.get(start..end).unwrap_or("")
}

fn missing_value() -> (Text, Text) {
    (
        Text::new("a value is missing here", "这里缺少一个值"),
        Text::new(
            "a line is key = value, such as minutes = 8",
            "一行写作“键 = 值”，例如 minutes = 8",
        ),
    )
}

fn unquoted(word: &str) -> (Text, Text) {
    let list = word
        .trim_start()
        .starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let shown = printable_line(word, 30);
    if list {
        return (
            Text::new(
                format!("{shown} is no number"),
                format!("{shown} 不是一个数"),
            ),
            Text::new(
                "between numbers stands a comma: [1, 2]",
                "数与数之间要有逗号：[1, 2]",
            ),
        );
    }
    (
        Text::new("text must stand in quotes", "文字要放在引号里"),
        Text::new("write \"…\" around it", "请在两边写上 \"…\""),
    )
}

/// The parser's message, what it means and what would be right.
fn words(message: &str) -> (Text, Text) {
    let known = MESSAGES
        .iter()
        .find(|(start, ..)| message.starts_with(start));
    let (what, help) = match known {
        Some((_, what, help)) => (Text::new(what.0, what.1), help),
        None => {
            let shown = printable_line(message, 200);
            let what = Text::new(
                format!("this is not TOML: {shown}"),
                "这里不合 TOML 的写法".to_owned(),
            );
            (
                what,
                &(
                    "a line is key = value, such as minutes = 8",
                    "一行写作“键 = 值”，例如 minutes = 8",
                ),
            )
        }
    };
    (what, Text::new(help.0, help.1))
}

type Pair = (&'static str, &'static str);

const CLOSE_LIST: Pair = ("a list is written [1, 2, 3]", "列表写作 [1, 2, 3]");
const CLOSE_TABLE: Pair = (
    "this is written { a = 1, b = 2 }",
    "这里写作 { a = 1, b = 2 }",
);

/// Beginning of the parser's message; what is wrong; what would be right. The first that fits is taken.
const MESSAGES: &[(&str, Pair, Pair)] = &[
    (
        "invalid basic string, expected `\"`",
        ("this text has no closing quote", "这段文字缺少后引号"),
        (
            "close it with \" on the same line; longer texts stand in \"\"\"…\"\"\"",
            "在同一行写上 \"；长文字用 \"\"\"…\"\"\"",
        ),
    ),
    (
        "invalid literal string, expected `'`",
        ("this text has no closing quote", "这段文字缺少后引号"),
        (
            "close it with ' on the same line; longer texts stand in '''…'''",
            "在同一行写上 '；长文字用 '''…'''",
        ),
    ),
    (
        "invalid multi-line basic string, expected `\"`",
        ("this text is never closed", "这段文字一直没有结束"),
        ("close it with \"\"\"", "用 \"\"\" 结束"),
    ),
    (
        "invalid multi-line literal string, expected `'`",
        ("this text is never closed", "这段文字一直没有结束"),
        ("close it with '''", "用 ''' 结束"),
    ),
    (
        "invalid basic string, expected non-double-quote visible",
        (
            "this text holds a control character",
            "这段文字里有控制字符",
        ),
        ("delete it", "请删去"),
    ),
    (
        "missing escaped value",
        (
            "a \\ between \"…\" has a meaning of its own",
            "\"…\" 里的反斜杠另有含义",
        ),
        (
            "for LaTeX use '…' or '''…''', or write \\\\",
            "写 LaTeX 请用 '…' 或 '''…'''，或写成 \\\\",
        ),
    ),
    (
        "duplicate key",
        ("this key is written twice", "这个键写了两次"),
        ("delete one of the two", "请删去其中一个"),
    ),
    (
        "invalid unquoted key",
        (
            "a key is made of a–z, 0–9, - and _",
            "键只能用 a–z、0–9、- 和 _",
        ),
        (
            "a line is key = value, such as minutes = 8",
            "一行写作“键 = 值”，例如 minutes = 8",
        ),
    ),
    (
        "key with no value",
        ("a = is missing behind this key", "这个键后面缺少 ="),
        (
            "a line is key = value, such as minutes = 8",
            "一行写作“键 = 值”，例如 minutes = 8",
        ),
    ),
    (
        "unquoted keys cannot be empty",
        ("the key before = is missing", "= 前面缺少键"),
        (
            "a line is key = value, such as minutes = 8",
            "一行写作“键 = 值”，例如 minutes = 8",
        ),
    ),
    (
        "missing comma between array elements",
        (
            "a comma or the closing ] is missing behind this",
            "这之后缺少逗号或右括号 ]",
        ),
        CLOSE_LIST,
    ),
    (
        "unexpected `=` in array",
        (
            "the list above is not closed: a ] is missing",
            "上面的列表没有结束：缺少 ]",
        ),
        CLOSE_LIST,
    ),
    (
        "extra comma in array",
        ("there is a comma too many", "多了一个逗号"),
        CLOSE_LIST,
    ),
    (
        "unclosed array,",
        (
            "this list is not closed: a ] is missing",
            "这个列表没有结束：缺少 ]",
        ),
        CLOSE_LIST,
    ),
    (
        "missing comma between key-value pairs",
        (
            "a comma or the closing } is missing behind this",
            "这之后缺少逗号或右括号 }",
        ),
        CLOSE_TABLE,
    ),
    (
        "extra comma in inline table",
        ("there is a comma too many", "多了一个逗号"),
        CLOSE_TABLE,
    ),
    (
        "unclosed inline table",
        ("this is not closed: a } is missing", "这里没有结束：缺少 }"),
        CLOSE_TABLE,
    ),
    (
        "unclosed table",
        (
            "this heading is not closed: a ] is missing",
            "这个小标题没有结束：缺少 ]",
        ),
        (
            "a section begins with a line such as [inputs]",
            "一节以 [inputs] 这样的一行开头",
        ),
    ),
    (
        "unclosed array table",
        (
            "this heading is not closed: ]] is missing",
            "这个小标题没有结束：缺少 ]]",
        ),
        (
            "a section begins with a line such as [inputs]",
            "一节以 [inputs] 这样的一行开头",
        ),
    ),
    (
        "unexpected key or value",
        (
            "there is something left over on this line",
            "这一行后面有多余的内容",
        ),
        (
            "every key = value stands on a line of its own",
            "每个“键 = 值”各占一行",
        ),
    ),
    (
        "unexpected leading zero",
        ("a number has no zero in front", "数的前面不能多写 0"),
        ("write 1, or 0.5", "请写 1 或 0.5"),
    ),
    (
        "invalid mantissa",
        ("a number begins with a digit", "数要以数字开头"),
        ("write 0.5 for .5", ".5 请写成 0.5"),
    ),
    (
        "invalid fraction",
        ("a digit is missing behind the point", "小数点后面缺少数字"),
        ("write 1.0 for 1.", "1. 请写成 1.0"),
    ),
    (
        "invalid boolean",
        (
            "this is neither true nor false",
            "这里既不是 true 也不是 false",
        ),
        ("true and false are written small", "true 和 false 要小写"),
    ),
    (
        "cannot recurse further",
        ("this is nested too deep", "嵌套太深了"),
        (
            "lists may stand inside lists, but not that often",
            "列表里可以有列表，但不能套这么多层",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, String)> {
        let (_, faults) = parse(text, 0);
        let at = |f: &Fault| text[f.span.clone().unwrap_or(0..0)].to_owned();
        faults
            .iter()
            .map(|f| (f.message.en.clone(), at(f)))
            .collect()
    }

    #[test]
    fn two_slips_on_two_lines_are_both_told() {
        let list = told("title = \"abc\nminutes = eight\nmodel = \"x\"\n");
        assert_eq!(list.len(), 2, "{list:?}");
        assert_eq!(
            list[1],
            ("text must stand in quotes".into(), "eight".into())
        );
    }

    #[test]
    fn errors_without_number_are_soon_told() {
        let start = std::time::Instant::now();
        let lines = "a = b\n".repeat(MOST_TOLD + 5);
        assert_eq!(told(&lines).len(), MOST_TOLD);
        // Many lines, and then many errors on one of them.
        let long = format!("{}x = [{}1]\n", "# \n".repeat(500_000), "?,".repeat(50_000));
        assert_eq!(told(&long).len(), 1);
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn what_follows_an_open_list_is_not_believed() {
        assert_eq!(told("a = [1, 2\nminutes = 3\nmodel = \"x\"").len(), 1);
    }

    /// A release of the parser that words its messages anew is seen here.
    #[test]
    fn every_message_is_one_the_parser_gives() {
        let deep = format!("a = {}", "[".repeat(300));
        let slips = [
            "a = \"x",
            "a = 'x",
            "a = \"\"\"x",
            "a = '''x",
            "a = \"x\u{1}\"",
            "a = \"\\s\"",
            "a = 1\na = 2",
            "标题 = 1",
            "a",
            "= 3",
            "a = [1 2]",
            "a = [1\nb = 2",
            "a = [1,,2]",
            "a = [1",
            "a = {x = 1 y = 2}",
            "a = {x = 1,,y = 2}",
            "a = {x = 1",
            "[a\n",
            "[[a\n",
            "a = 'x' b",
            "a = 01",
            "a = .5",
            "a = 1.",
            "a = tru",
            "a = eight",
            ".a",
            &deep,
        ];
        let given: Vec<String> = slips
            .iter()
            .flat_map(|slip| DeTable::parse_recoverable(slip).1)
            .map(|error| error.message().to_owned())
            .collect();
        let known = MESSAGES.iter().map(|row| row.0);
        for start in known.chain(["string values must be quoted", "missing value"]) {
            assert!(
                given.iter().any(|m| m.starts_with(start)),
                "{start}: {given:#?}"
            );
        }
    }

    #[test]
    fn no_parser_message_reaches_a_chinese_reader() {
        let slips = [
            "a = [1 2]",
            "a = [1,,2]",
            "a =",
            "a",
            "= 3",
            "a = 01",
            "a = 1.",
            "a = True",
            "[a\n",
            "a = {x = 1",
            "a = \"\\s\"",
            "a = 1 b",
            "a = '''x",
            "a = .5",
            "标题 = \"x\"",
            "a = “x”",
            "a = \"\\ud800\"",
        ];
        for slip in slips {
            let (_, faults) = parse(slip, 0);
            assert!(!faults.is_empty(), "{slip}");
            let zh = &faults[0].message.zh;
            assert!(
                zh.chars().any(|c| c > '\u{2e80}') && !zh.contains("expected"),
                "{slip}: {zh}"
            );
        }
    }
}
