//! Signs outside ASCII, as they are copied from a page: Greek letters, operators, small raised and lowered letters,
//! letters with a mark over them, and what is twice as wide in Chinese and Japanese print.

use super::super::name::{Accent, letter, marked};
use super::{Lexeme, Lexer, Token};
use crate::lang::{Diagnostic, text};

/// Lowered and raised signs, and what they are on the line.
const SCRIPTS: [(char, &str, &str); 2] = [
    (
        '_',
        "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        "0123456789+-()aehijklmnoprstuvx",
    ),
    ('^', "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀᵗⁿ", "0123456789+-()Ttn"),
];

/// Wide signs, and what they are.
const WIDE: (&str, &str) = (
    "（）［］｛｝，；、＝＋－＊／｜＜＞＾＿",
    "()[]{},;,=+-*/|<>^_",
);

impl Lexer<'_> {
    pub(super) fn unicode(&mut self, c: char) {
        let len = c.len_utf8();
        let mark = match c {
            '−' | '–' => '-',
            '′' | '’' => '\'',
            '‖' => '‖',
            '⟨' => '<',
            '⟩' => '>',
            '←' => '=',
            '≤' | '≥' | '≠' if self.cases > 0 => c,
            c => counterpart(c, WIDE).unwrap_or_default(),
        };
        if mark != '\0' {
            return self.push(Token::Mark(mark), len);
        }
        if let Some((script, _)) = script(c) {
            return self.small(script);
        }
        if let Some((accent, plain)) = marked(c) {
            self.push(Token::Command(accent.command().to_owned()), 0);
            return self.push(Token::Letter(plain), len);
        }
        if let Some(accent) = Accent::ALL.into_iter().find(|one| one.combining() == c) {
            return self.over_last(accent, len);
        }
        let command = match c {
            '。' | '．' => return self.at += len,
            'σ' => "sigma",
            '·' | '⋅' => "cdot",
            '×' => "times",
            '⊙' | '∘' => "odot",
            '⊗' => "otimes",
            '⊘' => "oslash",
            '∑' => "sum",
            '√' => "sqrt",
            '⊤' => "top",
            '∈' => "in",
            'ℝ' => "Reals",
            c => match letter(c) {
                Some(command) => command,
                None => return self.stranger(c),
            },
        };
        self.push(Token::Command(command.to_owned()), len);
    }

    /// A run of small signs: `ₜ₋₁` is `_{t-1}`.
    fn small(&mut self, script_of: char) {
        self.push(Token::Mark(script_of), 0);
        self.push(Token::Mark('{'), 0);
        while let Some(c) = self.rest().chars().next()
            && let Some((_, plain)) = script(c).filter(|(script, _)| *script == script_of)
        {
            let digit = plain.to_digit(10).map(f64::from);
            let last = self.out.last_mut().map(|lexeme| &mut lexeme.token);
            match (digit, last) {
                (Some(digit), Some(Token::Number(n))) if *n < 1e6 => {
                    *n = *n * 10.0 + digit;
                    self.at += c.len_utf8();
                }
                (Some(digit), _) => self.push(Token::Number(digit), c.len_utf8()),
                (None, _) if plain.is_ascii_alphabetic() => {
                    self.push(Token::Letter(plain), c.len_utf8());
                }
                (None, _) => self.push(Token::Mark(plain), c.len_utf8()),
            }
        }
        self.push(Token::Mark('}'), 0);
    }

    /// A mark that stands behind the letter it is over.
    fn over_last(&mut self, accent: Accent, len: usize) {
        match self.out.last() {
            Some(Lexeme {
                token: Token::Letter(_) | Token::Command(_),
                span,
                apart,
            }) => {
                let command = Lexeme {
                    token: Token::Command(accent.command().to_owned()),
                    span: span.clone(),
                    apart: *apart,
                };
                self.out.insert(self.out.len() - 1, command);
                self.at += len;
            }
            _ => self.stranger(accent.combining()),
        }
    }

    fn stranger(&mut self, c: char) {
        let help = match c {
            'Σ' => text!("equation.write", command = "\\sum"),
            '@' => text!("equation.write", command = "\\cdot"),
            _ => text!("equation.equations_written_latex_plain"),
        };
        self.reject(c.len_utf8(), |span| {
            let c = crate::lang::printable_line(&c.to_string(), 1);
            Diagnostic::at(span, text!("equation.character_means_nothing_here", c)).help(help)
        });
    }
}

/// What a small sign is on the line, and whether it stands below or above.
fn script(c: char) -> Option<(char, char)> {
    let mut scripts = SCRIPTS.iter();
    scripts.find_map(|&(mark, small, plain)| Some((mark, counterpart(c, (small, plain))?)))
}

/// The sign of the second list in the place of this one in the first.
fn counterpart(c: char, (signs, plain): (&str, &str)) -> Option<char> {
    let at = signs.chars().position(|sign| sign == c)?;
    plain.chars().nth(at)
}
