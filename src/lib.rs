//! gatewalk: a debugger for the equations of a recurrent network, in the terminal.
//!
//! A model file holds LaTeX equations and numbers. They are parsed, unrolled over time,
//! evaluated, differentiated and walked, one arithmetic step at a time.
//!
//! # The rooms
//!
//! An import only ever goes *down* this list (`tests/layering.rs` holds it to that):
//!
//! | room | what it does |
//! |---|---|
//! | [`cli`] | the command line, one file per subcommand |
//! | [`tui`] | the terminal screens: state, messages, update, view |
//! | [`export`] | the walk as a file: text, JSON, LaTeX, HTML, SVG, a recording, a program |
//! | [`lesson`] | the files a teacher writes, and the library of them in the binary |
//! | [`train`] | the fused kernel, optimizers, the trainer, weights files |
//! | [`walk`] | the graph as a tree of steps, and the sentence that tells each one |
//! | [`typeset`] | two-dimensional layout of formulas and numbers |
//! | [`graph`] | a system unrolled over time: forward, backward, one optimizer step |
//! | [`equation`] | LaTeX to equations: names, shapes, errors with a place |
//! | [`lang`] | the two languages, and the fault that speaks both |

pub mod cli;
pub mod equation;
pub mod export;
pub mod graph;
pub mod lang;
pub mod lesson;
pub mod train;
pub mod tui;
pub mod typeset;
pub mod walk;
