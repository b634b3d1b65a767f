//! A text of equations to a system: splitting, parsing, resolving.

use super::check::checked;
use super::indices;
use super::lexer::{Lexeme, lex};
use super::notation::Notation;
use super::parser::{Names, Parser};
use super::prose;
use super::reading::{Choice, Functions};
use super::resolve::{inner, resolve, rows};
use super::split::{declares, is_range, numbered, segments};
use super::system::Declared;
use super::{Equation, System, When};
use crate::lang::{Diagnostic, Diagnostics, Span, text};

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
                    faults.push(fault);
                }
            }
        }
    }

    fn segment(
        &mut self,
        segment: &[Lexeme],
        names: &mut Names,
        notation: &Notation<'_>,
    ) -> Result<(), Diagnostic> {
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
