//! Bytes of a terminal as inputs: a state machine that takes every control sequence whole, known or not.
//!
//! A terminal sends keys and, late or unasked, answers to questions of this program or an earlier one. ECMA-48 gives
//! each an end that can be told without knowing what it means:
//!
//! ```text
//! ESC [  0x20–0x3f …  0x40–0x7e          CSI: keys, the mouse, answers
//! ESC O  0x40–0x7e                       SS3: keys
//! ESC ] P _ ^ X   …   BEL or ESC \       OSC, DCS, APC, PM, SOS: answers
//! ```
//!
//! What none of the keys in [`super::sequence`] is known for is dropped. The bytes may come in pieces with pauses
//! between. Where a pause is all that tells Esc from the beginning of a sequence it is taken for the key, and what
//! follows soon is dropped all the same. Nothing holds the keyboard for long: a sequence that stands still is given up,
//! and a control character (Ctrl-C, Enter …) or an Esc breaks it off.

mod paste;

use super::sequence;
use crate::ui::event::{Input, KeyCode, KeyEvent};
use paste::Paste;
use std::mem::take;
use std::time::Duration;

/// So long after an ESC without more, it was the key.
const ESCAPE: Duration = Duration::from_millis(40);
/// So long when the ESC came in the midst of more: a reader or a writer that the system let wait tore a sequence there,
/// more likely than somebody pressed Esc.
const TORN: Duration = Duration::from_secs(1);
/// Bytes that come without so long a pause come in one stream.
const STREAM: Duration = Duration::from_millis(5);
/// So long after a byte without more, it was a key, though it may have been one of a sequence: an ESC in an answer or
/// a paste, a `[` behind an Esc.
const HOLD: Duration = Duration::from_millis(250);
/// So long after `ESC [` without more, it was Alt and `[`, which no screen has a meaning for.
const ALT: Duration = Duration::from_secs(1);
/// So long after an ESC that was taken for the key, a `[` may still belong to it.
const LATE: Duration = Duration::from_millis(300);
/// A sequence that stands still for so long is given up.
const STILL: Duration = Duration::from_secs(2);
/// An answer that has not ended after so long is given up, though it goes on: somebody types.
const LONGEST: Duration = Duration::from_secs(10);

/// The most that is kept of the parameters of a sequence.
const MOST_PARAMETERS: usize = 64;

/// What begins a sequence behind an ESC.
const INTRODUCERS: &[u8] = b"[]OP_^X";

/// Where in a sequence the bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    /// In none.
    #[default]
    Ground,
    /// The first bytes of a character of so many.
    Character {
        bytes: [u8; 4],
        have: usize,
        of: usize,
        alt: bool,
    },
    /// Behind an ESC.
    Escape,
    /// Behind an ESC and an introducer. With `late` the ESC was taken for the key.
    Introduced { by: u8, late: bool },
    /// Behind `ESC [` and a byte that may follow.
    Csi,
    /// Behind `ESC [ [`: a function key of the Linux console.
    Console,
    /// Behind `ESC [ M`: the mouse of old terminals in three bytes.
    Mouse { bytes: [u8; 3], have: usize },
    /// Behind `ESC O`.
    Ss3,
    /// In an answer that ends with BEL or `ESC \`; behind an ESC in it?
    Answer { escape: bool },
    /// In a paste.
    Paste,
}

/// What became of a byte.
#[derive(PartialEq)]
enum Byte {
    Taken,
    /// The state is another now, and the byte belongs to that.
    Again,
}

/// Takes bytes, gives inputs.
#[derive(Debug, Default)]
pub struct Parser {
    state: State,
    /// The parameters of a CSI sequence.
    parameters: Vec<u8>,
    pasted: Paste,
    found: Vec<Input>,
    /// For how long nothing came, all in all: the only clock there is.
    clock: Duration,
    /// When the last byte came.
    last: Duration,
    /// Whether the last bytes came in the midst of more.
    streams: bool,
    /// When the answer began that the bytes are in.
    began: Duration,
    /// When an ESC was taken for the key that may have been the first of a sequence, or of the end of an answer.
    late: Option<(Duration, &'static [u8])>,
}

impl Parser {
    /// Nothing came for so long.
    pub fn quiet(&mut self, time: Duration) {
        self.clock += time;
    }

    /// For how long to wait for more before [`Parser::expire`]; for ever if nothing has begun.
    pub fn patience(&self) -> Option<Duration> {
        let after = match self.state {
            State::Ground => return None,
            State::Escape if self.streams => TORN,
            State::Escape => ESCAPE,
            State::Introduced { late: false, .. } => ALT,
            State::Introduced { late: true, .. } | State::Answer { escape: true } => HOLD,
            State::Paste if self.pasted.escape() => HOLD,
            _ => STILL,
        };
        let due = match self.state {
            State::Answer { escape: false } => (self.last + after).min(self.began + LONGEST),
            _ => self.last + after,
        };
        Some(due.saturating_sub(self.clock))
    }

    /// Nothing more came in time: what has begun is over.
    pub fn expire(&mut self) -> Vec<Input> {
        match take(&mut self.state) {
            State::Escape => self.escape_alone(INTRODUCERS),
            State::Introduced { by, late } => self.introducer_alone(by, late),
            State::Answer { escape: true } => self.escape_alone(b"\\"),
            State::Paste => {
                let escape = self.pasted.escape();
                self.paste();
                if escape {
                    self.escape_alone(INTRODUCERS);
                }
            }
            _ => {}
        }
        take(&mut self.found)
    }

    /// Bytes came.
    pub fn advance(&mut self, bytes: &[u8]) -> Vec<Input> {
        let interrupt = bytes.first() == Some(&0x03) && self.clock - self.last >= HOLD;
        if self.state == State::Paste && interrupt {
            // A paste is sent in one go; this was pressed by somebody who waits for its end.
            self.state = State::Ground;
            self.paste();
        }
        let another = bytes.iter().any(|&byte| byte != 0x1b);
        self.streams = another || self.clock - self.last < STREAM;
        self.last = self.clock;
        for &byte in bytes {
            while self.take(byte) == Byte::Again {}
        }
        take(&mut self.found)
    }

    fn take(&mut self, byte: u8) -> Byte {
        match self.state {
            State::Ground => self.ground(byte),
            State::Character {
                bytes,
                have,
                of,
                alt,
            } => self.character(byte, bytes, (have, of), alt),
            State::Escape => self.escape(byte),
            State::Introduced { by, late } => self.introduced(byte, by, late),
            State::Csi => self.csi(byte),
            State::Console => self.short(byte, sequence::console(byte)),
            State::Ss3 if byte.is_ascii_digit() => Byte::Taken,
            State::Ss3 => self.short(byte, sequence::ss3(byte)),
            State::Mouse { bytes, have } => self.mouse(byte, bytes, have),
            State::Answer { escape } => self.answer(byte, escape),
            State::Paste => self.pasting(byte),
        }
    }

    fn ground(&mut self, byte: u8) -> Byte {
        if let Some((since, expected)) = self.late.take()
            && self.clock - since < LATE
            && expected.contains(&byte)
        {
            if byte != b'\\' {
                self.state = State::Introduced {
                    by: byte,
                    late: true,
                };
            }
            return Byte::Taken;
        }
        match byte {
            0x1b => self.state = State::Escape,
            0x80.. => self.lead(byte, false),
            _ => self.key(sequence::ascii(byte)),
        }
        Byte::Taken
    }

    /// The first byte of a character; what can be none is dropped.
    fn lead(&mut self, byte: u8, alt: bool) {
        let of = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return self.state = State::Ground,
        };
        self.state = State::Character {
            bytes: [byte, 0, 0, 0],
            have: 1,
            of,
            alt,
        };
    }

    fn character(
        &mut self,
        byte: u8,
        mut bytes: [u8; 4],
        (have, of): (usize, usize),
        alt: bool,
    ) -> Byte {
        self.state = State::Ground;
        if !(0x80..=0xbf).contains(&byte) {
            return Byte::Again;
        }
        bytes[have] = byte;
        if have + 1 < of {
            self.state = State::Character {
                bytes,
                have: have + 1,
                of,
                alt,
            };
        } else if let Some(c) = std::str::from_utf8(&bytes[..of])
            .ok()
            .and_then(|s| s.chars().next())
            && !c.is_control()
        {
            self.key(sequence::held(sequence::sign(c), alt));
        }
        Byte::Taken
    }

    fn escape(&mut self, byte: u8) -> Byte {
        self.state = State::Ground;
        match byte {
            0x1b => {
                self.key(KeyCode::Esc.into());
                self.state = State::Escape;
            }
            by if INTRODUCERS.contains(&by) => self.state = State::Introduced { by, late: false },
            0x80.. => self.lead(byte, true),
            _ => self.key(sequence::held(sequence::ascii(byte), true)),
        }
        Byte::Taken
    }

    fn introduced(&mut self, byte: u8, by: u8, late: bool) -> Byte {
        if !sequence::follows(byte, by, late) {
            self.state = State::Ground;
            self.introducer_alone(by, late);
            return Byte::Again;
        }
        self.parameters.clear();
        self.began = self.clock;
        self.state = match by {
            b'[' => State::Csi,
            b'O' => State::Ss3,
            _ => State::Answer { escape: false },
        };
        Byte::Again
    }

    fn csi(&mut self, byte: u8) -> Byte {
        match byte {
            0x20..=0x3f => {
                if self.parameters.len() < MOST_PARAMETERS {
                    self.parameters.push(byte);
                }
            }
            b'[' if self.parameters.is_empty() => self.state = State::Console,
            b'M' if self.parameters.is_empty() => {
                self.state = State::Mouse {
                    bytes: [0; 3],
                    have: 0,
                }
            }
            b'~' if self.parameters == b"200" => self.state = State::Paste,
            _ => return self.short(byte, sequence::csi(&self.parameters, byte)),
        }
        Byte::Taken
    }

    /// A byte that ends a sequence, with what the sequence means; another breaks it off.
    fn short(&mut self, byte: u8, meaning: Option<Input>) -> Byte {
        self.state = State::Ground;
        if !(0x40..=0x7e).contains(&byte) {
            return Byte::Again;
        }
        self.found.extend(meaning);
        Byte::Taken
    }

    fn mouse(&mut self, byte: u8, mut bytes: [u8; 3], have: usize) -> Byte {
        if byte < 0x20 {
            self.state = State::Ground;
            return Byte::Again;
        }
        bytes[have] = byte;
        self.state = State::Mouse {
            bytes,
            have: have + 1,
        };
        if have == 2 {
            self.state = State::Ground;
            self.found.extend(sequence::old_mouse(bytes));
        }
        Byte::Taken
    }

    fn answer(&mut self, byte: u8, escape: bool) -> Byte {
        match byte {
            b'\\' if escape => self.state = State::Ground,
            _ if escape => {
                self.state = State::Escape;
                return Byte::Again;
            }
            0x1b => self.state = State::Answer { escape: true },
            0x07 => self.state = State::Ground,
            0x00..=0x1f | 0x7f => {
                self.state = State::Ground;
                return Byte::Again;
            }
            _ => {}
        }
        Byte::Taken
    }

    fn pasting(&mut self, byte: u8) -> Byte {
        if self.pasted.push(byte) {
            self.state = State::Ground;
            self.paste();
        }
        Byte::Taken
    }

    fn paste(&mut self) {
        self.found.push(Input::Paste(take(&mut self.pasted).text()));
    }

    fn key(&mut self, key: KeyEvent) {
        self.found.push(Input::Key(key));
    }

    /// An ESC that nothing followed in time was the key; these may follow yet.
    fn escape_alone(&mut self, expected: &'static [u8]) {
        self.key(KeyCode::Esc.into());
        self.late = Some((self.clock, expected));
    }

    /// An introducer that no sequence followed was a key.
    fn introducer_alone(&mut self, by: u8, late: bool) {
        self.key(sequence::held(sequence::ascii(by), !late));
    }
}

#[cfg(test)]
mod tests;
