//! Progress in the browser's storage.

use crate::course::progress::{Progress, Record, Trouble};
use crate::course::storage::Storage;
use crate::lang::{Diagnostic, text};
use wasm_bindgen::prelude::wasm_bindgen;

/// What it is kept under.
const NAME: &str = "gatewalk.progress";

#[wasm_bindgen]
extern "C" {
    /// What is kept under a name; nothing where the browser keeps nothing.
    #[wasm_bindgen(js_namespace = gatewalkPage, js_name = recall)]
    fn recall(name: &str) -> Option<String>;

    /// Keeps a text under a name; whether it could.
    #[wasm_bindgen(js_namespace = gatewalkPage, js_name = keep)]
    fn keep(name: &str, text: &str) -> bool;
}

/// The storage of the page's browser.
pub(super) struct Browser;

impl Storage for Browser {
    fn load(&self) -> (Progress, Option<Trouble>) {
        let text = recall(NAME).unwrap_or_default();
        let Some(progress) = Progress::parse(&text) else {
            // Whoever can mend it finds it there.
            keep(&format!("{NAME}.broken"), &text);
            return (
                Progress::default(),
                Some(Trouble::SetAside(format!("{NAME}.broken").into())),
            );
        };
        (progress, None)
    }

    fn keep(&self, progress: &mut Progress, name: &str, record: Record) -> Result<(), Diagnostic> {
        progress.note(name, record.clone());
        // Another window may have changed what is kept meanwhile.
        let (mut kept, _) = self.load();
        kept.note(name, record);
        match keep(NAME, &kept.text()) {
            true => Ok(()),
            false => Err(Diagnostic::whole(text!("web.nothing_is_kept"))),
        }
    }
}
