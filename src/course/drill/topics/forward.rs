//! A gate by hand: the sum inside it, and σ of the sum.

use super::super::dice::Dice;
use super::super::draft::{Draft, Expected, Source, approximately, plain};
use super::super::topic::Topic;
use crate::lang::{Text, text};

pub(in super::super) const SIGMOID: Topic = Topic {
    name: "sigmoid",
    title: || text!("drill.title_sigmoid"),
    draw: sigmoid,
};

fn sigma(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// σ of a number whose exponential is given; what asks for it.
fn squashed(name: &str, address: &str, z: f64, prompt: Text) -> Expected {
    let e = (-z).exp();
    Expected::at(name, address, prompt, text!("drill.hint_sigmoid"))
        .slip(e, text!("drill.slip_only_exponential"))
        .slip(1.0 + e, text!("drill.slip_not_divided"))
        .slip(e / (1.0 + e), text!("drill.slip_sigmoid_of_minus"))
        .slip(1.0 - e, text!("drill.slip_one_minus_exponential"))
        .slip(z.tanh(), text!("drill.slip_tanh_for_sigmoid"))
}

fn sigmoid(dice: &mut Dice, level: usize) -> Draft {
    let equations = r"z = w x + b
E = e^{-z}
s = \frac{1}{1 + E}";
    let (w, x, b) = (
        dice.tenths(-9, 9),
        f64::from(dice.whole(1, 4)),
        dice.tenths(-9, 9),
    );
    let z = match level {
        0 => dice.tenths(3, 25),
        1 => -dice.tenths(3, 20),
        _ => w * x + b,
    };
    let exponential = approximately(&format!("e^{{{}}}", plain(-z)), (-z).exp());
    let source = Source::new(equations);
    if level > 1 {
        let sum = Expected::at(
            "z",
            "z",
            text!("drill.ask_sum"),
            text!("drill.hint_multiply_add"),
        )
        .slip(w * x, text!("drill.slip_bias"))
        .slip(w + x + b, text!("drill.slip_added_factors"))
        .slip(w * x - b, text!("drill.slip_sign_of_term"))
        .slip(w * (x + b), text!("drill.slip_bias_multiplied"));
        let prompt = text!("drill.ask_sigmoid_of_sum", known = exponential);
        return Draft::new(text!("drill.text_sigmoid_of_sum"))
            .formula(r"z = w x + b")
            .formula(r"s = \sigma(z)")
            .given(&[("w", w), ("x", x), ("b", b)])
            .model(source.parameter("w", w).parameter("x", x).parameter("b", b))
            .ask(sum)
            .ask(squashed("s", "s", z, prompt));
    }
    let at = plain(z);
    let name = format!("\\sigma({at})");
    Draft::new(text!("drill.text_sigmoid"))
        .formula(r"\sigma(z) = \frac{1}{1 + e^{-z}}")
        .fact(exponential)
        .model(
            source
                .parameter("w", z)
                .parameter("x", 1.0)
                .parameter("b", 0.0),
        )
        .ask(squashed(&name, "s", z, text!("drill.ask_sigmoid", z = at)).known("z"))
}

pub(in super::super) const GATE: Topic = Topic {
    name: "gate",
    title: || text!("drill.title_gate"),
    draw: gate,
};

/// The numbers of a gate with two units at two times.
struct Gate {
    wx: [f64; 2],
    wh: [[f64; 2]; 2],
    b: [f64; 2],
    x: [f64; 2],
    h: [[f64; 2]; 2],
}

impl Gate {
    fn draw(dice: &mut Dice) -> Gate {
        let mut two = |least, most| [dice.tenths(least, most), dice.tenths(least, most)];
        Gate {
            wx: two(-8, 8),
            wh: [two(-9, 9), two(-9, 9)],
            b: two(-5, 5),
            x: [two(5, 30)[0], two(5, 30)[0]],
            h: [two(-8, 8), two(-8, 8)],
        }
    }

    /// The sum of unit `r` at the second time.
    fn sum(&self, r: usize) -> f64 {
        self.with(r, self.x[1], self.h[0]) + self.b[r]
    }

    fn with(&self, r: usize, x: f64, h: [f64; 2]) -> f64 {
        self.wx[r] * x + self.wh[r][0] * h[0] + self.wh[r][1] * h[1]
    }

    fn source(&self) -> Source {
        Source::new("z_t = W_x x_t + W_h h_{t-1} + b\ni_t = \\sigma(z_t)")
            .input("x", &self.x)
            .inputs("h", &self.h)
            .matrix("W_x", &[[self.wx[0]], [self.wx[1]]])
            .matrix("W_h", &self.wh)
            .vector("b", &self.b)
    }
}

fn list(numbers: [f64; 2]) -> String {
    format!("[{}, {}]", plain(numbers[0]), plain(numbers[1]))
}

/// The sum of unit `r`.
fn sum(g: &Gate, r: usize, level: usize) -> Expected {
    let (z, bias, old) = (g.sum(r), g.b[r], g.h[0]);
    let column = g.wx[r] * g.x[1] + g.wh[0][r] * old[0] + g.wh[1][r] * old[1] + bias;
    let name = format!("z_2[{}]", r + 1);
    Expected::at(
        &name,
        &name,
        text!("drill.ask_gate_sum", unit = r + 1),
        text!("drill.hint_gate_sum"),
    )
    .slip(
        g.with(r, g.x[1], g.h[1]) + bias,
        text!("drill.slip_later_h"),
    )
    .slip(g.with(r, g.x[0], old) + bias, text!("drill.slip_earlier_x"))
    .slip(z - bias, text!("drill.slip_bias"))
    .slip(z - g.wh[r][1] * old[1], text!("drill.slip_second_h"))
    .slip(
        z - 2.0 * g.wh[r][1] * old[1],
        text!("drill.slip_sign_of_term"),
    )
    .slip(column, text!("drill.slip_column_for_row"))
    .slip(g.sum(1 - r), text!("drill.slip_other_unit"))
    .slip_if(level < 2, sigma(z), text!("drill.slip_sigmoid_too_early"))
}

fn gate(dice: &mut Dice, level: usize) -> Draft {
    let g = Gate::draw(dice);
    let r = if level == 0 {
        0
    } else {
        dice.whole(0, 1) as usize
    };
    let z = g.sum(r);
    let draft = Draft::new(text!("drill.text_gate"))
        .formula(r"z_t = W_x x_t + W_h h_{t-1} + b")
        .fact(format!("W_x = [{}; {}]", plain(g.wx[0]), plain(g.wx[1])))
        .fact(format!(
            "W_h = [{}, {}; {}, {}]",
            plain(g.wh[0][0]),
            plain(g.wh[0][1]),
            plain(g.wh[1][0]),
            plain(g.wh[1][1])
        ))
        .fact(format!("b = {}", list(g.b)))
        .given(&[("x_1", g.x[0]), ("x_2", g.x[1])])
        .fact(format!("h_1 = {}", list(g.h[0])))
        .fact(format!("h_2 = {}", list(g.h[1])))
        .model(g.source())
        .ask(sum(&g, r, level));
    if level < 2 {
        return draft;
    }
    let name = format!("i_2[{}]", r + 1);
    let known = approximately(&format!("e^{{{}}}", plain(-z)), (-z).exp());
    draft.ask(squashed(
        &name,
        &name,
        z,
        text!("drill.ask_gate", unit = r + 1, known),
    ))
}
