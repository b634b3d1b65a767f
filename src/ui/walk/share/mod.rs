//! A state of the walk as a line of text: model, changes, place, zoom, way, language.
//!
//! It is what a stranger may have written, so it is checked as any file is: bounded before memory is taken,
//! and every part of it is made by the same functions that a reader's keys call.
//!
//! The line is `gw1.` and base64url of: flags, decimals, optimizer, model, place, changes, the language if it is
//! neither of the two that the flags tell, and a CRC-32.

mod bytes;
#[cfg(test)]
mod tests;

use crate::course::{Changes, Edit, Model, library};
use crate::graph::{Optimizer, Run};
use crate::lang::{Diagnostic, Lang, Text, first_message, printable_line, text};
use crate::typeset::Digits;
use crate::ui::settings::Settings;
use crate::ui::walk::state::{Before, State, WalkScreen};
use crate::walk::{Cursor, Level, Phase, Position};
use bytes::{Bytes, crc32};
use data_encoding::BASE64URL_NOPAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use std::sync::Arc;

/// What every state of this version begins with.
const MARK: &str = "gw1.";
/// The longest line read or written.
const MOST: usize = 16 << 10;
/// The largest text of a model that is carried along.
const MOST_TEXT: usize = 32 << 10;
/// Most changes, and bytes of one.
const MOST_CHANGES: usize = 200;
const MOST_CHANGE: usize = 400;

impl WalkScreen {
    /// Its state as a line of text.
    ///
    /// # Errors
    /// When the model has no file of a bounded size, or there are too many changes.
    pub fn share(&self) -> Result<String, Diagnostic> {
        let texts = |changes: &Changes| -> Vec<String> {
            let all = changes.all().iter();
            all.map(|e| e.text().to_owned()).collect()
        };
        let was = self.before.as_ref().map(|before| texts(&before.changes));
        self.line(&texts(&self.state.changes), was.as_deref())
    }

    /// The line of these changes, and of those before the last edit if it is marked.
    fn line(&self, now: &[String], was: Option<&[String]>) -> Result<String, Diagnostic> {
        let too_large = || Diagnostic::whole(text!("state.model_too_large_go_into"));
        let model = &self.opened;
        let source = model.source.as_deref().filter(|s| s.len() <= MOST_TEXT);
        let source = source.ok_or_else(too_large)?;
        if now.len().max(was.map_or(0, <[String]>::len)) > MOST_CHANGES {
            let text = text!("state.too_many_changes_go_into");
            return Err(Diagnostic::whole(text));
        }
        let built_in = library::model(&model.slug) == Some(source);
        let mut out = Bytes::default();
        self.head(&mut out, built_in, was.is_some());
        out.text(&model.slug);
        if !built_in {
            out.bytes(&compress_to_vec(source.as_bytes(), 9));
        }
        let at = self.cursor.at;
        let place = [
            at.group,
            at.item,
            at.operation,
            at.entry,
            self.scroll.map_or(0, |rows| usize::from(rows) + 1),
        ];
        place.iter().for_each(|n| out.number(*n));
        out.texts(now);
        if let Some(was) = was {
            let shared = now.iter().zip(was).take_while(|(a, b)| a == b).count();
            out.number(shared);
            out.texts(&was[shared..]);
        }
        if ![Lang::EN, Lang::ZH].contains(&self.settings.lang) {
            out.text(self.settings.lang.code());
        }
        let mut bytes = out.0;
        bytes.extend(crc32(&bytes).to_le_bytes());
        let line = format!("{MARK}{}", BASE64URL_NOPAD.encode(&bytes));
        if line.len() > MOST {
            Err(too_large())
        } else {
            Ok(line)
        }
    }

    fn head(&self, out: &mut Bytes, built_in: bool, marked: bool) {
        let optimizer = self.state.run.optimizer();
        let mut flags = u8::from(self.settings.lang == Lang::ZH);
        flags |= (self.walk.phase as u8) << 1 | (self.cursor.level as u8) << 3;
        flags |= u8::from(!built_in) << 5 | u8::from(marked) << 6;
        flags |= u8::from(optimizer.name() == Optimizer::SGD.name()) << 7;
        out.0.extend([flags, self.settings.digits.get()]);
        out.0
            .extend(optimizer.learning_rate().to_bits().to_le_bytes());
    }

    /// Opens a state; how it looks is the reader's own affair, but for the language and the decimals.
    ///
    /// # Errors
    /// When it is no such line, was damaged on its way, or holds what this program cannot do.
    pub fn shared(line: &str, settings: Settings) -> Result<WalkScreen, Diagnostic> {
        let line = line.trim();
        let Some(code) = line.strip_prefix(MARK).filter(|_| line.len() <= MOST) else {
            let fault = Diagnostic::whole(text!("state.no_state_walk"));
            return Err(fault.help(text!("state.state_begins_walk_makes_one", mark = MARK)));
        };
        let bytes = BASE64URL_NOPAD
            .decode(code.as_bytes())
            .map_err(|_| damaged())?;
        let (body, sum) = bytes.split_last_chunk::<4>().ok_or_else(damaged)?;
        if crc32(body) != u32::from_le_bytes(*sum) {
            return Err(damaged());
        }
        let mut read = Bytes(body.to_vec());
        read.0.reverse();
        opened(&mut read, settings)
    }
}

fn damaged() -> Diagnostic {
    let fault = Diagnostic::whole(text!("state.state_was_damaged_on_way"));
    fault.help(text!("state.copy_again_whole_line"))
}

/// What stands at the beginning of a state.
struct Head {
    flags: u8,
    digits: u8,
    optimizer: Optimizer,
    phase: Phase,
}

fn head(read: &mut Bytes) -> Option<Head> {
    let [flags, digits] = read
        .array::<2>()
        .filter(|[_, digits]| *digits <= Digits::MAX.get())?;
    let rate = f64::from_bits(u64::from_le_bytes(read.array::<8>()?));
    if !(rate.is_finite() && rate > 0.0 && rate < 1e6) {
        return None;
    }
    let optimizer = match flags >> 7 {
        0 => Optimizer::ADAM,
        _ => Optimizer::SGD,
    };
    Some(Head {
        flags,
        digits,
        optimizer: optimizer.with_learning_rate(rate),
        phase: match flags >> 1 & 3 {
            0 => Phase::Forward,
            1 => Phase::Backward,
            2 => Phase::Optimizer,
            _ => return None,
        },
    })
}

/// A language that the flags do not tell; nothing may follow it.
fn language(read: &mut Bytes) -> Option<Lang> {
    let code = read.read_text(40)?;
    Lang::named(&code).filter(|_| read.0.is_empty())
}

fn opened(read: &mut Bytes, settings: Settings) -> Result<WalkScreen, Diagnostic> {
    let head = head(read).ok_or_else(damaged)?;
    let (flags, optimizer) = (head.flags, head.optimizer);
    let opened = model(read, flags >> 5 & 1 == 1)?;
    let mut numbers = [0; 5];
    for number in &mut numbers {
        *number = read.read_number().ok_or_else(damaged)?;
    }
    let [group, item, operation, entry, scroll] = numbers;
    let mut settings = Settings {
        lang: if flags & 1 == 1 { Lang::ZH } else { Lang::EN },
        digits: Digits::new(head.digits),
        ..settings
    };
    let texts = read
        .read_texts(MOST_CHANGES, MOST_CHANGE)
        .ok_or_else(damaged)?;
    let (model, changes) = opened
        .changes(&texts)
        .map_err(|(text, why)| unmade(&text, why))?;
    let before = match flags >> 6 & 1 {
        0 => None,
        _ => Some(before(read, &texts, &changes, &model, optimizer)?),
    };
    if !read.0.is_empty() {
        settings.lang = language(read).ok_or_else(damaged)?;
    }
    let run = run(&model, &changes, optimizer)?;
    let state = State {
        model,
        run,
        changes,
    };
    let mut screen = WalkScreen::changed(opened, state, head.phase, settings);
    screen.before = before;
    let at = Position {
        group,
        item,
        operation,
        entry,
    };
    let level = Level::ALL[usize::from(flags >> 3 & 3)];
    screen.cursor = Cursor { at, level };
    screen.scroll = scroll
        .checked_sub(1)
        .map(u16::try_from)
        .transpose()
        .map_err(|_| damaged())?;
    let holds = screen.walk.holds(screen.cursor);
    holds.then_some(screen).ok_or_else(damaged)
}

/// The model: by name from inside the program, or as a text that came along.
fn model(read: &mut Bytes, carried: bool) -> Result<Model, Diagnostic> {
    let slug = read.read_text(200).ok_or_else(damaged)?;
    let shown = printable_line(&slug, 40);
    let source: Arc<str> = if carried {
        let bytes = read.read_bytes(MOST).ok_or_else(damaged)?;
        let text = decompress_to_vec_with_limit(&bytes, MOST_TEXT).map_err(|_| damaged())?;
        String::from_utf8(text).map_err(|_| damaged())?.into()
    } else {
        library::model(&slug).map(Into::into).ok_or_else(|| {
            let fault = Diagnostic::whole(text!("state.program_no_model", shown));
            fault.help(text!("state.state_another_version_ask_file"))
        })?
    };
    Model::parse(&slug, &source).map_err(|faults| {
        let fault = first_message(faults);
        Diagnostic::whole(text!("state.model_has_fault", fault))
    })
}

/// The numbers from before the last edit, which mark what it changed: they are those of the first few changes that
/// there are now, and some others.
fn before(
    read: &mut Bytes,
    texts: &[String],
    now: &Changes,
    model: &Model,
    optimizer: Optimizer,
) -> Result<Before, Diagnostic> {
    let shared = read
        .read_number()
        .filter(|n| *n <= texts.len())
        .ok_or_else(damaged)?;
    let others = read
        .read_texts(MOST_CHANGES, MOST_CHANGE)
        .ok_or_else(damaged)?;
    let command = |text: &String| text.starts_with(':');
    // Only numbers of one and the same graph can be compared.
    if texts[shared..].iter().chain(&others).any(command) {
        return Err(damaged());
    }
    let mut changes = Changes::default();
    now.commands()
        .iter()
        .cloned()
        .for_each(|command| changes.make(command));
    let numbers = texts[..shared]
        .iter()
        .chain(&others)
        .filter(|text| !command(text));
    for text in numbers {
        let edit = Edit::number(&model.graph, text).map_err(|why| unmade(text, why))?;
        changes.make(edit);
    }
    let run = run(model, &changes, optimizer)?;
    Ok(Before { run, changes })
}

/// All values, if they are finite.
fn run(model: &Model, changes: &Changes, optimizer: Optimizer) -> Result<Arc<Run>, Diagnostic> {
    let run = model.run_edited(optimizer, changes);
    match (run.first_not_finite(), changes.all().last()) {
        (Some(_), Some(last)) => {
            let why = text!("state.something_becomes_infinite");
            Err(unmade(last.text(), why))
        }
        _ => Ok(run.into()),
    }
}

fn unmade(change: &str, why: Text) -> Diagnostic {
    let shown = printable_line(change, 60);
    let fault = Diagnostic::whole(text!("state.change_state_cannot_made", shown));
    fault.help(why)
}
