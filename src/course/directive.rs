//! Fenced blocks of a page: directives, and code to be shown.
//!
//! A directive is a file of this folder with an implementation of [`Directive`], a line in [`KINDS`], and its slot
//! in a [`Page`].

mod fill;
mod predict;
mod show;
mod train;
mod walk;

use super::code::{self, Syntax};
use super::document::{Kind as Sort, Page, Paragraph, Part};
use crate::equation::nearest;
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};
pub(super) use predict::PREDICT;
pub use train::command;

/// What a fenced block of a page asks for.
pub(super) trait Directive {
    /// Reads what a block says; nothing if that is not enough, which is a fault of the block.
    fn read(block: &mut Block<'_>) -> Option<Self>
    where
        Self: Sized;

    /// What has to be the same in every language.
    fn shared(&self) -> String;

    /// Places of what only a model can give.
    fn needs(&self) -> Vec<&Span>;

    /// What is wrong with it, whatever the model.
    fn faults(&self) -> Diagnostics {
        vec![]
    }

    /// What is wrong with it in a run of the model.
    fn misfits(&self, _: &Run) -> Diagnostics {
        vec![]
    }
}

/// A kind of directive; the slot of a page that it fills has its name.
pub(super) struct Kind {
    pub(super) name: &'static str,
    read: fn(&mut Block<'_>, &mut Page),
    pub(super) on: fn(&Page) -> Vec<&dyn Directive>,
}

macro_rules! kind {
    ($slot:ident) => {
        Kind {
            name: stringify!($slot),
            read: |block, page| block.put(&mut page.$slot, stringify!($slot)),
            on: |page| {
                let said = page.$slot.iter();
                said.map(|said| said as &dyn Directive).collect()
            },
        }
    };
}

/// A slot of a page, which holds one of its kind or several.
trait Slot<D> {
    /// Takes one more, if there is room.
    fn take(&mut self, said: D) -> bool;
}

impl<D> Slot<D> for Option<D> {
    fn take(&mut self, said: D) -> bool {
        let free = self.is_none();
        self.get_or_insert(said);
        free
    }
}

impl<D> Slot<D> for Vec<D> {
    fn take(&mut self, said: D) -> bool {
        self.push(said);
        true
    }
}

/// Every directive.
pub(super) const KINDS: [Kind; 5] = [
    kind!(walk),
    kind!(show),
    kind!(train),
    kind!(predict),
    kind!(fill),
];

/// What the directives of a page ask for.
pub(super) fn all(page: &Page) -> impl Iterator<Item = &dyn Directive> {
    KINDS.iter().flat_map(|kind| (kind.on)(page))
}

/// The block of words for the presenter.
pub(super) const NOTES: &str = "notes";
/// Most lines of a walk or a fill.
const MAX_LINES: usize = 100;

/// A fenced block called `name` at `span` of `source`.
pub(super) struct Block<'a> {
    source: &'a str,
    /// With its fences.
    span: Span,
    /// Between them.
    inner: Span,
    faults: Diagnostics,
}

/// Puts what a fenced block says into `page`; what is wrong with it.
pub(super) fn block(page: &mut Page, source: &str, name: &str, span: Span) -> Diagnostics {
    let mut block = Block::new(source, span);
    // Behind the name of a language the lines to be lit: `python {1|3-4|all}`.
    let (name, lit) = match name.split_once('{') {
        Some((name, rest)) => (name.trim(), Some(rest)),
        None => (name.trim(), None),
    };
    let kind = KINDS.iter().find(|kind| kind.name == name);
    match (kind, code::named(name)) {
        (None, Some(syntax)) => {
            let lines = block.code(syntax, lit);
            page.prose.extend(lines);
        }
        (Some(kind), _) => (kind.read)(&mut block, page),
        _ if name == NOTES => page.notes.push_str(&source[block.inner.clone()]),
        _ => block.faults.push(unknown(name, block.head())),
    }
    block.faults
}

fn unknown(name: &str, at: Span) -> Diagnostic {
    let shown = printable_line(name, 30);
    let fault = Diagnostic::at(at, text!("directive.there_is_no_directive", shown));
    let names = KINDS.iter().map(|kind| kind.name).chain([NOTES]);
    match nearest(name, names.chain(code::names())) {
        Some(near) => fault.help(text!("common.did_you_mean", near)),
        None => fault.help(text!("directive.directives_walk_show_train")),
    }
}

impl<'a> Block<'a> {
    fn new(source: &'a str, span: Span) -> Block<'a> {
        let whole = &source[span.clone()];
        let body = whole.trim_end();
        let open: String = body
            .chars()
            .take_while(|c| matches!(c, '`' | '~'))
            .collect();
        let from = whole.find('\n').map_or(whole.len(), |n| n + 1);
        let last = body.rfind('\n').map_or(0, |n| n + 1);
        let closed = open.is_empty() || last > 0 && body[last..].trim_start().starts_with(&open);
        let to = if closed && !open.is_empty() {
            last.max(from)
        } else {
            whole.len()
        };
        let inner = span.start + from..span.start + to;
        let mut block = Block {
            source,
            span,
            inner,
            faults: vec![],
        };
        if !closed {
            block.faults.push(
                Diagnostic::at(block.head(), text!("directive.block_no_end"))
                    .help(text!("directive.end_it_with_line", open)),
            );
        }
        block
    }

    /// The opening fence with its name.
    fn head(&self) -> Span {
        let line = self.source[self.span.clone()]
            .lines()
            .next()
            .unwrap_or_default();
        self.span.start..self.span.start + line.trim_end().len()
    }

    /// The code it shows, line by line, and in which of the steps `{1|3-4|all}` each line is lit.
    fn code(&mut self, syntax: &Syntax, lit: Option<&str>) -> Vec<Paragraph> {
        let code = &self.source[self.inner.clone()];
        let pieces = syntax.lines(code);
        let steps = lit.map(|lit| {
            let list = lit.trim_end().strip_suffix('}');
            list.and_then(|list| code::steps(list, pieces.len()))
        });
        if steps == Some(None) {
            let (head, n) = (self.head(), pieces.len());
            let fault = Diagnostic::at(head, text!("directive.lines_to_be_lit", n));
            let help = text!("directive.write_lines_to_be_lit");
            self.faults.push(fault.help(help));
        }
        let steps = steps.flatten().unwrap_or_default();
        let line = |(n, (line, pieces)): (usize, (&str, Vec<(String, _)>))| Paragraph {
            lead: line[..line.len() - line.trim_start().len()].to_owned(),
            kind: Sort::Code(self.span.start, steps.iter().map(|lit| lit[n]).collect()),
            parts: pieces
                .into_iter()
                .map(|(text, token)| Part::Code(text, token))
                .collect(),
            ..Paragraph::default()
        };
        code.lines().zip(pieces).enumerate().map(line).collect()
    }

    /// Lines that say something, and where they stand.
    fn lines(&mut self) -> Vec<(&'a str, Span)> {
        let mut at = self.inner.start;
        let mut out: Vec<(&'a str, Span)> = vec![];
        for line in self.source[self.inner.clone()].split_inclusive('\n') {
            let text = line.trim();
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            if text.is_empty() {
                continue;
            }
            let place = start..start + text.len();
            if out.len() == MAX_LINES {
                self.faults.push(Diagnostic::at(
                    place,
                    text!("directive.block_most_lines", most = MAX_LINES),
                ));
                break;
            }
            out.push((text, place));
        }
        out
    }

    fn empty(&mut self, what: Text, help: Text) {
        self.faults
            .push(Diagnostic::at(self.head(), what).help(help));
    }

    /// Fills a slot of the page.
    fn put<D: Directive>(&mut self, slot: &mut impl Slot<D>, name: &str) {
        let Some(said) = D::read(self) else { return };
        if !slot.take(said) {
            let fault = Diagnostic::at(self.head(), text!("directive.page_most_one", name));
            let help = text!("directive.begin_new_page_with");
            self.faults.push(fault.help(help));
        }
    }
}
