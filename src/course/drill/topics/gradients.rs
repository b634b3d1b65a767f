//! Gradients by hand.

use super::super::dice::Dice;
use super::super::draft::{Draft, Expected, Source, approximately, plain};
use super::super::topic::Topic;
use crate::lang::text;

pub(in super::super) const OUTPUT_GRADIENT: Topic = Topic {
    name: "output-gradient",
    title: || text!("drill.title_output_gradient"),
    draw: output_gradient,
};

/// The gradient of prediction `t` of several, which is off by `d`.
fn prediction(t: usize, steps: usize, d: f64) -> Expected {
    let n = steps as f64;
    let name = format!("\\partial \\hat{{y}}_{}", t + 1);
    Expected::at(
        &name,
        &format!("∂yhat_{}", t + 1),
        text!(
            "drill.ask_gradient",
            name = format!("$\\hat{{y}}_{}$", t + 1)
        ),
        text!("drill.hint_output_gradient"),
    )
    .slip(-2.0 / n * d, text!("drill.slip_target_minus_prediction"))
    .slip_if(steps != 2, d, text!("drill.slip_not_times_two_over_t"))
    .slip_if(steps == 2, d * d, text!("drill.slip_still_squared"))
    .slip(2.0 * d, text!("drill.slip_not_divided_by_t"))
    .slip(d / n, text!("drill.slip_no_factor_two"))
}

fn output_gradient(dice: &mut Dice, level: usize) -> Draft {
    let steps = [2, 4, 2][level.min(2)];
    let targets: Vec<f64> = (0..steps).map(|_| f64::from(dice.whole(1, 6))).collect();
    let predictions: Vec<f64> = targets.iter().map(|y| y + dice.tenths(-31, 31)).collect();
    let bias = dice.tenths(1, 9);
    let slopes: Vec<f64> = predictions
        .iter()
        .zip(&targets)
        .map(|(p, y)| 2.0 / steps as f64 * (p - y))
        .collect();
    let round = |v: f64| (v * 1e6).round() / 1e6;
    let signals: Vec<f64> = predictions.iter().map(|p| round(p - bias)).collect();
    let source =
        Source::new("\\hat{y}_t = s_t + b\nL = \\frac{1}{T}\\sum_{t=1}^{T} (\\hat{y}_t - y_t)^2")
            .input("s", &signals)
            .target("y", &targets)
            .parameter("b", bias);
    let one = |t: usize| prediction(t, steps, predictions[t] - targets[t]);
    let mut draft = Draft::new(text!("drill.text_output_gradient", n = steps))
        .formula(r"L = \frac{1}{T}\sum_{t=1}^{T} (\hat{y}_t - y_t)^2")
        .given(&[("T", steps as f64)])
        .model(source);
    let asked = dice.whole(0, steps as i32 - 1) as usize;
    let shown: Vec<usize> = if level > 1 {
        (0..steps).collect()
    } else {
        vec![asked]
    };
    for &t in &shown {
        let names = [format!("\\hat{{y}}_{}", t + 1), format!("y_{}", t + 1)];
        draft = draft.given(&[(&names[0], predictions[t]), (&names[1], targets[t])]);
    }
    if level < 2 {
        return draft.ask(one(asked));
    }
    let total: f64 = slopes.iter().sum();
    let bias = Expected::at(
        "\\partial b",
        "∂b",
        text!("drill.ask_gradient_of_bias"),
        text!("drill.hint_bias_gradient"),
    )
    .slip(total / steps as f64, text!("drill.slip_mean_of_gradients"))
    .slip(slopes[steps - 1], text!("drill.slip_last_step_only"))
    .slip(slopes[0] - slopes[1], text!("drill.slip_difference"));
    draft
        .formula(r"\hat{y}_t = W h_t + b")
        .ask(one(0))
        .ask(one(1))
        .ask(bias)
}

pub(in super::super) const GATE_GRADIENT: Topic = Topic {
    name: "gate-gradient",
    title: || text!("drill.title_gate_gradient"),
    draw: gate_gradient,
};

/// Back through σ of a gate that multiplies its partner.
fn back_through((gate, partner, above): (f64, f64, f64), (name, of): (&str, &str)) -> Expected {
    let slope = gate * (1.0 - gate);
    let factor = || format!("${of}$");
    Expected::at(
        "\\partial z_1",
        "∂z_1",
        text!("drill.ask_gate_gradient"),
        text!("drill.hint_gate_gradient", other = name),
    )
    .known("∂c_1")
    .slip(above * partner, text!("drill.slip_not_through_sigmoid"))
    .slip(above * partner * gate, text!("drill.slip_slope_is_gate"))
    .slip(
        above * gate * slope,
        text!("drill.slip_gate_for_factor", of = factor()),
    )
    .slip(
        above * partner * (1.0 - gate * gate),
        text!("drill.slip_slope_of_tanh"),
    )
    .slip(
        above * slope,
        text!("drill.slip_factor_missing", of = factor()),
    )
}

/// What a step adds to the gradient of the weight on its input.
fn of_weight((above, answer, x): (f64, f64, f64)) -> Expected {
    Expected::at(
        "\\partial w",
        "∂w",
        text!("drill.ask_weight_gradient"),
        text!("drill.hint_weight_gradient"),
    )
    .slip(answer, text!("drill.slip_weight_without_input"))
    .slip(answer / x, text!("drill.slip_divided_by_input"))
    .slip(answer + x, text!("drill.slip_input_added"))
    .slip(above * x, text!("drill.slip_gate_passed_over"))
}

fn gate_gradient(dice: &mut Dice, level: usize) -> Draft {
    let (gate, partner, above) = (dice.gate(), dice.state(), dice.tenths(-15, 15));
    let x = dice.tenths(-30, 30);
    // The gate of the candidate, then that of the old cell.
    let (equations, name, of) = match level {
        0 => (
            "z_t = w x_t\ni_t = \\sigma(z_t)\nc_t = i_t \\odot g_t\nL = \\sum_{t=1}^{T} d_t c_t",
            "i",
            "g_1",
        ),
        _ => (
            "z_t = w x_t\nf_t = \\sigma(z_t)\nc_t = f_t \\odot c_{t-1}\nL = \\sum_{t=1}^{T} d_t c_t",
            "f",
            "c_0",
        ),
    };
    let answer = above * partner * gate * (1.0 - gate);
    let inner = (gate / (1.0 - gate)).ln();
    let source = Source::new(equations)
        .parameter("w", inner / x)
        .input("x", &[x])
        .input("d", &[above]);
    let source = match level {
        0 => source.input("g", &[partner]),
        _ => source.initial("c", partner),
    };
    let wanted = back_through((gate, partner, above), (name, of));
    let product = match level {
        0 => r"c_t = \dots + i_t \odot g_t",
        _ => r"c_t = f_t \odot c_{t-1} + \dots",
    };
    let draft = Draft::new(text!(
        "drill.text_gate_gradient",
        name = format!("${name}_1$")
    ))
    .formula(product)
    .formula(format!("{name}_t = \\sigma(z_t)"))
    .given(&[
        ("\\partial c_1", above),
        (of, partner),
        (&format!("{name}_1"), gate),
    ])
    .model(source)
    .ask(wanted);
    if level < 2 {
        return draft;
    }
    let weight = of_weight((above, answer, x));
    draft
        .formula("z_t = w x_t + \\dots")
        .given(&[("x_1", x)])
        .ask(weight)
}

pub(in super::super) const CELL_GRADIENT: Topic = Topic {
    name: "cell-gradient",
    title: || text!("drill.title_cell_gradient"),
    draw: cell_gradient,
};

/// On to the state before, from the gradient of the first.
fn further(
    (total, through, tanh): (f64, f64, f64),
    (f_now, f_next): (f64, f64),
    level: usize,
) -> Expected {
    let start = total * f_now;
    Expected::at(
        "\\partial c_0",
        "∂c_0",
        text!("drill.ask_gradient", name = "$c_0$"),
        text!("drill.hint_start_gradient"),
    )
    .slip(total * f_next, text!("drill.slip_forget_gate_of_next"))
    .slip(through * f_now, text!("drill.slip_only_through_cell"))
    .slip_if(level > 1, total + f_now, text!("drill.slip_gate_added"))
    .slip(
        start * (1.0 - tanh * tanh),
        text!("drill.slip_tanh_on_the_way"),
    )
}

fn cell_gradient(dice: &mut Dice, level: usize) -> Draft {
    let [o, f_now, f_next] = [(); 3].map(|()| dice.gate());
    let (c, above, later) = (
        dice.tenths(-12, 12),
        dice.tenths(-15, 15),
        dice.tenths(-15, 15),
    );
    let tanh = c.tanh();
    let direct = above * o * (1.0 - tanh * tanh);
    let through = later * f_next;
    let total = direct + through;
    // The gradient that arrives at c_2 comes through h_2.
    let arriving = later / (o * (1.0 - (f_next * c).tanh().powi(2)));
    let source = Source::new("c_t = f_t \\odot c_{t-1} + i_t \\odot g_t\nh_t = o_t \\odot \\tanh(c_t)\nL = \\sum_{t=1}^{T} u_t h_t")
        .input("f", &[f_now, f_next])
        .input("i", &[1.0, 0.0])
        .input("g", &[c, 0.0])
        .input("o", &[o, o])
        .input("u", &[above, arriving])
        .initial("c", 0.0);
    let wanted = Expected::at(
        "\\partial c_1",
        "∂c_1",
        text!("drill.ask_gradient", name = "$c_1$"),
        text!("drill.hint_cell_gradient"),
    )
    .known("∂h_1")
    .known("∂c_2")
    .slip(direct, text!("drill.slip_only_through_h"))
    .slip(through, text!("drill.slip_only_through_cell"))
    .slip(
        direct + later * f_now,
        text!("drill.slip_forget_gate_of_now"),
    )
    .slip(above * o + through, text!("drill.slip_no_slope_of_tanh"))
    .slip(
        above * o * (1.0 - tanh) + through,
        text!("drill.slip_slope_not_squared"),
    )
    .slip(direct - through, text!("drill.slip_sign_of_term"));
    let name = format!("\\tanh(c_1) = \\tanh({})", plain(c));
    let mut draft = Draft::new(text!("drill.text_cell_gradient"))
        .formula(r"c_t = f_t \odot c_{t-1} + i_t \odot g_t")
        .formula(r"h_t = o_t \odot \tanh(c_t)")
        .given(&[("\\partial h_1", above), ("o_1", o)])
        .fact(approximately(&name, tanh))
        .given(&[("\\partial c_2", later), ("f_1", f_now), ("f_2", f_next)])
        .model(source)
        .ask(wanted);
    if level > 0 {
        draft = draft.ask(further((total, through, tanh), (f_now, f_next), level));
    }
    draft
}
