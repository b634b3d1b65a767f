//! Files that are dropped on the page or chosen in its dialog, and files that it hands out.

use super::address::MOST_NAME;
use super::session::{Session, home};
use crate::course::progress::Progress;
use crate::course::trained::{self, Sample};
use crate::course::{LessonBundle, Model, library};
use crate::lang::{Diagnostic, Diagnostics, printable_line, text};
use crate::train::Head;
use crate::train::tasks::{Settings, Task};
use crate::train::weights::{self, Choices, Imported};
use crate::ui::{Lab, Run, WalkScreen};
use std::path::Path;
use std::sync::Arc;

/// Steps of the sequence 1, 2, 3, … that a network of a file reads.
const STEPS: usize = 4;

impl Session {
    /// Opens files that came together: a lesson with the model it names, or each for itself.
    pub fn bring(&mut self, files: Vec<(String, Vec<u8>)>) {
        let (tables, texts): (Vec<_>, Vec<_>) = files.into_iter().partition(|f| is_table(&f.0));
        let mut read = vec![];
        for (name, bytes) in texts {
            let name = printable_line(&name, MOST_NAME);
            match text_of(bytes) {
                Ok(text) => read.push((name, text)),
                Err(fault) => self.screens.refuse(&name, "", &[fault]),
            }
        }
        match read.iter().position(|(name, _)| ends(name, "md")) {
            Some(lesson) => {
                let (name, text) = read.swap_remove(lesson);
                self.bring_lesson(&name, &text, &read);
            }
            None => read
                .iter()
                .for_each(|(name, text)| self.bring_text(name, text)),
        }
        for (name, bytes) in tables {
            let name = printable_line(&name, MOST_NAME);
            if let Err(faults) = self.bring_table(&name, &bytes) {
                self.screens.refuse(&name, "", &faults);
            }
        }
        self.changed();
    }

    fn bring_lesson(&mut self, name: &str, text: &str, beside: &[(String, String)]) {
        let opened = LessonBundle::given(name, self.lang(), text, beside);
        if opened.any().is_some() {
            let settings = self.screens.top().settings();
            self.screens = home(settings, Some(opened), self.shelf, &self.left);
            return;
        }
        let reading = crate::course::Lesson::read(name, text);
        self.screens.refuse(name, text, &reading.faults);
    }

    /// What a reader has read elsewhere, or else a model.
    fn bring_text(&mut self, name: &str, text: &str) {
        match Progress::of_file(text).filter(|_| ends(name, "toml")) {
            Some(brought) => self.bring_progress(brought),
            None => self.screens.read(name, text),
        }
    }

    /// What was read and answered elsewhere is added to what was here.
    fn bring_progress(&mut self, mut brought: Progress) {
        let settings = self.screens.top().settings();
        let Some(storage) = (self.shelf)() else {
            return self.screens.notice(text!("web.nothing_is_kept"));
        };
        let (mut progress, _) = storage.load();
        let lessons = brought.lessons.len();
        let last = brought.lessons.remove_entry(&brought.last);
        // The one read last is noted last.
        let lessons_in_order = brought.lessons.into_iter().chain(last);
        let mut kept = Ok(());
        for (slug, standing) in lessons_in_order {
            kept = kept.and(storage.keep(&mut progress, &slug, standing.into()));
        }
        for (topic, practice) in brought.practice {
            let here = progress.practice.get(&topic).map_or(0, |here| here.asked);
            if practice.asked >= here {
                kept = kept.and(storage.keep(&mut progress, &topic, practice.sound().into()));
            }
        }
        self.screens = home(settings, None, self.shelf, &self.left);
        self.screens.notice(match kept {
            Ok(()) => text!("web.progress_is_here", n = lessons),
            Err(fault) => fault.into_message(),
        });
    }

    /// A table of numbers is learned; weights go on learning in the lab, and are walked anywhere else.
    fn bring_table(&mut self, name: &str, bytes: &[u8]) -> Result<(), Diagnostics> {
        let one = |fault: Diagnostic| vec![fault];
        let settings = self.screens.top().settings();
        if ends(name, "csv") || weights::is_data(bytes) {
            let run = learned(name, bytes).map_err(one)?;
            self.screens.push(Lab::new(vec![run], settings));
            return Ok(());
        }
        if let Some(lab) = self.screens.lab() {
            let lab = lab.from_file(bytes).map_err(one)?;
            self.screens.replace(lab);
            return Ok(());
        }
        let mut model = walked(name, bytes)?;
        model.title = crate::lang::Text::verbatim(name);
        self.screens.push(WalkScreen::of(model, settings));
        Ok(())
    }

    /// What was read and answered, as a file that this page, another one and the program for terminals read.
    pub fn progress(&self) -> Option<String> {
        Some((self.shelf)()?.load().0.text())
    }

    /// Whether there are weights to hand out.
    pub fn has_weights(&self) -> bool {
        self.screens.lab().is_some()
    }

    /// Whether the weights of the training that is seen are to be handed out now, as its address asks.
    pub fn is_to_save(&self) -> bool {
        self.save.is_some() && self.screens.lab().is_some_and(Lab::is_done)
    }

    /// The weights of the training that is seen: the name of a file, and its bytes.
    pub fn weights(&mut self) -> Option<(String, Vec<u8>)> {
        let (task, bytes) = self.screens.weights()?;
        let name = self.save.take().unwrap_or_else(|| task.to_owned());
        Some((format!("{name}.safetensors"), bytes))
    }
}

fn ends(name: &str, with: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(with))
}

fn is_table(name: &str) -> bool {
    ends(name, "csv") || ends(name, "safetensors")
}

/// The text of a file that is not too large for one.
fn text_of(bytes: Vec<u8>) -> Result<String, Diagnostic> {
    match bytes.len() as u64 <= library::MAX_SOURCE {
        true => library::text(bytes),
        false => Err(Diagnostic::whole(text!("web.file_is_too_large"))),
    }
}

/// A training that learns a table, as `gatewalk train --data` does.
fn learned(name: &str, bytes: &[u8]) -> Result<Run, Diagnostic> {
    let data = weights::read_table(Path::new(name), bytes)?;
    let width = data.targets.width();
    let settings = Settings {
        clip: None,
        ..Settings::default()
    };
    let task = Arc::new(Task::of_data(data, width, settings)?);
    let run = Run::start::<f32>(name.to_owned(), task, None, 1);
    run.map_err(|e| Diagnostic::whole(text!("train.lines.no_thread_can_had", e)))
}

/// The network of a file, reading 1, 2, 3, … for each of its inputs.
fn walked(name: &str, bytes: &[u8]) -> Result<Model, Diagnostics> {
    let one = |fault: Diagnostic| vec![fault];
    let sample = |reads: usize| Sample {
        inputs: (1..=STEPS).map(|t| vec![t as f64; reads]).collect(),
        ..Sample::default()
    };
    match weights::own(bytes).map_err(one)? {
        Some(network) => trained::model(&network, &sample(network.architecture.input), name),
        None => {
            let network = Imported::read(bytes, &Choices::default()).map_err(one)?;
            let reads = network.layers[0][0].reads();
            trained::imported(&network, &sample(reads), name, Head::Every)
        }
    }
}
