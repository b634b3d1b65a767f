//! `gatewalk check --same-as`: whether a cell computes what another one computes.

use super::super::alone::Alone;
use super::super::output::{complain, print, rendered, shown};
use crate::course::{Given, library};
use crate::equation::System;
use crate::lang::{Diagnostic, Diagnostics, Lang, say, text};
use crate::train::same::{self, First, Outcome, Proof, Reference, Side};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr;

/// Exit codes as `diff` has them: the same, not the same, and that nothing could be compared.
const TROUBLE: u8 = 2;

pub(super) fn compare(paths: &[PathBuf], other: &str, alone: &Alone, lang: Lang) -> ExitCode {
    match compared(paths, other, alone, lang) {
        Ok((told, is_same)) => {
            let printed = print(&told);
            if is_same { printed } else { ExitCode::FAILURE }
        }
        Err(report) => {
            complain(&report);
            ExitCode::from(TROUBLE)
        }
    }
}

/// What is told, and whether they are the same.
fn compared(
    paths: &[PathBuf],
    other: &str,
    alone: &Alone,
    lang: Lang,
) -> Result<(String, bool), String> {
    let [path] = paths else {
        let fault = Diagnostic::whole(text!("same.one_file"));
        return Err(fault.render("gatewalk check --same-as", "", lang));
    };
    let given = alone.given(&[], &[]);
    let given = given.map_err(|fault| fault.render("gatewalk check", "", lang))?;
    let path = path.to_string_lossy();
    let yours = system(&path, &given, lang)?;
    let references = references(other, &given, lang)?;
    let mut first = None;
    for reference in &references {
        let outcome = same::compare(&yours, reference);
        let outcome = outcome.map_err(|(side, faults)| {
            let (path, source) = match side {
                Side::Yours => (&*path, &yours.source),
                Side::Theirs => (other, &reference.system.source),
            };
            rendered(&faults, path, source, lang)
        })?;
        let is_same = outcome.proof.is_some();
        if is_same || first.is_none() {
            first = Some((reference, outcome));
        }
        if is_same {
            break;
        }
    }
    let Some((reference, outcome)) = first else {
        return Err(String::new());
    };
    let teller = Teller {
        yours: shown(Path::new(&*path)),
        theirs: &reference.name,
        lang,
    };
    let mut out = teller.all(&outcome);
    if outcome.proof.is_none()
        && let Some(name) = elsewhere(&yours, other)
    {
        let _ = writeln!(out, "\n{}", say!(lang, "same.it_is_another", name));
    }
    Ok((out, outcome.proof.is_some()))
}

/// The cells of a name, or that of a model or a file.
fn references(other: &str, given: &Given, lang: Lang) -> Result<Vec<Reference>, String> {
    if let Some(all) = Reference::named(other) {
        return Ok(all);
    }
    let name = Path::new(other).file_name().unwrap_or_default();
    let name = crate::lang::printable_line(&name.to_string_lossy(), 40);
    Ok(vec![Reference::of_system(
        &name,
        system(other, given, lang)?,
    )])
}

/// The equations of a model or a file.
fn system(path: &str, given: &Given, lang: Lang) -> Result<System, String> {
    let loaded = library::load_with(path, given).map_err(|f| f.render(path, "", lang))?;
    let told = |faults: Diagnostics| rendered(&faults, &loaded.path, &loaded.source, lang);
    let model = loaded.model.map_err(told)?;
    Ok((*model.system).clone())
}

/// Another cell with a name that it is the same as.
fn elsewhere(yours: &System, but: &str) -> Option<String> {
    let names = Reference::names().filter(|name| *name != but);
    let mut all = names.filter_map(Reference::named).flatten();
    let is_it =
        |own: &Reference| same::compare(yours, own).is_ok_and(|outcome| outcome.proof.is_some());
    all.find(is_it).map(|own| own.name)
}

struct Teller<'a> {
    yours: String,
    theirs: &'a str,
    lang: Lang,
}

impl Teller<'_> {
    fn all(&self, outcome: &Outcome) -> String {
        let (lang, yours, theirs) = (self.lang, &self.yours, self.theirs);
        let mut out = String::new();
        let mut line = |text: &str| _ = writeln!(out, "{text}");
        match outcome.proof {
            Some(Proof::Algebra) => line(&say!(lang, "same.by_algebra", yours, theirs)),
            Some(Proof::Numbers(by)) => {
                line(&say!(lang, "same.by_numbers", yours, theirs));
                let (seeds, steps) = (same::SEEDS.len(), same::STEPS);
                let (by, tolerance) = (format!("{by:.0e}"), format!("{:.0e}", same::TOLERANCE));
                line(&say!(lang, "same.trials", seeds, steps, by, tolerance));
            }
            None => line(&say!(lang, "same.not", yours, theirs)),
        }
        if !outcome.parts.is_empty() {
            line(&format!("\n{}", say!(lang, "same.parts")));
            out += &self.parts(&outcome.parts);
        }
        if let Some(first) = &outcome.first {
            let _ = writeln!(out, "\n{}", self.first(first));
        }
        if !outcome.zero.is_empty() {
            let list = outcome.zero.join(", ");
            let _ = writeln!(out, "\n{}", say!(lang, "same.zero", list, theirs));
        }
        let all = [&outcome.quantities[..], &outcome.parameters].concat();
        if !all.is_empty() {
            let head = match outcome.proof {
                Some(_) => say!(lang, "same.substitution"),
                None => say!(lang, "same.so_far"),
            };
            let _ = writeln!(out, "\n{head}");
            out += &self.table(&all);
        }
        out
    }

    /// Equations one below the other, by whose they are.
    fn parts(&self, parts: &[[String; 2]]) -> String {
        let heads = [say!(self.lang, "same.yours"), self.theirs];
        let wide = heads
            .map(UnicodeWidthStr::width)
            .into_iter()
            .max()
            .unwrap_or(0);
        let mut out = String::new();
        for (k, part) in parts.iter().enumerate() {
            if k > 0 {
                out.push('\n');
            }
            for (head, equation) in heads.iter().zip(part) {
                let gap = " ".repeat(wide - head.width());
                let nothing = say!(self.lang, "same.nothing");
                let equation = if equation.is_empty() {
                    nothing
                } else {
                    equation
                };
                let _ = writeln!(out, "  {head}{gap}  {equation}");
            }
        }
        out
    }

    fn first(&self, first: &First) -> String {
        let [name, other] = &first.names;
        let (time, entry, theirs) = (first.time, first.entry + 1, self.theirs);
        let [a, b] = first.numbers.map(|v| format!("{v:.6}"));
        say!(
            self.lang,
            "same.first",
            name,
            other,
            time,
            entry,
            a,
            b,
            theirs
        )
    }

    fn table(&self, rows: &[[String; 2]]) -> String {
        let head = [say!(self.lang, "same.yours"), self.theirs].map(str::to_owned);
        let all: Vec<&[String; 2]> = std::iter::once(&head).chain(rows).collect();
        let wide = all.iter().map(|[own, _]| own.width()).max().unwrap_or(0);
        let line = |[own, other]: &[String; 2]| {
            let gap = " ".repeat(wide - own.width());
            format!("  {own}{gap}  {other}\n")
        };
        all.into_iter().map(line).collect()
    }
}
