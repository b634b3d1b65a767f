//! A picture of the run over the walk: what `v`, `V` and `:show …` open, until Esc closes it.

use super::edit::typed;
use super::stage::{panel, scrolled};
use super::state::App;
use crate::diagram::Figure;
use crate::graph::{LeafEntry, NodeId, Ref};
use crate::lang::{Text, text};
use crate::walk::Level;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Draws it over the whole area.
pub(crate) fn figure_panel(app: &App, frame: &mut Frame<'_>, area: Rect, figure: &Figure) {
    let room = [area.width.saturating_sub(4), area.height.saturating_sub(2)].map(usize::from);
    let (title, canvas) = app.scene(|scene| (figure.title(scene), figure.draw(scene, room.into())));
    match canvas {
        Some(canvas) => scrolled(app, frame, area, &title, (&canvas.rows(), 0)),
        None => _ = panel(app, frame, area, &title),
    }
}

/// Opens a picture as a line of `show` names it.
pub(super) fn open(app: &mut App, line: &str) {
    let Some(figure) = Figure::read(line).filter(|f| !f.is_step(&app.state.run)) else {
        let shown = crate::lang::printable_line(line, 30);
        return app.say(text!("directive.there_is_no_picture", shown));
    };
    match figure.faults(&app.state.run, &(0..0)).into_iter().next() {
        Some(fault) => app.say(fault.message),
        None => {
            app.scroll = None;
            app.shown = Some(figure);
        }
    }
}

/// The loss along the number of a parameter that one is at.
pub(super) fn slice(app: &mut App) {
    match here(app).map(|entry| name(app, entry)) {
        Some(name) => open(app, &format!("slice {name}")),
        None => app.say(no_loss()),
    }
}

/// The loss over that number and the one with the steepest slope of all others.
pub(super) fn landscape(app: &mut App) {
    match landscape_line(app) {
        Some(line) => open(app, &line),
        None => app.say(no_loss()),
    }
}

/// The same as a line of `show` names it.
pub(super) fn landscape_line(app: &App) -> Option<String> {
    let one = here(app)?;
    let all = app.state.run.graph().parameters();
    let other = app.state.run.steepest(all, Some(one))?;
    Some(format!("landscape {} {}", name(app, one), name(app, other)))
}

fn no_loss() -> Text {
    text!("lesson.model_no_loss")
}

/// As it is typed: `W_xi[1]`.
fn name(app: &App, (id, r, c): LeafEntry) -> String {
    typed(app.state.run.graph(), id, (r, c))
}

/// The number of a parameter that one is at: the entry, or of a whole matrix its steepest; where one is at no parameter,
/// the steepest of those that are used here, or of all.
fn here(app: &App) -> Option<LeafEntry> {
    let graph = app.state.run.graph();
    let subject = app.scene(|scene| scene.subject()).and_then(Ref::node);
    let is_parameter = |id: &NodeId| graph.parameters().any(|parameter| parameter == *id);
    if let Some(id) = subject.filter(is_parameter) {
        if app.cursor.level == Level::Entry {
            let (r, c) = app.walk.entry(app.cursor.at);
            return Some((id, r, c));
        }
        return app.state.run.steepest([id], None);
    }
    let doing = app.scene(|scene| scene.doing().to_vec());
    let used = doing
        .iter()
        .flat_map(|of| app.state.run.formula(*of).refs());
    let used: Vec<NodeId> = used.filter_map(Ref::node).filter(is_parameter).collect();
    let steepest = app.state.run.steepest(used, None);
    steepest.or_else(|| app.state.run.steepest(graph.parameters(), None))
}
