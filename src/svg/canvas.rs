//! SVG elements in a string. Numbers are written short, text is escaped and freed of control
//! characters, which XML forbids; raised figures (10⁻³, δᴸ) are set small and raised, because few
//! fonts have all of them.

use super::look::{Dash, Ink, Look, Marker, Shape};
use crate::lesson::sanitise;
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

pub(super) struct Canvas {
    writer: Writer<Vec<u8>>,
    look: Look,
    clips: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TextStyle {
    pub size: f64,
    pub bold: bool,
    pub ink: Ink,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
    /// Turned to the left, its middle here
    Upright,
}

/// (left, top, width, height)
pub(super) type Frame = (f64, f64, f64, f64);

/// Raised figures and letters, and what they are.
const RAISED: (&str, &str) = ("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᴸˡ", "0123456789−+Ll");
/// How much of [`width`] a text usually takes.
const TYPICAL: f64 = 0.95;
/// Beyond so many pixels numbers only strain the reader of the file.
const FARTHEST: f64 = 1e4;

impl Canvas {
    pub fn new(look: Look) -> Canvas {
        Canvas { writer: Writer::new(Vec::new()), look, clips: 0 }
    }

    /// The whole file; `title` is for whoever cannot see it.
    pub fn finish(self, title: &str) -> String {
        let (width, height) = self.look.size.pixels();
        let unit = self.look.size.unit.name();
        let body = String::from_utf8(self.writer.into_inner()).unwrap_or_default();
        let mut whole = Canvas::new(self.look);
        let head = [
            ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
            ("width", format!("{}{unit}", number(self.look.size.width))),
            ("height", format!("{}{unit}", number(self.look.size.height))),
            ("viewBox", format!("0 0 {} {}", number(width), number(height))),
            ("role", "img".to_owned()),
            ("font-family", "sans-serif".to_owned()),
        ];
        whole.open("svg", &head);
        whole.open("title", &[]);
        whole.write(Event::Text(BytesText::new(&clean(title))));
        whole.close("title");
        whole.rect((0.0, 0.0, width, height), Ink::Ground);
        let head = String::from_utf8(whole.writer.into_inner()).unwrap_or_default();
        format!("{}{body}\n</svg>\n", head.trim_start())
    }

    /// Writing to memory does not fail.
    fn write(&mut self, event: Event) {
        let _ = self.writer.write_event(event);
    }

    fn element(name: &'static str, attributes: &[(&str, String)]) -> BytesStart<'static> {
        let mut start = BytesStart::new(name);
        attributes.iter().for_each(|(name, value)| start.push_attribute((*name, value.as_str())));
        start
    }

    fn open(&mut self, name: &'static str, attributes: &[(&str, String)]) {
        self.write(Event::Text(BytesText::new("\n")));
        self.write(Event::Start(Canvas::element(name, attributes)));
    }

    fn close(&mut self, name: &'static str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    fn empty(&mut self, name: &'static str, attributes: &[(&str, String)]) {
        self.write(Event::Text(BytesText::new("\n")));
        self.write(Event::Empty(Canvas::element(name, attributes)));
    }

    fn color(&self, ink: Ink) -> String {
        self.look.ground.color(ink).to_owned()
    }

    pub fn rect(&mut self, (x, y, width, height): Frame, ink: Ink) {
        let fill = self.color(ink);
        let attributes = [
            ("x", number(x)),
            ("y", number(y)),
            ("width", number(width)),
            ("height", number(height)),
            ("fill", fill),
        ];
        self.empty("rect", &attributes);
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink, width: f64) {
        let attributes = [
            ("x1", number(from.0)),
            ("y1", number(from.1)),
            ("x2", number(to.0)),
            ("y2", number(to.1)),
            ("stroke", self.color(ink)),
            ("stroke-width", number(width)),
        ];
        self.empty("line", &attributes);
    }

    /// Points joined by lines.
    pub fn polyline(&mut self, points: &[(f64, f64)], ink: Ink, dash: Dash, width: f64) {
        let mut attributes = vec![
            ("points", pairs(points)),
            ("fill", "none".to_owned()),
            ("stroke", self.color(ink)),
            ("stroke-width", number(width)),
            ("stroke-linejoin", "round".to_owned()),
        ];
        attributes.extend(dash.pattern().map(|pattern| ("stroke-dasharray", pattern.to_owned())));
        self.empty("polyline", &attributes);
    }

    /// A translucent area.
    pub fn area(&mut self, points: &[(f64, f64)], ink: Ink) {
        let attributes = [
            ("points", pairs(points)),
            ("fill", self.color(ink)),
            ("fill-opacity", "0.18".to_owned()),
        ];
        self.empty("polygon", &attributes);
    }

    /// What is drawn between this and [`Canvas::unclip`] is cut at the frame.
    pub fn clip(&mut self, frame: Frame) {
        self.clips += 1;
        let id = format!("clip{}", self.clips);
        self.open("clipPath", &[("id", id.clone())]);
        self.rect(frame, Ink::Ground);
        self.close("clipPath");
        self.open("g", &[("clip-path", format!("url(#{id})"))]);
    }

    pub fn unclip(&mut self) {
        self.close("g");
    }

    /// A shape in the middle of which the point lies; hollow ones show what is below the ground.
    pub fn marker(&mut self, (x, y): (f64, f64), marker: Marker, ink: Ink) {
        const RADIUS: f64 = 2.9;
        let fill = if marker.filled { ink } else { Ink::Ground };
        let mut attributes = vec![
            ("fill", self.color(fill)),
            ("stroke", self.color(ink)),
            ("stroke-width", "1.2".to_owned()),
        ];
        let around: &[(f64, f64)] = match marker.shape {
            Shape::Circle => {
                attributes.extend([("cx", number(x)), ("cy", number(y)), ("r", number(RADIUS))]);
                return self.empty("circle", &attributes);
            }
            Shape::Square => &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
            Shape::Up => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            Shape::Down => &[(0.0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
            Shape::Diamond => &[(0.0, -1.3), (1.2, 0.0), (0.0, 1.3), (-1.2, 0.0)],
        };
        let points: Vec<(f64, f64)> =
            around.iter().map(|(dx, dy)| (x + RADIUS * dx, y + RADIUS * dy)).collect();
        attributes.push(("points", pairs(&points)));
        self.empty("polygon", &attributes);
    }

    /// One line of text on its baseline.
    ///
    /// Some programs set each piece of a text with raised figures at the anchor by itself, so such a
    /// text always starts where its width, as far as it is known, says.
    pub fn text(&mut self, (x, y): (f64, f64), text: &str, style: TextStyle, anchor: Anchor) {
        let runs = runs(&clean(text));
        let wide =
            if runs.iter().any(|(raised, _)| *raised) { TYPICAL * width(text, style) } else { 0.0 };
        let mut attributes =
            vec![("font-size", number(style.size)), ("fill", self.color(style.ink))];
        match anchor {
            Anchor::Upright => {
                let y = y + wide / 2.0;
                let place = format!("translate({} {}) rotate(-90)", number(x), number(y));
                attributes.push(("transform", place));
            }
            Anchor::Start => attributes.extend([("x", number(x)), ("y", number(y))]),
            Anchor::Middle => attributes.extend([("x", number(x - wide / 2.0)), ("y", number(y))]),
            Anchor::End => attributes.extend([("x", number(x - wide)), ("y", number(y))]),
        }
        let anchor = match anchor {
            _ if wide > 0.0 => "start",
            Anchor::Start => "start",
            Anchor::Middle | Anchor::Upright => "middle",
            Anchor::End => "end",
        };
        attributes.push(("text-anchor", anchor.to_owned()));
        if style.bold {
            attributes.push(("font-weight", "bold".to_owned()));
        }
        self.open("text", &attributes);
        let mut raised_before = false;
        for (raised, run) in runs {
            // What follows a raised run goes down again.
            let shift = 0.36 * style.size * (f64::from(raised_before) - f64::from(raised));
            if raised || raised_before {
                let size = if raised { 0.72 * style.size } else { style.size };
                let attributes = [("dy", number(shift)), ("font-size", number(size))];
                self.write(Event::Start(Canvas::element("tspan", &attributes)));
                self.write(Event::Text(BytesText::new(&run)));
                self.close("tspan");
            } else {
                self.write(Event::Text(BytesText::new(&run)));
            }
            raised_before = raised;
        }
        self.close("text");
    }
}

/// Text that may stand in XML, on one line.
fn clean(text: &str) -> String {
    sanitise::one_line(text, usize::MAX)
}

/// Parts of a text, each raised or not, the raised ones as plain characters.
fn runs(text: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let plain = RAISED.0.chars().position(|raised| raised == c);
        let plain = plain.and_then(|at| RAISED.1.chars().nth(at));
        match runs.last_mut() {
            Some((raised, run)) if *raised == plain.is_some() => run.push(plain.unwrap_or(c)),
            _ => runs.push((plain.is_some(), plain.unwrap_or(c).to_string())),
        }
    }
    runs
}

/// About how wide a text is, for a sans-serif font that nobody knows: rather too wide.
pub(super) fn width(text: &str, style: TextStyle) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '′' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | ' ' | '/' | '-' | '″' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.98,
        '−' | '+' | '=' | '×' | '<' | '>' | '→' | '~' => 0.84,
        c if RAISED.0.contains(c) => 0.46,
        c if c.is_ascii_uppercase() => 0.72,
        c if (c as u32) >= 0x2e80 => 1.05,
        _ => 0.63,
    };
    let bold = if style.bold { 1.08 } else { 1.0 };
    text.chars().map(of).sum::<f64>() * style.size * bold
}

/// Lines of a text, none wider than `most`; a word that is wider is cut.
pub(super) fn wrapped(text: &str, style: TextStyle, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), style) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(cut(word, style, most)),
        }
    }
    lines
}

fn cut(word: &str, style: TextStyle, most: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let last = pieces.len() - 1;
        if !pieces[last].is_empty() && width(&format!("{}{c}", pieces[last]), style) > most {
            pieces.push(c.to_string());
        } else {
            pieces[last].push(c);
        }
    }
    pieces
}

/// With two decimals at most.
fn number(x: f64) -> String {
    let x = if x.is_nan() { 0.0 } else { x.clamp(-FARTHEST, FARTHEST) };
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn pairs(points: &[(f64, f64)]) -> String {
    let pairs: Vec<String> =
        points.iter().map(|&(x, y)| format!("{},{}", number(x), number(y))).collect();
    pairs.join(" ")
}
