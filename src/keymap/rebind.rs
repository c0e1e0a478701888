//! The settings file's `[keys]`: other keys for what there is a key for.
//!
//! ```toml
//! [keys]                       # on every screen that has it
//! quit = "Q"
//! palette = ["Ctrl-P", "F"]    # the first is the one that the footer names
//! mouse = []                   # no key at all
//! [keys.network]               # on this screen only
//! play = "p"
//! [keys.list]                  # while a list is open or a value is typed
//! down = ["Down", "Ctrl-J"]
//! ```
//!
//! All of it is used or none: half of an exchange of keys would leave a key with two meanings.

use super::{Binding, Keymap, Scope};
use crate::input::{Code, Key};
use crate::positioned::{Table, Value, nearest, sanitise, unknown};
use crate::screen::message::Action;
use std::borrow::Cow;

/// Reads the table `[keys]`. What is wrong is noted, and then the keys are those of the program.
pub fn read(value: Value) -> Keymap {
    let Some(table) = value.table("[keys]") else { return Keymap::default() };
    let mut reader = Reader { keys: Keymap::default(), set: Vec::new(), is_fine: true };
    let screens: Vec<Scope> = Scope::all().filter(|scope| *scope != Scope::Overlay).collect();
    // What is said of one screen goes before what is said of all.
    for (name, at, value) in table.entries().filter(|(.., value)| !value.is_table()) {
        reader.rebind(&screens, name, at, value);
    }
    for (name, at, value) in table.entries().filter(|(.., value)| value.is_table()) {
        let scope = Scope::all().find(|scope| scope.name().is_some_and(|known| known == name));
        match (scope, value.table("[keys]")) {
            (Some(scope), Some(table)) => {
                for (name, at, value) in table.entries() {
                    reader.rebind(&[scope], name, at, value);
                }
            }
            _ => {
                let known: Vec<String> = Scope::all().filter_map(Scope::name).collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                table.file().note(at, unknown("screen", name, &known));
                reader.is_fine = false;
            }
        }
    }
    reader.finish(&table)
}

struct Reader {
    keys: Keymap,
    /// What was rebound, and where the file says so.
    set: Vec<(Scope, Action, usize)>,
    is_fine: bool,
}

impl Reader {
    /// Other keys for the command of that name wherever it is among these scopes.
    fn rebind(&mut self, scopes: &[Scope], name: &str, at: usize, value: Value) {
        let is_it = |it: &Binding| scopes.contains(&it.scope) && it.action.name() == name;
        let Some(action) = self.keys.bindings.iter().find(|it| is_it(it)).map(|it| it.action)
        else {
            return self.refuse(value, at, self.no_command(scopes, name));
        };
        if action == Action::Interrupt {
            return self.refuse(value, at, "Ctrl-C always ends actui; take this line out".into());
        }
        let in_list = scopes == [Scope::Overlay];
        let keys: Option<Vec<Key>> =
            value.one_or_more().into_iter().map(|value| key(value, in_list)).collect();
        let Some(keys) = keys else {
            self.is_fine = false;
            return;
        };
        if keys.is_empty() && in_list {
            return self.refuse(value, at, format!("a list needs a key for {name}; write one"));
        }
        for binding in self.keys.bindings.iter_mut().filter(|it| is_it(it)) {
            binding.keys = Cow::Owned(keys.clone());
            self.set.push((binding.scope, action, at));
        }
    }

    fn refuse(&mut self, value: Value, at: usize, why: String) {
        value.file().note(at, why);
        self.is_fine = false;
    }

    fn no_command(&self, scopes: &[Scope], name: &str) -> String {
        let here = self.keys.bindings.iter().filter(|it| scopes.contains(&it.scope));
        let known: Vec<String> = here.map(|it| it.action.name()).collect();
        let near = nearest(name, known.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!("did you mean '{near}'? "));
        let name = sanitise::one_line(name, 40);
        let place = match scopes {
            [scope] => place(*scope),
            _ => "on any screen".to_owned(),
        };
        format!("there is no command '{name}' {place}; {near}README's key table names them all")
    }

    /// The keys, if each has one meaning.
    fn finish(mut self, table: &Table) -> Keymap {
        for Conflict { scope, key, commands } in conflicts(&self.keys) {
            let set = self.set.iter().rev();
            let at = set.clone().find(|(on, action, _)| *on == scope && commands.contains(action));
            let at = at.or_else(|| set.clone().find(|(_, action, _)| commands.contains(action)));
            // Keys of the program's own table never meet.
            let Some((_, own, at)) = at else { continue };
            let other = commands.iter().find(|action| *action != own).unwrap_or(own);
            let (own, other, place) = (own.name(), other.name(), place(scope));
            let why = format!("{key} is {other} {place}; give {own} or {other} another key");
            table.file().note(*at, why);
            self.is_fine = false;
        }
        if self.is_fine { self.keys } else { Keymap::default() }
    }
}

fn place(scope: Scope) -> String {
    match scope {
        Scope::Everywhere => "everywhere".to_owned(),
        Scope::On(tab) => format!("on {}", tab.title()),
        Scope::Overlay => "in a list".to_owned(),
    }
}

fn key(value: Value, in_list: bool) -> Option<Key> {
    let text = value.raw_string()?;
    let wrong = match text.parse::<Key>() {
        Ok(Key { code: Code::Char(_), ctrl: false }) if in_list => {
            "in a list it is a letter that is typed; write Ctrl- before it, or another key".into()
        }
        Ok(key) => return Some(key),
        Err(why) => why,
    };
    let text = sanitise::one_line(text, 20);
    value.note(format!("'{text}' is no key here: {wrong}"));
    None
}

/// A key that means two things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub scope: Scope,
    pub key: Key,
    pub commands: [Action; 2],
}

/// Those of one screen with everywhere's. A screen may have its own row for a command that there is
/// everywhere, on the same key.
pub fn conflicts(keys: &Keymap) -> Vec<Conflict> {
    let mut found = Vec::new();
    for scope in Scope::all() {
        let mut all: Vec<&Binding> = keys.bindings(scope).collect();
        if scope == Scope::Overlay {
            let whole = keys.bindings(Scope::Everywhere);
            all.extend(whole.filter(|it| it.action.goes_before_all()));
        }
        for (index, one) in all.iter().enumerate() {
            for other in &all[index + 1..] {
                let is_told = scope != Scope::Everywhere
                    && one.scope == Scope::Everywhere
                    && other.scope == Scope::Everywhere;
                let shared = one.keys.iter().find(|key| other.keys.contains(key));
                if let Some(key) = shared.filter(|_| one.action != other.action && !is_told) {
                    let commands = [one.action, other.action];
                    found.push(Conflict { scope, key: *key, commands });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::positioned::File;
    use crate::screen::Tab;

    /// The keys that a text sets, and what is wrong with it.
    fn keys(text: &str) -> (Keymap, Vec<String>) {
        let file = File::new("config.toml", text, None);
        let table = file.recover();
        let mut root = Table::root(&file, &table, "the configuration");
        let keys = root.optional("keys").map_or(Keymap::default(), read);
        (keys, file.into_problems().iter().map(ToString::to_string).collect())
    }

    fn find(keys: &Keymap, scope: Scope, name: &str) -> Option<Action> {
        keys.find(scope, name.parse().unwrap())
    }

    #[test]
    fn keys_are_rebound_on_all_screens_or_on_one() {
        let text = "[keys]\nquit = 'Q'\nenlarge = ['F', 'Ctrl-F']\nmouse = []\n\
                    [keys.network]\nplay = 'p'\n[keys.list]\ndown = ['Down', 'Ctrl-J']\n";
        let (keys, problems) = keys(text);
        assert_eq!(problems, Vec::<String>::new());
        for tab in Tab::ALL {
            let on = Scope::On(tab);
            assert_eq!(find(&keys, on, "Q"), Some(Action::Quit));
            assert_eq!(find(&keys, on, "q"), None);
            assert_eq!(find(&keys, on, "m"), None);
        }
        assert_eq!(find(&keys, Scope::On(Tab::Plot), "ctrl-f"), Some(Action::Enlarge));
        assert_eq!(find(&keys, Scope::On(Tab::Network), "p"), Some(Action::Play));
        assert_eq!(find(&keys, Scope::On(Tab::Network), "Space"), None);
        assert_eq!(find(&keys, Scope::On(Tab::Train), "Space"), Some(Action::Play));
        assert_eq!(find(&keys, Scope::Overlay, "Ctrl-J"), Some(Action::Down));
    }

    #[test]
    fn an_exchange_is_no_conflict() {
        let (keys, problems) = keys("[keys.train]\nplay = 'p'\npace = 'Space'\n");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(find(&keys, Scope::On(Tab::Train), "Space"), Some(Action::Pace));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_no_key_is_changed() {
        for (text, told) in [
            (
                "quti = 'Q'",
                "config.toml:2:1: there is no command 'quti' on any screen; did you mean 'quit'?",
            ),
            (
                "quit = 'Ctrl-I'",
                "config.toml:2:8: 'Ctrl-I' is no key here: terminals send it as Tab",
            ),
            ("quit = 3", "config.toml:2:8: this is a number; write a text in quotes"),
            ("quit = '?'", "config.toml:2:1: ? is help everywhere; give quit or help another key"),
            (
                "help = ['?', 'q']",
                "config.toml:2:1: q is quit everywhere; give help or quit another key",
            ),
            ("interrupt = 'x'", "config.toml:2:1: Ctrl-C always ends actui"),
            (
                "[keys.netwrok]\nplay = 'p'",
                "config.toml:2:7: there is no screen called 'netwrok'; did you mean 'network'?",
            ),
            ("[keys.plot]\nplay = 'p'", "config.toml:3:1: there is no command 'play' on Plot"),
            (
                "[keys.plot]\ntable = 'q'",
                "config.toml:3:1: q is quit on Plot; give table or quit another key",
            ),
            ("[keys.plot]\ntable = 't'", "config.toml:3:1: t is tangent on Plot"),
            ("quit = 't'", "config.toml:2:1: t is try on Learn; give quit or try another key"),
            (
                "[keys.list]\ndown = 'j'",
                "config.toml:3:8: 'j' is no key here: in a list it is a letter",
            ),
            ("[keys.list]\ncancel = []", "config.toml:3:1: a list needs a key for cancel"),
            ("[keys.list]\ndown = 'Ctrl-C'", "config.toml:3:1: Ctrl-C is interrupt in a list"),
        ] {
            let (found, problems) = keys(&format!("[keys]\n{text}\n"));
            assert!(
                problems.first().is_some_and(|it| it.starts_with(told)),
                "{text}: {problems:?}"
            );
            assert_eq!(found, Keymap::default(), "{text}");
        }
    }

    #[test]
    fn a_command_has_one_row_in_a_scope_and_a_name_that_can_be_written() {
        let all = super::super::BINDINGS;
        for (index, one) in all.iter().enumerate() {
            let again =
                all[index + 1..].iter().find(|it| (it.scope, it.action) == (one.scope, one.action));
            assert!(again.is_none(), "{}", one.help);
            let name = one.action.name();
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
        }
    }
}
