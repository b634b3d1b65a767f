//! A pickle read as data: dictionaries, tuples, text, whole numbers, and tensors of PyTorch. What it would call is never
//! called: a global is a name, and of three functions (`OrderedDict`, `_rebuild_tensor`, `_rebuild_parameter`) it is known
//! what they give. All else is an object of that name.
//!
//! Operations are those of Python's `pickletools`, protocols 2 to 5. Containers lie side by side and are named by their
//! place, so that nothing nests, and each operation takes room for what the file has bytes for.

use super::bytes::{slice, u16, u32, u64};
use std::collections::HashMap;

/// A value; containers by their place among the lists.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Item<'a> {
    Mark,
    Whole(i64),
    Text(&'a str),
    /// A module and a name in it.
    Global(&'a str, &'a str),
    Tuple(usize),
    /// Keys and values by turns.
    Dict(usize),
    /// What names a storage.
    Storage(usize),
    /// The arguments of `_rebuild_tensor_v2`.
    Tensor(usize),
    /// What a global that is not known would give.
    Object(&'a str, &'a str),
    /// Anything else.
    Other,
}

/// A pickle that was read.
pub(super) struct Pickle<'a> {
    lists: Vec<Vec<Item<'a>>>,
    /// The value of the whole.
    pub(super) top: Item<'a>,
}

impl<'a> Pickle<'a> {
    /// Reads one, if it is sound and of these operations.
    pub(super) fn read(file: &'a [u8]) -> Option<Pickle<'a>> {
        let mut machine = Machine {
            file,
            at: 0,
            stack: vec![],
            memo: HashMap::new(),
            lists: vec![],
        };
        while machine.step()? {}
        let top = machine.stack.pop()?;
        Some(Pickle {
            lists: machine.lists,
            top,
        })
    }

    /// The items of a container.
    pub(super) fn list(&self, place: usize) -> &[Item<'a>] {
        self.lists.get(place).map_or(&[], Vec::as_slice)
    }

    /// Keys that are text, with their values.
    pub(super) fn pairs(&self, dict: usize) -> impl Iterator<Item = (&'a str, Item<'a>)> {
        let pairs = self.list(dict).as_chunks().0.iter();
        pairs.filter_map(|[key, value]| match key {
            Item::Text(key) => Some((*key, *value)),
            _ => None,
        })
    }
}

struct Machine<'a> {
    file: &'a [u8],
    at: usize,
    stack: Vec<Item<'a>>,
    memo: HashMap<usize, Item<'a>>,
    lists: Vec<Vec<Item<'a>>>,
}

impl<'a> Machine<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let own = slice(self.file, self.at, length)?;
        self.at += length;
        Some(own)
    }

    /// A length of 1, 2, 4 or 8 bytes.
    fn size(&mut self, bytes: usize) -> Option<usize> {
        let own = self.take(bytes)?;
        match bytes {
            1 => Some(own[0].into()),
            2 => u16(own, 0),
            4 => u32(own, 0),
            _ => u64(own, 0),
        }
    }

    fn text(&mut self, bytes: usize) -> Option<Item<'a>> {
        let length = self.size(bytes)?;
        std::str::from_utf8(self.take(length)?).ok().map(Item::Text)
    }

    /// A whole number of so many bytes, at most 8, with its sign; what is longer is no size.
    fn signed(&mut self, length: usize) -> Option<Item<'a>> {
        let own = self.take(length)?;
        if length > 8 {
            return Some(Item::Other);
        }
        let fill = if own.last().is_some_and(|b| *b > 0x7f) {
            0xff
        } else {
            0
        };
        let mut all = [fill; 8];
        all[..length].copy_from_slice(own);
        Some(Item::Whole(i64::from_le_bytes(all)))
    }

    fn line(&mut self) -> Option<&'a str> {
        let length = self.file.get(self.at..)?.iter().position(|b| *b == b'\n')?;
        let own = self.take(length + 1)?;
        std::str::from_utf8(&own[..length]).ok()
    }

    fn push(&mut self, item: Item<'a>) {
        self.stack.push(item);
    }

    fn list(&mut self, items: Vec<Item<'a>>) -> usize {
        self.lists.push(items);
        self.lists.len() - 1
    }

    /// What lies above the last mark, which goes with it.
    fn marked(&mut self) -> Option<Vec<Item<'a>>> {
        let at = self.stack.iter().rposition(|own| *own == Item::Mark)?;
        let items = self.stack.split_off(at + 1);
        self.stack.pop();
        Some(items)
    }

    fn tuple(&mut self, length: usize) -> Option<()> {
        let from = self.stack.len().checked_sub(length)?;
        let items = self.stack.split_off(from);
        let place = self.list(items);
        self.push(Item::Tuple(place));
        Some(())
    }

    /// Keys and values into the dictionary on top; of another object they are passed over.
    fn extend(&mut self, items: Vec<Item<'a>>) -> Option<()> {
        if let Item::Dict(place) = self.stack.last()?
            && items.len().is_multiple_of(2)
        {
            self.lists[*place].extend(items);
        }
        Some(())
    }

    /// What a call would give.
    fn call(&mut self) -> Option<()> {
        let (args, called) = (self.stack.pop()?, self.stack.pop()?);
        let given = match (called, args) {
            (Item::Global("collections", "OrderedDict"), _) => Item::Dict(self.list(vec![])),
            (
                Item::Global("torch._utils", "_rebuild_tensor" | "_rebuild_tensor_v2"),
                Item::Tuple(place),
            ) => Item::Tensor(place),
            (
                Item::Global(
                    "torch._utils",
                    "_rebuild_parameter" | "_rebuild_parameter_with_state",
                ),
                Item::Tuple(place),
            ) => *self.lists.get(place)?.first()?,
            (Item::Global(module, name), _) => Item::Object(module, name),
            _ => Item::Other,
        };
        self.push(given);
        Some(())
    }

    /// One operation; false after the last.
    fn step(&mut self) -> Option<bool> {
        match self.take(1)?[0] {
            b'.' => return Some(false),
            0x80 => drop(self.take(1)?),
            0x95 => drop(self.take(8)?),
            b'(' => self.push(Item::Mark),
            b')' => self.tuple(0)?,
            code @ 0x85..=0x87 => self.tuple(usize::from(code - 0x84))?,
            b't' => {
                let items = self.marked()?;
                let place = self.list(items);
                self.push(Item::Tuple(place));
            }
            b'}' => {
                let place = self.list(vec![]);
                self.push(Item::Dict(place));
            }
            b's' => {
                let from = self.stack.len().checked_sub(2)?;
                let pair = self.stack.split_off(from);
                self.extend(pair)?;
            }
            b'u' => {
                let items = self.marked()?;
                self.extend(items)?;
            }
            b'R' | 0x81 => self.call()?,
            // What is put into lists and sets, and states of objects, are not looked at.
            b'a' | b'b' | b'0' => drop(self.stack.pop()?),
            b'e' | 0x90 | b'1' => drop(self.marked()?),
            code => return self.value(code).map(|()| true),
        }
        Some(true)
    }

    /// An operation that names, keeps or brings back a value.
    fn value(&mut self, code: u8) -> Option<()> {
        let item = match code {
            b'N' | 0x88 | 0x89 | b']' | 0x8f => Item::Other,
            b'G' => self.take(8).map(|_| Item::Other)?,
            b'J' => self.signed(4)?,
            b'K' => Item::Whole(self.size(1)?.try_into().ok()?),
            b'M' => Item::Whole(self.size(2)?.try_into().ok()?),
            0x8a => {
                let length = self.size(1)?;
                self.signed(length)?
            }
            b'X' => self.text(4)?,
            0x8c => self.text(1)?,
            0x8d => self.text(8)?,
            b'B' | b'C' => {
                let length = self.size(if code == b'B' { 4 } else { 1 })?;
                self.take(length).map(|_| Item::Other)?
            }
            0x91 => self.marked().map(|_| Item::Other)?,
            b'c' => Item::Global(self.line()?, self.line()?),
            0x93 => match (self.stack.pop()?, self.stack.pop()?) {
                (Item::Text(name), Item::Text(module)) => Item::Global(module, name),
                _ => return None,
            },
            b'Q' => match self.stack.pop()? {
                Item::Tuple(place) => Item::Storage(place),
                _ => Item::Other,
            },
            b'q' | b'r' | 0x94 => {
                let place = match code {
                    b'q' => self.size(1)?,
                    b'r' => self.size(4)?,
                    _ => self.memo.len(),
                };
                self.memo.insert(place, *self.stack.last()?);
                return Some(());
            }
            b'h' | b'j' => {
                let place = self.size(if code == b'h' { 1 } else { 4 })?;
                *self.memo.get(&place)?
            }
            _ => return None,
        };
        self.push(item);
        Some(())
    }
}
