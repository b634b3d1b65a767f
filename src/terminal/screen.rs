//! Taking the terminal and giving it back: raw mode, the second screen, mouse, paste, cursor.

use super::drive::Surface;
use crate::ui::Program;
use data_encoding::BASE64;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::style::{Attribute, SetAttribute};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute, queue};
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// The longest text handed to the clipboard; terminals refuse more than about this.
const COPY_LIMIT: usize = 70_000;

/// True while the terminal is ours, so that it is given back exactly once.
static TAKEN: AtomicBool = AtomicBool::new(false);

#[cfg(unix)]
type Output = std::fs::File;
#[cfg(not(unix))]
type Output = io::Stdout;

/// The terminal while it is taken; dropping it gives it back.
pub(super) struct Screen {
    /// Mouse events were asked for since the terminal was taken.
    tracking: bool,
    /// Never dropped: its drop prints to an error output that may have gone with the terminal, and
    /// would panic there.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Output>>>>,
}

impl Screen {
    /// Takes the terminal.
    pub(super) fn take() -> io::Result<Screen> {
        restore_on_panic();
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, output()?));
        let screen = Screen {
            tracking: false,
            terminal: ManuallyDrop::new(Terminal::new(backend)?),
        };
        enter()?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

impl Surface for Screen {
    fn draw(&mut self, program: &mut impl Program) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| {
            if !frame.area().is_empty() {
                program.draw(frame);
            }
        })?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    fn track(&mut self, mouse: bool) -> io::Result<()> {
        if mouse == std::mem::replace(&mut self.tracking, mouse) {
            return Ok(());
        }
        let out = self.terminal.backend_mut();
        if mouse {
            execute!(out, EnableMouseCapture)
        } else {
            execute!(out, DisableMouseCapture)
        }
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        if text.len() > COPY_LIMIT {
            return Ok(());
        }
        let out = self.terminal.backend_mut();
        write!(out, "\x1b]52;c;{}\x1b\\", BASE64.encode(text.as_bytes()))?;
        Write::flush(out)
    }

    #[cfg(unix)]
    fn suspend(&mut self) -> bool {
        restore();
        // Returns when the process goes on; the terminal is taken again when SIGCONT is reported,
        // after any signal that ends the process, so that a stopped one can be told to end.
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP).is_ok()
    }

    #[cfg(not(unix))]
    fn suspend(&mut self) -> bool {
        false
    }

    fn resume(&mut self) -> io::Result<(u16, u16)> {
        enter()?;
        self.tracking = false;
        // Forgets what was on the screen, which is blank now; `Terminal::clear` would ask the terminal
        // where its cursor is and wait for the input thread.
        self.terminal.swap_buffers();
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }
}

/// The standard output past the lock and the buffer of [`io::stdout`], which another thread may hold
/// when a panic or a signal comes.
#[cfg(unix)]
fn output() -> io::Result<Output> {
    use std::os::fd::AsFd;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

/// The standard output.
#[cfg(not(unix))]
fn output() -> io::Result<Output> {
    Ok(io::stdout())
}

/// Takes the terminal. Harmless to repeat, and needs to be: while the process was stopped a shell may
/// have changed the mode behind our back.
fn enter() -> io::Result<()> {
    disable_raw_mode()?;
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = BufWriter::new(output()?);
    queue!(
        out,
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableBracketedPaste,
        cursor::Hide
    )?;
    out.flush()
}

/// Gives the terminal back if it is taken; does every part of it even if one fails.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if let Ok(out) = output() {
        let mut out = BufWriter::new(out);
        let _ = queue!(out, EndSynchronizedUpdate);
        let _ = queue!(out, DisableMouseCapture);
        let _ = queue!(out, DisableBracketedPaste);
        let _ = queue!(
            out,
            SetAttribute(Attribute::Reset),
            LeaveAlternateScreen,
            cursor::Show
        );
        let _ = out.flush();
    }
    let _ = disable_raw_mode();
}

/// From now on a panic gives the terminal back before its message is printed.
fn restore_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            report(panic);
        }));
    });
}
