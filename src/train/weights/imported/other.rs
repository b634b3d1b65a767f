//! Files of other kinds, by their first bytes: what each is, and how to come by one that can be read.

use super::super::SAVED_WITH;
use crate::lang::{Diagnostic, text};

/// How a Keras model writes a file that can be read.
pub(super) const KERAS: &str = "safetensors.numpy.save_file({f'{i}/{w.path}': w.numpy() for i, l in enumerate(model.layers) for w in l.weights}, path)";

/// What archives that are read are called.
const TORCH: &str = ".pt (PyTorch)";
const KERAS_FILE: &str = ".keras (Keras)";

/// How a file begins that torch.save wrote before it wrote ZIP: a pickle of a number of its own.
const OLDER: [u8; 14] = *b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

/// How to write such a file anew.
const AGAIN: &str = "torch.save(torch.load(path), new_path)";

/// Bytes of an archive that are searched for the names in it.
const LOOKED_AT: usize = 1 << 16;

/// The fault of a file that is something else.
pub(super) fn recognised(bytes: &[u8]) -> Option<Diagnostic> {
    let fetched = match bytes {
        [] => Some(text!("weights.file_is_empty")),
        _ if bytes.starts_with(b"version https://git-lfs") => {
            Some(text!("weights.file_is_pointer"))
        }
        [b'<', ..] => Some(text!("weights.file_is_page")),
        _ => None,
    };
    if let Some(what) = fetched {
        return Some(Diagnostic::whole(what).help(text!("weights.fetch_the_file")));
    }
    let (what, code) = match bytes {
        [0x89, b'H', b'D', b'F', ..] => ("HDF5 (Keras)", KERAS),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => archive(bytes),
        _ if bytes.starts_with(&OLDER) => ("torch.save (PyTorch 1.5)", AGAIN),
        [0x80, 2..=5, ..] => ("pickle (Python)", SAVED_WITH),
        [b'G', b'G', b'U', b'F', ..] => ("GGUF", SAVED_WITH),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => ("npy (NumPy)", SAVED_WITH),
        [b'{', ..] => ("JSON", SAVED_WITH),
        _ => return None,
    };
    // What is read as long as it is whole is not whole.
    let fault = match what {
        TORCH | KERAS_FILE => Diagnostic::whole(text!("weights.damaged_or_large", what)),
        _ => Diagnostic::whole(text!("weights.file_is_of_kind", what)),
    };
    Some(fault.help(text!("weights.write_it_with", code)))
}

/// What a ZIP holds, by a name in it.
fn archive(bytes: &[u8]) -> (&'static str, &'static str) {
    let begins = &bytes[..bytes.len().min(LOOKED_AT)];
    let ends = &bytes[bytes.len().saturating_sub(LOOKED_AT)..];
    let has = |name: &str| {
        let holds = |part: &[u8]| part.windows(name.len()).any(|w| w == name.as_bytes());
        holds(begins) || holds(ends)
    };
    if has("data.pkl") {
        (TORCH, SAVED_WITH)
    } else if has(".weights.h5") {
        (KERAS_FILE, KERAS)
    } else if has(".npy") {
        ("npz (NumPy)", SAVED_WITH)
    } else {
        ("ZIP", SAVED_WITH)
    }
}
