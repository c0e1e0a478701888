//! The text of a theme file into a [`Theme`].

use super::{Appearance, Roles, SERIES, Theme, ThemeError};
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Between two stops the heat colours are mixed in this many steps.
const HEAT_STEPS: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    appearance: Appearance,
    ground: Option<String>,
    series: Vec<Look>,
    heat: Vec<String>,
    #[serde(default)]
    palette: BTreeMap<String, String>,
    roles: BTreeMap<String, Look>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Look {
    Foreground(String),
    Full(FullLook),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct FullLook {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    dim: bool,
    italic: bool,
    underline: bool,
    reversed: bool,
}

pub(super) fn parse(name: &str, text: &str) -> Result<Theme, ThemeError> {
    let file: File = toml::from_str(text)
        .map_err(|source| ThemeError::Syntax { theme: name.to_owned(), source: source.into() })?;
    let palette = Palette { theme: name, colors: &file.palette };
    Ok(Theme {
        name: name.to_owned(),
        title: file.title,
        appearance: file.appearance,
        ground: file.ground.as_deref().map(|text| palette.color(text)).transpose()?.and_then(rgb),
        roles: roles(file.roles, &palette)?,
        series: series(&file.series, &palette)?,
        heat: heat(&file.heat, &palette)?,
    })
}

struct Palette<'a> {
    theme: &'a str,
    colors: &'a BTreeMap<String, String>,
}

impl Palette<'_> {
    fn color(&self, text: &str) -> Result<Color, ThemeError> {
        let text = self.colors.get(text).map_or(text, String::as_str);
        let wrong = || ThemeError::Color { theme: self.theme.to_owned(), color: text.to_owned() };
        text.parse().map_err(|_| wrong())
    }

    fn style(&self, look: &Look) -> Result<Style, ThemeError> {
        let look = match look {
            Look::Foreground(fg) => return Ok(Style::new().fg(self.color(fg)?)),
            Look::Full(look) => look,
        };
        let mut style = Style::new();
        style.fg = look.fg.as_deref().map(|text| self.color(text)).transpose()?;
        style.bg = look.bg.as_deref().map(|text| self.color(text)).transpose()?;
        let modifiers = [
            (look.bold, Modifier::BOLD),
            (look.dim, Modifier::DIM),
            (look.italic, Modifier::ITALIC),
            (look.underline, Modifier::UNDERLINED),
            (look.reversed, Modifier::REVERSED),
        ];
        Ok(modifiers
            .into_iter()
            .filter(|&(on, _)| on)
            .fold(style, |style, (_, modifier)| style.add_modifier(modifier)))
    }
}

fn roles(mut looks: BTreeMap<String, Look>, palette: &Palette) -> Result<Roles, ThemeError> {
    let theme = || palette.theme.to_owned();
    let mut roles = Roles::default();
    for (role, style) in roles.iter_mut() {
        let look = looks.remove(role).ok_or(ThemeError::MissingRole { theme: theme(), role })?;
        *style = palette.style(&look)?;
    }
    match looks.into_keys().next() {
        Some(role) => Err(ThemeError::UnknownRole { theme: theme(), role }),
        None => Ok(roles),
    }
}

fn series(looks: &[Look], palette: &Palette) -> Result<[Style; SERIES], ThemeError> {
    let styles = looks.iter().map(|look| palette.style(look)).collect::<Result<Vec<_>, _>>()?;
    let found = styles.len();
    styles
        .try_into()
        .map_err(|_| ThemeError::SeriesCount { theme: palette.theme.to_owned(), found })
}

/// Stops in red, green and blue are joined by mixtures; named colours stay the steps they are.
fn heat(stops: &[String], palette: &Palette) -> Result<Vec<Color>, ThemeError> {
    let stops = stops.iter().map(|text| palette.color(text)).collect::<Result<Vec<_>, _>>()?;
    let Some(parts) = stops.iter().map(|&stop| rgb(stop)).collect::<Option<Vec<_>>>() else {
        return Ok(stops);
    };
    let mut colors: Vec<Color> = parts
        .windows(2)
        .flat_map(|pair| (0..HEAT_STEPS).map(|step| mix(pair[0], pair[1], step)))
        .collect();
    colors.extend(stops.last());
    Ok(colors)
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

    fn dark_with(from: &str, to: &str) -> Result<Theme, ThemeError> {
        let text = include_str!("../../assets/themes/dark.toml");
        assert!(text.contains(from), "{from}");
        parse("test", &text.replacen(from, to, 1))
    }

    #[test]
    fn errors_say_which_role_or_colour() {
        let message = |theme: Result<Theme, ThemeError>| theme.unwrap_err().to_string();
        assert!(message(dark_with("\nborder =", "\nboarder =")).contains("`border` is missing"));
        assert!(
            message(dark_with("\nborder =", "\nboarder = 'red'\nborder ="))
                .contains("no role `boarder`")
        );
        assert!(
            message(dark_with("\nborder = ", "\nborder = 'blurple' # "))
                .contains("`blurple` is not a colour")
        );
        assert!(message(dark_with("\ntitle = \"", "\ntitel = \"")).contains("titel"));
    }

    #[test]
    fn heat_colours_pass_through_every_stop() {
        let theme = Theme::named("dark").unwrap();
        assert_eq!(theme.heat.len() % HEAT_STEPS, 1);
        assert_eq!(theme.heat(0.0), theme.heat.first().copied());
        assert_eq!(theme.heat(7.0), theme.heat.last().copied());
    }
}
