//! What training computes: losses, a step of Adam, the price of a letter.

use super::super::dice::Dice;
use super::super::draft::{Draft, Expected, Source, approximately, plain};
use super::super::topic::Topic;
use crate::lang::text;
use std::f64::consts::LN_2;

pub(in super::super) const LOSS: Topic = Topic {
    name: "loss",
    title: || text!("drill.title_loss"),
    draw: loss,
};

fn loss(dice: &mut Dice, level: usize) -> Draft {
    let steps = level + 2;
    let targets: Vec<f64> = (0..steps).map(|_| f64::from(dice.whole(1, 6))).collect();
    let predictions: Vec<f64> = targets
        .iter()
        .map(|y| ((y + dice.tenths(-15, 15)) * 10.0).round() / 10.0)
        .collect();
    let errors: Vec<f64> = predictions
        .iter()
        .zip(&targets)
        .map(|(p, y)| p - y)
        .collect();
    let n = steps as f64;
    let squares: f64 = errors.iter().map(|d| d * d).sum();
    let mean = squares / n;
    let wanted = Expected::at("L", "L", text!("drill.ask_loss"), text!("drill.hint_loss"))
        .slip(squares, text!("drill.slip_sum_for_mean"))
        .slip(
            errors.iter().map(|d| d.abs()).sum::<f64>() / n,
            text!("drill.slip_not_squared"),
        )
        .slip(
            (errors.iter().sum::<f64>() / n).powi(2),
            text!("drill.slip_square_of_mean"),
        )
        .slip(mean.sqrt(), text!("drill.slip_root"));
    let mut draft = Draft::new(text!("drill.text_loss", n = steps))
        .formula(r"L = \frac{1}{T}\sum_{t=1}^{T} (\hat{y}_t - y_t)^2")
        .model(
            Source::new(r"L = \frac{1}{T}\sum_{t=1}^{T} (\hat{y}_t - y_t)^2")
                .input("yhat", &predictions)
                .target("y", &targets),
        );
    for t in 0..steps {
        let names = [format!("\\hat{{y}}_{}", t + 1), format!("y_{}", t + 1)];
        draft = draft.given(&[(&names[0], predictions[t]), (&names[1], targets[t])]);
    }
    draft.ask(wanted)
}

pub(in super::super) const ADAM: Topic = Topic {
    name: "adam",
    title: || text!("drill.title_adam"),
    draw: adam,
};

/// β₁ and β₂.
const BETAS: (f64, f64) = (0.9, 0.999);
const RATE: f64 = 0.01;

const MOMENTS: &str = r"m_t = 0.9 m_{t-1} + 0.1 g_t
v_t = 0.999 v_{t-1} + 0.001 g_t^2
A_t = 0.9 A_{t-1}
B_t = 0.999 B_{t-1}
\hat{m}_t = \frac{m_t}{1 - A_t}
\hat{v}_t = \frac{v_t}{1 - B_t}
u_t = -\eta \frac{\hat{m}_t}{\sqrt{\hat{v}_t}}";

/// Both moments after these gradients, without their corrections.
fn moments(gradients: &[f64]) -> (f64, f64) {
    gradients.iter().fold((0.0, 0.0), |(m, v), g| {
        (
            BETAS.0 * m + (1.0 - BETAS.0) * g,
            BETAS.1 * v + (1.0 - BETAS.1) * g * g,
        )
    })
}

/// The same, corrected for having begun at zero.
fn corrected(gradients: &[f64]) -> (f64, f64) {
    let (m, v) = moments(gradients);
    let n = gradients.len() as i32;
    (m / (1.0 - BETAS.0.powi(n)), v / (1.0 - BETAS.1.powi(n)))
}

/// The corrected mean as a question.
fn mean_of(gradients: &[f64]) -> Expected {
    let n = gradients.len();
    let m = moments(gradients).0;
    let last = gradients[n - 1];
    Expected::at(
        &format!("\\hat{{m}}_{n}"),
        &format!("mhat_{n}"),
        text!("drill.ask_mean"),
        text!("drill.hint_mean", n),
    )
    .slip(m, text!("drill.slip_not_corrected", n))
    .slip(
        m / (1.0 - BETAS.0),
        text!("drill.slip_corrected_as_first", n),
    )
    .slip(
        BETAS.0 * last + (1.0 - BETAS.0) * gradients[n - 2],
        text!("drill.slip_shares_swapped"),
    )
    .slip(
        gradients.iter().sum::<f64>() / n as f64,
        text!("drill.slip_plain_mean"),
    )
}

/// The corrected mean of the squares as a question.
fn square_of(gradients: &[f64]) -> Expected {
    let n = gradients.len();
    let v = moments(gradients).1;
    let mean = corrected(gradients).0;
    Expected::at(
        &format!("\\hat{{v}}_{n}"),
        &format!("vhat_{n}"),
        text!("drill.ask_square"),
        text!("drill.hint_square", n),
    )
    .slip(v, text!("drill.slip_not_corrected", n))
    .slip(
        v / (1.0 - BETAS.1),
        text!("drill.slip_corrected_as_first", n),
    )
    .slip(mean * mean, text!("drill.slip_square_of_average"))
}

/// The step as a question.
fn step_of(gradients: &[f64]) -> Expected {
    let n = gradients.len();
    let (m, v) = moments(gradients);
    let (mean, square) = corrected(gradients);
    let last = gradients[n - 1];
    let step = RATE * mean / square.sqrt();
    Expected::at(
        &format!("u_{n}"),
        &format!("u_{n}"),
        text!("drill.ask_step", n),
        text!("drill.hint_step"),
    )
    .slip(step, text!("drill.slip_uphill"))
    .slip(-RATE * m / v.sqrt(), text!("drill.slip_not_corrected", n))
    .slip(-RATE * last, text!("drill.slip_sgd"))
    .slip(-RATE * mean.signum(), text!("drill.slip_whole_rate"))
    .slip(-RATE * mean / square, text!("drill.slip_no_root"))
    .slip(-mean / square.sqrt(), text!("drill.slip_no_rate"))
}

fn adam(dice: &mut Dice, level: usize) -> Draft {
    let n = if level > 1 { 3 } else { 2 };
    let mut gradients: Vec<f64> = (0..n).map(|_| dice.tenths(1, 19)).collect();
    if level > 0 {
        gradients[n - 1] = -gradients[n - 1];
    }
    let mean_wanted = mean_of(&gradients);
    let square_wanted = square_of(&gradients);
    let step_wanted = step_of(&gradients);
    let mut draft = Draft::new(text!("drill.text_adam", n))
        .formula(r"m_n = 0.9 m_{n-1} + 0.1 g_n")
        .formula(r"v_n = 0.999 v_{n-1} + 0.001 g_n^2")
        .formula(r"\hat{m}_n = \frac{m_n}{1 - A_n}, \quad A_n = 0.9^n")
        .formula(r"\hat{v}_n = \frac{v_n}{1 - B_n}, \quad B_n = 0.999^n")
        .formula(r"u_n = -\eta \frac{\hat{m}_n}{\sqrt{\hat{v}_n}}")
        .model(
            Source::new(MOMENTS)
                .input("g", &gradients)
                .initial("A", 1.0)
                .initial("B", 1.0)
                .parameter("eta", RATE),
        )
        .given(&[("\\eta", RATE), ("m_0", 0.0), ("v_0", 0.0)]);
    for (t, g) in gradients.iter().enumerate() {
        draft = draft.given(&[(&format!("g_{}", t + 1), *g)]);
    }
    draft.ask(mean_wanted).ask(square_wanted).ask(step_wanted)
}

pub(in super::super) const SOFTMAX: Topic = Topic {
    name: "softmax",
    title: || text!("drill.title_softmax"),
    draw: softmax,
};

/// The probability of the right letter as a question.
fn probability((scores, right): (&[f64], usize)) -> Expected {
    let own = scores[right].exp();
    let all = scores.iter().map(|s| s.exp()).sum::<f64>();
    let p = own / all;
    let name = format!("p_{}", right + 1);
    Expected::at(
        &name,
        "q",
        text!("drill.ask_probability", n = right + 1),
        text!("drill.hint_softmax"),
    )
    .slip(
        scores[right] / scores.iter().sum::<f64>(),
        text!("drill.slip_no_exponential"),
    )
    .slip(own, text!("drill.slip_not_normalized"))
    .slip(own / (all - own), text!("drill.slip_divided_by_others"))
    .slip(1.0 - p, text!("drill.slip_rest"))
}

/// Its price as a question.
fn price(p: f64) -> Expected {
    Expected::at(
        r"\log_2(1/p)",
        "B",
        text!("drill.ask_bits"),
        text!("drill.hint_bits"),
    )
    .slip(p, text!("drill.slip_probability_for_price"))
    .slip(-p.ln(), text!("drill.slip_nats"))
    .slip(p.log2(), text!("drill.slip_price_below_zero"))
    .slip(1.0 / p, text!("drill.slip_no_logarithm"))
}

/// The gradient of its score as a question.
fn of_score(p: f64, right: usize) -> Expected {
    let name = format!("\\partial s_{}", right + 1);
    Expected::at(
        &name,
        &format!("∂s[{}]", right + 1),
        text!("drill.ask_score_gradient", n = right + 1),
        text!("drill.hint_score_gradient"),
    )
    .slip(1.0 - p, text!("drill.slip_target_minus_prediction"))
    .slip(p, text!("drill.slip_target_left_out"))
    .slip(p * (1.0 - p), text!("drill.slip_slope_of_sigmoid"))
    .slip((p - 1.0) / LN_2, text!("drill.slip_gradient_in_bits"))
}

fn softmax(dice: &mut Dice, level: usize) -> Draft {
    let classes = if level == 0 { 2 } else { 3 };
    let scores: Vec<f64> = (0..classes)
        .map(|_| {
            if level > 1 {
                dice.tenths(-25, 25)
            } else {
                f64::from(dice.whole(1, 4))
            }
        })
        .collect();
    let right = dice.whole(0, classes - 1) as usize;
    let exponentials: Vec<f64> = scores.iter().map(|s| s.exp()).collect();
    let (own, all) = (exponentials[right], exponentials.iter().sum::<f64>());
    let p = own / all;
    let hot: Vec<f64> = (0..scores.len())
        .map(|k| f64::from(u8::from(k == right)))
        .collect();
    let source = Source::new(
        "p = \\mathrm{softmax}(s)\nq = y^\\top p\nN = -\\log q\nB = \\frac{N}{\\log 2}\nL = N",
    )
    .vector("s", &scores)
    .vector("y", &hot);
    let probability = probability((&scores, right));
    let price = price(p);
    let mut draft = Draft::new(text!("drill.text_softmax", n = right + 1))
        .formula(r"p_k = \frac{e^{s_k}}{\sum_{j} e^{s_j}}")
        .model(source);
    for (k, s) in scores.iter().enumerate() {
        let known = format!("s_{} = {}", k + 1, plain(*s));
        draft = draft
            .fact(known)
            .fact(approximately(&format!("e^{{s_{}}}", k + 1), s.exp()));
    }
    let draft = draft.ask(probability).ask(price);
    if level < 2 {
        return draft;
    }
    draft.ask(of_score(p, right))
}
