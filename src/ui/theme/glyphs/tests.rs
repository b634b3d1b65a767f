//! The stand-ins, one by one and in a frame.

use super::*;

fn shown(glyphs: Glyphs, line: &str) -> String {
    let mut buffer = Buffer::with_lines([line]);
    let columns = buffer.area.width;
    apply(glyphs, &mut buffer);
    let mut text = String::new();
    let mut column = 0;
    while column < columns {
        let symbol = buffer[(column, 0)].symbol();
        text.push_str(symbol);
        column += symbol.width().max(1) as u16;
    }
    text
}

#[test]
fn every_kind_has_a_stand_in() {
    let pairs = [
        ("╭─┬═╮│┃╰┼╯", "+-+=+||+++"),
        ("━┄┆", "=.:"),
        ("⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠⎧⎨⎩⎪", "[|[]|]/|\\\\|//{\\|"),
        ("←→↑↓⇒▶◀▸▾", "<>^v>><>v"),
        ("a×b·c−d÷e±f≈g", "axb*c-d/e+f~g"),
        ("∂σΣτ⊙∇√µθω∞", "dsSt*VVuqwI"),
        ("▁▂▃▄▅▆▇█", "._-=+*#@"),
        ("⠀⠁⠃⠇⠿⣿", " ..:*@"),
        ("x₁²ᵀ⁻ⁿₜ", "x12T-nt"),
        ("naïve café", "naive cafe"),
        ("▰▱●○✓✗…“”", "#-*o+x.\"\""),
    ];
    for (from, to) in pairs {
        assert_eq!(shown(Glyphs::Ascii, from), to);
    }
}

#[test]
fn chinese_stays_and_nothing_moves() {
    assert_eq!(shown(Glyphs::Ascii, "│输入门│ → ĵ ⍰"), "|输入门| > j ?");
    assert_eq!(shown(Glyphs::Narrow, "│输入门│ ⎡−1⎤"), "|输入门| ⎡−1⎤");
    assert_eq!(shown(Glyphs::Unicode, "│→│"), "│→│");
}

#[test]
fn a_dot_for_what_is_not_there_yet_is_no_product() {
    for (from, to) in [
        ("0.2·3 · a", "0.2*3 * a"),
        ("│1     ·│ ·  · x", "|1     .| .  . x"),
        ("· · c", ". . c"),
    ] {
        assert_eq!(shown(Glyphs::Ascii, from), to);
        assert_eq!(shown(Glyphs::Narrow, from), to);
    }
}

#[test]
fn a_marked_letter_keeps_the_letter() {
    assert_eq!(shown(Glyphs::Ascii, "y\u{302} = c\u{303}"), "y = c");
}

#[test]
fn narrow_leaves_nothing_ambiguous_and_touches_nothing_else() {
    let alone = |glyphs, symbol: &str| {
        let mut buffer = Buffer::with_lines([" "]);
        buffer.content[0].set_symbol(symbol);
        apply(glyphs, &mut buffer);
        buffer.content[0].symbol().to_owned()
    };
    for symbol in ('\u{a0}'..='\u{ffff}')
        .map(String::from)
        .filter(|symbol| symbol.width() == 1)
    {
        let narrow = alone(Glyphs::Narrow, &symbol);
        assert_eq!(narrow.width_cjk(), 1, "{symbol} {narrow}");
        assert_eq!(
            narrow == symbol,
            symbol.width_cjk() == 1,
            "{symbol} {narrow}"
        );
        let ascii = alone(Glyphs::Ascii, &symbol);
        assert!(ascii.len() == 1 && ascii.is_ascii(), "{symbol} {ascii}");
    }
}
