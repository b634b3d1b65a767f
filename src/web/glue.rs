//! What the script of the page can call.

use super::session::{self, Look, Session};
use super::storage::Browser;
use crate::course::training::trainings;
use crate::lang::{Lang, say};
use crate::train::tasks::Task;
use crate::train::{Architecture, Cell, Precision, Real, State, measure, trainer, weights};
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;
use web_time::Instant;

#[wasm_bindgen]
extern "C" {
    /// The program is lost: the page says so.
    #[wasm_bindgen(js_namespace = gatewalkPage, js_name = lost)]
    fn lost(why: &str);

    /// Brings what the page does not hold ready for its first screen: most functions (`page/split.mjs`).
    #[wasm_bindgen(js_namespace = gatewalkPage, js_name = rest)]
    fn rest();
}

/// Has all of the program ready. What is not there when it is called for comes then, in the middle of a turn.
#[wasm_bindgen]
pub fn prepare() {
    rest();
}

/// The program on a page.
#[wasm_bindgen]
pub struct Page {
    session: Session,
    frame: String,
    /// Files on their way in.
    handed: Vec<(String, Vec<u8>)>,
    /// The name of the file that was handed out last.
    file: String,
}

#[wasm_bindgen]
impl Page {
    /// Opens what the address asks for behind its `#`, in the language of a locale unless it names one.
    #[wasm_bindgen(constructor)]
    pub fn open(
        address: &str,
        locale: &str,
        dark: bool,
        motion: bool,
        columns: u16,
        rows: u16,
    ) -> Page {
        std::panic::set_hook(Box::new(|panic| lost(&panic.to_string())));
        let look = Look {
            lang: Lang::of_locale(locale),
            dark,
            motion,
        };
        let shelf = || Some(Box::new(Browser) as Box<_>);
        let session = Session::open(address, look, shelf, (columns, rows));
        Page {
            session,
            frame: String::new(),
            handed: vec![],
            file: String::new(),
        }
    }

    /// Opens what an address asks for.
    pub fn go(&mut self, address: &str) {
        self.session.go(address);
    }

    /// A key by `KeyboardEvent.key`, with Shift, Alt, Control and Meta as bits; whether it is taken.
    pub fn key(&mut self, name: &str, held: u8) -> bool {
        self.session.key(name, held)
    }

    /// A key by its name in the footer.
    pub fn footer_key(&mut self, name: &str) -> bool {
        self.session.footer_key(name)
    }

    /// What the mouse did in a cell.
    pub fn mouse(&mut self, what: &str, button: i16, column: u16, row: u16, held: u8) {
        self.session.mouse(what, button, column, row, held);
    }

    /// Text that was pasted or dropped.
    pub fn paste(&mut self, text: String) {
        self.session.paste(text);
    }

    /// Takes a file that was dropped or chosen; those that came together are opened by [`Page::open_handed`].
    pub fn hand(&mut self, name: String, bytes: Vec<u8>) {
        self.handed.push((name, bytes));
    }

    /// Opens the files that were handed over.
    pub fn open_handed(&mut self) {
        let files = std::mem::take(&mut self.handed);
        self.session.bring(files);
    }

    /// What was read and answered, as a file.
    pub fn progress(&self) -> Option<String> {
        self.session.progress()
    }

    /// Whether there are weights to hand out.
    pub fn has_weights(&self) -> bool {
        self.session.has_weights()
    }

    /// Whether the weights are to be handed out now.
    pub fn is_to_save(&self) -> bool {
        self.session.is_to_save()
    }

    /// The row of the screen in which something is typed, or −1.
    pub fn types_in(&self) -> i32 {
        self.session.types_in().map_or(-1, |row| row as i32)
    }

    /// The weights of the training that is seen, as a file called [`Page::file`].
    pub fn weights(&mut self) -> Option<Vec<u8>> {
        let (name, bytes) = self.session.weights()?;
        self.file = name;
        Some(bytes)
    }

    /// The name of the file that was handed out last.
    pub fn file(&self) -> String {
        self.file.clone()
    }

    /// Begins a conversation in lines of text: where one is.
    pub fn greet(&mut self) -> String {
        self.session.greet()
    }

    /// The answer to a line of the conversation.
    pub fn answer(&mut self, line: &str) -> String {
        self.session.answer(line)
    }

    /// There is room for this many columns and rows.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.session.resize((columns, rows));
    }

    /// All of it is to be drawn again.
    pub fn forget(&mut self) {
        self.session.forget();
    }

    /// Does what is due; how many milliseconds later to call again if nothing happens before, or −1. What is to be
    /// written is [`Page::frame`].
    pub fn turn(&mut self) -> f64 {
        let now = Instant::now();
        let turn = self.session.turn(now);
        self.frame = turn.frame;
        let left = |wait: std::time::Duration| wait.saturating_sub(now.elapsed());
        turn.wait
            .map_or(-1.0, |wait| left(wait).as_secs_f64() * 1e3)
    }

    /// Codes to write, once.
    pub fn frame(&mut self) -> String {
        std::mem::take(&mut self.frame)
    }

    /// The screen as lines of text.
    pub fn text(&self) -> String {
        self.session.text()
    }

    /// What there is to say, once.
    pub fn news(&mut self) -> String {
        self.session.take_news()
    }

    /// What is to be put on the clipboard, once.
    pub fn copy(&mut self) -> Option<String> {
        self.session.take_copy()
    }

    /// The keys of the screen that is seen: a line each, the key and its word.
    pub fn keys(&self) -> String {
        let line = |(key, word): (&str, &str)| format!("{key}\t{word}\n");
        self.session.footer_keys().into_iter().map(line).collect()
    }

    /// Whether mere motion of the mouse is heard.
    pub fn hears_motion(&self) -> bool {
        self.session.hears_motion()
    }

    /// The code of the language that is spoken.
    pub fn lang(&self) -> String {
        self.session.lang().code().to_owned()
    }

    /// Red, green and blue of the paper, and of the ink.
    pub fn ground(&self) -> Vec<u32> {
        let (paper, ink) = self.session.ground();
        vec![paper, ink]
    }

    /// What the page itself says, in an order its script knows.
    pub fn words(&self) -> Vec<String> {
        let lang = self.session.lang();
        let words = [
            say!(lang, "web.screen"),
            say!(lang, "web.typed_here"),
            say!(lang, "web.keyboard"),
            say!(lang, "web.smaller"),
            say!(lang, "web.larger"),
            say!(lang, "web.lost"),
            say!(lang, "web.again"),
            say!(lang, "web.keys"),
            say!(lang, "web.news"),
            say!(lang, "web.menu"),
            say!(lang, "web.open"),
            say!(lang, "web.open_what"),
            say!(lang, "web.keep_progress"),
            say!(lang, "web.keep_weights"),
            say!(lang, "web.talk"),
            say!(lang, "web.talk_ends"),
            say!(lang, "web.talk_said"),
            say!(lang, "web.talk_line"),
            say!(lang, "web.talk_send"),
            say!(lang, "web.file_is_too_large"),
        ];
        words.map(str::to_owned).to_vec()
    }
}

/// Adds products in the same instruction from now on: the browser knows how.
#[wasm_bindgen]
pub fn fuse() {
    crate::train::fuse();
}

/// The walk of a model inside the program as `gatewalk walk NAME --format json` prints it.
#[wasm_bindgen]
pub fn walk_json(name: &str) -> Option<String> {
    let model = session::model(name)?;
    let run = model.run();
    Some(crate::export::json(&model, &run, false))
}

/// The weights that the training of these words ends with, as `gatewalk train … --save` writes them.
///
/// # Errors
/// What is wrong with the words.
#[wasm_bindgen]
pub fn train(words: &str) -> Result<Vec<u8>, String> {
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let all = trainings(&words, None, Lang::EN);
    let all = all.map_err(|refusal| refusal.fault.message.get(Lang::EN))?;
    let training = all.into_iter().next().ok_or_else(String::new)?;
    let task = training.kind.draw(training.settings);
    let task = Arc::new(task.map_err(|fault| fault.message.get(Lang::EN))?);
    match training.precision {
        Precision::F32 => learned::<f32>(task),
        Precision::F64 => learned::<f64>(task),
    }
}

fn learned<F: Real>(task: Arc<Task>) -> Result<Vec<u8>, String> {
    let mut trainer = trainer::start::<F>(task, None, 1).map_err(|e| e.to_string())?;
    loop {
        trainer.request_status();
        let status = trainer.take_status();
        // There is none when a slice of time is over.
        if status.is_some_and(|status| status.state != State::Running) {
            break;
        }
    }
    let checkpoint = trainer.stop().ok_or_else(String::new)?;
    Ok(weights::write(&checkpoint.cast::<F>()))
}

/// Milliseconds of a training step with numbers of 32 bits, as `gatewalk bench` measures them.
#[wasm_bindgen]
pub fn bench(batch: usize, length: usize, hidden: usize, seconds: f64) -> f64 {
    let architecture = Architecture::measured(Cell::Lstm, hidden);
    measure::<f32>(architecture, [batch, length], 1, seconds).step
}
