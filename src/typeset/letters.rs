//! Large letters: the dots of a character, and a line of text in letters four rows high.

use super::{Align, Block, Style};
use crate::equation::{Accent, unmarked};
use crate::graph::Place;
use font8x8::{BASIC_FONTS, GREEK_FONTS, LATIN_FONTS, MISC_FONTS, UnicodeFonts};

/// Eight rows of eight dots; the lowest bit of a byte is the dot on the left.
pub(super) type Dots8 = [u8; 8];

/// Signs of formulas that the fonts lack, and below them the rows of each, `#` for a dot.
const SIGNS: &str = "\
⊙∂√≈→←σ⊤…‖
..####.. ..####.. .....### ........ ........ ........ ........ ######.. ........ ##.##...
.##..##. .....##. .....##. .###..## ....##.. ..##.... ........ ..##.... ........ ##.##...
##....## ......## ....##.. ##..###. .....##. .##..... .####### ..##.... ........ ##.##...
##.##.## ..###### ##..##.. ........ ######## ######## ##..##.. ..##.... ........ ##.##...
##.##.## .##...## .##.##.. .###..## .....##. .##..... ##...##. ..##.... ........ ##.##...
##....## ##....## ..###... ##..###. ....##.. ..##.... ##...##. ........ ##.##.## ##.##...
.##..##. ##...##. ..##.... ........ ........ ........ .#####.. ........ ##.##.## ##.##...
..####.. .####... ........ ........ ........ ........ ........ ........ ........ ##.##...";

/// The dots of one of them.
fn sign(c: char) -> Option<Dots8> {
    let (signs, rows) = SIGNS.split_once('\n')?;
    let place = signs.chars().position(|sign| sign == c)?;
    let bit = |bits: u8, dot: u8| bits << 1 | u8::from(dot == b'#');
    let mut dots = Dots8::default();
    for (dots, row) in dots.iter_mut().zip(rows.lines()) {
        *dots = row.split(' ').nth(place)?.bytes().rev().fold(0, bit);
    }
    Some(dots)
}

/// The two rows above a letter that its mark takes.
fn mark(accent: Accent) -> [u8; 2] {
    match accent {
        Accent::Hat => [0b0001_1000, 0b0110_0110],
        Accent::Tilde => [0b0110_1100, 0b0011_0110],
        Accent::Bar => [0, 0b0111_1110],
        // The leftmost dot is the lowest bit.
        Accent::Right => [0b0010_0000, 0b0111_1110],
        Accent::Left => [0b0000_0100, 0b0111_1110],
    }
}

/// The dots of a character, with the mark that stands on it; `None` if there are no such dots.
pub(super) fn dots(glyph: &str) -> Option<Dots8> {
    let mut chars = glyph.chars();
    let first = chars.next()?;
    let marked = |c: char, accent: Accent| accent.over(&c.to_string()) == glyph;
    let letter = unmarked(first).unwrap_or(first);
    let accents = Accent::ALL;
    if let Some(accent) = accents.into_iter().find(|accent| marked(letter, *accent)) {
        let mut dots = plain(letter)?;
        dots[..2].copy_from_slice(&mark(accent));
        return Some(dots);
    }
    chars.next().is_none().then(|| plain(first))?
}

fn plain(c: char) -> Option<Dots8> {
    let c = match c {
        '−' => '-',
        '′' => '\'',
        c => c,
    };
    if let Some(dots) = sign(c) {
        return Some(dots);
    }
    if !c.is_ascii() {
        let fonts = GREEK_FONTS.get(c).or_else(|| LATIN_FONTS.get(c));
        return fonts.or_else(|| MISC_FONTS.get(c));
    }
    BASIC_FONTS.get(c).filter(|_| !c.is_ascii_control())
}

/// A row of quadrants: two by two dots in a cell.
pub(super) fn quadrants(dots: &Dots8, y: usize) -> impl Iterator<Item = char> {
    const QUADRANTS: [char; 16] = [
        ' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█',
    ];
    let [above, below] = [dots[2 * y], dots[2 * y + 1]];
    let pair = |row: u8, x: u16| usize::from(row >> (2 * x) & 0b11);
    (0..4).map(move |x| QUADRANTS[pair(above, x) | pair(below, x) << 2])
}

/// Columns and rows of a letter of [`large`].
pub const LETTER: (usize, usize) = (4, 4);

/// A line of text in large letters; `None` if one of its characters has none.
pub fn large(text: &str, style: Style, place: Option<Place>) -> Option<Block> {
    let all: Option<Vec<Dots8>> = text.chars().map(|c| dots(&c.to_string())).collect();
    let all = all.filter(|all| !all.is_empty())?;
    let row = |y: usize| {
        all.iter()
            .flat_map(|dots| quadrants(dots, y))
            .collect::<String>()
    };
    let line = |text: String| match place {
        Some(place) => Block::placed(text, style, place),
        None => Block::text(text, style),
    };
    let block = Block::stack((0..LETTER.1).map(row).map(line), Align::Left);
    Some(block.with_baseline(LETTER.1 / 2))
}
