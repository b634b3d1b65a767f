//! What keys do to a sample of the reader's own: a number of the sample is moved, a line is typed, a vowel is said.

use super::Lab;
use super::keys::{Msg, OWN};
use super::own::{Asking, Moves, Own};
use crate::lang::{say, text};
use crate::train::tasks::{FORMANTS, Question, spoken, wav};
use crate::train::{Control, Inputs};
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::Row;
use crate::ui::screen::{Command, Effect};
use crate::ui::widgets::prompt;
use std::sync::Arc;
use std::time::Duration;
use tui_input::Input as Line;
use web_time::Instant;

/// Most signs that are typed.
const MOST: usize = 1000;
/// How long a step is seen while what was read and written is gone through.
const READING: Duration = Duration::from_millis(220);
/// What a key moves a number by.
const STEP: f64 = 0.1;
/// What a key moves a resonance by, first and second, in Hz.
const HERTZ: [f64; 2] = [20.0, 50.0];
/// Where a vowel of one's own begins.
const MIDDLE: [f64; 2] = [500.0, 1500.0];

impl Lab {
    /// What a key asks of it.
    pub(super) fn own_update(&mut self, msg: Msg) -> Effect {
        match msg {
            Msg::Own => self.begin_own(),
            Msg::Left => self.own_aside(-1),
            Msg::Right => self.own_aside(1),
            Msg::Up => self.own_up(1.0),
            Msg::Down => self.own_up(-1.0),
            Msg::MoreUp => self.own_up(10.0),
            Msg::MoreDown => self.own_up(-10.0),
            Msg::Other => self.own_other(),
            Msg::Gone => self.own_again(),
            Msg::Back => self.end_own(),
            Msg::Sound => self.ask_sound(),
            Msg::Play => return Some(Command::Sound(None)),
            _ => {}
        }
        None
    }

    /// The line that is typed takes a key; false if none is.
    pub(super) fn typed(&mut self, key: KeyEvent) -> Option<Effect> {
        let (asking, line) = self.asking.as_mut()?;
        match key.code {
            KeyCode::Esc => self.asking = None,
            KeyCode::Enter => {
                let (asking, text) = (*asking, line.value().to_owned());
                self.asking = None;
                return Some(match asking {
                    Asking::Sample => {
                        self.ask(&text);
                        None
                    }
                    Asking::Sound => self.sound(text.trim()),
                });
            }
            _ => _ = prompt::press(line, key, MOST),
        }
        Some(None)
    }

    /// What was pasted goes into the line.
    pub(super) fn pasted(&mut self, text: &str) {
        if let Some((_, line)) = &mut self.asking {
            prompt::insert(line, text, MOST);
        }
    }

    /// Asks for a sample: the one at hand is moved where that can be done, else a line is typed.
    fn begin_own(&mut self) {
        if self.own.is_some() {
            return self.type_own();
        }
        let task = &self.run().task;
        let question = task.question(self.sample);
        let moves = match (&question.data.inputs, task.own().choices) {
            _ if !question.sound.is_empty() => Moves::Formants(MIDDLE),
            (Inputs::Values(_), _) | (_, Some(_)) => Moves::Places,
            _ => return self.type_own(),
        };
        let question = match moves {
            Moves::Formants(at) => spoken(at).unwrap_or(question),
            _ => question,
        };
        self.take(vec![question], moves);
    }

    fn type_own(&mut self) {
        self.asking = Some((Asking::Sample, Line::default()));
    }

    /// What was typed is asked.
    pub fn ask(&mut self, text: &str) {
        match self.run().task.ask(text) {
            Ok(questions) => {
                let typed = crate::train::tasks::formants(text);
                let moves = match (&questions[0].data.inputs, self.run().task.own().choices) {
                    _ if !questions[0].sound.is_empty() => {
                        typed.map_or(Moves::Nothing, Moves::Formants)
                    }
                    (Inputs::Values(_), _) | (_, Some(_)) => Moves::Places,
                    _ => Moves::Nothing,
                };
                self.take(questions, moves);
            }
            Err(why) => self.say(why),
        }
    }

    fn take(&mut self, questions: Vec<Question>, moves: Moves) {
        let written = moves == Moves::Nothing;
        let since = (written && self.settings.motion).then(Instant::now);
        // Of marked numbers the first mark is where something is to be seen.
        let marked = match &questions[0].data.inputs {
            Inputs::Values(values) if questions[0].data.features == 2 => {
                values.chunks(2).position(|x| x[1] > 0.5)
            }
            _ => None,
        };
        let at = match (written, since) {
            (true, None) => usize::MAX,
            _ => marked.unwrap_or(0),
        };
        self.own = Some(Own {
            questions: questions.into_iter().map(Arc::new).collect(),
            which: 0,
            moves,
            at,
            feature: 0,
            since,
        });
        self.put();
    }

    /// Puts the question to the network.
    fn put(&mut self) {
        let question = self.own.as_ref().map(|own| Arc::clone(own.question()));
        self.order(Control::Ask(question), true);
    }

    /// Back to the samples of the task.
    fn end_own(&mut self) {
        self.own = None;
        self.put();
    }

    /// Steps of what was read and written so far.
    fn length(&self) -> usize {
        self.status()
            .map_or(1, |status| status.look.trace.steps)
            .max(1)
    }

    /// The step that is looked at.
    pub(super) fn own_at(&self, own: &Own) -> usize {
        own.at.min(self.length() - 1)
    }

    /// Left and right: another step, or the second resonance, which falls to the right as in books.
    fn own_aside(&mut self, by: isize) {
        let length = self.length();
        let Some(own) = &mut self.own else { return };
        own.since = None;
        match own.moves {
            Moves::Formants(_) => self.resound(1, -by as f64),
            _ => {
                own.at = own
                    .at
                    .min(length - 1)
                    .saturating_add_signed(by)
                    .min(length - 1)
            }
        }
    }

    /// Up and down: a larger or a smaller number, another symbol, or the first resonance, which falls upwards.
    fn own_up(&mut self, by: f64) {
        let Some(own) = &self.own else { return };
        let (at, feature) = (self.own_at(own), own.feature);
        let task = Arc::clone(&self.run().task);
        let question = match (own.moves, &own.question().data.inputs) {
            (Moves::Formants(_), _) => return self.resound(0, -by),
            (Moves::Nothing, _) => return,
            (Moves::Places, Inputs::Values(values)) => {
                let features = own.question().data.features;
                let place = at * features + feature;
                // The second number of a pair is a mark.
                let to = match feature {
                    0 => ((values[place] + by * STEP) * 1e6).round() / 1e6,
                    _ => f64::from(by > 0.0),
                };
                task.changed(own.question(), place, to.clamp(-1e6, 1e6))
            }
            (Moves::Places, Inputs::Symbols(symbols)) => {
                let Some(choices) = task.own().choices else {
                    return;
                };
                let (range, here) = (choices(at), symbols[at]);
                let count = i64::from(range.end - range.start);
                let next = i64::from(here.saturating_sub(range.start)) + by.signum() as i64;
                let to = f64::from(range.start) + next.rem_euclid(count) as f64;
                task.changed(own.question(), at, to)
            }
        };
        self.replace(question, Moves::Places);
    }

    /// Moves a resonance of the vowel.
    fn resound(&mut self, k: usize, by: f64) {
        let Some(Moves::Formants(mut at)) = self.own.as_ref().map(|own| own.moves) else {
            return;
        };
        let (least, most) = FORMANTS[k];
        at[k] = (at[k] + by * HERTZ[k]).clamp(least, most);
        if let Some(question) = spoken(at) {
            self.replace(question, Moves::Formants(at));
        }
    }

    fn replace(&mut self, question: Question, moves: Moves) {
        if let Some(own) = &mut self.own {
            own.moves = moves;
            own.questions = vec![Arc::new(question)];
            own.which = 0;
        }
        self.put();
    }

    /// The other number of a step, or the same asked in another way.
    fn own_other(&mut self) {
        let motion = self.settings.motion;
        let Some(own) = &mut self.own else { return };
        if own.questions.len() > 1 {
            own.which = (own.which + 1) % own.questions.len();
            own.since = motion.then(Instant::now);
            own.at = if motion { 0 } else { usize::MAX };
            return self.put();
        }
        own.feature = (own.feature + 1) % own.question().data.features.max(1);
        if own.moves != Moves::Places || matches!(own.question().data.inputs, Inputs::Symbols(_)) {
            own.feature = 0;
        }
    }

    /// Goes through what was read and written from its beginning.
    fn own_again(&mut self) {
        if let Some(own) = &mut self.own {
            (own.at, own.since) = (0, Some(Instant::now()));
        }
    }

    /// While it is gone through, the step follows the time; whether it is another now.
    pub(super) fn read_on(&mut self) -> bool {
        let length = self.length();
        let Some((own, since)) = (self.own.as_mut()).and_then(|own| own.since.map(|s| (own, s)))
        else {
            return false;
        };
        let at = (since.elapsed().as_millis() / READING.as_millis()) as usize;
        let before = std::mem::replace(&mut own.at, at.min(length - 1));
        if at >= length {
            own.since = None;
        }
        before != own.at
    }

    /// Whether it is gone through at the moment.
    pub(super) fn is_reading(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.since.is_some())
    }

    /// Asks where the sound at hand is to be written.
    fn ask_sound(&mut self) {
        match self.heard().is_empty() {
            true => self.say(text!("lab.no_sound_here")),
            false => {
                let name = Line::new("vowel.wav".to_owned());
                self.asking = Some((Asking::Sound, name));
            }
        }
    }

    /// The sound of the vowel of one's own, or of the sample.
    fn heard(&self) -> Vec<i16> {
        match &self.own {
            Some(own) => own.question().sound.clone(),
            None => self.run().task.question(self.sample).sound,
        }
    }

    fn sound(&mut self, path: &str) -> Effect {
        if path.is_empty() {
            return None;
        }
        let sound = wav(&[&self.heard()]);
        Some(Command::Sound(Some((path.to_owned(), sound))))
    }

    /// The keys of a sample of one's own, as far as they do something.
    pub(super) fn own_keys(&self) -> Vec<Row<Msg>> {
        let Some(own) = &self.own else { return vec![] };
        let does = |row: &&Row<Msg>| {
            use crate::ui::keys::Action::Own as Asks;
            match row.action {
                Asks(Msg::Up | Msg::Down | Msg::MoreUp | Msg::MoreDown) => {
                    own.moves != Moves::Nothing
                }
                Asks(Msg::Other) => {
                    own.questions.len() > 1
                        || (own.moves == Moves::Places && own.question().data.features == 2)
                }
                Asks(Msg::Sound) => !own.question().sound.is_empty(),
                Asks(Msg::Gone) => own.moves == Moves::Nothing,
                _ => true,
            }
        };
        let called = |row: &Row<Msg>| match row.action {
            crate::ui::keys::Action::Own(Msg::Left) if own.is_vowel() => row.called("lab.own_f2"),
            crate::ui::keys::Action::Own(Msg::Up) if own.is_vowel() => row.called("lab.own_f1"),
            _ => *row,
        };
        OWN.iter().filter(does).map(called).collect()
    }

    /// What is typed for, and what can be.
    pub(super) fn asks_for(&self, asking: Asking) -> (String, String) {
        let lang = self.settings.lang;
        match asking {
            Asking::Sample => {
                let hint = (self.run().task.own().hint)().get(lang);
                (say!(lang, "lab.your_own").to_owned(), hint)
            }
            Asking::Sound => (say!(lang, "lab.sound_to_file").to_owned(), String::new()),
        }
    }
}
