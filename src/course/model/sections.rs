//! The sections of a model file: texts, equations, names, numbers, sizes.

use super::super::data::{InitialValue, Row, whole};
use super::super::fields::{MOST_STRANGE, Written, unknown_key};
use super::misfits::{misplaced, unmentioned};
use super::{DEFAULT, Entry, Gloss, KEYS, Reader};
use crate::equation::{MAX_DIM, NameId, Role, ShapeHint, System};
use crate::graph::{Lengths, MAX_LENGTH};
use crate::lang::{Diagnostic, Each, Lang, Text, text};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeValue;

impl<'a> Reader<'a> {
    pub(super) fn known_keys(&mut self) {
        let strange = self.root.keys().filter(|k| !KEYS.has(k.get_ref()));
        for key in strange.take(MOST_STRANGE) {
            self.faults
                .push(unknown_key(key.get_ref(), key.span(), KEYS.iter()));
        }
    }

    /// `{ en = …, zh = … }`; one language alone serves for both.
    pub(super) fn text(&mut self, key: &str) -> Text {
        let Some(value) = self.root.get(key) else {
            return Text::default();
        };
        let text = text_of(value);
        if text.is_none() {
            self.faults.push(
                Diagnostic::at(value.span(), text!("model.should_text_both_languages", key)).help(
                    Text::verbatim(format!("{key} = {{ en = \"…\", zh = \"…\" }}")),
                ),
            );
        }
        text.unwrap_or_default()
    }

    pub(super) fn equations(&mut self) -> Option<(Arc<System>, Written)> {
        let Some(value) = self.root.get("equations") else {
            self.faults.push(
                Diagnostic::whole(text!("model.file_has_no_equations"))
                    .help(text!("model.add_equations_latex_between")),
            );
            return None;
        };
        let Some(text) = value.get_ref().as_str() else {
            self.faults.push(Diagnostic::at(
                value.span(),
                text!("model.equations_should_be_text"),
            ));
            return None;
        };
        let latex = Written::new(self.source, value.span(), text);
        let functions = self.functions();
        match System::parse_with(text, &functions) {
            Ok(system) => Some((Arc::new(system), latex)),
            Err(faults) => {
                self.faults
                    .extend(faults.into_iter().map(|f| f.map_spans(|s| latex.place(s))));
                None
            }
        }
    }

    pub(super) fn table(&mut self, key: &str) -> Option<Vec<Row<'a>>> {
        let value = self.root.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(
                table
                    .iter()
                    .map(|(k, v)| (k.get_ref().as_ref(), k.span(), v))
                    .collect(),
            ),
            _ => {
                self.faults.push(Diagnostic::at(
                    value.span(),
                    text!("model.should_be_table", key),
                ));
                None
            }
        }
    }

    /// What rows of a table say of each name; keys that spell none are faults.
    fn named(&mut self, rows: Vec<Row<'a>>, system: &System) -> Vec<(NameId, Row<'a>)> {
        let rows = rows.into_iter().map(|row| (system.find(row.0), row));
        let (known, strange): (Vec<_>, Vec<_>) = rows.partition(|(name, _)| name.is_some());
        let strange = strange.into_iter().take(MOST_STRANGE);
        self.faults
            .extend(strange.map(|(_, (plain, span, _))| unmentioned(system, plain, span)));
        known
            .into_iter()
            .filter_map(|(name, row)| Some((name?, row)))
            .collect()
    }

    pub(super) fn names(&mut self, system: &System) -> BTreeMap<String, Gloss> {
        let mut names = BTreeMap::new();
        let rows = self.table("names").unwrap_or_default();
        for (_, (key, _, value)) in self.named(rows, system) {
            let more = |key: &str| {
                let table = value.get_ref().as_table();
                let text = table.and_then(|t| t.get(key)).and_then(text_of);
                text.unwrap_or_default()
            };
            let (about, entries) = (more("about"), more("entries"));
            match text_of(value) {
                Some(name) => {
                    let gloss = Gloss {
                        name,
                        about,
                        entries,
                    };
                    names.insert(key.to_owned(), gloss);
                }
                None => self.faults.push(
                    Diagnostic::at(value.span(), text!("model.name_explained_both_languages"))
                        .help(Text::verbatim(
                            "h = { en = \"hidden state\", zh = \"隐藏状态\" }",
                        )),
                ),
            }
        }
        names
    }

    pub(super) fn section(&mut self, key: &str, system: &System) -> Vec<Entry> {
        let mut out = vec![];
        // `default = { init = "xavier", seed = 7 }`: how the parameters are drawn that nothing is given for.
        let draws = key == "parameters" && system.find(DEFAULT).is_none();
        let rows = self.table(key).unwrap_or_default().into_iter();
        let (own, rows): (Vec<_>, Vec<_>) = rows.partition(|row| draws && row.0 == DEFAULT);
        let mut default = None;
        if let Some((_, _, value)) = own.into_iter().next() {
            match InitialValue::read(value, true) {
                Ok(given) => default = Some((given, value.span())),
                Err(faults) => self.faults.extend(faults),
            }
        }
        for (name, (plain, span, value)) in self.named(rows, system) {
            let role = system.entry(name).role;
            let fits = match key {
                "parameters" => role == Role::Parameter,
                "initial" => matches!(role, Role::Sequence | Role::Input),
                _ => role == Role::Input,
            };
            if !fits {
                self.faults.push(misplaced(plain, key, role, span));
                continue;
            }
            match InitialValue::read(value, key == "parameters") {
                Ok(given) => out.push(Entry {
                    name,
                    span: value.span(),
                    given,
                }),
                Err(faults) => self.faults.extend(faults),
            }
        }
        if let Some((given, span)) = default {
            let is_left = |id: &NameId| {
                let entry = system.entry(*id);
                let own = out.iter().any(|e: &Entry| e.name == *id);
                entry.role == Role::Parameter && !own
            };
            let left: Vec<NameId> = system.ids().filter(is_left).collect();
            out.extend(left.into_iter().map(|name| Entry {
                name,
                span: span.clone(),
                given: given.clone(),
            }));
        }
        out
    }

    pub(super) fn sizes(&mut self, system: &System) -> Vec<ShapeHint> {
        let mut known = vec![];
        let rows = self.table("sizes").unwrap_or_default().into_iter();
        let is_length = |row: &Row| length(system, row.0).is_some();
        let (_, rows) = rows.partition::<Vec<_>, _>(is_length);
        for (name, (_, _, value)) in self.named(rows, system) {
            let rows = self.whole(value, MAX_DIM, text!("model.size"));
            known.extend(rows.map(|rows| ShapeHint::rows(name, rows)));
        }
        known
    }

    /// A number of rows or steps up to `most`; `what` it is.
    fn whole(&mut self, value: &Spanned<DeValue<'_>>, most: usize, what: Text) -> Option<usize> {
        let number = whole(value, 1..=most, what);
        number.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// How many steps each length has: T, and such as `T_x`.
    pub(super) fn lengths(&mut self, system: &System, inputs: &[Entry]) -> Lengths {
        let sizes = self.table("sizes").unwrap_or_default();
        let mut said = vec![None; system.lengths.len()];
        for (plain, _, value) in sizes {
            if let Some(axis) = length(system, plain) {
                said[axis] = self.whole(value, MAX_LENGTH, text!("model.length"));
            }
        }
        let all = said.into_iter().enumerate();
        let all: Vec<usize> = all
            .map(|(n, said)| self.steps(system, inputs, (n, said)))
            .collect();
        all.into()
    }

    /// The steps of one length: the rows of the inputs that are used at the current time, or what is said of it; of T the
    /// key `length` says it, too.
    fn steps(
        &mut self,
        system: &System,
        inputs: &[Entry],
        (axis, said): (usize, Option<usize>),
    ) -> usize {
        let own = inputs.iter().filter(|e| system.entry(e.name).axis == axis);
        let inputs: Vec<&Entry> = own.collect();
        let used = inputs.iter().find(|e| system.entry(e.name).used_now);
        let key = self.root.get("length").filter(|_| axis == 0);
        let length = match (used, said, key) {
            (Some(first), ..) => first.given.rows(),
            (None, Some(said), _) => said,
            (None, None, Some(value)) => {
                match self.whole(value, MAX_LENGTH, text!("model.length")) {
                    Some(length) => length,
                    None => return 0,
                }
            }
            (None, None, None) => inputs.iter().map(|e| e.given.rows()).max().unwrap_or(1),
        };
        for entry in inputs {
            let seen = system.entry(entry.name);
            let rows = entry.given.rows();
            // Of what is never used at the current time fewer can be enough: see lacking().
            if rows > length || seen.used_now && rows < length {
                let plain = &seen.name.plain;
                self.faults.push(
                    Diagnostic::at(
                        entry.span.clone(),
                        text!("model.rows_but_sequence_steps", plain, rows, length),
                    )
                    .help(text!("model.give_one_row_each_time")),
                );
            }
        }
        length
    }
}

/// The length that is called so.
fn length(system: &System, plain: &str) -> Option<usize> {
    let is_name = system.find(plain).is_some();
    let mut all = system.lengths.iter();
    all.position(|length| length == plain).filter(|_| !is_name)
}

fn text_of(value: &Spanned<DeValue<'_>>) -> Option<Text> {
    if let Some(both) = value.get_ref().as_str() {
        return Some(Text::verbatim(crate::lang::printable(both)));
    }
    let table = value.get_ref().as_table()?;
    let of = |lang: Lang| {
        let written = table.get(lang.code())?.get_ref().as_str()?;
        Some((lang, crate::lang::printable(written)))
    };
    let written: Each<String> = Lang::all().filter_map(of).collect();
    (!written.is_empty()).then(|| Text::written(written))
}
