//! An equation as print derives it: symbols, numbers in place of the symbols, result.

use super::super::latex::lines;
use super::super::markup::{Markup, element, formula};
use super::marks::drawn_from;
use crate::graph::{Place, Ref};
use crate::typeset::Typesetter;

/// Most entries of a matrix that is written out.
const MOST: usize = 16;

/// The lines below each other; one that holds a number that is asked for is away until that is answered. None where
/// a matrix is too large to be read. The sentence of its step says the same, so a screen reader passes over it.
pub(super) fn derivation(typesetter: &Typesetter<'_>, of: Ref) -> Option<Markup> {
    let (derived, formula_of) = lines(typesetter, of)?;
    let graph = typesetter.run.graph();
    let read = formula_of.refs();
    let is_small = |of: &Ref| graph.shape(*of).len() <= MOST;
    if !read.iter().all(is_small) || !is_small(&of) {
        return None;
    }
    let [symbols, numbers, result] = derived;
    let line = |latex: &str, from: Option<String>| {
        let line = element("div").with("class", "formula");
        line.with_some("data-of", from).of(formula(latex, true))
    };
    let numbers_from = drawn_from(typesetter, |place: &Place| read.contains(&place.of));
    let result_from = drawn_from(typesetter, |place: &Place| place.of == of);
    let all = [
        line(&symbols, None),
        line(&numbers, numbers_from),
        line(&result, result_from),
    ];
    let all: Markup = all.into_iter().collect();
    let derived = element("div").with("class", "derived");
    Some(derived.with("aria-hidden", true).of(all))
}
