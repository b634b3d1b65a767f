//! `W_T x_t`: a letter that is also the last time, as the label of a parameter.

use super::super::name::Label;
use super::super::parser::Names;
use super::super::{Equation, NameId, When};
use std::collections::HashSet;

/// Makes the last time a label of what is read at it alone in equations for every t, with a capital letter or beside
/// names that differ from it by their label.
pub(super) fn as_label(equations: &mut [Equation], names: &mut Names, last: &str) {
    let (mut only, mut others): (HashSet<NameId>, HashSet<NameId>) = Default::default();
    for equation in equations.iter() {
        others.insert(equation.name);
        let every = equation.when.lag().is_some() || equation.when == When::Always;
        equation.expr.quantities(&mut |id, when, _, _| {
            let is_label = when == When::Last && every && names.list[id.index()].name.plain != "L";
            match is_label && equation.when.lag().is_some() {
                true => only.insert(id),
                false => others.insert(id),
            };
        });
    }
    let has_sibling = |id: NameId, names: &Names| {
        let own = &names.list[id.index()].name;
        let all = names.list.iter().filter(|e| !e.name.label.is_empty());
        own.is_capital() || all.into_iter().any(|e| e.name.is_labelled(own))
    };
    // In the order they are met, which is that in which their numbers are drawn.
    let mut labelled: Vec<NameId> = only.difference(&others).copied().collect();
    labelled.sort();
    for id in labelled {
        if !has_sibling(id, names) {
            continue;
        }
        let mut label = Label::default();
        label.append(last, last, last);
        let name = names.list[id.index()].name.with_label(&label);
        let span = names.list[id.index()].span.clone();
        let new = names.intern(name, &span);
        for equation in equations.iter_mut() {
            equation.expr.rewrite(&mut |own, when, _| {
                if *own == id && *when == When::Last {
                    (*own, *when) = (new, When::Always);
                }
            });
        }
    }
}
