//! A fault in a file: what is wrong, where, and what would be right.

use super::{Lang, Text, printable_line, say};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::{Deref, DerefMut, Range};
use unicode_width::UnicodeWidthStr;

/// Byte range in a source text.
pub type Span = Range<usize>;

/// One thing wrong with a source text, behind a pointer: a result that may be one is small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostic(Box<Told>);

/// What is told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What is wrong.
    pub message: Text,
    /// Where, as bytes of the source; `None` when the whole file is meant.
    pub span: Option<Span>,
    /// What the caret points at, in a few words.
    pub label: Text,
    /// Another place that has to do with it.
    pub other: Option<(Span, Text)>,
    /// What to do about it.
    pub help: Option<Text>,
    /// In place of how many others it stands; 0 if it is one itself.
    pub others: usize,
    /// It is worth saying, and nothing is wrong.
    pub is_warning: bool,
}

impl Deref for Diagnostic {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.0
    }
}

impl DerefMut for Diagnostic {
    fn deref_mut(&mut self) -> &mut Told {
        &mut self.0
    }
}

impl Diagnostic {
    /// A fault at `span`.
    pub fn at(span: Span, message: Text) -> Self {
        let mut fault = Diagnostic::whole(message);
        fault.span = Some(span);
        fault
    }

    /// A fault of the file as a whole.
    pub fn whole(message: Text) -> Self {
        Diagnostic(Box::new(Told {
            message,
            ..Told::default()
        }))
    }

    /// What is wrong, alone.
    pub fn into_message(self) -> Text {
        self.0.message
    }

    /// The same at another place.
    pub fn moved(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Adds the words beside the caret.
    pub fn label(mut self, label: Text) -> Self {
        self.label = label;
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// What is said, and is no fault.
    pub fn as_warning(mut self) -> Self {
        self.is_warning = true;
        self
    }

    /// Adds a second place.
    pub fn other(mut self, span: Span, text: Text) -> Self {
        self.other = Some((span, text));
        self
    }

    /// Makes it stand in place of `n` others.
    pub fn instead_of(mut self, n: usize) -> Self {
        self.others = n;
        self
    }

    /// The same fault with every span put through `map`, for a text that stands inside another.
    pub fn map_spans(mut self, map: impl Fn(Span) -> Span) -> Self {
        self.span = self.span.take().map(&map);
        self.other = self.other.take().map(|(span, text)| (map(span), text));
        self
    }

    /// Like a compiler: `path:line:col`, the line, a caret, what is wrong and what would be right.
    /// No escape codes; the caret stands under the right display column for wide characters, too.
    pub fn render(&self, path: &str, source: &str, lang: Lang) -> String {
        let safe = |text: &Text, most| printable_line(&text.get(lang), most);
        let (path, label) = (printable_line(path, 200), safe(&self.label, 200));
        let other = self.other.as_ref();
        let other = other.map(|(span, text)| (span, safe(text, 200)));
        let level = match self.is_warning {
            true => Level::WARNING.with_name(say!(lang, "file.warning")),
            false => Level::ERROR.with_name(say!(lang, "file.error")),
        };
        let title = level.primary_title(safe(&self.message, 400));
        let (window, start) = excerpt(source, self.span.as_ref().map_or(0, |s| s.start));
        let fit = |span: &Span| clamp(&window, span, start);
        let mut groups = vec![match &self.span {
            Some(span) => {
                let mut primary = AnnotationKind::Primary.span(fit(span));
                if !label.is_empty() {
                    primary = primary.label(&label);
                }
                let mut snippet = Snippet::source(window.as_str())
                    .path(path)
                    .line_start(source[..start].matches('\n').count() + 1)
                    .annotation(primary);
                if let Some((span, text)) = &other
                    && span.start >= start
                    && span.end <= start + window.len()
                {
                    let context = AnnotationKind::Context.span(fit(span));
                    snippet = snippet.annotation(context.label(text));
                }
                title.element(snippet)
            }
            None => title.element(Origin::path(path)),
        }];
        if let Some(help) = &self.help {
            let level = Level::HELP.with_name(say!(lang, "file.help"));
            groups.push(Group::with_title(level.secondary_title(safe(help, 400))));
        }
        let shown = Renderer::plain().render(&groups);
        let labels = [label, other.map_or(String::new(), |(_, text)| text)];
        let lines = shown.lines().map(|line| narrow(line, &labels));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Line and column (1-based, column in characters) of the fault in `source`.
    pub fn line_column(&self, source: &str) -> Option<(usize, usize)> {
        let at = floor(source, self.span.as_ref()?.start.min(source.len()));
        let line_start = source[..at].rfind('\n').map_or(0, |i| i + 1);
        Some((
            source[..at].matches('\n').count() + 1,
            source[line_start..at].chars().count() + 1,
        ))
    }
}

/// The renderer gives every character of a label one column: where a wide label is followed by a caret on its line,
/// as many spaces go between.
fn narrow(line: &str, labels: &[String]) -> String {
    let mut line = line.to_owned();
    if !line.trim_start().starts_with('|') {
        return line;
    }
    for label in labels.iter().filter(|l| !l.is_empty()) {
        let wide = label.width().saturating_sub(label.chars().count());
        line = line.replace(&format!("{label}{}", " ".repeat(wide)), label);
    }
    line
}

/// All faults found in one text, in the order of their places.
pub type Diagnostics = Vec<Diagnostic>;

/// What the first of them says; nothing if there is none.
pub fn first_message(faults: Diagnostics) -> Text {
    let first = faults.into_iter().next();
    first.map(Diagnostic::into_message).unwrap_or_default()
}

/// The last character boundary at or before `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A part of `source` round `at` that is safe to print and small: whole lines, at most 16 kB, every
/// steering character replaced by one of the same byte length so that spans keep their places.
fn excerpt(source: &str, at: usize) -> (String, usize) {
    const REACH: usize = 8 << 10;
    let at = floor(source, at.min(source.len()));
    let mut start = floor(source, at.saturating_sub(REACH));
    if start > 0 {
        start = source[start..at]
            .find('\n')
            .map_or(start, |i| start + i + 1);
    }
    let end = floor(source, (at + REACH).min(source.len()));
    let text = source[start..end]
        .chars()
        .flat_map(|c| {
            let shown = super::printable(c.encode_utf8(&mut [0; 4]));
            let same = shown.starts_with(c);
            let fill = if same { 1 } else { c.len_utf8() };
            std::iter::repeat_n(if same { c } else { '?' }, fill)
        })
        .collect();
    (text, start)
}

/// `span` moved by `start` and kept inside `window`, on character boundaries, never empty in the middle of text.
fn clamp(window: &str, span: &Span, start: usize) -> Span {
    let place = |at: usize| floor(window, at.saturating_sub(start).min(window.len()));
    let (from, mut to) = (place(span.start), place(span.end));
    if to <= from {
        to = window[from..]
            .chars()
            .next()
            .filter(|&c| c != '\n')
            .map_or(from, |c| from + c.len_utf8());
    }
    from..to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_right_display_column_after_chinese() {
        let source = "标题 = 中文 \\foo x";
        let at = source.find("\\foo").unwrap();
        let shown = Diagnostic::at(at..at + 4, Text::verbatim("不认识的命令")).render(
            "课.md",
            source,
            Lang::ZH,
        );
        let lines: Vec<&str> = shown.lines().collect();
        let row = lines.iter().position(|l| l.contains("\\foo")).unwrap();
        let before = lines[row].split("\\foo").next().unwrap();
        let caret = lines[row + 1].split('^').next().unwrap();
        assert_eq!(
            unicode_width::UnicodeWidthStr::width(before),
            unicode_width::UnicodeWidthStr::width(caret),
            "{shown}"
        );
        assert!(shown.contains("课.md:1:9"), "{shown}");
    }

    #[test]
    fn a_chinese_label_moves_no_caret() {
        let source = "f(a + b";
        let opened = [
            (Lang::EN, "opened".to_owned()),
            (Lang::ZH, "在这里打开".to_owned()),
        ];
        let opened = Text::written(opened.into_iter().collect());
        let fault = Diagnostic::at(7..7, Text::verbatim("missing")).other(1..2, opened);
        let caret = |lang| {
            let shown = fault.render("x", source, lang);
            let line = shown.lines().find(|l| l.contains('^')).unwrap().to_owned();
            line[..line.find('^').unwrap()].width()
        };
        assert_eq!(caret(Lang::ZH), caret(Lang::EN));
    }

    #[test]
    fn a_fault_in_a_hostile_text_prints_no_control_character() {
        let source = "a\x1b[2J\r\u{202e}b";
        let shown = Diagnostic::at(0..90, Text::verbatim("x\x1b[31m"))
            .help(Text::verbatim("\x07"))
            .render("\x1bp", source, Lang::EN);
        assert!(
            shown.chars().all(|c| c == '\n' || !c.is_control()),
            "{shown:?}"
        );
    }
}
