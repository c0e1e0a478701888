//! Whether the terminal is light or dark, and whether it shows 24-bit colour: asked of the terminal
//! itself.
//!
//! The life of the answers: they are waited for a fifth of a second, while keys are kept. One that
//! comes later, whole or in pieces, is an event like any other and never taken for typing. A
//! terminal that never answers has said nothing: its environment may, and else a look is used that
//! suits both. Who leaves while an answer is outstanding waits for it a moment, or the shell would
//! find it at its prompt.

/// How long a terminal may take to answer before the program starts without an answer
pub(super) const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);

/// Sets a background colour that no palette has and asks what is set (DECRQSS), then takes it back.
/// What a terminal that does not understand this prints is cleared afterwards.
pub(super) const ASK_TRUE_COLOR: &[u8] = b"\x1b[48:2:1:2:3m\x1bP$qm\x1b\\\x1b[0m";
/// The background colour (OSC 11)
pub(super) const ASK_BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\";
/// What the terminal is (DA1): every terminal answers, and after the questions before.
pub(super) const ASK_LAST: &[u8] = b"\x1b[c";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Background {
    Dark,
    Light,
}

impl Background {
    /// From a colour as X11 writes it: `rgb:` or `rgba:` and channels of one to four hexadecimal
    /// digits, or `#` and channels of equal length.
    pub(super) fn of_color(text: &str) -> Option<Background> {
        let channels: Vec<&str> = match text.strip_prefix('#') {
            Some(digits) if digits.is_ascii() && !digits.is_empty() && digits.len() % 3 == 0 => {
                let length = digits.len() / 3;
                (0..3).map(|at| &digits[at * length..][..length]).collect()
            }
            Some(_) => return None,
            None => text
                .strip_prefix("rgb:")
                .or_else(|| text.strip_prefix("rgba:"))?
                .split('/')
                .collect(),
        };
        let levels = channels.iter().map(|channel| level(channel)).collect::<Option<Vec<_>>>()?;
        let [red, green, blue, ..] = levels[..] else { return None };
        // Relative luminance (WCAG 2). Above this black is easier to read than white.
        const LIGHT: f64 = 0.179;
        let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        Some(if luminance > LIGHT { Background::Light } else { Background::Dark })
    }

    /// From COLORFGBG, as rxvt and Konsole set it: the number of the background's colour comes
    /// last, `default` says nothing.
    pub fn from_environment(env: impl Fn(&str) -> Option<String>) -> Option<Background> {
        match env("COLORFGBG")?.rsplit(';').next()?.trim().parse().ok()? {
            0..=6 | 8 => Some(Background::Dark),
            7 | 9..=15 => Some(Background::Light),
            _ => None::<Background>,
        }
    }
}

/// A hexadecimal channel as a number from 0 to 1
fn level(channel: &str) -> Option<f64> {
    let digits = u32::try_from(channel.len()).ok().filter(|digits| (1..=4).contains(digits))?;
    let number = u32::from_str_radix(channel, 16).ok()?;
    Some(f64::from(number) / f64::from(16u32.pow(digits) - 1))
}

fn linear(level: f64) -> f64 {
    if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_of_every_notation() {
        let (dark, light) = (Some(Background::Dark), Some(Background::Light));
        for (text, background) in [
            ("rgb:1b1b/1b1b/1b1b", dark),
            ("rgb:fdfd/f6f6/e3e3", light),
            ("rgb:f/f/f", light),
            ("rgba:0000/2b2b/3636/ffff", dark),
            ("rgb:fff/fff/fff", light),
            ("#fafafa", light),
            ("#000", dark),
            ("#ffffeeeecccc", light),
            ("rgb:0000/0000/ffff", dark),
            ("rgb:/0/0", None),
            ("rgb:00/00", None),
            ("#ffff", None),
            ("", None),
        ] {
            assert_eq!(Background::of_color(text), background, "{text}");
        }
    }

    #[test]
    fn colorfgbg() {
        for (value, background) in [
            ("15;0", Some(Background::Dark)),
            ("0;15", Some(Background::Light)),
            ("0;default;7", Some(Background::Light)),
            ("15;default;8", Some(Background::Dark)),
            ("0;default", None),
            ("", None),
            ("0;255", None),
        ] {
            let env = |name: &str| (name == "COLORFGBG").then(|| value.to_owned());
            assert_eq!(Background::from_environment(env), background, "{value}");
        }
        assert_eq!(Background::from_environment(|_| None), None);
    }
}
