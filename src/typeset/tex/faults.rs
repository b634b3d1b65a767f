//! What cannot be shown of a formula in the prose.

use super::reader::{self, GROUPS, SIGNS};
use super::{MAX_LENGTH, MAX_PARTS, too_long};
use crate::equation::nearest;
use crate::lang::{Diagnostic, Diagnostics, Span, text};

/// Diagnostics of a formula that are told, of each kind.
const MOST_TOLD: usize = 20;

/// What is wrong with the LaTeX of a formula; `place` says where its bytes stand.
pub fn tex_faults(latex: &str, place: impl Fn(Span) -> Span) -> Diagnostics {
    if too_long(latex) {
        let (most, max_length) = (MAX_PARTS, MAX_LENGTH);
        let what = text!("typeset.formula_most_commands_groups", most, max_length);
        return vec![Diagnostic::at(place(0..1), what)];
    }
    let slips = reader::read(latex).1;
    let told = |spans: Vec<Span>| spans.into_iter().take(MOST_TOLD);
    let unopened = told(slips.unopened)
        .map(|span| Diagnostic::at(place(span), text!("typeset.this_closes_nothing")));
    let unclosed = told(slips.unclosed).map(|span| {
        Diagnostic::at(place(span), text!("typeset.this_is_never_closed"))
            .help(text!("typeset.close_it_with"))
    });
    let endless = told(slips.endless).map(|span| {
        Diagnostic::at(place(span), text!("typeset.matrix_has_no_end"))
            .help(text!("typeset.write_its_end"))
    });
    let unclosed = unclosed.chain(endless);
    let unknown = told(slips.unknown)
        .map(|span| unknown_command(&latex[span.start + 1..span.end], place(span)));
    unopened.chain(unclosed).chain(unknown).collect()
}

fn unknown_command(word: &str, at: Span) -> Diagnostic {
    let fault = Diagnostic::at(at, text!("typeset.command_not_known_here", word));
    let known = GROUPS.iter().chain(SIGNS.iter().map(|s| s.0));
    match nearest(word, known) {
        Some(near) => fault.help(text!("common.did_you_mean_command", near)),
        None => fault.help(text!("typeset.greek_letters_frac_odot_cdot")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_formula_is_found_where_it_is() {
        let at = |latex: &str| {
            let faults = tex_faults(latex, |s| s);
            faults
                .iter()
                .map(|f| latex[f.span.clone().unwrap()].to_owned())
                .collect::<Vec<_>>()
        };
        assert!(at(r"\frac{1}{T}\sum_{t=1}^{T}\|\hat{y}_t\|^2 \\ x\,y").is_empty());
        assert_eq!(at(r"\simga(x) \\foo"), [r"\simga"]);
        assert_eq!(at(r"a}_{b"), ["}", "{"]);
        assert!(at(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}").is_empty());
        assert_eq!(at(r"x \begin{pmatrix} a & b"), [r"\begin{pmatrix}"]);
        assert_eq!(at(r"\begin{pmatrix} a \end{bmatrix}"), [r"\end{bmatrix}"]);
        assert_eq!(at(r"\begin{tabular} a"), [r"\begin{tabular}"]);
    }

    #[test]
    fn of_a_formula_full_of_slips_the_first_few_are_told() {
        let told = |latex: String| tex_faults(&latex, |s| s).len();
        assert_eq!(told("}".repeat(3000)), MOST_TOLD);
        assert_eq!(
            told(format!("{}{}", "{".repeat(300), "\\foo".repeat(50))),
            2 * MOST_TOLD
        );
        assert_eq!(told("}".repeat(MAX_LENGTH + 1)), 1);
    }
}
