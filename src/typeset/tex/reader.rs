//! LaTeX to items. Spaces stand as they are written, but not where a sign keeps none.

use super::item::{Base, Item, Row};
use super::plain::plain;
use crate::equation::{Accent, greek};
use crate::lang::{Span, Words};
use crate::typeset::Fence;

/// Commands that take a group, or only set a distance.
pub(super) const GROUPS: Words = Words(
    "frac tfrac dfrac hat tilde bar mathrm text operatorname mathbf sqrt left right quad qquad begin
     end",
);

/// Environments of several lines, each an equation.
const LINES: Words = Words("align align* aligned equation equation* gather gather* gathered split");

/// Environments of rows and columns, and the brackets they stand in.
const MATRICES: &[(&str, Option<Fence>)] = &[
    ("matrix", None),
    ("pmatrix", Some(Fence::Round)),
    ("bmatrix", Some(Fence::Square)),
    ("vmatrix", Some(Fence::Bar)),
    ("Vmatrix", Some(Fence::Norm)),
];

/// Commands that are one sign or word; a sign between spaces always has them.
pub(super) const SIGNS: &[(&str, &str)] = &[
    ("sigma", "σ"),
    ("tanh", "tanh"),
    ("odot", " ⊙ "),
    ("circ", " ⊙ "),
    ("cdot", "·"),
    ("times", "×"),
    ("approx", " ≈ "),
    ("ne", " ≠ "),
    ("neq", " ≠ "),
    ("le", " ≤ "),
    ("leq", " ≤ "),
    ("ge", " ≥ "),
    ("geq", " ≥ "),
    ("to", " → "),
    ("rightarrow", " → "),
    ("leftarrow", " ← "),
    ("gets", " ← "),
    ("partial", "∂"),
    ("top", "ᵀ"),
    ("sum", "Σ"),
    ("prod", "Π"),
    ("in", " ∈ "),
    ("infty", "∞"),
    ("pm", "±"),
    ("dots", "…"),
    ("ldots", "…"),
    ("cdots", "…"),
    ("log", "log"),
    ("exp", "exp"),
    ("ln", "ln"),
    ("max", "max"),
    ("min", "min"),
    ("sin", "sin"),
    ("cos", "cos"),
    ("lim", "lim"),
    ("nabla", "∇"),
    ("propto", " ∝ "),
    ("sim", " ~ "),
    ("ll", " ≪ "),
    ("gg", " ≫ "),
    ("Rightarrow", " ⇒ "),
    ("Vert", "‖"),
];

fn sign(name: &str) -> Option<&'static str> {
    SIGNS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, sign)| *sign)
        .or_else(|| greek(name))
}

/// What is wrong with a formula, by its bytes.
#[derive(Default)]
pub(super) struct Slips {
    /// Braces that close nothing.
    pub(super) unopened: Vec<Span>,
    /// Braces that are never closed.
    pub(super) unclosed: Vec<Span>,
    /// Matrices that are never closed.
    pub(super) endless: Vec<Span>,
    /// Commands that are not known.
    pub(super) unknown: Vec<Span>,
}

pub(super) fn read(latex: &str) -> (Row, Slips) {
    let mut reader = Reader {
        source: latex,
        at: 0,
        matrices: 0,
        slips: Slips::default(),
    };
    let mut row = vec![];
    while reader.peek().is_some() {
        reader.row(&mut row);
        if reader.take('}') {
            reader.slips.unopened.push(reader.at - 1..reader.at);
        }
    }
    (trimmed(row), reader.slips)
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    /// Matrices that are open.
    matrices: usize,
    slips: Slips,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        let is = self.peek() == Some(c);
        self.at += if is { c.len_utf8() } else { 0 };
        is
    }

    /// Until the brace or the matrix that closes, or the end.
    fn row(&mut self, out: &mut Row) {
        while let Some(c) = self.peek().filter(|c| *c != '}') {
            if self.matrices > 0 && self.ends_environment() {
                return;
            }
            match c {
                '{' => self.braces(out),
                '\\' => self.command(out),
                _ => {
                    self.at += c.len_utf8();
                    match c {
                        '&' => out.push(Item::of(Base::Tab)),
                        '_' => self.script(out, |item| &mut item.sub),
                        '^' => self.script(out, |item| &mut item.sup),
                        c => push(out, c),
                    }
                }
            }
        }
    }

    /// What stands in braces, side by side with what stands before.
    fn braces(&mut self, out: &mut Row) {
        let open = self.at;
        self.at += 1;
        self.row(out);
        if !self.take('}') {
            self.slips.unclosed.push(open..open + 1);
        }
    }

    /// A group in braces, or one sign.
    fn argument(&mut self, out: &mut Row) {
        while self.take(' ') {}
        match self.peek() {
            Some('{') => self.braces(out),
            Some('\\') => self.command(out),
            Some('}') | None => {}
            Some(c) => {
                self.at += c.len_utf8();
                push(out, c);
            }
        }
    }

    /// An argument for itself.
    fn group(&mut self) -> Row {
        let mut out = vec![];
        self.argument(&mut out);
        trimmed(out)
    }

    /// A script of the last item.
    fn script(&mut self, out: &mut Row, slot: fn(&mut Item) -> &mut Option<Row>) {
        let wide = self.peek() == Some('{');
        let script = self.group();
        while out.last().is_some_and(|item| item.base == Base::Space) {
            out.pop();
        }
        if out.is_empty() {
            out.push(Item::default());
        }
        if let Some(item) = out.last_mut() {
            slot(item).get_or_insert_default().extend(script);
        }
        // W_xi x_t, lest the two names become one.
        if wide && self.peek().is_some_and(char::is_alphabetic) {
            push(out, ' ');
        }
    }

    fn command(&mut self, out: &mut Row) {
        let from = self.at;
        self.at += 1;
        let rest = &self.source[self.at..];
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        if letters == 0 {
            return self.escaped(out);
        }
        let name = &rest[..letters];
        self.at += letters;
        match name {
            "frac" | "tfrac" | "dfrac" => {
                let (above, below) = (self.group(), self.group());
                out.push(Item::of(Base::Fraction(above, below)));
            }
            "sqrt" => {
                let of = self.group();
                out.push(Item::of(Base::Root(of)));
            }
            "hat" => self.accent(out, Accent::Hat),
            "tilde" => self.accent(out, Accent::Tilde),
            "bar" => self.accent(out, Accent::Bar),
            "mathrm" | "text" | "operatorname" | "mathbf" => self.argument(out),
            "left" | "right" | "quad" | "qquad" => push(out, ' '),
            "begin" | "end" => self.environment(from, name == "begin", out),
            name => {
                let text = sign(name).unwrap_or_else(|| {
                    self.slips.unknown.push(from..self.at);
                    name
                });
                if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    out.push(Item::name(text));
                } else {
                    text.chars().for_each(|c| push(out, c));
                }
            }
        }
    }

    /// Whether the end of an environment stands here.
    fn ends_environment(&self) -> bool {
        let behind = self.source[self.at..].strip_prefix("\\end");
        behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    }

    /// What stands behind `\begin` or `\end` at `from`: lines need no more than their signs, a matrix is read to its end.
    fn environment(&mut self, from: usize, begins: bool, out: &mut Row) {
        let name = plain(&self.group(), false).replace(' ', "");
        if LINES.has(&name) {
            return;
        }
        let matrix = MATRICES.iter().find(|(known, _)| begins && *known == name);
        let Some((_, fence)) = matrix else {
            return self.slips.unknown.push(from..self.at);
        };
        let opened = from..self.at;
        let mut inner = vec![];
        self.matrices += 1;
        self.row(&mut inner);
        self.matrices -= 1;
        let end = self.at;
        if !self.ends_environment() {
            self.slips.endless.push(opened);
        } else {
            self.at += "\\end".len();
            if plain(&self.group(), false).replace(' ', "") != name {
                self.slips.unknown.push(end..self.at);
            }
        }
        let lines = trimmed(inner);
        let lines = lines.split(|item| item.base == Base::Break);
        let cells = |line: &[Item]| {
            line.split(|item| item.base == Base::Tab)
                .map(cell)
                .collect()
        };
        out.push(Item::of(Base::Matrix(*fence, lines.map(cells).collect())));
    }

    /// A sign behind a backslash.
    fn escaped(&mut self, out: &mut Row) {
        match self.peek() {
            Some('|') => push(out, '‖'),
            Some('\\') => {
                *out = trimmed(std::mem::take(out));
                out.push(Item::of(Base::Break));
            }
            Some(',' | ';' | ' ' | ':' | '!') => push(out, ' '),
            Some(c) => out.push(Item::of(Base::Sign(c))),
            None => return,
        }
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn accent(&mut self, out: &mut Row, mark: Accent) {
        let letters = plain(&self.group(), false);
        out.push(Item::of(Base::Marked(letters, mark)));
    }
}

/// One more sign: letters make words and digits numbers, and there is no space beside another, in a bracket, or
/// behind ∂.
fn push(out: &mut Row, c: char) {
    let space = |item: &Item| matches!(item.base, Base::Space | Base::Tab | Base::Break);
    match out.last_mut() {
        Some(Item {
            base: Base::Name(word),
            sub: None,
            sup: None,
        }) => {
            let letter = |c: char| c.is_ascii_alphabetic();
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            let goes_on =
                letter(c) && word.chars().all(letter) || number && (c.is_ascii_digit() || c == '.');
            if goes_on {
                return word.push(c);
            }
        }
        last if c.is_whitespace() => {
            let closed = last.is_none_or(|last| {
                space(last) || !last.has_scripts() && (last.is('(') || last.is('∂'))
            });
            if closed {
                return;
            }
        }
        Some(last) if matches!(c, ')' | ',') && last.base == Base::Space => _ = out.pop(),
        _ => {}
    }
    out.push(Item::of(match c {
        '-' => Base::Sign('−'),
        'Σ' | 'Π' => Base::Sign(c),
        c if c.is_whitespace() => Base::Space,
        c if c.is_alphanumeric() => Base::Name(c.into()),
        c => Base::Sign(c),
    }));
}

/// A cell of a matrix, without the blanks round it.
fn cell(items: &[Item]) -> Row {
    let blanks = items.iter().take_while(|item| item.base == Base::Space);
    trimmed(items[blanks.count()..].to_vec())
}

fn trimmed(mut row: Row) -> Row {
    let blank = |item: &Item| matches!(item.base, Base::Space | Base::Break);
    while row.last().is_some_and(blank) {
        row.pop();
    }
    row
}
