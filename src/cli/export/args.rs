//! What `gatewalk export` is asked for.

use super::super::alone;
use super::super::options::Language;
use super::super::values::{Expected, between, one_of, size};
use super::super::walk::{WalkArgs, WeightsArgs};
use crate::course::{LessonBundle, Model, library};
use crate::export::{EXPORTERS, Exporter};
use crate::graph::{NodeId, Run};
use crate::lang::{Lang, text};
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
    /// Columns and rows of a picture or a recording; rows of a quantity of equations that come alone
    #[arg(long, value_name = "COLSxROWS|NAME=N", value_parser = either_size)]
    pub(super) size: Vec<Size>,
    /// The page of a lesson's picture
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(super) page: usize,
    /// In a web page every step of the walk, and of a model every operation
    #[arg(long)]
    pub(super) steps: bool,
    /// In a web page a link to the same in the page for browsers that is at this address
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(super) live: Option<String>,
    #[command(flatten)]
    pub(super) route: WalkArgs,
    #[command(flatten)]
    pub(super) trained: WeightsArgs,
    #[command(flatten)]
    pub(super) language: Language,
    /// Decimals shown
    #[arg(long, default_value_t = Digits::default().get(), value_parser = between(0..=Digits::MAX.get()))]
    pub(super) digits: u8,
    /// Colours of a picture or a recording; a web page has light and dark
    #[arg(
        long,
        default_value = "dark",
        value_name = "dark|light|high-contrast|colour-blind",
        value_parser = ui::ThemeName::named
    )]
    pub(super) theme: ui::ThemeName,
}

/// The one or the other that `--size` may mean.
#[derive(Clone, Debug)]
pub(super) enum Size {
    /// Of the screen.
    Screen((u16, u16)),
    /// Of a quantity.
    Rows((String, usize)),
}

fn either_size(text: &str) -> Result<Size, Expected> {
    match text.contains('=') {
        true => alone::size(text).map(Size::Rows),
        false => size(text).map(Size::Screen),
    }
}

/// The address of a page of the web, without what stands behind its `#`.
fn address(text: &str) -> Result<String, Expected> {
    let address = text.split('#').next().unwrap_or_default();
    let web = ["https://", "http://"]
        .iter()
        .any(|s| address.starts_with(s));
    let plain = address.chars().all(|c| c.is_ascii_graphic()) && address.len() <= 2000;
    match web && plain {
        true => Ok(address.to_owned()),
        false => Err(Expected(text!("values.address_wanted"))),
    }
}

impl Export {
    /// Columns and rows of a screen.
    pub(super) fn screen(&self) -> (u16, u16) {
        let given = self.size.iter().rev().find_map(|size| match size {
            Size::Screen(screen) => Some(*screen),
            Size::Rows(_) => None,
        });
        given.unwrap_or((100, 30))
    }

    /// Rows of quantities.
    pub(super) fn rows(&self) -> Vec<(String, usize)> {
        let rows = self.size.iter().filter_map(|size| match size {
            Size::Rows(rows) => Some(rows.clone()),
            Size::Screen(_) => None,
        });
        rows.collect()
    }
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
    /// What stands behind the `#` of the page for browsers to open the same there; nothing for what it cannot open.
    pub(super) fn fragment(&self, settings: ui::Settings) -> Option<String> {
        if let Some(lesson) = self.lesson.as_ref().and_then(LessonBundle::any) {
            let known = library::lesson_named(&lesson.slug)?;
            return Some(format!("#learn={known}"));
        }
        let model = self.model.clone()?;
        let own = model.source.as_deref();
        if own.is_some() && library::model(&model.slug) == own {
            return Some(format!("#walk={}", model.slug));
        }
        let state = ui::WalkScreen::of(model, settings).share().ok()?;
        Some(format!("#state={state}"))
    }

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
