//! Numbers at a place of a file, little end first; nothing where the file has ended.

/// So many bytes at a place.
pub(super) fn slice(file: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    file.get(at..at.checked_add(length)?)
}

fn chunk<const N: usize>(file: &[u8], at: usize) -> Option<[u8; N]> {
    file.get(at..)?.first_chunk().copied()
}

pub(super) fn u16(file: &[u8], at: usize) -> Option<usize> {
    Some(u16::from_le_bytes(chunk(file, at)?).into())
}

pub(super) fn u32(file: &[u8], at: usize) -> Option<usize> {
    u32::from_le_bytes(chunk(file, at)?).try_into().ok()
}

pub(super) fn u64(file: &[u8], at: usize) -> Option<usize> {
    u64::from_le_bytes(chunk(file, at)?).try_into().ok()
}
