//! Commands.

use super::super::function::Func;
use super::super::name::{Accent, greek};
use super::super::suggest::nearest;
use super::group::group;
use super::{Brace, Lexer, Token};
use crate::lang::{Diagnostic, Span, Words, text};

/// Commands that mean something to the parser, besides those of functions, accents and Greek letters.
const COMMANDS: Words = Words(
    "odot circ cdot times oslash frac sum top intercal in Reals prime star max min bmod mod otimes
     bullet dots",
);
/// Commands before a word in braces.
const WORDS: Words =
    Words("mathrm text operatorname textrm mathit mbox textit textbf mathsf textsf mathtt texttt");
/// Styles of a letter: what is bold for one author is not for another.
const STYLES: Words = Words(
    "mathbf boldsymbol bm mathcal mathscr mathfrak vec pmb mathbfit symbf bf rm it cal sf tt",
);
/// What only sets the look of a page.
const LOOK: Words = Words(
    "left right middle big bigl bigr Big Bigl Bigr bigg biggl biggr Bigg Biggl Biggr displaystyle
     textstyle scriptstyle nonumber notag limits nolimits hline allowbreak noindent centering
     thinspace enspace enskip break par smallskip medskip bigskip maketitle boxed mathbin mathrel",
);
/// The same, with an argument that is no part of the equation either.
const REMARKS: Words = Words(
    "tag label hspace vspace phantom vphantom hphantom color intertext footnote ref eqref cite
     mspace mskip hskip vskip kern textcolor documentclass usepackage section subsection
     subsubsection paragraph caption title author date stackrel overset",
);
/// What makes commands of one's own.
const MACROS: Words = Words("newcommand renewcommand providecommand def DeclareMathOperator");
/// What is known in print and cannot be expressed here.
const BEYOND: Words = Words(
    "pmod int prod partial nabla infty oplus mathbb dot ddot lceil argmax arg det lim sup inf neq
     leq geq le ge ne sim cup cap vdots",
);
fn commands() -> impl Iterator<Item = &'static str> {
    let accents = Accent::commands();
    Func::commands().chain(COMMANDS.iter()).chain(accents)
}

/// The sign of a comparison.
fn comparison(command: &str) -> Option<char> {
    match command {
        "le" | "leq" | "leqslant" => Some('≤'),
        "ge" | "geq" | "geqslant" => Some('≥'),
        "ne" | "neq" => Some('≠'),
        _ => None,
    }
}

/// What a command is that has another spelling, too.
fn other_spelling(command: &str) -> Option<Token> {
    let mark = match command {
        "tfrac" | "dfrac" => return Some(Token::Command("frac".into())),
        "cdots" | "ldots" => return Some(Token::Command("dots".into())),
        "newline" | "cr" => return Some(Token::Break),
        "lVert" | "rVert" | "Vert" | "parallel" => '‖',
        "lvert" | "rvert" | "vert" | "mid" => '|',
        "lbrack" => '[',
        "rbrack" => ']',
        "lbrace" => '(',
        "rbrace" | "rfloor" => ')',
        "langle" | "lt" => '<',
        "rangle" | "gt" => '>',
        "ast" => '*',
        "leftarrow" | "longleftarrow" | "gets" | "coloneqq" | "triangleq" | "equiv" | "doteq"
        | "Leftarrow" => '=',
        _ => return None,
    };
    Some(Token::Mark(mark))
}

/// Whether names side by side stand in braces, without an operator between.
fn is_product(group: &str) -> bool {
    let mut depth = 0usize;
    let joined = group.chars().all(|c| {
        depth += usize::from(c == '{');
        depth = depth.saturating_sub(usize::from(c == '}'));
        depth > 1 || !"+-=/*&,;()[]".contains(c)
    });
    joined
        && !["\\\\", "dot", "\\circ", "\\times"]
            .iter()
            .any(|sign| group.contains(sign))
}

impl Lexer<'_> {
    pub(super) fn command(&mut self) {
        let rest = &self.source[self.at + 1..];
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        if letters == 0 {
            return self.control_symbol();
        }
        let name = &rest[..letters];
        let starred = rest[letters..].starts_with('*');
        let len = 1 + letters;
        match name {
            "quad" | "qquad" | "hfill" => self.gap(len),
            name if LOOK.has(name) => self.at += len,
            name if STYLES.has(name) => self.style(len),
            name if WORDS.has(name) => self.word(name, len + usize::from(starred)),
            name if REMARKS.has(name) => self.no_part(name, len + usize::from(starred)),
            name if MACROS.has(name) => self.own_macro(),
            "begin" | "end" => self.environment(name == "begin", len),
            "underbrace" | "overbrace" => {
                self.at += len;
                let rest = self.rest();
                self.labelled = Some(self.at + rest.len() - rest.trim_start().len());
            }
            "forall" => self.for_all(),
            "lfloor" => {
                self.push(Token::Word("floor".into()), len);
                self.push(Token::Mark('('), 0);
            }
            "mathbb"
                if self.rest()[len..]
                    .trim_start_matches([' ', '{'])
                    .starts_with('R') =>
            {
                let group = group(&self.rest()[len..]);
                self.push(Token::Command("Reals".into()), len + group.unwrap_or(0));
            }
            name if self.cases > 0
                && let Some(sign) = comparison(name) =>
            {
                self.push(Token::Mark(sign), len);
            }
            name if let Some(token) = other_spelling(name) => self.push(token, len),
            name if commands().any(|command| command == name) || greek(name).is_some() => {
                self.push(Token::Command(name.to_owned()), len);
            }
            name if BEYOND.has(name) => self.beyond(name, len),
            name if self.expanded(name, len) => {}
            name => self.reject(len, |span| unknown(span, name)),
        }
    }

    /// What is known in print and cannot be expressed here.
    fn beyond(&mut self, name: &str, len: usize) {
        let help = match name {
            "dot" | "ddot" | "partial" => text!("equation.write_step_of_time"),
            _ => text!("equation.replace_by_quantity_given"),
        };
        self.reject(len, |span| {
            Diagnostic::at(span, text!("equation.cannot_be_expressed", name)).help(help)
        });
    }

    /// What is no part of an equation, with its argument.
    fn no_part(&mut self, name: &str, len: usize) {
        self.at += len;
        // `\documentclass[11pt]{article}`.
        if name.ends_with("class") || name.ends_with("package") {
            let options = self
                .rest()
                .strip_prefix('[')
                .and_then(|rest| rest.find(']'));
            self.at += options.map_or(0, |end| end + 2);
        }
        self.at += group(self.rest()).unwrap_or(0);
    }

    /// The label behind `\underbrace{…}` is a remark.
    pub(super) fn label_of_brace(&mut self) {
        let rest = self.rest().trim_start();
        if let Some(label) = rest.strip_prefix(['_', '^']) {
            let before = self.rest().len() - label.len();
            self.at += group(label).map_or(0, |len| before + len);
        }
    }

    /// For which times an equation holds is no part of it.
    pub(super) fn for_all(&mut self) {
        let (ends, rest) = (["\n", "\\\\", "$", "\\end", "}"], self.rest());
        let end = ends.iter().filter_map(|end| rest.find(end)).min();
        self.at += end.unwrap_or(rest.len());
    }

    /// `\mathbf{h}`: the command goes, and its braces with it, unless they hold a script or terms; a word that is a
    /// function is one in any style.
    fn style(&mut self, len: usize) {
        let rest = &self.rest()[len..];
        let end = group(rest);
        if let Some(end) = end {
            let word = rest[..end].trim_start().trim_matches(['{', '}']);
            if word.len() > 2 && Func::of_word(word).is_some() {
                return self.push(Token::Word(word.to_owned()), len + end);
            }
            let inner = rest[..end].trim_start();
            if !self.in_script() && !self.behind_accent() && is_product(inner) {
                self.styled.get_or_insert(self.at);
                self.at += len + (rest[..end].len() - inner.len()) + 1;
                self.braces.push(Brace::Dropped);
                return;
            }
        }
        self.styled.get_or_insert(self.at);
        self.at += len;
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
                let between_rows = self.stacks > 0 || self.cases > 0;
                let token = if between_rows {
                    Token::Mark(';')
                } else {
                    Token::Break
                };
                self.push(token, len);
            }
            Some('|') => self.push(Token::Mark('‖'), 2),
            // `\[` and `\(` begin a formula of a text, and their like end it.
            Some('[' | ']' | '(' | ')') => self.push(Token::Break, 2),
            Some(c @ (',' | ';' | ':' | '!' | ' ' | '\n' | '>' | '/')) => {
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
}

fn unknown(span: Span, name: &str) -> Diagnostic {
    let help = match nearest(name, commands().chain(WORDS.iter())) {
        Some(near) => text!("common.did_you_mean_command", near),
        None => text!("equation.known_sigma_tanh_exp_log"),
    };
    Diagnostic::at(span, text!("equation.unknown_command", name))
        .label(text!("equation.not_part_language"))
        .help(help)
}
