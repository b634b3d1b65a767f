//! Text between `ESC [ 200 ~` and `ESC [ 201 ~`: whatever is in it, only that ends it.

/// The most that is kept of a paste.
pub(super) const MOST: usize = 1 << 20;

const END: &[u8] = b"\x1b[201~";

/// A paste that comes.
#[derive(Debug, Default)]
pub(super) struct Paste {
    bytes: Vec<u8>,
    /// How much of its end is behind them.
    end: usize,
}

impl Paste {
    /// Takes a byte; was it the last of the end?
    pub(super) fn push(&mut self, byte: u8) -> bool {
        if byte != END[self.end] {
            self.keep(&END[..self.end]);
            self.end = 0;
        }
        if byte == END[self.end] {
            self.end += 1;
        } else {
            self.keep(&[byte]);
        }
        self.end == END.len()
    }

    /// Was the last byte an ESC, which begins the end?
    pub(super) fn escape(&self) -> bool {
        self.end == 1
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = MOST - self.bytes.len();
        self.bytes.extend(&bytes[..bytes.len().min(room)]);
    }

    /// What was pasted; what is no text is marked.
    pub(super) fn text(self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}
