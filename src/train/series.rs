//! A curve of bounded memory: the longer it gets, the more neighbours share a point.

/// Points (x, mean of y), at most [`Series::MOST`] of them however many are pushed.
#[derive(Clone, Debug)]
pub struct Series {
    points: Vec<(f64, f64)>,
    /// Values a point stands for.
    stride: u64,
    sum: f64,
    count: u64,
}

impl Default for Series {
    fn default() -> Series {
        Series {
            points: Vec::new(),
            stride: 1,
            sum: 0.0,
            count: 0,
        }
    }
}

impl Series {
    /// Most points kept.
    pub const MOST: usize = 2048;

    /// Adds a value; x must not fall.
    pub fn push(&mut self, x: f64, y: f64) {
        self.sum += y;
        self.count += 1;
        if self.count < self.stride {
            return;
        }
        if self.points.len() == Series::MOST {
            let half = |pair: &[(f64, f64)]| (pair[1].0, f64::midpoint(pair[0].1, pair[1].1));
            self.points = self.points.chunks_exact(2).map(half).collect();
            self.stride *= 2;
            if self.count < self.stride {
                return;
            }
        }
        self.points.push((x, self.sum / self.count as f64));
        (self.sum, self.count) = (0.0, 0);
    }

    /// The points, oldest first.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// y at `x`, on the straight line between the points around it.
    pub fn at(&self, x: f64) -> f64 {
        let after = self.points.partition_point(|p| p.0 < x);
        match (
            after.checked_sub(1).map(|k| self.points[k]),
            self.points.get(after),
        ) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0),
            (Some(end), None) | (None, Some(&end)) => end.1,
            (None, None) => 0.0,
        }
    }

    /// The mean at the newest point.
    pub fn last(&self) -> Option<f64> {
        self.points.last().map(|p| p.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_values_keep_their_mean_and_their_order_in_bounded_memory() {
        let mut series = Series::default();
        for n in 0..1_000_000 {
            series.push(f64::from(n), f64::from(n));
        }
        let points = series.points();
        assert!(points.len() <= Series::MOST && points.len() > Series::MOST / 4);
        assert!(
            points
                .windows(2)
                .all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1)
        );
        // Each point is the mean of the values up to its x.
        let stride = points[1].0 - points[0].0;
        assert!(
            points
                .iter()
                .all(|(x, y)| (x - y - (stride - 1.0) / 2.0).abs() < 1e-6)
        );
    }
}
