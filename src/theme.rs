//! What things look like: a theme gives every role a style.
//!
//! Themes are data, `assets/themes/NAME.toml`, embedded in the binary; adding a file adds a theme.
//! The form of a file:
//!
//! ```toml
//! title = "Dark"
//! appearance = "dark"        # dark, light or any
//! ground = "#16181d"         # the background its contrasts were chosen against; absent: unknown
//! series = ["blue", …]       # ten curve colours; the first three are f, f′ and f″
//! heat = ["#…", …]           # stops of the heat maps, low to high; empty: density glyphs
//! [palette]                  # names of this file's own for colours
//! blue = "#5fb3ff"
//! [roles]                    # every role of [`Roles`], each once
//! border = "blue"            # short for { fg = "blue" }
//! title = { fg = "reset", bold = true }
//! ```
//!
//! A colour is `#rrggbb`, a name of the palette, an ANSI name (`cyan`, `light-red` …) or `reset`,
//! the terminal's own.

mod depth;
mod file;

pub use depth::ColorDepth;

use crate::positioned::Problems;
use crate::typeset::Role;
use include_dir::{Dir, include_dir};
use ratatui::style::{Color, Modifier, Style};

static THEMES: Dir = include_dir!("$CARGO_MANIFEST_DIR/assets/themes");

/// How many curves have a colour of their own.
pub const SERIES: usize = 10;

/// WCAG's least contrast for text, with some to spare: grounds are not quite what a theme expects.
const LEGIBLE: f64 = 4.8;

/// A complete look.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// The name on the command line and in the configuration.
    pub name: String,
    /// The name a person reads.
    pub title: String,
    pub appearance: Appearance,
    /// The background that contrasts were chosen against, red, green, blue; the theme does not
    /// paint it.
    pub ground: Option<(u8, u8, u8)>,
    pub roles: Roles,
    /// The curves' styles; f, f′ and f″ first.
    pub series: [Style; SERIES],
    /// Heat map colours from low to high, evenly spaced; empty where there are no colours.
    pub heat: Vec<Color>,
}

/// Which background a theme suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appearance {
    Dark,
    Light,
    /// It only names the terminal's own colours, or none.
    Any,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The style of everything that has one. Names are those of the theme files.
        #[derive(Clone, Debug, PartialEq, Default)]
        pub struct Roles {
            $($(#[$doc])* pub $name: Style,)*
        }

        impl Roles {
            /// Names of all roles, in the order of the declaration.
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// Every role with its name.
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, Style)> {
                [$((stringify!($name), self.$name)),*].into_iter()
            }

            fn iter_mut(&mut self) -> impl Iterator<Item = (&'static str, &mut Style)> {
                [$((stringify!($name), &mut self.$name)),*].into_iter()
            }
        }
    };
}

roles! {
    text, dim, strong, emphasis, heading, accent,
    code, code_keyword, code_string, code_comment, code_number, code_function,
    formula,
    /// A number that was computed for this page
    measured,
    good, warn, bad,
    border, border_focus, title,
    /// The chosen entry of a list
    selection,
    /// Where a search matches
    found,
    axis, grid, tick,
    /// Asymptotes and other lines that are not data
    guide,
    tangent,
    /// The chart's cursor line
    cursor,
    bar,
    /// The value is far from a healthy one
    bar_warn,
    /// The value is hopelessly far
    bar_bad,
    bar_selected,
    slider, slider_knob,
    tab, tab_active,
    footer_key, footer_text,
    outline_read,
    /// A message across the screen
    banner,
}

impl Theme {
    /// The names of the built-in themes, in alphabetical order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        THEMES.files().filter_map(|file| file.path().file_stem()?.to_str())
    }

    /// The name as it lives as long as the program; None for an unknown one.
    pub fn known(name: &str) -> Option<&'static str> {
        Theme::names().find(|known| *known == name)
    }

    /// The next theme's name, the first one's after the last.
    pub fn after(name: &str) -> &'static str {
        let mut names = Theme::names().skip_while(|known| *known != name).skip(1);
        names.next().or_else(|| Theme::names().next()).unwrap_or("mono")
    }

    /// A built-in theme as a terminal of this colour depth can show it.
    pub fn named_for(name: &str, depth: ColorDepth) -> Theme {
        Theme::named(name).expect("built-in themes are tested").at(depth)
    }

    /// A built-in theme.
    pub fn named(name: &str) -> Option<Theme> {
        let text = THEMES.get_file(format!("{name}.toml"))?.contents_utf8()?;
        Theme::parse(name, text).ok()
    }

    /// Reads a theme file's text. `place` is the file as problems name it; its name without the
    /// ending is the theme's.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line and column.
    pub fn parse(place: &str, text: &str) -> Result<Theme, Problems> {
        file::parse(place, text)
    }

    pub fn style(&self, role: Role) -> Style {
        let roles = &self.roles;
        match role {
            Role::Text => roles.text,
            Role::Dim => roles.dim,
            Role::Strong => roles.strong,
            Role::Emphasis => roles.emphasis,
            Role::Heading => roles.heading,
            Role::Accent => roles.accent,
            Role::Code => roles.code,
            Role::CodeKeyword => roles.code_keyword,
            Role::CodeString => roles.code_string,
            Role::CodeComment => roles.code_comment,
            Role::CodeNumber => roles.code_number,
            Role::CodeFunction => roles.code_function,
            Role::Formula => roles.formula,
            Role::Measured => roles.measured,
            Role::Good => roles.good,
            Role::Warn => roles.warn,
            Role::Bad => roles.bad,
        }
    }

    /// The style of a curve; colours repeat after [`SERIES`].
    pub fn series(&self, index: usize) -> Style {
        self.series[index % SERIES]
    }

    /// Between the background and a curve's colour, for areas that are of that curve; None where
    /// colours cannot be mixed.
    pub fn tint(&self, index: usize, fraction: f64) -> Option<Color> {
        // The faintest is still a colour.
        let share = 0.14 + 0.86 * fraction.clamp(0.0, 1.0);
        depth::mix(self.ground?, self.series(index).fg?, share)
    }

    /// A curve's style where another one is lifted: as near to the ground as stays legible, or dim
    /// where colors cannot be mixed.
    pub fn receding(&self, index: usize) -> Style {
        let style = self.series(index);
        let mixed = self.ground.zip(style.fg).and_then(|(ground, fg)| {
            let shares = (8..20).map(|step| f64::from(step) / 20.0);
            let mut mixed = shares.filter_map(|share| depth::mix(ground, fg, share));
            let (red, green, blue) = ground;
            mixed
                .find(|color| contrast(*color, Color::Rgb(red, green, blue)) >= LEGIBLE)
                .or(Some(fg))
        });
        match mixed {
            Some(color) => style.fg(color),
            None => style.add_modifier(Modifier::DIM),
        }
    }

    /// Whether curves are told apart by their colors.
    pub fn has_colors(&self) -> bool {
        self.series.iter().any(|style| style.fg.is_some())
    }

    /// The same look with bars in a curve's colour.
    pub fn with_bars_like(&self, index: usize) -> Theme {
        let roles = Roles { bar: self.series(index), ..self.roles.clone() };
        Theme { roles, ..self.clone() }
    }

    /// The heat colour at `fraction` of the way from low to high; None in themes without colours.
    pub fn heat(&self, fraction: f64) -> Option<Color> {
        let last = self.heat.len().checked_sub(1)?;
        let index = (fraction.clamp(0.0, 1.0) * last as f64).round() as usize;
        Some(self.heat[index.min(last)])
    }

    /// Black or white, whichever is easier to read on a colour (relative luminance of WCAG 2); on one
    /// that is mixed they are pure, whatever the terminal makes of its own black.
    pub fn ink_on(color: Color) -> Color {
        let dark = luminance(color).is_none_or(|luminance| luminance > 0.179);
        match (color, dark) {
            (Color::Rgb(..), true) => Color::Rgb(0, 0, 0),
            (Color::Rgb(..), false) => Color::Rgb(255, 255, 255),
            (_, true) => Color::Black,
            (_, false) => Color::White,
        }
    }

    /// The same look with the colours that a terminal can show. With sixteen colours or none no
    /// nearest match is sought, because what those sixteen look like is the user's choice: a theme
    /// that was made for them takes its place.
    pub fn at(self, depth: ColorDepth) -> Theme {
        match depth {
            ColorDepth::True => self,
            ColorDepth::Ansi256 => self.map_colors(depth::to_256),
            ColorDepth::Ansi16 if self.uses_only_names() => self,
            ColorDepth::Ansi16 => {
                let dark = self.appearance == Appearance::Dark;
                let name = if dark { "terminal-16" } else { "terminal-16-light" };
                Theme::named(name).unwrap_or(self)
            }
            ColorDepth::None => Theme::named("mono").unwrap_or(self),
        }
    }

    fn map_colors(mut self, convert: impl Fn(Color) -> Color) -> Theme {
        let styles = self.roles.iter_mut().map(|(_, style)| style).chain(&mut self.series);
        for style in styles {
            style.fg = style.fg.map(&convert);
            style.bg = style.bg.map(&convert);
        }
        self.heat.iter_mut().for_each(|color| *color = convert(*color));
        self
    }

    fn uses_only_names(&self) -> bool {
        let named = |color: &Color| !matches!(color, Color::Rgb(..) | Color::Indexed(_));
        let styles = self.roles.iter().map(|(_, style)| style).chain(self.series);
        styles.flat_map(|style| [style.fg, style.bg]).flatten().all(|color| named(&color))
            && self.heat.iter().all(named)
    }
}

/// The relative luminance of WCAG 2; None of a color that terminals show as they please.
fn luminance(color: Color) -> Option<f64> {
    let (red, green, blue) = depth::levels(color)?;
    let linear = |part: u8| match f64::from(part) / 255.0 {
        dark if dark <= 0.04045 => dark / 12.92,
        bright => ((bright + 0.055) / 1.055).powf(2.4),
    };
    Some(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue))
}

/// The contrast ratio of WCAG 2, 1 to 21; 21 of colors that are not known.
fn contrast(one: Color, other: Color) -> f64 {
    let Some((a, b)) = luminance(one).zip(luminance(other)) else { return 21.0 };
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_recedes_stays_legible() {
        for name in ["dark", "light", "colour-blind", "high-contrast"] {
            for depth in [ColorDepth::True, ColorDepth::Ansi256] {
                let theme = Theme::named_for(name, depth);
                let (red, green, blue) = theme.ground.unwrap();
                let ground = Color::Rgb(red, green, blue);
                for index in 0..SERIES {
                    let [full, faint] =
                        [theme.series(index), theme.receding(index)].map(|style| style.fg.unwrap());
                    let [full, faint] = [full, faint].map(|color| contrast(color, ground));
                    assert!(faint <= full + 1e-9, "{name} {depth:?} {index}");
                    assert!(faint >= 4.5 || faint == full, "{name} {depth:?} {index}: {faint}");
                }
            }
        }
        for step in 0..=255u8 {
            let ground = Color::Rgb(step, 255 - step, step / 2);
            assert!(contrast(Theme::ink_on(ground), ground) >= 4.5, "{ground:?}");
        }
        let mono = Theme::named_for("dark", ColorDepth::None);
        assert!(!mono.has_colors() && mono.receding(1).add_modifier.contains(Modifier::DIM));
    }
}
