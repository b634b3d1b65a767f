//! What is asked for more than once while a panel is laid out.

use std::cell::RefCell;

/// Results by what they were computed from, each computed once.
pub(super) struct Memo<K, V>(RefCell<Vec<(K, V)>>);

impl<K: PartialEq, V: Clone> Memo<K, V> {
    /// One that knows nothing yet.
    pub(super) fn new() -> Memo<K, V> {
        Memo(RefCell::default())
    }

    /// The result for a key.
    pub(super) fn get(&self, key: K, compute: impl FnOnce() -> V) -> V {
        if let Some((_, known)) = self.0.borrow().iter().find(|(k, _)| *k == key) {
            return known.clone();
        }
        let value = compute();
        self.0.borrow_mut().push((key, value.clone()));
        value
    }
}
