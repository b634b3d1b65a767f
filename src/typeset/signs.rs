//! A formula in plain signs, `i_t = σ(W_xi x_t + b_i)`, set in two dimensions: scripts off the line, fractions
//! with a bar. What is not understood stands as it is written.

use super::{Block, Fence, Meaning};

/// Brackets within brackets that are followed; deeper ones stay plain signs.
const DEPTH: usize = 8;
/// Fractions over each other in `a/b/c/d/…`; further slashes stay plain signs.
const BARS: usize = 3;

/// Sets a formula written in plain signs.
pub fn signs(text: &str) -> Block {
    let chars: Vec<char> = text.chars().collect();
    let mut reader = Reader {
        chars: &chars,
        at: 0,
        depth: 0,
    };
    let mut blocks = vec![];
    while reader.peek().is_some() {
        blocks.push(reader.row(None));
        // A bracket that was never opened.
        blocks.extend(reader.next().map(|c| sign(&c.to_string())));
    }
    Block::beside(blocks)
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

fn sign(text: &str) -> Block {
    Block::text(text, Meaning::Operator)
}

fn name(text: &str) -> Block {
    Block::text(text, Meaning::Symbol)
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        self.at += 1;
        self.chars.get(self.at - 1).copied()
    }

    /// Atoms side by side, until `close` or a bracket that closes another.
    fn row(&mut self, close: Option<char>) -> Block {
        let mut blocks = vec![];
        let mut bars = 0;
        while let Some(c) = self.peek().filter(|c| Some(*c) != close && *c != ')') {
            let divided = blocks
                .last()
                .is_some_and(|b: &(Block, Block)| !b.1.is_empty());
            if c == '/' && divided && bars < BARS {
                bars += 1;
                self.at += 1;
                let above = blocks.pop().map(|b| b.1).unwrap_or_default();
                let below = self.atom().1;
                let fraction = Block::fraction(above, below);
                blocks.push((fraction.clone(), fraction));
            } else {
                // Behind a plain slash the chain goes on: what stands there is no numerator.
                let chain = c == '/' || self.at > 0 && self.chars[self.at - 1] == '/';
                bars = if chain { bars } else { 0 };
                blocks.push(self.atom());
            }
        }
        Block::beside(blocks.into_iter().map(|b| b.0))
    }

    /// A name, a number, a bracket or an operator with its scripts: as it stands in a row, and as it stands in
    /// a fraction, where outer round brackets are not needed.
    fn atom(&mut self) -> (Block, Block) {
        let Some(c) = self.next() else {
            return Default::default();
        };
        let (mut block, mut bare) = match c {
            '(' if self.depth < DEPTH => {
                self.depth += 1;
                let inner = self.row(None);
                self.depth -= 1;
                self.at += usize::from(self.peek() == Some(')'));
                (inner.clone().enclosed(Fence::Round), inner)
            }
            '‖' if self.depth < DEPTH => {
                self.depth += 1;
                let inner = self.row(Some('‖'));
                self.depth -= 1;
                self.at += usize::from(self.peek() == Some('‖'));
                let norm = inner.enclosed(Fence::Norm);
                (norm.clone(), norm)
            }
            'Σ' | 'Π' => (sign(&c.to_string()), sign(&c.to_string())),
            c if c.is_alphanumeric() => {
                let text = self.word(c);
                (name(&text), name(&text))
            }
            c => (sign(&c.to_string()), Block::empty()),
        };
        let (sub, sup) = self.scripts(matches!(c, 'Σ' | 'Π'));
        if sub.is_some() || sup.is_some() {
            block = block.scripts(sub.map(|s| name(&s)), sup.map(|s| name(&s)));
            bare = block.clone();
        }
        (block, bare)
    }

    /// The rest of a word of ASCII letters or of a number, with the marks on its letters.
    fn word(&mut self, first: char) -> String {
        let mut text = String::from(first);
        while let Some(c) = self.peek() {
            let mark = ('\u{300}'..='\u{36f}').contains(&c);
            let letter = first.is_ascii_alphabetic() && c.is_ascii_alphabetic();
            let digit = first.is_ascii_digit() && (c.is_ascii_digit() || c == '.');
            if !(mark || letter || digit) {
                break;
            }
            text.push(c);
            self.at += 1;
        }
        text
    }

    /// `_t−1`, `^T`, `²` behind an atom.
    fn scripts(&mut self, sum: bool) -> (Option<String>, Option<String>) {
        let (mut sub, mut sup) = (None, None);
        loop {
            match self.peek() {
                Some('_') if sub.is_none() => {
                    self.at += 1;
                    sub = Some(self.script(sum));
                }
                Some('^') if sup.is_none() => {
                    self.at += 1;
                    sup = Some(self.script(false));
                }
                Some(c @ ('²' | '³' | 'ᵀ')) if sup.is_none() => {
                    self.at += 1;
                    sup = Some(match c {
                        '²' => "2".into(),
                        '³' => "3".into(),
                        _ => "⊤".into(),
                    });
                }
                _ => return (sub, sup),
            }
        }
    }

    /// The text of a script: letters and digits; a minus inside belongs to it, as in `t−1`.
    fn script(&mut self, sum: bool) -> String {
        let mut text = String::new();
        while let Some(c) = self.peek() {
            let after = self.chars.get(self.at + 1).copied().unwrap_or(' ');
            let inside = c.is_alphanumeric() || (matches!(c, '−' | ',') && after.is_alphanumeric());
            if !(inside || sum && c == '=') {
                break;
            }
            text.push(c);
            self.at += 1;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_stand_off_the_line_and_fractions_have_a_bar() {
        let shown = |text| signs(text).plain();
        assert_eq!(shown("c_t = f_t ⊙ c_t−1"), "c  = f  ⊙ c\n t    t    t−1");
        assert_eq!(shown("W_xi x_t"), "W   x\n xi  t");
        assert_eq!(shown("‖h_t‖²"), "    2\n‖h ‖\n‖ t‖");
        let sigmoid = shown("σ(z) = 1/(1 + e^−z)");
        assert!(
            sigmoid.contains("───") && !sigmoid.contains('/') && !sigmoid.contains('^'),
            "{sigmoid}"
        );
        assert!(!shown("L = 1/TΣ_t=1^T‖ŷ_t − y_t‖²").contains(['_', '^', '/']));
    }

    #[test]
    fn no_text_breaks_it() {
        for text in [
            "", ")", "((", "/", "a/", "_", "^", "a_", "‖", "‖a", "a)b(c", "Σ", "1/2/3", "字_字",
        ] {
            signs(text);
        }
        signs(&"(".repeat(10_000));
    }

    #[test]
    fn a_long_chain_of_slashes_is_a_few_fractions_high() {
        let chain = signs(&"1/".repeat(20_000));
        assert!(chain.height() <= 2 * BARS + 1, "{} rows", chain.height());
        assert_eq!(signs("a/b/c/d/e/f").plain().matches('/').count(), 2);
        assert!(!signs("1/a + 1/b + 1/c + 1/d + 1/e").plain().contains('/'));
    }
}
