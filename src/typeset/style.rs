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
    /// What is not there yet: the wires of a picture that carry nothing.
    Faint,
    /// Where one is in a picture.
    Lit,
    /// A unit by its number from 0: its digit, its point on a curve.
    Unit(u8),
}

/// What lies under a piece of text in a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The paper.
    #[default]
    Paper,
    /// The surface of something that is there.
    Surface,
    /// The surface of what is being computed right now.
    Lit,
    /// The light itself, with dark letters on it.
    Light,
    /// The tint of a value from −100 to 100 hundredths of its scale.
    Heat(i8),
    /// How high something lies, from 0 to 100 hundredths: a scale of its own, for what has no sign.
    Height(u8),
    /// Two pixels of an image, red, green and blue: above and below in one character.
    Pixels([u8; 3], [u8; 3]),
    /// Under a piece without text: an image begins here.
    Image {
        /// Its place in the file that names it.
        at: usize,
        /// How many columns and rows it takes.
        size: (u16, u16),
    },
}

impl Meaning {
    /// That of what a step has to do with: lit where one is, else `done` once it is there, faint before.
    pub fn of_step(is_lit: bool, is_there: bool, done: Meaning) -> Meaning {
        match (is_lit, is_there) {
            (true, _) => Meaning::Lit,
            (false, true) => done,
            (false, false) => Meaning::Faint,
        }
    }
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
    /// It is what is looked at now.
    pub strong: bool,
    /// It differs from what it was before the last edit.
    pub changed: bool,
    /// It is a script, smaller where letters have sizes.
    pub script: bool,
    /// What it stands on.
    pub ground: Ground,
}

impl Style {
    /// The same, being computed right now or not.
    pub fn focus(self, focus: bool) -> Style {
        Style { focus, ..self }
    }

    /// The same, as an operand of what is being computed or not.
    pub fn operand(self, operand: bool) -> Style {
        Style { operand, ..self }
    }

    /// The same, looked at now or not.
    pub fn strong(self, strong: bool) -> Style {
        Style { strong, ..self }
    }

    /// The same, changed by the last edit or not.
    pub fn changed(self, changed: bool) -> Style {
        Style { changed, ..self }
    }

    /// The same as a script or not.
    pub fn script(self, script: bool) -> Style {
        Style { script, ..self }
    }

    /// The same on another ground.
    pub fn on(self, ground: Ground) -> Style {
        Style { ground, ..self }
    }
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
