//! Characters to tokens. Spacing, alignment marks and size commands are dropped here.

use super::function::Func;
use super::name::greek;
use super::suggest::nearest;
use crate::lang::{Diagnostic, Diagnostics, Span, text};

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
    "odot", "circ", "cdot", "frac", "hat", "tilde", "bar", "sum", "top", "intercal", "max", "min",
];
const WORDS: &[&str] = &["mathrm", "text", "operatorname", "textrm", "mathit"];

fn commands() -> impl Iterator<Item = &'static str> {
    Func::commands().chain(COMMANDS.iter().copied())
}

/// Splits `source`; faults do not stop it.
pub(super) fn lex(source: &str) -> (Vec<Lexeme>, Diagnostics) {
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
    faults: Diagnostics,
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

    /// What the next `len` bytes are is wrong; they are passed over.
    fn reject(&mut self, len: usize, fault: impl FnOnce(Span) -> Diagnostic) {
        self.faults.push(fault(self.at..self.at + len));
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
            _ => self.reject(len, |span| {
                Diagnostic::at(span, text!("equation.number_too_long"))
            }),
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
            "left" | "right" | "big" | "bigl" | "bigr" | "Big" | "Bigl" | "Bigr" | "bigg"
            | "biggl" | "biggr" | "quad" | "qquad" | "displaystyle" | "nonumber" | "notag"
            | "limits" | "mathbf" | "boldsymbol" | "mathcal" | "vec" => self.at += len,
            name if WORDS.contains(&name) => self.word(len),
            "begin" | "end" => self.environment(len),
            "lVert" | "rVert" | "Vert" => self.push(Token::Mark('‖'), len),
            "vert" | "lvert" | "rvert" => self.push(Token::Mark('|'), len),
            "lbrack" => self.push(Token::Mark('['), len),
            "rbrack" => self.push(Token::Mark(']'), len),
            name if commands().any(|command| command == name) || greek(name).is_some() => {
                self.push(Token::Command(name.to_owned()), len);
            }
            name => self.reject(len, |span| unknown(span, name)),
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
                self.reject(len, |span| {
                    Diagnostic::at(span, text!("equation.backslash_must_followed_command"))
                        .help(text!("equation.write_begin_new_equation"))
                });
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
            Some(inner) if let Some(word) = written(inner) => {
                let total = len + open + 2 + inner.len();
                self.push(Token::Word(word), total);
            }
            _ => {
                let group = inner.map_or(0, |i| open + 2 + i.len());
                self.reject(len, |span| {
                    Diagnostic::at(span, text!("equation.command_needs_word_letters_digits"))
                        .help(text!("equation.for_example_mathrm"))
                });
                self.at += group;
            }
        }
    }

    /// `\begin{aligned}` and its like only arrange equations on a page.
    fn environment(&mut self, len: usize) {
        let name = self.source[self.at + len..]
            .strip_prefix('{')
            .and_then(|r| r.split_once('}'))
            .map(|(n, _)| n);
        let total = len + name.map_or(0, |n| n.len() + 2);
        match name {
            Some(
                "aligned" | "align" | "align*" | "equation" | "equation*" | "split" | "gathered"
                | "gather" | "gather*",
            ) => {}
            _ => self.faults.push(
                Diagnostic::at(
                    self.at..self.at + total,
                    text!("equation.environment_not_understood_here"),
                )
                .help(text!("equation.use_aligned_simply_one_equation")),
            ),
        }
        self.push(Token::Break, total);
    }

    fn stranger(&mut self, c: char) {
        let command = match c {
            'σ' => "\\sigma",
            '·' | '*' | '×' => "\\cdot",
            '⊙' | '∘' => "\\odot",
            '∑' | 'Σ' => "\\sum",
            '’' | '\'' => "\\tilde{h}",
            '（' | '）' => "( )",
            '，' => ",",
            '＝' => "=",
            _ => "",
        };
        let help = match command {
            "" => text!("equation.equations_written_latex_plain"),
            _ if "*×".contains(c) => text!("equation.write_matrix_product_odot_element", command),
            _ => text!("equation.write", command),
        };
        self.reject(c.len_utf8(), |span| {
            let c = crate::lang::printable_line(&c.to_string(), 1);
            Diagnostic::at(span, text!("equation.character_means_nothing_here", c)).help(help)
        });
    }
}

/// The word inside the braces of `\mathrm{…}`: letters and digits; in the name of a function also what parts them, as in
/// `hard\_sigmoid`.
fn written(inner: &str) -> Option<String> {
    let fits = !inner.is_empty() && inner.len() <= 32;
    let is_word = fits && inner.chars().all(|c| c.is_ascii_alphanumeric());
    let parted = |c: char| c.is_ascii_alphanumeric() || " _\\-".contains(c);
    let is_function = fits && inner.chars().all(parted) && Func::of_word(inner).is_some();
    (is_word || is_function).then(|| inner.to_owned())
}

fn unknown(span: Span, name: &str) -> Diagnostic {
    let help = match nearest(name, commands().chain(WORDS.iter().copied())) {
        _ if name == "times" => text!("equation.write_cdot_matrix_product_odot"),
        Some(near) => text!("common.did_you_mean_command", near),
        None => text!("equation.known_sigma_tanh_exp_log"),
    };
    Diagnostic::at(span, text!("equation.unknown_command", name))
        .label(text!("equation.not_part_language"))
        .help(help)
}
