//! Keys and values of a TOML text, each of the type it should have, every fault with its place.

use super::data::number;
use super::toml_faults;
use crate::equation::nearest;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable, printable_line, text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A text written in a file: what it says, and where its characters stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// What it says.
    pub(super) text: String,
    /// The value with its quotes.
    pub(super) span: Span,
    /// Where the first character stands, if it stands in the file as it is.
    offset: Option<usize>,
}

impl Written {
    /// The text of a value at `whole` of `source`.
    pub(super) fn new(source: &str, whole: Span, text: &str) -> Written {
        let raw = source.get(whole.clone()).unwrap_or_default();
        // A literal string stands in the file as it is; one with escapes does not.
        let offset = raw.find(text).map(|at| whole.start + at);
        Written {
            text: text.to_owned(),
            span: whole,
            offset,
        }
    }

    /// What stands behind the first bytes of the text, and blanks.
    pub(super) fn behind(&self, bytes: usize) -> Written {
        let rest = self.text.get(bytes..).unwrap_or_default();
        let text = rest.trim_start();
        let cut = bytes + rest.len() - text.len();
        Written {
            text: text.to_owned(),
            span: self.span.clone(),
            offset: self.offset.map(|at| at + cut),
        }
    }

    /// Where bytes of the text stand in the file.
    pub(super) fn place(&self, span: Span) -> Span {
        match self.offset {
            Some(offset) => span.start + offset..span.end + offset,
            None => self.span.clone(),
        }
    }
}

/// Unknown keys of a table that are told.
pub(super) const MOST_STRANGE: usize = 50;

/// A key and how it is written.
pub(super) type Key = (&'static str, &'static str);

/// The table of a TOML text inside a file.
pub(super) struct Fields<'a> {
    source: &'a str,
    offset: usize,
    table: DeTable<'a>,
    /// What is wrong with it so far.
    pub(super) faults: Diagnostics,
}

impl<'a> Fields<'a> {
    /// Reads the text at `span` of `source`; keys that are not `known` are faults.
    ///
    /// # Errors
    /// When it is not TOML.
    pub(super) fn read(
        source: &'a str,
        span: Span,
        known: &[Key],
    ) -> Result<Fields<'a>, Diagnostics> {
        let (table, faults) = toml_faults::parse(&source[span.clone()], span.start);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut fields = Fields {
            source,
            offset: span.start,
            table: table.into_inner(),
            faults,
        };
        fields.unknown(known);
        Ok(fields)
    }

    fn unknown(&mut self, known: &[Key]) {
        let names = || known.iter().map(|k| k.0);
        let strange = self
            .table
            .keys()
            .filter(|k| !names().any(|n| n == k.get_ref().as_ref()));
        for key in strange.take(MOST_STRANGE) {
            let span = key.span().start + self.offset..key.span().end + self.offset;
            self.faults.push(unknown_key(key.get_ref(), span, names()));
        }
    }

    fn span(&self, value: &Spanned<DeValue<'_>>) -> Span {
        value.span().start + self.offset..value.span().end + self.offset
    }

    /// Where a key's value stands.
    pub(super) fn place(&self, key: &str) -> Option<Span> {
        self.table.get(key).map(|v| self.span(v))
    }

    /// A key that has to be there is not: said at `at`.
    pub(super) fn missing(&mut self, key: Key, at: Span) {
        self.faults.push(
            Diagnostic::at(at, text!("fields.is_missing_here", key = key.0))
                .help(text!("fields.add_line", key = key.1)),
        );
    }

    fn wrong(&mut self, key: Key, span: Span, wanted: Text) {
        self.faults.push(
            Diagnostic::at(span, text!("fields.should_be", key = key.0, wanted))
                .help(text!("fields.for_example", key = key.1)),
        );
    }

    fn written(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Written> {
        let text = value.get_ref().as_str()?;
        let written = Written::new(self.source, self.span(value), text);
        if printable(text) != text {
            self.faults.push(
                Diagnostic::at(
                    written.span.clone(),
                    text!("fields.text_holds_character_could_steer"),
                )
                .help(text!("fields.delete_alone_may_stand_text")),
            );
        }
        Some(written)
    }

    /// What `read` makes of the value of a key; that it makes nothing of it is a fault.
    fn value<T>(
        &mut self,
        key: Key,
        wanted: Text,
        read: impl FnOnce(&mut Self, &Spanned<DeValue<'a>>) -> Option<T>,
    ) -> Option<T> {
        let value = self.table.get(key.0)?.clone();
        let found = read(self, &value);
        if found.is_none() {
            self.wrong(key, self.span(&value), wanted);
        }
        found
    }

    /// A text.
    pub(super) fn text(&mut self, key: Key) -> Option<Written> {
        self.value(key, text!("fields.text_between_quotes"), Self::written)
    }

    /// A list of texts; empty if there is none.
    pub(super) fn texts(&mut self, key: Key) -> Vec<Written> {
        let wanted = || text!("fields.list_of_texts");
        let list = self.value(key, wanted(), |_, value| {
            value.get_ref().as_array().cloned()
        });
        let mut out = vec![];
        for item in list.iter().flatten() {
            match self.written(item) {
                Some(written) => out.push(written),
                None => self.wrong(key, self.span(item), wanted()),
            }
        }
        out
    }

    /// A number.
    pub(super) fn number(&mut self, key: Key) -> Option<f64> {
        self.value(key, text!("fields.number"), |_, value| number(value).ok())
    }

    /// A whole number from `least` to `most`.
    pub(super) fn whole(&mut self, key: Key, least: u32, most: u32) -> Option<u32> {
        let wanted = text!("fields.whole_number_from_to", least, most);
        let fits = |n: &f64| n.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(n);
        let whole = self.value(key, wanted, |_, value| number(value).ok().filter(fits));
        whole.map(|n| n as u32)
    }

    /// `true` or `false`; false if it is not there.
    pub(super) fn flag(&mut self, key: Key) -> bool {
        let wanted = text!("fields.true_or_false");
        let flag = self.value(key, wanted, |_, value| value.get_ref().as_bool());
        flag.unwrap_or(false)
    }

    /// A number, a text or a list of whole numbers, as it is.
    pub(super) fn plain(&mut self, key: Key) -> Option<toml::Value> {
        let wanted = text!("fields.number_reference_one");
        self.value(key, wanted, |_, value| match value.get_ref() {
            DeValue::String(text) => Some(toml::Value::String(text.to_string())),
            DeValue::Integer(_) => Some(toml::Value::Integer(number(value).ok()? as i64)),
            DeValue::Float(_) => Some(toml::Value::Float(number(value).ok()?)),
            DeValue::Array(list) => {
                let whole = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
                    DeValue::Integer(_) => Some(toml::Value::Integer(number(value).ok()? as i64)),
                    _ => None,
                };
                let list: Option<Vec<toml::Value>> = list.iter().map(whole).collect();
                list.map(toml::Value::Array)
            }
            _ => None,
        })
    }
}

/// A key that nobody reads.
pub(super) fn unknown_key<'k>(
    key: &str,
    span: Span,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let word = printable_line(key, 40);
    let fault = Diagnostic::at(span, text!("fields.unknown_key", word));
    match nearest(&word, known.clone()) {
        Some(near) => fault.help(text!("common.did_you_mean", near)),
        None => {
            let list: Vec<&str> = known.collect();
            fault.help(text!("fields.known_are", list = Text::list(&list)))
        }
    }
}
