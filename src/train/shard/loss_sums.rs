//! What a shard found.

/// Sums over the targets a shard has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LossSums {
    /// Sum of squared errors, or of −ln p.
    pub loss: f64,
    /// Terms of that sum.
    pub terms: usize,
    /// Symbols asked for.
    pub asked: usize,
    /// Symbols answered right.
    pub correct: usize,
    /// Sequences seen.
    pub sequences: usize,
    /// Sequences with every symbol that was asked for right.
    pub exact: usize,
}

impl LossSums {
    /// Mean loss of a term.
    pub fn mean(&self) -> f64 {
        self.loss / self.terms.max(1) as f64
    }
}

impl std::ops::AddAssign for LossSums {
    fn add_assign(&mut self, other: LossSums) {
        self.loss += other.loss;
        self.terms += other.terms;
        self.asked += other.asked;
        self.correct += other.correct;
        self.sequences += other.sequences;
        self.exact += other.exact;
    }
}
