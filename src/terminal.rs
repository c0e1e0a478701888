//! The full-screen terminal: entered once, and put back as it was on every path out.
//!
//! | how the program ends | who puts the terminal back |
//! |---|---|
//! | [`Session`] is dropped (quit, an error, a return) | its guard, through [`restore`] |
//! | a panic in the thread of the interface | the hook of [`install_hooks`], before the report is printed |
//! | a panic in another thread | nobody: it arrives as [`Notice::Panic`] and the program runs on |
//! | SIGTERM, SIGINT, SIGHUP, SIGQUIT | the signal thread, which never waits for the terminal |
//! | the terminal itself is gone | a watcher ends the process; there is nothing left to put back |
//!
//! The event loop looks like this:
//!
//! ```no_run
//! use actui::terminal::{self, Notice, Options, Session};
//! use std::time::Duration;
//!
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! terminal::install_hooks()?;
//! let mut session = Session::enter(Options::default())?;
//! loop {
//!     session.draw(|frame| frame.render_widget("actui", frame.area()))?;
//!     if let Some(event) = session.next_event(Duration::from_millis(250))? { /* update */ }
//!     match terminal::take_notice() {
//!         Some(Notice::Suspend) => session.suspend()?,
//!         Some(Notice::Resumed) => session.resume()?,
//!         Some(Notice::Panic(message)) => { /* tell the user */ }
//!         None => {}
//!     }
//! }
//! # }
//! ```

mod background;
mod detect;
mod event;
mod frame;
mod job_control;
mod modes;
mod notice;
mod panics;
mod parser;
mod reader;
mod session;
mod signals;

pub use background::Background;
pub use detect::{asks_true_color, charset, charset_variable, color_depth, no_color};
pub use event::Event;
pub use modes::restore;
pub use notice::{Notice, take_notice};
pub use panics::install_hooks;
pub use session::{Options, Refusal, Session};
pub use signals::{before_exit, before_signal_ends};
