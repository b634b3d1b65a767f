//! What pages are written in around their formulas: tags, roles and directives, made into blanks and `$`.

use crate::lang::Words;

/// Tags that frame or break text; `<t>` above a letter is a time.
const TAGS: Words = Words("math br p div span blockquote li ul nowiki");

/// The source with blanks for tags of HTML and MediaWiki and for roles and directives of reStructuredText, byte by byte
/// as long; formulas among them stand between `$`.
pub(super) fn blanked(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        match is_directive(line) {
            true => blank(line, &mut text),
            false => inline(line, &mut text),
        }
    }
    debug_assert_eq!(text.len(), source.len());
    text
}

fn blank(part: &str, text: &mut String) {
    let blanks = part
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    text.extend(blanks);
}

/// `.. math::`, `:label: state`, `:eqlabel:` and its like alone on a line.
fn is_directive(line: &str) -> bool {
    let line = line.trim();
    if let Some(directive) = line.strip_prefix(".. ") {
        return directive.contains("::");
    }
    let option = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    option.is_some_and(|(name, rest)| {
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        is_name && (name != "math" && !rest.contains('$') && !rest.contains('='))
    })
}

fn inline(line: &str, text: &mut String) {
    // In a talk of MediaWiki a line is set in by colons.
    let colons = line.len() - line.trim_start_matches([':', '*', '#', ' ']).len();
    let mut rest = line;
    if line[colons..].starts_with("<math") {
        blank(&line[..colons], text);
        rest = &line[colons..];
    }
    // Whether what the next backtick ends is a formula; none outside of roles.
    let mut role: Option<bool> = None;
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '<' => tag(rest),
            ':' if role.is_none() => opened(rest),
            '`' if role.is_some() => Some(1),
            _ => None,
        };
        let Some(len) = len else {
            match role {
                Some(false) => blank(&rest[..c.len_utf8()], text),
                _ => text.push(c),
            }
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let part = &rest[..len];
        let is_formula = match c {
            '`' => role.take() == Some(true),
            ':' => *role.insert(part == ":math:`"),
            _ => part.trim_start_matches(['<', '/']).starts_with("math"),
        };
        blank(&part[1..], text);
        text.push(if is_formula { '$' } else { ' ' });
        rest = &rest[len..];
    }
}

/// The length of a tag at the front.
fn tag(rest: &str) -> Option<usize> {
    let inner = rest[1..].trim_start_matches('/');
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    if !TAGS.has(name) {
        return None;
    }
    let end = rest
        .bytes()
        .take(200)
        .position(|b| b == b'>' || b == b'\n')?;
    (rest.as_bytes()[end] == b'>').then_some(end + 1)
}

/// The length of `` :math:` `` at the front, or of another role, where a backtick ends it on this line.
fn opened(rest: &str) -> Option<usize> {
    let name = rest[1..]
        .bytes()
        .take(24)
        .position(|b| !b.is_ascii_alphabetic())?;
    let end = name + 1;
    let is_role = name > 0 && rest[end..].starts_with(":`") && rest[end + 2..].contains('`');
    is_role.then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(source: &str) -> String {
        let text = blanked(source);
        assert_eq!(text.len(), source.len());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tags_roles_and_directives_go_and_formulas_stay() {
        let cases = [
            (":<math>h_t = x_t</math>", "$h_t = x_t $"),
            ("a <math display=\"block\">x_t</math><br />", "a $x_t $"),
            (".. math::\n\n    h_t = x_t\n", "h_t = x_t"),
            (":eqlabel:`eq_h`", ""),
            (
                "where :math:`h_t` is in :ref:`there`.",
                "where $h_t$ is in .",
            ),
            ("h^{<t>} < p", "h^{<t>} < p"),
            ("<math", "<math"),
            (":math:`h_t", ":math:`h_t"),
        ];
        for (source, wanted) in cases {
            assert_eq!(plain(source), wanted, "{source}");
        }
    }
}
