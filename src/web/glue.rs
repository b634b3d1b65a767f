//! What the script of the page can call.

use super::session::{self, Look, Session};
use super::storage::Browser;
use crate::graph::Optimizer;
use crate::lang::{Lang, say};
use crate::train::{Architecture, Cell, measure};
use wasm_bindgen::prelude::wasm_bindgen;
use web_time::Instant;

#[wasm_bindgen]
extern "C" {
    /// The program is lost: the page says so.
    #[wasm_bindgen(js_namespace = gatewalkPage, js_name = lost)]
    fn lost(why: &str);
}

/// The program on a page.
#[wasm_bindgen]
pub struct Page {
    session: Session,
    frame: String,
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
        let frame = String::new();
        Page { session, frame }
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
            say!(lang, "web.as_text"),
            say!(lang, "web.news"),
        ];
        words.map(str::to_owned).to_vec()
    }
}

/// The walk of a model inside the program as `gatewalk walk NAME --format json` prints it.
#[wasm_bindgen]
pub fn walk_json(name: &str) -> Option<String> {
    let model = session::model(name)?;
    let run = model.run(Optimizer::ADAM);
    Some(crate::export::json(&model, &run, false))
}

/// Milliseconds of a training step with numbers of 32 bits, as `gatewalk bench` measures them.
#[wasm_bindgen]
pub fn bench(batch: usize, length: usize, hidden: usize, seconds: f64) -> f64 {
    let architecture = Architecture::measured(Cell::Lstm, hidden);
    measure::<f32>(architecture, [batch, length], 1, seconds).step
}
