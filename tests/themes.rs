//! Every theme can be read by everybody it is for.

use actui::theme::{Appearance, ColorDepth, Roles, SERIES, Theme};
use ratatui::style::{Color, Modifier, Style};

/// WCAG's least contrast for text, and for parts of a picture.
const TEXT: f64 = 4.5;
const PICTURE: f64 = 3.0;

/// Roles that are lines or surfaces, not words.
const PICTURE_ROLES: &[&str] = &["axis", "guide", "slider", "bar", "bar_bad"];
/// Roles that are to be faint: lines that only guide the eye, or whose meaning a form carries too.
const FAINT_ROLES: &[&str] = &["border", "grid", "bar_warn"];

fn themes() -> Vec<Theme> {
    let named = |name| Theme::named(name).unwrap_or_else(|| panic!("{name} does not load"));
    Theme::names().map(named).collect()
}

#[test]
fn all_eight_themes_load() {
    let names: Vec<_> = Theme::names().collect();
    let expected = [
        "colour-blind",
        "dark",
        "high-contrast",
        "light",
        "mono",
        "neutral",
        "terminal-16-light",
        "terminal-16",
    ];
    assert_eq!(names, expected);
    for name in names {
        let text = std::fs::read_to_string(format!("assets/themes/{name}.toml")).unwrap();
        Theme::parse(name, &text).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn text_and_curves_stand_out_from_their_background() {
    let mut failures = Vec::new();
    for theme in themes() {
        let Some(ground) = theme.ground else {
            assert_eq!(theme.appearance, Appearance::Any, "{} states no ground", theme.name);
            continue;
        };
        for depth in [ColorDepth::True, ColorDepth::Ansi256] {
            let theme = theme.clone().at(depth);
            let roles = theme.roles.iter().filter(|(role, _)| !FAINT_ROLES.contains(role));
            let needed = |role: &str| {
                if PICTURE_ROLES.contains(&role) { PICTURE } else { TEXT }
            };
            let roles = roles.map(|(role, style)| (role.to_owned(), style, needed(role)));
            // Legends write names in the colors of the curves. Ten colors that are apart for eyes of
            // every kind, or the nearest of 240, are not all that far from the ground.
            let apart = theme.name == "colour-blind" || depth != ColorDepth::True;
            let curves = theme.series.iter().enumerate().map(|(index, style)| {
                let needed = if index < 3 || !apart { TEXT } else { PICTURE };
                (format!("series {index}"), *style, needed)
            });
            for (role, style, needed) in roles.chain(curves) {
                let Some(contrast) = contrast(style, ground) else {
                    continue;
                };
                if contrast < needed {
                    failures.push(format!("{} {depth:?} {role}: {contrast:.2}", theme.name));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// Nothing is known of the background: words are in the terminal's own colours, and whatever has a
/// colour is seen on black, on white and on the usual grounds between them.
#[test]
fn the_neutral_theme_is_legible_on_dark_and_on_light() {
    let grounds: [Rgb; 6] = [
        (0, 0, 0),
        (0x16, 0x18, 0x1d),
        (0, 0x2b, 0x36),
        (0xfd, 0xf6, 0xe3),
        (0xfa, 0xfa, 0xfa),
        (255, 255, 255),
    ];
    for depth in [ColorDepth::True, ColorDepth::Ansi256] {
        let theme = Theme::named("neutral").unwrap().at(depth);
        for (role, style) in theme.roles.iter() {
            assert_eq!(style.bg, None, "{role}");
            let picture = PICTURE_ROLES.contains(&role) || FAINT_ROLES.contains(&role);
            assert!(picture || style.fg.is_none(), "{role} is text and has a colour");
            assert!(!style.add_modifier.contains(Modifier::DIM), "{role} is faint");
        }
        let pictures =
            theme.roles.iter().map(|(_, style)| style).filter(|style| style.fg.is_some());
        for (index, style) in theme.series.into_iter().chain(pictures).enumerate() {
            for ground in grounds {
                let extreme = matches!(ground, (0, 0, 0) | (255, 255, 255));
                let needed = match index {
                    0..3 if extreme => TEXT,
                    _ if extreme => PICTURE,
                    // What no single colour can have on all of them.
                    _ => 2.5,
                };
                let contrast = contrast(style, ground).unwrap();
                assert!(contrast >= needed, "{depth:?} {index} on {ground:?}: {contrast:.2}");
            }
        }
        let least = least_distance(&theme.series[..3]);
        assert!(least.0 >= 6.0, "{least:?}");
    }
}

/// The same for a terminal of sixteen colours, whose yellow on white nobody can read.
#[test]
fn sixteen_colors_on_a_light_or_unknown_background_leave_words_alone() {
    for name in ["neutral", "light"] {
        let theme = Theme::named(name).unwrap().at(ColorDepth::Ansi16);
        for (role, style) in theme.roles.iter() {
            let picture = PICTURE_ROLES.contains(&role) || FAINT_ROLES.contains(&role);
            assert!(picture || (style.fg.is_none() && style.bg.is_none()), "{name}: {role}");
        }
        let pale = [Color::Yellow, Color::Cyan, Color::Green, Color::White, Color::Gray];
        let colors = theme.series.iter().filter_map(|style| style.fg).chain(theme.heat);
        assert!(colors.into_iter().all(|color| !pale.contains(&color)), "{name}");
    }
}

#[test]
fn high_contrast_text_is_at_least_seven_to_one() {
    let theme = Theme::named("high-contrast").unwrap();
    let ground = theme.ground.unwrap();
    for (role, style) in theme.roles.iter().filter(|(role, _)| !FAINT_ROLES.contains(role)) {
        let contrast = contrast(style, ground).unwrap_or(21.0);
        assert!(contrast >= 7.0, "{role}: {contrast:.2}");
    }
}

#[test]
fn a_function_and_its_derivatives_are_apart_in_every_kind_of_colour_vision() {
    for theme in themes().into_iter().filter(|theme| theme.ground.is_some()) {
        let least = least_distance(&theme.series[..3]);
        println!("{}: f, f′, f″ at least {:.1} apart ({})", theme.name, least.0, least.1);
        assert!(least.0 >= 6.0, "{}: {least:?}", theme.name);
    }
}

#[test]
fn all_curves_of_the_colour_blind_theme_are_apart() {
    let theme = Theme::named("colour-blind").unwrap();
    let four = least_distance(&theme.series[..4]);
    let all = least_distance(&theme.series);
    assert!(four.0 >= 10.0, "{four:?}");
    assert!(all.0 >= 5.0, "{all:?}");
}

#[test]
fn mono_has_no_colours_and_still_tells_things_apart() {
    let theme = Theme::named("mono").unwrap();
    let colored = |style: &Style| style.fg.is_some() || style.bg.is_some();
    assert!(theme.roles.iter().all(|(_, style)| !colored(&style)));
    assert!(!theme.series.iter().any(colored));
    assert_eq!(theme.heat(0.5), None);
    let roles = &theme.roles;
    for (one, other) in [
        (roles.text, roles.selection),
        (roles.tab, roles.tab_active),
        (roles.text, roles.bad),
        (roles.warn, roles.bad),
        (roles.warn, roles.good),
        (roles.border, roles.border_focus),
        (roles.footer_key, roles.footer_text),
        (roles.selection, roles.found),
    ] {
        assert_ne!(one, other);
    }
}

#[test]
fn fewer_colours_keep_to_what_the_terminal_has() {
    for theme in themes() {
        let colors = |theme: &Theme| -> Vec<Color> {
            let styles = theme.roles.iter().map(|(_, style)| style).chain(theme.series);
            let colors = styles.flat_map(|style| [style.fg, style.bg]).flatten();
            colors.chain(theme.heat.clone()).collect()
        };
        let rgb = |color: &Color| matches!(color, Color::Rgb(..));
        let indexed = |color: &Color| matches!(color, Color::Indexed(_));
        assert!(!colors(&theme.clone().at(ColorDepth::Ansi256)).iter().any(rgb));
        let sixteen = colors(&theme.clone().at(ColorDepth::Ansi16));
        assert!(!sixteen.iter().any(|color| rgb(color) || indexed(color)), "{}", theme.name);
        assert!(colors(&theme.at(ColorDepth::None)).is_empty());
    }
    assert!(Roles::NAMES.len() > SERIES);
}

// Colour arithmetic: sRGB, WCAG 2 contrast, colour blindness after Machado, Oliveira and Fernandes
// (2009), distances in Oklab (Ottosson, 2020) times 100.

type Rgb = (u8, u8, u8);

/// Of a style's text on its background; None where the terminal decides.
fn contrast(style: Style, ground: Rgb) -> Option<f64> {
    let fg = luminance(rgb(style.fg?)?);
    let bg = luminance(style.bg.map_or(Some(ground), rgb)?);
    Some((fg.max(bg) + 0.05) / (fg.min(bg) + 0.05))
}

fn rgb(color: Color) -> Option<Rgb> {
    match color {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(index @ 16..=231) => {
            let level = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
            let index = index - 16;
            Some((level(index / 36), level(index / 6 % 6), level(index % 6)))
        }
        Color::Indexed(index @ 232..) => {
            let gray = 8 + 10 * (index - 232);
            Some((gray, gray, gray))
        }
        _ => None,
    }
}

fn linear((r, g, b): Rgb) -> [f64; 3] {
    [r, g, b].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance(color: Rgb) -> f64 {
    let [r, g, b] = linear(color);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

const VISIONS: [(&str, [[f64; 3]; 3]); 4] = [
    ("common", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deutan",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritan",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

fn product(matrix: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn oklab(linear: [f64; 3]) -> [f64; 3] {
    let cones = product(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        linear,
    );
    product(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        cones.map(f64::cbrt),
    )
}

/// The least distance of two of the colours, and in whose eyes.
fn least_distance(styles: &[Style]) -> (f64, String) {
    let colors: Vec<Rgb> = styles.iter().map(|style| rgb(style.fg.unwrap()).unwrap()).collect();
    let mut least = (f64::INFINITY, String::new());
    for (vision, matrix) in VISIONS {
        let seen =
            |color: Rgb| oklab(product(matrix, linear(color)).map(|part| part.clamp(0.0, 1.0)));
        for (i, &one) in colors.iter().enumerate() {
            for (j, &other) in colors.iter().enumerate().take(i) {
                let (one, other) = (seen(one), seen(other));
                let square: f64 = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum();
                let distance = 100.0 * square.sqrt();
                if distance < least.0 {
                    least = (distance, format!("{vision}: {j} and {i}"));
                }
            }
        }
    }
    least
}
