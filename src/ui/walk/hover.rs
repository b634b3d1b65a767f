//! What the mouse is over, in words.

use super::state::App;
use crate::graph::{Address, Place};
use crate::lang::say;

/// A number the mouse is over, and what its quantity is.
pub(super) fn named(app: &App, place: Place) -> String {
    let setting = app.setting();
    let lang = app.settings.lang;
    let of = place.of;
    let graph = app.state.run.graph();
    // What has no name has an address, too: its formula's.
    let address = Address {
        name: setting.inline(of),
        gradient: false,
        entry: place.entry,
    };
    let name = address.typed(graph.shape(of));
    let number = match place.entry {
        Some((r, c)) => {
            let shown = setting.entry(of, r, c);
            format!("{name} {} {}", shown.equals(), shown.text)
        }
        None => format!("{name} {} {}", setting.equals(of), setting.inline_value(of)),
    };
    let quantity = of.node().and_then(|id| graph.node(id).quantity);
    let plain = quantity.map(|q| &graph.system.name(q.name).plain);
    let gloss = |about: &str| {
        let text = app.state.model.gloss(&format!("{}{about}", plain?))?;
        Some(text.get(lang))
    };
    let words: Vec<String> = [gloss(""), gloss(".about")].into_iter().flatten().collect();
    let words = words.join(say!(lang, "list.colon"));
    match words.is_empty() {
        true => number,
        false => format!("{number}  {words}"),
    }
}
