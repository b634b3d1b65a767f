//! `[diagram]`: where the parts of the machine stand.

use super::super::fields::{Written, unknown_key};
use super::super::toml_faults;
use super::{Model, Reader};
use crate::diagram::{Detail, Diagram, Flow, Misfit, Pins, part_names};
use crate::graph::Graph;
use crate::lang::{Diagnostic, Span, text};

/// Parts that are told at most.
const MOST_TOLD: usize = 12;

/// Columns and rows in which any machine has room.
const VAST: (u16, u16) = (300, 150);

impl Model {
    /// That the wires between pinned parts cannot be drawn on any screen, if that is so: a warning, as the machine is laid
    /// out by itself then.
    pub fn unwired(&self) -> Option<Diagnostic> {
        let pins = self.pins.as_ref()?;
        let flow = Flow::new(&self.graph, 1)?;
        let mut details = [Detail::Small, Detail::Row].into_iter();
        if details.any(|of| Diagram::pinned(&flow, &self.graph, pins, of, VAST).is_some()) {
            return None;
        }
        let (root, _) = toml_faults::parse(self.source.as_deref()?, 0);
        let at = root.get_ref().get("diagram")?.span();
        let fault = Diagnostic::at(at, text!("model.grid_unwired"));
        Some(fault.help(text!("model.leave_room_in_grid")).as_warning())
    }
}

impl Reader<'_> {
    /// The grid of the machine, if one is drawn; what is wrong with it is a fault.
    pub(super) fn pins(&mut self, graph: &Graph) -> Option<Pins> {
        let value = self.root.get("diagram")?;
        let grid = value.get_ref().as_table().and_then(|t| t.get("grid"));
        let Some((grid, text)) = grid.and_then(|g| Some((g, g.get_ref().as_str()?))) else {
            let help = text!("model.grid_is_written", example = "grid = '''…'''");
            let fault = Diagnostic::at(value.span(), text!("model.diagram_needs_grid"));
            self.faults.push(fault.help(help));
            return None;
        };
        let others = value
            .get_ref()
            .as_table()
            .into_iter()
            .flat_map(|t| t.keys());
        for key in others.filter(|key| key.get_ref() != "grid") {
            self.faults
                .push(unknown_key(key.get_ref(), key.span(), ["grid"].into_iter()));
        }
        let written = Written::new(self.source, grid.span(), text);
        let flow = Flow::new(graph, 1).unwrap_or_default();
        let parts = part_names(&flow, graph).join("  ");
        // A caret has one line: the quotes that open the grid.
        let opens = grid.span().start..(grid.span().start + 3).min(grid.span().end);
        let (pins, misfits) = match Pins::parse(text) {
            Ok(pins) => {
                let misfits = pins.misfits(&flow, graph);
                (Some(pins), misfits)
            }
            Err(misfit) => (None, vec![misfit]),
        };
        for misfit in misfits.into_iter().take(MOST_TOLD) {
            let (what, at): (_, Span) = match misfit {
                Misfit::Large(most) => (text!("model.grid_too_large", most), opens.clone()),
                Misfit::Strange(name, at) => {
                    (text!("model.grid_has_no_part", name), written.place(at))
                }
                Misfit::Missing(names) => {
                    let names = names.join("  ");
                    (text!("model.grid_misses", names), opens.clone())
                }
            };
            let help = text!("model.parts_of_the_machine", parts = parts.clone());
            self.faults.push(Diagnostic::at(at, what).help(help));
        }
        pins
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::library;

    #[test]
    fn a_grid_that_cannot_be_wired_is_told() {
        for name in library::models() {
            let model = Model::parse(name, library::model(name).unwrap()).unwrap();
            assert_eq!(model.unwired(), None, "{name}");
        }
        let source = library::model("gru").unwrap();
        let (head, rest) = source.split_once("grid = '''\n").unwrap();
        let (grid, tail) = rest.split_once("'''").unwrap();
        let parts: Vec<&str> = grid
            .split_whitespace()
            .filter(|part| *part != ".")
            .collect();
        let column = parts.join("\n");
        let model = Model::parse("gru", &format!("{head}grid = '''\n{column}\n'''{tail}")).unwrap();
        let told = model.unwired().unwrap();
        assert!(told.is_warning && told.span.is_some());
    }
}
