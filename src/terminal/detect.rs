//! What the terminal can show, from the environment.
//!
//! Every function takes the environment as a lookup, so that the rules can be tested.

use crate::theme::ColorDepth;
use crate::widget::Charset;

/// From COLORTERM and TERM.
pub fn color_depth(env: impl Fn(&str) -> Option<String>) -> ColorDepth {
    let color_term = env("COLORTERM").unwrap_or_default().to_ascii_lowercase();
    let term = env("TERM").unwrap_or_default();
    if matches!(color_term.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
        ColorDepth::True
    } else if term.contains("256color") {
        ColorDepth::Ansi256
    } else {
        ColorDepth::Ansi16
    }
}

/// Braille where the locale is UTF-8. The Linux console has a font of 512 characters at most,
/// braille not among them.
pub fn charset(env: impl Fn(&str) -> Option<String>) -> Charset {
    // The first that is set and not empty decides, as in setlocale(3).
    let set = |name| env(name).filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    let unicode = locale.contains("utf-8") || locale.contains("utf8");
    if unicode && env("TERM").as_deref() != Some("linux") {
        Charset::Braille
    } else {
        Charset::Ascii
    }
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
            ("", ColorDepth::Ansi16),
        ] {
            assert_eq!(super::color_depth(env(pairs)), depth, "{pairs}");
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
