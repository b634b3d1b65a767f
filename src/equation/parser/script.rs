//! Sub- and superscripts: times, labels, numbers, primes.

use super::super::lexer::{Lexeme, Token};
use super::super::name::{Base, Label, greek};
use super::super::{Clock, When};
use super::faults::counted_index;
use super::{Parse, Parser, below, fail};
use crate::lang::{Diagnostic, Span, text};
use std::ops::Range;

/// What stands above a name and belongs to its value, before its subscript: `W^\top_{xh}`, `x^2_t`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Power {
    Top,
    Number(f64),
}

/// One part of a script.
pub(super) enum Part {
    Time(When),
    /// A number, and whether it stands in brackets.
    Number(i64, bool),
    Label(Label),
}

/// All scripts of a name: each part, and whether it stands above.
#[derive(Default)]
pub(super) struct Scripts {
    parts: Vec<(bool, Part)>,
    pub(super) power: Option<Power>,
    /// The letters of entries: the i and j of `W_{ij}`.
    pub(super) entries: Vec<char>,
}

/// The tokens of a script: those inside its braces, and where it ends.
pub(super) struct Group {
    pub(super) inner: Range<usize>,
    pub(super) end: usize,
}

impl Scripts {
    fn is_timed(&self) -> bool {
        self.parts
            .iter()
            .any(|(_, part)| matches!(part, Part::Time(_)))
    }

    /// Subscript, superscript, time, and whether that is a number above. The last number is a time if there is no
    /// other; whether it is a label can be said only when all equations are read.
    pub(super) fn finish(self, span: &Span) -> Parse<(Label, Label, When, bool)> {
        let timed = self.is_timed();
        let last = self.parts.len().wrapping_sub(1);
        let is_index = |(_, part): &(bool, Part)| matches!(part, Part::Time(When::Index(..)));
        let all = self.parts.iter().enumerate();
        let indexed: Vec<usize> = all.filter(|(_, p)| is_index(p)).map(|(i, _)| i).collect();
        let (mut labels, mut when, mut raised) =
            ([Label::default(), Label::default()], When::Always, false);
        for (i, (above, part)) in self.parts.into_iter().enumerate() {
            let label = match part {
                Part::Time(time) if when == When::Always => {
                    when = time;
                    continue;
                }
                Part::Time(time) if let Some(both) = both(when, time) => {
                    when = both;
                    continue;
                }
                Part::Time(_) => {
                    let fault = Diagnostic::at(span.clone(), text!("equation.two_times"));
                    return fail(fault.help(text!("equation.one_time_for_each_quantity")));
                }
                Part::Number(n, _) if !timed && i == last => {
                    (when, raised) = (When::At(n), above);
                    continue;
                }
                // `\alpha_{1,j}`: before a second time it is the first.
                Part::Number(n, false)
                    if !above && when == When::Always && indexed.contains(&(i + 1)) =>
                {
                    when = When::At(n);
                    continue;
                }
                Part::Number(n, bracketed) => number(n, bracketed),
                Part::Label(label) => label,
            };
            let all = &mut labels[usize::from(above)];
            if !all.plain.is_empty() {
                all.append("_", ",", ",");
            }
            all.append(&label.plain, &label.shown, &label.latex);
        }
        let [sub, sup] = labels;
        Ok((sub, sup, when, raised))
    }
}

/// Two times of one quantity: one of them is that of a sum or of a second time.
fn both(first: When, second: When) -> Option<When> {
    let (first, second) = (first.one()?, second.one()?);
    let indexed = [first, second].map(|clock| matches!(clock, Clock::Index(..)));
    indexed.contains(&true).then_some(When::Both(first, second))
}

fn number(n: i64, bracketed: bool) -> Label {
    let (mut label, plain) = (Label::default(), n.to_string());
    let shown = if bracketed {
        format!("({n})")
    } else {
        plain.clone()
    };
    label.append(&plain, &shown, &shown);
    label
}

impl<'a> Parser<'a> {
    /// Every script that follows; `letter` is where the name's letter stands.
    pub(super) fn scripts(
        &mut self,
        letter: usize,
        base: &mut Base,
        scripts: &mut Scripts,
    ) -> Parse<()> {
        loop {
            match self.mark() {
                Some('\'') => {
                    base.primes += 1;
                    self.at += 1;
                }
                Some('_') => self.script(None, base, scripts)?,
                Some('^') if self.is_label(self.at + 1, letter) => {
                    self.script(Some(letter), base, scripts)?
                }
                Some('^') => match self.power_before_subscript() {
                    Some((power, end)) if scripts.power.is_none() => {
                        scripts.power = Some(power);
                        self.at = end;
                    }
                    _ => return Ok(()),
                },
                _ => return Ok(()),
            }
            if base.primes > 8 {
                return fail(strange(self.span()));
            }
        }
    }

    /// The script at `at`, behind its mark: one token, or what stands in braces.
    pub(super) fn group(&self, at: usize) -> Group {
        let mark = |i: usize, c| {
            self.tokens
                .get(i)
                .is_some_and(|l| l.token == Token::Mark(c))
        };
        if !mark(at, '{') {
            let end = (at + 1).min(self.tokens.len());
            return Group {
                inner: at.min(end)..end,
                end,
            };
        }
        let mut depth = 0usize;
        for i in at..self.tokens.len() {
            depth += usize::from(mark(i, '{'));
            depth -= usize::from(mark(i, '}'));
            if depth == 0 {
                return Group {
                    inner: at + 1..i,
                    end: i + 1,
                };
            }
        }
        let end = self.tokens.len();
        Group {
            inner: at + 1..end,
            end: end + 1,
        }
    }

    /// Whether the superscript at `at` is part of the name whose letter stands at `letter`, not a power.
    pub(super) fn is_label(&self, at: usize, letter: usize) -> bool {
        let inner = &self.tokens[self.group(at).inner];
        let mut tokens = inner.iter().map(|lexeme| &lexeme.token);
        match inner {
            [] => false,
            [one] => match &one.token {
                token if *token == self.notation.clock => true,
                Token::Letter('T') => self.notation.is_layer(&self.tokens[letter].token),
                Token::Number(_) => self.notation.is_layer(&self.tokens[letter].token),
                Token::Letter(_) | Token::Word(_) | Token::Mark('*' | '\'') => true,
                Token::Command(c) => ["prime", "star"].contains(&c.as_str()) || greek(c).is_some(),
                _ => false,
            },
            _ if self.time(inner).is_some() => true,
            _ if self.is_exponent(inner) => false,
            _ if below::letter(bracketed(inner), self.notation).is_some() => true,
            _ if bracketed(inner).len() < inner.len() => self.one(bracketed(inner)).is_some(),
            _ if tokens.all(|t| {
                matches!(t, Token::Mark('\'')) || *t == Token::Command("prime".into())
            }) =>
            {
                true
            }
            [first, ..] => {
                !matches!(first.token, Token::Number(_))
                    && inner
                        .split(|l| l.token == Token::Mark(','))
                        .all(|part| self.one(part).is_some())
            }
        }
    }

    /// `^\top` or `^2` with a subscript behind it, and where that begins.
    fn power_before_subscript(&self) -> Option<(Power, usize)> {
        let Group { inner, end } = self.group(self.at + 1);
        let power = match &self.tokens[inner] {
            [one] => match &one.token {
                Token::Letter('T') => Power::Top,
                Token::Command(c) if c == "top" || c == "intercal" => Power::Top,
                Token::Number(n) => Power::Number(*n),
                _ => return None,
            },
            _ => return None,
        };
        let subscript = self
            .tokens
            .get(end)
            .is_some_and(|l| l.token == Token::Mark('_'));
        subscript.then_some((power, end))
    }

    /// The brace of a script is not closed: it is missing before what closes or begins something else, at the latest.
    fn unclosed(&mut self) -> Parse<()> {
        let opened = self.tokens[self.at + 1].span.clone();
        let ends = |l: &Lexeme| matches!(l.token, Token::Mark(')' | ']' | '=' | '&'));
        let first = self.tokens[self.at..].iter().position(ends);
        self.at = first.map_or(self.tokens.len(), |n| self.at + n);
        self.expect('}', &opened)
    }

    /// What follows `_` or `^`, above a letter: parts with commas between.
    fn script(&mut self, over: Option<usize>, base: &mut Base, scripts: &mut Scripts) -> Parse<()> {
        let above = over.is_some();
        let at = self.span();
        let Group { inner, end } = self.group(self.at + 1);
        if end > self.tokens.len() {
            return self.unclosed();
        }
        self.at = end;
        let span = self.since(at.start);
        let tokens = &self.tokens[inner];
        for part in tokens.split(|l| l.token == Token::Mark(',')) {
            let primes = |l: &Lexeme| {
                l.token == Token::Mark('\'') || l.token == Token::Command("prime".into())
            };
            if above && !part.is_empty() && part.iter().all(primes) {
                base.primes += part.len();
                continue;
            }
            // The T of `C^T_{t-1} = …`, where it can be no transpose.
            let is_top = |l: &Lexeme| l.token == Token::Letter('T');
            if let ([top], Some(letter)) = (part, over)
                && is_top(top)
                && self.notation.is_layer(&self.tokens[letter].token)
            {
                let mut label = Label::default();
                label.append_all('T');
                scripts.parts.push((above, Part::Label(label)));
                continue;
            }
            let part = &self.without_entries(part, scripts);
            if part.is_empty() && !scripts.entries.is_empty() {
                continue;
            }
            // `\gamma_{h_t}`: a label that has the time.
            if let Some((label, time)) = self.timed_label(part) {
                let parts = [label, Part::Time(time?)];
                scripts.parts.extend(parts.map(|part| (above, part)));
                continue;
            }
            if let Some(both) = self.two_times(part) {
                let times = both.map(|time| (above, Part::Time(time)));
                scripts.parts.extend(times);
                continue;
            }
            match self.time(part) {
                Some(time) => scripts.parts.push((above, Part::Time(time?))),
                None => match self.one(part) {
                    Some(part) => scripts.parts.push((above, part)),
                    None => return fail(self.strange_part(part, span)),
                },
            }
        }
        Ok(())
    }

    fn strange_part(&self, part: &[Lexeme], span: Span) -> Diagnostic {
        let letters = |l: &Lexeme| matches!(l.token, Token::Letter(_) | Token::Command(_));
        let clock = part.iter().any(|l| l.token == self.notation.clock);
        let counts = |l: &Lexeme| matches!(l.token, Token::Mark('+' | '-' | '='));
        if !clock && part.first().is_some_and(letters) && part.iter().any(counts) {
            return counted_index(span);
        }
        if clock && part.iter().all(letters) {
            return Diagnostic::at(span, text!("equation.two_times"))
                .help(text!("equation.one_time_for_each_quantity"));
        }
        strange(span)
    }

    /// The time in brackets behind a name: `h(t)`, `h(t-1)`, `h[t]`.
    pub(super) fn argument(&mut self, scripts: &mut Scripts) {
        let close = match self.mark() {
            Some('(') => ')',
            Some('[') => ']',
            _ => return,
        };
        let rest = &self.tokens[self.at + 1..self.tokens.len().min(self.at + 5)];
        let Some(len) = rest.iter().position(|l| l.token == Token::Mark(close)) else {
            return;
        };
        let inner = &rest[..len];
        let time = match inner {
            _ if scripts.is_timed() => None,
            [
                Lexeme {
                    token: Token::Number(n),
                    ..
                },
            ] if self.notation.arguments && n.fract() == 0.0 => Some(When::At(*n as i64)),
            _ => self.time(inner).and_then(Result::ok),
        };
        if let Some(time) = time {
            scripts.parts.push((false, Part::Time(time)));
            self.at += len + 2;
        }
    }
}

/// What stands inside one pair of brackets around all of it.
pub(super) fn bracketed(part: &[Lexeme]) -> &[Lexeme] {
    match part {
        [first, inner @ .., last] if !inner.is_empty() => match (&first.token, &last.token) {
            (Token::Mark('('), Token::Mark(')'))
            | (Token::Mark('<'), Token::Mark('>'))
            | (Token::Mark('['), Token::Mark(']')) => inner,
            _ => part,
        },
        _ => part,
    }
}

pub(super) fn strange(at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("equation.subscript_not_understood"))
        .help(text!("equation.subscript_label_time_both_comma"))
}
