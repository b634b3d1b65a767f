//! The state of the walk screen.

use super::pulse::Pulse;
use crate::course::{Changes, Edits, Model};
use crate::diagram::Machines;
use crate::diagram::{Figure, Scene, StudyCache};
use crate::graph::{Place, Ref, Run};
use crate::lang::Text;
use crate::typeset::{Marks, Typesetter};
use crate::ui::settings::Settings;
use crate::ui::theme::{Glyphs, Theme};
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::rows::Places;
use crate::walk::{Cursor, Narrator, Phase, Walk};
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;
use tui_input::Input as Line;

/// Most signs of what is typed into a prompt.
pub(crate) const MOST_TYPED: usize = 400;

/// What something is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Goto,
    Search,
    Edit,
    Command,
    Jump,
    /// Nothing but yes or no.
    Reset,
}

/// What is walked: it follows from the model that was opened and the changes.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// The model with the commands among the changes followed.
    pub(crate) model: Model,
    pub(crate) run: Arc<Run>,
    pub(crate) changes: Changes,
}

/// The numbers before the last edit, and the changes that had led to them.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) run: Arc<Run>,
    pub(crate) changes: Changes,
}

/// The walk screen: model, numbers, place, and what is being typed.
#[derive(Clone, Debug)]
pub struct WalkScreen {
    /// The model as it was opened.
    pub(crate) opened: Model,
    pub(crate) edits: Edits,
    pub(crate) state: State,
    /// For marking what the last edit changed.
    pub(crate) before: Option<Before>,
    /// Numbers a lesson asks the reader for; they are shown once answered.
    pub(crate) hidden_answers: Vec<Place>,
    /// Numbers that carry a tag wherever they stand in a line of text.
    pub(crate) tagged: Vec<Place>,
    pub(crate) walk: Walk,
    pub(crate) cursor: Cursor,
    /// Settings of the reader.
    pub(crate) settings: Settings,
    /// What is being typed, and what for.
    pub(crate) prompt: Option<(Asked, Line)>,
    pub(crate) notice: Option<String>,
    pub(crate) query: String,
    pub(crate) help: Option<Scroll>,
    /// Rows of the panel that are scrolled away; without a wish, as few as show what matters.
    pub(crate) scroll: Option<u16>,
    /// How many those were in the last frame.
    pub(crate) followed: Cell<u16>,
    /// The step that was left outwards, to come back to.
    pub(crate) left: Option<Cursor>,
    /// A lesson shows it, and its keys are not for it.
    pub(crate) still: bool,
    pub(crate) playing: bool,
    pub(crate) pace: Duration,
    /// Where numbers were drawn in the last frame, for the mouse.
    pub(crate) drawn: Places,
    /// What a lesson lights wherever it is drawn.
    pub(crate) lit: Option<Place>,
    /// The machines that were laid out.
    pub(crate) machines: Machines,
    /// A picture of the run over the walk.
    pub(crate) shown: Option<Figure>,
    /// What its pictures have computed.
    pub(crate) memory: StudyCache,
    /// What runs along the wires of a step.
    pub(crate) pulse: Pulse,
    /// What the mouse is over.
    pub(crate) hovered: Option<Place>,
    /// How far the panel could be scrolled in the last frame.
    pub(crate) most_scroll: Cell<u16>,
}

impl WalkScreen {
    /// Opens a model with changes made, each of which can be undone.
    pub(crate) fn changed(
        opened: Model,
        state: State,
        phase: Phase,
        settings: Settings,
    ) -> WalkScreen {
        let walk = Walk::new(&state.run, phase);
        let cursor = Cursor {
            at: walk.first().unwrap_or_default(),
            ..Cursor::default()
        };
        let not_finite = opened.not_finite(&state.run);
        WalkScreen {
            notice: not_finite.map(|fault| fault.message.get(settings.lang)),
            opened,
            edits: state.changes.clone().into(),
            state,
            before: None,
            hidden_answers: vec![],
            tagged: vec![],
            walk,
            cursor,
            settings,
            prompt: None,
            query: String::new(),
            help: None,
            scroll: None,
            followed: Cell::new(0),
            left: None,
            still: false,
            playing: false,
            pace: Duration::from_millis(1000),
            drawn: Places::default(),
            lit: None,
            machines: Machines::default(),
            shown: None,
            memory: StudyCache::default(),
            pulse: Pulse::default(),
            hovered: None,
            most_scroll: Cell::new(0),
        }
    }

    /// Opens a model with the numbers it gives, at the start of the way forward.
    pub(crate) fn of(model: Model, settings: Settings) -> WalkScreen {
        let run = model.run();
        WalkScreen::new(model, run, Phase::Forward, None, settings)
    }

    /// What it walks: the model, its numbers with every change made, and the way it goes.
    pub fn walked(self) -> (Model, Arc<Run>, Phase) {
        (self.state.model, self.state.run, self.walk.phase)
    }

    /// Has something typed, which begins with a proposal.
    pub(super) fn ask(&mut self, asked: Asked, proposal: impl Into<Line>) {
        self.prompt = Some((asked, proposal.into()));
    }

    /// Says something until the next key.
    pub(super) fn say(&mut self, text: Text) {
        self.notice = Some(text.get(self.settings.lang));
    }

    /// How formulas are set, without marks.
    pub(crate) fn typesetter(&self) -> Typesetter<'_> {
        Typesetter {
            run: &self.state.run,
            digits: self.settings.digits,
            ascii: self.settings.glyphs != Glyphs::Unicode,
            marks: Marks {
                hidden_answers: &self.hidden_answers,
                tagged: &self.tagged,
                ..Marks::none()
            },
        }
    }

    /// Has the walk described in sentences.
    pub(crate) fn narrate<T>(&self, tell: impl FnOnce(&Narrator<'_>) -> T) -> T {
        let typesetter = self.typesetter();
        let gloss = |plain: &str| self.state.model.gloss(plain);
        tell(&Narrator {
            typesetter: &typesetter,
            walk: &self.walk,
            gloss: &gloss,
            lang: self.settings.lang,
        })
    }

    /// Has the place in the walk drawn.
    pub(crate) fn scene<T>(&self, draw: impl FnOnce(&Scene<'_>) -> T) -> T {
        let typesetter = self.typesetter();
        let gloss = |plain: &str| self.state.model.gloss(plain);
        draw(&Scene {
            typesetter: &typesetter,
            walk: &self.walk,
            cursor: self.cursor,
            gloss: &gloss,
            lang: self.settings.lang,
            memory: &self.memory,
            pulse: self.pulse.share(),
        })
    }

    pub(crate) fn theme(&self) -> Theme {
        self.settings.theme()
    }

    /// Whether an entry differs from before the last edit.
    pub(crate) fn differs(&self, of: Ref, r: usize, c: usize) -> bool {
        let now = &self.state.run;
        self.before
            .as_ref()
            .is_some_and(|before| before.run.entry(of, r, c) != now.entry(of, r, c))
    }

    /// Whether a number was ever changed.
    pub(crate) fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }

    /// The step it stands on.
    pub fn place(&self) -> Cursor {
        self.cursor
    }

    /// Stands on a step of its walk.
    pub fn stand(&mut self, cursor: Cursor) {
        self.cursor = cursor;
    }

    /// Something is being typed, or there is something to say.
    pub(crate) fn is_talking(&self) -> bool {
        self.prompt.is_some() || self.notice.is_some()
    }

    /// A change of numbers is being typed.
    pub(crate) fn is_changing(&self) -> bool {
        matches!(self.prompt, Some((Asked::Edit | Asked::Reset, _)))
    }

    /// Something is being typed.
    pub(crate) fn is_typing(&self) -> bool {
        self.prompt.is_some()
    }
}
