//! What a formula is made of.

use crate::equation::Accent;
use crate::typeset::Fence;

/// Items side by side.
pub(super) type Row = Vec<Item>;

/// What stands in a row, with its scripts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Item {
    pub(super) base: Base,
    pub(super) sub: Option<Row>,
    pub(super) sup: Option<Row>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base {
    /// Letters with their marks, or the digits of a number.
    Name(String),
    /// Letters with a mark over them.
    Marked(String, Accent),
    /// An operator, a bracket or another sign.
    Sign(char),
    Space,
    /// Where the lines of several equations are aligned.
    Tab,
    /// The end of a line.
    Break,
    Fraction(Row, Row),
    Root(Row),
    /// Rows of cells, between brackets or bare.
    Matrix(Option<Fence>, Vec<Vec<Row>>),
}

impl Default for Base {
    fn default() -> Base {
        Base::Name(String::new())
    }
}

impl Item {
    pub(super) fn of(base: Base) -> Item {
        Item {
            base,
            ..Item::default()
        }
    }

    pub(super) fn name(text: impl Into<String>) -> Item {
        Item::of(Base::Name(text.into()))
    }

    pub(super) fn is(&self, sign: char) -> bool {
        self.base == Base::Sign(sign)
    }

    /// Whether it is the name of something, or a function's.
    pub(super) fn is_name(&self) -> bool {
        match &self.base {
            Base::Name(text) => text.starts_with(char::is_alphabetic),
            base => matches!(base, Base::Marked(..)),
        }
    }

    pub(super) fn has_scripts(&self) -> bool {
        self.sub.is_some() || self.sup.is_some()
    }
}
