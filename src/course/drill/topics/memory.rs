//! The cell state, the hidden state, and what is left after many steps.

use super::super::dice::Dice;
use super::super::draft::{Draft, Expected, Source, approximately, plain};
use super::super::topic::Topic;
use crate::lang::{Text, text};

pub(in super::super) const CELL: Topic = Topic {
    name: "cell",
    title: || text!("drill.title_cell"),
    draw: cell,
};

const UPDATE: &str = r"c_t = f_t \odot c_{t-1} + i_t \odot g_t";

/// The update of one step as a question, with its wrong ways.
fn updated(t: usize, (f, i, g, old): (f64, f64, f64, f64)) -> Expected {
    let name = format!("c_{t}");
    let new = f * old + i * g;
    Expected::at(
        &name,
        &name,
        text!("drill.ask_number", name = format!("${name}$")),
        text!("drill.hint_cell"),
    )
    .slip(i * old + f * g, text!("drill.slip_gates_swapped"))
    .slip(i * g, text!("drill.slip_only_new"))
    .slip(f * old, text!("drill.slip_only_old"))
    .slip(old + i * g, text!("drill.slip_old_not_multiplied"))
    .slip(f * old + g, text!("drill.slip_candidate_not_multiplied"))
    .slip(new - 2.0 * i * g, text!("drill.slip_sign_of_candidate"))
}

fn cell(dice: &mut Dice, level: usize) -> Draft {
    let steps = level + 1;
    let mut list =
        |draw: fn(&mut Dice) -> f64| (0..steps).map(|_| draw(dice)).collect::<Vec<f64>>();
    let (f, i, g) = (list(Dice::gate), list(Dice::gate), list(Dice::state));
    let mut c = vec![dice.state()];
    for t in 0..steps {
        c.push(f[t] * c[t] + i[t] * g[t]);
    }
    let source = Source::new(UPDATE)
        .input("f", &f)
        .input("i", &i)
        .input("g", &g)
        .initial("c", c[0]);
    let mut draft = Draft::new(text!("drill.text_cell"))
        .formula(UPDATE)
        .given(&[("c_0", c[0])])
        .model(source);
    for t in 0..steps {
        let names = ["f", "i", "g"].map(|name| format!("{name}_{}", t + 1));
        let numbers = [f[t], i[t], g[t]];
        let given = names
            .iter()
            .zip(numbers)
            .map(|(name, n)| (name.as_str(), n));
        draft = draft.given(&given.collect::<Vec<_>>());
    }
    let last = steps - 1;
    let mut asked: Vec<Expected> = (0..steps)
        .map(|t| updated(t + 1, (f[t], i[t], g[t], c[t])))
        .collect();
    if level > 0 {
        // From the state before the first step instead of the one before.
        let stale = f[last] * c[0] + i[last] * g[last];
        let wanted = asked.pop().expect("a step at least");
        asked.push(wanted.slip(stale, text!("drill.slip_older_cell")));
    }
    asked.into_iter().fold(draft, Draft::ask)
}

pub(in super::super) const HIDDEN: Topic = Topic {
    name: "hidden",
    title: || text!("drill.title_hidden"),
    draw: hidden,
};

/// The hidden state of time 2 as a question.
fn shown((o, o1): (f64, f64), (new, old): (f64, f64)) -> Expected {
    Expected::at(
        "h_2",
        "h_2",
        text!("drill.ask_number", name = "$h_2$"),
        text!("drill.hint_hidden"),
    )
    .slip(o * new, text!("drill.slip_no_tanh"))
    .slip(new.tanh(), text!("drill.slip_no_output_gate"))
    .slip(o + new.tanh(), text!("drill.slip_gate_added"))
    .slip(o * old.tanh(), text!("drill.slip_older_cell"))
    .slip(o1 * old.tanh(), text!("drill.slip_earlier_h"))
}

fn hidden(dice: &mut Dice, level: usize) -> Draft {
    let [f1, f, i, o1, o] = [(); 5].map(|()| dice.gate());
    let (g1, g, start) = (dice.state(), dice.state(), dice.state());
    let old = if level > 1 {
        f1 * start + i * g1
    } else {
        start
    };
    let new = f * old + i * g;
    let source =
        Source::new("c_t = f_t \\odot c_{t-1} + i_t \\odot g_t\nh_t = o_t \\odot \\tanh(c_t)")
            .input("f", &[if level > 1 { f1 } else { 1.0 }, f])
            .input("i", &[if level > 1 { i } else { 0.0 }, i])
            .input("g", &[if level > 1 { g1 } else { 0.0 }, g])
            .input("o", &[o1, o])
            .initial("c", start);
    let h = shown((o, o1), (new, old));
    let tanh = |c: f64| approximately(&format!("\\tanh({})", plain(c)), c.tanh());
    let draft = Draft::new(text!("drill.text_hidden"))
        .formula(r"h_t = o_t \odot \tanh(c_t)")
        .model(source)
        .given(&[("o_1", o1), ("o_2", o)]);
    if level == 0 {
        let h = h.known("c_2");
        return draft
            .given(&[("c_1", old), ("c_2", new)])
            .fact(tanh(old))
            .fact(tanh(new))
            .ask(h);
    }
    let known = [old, new].map(|c| format!("${}$", tanh(c)));
    let known = Text::list(&known);
    let h = Expected {
        prompt: text!("drill.ask_hidden", known),
        ..h
    };
    let draft = draft.formula(UPDATE);
    if level == 1 {
        return draft
            .given(&[("c_1", old), ("f_2", f), ("i_2", i), ("g_2", g)])
            .ask(updated(2, (f, i, g, old)).known("c_1"))
            .ask(h);
    }
    draft
        .given(&[("c_0", start), ("f_1", f1), ("i_1", i), ("g_1", g1)])
        .given(&[("f_2", f), ("i_2", i), ("g_2", g)])
        .ask(updated(1, (f1, i, g1, start)))
        .ask(updated(2, (f, i, g, old)))
        .ask(h)
}

pub(in super::super) const DECAY: Topic = Topic {
    name: "decay",
    title: || text!("drill.title_decay"),
    draw: decay,
};

fn decay(dice: &mut Dice, level: usize) -> Draft {
    let gates: Vec<f64> = match level {
        0 => (0..3).map(|_| dice.gate()).collect(),
        1 => vec![f64::from(dice.whole(12, 19)) / 20.0; dice.whole(3, 6) as usize],
        _ => vec![
            f64::from(dice.one(&[85, 88, 92, 94, 96, 97, 102, 104])) / 100.0;
            dice.whole(8, 20) as usize
        ],
    };
    let n = gates.len();
    let (product, first) = (gates.iter().product::<f64>(), gates[0]);
    let mean = gates.iter().sum::<f64>() / n as f64;
    let name = format!("k_{{{n}}}");
    let wanted = Expected::at(
        &name,
        &format!("k_{n}"),
        text!("drill.ask_share", n),
        text!("drill.hint_decay"),
    )
    .slip(gates.iter().sum(), text!("drill.slip_factors_added"))
    .slip(
        1.0 - gates.iter().map(|f| 1.0 - f).sum::<f64>(),
        text!("drill.slip_share_of_whole"),
    )
    .slip_if(level == 0, mean, text!("drill.slip_mean_of_gates"))
    .slip(product / first, text!("drill.slip_one_too_few"))
    .slip_if(level > 0, product * first, text!("drill.slip_one_too_many"));
    let draft = Draft::new(text!("drill.text_decay"))
        .formula(r"k_t = f_t k_{t-1}")
        .given(&[("k_0", 1.0)])
        .model(
            Source::new("k_t = f_t k_{t-1}")
                .input("f", &gates)
                .initial("k", 1.0),
        );
    let draft = match level {
        0 => draft.given(&[("f_1", gates[0]), ("f_2", gates[1]), ("f_3", gates[2])]),
        _ => draft.fact(format!("f_1 = f_2 = \\dots = f_{{{n}}} = {}", plain(first))),
    };
    draft.ask(wanted)
}
