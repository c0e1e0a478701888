use super::look::Colors;
use super::*;
use proptest::prelude::*;

fn look(ground: Ground) -> Look {
    Look { ground, size: Size { width: 160.0, height: 100.0, unit: Unit::Millimeters } }
}

fn figure(title: &str, range: (f64, f64), points: Vec<(f64, f64)>) -> Figure {
    let (x, y) = (Axis::fitting("x", points.iter().map(|p| p.0)), Axis::linear("y", range));
    let line = Line {
        markers: Some((Marker::of(3), Spacing::EveryPoint)),
        ends: points.iter().map(|&point| (point, false)).collect(),
        ..Line::new(title, vec![points.clone()], Ink::Series(0))
    };
    let log = Axis::log("δ¹/δᴸ", points.iter().map(|p| p.1));
    let bars = Bars { name: title.to_owned(), values: points, ink: Ink::Series(1) };
    let panel = |y, layer| Panel { title: title.to_owned(), x: x.clone(), y, layers: vec![layer] };
    let panels = vec![panel(y, Layer::Line(line)), panel(log, Layer::Bars(bars))];
    Figure { title: title.to_owned(), notes: vec![title.to_owned()], rows: vec![panels] }
}

/// All text of an element and what is in it.
fn words(node: roxmltree::Node) -> String {
    node.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect()
}

#[test]
fn text_is_escaped_and_freed_of_what_xml_forbids() {
    let title = "a < b && c > \"d\" 'e' \u{1b}[31m\u{0}]]>";
    let text = figure(title, (0.0, 1.0), vec![(0.0, 0.5)]).write(look(Ground::Light));
    let document = roxmltree::Document::parse(&text).unwrap();
    let first = document.descendants().find(|node| node.has_tag_name("title")).unwrap();
    assert!(words(first).starts_with("a < b && c > \"d\" 'e' "), "{:?}", words(first));
    assert!(!text.contains('\u{1b}') && !text.contains('\u{0}'));
}

#[test]
fn raised_figures_are_plain_ones_set_higher() {
    let text = figure("t", (0.0, 1.0), vec![(1.0, 1e-6), (2.0, 1.0)]).write(look(Ground::Light));
    let document = roxmltree::Document::parse(&text).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let labels: Vec<String> = texts.map(words).collect();
    assert!(labels.contains(&"10−6".to_owned()), "{labels:?}");
    assert!(labels.contains(&"δ1/δL".to_owned()), "{labels:?}");
    assert!(labels.iter().all(|label| !label.contains(['⁻', '⁶', 'ᴸ'])));
}

#[test]
fn the_file_has_the_size_that_was_asked_for() {
    let text = Figure::default().write(look(Ground::Dark));
    let document = roxmltree::Document::parse(&text).unwrap();
    let svg = document.root_element();
    assert_eq!(svg.attribute("width"), Some("160mm"));
    assert_eq!(svg.attribute("height"), Some("100mm"));
    assert_eq!(svg.attribute("viewBox"), Some("0 0 604.72 377.95"));
}

#[test]
fn a_line_is_cut_where_it_has_no_place() {
    let points = vec![(1.0, 1.0), (2.0, 0.1), (3.0, 0.0), (4.0, 0.1), (5.0, 1.0)];
    let line = Line::new("line", vec![points.clone()], Ink::Series(0));
    let panel = Panel {
        title: String::new(),
        x: Axis::whole("depth", (1.0, 5.0)),
        y: Axis::log("ratio", points.iter().map(|p| p.1)),
        layers: vec![Layer::Line(line)],
    };
    let text = Figure { rows: vec![vec![panel]], ..Figure::default() }.write(look(Ground::Light));
    let document = roxmltree::Document::parse(&text).unwrap();
    let clipped = document.descendants().find(|node| node.has_attribute("clip-path")).unwrap();
    assert_eq!(clipped.children().filter(|node| node.has_tag_name("polyline")).count(), 2);
}

#[test]
fn everything_stays_within_the_picture() {
    for ground in [Ground::Light, Ground::Dark] {
        let title =
            "a rather long title that cannot stand on one line of so narrow a figure as this";
        let points = (1..=40).map(|l| (f64::from(l), (-f64::from(l)).exp())).collect();
        let text = figure(title, (0.0, 1.0), points).write(look(ground));
        let document = roxmltree::Document::parse(&text).unwrap();
        for node in document.descendants().filter(|node| node.has_tag_name("text")) {
            let coordinate = |name| node.attribute(name).map(|text| text.parse::<f64>().unwrap());
            let (Some(x), Some(y)) = (coordinate("x"), coordinate("y")) else { continue };
            let style = TextStyle {
                size: coordinate("font-size").unwrap(),
                bold: node.attribute("font-weight").is_some(),
                ink: Ink::Text,
            };
            let wide = canvas::width(&words(node), style);
            let left = match node.attribute("text-anchor").unwrap() {
                "start" => x,
                "middle" => x - wide / 2.0,
                _ => x - wide,
            };
            assert!(left >= 0.0 && left + wide <= 604.72, "{:?}", words(node));
            assert!((0.0..=377.95).contains(&y), "{:?}", words(node));
        }
    }
}

#[test]
fn colors_stand_out_from_their_ground() {
    let channel = |text: &str| {
        let value = f64::from(u8::from_str_radix(text, 16).unwrap()) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = |color: &str| {
        0.2126 * channel(&color[1..3])
            + 0.7152 * channel(&color[3..5])
            + 0.0722 * channel(&color[5..7])
    };
    for ground in [Ground::Light, Ground::Dark] {
        let Colors { ground, text, muted, series, .. } = ground.colors();
        let contrast = |color: &str| {
            let (a, b) = (luminance(color), luminance(ground));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        assert!(contrast(text) >= 7.0 && contrast(muted) >= 7.0, "{}", contrast(muted));
        for color in series {
            assert!(contrast(color) >= 3.5, "{color} on {ground}: {}", contrast(color));
        }
    }
}

proptest! {
    #[test]
    fn whatever_the_numbers_it_is_xml_without_words_for_numbers(
        range in (proptest::num::f64::ANY, proptest::num::f64::ANY),
        points in proptest::collection::vec((proptest::num::f64::ANY, proptest::num::f64::ANY), 0..9),
        title in ".{0,40}",
    ) {
        let text = figure(&title, range, points).write(look(Ground::Light));
        let document = roxmltree::Document::parse(&text);
        prop_assert!(document.is_ok(), "{:?}\n{text}", document.err());
        for node in document.unwrap().descendants() {
            for attribute in node.attributes() {
                let value = attribute.value().to_lowercase();
                prop_assert!(!value.contains("nan") && !value.contains("inf"), "{value}");
            }
        }
    }
}
