//! `actui config show`: what the full screen would start with.

use super::super::effective::{Effective, Source};
use super::super::table::Table;
use super::super::{Failure, Look, TextOrJson};
use crate::keymap::{Keymap, Scope};
use crate::store::{Config, Paths, Store};
use crate::widget::Charset;
use serde_json::{Map, json};
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How they are written
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: TextOrJson,
}

/// A setting: its name in the settings file, what it is, and who has said so.
struct Row {
    name: String,
    value: Value,
    from: Source,
}

enum Value {
    Word(String),
    Switch(bool),
    /// Or what is said where there is none
    Path(Option<PathBuf>, &'static str),
    Keys(Vec<String>),
}

/// With the flags that the full screen takes, `actui config show --theme light`, it is what they make
/// of it.
pub(super) fn run(
    arguments: &Arguments,
    look: &Look,
    paths: &Paths,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (config, warnings) = Config::load(paths);
    for warning in warnings {
        writeln!(io::stderr(), "actui: {warning}")?;
    }
    let progress = Store::open(paths.progress.clone()).progress;
    let env = |name: &str| std::env::var(name).ok();
    let set = Effective::of(look, (&config, paths), progress.theme.as_deref(), env);
    let mut rows = settings(set);
    rows.extend(places(paths));
    rows.extend(keys(&config.keys));
    match arguments.format {
        TextOrJson::Text => {
            let mut table = Table::text(out, &["setting", "value", "from"]).left(&[0, 1, 2]);
            for Row { name, value, from } in &rows {
                table.row([name.clone(), value.text(), from_text(*from)])?;
            }
            table.flush()?;
        }
        TextOrJson::Json => {
            let object = |row: &Row| {
                (
                    row.name.clone(),
                    json!({
                        "value": row.value.json(), "from": from_text(row.from),
                    }),
                )
            };
            let all: Map<String, serde_json::Value> = rows.iter().map(object).collect();
            writeln!(out, "{}", serde_json::Value::Object(all))?;
        }
    }
    Ok(())
}

fn settings(set: Effective) -> Vec<Row> {
    let theme = set.theme.value.unwrap_or("auto").to_owned();
    let charset = set.charset.value.name().to_owned();
    let row = |name: &str, value, from| Row { name: name.to_owned(), value, from };
    vec![
        row("theme", Value::Word(theme), set.theme.from),
        row("charset", Value::Word(charset), set.charset.from),
        row("mouse", Value::Switch(set.mouse.value), set.mouse.from),
        row("lessons", Value::Path(set.lessons.value, "built-in"), set.lessons.from),
    ]
}

/// The files, and the variable that says where they are.
fn places(paths: &Paths) -> Vec<Row> {
    let place = |name: &str, path: &Option<PathBuf>, base: &'static str| {
        let is_set = std::env::var_os(base).is_some_and(|it| PathBuf::from(it).is_absolute());
        let from = match (path, is_set) {
            (None, _) => Source::Default,
            (_, true) => Source::Environment(base),
            (_, false) => Source::Environment("HOME"),
        };
        Row { name: format!("path.{name}"), value: Value::Path(path.clone(), "none"), from }
    };
    vec![
        place("config", &paths.config, "XDG_CONFIG_HOME"),
        place("functions", &paths.functions, "XDG_CONFIG_HOME"),
        place("progress", &paths.progress, "XDG_STATE_HOME"),
    ]
}

/// Every command under the name that the settings file has for it, with the keys in force.
fn keys(keys: &Keymap) -> Vec<Row> {
    let usual = Keymap::default();
    let of = |scope: Scope| {
        let own = move |keymap: &Keymap| -> Vec<_> {
            keymap.bindings(scope).filter(|it| it.scope == scope).cloned().collect()
        };
        // A keymap has the same commands in the same order whatever keys they have.
        own(keys).into_iter().zip(own(&usual)).map(move |(now, usual)| {
            let place = scope.name().map_or(String::new(), |name| format!("{name}."));
            let names = now.keys.iter().map(|key| key.name(Charset::Ascii)).collect();
            let from = if now.keys == usual.keys { Source::Default } else { Source::File };
            let name = format!("keys.{place}{}", now.action.name());
            Row { name, value: Value::Keys(names), from }
        })
    };
    Scope::all().flat_map(of).collect()
}

fn from_text(source: Source) -> String {
    match source {
        Source::Flag => "flag".to_owned(),
        Source::Environment(variable) => format!("env {variable}"),
        Source::File => "file".to_owned(),
        Source::Chosen => "chosen while running".to_owned(),
        Source::Default => "default".to_owned(),
    }
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Word(word) => word.clone(),
            Value::Switch(on) => on.to_string(),
            Value::Path(Some(path), _) => path.display().to_string(),
            Value::Path(None, instead) => (*instead).to_owned(),
            Value::Keys(keys) if keys.is_empty() => "none".to_owned(),
            Value::Keys(keys) => keys.join(", "),
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Value::Switch(on) => json!(on),
            Value::Path(None, _) => serde_json::Value::Null,
            Value::Keys(keys) => json!(keys),
            Value::Word(_) | Value::Path(Some(_), _) => json!(self.text()),
        }
    }
}
