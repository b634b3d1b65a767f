//! Stand-ins in ASCII, cell for cell, for terminals and fonts that cannot show the characters used.

use crate::equation::unmarked;
use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

/// Which characters the terminal shows rightly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// All of them.
    #[default]
    Unicode,
    /// Of those one column wide, only ASCII. Chinese stays as it is.
    Ascii,
    /// All but those of ambiguous width, which this terminal makes two columns wide.
    Narrow,
}

/// Replaces in a finished frame what the terminal would not show rightly; nothing moves.
pub fn apply(glyphs: Glyphs, buffer: &mut Buffer) {
    if glyphs == Glyphs::Unicode {
        return;
    }
    let columns = usize::from(buffer.area.width).max(1);
    for n in 0..buffer.content.len() {
        let alone = stands_alone(&buffer.content, n, columns);
        let cell = &mut buffer.content[n];
        let symbol = cell.symbol();
        let replace = match glyphs {
            Glyphs::Unicode => false,
            Glyphs::Ascii => !symbol.is_ascii() && symbol.width() <= 1,
            Glyphs::Narrow => symbol.width() == 1 && symbol.width_cjk() == 2,
        };
        if replace {
            // A letter with a combining mark loses the mark.
            let stand_in = match alone {
                true => '.',
                false => symbol.chars().next().map_or(' ', ascii),
            };
            cell.set_char(stand_in);
        }
    }
}

/// Whether a cell is a dot that stands for what is not there yet: between two things it would be a product's or parts them.
fn stands_alone(cells: &[Cell], n: usize, columns: usize) -> bool {
    if cells[n].symbol() != "·" {
        return false;
    }
    let row = n / columns * columns..(n / columns + 1) * columns;
    // What a dot is between stands next to it, or behind one space.
    let is_thing = |at: Option<usize>| {
        let symbol = at
            .filter(|at| row.contains(at))
            .map(|at| cells[at].symbol());
        symbol.is_some_and(|s| !matches!(s, " " | "·" | "│" | "┆" | "*" | "."))
    };
    let beside = |near: Option<usize>, far: Option<usize>| is_thing(near) || is_thing(far);
    let is_between = beside(n.checked_sub(1), n.checked_sub(2)) && beside(Some(n + 1), Some(n + 2));
    !is_between
}

/// The ASCII character nearest to `symbol`; `?` if there is none.
pub(super) fn ascii(symbol: char) -> char {
    match symbol {
        ' '..='~' => symbol,
        '\u{2500}'..='\u{259f}' => frame_or_block(symbol),
        '\u{2800}'..='\u{28ff}' => braille(symbol),
        '\u{0370}'..='\u{03ff}' => greek(symbol),
        '\u{00c0}'..='\u{00ff}' if !"×÷".contains(symbol) => latin(symbol),
        '\u{2070}'..='\u{209f}'
        | '²'
        | '³'
        | '¹'
        | 'ᵀ'
        | 'ᵗ'
        | 'ᵢ'
        | 'ᵣ'
        | 'ᵤ'
        | 'ᵥ'
        | 'ʰ'
        | 'ⱼ' => script(symbol),
        '\u{239b}'..='\u{23b3}' | '⌈' | '⌉' | '⌊' | '⌋' | '⟨' | '⟩' | '‖' | '∥' | '∣' => {
            bracket(symbol)
        }
        '\u{2190}'..='\u{21ff}' | '\u{27f5}'..='\u{27fa}' | '⏎' => arrow(symbol),
        '\u{25a0}'..='\u{25ff}' | '★' | '☆' | '✓' | '✔' | '✗' | '✘' => shape(symbol),
        _ => unmarked(symbol).unwrap_or_else(|| sign(symbol)),
    }
}

/// Lines, corners and bars.
fn frame_or_block(symbol: char) -> char {
    match symbol {
        // What is not there yet is dotted, and what is lit is heavy.
        '┄' | '┅' | '┈' | '┉' | '╌' | '╍' => '.',
        '┆' | '┇' | '┊' | '┋' | '╎' | '╏' => ':',
        '━' | '═' | '╸' | '╺' => '=',
        '─' | '╴' | '╶' | '╼' | '╾' => '-',
        '│' | '┃' | '║' | '╵' | '╷' | '╹' | '╻' | '╽' | '╿' => '|',
        '╱' => '/',
        '╲' => '\\',
        '╳' => 'x',
        '\u{2500}'..='\u{257f}' => '+',
        '▁' | '▏' | '░' => '.',
        '▂' => '_',
        '▃' | '▍' => '-',
        '▄' => '=',
        '▅' | '▋' => '+',
        '▆' | '▊' => '*',
        '▇' | '▉' | '▓' => '#',
        '█' => '@',
        '▎' | '▒' => ':',
        '▀' | '▔' => '"',
        '▐' | '▕' | '▌' => '|',
        _ => '*',
    }
}

/// A cell of dots, by how many it has.
fn braille(symbol: char) -> char {
    let dots = (u32::from(symbol) & 0xff).count_ones() as usize;
    [' ', '.', '.', ':', ':', '+', '*', '#', '@'][dots]
}

/// The Latin letter a Greek one looks or sounds like.
fn greek(symbol: char) -> char {
    const SMALL: &[u8] = b"abgdezhqiklmnxoprsstufxyw";
    const LARGE: &[u8] = b"ABGDEZHQIKLMNXOPR?STYFXYO";
    let letter =
        |from: char, row: &[u8]| char::from(row[(u32::from(symbol) - u32::from(from)) as usize]);
    match symbol {
        'α'..='ω' => letter('α', SMALL),
        'Α'..='Ω' => letter('Α', LARGE),
        'ϑ' => 'q',
        'ϕ' => 'f',
        'ϵ' => 'e',
        'ϱ' => 'r',
        'ϖ' => 'p',
        _ => '?',
    }
}

/// A Latin letter without its accent.
fn latin(symbol: char) -> char {
    const PLAIN: &[u8] = b"AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
    char::from(PLAIN[(u32::from(symbol) - 0xc0) as usize])
}

/// What a superscript or a subscript raises or lowers.
fn script(symbol: char) -> char {
    const SUPER: &[u8] = b"0i??456789+-=()n";
    const SUB: &[u8] = b"0123456789+-=()?aeox?hklmnpst???";
    match symbol {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        'ᵀ' => 'T',
        'ᵗ' => 't',
        'ʰ' => 'h',
        'ᵢ' => 'i',
        'ⱼ' => 'j',
        'ᵣ' => 'r',
        'ᵤ' => 'u',
        'ᵥ' => 'v',
        '\u{2070}'..='\u{207f}' => char::from(SUPER[(u32::from(symbol) - 0x2070) as usize]),
        '\u{2080}'..='\u{209f}' => char::from(SUB[(u32::from(symbol) - 0x2080) as usize]),
        _ => '?',
    }
}

/// The parts of tall brackets.
fn bracket(symbol: char) -> char {
    match symbol {
        '⎛' | '⎠' | '⎧' | '⎭' | '⎳' | '⎰' => '/',
        '⎝' | '⎞' | '⎩' | '⎫' | '⎲' | '⎱' => '\\',
        '⎡' | '⎣' | '⌈' | '⌊' => '[',
        '⎤' | '⎦' | '⌉' | '⌋' => ']',
        '⎨' => '{',
        '⎬' => '}',
        '⟨' => '<',
        '⟩' => '>',
        _ => '|',
    }
}

/// Arrows, by where they point.
fn arrow(symbol: char) -> char {
    match symbol {
        '←' | '↚' | '↞' | '↢' | '↤' | '↩' | '↫' | '↵' | '↼' | '↽' | '⇐' | '⇠' | '⇤' | '⟵' | '⟸'
        | '⏎' => '<',
        '↑' | '↟' | '↥' | '⇑' | '⇡' => '^',
        '↓' | '↡' | '↧' | '⇓' | '⇣' => 'v',
        '↔' | '⇔' | '⟷' | '⟺' => '=',
        '↕' | '⇕' => '|',
        _ => '>',
    }
}

/// Triangles, dots and boxes.
fn shape(symbol: char) -> char {
    match symbol {
        '▶' | '▷' | '▸' | '▹' | '►' | '▻' => '>',
        '◀' | '◁' | '◂' | '◃' | '◄' | '◅' => '<',
        '▲' | '△' | '▴' | '▵' => '^',
        '▼' | '▽' | '▾' | '▿' => 'v',
        '■' | '▪' | '▮' | '▰' => '#',
        '□' | '▫' | '▯' | '▱' => '-',
        '○' | '◌' | '◎' | '◦' | '◯' | '◇' | '☆' => 'o',
        '✗' | '✘' => 'x',
        '✓' | '✔' => '+',
        _ => '*',
    }
}

/// Signs of mathematics and of writing.
fn sign(symbol: char) -> char {
    match symbol {
        '−' | '–' | '—' | '‐' | '‑' | '∓' | '⊖' | '⋯' => '-',
        '±' | '⊕' => '+',
        '×' | '⊗' | '✕' | '✖' => 'x',
        // No letter: o is a gate's name.
        '⊙' | '·' | '⋅' | '∙' | '•' | '∗' => '*',
        '÷' | '∕' | '⁄' => '/',
        '∘' | '⊚' | '°' => 'o',
        '≈' | '∼' | '≃' | '≅' => '~',
        '≡' | '≔' => '=',
        '≠' => '!',
        '≤' | '≪' | '«' | '‹' => '<',
        '≥' | '≫' | '»' | '›' => '>',
        '∂' => 'd',
        '∇' | '√' => 'V',
        '∑' | '∫' => 'S',
        '∏' => 'P',
        '∞' => 'I',
        '∈' | 'ℰ' => 'e',
        'ℝ' => 'R',
        'ℒ' | 'ℓ' => 'L',
        '⊤' => 'T',
        'µ' => 'u',
        '…' => '.',
        '⋮' => ':',
        '⋱' => '\\',
        '‘' | '’' | '′' => '\'',
        '“' | '”' | '″' => '"',
        '\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{202f}' => ' ',
        _ => '?',
    }
}

#[cfg(test)]
mod tests;
