//! Lines of equal height over a plane that is known at the corners of cells.

use super::scene::round_up;
use crate::typeset::Dots;

/// Heights at points from the left and from below, row by row; those that are not known yet are missing at the end.
pub(super) struct Heights {
    pub(super) size: (usize, usize),
    pub(super) values: Vec<f64>,
}

impl Heights {
    /// The height at a share of the width from the left and of the height from below, between the four points about it.
    pub(super) fn at(&self, x: f64, y: f64) -> Option<f64> {
        let (columns, rows) = self.size;
        let (x, y) = (x * (columns - 1) as f64, y * (rows - 1) as f64);
        let (left, low) = ((x as usize).min(columns - 2), (y as usize).min(rows - 2));
        let (right, up) = (x - left as f64, y - low as f64);
        let point = |x: usize, y: usize| {
            let value = self.values.get(y * columns + x).copied();
            value.filter(|v| v.is_finite())
        };
        let mix = |a: f64, b: f64, share: f64| a + (b - a) * share;
        let below = mix(point(left, low)?, point(left + 1, low)?, right);
        let above = mix(point(left, low + 1)?, point(left + 1, low + 1)?, right);
        Some(mix(below, above, up))
    }

    /// The heights at the corners of cells, row by row from above.
    pub(super) fn corners(&self, (columns, rows): (usize, usize)) -> Vec<Option<f64>> {
        let all = (0..=rows).flat_map(|y| (0..=columns).map(move |x| (x, y)));
        let share = |n: usize, of: usize| n as f64 / of as f64;
        all.map(|(x, y)| self.at(share(x, columns), share(rows - y, rows)))
            .collect()
    }

    /// The least and the greatest of them.
    pub(super) fn extent(&self) -> Option<(f64, f64)> {
        let finite = || self.values.iter().copied().filter(|v| v.is_finite());
        let low = finite().fold(f64::INFINITY, f64::min);
        let high = finite().fold(f64::NEG_INFINITY, f64::max);
        (low < high).then_some((low, high))
    }
}

/// Where lines are drawn: round numbers between the ends, ten at most; in equal ratios where that gives enough of them.
pub(super) fn levels(low: f64, high: f64) -> Vec<f64> {
    let mut ratios = vec![];
    for exponent in -6..=9 {
        for step in [1.0, 2.0, 5.0] {
            let level = step * 10f64.powi(exponent);
            if low < level && level < high {
                ratios.push(level);
            }
        }
    }
    if ratios.len() >= 4 && low > 0.0 {
        let skip = ratios.len().div_ceil(10);
        return ratios.into_iter().rev().step_by(skip).collect();
    }
    let step = round_up((high - low) / 8.0);
    let first = (low / step + 1e-9).floor() + 1.0;
    let all = (0..10).map(|n| (first + f64::from(n)) * step);
    all.filter(|level| low < *level && *level < high).collect()
}

/// The dots of a line of equal height, on cells of the size of `dots` with these heights at their [`Heights::corners`]; the
/// cells it goes through, from the left.
pub(super) fn line(
    corners: &[Option<f64>],
    level: f64,
    (columns, rows): (usize, usize),
    dots: &mut Dots,
) -> Vec<(usize, usize)> {
    let mut cells = vec![];
    let corner = |x: usize, y: usize| corners[y * (columns + 1) + x];
    for x in 0..columns {
        for y in 0..rows {
            // Around the cell, from its upper left corner.
            let around = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
            let corners = around.map(|(x, y)| corner(x, y).map(|v| (x as f64, y as f64, v)));
            let mut crossed = vec![];
            for k in 0..4 {
                let (Some(a), Some(b)) = (corners[k], corners[(k + 1) % 4]) else {
                    break;
                };
                if (a.2 < level) != (b.2 < level) {
                    let share = (level - a.2) / (b.2 - a.2);
                    let at = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
                    crossed.push((2.0 * at.0 - 0.5, 4.0 * at.1 - 0.5));
                }
            }
            for pair in crossed.chunks_exact(2) {
                let inside = |(a, b): (f64, f64)| (a.max(0.0), b.max(0.0));
                dots.line(inside(pair[0]), inside(pair[1]));
            }
            if crossed.len() >= 2 {
                cells.push((x, y));
            }
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_bowl_is_a_ring() {
        let size = (21, 21);
        let height = |n: usize| {
            let (x, y) = ((n % 21) as f64 - 10.0, (n / 21) as f64 - 10.0);
            x * x + y * y
        };
        let heights = Heights {
            size,
            values: (0..21 * 21).map(height).collect(),
        };
        let mut dots = Dots::new(40, 20);
        let cells = line(&heights.corners((40, 20)), 36.0, (40, 20), &mut dots);
        assert!(cells.len() > 30, "{}", cells.len());
        for (x, y) in cells {
            let (x, y) = ((x as f64 + 0.5) / 2.0 - 10.0, (y as f64 + 0.5) - 10.0);
            assert!(((x * x + y * y).sqrt() - 6.0).abs() < 1.0, "{x} {y}");
        }
    }

    #[test]
    fn levels_are_round_and_few() {
        assert_eq!(levels(0.08, 9.0), [5.0, 2.0, 1.0, 0.5, 0.2, 0.1]);
        assert_eq!(levels(2.03, 2.05), [2.035, 2.04, 2.045]);
        for (low, high) in [(1e-9, 1e9), (-3.0, 4.0), (1.0, 1.0 + 1e-9)] {
            assert!(levels(low, high).len() <= 10);
        }
    }
}
