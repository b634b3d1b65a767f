//! Names with their accents, labels and times.

use super::super::lexer::{Lexeme, Token};
use super::super::name::{Accent, Label, Name, greek};
use super::super::{Expr, ExprKind, NameId, When};
use super::{Parse, Parser, fail};
use crate::lang::{Fault, Span};

impl<'a> Parser<'a> {
    pub(super) fn quantity(&mut self) -> Parse<Expr> {
        let start = self.span();
        if self.peek() == Some(&Token::Letter('T'))
            && !matches!(
                self.tokens.get(self.at + 1),
                Some(Lexeme {
                    token: Token::Mark('_'),
                    ..
                })
            )
        {
            self.at += 1;
            return Ok(Expr {
                kind: ExprKind::Length,
                span: start,
            });
        }
        let (name, when) = self.name()?;
        if let Some(Token::Number(n)) = self.peek()
            && self.tokens[self.at].span.start == self.since(start.start).end
        {
            return fail(
                Fault::at(
                    start.start..self.span().end,
                    "a number stands right behind a name",
                    "名字后面紧跟着一个数",
                )
                .help(
                    format!("write the time as a subscript, _{{{n}}}; a factor goes in front"),
                    format!("时刻请写成下标 _{{{n}}}；系数请写在前面"),
                ),
            );
        }
        Ok(Expr {
            kind: ExprKind::Quantity(name, when),
            span: self.since(start.start),
        })
    }

    /// A name with its subscript.
    pub(super) fn name(&mut self) -> Parse<(NameId, When)> {
        let start = self.span();
        let (mut word, mut symbol, mut accent) = (String::new(), None, None);
        let mut braces = 0;
        loop {
            match self.peek().cloned() {
                Some(Token::Letter(c)) => word.push(c),
                Some(Token::Word(w)) => word = w,
                Some(Token::Command(c)) => {
                    if let Some(mark) = Accent::of_command(&c) {
                        if accent.replace(mark).is_some() {
                            return fail(Fault::at(
                                self.span(),
                                "one accent is enough",
                                "一个重音记号就够了",
                            ));
                        }
                        self.at += 1;
                        braces += usize::from(self.eat('{'));
                        continue;
                    }
                    symbol = greek(&c);
                    if symbol.is_none() {
                        return fail(Fault::at(
                            self.span(),
                            "a name should stand here",
                            "这里应当是一个名字",
                        ));
                    }
                    word = c;
                }
                _ => {
                    return fail(Fault::at(
                        self.span(),
                        "a name should stand here",
                        "这里应当是一个名字",
                    ));
                }
            }
            self.at += 1;
            break;
        }
        let (label, when) = self.subscripts(braces, &start)?;
        let name = Name::new(&word, symbol, accent, label);
        let span = self.since(start.start);
        Ok((self.names.intern(name, &span), when))
    }

    /// The subscript of a name, before or behind the `braces` that its accents opened at `start`.
    fn subscripts(&mut self, braces: usize, start: &Span) -> Parse<(Label, When)> {
        let mut sub = (Label::default(), When::Always);
        if braces > 0 && self.mark() == Some('_') {
            sub = self.subscript()?;
        }
        for _ in 0..braces {
            self.expect('}', start)?;
        }
        if self.mark() == Some('_') {
            if sub != (Label::default(), When::Always) {
                return fail(Fault::at(
                    self.span(),
                    "a second subscript",
                    "出现了第二个下标",
                ));
            }
            sub = self.subscript()?;
        }
        Ok(sub)
    }

    /// What follows `_`: a label, a time, or a label and a time with a comma between.
    pub(super) fn subscript(&mut self) -> Parse<(Label, When)> {
        let at = self.span();
        self.eat('_');
        if !self.eat('{') {
            let one = self.at..self.at + 1;
            self.at += usize::from(self.peek().is_some());
            return self.part(&self.tokens[one.start.min(self.tokens.len())..self.at], at);
        }
        let mut parts: Vec<Vec<Lexeme>> = vec![vec![]];
        loop {
            match self.peek() {
                Some(Token::Mark('}')) => break,
                Some(Token::Mark(',')) => parts.push(vec![]),
                Some(_) => parts
                    .last_mut()
                    .expect("never empty")
                    .push(self.tokens[self.at].clone()),
                None => {
                    self.expect('}', &at)?;
                }
            }
            self.at += 1;
        }
        self.at += 1;
        let span = self.since(at.start);
        let mut label = Label::default();
        let mut when = When::Always;
        let last = parts.len() - 1;
        for (i, part) in parts.iter().enumerate() {
            let (more, time) = self.part(part, span.clone())?;
            if time != When::Always && i < last {
                return fail(
                    Fault::at(
                        span,
                        "the time comes last in a subscript",
                        "下标里时刻要写在最后",
                    )
                    .help("write z_{i,t}", "请写成 z_{i,t}"),
                );
            }
            if time == When::Always {
                let (comma, under) = if label.plain.is_empty() {
                    ("", "")
                } else {
                    (",", "_")
                };
                label.plain += &format!("{under}{}", more.plain);
                label.shown += &format!("{comma}{}", more.shown);
                label.latex += &format!("{comma}{}", more.latex);
            } else {
                when = time;
            }
        }
        Ok((label, when))
    }

    /// One part of a subscript: `t`, `t-k`, `T`, a number, or a label.
    pub(super) fn part(&self, part: &[Lexeme], at: Span) -> Parse<(Label, When)> {
        let tokens: Vec<&Token> = part.iter().map(|l| &l.token).collect();
        let when = match tokens[..] {
            [Token::Letter('t')] => Some(When::Now(0)),
            [Token::Letter('T')] => Some(When::Last),
            [Token::Number(n)] if n.fract() == 0.0 && *n < 1e6 => Some(When::At(*n as i64)),
            [Token::Letter('t'), Token::Mark('-'), Token::Number(n)]
                if n.fract() == 0.0 && (1.0..=16.0).contains(n) =>
            {
                Some(When::Now(*n as u32))
            }
            [Token::Letter('t'), Token::Mark('+'), ..] => {
                return fail(
                    Fault::at(
                        at,
                        "an equation cannot look into the future",
                        "公式不能使用未来的量",
                    )
                    .help(
                        "write it for t from t-1; a target can be given one step ahead in the file",
                        "请用 t-1 推出 t；目标值可以在文件里提前一步给出",
                    ),
                );
            }
            _ => None,
        };
        if let Some(when) = when {
            return Ok((Label::default(), when));
        }
        let mut label = Label::default();
        for token in tokens {
            let (plain, shown, latex) = match token {
                Token::Letter(c) => (c.to_string(), c.to_string(), c.to_string()),
                Token::Word(w) => (w.clone(), w.clone(), format!("\\mathrm{{{w}}}")),
                Token::Number(n) if n.fract() == 0.0 => {
                    (n.to_string(), n.to_string(), n.to_string())
                }
                Token::Command(c) if greek(c).is_some() => (
                    c.clone(),
                    greek(c).unwrap_or_default().to_owned(),
                    format!("\\{c} "),
                ),
                _ => return fail(strange_subscript(at)),
            };
            label.plain += &plain;
            label.shown += &shown;
            label.latex += &latex;
        }
        if label.plain.is_empty() || label.plain.len() > 24 {
            return fail(strange_subscript(at));
        }
        Ok((label, When::Always))
    }
}

/// Too much for one equation.
pub(super) fn named_apart(at: Span, en: String, zh: String) -> Fault {
    Fault::at(at, en, zh).help(
        "give a part of it a name, in an equation of its own",
        "请给其中一部分起个名字，单独写成一个公式",
    )
}

fn strange_subscript(at: Span) -> Fault {
    Fault::at(at, "this subscript is not understood", "不认识这个下标").help(
        "a subscript is a label, a time (t, t-1, 3), or both with a comma: z_{i,t}; looking back goes up to 16 steps",
        "下标可以是标签、时刻（t、t-1、3），或用逗号隔开的两者：z_{i,t}；最多回看 16 步",
    )
}
