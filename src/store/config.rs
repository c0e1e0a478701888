//! The configuration: written by the user, only ever read by the program.

use super::Paths;
use super::atomic::regular;
use crate::keymap::{self, Keymap};
use crate::positioned::{File, Problem, Table, Value};
use crate::theme::Theme;
use crate::widget::Charset;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

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
/// | `keys` | other keys for commands: [`keymap::read`] |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub theme: Option<&'static str>,
    pub charset: Option<Charset>,
    pub mouse: Option<bool>,
    pub lessons: Option<PathBuf>,
    pub keys: Keymap,
}

/// Decided when the program starts
const AUTO: &str = "auto";

impl Config {
    /// Reads the file, and says what of it cannot be used, a line each, to be shown to the user:
    /// whatever is wrong with it, the program runs. A file that does not exist is an empty one.
    pub fn load(paths: &Paths) -> (Config, Vec<String>) {
        let Some(path) = &paths.config else { return Default::default() };
        let (config, problems) = Config::read(path, paths);
        (config, problems.iter().map(ToString::to_string).collect())
    }

    /// The settings in a file, and everything that is wrong with it.
    pub fn read(path: &Path, paths: &Paths) -> (Config, Vec<Problem>) {
        let name = path.display().to_string();
        match read(path) {
            Ok(text) => Config::parse(&name, &text, paths),
            Err(error) => {
                let message = format!("it cannot be read ({error}) and is not used");
                (Config::default(), vec![Problem::of_file(&name, message)])
            }
        }
    }

    fn parse(name: &str, text: &str, paths: &Paths) -> (Config, Vec<Problem>) {
        let file = File::new(name, text, None);
        let table = file.recover();
        let mut root = Table::root(&file, &table, "the configuration");
        let themes: Vec<&str> = [AUTO].into_iter().chain(Theme::names()).collect();
        let charsets = [AUTO].into_iter().chain(Charset::ALL.map(Charset::name));
        let charsets: Vec<&str> = charsets.collect();
        let config = Config {
            // "auto" is not None: it goes before the theme that was chosen while running.
            theme: root.optional("theme").and_then(|value| value.one_of("theme", &themes)),
            charset: root
                .optional("charset")
                .and_then(|value| value.one_of("charset", &charsets))
                .and_then(|name| Charset::ALL.into_iter().find(|known| known.name() == name)),
            mouse: root.optional("mouse").and_then(Value::boolean),
            lessons: root.optional("lessons").and_then(|value| folder(value, paths)),
            keys: root.optional("keys").map_or_else(Keymap::default, keymap::read),
        };
        root.finish();
        (config, file.into_problems())
    }
}

/// A folder as the file names it: `~` is the home directory, and what does not begin at the root is
/// looked for beside the configuration, wherever the program is started.
fn folder(value: Value, paths: &Paths) -> Option<PathBuf> {
    let text = value.raw_string()?;
    if text.is_empty() {
        value.note("this names no folder; write its path");
        return None;
    }
    let path = paths.expanded(Path::new(text));
    if path.to_string_lossy().starts_with('~') {
        value.note("it is not known what ~ stands for here; write the whole path");
        return None;
    }
    let config = paths.config.as_deref().and_then(Path::parent);
    Some(config.map_or(path.clone(), |config| config.join(path)))
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
    fs::File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        let config = Some("/h/.config/actui/config.toml".into());
        Paths { config, home: Some("/h".into()), ..Paths::default() }
    }

    fn parse(text: &str) -> (Config, Vec<String>) {
        let (config, problems) = Config::parse("config.toml", text, &paths());
        (config, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_key_is_read() {
        let text = "theme = 'light'\ncharset = 'ascii'\nmouse = false\nlessons = '/l'\n\
                    [keys]\nquit = 'Q'\n";
        let (config, problems) = parse(text);
        assert_eq!(problems, Vec::<String>::new());
        assert_ne!(config.keys, Keymap::default());
        let expected = Config {
            theme: Some("light"),
            charset: Some(Charset::Ascii),
            mouse: Some(false),
            lessons: Some("/l".into()),
            keys: config.keys.clone(),
        };
        assert_eq!(config, expected);
        let auto = Config { theme: Some(AUTO), ..Config::default() };
        assert_eq!(parse("charset = 'auto'\ntheme = 'auto'"), (auto, vec![]));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place_and_the_rest_is_used() {
        let text = "mouse = 1\n\nmuose = true\ntheme = 'dark'\ncharset = 'runes'\n";
        let (config, problems) = parse(text);
        assert_eq!(config, Config { theme: Some("dark"), ..Config::default() });
        let expected = [
            "config.toml:1:9: this is a number; write true or false",
            "config.toml:3:1: the configuration has no key 'muose'; did you mean 'mouse'? it knows \
             theme, charset, mouse, lessons, keys",
            "config.toml:5:11: there is no charset called 'runes'; known are auto, braille, block, \
             ascii",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn an_unknown_theme_is_told_with_those_there_are() {
        let (config, warnings) = parse("theme = 'solarised'");
        assert_eq!(config.theme, None);
        for name in Theme::names().chain([AUTO]) {
            assert!(warnings[0].contains(name), "{warnings:?}");
        }
        assert!(parse("theme = 'ligth'").1[0].contains("did you mean 'light'?"));
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
            let (config, warnings) =
                Config::parse("config.toml", &format!("lessons = '{text}'"), paths);
            assert_eq!((config.lessons, warnings.len()), (None, 1), "{text:?}");
        }
    }

    #[test]
    fn a_broken_line_is_reported_and_the_lines_before_it_are_used() {
        let (config, warnings) = parse("mouse = false\ntheme = = 'x'\n");
        assert_eq!(config.mouse, Some(false));
        assert!(warnings[0].starts_with("config.toml:2:"), "{warnings:?}");
    }

    #[test]
    fn a_warning_carries_no_control_characters() {
        for text in
            ["\"\\u001b[31m\\u202e\" = 1", "charset = \"\\u001b\"", "a = \u{1b}[31m\n", "\u{1b}"]
        {
            let warnings = parse(text).1;
            assert!(!warnings.is_empty(), "{text:?}");
            for warning in warnings {
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
        assert!(
            told(&path)
                .starts_with(&format!("{}:2:1: the configuration has no key", path.display()))
        );
    }
}
