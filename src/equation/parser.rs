//! Tokens to one equation, by recursive descent.
//!
//! From loose to tight: `+ −`, then `⊙`, then `\cdot` and `/`, then juxtaposition, then powers.

mod atom;
mod name;
mod terms;

use super::lexer::{Lexeme, Token};
use super::name::Name;
use super::{Expr, NameId, When};
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
