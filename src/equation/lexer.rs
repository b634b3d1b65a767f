//! Characters to tokens. Spacing, alignment marks and size commands are dropped here.

use super::function::Func;
use super::name::greek;
use super::suggest::nearest;
use crate::lang::{Fault, Faults, Span};

/// A token of the equation language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A single letter.
    Letter(char),
    /// A command without its backslash, from [`commands`] or the Greek letters.
    Command(String),
    /// Letters inside `\mathrm{…}`, `\text{…}`, `\operatorname{…}`.
    Word(String),
    /// A number.
    Number(f64),
    /// Any of `+ - / ^ _ { } ( ) [ ] , ; = |` and `'‖'` for `\|`.
    Mark(char),
    /// A line break or `\\`.
    Break,
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) span: Span,
}

/// Commands that mean something to the parser, besides those of the functions.
const COMMANDS: &[&str] = &[
    "odot", "circ", "cdot", "frac", "hat", "tilde", "bar", "sum", "top", "intercal",
];
const DROPPED: &[&str] = &[
    "left",
    "right",
    "big",
    "bigl",
    "bigr",
    "Big",
    "Bigl",
    "Bigr",
    "bigg",
    "biggl",
    "biggr",
    "quad",
    "qquad",
    "displaystyle",
    "nonumber",
    "notag",
    "limits",
];
const WORDS: &[&str] = &["mathrm", "text", "operatorname", "textrm", "mathit"];
const TRANSPARENT: &[&str] = &["mathbf", "boldsymbol", "mathcal", "vec"];

fn commands() -> impl Iterator<Item = &'static str> {
    Func::commands().chain(COMMANDS.iter().copied())
}

/// Splits `source`; faults do not stop it.
pub(super) fn lex(source: &str) -> (Vec<Lexeme>, Faults) {
    let mut lexer = Lexer {
        source,
        at: 0,
        out: vec![],
        faults: vec![],
    };
    while lexer.at < source.len() {
        lexer.step();
    }
    (lexer.out, lexer.faults)
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    out: Vec<Lexeme>,
    faults: Faults,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn push(&mut self, token: Token, len: usize) {
        self.out.push(Lexeme {
            token,
            span: self.at..self.at + len,
        });
        self.at += len;
    }

    fn step(&mut self) {
        let Some(c) = self.rest().chars().next() else {
            return;
        };
        match c {
            '\n' => self.push(Token::Break, 1),
            '\\' => self.command(),
            '%' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
            '&' | '$' | '~' => self.at += 1,
            c if c.is_whitespace() => self.at += c.len_utf8(),
            c if c.is_ascii_alphabetic() => self.push(Token::Letter(c), 1),
            c if c.is_ascii_digit() => self.number(),
            '+' | '-' | '/' | '^' | '_' | '{' | '}' | '(' | ')' | '[' | ']' | ',' | ';' | '='
            | '|' => {
                self.push(Token::Mark(c), 1);
            }
            // A full stop ends a formula in running text.
            '.' => self.at += 1,
            '−' => self.push(Token::Mark('-'), c.len_utf8()),
            c => self.stranger(c),
        }
    }

    fn number(&mut self) {
        let rest = self.rest();
        let whole = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let mut len = whole;
        if rest[whole..].starts_with('.') {
            let digits = rest[whole + 1..]
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len() - whole - 1);
            if digits > 0 {
                len = whole + 1 + digits;
            }
        }
        match rest[..len].parse::<f64>() {
            Ok(value) if value.is_finite() && len <= 40 => self.push(Token::Number(value), len),
            _ => {
                self.faults.push(Fault::at(
                    self.at..self.at + len,
                    "this number is too long",
                    "这个数太长",
                ));
                self.at += len;
            }
        }
    }

    fn command(&mut self) {
        let rest = &self.source[self.at + 1..];
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        if letters == 0 {
            return self.control_symbol();
        }
        let name = rest[..letters].to_owned();
        let len = 1 + letters;
        match name.as_str() {
            name if DROPPED.contains(&name) || TRANSPARENT.contains(&name) => self.at += len,
            name if WORDS.contains(&name) => self.word(len),
            "begin" | "end" => self.environment(len),
            "lVert" | "rVert" | "Vert" => self.push(Token::Mark('‖'), len),
            "lbrack" => self.push(Token::Mark('['), len),
            "rbrack" => self.push(Token::Mark(']'), len),
            name if commands().any(|command| command == name) || greek(name).is_some() => {
                self.push(Token::Command(name.to_owned()), len);
            }
            name => {
                let fault = unknown(self.at..self.at + len, name);
                self.faults.push(fault);
                self.at += len;
            }
        }
    }

    /// A backslash before something that is no letter.
    fn control_symbol(&mut self) {
        let next = self.source[self.at + 1..].chars().next();
        match next {
            Some('\\') => {
                let mut len = 2;
                // `\\[4pt]` sets the distance of lines; `\\ [` with a space would open a bracket.
                if let Some(end) = self.rest()[2..]
                    .find(']')
                    .filter(|_| self.rest()[2..].starts_with('['))
                    && self.rest()[3..2 + end]
                        .trim_end_matches(|c: char| c.is_ascii_lowercase())
                        .parse::<f64>()
                        .is_ok()
                    && self.rest()[3..2 + end].ends_with(|c: char| c.is_ascii_lowercase())
                {
                    len += end + 1;
                }
                self.push(Token::Break, len);
            }
            Some('|') => self.push(Token::Mark('‖'), 2),
            Some(c @ (',' | ';' | ':' | '!' | ' ' | '[' | ']' | '(' | ')' | '\n')) => {
                self.at += 1 + c.len_utf8()
            }
            Some('{') => self.push(Token::Mark('('), 2),
            Some('}') => self.push(Token::Mark(')'), 2),
            other => {
                let len = 1 + other.map_or(0, char::len_utf8);
                self.faults.push(
                    Fault::at(
                        self.at..self.at + len,
                        "a backslash must be followed by a command",
                        "反斜杠后面要跟一个命令",
                    )
                    .help(
                        "write \\\\ to begin a new equation",
                        "另起一个公式请写 \\\\",
                    ),
                );
                self.at += len;
            }
        }
    }

    /// `\mathrm{word}`: the word alone.
    fn word(&mut self, len: usize) {
        let rest = &self.source[self.at + len..];
        let open = rest.len() - rest.trim_start().len();
        let inner = rest
            .trim_start()
            .strip_prefix('{')
            .and_then(|r| r.split_once('}'))
            .map(|(inner, _)| inner);
        match inner {
            Some(inner)
                if !inner.is_empty()
                    && inner.len() <= 32
                    && inner.chars().all(|c| c.is_ascii_alphanumeric()) =>
            {
                let word = inner.to_owned();
                let total = len + open + 2 + word.len();
                self.push(Token::Word(word), total);
            }
            _ => {
                self.faults.push(
                    Fault::at(
                        self.at..self.at + len,
                        "this command needs a word of letters and digits in braces",
                        "这个命令后面要用花括号写一个由字母和数字组成的词",
                    )
                    .help("for example \\mathrm{softmax}", "例如 \\mathrm{softmax}"),
                );
                self.at += len + inner.map_or(0, |i| open + 2 + i.len());
            }
        }
    }

    /// `\begin{aligned}` and its like only arrange equations on a page.
    fn environment(&mut self, len: usize) {
        const ARRANGING: &[&str] = &[
            "aligned",
            "align",
            "align*",
            "equation",
            "equation*",
            "split",
            "gathered",
            "gather",
            "gather*",
        ];
        let name = self.source[self.at + len..]
            .strip_prefix('{')
            .and_then(|r| r.split_once('}'))
            .map(|(n, _)| n);
        let total = len + name.map_or(0, |n| n.len() + 2);
        if !name.is_some_and(|n| ARRANGING.contains(&n)) {
            self.faults.push(
                Fault::at(
                    self.at..self.at + total,
                    "this environment is not understood here",
                    "这里不认识这个环境",
                )
                .help(
                    "use aligned, or simply one equation a line",
                    "可以用 aligned，或者每行直接写一个公式",
                ),
            );
        }
        self.push(Token::Break, total);
    }

    fn stranger(&mut self, c: char) {
        let span = self.at..self.at + c.len_utf8();
        self.at = span.end;
        let command = match c {
            'σ' => "\\sigma",
            '·' => "\\cdot",
            '⊙' | '∘' => "\\odot",
            '∑' | 'Σ' => "\\sum",
            '*' | '×' => "\\cdot",
            '’' | '\'' => "\\tilde{h}",
            '（' | '）' => "( )",
            '，' => ",",
            '＝' => "=",
            _ => "",
        };
        let fault = Fault::at(
            span,
            format!(
                "the character `{}` means nothing here",
                crate::lang::printable_line(&c.to_string(), 1)
            ),
            format!(
                "字符 `{}` 在这里没有意义",
                crate::lang::printable_line(&c.to_string(), 1)
            ),
        );
        self.faults.push(match command {
            "" => fault.help(
                "equations are written in LaTeX with plain letters",
                "公式用 LaTeX 和普通字母书写",
            ),
            command if "*×".contains(c) => fault.help(
                format!("write {command} for a matrix product, \\odot for an element-wise one"),
                format!("矩阵乘法写 {command}，逐元素相乘写 \\odot"),
            ),
            command => fault.help(format!("write {command}"), format!("请写 {command}")),
        });
    }
}

fn unknown(span: Span, name: &str) -> Fault {
    let fault = Fault::at(
        span,
        format!("unknown command `\\{name}`"),
        format!("不认识的命令 `\\{name}`"),
    )
    .label("not part of the language", "不属于这门语言");
    if name == "times" {
        return fault.help(
            "write \\cdot for a matrix product, \\odot for an element-wise one",
            "矩阵乘法写 \\cdot，逐元素相乘写 \\odot",
        );
    }
    let near = nearest(name, commands().chain(WORDS.iter().copied()));
    match near {
        Some(near) => fault.help(format!("did you mean \\{near}?"), format!("是不是想写 \\{near}？")),
        None => fault.help(
            "known are \\sigma \\tanh \\exp \\log \\odot \\cdot \\frac \\sum \\hat \\tilde \\mathrm{softmax} and Greek letters",
            "可用的有 \\sigma \\tanh \\exp \\log \\odot \\cdot \\frac \\sum \\hat \\tilde \\mathrm{softmax} 和希腊字母",
        ),
    }
}
