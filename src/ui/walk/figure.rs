//! A picture of the run over the walk: what `v`, `V` and `:show …` open, until Esc closes it.

use super::edit::typed;
use super::panel::{panel, scrolled};
use super::state::WalkScreen;
use crate::diagram::Figure;
use crate::graph::{LeafEntry, NodeId, Ref};
use crate::lang::{Text, text};
use crate::walk::Level;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Draws it over the whole area.
pub(crate) fn figure_panel(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    figure: &Figure,
) {
    let room = [area.width.saturating_sub(4), area.height.saturating_sub(2)].map(usize::from);
    let (title, canvas) =
        screen.scene(|scene| (figure.title(scene), figure.draw(scene, room.into())));
    match canvas {
        Some(canvas) => scrolled(screen, frame, area, &title, (&canvas.rows(), 0)),
        None => _ = panel(screen, frame, area, &title),
    }
}

/// Opens a picture as a line of `show` names it.
pub(super) fn open(screen: &mut WalkScreen, line: &str) {
    let Some(figure) = Figure::read(line).filter(|f| !f.is_step(&screen.state.run)) else {
        let shown = crate::lang::printable_line(line, 30);
        return screen.say(text!("directive.there_is_no_picture", shown));
    };
    match figure.faults(&screen.state.run, &(0..0)).into_iter().next() {
        Some(fault) => screen.say(fault.into_message()),
        None => {
            screen.scroll = None;
            screen.shown = Some(figure);
        }
    }
}

/// The loss along the number of a parameter that one is at.
pub(super) fn slice(screen: &mut WalkScreen) {
    match here(screen).map(|entry| name(screen, entry)) {
        Some(name) => open(screen, &format!("slice {name}")),
        None => screen.say(no_loss()),
    }
}

/// The loss over that number and the one with the steepest slope of all others.
pub(super) fn landscape(screen: &mut WalkScreen) {
    match landscape_line(screen) {
        Some(line) => open(screen, &line),
        None => screen.say(no_loss()),
    }
}

/// The same as a line of `show` names it.
pub(super) fn landscape_line(screen: &WalkScreen) -> Option<String> {
    let one = here(screen)?;
    let all = screen.state.run.graph().parameters();
    let other = screen.state.run.steepest(all, Some(one))?;
    Some(format!(
        "landscape {} {}",
        name(screen, one),
        name(screen, other)
    ))
}

fn no_loss() -> Text {
    text!("lesson.model_no_loss")
}

/// As it is typed: `W_xi[1]`.
fn name(screen: &WalkScreen, (id, r, c): LeafEntry) -> String {
    typed(screen.state.run.graph(), id, (r, c))
}

/// The number of a parameter that one is at: the entry, or of a whole matrix its steepest; where one is at no parameter,
/// the steepest of those that are used here, or of all.
fn here(screen: &WalkScreen) -> Option<LeafEntry> {
    let graph = screen.state.run.graph();
    let subject = screen.scene(|scene| scene.subject()).and_then(Ref::node);
    let is_parameter = |id: &NodeId| graph.parameters().any(|parameter| parameter == *id);
    if let Some(id) = subject.filter(is_parameter) {
        if screen.cursor.level == Level::Entry {
            let (r, c) = screen.walk.entry(screen.cursor.at);
            return Some((id, r, c));
        }
        return screen.state.run.steepest([id], None);
    }
    let doing = screen.scene(|scene| scene.doing().to_vec());
    let used = doing
        .iter()
        .flat_map(|of| screen.state.run.formula(*of).refs());
    let used: Vec<NodeId> = used.filter_map(Ref::node).filter(is_parameter).collect();
    let steepest = screen.state.run.steepest(used, None);
    steepest.or_else(|| screen.state.run.steepest(graph.parameters(), None))
}
