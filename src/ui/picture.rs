//! A screen drawn without a terminal, for files.

use crate::export::{Cell, Colour, Grid, Look};
use crate::ui::program::Program;
use crate::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// What `program` shows on a screen of this size.
pub fn picture(program: &mut impl Program, theme: Theme, columns: u16, rows: u16) -> Grid {
    let (paper, ink) = theme.ground();
    let mut grid = Grid {
        columns,
        cells: vec![],
        paper,
        ink,
    };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(columns, rows));
    let Ok(frame) = terminal.draw(|frame| program.draw(frame));
    let mut hidden = 0;
    for (n, cell) in frame.buffer.content.iter().enumerate() {
        if n % usize::from(columns) == 0 {
            hidden = 0;
        }
        if hidden > 0 {
            // Behind a wide glyph there is nothing but its look.
            let look = grid.cells.last().map(|c| c.look).unwrap_or_default();
            grid.cells.push(Cell {
                text: String::new(),
                look,
            });
            hidden -= 1;
            continue;
        }
        hidden = cell.symbol().width().saturating_sub(1);
        grid.cells.push(Cell {
            text: crate::lang::printable(cell.symbol()),
            look: look(cell),
        });
    }
    grid
}

fn look(cell: &buffer::Cell) -> Look {
    let colour = |colour| match colour {
        Color::Indexed(index) => Some(Colour {
            index,
            rgb: crate::ui::theme::rgb(index),
        }),
        // A pixel of an image; where there are no more colours than the palette has, the nearest of them.
        Color::Rgb(r, g, b) => Some(Colour {
            index: crate::ui::theme::nearest([r, g, b]),
            rgb: u32::from_be_bytes([0, r, g, b]),
        }),
        _ => None,
    };
    let has = |modifier| cell.modifier.contains(modifier);
    Look {
        ink: colour(cell.fg),
        paper: colour(cell.bg),
        bold: has(Modifier::BOLD),
        underlined: has(Modifier::UNDERLINED),
        reversed: has(Modifier::REVERSED),
    }
}
