//! The screens without a screen: lines that are typed become keys, and what they changed is said in sentences.
//!
//! The same state, the same keys and the same numbers as on a screen, for screen readers, for pipes, and for
//! terminals that can do nothing. No escape code, no frame, nothing is drawn over.

mod words;

use super::screen::{InputMode, Screen};
use crate::lang::{Lang, printable_line, say};
use crate::ui::event::Input;
use crate::ui::program::{Exit, Program};
use crate::ui::screens::Screens;
use std::io::{self, BufRead, Read, Write};
use words::{is_help, keys};

/// The longest line read at once; what is longer counts as more lines.
const MAX_LINE: u64 = 4096;

/// What was said of screens so far, so that nothing is said twice.
#[derive(Default)]
pub struct Conversation {
    said: Vec<String>,
}

impl Conversation {
    /// What there is to say now: everything in a new place, in the same place only what is new.
    pub fn heard(&mut self, screens: &Screens) -> String {
        let now = screens.top().describe();
        let fresh = news(&self.said, &now).join("\n");
        self.said = now;
        match fresh.is_empty() {
            true => say!(screens.top().settings().lang, "plain.nothing_changed").to_owned(),
            false => fresh,
        }
    }

    /// Follows a line that was typed; what there is to say of the line itself, a line each. A stop asks for everything again.
    pub fn typed(&mut self, screens: &mut Screens, line: &str) -> String {
        match line.trim() {
            "." => {
                self.said.clear();
                String::new()
            }
            line => take(screens, line),
        }
    }
}

/// Reads lines until one quits or there are no more, and answers each.
///
/// # Errors
/// When the input cannot be read or the output not be written.
pub fn plain_mode(
    screens: &mut Screens,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> io::Result<Exit> {
    let mut talk = Conversation::default();
    loop {
        write!(out, "{}\n> ", talk.heard(screens))?;
        out.flush()?;
        let mut line = vec![];
        if input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            writeln!(out)?;
            return Ok(Exit::Finished);
        }
        write!(
            out,
            "{}",
            talk.typed(screens, &String::from_utf8_lossy(&line))
        )?;
        if let Some(exit) = screens.finished() {
            return Ok(exit);
        }
    }
}

/// The open lesson from its first page to its last.
pub fn read_out(screens: &mut Screens) -> String {
    let Some(reader) = screens.reader() else {
        return String::new();
    };
    let pages = reader.place().1;
    let page = |n| {
        reader.turn(n);
        format!("{}\n\n", reader.describe().join("\n"))
    };
    (0..pages).map(page).collect()
}

/// One line typed: its keys are pressed, or the reader is told what can be typed.
fn take(screens: &mut Screens, line: &str) -> String {
    let lang = screens.top().settings().lang;
    let to = screens.top().input_mode();
    if let Some(told) = asked_in_one_line(line, to, lang) {
        return format!("{told}\n");
    }
    let mut told = String::new();
    match keys(line, to, lang) {
        Some(keys) => {
            if is_help(&keys) {
                told += &format!("{}\n", say!(lang, "plain.words"));
            }
            keys.into_iter()
                .for_each(|key| screens.event(Input::Key(key)));
        }
        None => told += &format!("{}\n", usage(line, lang)),
    }
    // What runs beside the screens is waited for, or reports itself with a tick.
    screens.take_launched(std::time::Duration::MAX);
    screens.event(Input::Tick);
    // A presentation would take the keys without a word; the walk it began with goes on.
    if screens.leave_presentation() {
        told += &format!("{}\n", say!(lang, "plain.presentation_needs_screen"));
    }
    told
}

/// What is said to a line that no key stands for: a key that wants to be told something, and asks for it on a screen.
fn asked_in_one_line(line: &str, to: InputMode, lang: Lang) -> Option<String> {
    let example = match line {
        "e" => "e x_2 = 5",
        "g" => "g c_3",
        _ => return None,
    };
    let asked = matches!(to, InputMode::Choice | InputMode::Number);
    asked.then(|| say!(lang, "plain.edit_in_one_line", key = line, example))
}

fn usage(line: &str, lang: Lang) -> String {
    let line = printable_line(line, 40);
    say!(lang, "plain.not_understood_type_help_enter", line)
}

/// What is said now: everything in a new place, in the same place only what was not said before.
pub fn news<'a>(before: &[String], now: &'a [String]) -> Vec<&'a str> {
    let same_place = before.first() == now.first() && !before.is_empty();
    let fresh = |text: &&String| !same_place || !before.contains(text);
    now.iter().filter(fresh).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::LessonBundle;
    use crate::ui::settings::Settings;

    use crate::ui::Alone;

    fn heard(lesson: &str, lang: Lang, typed: &str) -> (String, Exit) {
        let settings = Settings::plain(lang);
        let mut screens = Screens::home(
            settings,
            LessonBundle::embedded(lesson),
            Box::new(Alone),
            None,
        );
        let mut out = vec![];
        let exit = plain_mode(&mut screens, &mut typed.as_bytes(), &mut out).unwrap();
        (String::from_utf8(out).unwrap(), exit)
    }

    #[test]
    fn a_lesson_is_read_answered_and_stepped_through_line_by_line() {
        let (text, exit) = heard(
            "05-unrolled",
            Lang::EN,
            "next\n\nnext\n2\n1\nnext\n0.9\n0.715\n",
        );
        assert_eq!(exit, Exit::Finished);
        let in_order = [
            "page 1 of 9",
            "page 2 of 9",
            "equation 2/",
            "page 3 of 9",
            "1  4",
            "The states before are not kept",
            "Right.",
            "page 4 of 9",
            "c_2[1] = ?",
            "0.9 is not it",
            "Right. 0.7148",
        ];
        let mut rest = text.as_str();
        for part in in_order {
            let at = rest
                .find(part)
                .unwrap_or_else(|| panic!("{part} in\n{rest}\nof\n{text}"));
            rest = &rest[at + part.len()..];
        }
        assert!(!text.contains(['│', '╭', '▏', '▰', '\x1b']), "{text}");
    }

    #[test]
    fn nothing_is_said_twice_unless_it_is_asked_for() {
        let (text, _) = heard("05-unrolled", Lang::ZH, "下一页\n\n.\n");
        assert_eq!(text.matches("只管看").count(), 2, "{text}");
        assert_eq!(text.matches("第 2 页").count(), 2, "{text}");
    }

    #[test]
    fn any_line_is_answered() {
        let lines = "99\n-3\ne\nP\ne x_1 = 7\nu\ng c_3\n/forget\n1\nb\n?\nL\n\u{1b}[2J\nnonsense\n: h 3\n{}\nK\nc\nq\n7\nq\nq\n";
        for lesson in ["03-three-gates", "01-why-memory"] {
            let (text, _) = heard(lesson, Lang::EN, &lines.replace("{}", &"x".repeat(9000)));
            assert!(!text.contains('\u{1b}'), "{text}");
            assert!(
                text.contains("is not understood") || text.contains("不明白"),
                "{text}"
            );
        }
    }
}
