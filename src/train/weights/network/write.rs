//! A network as the bytes of a file.

use super::super::super::{Activation, Architecture, Checkpoint, Head, Real, Tensor};
use super::super::memory;
use safetensors::serialize;
use safetensors::tensor::{Dtype, TensorView};
use std::collections::BTreeMap;

/// Most bytes a network and its memory take as a file.
pub fn room<F: Real>(architecture: &Architecture) -> u64 {
    const HEADER: usize = 64 << 10;
    let numbers = Architecture {
        two_biases: true,
        ..*architecture
    }
    .parameters();
    // Two moments in base64, which is a third longer.
    (numbers * F::BYTES + numbers * F::BYTES * 2 * 4 / 3 + HEADER) as u64
}

/// A network and what its training remembers as the bytes of a file: always the same for the same numbers.
pub fn write<F: Real>(checkpoint: &Checkpoint<F>) -> Vec<u8> {
    let network = &checkpoint.network;
    let a = network.architecture;
    let dtype = if F::BYTES == 4 {
        Dtype::F32
    } else {
        Dtype::F64
    };
    let own = a.tensors();
    let all = Architecture {
        two_biases: true,
        ..a
    }
    .tensors();
    let data: Vec<(Tensor, Vec<u8>)> = all
        .into_iter()
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
        let view =
            TensorView::new(dtype, t.shape(), bytes).expect("as many bytes as the shape asks for");
        (t.name.clone(), view)
    });
    let mut metadata = described(&a);
    if let Some(memory) = &checkpoint.memory {
        memory::write::<F>(memory, &mut metadata);
    }
    with_metadata(
        &serialize(views, None).expect("the views are of memory"),
        &metadata,
    )
}

/// What the shapes of the tensors leave open.
fn described(a: &Architecture) -> BTreeMap<&'static str, String> {
    let head = match a.head {
        Head::Last => "last",
        Head::Every => "every",
    };
    let activation = match a.activation {
        Activation::Tanh => "tanh",
        Activation::Relu => "relu",
    };
    let biases = if a.two_biases { "2" } else { "1" };
    let entries = [
        ("format", "pt"),
        ("head", head),
        ("activation", activation),
        ("biases", biases),
    ];
    BTreeMap::from(entries.map(|(name, value)| (name, value.to_owned())))
}

/// A file with metadata in their order: the library takes them from a map that has none.
fn with_metadata(file: &[u8], metadata: &BTreeMap<&str, String>) -> Vec<u8> {
    let (length, rest) = file
        .split_first_chunk()
        .expect("a file begins with the length of its header");
    let (header, data) =
        rest.split_at(usize::try_from(u64::from_le_bytes(*length)).expect("it is in memory"));
    let metadata = serde_json::to_string(metadata).expect("texts");
    let mut header = [
        br#"{"__metadata__":"#,
        metadata.as_bytes(),
        b",",
        header[1..].trim_ascii_end(),
    ]
    .concat();
    header.resize(header.len().next_multiple_of(8), b' ');
    [
        &(header.len() as u64).to_le_bytes(),
        header.as_slice(),
        data,
    ]
    .concat()
}
