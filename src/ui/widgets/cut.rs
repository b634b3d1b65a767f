//! Nothing is cut without a mark: `…` where a row goes on beyond the edge, and where rows go on below.

use crate::typeset::fit;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws lines of text from the top of an area.
pub(crate) fn show<'a>(
    frame: &mut Frame<'_>,
    area: Rect,
    lines: impl IntoIterator<Item = impl Into<Line<'a>>>,
) {
    let mut lines: Vec<Line<'a>> = lines
        .into_iter()
        .map(|line| cut(line, area.width))
        .collect();
    let height = usize::from(area.height);
    let below = lines.len() > height;
    lines.truncate(height);
    frame.render_widget(Paragraph::new(lines), area);
    if below && height > 0 {
        let corner = Rect::new(area.right().saturating_sub(2), area.bottom() - 1, 2, 1);
        frame.render_widget(" …", corner.intersection(area));
    }
}

/// A line of at most `width` columns.
pub(crate) fn cut<'a>(line: impl Into<Line<'a>>, width: u16) -> Line<'a> {
    let mut line = line.into();
    let mut room = usize::from(width);
    if line.width() <= room {
        return line;
    }
    let mut kept = vec![];
    for span in line.spans {
        let wide = span.width();
        // What fits exactly gives its last column to the mark, for more follows.
        if wide < room {
            room -= wide;
            kept.push(span);
            continue;
        }
        let text = fit(&format!("{}……", span.content), room);
        kept.push(Span::styled(text, span.style));
        break;
    }
    line.spans = kept;
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn shown(lines: &[&'static str]) -> String {
        let mut terminal = Terminal::new(TestBackend::new(6, 2)).unwrap();
        let draw = |frame: &mut Frame<'_>| show(frame, frame.area(), lines.iter().copied());
        let drawn = terminal.draw(draw).unwrap();
        let cells = drawn.buffer.content.iter().map(|cell| cell.symbol());
        cells.collect()
    }

    #[test]
    fn what_goes_on_says_so() {
        assert_eq!(shown(&["abcdef", "ab"]), "abcdefab    ");
        assert_eq!(shown(&["abcdefg", "ab"]), "abcde…ab    ");
        assert_eq!(shown(&["a", "abcdef", "c"]), "a     abcd …");
        let line = Line::from(vec![Span::raw("abc"), Span::raw("def"), Span::raw("g")]);
        assert_eq!(cut(line, 6).to_string(), "abcde…");
        let line = Line::from(vec![Span::raw("输入"), Span::raw("门")]);
        assert_eq!(cut(line.clone(), 5).to_string(), "输入…");
        assert_eq!(cut(line.clone(), 4).to_string(), "输…");
        assert_eq!(cut(line, 0).to_string(), "");
    }
}
