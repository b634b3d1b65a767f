//! HDF5 as h5py writes it unless told otherwise: superblock 0, groups of symbol tables, contiguous numbers.
//!
//! Offsets of fields are those of the HDF5 File Format Specification, version 3. Every address may lie: what is read is a
//! slice of the file, what is walked is counted, and depth is bounded, so that a circle ends.

use super::bytes::{slice, u16, u32, u64};
use super::tensor::{Tensor, Tensors};
use crate::lang::Diagnostic;
use crate::train::weights::imported::bounded;
use safetensors::tensor::Dtype;

/// Most blocks of a file that are looked at: headers, nodes, names.
const MOST_BLOCKS: usize = 50_000;

/// Deepest group, longest name.
const MOST_DEPTH: usize = 16;
const MOST_NAME: usize = 255;

/// Messages of a header that are read.
const DATASPACE: usize = 0x01;
const DATATYPE: usize = 0x03;
const LAYOUT: usize = 0x08;
const ATTRIBUTE: usize = 0x0c;
const CONTINUED: usize = 0x10;
const SYMBOLS: usize = 0x11;

/// Classes of types that are text.
const FIXED_TEXT: u8 = 3;
const ANY_LENGTH: u8 = 9;

/// All datasets of one dimension or more, by their paths; nothing if the file is damaged or of another layout.
///
/// # Errors
/// That they hold more numbers than a network has.
pub(super) fn datasets(file: &[u8]) -> Result<Option<Tensors>, Diagnostic> {
    let (mut all, mut count) = (Tensors::new(), 0_usize);
    let mut reader = Reader { file, blocks: 0 };
    let Some(root) = reader.root() else {
        return Ok(None);
    };
    let mut open = vec![(String::new(), 0, root)];
    while let Some((path, depth, at)) = open.pop() {
        let Some(object) = reader.object(at) else {
            return Ok(None);
        };
        match object {
            Object::Group(members) if depth < MOST_DEPTH => {
                let member = |(name, at): (&str, usize)| {
                    let slash = if path.is_empty() { "" } else { "/" };
                    (format!("{path}{slash}{name}"), depth + 1, at)
                };
                open.extend(members.into_iter().map(member));
            }
            Object::Group(_) => return Ok(None),
            Object::Numbers(own) if !own.shape.is_empty() => {
                count = count.saturating_add(own.bytes.len() / (own.dtype.bitsize() / 8));
                bounded(count)?;
                let (dtype, shape, bytes) = (own.dtype, own.shape, own.bytes.to_vec());
                let tensor = Tensor {
                    dtype,
                    shape,
                    bytes,
                };
                all.insert(path, tensor);
            }
            Object::Numbers(_) | Object::Else => {}
        }
    }
    Ok(Some(all))
}

/// The text of an attribute of the whole file.
pub(super) fn attribute<'a>(file: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let mut reader = Reader { file, blocks: 0 };
    let root = reader.root()?;
    let messages = reader.messages(root)?;
    let mut all = messages.into_iter().filter(|(kind, _)| *kind == ATTRIBUTE);
    let (kind, data) = all.find_map(|(_, own)| named(own, name))?;
    match (kind.first()? & 0x0f, u32(kind, 4)?) {
        (FIXED_TEXT, length) => slice(data, 0, length),
        // A length, the address of a heap of the file, and a number in it.
        (ANY_LENGTH, _) => {
            let own = heaped(file, u64(data, 4)?, u32(data, 12)?)?;
            slice(own, 0, u32(data, 0)?)
        }
        _ => None,
    }
}

/// The type and the data of an attribute, if it is called so. The parts of version 1 end at multiples of 8.
fn named<'a>(message: &'a [u8], name: &str) -> Option<(&'a [u8], &'a [u8])> {
    let [words, kind, space] = [2, 4, 6].map(|at| u16(message, at));
    let (begins, unit) = match message.first()? {
        1 => (8, 8),
        2 => (8, 1),
        3 => (9, 1),
        _ => return None,
    };
    let padded = |length: usize| length.next_multiple_of(unit);
    let (words, kind, space) = (words?, kind?, space?);
    let own = slice(message, begins, words)?;
    (own.strip_suffix(&[0]).unwrap_or(own) == name.as_bytes()).then_some(())?;
    let at = begins + padded(words);
    let data = message.get(at + padded(kind) + padded(space)..)?;
    Some((slice(message, at, kind)?, data))
}

/// An object of a global heap by its number.
fn heaped(file: &[u8], heap: usize, number: usize) -> Option<&[u8]> {
    (slice(file, heap, 5)? == b"GCOL\x01").then_some(())?;
    let heap = slice(file, heap, u64(file, heap.checked_add(8)?)?)?;
    let mut at = 16;
    loop {
        let (own, length) = (u16(heap, at)?, u64(heap, at + 8)?);
        if own == number {
            return slice(heap, at + 16, length);
        }
        // What is left free has the number 0, and is last.
        (own != 0).then_some(())?;
        at = (at + 16).checked_add(length)?.checked_next_multiple_of(8)?;
    }
}

/// What a header describes.
enum Object<'a> {
    /// Names and the addresses of their headers.
    Group(Vec<(&'a str, usize)>),
    Numbers(Numbers<'a>),
    /// Text and the like.
    Else,
}

struct Numbers<'a> {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: &'a [u8],
}

struct Reader<'a> {
    file: &'a [u8],
    blocks: usize,
}

impl<'a> Reader<'a> {
    /// One more block is looked at.
    fn count(&mut self) -> Option<()> {
        self.blocks += 1;
        (self.blocks <= MOST_BLOCKS).then_some(())
    }

    /// The address of the root group's header.
    fn root(&self) -> Option<usize> {
        let sizes_of_8 = slice(self.file, 13, 2)? == [8, 8];
        let begins = slice(self.file, 0, 9)? == b"\x89HDF\r\n\x1a\n\0";
        (begins && sizes_of_8 && u64(self.file, 24)? == 0).then_some(())?;
        u64(self.file, 64)
    }

    /// The messages of a header of version 1, with those of its continuations: type and data.
    fn messages(&mut self, at: usize) -> Option<Vec<(usize, &'a [u8])>> {
        (*self.file.get(at)? == 1).then_some(())?;
        let mut left = u16(self.file, at + 2)?;
        let mut blocks = vec![slice(
            self.file,
            at.checked_add(16)?,
            u32(self.file, at + 8)?,
        )?];
        let mut all = vec![];
        while let Some(mut own) = blocks.pop() {
            self.count()?;
            while left > 0 && own.len() >= 8 {
                left -= 1;
                let (kind, size) = (u16(own, 0)?, u16(own, 2)?);
                let data = slice(own, 8, size)?;
                own = &own[8 + size..];
                match kind {
                    CONTINUED => {
                        blocks.push(slice(self.file, u64(data, 0)?, u64(data, 8)?)?);
                    }
                    _ => all.push((kind, data)),
                }
            }
        }
        Some(all)
    }

    fn object(&mut self, at: usize) -> Option<Object<'a>> {
        let messages = self.messages(at)?;
        let find = |kind| {
            let mut all = messages.iter();
            all.find(|(own, _)| *own == kind).map(|(_, data)| *data)
        };
        if let Some(data) = find(SYMBOLS) {
            return self.group(u64(data, 0)?, u64(data, 8)?).map(Object::Group);
        }
        let (Some(space), Some(kind), Some(layout)) =
            (find(DATASPACE), find(DATATYPE), find(LAYOUT))
        else {
            return Some(Object::Else);
        };
        let Some(dtype) = dtype(kind) else {
            return Some(Object::Else);
        };
        let shape = shape(space)?;
        let size = dtype.bitsize() / 8;
        let bytes = shape.iter().try_fold(size, |all, n| all.checked_mul(*n))?;
        // Version 3: within the header, or in one piece elsewhere; what is in chunks may be packed.
        let own = match slice(layout, 0, 2)? {
            [3 | 4, 0] => slice(layout, 4, u16(layout, 2)?)?,
            [3 | 4, 1] if bytes > 0 => slice(self.file, u64(layout, 2)?, u64(layout, 10)?)?,
            [3 | 4, 1] => &[],
            _ => return None,
        };
        (own.len() == bytes).then_some(Object::Numbers(Numbers {
            dtype,
            shape,
            bytes: own,
        }))
    }

    /// The members of a group: the leaves of its tree, with names from its heap.
    fn group(&mut self, tree: usize, heap: usize) -> Option<Vec<(&'a str, usize)>> {
        (slice(self.file, heap, 5)? == b"HEAP\0").then_some(())?;
        let names = slice(
            self.file,
            u64(self.file, heap + 24)?,
            u64(self.file, heap + 8)?,
        )?;
        let (mut members, mut open) = (vec![], vec![tree]);
        while let Some(at) = open.pop() {
            self.count()?;
            match slice(self.file, at, 5)? {
                b"TREE\0" => {
                    for k in 0..u16(self.file, at + 6)? {
                        self.count()?;
                        open.push(u64(self.file, at + 32 + 16 * k)?);
                    }
                }
                b"SNOD\x01" => {
                    for k in 0..u16(self.file, at + 6)? {
                        self.count()?;
                        let entry = slice(self.file, at + 8 + 40 * k, 40)?;
                        let name = names.get(u64(entry, 0)?..)?;
                        let name = &name[..name.len().min(MOST_NAME)];
                        let end = name.iter().position(|b| *b == 0)?;
                        members.push((std::str::from_utf8(&name[..end]).ok()?, u64(entry, 8)?));
                    }
                }
                _ => return None,
            }
        }
        Some(members)
    }
}

/// Numbers with the little end first.
fn dtype(message: &[u8]) -> Option<Dtype> {
    let big = message.get(1)? & 1 == 1;
    match (message[0] & 0x0f, u32(message, 4)?) {
        _ if big => None,
        (0, 1) => Some(Dtype::U8),
        (0, 4) => Some(Dtype::I32),
        (0, 8) => Some(Dtype::I64),
        (1, 2) => Some(Dtype::F16),
        (1, 4) => Some(Dtype::F32),
        (1, 8) => Some(Dtype::F64),
        _ => None,
    }
}

fn shape(message: &[u8]) -> Option<Vec<usize>> {
    let (version, dims) = (*message.first()?, usize::from(*message.get(1)?));
    let from = match version {
        1 => 8,
        2 => 4,
        _ => return None,
    };
    (0..dims).map(|k| u64(message, from + 8 * k)).collect()
}
