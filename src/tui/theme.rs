//! Meanings to colours. Without colour no cell carries one: only bold, underline and reverse.

use crate::typeset::{Meaning, Style as Meant};
use ratatui::style::{Color, Modifier, Style};

/// The themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// For dark terminals.
    #[default]
    Dark,
    /// For light terminals.
    Light,
    /// Black and white, bold.
    Contrast,
}

impl ThemeName {
    /// All, in the order the key goes through them.
    pub const ALL: [ThemeName; 3] = [ThemeName::Dark, ThemeName::Light, ThemeName::Contrast];

    /// Its name in options and commands.
    pub fn name(self) -> &'static str {
        match self {
            ThemeName::Dark => "dark",
            ThemeName::Light => "light",
            ThemeName::Contrast => "high-contrast",
        }
    }

    /// The theme of a name.
    pub fn of_name(name: &str) -> Option<ThemeName> {
        ThemeName::ALL.into_iter().find(|t| t.name() == name)
    }

    /// The one after it.
    pub fn next(self) -> ThemeName {
        let at = ThemeName::ALL.iter().position(|&t| t == self).unwrap_or(0);
        ThemeName::ALL[(at + 1) % ThemeName::ALL.len()]
    }
}

/// A theme, with colour or without.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    name: ThemeName,
    colour: bool,
}

impl Theme {
    /// A theme; `colour` false keeps to modifiers.
    pub fn new(name: ThemeName, colour: bool) -> Theme {
        Theme { name, colour }
    }

    fn ink(self, dark: u8, light: u8) -> Style {
        match (self.colour, self.name) {
            (false, _) | (_, ThemeName::Contrast) => Style::new(),
            (_, ThemeName::Dark) => Style::new().fg(Color::Indexed(dark)),
            (_, ThemeName::Light) => Style::new().fg(Color::Indexed(light)),
        }
    }

    /// How a piece of text looks. Blue is negative and orange positive, as is safe for colour-blind eyes.
    pub fn of(self, style: impl Into<Meant>) -> Style {
        let style = style.into();
        let mut out = match style.meaning {
            Meaning::Plain | Meaning::Zero => Style::new(),
            Meaning::Dim => self.ink(246, 240),
            Meaning::Heading => Style::new().add_modifier(Modifier::BOLD),
            Meaning::Symbol => self.ink(151, 22),
            Meaning::Operator => self.ink(250, 238),
            Meaning::Positive => self.ink(215, 130),
            Meaning::Negative => self.ink(117, 25),
            Meaning::Key => self.ink(222, 94).add_modifier(Modifier::BOLD),
            Meaning::Error => self.ink(210, 124).add_modifier(Modifier::BOLD),
        };
        if style.operand {
            out = out.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        }
        if style.focus {
            out = out.add_modifier(Modifier::REVERSED);
        }
        if style.changed {
            out = out.add_modifier(Modifier::BOLD | Modifier::ITALIC);
        }
        out
    }

    /// Borders of panels.
    pub fn border(self) -> Style {
        self.ink(242, 246)
    }
}

/// Replaces, cell for cell, every one-column symbol that is not ASCII; two-column text stays.
pub(super) fn to_ascii(buffer: &mut ratatui::buffer::Buffer) {
    use unicode_width::UnicodeWidthStr;
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() && cell.symbol().width() == 1 {
            let plain = ascii(cell.symbol());
            cell.set_symbol(plain);
        }
    }
}

/// The nearest ASCII letter of a symbol.
fn ascii(symbol: &str) -> &'static str {
    match symbol {
        "─" | "╌" | "−" | "‾" => "-",
        "│" | "⎢" | "⎥" | "▏" | "‖" | "⎜" | "⎟" => "|",
        "╭" | "╮" | "╰" | "╯" | "├" | "┤" | "┌" | "┐" | "└" | "┘" | "┼" => "+",
        "⎡" | "⎣" => "[",
        "⎤" | "⎦" => "]",
        "⎛" | "⎠" => "/",
        "⎝" | "⎞" => "\\",
        "→" | "▶" | "▸" => ">",
        "←" | "⟵" => "<",
        "↑" => "^",
        "↓" => "v",
        "·" | "⊙" => "*",
        "×" => "x",
        "≈" => "~",
        "∂" => "d",
        "σ" => "s",
        "Σ" => "S",
        "Δ" => "D",
        "θ" => "o",
        "▁" => "1",
        "▂" => "2",
        "▃" => "3",
        "▄" => "4",
        "▅" => "5",
        "▆" => "6",
        "▇" => "7",
        "█" => "8",
        "▰" => "#",
        "▱" => ".",
        "•" => "o",
        "…" => ".",
        "⊤" => "T",
        "′" => "'",
        "√" => "V",
        "⟨" => "<",
        "⟩" => ">",
        "ŷ" => "y",
        _ => "?",
    }
}
