//! Names with their accents, labels and times.

use super::super::lexer::Token;
use super::super::name::{Accent, Base, Name, greek};
use super::super::reading::Choice;
use super::super::{Expr, ExprKind, NameId, When};
use super::script::{Power, Scripts};
use super::{AHEAD, Parse, Parser, fail};
use crate::lang::{Diagnostic, Span, text};

/// A name as it was met.
pub(super) struct Met {
    pub(super) id: NameId,
    pub(super) when: When,
    pub(super) power: Option<Power>,
}

impl<'a> Parser<'a> {
    /// A quantity, or a function that the reader named.
    pub(super) fn quantity(&mut self) -> Parse<Expr> {
        let start = self.span();
        if let Some((length, end)) = self.length()
            && !matches!(self.token(end), Some(Token::Mark('_' | '^' | '\'')))
        {
            self.at = end;
            return Ok(ExprKind::Length(length).at(self.since(start.start)));
        }
        if self.is_euler() {
            return self.exponential();
        }
        let word = matches!(self.peek(), Some(Token::Word(_)));
        let met = self.name()?;
        let span = self.since(start.start);
        if let Some(Token::Number(n)) = self.peek()
            && self.tokens[self.at].span.start == span.end
        {
            let what = text!("equation.number_stands_right_behind_name");
            let fault = Diagnostic::at(start.start..self.span().end, what);
            return fail(fault.help(text!("equation.write_time_subscript_factor_goes", n)));
        }
        if matches!(met.when, When::Always | When::At(_))
            && matches!(self.mark(), Some('(' | '['))
            && let Some(applied) = self.called(&met, word, start.start)?
        {
            return Ok(applied);
        }
        let quantity = ExprKind::Quantity(met.id, met.when).at(span.clone());
        Ok(match met.power {
            None => quantity,
            Some(Power::Top) => ExprKind::Transpose(Box::new(quantity)).at(span),
            Some(Power::Number(n)) => ExprKind::Power(Box::new(quantity), n).at(span),
        })
    }

    /// A name with its sub- and superscripts and its time.
    pub(super) fn name(&mut self) -> Parse<Met> {
        let start = self.span();
        let mut scripts = Scripts::default();
        let (mut base, braces) = self.base()?;
        self.time_step(&mut base);
        let letter = self.at - 1;
        self.scripts(letter, &mut base, &mut scripts)?;
        for _ in 0..braces {
            self.expect('}', &start)?;
            self.scripts(letter, &mut base, &mut scripts)?;
        }
        self.argument(&mut scripts);
        let span = self.since(start.start);
        let power = scripts.power;
        let entries = std::mem::take(&mut scripts.entries);
        let is_small = entries.len() > 1 && self.made_capital(&mut base, &span)?;
        let (sub, sup, when, raised) = scripts.finish(&span)?;
        let is_bare = base.word != "Deltat"
            && when == When::Always
            && [&sub, &sup].iter().all(|label| label.plain.is_empty())
            && base.primes == 0
            && base.accent.is_none();
        let is_clock = is_bare && self.tokens[letter].token == self.notation.clock;
        let id = self.names.intern(Name::new(&base, sub, sup), &span);
        self.entries_of(id, entries, is_small, &span)?;
        if let When::At(n) = when
            && raised
        {
            self.names.raised.insert((id, n));
        }
        // The letter that a sum runs over is no quantity; nor is it one that is drawn.
        if is_bare && let Some(letter) = self.index(&self.tokens[letter].token) {
            let fault = Diagnostic::at(span, text!("equation.letter_itself", letter));
            return fail(fault.help(text!("equation.give_letter_as_input", letter)));
        }
        let when = if is_clock {
            self.time_itself(id, &span)
        } else {
            when
        };
        Ok(Met { id, when, power })
    }

    /// The time as a quantity is an input that is 1, 2, 3, … and so on.
    pub(super) fn time_itself(&mut self, id: NameId, span: &Span) -> When {
        if self.names.time != Some(id) {
            self.names.time = Some(id);
            let plain = &self.names.list[id.index()].name.plain;
            let (reading, other) = (
                text!("equation.read_time_as_input", plain),
                text!("equation.write_time_as_subscript", plain),
            );
            let choice = Choice::guess(span.clone(), reading, other);
            self.names.choices.push(choice);
        }
        When::Now(AHEAD)
    }

    /// A letter or word with its accents, and how many braces are open around it.
    fn base(&mut self) -> Parse<(Base, usize)> {
        let mut base = Base::default();
        let mut braces = 0;
        loop {
            match self.peek().cloned() {
                Some(Token::Mark('{')) => {
                    braces += 1;
                    self.at += 1;
                    continue;
                }
                Some(Token::Letter(c)) => base.word.push(c),
                Some(Token::Word(w)) => base.word = w,
                Some(Token::Command(c)) => {
                    if let Some(mark) = Accent::of_command(&c) {
                        if base.accent.replace(mark).is_some() {
                            let fault = self.here(text!("equation.one_accent_is_enough"));
                            return fail(fault.help(text!("equation.take_one_accent")));
                        }
                        self.at += 1;
                        continue;
                    }
                    let named = base.accent.is_some() || self.sigma_is_name();
                    let sigma = (c == "sigma" && named).then_some("σ");
                    base.symbol = greek(&c).or(sigma);
                    if base.symbol.is_none() {
                        return fail(self.no_name());
                    }
                    base.word = c;
                }
                _ => return fail(self.no_name()),
            }
            self.at += 1;
            break;
        }
        Ok((base, braces))
    }

    /// Whether σ is a quantity here, as in `\mu_t + \sigma_t \odot z_t`: it has a time, or a label and nothing behind that it
    /// could be applied to.
    pub(super) fn sigma_is_name(&self) -> bool {
        let (mut at, mut timed) = (self.at + 1, false);
        while let Some(Token::Mark('_' | '^')) = self.token(at) {
            let group = self.group(at + 1);
            let inner = self.tokens.get(group.inner).unwrap_or_default();
            timed |= inner.iter().any(|l| l.token == self.notation.clock);
            at = group.end;
        }
        let opens = matches!(self.token(at), Some(Token::Mark('(' | '[' | '{')));
        let letter = matches!(self.token(at), Some(Token::Letter(_) | Token::Word(_)));
        let command = matches!(self.token(at), Some(Token::Command(c)) if greek(c).is_some() || Accent::of_command(c).is_some());
        at > self.at + 1 && !opens && (timed || !letter && !command)
    }

    fn no_name(&self) -> Diagnostic {
        self.here(text!("equation.name_should_stand_here"))
            .help(text!("equation.write_what_is_missing"))
    }

    /// `\Delta t` is one name, the length of a step, whatever the letter of time; with one, `\Delta t_n`, of that step.
    fn time_step(&mut self, base: &mut Base) {
        let is_delta = base.word == "Delta" && base.primes == 0;
        if is_delta && self.peek() == Some(&Token::Letter('t')) {
            base.word = "Deltat".into();
            base.symbol = Some("Δt");
            self.at += 1;
        }
    }

    /// Whether the tokens from a `{` on are one name in braces: `{h_t}`, `{\tilde{c}}`.
    pub(super) fn braced_name(&self) -> bool {
        let (mut at, mut braces) = (self.at, 0usize);
        loop {
            match self.token(at) {
                Some(Token::Mark('{')) => braces += 1,
                Some(Token::Command(c)) if Accent::of_command(c).is_some() => {}
                Some(Token::Letter(_) | Token::Word(_)) => break,
                Some(Token::Command(c)) if greek(c).is_some() => break,
                _ => return false,
            }
            at += 1;
        }
        if matches!(self.token(at), Some(Token::Word(w)) if super::functions::is_function(w)) {
            return false;
        }
        if self.token(at) == Some(&Token::Command("Delta".into()))
            && self.token(at + 1) == Some(&Token::Letter('t'))
        {
            at += 1;
        }
        let letter = at;
        at += 1;
        while braces > 0 {
            match self.token(at) {
                Some(Token::Mark('}')) => {
                    braces -= 1;
                    at += 1;
                }
                Some(Token::Mark('\'')) => at += 1,
                Some(Token::Mark('_')) => at = self.group(at + 1).end,
                Some(Token::Mark('^')) if self.is_label(at + 1, letter) => {
                    at = self.group(at + 1).end
                }
                _ => return false,
            }
        }
        true
    }

    /// Whether `e^{…}` stands here, the exponential function.
    fn is_euler(&self) -> bool {
        let behind = self.token(self.at + 1);
        let letter = self.peek() == Some(&Token::Letter('e')) && behind == Some(&Token::Mark('^'));
        // Where `e` was met as a name before, it is one.
        if !letter || self.names.has("e") {
            return false;
        }
        let inner = &self.tokens[self.group(self.at + 2).inner];
        let first = inner.first().map(|lexeme| &lexeme.token);
        let mark = matches!(first, None | Some(Token::Mark('<' | '*' | '\'')));
        let top = matches!(first, Some(Token::Command(c)) if ["top", "intercal", "prime", "star"].contains(&c.as_str()));
        !mark && !top && self.time(inner).is_none() && first != Some(&self.notation.last)
    }

    fn exponential(&mut self) -> Parse<Expr> {
        let start = self.span().start;
        self.at += 2;
        let exponent = match self.mark() {
            Some('{') => self.bracketed('{', '}')?,
            _ => self.atom()?,
        };
        let span = self.since(start);
        let reading = text!("equation.read_as_exponential");
        self.names.choices.push(Choice::note(span.clone(), reading));
        Ok(ExprKind::Apply(super::Func::Exp, Box::new(exponent)).at(span))
    }
}
