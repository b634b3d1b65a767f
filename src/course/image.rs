//! An image of a lesson: a PNG file, bounded before memory is taken for what is in it.

use crate::lang::{Diagnostic, Span, Text, text};
use std::path::{Component, Path};
use std::sync::Arc;
use zune_png::PngDecoder;
use zune_png::zune_core::bytestream::ZCursor;
use zune_png::zune_core::options::DecoderOptions;

/// Most pixels of an image: those of a large screen.
const MOST_PIXELS: usize = 3840 * 2160;
/// Most pixels of a side.
const MOST_SIDE: usize = 16_384;
/// What is kept of a side: more than a terminal shows.
const KEPT_SIDE: usize = 1600;

/// What begins a PNG file.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The chunks without which there is no image; what else is in a file (a profile, a comment, where it was taken) goes nowhere.
const NEEDED: [&[u8]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"];

/// The image that a paragraph names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageFile {
    /// Its file, from the folder of the lesson.
    pub path: String,
    /// Where it is named.
    pub span: Span,
    /// What is in it, once it has been read.
    pub image: Option<Arc<Image>>,
}

/// An image that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its file, without what is no part of the image.
    pub png: Vec<u8>,
    /// Pixels from left to right.
    pub width: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// Red, green and blue, row by row, on white.
    pixels: Vec<[u8; 3]>,
}

impl Image {
    /// Reads the bytes of a PNG file.
    ///
    /// # Errors
    /// Why it cannot be shown.
    pub fn read(bytes: &[u8]) -> Result<Image, Text> {
        let png = needed(bytes).ok_or_else(|| text!("image.no_png"))?;
        let options = DecoderOptions::default()
            .set_max_width(MOST_SIDE)
            .set_max_height(MOST_SIDE)
            .png_set_strip_to_8bit(true);
        let mut decoder = PngDecoder::new_with_options(ZCursor::new(&png), options);
        let broken = |_| text!("image.broken");
        decoder.decode_headers().map_err(broken)?;
        let (width, height) = decoder.dimensions().unwrap_or_default();
        if width.saturating_mul(height) > MOST_PIXELS {
            return Err(text!("image.too_many_pixels", width, height));
        }
        let raw = decoder.decode_raw().map_err(broken)?;
        let channels = decoder.colorspace().map_or(0, |c| c.num_components());
        if raw.is_empty() || raw.len() != width * height * channels {
            return Err(text!("image.broken"));
        }
        let pixel = |p: &[u8]| match channels {
            1 => [p[0]; 3],
            2 => [over_white(p[0], p[1]); 3],
            3 => [p[0], p[1], p[2]],
            _ => [0, 1, 2].map(|n| over_white(p[n], p[3])),
        };
        let whole = Image {
            png,
            width,
            height,
            pixels: raw.chunks_exact(channels).map(pixel).collect(),
        };
        Ok(whole.kept())
    }

    /// No larger than is shown.
    fn kept(self) -> Image {
        let most = self.width.max(self.height);
        if most <= KEPT_SIDE {
            return self;
        }
        let side = |side: usize| (side * KEPT_SIDE / most).max(1);
        let (width, height) = (side(self.width), side(self.height));
        Image {
            pixels: self.scaled(width, height),
            width,
            height,
            png: self.png,
        }
    }

    /// The image in so many pixels, row by row: each is the mean of those it covers.
    pub fn scaled(&self, width: usize, height: usize) -> Vec<[u8; 3]> {
        // From which pixel to which one of `to` reaches that is one of `n`.
        let reach = |n: usize, of: usize, to: usize| {
            let from = n * to / of;
            from..((n + 1) * to).div_ceil(of).clamp(from + 1, to)
        };
        let mean = |x: usize, y: usize| {
            let (mut sum, mut count) = ([0; 3], 0);
            for row in reach(y, height, self.height) {
                for pixel in &self.pixels[row * self.width..][reach(x, width, self.width)] {
                    (0..3).for_each(|c| sum[c] += u32::from(pixel[c]));
                    count += 1;
                }
            }
            sum.map(|c| (c / count) as u8)
        };
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        all.map(|(x, y)| mean(x, y)).collect()
    }
}

fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha)) / 255) as u8
}

/// A PNG file with the chunks alone that make an image.
fn needed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = SIGNATURE.to_vec();
    // A chunk is its length, its name, as many bytes, and a checksum.
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        let whole = usize::try_from(u32::from_be_bytes(*length))
            .ok()?
            .checked_add(12)?;
        let chunk = rest.get(..whole)?;
        if NEEDED.contains(&&chunk[4..8]) {
            out.extend_from_slice(chunk);
        }
        rest = &rest[whole..];
        if &chunk[4..8] == b"IEND" {
            return Some(out);
        }
    }
    None
}

/// What is wrong with how a file is named; nothing leads out of the folder of the lesson.
pub(super) fn misnamed(path: &str, at: &Span) -> Option<Diagnostic> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let inside =
        !path.is_empty() && !path.contains([':', '\\']) && Path::new(path).components().all(plain);
    let fault = |what| Some(Diagnostic::at(at.clone(), what).help(text!("image.write_its_name")));
    match path.rsplit_once('.') {
        _ if !inside => fault(text!("image.not_in_the_folder")),
        Some((_, ending)) if ending.eq_ignore_ascii_case("png") => None,
        _ => fault(text!("image.no_png")),
    }
}

#[cfg(test)]
mod tests;
