//! The session: from entering the full screen to leaving it.

use super::background::{Background, LateReply};
use super::frame::{END_UPDATE, FrameWriter};
use super::{background, job_control, modes, notice, signals};
use crossterm::event::{self, Event};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// What is wanted of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Report clicks, drags and the wheel. While it is on, selecting text takes Shift.
    pub mouse: bool,
    /// Ask the terminal for its background colour; waits a fifth of a second at most.
    pub ask_background: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { mouse: true, ask_background: false }
    }
}

/// Why there can be no full screen here. Nothing has been written to the terminal; exit status 2.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{0} is not a terminal; without one there are: {TEXT_COMMANDS}")]
    NotATerminal(&'static str),
    #[error(
        "this terminal (TERM {0}) cannot show a full screen; without one there are: {TEXT_COMMANDS}"
    )]
    Dumb(String),
    #[error("the terminal cannot be prepared ({0}); without one there are: {TEXT_COMMANDS}")]
    Io(#[from] io::Error),
}

const TEXT_COMMANDS: &str = "actui list, actui eval gelu -1 0 1, actui lesson show relu";

/// The terminal in full-screen mode. Dropping it puts the terminal back.
pub struct Session {
    terminal: Terminal<CrosstermBackend<FrameWriter>>,
    mouse: bool,
    background: Option<Background>,
    late_reply: LateReply,
}

impl Session {
    /// Enters the full screen: raw mode, alternate screen, hidden cursor, bracketed paste, mouse.
    ///
    /// There is one terminal, so there should be one session at a time.
    pub fn enter(options: Options) -> Result<Session, Refusal> {
        refuse_unsuitable()?;
        // Under NO_COLOR crossterm 0.29 writes a bare reset for every colour, which also ends bold
        // and reverse. The theme leaves colours out instead.
        crossterm::style::force_color_output(true);
        signals::watch()?;

        let guard = RestoreOnDrop;
        modes::enter_raw()?;
        // Has crossterm listen to the signal that `wake` sends, and take in what was typed already.
        event::poll(Duration::ZERO)?;
        let (background, late_reply) =
            if options.ask_background { background::ask() } else { (None, LateReply::default()) };
        modes::enter_full_screen(options.mouse)?;
        let terminal = Terminal::new(CrosstermBackend::new(FrameWriter::default()))?;
        std::mem::forget(guard);
        Ok(Session { terminal, mouse: options.mouse, background, late_reply })
    }

    /// The background the terminal reported. `None` if it was not asked or did not answer in time.
    pub fn background(&self) -> Option<Background> {
        self.background
    }

    /// Draws one frame and hands it to the terminal in one write. A terminal without any cell is
    /// left alone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<()> {
        if modes::size()?.is_empty() {
            return Ok(());
        }
        self.terminal.draw(render)?;
        self.present()
    }

    /// Forgets what is on the screen, so that the next frame is drawn in full.
    pub fn invalidate(&mut self) -> io::Result<()> {
        // Not Terminal::clear: it asks for the cursor's position and waits two seconds for a
        // terminal that does not answer.
        let size = modes::size()?;
        self.terminal.resize(Rect::new(0, 0, size.columns, size.rows))
    }

    /// The next key, paste, mouse or resize event, or `None` when `timeout` is over or a notice is
    /// to be taken first.
    pub fn next_event(&mut self, timeout: Duration) -> io::Result<Option<Event>> {
        if notice::is_waiting() {
            return Ok(None);
        }
        let next = event::poll(timeout)
            .and_then(|ready| if ready { event::read().map(Some) } else { Ok(None) });
        match next {
            Ok(event) => Ok(event.filter(|event| self.late_reply.admits(event))),
            Err(error) => Err(signals::end_if_hung_up(error)),
        }
    }

    /// Whether the mouse is being reported.
    pub fn mouse(&self) -> bool {
        self.mouse
    }

    /// Switches the reporting of the mouse on or off.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        modes::set_mouse(on)
    }

    /// Gives the terminal back, stops the process (Ctrl-Z) and returns when it is continued in the
    /// foreground. The next frame is drawn in full.
    pub fn suspend(&mut self) -> io::Result<()> {
        modes::restore();
        job_control::stop();
        modes::enter_raw()?;
        modes::enter_full_screen(self.mouse)?;
        self.invalidate()
    }

    /// After [`super::Notice::Resumed`]: something else stopped and continued the process and may
    /// have changed the terminal meanwhile. The next frame is drawn in full.
    pub fn resume(&mut self) -> io::Result<()> {
        modes::enter_again(self.mouse)?;
        self.invalidate()
    }

    fn present(&mut self) -> io::Result<()> {
        let writer = self.terminal.backend_mut();
        writer
            .write_all(END_UPDATE)
            .and_then(|()| io::Write::flush(writer))
            .map_err(signals::end_if_hung_up)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        modes::restore();
    }
}

/// Undoes a half-finished entry.
struct RestoreOnDrop;

impl Drop for RestoreOnDrop {
    fn drop(&mut self) {
        modes::restore();
    }
}

fn refuse_unsuitable() -> Result<(), Refusal> {
    if !io::stdin().is_terminal() {
        return Err(Refusal::NotATerminal("standard input"));
    }
    if !io::stdout().is_terminal() {
        return Err(Refusal::NotATerminal("standard output"));
    }
    match std::env::var("TERM") {
        Ok(term) if !term.is_empty() && term != "dumb" => Ok(()),
        Ok(term) if term == "dumb" => Err(Refusal::Dumb(term)),
        _ => Err(Refusal::Dumb("unset".to_owned())),
    }
}
