//! Numbers and texts as bytes, written at the end and read from the end of a reversed list.

/// Bytes being written in order, or, reversed, being read.
#[derive(Debug, Default)]
pub(super) struct Bytes(pub(super) Vec<u8>);

impl Bytes {
    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    pub(super) fn number(&mut self, mut n: usize) {
        while n >= 0x80 {
            self.0.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(super) fn texts(&mut self, texts: &[String]) {
        self.number(texts.len());
        texts.iter().for_each(|text| self.text(text));
    }
}

/// Reading; `None` at the end of the bytes, or beyond a bound.
impl Bytes {
    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut out = [0; N];
        for byte in &mut out {
            *byte = self.0.pop()?;
        }
        Some(out)
    }

    pub(super) fn read_number(&mut self) -> Option<usize> {
        let mut n: usize = 0;
        for shift in (0..28).step_by(7) {
            let byte = self.0.pop()?;
            n |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    pub(super) fn read_bytes(&mut self, most: usize) -> Option<Vec<u8>> {
        let length = self
            .read_number()
            .filter(|n| *n <= most.min(self.0.len()))?;
        let rest = self.0.len() - length;
        let mut bytes = self.0.split_off(rest);
        bytes.reverse();
        Some(bytes)
    }

    pub(super) fn read_text(&mut self, most: usize) -> Option<String> {
        String::from_utf8(self.read_bytes(most)?).ok()
    }

    pub(super) fn read_texts(&mut self, count: usize, most: usize) -> Option<Vec<String>> {
        let n = self.read_number().filter(|n| *n <= count)?;
        (0..n).map(|_| self.read_text(most)).collect()
    }
}

/// CRC-32 as in ISO 3309 and zip: reflected, polynomial 0xEDB88320.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| {
        if crc & 1 == 1 {
            crc >> 1 ^ 0xedb8_8320
        } else {
            crc >> 1
        }
    };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Bytes::default();
        [0, 127, 128, 300, (1 << 28) - 1]
            .iter()
            .for_each(|n| bytes.number(*n));
        bytes.texts(&["x_2 = 5".into(), "输入".into()]);
        bytes.0.reverse();
        assert_eq!(
            [0; 5].map(|_| bytes.read_number().unwrap()),
            [0, 127, 128, 300, (1 << 28) - 1]
        );
        assert_eq!(bytes.read_texts(2, 9).unwrap(), ["x_2 = 5", "输入"]);
        assert_eq!((bytes.read_number(), bytes.array::<1>()), (None, None));
        let mut endless = Bytes(vec![0xff; 99]);
        assert_eq!(endless.read_number(), None);
    }

    /// The check value of the catalogue of parametrised CRC algorithms.
    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
