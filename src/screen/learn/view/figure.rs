//! The figure: charts, the network's layers, and a sentence about them.

use super::super::{State, layout};
use super::{charts, lens, softmax};
use crate::lesson::question::Hides;
use crate::lesson::{Course, FigureNetwork};
use crate::live::{self, Pace};
use crate::math::nn::{Quantity, Report};
use crate::screen::narration;
use crate::typeset::{self, brief, wrap};
use crate::widget::bars::{LayerBars, Orientation, Scale};
use crate::widget::chrome::panel;
use crate::widget::text::spans;
use crate::widget::{Canvas, scale};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

pub fn draw(
    state: &State,
    course: &Course,
    snapshot: Option<&live::Snapshot>,
    Canvas { area, paint, buffer }: Canvas,
) {
    let figure = state.figure(course);
    let hides = state.hides(course);
    if hides == Some(Hides::Figure) {
        let ruled = layout::is_ruled(area.height);
        return covered(&Line::raw("Figure"), ruled, Canvas { area, paint, buffer });
    }
    if figure.softmax.is_some() {
        return softmax::bars(state, course, Canvas { area, paint, buffer });
    }
    let network = state.network(course);
    let parts = layout::figure(area, network.is_some());
    let seen = lens::seen(state, network.as_ref()).filter(|_| hides.is_none());
    charts::draw(state, (figure, hides, seen), &parts, paint, buffer);
    let (Some(network), Some(layers)) = (&network, parts.layers) else { return };
    // While another figure's run is being replaced its numbers do not belong here.
    let is_it = |snapshot: &&live::Snapshot| {
        let Pace::Steps { count, .. } = snapshot.job.pace else { return false };
        snapshot.job.settings == network.settings && count == network.train
    };
    let snapshot = snapshot.filter(is_it);
    let report = snapshot.and_then(|snapshot| snapshot.report.as_deref());
    let report = seen.map(|seen| &seen.report).or(report);
    let step = report.map_or(0, |report| report.step);
    let (title, details) = bars_titles(network, step, layers);
    if hides.is_some() {
        return covered(&Line::raw(title), parts.ruled, Canvas { area: layers, paint, buffer });
    }
    let inner =
        framed_part(&Line::raw(title), false, parts.ruled, Canvas { area: layers, paint, buffer });
    let chosen = network.lens.map(|lens| lens.layer - 1);
    bars((network.quantity, chosen), report, details, Canvas { area: inner, paint, buffer });
    let Some(area) = parts.words else { return };
    let failed = snapshot.and_then(|snapshot| match &snapshot.state {
        live::State::Failed(why) => Some(why),
        _ => None,
    });
    let seen = seen.filter(|seen| seen.report.overflow.is_none());
    let forms = match (failed, seen, report) {
        (Some(why), ..) => vec![narration::failed(why)],
        (None, Some(seen), _) => lens::words(seen).to_vec(),
        (None, None, Some(report)) => {
            let forms = [narration::summary, narration::short, narration::shortest];
            forms.map(|form| form(report, &network.settings, network.quantity)).to_vec()
        }
        (None, None, None) => return,
    };
    words(&forms, Canvas { area, paint, buffer });
}

/// The first form that has room, or the last, which is the shortest.
fn words(forms: &[typeset::Line], Canvas { area, paint, buffer }: Canvas) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut set = forms.iter().map(|form| wrap(form, inner.width.into()));
    let shortest = forms.last().map(|form| wrap(form, inner.width.into()));
    let lines = set.find(|lines| lines.len() <= inner.height.into()).or(shortest);
    for (row, line) in inner.rows().zip(&lines.unwrap_or_default()) {
        spans(line, paint.theme).render(row, buffer);
    }
}

/// A part of the figure in a frame or under a rule; what is inside.
pub fn framed_part(
    title: &Line,
    focused: bool,
    ruled: bool,
    Canvas { area, paint, buffer }: Canvas,
) -> Rect {
    if !ruled {
        panel(&title.to_string(), focused, paint).render(area, buffer);
        return layout::inside(area);
    }
    let area = area.intersection(buffer.area);
    let roles = &paint.theme.roles;
    let line = paint.charset.border(focused).horizontal_top;
    let style = if focused { roles.border_focus } else { roles.border };
    for x in area.x..area.right().saturating_sub(1) {
        buffer[(x, area.y)].set_symbol(line).set_style(style);
    }
    let room = area.width.saturating_sub(3);
    let columns = (title.width() as u16).min(room);
    if columns > 0 {
        let place = Rect { x: area.x + 1, width: columns + 2, height: 1, ..area };
        Line::raw(" ".repeat(place.width.into())).render(place, buffer);
        let place = Rect { x: place.x + 1, width: columns, ..place };
        buffer.set_style(place, roles.title);
        title.render(place, buffer);
    }
    layout::below_rule(area)
}

/// An open question keeps this to itself.
pub fn covered(title: &Line, ruled: bool, Canvas { area, paint, buffer }: Canvas) {
    let inner = framed_part(title, false, ruled, Canvas { area, paint, buffer });
    let y = inner.y + inner.height.saturating_sub(1) / 2;
    let line = Rect { y, height: 1, ..inner }.intersection(inner);
    Line::styled(ANSWER_FIRST, paint.theme.roles.dim).centered().render(line, buffer);
}

pub const ANSWER_FIRST: &str = "answer first";

/// What is drawn of which network: in the frame, as much as fits, and the rest of it in a line below
/// where there is room.
fn bars_titles(network: &FigureNetwork, step: u64, area: Rect) -> (String, Option<String>) {
    let quantity = narration::short_title(network.quantity);
    let settings = &network.settings;
    let layers = match settings.depth {
        1 => "1 layer".to_owned(),
        depth => format!("{depth} layers"),
    };
    let (function, seed) = (settings.activation.legend(), settings.seed);
    let init = match settings.gain {
        1.0 => settings.init.title().to_owned(),
        gain => format!("{} × {}", brief(gain), settings.init.title()),
    };
    let trained = match network.train {
        0 => "untrained".to_owned(),
        train if step < train => format!("step {step} of {train}"),
        train => format!("trained {train} steps"),
    };
    let fits = |text: &String, room: u16| Line::raw(text.as_str()).width() <= room.into();
    let room = area.width.saturating_sub(4);
    let all = format!("{quantity}: {function} · {init} · {layers} · {trained} · seed {seed}");
    if fits(&all, room) {
        return (all, None);
    }
    let details = [
        format!("{function} · {init} · {trained} · seed {seed}"),
        format!("{function} · {init} · {trained}"),
        format!("{init} · {trained}"),
        trained.clone(),
    ];
    let inner = layout::inside(area);
    if inner.height >= ROOMY_BARS {
        let details = details.into_iter().find(|text| fits(text, inner.width));
        return (format!("{quantity} · {layers}"), details);
    }
    let symbol = quantity.split(" = ").next().unwrap_or(quantity);
    let titles = [
        format!("{quantity} · {layers} · {trained}"),
        format!("{quantity} · {trained}"),
        format!("{symbol} · {trained}"),
    ];
    (titles.into_iter().find(|text| fits(text, room)).unwrap_or_else(|| quantity.to_owned()), None)
}

/// From this height on the bars leave a line to what network it is.
const ROOMY_BARS: u16 = 8;

fn bars(
    (quantity, selected): (Quantity, Option<usize>),
    report: Option<&Report>,
    details: Option<String>,
    Canvas { area: mut inner, paint, buffer }: Canvas,
) {
    if let Some(details) = details {
        Line::styled(details, paint.theme.roles.dim).render(Rect { height: 1, ..inner }, buffer);
        (inner.y, inner.height) = (inner.y + 1, inner.height - 1);
    }
    let Some(report) = report else { return };
    let values: Vec<f64> = report.hidden().iter().map(|layer| quantity.of(layer)).collect();
    let scale = if quantity.is_fraction() {
        Scale::Fraction
    } else {
        let (low, high) = scale::bar_decades(values.iter().copied());
        Scale::Decades(low, high)
    };
    let last = values.last().copied();
    LayerBars {
        values: &values,
        scale,
        selected,
        orientation: Orientation::Columns,
        reference: last.filter(|_| matches!(quantity, Quantity::Delta | Quantity::WeightGradient)),
        expected: &[],
        pins: &[],
        paint,
    }
    .render(inner, buffer);
}
