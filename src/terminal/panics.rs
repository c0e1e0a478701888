//! What a panic does: in the interface it ends the program with a report on the ordinary screen,
//! in any other thread it becomes a notice and the terminal is not touched.

use super::notice::{self, Notice};
use super::{modes, signals};
use color_eyre::config::{HookBuilder, PanicHook, Theme};
use std::io::Write;
use std::panic::PanicHookInfo;
use std::thread::{self, ThreadId};

/// Exit status of a panic, as the Rust runtime has it
const PANICKED: i32 = 101;

/// Installs the hooks for panics and error reports. Call it once, first thing in `main`, from the
/// thread that will run the interface.
pub fn install_hooks() -> color_eyre::Result<()> {
    // No colours: the report is stripped of control characters before it is printed.
    let (panic_hook, error_hook) =
        HookBuilder::default().theme(Theme::new()).display_env_section(false).try_into_hooks()?;
    error_hook.install()?;
    let interface = thread::current().id();
    std::panic::set_hook(Box::new(move |info| on_panic(interface, &panic_hook, info)));
    Ok(())
}

fn on_panic(interface: ThreadId, panic_hook: &PanicHook, info: &PanicHookInfo<'_>) {
    let full_screen = modes::is_active();
    if full_screen && thread::current().id() != interface {
        notice::post(Notice::Panic(one_line(info)));
        return;
    }
    modes::restore();
    // Standard error may be gone with the terminal: eprintln would panic again.
    let report = printable(&panic_hook.panic_report(info).to_string());
    let _ = writeln!(std::io::stderr(), "{report}");
    if full_screen {
        // Once more at the end: a long backtrace pushes the message off the screen.
        let _ =
            writeln!(std::io::stderr(), "\nactui stopped because of a fault: {}", one_line(info));
        signals::run_before_exit();
        // Not by unwinding: that would run destructors over whatever state the panic left.
        signal_hook::low_level::exit(PANICKED);
    }
}

fn one_line(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let literal = payload.downcast_ref::<&str>().copied();
    let formatted = || payload.downcast_ref::<String>().map(String::as_str);
    let message = literal.or_else(formatted).unwrap_or("no message");
    let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
    printable(&format!("{message}{}", place.unwrap_or_default())).replace(['\n', '\t'], " ")
}

/// Control characters and those that reorder text become a replacement character.
fn printable(text: &str) -> String {
    let reorders = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let harmful = |c: char| (c.is_control() && c != '\n' && c != '\t') || reorders(c);
    text.chars().map(|c| if harmful(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_cannot_drive_the_terminal() {
        assert_eq!(
            printable("a\x1b[31m\u{9b}2J\u{202e}b\r\n\tα"),
            "a\u{fffd}[31m\u{fffd}2J\u{fffd}b\u{fffd}\n\tα"
        );
    }
}
