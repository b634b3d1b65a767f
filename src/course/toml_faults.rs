//! What the TOML parser found, in the words of somebody who writes a lesson.

use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};
use toml::Spanned;
use toml::de::{DeTable, Error};

/// Diagnostics of a text that are told.
const MOST_TOLD: usize = 20;
/// Errors of the parser that are looked at.
const MOST_READ: usize = 10_000;

/// A TOML text that begins at byte `offset` of its file, as far as it can be read, and what is wrong with it.
pub(super) fn parse(text: &str, offset: usize) -> (Spanned<DeTable<'_>>, Diagnostics) {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|e| e.span().map_or(0, |s| s.start));
    let mut faults: Diagnostics = vec![];
    let mut read = 0;
    for error in errors.iter().take(MOST_READ) {
        let span = error.span().unwrap_or(0..0);
        let to = span.start.min(text.len());
        // One line has one fault; the others are its echo.
        if faults.is_empty() || text.as_bytes()[read..to].contains(&b'\n') {
            faults.push(fault(error, span, text).map_spans(|s| s.start + offset..s.end + offset));
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

fn fault(error: &Error, span: Span, text: &str) -> Diagnostic {
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
    let word = text.get(span.clone()).unwrap_or("");
    let (what, help) = match words(message, word) {
        Some(("toml.is_no_number", help)) => {
            let shown = printable_line(word, 30);
            (text!("toml.is_no_number", shown), Text::key(help))
        }
        Some((what, help)) => (Text::key(what), Text::key(help)),
        None => {
            let shown = printable_line(message, 200);
            (text!("toml.this_is_not_toml", shown), Text::key(LINE))
        }
    };
    let help = if line.contains(FULL_WIDTH) {
        text!("toml.quotes_commas_brackets_plain")
    } else {
        help
    };
    Diagnostic::at(span, what).help(help)
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

const LINE: &str = "toml.line_key_value_minutes";
const LIST: &str = "toml.list_is_written";
const TABLE: &str = "toml.this_is_written";
const SECTION: &str = "toml.section_begins_line_inputs";

/// What the parser's message about a word means, and what would be right.
fn words(message: &str, word: &str) -> Option<(&'static str, &'static str)> {
    let (slip, wanted) = message.split_once(", expected ").unwrap_or((message, ""));
    of_a_text(slip, wanted, word).or_else(|| of_the_rest(slip))
}

fn of_a_text(slip: &str, wanted: &str, word: &str) -> Option<(&'static str, &'static str)> {
    let digit = |c: char| c.is_ascii_digit() || c == '-';
    Some(match slip {
        "string values must be quoted" if word.is_empty() => ("toml.value_is_missing_here", LINE),
        "string values must be quoted" if word.trim_start().starts_with(digit) => {
            ("toml.is_no_number", "toml.between_numbers_stands_comma")
        }
        "string values must be quoted" => ("toml.text_must_stand_quotes", "toml.write_around_it"),
        "invalid basic string" if wanted == "`\"`" => {
            ("toml.text_no_closing_quote", "toml.close_double_quotes")
        }
        "invalid basic string" if wanted.starts_with("non-double-quote visible") => {
            ("toml.text_holds_control_character", "common.delete_it")
        }
        "invalid literal string" if wanted == "`'`" => {
            ("toml.text_no_closing_quote", "toml.close_single_quotes")
        }
        "invalid multi-line basic string" if wanted == "`\"`" => {
            ("toml.text_never_closed", "toml.close_three_double_quotes")
        }
        "invalid multi-line literal string" if wanted == "`'`" => {
            ("toml.text_never_closed", "toml.close_three_single_quotes")
        }
        "missing escaped value" => ("toml.between_meaning_own", "toml.latex_use_write"),
        _ => return None,
    })
}

fn of_the_rest(slip: &str) -> Option<(&'static str, &'static str)> {
    Some(match slip {
        "missing value" | "missing value for key" => ("toml.value_is_missing_here", LINE),
        "duplicate key" => ("toml.key_written_twice", "toml.delete_one_two"),
        "invalid unquoted key" => ("toml.key_made", LINE),
        "key with no value" => ("toml.missing_behind_key", LINE),
        "unquoted keys cannot be empty" => ("toml.key_before_is_missing", LINE),
        "missing comma between array elements" => ("toml.comma_or_bracket_missing", LIST),
        "unexpected `=` in array" => ("toml.list_above_not_closed_missing", LIST),
        "extra comma in array" => ("toml.comma_too_many", LIST),
        "unclosed array" => ("toml.list_not_closed_missing", LIST),
        "missing comma between key-value pairs" => ("toml.comma_or_brace_missing", TABLE),
        "extra comma in inline table" => ("toml.comma_too_many", TABLE),
        "unclosed inline table" => ("toml.not_closed_missing", TABLE),
        "unclosed table" => ("toml.heading_not_closed", SECTION),
        "unclosed array table" => ("toml.double_heading_not_closed", SECTION),
        "unexpected key or value" => (
            "toml.something_left_over_on_line",
            "toml.every_key_value_stands_on",
        ),
        "unexpected leading zero" => ("toml.number_no_zero_front", "toml.write_without_zero"),
        "invalid mantissa" => (
            "toml.number_begins_with_digit",
            "toml.write_zero_before_point",
        ),
        "invalid fraction" => (
            "toml.digit_missing_behind_point",
            "toml.write_zero_after_point",
        ),
        "invalid boolean" => (
            "toml.neither_true_nor_false",
            "toml.true_false_written_small",
        ),
        "cannot recurse further; max recursion depth met" => {
            ("toml.nested_too_deep", "toml.lists_may_stand_inside_lists")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, String)> {
        let (_, faults) = parse(text, 0);
        let at = |f: &Diagnostic| text[f.span.clone().unwrap_or(0..0)].to_owned();
        faults
            .iter()
            .map(|f| (f.message.get(crate::lang::Lang::EN), at(f)))
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
    fn the_message_of_every_slip_is_known() {
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
        for slip in slips {
            let errors = DeTable::parse_recoverable(slip).1;
            let known = |e: &Error| words(e.message(), "").is_some();
            assert!(errors.iter().any(known), "{slip}: {errors:#?}");
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
            let zh = &faults[0].message.get(crate::lang::Lang::ZH);
            assert!(
                zh.chars().any(|c| c > '\u{2e80}') && !zh.contains("expected"),
                "{slip}: {zh}"
            );
        }
    }
}
