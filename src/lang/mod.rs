//! The languages of what a reader sees: a file of words each, [`Text`] that is looked up there, the [`Diagnostic`] that is
//! made of it, and the ways text comes in from a file and goes out to one.
//!
//! This is the lowest room: it must not use any other.

mod control_chars;
mod diagnostic;
mod each;
mod expected;
#[cfg(test)]
mod keys;
mod language;
mod locale;
mod plural;
mod read;
mod sanitize;
mod text;
mod words;
mod write;

pub use control_chars::{control_chars, control_entity};
pub use diagnostic::{Diagnostic, Diagnostics, Span, first_message};
pub use each::Each;
pub use expected::{Expected, between, finite, not_negative, one_of, positive};
pub use language::Lang;
pub use read::{ReadError, is_stdin, read};
pub use sanitize::{printable, printable_line};
pub use text::Text;
pub(crate) use text::{say, text, value};
pub use words::Words;
pub use write::{Output, is_same_file, open_lock};
