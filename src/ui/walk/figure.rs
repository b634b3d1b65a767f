//! A picture of the run over the walk: what `v`, `V` and `:show …` open, until Esc closes it.

use super::stage::{panel, scrolled};
use super::state::App;
use crate::diagram::Figure;
use crate::graph::{Address, LeafEntry, NodeId, Place, Ref};
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
    let pair = here(app).and_then(|one| {
        let all = app.state.run.graph().parameters();
        let other = steepest(app, all, Some(one))?;
        Some((name(app, one), name(app, other)))
    });
    match pair {
        Some((a, b)) => open(app, &format!("landscape {a} {b}")),
        None => app.say(no_loss()),
    }
}

fn no_loss() -> Text {
    text!("lesson.model_no_loss")
}

/// As it is typed: `W_xi[1]`.
fn name(app: &App, (id, r, c): LeafEntry) -> String {
    let graph = app.state.run.graph();
    let address = Address::of(graph, Place::entry(Ref::Value(id), r, c));
    address.map_or_else(String::new, |a| a.typed(graph.node(id).shape))
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
        return steepest(app, [id].into_iter(), None);
    }
    let doing = app.scene(|scene| scene.doing().to_vec());
    let used = doing
        .iter()
        .flat_map(|of| app.state.run.formula(*of).refs());
    let used: Vec<NodeId> = used.filter_map(Ref::node).filter(is_parameter).collect();
    steepest(app, used.into_iter(), None).or_else(|| steepest(app, graph.parameters(), None))
}

/// Of the entries of these, but one, that with the largest slope.
fn steepest(
    app: &App,
    of: impl Iterator<Item = NodeId>,
    but: Option<LeafEntry>,
) -> Option<LeafEntry> {
    let run = &app.state.run;
    let entries = of.flat_map(|id| {
        let shape = run.graph().node(id).shape;
        (0..shape.rows).flat_map(move |r| (0..shape.cols).map(move |c| (id, r, c)))
    });
    let slope = |(id, r, c): LeafEntry| Some(run.entry(Ref::Adjoint(id), r, c)?.abs());
    let known = entries.filter(|entry| Some(*entry) != but);
    let slopes = known.filter_map(|entry| Some((entry, slope(entry)?)));
    // The first of equal ones.
    let larger = |a: (LeafEntry, f64), b: (LeafEntry, f64)| if b.1 > a.1 { b } else { a };
    slopes.reduce(larger).map(|(entry, _)| entry)
}
