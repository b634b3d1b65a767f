//! Two models on the same input: their walk, and what it comes to for a pipe.

use super::{Format, Walk};
use crate::cli::options::is_terminal;
use crate::cli::output::{complain, print, rendered};
use crate::cli::screen;
use crate::course::{Model, beside};
use crate::export;
use crate::graph::NodeId;
use crate::lang::{Diagnostic, Lang, text};
use crate::ui;
use crate::ui::beside::{Beside, table, titles, told};
use crate::walk::Phase;
use std::process::ExitCode;

impl Walk {
    /// The walk of a model with another one beside it.
    pub(super) fn two(
        &self,
        model: Model,
        other: &str,
        at: Option<NodeId>,
        lang: Lang,
    ) -> ExitCode {
        let given = match self.trained.alone.given(&self.size, &self.trained.input) {
            Ok(given) => given,
            Err(fault) => return complain(&fault.render("gatewalk walk", "", lang)),
        };
        let loaded = match beside::load(other, &given, &model) {
            Ok(loaded) => loaded,
            Err(fault) => return complain(&fault.render(other, "", lang)),
        };
        let second = match loaded.model {
            Ok(second) => second,
            Err(faults) => return complain(&rendered(&faults, other, &loaded.source, lang)),
        };
        let phase = self.route.phase(&model);
        let plain = self.options.plain && self.format.is_none();
        if plain || self.format.is_none() && is_terminal() {
            let settings = self.options.settings();
            let screen = |model: Model, at| {
                let run = model.run_with(self.route.optimizer());
                ui::WalkScreen::new(model, run, phase, at, settings)
            };
            let beside = Beside::new([screen(model, at), screen(second, None)]);
            return screen::open(ui::Screens::of(beside), &self.options);
        }
        self.two_written([&model, &second], lang)
    }

    fn two_written(&self, models: [&Model; 2], lang: Lang) -> ExitCode {
        let runs = models.map(|model| model.run_with(self.route.optimizer()));
        let runs = [&runs[0], &runs[1]];
        let titles = titles(models);
        match self.format.unwrap_or(Format::Text) {
            Format::Json => {
                let step = self.route.phase(models[0]) == Phase::Optimizer;
                print(&export::json_of_two(models, runs, step))
            }
            Format::Text => {
                let lines = told(runs, &titles, lang).join("\n");
                let digits = usize::from(self.options.settings().digits.get());
                print(&format!("{lines}\n\n{}", table(runs, &titles, digits)))
            }
            Format::Latex => {
                let fault = Diagnostic::whole(text!("beside.no_latex_of_two"));
                complain(&fault.render("gatewalk walk", "", lang))
            }
        }
    }
}
