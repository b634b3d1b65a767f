//! Colours and marks: how each meaning looks, in four themes and without any colour.
//!
//! Nothing is told by colour alone: what is computed now is reversed and bold, its operands are
//! underlined, what an edit changed is underlined in italics, and the sign of a number is blue against orange beside its glyph. Without colour a
//! style carries no [`Color`] at all, only modifiers.

mod choice;
mod glyphs;
mod palette;

pub use choice::{ColorChoice, ThemeName};
pub use glyphs::{Glyphs, apply};

use crate::typeset::{self, Ground, Meaning};
use palette::{BLACK, Palette, WHITE};

pub use palette::nearest;
pub(super) use palette::rgb;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

/// The contrast from which a line is seen.
const SEEN: f64 = 3.0;

/// How everything on the screen looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    name: ThemeName,
    colour: bool,
}

impl Theme {
    /// The theme `name`; with `colour` false, its shape alone.
    pub fn new(name: ThemeName, colour: bool) -> Theme {
        Theme { name, colour }
    }

    /// Red, green and blue of the paper and the ink that this theme is made for.
    pub fn ground(&self) -> (u32, u32) {
        match self.name {
            ThemeName::Dark | ThemeName::ColorBlind => (0x1e1e1e, 0xd4d4d4),
            ThemeName::Light => (0xffffff, 0x1f1f1f),
            ThemeName::Contrast => (0x000000, 0xffffff),
        }
    }

    /// Red, green and blue of a meaning, if it has a colour of its own.
    pub fn rgb(&self, meaning: Meaning) -> Option<u32> {
        match self.of(meaning).fg {
            Some(Color::Indexed(index)) => Some(palette::rgb(index)),
            _ => None,
        }
    }

    /// The look of typeset text: its meaning and the marks on it.
    pub fn of(&self, style: impl Into<typeset::Style>) -> Style {
        let style = style.into();
        let mut look = self.meaning(style.meaning).patch(self.under(style.ground));
        if style.ground == Ground::Lit && self.colour {
            let ink = match look.fg {
                Some(Color::Indexed(ink)) => ink,
                _ => self.palette().symbol,
            };
            look.fg = Some(Color::Indexed(self.on_light(ink)));
        }
        // What has a colour of its own keeps it on a map, as far as it is seen there.
        if let (Ground::Height(_), Some(Color::Indexed(back)), true) =
            (style.ground, look.bg, style.meaning != Meaning::Dim)
            && let Some(Color::Indexed(ink)) = self.meaning(style.meaning).fg
        {
            look.fg = Some(Color::Indexed(palette::raised(ink, back, SEEN)));
        }
        if style.focus {
            look = look.add_modifier(Modifier::REVERSED | Modifier::BOLD);
        }
        if style.operand {
            look = look.add_modifier(Modifier::UNDERLINED);
        }
        if style.strong {
            look = look.add_modifier(Modifier::BOLD);
        }
        if style.changed {
            look = look.add_modifier(Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED);
        }
        look
    }

    /// The look of a meaning without marks.
    fn meaning(&self, meaning: Meaning) -> Style {
        let palette = self.palette();
        match meaning {
            Meaning::Plain | Meaning::Operator => Style::new(),
            Meaning::Dim | Meaning::Zero => self.text(palette.dim),
            Meaning::Heading => Style::new().add_modifier(Modifier::BOLD),
            Meaning::Symbol => self.text(palette.symbol).add_modifier(Modifier::BOLD),
            Meaning::Positive => self.text(palette.positive),
            Meaning::Negative => self.text(palette.negative),
            Meaning::Key => self.text(palette.key).add_modifier(Modifier::BOLD),
            Meaning::Error => self
                .text(palette.error)
                .add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Meaning::Faint => self.text(palette.faint),
            Meaning::Lit => self.text(palette.lit).add_modifier(Modifier::BOLD),
            Meaning::Unit(n) => {
                let n = usize::from(n) % palette.units.len();
                self.text(palette.units[n]).add_modifier(Modifier::BOLD)
            }
        }
    }

    /// What lies under a piece of a picture. Without colour only the light is seen, as reversed letters.
    fn under(&self, ground: Ground) -> Style {
        let palette = self.palette();
        let on = |back| match self.colour {
            true => Style::new().bg(Color::Indexed(back)),
            false => Style::new(),
        };
        match ground {
            Ground::Paper | Ground::Image { .. } => Style::new(),
            Ground::Pixels(above, below) if self.colour => Style::new()
                .fg(Color::Rgb(above[0], above[1], above[2]))
                .bg(Color::Rgb(below[0], below[1], below[2])),
            Ground::Pixels(..) => Style::new(),
            Ground::Surface => on(palette.surface),
            Ground::Lit => on(palette.lit_surface),
            Ground::Light if self.colour => Style::new()
                .bg(Color::Indexed(palette.lit))
                .fg(Color::Indexed(palette::readable_on(palette.lit))),
            Ground::Light => Style::new().add_modifier(Modifier::REVERSED),
            Ground::Heat(hundredths) => self.heat(f64::from(hundredths) / 100.0),
            Ground::Height(hundredths) => {
                let steps = palette.heights.len();
                let step = usize::from(hundredths) * steps / 101;
                let back = palette.heights[step];
                match self.colour {
                    true => on(back).fg(Color::Indexed(palette::readable_on(back))),
                    false => Style::new(),
                }
            }
        }
    }

    /// A colour in the strength in which it can be read on what is being computed.
    fn on_light(&self, ink: u8) -> u8 {
        let least = match self.name {
            ThemeName::Contrast => 7.0,
            _ => 4.5,
        };
        palette::raised(ink, self.palette().lit_surface, least)
    }

    /// A heat-map cell for a value from −1 (blue) over 0 (neutral) to 1 (orange), with text on it that
    /// can be read. What lies outside is shown as the nearest end, what is no number as an error.
    pub fn heat(&self, value: f64) -> Style {
        let palette = self.palette();
        if value.is_nan() {
            return self.meaning(Meaning::Error);
        }
        let strength = value.abs().min(1.0);
        if !self.colour {
            let look = Style::new();
            return if strength >= 0.5 {
                look.add_modifier(Modifier::BOLD)
            } else {
                look
            };
        }
        let steps = if value < 0.0 {
            palette.cold
        } else {
            palette.warm
        };
        let step = (strength * steps.len() as f64).ceil() as usize;
        let back = match step {
            _ if strength < 0.005 => palette.neutral,
            step => steps[step - 1],
        };
        Style::new()
            .bg(Color::Indexed(back))
            .fg(Color::Indexed(palette::readable_on(back)))
    }

    /// The chosen entry of a list.
    pub fn selection(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The curve of a plot, or a bar without a sign; a signed one has the looks of [`Meaning::Positive`] and
    /// [`Meaning::Negative`].
    pub fn accent(&self) -> Style {
        self.text(self.palette().accent)
    }

    /// Gives every cell without a colour of its own the theme's paper and ink. Only high contrast has
    /// those; the others stand on what the terminal has. Call it last, on the finished frame.
    pub fn paint(&self, buffer: &mut Buffer) {
        if !self.colour || self.name != ThemeName::Contrast {
            return;
        }
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = Color::Indexed(WHITE);
            }
            if cell.bg == Color::Reset {
                cell.bg = Color::Indexed(BLACK);
            }
        }
    }

    fn text(&self, colour: u8) -> Style {
        if self.colour {
            Style::new().fg(Color::Indexed(colour))
        } else {
            Style::new()
        }
    }

    fn palette(&self) -> &'static Palette {
        Palette::of(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palette::contrast;

    const MEANINGS: [Meaning; 16] = [
        Meaning::Plain,
        Meaning::Dim,
        Meaning::Heading,
        Meaning::Symbol,
        Meaning::Operator,
        Meaning::Positive,
        Meaning::Negative,
        Meaning::Zero,
        Meaning::Key,
        Meaning::Error,
        Meaning::Faint,
        Meaning::Lit,
        Meaning::Unit(0),
        Meaning::Unit(1),
        Meaning::Unit(2),
        Meaning::Unit(3),
    ];

    fn texts(theme: Theme) -> Vec<Style> {
        let slots = [theme.selection(), theme.accent()];
        MEANINGS
            .iter()
            .map(|&meaning| theme.of(meaning))
            .chain(slots)
            .collect()
    }

    /// Red, green and blue of a colour of the palette.
    fn value(colour: Color) -> u32 {
        match colour {
            Color::Indexed(index) => palette::rgb(index),
            other => panic!("{other} is none of the palette"),
        }
    }

    fn heats(theme: Theme) -> Vec<Style> {
        let values = (-12..=12).map(|n| f64::from(n) / 10.0);
        values
            .chain([f64::NAN, f64::INFINITY, f64::NEG_INFINITY])
            .map(|v| theme.heat(v))
            .collect()
    }

    #[test]
    fn without_colour_no_style_has_a_colour() {
        for (_, name) in ThemeName::NAMED {
            let theme = Theme::new(name, false);
            for style in texts(theme).into_iter().chain(heats(theme)) {
                assert_eq!(
                    (style.fg, style.bg, style.underline_color),
                    (None, None, None)
                );
                let plain = Modifier::BOLD | Modifier::REVERSED | Modifier::UNDERLINED;
                assert!(plain.contains(style.add_modifier));
            }
        }
    }

    #[test]
    fn text_can_be_read_on_paper_and_on_what_lies_on_it() {
        for (_, name) in ThemeName::NAMED {
            let theme = Theme::new(name, true);
            let (paper, ink) = theme.ground();
            let least = if name == ThemeName::Contrast {
                7.0
            } else {
                4.5
            };
            let surface = theme.under(Ground::Surface).bg.map_or(paper, value);
            let check = |style: Style, back: u32| {
                let text = style.fg.map_or(ink, value);
                let ratio = contrast(text, back);
                assert!(
                    ratio >= least,
                    "{name:?}: {text:06x} on {back:06x} has {ratio:.2}"
                );
            };
            for style in texts(theme) {
                check(style, paper);
                check(style, surface);
            }
            for meaning in MEANINGS {
                let ground = Ground::Lit;
                let style = theme.of(typeset::Style::from(meaning).on(ground));
                check(style, style.bg.map(value).unwrap());
            }
        }
    }

    #[test]
    fn what_is_being_computed_is_no_sign() {
        // Blue is below zero and orange above it: the light has a hue of its own, and signs keep theirs on it.
        for (_, name) in ThemeName::NAMED {
            let theme = Theme::new(name, true);
            let ground = Ground::Lit;
            let of = |meaning: Meaning| {
                let style = theme.of(typeset::Style::from(meaning).on(ground));
                let [_, r, _, b] = value(style.fg.unwrap()).to_be_bytes();
                (r, b)
            };
            let [_, r, g, b] = value(theme.under(ground).bg.unwrap()).to_be_bytes();
            assert!(r > b && g > b, "{name:?} is not yellow");
            let (positive, negative) = (of(Meaning::Positive), of(Meaning::Negative));
            assert!(
                positive.0 > positive.1 && negative.0 < negative.1,
                "{name:?}"
            );
        }
    }

    #[test]
    fn heat_can_be_read_and_its_ends_differ() {
        for (_, name) in ThemeName::NAMED {
            let theme = Theme::new(name, true);
            for style in heats(theme) {
                if let (Some(Color::Indexed(ink)), Some(Color::Indexed(paper))) =
                    (style.fg, style.bg)
                {
                    assert!(
                        contrast(palette::rgb(ink), palette::rgb(paper)) >= 4.5,
                        "{ink} on {paper}"
                    );
                }
            }
            assert_eq!(theme.heat(0.0), theme.heat(-0.0));
            assert_ne!(theme.heat(0.01), theme.heat(-0.01));
            assert_eq!(theme.heat(7.0), theme.heat(1.0));
        }
    }

    #[test]
    fn marks_show_without_colour() {
        let theme = Theme::new(ThemeName::Dark, false);
        let marked = |focus, operand| {
            theme.of(typeset::Style::from(Meaning::Plain)
                .focus(focus)
                .operand(operand))
        };
        assert!(
            marked(true, false)
                .add_modifier
                .contains(Modifier::REVERSED)
        );
        assert!(
            marked(false, true)
                .add_modifier
                .contains(Modifier::UNDERLINED)
        );
    }

    #[test]
    fn high_contrast_paints_every_cell() {
        let mut buffer = Buffer::with_lines(["ab"]);
        Theme::new(ThemeName::Contrast, false).paint(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["ab"]));
        Theme::new(ThemeName::Contrast, true).paint(&mut buffer);
        assert!(
            buffer
                .content
                .iter()
                .all(|c| c.fg == Color::Indexed(231) && c.bg == Color::Indexed(16))
        );
    }
}
