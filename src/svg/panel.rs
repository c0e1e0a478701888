//! One panel: title and legend above, the frame with its grid, numbers and words along two sides,
//! and the layers within it.

use super::axis::{Axis, Tick};
use super::canvas::{self, Anchor, Canvas, Frame, TextStyle};
use super::{Band, Bars, Dash, Ink, Layer, Line, Marker, Panel, Spacing};

const TITLE: TextStyle = TextStyle { size: 11.0, bold: true, ink: Ink::Text };
const LABEL: TextStyle = TextStyle { size: 10.5, bold: false, ink: Ink::Text };
const NUMBER: TextStyle = TextStyle { size: 9.5, bold: false, ink: Ink::Text };
const LEGEND: TextStyle = TextStyle { size: 9.5, bold: false, ink: Ink::Text };

/// Of a line in the legend, and from there to its name
const SAMPLE: (f64, f64) = (26.0, 5.0);
/// Between the entries of a legend
const BETWEEN: f64 = 14.0;
const LEGEND_LINE: f64 = 14.0;
const TICK: f64 = 3.5;
/// From one number of an axis to the next, at least
const PITCH: (f64, f64) = (18.0, 20.0);
const STROKE: f64 = 1.5;

pub(super) fn draw(panel: &Panel, canvas: &mut Canvas, (x, y, width, height): Frame) {
    let mut top = y;
    if !panel.title.is_empty() {
        for line in canvas::wrapped(&panel.title, TITLE, width) {
            top += 13.0;
            canvas.text((x, top), &line, TITLE, Anchor::Start);
        }
        top += 5.0;
    }
    top = legend(panel, canvas, (x, top, width)) + 5.0;
    let below = NUMBER.size + TICK + 5.0 + LABEL.size + 6.0;
    let height = (y + height - top - below).max(10.0);
    let y_ticks = panel.y.ticks((height / PITCH.1) as usize);
    let widest = y_ticks.iter().map(|(_, label)| canvas::width(label, NUMBER));
    let widest = widest.fold(0.0, f64::max);
    let left = LABEL.size + 7.0 + widest + TICK + 3.0;
    // The last number of the x axis reaches beyond its tick.
    let right = 12.0;
    let frame = (x + left, top, (width - left - right).max(10.0), height);
    axes(panel, &y_ticks, canvas, frame);
    let label_at = (x + LABEL.size, top + height / 2.0);
    canvas.text(label_at, &panel.y.label, LABEL, Anchor::Upright);
    let label_at = (frame.0 + frame.2 / 2.0, top + height + below - 5.0);
    canvas.text(label_at, &panel.x.label, LABEL, Anchor::Middle);
    canvas.clip(frame);
    let place = Place { panel, frame };
    for layer in &panel.layers {
        place.layer(layer, canvas);
    }
    canvas.unclip();
    // Markers on the border are whole.
    for layer in &panel.layers {
        if let Layer::Line(line) = layer {
            place.markers(line, canvas);
        }
    }
}

fn axes(panel: &Panel, y_ticks: &[Tick], canvas: &mut Canvas, frame: Frame) {
    let (left, top, width, height) = frame;
    let bottom = top + height;
    let inside = |share: f64| (-1e-9..=1.0 + 1e-9).contains(&share);
    for (value, label) in x_ticks(&panel.x, width) {
        let Some(share) = panel.x.share(value).filter(|&share| inside(share)) else { continue };
        let x = left + share * width;
        if !label.is_empty() {
            canvas.line((x, top), (x, bottom), Ink::Grid, 0.7);
            canvas.text((x, bottom + TICK + NUMBER.size + 1.0), &label, NUMBER, Anchor::Middle);
        }
        canvas.line((x, bottom), (x, bottom + TICK), Ink::Muted, 0.9);
    }
    for (value, label) in y_ticks {
        let Some(share) = panel.y.share(*value).filter(|&share| inside(share)) else { continue };
        let y = bottom - share * height;
        let mut tick = TICK;
        if label.is_empty() {
            tick /= 2.0;
        } else {
            canvas.line((left, y), (left + width, y), Ink::Grid, 0.7);
            let at = (left - TICK - 3.0, y + 0.36 * NUMBER.size);
            canvas.text(at, label, NUMBER, Anchor::End);
        }
        canvas.line((left - tick, y), (left, y), Ink::Muted, 0.9);
    }
    let corners = [(left, top), (left, bottom), (left + width, bottom)];
    canvas.polyline(&corners, Ink::Muted, Dash::Solid, 0.9);
}

/// As many as have room for their labels.
fn x_ticks(axis: &Axis, width: f64) -> Vec<Tick> {
    let fits = |ticks: &[Tick]| {
        let labeled: Vec<&Tick> = ticks.iter().filter(|(_, label)| !label.is_empty()).collect();
        labeled.windows(2).all(|pair| {
            let shares = (axis.share(pair[0].0), axis.share(pair[1].0));
            let (Some(from), Some(to)) = shares else { return true };
            let wide = pair.iter().map(|(_, label)| canvas::width(label, NUMBER) / 2.0);
            (to - from) * width >= wide.sum::<f64>() + 8.0
        })
    };
    let most = ((width / PITCH.0) as usize).clamp(2, 12);
    (2..=most).rev().map(|most| axis.ticks(most)).find(|ticks| fits(ticks)).unwrap_or_default()
}

/// Draws what is named, and gives where the legend ends.
fn legend(panel: &Panel, canvas: &mut Canvas, (left, top, width): (f64, f64, f64)) -> f64 {
    let mut names: Vec<&str> = Vec::new();
    let (mut x, mut y) = (left, top + LEGEND_LINE - 3.0);
    for layer in &panel.layers {
        let Some(name) = layer.name().filter(|name| !name.is_empty() && !names.contains(name))
        else {
            continue;
        };
        names.push(name);
        let lines = canvas::wrapped(name, LEGEND, width - SAMPLE.0 - SAMPLE.1);
        let widest = lines.iter().map(|line| canvas::width(line, LEGEND)).fold(0.0, f64::max);
        let wide = SAMPLE.0 + SAMPLE.1 + widest;
        if x > left && x + wide > left + width {
            (x, y) = (left, y + LEGEND_LINE);
        }
        layer.sample(canvas, (x, y - 0.35 * LEGEND.size));
        let text_x = x + SAMPLE.0 + SAMPLE.1;
        for (index, line) in lines.iter().enumerate() {
            y += if index > 0 { LEGEND_LINE } else { 0.0 };
            canvas.text((text_x, y), line, LEGEND, Anchor::Start);
        }
        x += if lines.len() > 1 { width } else { wide + BETWEEN };
    }
    if names.is_empty() { top } else { y + 3.0 }
}

impl Layer {
    fn name(&self) -> Option<&str> {
        match self {
            Layer::Line(Line { name, .. })
            | Layer::Band(Band { name, .. })
            | Layer::Bars(Bars { name, .. }) => Some(name),
            Layer::Level(_) => None,
        }
    }

    /// What stands before its name.
    fn sample(&self, canvas: &mut Canvas, (x, y): (f64, f64)) {
        match self {
            Layer::Line(line) => {
                if let Some(dash) = line.dash {
                    canvas.polyline(&[(x, y), (x + SAMPLE.0, y)], line.ink, dash, STROKE);
                }
                if let Some((marker, _)) = line.markers {
                    canvas.marker((x + SAMPLE.0 / 2.0, y), marker, line.ink);
                }
            }
            Layer::Band(band) => {
                let (low, high) = (y + 4.0, y - 4.0);
                let right = x + SAMPLE.0;
                canvas.area(&[(x, low), (right, low), (right, high), (x, high)], band.ink);
            }
            Layer::Bars(bars) => canvas.rect((x + 8.0, y - 4.0, 10.0, 8.0), bars.ink),
            Layer::Level(_) => {}
        }
    }
}

/// Where data and pixels meet.
struct Place<'p> {
    panel: &'p Panel,
    frame: Frame,
}

impl Place<'_> {
    fn at(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let (left, top, width, height) = self.frame;
        let (x, y) = (self.panel.x.share(x)?, self.panel.y.share(y)?);
        Some((left + x * width, top + (1.0 - y) * height))
    }

    /// Parts of a segment all of whose points have a place.
    fn pieces(&self, segment: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let placed: Vec<Option<(f64, f64)>> = segment.iter().map(|&point| self.at(point)).collect();
        let pieces = placed.split(Option::is_none);
        pieces.map(|piece| piece.iter().copied().flatten().collect()).collect()
    }

    fn layer(&self, layer: &Layer, canvas: &mut Canvas) {
        match layer {
            Layer::Level(y) => {
                let (x, _) = self.panel.x.range;
                if let Some((left, y)) = self.at((x, *y)) {
                    let ends = [(left, y), (left + self.frame.2, y)];
                    canvas.polyline(&ends, Ink::Muted, Dash::Solid, 0.8);
                }
            }
            Layer::Bars(bars) => self.bars(bars, canvas),
            Layer::Band(band) => self.band(band, canvas),
            Layer::Line(line) => {
                let Some(dash) = line.dash else { return };
                let pieces = line.segments.iter().flat_map(|segment| self.pieces(segment));
                for piece in pieces.filter(|piece| piece.len() > 1) {
                    canvas.polyline(&piece, line.ink, dash, STROKE);
                }
            }
        }
    }

    fn bars(&self, bars: &Bars, canvas: &mut Canvas) {
        let (left, _) = self.panel.x.range;
        let pixels = |by: f64| Some((self.panel.x.share(left + by)? * self.frame.2).abs());
        let wide = 0.8 * pixels(1.0).unwrap_or(1.0);
        let bottom = self.frame.1 + self.frame.3;
        for &(x, value) in &bars.values {
            let Some((middle, end)) = self.at((x, value)) else { continue };
            let from = self.at((x, 0.0)).map_or(bottom, |(_, y)| y);
            let (high, low) = (from.min(end), from.max(end));
            canvas.rect((middle - wide / 2.0, high, wide, low - high), bars.ink);
        }
    }

    fn band(&self, band: &Band, canvas: &mut Canvas) {
        for segment in &band.segments {
            let upper = segment.iter().filter_map(|&(x, _, high)| self.at((x, high)));
            let lower = segment.iter().rev().filter_map(|&(x, low, _)| self.at((x, low)));
            let around: Vec<(f64, f64)> = upper.chain(lower).collect();
            if around.len() > 2 {
                canvas.area(&around, band.ink);
            }
        }
    }

    fn markers(&self, line: &Line, canvas: &mut Canvas) {
        let (left, top, width, height) = self.frame;
        let shown = |&(x, y): &(f64, f64)| {
            (left - 0.5..=left + width + 0.5).contains(&x)
                && (top - 0.5..=top + height + 0.5).contains(&y)
        };
        if let Some((marker, spacing)) = line.markers {
            let points = line.segments.iter().flatten();
            let points: Vec<(f64, f64)> =
                points.filter_map(|&point| self.at(point)).filter(shown).collect();
            let marked: Vec<(f64, f64)> = match spacing {
                Spacing::EveryPoint => points,
                Spacing::Few { share } => few(&points, (left, width), share),
            };
            marked.into_iter().for_each(|point| canvas.marker(point, marker, line.ink));
        }
        for &(point, closed) in &line.ends {
            if let Some(point) = self.at(point).filter(shown) {
                let marker = Marker { filled: closed, ..Marker::CIRCLE };
                canvas.marker(point, marker, line.ink);
            }
        }
    }
}

/// The points that lie nearest to a few places at equal distances, moved by a share of that.
fn few(points: &[(f64, f64)], (left, width): (f64, f64), share: f64) -> Vec<(f64, f64)> {
    const COUNT: usize = 7;
    let step = width / COUNT as f64;
    let places = (0..COUNT).map(|index| left + (index as f64 + share) * step);
    let nearest = |place: f64| {
        let away = |point: &(f64, f64)| (point.0 - place).abs();
        let nearest = points.iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
        (away(nearest) < step / 4.0).then_some(*nearest)
    };
    places.filter_map(nearest).collect()
}
