//! Lines of a given display width: running text, Chinese included, and formulas made of blocks.

use super::block::Block;
use unicode_linebreak::linebreaks;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Breaks text into lines of at most `width` columns. Lines break where Unicode allows it, a longer
/// word breaks anywhere; a glyph wider than `width` has a line of its own. Line breaks are kept.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    text.split('\n')
        .flat_map(|line| wrap_line(line.trim_end_matches('\r'), width.max(1)))
        .collect()
}

/// Shortens text to at most `width` columns; `…` at its end says that something is missing.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    match width.checked_sub(1) {
        Some(room) => format!("{}…", &text[..prefix(text, room)]),
        None => String::new(),
    }
}

/// Fills text with spaces up to `width` columns; longer text stays as it is.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// An unbreakable part of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// What is shown.
    pub block: Block,
    /// The spaces before it, unless it is the first on its line.
    pub glue: usize,
    /// Whether a line may start with it.
    pub may_break: bool,
}

/// Lays parts out in lines of at most `width` columns, all lines but the first indented. Parts between
/// two places to break stay together; where they are wider than a line, so is their line ([`fits`]).
pub fn flow(items: Vec<Flow>, width: usize, indent: usize) -> Vec<Block> {
    let mut lines: Vec<Vec<Block>> = Vec::new();
    let mut used = 0;
    let mut items = items.into_iter().peekable();
    while let Some(first) = items.next() {
        let glue = first.glue;
        let mut group = vec![first.block];
        while let Some(next) = items.next_if(|next| !next.may_break) {
            group.extend([Block::space(next.glue), next.block]);
        }
        let needed: usize = group.iter().map(Block::width).sum();
        match lines.last_mut() {
            Some(line) if used + glue + needed <= width => {
                line.push(Block::space(glue));
                line.extend(group);
                used += glue + needed;
            }
            last => {
                let indent = last.map_or(0, |_| indent);
                group.insert(0, Block::space(indent));
                lines.push(group);
                used = indent + needed;
            }
        }
    }
    lines.into_iter().map(Block::beside).collect()
}

/// True when no line is wider than `width`.
pub fn fits(lines: &[Block], width: usize) -> bool {
    lines.iter().all(|line| line.width() <= width)
}

/// An unbreakable run of text and the spaces after it, which vanish at the end of a line.
#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    spaces: &'a str,
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let (mut lines, mut used) = (vec![String::new()], 0);
    // The spaces after the last word stand only if another follows on the line.
    let mut spaces = "";
    for word in words(line).flat_map(|word| split(word, width)) {
        let needed = word.text.width();
        if used > 0 && used + spaces.len() + needed > width {
            lines.push(String::new());
            (used, spaces) = (0, "");
        }
        if let Some(last) = lines.last_mut() {
            *last += spaces;
            *last += word.text;
        }
        used += spaces.len() + needed;
        spaces = word.spaces;
    }
    lines
}

/// The parts of a line between two places where Unicode lets it break; a hyphen is none.
fn words(line: &str) -> impl Iterator<Item = Word<'_>> {
    let mut start = 0;
    let hyphened = |end: usize| end < line.len() && line[..end].ends_with(['-', '\u{ad}']);
    let ends = linebreaks(line).map(|(end, _)| end);
    ends.filter(move |end| !hyphened(*end)).map(move |end| {
        let word = &line[start..end];
        start = end;
        let (text, spaces) = word.split_at(word.trim_end_matches(' ').len());
        Word { text, spaces }
    })
}

/// Splits a word wider than `width`; every part has at least one glyph.
fn split(word: Word<'_>, width: usize) -> Vec<Word<'_>> {
    if word.text.width() <= width {
        return vec![word];
    }
    let mut parts = Vec::new();
    let (mut rest, mut end, mut used) = (word.text, 0, 0);
    for glyph in glyphs(word.text) {
        let needed = glyph.width();
        if used > 0 && used + needed > width {
            let (text, after) = rest.split_at(end);
            parts.push(Word { text, spaces: "" });
            (rest, end, used) = (after, 0, 0);
        }
        end += glyph.len();
        used += needed;
    }
    parts.push(Word { text: rest, ..word });
    parts
}

/// How many bytes of whole glyphs go into `room` columns.
fn prefix(text: &str, room: usize) -> usize {
    let mut width = 0;
    let inside = glyphs(text).take_while(|glyph| {
        width += glyph.width();
        width <= room
    });
    inside.map(str::len).sum()
}

/// The text in parts that must not be torn: a character with the marks that go on it, or an emoji
/// joined of several.
fn glyphs(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let mut joined = true;
        let mut end = 0;
        for c in text.chars() {
            let next = end + c.len_utf8();
            let joins = c.width() == Some(0) || (joined && (end == 0 || text[..next].width() <= 2));
            if !joins {
                break;
            }
            joined = c == '\u{200D}';
            end = next;
        }
        let (glyph, rest) = text.split_at(end);
        text = rest;
        (!glyph.is_empty()).then_some(glyph)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "输入门 i_t 决定多少新信息写进细胞状态，遗忘门 f_t（0 到 1）决定留下多少。\
        The input gate decides how much is written.  A_very_long_name_without_breaks 👩‍👩‍👧 ☺\u{FE0F} e\u{301}!";

    #[test]
    fn english_breaks_at_spaces() {
        assert_eq!(
            wrap("the cell state is kept", 10),
            ["the cell", "state is", "kept"]
        );
        assert_eq!(wrap("one\n\n  two\r\n", 10), ["one", "", "  two", ""]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("unbreakable it", 6), ["unbrea", "kable", "it"]);
        assert_eq!(wrap("train --epochs 20", 10), ["train", "--epochs", "20"]);
    }

    #[test]
    fn chinese_breaks_between_characters_and_not_before_punctuation() {
        assert_eq!(wrap("输入门决定多少。", 6), ["输入门", "决定多", "少。"]);
        assert_eq!(wrap("遗忘门，记住", 6), ["遗忘", "门，记", "住"]);
        assert_eq!(wrap("看（门）吧", 5), ["看", "（门", "）吧"]);
        assert_eq!(wrap("值 tanh 用", 7), ["值 tanh", "用"]);
    }

    #[test]
    fn no_line_is_too_wide_and_no_glyph_is_lost() {
        let ink = |text: &str| text.replace([' ', '\n'], "");
        for width in 0..100 {
            let lines = wrap(MIXED, width);
            for line in &lines {
                assert!(
                    line.width() <= width || glyphs(line).count() == 1,
                    "{width}: {line:?}"
                );
                assert!(!line.ends_with(' '));
                assert!(
                    width < 6 || !line.starts_with(['，', '。', '）']),
                    "{width}: {line:?}"
                );
            }
            assert_eq!(ink(&lines.concat()), ink(MIXED));
        }
    }

    #[test]
    fn narrow_columns_hold_one_glyph() {
        assert_eq!(wrap("门a字", 1), ["门", "a", "字"]);
        assert_eq!(wrap("门a", 0), ["门", "a"]);
        assert_eq!(wrap("字\u{301}。", 1), ["字\u{301}", "。"]);
        assert_eq!(wrap("门\u{200D}门", 2), ["门\u{200D}", "门"]);
    }

    #[test]
    fn fit_shortens_to_whole_glyphs() {
        assert_eq!(fit("forward", 7), "forward");
        assert_eq!(fit("forward", 5), "forw…");
        assert_eq!(fit("输入门", 5), "输入…");
        assert_eq!(fit("输入门", 4), "输…");
        assert_eq!(fit("e\u{301}tat", 2), "e\u{301}…");
        assert_eq!(
            (fit("ab", 1), fit("ab", 0), fit("", 0)),
            ("…".into(), String::new(), String::new())
        );
        for width in 0..100 {
            let short = fit(MIXED, width);
            assert!(short.width() <= width);
            assert!(short == MIXED || width == 0 || short.ends_with('…'));
        }
    }

    fn parts(text: &str) -> Vec<Flow> {
        let item = |word: &str| Flow {
            block: Block::text(word.trim_start_matches('_'), crate::typeset::Meaning::Plain),
            glue: usize::from(!word.starts_with('_')),
            may_break: !word.starts_with('_'),
        };
        text.split(' ').map(item).collect()
    }

    fn flowed(text: &str, width: usize, indent: usize) -> Vec<String> {
        flow(parts(text), width, indent)
            .iter()
            .map(Block::plain)
            .collect()
    }

    #[test]
    fn formulas_break_where_they_may() {
        assert_eq!(flowed("z= Wx _+ Uh _+ b", 20, 2), ["z= Wx+ Uh+ b"]);
        assert_eq!(flowed("z= Wx _+ Uh _+ b", 8, 2), ["z= Wx+", "  Uh+ b"]);
        assert_eq!(flowed("z= Wx _+ Uh _+ b", 6, 2), ["z= Wx+", "  Uh+", "  b"]);
        assert_eq!(flowed("_a b", 80, 0), ["a b"]);
        assert!(flow(Vec::new(), 0, 0).is_empty());
    }

    #[test]
    fn parts_too_wide_are_not_cut() {
        let lines = flow(parts("a very_wide_part b c"), 6, 2);
        let plain: Vec<String> = lines.iter().map(Block::plain).collect();
        assert_eq!(plain, ["a", "  very_wide_part", "  b c"]);
        assert!(!fits(&lines, 6) && fits(&lines, 16) && fits(&[], 0));
        assert_eq!(flowed("a b", 0, 9), ["a", "         b"]);
    }

    #[test]
    fn tall_parts_keep_their_baselines() {
        let tall = Flow {
            block: Block::text("1\n2", crate::typeset::Meaning::Plain),
            glue: 1,
            may_break: true,
        };
        let lines = flow(
            parts("a").into_iter().chain([tall.clone(), tall]).collect(),
            4,
            1,
        );
        assert_eq!(
            lines.iter().map(Block::plain).collect::<Vec<_>>(),
            ["a 1\n  2", " 1\n 2"]
        );
    }

    #[test]
    fn pad_fills_by_display_width() {
        assert_eq!(pad("门", 4), "门  ");
        assert_eq!(pad("gate", 2), "gate");
    }
}
