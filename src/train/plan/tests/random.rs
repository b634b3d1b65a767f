//! Random systems: whatever the equations, a program and the graph say the same.

use super::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Draws expressions of columns with as many entries as h.
struct Draw {
    rng: ChaCha8Rng,
    /// Quantities of this step that are there already, and all that are carried.
    known: Vec<&'static str>,
    carried: Vec<&'static str>,
    parameters: usize,
}

impl Draw {
    fn one_of(&mut self, n: usize) -> usize {
        self.rng.random_range(0..n)
    }

    /// A parameter that no one else uses, or one that is there.
    fn parameter(&mut self, letter: char) -> String {
        let n = match self.one_of(4) {
            0 if self.parameters > 0 => self.one_of(self.parameters),
            _ => {
                self.parameters += 1;
                self.parameters - 1
            }
        };
        format!("{letter}_{{{letter}{n}}}")
    }

    /// A quantity of now, or of one or two steps before.
    fn quantity(&mut self) -> String {
        let lag = self.one_of(5);
        if lag < 2 && !self.known.is_empty() {
            let k = self.one_of(self.known.len());
            return format!("{}_t", self.known[k]);
        }
        let k = self.one_of(self.carried.len());
        format!("{}_{{t-{}}}", self.carried[k], 1 + usize::from(lag == 4))
    }

    /// A column; `depth` bounds how deep it goes.
    fn column(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.one_of(4) {
                0 => format!("{} x_t", self.parameter('W')),
                1 => format!("{} {}", self.parameter('U'), self.quantity()),
                2 => self.parameter('b'),
                _ => self.quantity(),
            };
        }
        let d = depth - 1;
        match self.one_of(13) {
            0 => format!(r"\sigma({})", self.column(d)),
            1 => format!(r"\tanh({})", self.column(d)),
            2 => format!(r"({}) \odot ({})", self.column(d), self.column(d)),
            3 => format!("{} + {}", self.column(d), self.column(d)),
            4 => format!("({}) - ({})", self.column(d), self.column(d)),
            5 => format!(r"\max({}, {})", self.column(d), self.column(d)),
            6 => format!(r"\frac{{{}}}{{1 + ({})^2}}", self.column(d), self.column(d)),
            7 => format!(r"\mathrm{{softmax}}({})", self.column(d)),
            8 => format!(
                r"(1 - \sigma({})) \odot ({})",
                self.column(d),
                self.column(d)
            ),
            9 => format!(r"\frac{{1}}{{3}} ({})", self.column(d)),
            10 => format!(r"\sqrt{{1 + ({})^2}}", self.column(d)),
            11 => format!(r"\exp(-\sigma({}))", self.column(d)),
            _ => format!("{} ({})", self.parameter('U'), self.column(d)),
        }
    }

    /// Equations of some quantities, the last of which is h; what is carried stays between −1 and 1.
    fn system(seed: u64) -> String {
        let names = ["a", "e", "c", "h"];
        let mut draw = Draw {
            rng: ChaCha8Rng::seed_from_u64(seed),
            known: vec![],
            carried: vec!["c", "h"],
            parameters: 0,
        };
        let mut lines = vec![];
        for name in names {
            let own = draw.column(2);
            let line = match name {
                // Whatever was drawn, something goes in and something is carried.
                "h" => format!(r"\tanh(W x_t + U h_{{t-1}} + c_t + {own})"),
                "c" => format!(r"\frac{{1}}{{2}} c_{{t-1}} + \tanh({own}) \odot \sigma(a_t + e_t)"),
                _ => own,
            };
            lines.push(format!("{name}_t = {line}"));
            draw.known.push(name);
        }
        lines.join(r" \\ ")
    }
}

#[test]
fn random_systems_train_as_they_walk() {
    for seed in 0..60 {
        let cell = Draw::system(seed);
        let size = [1, 3, 9][seed as usize % 3];
        let case = Case {
            cell: &cell,
            hidden: 3,
            steps: 4,
            size,
        };
        let head = [Head::Every, Head::Last][seed as usize % 2];
        agree(&format!("{cell} (seed {seed})"), &case, head);
    }
}
