//! What the mouse is over, in words.

use super::state::WalkScreen;
use crate::graph::{Address, Place};
use crate::lang::say;

/// A number the mouse is over, and what its quantity is.
pub(super) fn named(screen: &WalkScreen, place: Place) -> String {
    let typesetter = screen.typesetter();
    let lang = screen.settings.lang;
    let of = place.of;
    let graph = screen.state.run.graph();
    // What has no name has an address, too: its formula's.
    let address = Address {
        name: typesetter.inline(of),
        gradient: false,
        entry: place.entry,
    };
    let name = address.typed(graph.shape(of));
    let number = match place.entry {
        Some((r, c)) => {
            let shown = typesetter.entry(of, r, c);
            format!("{name} {} {}", shown.equals(), shown.text)
        }
        None => format!(
            "{name} {} {}",
            typesetter.equals(of),
            typesetter.inline_value(of)
        ),
    };
    let quantity = of.node().and_then(|id| graph.node(id).quantity);
    let plain = quantity.map(|q| &graph.system.name(q.name).plain);
    let gloss = |about: &str| {
        let text = screen.state.model.gloss(&format!("{}{about}", plain?))?;
        Some(text.get(lang))
    };
    let words: Vec<String> = [gloss(""), gloss(".about")].into_iter().flatten().collect();
    let words = words.join(say!(lang, "list.colon"));
    match words.is_empty() {
        true => number,
        false => format!("{number}  {words}"),
    }
}
