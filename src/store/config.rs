//! The configuration: written by the user, only ever read by the program.

use super::Paths;
use super::atomic::regular;
use crate::theme::Theme;
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
/// | `lessons` | a folder of lessons to use in place of the built-in ones; `~` is the home directory |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub theme: Option<&'static str>,
    pub charset: Option<Charset>,
    pub mouse: Option<bool>,
    pub lessons: Option<PathBuf>,
}

/// Decided when the program starts
const AUTO: &str = "auto";

/// The keys of a configuration, for messages
const KEYS: &str = "theme, charset, mouse, lessons";

impl Config {
    /// Reads the file, and says what of it cannot be used, a line each, to be shown to the user:
    /// whatever is wrong with it, the program runs. A file that does not exist is an empty one.
    pub fn load(paths: &Paths) -> (Config, Vec<String>) {
        let Some(path) = &paths.config else { return Default::default() };
        let text = match read(path) {
            Ok(text) => text,
            Err(error) => {
                let warning = format!("{} cannot be read ({error}): not used", path.display());
                return (Config::default(), vec![warning]);
            }
        };
        let (config, warnings) = Config::parse(&text, paths);
        let located = |(line, warning)| format!("{}:{line}: {warning}", path.display());
        (config, warnings.into_iter().map(located).collect())
    }

    /// The settings in a text, and line and wording of what is wrong with it.
    fn parse(text: &str, paths: &Paths) -> (Config, Vec<(usize, String)>) {
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
            if let Err(wrong) = config.set(key.get_ref(), value, paths) {
                warnings.push((line(key.span().start), wrong));
            }
        }
        warnings.sort();
        (config, warnings)
    }

    fn set(&mut self, key: &str, value: &Spanned<DeValue>, paths: &Paths) -> Result<(), String> {
        let value = value.get_ref();
        let expected = |what: &str| format!("{key} is expected to be {what}");
        let text = || value.as_str().ok_or_else(|| expected("a text in quotation marks"));
        let switch = || value.as_bool().ok_or_else(|| expected("true or false"));
        match key {
            // Not None: it goes before the theme that was chosen while running.
            "theme" if text()? == AUTO => self.theme = Some(AUTO),
            "theme" => {
                let known = Theme::known(text()?);
                let names: Vec<&str> = [AUTO].into_iter().chain(Theme::names()).collect();
                let known =
                    known.ok_or_else(|| expected(&format!("one of {}", names.join(", "))))?;
                self.theme = Some(known);
            }
            "charset" if text()? == AUTO => self.charset = None,
            "charset" => {
                let name = text()?;
                let known = Charset::ALL.into_iter().find(|charset| charset.name() == name);
                self.charset =
                    Some(known.ok_or_else(|| expected("auto, braille, block or ascii"))?);
            }
            "mouse" => self.mouse = Some(switch()?),
            "lessons" => self.lessons = Some(folder(text()?, paths)?),
            unknown => {
                return Err(format!("unknown key {unknown:?}; the keys are {KEYS}"));
            }
        }
        Ok(())
    }
}

/// A folder as the file names it: `~` is the home directory, and what does not begin at the root is
/// looked for beside the configuration, wherever the program is started.
fn folder(text: &str, paths: &Paths) -> Result<PathBuf, String> {
    if text.is_empty() {
        return Err("lessons is expected to be a folder".to_owned());
    }
    let path = paths.expanded(Path::new(text));
    if path.to_string_lossy().starts_with('~') {
        return Err("lessons: it is not known what ~ stands for; write the whole path".to_owned());
    }
    let config = paths.config.as_deref().and_then(Path::parent);
    Ok(config.map_or(path.clone(), |config| config.join(path)))
}

/// The text of a file that its user writes; none is an empty one.
pub(super) fn read(path: &Path) -> io::Result<String> {
    // Looked at before it is opened: a pipe would wait for a writer for ever.
    match regular(path) {
        Ok(None) => return Ok(String::new()),
        // HOME=/dev/null is how some say that there is none.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(String::new()),
        Ok(Some(metadata)) if metadata.len() > LARGEST => {
            return Err(io::Error::other("it is over 1 MiB"));
        }
        found => found?,
    };
    let mut text = String::new();
    File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        let config = Some("/h/.config/actui/config.toml".into());
        Paths { config, home: Some("/h".into()), ..Paths::default() }
    }

    fn parse(text: &str) -> (Config, Vec<(usize, String)>) {
        Config::parse(text, &paths())
    }

    #[test]
    fn every_key_is_read() {
        let text = "theme = 'light'\ncharset = 'ascii'\nmouse = false\nlessons = '/l'\n";
        let expected = Config {
            theme: Some("light"),
            charset: Some(Charset::Ascii),
            mouse: Some(false),
            lessons: Some("/l".into()),
        };
        assert_eq!(parse(text), (expected, vec![]));
        let auto = Config { theme: Some(AUTO), ..Config::default() };
        assert_eq!(parse("charset = 'auto'\ntheme = 'auto'"), (auto, vec![]));
        assert_eq!(KEYS.split(", ").count(), text.lines().count());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_rest_is_used() {
        let text = "mouse = 1\n\ncolour = 'red'\ntheme = 'dark'\ncharset = 'runes'\n";
        let (config, warnings) = parse(text);
        assert_eq!(config, Config { theme: Some("dark"), ..Config::default() });
        let expected = [
            (1, "mouse is expected to be true or false".to_owned()),
            (3, format!("unknown key \"colour\"; the keys are {KEYS}")),
            (5, "charset is expected to be auto, braille, block or ascii".to_owned()),
        ];
        assert_eq!(warnings, expected);
    }

    #[test]
    fn an_unknown_theme_is_told_with_those_there_are() {
        let (config, warnings) = parse("theme = 'solarised'");
        assert_eq!(config.theme, None);
        for name in Theme::names().chain([AUTO]) {
            assert!(warnings[0].1.contains(name), "{warnings:?}");
        }
    }

    #[test]
    fn lessons_are_found_from_wherever_the_program_is_started() {
        for (text, expected) in
            [("~/course", "/h/course"), ("mine", "/h/.config/actui/mine"), ("/c", "/c")]
        {
            let (config, warnings) = parse(&format!("lessons = '{text}'"));
            assert_eq!((config.lessons, warnings), (Some(expected.into()), vec![]));
        }
        let unknown = Paths { home: None, ..paths() };
        for (text, paths) in [("~/course", &unknown), ("~you/course", &paths()), ("", &paths())] {
            let (config, warnings) = Config::parse(&format!("lessons = '{text}'"), paths);
            assert_eq!((config.lessons, warnings.len()), (None, 1), "{text:?}");
        }
    }

    #[test]
    fn a_broken_line_is_reported_and_the_lines_before_it_are_used() {
        let (config, warnings) = parse("mouse = false\ntheme = = 'x'\n");
        assert_eq!(config.mouse, Some(false));
        assert_eq!(warnings.first().map(|(line, _)| *line), Some(2), "{warnings:?}");
    }

    #[test]
    fn a_warning_carries_no_control_characters() {
        for text in
            ["\"\\u001b[31m\\u202e\" = 1", "charset = \"\\u001b\"", "a = \u{1b}[31m\n", "\u{1b}"]
        {
            let warnings = parse(text).1;
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
    fn a_missing_file_is_empty_and_one_that_cannot_be_read_is_told() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        let load = |path: &Path| {
            Config::load(&Paths { config: Some(path.to_owned()), ..Paths::default() })
        };
        assert_eq!(load(&path), (Config::default(), vec![]));
        assert_eq!(load(Path::new("/dev/null/.config/config.toml")), (Config::default(), vec![]));
        let told = |path: &Path| {
            let (config, warnings) = load(path);
            assert_eq!((config, warnings.len()), (Config::default(), 1));
            warnings[0].clone()
        };
        assert!(told(directory.path()).contains("cannot be read (it is a folder"));
        assert!(told(Path::new("/dev/zero")).contains("it is a device"));
        std::fs::write(&path, b"\xff").unwrap();
        assert!(told(&path).contains("cannot be read"));
        std::fs::write(&path, " ".repeat(LARGEST as usize + 1)).unwrap();
        assert!(told(&path).contains("over 1 MiB"));
        std::fs::write(&path, "\nmouze = true").unwrap();
        assert!(told(&path).starts_with(&format!("{}:2: unknown key", path.display())));
    }
}
