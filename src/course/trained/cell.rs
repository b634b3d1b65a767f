//! The equations of a network's layers, and its numbers.

use super::numbers::matrix;
use crate::equation::Func;
use crate::lang::Text;
use crate::train::weights::{Direction, Imported, Kind, Linear};
use std::borrow::Cow;
use std::fmt::Write;

/// Names of a layer: label of its quantities, its weights' letter, its biases' letter, its peepholes'.
const LAYERS: [(&str, char, char, char); 3] = [
    ("", 'W', 'b', 'p'),
    ("II", 'V', 'a', 'q'),
    ("III", 'U', 'd', 'k'),
];

/// The sections of a model that layers fill.
#[derive(Default)]
pub(super) struct Written {
    pub(super) equations: String,
    pub(super) parameters: String,
    pub(super) initial: String,
    /// What free letters stand for.
    pub(super) functions: String,
}

/// What there is to write of a network, whatever it comes from.
pub(super) struct Body<'a> {
    pub(super) written: Written,
    /// What the head reads, in LaTeX.
    pub(super) top: String,
    pub(super) head: Option<Cow<'a, Linear>>,
    /// What goes in, in plain letters.
    pub(super) input: String,
    /// What the equations compare their answer with, if they have a loss themselves.
    pub(super) target: Option<String>,
    /// What quantities of the layers are called.
    pub(super) names: Vec<(&'static str, Text)>,
    pub(super) notes: &'a [Text],
    pub(super) reads: usize,
    pub(super) units: usize,
    pub(super) outputs: usize,
}

/// How the names of one direction of a layer are written, in LaTeX and plainly.
struct Names {
    label: &'static str,
    letters: [char; 3],
    /// The arrow over every name where a layer runs both ways.
    arrow: Option<(&'static str, &'static str)>,
    backward: bool,
}

impl Names {
    fn of(layer: usize, both: bool, backward: bool) -> Names {
        let (label, weight, bias, peephole) = LAYERS[layer];
        let arrow = match (both, backward) {
            (false, _) => None,
            (_, false) => Some((r"\overrightarrow", "right")),
            (_, true) => Some((r"\overleftarrow", "left")),
        };
        Names {
            label,
            letters: [weight, bias, peephole],
            arrow,
            backward,
        }
    }

    fn base(&self, name: impl std::fmt::Display) -> String {
        match self.arrow {
            Some((command, _)) => format!("{command}{{{name}}}"),
            None => name.to_string(),
        }
    }

    fn plain(&self, name: impl std::fmt::Display) -> String {
        format!("{name}{}", self.arrow.map_or("", |(_, word)| word))
    }

    fn at(&self, name: impl std::fmt::Display, time: &str) -> String {
        let base = self.base(name);
        match self.label {
            "" => format!("{base}_{{{time}}}"),
            label => format!("{base}_{{{label},{time}}}"),
        }
    }

    fn now(&self, name: impl std::fmt::Display) -> String {
        self.at(name, "t")
    }

    /// At the step before, in the direction it runs.
    fn before(&self, name: char) -> String {
        self.at(name, if self.backward { "t+1" } else { "t-1" })
    }

    fn parameter(&self, letter: char, label: impl std::fmt::Display) -> String {
        format!("{}_{{{label}}}", self.base(letter))
    }
}

/// What stands before the brackets of its argument; nothing of no function.
pub(super) fn latex(function: Option<Func>) -> &'static str {
    function.map_or("", |function| function.row().latex)
}

/// What a layer gives on, in LaTeX: its state, or both, one below the other; at time t, that which runs back at `back`.
fn given(network: &Imported, layer: usize, back: &str) -> String {
    let own = &network.layers[layer];
    let both = own.len() > 1;
    let state = |d: &Direction| {
        let time = if d.is_reverse { back } else { "t" };
        Names::of(layer, both, d.is_reverse).at('h', time)
    };
    let states: Vec<String> = own.iter().map(state).collect();
    match states.as_slice() {
        [one] => one.clone(),
        all => format!("[{}]", all.join("; ")),
    }
}

/// What the head reads.
pub(super) fn top(network: &Imported) -> String {
    let back = if network.reads_ends { "1" } else { "t" };
    given(network, network.layers.len() - 1, back)
}

/// All layers, from below upwards.
pub(super) fn write(network: &Imported) -> Written {
    let mut out = Written::default();
    for (n, layer) in network.layers.iter().enumerate() {
        let below = match n {
            0 => "x_t".to_owned(),
            _ => given(network, n - 1, "t"),
        };
        for own in layer {
            let names = Names::of(n, layer.len() > 1, own.is_reverse);
            let writer = Writer {
                own,
                names,
                below: &below,
            };
            writer.gates(&mut out);
            writer.state(&mut out);
            writer.initial(&mut out.initial);
        }
    }
    out
}

/// One direction of a layer and what it is called.
struct Writer<'a> {
    own: &'a Direction,
    names: Names,
    below: &'a str,
}

impl Writer<'_> {
    fn parameter(
        &self,
        out: &mut Written,
        letter: char,
        label: &str,
        value: &crate::graph::Matrix,
    ) -> String {
        let plain = self.names.plain(letter);
        let _ = writeln!(out.parameters, "{plain}_{label} = {}", matrix(value));
        self.names.parameter(letter, label)
    }

    /// A gate and a line, in the order of the file.
    fn gates(&self, out: &mut Written) {
        let [weight, bias, peephole] = self.names.letters;
        let gates = self.own.kind.gates();
        for (k, &gate) in gates.iter().enumerate() {
            let function = latex(self.own.functions[usize::from(matches!(gate, 'g' | 'n' | 'h'))]);
            let input = self.parameter(out, weight, &format!("x{gate}"), &self.own.weight_ih[k]);
            let state = self.parameter(out, weight, &format!("h{gate}"), &self.own.weight_hh[k]);
            let before = self.names.before('h');
            let mut terms = vec![format!("{input}{}", self.below)];
            match (self.own.kind, gate) {
                (Kind::Gru { after: true }, 'n') => {
                    let product = format!("{state}{before}");
                    self.reset_after(out, k, &product, &mut terms);
                }
                (Kind::Gru { after: false }, 'n') => {
                    let r = self.names.now('r');
                    terms.push(format!(r"{state}({r} \odot {before})"));
                }
                _ => terms.push(format!("{state}{before}")),
            }
            let place = ['i', 'f', 'o'].iter().position(|own| *own == gate);
            if let (Some(place), Some(all)) = (place, &self.own.peepholes) {
                let p = self.parameter(out, peephole, &gate.to_string(), &all[place]);
                // The output gate looks at what is written, the others at what was.
                let c = if gate == 'o' {
                    self.names.now('c')
                } else {
                    self.names.before('c')
                };
                terms.push(format!(r"{p} \odot {c}"));
            }
            let apart = matches!((self.own.kind, gate), (Kind::Gru { after: true }, 'n'));
            if let Some(sum) = self.own.bias_of(k).filter(|_| !apart) {
                terms.push(self.parameter(out, bias, &gate.to_string(), &sum));
            }
            let left = self.names.now(gate);
            let _ = writeln!(out.equations, "{left} = {function}({})", terms.join(" + "));
        }
    }

    /// r ⊙ (U h + b), whose bias is apart from that of the input.
    fn reset_after(&self, out: &mut Written, k: usize, product: &str, terms: &mut Vec<String>) {
        let bias = self.names.letters[1];
        let r = self.names.now('r');
        let inner = self
            .own
            .bias_hh
            .as_ref()
            .map(|all| self.parameter(out, bias, "hn", &all[k]));
        terms.push(match inner {
            Some(inner) => format!(r"{r} \odot ({product} + {inner})"),
            None => format!(r"{r} \odot ({product})"),
        });
        if let Some(all) = &self.own.bias_ih {
            let label = if self.own.bias_hh.is_some() {
                "xn"
            } else {
                "n"
            };
            terms.push(self.parameter(out, bias, label, &all[k]));
        }
    }

    /// The lines that make the new state of the gates.
    fn state(&self, written: &mut Written) {
        let n = &self.names;
        let project = |written: &mut Written, own: &crate::graph::Matrix| {
            self.parameter(written, n.letters[0], "hr", own)
        };
        let projection = self
            .own
            .projection
            .as_ref()
            .map(|own| project(written, own));
        let out = &mut written.equations;
        let _ = match self.own.kind {
            Kind::Lstm => {
                let phi = latex(self.own.functions[2]);
                let (c, f, i, g) = (n.now('c'), n.now('f'), n.now('i'), n.now('g'));
                let _ = writeln!(out, r"{c} = {f} \odot {} + {i} \odot {g}", n.before('c'));
                let open = format!(r"{} \odot {phi}({c})", n.now('o'));
                match projection {
                    Some(own) => writeln!(out, "{} = {own}({open})", n.now('h')),
                    None => writeln!(out, "{} = {open}", n.now('h')),
                }
            }
            Kind::Gru { .. } => {
                let (h, z) = (n.now('h'), n.now('z'));
                let (new, before) = (n.now('n'), n.before('h'));
                writeln!(out, r"{h} = (1 - {z}) \odot {new} + {z} \odot {before}")
            }
            Kind::Rnn => Ok(()),
        };
    }

    fn initial(&self, out: &mut String) {
        for (name, value) in ['h', 'c'].into_iter().zip(&self.own.initial) {
            if let Some(value) = value {
                let label = if self.names.label.is_empty() { "" } else { "_" };
                let plain = self.names.plain(name);
                let label = format!("{label}{}", self.names.label);
                let _ = writeln!(out, "{plain}{label} = {}", matrix(value));
            }
        }
    }
}
