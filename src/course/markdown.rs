//! The pages of a lesson: CommonMark with `$math$`, `{{ live values }}` and fenced directives.

use super::directive;
use super::document::{Page, Paragraph, Part};
use super::inline::{lone_dollar, plain, spread, words};
use super::table;
use crate::lang::{Diagnostic, Diagnostics, Span, printable, text};
use crate::typeset::{Tex, tex_faults};
use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};
use unicode_width::UnicodeWidthStr;

/// Columns of code up to which it is not broken.
const UNBROKEN: usize = 24;

/// Lists inside lists are read this deep.
const MAX_LISTS: usize = 6;

/// The pages of `source` from byte `start` on, and what is wrong with them.
pub(super) fn pages(source: &str, start: usize) -> (Vec<Page>, Diagnostics) {
    let mut reader = Reader::new(source, start);
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let events = Parser::new_ext(&source[start..], options).into_offset_iter();
    for (event, range) in TextMergeWithOffset::new(events) {
        reader.event(event, range.start + start..range.end + start);
    }
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
    /// How its first line begins.
    lead: String,
    strong: usize,
    /// Open lists, each with its next number.
    lists: Vec<Option<u64>>,
    code: bool,
    link: Option<(String, usize)>,
    /// Columns of the open table, and where the cells of its rows end.
    columns: usize,
    ends: Vec<Vec<usize>>,
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
                self.flush(false);
                self.math(&text, &span);
                self.flush(true);
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
            Event::HardBreak => self.flush(false),
            // Of a pair of tags the first is told.
            Event::InlineHtml(tag) if tag.starts_with("</") => {}
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
                let faults = directive::block(&mut self.page, self.source, &name, span);
                self.faults.extend(faults);
            }
            Tag::Strong | Tag::Emphasis => self.strong += 1,
            Tag::List(first) => {
                self.flush(false);
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
                        format!("{indent}{}. ", *n - 1)
                    }
                    _ => format!("{indent}• "),
                };
            }
            Tag::Link { dest_url, .. } => {
                self.link = Some((printable(&dest_url), self.parts.len()))
            }
            Tag::Table(columns) => (self.columns, self.ends) = (columns.len(), vec![]),
            Tag::TableHead => self.ends.push(vec![]),
            Tag::TableRow => {
                self.ends.push(vec![]);
                self.row(span);
            }
            Tag::Image { .. } => self.image(span),
            Tag::HtmlBlock => self.html(span),
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
                self.flush(false);
            }
            TagEnd::Item => self.flush(false),
            TagEnd::Link => {
                if let Some((to, from)) = self.link.take() {
                    let text = plain(&self.parts.split_off(from.min(self.parts.len())));
                    self.parts.push(Part::Link(text, to, span));
                }
            }
            TagEnd::TableCell => {
                let end = self.parts.len();
                self.ends
                    .last_mut()
                    .into_iter()
                    .for_each(|row| row.push(end));
            }
            TagEnd::TableRow | TagEnd::TableHead => self.table_row(),
            TagEnd::Table => {
                let rows = self.page.prose.len() - self.ends.len();
                table::align(&mut self.page.prose[rows..], &self.ends);
            }
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel, span: Span) {
        let text = plain(&std::mem::take(&mut self.parts));
        let span = span.start..span.start + self.source[span].trim_end().len();
        if level == HeadingLevel::H2 && self.page.heading.is_empty() && !text.is_empty() {
            (self.page.heading, self.page.head) = (text, span);
            return;
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
        } else if page.prose.is_empty() && directive::all(&page).next().is_none() {
            self.faults.push(
                Diagnostic::at(at, text!("lesson.nothing_on_page"))
                    .help(text!("lesson.write_sentence_delete_page")),
            );
        }
        self.pages.push(page);
    }

    fn flush(&mut self, fixed: bool) {
        if !self.parts.is_empty() {
            let (lead, parts) = (
                std::mem::take(&mut self.lead),
                std::mem::take(&mut self.parts),
            );
            self.page.prose.push(Paragraph { lead, fixed, parts });
        }
    }

    /// A row that has no words in it is one all the same: it has a place among the others.
    fn table_row(&mut self) {
        let (lead, parts) = (
            std::mem::take(&mut self.lead),
            std::mem::take(&mut self.parts),
        );
        let fixed = true;
        self.page.prose.push(Paragraph { lead, fixed, parts });
    }

    fn math(&mut self, text: &str, span: &Span) {
        self.faults
            .extend(tex_faults(text, spread(self.source, text, span)));
        self.parts.push(Part::Math(Tex::read(text)));
    }

    /// A `$` that opens a formula which never ends is no formula to CommonMark.
    fn stray(&mut self, text: &str, span: &Span) {
        if !text.contains('$') {
            return;
        }
        let raw = self.source[span.clone()]
            .match_indices('$')
            .map(|(i, _)| span.start + i);
        let lone: Vec<usize> = raw
            .filter(|at| !self.source[..*at].ends_with('\\'))
            .collect();
        for pair in lone.chunks(2) {
            let braces = match pair {
                [from, to] => tex_faults(&self.source[from + 1..*to], |s| {
                    s.start + from + 1..s.end + from + 1
                }),
                _ => vec![],
            };
            // Two dollars with braces between that do not pair are no formula, either.
            let none = braces.is_empty().then(|| lone_dollar(pair[0]..pair[0] + 1));
            self.faults.extend(braces.into_iter().chain(none));
        }
    }

    /// A row of a table has as many cells as its head.
    fn row(&mut self, span: Span) {
        let line = self.source[span.clone()].trim();
        let inner = line.strip_prefix('|').unwrap_or(line);
        let inner = inner
            .strip_suffix('|')
            .filter(|i| !i.ends_with('\\'))
            .unwrap_or(inner);
        let bars = inner
            .match_indices('|')
            .filter(|(i, _)| !inner[..*i].ends_with('\\'))
            .count();
        let (cells, columns) = (bars + 1, self.columns);
        if cells != columns {
            self.faults.push(
                Diagnostic::at(
                    span.start..span.start + line.len(),
                    text!("lesson.row_cells_head_table", cells, columns),
                )
                .help(text!("lesson.cells_parted_inside_cell_written")),
            );
        }
    }

    /// Lines that begin with a bar are meant as a table.
    fn no_table(&mut self, span: &Span) {
        let text = self.source[span.clone()].trim();
        if text.starts_with('|') && text.ends_with('|') && text.contains('\n') {
            self.faults.push(
                Diagnostic::at(
                    span.start..span.start + 1,
                    text!("lesson.these_lines_no_table"),
                )
                .help(text!("lesson.line_under_head_many_cells")),
            );
        }
    }

    fn html(&mut self, span: Span) {
        self.faults.push(
            Diagnostic::at(span, text!("lesson.lesson_holds_no_html"))
                .help(text!("lesson.strong_words")),
        );
    }

    fn image(&mut self, span: Span) {
        self.faults.push(
            Diagnostic::at(span, text!("lesson.lesson_holds_no_image_files"))
                .help(text!("lesson.pictures_come_from_show_block")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    /// Where the live values of a page stand.
    fn live(source: &str) -> Vec<Span> {
        let (pages, _) = pages(source, 0);
        let parts = pages[0].prose.iter().flat_map(|paragraph| &paragraph.parts);
        let live = parts.filter_map(Part::live);
        live.map(|number| number.span.clone()).collect()
    }

    #[test]
    fn a_live_value_behind_an_escape_is_found_where_it_stands() {
        let source = "## x\n\n{{ i_1 }} \\* and {{ i_1 }} &amp; {{ i_1 }}\n";
        let places: Vec<usize> = source.match_indices("{{").map(|(at, _)| at).collect();
        assert_eq!(
            places,
            live(source)
                .iter()
                .map(|span| span.start)
                .collect::<Vec<_>>()
        );
        assert!(
            live(source)
                .into_iter()
                .all(|span| &source[span] == "{{ i_1 }}")
        );
    }

    #[test]
    fn many_live_values_on_a_line_are_read_at_once() {
        let start = Instant::now();
        for escape in ["", "\\* "] {
            assert_eq!(
                live(&format!("## x\n\n{escape}{}\n", "{{i_1}}".repeat(50_000))).len(),
                50_000
            );
        }
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}",
            start.elapsed()
        );
    }
}
