//! Formulas in two dimensions, in symbols or with the numbers in their places.

use super::call::Call;
use super::inline::Precedence;
use super::{Block, Fence, Flow, Meaning, Typesetter, fits, flow};
use crate::equation::Sign;
use crate::graph::{Formula, Ref};

/// Columns of a name that numbers stand below, behind free room as wide.
const LONG: usize = 12;

impl Typesetter<'_> {
    /// A formula in symbols.
    pub fn symbols(&self, formula: &Formula) -> Block {
        self.block(formula, false)
    }

    /// A formula with numbers in place of the symbols.
    pub fn numbers(&self, formula: &Formula) -> Block {
        self.block(formula, true)
    }

    /// `left = formula`, in lines not wider than `width`; breaks before `+` and `=`. Where even that does
    /// not fit, a list of the parts and their values; no number is ever cut.
    pub fn equation_lines(
        &self,
        left: &Block,
        formula: &Formula,
        width: usize,
        numbers: bool,
    ) -> Vec<Block> {
        let equals = Block::text("=", Meaning::Operator);
        let mut items = vec![plain(left.clone(), 0, false), plain(equals, 2, true)];
        items.extend(self.parts(formula, numbers));
        let lines = flow(items, width, 4.min(width / 8));
        if fits(&lines, width) {
            return lines;
        }
        if numbers {
            self.list(formula, width)
        } else {
            self.symbol_fallback(left, formula, width)
        }
    }

    /// `= value` or `≈ value`, behind the quantity's own name.
    pub fn result_lines(&self, of: Ref, width: usize) -> Vec<Block> {
        let sign = Block::text(self.equals(of), Meaning::Operator);
        let items = vec![
            plain(self.symbol(of), 0, false),
            plain(sign, 2, true),
            plain(self.value(of), 2, false),
        ];
        flow(items, width, 2)
    }

    /// `= formula in numbers = value`, to stand below its symbols: the quantity's name is not said again, its room
    /// is left free. In lines not wider than `width`; where that does not fit, a list of the parts and their values.
    pub fn chain_lines(&self, of: Ref, formula: &Formula, width: usize) -> Vec<Block> {
        let name = self.symbol(of);
        // What has no name is printed as its formula, so nothing stands before the sign; a long one has its own line.
        let free = match name.width() {
            _ if name == self.symbols(formula) => 0,
            columns @ ..=LONG => columns + 2,
            _ => 4,
        };
        let sign = |text: &str| Block::text(text, Meaning::Operator);
        let value = self.value(of);
        // A formula that is a number is its own result.
        let is_value = self.numbers(formula).plain() == value.plain();
        let first = if is_value { self.equals(of) } else { "=" };
        let mut items = vec![
            plain(Block::space(free), 0, false),
            plain(sign(first), 0, false),
        ];
        items.extend(self.parts(formula, true));
        if !is_value {
            items.push(plain(sign(self.equals(of)), 2, true));
            items.push(plain(value, 2, false));
        }
        let lines = flow(items, width, free);
        if fits(&lines, width) {
            return lines;
        }
        let mut lines = self.list(formula, width);
        lines.extend(self.result_lines(of, width));
        lines
    }

    /// One line for every operand: `W_hi = …`.
    fn list(&self, formula: &Formula, width: usize) -> Vec<Block> {
        let mut seen: Vec<Ref> = vec![];
        for of in formula.refs() {
            if !seen.contains(&of) {
                seen.push(of);
            }
        }
        seen.into_iter()
            .flat_map(|of| self.result_lines(of, width))
            .collect()
    }

    /// Symbols too wide for the panel: the same on wrapped lines of text.
    fn symbol_fallback(&self, left: &Block, formula: &Formula, width: usize) -> Vec<Block> {
        let text = format!("= {}", self.inline_formula(formula));
        let mut lines = vec![left.clone()];
        let wrapped = super::wrap(&text, width.max(8)).into_iter();
        lines.extend(wrapped.map(|line| Block::text(line, Meaning::Symbol)));
        lines
    }

    /// A formula cut at its outermost sum, or at that which a number scales; a function of a sum keeps its brackets
    /// whole.
    fn parts(&self, formula: &Formula, numbers: bool) -> Vec<Flow> {
        match formula {
            Formula::Sum(terms) => self.terms(terms.iter().map(|(s, f)| (*s, f)), numbers),
            Formula::OverTime(parts) if parts.len() <= 4 => {
                self.terms(parts.iter().map(|f| (Sign::Plus, f)), numbers)
            }
            Formula::Scale(a, b) => {
                let mut parts = self.parts(b, numbers);
                if parts.len() < 2 {
                    return vec![plain(self.block(formula, numbers), 2, false)];
                }
                let factor = self.tight(a, Precedence::Product, numbers);
                let times = Block::text("·", Meaning::Operator);
                let ends = parts.len() - 1;
                let [open, close] = [(0, true), (ends, false)].map(|(at, left)| {
                    let block = &parts[at].block;
                    Fence::Round
                        .side(left, block.height())
                        .with_baseline(block.baseline())
                });
                let first = std::mem::take(&mut parts[0].block);
                parts[0].block = Block::beside([factor, times, open, first]);
                let last = std::mem::take(&mut parts[ends].block);
                parts[ends].block = Block::beside([last, close]);
                parts
            }
            _ => vec![plain(self.block(formula, numbers), 2, false)],
        }
    }

    fn terms<'f>(
        &self,
        terms: impl Iterator<Item = (Sign, &'f Formula)>,
        numbers: bool,
    ) -> Vec<Flow> {
        let term = |(i, (sign, f))| plain(self.term(i, sign, f, numbers), 2, i > 0);
        terms.enumerate().map(term).collect()
    }

    /// A formula, in brackets if it binds more loosely than its place asks.
    fn tight(&self, formula: &Formula, least: Precedence, numbers: bool) -> Block {
        let block = self.block(formula, numbers);
        let negative = numbers && least > Precedence::Hadamard && self.is_negative(formula);
        if negative || self.is_looser(formula, least, numbers) {
            block.enclosed(Fence::Round)
        } else {
            block
        }
    }

    fn is_negative(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Of(of) => {
                let value = self.run.value(*of);
                value.is_some_and(|m| m.len() == 1 && m[(0, 0)] < 0.0)
            }
            Formula::Number(n) => *n < 0.0,
            _ => false,
        }
    }

    fn block(&self, formula: &Formula, numbers: bool) -> Block {
        use Formula::*;
        let op = |text: &str| Block::text(text, Meaning::Operator);
        let at = |f: &Formula, least| self.tight(f, least, numbers);
        let between = |a: &Formula, left, mark: &str, b: &Formula, right| {
            Block::beside([at(a, left), op(mark), at(b, right)])
        };
        let of = |f: &Formula| self.block(f, numbers);
        let tight = |f: &Formula| at(f, Precedence::Power);
        let norm = |f: &Formula| of(f).enclosed(Fence::Norm);
        match formula {
            Of(of) if numbers => self.value(*of),
            Of(of) => self.symbol(*of),
            Number(n) => Block::text(self.num(*n).text, super::meaning(*n)),
            Sum(terms) => self.row(terms.iter().map(|(s, f)| (*s, f)), numbers),
            OverTime(parts) => match parts.as_slice() {
                [first, _, _, _, .., last] => {
                    let least = Precedence::Hadamard;
                    between(first, least, "  +  …  +  ", last, least)
                }
                parts => self.row(parts.iter().map(|f| (Sign::Plus, f)), numbers),
            },
            Product(a, b) if numbers => between(a, Precedence::Product, "·", b, Precedence::Power),
            Product(a, b) => between(a, Precedence::Product, " ", b, Precedence::Power),
            Scale(a, b) => between(a, Precedence::Product, "·", b, Precedence::Product),
            Hadamard(a, b) => between(a, Precedence::Hadamard, " ⊙ ", b, Precedence::Product),
            Divide(a, b) => Block::fraction(of(a), of(b)),
            Power(a, n) if *n == 0.5 => Block::beside([op("√"), tight(a).enclosed(Fence::Round)]),
            Power(a, n) => {
                let exponent = Block::text(self.num(*n).text, Meaning::Plain);
                tight(a).scripts(None, Some(exponent))
            }
            Transpose(a) => tight(a).scripts(None, Some(op("⊤"))),
            Stack(parts) => {
                Block::stack(parts.iter().map(of), super::Align::Center).enclosed(Fence::Square)
            }
            Slice(a, from, rows) => {
                Block::beside([tight(a), op(&format!("[{}..{}]", from + 1, from + rows))])
            }
            Dot(a, b) => Block::beside([op("⟨"), of(a), op(", "), of(b), op("⟩")]),
            NormSquared(a) => norm(a).scripts(None, Some(Block::text("2", Meaning::Plain))),
            Direction(a) => Block::fraction(of(a), norm(a)),
            Fill(a, _) => of(a),
            Apply(..) | Slope(..) | Extreme(..) | Greater(..) | Total(_) | Norm(_) => self
                .call(formula)
                .map_or_else(Block::empty, |call| self.called(&call, numbers)),
        }
    }

    /// A name and brackets round its arguments.
    fn called(&self, call: &Call<'_>, numbers: bool) -> Block {
        let op = |text: &str| Block::text(text, Meaning::Operator);
        let mut inside = vec![];
        for (i, argument) in call.arguments.iter().enumerate() {
            if i > 0 {
                inside.push(op(call.between));
            }
            inside.push(self.block(argument, numbers));
        }
        inside.push(op(call.behind));
        Block::beside([op(&call.name), Block::beside(inside).enclosed(call.fence)])
    }

    fn row<'f>(&self, terms: impl Iterator<Item = (Sign, &'f Formula)>, numbers: bool) -> Block {
        let mut out = vec![];
        for (i, (sign, f)) in terms.enumerate() {
            if i > 0 {
                out.push(Block::space(2));
            }
            out.push(self.term(i, sign, f, numbers));
        }
        Block::beside(out)
    }

    /// A term with its sign; a negative number behind a sign goes in brackets.
    fn term(&self, i: usize, sign: Sign, f: &Formula, numbers: bool) -> Block {
        let block = self.tight(f, Precedence::Hadamard, numbers);
        let bare = numbers && (i > 0 || sign == Sign::Minus) && self.is_negative(f);
        let block = if bare {
            block.enclosed(Fence::Round)
        } else {
            block
        };
        Block::beside([sign_block(i, sign), block])
    }
}

fn plain(block: Block, glue: usize, may_break: bool) -> Flow {
    Flow {
        block,
        glue,
        may_break,
    }
}

/// The sign before term number `i`.
fn sign_block(i: usize, sign: Sign) -> Block {
    let text = match (i, sign) {
        (0, Sign::Plus) => return Block::empty(),
        (0, Sign::Minus) => "−",
        (_, Sign::Plus) => "+  ",
        (_, Sign::Minus) => "−  ",
    };
    Block::text(text, Meaning::Operator)
}
