//! The cell that is trained: by its name, or as the equations of a model or a file.

use super::{Failure, Train};
use crate::course::{Given, library};
use crate::lang::{Diagnostic, Lang};
use crate::train::Cell;

impl Train {
    /// The cell that is asked for: by its name, by that of a built-in model, or as a file of equations.
    pub(super) fn cell(&self) -> Result<Option<Cell>, Failure> {
        let given = Given {
            functions: self.functions.clone(),
            ..Given::default()
        };
        let word = self.cell.as_deref();
        word.map(|word| of(word, &given)).transpose()
    }
}

/// The same for other commands.
///
/// # Errors
/// The report to print.
pub(in super::super) fn cell(word: &str, given: &Given, lang: Lang) -> Result<Cell, String> {
    of(word, given).map_err(|failure| failure.render(lang))
}

fn of(word: &str, given: &Given) -> Result<Cell, Failure> {
    if let Some(cell) = Cell::named(word) {
        return Ok(cell);
    }
    let loaded = library::load_with(word, given).map_err(|f| Failure::of(f, word.to_owned()))?;
    let in_text = |mut faults: Vec<Diagnostic>| Failure {
        fault: faults.swap_remove(0),
        path: word.to_owned(),
        source: loaded.source.clone(),
    };
    let model = loaded.model.map_err(in_text)?;
    let cell = Cell::of_system(&model.slug, (*model.system).clone());
    cell.check().map_err(|mut faults| Failure {
        fault: faults.swap_remove(0),
        path: word.to_owned(),
        source: model.system.source.clone(),
    })?;
    Ok(cell)
}
