//! LaTeX in prose, `$c_{t-1}$`: read once, written in one line of plain signs or set in two dimensions.

mod faults;
mod item;
mod plain;
mod reader;
mod set;

pub use faults::tex_faults;

use item::{Item, Row};
use plain::{plain, tokens};

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

    /// In one line of signs: `c_{t-1}` is `c_(t−1)`, `2^{20}` is `2²⁰`, `\frac{a}{b + c}` is `a/(b + c)`.
    pub fn plain(&self) -> String {
        plain(&self.row, false)
    }

    /// The signs of one line, cut before and behind every name: `∂c_3`, `W_xi`, `h_(t−1)`. With `ascii`, in words
    /// where ASCII has no sign of its own: `yhat_t`, `2^20`, `<=`.
    pub fn tokens(&self, ascii: bool) -> Vec<String> {
        tokens(&self.row, ascii)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_on_a_line_cannot_be_read_in_two_ways() {
        for (latex, signs, ascii) in [
            (
                r"\begin{aligned} a &= b \\ &+ c \\ d &= a \end{aligned}",
                "a = b + c; d = a",
                "a = b + c; d = a",
            ),
            (
                r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
                "c_t = f_t ⊙ c_(t−1) + i_t ⊙ g_t",
                "c_t = f_t * c_(t-1) + i_t * g_t",
            ),
            (r"\sigma(W_{xi}x_t)", "σ(W_xi x_t)", "sigma(W_xi x_t)"),
            (
                r"L = \frac{1}{T}\sum_{t=1}^{T}\|\hat{y}_t - y_t\|^2",
                "L = (1/T) Σ_(t=1…T) ‖ŷ_t − y_t‖²",
                "L = (1/T) sum_(t=1..T) ||yhat_t - y_t||^2",
            ),
            (r"\frac{a+b}{c}", "(a+b)/c", "(a+b)/c"),
            (r"\frac{1}{2T}", "1/(2T)", "1/(2T)"),
            (r"\frac{1}{1 + e^{-z}}", "1/(1 + e⁻ᶻ)", "1/(1 + e^(-z))"),
            (
                r"\theta - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}",
                "θ − η m̂/(√(v̂) + ε)",
                "theta - eta mhat/(sqrt(vhat) + epsilon)",
            ),
            (r"\partial c_3 \odot f_4", "∂c_3 ⊙ f_4", "dc_3 * f_4"),
            ("2^{20} + s_t^2", "2²⁰ + s_t²", "2^20 + s_t^2"),
            (
                "e^{-0.6} + 10^{-55}",
                "e^(−0.6) + 10⁻⁵⁵",
                "e^(-0.6) + 10^(-55)",
            ),
            (r"1 - \tanh^2 c_3", "1 − tanh² c_3", "1 - tanh^2 c_3"),
            (r"W_h^\top h^{(t)}", "W_hᵀ h⁽ᵗ⁾", "W_h^T h^(t)"),
            (r"\tilde c_t + \bar x", "c̃_t + x̄", "ctilde_t + xbar"),
            ("W_tx_t", "W_t x_t", "W_t x_t"),
        ] {
            let tex = Tex::read(latex);
            assert_eq!((&*tex.plain(), &*tex.tokens(true).concat()), (signs, ascii));
            assert!(ascii.is_ascii());
        }
        assert!(Tex::read(&"1/".repeat(MAX_LENGTH)).plain().chars().count() <= 101);
    }

    #[test]
    fn formulas_are_cut_at_names() {
        for (latex, tokens) in [
            (
                r"c_t = f_t \odot c_{t-1} + 1",
                &["c_t", " = ", "f_t", " ⊙ ", "c_(t−1)", " + 1"][..],
            ),
            (r"\sigma(W_{xi} x_t)", &["σ", "(", "W_xi", " ", "x_t", ")"]),
            (r"\frac{\partial L}{\partial c_3}", &["∂L", "/", "∂c_3"]),
            (
                r"\frac{1}{2}\|\hat{y}_t - y_t\|^2",
                &["(1/2)‖", "ŷ_t", " − ", "y_t", "‖²"],
            ),
            ("z_{i,t}", &["z_(i,t)"]),
        ] {
            assert_eq!(Tex::read(latex).tokens(false), tokens);
        }
    }
}
