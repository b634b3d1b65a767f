//! Running text between equations, as it is copied with them out of a page.

use super::function::Func;
use super::markup;
use crate::lang::Span;

/// `source` with blanks where text runs, byte by byte as long, and where that is. What stands between `$` in it stays
/// if it is an equation over time or tells a shape.
pub(super) fn without(source: &str) -> (String, Vec<Span>) {
    let source = &markup::blanked(source);
    let (mut text, mut blocks): (String, Vec<Span>) = (String::with_capacity(source.len()), vec![]);
    let (mut at, mut depth, mut goes_on) = (0, 0usize, false);
    for line in source.split_inclusive('\n') {
        if depth == 0 && !goes_on && runs(line) {
            let from = text.len();
            blank(line, &mut text);
            let seen = line.len() - line.trim_start().len();
            let span = at + seen..at + line.trim_end().len();
            match blocks.last_mut() {
                Some(last) if source[last.end..span.start].trim().is_empty() => last.end = span.end,
                _ => blocks.push(span),
            }
            debug_assert_eq!(text.len() - from, line.len());
        } else {
            text.push_str(line);
            depth = nested(line, depth);
            let code = line.split('%').next().unwrap_or_default().trim_end();
            if !code.is_empty() {
                goes_on = code.ends_with(['+', '-', '*', '/', '=', '(', ',']);
            }
        }
        at += line.len();
    }
    (text, blocks)
}

/// How many brackets are open behind a line.
fn nested(line: &str, depth: usize) -> usize {
    line.bytes().fold(depth, |depth, byte| match byte {
        b'(' | b'{' => depth + 1,
        b')' | b'}' => depth.saturating_sub(1),
        _ => depth,
    })
}

/// Whether a line is words and signs of sentences alone, but for what stands between `$`.
fn runs(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with('#') || line.starts_with("```") {
        return true;
    }
    // A formula in a list, and words in bold.
    let item = line.trim_start_matches(['-', '*', '•']).trim_start();
    if item.len() < line.len() && item.starts_with('$') && item.ends_with('$') {
        return true;
    }
    if let Some(bold) = line
        .strip_prefix("**")
        .and_then(|line| line.strip_suffix("**"))
    {
        return bold
            .chars()
            .all(|c| c.is_alphanumeric() || " -.:,()".contains(c));
    }
    if is_signature(line) {
        return true;
    }
    let parts = parted(line);
    let outside: Vec<String> = (parts.iter().step_by(2))
        .map(|(_, part)| part.replace("**", ""))
        .collect();
    let is_told = |c: char| "\\=+*/^_&{}[]|<>%".contains(c);
    if parts.len().is_multiple_of(2) || outside.iter().any(|part| part.contains(is_told)) {
        return false;
    }
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    if outside.iter().any(|part| part.contains(is_han)) {
        return true;
    }
    let words = outside.iter().flat_map(|part| {
        let letters = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
        part.split(|c: char| !c.is_alphanumeric()).filter(letters)
    });
    let words: Vec<&str> = words.collect();
    let is_strange = |word: &&&str| word.len() > 2 && Func::of_word(word).is_none();
    let ends = line.ends_with(['.', ':', ',', '?', '!', ';']);
    let strange = words.iter().filter(is_strange).count();
    strange > 0 && (words.len() > 1 || ends || line.contains('$'))
}

/// What stands outside and inside of formulas by turns, and where it begins; `$$` parts like `$`.
fn parted(line: &str) -> Vec<(usize, &str)> {
    let (mut parts, mut from) = (vec![], 0);
    while let Some(len) = line[from..].find('$') {
        let end = from + len;
        parts.push((from, &line[from..end]));
        from = end + 1 + usize::from(line[end + 1..].starts_with('$'));
    }
    parts.push((from, &line[from..]));
    parts
}

/// `\mathrm{LSTM}: h_{t-1}, c_{t-1} \rightarrow h_t, c_t`: what goes in and what comes out.
fn is_signature(line: &str) -> bool {
    let arrows = ["\\rightarrow", "\\to ", "\\mapsto", "\\longrightarrow", "→"];
    line.contains(':') && !line.contains('=') && arrows.iter().any(|arrow| line.contains(arrow))
}

/// Blanks for a line of running text, as many bytes as it has.
fn blank(line: &str, text: &mut String) {
    let mut done = 0;
    for (n, (from, part)) in parted(line).into_iter().enumerate() {
        let is_kept = n % 2 == 1
            && (part.contains("\\in ")
                || part.contains('=')
                    && ["_t", "{t", "(t", "<t"]
                        .iter()
                        .any(|time| part.contains(time)));
        // Each formula is one of its own.
        text.extend((done..from).map(|_| '\n'));
        done = from + part.len();
        match is_kept {
            true => text.push_str(part),
            false => text.extend(
                part.bytes()
                    .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(source: &str) -> String {
        let (text, _) = without(source);
        assert_eq!(text.len(), source.len());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sentences_go_and_equations_stay() {
        let page = "# The cell\n\nThe state is updated as follows:\nh_t = \\tanh(W x_t)\nwhere $W$ is learned and $h_t = 0$ never.\n";
        assert_eq!(kept(page), r"h_t = \tanh(W x_t) h_t = 0");
        assert_eq!(
            kept("隐藏状态：\nh_t = x_t\n其中 $x_t$ 是输入。"),
            "h_t = x_t"
        );
        assert_eq!(kept("Hello.\nh_t = x_t"), "h_t = x_t");
        assert_eq!(kept("**State**\n- $h_t = x_t$\n```latex"), "h_t = x_t");
        assert_eq!(kept("**GRU:** it is $$h_t = x_t$$"), "h_t = x_t");
        assert_eq!(kept("where :math:`h_t = x_t` is new"), "h_t = x_t");
        assert_eq!(kept(r"\mathrm{RNN}: h, x \rightarrow h"), "");
    }

    #[test]
    fn what_may_be_part_of_an_equation_stays() {
        for source in [
            "h_t = x_t +\nbias times gain",
            "h_t = \\tanh(\nbias times gain\n)",
            "h_t = a\n+ sigmoid(x_t)",
            "h_t = \\tanh(W x_t) \\\\\nloss",
            "sigmoid tanh",
            "a b c",
        ] {
            let plain = source.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(kept(source), plain);
        }
    }

    #[test]
    fn lines_that_follow_each_other_are_one_block() {
        let source = "One line.\nAnother line.\n\nh_t = x_t\nThe end of it.";
        let told: Vec<&str> = without(source).1.into_iter().map(|s| &source[s]).collect();
        assert_eq!(told, ["One line.\nAnother line.", "The end of it."]);
    }
}
