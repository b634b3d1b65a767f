//! Formulas as MathML.
//!
//! The renderer is a library, and what it writes is not trusted: it is read again here, and built anew from the
//! elements and attributes of the list. What it writes is no XML (`<mo><</mo>`), so that no reader of XML would do.

use super::list::Vocabulary::Math;
use super::{Element, Markup};
use crate::typeset::Tex;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};
use std::convert::Infallible;

/// A formula as MathML; what is not understood stays as it is written, in plain signs.
pub(in crate::export) fn formula(latex: &str, display: bool) -> Markup {
    rendered(latex, display)
        .and_then(|text| rebuilt(&text))
        .unwrap_or_else(|| Tex::read(latex).plain().into())
}

/// What the renderer makes of it.
fn rendered(latex: &str, display: bool) -> Option<String> {
    // Its reader falls over wide spaces where a number may end.
    let latex = latex.replace(|c: char| c.is_whitespace() && !c.is_ascii(), " ");
    let storage = Storage::new();
    let events: Vec<Event<'_>> = Parser::new(&latex, &storage)
        .collect::<Result<_, _>>()
        .ok()?;
    // It writes the name of an operator as it stands.
    let word = |name: &str| {
        name.chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
    };
    if events
        .iter()
        .any(|event| matches!(event, Event::Content(Content::Function(name)) if !word(name)))
    {
        return None;
    }
    let display_mode = if display {
        DisplayMode::Block
    } else {
        DisplayMode::Inline
    };
    let config = RenderConfig {
        display_mode,
        ..RenderConfig::default()
    };
    let mut out = String::new();
    push_mathml(
        &mut out,
        events.into_iter().map(Ok::<_, Infallible>),
        config,
    )
    .ok()?;
    Some(out)
}

/// The same elements in the same order; nothing if one of them is not on the list or does not end.
fn rebuilt(text: &str) -> Option<Markup> {
    // Open elements, each with its content so far; the outermost is none.
    let mut open: Vec<(Element, Markup)> = vec![];
    let mut whole = Markup::default();
    let mut rest = text;
    while let Some(at) = next_tag(rest) {
        let (before, behind) = rest.split_at(at);
        push_text(&mut open, before)?;
        let (tag, after) = behind[1..].split_once('>')?;
        rest = after;
        let done = match tag.strip_prefix('/') {
            Some(name) => {
                let (element, content) = open.pop().filter(|(element, _)| element.name == name)?;
                element.of(content)
            }
            None => {
                let alone = tag.strip_suffix('/');
                let element = start(alone.unwrap_or(tag))?;
                if alone.is_none() {
                    open.push((element, Markup::default()));
                    continue;
                }
                element.alone()
            }
        };
        open.last_mut()
            .map_or(&mut whole, |(_, content)| content)
            .push(done);
    }
    (open.is_empty() && rest.is_empty()).then_some(whole)
}

/// Where a start tag or an end tag begins; any other `<` is a sign.
fn next_tag(text: &str) -> Option<usize> {
    let begins =
        |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    text.match_indices('<')
        .map(|(at, _)| at)
        .find(|at| begins(*at))
}

/// The element of a start tag, without attributes that are not on the list.
fn start(tag: &str) -> Option<Element> {
    let end = tag
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at(end);
    let mut element = Element::new(Math, Math.element(name)?);
    loop {
        // Two attributes may stand side by side without a space.
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some(element);
        }
        let (name, behind) = rest.split_once("=\"")?;
        let (value, after) = behind.split_once('"')?;
        rest = after;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '%');
        if let Some(name) = Math.attribute(element.name, name)
            && value.chars().all(plain)
        {
            element = element.with(name, value);
        }
    }
}

/// Appends text to the innermost element; outside of all there is none.
fn push_text(open: &mut [(Element, Markup)], text: &str) -> Option<()> {
    if text.is_empty() {
        return Some(());
    }
    let (_, content) = open.last_mut()?;
    match text {
        // The sign between a function and its argument has no width, and is the renderer's own.
        "\u{2061}" => content.0.push_str(text),
        _ => {
            let signs = [
                ("&nbsp;", "\u{a0}"),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&amp;", "&"),
            ];
            content.push(signs.iter().fold(text.to_owned(), |text, (name, sign)| {
                text.replace(name, sign)
            }));
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_what_the_renderer_makes_of_it() {
        for latex in [
            r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
            r"\frac{1}{2}\sum_{t=1}^{T}\|\hat{y}_t - y_t\|^2 \le \sqrt{\mathrm{ReLU}(x)}",
            r"\text{if }a\quad\max(1, 2)",
        ] {
            for display in [true, false] {
                let (own, lib) = (formula(latex, display).0, rendered(latex, display).unwrap());
                assert_eq!(own, lib.replace(" />", "/>").replace("&nbsp;", "\u{a0}"));
            }
        }
        // Signs that are markup, the two invalid tags of the renderer, and an attribute that is not on the list.
        let all = formula(r"a < b > c \& \bigl( \! x", true).0;
        for part in [
            "<mo>&lt;</mo>",
            "<mo>&gt;</mo>",
            ">&amp;</",
            "minsize=\"1.2em\"",
            "width=\"-0.1666",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
        assert!(!all.contains("style"), "{all}");
        let wide = formula("a \\, \u{3000} \\\\[1em\u{3000}] \\char\"\u{3000}", true).0;
        assert!(!wide.is_empty());
        assert_eq!(formula("a % b\n+ c", true), formula("a + c", true));
    }

    #[test]
    fn a_name_that_is_markup_stays_as_it_is_written() {
        for (latex, plain) in [
            (
                r"\operatorname{<meta http-equiv=refresh>}",
                "&lt;meta http−equiv=refresh&gt;",
            ),
            (r"\operatorname{</mi></math>}", "&lt;/mi&gt;&lt;/math&gt;"),
            (r"\operatorname{</mi><mi>}", "&lt;/mi&gt;&lt;mi&gt;"),
            (r"\operatorname{&lt;}", "lt;"),
            (r"\operatorname{arg\,max}", "arg max"),
        ] {
            assert_eq!(formula(latex, false).0, plain, "{latex}");
        }
        assert!(
            formula(r"\text{<b>}", false)
                .0
                .contains("<mtext>&lt;b&gt;</mtext>")
        );
    }

    #[test]
    fn what_is_not_on_the_list_or_does_not_end_is_not_rebuilt() {
        for text in [
            "<math><script>x</script></math>",
            "<math><mi>x</math>",
            "<math><mi>x</mi>",
            "<math></mi></math>",
            "<math><mi</mi></math>",
            "<math><//x></math>",
            "<math><mi x></mi></math>",
            "<math><mi\u{c}x=\"y\"></mi></math> more",
            "before <math></math>",
        ] {
            assert_eq!(rebuilt(text), None, "{text}");
        }
        assert_eq!(
            rebuilt("<math><!--x--><?y?></math>").unwrap().0,
            "<math>&lt;!--x--&gt;&lt;?y?&gt;</math>"
        );
        let dropped =
            rebuilt("<math onclick=\"a\" display=\"a;b\"><mi style=\"x\">y</mi></math>").unwrap();
        assert_eq!(dropped.0, "<math><mi>y</mi></math>");
    }
}
