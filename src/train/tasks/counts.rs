//! What a table of counts reaches on a text, beside which a network has to be seen.
//!
//! For every group of up to five letters it is counted which letter follows. From each count [`TAKEN`] is taken, and what
//! was taken is given out as one letter fewer foretells; a shorter group counts in how many different surroundings a letter
//! follows it, and not how often (interpolated absolute discounting: Ney, Essen & Kneser 1994; Kneser & Ney 1995).

/// Most letters that are looked back at.
pub(super) const MOST: usize = 5;
/// What is taken from a count, as is usual.
const TAKEN: f64 = 0.75;

/// Groups of letters in order, each once, and how many were counted before each.
struct Table {
    groups: Vec<u128>,
    before: Vec<u32>,
}

impl Table {
    /// Counts groups that may come several times.
    fn of(mut all: Vec<u128>) -> Table {
        all.sort_unstable();
        let (mut groups, mut before) = (vec![], vec![]);
        for (k, group) in all.iter().enumerate() {
            if groups.last() != Some(group) {
                groups.push(*group);
                before.push(k as u32);
            }
        }
        before.push(all.len() as u32);
        Table { groups, before }
    }

    fn count(&self, from: usize, to: usize) -> f64 {
        f64::from(self.before[to] - self.before[from])
    }

    /// How likely `letter` follows `context`, when a shorter context says `shorter`.
    fn likely(&self, context: u128, letter: u128, bits: u32, shorter: f64) -> f64 {
        let place = |group: u128| self.groups.partition_point(|g| *g < group);
        let [from, to] = [context, context + 1].map(|group| place(group << bits));
        if from == to {
            return shorter;
        }
        let group = (context << bits) | letter;
        let own = self.groups[from..to].binary_search(&group);
        let count = own.map_or(0.0, |k| self.count(from + k, from + k + 1) - TAKEN);
        (count + TAKEN * (to - from) as f64 * shorter) / self.count(from, to)
    }
}

/// Mean loss on `kept`, in nats a letter, of tables that look back at 0, 1 … [`MOST`] letters and have counted `learned`, of
/// which `kept` is the continuation. There are `letters` of them, each smaller than that.
pub(super) fn losses(learned: &[u32], kept: &[u32], letters: usize) -> Vec<f64> {
    let bits = letters.max(2).next_power_of_two().ilog2();
    let packed = |group: &[u32]| {
        let put = |all: u128, letter: &u32| (all << bits) | u128::from(*letter);
        group.iter().fold(0, put)
    };
    let often = |n: usize| Table::of(learned.windows(n).map(packed).collect());
    let raw: Vec<Table> = (1..=MOST + 1).map(often).collect();
    // Of a group the first letter is left away: each different one before it counts once.
    let varied = raw[1..].iter().zip(1..).map(|(longer, n)| {
        let rest = (1u128 << (bits * n)) - 1;
        Table::of(longer.groups.iter().map(|group| group & rest).collect())
    });
    let varied: Vec<Table> = varied.collect();
    let text = [learned, kept].concat();
    let mut sums = vec![0.0; MOST + 1];
    for at in learned.len().max(MOST)..text.len() {
        let letter = u128::from(text[at]);
        let mut shorter = 1.0 / letters as f64;
        for (back, sum) in sums.iter_mut().enumerate() {
            let context = packed(&text[at - back..at]);
            *sum -= raw[back].likely(context, letter, bits, shorter).ln();
            if let Some(table) = varied.get(back) {
                shorter = table.likely(context, letter, bits, shorter);
            }
        }
    }
    let n = kept.len().max(1) as f64;
    sums.into_iter().map(|sum| sum / n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_by_hand() {
        // Of a b a b a: a three times, b twice; after a always b, twice; after b always a, twice.
        let [a, b] = [0, 1];
        let all = losses(&[a, b, a, b, a], &[b, b], 2);
        // No letter back: (2 − 0.75 + 0.75 · 2 / 2) / 5 = 0.4 for each b.
        assert!((all[0] + 0.4f64.ln()).abs() < 1e-12, "{all:?}");
        // One back: each letter was met behind one other, so a shorter group says (1 − 0.75 + 0.75) / 2 = 0.5. Then b
        // follows a with (2 − 0.75 + 0.75 · 0.5) / 2 = 0.8125, and b follows b with 0.75 · 0.5 / 2 = 0.1875.
        let mean = -(0.8125f64.ln() + 0.1875f64.ln()) / 2.0;
        assert!((all[1] - mean).abs() < 1e-12, "{all:?}");
    }

    /// A program of its own that keeps every count in a dictionary gives these bits (Python, whole text in mind).
    #[test]
    fn alice_as_an_independent_program_counts_her() {
        let text = include_str!("texts/en.txt").to_lowercase();
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters.dedup();
        let place = |c: char| letters.binary_search(&c).unwrap() as u32;
        let symbols: Vec<u32> = text.chars().map(place).collect();
        let (learned, kept) = symbols.split_at(symbols.len() / 20 * 19);
        let bits: Vec<f64> = losses(learned, kept, letters.len())
            .iter()
            .map(|nats| nats / std::f64::consts::LN_2)
            .collect();
        for (is, published) in bits.iter().zip([4.343, 3.348, 2.625, 2.171, 2.032, 2.003]) {
            assert!((is - published).abs() < 1e-3, "{bits:?}");
        }
    }
}
