//! What a piece of typeset text *means*. Colours are the reader's affair (a theme, a style sheet).

use crate::graph::Place;

/// The meaning of a piece of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Running text.
    #[default]
    Plain,
    /// Less important text: hints, shapes, labels of axes.
    Dim,
    /// A title.
    Heading,
    /// The name of a quantity.
    Symbol,
    /// An operator, a bracket, an equals sign.
    Operator,
    /// A number above zero.
    Positive,
    /// A number below zero.
    Negative,
    /// Zero.
    Zero,
    /// A key to press.
    Key,
    /// Something wrong.
    Error,
}

/// A meaning with the marks that can lie on top of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// What the text is.
    pub meaning: Meaning,
    /// It belongs to what is being computed right now.
    pub focus: bool,
    /// It is an operand of what is being computed right now.
    pub operand: bool,
    /// It differs from what it was before the last edit.
    pub changed: bool,
}

impl From<Meaning> for Style {
    fn from(meaning: Meaning) -> Self {
        Style {
            meaning,
            ..Style::default()
        }
    }
}

/// A run of text of one style on one row; `place` is the number or quantity it shows, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The text, without line breaks.
    pub text: String,
    /// What it means.
    pub style: Style,
    /// What it shows.
    pub place: Option<Place>,
}
