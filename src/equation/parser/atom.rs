//! What binds tightest: numbers, brackets, functions, fractions, norms, sums over time.

use super::super::lexer::Token;
use super::super::{Bound, Expr, ExprKind, Func};
use super::{Parse, Parser, fail};
use crate::lang::{Fault, Span};

impl<'a> Parser<'a> {
    pub(super) fn atom(&mut self) -> Parse<Expr> {
        let at = self.span();
        if self.starts_name() {
            return self.quantity();
        }
        match self.peek().cloned() {
            Some(Token::Number(n)) => {
                self.at += 1;
                Ok(Expr {
                    kind: ExprKind::Number(n),
                    span: at,
                })
            }
            Some(Token::Mark('(')) => self.bracketed('(', ')'),
            Some(Token::Mark('{')) => self.bracketed('{', '}'),
            Some(Token::Mark('[')) => self.concat(),
            Some(Token::Mark('‖')) => self.norm(),
            Some(Token::Command(c)) => match c.as_str() {
                "frac" => self.fraction(),
                "sum" => self.over_time(),
                word => match Func::of_word(word) {
                    Some(func) => self.function(func),
                    None => fail(self.misplaced(at)),
                },
            },
            Some(Token::Word(w)) => match Func::of_word(&w) {
                Some(func) => self.function(func),
                None => fail(self.misplaced(at)),
            },
            _ => fail(self.misplaced(at)),
        }
    }

    fn misplaced(&self, at: Span) -> Fault {
        if self.peek().is_none() {
            return Fault::at(
                at,
                "the equation ends where a quantity should follow",
                "公式在该写一个量的地方结束了",
            );
        }
        match self.mark() {
            Some('^') => Fault::at(at, "this power has nothing below it", "这个指数没有底"),
            Some('_') => Fault::at(
                at,
                "this subscript belongs to nothing",
                "这个下标前面没有名字",
            ),
            Some('|') => Fault::at(
                at,
                "a single bar means nothing here",
                "单竖线在这里没有意义",
            )
            .help("write a norm as \\|a\\|", "范数请写成 \\|a\\|"),
            _ => Fault::at(at, "a quantity should stand here", "这里应当是一个量"),
        }
    }

    fn bracketed(&mut self, open: char, close: char) -> Parse<Expr> {
        let opened = self.span();
        self.eat(open);
        let mut expr = self.sum()?;
        self.expect(close, &opened)?;
        expr.span = self.since(opened.start);
        Ok(expr)
    }

    fn concat(&mut self) -> Parse<Expr> {
        let opened = self.span();
        self.eat('[');
        let mut parts = vec![self.sum()?];
        while self.eat(';') || self.eat(',') {
            parts.push(self.sum()?);
        }
        self.expect(']', &opened)?;
        let span = self.since(opened.start);
        if parts.len() == 1 {
            return Ok(Expr {
                span,
                ..parts.swap_remove(0)
            });
        }
        Ok(Expr {
            kind: ExprKind::Concat(parts),
            span,
        })
    }

    fn norm(&mut self) -> Parse<Expr> {
        let opened = self.span();
        self.eat('‖');
        let inner = self.sum()?;
        self.expect('‖', &opened)?;
        if self.eat('_') {
            let two = self.span();
            if self.peek() != Some(&Token::Number(2.0)) {
                return fail(Fault::at(
                    two,
                    "only the Euclidean norm is known",
                    "只支持欧几里得范数",
                ));
            }
            self.at += 1;
        }
        Ok(Expr {
            kind: ExprKind::Norm(Box::new(inner)),
            span: self.since(opened.start),
        })
    }

    fn fraction(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.at += 1;
        let mut part = || -> Parse<Expr> {
            if self.mark() != Some('{') {
                return fail(
                    Fault::at(
                        self.span(),
                        "\\frac needs two parts in braces",
                        "\\frac 后面要有两个花括号",
                    )
                    .help("for example \\frac{1}{T}", "例如 \\frac{1}{T}"),
                );
            }
            self.bracketed('{', '}')
        };
        let (a, b) = (part()?, part()?);
        Ok(Expr {
            kind: ExprKind::Divide(Box::new(a), Box::new(b)),
            span: self.since(start.start),
        })
    }

    fn function(&mut self, func: Func) -> Parse<Expr> {
        let start = self.span().start;
        self.at += 1;
        let mut power = None;
        if self.eat('^') {
            let at = self.span();
            match self.peek() {
                Some(&Token::Number(n)) => power = Some(n),
                _ => {
                    return fail(Fault::at(
                        at,
                        "this exponent is not understood",
                        "不认识这个指数",
                    ));
                }
            }
            self.at += 1;
        }
        let argument = match self.mark() {
            Some('(') => self.bracketed('(', ')')?,
            Some('[') => self.concat()?,
            Some('{') => self.bracketed('{', '}')?,
            _ if self.starts_factor() => {
                let argument = self.factor()?;
                if self.starts_factor() {
                    return fail(
                        Fault::at(
                            self.span(),
                            format!("it is not clear where {} ends", func.symbol()),
                            format!("看不出 {} 的范围到哪里为止", func.symbol()),
                        )
                        .help("put its argument in brackets", "请给它的自变量加上括号"),
                    );
                }
                argument
            }
            _ => {
                return fail(Fault::at(
                    self.span(),
                    format!("{} needs an argument in brackets", func.symbol()),
                    format!("{} 后面要用括号写自变量", func.symbol()),
                ));
            }
        };
        let span = self.since(start);
        let mut kind = ExprKind::Apply(func, Box::new(argument));
        if let Some(n) = power {
            let span = span.clone();
            kind = ExprKind::Power(Box::new(Expr { kind, span }), n);
        }
        Ok(Expr { kind, span })
    }

    /// `\sum_{t=1}^{T} body`; `\sum_t body` is the same.
    fn over_time(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.at += 1;
        let (from, to) = self.limits()?;
        let body = self.hadamard()?;
        let span = self.since(start.start);
        Ok(Expr {
            kind: ExprKind::OverTime {
                from,
                to,
                body: Box::new(body),
            },
            span,
        })
    }

    fn limits(&mut self) -> Parse<(i64, Bound)> {
        let at = self.span();
        let wrong = |at: Span| {
            fail(
                Fault::at(at, "a sum runs over t", "求和只能对 t 进行")
                    .help("write \\sum_{t=1}^{T}", "请写 \\sum_{t=1}^{T}"),
            )
        };
        let (mut from, mut to) = (1, Bound::Last);
        if self.eat('_') {
            let braced = self.eat('{');
            if self.peek() != Some(&Token::Letter('t')) {
                return wrong(self.span());
            }
            self.at += 1;
            if self.eat('=') {
                from = match self.integer() {
                    Some(n) => n,
                    None => return wrong(self.span()),
                };
            }
            if braced {
                self.expect('}', &at)?;
            }
        }
        if self.eat('^') {
            let braced = self.eat('{');
            if self.peek() == Some(&Token::Letter('T')) {
                self.at += 1;
            } else {
                to = match self.integer() {
                    Some(n) => Bound::At(n),
                    None => return wrong(self.span()),
                };
            }
            if braced {
                self.expect('}', &at)?;
            }
        }
        Ok((from, to))
    }

    /// A whole number, taken.
    fn integer(&mut self) -> Option<i64> {
        match self.peek() {
            Some(&Token::Number(n)) if n.fract() == 0.0 && n < 1e6 => {
                self.at += 1;
                Some(n as i64)
            }
            _ => None,
        }
    }
}
