//! The colours themselves, as numbers of the 256-colour palette, and how well they can be read.

use super::ThemeName;

/// Black and white that no terminal's own palette changes.
pub(super) const BLACK: u8 = 16;
pub(super) const WHITE: u8 = 231;

/// The colours of a theme.
#[derive(Debug)]
pub(super) struct Palette {
    pub(super) dim: u8,
    pub(super) symbol: u8,
    pub(super) positive: u8,
    pub(super) negative: u8,
    pub(super) key: u8,
    pub(super) error: u8,
    pub(super) accent: u8,
    /// What is not there yet. It is fainter than dim, and still text: names of parts that are not reached.
    pub(super) faint: u8,
    /// Where one is.
    pub(super) lit: u8,
    /// Under what is there, and under what is being computed.
    pub(super) surface: u8,
    pub(super) lit_surface: u8,
    /// Units by their number.
    pub(super) units: [u8; 4],
    /// Heat of zero.
    pub(super) neutral: u8,
    /// Heat below zero, the weakest first.
    pub(super) cold: [u8; 5],
    /// Heat above zero, the weakest first.
    pub(super) warm: [u8; 5],
    /// Heights without a sign, the lowest first.
    pub(super) heights: [u8; 6],
}

/// For a dark terminal; 3 and 6 are the terminal's own yellow and cyan. Names are as bright as ink: colours are for signs,
/// units and the place one is at.
static DARK: Palette = Palette {
    dim: 249,
    symbol: 255,
    positive: 215,
    negative: 117,
    key: 3,
    error: 203,
    accent: 6,
    faint: 246,
    lit: 221,
    surface: 235,
    lit_surface: 58,
    units: [79, 141, 211, 186],
    neutral: 236,
    cold: [24, 25, 31, 32, 39],
    warm: [94, 130, 166, 208, 214],
    heights: [234, 22, 23, 29, 65, 71],
};

static LIGHT: Palette = Palette {
    dim: 239,
    symbol: 234,
    positive: 94,
    negative: 25,
    key: 94,
    error: 160,
    accent: 24,
    faint: 242,
    lit: 94,
    surface: 255,
    lit_surface: 229,
    units: [22, 91, 125, 58],
    neutral: 254,
    cold: [153, 111, 75, 32, 25],
    warm: [223, 215, 208, 166, 130],
    heights: [231, 194, 157, 151, 115, 79],
};

/// On its own black paper.
static CONTRAST: Palette = Palette {
    dim: 252,
    symbol: 231,
    positive: 214,
    negative: 117,
    key: 226,
    error: 210,
    accent: 51,
    faint: 248,
    surface: 234,
    lit_surface: 221,
    units: [79, 147, 211, 186],
    ..DARK
};

/// For a dark terminal. No two of its colours differ by red against green alone: sky blue, orange,
/// yellow, white and pink.
static COLOR_BLIND: Palette = Palette {
    symbol: 231,
    positive: 214,
    negative: 75,
    key: 228,
    error: 218,
    accent: 153,
    ..DARK
};

impl Palette {
    /// The colours of the theme `name`.
    pub(super) fn of(name: ThemeName) -> &'static Palette {
        match name {
            ThemeName::Dark => &DARK,
            ThemeName::Light => &LIGHT,
            ThemeName::Contrast => &CONTRAST,
            ThemeName::ColorBlind => &COLOR_BLIND,
        }
    }
}

/// Black or white, whichever is easier to read on `back`; that is at least 4.5 : 1 on any colour.
pub(super) fn readable_on(back: u8) -> u8 {
    let back = rgb(back);
    if contrast(0x000000, back) >= contrast(0xffffff, back) {
        BLACK
    } else {
        WHITE
    }
}

/// A colour of the palette, as much nearer to black or white as it takes to be read on `back`: its hue stays.
pub(super) fn raised(ink: u8, back: u8, least: f64) -> u8 {
    let up = readable_on(back) == WHITE;
    let mut ink = ink;
    // A cube of six steps a side has as many steps to its ends.
    for _ in 0..24 {
        if contrast(rgb(ink), rgb(back)) >= least {
            return ink;
        }
        let step = |n: u8| {
            if up {
                (n + 1).min(5)
            } else {
                n.saturating_sub(1)
            }
        };
        ink = match ink {
            0..16 => {
                let [_, r, g, b] = rgb(ink).to_be_bytes();
                nearest([r, g, b])
            }
            16..232 => {
                let n = ink - 16;
                16 + 36 * step(n / 36) + 6 * step(n / 6 % 6) + step(n % 6)
            }
            _ if up => ink.saturating_add(1),
            232 => BLACK,
            _ => ink - 1,
        };
    }
    readable_on(back)
}

/// The red, green and blue of a palette entry, with xterm's defaults for the first sixteen.
pub(in crate::ui) fn rgb(index: u8) -> u32 {
    const ANSI: [u32; 16] = [
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f,
        0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
    ];
    let level = |n: u32| if n == 0 { 0 } else { 55 + 40 * n };
    match u32::from(index) {
        n @ 0..16 => ANSI[n as usize],
        n @ 16..232 => {
            level((n - 16) / 36) << 16 | level((n - 16) / 6 % 6) << 8 | level((n - 16) % 6)
        }
        n => (8 + 10 * (n - 232)) * 0x01_01_01,
    }
}

/// The entry of the palette that is nearest to a colour: of the cube and of the greys, which no terminal paints otherwise.
pub fn nearest(colour: [u8; 3]) -> u8 {
    let far = |index: u8| {
        let [_, r, g, b] = rgb(index).to_be_bytes();
        let part = |a: u8, b: u8| (i32::from(a) - i32::from(b)).pow(2);
        part(r, colour[0]) + part(g, colour[1]) + part(b, colour[2])
    };
    let step = |n: u8| match n {
        0..48 => 0,
        48..115 => 1,
        n => (n - 35) / 40,
    };
    let cube = 16 + 36 * step(colour[0]) + 6 * step(colour[1]) + step(colour[2]);
    let mean = colour.iter().map(|n| u32::from(*n)).sum::<u32>() / 3;
    let grey = 232 + (mean.saturating_sub(3) / 10).min(23) as u8;
    if far(grey) < far(cube) { grey } else { cube }
}

/// The contrast of two colours after WCAG 2: from 1, the same, to 21, black and white.
pub(super) fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The relative luminance after WCAG 2.
fn luminance(rgb: u32) -> f64 {
    let [_, r, g, b] = rgb.to_be_bytes().map(|byte| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast(0x000000, 0xffffff) - 21.0).abs() < 1e-9);
        assert!((contrast(0x767676, 0xffffff) - 4.54).abs() < 0.005);
        assert_eq!(
            [rgb(16), rgb(39), rgb(231), rgb(232), rgb(255)],
            [0, 0x00afff, 0xffffff, 0x080808, 0xeeeeee]
        );
    }

    #[test]
    fn heat_grows_steadily_away_from_the_paper() {
        for (_, name) in ThemeName::NAMED {
            let palette = Palette::of(name);
            for side in [palette.cold, palette.warm] {
                let steps: Vec<f64> = [palette.neutral]
                    .into_iter()
                    .chain(side)
                    .map(|n| luminance(rgb(n)))
                    .collect();
                let grows = name != ThemeName::Light;
                assert!(
                    steps.windows(2).all(|w| (w[1] > w[0]) == grows),
                    "{name:?}: {steps:?}"
                );
            }
        }
    }
}
