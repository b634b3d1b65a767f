//! A formula in the prose in two dimensions: scripts off the line, fractions with a bar.

use super::Tex;
use super::item::{Base, Item, Row};
use super::plain::plain;
use crate::typeset::{Block, Fence, Meaning};

/// Brackets within brackets that are followed; deeper ones stay plain signs.
const DEPTH: usize = 8;
/// Fractions over each other in `a/b/c/d/…`; further slashes stay plain signs.
const BARS: usize = 3;

impl Tex {
    /// In two dimensions.
    pub fn block(&self) -> Block {
        set(&self.row)
    }
}

fn set(row: &Row) -> Block {
    let mut setter = Setter {
        items: row,
        at: 0,
        depth: 0,
    };
    let mut blocks = vec![];
    while setter.peek().is_some() {
        blocks.push(setter.row(None));
        // A bracket that was never opened.
        blocks.extend(setter.next().map(|item| scripted(sign(')'), item)));
    }
    Block::beside(blocks)
}

struct Setter<'a> {
    items: &'a [Item],
    at: usize,
    depth: usize,
}

fn sign(c: char) -> Block {
    Block::text(c, Meaning::Operator)
}

fn name(text: &str) -> Block {
    Block::text(text, Meaning::Symbol)
}

/// A block with the scripts of an item.
fn scripted(block: Block, item: &Item) -> Block {
    let script = |row: &Row| match plain(row).as_str() {
        "ᵀ" => name("⊤"),
        text => name(text),
    };
    block.scripts(item.sub.as_ref().map(script), item.sup.as_ref().map(script))
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
        let mut blocks: Vec<(Block, Block)> = vec![];
        let mut bars = 0;
        while self.peek().is_some() && !self.is(')') && !close.is_some_and(|c| self.is(c)) {
            let divided = blocks.last().is_some_and(|block| !block.1.is_empty());
            let slash = self.is('/');
            if slash && divided && bars < BARS {
                bars += 1;
                self.at += 1;
                let above = blocks.pop().map(|block| block.1).unwrap_or_default();
                let fraction = Block::fraction(above, self.atom().1);
                blocks.push((fraction.clone(), fraction));
            } else {
                // Behind a plain slash the chain goes on: what stands there is no numerator.
                let chain = slash || self.at > 0 && self.items[self.at - 1].is('/');
                bars = if chain { bars } else { 0 };
                blocks.push(self.atom());
            }
        }
        Block::beside(blocks.into_iter().map(|block| block.0))
    }

    /// An item with its scripts, or what stands between brackets: as it stands in a row, and as it stands in a
    /// fraction, where outer round brackets are not needed.
    fn atom(&mut self) -> (Block, Block) {
        let Some(item) = self.next() else {
            return Default::default();
        };
        let (block, bare) = match &item.base {
            Base::Sign('(') if self.depth < DEPTH => return self.enclosed(Fence::Round, ')'),
            Base::Sign('‖') if self.depth < DEPTH => return self.enclosed(Fence::Norm, '‖'),
            Base::Sign(c @ ('Σ' | 'Π')) => (sign(*c), sign(*c)),
            Base::Sign(c) => (sign(*c), Block::empty()),
            Base::Space => (sign(' '), Block::empty()),
            Base::Name(text) => (name(text), name(text)),
            Base::Fraction(above, below) => {
                let fraction = Block::fraction(set(above), set(below));
                (fraction.clone(), fraction)
            }
            Base::Root(of) => {
                let root = Block::beside([sign('√'), set(of).enclosed(Fence::Round)]);
                (root.clone(), root)
            }
        };
        if item.has_scripts() {
            let block = scripted(block, item);
            return (block.clone(), block);
        }
        (block, bare)
    }

    /// What stands until the bracket that closes, whose scripts are those of the whole.
    fn enclosed(&mut self, fence: Fence, close: char) -> (Block, Block) {
        self.depth += 1;
        let inner = self.row((fence == Fence::Norm).then_some(close));
        self.depth -= 1;
        let block = inner.clone().enclosed(fence);
        let Some(last) = self.peek().filter(|item| item.is(close)) else {
            return (block, inner);
        };
        self.at += 1;
        let block = scripted(block, last);
        if fence == Fence::Round && !last.has_scripts() {
            (block, inner)
        } else {
            (block.clone(), block)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_stand_off_the_line_and_fractions_have_a_bar() {
        let shown = |text| Tex::read(text).block().plain();
        assert_eq!(
            shown(r"c_t = f_t \odot c_{t-1}"),
            "c  = f  ⊙ c\n t    t    t−1"
        );
        assert_eq!(shown("W_{xi} x_t"), "W   x\n xi  t");
        assert_eq!(shown(r"\|h_t\|^2"), "    2\n‖h ‖\n‖ t‖");
        let sigmoid = shown(r"\sigma(z) = \frac{1}{1 + e^{-z}}");
        assert!(
            sigmoid.contains("───") && !sigmoid.contains('/') && !sigmoid.contains('^'),
            "{sigmoid}"
        );
        assert!(
            !shown(r"L = \frac{1}{T}\sum_{t=1}^T\|\hat{y}_t - y_t\|^2").contains(['_', '^', '/'])
        );
    }

    #[test]
    fn no_text_breaks_it() {
        for text in [
            "", ")", "((", "/", "a/", "_", "^", "a_", "‖", "‖a", "a)b(c", "Σ", "1/2/3", "字_字",
        ] {
            Tex::read(text).block();
        }
        Tex::read(&"(".repeat(4000)).block();
    }

    #[test]
    fn a_long_chain_of_slashes_is_a_few_fractions_high() {
        let chain = Tex::read(&"1/".repeat(2000)).block();
        assert!(chain.height() <= 2 * BARS + 1, "{} rows", chain.height());
        assert_eq!(
            Tex::read("a/b/c/d/e/f")
                .block()
                .plain()
                .matches('/')
                .count(),
            2
        );
        assert!(
            !Tex::read("1/a + 1/b + 1/c + 1/d + 1/e")
                .block()
                .plain()
                .contains('/')
        );
    }
}
