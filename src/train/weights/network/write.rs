//! A network as the bytes of a file.

use super::super::super::{Architecture, Checkpoint, Real, Tensor};
use super::super::memory;
use super::own;
use super::words::{ACTIVATIONS, BIASES, DIRECTIONS, HEADS, LOSSES, Words};
use safetensors::serialize;
use safetensors::tensor::{Dtype, TensorView};
use std::collections::BTreeMap;

/// Most bytes a network and its memory take as a file.
pub fn room<F: Real>(architecture: &Architecture) -> u64 {
    const HEADER: usize = 64 << 10;
    let numbers = architecture.clone().with_two_biases().parameters();
    // Two moments in base64, which is a third longer.
    (numbers * F::BYTES + numbers * F::BYTES * 2 * 4 / 3 + HEADER) as u64
}

/// A network and what its training remembers as the bytes of a file: always the same for the same numbers.
pub fn write<F: Real>(checkpoint: &Checkpoint<F>) -> Vec<u8> {
    let network = &checkpoint.network;
    let a = &network.architecture;
    let dtype = match F::BYTES {
        4 => Dtype::F32,
        _ => Dtype::F64,
    };
    let own = a.tensors();
    let all = a.clone().with_two_biases().tensors().into_iter();
    let data: Vec<(Tensor, Vec<u8>)> = all
        .map(|t| {
            let from = own.iter().find(|o| o.name == t.name);
            let mut bytes = Vec::with_capacity(t.len() * F::BYTES);
            for r in 0..t.rows {
                for c in 0..t.cols {
                    from.map_or(F::zero(), |f| network.parameters[f.at(r, c)])
                        .write(&mut bytes);
                }
            }
            (t, bytes)
        })
        .collect();
    let views = data.iter().map(|(t, bytes)| {
        let view = TensorView::new(dtype, t.shape(), bytes);
        let view = view.expect("as many bytes as the shape asks for");
        (t.name.clone(), view)
    });
    let mut metadata = described(a);
    if let Some(memory) = &checkpoint.memory {
        memory::write::<F>(memory, &mut metadata);
    }
    let file = serialize(views, None).expect("the views are of memory");
    with_metadata(&file, &metadata)
}

/// What the shapes of the tensors leave open.
fn described(a: &Architecture) -> BTreeMap<&'static str, String> {
    let entries = [
        ("format", "pt"),
        word(HEADS, a.head),
        word(ACTIVATIONS, a.activation),
        word(BIASES, a.two_biases),
        word(DIRECTIONS, a.bidirectional),
        word(LOSSES, a.objective),
    ];
    let mut list = BTreeMap::from(entries.map(|(name, value)| (name, value.to_owned())));
    own::describe(a, &mut list);
    list
}

/// A key of the metadata, and its word for a value.
fn word<T: PartialEq>((key, words): Words<T>, value: T) -> (&'static str, &'static str) {
    let known = words.into_iter().find(|(_, known)| *known == value);
    (key, known.expect("every value has a word").0)
}

/// A file with metadata in their order: the library takes them from a map that has none.
fn with_metadata(file: &[u8], metadata: &BTreeMap<&str, String>) -> Vec<u8> {
    let begins = file.split_first_chunk();
    let (length, rest) = begins.expect("a file begins with the length of its header");
    let length = usize::try_from(u64::from_le_bytes(*length)).expect("it is in memory");
    let (header, data) = rest.split_at(length);
    let metadata = serde_json::to_string(metadata).expect("texts");
    let mut header = [
        br#"{"__metadata__":"#,
        metadata.as_bytes(),
        b",",
        header[1..].trim_ascii_end(),
    ]
    .concat();
    header.resize(header.len().next_multiple_of(8), b' ');
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_slice(), data].concat()
}
