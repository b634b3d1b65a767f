//! What Keras and PyTorch hold and hand back: numbers of parameters, shapes.

use super::super::dice::Dice;
use super::super::draft::{Draft, Expected, Source};
use super::super::topic::Topic;
use crate::lang::{Text, text};

pub(in super::super) const PARAMETERS: Topic = Topic {
    name: "parameters",
    title: || text!("drill.title_parameters"),
    draw: parameters,
};

/// A layer, how many blocks it has, and how many biases a block.
struct Layer {
    name: &'static str,
    library: &'static str,
    blocks: u32,
    biases: u32,
}

const fn layer(name: &'static str, library: &'static str, blocks: u32, biases: u32) -> Layer {
    Layer {
        name,
        library,
        blocks,
        biases,
    }
}

/// Each as Keras has it, then as PyTorch does.
const LAYERS: [[Layer; 2]; 3] = [
    [
        layer("SimpleRNN", "Keras", 1, 1),
        layer("RNN", "PyTorch", 1, 2),
    ],
    [layer("LSTM", "Keras", 4, 1), layer("LSTM", "PyTorch", 4, 2)],
    [
        layer("GRU(reset_after=False)", "Keras", 3, 1),
        layer("GRU", "PyTorch", 3, 2),
    ],
];

/// The GRU that Keras makes unless told otherwise.
const RESET_AFTER: Layer = layer("GRU(reset_after=True)", "Keras", 3, 2);

/// Inputs, units, outputs, steps.
#[derive(Clone, Copy)]
struct Sizes([u32; 4]);

impl Layer {
    /// Of the layer, and of the dense layer behind it.
    fn count(&self, Sizes([inputs, units, outputs, _]): Sizes) -> (u32, u32) {
        let own = self.blocks * units * (inputs + units + self.biases);
        (own, outputs * (units + 1))
    }

    fn source() -> &'static str {
        "N = k \\cdot (N_h \\cdot N_x + N_h \\cdot N_h + b \\cdot N_h) + N_y \\cdot N_h + N_y"
    }

    /// Asks for the whole; `at` names the symbol of the model that holds it.
    fn wanted(&self, sizes: Sizes, other: &Layer, prompt: Text) -> Expected {
        let ([inputs, units, _, steps], (own, head)) = (sizes.0, self.count(sizes));
        let whole = own + head;
        let gates = match self.blocks {
            4 => text!("drill.slip_one_block_lstm"),
            _ => text!("drill.slip_one_block_gru"),
        };
        let f = f64::from;
        let few = self.blocks > 1;
        Expected::at(
            "N",
            "N",
            prompt,
            text!(
                "drill.hint_parameters",
                blocks = self.blocks,
                biases = self.biases
            ),
        )
        .slip_if(few, f(own / self.blocks + head), gates)
        .slip(
            f(whole - self.blocks * self.biases * units),
            text!("drill.slip_no_biases"),
        )
        .slip_if(
            other.biases != self.biases,
            f(other.count(sizes).0 + head),
            match self.biases {
                1 => text!("drill.slip_two_biases"),
                _ => text!("drill.slip_one_bias"),
            },
        )
        .slip_if(head > 0, f(own), text!("drill.slip_no_head"))
        .slip(f(own * steps + head), text!("drill.slip_times_steps"))
        .slip(
            f(self.blocks * units * (inputs + self.biases) + head),
            text!("drill.slip_no_recurrent_weights"),
        )
    }
}

fn parameters(dice: &mut Dice, level: usize) -> Draft {
    let small = level == 0;
    let inputs = dice.whole(1, if small { 4 } else { 12 }) as u32;
    let units = dice.whole(2, if small { 10 } else { 40 }) as u32;
    let outputs = if small { 0 } else { dice.whole(1, 3) as u32 };
    let steps = dice.whole(5, 30) as u32;
    let sizes = Sizes([inputs, units, outputs, steps]);
    let pair = match level {
        0 => &LAYERS[dice.whole(0, 1) as usize],
        1 => &LAYERS[1],
        _ => &LAYERS[2],
    };
    let one = usize::from(dice.whole(0, 1) == 1);
    let (own, other) = match level {
        // Keras has both GRUs.
        2.. if one == 0 && dice.whole(0, 1) == 0 => (&RESET_AFTER, &pair[0]),
        _ => (&pair[one], &pair[1 - one]),
    };
    let source = Source::new(Layer::source());
    let number = |n: u32| f64::from(n);
    let source = [
        ("N_x", inputs),
        ("N_h", units),
        ("N_y", outputs),
        ("k", own.blocks),
        ("b", own.biases),
    ]
    .into_iter()
    .fold(source, |source, (name, n)| {
        source.parameter(name, number(n))
    });
    let layer = format!("{} {}", own.library, own.name);
    let text = match outputs {
        0 => text!("drill.text_parameters", layer),
        _ => text!("drill.text_parameters_with_head", layer, n = outputs),
    };
    Draft::new(text)
        .given(&[
            ("N_x", number(inputs)),
            ("N_h", number(units)),
            ("T", number(steps)),
        ])
        .model(source)
        .ask(own.wanted(sizes, other, text!("drill.ask_parameters")))
}

pub(in super::super) const SHAPES: Topic = Topic {
    name: "shapes",
    title: || text!("drill.title_shapes"),
    draw: shapes,
};

/// A dimension as a question; what is wrong is another size, with what to say.
fn dimension(name: &str, answer: u32, hint: Text, wrong: Vec<(u32, Text)>) -> Expected {
    let asked = Expected::count(name, answer, text!("drill.ask_dimension", name), hint);
    wrong
        .into_iter()
        .filter(|(size, _)| *size != answer)
        .fold(asked, |asked, (size, told)| {
            asked.slip(f64::from(size), told)
        })
}

fn shapes(dice: &mut Dice, level: usize) -> Draft {
    let batch = dice.one(&[16, 32, 48, 64, 100, 128]);
    let steps = dice.whole(5, 30) as u32;
    let inputs = dice.whole(2, 12) as u32;
    let units = dice.one(&[20, 40, 50, 72, 80, 96]);
    match level {
        0 => output(dice, [batch, steps, inputs, units]),
        1 => both_directions(dice, [batch, steps, inputs, units]),
        _ => weights(dice, [inputs, units]),
    }
}

fn given(draft: Draft, batch: u32, steps: u32, inputs: u32) -> Draft {
    draft.fact(format!("x : ({batch}, {steps}, {inputs})"))
}

fn output(dice: &mut Dice, [batch, steps, inputs, units]: [u32; 4]) -> Draft {
    let every = dice.whole(0, 1) == 1;
    let call = match every {
        true => format!("keras.layers.LSTM({units}, return_sequences=True)(x)"),
        false => format!("keras.layers.LSTM({units})(x)"),
    };
    let first = dimension(
        "shape[0]",
        batch,
        text!("drill.hint_batch_first"),
        vec![
            (units, text!("drill.slip_units_come_last")),
            (steps, text!("drill.slip_batch_comes_first")),
        ],
    );
    let last = |name| {
        dimension(
            name,
            units,
            text!("drill.hint_units_last"),
            vec![
                (inputs, text!("drill.slip_inputs_are_gone")),
                (4 * units, text!("drill.slip_gates_do_not_show")),
                (
                    steps,
                    match every {
                        true => text!("drill.slip_units_come_last"),
                        false => text!("drill.slip_last_step_alone"),
                    },
                ),
            ],
        )
    };
    let draft = given(
        Draft::new(text!("drill.text_shapes", call)),
        batch,
        steps,
        inputs,
    )
    .ask(first);
    if !every {
        return draft.ask(last("shape[1]"));
    }
    let middle = dimension(
        "shape[1]",
        steps,
        text!("drill.hint_every_step"),
        vec![
            (units, text!("drill.slip_every_step_has_its_place")),
            (1, text!("drill.slip_every_step_has_its_place")),
            (inputs, text!("drill.slip_inputs_are_gone")),
        ],
    );
    draft.ask(middle).ask(last("shape[2]"))
}

fn both_directions(dice: &mut Dice, [batch, steps, inputs, units]: [u32; 4]) -> Draft {
    let layers = dice.whole(2, 3) as u32;
    let call = format!(
        "torch.nn.LSTM({inputs}, {units}, num_layers={layers}, bidirectional=True, batch_first=True)"
    );
    let draft = Draft::new(text!("drill.text_shapes_of_two", call));
    let width = dimension(
        "output.shape[2]",
        2 * units,
        text!("drill.hint_both_directions"),
        vec![
            (units, text!("drill.slip_one_direction")),
            (2 * layers * units, text!("drill.slip_output_of_top_layer")),
            (4 * units, text!("drill.slip_gates_do_not_show")),
            (inputs, text!("drill.slip_inputs_are_gone")),
        ],
    );
    let states = dimension(
        "h_n.shape[0]",
        2 * layers,
        text!("drill.hint_states"),
        vec![
            (layers, text!("drill.slip_one_direction")),
            (batch, text!("drill.slip_states_first")),
            (2, text!("drill.slip_every_layer_has_a_state")),
            (steps, text!("drill.slip_last_state_alone")),
        ],
    );
    let size = dimension(
        "h_n.shape[2]",
        units,
        text!("drill.hint_state_size"),
        vec![
            (2 * units, text!("drill.slip_directions_lie_apart")),
            (inputs, text!("drill.slip_inputs_are_gone")),
        ],
    );
    given(draft, batch, steps, inputs)
        .ask(width)
        .ask(states)
        .ask(size)
}

fn weights(dice: &mut Dice, [inputs, units]: [u32; 2]) -> Draft {
    let keras = dice.whole(0, 1) == 1;
    let (name, call) = match keras {
        true => ("kernel", format!("keras.layers.LSTM({units})")),
        false => ("weight_ih_l0", format!("torch.nn.LSTM({inputs}, {units})")),
    };
    let (rows, cols) = if keras {
        (inputs, 4 * units)
    } else {
        (4 * units, inputs)
    };
    let hint = || match keras {
        true => text!("drill.hint_weights_keras"),
        false => text!("drill.hint_weights_torch"),
    };
    let wrong = |swapped: u32| {
        vec![
            (swapped, text!("drill.slip_transposed")),
            (units, text!("drill.slip_four_blocks_together")),
            (inputs + units, text!("drill.slip_recurrent_apart")),
        ]
    };
    Draft::new(text!("drill.text_shapes_of_weights", name, call))
        .fact(format!("N_x = {inputs}"))
        .fact(format!("N_h = {units}"))
        .ask(dimension("shape[0]", rows, hint(), wrong(cols)))
        .ask(dimension("shape[1]", cols, hint(), wrong(rows)))
}
