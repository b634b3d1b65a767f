//! A `state_dict` as `torch.save` writes it: a ZIP with a pickle, and a file of numbers for every storage.

use super::pickle::{Item, Pickle};
use super::tensor::{Tensor, Tensors, damaged};
use super::zip::Zip;
use crate::lang::{Diagnostic, Text, printable_line, text};
use crate::train::weights::imported::{bounded, groups::shown};
use safetensors::tensor::Dtype;

/// The entry that says what is there.
pub(super) const PICKLE: &str = "data.pkl";

/// How to write a file that can be read.
const SAVE: &str = "torch.save(model.state_dict(), path)";

/// Largest pickle that is read: it holds names and shapes, no numbers.
const MOST: usize = 1 << 24;

/// Most dimensions of a tensor.
const MOST_DIMENSIONS: usize = 8;

/// The name and the place of each tensor of a dictionary.
type Named<'a> = Vec<(&'a str, usize)>;

/// The tensors of the dictionary, or of the one in it that has any.
///
/// # Errors
/// That it is damaged; what it holds instead.
pub(super) fn tensors(zip: &Zip<'_>, notes: &mut Vec<Text>) -> Result<Tensors, Box<Diagnostic>> {
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

/// The tensors of the top, or of the one dictionary in it that has some.
fn chosen<'a>(
    pickle: &Pickle<'a>,
    notes: &mut Vec<Text>,
) -> Result<Option<Named<'a>>, Box<Diagnostic>> {
    let Item::Dict(top) = pickle.top else {
        return Ok(None);
    };
    let of = |dict: usize| -> Named<'a> {
        let tensors = pickle.pairs(dict).filter_map(|(name, item)| match item {
            Item::Tensor(place) => Some((name, place)),
            _ => None,
        });
        tensors.collect()
    };
    let own = of(top);
    if !own.is_empty() {
        return Ok(Some(own));
    }
    let within = pickle.pairs(top).filter_map(|(key, item)| match item {
        Item::Dict(dict) => Some((key, of(dict))),
        _ => None,
    });
    let mut within: Vec<(&str, Named<'a>)> = within.filter(|(_, own)| !own.is_empty()).collect();
    if within.len() > 1 {
        let keys: Vec<String> = within.iter().map(|(key, _)| (*key).to_owned()).collect();
        let list = Text::list(&shown(&keys));
        let fault = Diagnostic::whole(text!("weights.several_state_dicts", list));
        let key = printable_line(&keys[0], 60);
        let code = format!("torch.save(torch.load(path)['{key}'], new_path)");
        return Err(Box::new(fault.help(text!("weights.write_it_with", code))));
    }
    Ok(within.pop().map(|(key, own)| {
        let key = printable_line(key, 60);
        notes.push(text!("weights.taken_from_key", key));
        own
    }))
}

/// A pickle of something else.
fn no_state_dict(top: Item<'_>) -> Box<Diagnostic> {
    let what = match top {
        Item::Object(module, name) => {
            let name = printable_line(&format!("{module}.{name}"), 60);
            text!("weights.pickled_object", name)
        }
        _ => text!("weights.no_state_dict"),
    };
    Box::new(Diagnostic::whole(what).help(text!("weights.write_it_with", code = SAVE)))
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
