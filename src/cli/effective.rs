//! What the full screen starts with, and where each of it comes from: the call goes before the
//! environment's word on colors, that before the settings file, that before what was chosen while
//! running.

use super::Look;
use crate::store::{Config, Paths};
use crate::terminal;
use crate::theme::Theme;
use crate::widget::Charset;
use std::path::PathBuf;

/// Who has said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A flag of the call
    Flag,
    /// The environment: the variable that decides
    Environment(&'static str),
    /// The settings file
    File,
    /// It was chosen while the program ran.
    Chosen,
    Default,
}

/// A value and who has set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    pub value: T,
    pub from: Source,
}

fn sourced<T>(value: T, from: Source) -> Sourced<T> {
    Sourced { value, from }
}

#[derive(Clone, Debug)]
pub struct Effective {
    /// None: what suits the terminal's background
    pub theme: Sourced<Option<&'static str>>,
    pub charset: Sourced<Charset>,
    pub mouse: Sourced<bool>,
    /// None: the built-in course
    pub lessons: Sourced<Option<PathBuf>>,
}

impl Effective {
    /// `chosen` is the theme that was chosen while running.
    pub fn of(
        look: &Look,
        (config, paths): (&Config, &Paths),
        chosen: Option<&str>,
        env: impl Fn(&str) -> Option<String>,
    ) -> Effective {
        let known = |name: &str, from| sourced(Theme::known(name), from);
        let theme = match (look.theme.as_deref(), config.theme, chosen) {
            _ if terminal::no_color(&env) => known("mono", Source::Environment("NO_COLOR")),
            (Some(name), ..) => known(name, Source::Flag),
            (None, Some(name), _) => known(name, Source::File),
            (None, None, Some(name)) => known(name, Source::Chosen),
            (None, None, None) => sourced(None, Source::Default),
        };
        let by_locale = || terminal::charset(&env);
        let charset = match (look.charset, config.charset) {
            (Some(asked), _) => sourced(asked.charset().unwrap_or_else(by_locale), Source::Flag),
            (None, Some(charset)) => sourced(charset, Source::File),
            (None, None) => {
                let variable = terminal::charset_variable(&env);
                sourced(by_locale(), variable.map_or(Source::Default, Source::Environment))
            }
        };
        let mouse = match config.mouse {
            _ if look.no_mouse => sourced(false, Source::Flag),
            Some(mouse) => sourced(mouse, Source::File),
            None => sourced(true, Source::Default),
        };
        let lessons = match (&look.lessons, &config.lessons) {
            (Some(folder), _) => sourced(Some(paths.expanded(folder)), Source::Flag),
            (None, Some(folder)) => sourced(Some(folder.clone()), Source::File),
            (None, None) => sourced(None, Source::Default),
        };
        Effective { theme, charset, mouse, lessons }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Arguments, CharsetArgument};
    use clap::Parser;

    fn effective(call: &str, config: &Config, chosen: Option<&str>, env: &str) -> Effective {
        let arguments = Arguments::try_parse_from(call.split(' ')).unwrap();
        let paths = Paths { home: Some("/h".into()), ..Paths::default() };
        let env = |name: &str| {
            let mut pairs = env.split(' ').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        Effective::of(&arguments.look, (config, &paths), chosen, env)
    }

    #[test]
    fn the_call_goes_before_the_file_and_that_before_what_was_chosen() {
        let config = Config {
            theme: Some("light"),
            charset: Some(Charset::Block),
            mouse: Some(false),
            lessons: Some("/c".into()),
            ..Config::default()
        };
        let none = Config::default();
        let theme = |call, config, chosen, env| effective(call, config, chosen, env).theme;
        let dark = Some("dark");
        assert_eq!(theme("actui --theme DARK", &config, dark, ""), sourced(dark, Source::Flag));
        assert_eq!(theme("actui --theme auto", &config, dark, ""), sourced(None, Source::Flag));
        assert_eq!(theme("actui", &config, dark, ""), sourced(Some("light"), Source::File));
        assert_eq!(theme("actui", &none, dark, ""), sourced(dark, Source::Chosen));
        assert_eq!(theme("actui", &none, None, ""), sourced(None, Source::Default));
        let no_color = sourced(Some("mono"), Source::Environment("NO_COLOR"));
        assert_eq!(theme("actui --theme dark", &config, dark, "NO_COLOR=1"), no_color);

        let charset = |call, config, env| effective(call, config, None, env).charset;
        let utf8 = "LC_ALL= LANG=C.UTF-8";
        let flagged = sourced(Charset::Ascii, Source::Flag);
        assert_eq!(charset("actui --charset ascii", &config, utf8), flagged);
        let locale = sourced(Charset::Braille, Source::Flag);
        assert_eq!(charset("actui --charset auto", &config, utf8), locale, "before the file's");
        assert_eq!(charset("actui", &config, utf8), sourced(Charset::Block, Source::File));
        let lang = sourced(Charset::Braille, Source::Environment("LANG"));
        assert_eq!(charset("actui", &none, utf8), lang);
        let linux = sourced(Charset::Ascii, Source::Environment("TERM"));
        assert_eq!(charset("actui", &none, "LANG=C.UTF-8 TERM=linux"), linux);
        assert_eq!(charset("actui", &none, ""), sourced(Charset::Ascii, Source::Default));

        let mouse = |call, config| effective(call, config, None, "").mouse;
        assert_eq!(mouse("actui --no-mouse", &none), sourced(false, Source::Flag));
        assert_eq!(mouse("actui", &config), sourced(false, Source::File));
        assert_eq!(mouse("actui", &none), sourced(true, Source::Default));
        let lessons = |call, config| effective(call, config, None, "").lessons;
        let home = sourced(Some("/h/l".into()), Source::Flag);
        assert_eq!(lessons("actui --lessons ~/l", &config), home);
        assert_eq!(lessons("actui", &config), sourced(Some("/c".into()), Source::File));
        assert_eq!(lessons("actui", &none), sourced(None, Source::Default));
        assert_eq!(CharsetArgument::Auto.charset(), None);
    }

    #[test]
    fn flags_of_the_whole_program_are_taken_after_a_command() {
        for call in [
            "actui open plot gelu",
            "actui open learn",
            "actui open depth",
            "actui open train",
            "actui open network --depth 5",
            "actui network --depth 5",
            "actui net --activation relu",
            "actui eval gelu 1",
            "actui config show",
        ] {
            let flags = "--theme light --charset ascii --no-mouse --lessons /l";
            let before = call.replacen("actui", &format!("actui {flags}"), 1);
            for whole in [before, format!("{call} {flags}")] {
                let look = Arguments::try_parse_from(whole.split(' '))
                    .unwrap_or_else(|error| panic!("{whole}: {error}"))
                    .look;
                assert_eq!(look.theme.as_deref(), Some("light"), "{whole}");
                assert_eq!(look.charset, Some(CharsetArgument::Ascii), "{whole}");
                assert!(look.no_mouse && look.lessons == Some("/l".into()), "{whole}");
            }
        }
    }
}
