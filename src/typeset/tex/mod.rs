//! LaTeX in prose, `$c_{t-1}$`: read once, written in one line of plain signs or set in two dimensions.

mod faults;
mod item;
mod plain;
mod reader;
mod set;

pub use faults::tex_faults;

use item::{Item, Row};
use plain::{Tokens, plain, write};

/// Most groups and commands of a formula: it is read by recursion.
const MAX_PARTS: usize = 400;
/// Longest formula in bytes.
const MAX_LENGTH: usize = 4000;

fn too_long(latex: &str) -> bool {
    let parts = || latex.bytes().filter(|b| matches!(b, b'{' | b'\\')).count();
    latex.len() > MAX_LENGTH || parts() > MAX_PARTS
}

/// A formula in the prose.
#[derive(Clone, Debug, PartialEq)]
pub struct Tex {
    latex: String,
    row: Row,
}

impl Tex {
    /// Reads LaTeX; what is not understood stands as it is written.
    pub fn read(latex: &str) -> Tex {
        let row = if too_long(latex) {
            vec![Item::name(crate::lang::printable_line(latex, 100))]
        } else {
            reader::read(latex).0
        };
        Tex {
            latex: latex.to_owned(),
            row,
        }
    }

    /// As it is written.
    pub fn latex(&self) -> &str {
        &self.latex
    }

    /// In one line of plain signs: `c_{t-1}` is `c_t−1`, `\frac{a}{b}` is `a/b`.
    pub fn plain(&self) -> String {
        plain(&self.row)
    }

    /// The plain signs, cut before and behind every name: `∂c_3`, `W_xi`, `h_t−1`.
    pub fn tokens(&self) -> Vec<String> {
        let mut tokens = Tokens::default();
        write(&self.row, &mut tokens);
        tokens.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_in_plain_signs() {
        for (latex, plain) in [
            (
                r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
                "c_t = f_t ⊙ c_t−1 + i_t ⊙ g_t",
            ),
            (r"\sigma(W_{xi}x_t)", "σ(W_xi x_t)"),
            (r"\frac{1}{2}\|\hat{y}_t - y_t\|^2", "1/2‖ŷ_t − y_t‖²"),
            (r"\frac{a+b}{c}", "(a+b)/c"),
            (r"\partial c_3 \odot f_4", "∂c_3 ⊙ f_4"),
            ("2^{20} + s_t^2", "2^20 + s_t²"),
        ] {
            assert_eq!(Tex::read(latex).plain(), plain);
        }
        assert!(Tex::read(&"1/".repeat(MAX_LENGTH)).plain().chars().count() <= 101);
    }

    #[test]
    fn formulas_are_cut_at_names() {
        for (latex, tokens) in [
            (
                r"c_t = f_t \odot c_{t-1} + 1",
                &["c_t", " = ", "f_t", " ⊙ ", "c_t−1", " + 1"][..],
            ),
            (r"\sigma(W_{xi} x_t)", &["σ", "(", "W_xi", " ", "x_t", ")"]),
            (r"\frac{\partial L}{\partial c_3}", &["∂L", "/", "∂c_3"]),
            (
                r"\frac{1}{2}\|\hat{y}_t - y_t\|^2",
                &["1/2‖", "ŷ_t", " − ", "y_t", "‖²"],
            ),
            ("z_{i,t}", &["z_i,t"]),
        ] {
            assert_eq!(Tex::read(latex).tokens(), tokens);
        }
    }
}
