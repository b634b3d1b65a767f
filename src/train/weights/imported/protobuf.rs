//! Protocol buffers, as far as ONNX needs them: the fields of a message one after the other, borrowed from the file.
//!
//! Wire format: a field is a number with a type, 0 a varint, 1 eight bytes, 2 a length and so many bytes, 5 four bytes.
//! Nothing is copied and nothing is nested here, so a file cannot ask for more memory or depth than it has bytes.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// A whole number.
    Varint(u64),
    /// Eight bytes.
    Eight([u8; 8]),
    /// Text, bytes, a message, or packed numbers.
    Bytes(&'a [u8]),
    /// Four bytes.
    Four([u8; 4]),
}

impl<'a> Value<'a> {
    pub(super) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn text(self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// A whole number with a sign.
    pub(super) fn whole(self) -> Option<i64> {
        match self {
            Value::Varint(n) => Some(n.cast_signed()),
            _ => None,
        }
    }
}

/// The fields of a message; a broken one ends them with an error.
#[derive(Clone)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

/// That the bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Broken;

impl<'a> Fields<'a> {
    /// A whole number in groups of seven bits, the least first.
    pub(super) fn varint(&mut self) -> Result<u64, Broken> {
        let mut n = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(Broken)?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Broken);
            }
            n |= bits << shift;
            if byte < 0x80 {
                return Ok(n);
            }
        }
        Err(Broken)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let (first, rest) = self.0.split_first_chunk().ok_or(Broken)?;
        self.0 = rest;
        Ok(*first)
    }

    fn field(&mut self) -> Result<(u64, Value<'a>), Broken> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Eight(self.take()?),
            2 => {
                let length = usize::try_from(self.varint()?).map_err(|_| Broken)?;
                let (own, rest) = self.0.split_at_checked(length).ok_or(Broken)?;
                self.0 = rest;
                Value::Bytes(own)
            }
            5 => Value::Four(self.take()?),
            _ => return Err(Broken),
        };
        match key >> 3 {
            0 => Err(Broken),
            number => Ok((number, value)),
        }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let found = self.field();
        if found.is_err() {
            self.0 = &[];
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_what_the_wire_format_says() {
        // 150 as field 1, "testing" as field 2: the encoding guide's own examples.
        let bytes = b"\x08\x96\x01\x12\x07testing\x1d\0\0\x80\x3f";
        let found: Vec<_> = Fields(bytes).map(Result::unwrap).collect();
        assert_eq!(found[0], (1, Value::Varint(150)));
        assert_eq!(found[1].1.text(), Some("testing"));
        assert_eq!(found[2], (3, Value::Four(1.0_f32.to_le_bytes())));
        assert_eq!(
            Fields(b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").next(),
            Some(Ok((1, Value::Varint(u64::MAX))))
        );
    }

    #[test]
    fn what_is_cut_off_too_long_or_of_no_type_is_broken() {
        for bytes in [
            &b"\x08"[..],
            b"\x12\x09short",
            b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
            b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
            b"\x0b",
            b"\x00\x01",
            b"\x0d\x01",
        ] {
            assert_eq!(Fields(bytes).last(), Some(Err(Broken)), "{bytes:?}");
        }
    }
}
