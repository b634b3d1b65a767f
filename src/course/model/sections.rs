//! The sections of a model file: texts, equations, names, numbers, sizes.

use super::super::data::{InitialValue, Row};
use super::super::fields::{MOST_STRANGE, Written, unknown_key};
use super::misfits::{misplaced, unmentioned};
use super::{Entry, Gloss, KEYS, Reader};
use crate::equation::{NameId, Role, ShapeHint, System};
use crate::graph::MAX_LENGTH;
use crate::lang::{Fault, Text};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeValue;

impl<'a> Reader<'a> {
    pub(super) fn known_keys(&mut self) {
        let strange = self
            .root
            .keys()
            .filter(|k| !KEYS.contains(&k.get_ref().as_ref()));
        for key in strange.take(MOST_STRANGE) {
            self.faults
                .push(unknown_key(key.get_ref(), key.span(), KEYS.iter().copied()));
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
                Fault::at(
                    value.span(),
                    format!("{key} should be text in both languages"),
                    format!("{key} 应当用两种语言书写"),
                )
                .help(
                    format!("{key} = {{ en = \"…\", zh = \"…\" }}"),
                    format!("{key} = {{ en = \"…\", zh = \"…\" }}"),
                ),
            );
        }
        text.unwrap_or_default()
    }

    pub(super) fn equations(&mut self) -> Option<(Arc<System>, Written)> {
        let Some(value) = self.root.get("equations") else {
            self.faults.push(
                Fault::whole("the file has no equations", "文件里没有公式").help(
                    "add equations = ''' … ''' with LaTeX between the quotes",
                    "请加上 equations = ''' … '''，引号之间写 LaTeX",
                ),
            );
            return None;
        };
        let Some(text) = value.get_ref().as_str() else {
            self.faults.push(Fault::at(
                value.span(),
                "equations should be text",
                "equations 应当是文本",
            ));
            return None;
        };
        let latex = Written::new(self.source, value.span(), text);
        match System::parse(text) {
            Ok(system) => Some((Arc::new(system), latex)),
            Err(faults) => {
                self.faults
                    .extend(faults.into_iter().map(|f| f.moved(|s| latex.place(s))));
                None
            }
        }
    }

    fn table(&mut self, key: &str) -> Option<Vec<Row<'a>>> {
        let value = self.root.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(
                table
                    .iter()
                    .map(|(k, v)| (k.get_ref().as_ref(), k.span(), v))
                    .collect(),
            ),
            _ => {
                self.faults.push(Fault::at(
                    value.span(),
                    format!("[{key}] should be a table"),
                    format!("[{key}] 应当是一个表"),
                ));
                None
            }
        }
    }

    /// What the table `key` says of each name; keys that spell none are faults.
    fn named(&mut self, key: &str, system: &System) -> Vec<(NameId, Row<'a>)> {
        let rows = self
            .table(key)
            .unwrap_or_default()
            .into_iter()
            .map(|row| (system.find(row.0), row));
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
        for (_, (key, _, value)) in self.named("names", system) {
            let about = value
                .get_ref()
                .as_table()
                .and_then(|t| t.get("about"))
                .and_then(text_of)
                .unwrap_or_default();
            match text_of(value) {
                Some(name) => {
                    names.insert(key.to_owned(), Gloss { name, about });
                }
                None => self.faults.push(
                    Fault::at(
                        value.span(),
                        "a name is explained in both languages",
                        "名字要用两种语言解释",
                    )
                    .help(
                        "h = { en = \"hidden state\", zh = \"隐藏状态\" }",
                        "h = { en = \"hidden state\", zh = \"隐藏状态\" }",
                    ),
                ),
            }
        }
        names
    }

    pub(super) fn section(&mut self, key: &str, system: &System) -> Vec<Entry> {
        let mut out = vec![];
        for (name, (plain, span, value)) in self.named(key, system) {
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
        out
    }

    pub(super) fn sizes(&mut self, system: &System) -> Vec<ShapeHint> {
        let mut known = vec![];
        for (name, (_, _, value)) in self.named("sizes", system) {
            match super::super::data::whole(value, 1..=crate::equation::MAX_DIM, ("a size", "大小"))
            {
                Ok(rows) => known.push(ShapeHint {
                    name,
                    rows,
                    cols: None,
                }),
                Err(fault) => self.faults.push(*fault),
            }
        }
        known
    }

    /// T: the rows of the inputs that are used at the current time, or the key `length`.
    pub(super) fn length(&mut self, system: &System, inputs: &[Entry]) -> Option<usize> {
        let now: Vec<&Entry> = inputs
            .iter()
            .filter(|e| system.entry(e.name).used_now)
            .collect();
        let length = match (now.first(), self.root.get("length")) {
            (Some(first), _) => first.given.rows(),
            (None, Some(value)) => {
                match super::super::data::whole(value, 1..=MAX_LENGTH, ("the length", "长度")) {
                    Ok(length) => length,
                    Err(fault) => {
                        self.faults.push(*fault);
                        return None;
                    }
                }
            }
            (None, None) => inputs.iter().map(|e| e.given.rows()).max().unwrap_or(1),
        };
        for entry in inputs {
            let seen = system.entry(entry.name);
            let rows = entry.given.rows();
            // Of what is never used at the current time fewer can be enough: see lacking().
            if rows > length || seen.used_now && rows < length {
                let plain = &seen.name.plain;
                self.faults.push(
                    Fault::at(
                        entry.span.clone(),
                        format!("{plain} has {rows} rows, but the sequence has {length} steps"),
                        format!("{plain} 有 {rows} 行，而序列有 {length} 步"),
                    )
                    .help("give one row for each time step", "每个时间步给一行"),
                );
            }
        }
        (self.faults.is_empty()).then_some(length)
    }
}

fn text_of(value: &Spanned<DeValue<'_>>) -> Option<Text> {
    if let Some(both) = value.get_ref().as_str() {
        let both = crate::lang::printable(both);
        return Some(Text::new(both.clone(), both));
    }
    let table = value.get_ref().as_table()?;
    let get = |key: &str| {
        table
            .get(key)
            .and_then(|v| v.get_ref().as_str())
            .map(crate::lang::printable)
    };
    let (en, zh) = (get("en"), get("zh"));
    let any = en.clone().or_else(|| zh.clone())?;
    Some(Text {
        en: en.unwrap_or_else(|| any.clone()),
        zh: zh.unwrap_or(any),
    })
}
