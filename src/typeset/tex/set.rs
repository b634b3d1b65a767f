//! A formula in the prose in two dimensions: scripts off the line, fractions with a bar.

use super::Tex;
use super::item::{Base, Item, Row};
use super::plain::plain;
use crate::graph::Place;
use crate::typeset::{Align, Block, Fence, Flow, Meaning, flow};

/// Brackets within brackets that are followed; deeper ones stay plain signs.
const DEPTH: usize = 8;
/// Fractions over each other in `a/b/c/d/…`; further slashes stay plain signs.
const BARS: usize = 3;
/// Columns between two columns of a matrix.
const GAP: usize = 2;

impl Tex {
    /// In two dimensions.
    pub fn block(&self) -> Block {
        Block::stack(self.lines(usize::MAX, false, &|_| None), Align::Left)
    }

    /// In two dimensions, in lines of at most `width` columns that break before `=` and `+`; a part between two of
    /// them may be wider ([`fits`](crate::typeset::fits)). `meant` says what a name on its line means.
    pub fn lines(
        &self,
        width: usize,
        ascii: bool,
        meant: &dyn Fn(&str) -> Option<Place>,
    ) -> Vec<Block> {
        let parts = self.set(ascii, meant);
        let lines: Vec<&[Part]> = parts.split(|part| part.end == End::Line).collect();
        // What stands before the sign at which the lines are aligned.
        let before = |line: &[Part]| {
            let at = line.iter().position(|part| part.end == End::Tab)?;
            Some(
                line[..at]
                    .iter()
                    .map(|part| part.row.width())
                    .sum::<usize>(),
            )
        };
        let widest = lines.iter().filter_map(|line| before(line)).max();
        let line = |line: &[Part]| {
            let indent = widest.map_or(0, |widest| widest - before(line).unwrap_or(0));
            let wrapped = flow(flowing(line), width.saturating_sub(indent), 2);
            let moved = |line| Block::beside([Block::space(indent), line]);
            wrapped.into_iter().map(moved).collect::<Vec<_>>()
        };
        lines.into_iter().flat_map(line).collect()
    }

    fn set(&self, ascii: bool, meant: &dyn Fn(&str) -> Option<Place>) -> Vec<Part> {
        let mut setter = Setter {
            items: &self.row,
            at: 0,
            depth: 0,
            look: Look { ascii, meant },
        };
        let mut parts = vec![];
        while setter.peek().is_some() {
            parts.extend(setter.parts(None));
            // A bracket that was never opened.
            if let Some(item) = setter.next() {
                parts.push(Part::of(setter.look.scripted(sign(')'), item)));
            }
        }
        parts
    }
}

/// The parts of a line, with the room between them.
fn flowing(line: &[Part]) -> Vec<Flow> {
    let mut items: Vec<Flow> = vec![];
    let mut glue = 0;
    for part in line.iter().filter(|part| part.end == End::None) {
        if part.space {
            glue += part.row.width();
            continue;
        }
        items.push(Flow {
            block: part.row.clone(),
            glue: std::mem::take(&mut glue),
            may_break: part.joins && !items.is_empty(),
        });
    }
    items
}

/// What a part is the end of, where it is no part of a formula itself.
#[derive(Clone, Copy, Default, PartialEq)]
enum End {
    #[default]
    None,
    Tab,
    Line,
}

/// A part of a row: as it stands there, and as it stands in a fraction, where outer brackets are not needed.
#[derive(Default)]
struct Part {
    row: Block,
    bare: Block,
    /// It is empty room.
    space: bool,
    end: End,
    /// It is a sign between terms or sides, before which a line may break.
    joins: bool,
}

impl Part {
    fn of(block: Block) -> Part {
        Part {
            row: block.clone(),
            bare: block,
            ..Part::default()
        }
    }
}

/// What names look like, and what they mean.
#[derive(Clone, Copy)]
struct Look<'a> {
    ascii: bool,
    meant: &'a dyn Fn(&str) -> Option<Place>,
}

impl Look<'_> {
    /// A row for itself.
    fn set(self, row: &[Item]) -> Block {
        let mut setter = Setter {
            items: row,
            at: 0,
            depth: 0,
            look: self,
        };
        let mut blocks = vec![];
        while setter.peek().is_some() {
            blocks.push(setter.row(None));
            blocks.extend(setter.next().map(|item| self.scripted(sign(')'), item)));
        }
        Block::beside(blocks)
    }

    /// A block with the scripts of an item.
    fn scripted(self, block: Block, item: &Item) -> Block {
        let script = |row: &Row| match plain(row, self.ascii).as_str() {
            "ᵀ" => name("⊤"),
            text => name(text),
        };
        block.scripts(item.sub.as_ref().map(script), item.sup.as_ref().map(script))
    }

    /// Cells in columns, each in the middle of its own.
    fn matrix(self, fence: Option<Fence>, rows: &[Vec<Row>]) -> Block {
        let cells: Vec<Vec<Block>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| self.set(cell)).collect())
            .collect();
        let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column| {
            let column = cells.iter().filter_map(|row| row.get(column));
            column.map(Block::width).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let row = |row: Vec<Block>| {
            let row = row.into_iter().zip(&widths).enumerate();
            Block::beside(row.map(|(column, (cell, width))| {
                let gap = if column > 0 { GAP } else { 0 };
                let baseline = cell.baseline();
                let cell = cell.widened(*width, Align::Center).with_baseline(baseline);
                Block::beside([Block::space(gap), cell])
            }))
        };
        let block = Block::stack(cells.into_iter().map(row), Align::Left);
        let middle = block.height() / 2;
        let block = block.with_baseline(middle);
        match fence {
            Some(fence) => block.enclosed(fence),
            None => block,
        }
    }

    /// A name, its mark on it: above it where letters have none, or where there are several.
    fn name(self, base: &Base) -> Block {
        match base {
            Base::Marked(text, mark) if self.ascii || text.chars().count() > 1 => {
                name(text).accent(mark.mark())
            }
            Base::Marked(text, mark) => name(&mark.over(text)),
            Base::Name(text) => name(text),
            _ => Block::empty(),
        }
    }
}

struct Setter<'a> {
    items: &'a [Item],
    at: usize,
    depth: usize,
    look: Look<'a>,
}

fn sign(c: char) -> Block {
    Block::text(c, Meaning::Operator)
}

fn name(text: &str) -> Block {
    Block::text(text, Meaning::Symbol)
}

impl<'a> Setter<'a> {
    fn peek(&self) -> Option<&'a Item> {
        self.items.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Item> {
        self.at += 1;
        self.items.get(self.at - 1)
    }

    fn is(&self, sign: char) -> bool {
        self.peek().is_some_and(|item| item.is(sign))
    }

    /// Atoms side by side, until `close` or a bracket that closes another.
    fn row(&mut self, close: Option<char>) -> Block {
        Block::beside(self.parts(close).into_iter().map(|part| part.row))
    }

    fn parts(&mut self, close: Option<char>) -> Vec<Part> {
        let mut parts: Vec<Part> = vec![];
        let mut bars = 0;
        while self.peek().is_some() && !self.is(')') && !close.is_some_and(|c| self.is(c)) {
            let divided = parts.last().is_some_and(|part| !part.bare.is_empty());
            let slash = self.is('/');
            if slash && divided && bars < BARS {
                bars += 1;
                self.at += 1;
                let above = parts.pop().map(|part| part.bare).unwrap_or_default();
                parts.push(Part::of(Block::fraction(above, self.atom().bare)));
            } else {
                // Behind a plain slash the chain goes on: what stands there is no numerator.
                let chain = slash || self.at > 0 && self.items[self.at - 1].is('/');
                bars = if chain { bars } else { 0 };
                parts.push(self.atom());
            }
        }
        parts
    }

    /// An item with its scripts, or what stands between brackets.
    fn atom(&mut self) -> Part {
        let Some(item) = self.next() else {
            return Part::default();
        };
        let block = match &item.base {
            Base::Sign('(') if self.depth < DEPTH => return self.enclosed(Fence::Round, ')'),
            Base::Sign('‖') if self.depth < DEPTH => return self.enclosed(Fence::Norm, '‖'),
            Base::Sign('∂') if !item.has_scripts() && self.peek().is_some_and(Item::is_name) => {
                return self.partial();
            }
            Base::Sign(c) if !"ΣΠ".contains(*c) && !item.has_scripts() => {
                let row = sign(*c);
                let joins = "=≈≠≤≥→←+−".contains(*c);
                return Part {
                    row,
                    joins,
                    ..Part::default()
                };
            }
            Base::Space => {
                let row = sign(' ');
                return Part {
                    row,
                    space: true,
                    ..Part::default()
                };
            }
            Base::Tab | Base::Break => {
                let end = if item.base == Base::Tab {
                    End::Tab
                } else {
                    End::Line
                };
                return Part {
                    end,
                    ..Part::default()
                };
            }
            Base::Sign(c) => sign(*c),
            Base::Name(_) | Base::Marked(..) => return Part::of(self.named(item, "")),
            Base::Fraction(above, below) => {
                Block::fraction(self.look.set(above), self.look.set(below))
            }
            Base::Matrix(fence, rows) => self.look.matrix(*fence, rows),
            Base::Root(of) => Block::beside([sign('√'), self.look.set(of).enclosed(Fence::Round)]),
        };
        Part::of(self.look.scripted(block, item))
    }

    /// A name with its scripts, and what it means: it, or it behind ∂.
    fn named(&self, item: &Item, behind: &str) -> Block {
        let look = self.look;
        let block = look.scripted(look.name(&item.base), item);
        let lone = Item {
            sup: None,
            ..item.clone()
        };
        let place = (look.meant)(&format!("{behind}{}", plain(&[lone], false)));
        block.restyle(|piece| {
            if !piece.text.trim().is_empty() {
                piece.place = place;
            }
        })
    }

    /// ∂ and the name behind it.
    fn partial(&mut self) -> Part {
        let name = self.next().map(|item| self.named(item, "∂"));
        Part::of(Block::beside([sign('∂')].into_iter().chain(name)))
    }

    /// What stands until the bracket that closes, whose scripts are those of the whole.
    fn enclosed(&mut self, fence: Fence, close: char) -> Part {
        self.depth += 1;
        let inner = self.row((fence == Fence::Norm).then_some(close));
        self.depth -= 1;
        let block = inner.clone().enclosed(fence);
        let Some(last) = self.peek().filter(|item| item.is(close)) else {
            return Part {
                row: block,
                bare: inner,
                ..Part::default()
            };
        };
        self.at += 1;
        let block = self.look.scripted(block, last);
        if fence == Fence::Round && !last.has_scripts() {
            Part {
                row: block,
                bare: inner,
                ..Part::default()
            }
        } else {
            Part::of(block)
        }
    }
}

#[cfg(test)]
mod tests;
