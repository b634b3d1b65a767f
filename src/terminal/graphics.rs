//! Images as they are, on terminals that show them: over the characters that stand for them everywhere else.

use crate::course::Image;
use data_encoding::BASE64;
use ratatui::layout::Rect;
use std::io::{self, Write};
use std::sync::Arc;

/// Bytes of a piece of an image that kitty takes at once.
const PIECE: usize = 4096;
/// Most pixels of an image that is written point by point.
const MOST_PIXELS: usize = 4 << 20;
/// Steps of red, green and blue of a sixel's colour.
const STEPS: usize = 6;

/// How a terminal takes images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Graphics {
    /// Kitty, Ghostty.
    Kitty,
    /// ITerm2, WezTerm.
    Iterm,
    /// Points in rows of six: foot, mlterm, xterm.
    Sixel,
}

/// Images where they stand.
pub(super) type Placed = Vec<(Rect, Arc<Image>)>;

impl Graphics {
    /// What the environment says of the terminal; `GATEWALK_IMAGES` says it for certain. Nothing inside a multiplexer, which
    /// draws characters alone.
    pub(super) fn of(get: impl Fn(&str) -> Option<String>) -> Option<Graphics> {
        let value = |name| get(name).unwrap_or_default();
        match value("GATEWALK_IMAGES").as_str() {
            "kitty" => return Some(Graphics::Kitty),
            "iterm2" => return Some(Graphics::Iterm),
            "sixel" => return Some(Graphics::Sixel),
            "" => {}
            _ => return None,
        }
        let (term, program) = (value("TERM"), value("TERM_PROGRAM"));
        let inside = ["TMUX", "STY", "ZELLIJ"]
            .iter()
            .any(|name| get(name).is_some());
        if inside || ["screen", "tmux"].iter().any(|name| term.starts_with(name)) {
            return None;
        }
        if term == "xterm-kitty" || term == "xterm-ghostty" || program == "ghostty" {
            Some(Graphics::Kitty)
        } else if program == "iTerm.app" || program == "WezTerm" {
            Some(Graphics::Iterm)
        } else if term.starts_with("foot") || term.starts_with("mlterm") || term.contains("sixel") {
            Some(Graphics::Sixel)
        } else {
            None
        }
    }

    /// Whether images go away by a command of their own, and not with the characters under them.
    pub(super) fn is_apart(self) -> bool {
        self == Graphics::Kitty
    }

    /// Takes every image away that lies apart.
    pub(super) fn remove(self, out: &mut impl Write) -> io::Result<()> {
        match self.is_apart() {
            true => out.write_all(b"\x1b_Ga=d,d=A,q=2\x1b\\"),
            false => Ok(()),
        }
    }

    /// Shows images; a character is so many points wide and high.
    pub(super) fn show(
        self,
        out: &mut impl Write,
        images: &Placed,
        point: (u16, u16),
    ) -> io::Result<()> {
        for (at, image) in images {
            let codes = match self {
                Graphics::Kitty => kitty(*at, image),
                Graphics::Iterm => iterm(*at, image),
                Graphics::Sixel => sixel(*at, image, point),
            };
            write!(out, "\x1b7\x1b[{};{}H{codes}\x1b8", at.y + 1, at.x + 1)?;
        }
        Ok(())
    }
}

fn kitty(at: Rect, image: &Image) -> String {
    let data = BASE64.encode(&image.png);
    let (columns, rows) = (at.width, at.height);
    let mut head = format!("a=T,f=100,q=2,C=1,c={columns},r={rows},");
    let mut out = String::with_capacity(data.len() + data.len() / PIECE * 16 + 64);
    let mut rest = data.as_str();
    while !rest.is_empty() {
        let (piece, more) = rest.split_at(PIECE.min(rest.len()));
        let goes_on = u8::from(!more.is_empty());
        out += &format!("\x1b_G{head}m={goes_on};{piece}\x1b\\");
        head.clear();
        rest = more;
    }
    out
}

fn iterm(at: Rect, image: &Image) -> String {
    let (data, size) = (BASE64.encode(&image.png), image.png.len());
    let (columns, rows) = (at.width, at.height);
    format!(
        "\x1b]1337;File=inline=1;size={size};width={columns};height={rows};doNotMoveCursor=1:{data}\x07"
    )
}

/// Points in bands of six rows, colour by colour; nothing where there would be too many.
fn sixel(at: Rect, image: &Image, point: (u16, u16)) -> String {
    let side = |cells: u16, point: u16| usize::from(cells) * usize::from(point);
    let (width, height) = (side(at.width, point.0), side(at.height, point.1));
    if width * height == 0 || width * height > MOST_PIXELS {
        return String::new();
    }
    let pixels = image.scaled(width, height);
    let colours: Vec<usize> = pixels
        .iter()
        .enumerate()
        .map(|(n, p)| shade(*p, (n % width, n / width)))
        .collect();
    let mut out = format!("\x1bPq\"1;1;{width};{height}");
    for n in 0..STEPS.pow(3) {
        let part = |k: usize| n / STEPS.pow(k as u32) % STEPS * 100 / (STEPS - 1);
        out += &format!("#{n};2;{};{};{}", part(2), part(1), part(0));
    }
    for band in colours.chunks(6 * width) {
        let mut used: Vec<usize> = band.to_vec();
        used.sort_unstable();
        used.dedup();
        for colour in used {
            out += &format!("#{colour}");
            let bits = |x: usize| {
                let rows = band.chunks(width).enumerate();
                rows.map(|(y, row)| u8::from(row[x] == colour) << y)
                    .sum::<u8>()
            };
            let all: Vec<u8> = (0..width).map(bits).collect();
            for same in all.chunk_by(|a, b| a == b) {
                let sign = char::from(63 + same[0]);
                match same.len() {
                    1..4 => out.extend(std::iter::repeat_n(sign, same.len())),
                    n => out += &format!("!{n}{sign}"),
                }
            }
            out.push('$');
        }
        out.push('-');
    }
    out + "\x1b\\"
}

/// The colour of the cube that a pixel has; what lies between two is either, in the pattern of its place.
fn shade(pixel: [u8; 3], (x, y): (usize, usize)) -> usize {
    const PATTERN: [[usize; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
    let lift = PATTERN[y % 4][x % 4];
    let step = |value: u8| (usize::from(value) * (STEPS - 1) * 16 / 255 + lift) / 16;
    pixel
        .iter()
        .fold(0, |sum, value| sum * STEPS + step(*value).min(STEPS - 1))
}

#[cfg(test)]
mod tests;
