//! The session: from entering the full screen to leaving it.

use super::background::{self, Background};
use super::event::Event;
use super::frame::{END_UPDATE, FrameWriter};
use super::modes::Size;
use super::reader::Reader;
use super::{job_control, modes, notice, signals};
use base64::prelude::{BASE64_STANDARD, Engine as _};
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
    /// Ask the terminal for its background colour; waits a fifth of a second at most. An answer
    /// that comes later is an event.
    pub ask_background: bool,
    /// Ask the terminal whether it shows 24-bit colour. The answer may be an event too.
    pub ask_true_color: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { mouse: true, ask_background: false, ask_true_color: false }
    }
}

impl Options {
    /// The bytes that ask what is to be asked; the last question is one that is always answered.
    fn questions(&self) -> Vec<u8> {
        let mut questions = Vec::new();
        if self.ask_true_color {
            questions.extend_from_slice(background::ASK_TRUE_COLOR);
        }
        if self.ask_background {
            questions.extend_from_slice(background::ASK_BACKGROUND);
        }
        if !questions.is_empty() {
            questions.extend_from_slice(background::ASK_LAST);
        }
        questions
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
    /// The size of the last frame
    drawn: Size,
    mouse: bool,
    background: Option<Background>,
    true_color: bool,
    reader: Reader,
}

/// How long an answer that is still to come may hold up leaving the full screen
const LEAVE_PATIENCE: Duration = Duration::from_millis(300);

impl Session {
    /// Enters the full screen: raw mode, alternate screen, hidden cursor, bracketed paste, mouse.
    ///
    /// There is one terminal, so there should be one session at a time.
    pub fn enter(options: Options) -> Result<Session, Refusal> {
        refuse_unsuitable()?;
        // Under NO_COLOR crossterm 0.29 writes a bare reset for every colour, which also ends bold
        // and reverse. The theme leaves colours out instead.
        ratatui::crossterm::style::force_color_output(true);
        signals::watch()?;
        notice::bell()?;

        let guard = RestoreOnDrop;
        modes::enter_raw()?;
        let mut reader = Reader::new()?;
        let questions = options.questions();
        modes::enter_full_screen(options.mouse, &questions)?;
        let (mut background, mut true_color) = (None, false);
        if !questions.is_empty() {
            // More colours can come while it runs; another ground would be a flash.
            let patience =
                if options.ask_background { background::PATIENCE } else { Duration::ZERO };
            for answer in reader.answers(patience)? {
                match answer {
                    Event::Background(answer) => background = Some(answer),
                    _ => true_color = true,
                }
            }
        }
        let (terminal, drawn) = (terminal()?, reader.size());
        std::mem::forget(guard);
        Ok(Session { terminal, drawn, mouse: options.mouse, background, true_color, reader })
    }

    /// The background the terminal reported. `None` if it was not asked or did not answer in time.
    pub fn background(&self) -> Option<Background> {
        self.background
    }

    /// Whether the terminal said in time that it shows 24-bit colour.
    pub fn true_color(&self) -> bool {
        self.true_color
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        let size = modes::size().unwrap_or(self.reader.size());
        (size.columns, size.rows)
    }

    /// Draws one frame and hands it to the terminal in one write. A terminal without any cell is
    /// left alone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<()> {
        let size = modes::size()?;
        if size.is_empty() {
            return Ok(());
        }
        if size != self.drawn {
            // New buffers: ratatui's keep the room of the largest screen there was.
            self.terminal = terminal()?;
            self.drawn = size;
            self.invalidate()?;
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

    /// The next event, or `None` when `timeout` is over or a notice is to be taken first.
    pub fn next_event(&mut self, timeout: Duration) -> io::Result<Option<Event>> {
        if notice::is_waiting() {
            return Ok(None);
        }
        self.reader.next(timeout).map_err(signals::end_if_hung_up)
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

    /// Hands a text to the terminal's clipboard. Nothing tells whether the terminal takes it.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        modes::write_when_full_screen(clipboard(text).as_bytes())
    }

    /// Gives the terminal back, stops the process (Ctrl-Z) and returns when it is continued in the
    /// foreground. The next frame is drawn in full.
    pub fn suspend(&mut self) -> io::Result<()> {
        let _ = self.reader.wait_for_answers(LEAVE_PATIENCE);
        modes::restore();
        job_control::stop();
        modes::enter_raw()?;
        modes::enter_full_screen(self.mouse, &[])?;
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

/// OSC 52 (xterm's control sequences): the terminal puts what is in it into the clipboard, whether
/// the program runs on this machine or far away.
fn clipboard(text: &str) -> String {
    format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text))
}

fn terminal() -> io::Result<Terminal<CrosstermBackend<FrameWriter>>> {
    Terminal::new(CrosstermBackend::new(FrameWriter::default()))
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.reader.wait_for_answers(LEAVE_PATIENCE);
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

#[cfg(test)]
mod tests {
    use super::clipboard;

    #[test]
    fn any_text_is_one_sequence() {
        assert_eq!(clipboard("σ′\x1b"), "\x1b]52;c;z4PigLIb\x1b\\");
        assert_eq!(clipboard(""), "\x1b]52;c;\x1b\\");
    }
}
