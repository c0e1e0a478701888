//! Where the files are: the XDG base directories.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The files of one user. `None` when no home directory is known; actui then runs without them, and
/// never leaves a file in the working directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// `$XDG_CONFIG_HOME/actui/config.toml`, by default in `~/.config`
    pub config: Option<PathBuf>,
    /// `$XDG_CONFIG_HOME/actui/functions.toml`, beside the configuration
    pub functions: Option<PathBuf>,
    /// `$XDG_STATE_HOME/actui/progress.toml`, by default in `~/.local/state`
    pub progress: Option<PathBuf>,
    /// `$HOME`, what `~` stands for
    pub home: Option<PathBuf>,
}

impl Paths {
    /// From the environment, given as a lookup. Relative paths in it are ignored, as the
    /// specification of the base directories wants. The password database is not asked: who unsets
    /// HOME wants no files.
    pub fn find(env: impl Fn(&str) -> Option<OsString>) -> Paths {
        let absolute = |name| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = absolute("HOME");
        let base =
            |name, default| absolute(name).or_else(|| home.as_ref().map(|home| home.join(default)));
        let config = base("XDG_CONFIG_HOME", ".config").map(|base| base.join("actui"));
        Paths {
            config: config.as_ref().map(|folder| folder.join("config.toml")),
            functions: config.map(|folder| folder.join("functions.toml")),
            progress: base("XDG_STATE_HOME", ".local/state")
                .map(|base| base.join("actui/progress.toml")),
            home,
        }
    }

    /// A path with its leading `~` replaced by the home directory, if one is known: shells leave it
    /// in `--save=~/x`, and nobody replaces it in a configuration.
    pub fn expanded(&self, path: &Path) -> PathBuf {
        match (path.strip_prefix("~"), &self.home) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => path.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(pairs: &[(&str, &str)]) -> (Option<String>, Option<String>) {
        let env = |name: &str| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        let paths = Paths::find(env);
        let text = |path: Option<PathBuf>| path.map(|path| path.display().to_string());
        (text(paths.config), text(paths.progress))
    }

    #[test]
    fn base_directories_win_over_home_unless_relative() {
        let path = |text: &str| Some(text.to_owned());
        let in_home =
            || (path("/h/.config/actui/config.toml"), path("/h/.local/state/actui/progress.toml"));
        assert_eq!(find(&[("HOME", "/h")]), in_home());
        assert_eq!(
            find(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/c"), ("XDG_STATE_HOME", "/s")]),
            (path("/c/actui/config.toml"), path("/s/actui/progress.toml"))
        );
        let relative = [("HOME", "/h"), ("XDG_CONFIG_HOME", "c"), ("XDG_STATE_HOME", "")];
        assert_eq!(find(&relative), in_home());
    }

    #[test]
    fn only_a_leading_tilde_alone_is_the_home() {
        let home = Paths { home: Some("/h".into()), ..Paths::default() };
        for (path, expected) in [
            ("~/a/b", "/h/a/b"),
            ("~", "/h/"),
            ("~me/a", "~me/a"),
            ("a/~/b", "a/~/b"),
            ("/~", "/~"),
        ] {
            assert_eq!(home.expanded(Path::new(path)), Path::new(expected));
        }
        assert_eq!(Paths::default().expanded(Path::new("~/a")), Path::new("~/a"));
    }

    #[test]
    fn without_an_absolute_home_there_are_no_files() {
        assert_eq!(find(&[]), (None, None));
        assert_eq!(find(&[("HOME", "")]), (None, None));
        assert_eq!(find(&[("HOME", "here")]), (None, None));
    }
}
