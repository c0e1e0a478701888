//! The text of a theme file into a [`Theme`].

use super::{Appearance, Roles, SERIES, Theme};
use crate::positioned::{File as Text, Problems, Table, Value, nearest, sanitise};
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;

/// Between two stops the heat colours are mixed in this many steps.
const HEAT_STEPS: usize = 8;
const ANSI: [&str; 17] = [
    "reset",
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "dark-gray",
    "light-red",
    "light-green",
    "light-yellow",
    "light-blue",
    "light-magenta",
    "light-cyan",
    "white",
];

/// `place` is what problems call the file; its last part without the ending is the theme's name.
pub(super) fn parse(place: &str, text: &str) -> Result<Theme, Problems> {
    let file = Text::new(place, text, None);
    let name = place.rsplit('/').next().unwrap_or(place).trim_end_matches(".toml");
    let theme = file.parse().and_then(|table| theme(name, Table::root(&file, &table, "a theme")));
    match theme.filter(|_| file.is_clean()) {
        Some(theme) => Ok(theme),
        None => Err(Problems(file.into_problems())),
    }
}

/// Everything is read before anything is given up, so that all that is wrong is noted.
fn theme(name: &str, mut table: Table) -> Option<Theme> {
    let title = table.required("title").and_then(Value::raw_string);
    let appearance = table.required("appearance").and_then(appearance);
    let ground = table.optional("ground");
    let (curves, stops) = (table.required("series"), table.required("heat"));
    let palette = Palette::read(table.optional("palette"));
    let ground = ground.map(|value| palette.color(value));
    let series = curves.and_then(|value| series(value, &palette));
    let heat = stops.and_then(|value| heat(value, &palette));
    let roles = table.required("roles").and_then(|value| roles(value, &palette));
    table.finish();
    Some(Theme {
        name: name.to_owned(),
        title: sanitise::text(title?),
        appearance: appearance?,
        ground: ground.flatten().and_then(rgb),
        roles: roles?,
        series: series?,
        heat: heat?,
    })
}

fn appearance(value: Value) -> Option<Appearance> {
    Some(match value.one_of("appearance", &["dark", "light", "any"])? {
        "dark" => Appearance::Dark,
        "light" => Appearance::Light,
        _ => Appearance::Any,
    })
}

struct Palette<'f> {
    /// None: the colour of that name was refused.
    colors: BTreeMap<&'f str, Option<Color>>,
}

impl<'f> Palette<'f> {
    fn read(value: Option<Value<'f>>) -> Palette<'f> {
        let none = Palette { colors: BTreeMap::new() };
        let table = value.and_then(|value| value.table("[palette]"));
        let entries = table.iter().flat_map(Table::entries);
        let colors = entries.map(|(name, _, value)| (name, none.color(value))).collect();
        Palette { colors }
    }

    fn color(&self, value: Value) -> Option<Color> {
        let text = value.raw_string()?;
        if let Some(color) = self.colors.get(text) {
            return *color;
        }
        let color = text.parse().ok();
        if color.is_none() {
            let near = nearest(text, self.colors.keys().copied().chain(ANSI));
            let near = near.map_or(String::new(), |near| format!("did you mean '{near}'? "));
            let text = sanitise::one_line(text, 40);
            value.note(format!(
                "'{text}' is no color; {near}write #rrggbb, a name of [palette], an ANSI name such \
                 as cyan, or reset"
            ));
        }
        color
    }

    /// A foreground, or a table of what is special.
    fn style(&self, value: Value) -> Option<Style> {
        if value.is_text() {
            return Some(Style::new().fg(self.color(value)?));
        }
        let mut look = value.table("a style")?;
        let mut style = Style::new();
        style.fg = look.optional("fg").and_then(|value| self.color(value));
        style.bg = look.optional("bg").and_then(|value| self.color(value));
        let modifiers = [
            ("bold", Modifier::BOLD),
            ("dim", Modifier::DIM),
            ("italic", Modifier::ITALIC),
            ("underline", Modifier::UNDERLINED),
            ("reversed", Modifier::REVERSED),
        ];
        for (name, modifier) in modifiers {
            if look.optional(name).and_then(Value::boolean) == Some(true) {
                style = style.add_modifier(modifier);
            }
        }
        look.finish();
        Some(style)
    }
}

fn roles(value: Value, palette: &Palette) -> Option<Roles> {
    let mut table = value.table("[roles]")?;
    let mut roles = Roles::default();
    for (role, style) in roles.iter_mut() {
        let look = table.required(role).and_then(|value| palette.style(value));
        *style = look.unwrap_or_default();
    }
    table.finish();
    Some(roles)
}

fn series(value: Value, palette: &Palette) -> Option<[Style; SERIES]> {
    let curves = value.array()?;
    let found = curves.len();
    let styles: Vec<Option<Style>> = curves.into_iter().map(|one| palette.style(one)).collect();
    if found != SERIES {
        value.note(format!("these are {found} colors; list {SERIES}, one a curve"));
    }
    let styles: Option<Vec<Style>> = styles.into_iter().collect();
    styles?.try_into().ok()
}

/// Stops in red, green and blue are joined by mixtures; named colours stay the steps they are.
fn heat(value: Value, palette: &Palette) -> Option<Vec<Color>> {
    let stops: Vec<Option<Color>> =
        value.array()?.into_iter().map(|stop| palette.color(stop)).collect();
    let stops: Vec<Color> = stops.into_iter().collect::<Option<_>>()?;
    let Some(parts) = stops.iter().map(|&stop| rgb(stop)).collect::<Option<Vec<_>>>() else {
        return Some(stops);
    };
    let mut colors: Vec<Color> = parts
        .windows(2)
        .flat_map(|pair| (0..HEAT_STEPS).map(|step| mix(pair[0], pair[1], step)))
        .collect();
    colors.extend(stops.last());
    Some(colors)
}

fn mix(low: (u8, u8, u8), high: (u8, u8, u8), step: usize) -> Color {
    let part = |low: u8, high: u8| {
        let sum = usize::from(low) * (HEAT_STEPS - step) + usize::from(high) * step;
        (sum / HEAT_STEPS) as u8
    };
    Color::Rgb(part(low.0, high.0), part(low.1, high.1), part(low.2, high.2))
}

fn rgb(color: Color) -> Option<(u8, u8, u8)> {
    match color {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with the dark theme after this change.
    fn problems(from: &str, to: &str) -> Vec<String> {
        let text = include_str!("../../assets/themes/dark.toml");
        assert!(text.contains(from), "{from}");
        let theme = parse("dark.toml", &text.replacen(from, to, 1));
        theme.map_or_else(|it| it.0.iter().map(ToString::to_string).collect(), |_| Vec::new())
    }

    /// Line and column of a text in the dark theme.
    fn place(text: &str) -> String {
        let whole = include_str!("../../assets/themes/dark.toml");
        let before = &whole[..whole.find(text).unwrap()];
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        format!("dark.toml:{}:{column}: ", before.matches('\n').count() + 1)
    }

    #[test]
    fn errors_say_where_what_is_wrong_and_what_to_do() {
        for (from, to, at, told) in [
            (
                "border =",
                "boarder =",
                "border =",
                "[roles] has no key 'boarder'; did you mean 'border'?",
            ),
            ("border =", "boarder =", "[roles]", "[roles] needs 'border'; add it"),
            (
                "\"muted\"",
                "\"mutd\"",
                "\"muted\"",
                "'mutd' is no color; did you mean 'muted'? write #rrggbb",
            ),
            ("title =", "titel =", "title =", "a theme has no key 'titel'; did you mean 'title'?"),
            (
                "\"dark\"",
                "\"drak\"",
                "\"dark\"",
                "there is no appearance called 'drak'; did you mean 'dark'?",
            ),
            ("\"f_blue\", ", "", "[\"f_blue\"", "these are 9 colors; list 10, one a curve"),
            ("\"#6cb6ff\"", "\"#6cb6f\"", "\"#6cb6ff\"", "'#6cb6f' is no color;"),
            ("bold = true", "bold = 1", "true }", "this is a number; write true or false"),
            (
                "bold = true",
                "blod = true",
                "bold = true",
                "a style has no key 'blod'; did you mean 'bold'?",
            ),
            ("ground = \"#16181d\"", "ground = 3", "\"#16181d\"", "this is a number; write a text"),
        ] {
            let found = problems(from, to);
            let expected = place(at) + told;
            assert!(found.iter().any(|it| it.starts_with(&expected)), "{expected}: {found:#?}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let text = "title = 1\nappearance = 'dim'\ncolour = 'red'\nseries = ['blue']\nheat = ['x']\n[roles]\ntext = 'rde'\n";
        let Err(found) = parse("mine.toml", text) else { panic!("it was taken") };
        let found: Vec<String> = found.0.iter().map(ToString::to_string).collect();
        for at in ["1:9", "2:14", "3:1", "4:10", "5:9", "6:1", "7:8"] {
            let at = format!("mine.toml:{at}: ");
            assert!(found.iter().any(|it| it.starts_with(&at)), "{at} {found:#?}");
        }
        // A colour of the palette is refused once, not wherever it is used.
        let once = problems("\"#949dab\"", "\"#949da\"");
        assert_eq!(once.len(), 1, "{once:#?}");
    }

    #[test]
    fn heat_colours_pass_through_every_stop() {
        let theme = Theme::named("dark").unwrap();
        assert_eq!(theme.heat.len() % HEAT_STEPS, 1);
        assert_eq!(theme.heat(0.0), theme.heat.first().copied());
        assert_eq!(theme.heat(7.0), theme.heat.last().copied());
    }
}
