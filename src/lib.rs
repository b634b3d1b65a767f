//! gatewalk: a debugger for the equations of a recurrent network, in the terminal.
//!
//! A model file holds LaTeX equations and numbers. They are parsed, unrolled over time,
//! evaluated, differentiated and walked, one arithmetic step at a time.
//!
//! ```
//! use gatewalk::export::{Book, text};
//! use gatewalk::graph::{Optimizer, Ref};
//! use gatewalk::{lang::Lang, course::Model, typeset::Digits};
//!
//! let model = Model::parse("rnn", r"
//! equations = '''
//! h_t = \tanh(w x_t + u h_{t-1})
//! L = \frac{1}{T}\sum_{t=1}^{T}\|h_t - y_t\|^2
//! '''
//! inputs.x = [1, 2]
//! targets.y = [0.5, 1]
//! parameters = { w = 0.5, u = 1 }
//! ").expect("it is sound");
//! let run = model.run(); // every value, and since there is a loss L, every gradient
//! let node = |name| run.graph().find_plain(name).expect("it is named in the equations");
//! assert_eq!(run.entry(Ref::Value(node("h_1")), 0, 0), Some(0.5_f64.tanh()));
//! assert!(run.entry(Ref::Adjoint(node("w")), 0, 0).expect("∂L/∂w") < 0.0); // more w, less loss
//!
//! let book = Book { digits: Digits::new(3), ..Book::of(&model, &run, Lang::EN) };
//! let steps = text(&book).expect("it has a model");
//! let first: Vec<&str> = steps.lines().map(str::trim).filter(|line| line.contains(": ")).take(3).collect();
//! assert_eq!(first, ["w times x_1: w·x_1 = 0.5", "u times h_0: u·h_0 = 0", "add up: w·x_1 + u·h_0 = 0.5"]);
//! ```
//!
//! What each module is for, and which may import which: `docs/architecture.md`.

#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod course;
pub mod diagram;
pub mod equation;
pub mod export;
pub mod graph;
pub mod lang;
#[cfg(not(target_family = "wasm"))]
pub mod terminal;
pub mod train;
pub mod typeset;
pub mod ui;
pub mod walk;
#[cfg(any(target_family = "wasm", test))]
pub mod web;
