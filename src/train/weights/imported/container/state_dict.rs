//! A `state_dict` as `torch.save` writes it: a ZIP with a pickle, and a file of numbers for every storage.

use super::pickle::{Item, Pickle};
use super::tensor::{Tensor, Tensors, damaged};
use super::zip::Zip;
use crate::lang::{Diagnostic, Text, printable_line, text};
use crate::train::pytorch::WEIGHT_HH;
use crate::train::weights::imported::{bounded, groups::shown};
use safetensors::tensor::Dtype;
use std::collections::BTreeSet;

/// The entry that says what is there.
pub(super) const PICKLE: &str = "data.pkl";

/// How to write a file that can be read.
const SAVE: &str = "torch.save(model.state_dict(), path)";

/// Largest pickle that is read: it holds names and shapes, no numbers.
const MOST: usize = 1 << 24;

/// Most dictionaries in each other that are looked into.
const MOST_DEPTH: usize = 4;

/// Most dimensions of a tensor.
const MOST_DIMENSIONS: usize = 8;

/// The name and the place of each tensor of a dictionary.
type Named<'a> = Vec<(&'a str, usize)>;

/// The tensors of the dictionary, or of the one in it that has any.
///
/// # Errors
/// That it is damaged; what it holds instead.
pub(super) fn tensors(zip: &Zip<'_>, notes: &mut Vec<Text>) -> Result<Tensors, Diagnostic> {
    let broken = || damaged(".pt (PyTorch)", SAVE);
    let name = zip.ending(PICKLE).ok_or_else(broken)?;
    let folder = &name[..name.len() - PICKLE.len()];
    let order = zip.stored(&format!("{folder}byteorder"));
    let bytes = zip.stored(name).filter(|own| own.len() <= MOST);
    let pickle = bytes.and_then(Pickle::read).ok_or_else(broken)?;
    let Some(chosen) = chosen(&pickle, notes)? else {
        return Err(no_state_dict(pickle.top));
    };
    if order.is_some_and(|own| own != b"little") {
        return Err(broken());
    }
    let (mut all, mut count) = (Tensors::new(), 0_usize);
    for (name, place) in chosen {
        let strided = Strided::of(&pickle, place).ok_or_else(broken)?;
        count = count.saturating_add(strided.count().ok_or_else(broken)?);
        bounded(count)?;
        let own = zip.stored(&format!("{folder}data/{}", strided.key));
        let own = own.and_then(|data| strided.gather(data));
        all.insert(name.to_owned(), own.ok_or_else(broken)?);
    }
    Ok(all)
}

/// A dictionary of tensors, and the keys that lead to it.
struct Found<'a> {
    keys: Vec<&'a str>,
    tensors: Named<'a>,
    /// What stands where a tensor might, and is none that is read.
    object: Option<(&'a str, &'a str)>,
}

/// The dictionaries that hold tensors, the outer ones first; each is looked into once.
fn dictionaries<'a>(pickle: &Pickle<'a>, top: usize) -> Vec<Found<'a>> {
    let (mut all, mut seen, mut open) = (vec![], BTreeSet::new(), vec![(vec![], top)]);
    while let Some((keys, dict)) = open.pop() {
        if keys.len() > MOST_DEPTH || !seen.insert(dict) {
            continue;
        }
        let mut own = Found {
            keys: keys.clone(),
            tensors: vec![],
            object: None,
        };
        for (key, item) in pickle.pairs(dict) {
            match item {
                Item::Tensor(place) => own.tensors.push((key, place)),
                Item::Dict(inner) => open.push(([keys.as_slice(), &[key]].concat(), inner)),
                Item::Object(module, name) if module.starts_with("torch") => {
                    own.object.get_or_insert((module, name));
                }
                _ => {}
            }
        }
        if !own.tensors.is_empty() {
            all.push(own);
        }
    }
    all.sort_by(|a, b| (a.keys.len(), &a.keys).cmp(&(b.keys.len(), &b.keys)));
    all
}

/// The tensors of the one dictionary that has recurrent weights, or else of the one that has any.
fn chosen<'a>(pickle: &Pickle<'a>, notes: &mut Vec<Text>) -> Result<Option<Named<'a>>, Diagnostic> {
    let Item::Dict(top) = pickle.top else {
        return Ok(None);
    };
    let mut all = dictionaries(pickle, top);
    let recurs = |own: &Found<'_>| own.tensors.iter().any(|(name, _)| name.contains(WEIGHT_HH));
    if all.iter().any(recurs) {
        all.retain(recurs);
    }
    if all.first().is_some_and(|own| own.keys.is_empty()) {
        all.truncate(1);
    }
    if all.len() > 1 {
        let list: Vec<String> = all.iter().map(|own| own.keys.join(".")).collect();
        let fault = Diagnostic::whole(text!(
            "weights.several_state_dicts",
            list = Text::list(&shown(&list))
        ));
        let keys = all[0].keys.iter().map(|key| format!("['{key}']"));
        let keys = printable_line(&keys.collect::<String>(), 60);
        let code = format!("torch.save(torch.load(path){keys}, new_path)");
        return Err(fault.help(text!("weights.write_it_with", code)));
    }
    let Some(own) = all.pop() else {
        return Ok(None);
    };
    if let Some((module, name)) = own.object {
        return Err(no_state_dict(Item::Object(module, name)));
    }
    if !own.keys.is_empty() {
        let key = printable_line(&own.keys.join("."), 60);
        notes.push(text!("weights.taken_from_key", key));
    }
    Ok(Some(own.tensors))
}

/// A pickle of something else.
fn no_state_dict(top: Item<'_>) -> Diagnostic {
    let what = match top {
        Item::Object(module, name) => {
            let name = printable_line(&format!("{module}.{name}"), 60);
            text!("weights.pickled_object", name)
        }
        _ => text!("weights.no_state_dict"),
    };
    Diagnostic::whole(what).help(text!("weights.write_it_with", code = SAVE))
}

/// A tensor as a view of a storage.
struct Strided<'a> {
    key: &'a str,
    dtype: Dtype,
    offset: usize,
    shape: Vec<usize>,
    strides: Vec<usize>,
}

impl<'a> Strided<'a> {
    /// Of the arguments storage, offset, sizes and strides.
    fn of(pickle: &Pickle<'a>, place: usize) -> Option<Strided<'a>> {
        let [
            Item::Storage(storage),
            Item::Whole(offset),
            Item::Tuple(shape),
            Item::Tuple(strides),
            ..,
        ] = *pickle.list(place)
        else {
            return None;
        };
        let [_, Item::Global("torch", kind), Item::Text(key), ..] = *pickle.list(storage) else {
            return None;
        };
        let dtype = match kind {
            "FloatStorage" => Dtype::F32,
            "DoubleStorage" => Dtype::F64,
            "HalfStorage" => Dtype::F16,
            "BFloat16Storage" => Dtype::BF16,
            "LongStorage" => Dtype::I64,
            "IntStorage" => Dtype::I32,
            "ByteStorage" => Dtype::U8,
            "BoolStorage" => Dtype::BOOL,
            _ => return None,
        };
        let sizes = |place: usize| -> Option<Vec<usize>> {
            let whole = |item: &Item<'_>| match item {
                Item::Whole(n) => usize::try_from(*n).ok(),
                _ => None,
            };
            pickle.list(place).iter().map(whole).collect()
        };
        let own = Strided {
            key,
            dtype,
            offset: usize::try_from(offset).ok()?,
            shape: sizes(shape)?,
            strides: sizes(strides)?,
        };
        let dims = own.shape.len();
        (dims == own.strides.len() && dims <= MOST_DIMENSIONS).then_some(own)
    }

    /// How many numbers it has.
    fn count(&self) -> Option<usize> {
        let mut sizes = self.shape.iter();
        sizes.try_fold(1_usize, |all, n| all.checked_mul(*n))
    }

    /// Its numbers out of the storage, row after row; `count` was bounded before.
    fn gather(&self, data: &[u8]) -> Option<Tensor> {
        let (size, count) = (self.dtype.bitsize() / 8, self.count()?);
        let mut last = self.offset;
        for (n, stride) in self.shape.iter().zip(&self.strides) {
            last = last.checked_add(n.saturating_sub(1).checked_mul(*stride)?)?;
        }
        if count > 0 && last >= data.len() / size {
            return None;
        }
        let mut bytes = Vec::with_capacity(count * size);
        for mut k in 0..count {
            let mut at = self.offset;
            for (n, stride) in self.shape.iter().zip(&self.strides).rev() {
                at += k % n * stride;
                k /= n;
            }
            bytes.extend_from_slice(&data[at * size..(at + 1) * size]);
        }
        Some(Tensor {
            dtype: self.dtype,
            shape: self.shape.clone(),
            bytes,
        })
    }
}
