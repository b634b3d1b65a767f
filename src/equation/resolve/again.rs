//! `l = \tanh(l + c)` after `l = a b`: a name that is given a new value from its own, as programs do it.

use super::super::parser::Names;
use super::super::reading::Choice;
use super::super::{Equation, NameId};
use super::implicit::has;
use crate::lang::text;

/// Gives a prime to what a later equation of the same name begins with, there and in the equations between.
pub(super) fn renamed(equations: &mut [Equation], names: &mut Names) {
    for later in 1..equations.len() {
        let (before, rest) = equations.split_at_mut(later);
        let own = (rest[0].name, rest[0].when);
        let Some(first) = before.iter().rposition(|e| (e.name, e.when) == own) else {
            continue;
        };
        let old = names.list[own.0.index()].name.clone();
        let primed = old.primed();
        if !has(&rest[0].expr, own) || names.id(&primed.plain).is_some() {
            continue;
        }
        let new: NameId = names.intern(primed, &before[first].left.clone());
        before[first].name = new;
        for equation in before[first + 1..].iter_mut().chain([&mut rest[0]]) {
            equation.expr.rewrite(&mut |id, when, _| {
                if (*id, *when) == own {
                    *id = new;
                }
            });
        }
        let (plain, primed) = (&old.plain, names.list[new.index()].name.inline(None));
        let reading = text!("equation.read_as_defined_again", plain, primed);
        let other = text!("equation.rename_if_another");
        let choice = Choice::guess(rest[0].left.clone(), reading, other);
        names.choices.push(choice);
    }
}
