//! Tokens to one equation, by recursive descent.
//!
//! From loose to tight: `+ −`, then `⊙`, then `\cdot` and `/`, then juxtaposition, then powers.

use super::lexer::{Lexeme, Token};
use super::name::{Accent, Label, Name, greek};
use super::{Bound, Expr, ExprKind, Func, NameId, Sign, When};
use crate::lang::{Fault, Span};

/// The deepest nesting accepted.
const MAX_DEPTH: usize = 48;
/// The most factors and powers of one equation: a chain of them makes a tree as deep as it is long.
const MAX_FACTORS: usize = 256;

/// Names met so far, shared by the equations of a system.
#[derive(Default)]
pub(super) struct Names {
    pub(super) list: Vec<(Name, Span)>,
}

impl Names {
    pub(super) fn intern(&mut self, name: Name, span: &Span) -> NameId {
        let at = self
            .list
            .iter()
            .position(|(n, _)| n.plain == name.plain)
            .unwrap_or_else(|| {
                self.list.push((name, span.clone()));
                self.list.len() - 1
            });
        NameId(at as u32)
    }
}

/// An equation as parsed, before the system is looked at as a whole.
pub(super) struct Parsed {
    pub(super) name: NameId,
    pub(super) when: When,
    pub(super) left: Span,
    pub(super) expr: Expr,
}

pub(super) struct Parser<'a> {
    tokens: &'a [Lexeme],
    at: usize,
    end: usize,
    depth: usize,
    factors: usize,
    names: &'a mut Names,
}

type Parse<T> = Result<T, Box<Fault>>;

fn fail<T>(fault: Fault) -> Parse<T> {
    Err(Box::new(fault))
}

impl<'a> Parser<'a> {
    /// A parser of one equation's tokens (not empty).
    pub(super) fn new(tokens: &'a [Lexeme], names: &'a mut Names) -> Self {
        let end = tokens.last().map_or(0, |t| t.span.end);
        Parser {
            tokens,
            at: 0,
            end,
            depth: 0,
            factors: 0,
            names,
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|t| &t.token)
    }

    fn mark(&self) -> Option<char> {
        match self.peek() {
            Some(Token::Mark(c)) => Some(*c),
            _ => None,
        }
    }

    fn span(&self) -> Span {
        self.tokens
            .get(self.at)
            .map_or(self.end..self.end, |t| t.span.clone())
    }

    /// From `start` to the end of the token before this one.
    fn since(&self, start: usize) -> Span {
        let end = self
            .at
            .checked_sub(1)
            .map_or(start, |i| self.tokens[i].span.end);
        start..end.max(start)
    }

    fn eat(&mut self, mark: char) -> bool {
        let yes = self.mark() == Some(mark);
        self.at += usize::from(yes);
        yes
    }

    fn is_command(&self, names: &[&str]) -> bool {
        matches!(self.peek(), Some(Token::Command(c)) if names.contains(&c.as_str()))
    }

    fn expect(&mut self, mark: char, opened: &Span) -> Parse<()> {
        if self.eat(mark) {
            return Ok(());
        }
        fail(
            Fault::at(
                self.span(),
                format!("a `{mark}` is missing here"),
                format!("这里缺少 `{mark}`"),
            )
            .other(opened.clone(), "opened here", "在这里打开"),
        )
    }

    /// `name = expression`, all tokens used.
    pub(super) fn equation(mut self) -> Parse<Parsed> {
        let start = self.span();
        if !self.starts_name() {
            return fail(
                Fault::at(
                    start,
                    "an equation begins with the name it defines",
                    "公式要以它所定义的名字开头",
                )
                .help("for example h_t = \\tanh(…)", "例如 h_t = \\tanh(…)"),
            );
        }
        let (name, when) = self.name()?;
        let left = self.since(start.start);
        if !self.eat('=') {
            return fail(
                Fault::at(
                    self.span(),
                    "expected `=` after the name being defined",
                    "被定义的名字后面应当是 `=`",
                )
                .help(
                    "the left side is one name, such as h_t; everything else stands on the right",
                    "等号左边只写一个名字（如 h_t），其余写在右边",
                ),
            );
        }
        if let When::Now(1..) = when {
            return fail(
                Fault::at(
                    left,
                    "the left side must be at time t",
                    "等号左边必须是时刻 t",
                )
                .help(
                    "define h_t from h_{t-1}, not the other way round",
                    "用 h_{t-1} 定义 h_t，而不是反过来",
                ),
            );
        }
        let expr = self.sum()?;
        while self.eat(',') || self.eat(';') {}
        if self.at < self.tokens.len() {
            return fail(self.leftover());
        }
        Ok(Parsed {
            name,
            when,
            left,
            expr,
        })
    }

    fn leftover(&self) -> Fault {
        let span = self.span();
        match self.mark() {
            Some(c @ (')' | ']' | '}')) => Fault::at(
                span,
                format!("this `{c}` closes nothing"),
                format!("这个 `{c}` 没有对应的左括号"),
            )
            .help(
                "remove it, or open it earlier",
                "删去它，或在前面补上左括号",
            ),
            Some('=') => Fault::at(
                span,
                "a second `=` in one equation",
                "一个公式里出现了第二个 `=`",
            )
            .help(
                "put each equation on a line of its own",
                "每个公式单独写一行",
            ),
            _ => Fault::at(
                span,
                "the expression should have ended here",
                "表达式应当在这里结束",
            ),
        }
    }

    fn sum(&mut self) -> Parse<Expr> {
        let start = self.span().start;
        let mut terms = vec![];
        let mut sign = if self.eat('-') {
            Sign::Minus
        } else {
            self.eat('+');
            Sign::Plus
        };
        loop {
            terms.push((sign, self.hadamard()?));
            sign = if self.eat('+') {
                Sign::Plus
            } else if self.eat('-') {
                Sign::Minus
            } else {
                break;
            };
        }
        let span = self.since(start);
        if terms.len() == 1 && terms[0].0 == Sign::Plus {
            return Ok(terms.swap_remove(0).1);
        }
        Ok(Expr {
            kind: ExprKind::Sum(terms),
            span,
        })
    }

    fn hadamard(&mut self) -> Parse<Expr> {
        let mut left = self.product()?;
        while self.is_command(&["odot", "circ"]) {
            self.at += 1;
            let right = self.product()?;
            let span = left.span.start..right.span.end;
            left = Expr {
                kind: ExprKind::Hadamard(Box::new(left), Box::new(right)),
                span,
            };
        }
        Ok(left)
    }

    fn product(&mut self) -> Parse<Expr> {
        let mut left = self.juxtaposed()?;
        loop {
            let divide = self.mark() == Some('/');
            if !divide && !self.is_command(&["cdot"]) {
                return Ok(left);
            }
            self.at += 1;
            let right = self.juxtaposed()?;
            let span = left.span.start..right.span.end;
            let (a, b) = (Box::new(left), Box::new(right));
            left = Expr {
                kind: if divide {
                    ExprKind::Divide(a, b)
                } else {
                    ExprKind::Product(a, b)
                },
                span,
            };
        }
    }

    fn juxtaposed(&mut self) -> Parse<Expr> {
        let mut left = self.factor()?;
        while self.starts_factor() {
            let right = self.factor()?;
            let span = left.span.start..right.span.end;
            left = Expr {
                kind: ExprKind::Product(Box::new(left), Box::new(right)),
                span,
            };
        }
        Ok(left)
    }

    fn starts_name(&self) -> bool {
        match self.peek() {
            Some(Token::Letter(_)) => true,
            Some(Token::Word(w)) => Func::of_word(w).is_none(),
            Some(Token::Command(c)) => {
                ["hat", "tilde", "bar"].contains(&c.as_str())
                    || (c != "sigma" && greek(c).is_some())
            }
            _ => false,
        }
    }

    fn starts_factor(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_) | Token::Letter(_) | Token::Word(_)) => true,
            Some(Token::Command(c)) => {
                !["odot", "circ", "cdot", "top", "intercal"].contains(&c.as_str())
            }
            Some(Token::Mark(c)) => matches!(c, '(' | '[' | '{'),
            _ => false,
        }
    }

    /// An atom with its powers. Whatever is nested leads through here.
    fn factor(&mut self) -> Parse<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return fail(named_apart(
                self.span(),
                format!("this is nested more than {MAX_DEPTH} deep"),
                format!("嵌套超过 {MAX_DEPTH} 层"),
            ));
        }
        let start = self.span().start;
        self.count()?;
        let mut expr = self.atom()?;
        while self.eat('^') {
            self.count()?;
            expr = self.power(expr, start)?;
        }
        self.depth -= 1;
        Ok(expr)
    }

    /// One more factor or power.
    fn count(&mut self) -> Parse<()> {
        self.factors += 1;
        if self.factors <= MAX_FACTORS {
            return Ok(());
        }
        fail(named_apart(
            self.span(),
            format!("this equation is too long: more than {MAX_FACTORS} factors and powers"),
            format!("这个公式太长：因子和幂超过 {MAX_FACTORS} 个"),
        ))
    }

    fn power(&mut self, base: Expr, start: usize) -> Parse<Expr> {
        let at = self.span();
        let braced = self.eat('{');
        let kind = match self.peek().cloned() {
            Some(Token::Command(c)) if c == "top" || c == "intercal" => {
                self.at += 1;
                ExprKind::Transpose(Box::new(base))
            }
            Some(Token::Letter('T')) => {
                self.at += 1;
                ExprKind::Transpose(Box::new(base))
            }
            Some(Token::Number(n)) => {
                self.at += 1;
                match base.kind {
                    ExprKind::Norm(inner) if n == 2.0 => ExprKind::NormSquared(inner),
                    _ => ExprKind::Power(Box::new(base), n),
                }
            }
            _ => {
                return fail(Fault::at(at, "this exponent is not understood", "不认识这个指数").help(
                    "an exponent is a number or \\top; a label belongs in the subscript, as in W_{xi}",
                    "指数只能是一个数或 \\top；标签请写成下标，如 W_{xi}",
                ));
            }
        };
        if braced {
            self.expect('}', &at)?;
        }
        Ok(Expr {
            kind,
            span: self.since(start),
        })
    }

    fn atom(&mut self) -> Parse<Expr> {
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
        let mut expr = Expr {
            kind: ExprKind::Apply(func, Box::new(argument)),
            span: self.since(start),
        };
        if let Some(n) = power {
            let span = expr.span.clone();
            expr = Expr {
                kind: ExprKind::Power(Box::new(expr), n),
                span,
            };
        }
        Ok(expr)
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

    fn quantity(&mut self) -> Parse<Expr> {
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
    fn name(&mut self) -> Parse<(NameId, When)> {
        let start = self.span();
        let (mut word, mut symbol, mut accent) = (String::new(), None, None);
        let mut braces = 0;
        loop {
            match self.peek().cloned() {
                Some(Token::Letter(c)) => word.push(c),
                Some(Token::Word(w)) => word = w,
                Some(Token::Command(c)) => {
                    let mark = match c.as_str() {
                        "hat" => Some(Accent::Hat),
                        "tilde" => Some(Accent::Tilde),
                        "bar" => Some(Accent::Bar),
                        _ => None,
                    };
                    if let Some(mark) = mark {
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
                    if symbol.is_none() || c == "sigma" {
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
        let mut sub = (Label::default(), When::Always);
        if braces > 0 && self.mark() == Some('_') {
            sub = self.subscript()?;
        }
        for _ in 0..braces {
            self.expect('}', &start)?;
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
        let name = Name::new(&word, symbol, accent, sub.0);
        let span = self.since(start.start);
        Ok((self.names.intern(name, &span), sub.1))
    }

    /// What follows `_`: a label, a time, or a label and a time with a comma between.
    fn subscript(&mut self) -> Parse<(Label, When)> {
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
    fn part(&self, part: &[Lexeme], at: Span) -> Parse<(Label, When)> {
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
fn named_apart(at: Span, en: String, zh: String) -> Fault {
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

#[cfg(test)]
mod tests {
    use crate::equation::{MAX_SOURCE, System};

    #[test]
    fn no_tree_is_too_deep_for_the_stack() {
        let cases = [
            (format!(r"h_t = {}x_t", "(".repeat(20_000)), "deep"),
            (format!(r"h_t = {} x_t", r"\ln".repeat(20_000)), "deep"),
            (format!(r"L = {} w", r"\sum".repeat(16_000)), "deep"),
            (format!(r"L = {}", "a".repeat(60_000)), "too long"),
            (format!(r"L = x{}", "^2".repeat(30_000)), "too long"),
            (format!(r"L = a{}", "/a".repeat(30_000)), "too long"),
            (format!(r"L = a{}", r"\odot a".repeat(9_000)), "too long"),
        ];
        for (latex, word) in cases {
            assert!(latex.len() <= MAX_SOURCE);
            let said = System::parse(&latex).unwrap_err().remove(0).message.en;
            assert!(said.contains(word), "{said}");
        }
    }

    #[test]
    fn what_is_closed_counts_no_more() {
        let nested = |depth: usize| format!("{}x_t{}", r"\tanh(".repeat(depth), ")".repeat(depth));
        let (deep, long) = (nested(47), [nested(40), nested(40), nested(40)].join(" + "));
        System::parse(&format!("h_t = {deep} \\\\ y_t = {long}")).unwrap();
    }
}
