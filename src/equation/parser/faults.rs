//! Faults that more than one part of the parser finds.

use crate::lang::{Diagnostic, Span, text};

/// An index that is counted, as in `h^{l-1}`.
pub(in super::super) fn counted_index(at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("equation.counted_index")).help(text!("equation.write_each_layer_out"))
}

pub(super) fn exponent(at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("equation.exponent_not_understood"))
        .help(text!("equation.exponent_number_top_label_belongs"))
}
