//! The configuration: written by the user, only ever read by the program.

use crate::widget::Charset;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// More than any configuration needs
const LARGEST: u64 = 1 << 20;

/// What the user has set; the command line goes before it.
///
/// | key | value |
/// |---|---|
/// | `theme` | a theme's name, or `"auto"` |
/// | `charset` | `"auto"`, `"braille"`, `"block"` or `"ascii"` |
/// | `mouse` | `true` or `false` |
/// | `lessons` | a directory of lessons to use in place of the built-in ones |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub theme: Option<String>,
    pub charset: Option<Charset>,
    pub mouse: Option<bool>,
    pub lessons: Option<PathBuf>,
}

/// The keys of a configuration, for messages
const KEYS: &str = "theme, charset, mouse, lessons";

/// Why the configuration could not be used at all.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{} cannot be read: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl Config {
    /// Reads the file, and says what in it is not understood, a line each, to be shown to the user.
    /// Whatever is understood is used. A file that does not exist is an empty one.
    ///
    /// # Errors
    /// The file exists and cannot be read.
    pub fn load(path: &Path) -> Result<(Config, Vec<String>), ConfigError> {
        let text = read(path).map_err(|error| ConfigError::Io { path: path.to_owned(), error })?;
        let (config, warnings) = Config::parse(&text);
        let located = |(line, warning)| format!("{}:{line}: {warning}", path.display());
        Ok((config, warnings.into_iter().map(located).collect()))
    }

    /// The settings in a text, and line and wording of what is wrong with it.
    fn parse(text: &str) -> (Config, Vec<(usize, String)>) {
        let line = |offset: usize| 1 + text[..offset].matches('\n').count();
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut warnings: Vec<(usize, String)> = Vec::new();
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            // The message alone: the whole error quotes the line as it is, control characters and
            // all.
            warnings.push((line(offset), error.message().escape_debug().to_string()));
        }
        let mut config = Config::default();
        for (key, value) in table.get_ref() {
            if let Err(wrong) = config.set(key.get_ref(), value) {
                warnings.push((line(key.span().start), wrong));
            }
        }
        warnings.sort();
        (config, warnings)
    }

    fn set(&mut self, key: &str, value: &Spanned<DeValue>) -> Result<(), String> {
        let value = value.get_ref();
        let expected = |what: &str| format!("{key} is expected to be {what}");
        let text = || value.as_str().ok_or_else(|| expected("a text in quotation marks"));
        let switch = || value.as_bool().ok_or_else(|| expected("true or false"));
        match key {
            "theme" => self.theme = Some(text()?.to_owned()),
            "charset" if text()? == "auto" => self.charset = None,
            "charset" => {
                let name = text()?;
                let known = Charset::ALL.into_iter().find(|charset| charset.name() == name);
                self.charset =
                    Some(known.ok_or_else(|| expected("auto, braille, block or ascii"))?);
            }
            "mouse" => self.mouse = Some(switch()?),
            "lessons" => self.lessons = Some(PathBuf::from(text()?)),
            unknown => {
                return Err(format!("unknown key {unknown:?}; the keys are {KEYS}"));
            }
        }
        Ok(())
    }
}

fn read(path: &Path) -> io::Result<String> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(error),
        // Before it is opened: a pipe would wait for a writer for ever.
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("not a regular file")),
        Ok(metadata) if metadata.len() > LARGEST => return Err(io::Error::other("over 1 MiB")),
        Ok(_) => {}
    }
    let mut text = String::new();
    File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(text: &str) -> Vec<(usize, String)> {
        Config::parse(text).1
    }

    #[test]
    fn every_key_is_read() {
        let text = "theme = 'light'\ncharset = 'ascii'\nmouse = false\nlessons = '/l'\n";
        let expected = Config {
            theme: Some("light".into()),
            charset: Some(Charset::Ascii),
            mouse: Some(false),
            lessons: Some("/l".into()),
        };
        assert_eq!(Config::parse(text), (expected, vec![]));
        assert_eq!(Config::parse("charset = 'auto'"), (Config::default(), vec![]));
        assert_eq!(KEYS.split(", ").count(), text.lines().count());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_rest_is_used() {
        let text = "mouse = 1\n\ncolour = 'red'\ntheme = 'dark'\ncharset = 'runes'\n";
        let (config, warnings) = Config::parse(text);
        assert_eq!(config, Config { theme: Some("dark".into()), ..Config::default() });
        let expected = [
            (1, "mouse is expected to be true or false".to_owned()),
            (3, format!("unknown key \"colour\"; the keys are {KEYS}")),
            (5, "charset is expected to be auto, braille, block or ascii".to_owned()),
        ];
        assert_eq!(warnings, expected);
    }

    #[test]
    fn a_broken_line_is_reported_and_the_lines_before_it_are_used() {
        let (config, warnings) = Config::parse("mouse = false\ntheme = = 'x'\n");
        assert_eq!(config.mouse, Some(false));
        assert_eq!(warnings.first().map(|(line, _)| *line), Some(2), "{warnings:?}");
    }

    #[test]
    fn a_warning_carries_no_control_characters() {
        for text in
            ["\"\\u001b[31m\\u202e\" = 1", "charset = \"\\u001b\"", "a = \u{1b}[31m\n", "\u{1b}"]
        {
            let warnings = warnings(text);
            assert!(!warnings.is_empty(), "{text:?}");
            for (_, warning) in warnings {
                assert!(
                    !warning.contains(|c: char| c.is_control() || c == '\u{202e}'),
                    "{warning:?}"
                );
            }
        }
    }

    #[test]
    fn a_missing_file_is_empty_and_an_unreadable_one_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let missing = Config::load(&directory.path().join("config.toml")).unwrap();
        assert_eq!(missing, (Config::default(), vec![]));
        assert!(Config::load(directory.path()).is_err());
        let path = directory.path().join("config.toml");
        std::fs::write(&path, "\nmouze = true").unwrap();
        let (_, warnings) = Config::load(&path).unwrap();
        assert!(warnings[0].starts_with(&format!("{}:2: unknown key", path.display())));
    }
}
