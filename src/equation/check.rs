//! A text of equations to a system: splitting, resolving times and labels, duplicates, circles.

use super::lexer::{Lexeme, Token, lex};
use super::parser::{Names, Parser};
use super::reading::Functions;
use super::{Entry, Equation, Expr, ExprKind, NameId, Role, System, When};
use crate::lang::{Diagnostic, Diagnostics, Span, Text, text};
use std::collections::HashSet;

/// The longest equation text accepted, in bytes.
pub const MAX_SOURCE: usize = 64 << 10;

/// The most equations and names a system may have.
const MAX_EQUATIONS: usize = 200;

impl System {
    /// Parses LaTeX, one equation a line or between `\\`.
    ///
    /// # Errors
    /// Every fault found, with spans in `source`.
    pub fn parse(source: &str) -> Result<System, Diagnostics> {
        System::parse_with(source, &Functions::default())
    }

    /// The same, where the reader says which functions the free letters `g`, `\phi`, `\sigma_y` are.
    ///
    /// # Errors
    /// Every fault found, with spans in `source`.
    pub fn parse_with(source: &str, functions: &Functions) -> Result<System, Diagnostics> {
        if source.len() > MAX_SOURCE {
            let max_source = MAX_SOURCE >> 10;
            let what = text!("equation.equations_longer_than_kb", max_source);
            return Err(vec![Diagnostic::whole(what)]);
        }
        let (tokens, mut faults) = lex(source);
        let mut names = Names {
            functions: functions.clone(),
            ..Names::default()
        };
        let mut equations = vec![];
        for segment in segments(&tokens) {
            match Parser::new(&segment, &mut names).equation() {
                Ok(equation) => equations.push(equation),
                // A fault of the lexer inside the same equation already says what is wrong.
                Err(fault) => {
                    let (first, last) = (&segment[0].span, &segment[segment.len() - 1].span);
                    let inside = |s: &Span| (first.start..=last.end + 1).contains(&s.start);
                    if !faults.iter().any(|f| f.span.as_ref().is_some_and(inside)) {
                        faults.push(*fault);
                    }
                }
            }
        }
        if faults.is_empty() && equations.is_empty() {
            let fault = Diagnostic::whole(text!("equation.there_is_no_equation"));
            faults.push(fault.help(text!("equation.write_least_one_tanh")));
        }
        if equations.len() > MAX_EQUATIONS || names.list.len() > 4 * MAX_EQUATIONS {
            let most = MAX_EQUATIONS;
            faults.push(Diagnostic::whole(text!(
                "equation.more_than_equations",
                most
            )));
        }
        if !faults.is_empty() {
            faults.sort_by_key(|f| f.span.as_ref().map_or(0, |s| s.start));
            return Err(faults);
        }
        labels_out_of_numbers(&mut equations, &mut names);
        roles(&mut names.list, &equations);
        checked(System {
            source: source.to_owned(),
            names: names.list,
            equations,
            choices: vec![],
        })
    }
}

/// What can be wrong between equations.
fn checked(system: System) -> Result<System, Diagnostics> {
    let mut faults = duplicates(&system);
    faults.extend(times(&system));
    if faults.is_empty() {
        faults.extend(circle(&system));
    }
    if faults.is_empty() {
        Ok(system)
    } else {
        Err(faults)
    }
}

/// Equations are separated by `\\`, or by a line break before a line that has an `=` of its own. Breaks
/// inside an equation are dropped.
fn segments(tokens: &[Lexeme]) -> Vec<Vec<Lexeme>> {
    let mut segments = vec![vec![]];
    for (i, lexeme) in tokens.iter().enumerate() {
        if lexeme.token != Token::Break {
            segments
                .last_mut()
                .expect("never empty")
                .push(lexeme.clone());
        } else if has_equals(&tokens[i + 1..]) {
            segments.push(vec![]);
        }
    }
    segments.retain(|s| !s.is_empty());
    segments
}

/// Whether the line at the front has an `=` outside of braces.
fn has_equals(rest: &[Lexeme]) -> bool {
    let mut depth = 0i32;
    for lexeme in rest {
        match lexeme.token {
            Token::Break => return false,
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => depth -= 1,
            Token::Mark('=') if depth <= 0 => return true,
            _ => {}
        }
    }
    false
}

/// `W_1` in an equation for every `t`, where `W` never has a time of its own: the number is a label.
fn labels_out_of_numbers(equations: &mut [Equation], names: &mut Names) {
    let mut timed: HashSet<NameId> = HashSet::new();
    for equation in equations.iter() {
        timed.extend((equation.when != When::Always).then_some(equation.name));
        let fixed = matches!(equation.when, When::At(_));
        equation.expr.quantities(&mut |id, when, _, _| {
            if matches!(when, When::Now(_) | When::Last) || (fixed && matches!(when, When::At(_))) {
                timed.insert(id);
            }
        });
    }
    for equation in equations {
        relabel(&mut equation.expr, &timed, names);
    }
}

fn relabel(expr: &mut Expr, timed: &HashSet<NameId>, names: &mut Names) {
    use ExprKind::*;
    match &mut expr.kind {
        Quantity(id, when) => {
            if let When::At(n) = *when
                && !timed.contains(id)
            {
                let name = names.list[id.index()].name.with_number(n);
                *id = names.intern(name, &expr.span);
                *when = When::Always;
            }
        }
        Number(_) | Length => {}
        Product(a, b) | Hadamard(a, b) | Divide(a, b) | Extreme(_, a, b) => {
            relabel(a, timed, names);
            relabel(b, timed, names);
        }
        Sum(terms) => terms.iter_mut().for_each(|(_, e)| relabel(e, timed, names)),
        Concat(parts) => parts.iter_mut().for_each(|e| relabel(e, timed, names)),
        Power(a, _) | Transpose(a) | Apply(_, a) | Norm(a) | NormSquared(a) => {
            relabel(a, timed, names)
        }
        OverTime { body, .. } => relabel(body, timed, names),
    }
}

/// What each name stands for, from how the equations use it. A name that relabelling left without a use keeps its
/// slot but can never be asked for.
fn roles(entries: &mut [Entry], equations: &[Equation]) {
    let mut used = vec![false; entries.len()];
    for equation in equations {
        used[equation.name.index()] = true;
        equation.expr.quantities(&mut |id, when, _, _| {
            used[id.index()] = true;
            let entry = &mut entries[id.index()];
            match when {
                When::Always => {}
                When::Now(k) => {
                    entry.role = Role::Input;
                    entry.lag = entry.lag.max(k);
                    entry.used_now |= k == 0;
                }
                When::At(_) | When::Last => entry.role = Role::Input,
            }
        });
    }
    for equation in equations {
        entries[equation.name.index()].role = match equation.when {
            When::Always => Role::Single,
            _ => Role::Sequence,
        };
    }
    for (entry, _) in entries.iter_mut().zip(used).filter(|(_, used)| !*used) {
        entry.name.plain.clear();
    }
}

fn duplicates(system: &System) -> Diagnostics {
    let mut faults = vec![];
    for (i, b) in system.equations.iter().enumerate() {
        let clash = system.equations[..i].iter().find(|a| {
            a.name == b.name
                && match (a.when, b.when) {
                    (When::At(m), When::At(n)) => m == n,
                    (When::At(n), _) | (_, When::At(n)) => n > 0,
                    _ => true,
                }
        });
        if let Some(a) = clash {
            let plain = &system.name(b.name).plain;
            faults.push(
                Diagnostic::at(b.left.clone(), text!("equation.is_defined_twice", plain))
                    .label(text!("equation.again_here"))
                    .other(a.left.clone(), text!("equation.first_defined_here"))
                    .help(text!("equation.remove_one_them_rename")),
            );
        }
    }
    faults
}

/// Times that mean nothing where they stand, and names used both with and without a time.
fn times(system: &System) -> Diagnostics {
    let mut faults = vec![];
    for equation in &system.equations {
        let every = matches!(equation.when, When::Now(_));
        equation.expr.quantities(&mut |id, when, summed, span| {
            let plain = &system.name(id).plain;
            let timed = matches!(system.entry(id).role, Role::Input | Role::Sequence);
            let (what, help) = match when {
                When::Always if timed => (
                    text!("equation.time_elsewhere_but_none_here", plain),
                    text!("equation.write_or_another_name", plain),
                ),
                When::Now(_) | When::At(_) | When::Last if !timed => (
                    text!("equation.one_quantity_outside_time_no", plain),
                    text!("equation.remove_time_define_every"),
                ),
                When::Now(_) if !every && !summed => (
                    text!("equation.no_value_outside_sum_over"),
                    text!("equation.write_sum_fixed_time"),
                ),
                When::Now(_) if every && summed => (
                    text!("equation.both_sums_equations"),
                    text!("equation.define_sum_outside_time_without"),
                ),
                _ => return,
            };
            faults.push(Diagnostic::at(span.clone(), what).help(help));
        });
    }
    faults
}

/// A quantity that needs itself at the same time.
fn circle(system: &System) -> Option<Diagnostic> {
    let needs = |i: usize| -> Vec<usize> {
        let from = &system.equations[i];
        let mut out = vec![];
        from.expr.quantities(&mut |id, when, _, _| {
            let is_needed = |to: &Equation| match (from.when, to.when) {
                _ if to.name != id => false,
                (When::Now(_), When::Now(_)) => when == When::Now(0),
                (When::At(n), When::At(m)) => when == When::At(m) && m == n,
                (When::Always, When::Always) => when == When::Always,
                _ => false,
            };
            out.extend((0..system.equations.len()).filter(|&j| is_needed(&system.equations[j])));
        });
        out
    };
    // 0 unseen, 1 on the path, 2 done.
    let mut state = vec![0u8; system.equations.len()];
    for start in 0..state.len() {
        let mut path = vec![(start, needs(start))];
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        while let Some((at, open)) = path.last_mut() {
            let at = *at;
            match open.pop() {
                None => {
                    state[at] = 2;
                    path.pop();
                }
                Some(next) if state[next] == 1 => {
                    let from = path.iter().position(|(i, _)| *i == next).unwrap_or(0);
                    let ring: Vec<usize> = path[from..].iter().map(|(i, _)| *i).collect();
                    return Some(circle_fault(system, &ring));
                }
                Some(next) if state[next] == 0 => {
                    state[next] = 1;
                    path.push((next, needs(next)));
                }
                Some(_) => {}
            }
        }
    }
    None
}

fn circle_fault(system: &System, ring: &[usize]) -> Diagnostic {
    let shown = |i: usize| {
        let equation = &system.equations[i];
        let time = equation.when.text();
        system.name(equation.name).inline(time.as_deref())
    };
    let names = ring.iter().chain([&ring[0]]);
    let chain = names
        .map(|&i| Text::verbatim(shown(i)))
        .reduce(|from, to| text!("equation.needs", from, to))
        .unwrap_or_default();
    let left = |i: usize| system.equations[i].left.clone();
    let fault = Diagnostic::at(left(ring[0]), text!("equation.circle", chain))
        .help(text!("equation.let_one_them_use_earlier"));
    match ring.get(1) {
        Some(&second) => fault.other(left(second), text!("equation.which_leads_back")),
        None => fault,
    }
}
