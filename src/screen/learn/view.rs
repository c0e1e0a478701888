//! Drawing of the Learn screen.

mod lens;
mod softmax;

use super::layout::{self, Areas, FigureAreas};
use super::outline::{self, Row};
use super::{Pane, State};
use crate::lesson::question::{Grade, Hides};
use crate::lesson::{Block, Course, Figure, FigureNetwork, Learner, Lesson, Section};
use crate::live::{self, Pace};
use crate::math::activation::{Order, Pointwise};
use crate::math::nn::{Quantity, Report, Seen};
use crate::screen::narration;
use crate::typeset::{self, Page, brief, wrap};
use crate::widget::Canvas;
use crate::widget::bars::{LayerBars, Orientation, Scale};
use crate::widget::chrome::first_row;
use crate::widget::chrome::{ScrollBar, framed, panel};
use crate::widget::curves::{self, Curve, Curves, order_name};
use crate::widget::text::spans;
use crate::widget::{Paint, scale};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub fn draw(state: &State, course: &Course, canvas: Canvas) {
    let Canvas { area, paint, buffer } = canvas;
    let snapshot = state.snapshot.as_ref();
    let areas = layout::areas(state, course, area);
    if let Some(area) = areas.outline {
        draw_outline(state, course, (area, paint), buffer);
    }
    if areas.page.height > 0 {
        heading(state, course, (&areas, paint), buffer);
        page(state, course, &areas, paint, buffer);
    }
    if let Some(area) = areas.figure {
        figure(state, course, snapshot, (area, paint), buffer);
    }
}

fn draw_outline(state: &State, course: &Course, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let focused = state.pane == Pane::Outline;
    let (read, pages) = state.count_read(&course.lessons);
    let titles =
        [format!("Outline: {read} of {pages} pages read"), format!("Outline, {read}/{pages} read")];
    framed(&titles, focused, area, paint, buffer);
    let list = layout::inside(area);
    let rows = outline::rows(course);
    let marked = layout::outline_row(state, course);
    let here = outline::row_of(course, state.place.lesson, state.place.section);
    let first = first_row(marked, rows.len(), usize::from(list.height));
    let roles = &paint.theme.roles;
    for (index, row) in rows.iter().enumerate().skip(first).take(usize::from(list.height)) {
        let line = Rect { y: list.y + (index - first) as u16, height: 1, ..list };
        let (text, style) = match *row {
            Row::Lesson(lesson) => {
                let content = &course.lessons[lesson];
                (format!("{:>2} {}", content.number, content.title), roles.strong)
            }
            Row::Section(lesson, section) => {
                let content = &course.lessons[lesson];
                let (mark, read) = page_mark(state, content, &content.sections[section]);
                let style = if read { roles.outline_read } else { roles.text };
                let title = unlabelled(&content.sections[section].title, list.width - 5);
                (format!("  {}{mark} {title}", try_mark(state, (content, section))), style)
            }
        };
        let style = match index {
            _ if index == marked && focused => roles.selection,
            _ if index == here => roles.accent,
            _ => style,
        };
        if index == marked && focused {
            buffer.set_style(line, style);
        }
        buffer.set_stringn(
            line.x,
            line.y,
            ellipsis(&text, line.width),
            usize::from(line.width),
            style,
        );
        if index == here {
            let pointer = paint.charset.glyphs().pointer_right;
            buffer.set_stringn(line.x, line.y, pointer, 1, roles.accent);
        }
    }
    let bar = ScrollBar { position: first, page: list.height.into(), total: rows.len(), paint };
    bar.render(Rect { x: area.right() - 1, y: list.y, width: 1, height: list.height }, buffer);
}

/// What became of a page, and whether it counts as done: its worst question decides.
fn page_mark(state: &State, lesson: &Lesson, section: &Section) -> (&'static str, bool) {
    let grades = state.grades(lesson, section);
    let read = state.read.contains(&format!("{}/{}", lesson.id, section.id));
    let is = |what: fn(&Learner) -> bool| grades.iter().any(|(learner, _)| what(learner));
    let graded = |grade: Grade| grades.iter().any(|(_, graded)| *graded == Some(grade));
    match () {
        () if graded(Grade::Wrong) => ("✗", read),
        () if is(|learner| learner.passed) => ("»", read),
        () if graded(Grade::Near) => ("≈", read),
        () if read => ("✓", read),
        () if is(|learner| !learner.is_open()) => ("?", read),
        () => ("·", read),
    }
}

/// Whether a page has something to try, and whether all of it is done.
fn try_mark(state: &State, (lesson, section): (&Lesson, usize)) -> &'static str {
    let mut tries = lesson.sections[section].tries().peekable();
    if tries.peek().is_none() {
        return " ";
    }
    let done = |id: &str| state.learner(&format!("{}/{id}", lesson.id)).done;
    if tries.all(|attempt| done(&attempt.id)) { "◆" } else { "◇" }
}

/// A title without the label before its colon (`Advantage: …`), if it does not fit with it: what
/// follows tells the pages apart.
fn unlabelled(title: &str, width: u16) -> String {
    match title.split_once(": ") {
        Some((_, rest)) if Line::raw(title).width() > width.into() => {
            let mut letters = rest.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}

/// The text, or its beginning and a mark that more follows.
fn ellipsis(text: &str, width: u16) -> String {
    let width = usize::from(width);
    if Line::raw(text).width() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn heading(state: &State, course: &Course, (areas, paint): (&Areas, Paint), buffer: &mut Buffer) {
    let area = areas.heading;
    let lesson = state.lesson(course);
    let section = state.section(course);
    let roles = &paint.theme.roles;
    let line = Rect {
        x: area.x + layout::GUTTER,
        y: area.y + u16::from(area.height > 2),
        width: areas.text,
        height: 1,
    }
    .intersection(area);
    let count = format!("{}/{}", state.place.section + 1, lesson.sections.len());
    let right = Line::from(Span::styled(count, roles.dim)).right_aligned();
    let room = line.width.saturating_sub(right.width() as u16 + 2);
    let width = |text: &str| Line::raw(text).width() as u16;
    let mut number = format!("{} {}", lesson.number, lesson.title);
    let arrow = "  ›  ";
    if width(&number) + width(arrow) + width(&section.title) > room {
        number = lesson.number.to_string();
    }
    let title = ellipsis(&section.title, room.saturating_sub(width(&number) + width(arrow)));
    let left = Line::from(vec![
        Span::styled(number, roles.heading),
        Span::styled(arrow, roles.dim),
        Span::styled(title, roles.strong),
    ]);
    left.render(Rect { width: room, ..line }, buffer);
    right.render(line, buffer);
}

fn page(state: &State, course: &Course, areas: &Areas, paint: Paint, buffer: &mut Buffer) {
    let area = areas.page;
    let page = state.page(course, areas);
    let roles = &paint.theme.roles;
    let current = &page.blocks[state.place.block];
    let mark_style = if state.pane == Pane::Page { roles.accent } else { roles.border };
    for row in 0..area.height {
        let index = state.top + usize::from(row);
        let Some(line) = page.lines.get(index) else { break };
        let place = Rect {
            x: area.x + layout::GUTTER,
            y: area.y + row,
            height: 1,
            width: area.width.saturating_sub(layout::GUTTER + 1),
        };
        if let Some(hint) = cut(state, course, &page, (index, area.height)) {
            let hint = if row == 0 || row + 1 == area.height { hint } else { "" };
            Line::styled(hint, roles.dim).render(place, buffer);
            continue;
        }
        if current.contains(&index) {
            let mark = eye_mark(index, current, paint);
            buffer.set_stringn(area.x + 1, place.y, mark, 1, mark_style);
        }
        spans(line, paint.theme).render(place, buffer);
    }
    let bar = ScrollBar {
        position: state.top,
        page: usize::from(area.height),
        total: page.lines.len(),
        paint,
    };
    bar.render(Rect { x: area.right().saturating_sub(1), width: 1, ..area }, buffer);
}

/// What stands in the place of a formula that is only partly in the window, if the line is of one: half
/// a fraction is another number.
fn cut(
    state: &State,
    course: &Course,
    page: &Page,
    (line, height): (usize, u16),
) -> Option<&'static str> {
    let block = page.blocks.iter().position(|block| block.contains(&line))?;
    let (lines, height) = (&page.blocks[block], usize::from(height));
    let is_formula = matches!(state.section(course).blocks[block], Block::Formula(_));
    let (above, below) = (lines.start < state.top, lines.end > state.top + height);
    let hint = if above { "    ↑ a formula" } else { "    ↓ a formula" };
    (is_formula && (above || below) && lines.len() <= height).then_some(hint)
}

/// The block under the eye stands behind a bracket: claims and code have bars of their own.
fn eye_mark(line: usize, block: &Range<usize>, paint: Paint) -> &'static str {
    let border = paint.charset.border(false);
    match (line == block.start, line + 1 == block.end) {
        (true, true) => paint.charset.glyphs().pointer_right,
        (true, false) => border.top_left,
        (false, true) => border.bottom_left,
        (false, false) => border.vertical_left,
    }
}

fn figure(
    state: &State,
    course: &Course,
    snapshot: Option<&live::Snapshot>,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let figure = state.figure(course);
    let hides = state.hides(course);
    if hides == Some(Hides::Figure) {
        let ruled = layout::is_ruled(area.height);
        return covered(&Line::raw("Figure"), (area, ruled, paint), buffer);
    }
    if figure.softmax.is_some() {
        return softmax::bars(state, course, (area, paint), buffer);
    }
    let network = state.network(course);
    let parts = layout::figure(area, network.is_some());
    let seen = lens::seen(state, network.as_ref()).filter(|_| hides.is_none());
    charts(state, (figure, hides, seen), &parts, paint, buffer);
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
        return covered(&Line::raw(title), (layers, parts.ruled, paint), buffer);
    }
    let inner = framed_part(&Line::raw(title), false, (layers, parts.ruled, paint), buffer);
    let chosen = network.lens.map(|lens| lens.layer - 1);
    bars((network.quantity, chosen), report, details, (inner, paint), buffer);
    let Some(area) = parts.words else { return };
    let failed = snapshot.and_then(|snapshot| match &snapshot.state {
        live::State::Failed(why) => Some(why),
        _ => None,
    });
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let set = |line: &typeset::Line| wrap(line, inner.width.into());
    let told = seen.filter(|seen| seen.report.overflow.is_none()).map(lens::words);
    if let Some(told) = told {
        let fits = |line: &&typeset::Line| set(line).len() <= inner.height.into();
        let line = told.iter().find(fits).unwrap_or(&told[2]);
        for (row, line) in inner.rows().zip(&set(line)) {
            spans(line, paint.theme).render(row, buffer);
        }
        return;
    }
    let mut lines = match (failed, report) {
        (Some(why), _) => set(&narration::failed(why)),
        (None, Some(report)) => {
            set(&narration::summary(report, &network.settings, network.quantity))
        }
        (None, None) => return,
    };
    for shorter in [narration::short, narration::shortest] {
        if let Some(report) = report.filter(|_| lines.len() > inner.height.into()) {
            lines = set(&shorter(report, &network.settings, network.quantity));
        }
    }
    for (row, line) in inner.rows().zip(&lines) {
        spans(line, paint.theme).render(row, buffer);
    }
}

/// A part of the figure in a frame or under a rule; what is inside.
fn framed_part(
    title: &Line,
    focused: bool,
    (area, ruled, paint): (Rect, bool, Paint),
    buffer: &mut Buffer,
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
fn covered(title: &Line, (area, ruled, paint): (Rect, bool, Paint), buffer: &mut Buffer) {
    let inner = framed_part(title, false, (area, ruled, paint), buffer);
    let y = inner.y + inner.height.saturating_sub(1) / 2;
    let line = Rect { y, height: 1, ..inner }.intersection(inner);
    Line::styled(ANSWER_FIRST, paint.theme.roles.dim).centered().render(line, buffer);
}

const ANSWER_FIRST: &str = "answer first";

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

fn charts(
    state: &State,
    (figure, hides, seen): (&Figure, Option<Hides>, Option<&Seen>),
    parts: &FigureAreas,
    paint: Paint,
    buffer: &mut Buffer,
) {
    let focused = state.pane == Pane::Figure;
    let curves: Vec<Curve> = figure
        .functions
        .iter()
        .enumerate()
        .map(|(color, function)| Curve { function: function.clone(), color })
        .collect();
    let ranges = [Order::Value, figure.second]
        .map(|order| curves::y_range(&figure.functions, &[order], figure.x));
    let orders = [Order::Value, figure.second];
    for (index, area) in [parts.value, parts.slope].into_iter().enumerate() {
        let order = orders[index];
        let covers = index == 1 && hides == Some(Hides::Slope);
        let title = match figure.functions.as_slice() {
            _ if parts.ruled => {
                let told = if hides.is_some() { None } else { Some(state.cursor) };
                rule_title(&figure.functions, (order, told), area.width.saturating_sub(3), paint)
            }
            [function] => Line::raw(format!("{} {}", function.legend(), order_name(order))),
            _ => Line::raw(order_name(order)),
        };
        if covers {
            covered(&title, (area, parts.ruled, paint), buffer);
            continue;
        }
        if let (1, Some(seen)) = (index, seen) {
            lens::draw(state, (figure, seen), (area, parts.ruled, paint), buffer);
            continue;
        }
        let inner = framed_part(&title, focused, (area, parts.ruled, paint), buffer);
        let chart = Curves {
            curves: &curves,
            orders: &[order],
            x: figure.x,
            y: Some(ranges[index]),
            beside: Some(ranges[1 - index]).filter(|_| hides.is_none()),
            mute: hides.is_some(),
            lifted: None,
            cursor: Some(state.cursor),
            tangent: None,
            paint,
        };
        chart.render(inner, buffer);
    }
    if parts.ruled {
        return;
    }
    if hides.is_some() {
        let line = format!(" x {}  the numbers: {ANSWER_FIRST}", brief(state.cursor));
        return Line::styled(line, paint.theme.roles.dim).render(parts.readout, buffer);
    }
    readout(state, figure, (parts.readout, paint), buffer);
}

/// What a chart without room for more than curves shows, in its colors, and the numbers at the cursor:
/// as much of it as there is room for.
fn rule_title(
    functions: &[Pointwise],
    (order, cursor): (Order, Option<f64>),
    room: u16,
    paint: Paint,
) -> Line<'static> {
    let (name, roles) = (order_name(order), &paint.theme.roles);
    let head = match cursor {
        Some(x) => format!("{name}({})", brief(x)),
        None => name.to_owned(),
    };
    let value = |function: &Pointwise| {
        let number =
            |x| Span::styled(format!(" {}", brief(function.derivative(order, x))), roles.measured);
        cursor.map(number)
    };
    let named = |index: usize, function: &Pointwise| {
        Span::styled(format!("  {}", function.legend()), paint.theme.series(index))
    };
    let all = || functions.iter().enumerate();
    let with_values: Line = match functions {
        [function] => std::iter::once(Span::raw(format!("{} {head}", function.legend())))
            .chain(
                value(function)
                    .map(|it| Span { content: format!(" ={}", it.content).into(), ..it }),
            )
            .collect(),
        _ => std::iter::once(Span::raw(head.clone()))
            .chain(all().flat_map(|(index, it)| std::iter::once(named(index, it)).chain(value(it))))
            .collect(),
    };
    if with_values.width() <= room.into() {
        return with_values;
    }
    if let [function] = functions {
        let short = format!("{} {name}", function.legend());
        return Line::raw(if short.width() <= room.into() { short } else { head });
    }
    let mut line = Line::raw(name);
    for (index, function) in all() {
        let (next, left) = (named(index, function), format!("  +{}", functions.len() - index));
        let more = if index + 1 < functions.len() { left.len() } else { 0 };
        if line.width() + next.width() + more > room.into() {
            line.push_span(Span::styled(left, roles.dim));
            break;
        }
        line.push_span(next);
    }
    line
}

/// The numbers at the cursor: of as many functions as there is room for, and how many are left.
fn readout(state: &State, figure: &Figure, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let roles = &paint.theme.roles;
    let count = figure.functions.len();
    let mut line = Line::from(vec![
        Span::styled(" x ", roles.dim),
        Span::styled(brief(state.cursor), roles.strong),
    ]);
    for (index, function) in figure.functions.iter().enumerate() {
        let mut numbers = Line::default();
        if count > 1 {
            let name = format!("  {}", function.legend());
            numbers.push_span(Span::styled(name, paint.theme.series(index)));
        }
        for order in [Order::Value, figure.second] {
            numbers.push_span(Span::styled(format!("  {} ", order_name(order)), roles.dim));
            let value = brief(function.derivative(order, state.cursor));
            numbers.push_span(Span::styled(value, roles.measured));
        }
        let left = format!("  +{}", count - index);
        let more = if index + 1 < count { left.len() } else { 0 };
        if line.width() + numbers.width() + more > area.width.into() {
            line.push_span(Span::styled(left, roles.dim));
            break;
        }
        line.extend(numbers);
    }
    line.render(area, buffer);
}

fn bars(
    (quantity, selected): (Quantity, Option<usize>),
    report: Option<&Report>,
    details: Option<String>,
    (mut inner, paint): (Rect, Paint),
    buffer: &mut Buffer,
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
