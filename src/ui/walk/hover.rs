//! What the mouse is over, in words.

use super::state::App;
use crate::graph::Place;
use crate::lang::say;

/// A number the mouse is over, and what its quantity is.
pub(super) fn named(app: &App, place: Place) -> String {
    let setting = app.setting();
    let lang = app.settings.lang;
    let of = place.of;
    let graph = app.state.run.graph();
    let shape = graph.shape(of);
    let number = match place.entry {
        Some((r, c)) => {
            let at = if shape.cols > 1 {
                format!("{},{}", r + 1, c + 1)
            } else {
                format!("{}", r + 1)
            };
            let at = if shape.len() > 1 {
                format!("[{at}]")
            } else {
                String::new()
            };
            let shown = setting.entry(of, r, c);
            format!("{at} {} {}", shown.equals(), shown.text)
        }
        None => format!(" {} {}", setting.equals(of), setting.inline_value(of)),
    };
    let quantity = of.node().and_then(|id| graph.node(id).quantity);
    let plain = quantity.map(|q| &graph.system.name(q.name).plain);
    let gloss = |about: &str| {
        let text = app.state.model.gloss(&format!("{}{about}", plain?))?;
        Some(text.get(lang))
    };
    let words: Vec<String> = [gloss(""), gloss(".about")].into_iter().flatten().collect();
    let words = words.join(say!(lang, "list.colon"));
    let name = setting.inline(of);
    if words.is_empty() {
        format!("{name}{number}")
    } else {
        format!("{name}{number}  {words}")
    }
}
