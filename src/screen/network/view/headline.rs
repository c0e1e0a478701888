//! What the bars say, at the start and now, and what the run is doing.

use super::super::{State, layout};
use crate::live::{self, FLAT_OUT_STEPS, FLAT_SHARE, FLAT_STEPS, Snapshot};
use crate::math::nn::{LayerReport, Phase, Quantity, Report, Stage};
use crate::screen::narration::{self, verdict};
use crate::typeset::{Line, Role, Span, brief, wrap};
use crate::widget::Canvas;
use crate::widget::chrome::panel;
use crate::widget::text::spans;
use ratatui::layout::Rect;
use ratatui::text;
use ratatui::widgets::{Paragraph, Widget, Wrap};

pub fn draw(state: &State, snapshot: Option<&Snapshot>, Canvas { area, paint, buffer }: Canvas) {
    panel("What it says", false, paint).render(area, buffer);
    let inner = layout::inside(area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    if let Some(error) = state.edit.as_ref().and_then(|edit| edit.error.as_ref()) {
        let text = format!("This is not possible here. It takes {error}.");
        Paragraph::new(text)
            .style(paint.theme.roles.bad)
            .wrap(Wrap { trim: true })
            .render(inner, buffer);
        return;
    }
    let Some((snapshot, report)) =
        snapshot.and_then(|snapshot| Some((snapshot, snapshot.report.as_deref()?)))
    else {
        let text = match snapshot.map(|snapshot| &snapshot.state) {
            Some(live::State::Working(stage)) => stage_text(*stage),
            Some(live::State::Failed(why)) => {
                format!("The simulation failed ({why}). r starts it again.")
            }
            _ => "Drawing the weights …".to_owned(),
        };
        text::Line::styled(text, paint.theme.roles.dim).render(inner, buffer);
        return;
    };
    let said = finding(state, snapshot, report, inner);
    let left = usize::from(inner.height).saturating_sub(said.len());
    for (row, line) in inner.rows().zip(&said) {
        spans(line, paint.theme).render(row, buffer);
    }
    let foot = foot(state, snapshot, report, (inner.width, left));
    for (row, line) in inner.rows().rev().zip(foot.iter().rev()) {
        spans(line, paint.theme).render(row, buffer);
    }
}

/// The present and the start in sentences, or as two lines of numbers where those would leave no
/// room for theory and for what the run is doing.
fn finding(state: &State, snapshot: &Snapshot, report: &Report, inner: Rect) -> Vec<Line> {
    let (settings, quantity) = (&state.settings, state.quantity);
    let start = snapshot.start().filter(|_| report.step > 0);
    let name = if start.is_some() { "Now: " } else { "At the start: " };
    let mut long = vec![Span::new(Role::Strong, name)];
    long.extend(lower(narration::summary(report, settings, quantity)));
    if let Some(start) = start {
        long.push(Span::new(Role::Strong, " At the start: "));
        long.extend(verdict::of(start, settings, quantity));
        long.push(Span::new(Role::Text, "."));
    }
    let long = wrap(&long, inner.width.into());
    if long.len() + 2 <= inner.height.into() || report.overflow.is_some() {
        return long;
    }
    let told = |name, report| {
        let mut line = vec![Span::new(Role::Strong, name)];
        line.extend(verdict::of(report, settings, quantity));
        line
    };
    let subject = vec![Span::new(Role::Text, verdict::subject(settings, quantity))];
    let now = match start {
        Some(_) => told("now   ", report),
        None => told("start ", report),
    };
    [subject, now].into_iter().chain(start.map(|start| told("start ", start))).collect()
}

/// What stands below: what the run is doing in any case, then as much as there is room for.
fn foot(
    state: &State,
    snapshot: &Snapshot,
    report: &Report,
    (width, rows): (u16, usize),
) -> Vec<Line> {
    let fits = |line: &Line| length(line) <= width.into();
    let dim = |forms: Vec<String>| {
        let mut lines = forms.into_iter().map(|text| vec![Span { role: Role::Dim, text }]);
        lines.find(fits)
    };
    let status = dim(status(snapshot, report));
    let theory = snapshot.start().and_then(|start| theory(state, start, report.step == 0));
    let theory = theory.and_then(|forms| forms.into_iter().find(fits));
    let layer = narration::layer(chosen(state, report), state.settings.depth, width);
    let about = dim(reason(&snapshot.state).unwrap_or(verdict::task(state.settings.batch)));
    // At the start what is to be learned is the news, later what a layer has come to.
    let waits = report.step == 0 || snapshot.state.is_at_rest();
    let [next, last] = if waits { [about, Some(layer)] } else { [Some(layer), about] };
    let mut shown: Vec<Line> =
        [status, theory, next, last].into_iter().flatten().take(rows).collect();
    // The first to be kept stands last: below what is said of the network, what it is doing.
    let end = shown.len().min(1);
    shown.rotate_left(end);
    shown
}

/// The same behind a colon.
fn lower(mut line: Line) -> Line {
    if let Some(first) = line.first_mut() {
        let mut letters = first.text.chars();
        let lower = letters.next().into_iter().flat_map(char::to_lowercase);
        first.text = lower.chain(letters).collect();
    }
    line
}

fn length(line: &Line) -> usize {
    line.iter().map(|span| span.text.chars().count()).sum()
}

/// What theory expects, and how far off the start was; the fullest form first. Learning is none of
/// theory's business, so the present is not compared.
fn theory(state: &State, start: &Report, marked: bool) -> Option<Vec<Line>> {
    let theory = state.theory()?;
    let prediction = theory.predict(start, state.quantity)?;
    let measured = start.ratio(state.quantity);
    let unreliable = theory.unreliable.is_some();
    // The spread is told upwards, the way the signal goes.
    let (expected, measured) = match state.quantity {
        Quantity::ActivationStd => (1.0 / prediction.ratio, 1.0 / measured),
        _ => (prediction.ratio, measured),
    };
    let mut forms = narration::theory::beside(expected, prediction.band, unreliable, measured);
    if !marked {
        // The marks in the bars are those of the start then.
        for form in &mut forms {
            form.remove(0);
            form[0].text = form[0].text.trim_start().to_owned();
        }
    }
    Some(forms)
}

fn chosen<'r>(state: &State, report: &'r Report) -> &'r LayerReport {
    &report.layers[(state.layer - 1).min(report.layers.len() - 1)]
}

/// Step, loss and what the run is doing; the fullest form first.
fn status(snapshot: &Snapshot, report: &Report) -> Vec<String> {
    let speed = brief(snapshot.steps_per_second.round());
    let (long, short) = match &snapshot.state {
        live::State::Training => {
            (format!("training, {speed} steps a second"), format!("{speed} steps/s"))
        }
        live::State::Held if report.step == 0 => {
            ("Space starts".to_owned(), "Space starts".to_owned())
        }
        live::State::Held => ("held, Space goes on".to_owned(), "held".to_owned()),
        live::State::Rested => ("at rest, Space goes on".to_owned(), "at rest".to_owned()),
        live::State::Settled => {
            ("loss flat, at rest, Space goes on".to_owned(), "flat, at rest".to_owned())
        }
        live::State::Overflowed => ("stopped".to_owned(), "stopped".to_owned()),
        live::State::Working(stage) => (stage_text(*stage), stage_text(*stage)),
        live::State::Failed(why) => {
            let failed = "failed, r starts again".to_owned();
            (format!("the simulation failed ({why}); r starts it again"), failed)
        }
    };
    let (step, loss) = (report.step, brief(report.loss));
    let whole = |doing: &str| format!("step {step} · loss {loss} on noise · {doing}");
    vec![
        whole(&long),
        whole(&short),
        format!("step {step} · loss {loss} · {short}"),
        format!("step {step} · {short}"),
        short,
    ]
}

/// Why it rests; the fullest form first.
fn reason(state: &live::State) -> Option<Vec<String>> {
    let share = brief(FLAT_SHARE * 100.0);
    match state {
        live::State::Settled => Some(vec![
            format!("It rests: for {FLAT_STEPS} steps the loss stayed within {share} % of itself."),
            format!("Loss within {share} % for {FLAT_STEPS} steps."),
        ]),
        live::State::Rested => Some(vec![
            format!("It rests after {FLAT_OUT_STEPS} steps; its loss still moves."),
            format!("Rests after {FLAT_OUT_STEPS} steps."),
        ]),
        _ => None,
    }
}

fn stage_text(stage: Stage) -> String {
    let doing = match stage.phase {
        Phase::Draw => "drawing the weights",
        Phase::Update => "updating",
        Phase::Forward => "forward",
        Phase::Backward => "backward",
    };
    format!("{doing}: layer {} of {}", stage.layer, stage.of)
}
