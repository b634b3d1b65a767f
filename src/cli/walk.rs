//! `gatewalk walk`: the interactive walk, or the same walk as text, JSON or LaTeX.

use super::{Language, complain, is_terminal, print};
use crate::export::{self, TextOptions};
use crate::graph::{NodeId, Optimizer, Run};
use crate::lang::{Fault, Lang};
use crate::lesson::{Model, library};
use crate::tui;
use crate::typeset::Digits;
use crate::walk::{Level, Phase};
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// How things look.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Options {
    #[command(flatten)]
    language: Language,
    /// Decimals shown
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(0..=12))]
    digits: u8,
    /// Sentences instead of a screen, fit for a screen reader
    #[arg(long)]
    plain: bool,
    /// Colours of the screen
    #[arg(long, default_value_t, value_name = "dark|light|high-contrast|colour-blind")]
    theme: tui::ThemeName,
    /// Whether to use colour; auto respects NO_COLOR
    #[arg(long, default_value_t, value_name = "auto|always|never")]
    color: tui::ColorChoice,
    /// Letters only: borders, bars and symbols in ASCII
    #[arg(long)]
    ascii: bool,
    /// How wide the terminal draws ambiguous characters; wide replaces them
    #[arg(long, value_enum, default_value = "narrow")]
    ambiguous: Ambiguous,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq)]
enum Ambiguous {
    #[default]
    Narrow,
    Wide,
}

/// A model and how to walk it.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Walk {
    /// A model file, or the name of a built-in model (see `gatewalk models`)
    #[arg(default_value = library::FIRST)]
    model: String,
    /// Print instead of opening a screen
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// How deep the text goes
    #[arg(long, value_enum, default_value = "operation")]
    level: Depth,
    /// Only this quantity, such as i_2 or W_xi; on a terminal, start there
    #[arg(long, value_name = "NAME")]
    at: Option<String>,
    /// Walk the gradients, from the loss back
    #[arg(long)]
    backward: bool,
    /// Walk one step of an optimizer
    #[arg(long, value_enum, conflicts_with = "backward")]
    optimizer: Option<OptimizerName>,
    /// Learning rate of the optimizer (adam 0.01, sgd 0.1)
    #[arg(long, value_name = "RATE", requires = "optimizer")]
    rate: Option<f64>,
    #[command(flatten)]
    options: Options,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum Format {
    Text,
    Json,
    Latex,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default)]
enum Depth {
    Time,
    Equation,
    #[default]
    Operation,
    Entry,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum OptimizerName {
    Adam,
    Sgd,
}

impl Walk {
    /// The walk that opens when nothing is asked for.
    pub(super) fn first(options: Options) -> Walk {
        Walk { model: library::FIRST.to_owned(), options, ..Walk::default() }
    }

    pub(super) fn run(self) -> ExitCode {
        let lang = self.options.language.get();
        let loaded = match library::load(&self.model) {
            Ok(loaded) => loaded,
            Err(fault) => return complain(&fault.render(&self.model, "", lang)),
        };
        let model = match loaded.model {
            Ok(model) => model,
            Err(faults) => {
                let reports: Vec<String> =
                    faults.iter().map(|f| f.render(&loaded.path, &loaded.source, lang)).collect();
                return complain(&reports.join("\n\n"));
            }
        };
        let at = match self.at.as_deref().map(|name| find(&model, name)) {
            Some(Err(fault)) => return complain(&fault.render(&loaded.path, &loaded.source, lang)),
            other => other.and_then(Result::ok),
        };
        let run = model.run(self.optimizer());
        match self.format {
            None if is_terminal() && !self.options.plain => self.screen(model, run, at, lang),
            None | Some(Format::Text) => print(&export::text(&model, &run, &self.text(at, lang))),
            Some(Format::Json) => print(&export::json(&model, &run, self.optimizer.is_some())),
            Some(Format::Latex) => print(&export::latex(&model, &run, self.phase(), at)),
        }
    }

    fn screen(&self, model: Model, run: Run, at: Option<NodeId>, lang: Lang) -> ExitCode {
        let no_color = std::env::var_os("NO_COLOR");
        let settings = tui::Settings {
            lang,
            digits: Digits::new(self.options.digits),
            theme: self.options.theme,
            colour: self.options.color.enabled(no_color.as_deref(), true),
            glyphs: match (self.options.ascii, self.options.ambiguous) {
                (true, _) => tui::Glyphs::Ascii,
                (_, Ambiguous::Wide) => tui::Glyphs::Narrow,
                (_, Ambiguous::Narrow) => tui::Glyphs::Unicode,
            },
        };
        match tui::run(tui::App::new(model, run, self.phase(), at, settings)) {
            Ok(exit) => ExitCode::from(exit.code()),
            Err(e) => complain(&lang.pick(format!("the terminal failed: {e}"), format!("终端出错：{e}"))),
        }
    }

    fn phase(&self) -> Phase {
        match (self.backward, self.optimizer) {
            (true, _) => Phase::Backward,
            (_, Some(_)) => Phase::Optimizer,
            _ => Phase::Forward,
        }
    }

    fn optimizer(&self) -> Optimizer {
        match (self.optimizer, self.rate) {
            (Some(OptimizerName::Sgd), None) => Optimizer::SGD,
            (Some(OptimizerName::Sgd), Some(rate)) => Optimizer::Sgd { rate },
            (_, Some(rate)) => Optimizer::Adam { rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
            (_, None) => Optimizer::ADAM,
        }
    }

    fn text(&self, at: Option<NodeId>, lang: Lang) -> TextOptions {
        let level = match self.level {
            Depth::Time => Level::Time,
            Depth::Equation => Level::Equation,
            Depth::Operation => Level::Operation,
            Depth::Entry => Level::Entry,
        };
        TextOptions { phase: self.phase(), level, lang, digits: Digits::new(self.options.digits), at }
    }
}

/// The node a plain name means.
fn find(model: &Model, name: &str) -> Result<NodeId, Box<Fault>> {
    model.graph.find_plain(name).ok_or_else(|| {
        let known: Vec<String> = model.graph.quantities().map(|(_, q)| model.graph.plain(q)).collect();
        let shown = crate::lang::printable_line(name, 40);
        let fault = Fault::whole(
            format!("this model has no quantity {shown}"),
            format!("这个模型里没有 {shown} 这个量"),
        );
        Box::new(match crate::equation::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => fault.help(format!("did you mean {near}?"), format!("是不是想写 {near}？")),
            None => fault.help(
                "names are plain, with their time: i_1, c_0, W_xi",
                "名字用普通写法并带上时刻：i_1、c_0、W_xi",
            ),
        })
    })
}
