//! The pages of a lesson: CommonMark with `$math$`, `{{ live values }}` and fenced directives.

mod comments;
mod cues;
mod image;
mod slips;
mod table;

use super::directive;
use super::document::{ImageFile, Kind, Page, Paragraph, Part};
use super::inline::{plain, spread, words};
use crate::lang::{Diagnostic, Diagnostics, Span, control_entity, printable, text};
use crate::typeset::{Tex, tex_faults};
use cues::Cues;
use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};
use table::Table;
use unicode_width::UnicodeWidthStr;

/// Columns of code up to which it is not broken.
const UNBROKEN: usize = 24;

/// Lists inside lists are read this deep.
const MAX_LISTS: usize = 6;

/// The pages of `source` from byte `start` on, and what is wrong with them.
pub(super) fn pages(source: &str, start: usize) -> (Vec<Page>, Diagnostics) {
    let mut reader = Reader::new(source, start);
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let shifted = |range: Span| range.start + start..range.end + start;
    let mut entities = vec![];
    let events = Parser::new_ext(&source[start..], options).into_offset_iter();
    // An entity is an event of its own until texts are merged.
    let events = events.inspect(|(event, range)| {
        if let Event::Text(text) = event {
            entities.extend(control_entity(source, text, &shifted(range.clone())));
        }
    });
    for (event, range) in TextMergeWithOffset::new(events) {
        reader.event(event, shifted(range));
    }
    reader.faults.extend(entities);
    let last = std::mem::take(&mut reader.page);
    reader.end(last);
    (reader.pages, reader.faults)
}

#[derive(Default)]
struct Reader<'a> {
    source: &'a str,
    faults: Diagnostics,
    pages: Vec<Page>,
    page: Page,
    /// The paragraph so far.
    parts: Vec<Part>,
    /// How its first line begins, and whether that is a number.
    lead: (String, bool),
    strong: usize,
    /// Open lists, each with its next number.
    lists: Vec<Option<u64>>,
    code: bool,
    link: Option<(String, usize)>,
    image: Option<ImageFile>,
    table: Table,
    /// What comments of the author say of the screens of a room.
    cues: Cues,
    /// A directive or an image stands on the page, whatever is wrong with it.
    directed: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, start: usize) -> Reader<'a> {
        Reader {
            source,
            page: Page {
                span: start..start,
                head: start..start,
                ..Page::default()
            },
            ..Reader::default()
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Rule => {
                let next = Page {
                    head: span.clone(),
                    span,
                    ..Page::default()
                };
                let done = std::mem::replace(&mut self.page, next);
                self.end(done);
            }
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.close(tag, span),
            Event::Text(_) if self.code => {}
            Event::Text(text) => {
                self.stray(&text, &span);
                let place = spread(self.source, &text, &span);
                let (parts, faults) = words(&text, self.strong > 0, self.link.is_some(), place);
                self.parts.extend(parts);
                self.faults.extend(faults);
            }
            Event::Code(text) => {
                // What is to be typed stands in one line.
                let text = if text.width() <= UNBROKEN {
                    text.replace(' ', "\u{a0}")
                } else {
                    text.to_string()
                };
                self.parts.push(Part::Words(text, true));
            }
            Event::InlineMath(text) => self.math(&text, &span),
            Event::DisplayMath(text) => {
                self.flush(Kind::Text);
                self.math(&text, &span);
                self.flush(Kind::Formula);
            }
            Event::SoftBreak => {
                // A line break between Chinese characters is no space.
                let wide = |c: Option<char>| c.is_some_and(|c| c as u32 >= 0x2e80);
                let before = self.source[..span.start].chars().next_back();
                let after = self.source[span.end..].trim_start().chars().next();
                if !(wide(before) && wide(after)) {
                    self.parts.push(Part::Words(" ".into(), false));
                }
            }
            Event::HardBreak => self.flush(Kind::Text),
            // Of a pair of tags the first is told.
            Event::InlineHtml(tag) if tag.starts_with("</") => {}
            Event::InlineHtml(tag) if tag.starts_with("<!--") => self.comment(span),
            Event::InlineHtml(_) => self.html(span),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::CodeBlock(kind) => {
                self.code = true;
                let name = match kind {
                    CodeBlockKind::Fenced(name) => name.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let shown = self.page.prose.len();
                let faults = directive::block(&mut self.page, self.source, &name, span);
                self.directed |= self.page.prose.len() == shown;
                self.cues.mark(&mut self.page.prose[shown..]);
                self.faults.extend(faults);
            }
            Tag::Strong | Tag::Emphasis => self.strong += 1,
            Tag::List(first) => {
                self.flush(Kind::Text);
                self.lists.push(first);
                if self.lists.len() == MAX_LISTS + 1 {
                    self.faults.push(Diagnostic::at(
                        span.start..span.start + 1,
                        text!("lesson.lists_stand_inside_lists_most", most = MAX_LISTS),
                    ));
                }
            }
            Tag::Item => {
                let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(MAX_LISTS));
                self.lead = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        (format!("{indent}{}. ", *n - 1), true)
                    }
                    _ => (format!("{indent}• "), false),
                };
            }
            Tag::Link { dest_url, .. } => {
                self.link = Some((printable(&dest_url), self.parts.len()))
            }
            Tag::Table(columns) => {
                self.wide_table(&span, columns.len());
                self.table = Table::new(span.start, &columns);
            }
            Tag::TableRow => self.row(span),
            Tag::Image { dest_url, .. } => self.image(&dest_url, span),
            Tag::HtmlBlock => self.html_block(span),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Heading(level) => self.heading(level, span),
            TagEnd::CodeBlock => self.code = false,
            TagEnd::Strong | TagEnd::Emphasis => self.strong = self.strong.saturating_sub(1),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Paragraph => {
                self.no_table(&span);
                self.flush(Kind::Text);
            }
            TagEnd::Item => self.flush(Kind::Text),
            TagEnd::Link => {
                if let Some((to, from)) = self.link.take() {
                    let text = plain(&self.parts.split_off(from.min(self.parts.len())));
                    self.parts.push(Part::Link(text, to, span));
                }
            }
            TagEnd::Image => self.end_image(),
            TagEnd::TableCell => self.table.cell(self.parts.len()),
            TagEnd::TableRow | TagEnd::TableHead => self.table_row(),
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel, span: Span) {
        let parts = std::mem::take(&mut self.parts);
        let span = span.start..span.start + self.source[span].trim_end().len();
        if level == HeadingLevel::H2 && self.page.heading.is_empty() && !parts.is_empty() {
            (self.page.heading, self.page.head) = (plain(&parts), span);
            return;
        }
        if level == HeadingLevel::H3 && !parts.is_empty() {
            self.parts = parts;
            return self.flush(Kind::Heading);
        }
        if self.source[span.clone()].ends_with("---") {
            // CommonMark takes words with a line of dashes right under them for a heading.
            let dashes = span.end - 3..span.end;
            self.faults.push(
                Diagnostic::at(
                    dashes.clone(),
                    text!("lesson.right_under_words_makes_heading"),
                )
                .help(text!("lesson.leave_line_empty_before_begins")),
            );
            return self.event(Event::Rule, dashes);
        }
        self.faults.push(
            Diagnostic::at(span, text!("lesson.page_one_heading_written"))
                .help(text!("lesson.make_strong_words_begin_new")),
        );
    }

    fn end(&mut self, page: Page) {
        let open = self.end_cues();
        self.faults.extend(open);
        let directed = std::mem::take(&mut self.directed);
        let at = page.head.clone();
        if page.heading.is_empty() {
            // The first page has no line of dashes to point at, but its first words.
            let blank = self.source[at.start..].len() - self.source[at.start..].trim_start().len();
            let at = if at.is_empty() {
                at.start + blank..at.start + blank
            } else {
                at
            };
            self.faults.push(
                Diagnostic::at(at, text!("lesson.page_no_heading"))
                    .help(text!("lesson.begin_every_page_line_heading")),
            );
        } else if page.prose.is_empty() && !directed {
            self.faults.push(
                Diagnostic::at(at, text!("lesson.nothing_on_page"))
                    .help(text!("lesson.write_sentence_delete_page")),
            );
        }
        self.pages.push(page);
    }

    /// What was read becomes a paragraph.
    fn flush(&mut self, kind: Kind) {
        let is_blank = |part: &Part| matches!(part, Part::Words(text, _) if text.trim().is_empty());
        if kind == Kind::Text && self.parts.iter().all(is_blank) {
            self.parts.clear();
        }
        if !self.parts.is_empty() {
            self.paragraph(kind);
        }
    }

    fn paragraph(&mut self, kind: Kind) {
        let (lead, numbered) = std::mem::take(&mut self.lead);
        let kind = match kind {
            Kind::Text if !lead.is_empty() => Kind::Item(numbered),
            kind => kind,
        };
        let mut paragraph = Paragraph {
            kind,
            lead,
            parts: std::mem::take(&mut self.parts),
            ..Paragraph::default()
        };
        self.cues.mark(std::slice::from_mut(&mut paragraph));
        self.page.prose.push(paragraph);
    }

    /// A row that has no words in it is one all the same: it has a place among the others.
    fn table_row(&mut self) {
        let row = self.table.row();
        self.paragraph(Kind::Row(row));
    }

    fn math(&mut self, text: &str, span: &Span) {
        self.faults
            .extend(tex_faults(text, spread(self.source, text, span)));
        self.parts.push(Part::Math(Tex::read(text)));
    }
}

#[cfg(test)]
mod tests;
