//! What `gatewalk export` is asked for.

use super::super::options::Language;
use super::super::values::{between, one_of, size};
use super::super::walk::{Route, Trained};
use crate::course::{LessonBundle, Model, library};
use crate::export::{EXPORTERS, Exporter};
use crate::graph::{NodeId, Run};
use crate::lang::Lang;
use crate::typeset::Digits;
use crate::ui;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

/// What to write, as what, and where to.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct Export {
    /// A lesson by number or name, a built-in model, or a model file
    #[arg(default_value = library::FIRST, value_name = "LESSON|MODEL")]
    pub(super) model: String,
    /// Format of the file
    #[arg(long, value_parser = one_of(formats()))]
    pub(super) to: &'static dyn Exporter,
    /// The file; - is standard output; without it, the name of the lesson or model with the format's ending
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Overwrite a file that is there
    #[arg(long)]
    pub(super) force: bool,
    /// Columns and rows of a picture or a recording
    #[arg(long, default_value = "100x30", value_name = "COLSxROWS", value_parser = size)]
    pub(super) size: (u16, u16),
    /// The page of a lesson's picture
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(super) page: usize,
    #[command(flatten)]
    pub(super) route: Route,
    #[command(flatten)]
    pub(super) trained: Trained,
    #[command(flatten)]
    pub(super) language: Language,
    /// Decimals shown
    #[arg(long, default_value_t = 4, value_parser = between(0..=12_u8))]
    pub(super) digits: u8,
    /// Colours of a picture or a recording; a web page has light and dark
    #[arg(
        long,
        default_value_t,
        value_name = "dark|light|high-contrast|colour-blind"
    )]
    pub(super) theme: ui::ThemeName,
}

fn formats() -> Vec<(&'static str, &'static dyn Exporter)> {
    EXPORTERS.iter().map(|own| (own.name(), *own)).collect()
}

/// A model and its numbers.
pub(super) type Known<'a> = (&'a Model, &'a Arc<Run>);

/// What is exported: a lesson with its model, or a model alone.
pub(super) struct Subject {
    pub(super) lesson: Option<LessonBundle>,
    pub(super) model: Option<Model>,
    pub(super) at: Option<NodeId>,
}

impl Subject {
    /// What its file is called when no name is given.
    pub(super) fn stem(&self) -> &str {
        let lesson = self
            .lesson
            .as_ref()
            .and_then(LessonBundle::any)
            .map(|l| l.slug.as_str());
        lesson
            .or(self.model.as_ref().map(|m| m.slug.as_str()))
            .unwrap_or("gatewalk")
    }
}

impl Export {
    /// How screens are drawn.
    pub(super) fn settings(&self, lang: Lang) -> ui::Settings {
        let digits = Digits::new(self.digits);
        ui::Settings {
            digits,
            theme: self.theme,
            ..ui::Settings::new(lang)
        }
    }
}
