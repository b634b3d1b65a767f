//! Taking the terminal and giving it back: raw mode, the second screen, mouse, paste, cursor.

use super::drive::Surface;
use super::graphics::{Graphics, Placed};
use crate::ui::{Program, nearest};
use data_encoding::BASE64;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::style::{Attribute, SetAttribute};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, window_size,
};
use ratatui::crossterm::{cursor, execute, queue};
use ratatui::layout::{Rect, Size};
use ratatui::style::Color;
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};

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
    /// How it takes images, if it does, and those that are on it.
    graphics: Option<Graphics>,
    images: Placed,
    size: Option<Size>,
    /// It shows every colour, not those of a palette alone.
    deep: bool,
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
            graphics: Graphics::of(|name| std::env::var(name).ok()),
            images: vec![],
            size: None,
            deep: is_deep(),
            terminal: ManuallyDrop::new(Terminal::new(backend)?),
        };
        enter()?;
        Ok(screen)
    }
}

impl Screen {
    /// Draws a frame; its size.
    fn frame(&mut self, program: &mut impl Program) -> io::Result<Size> {
        let deep = self.deep;
        let drawn = self.terminal.draw(|frame| {
            if !frame.area().is_empty() {
                program.draw(frame);
                if !deep {
                    shallow(frame.buffer_mut());
                }
            }
        })?;
        Ok(drawn.area.as_size())
    }

    /// The images of the frame in the place of those of the last one.
    fn pictures(
        &mut self,
        program: &mut impl Program,
        graphics: Graphics,
        size: Size,
    ) -> io::Result<()> {
        let images = program.images();
        let same = |(a, b): (&(Rect, _), &(Rect, _))| a.0 == b.0 && Arc::ptr_eq(&a.1, &b.1);
        let is_as_large = self.size.replace(size) == Some(size);
        let is_same = is_as_large
            && images.len() == self.images.len()
            && images.iter().zip(&self.images).all(same);
        if is_same {
            return Ok(());
        }
        if !self.images.is_empty() && !graphics.is_apart() {
            // What lay over characters goes with all of them.
            queue!(self.terminal.backend_mut(), Clear(ClearType::All))?;
            self.terminal.swap_buffers();
            self.frame(program)?;
        }
        let out = self.terminal.backend_mut();
        graphics.remove(out)?;
        let cells = window_size().ok();
        let point = cells.map_or((0, 0), |w| {
            (w.width / w.columns.max(1), w.height / w.rows.max(1))
        });
        graphics.show(out, &images, point)?;
        self.images = images;
        Ok(())
    }
}

/// Whether the terminal says that it shows every colour.
fn is_deep() -> bool {
    let told = std::env::var("COLORTERM").unwrap_or_default();
    ["truecolor", "24bit"].contains(&told.as_str())
}

/// Colours as near as the palette has them.
fn shallow(buffer: &mut Buffer) {
    let near = |colour: &mut Color| {
        if let Color::Rgb(r, g, b) = *colour {
            *colour = Color::Indexed(nearest([r, g, b]));
        }
    };
    for cell in &mut buffer.content {
        near(&mut cell.fg);
        near(&mut cell.bg);
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
        let size = self.frame(program)?;
        if let Some(graphics) = self.graphics {
            self.pictures(program, graphics, size)?;
        }
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
        self.images.clear();
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
