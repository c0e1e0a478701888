//! What the terminal can show, from the environment.
//!
//! Every function takes the environment as a lookup, so that the rules can be tested.

use crate::theme::ColorDepth;
use crate::widget::Charset;

/// Terminals that show 24-bit colour, by the beginning of TERM. ssh passes TERM on, COLORTERM not.
const TRUE_COLOR_TERMS: [&str; 9] = [
    "xterm-kitty",
    "xterm-ghostty",
    "ghostty",
    "alacritty",
    "wezterm",
    "foot",
    "contour",
    "rio",
    "mintty",
];
/// The same by TERM_PROGRAM, or by LC_TERMINAL, which ssh often passes on
const TRUE_COLOR_PROGRAMS: [&str; 9] = [
    "iTerm.app",
    "iTerm2",
    "WezTerm",
    "ghostty",
    "vscode",
    "Hyper",
    "rio",
    "WarpTerminal",
    "mintty",
];
/// The same by a variable of their own
const TRUE_COLOR_MARKS: [&str; 4] =
    ["KITTY_WINDOW_ID", "WEZTERM_PANE", "WT_SESSION", "ALACRITTY_WINDOW_ID"];
/// The first VTE (GNOME Terminal and others) with 24-bit colour: 0.36
const TRUE_COLOR_VTE: u32 = 3600;

/// From COLORTERM, TERM and what terminals set to be known by. Inside tmux and screen only
/// COLORTERM and TERM speak of the terminal that is written to.
pub fn color_depth(env: impl Fn(&str) -> Option<String>) -> ColorDepth {
    let value = |name| env(name).unwrap_or_default();
    let term = value("TERM");
    let color_term = value("COLORTERM").to_ascii_lowercase();
    let said = matches!(color_term.as_str(), "truecolor" | "24bit")
        || term.ends_with("-direct")
        || TRUE_COLOR_TERMS.iter().any(|known| term.starts_with(known));
    if said || (!in_multiplexer(&env) && known_for_true_color(&env)) {
        ColorDepth::True
    } else if term.contains("256color") {
        ColorDepth::Ansi256
    } else {
        ColorDepth::Ansi16
    }
}

fn known_for_true_color(env: impl Fn(&str) -> Option<String>) -> bool {
    let value = |name| env(name).unwrap_or_default();
    let by_program = ["TERM_PROGRAM", "LC_TERMINAL"]
        .iter()
        .any(|name| TRUE_COLOR_PROGRAMS.contains(&value(name).as_str()));
    let by_mark = TRUE_COLOR_MARKS.iter().any(|name| !value(name).is_empty());
    by_program
        || by_mark
        || value("VTE_VERSION").parse().is_ok_and(|version: u32| version >= TRUE_COLOR_VTE)
}

fn in_multiplexer(env: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| env(name).is_some_and(|value| !value.is_empty());
    let term = env("TERM").unwrap_or_default();
    set("TMUX") || set("STY") || term.starts_with("tmux") || term.starts_with("screen")
}

/// Whether the terminal is worth asking for 24-bit colour: the environment does not say that it
/// shows it, and it is none that would print the question, or pass it on.
pub fn asks_true_color(env: impl Fn(&str) -> Option<String>) -> bool {
    let term = env("TERM").unwrap_or_default();
    color_depth(&env) != ColorDepth::True
        && !in_multiplexer(&env)
        && ["xterm", "vte", "konsole", "gnome", "iterm", "st-", "putty"]
            .iter()
            .any(|known| term.starts_with(known))
}

/// Braille where the locale is UTF-8. The Linux console has a font of 512 characters at most,
/// braille not among them.
pub fn charset(env: impl Fn(&str) -> Option<String>) -> Charset {
    let locale = locale(&env).and_then(&env).unwrap_or_default().to_ascii_lowercase();
    let unicode = locale.contains("utf-8") || locale.contains("utf8");
    if unicode && !is_console(env) { Charset::Braille } else { Charset::Ascii }
}

/// The variable that [`charset`] goes by; None: none is set.
pub fn charset_variable(env: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    if is_console(&env) { Some("TERM") } else { locale(env) }
}

/// The variable of the locale: the first that is set and not empty, as in setlocale(3).
fn locale(env: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let set = |name: &&str| env(name).is_some_and(|value| !value.is_empty());
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(set)
}

fn is_console(env: impl Fn(&str) -> Option<String>) -> bool {
    env("TERM").as_deref() == Some("linux")
}

/// Whether the user wants no colour at all: NO_COLOR is set and not empty (no-color.org).
pub fn no_color(env: impl Fn(&str) -> Option<String>) -> bool {
    env("NO_COLOR").is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `"A=1 B="` as an environment
    fn env(pairs: &str) -> impl Fn(&str) -> Option<String> {
        move |name| {
            let mut pairs = pairs.split(' ').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        }
    }

    #[test]
    fn color_depth() {
        for (pairs, depth) in [
            ("TERM=xterm-256color COLORTERM=truecolor", ColorDepth::True),
            ("TERM=tmux-256color COLORTERM=24bit", ColorDepth::True),
            ("TERM=xterm-direct", ColorDepth::True),
            ("TERM=xterm-256color", ColorDepth::Ansi256),
            ("TERM=tmux-256color COLORTERM=", ColorDepth::Ansi256),
            ("TERM=xterm", ColorDepth::Ansi16),
            ("TERM=linux", ColorDepth::Ansi16),
            // As over ssh, which passes on TERM and often LC_*
            ("TERM=xterm-kitty", ColorDepth::True),
            ("TERM=alacritty", ColorDepth::True),
            ("TERM=foot-extra", ColorDepth::True),
            ("TERM=xterm-ghostty", ColorDepth::True),
            ("TERM=xterm-256color LC_TERMINAL=iTerm2", ColorDepth::True),
            ("TERM=xterm-256color TERM_PROGRAM=WezTerm", ColorDepth::True),
            ("TERM=xterm-256color VTE_VERSION=7603", ColorDepth::True),
            ("TERM=xterm-256color VTE_VERSION=3409", ColorDepth::Ansi256),
            ("TERM=xterm-256color TERM_PROGRAM=Apple_Terminal", ColorDepth::Ansi256),
            // The multiplexer writes to the terminal, not we.
            ("TERM=screen-256color STY=1 LC_TERMINAL=iTerm2", ColorDepth::Ansi256),
            ("TERM=tmux-256color TMUX=1 VTE_VERSION=7603", ColorDepth::Ansi256),
            ("TERM=screen TMUX=1 KITTY_WINDOW_ID=1", ColorDepth::Ansi16),
            ("", ColorDepth::Ansi16),
        ] {
            assert_eq!(super::color_depth(env(pairs)), depth, "{pairs}");
        }
    }

    #[test]
    fn only_terminals_that_understand_are_asked() {
        for (pairs, asks) in [
            ("TERM=xterm-256color", true),
            ("TERM=xterm", true),
            ("TERM=xterm-256color COLORTERM=truecolor", false),
            ("TERM=xterm-kitty", false),
            ("TERM=linux", false),
            ("TERM=screen STY=1", false),
            ("TERM=xterm-256color STY=1", false),
            ("TERM=tmux-256color TMUX=1", false),
            ("TERM=vt100", false),
            ("", false),
        ] {
            assert_eq!(asks_true_color(env(pairs)), asks, "{pairs}");
        }
    }

    #[test]
    fn charset() {
        for (pairs, charset) in [
            ("LANG=en_US.UTF-8 TERM=xterm", Charset::Braille),
            ("LANG=C.utf8", Charset::Braille),
            ("LC_ALL=C LANG=en_US.UTF-8", Charset::Ascii),
            ("LC_ALL= LC_CTYPE=de_DE.UTF-8 LANG=C", Charset::Braille),
            ("LC_CTYPE=POSIX LANG=en_US.UTF-8", Charset::Ascii),
            ("LANG=en_US.UTF-8 TERM=linux", Charset::Ascii),
            ("", Charset::Ascii),
        ] {
            assert_eq!(super::charset(env(pairs)), charset, "{pairs}");
        }
    }

    #[test]
    fn no_color_must_not_be_empty() {
        assert!(no_color(env("NO_COLOR=1")));
        assert!(!no_color(env("NO_COLOR=")));
        assert!(!no_color(env("")));
    }
}
