//! What is written as a name and brackets round its arguments: the same on a line and in two dimensions.

use super::{Fence, Typesetter};
use crate::equation::Func;
use crate::graph::Formula;

/// `max(a, b)`, `|a|`, `[a > 0]`.
pub(super) struct Call<'f> {
    /// What stands before the brackets.
    pub(super) name: String,
    /// The brackets.
    pub(super) fence: Fence,
    /// What stands inside.
    pub(super) arguments: Vec<&'f Formula>,
    /// What stands between the arguments.
    pub(super) between: &'static str,
    /// What stands behind them.
    pub(super) behind: &'static str,
}

impl Typesetter<'_> {
    /// How a formula is written, if it is written so.
    pub(super) fn call<'f>(&self, formula: &'f Formula) -> Option<Call<'f>> {
        use Formula::*;
        let call = |name: &str, fence, arguments: &[&'f Formula], between| Call {
            name: name.to_owned(),
            fence,
            arguments: arguments.to_vec(),
            between,
            behind: "",
        };
        Some(match formula {
            Apply(Func::Abs, a) => call("", Fence::Bar, &[a], ""),
            Apply(func, a) => call(self.function(*func), Fence::Round, &[a], ""),
            Slope(Func::Relu, a) => Call {
                behind: " > 0",
                ..call("", Fence::Square, &[a], "")
            },
            Slope(func, a) => call(
                &format!("{}′", self.function(*func)),
                Fence::Round,
                &[a],
                "",
            ),
            Extreme(extreme, a, b) => call(extreme.name(), Fence::Round, &[a, b], ", "),
            Greater(a, b) => call("", Fence::Square, &[a, b], " > "),
            Total(a) => call("Σ", Fence::Round, &[a], ""),
            Norm(a) => call("", Fence::Norm, &[a], ""),
            _ => return None,
        })
    }
}
