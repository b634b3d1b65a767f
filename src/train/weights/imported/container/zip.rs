//! ZIP archives: the list at the end of the file, and entries as they are stored or deflated.
//!
//! Field offsets are those of PKWARE's APPNOTE. Names may lie over each other or over nothing: each is a slice of the file.

use super::bytes::{slice, u16, u32};
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// An entry: how it is packed, its bytes in the archive and unpacked, and where its own header is.
#[derive(Clone, Copy)]
struct Entry {
    method: usize,
    packed: usize,
    size: usize,
    header: usize,
}

/// An archive.
pub(super) struct Zip<'a> {
    file: &'a [u8],
    entries: BTreeMap<&'a str, Entry>,
}

impl<'a> Zip<'a> {
    /// The archive, if the bytes are one.
    pub(super) fn open(file: &'a [u8]) -> Option<Zip<'a>> {
        // The end: 22 bytes, then a comment of at most 65535.
        let from = file.len().saturating_sub(22 + 0xffff);
        let found = file[from..]
            .windows(4)
            .rposition(|own| own == b"PK\x05\x06");
        let end = from + found?;
        let (count, mut at) = (u16(file, end + 10)?, u32(file, end + 16)?);
        let mut entries = BTreeMap::new();
        for _ in 0..count {
            if slice(file, at, 4)? != b"PK\x01\x02" {
                return None;
            }
            let name = slice(file, at + 46, u16(file, at + 28)?)?;
            let entry = Entry {
                method: u16(file, at + 10)?,
                packed: u32(file, at + 20)?,
                size: u32(file, at + 24)?,
                header: u32(file, at + 42)?,
            };
            entries.insert(std::str::from_utf8(name).ok()?, entry);
            at += 46 + name.len() + u16(file, at + 30)? + u16(file, at + 32)?;
        }
        Some(Zip { file, entries })
    }

    /// Whether an entry ends so.
    pub(super) fn has(&self, name: &str) -> bool {
        self.ending(name).is_some()
    }

    /// The first entry whose name ends so, whole.
    pub(super) fn ending(&self, name: &str) -> Option<&'a str> {
        self.entries.keys().find(|own| own.ends_with(name)).copied()
    }

    fn packed(&self, name: &str) -> Option<(Entry, &'a [u8])> {
        let entry = *self.entries.get(name)?;
        let own = slice(self.file, entry.header, 30)?;
        let begins = entry.header + 30 + u16(own, 26)? + u16(own, 28)?;
        let bytes = slice(self.file, begins, entry.packed)?;
        own.starts_with(b"PK\x03\x04").then_some((entry, bytes))
    }

    /// The bytes of an entry that is stored as it is.
    pub(super) fn stored(&self, name: &str) -> Option<&'a [u8]> {
        let (entry, bytes) = self.packed(name)?;
        (entry.method == 0 && entry.size == bytes.len()).then_some(bytes)
    }

    /// The bytes of an entry, if they are no more than `most`.
    pub(super) fn unpacked(&self, name: &str, most: usize) -> Option<Cow<'a, [u8]>> {
        match self.packed(name)? {
            (
                Entry {
                    method: 8, size, ..
                },
                bytes,
            ) if size <= most => {
                let found = decompress_to_vec_with_limit(bytes, size).ok()?;
                (found.len() == size).then_some(Cow::Owned(found))
            }
            _ => self.stored(name).map(Cow::Borrowed),
        }
    }
}
