//! A text of equations to a system: splitting, parsing, resolving; duplicates, times, circles.

use super::indices;
use super::lexer::{Lexeme, lex};
use super::notation::Notation;
use super::parser::{Names, Parser};
use super::prose;
use super::reading::{Choice, Functions};
use super::resolve::{inner, resolve, rows};
use super::split::{declares, is_range, numbered, segments};
use super::system::Declared;
use super::{Equation, Role, System, When};
use crate::lang::{Diagnostic, Diagnostics, Span, Text, text};

/// The longest equation text accepted, in bytes.
pub const MAX_SOURCE: usize = 64 << 10;

/// The most equations and names a system may have.
const MAX_EQUATIONS: usize = 200;
/// The most faults of one kind that are told, and the most of all.
const MOST_ALIKE: usize = 3;
const MOST_FAULTS: usize = 8;

impl System {
    /// Parses LaTeX, one equation a line or between `\\`.
    ///
    /// # Errors
    /// The first faults found, with spans in `source`.
    pub fn parse(source: &str) -> Result<System, Diagnostics> {
        System::parse_with(source, &Functions::default())
    }

    /// The same, where the reader says which functions the free letters `g`, `\phi`, `\sigma_y` are.
    ///
    /// # Errors
    /// The first faults found, with spans in `source`.
    pub fn parse_with(source: &str, functions: &Functions) -> Result<System, Diagnostics> {
        if source.len() > MAX_SOURCE {
            let max_source = MAX_SOURCE >> 10;
            let what = text!("equation.equations_longer_than_kb", max_source);
            let fault = Diagnostic::whole(what);
            return Err(vec![
                fault.help(text!("equation.keep_the_equations_of_one_cell")),
            ]);
        }
        read(source, functions).map_err(fewer)
    }
}

fn read(source: &str, functions: &Functions) -> Result<System, Diagnostics> {
    let (text, prose) = prose::without(source);
    let (mut tokens, mut faults) = lex(&text);
    indices::unprimed(&mut tokens);
    let segments = segments(&tokens);
    if segments.len() > MAX_EQUATIONS {
        return Err(vec![too_many()]);
    }
    let mut notation = Notation::of(&tokens, &segments, functions);
    let passed = |span| Choice::note(span, text!("equation.read_as_running_text"));
    notation.choices.extend(prose.iter().cloned().map(passed));
    let mut names = Names::new(std::mem::take(&mut notation.choices));
    names.counting.clone_from(&notation.entries);
    let mut read = Read::default();
    read.all(&segments, &mut names, &notation, &mut faults);
    let Read {
        mut equations,
        mut declared,
    } = read;
    faults.append(&mut names.faults);
    if faults.is_empty() && equations.is_empty() {
        faults.push(no_equation(prose.first()));
    }
    if names.list.len() > 4 * MAX_EQUATIONS {
        faults.push(too_many());
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let lengths = resolve(&mut equations, &mut declared, &mut names, &notation.lengths)?;
    if !names.faults.is_empty() {
        return Err(names.faults);
    }
    let mut system = System {
        source: source.to_owned(),
        names: names.list,
        equations,
        declared: declared.into_iter().map(|(declared, _)| declared).collect(),
        lengths,
        rows: false,
        time: names.time,
        choices: names.choices,
        functions: functions.clone(),
    };
    by_convention(&mut system);
    system
        .choices
        .sort_by_key(|choice: &Choice| choice.span.start);
    checked(system)
}

/// What the segments of a text are.
#[derive(Default)]
struct Read {
    equations: Vec<Equation>,
    declared: Vec<(Declared, When)>,
}

impl Read {
    fn all(
        &mut self,
        segments: &[Vec<Lexeme>],
        names: &mut Names,
        notation: &Notation<'_>,
        faults: &mut Diagnostics,
    ) {
        for segment in segments {
            // A fault of the lexer inside the same equation already says what is wrong.
            if let Err(fault) = self.segment(segment, names, notation) {
                let (first, last) = (&segment[0].span, &segment[segment.len() - 1].span);
                let inside = |s: &Span| (first.start..=last.end + 1).contains(&s.start);
                if !faults.iter().any(|f| f.span.as_ref().is_some_and(inside)) {
                    faults.push(*fault);
                }
            }
        }
    }

    fn segment(
        &mut self,
        segment: &[Lexeme],
        names: &mut Names,
        notation: &Notation<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        if is_range(segment, &notation.clock, &notation.last) {
            return Ok(());
        }
        let count = match notation.arguments {
            true => 0,
            false => numbered(segment),
        };
        let (segment, number) = segment.split_at(segment.len() - count);
        if let [first, .., last] = number {
            let (reading, other) = (
                text!("equation.read_as_its_number"),
                text!("equation.write_number_in_front"),
            );
            let span = first.span.start..last.span.end;
            names.choices.push(Choice::guess(span, reading, other));
        }
        let parser = Parser::new(segment, names, notation);
        match declares(segment) {
            true => self.declared.extend(parser.declaration()?),
            false => {
                let (equations, declared) = parser.equations()?;
                self.equations.extend(equations);
                self.declared.extend(declared);
            }
        }
        Ok(())
    }
}

/// Whether vectors are rows, and what is transposed where they are columns.
fn by_convention(system: &mut System) {
    let (rows, choice) = rows(system);
    system.rows = rows;
    system.choices.extend(choice);
    inner::products(system);
}

/// A text without an equation; `prose` is where text runs in it.
fn no_equation(prose: Option<&Span>) -> Diagnostic {
    let fault = match prose {
        Some(span) => Diagnostic::at(span.clone(), text!("equation.only_running_text")),
        None => Diagnostic::whole(text!("equation.there_is_no_equation")),
    };
    fault.help(text!("equation.write_least_one_tanh"))
}

fn too_many() -> Diagnostic {
    let most = MAX_EQUATIONS;
    Diagnostic::whole(text!("equation.more_than_equations", most))
        .help(text!("equation.keep_the_equations_of_one_cell"))
}

/// The first faults, of each kind the first few.
fn fewer(mut faults: Diagnostics) -> Diagnostics {
    faults.sort_by_key(|f| f.span.as_ref().map_or(0, |s| s.start));
    let all = faults.len();
    let mut told: Diagnostics = vec![];
    for fault in faults {
        let alike = told.iter().filter(|f| f.message.is_like(&fault.message));
        if told.len() < MOST_FAULTS && alike.count() < MOST_ALIKE {
            told.push(fault);
        }
    }
    let n = all - told.len();
    if n > 0 {
        told.push(Diagnostic::whole(text!("equation.and_more_like_these", n)).instead_of(n));
    }
    told
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
        let every = equation.when.lag().is_some();
        equation.expr.quantities(&mut |id, when, summed, span| {
            let plain = &system.name(id).plain;
            let timed = matches!(system.entry(id).role, Role::Input | Role::Sequence);
            let (what, help) = match when {
                When::Always if timed => (
                    text!("equation.time_elsewhere_but_none_here", plain),
                    text!("equation.write_or_another_name"),
                ),
                When::Always => return,
                _ if !timed => (
                    text!("equation.one_quantity_outside_time_no", plain),
                    text!("equation.remove_time_define_every"),
                ),
                _ if when.lag().is_some() && !every && !summed => (
                    text!("equation.no_value_outside_sum_over"),
                    text!("equation.write_sum_fixed_time"),
                ),
                _ if when.lag().is_some() && every && summed => (
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
                (When::Now(_) | When::Both(..), When::Now(_) | When::Both(..)) => when == to.when,
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
