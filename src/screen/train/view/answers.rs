//! What the chosen network says of the test rows: its worst mistakes, of digits as pictures, and
//! which class it takes for which.
//!
//! ```text
//! 431 of 450 right; most often 8 is taken for 1, 5 times.
//! worst mistakes, is → says      says   0   1   2
//! ▄▀▀▄    ▄▀▀▄    ▄▀▀▄           is 0  44   ·   1
//!  ▄▀▄     ▄▀▄     ▄▀▄           is 1   ·  45   ·
//! 8→1 99%  9→4 97%  3→5 96%      is 2   ·   1  43
//! ```

use super::super::State;
use super::super::narration::percent;
use super::pictures::waiting;
use crate::live::race::{Look, Snapshot};
use crate::math::nn::data::{Source, Split};
use crate::math::nn::trainer::Answer;
use crate::math::nn::trainer::answers::{confusion, worst};
use crate::typeset::brief;
use crate::widget::Canvas;
use crate::widget::pixels::Pixels;
use crate::widget::text::fitting;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Pixels of a digit across, and the darkest there is.
const SIDE: usize = 8;
const DARKEST: f64 = 16.0;
/// Columns and lines of a digit with its caption and the gap behind it.
const TILE: (u16, u16) = (10, 5);
/// Columns of `is 7 ` before a line of the table.
const LABEL: usize = 5;
/// The table and the mistakes stand so far apart.
const GAP: u16 = 2;
/// The mistakes need so many columns beside the table.
const LEAST: u16 = 24;

/// None: there is nothing to draw.
pub fn draw(
    state: &State,
    look: Option<&Look>,
    snapshot: &Snapshot,
    Canvas { area, paint, buffer }: Canvas,
) -> Option<()> {
    let data = snapshot.data.as_ref()?;
    let answers = look?.answers.as_ref()?;
    if answers.iter().all(|answer| answer.said.is_none()) {
        waiting("It comes to no number any more.", Canvas { area, paint, buffer });
        return Some(());
    }
    let counts = confusion(answers, data.test.outputs);
    let wrong = worst(answers);
    let (head, rest) = head_and_rest(area);
    let said = fitting(&summary(answers.len(), wrong.len(), &counts), head.width, paint.charset);
    Line::styled(said, paint.theme.roles.text).render(head, buffer);
    let digits = state.race.source == Source::Digits;
    let (mistakes, table) = parts(rest, size(&counts), digits);
    match mistakes {
        Some(area) if digits => {
            tiles(state, data, (answers, &wrong), Canvas { area, paint, buffer });
        }
        Some(area) => listed(data, &wrong, Canvas { area, paint, buffer }),
        None => {}
    }
    if let Some(area) = table {
        matrix(&counts, Canvas { area, paint, buffer });
    }
    Some(())
}

/// The summary's line, and what is below it.
fn head_and_rest(area: Rect) -> (Rect, Rect) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let head = Rect { height: 1.min(area.height), ..area };
    (head, Rect { y: head.bottom(), height: area.height - head.height, ..area })
}

/// The cell of the table at a place: the class of its rows, the one they are taken for, how many.
pub fn cell_at(
    state: &State,
    look: &Look,
    data: &Split,
    (area, at): (Rect, Position),
) -> Option<(usize, usize, usize)> {
    let answers = look.answers.as_ref()?;
    let counts = confusion(answers, data.test.outputs);
    let (_, rest) = head_and_rest(area);
    let (_, table) = parts(rest, size(&counts), state.race.source == Source::Digits);
    let table = table.filter(|table| table.contains(at))?;
    let is = usize::from(at.y.checked_sub(table.y + 1)?);
    let says = usize::from(at.x.checked_sub(table.x + LABEL as u16)?) / cell(&counts);
    Some((is, says, *counts.get(is)?.get(says)?))
}

/// How many are right and what is confused most often; the fullest form first.
fn summary(rows: usize, wrong: usize, counts: &[Vec<usize>]) -> Vec<String> {
    if wrong == 0 {
        return vec![format!("All {rows} are right.")];
    }
    let right = format!("{} of {rows} right", rows - wrong);
    let classes = 0..counts.len();
    let pairs = classes.clone().flat_map(|is| classes.clone().map(move |says| (is, says)));
    let most = pairs.filter(|(is, says)| is != says).max_by_key(|&(is, says)| counts[is][says]);
    let Some((is, says)) = most.filter(|&(is, says)| counts[is][says] > 0) else {
        return vec![format!("{right}.")];
    };
    let times = match counts[is][says] {
        1 => "once".to_owned(),
        many => format!("{many} times"),
    };
    vec![
        format!("{right}; most often {is} is taken for {says}, {times}."),
        format!("{right}; {is} taken for {says}: {times}."),
        format!("{right}."),
    ]
}

/// Columns of a number of the table.
fn cell(counts: &[Vec<usize>]) -> usize {
    let most = counts.iter().flatten().max().copied().unwrap_or(0);
    most.to_string().len().max(2) + 1
}

fn size(counts: &[Vec<usize>]) -> (u16, u16) {
    ((LABEL + counts.len() * cell(counts)) as u16, counts.len() as u16 + 1)
}

/// Where the mistakes and the table stand: side by side, one above the other, or the one of them
/// that has room, of digits rather the pictures.
fn parts(area: Rect, (width, height): (u16, u16), digits: bool) -> (Option<Rect>, Option<Rect>) {
    let fits = width <= area.width && height <= area.height;
    let lines = if digits { TILE.1 + 1 } else { 2 };
    if fits && width + GAP + LEAST <= area.width {
        let left = Rect { width: area.width - width - GAP, ..area };
        return (Some(left), Some(Rect { x: left.right() + GAP, width, height, ..area }));
    }
    if fits && height + lines <= area.height {
        let above = Rect { height: area.height - height, ..area };
        return (Some(above), Some(Rect { y: above.bottom(), height, ..area }));
    }
    match fits && !(digits && area.height >= TILE.1) {
        true => (None, Some(Rect { height, ..area })),
        false => (Some(area), None),
    }
}

/// The worst mistakes as pictures, and below them, where there is room, the first test rows, which
/// stay in their places while it learns.
fn tiles(
    state: &State,
    data: &Split,
    (answers, wrong): (&[Answer], &[Answer]),
    Canvas { area, paint, buffer }: Canvas,
) {
    let both = !wrong.is_empty() && area.height >= 2 * (TILE.1 + 1);
    let lines = (area.height - if both { 2 } else { 0 }) / TILE.1;
    let upper = if both { lines.div_ceil(2) * TILE.1 + 1 } else { area.height };
    let above = Rect { height: upper, ..area };
    match wrong.is_empty() {
        true => {
            group(state, data, ("test rows: is", answers), Canvas { area: above, paint, buffer })
        }
        false => {
            group(state, data, ("worst: is → says", wrong), Canvas { area: above, paint, buffer })
        }
    }
    if both {
        let below = Rect { y: above.bottom(), height: area.height - upper, ..area };
        group(state, data, ("the first test rows", answers), Canvas { area: below, paint, buffer });
    }
}

fn group(
    state: &State,
    data: &Split,
    (title, answers): (&str, &[Answer]),
    Canvas { area, paint, buffer }: Canvas,
) {
    let titled = u16::from(area.height > TILE.1);
    Line::styled(title, paint.theme.roles.dim).render(Rect { height: titled, ..area }, buffer);
    let area = Rect { y: area.y + titled, height: area.height - titled, ..area };
    let across = (area.width + GAP) / TILE.0;
    let places = (0..area.height / TILE.1)
        .flat_map(|line| (0..across).map(move |column| (column * TILE.0, line * TILE.1)));
    for ((x, y), answer) in places.zip(answers) {
        let place = Rect { x: area.x + x, y: area.y + y, width: TILE.0, height: TILE.1 };
        tile(state, data, answer, Canvas { area: place.intersection(area), paint, buffer });
    }
}

fn tile(state: &State, data: &Split, answer: &Answer, Canvas { area, paint, buffer }: Canvas) {
    let mut values = data.test.input(answer.row).to_vec();
    data.scale.restore(&mut values);
    values.iter_mut().for_each(|value| *value /= DARKEST);
    let pixels = Pixels { values: &values, columns: SIDE, color: state.runner, paint };
    let (_, lines) = pixels.size();
    (&pixels).render(Rect { height: lines.min(area.height), ..area }, buffer);
    let roles = &paint.theme.roles;
    let (style, said) = match (answer.is_right(), answer.said) {
        (true, _) => (roles.good, answer.truth.to_string()),
        (false, Some(said)) => (roles.bad, format!("{}→{said}", answer.truth)),
        (false, None) => (roles.bad, format!("{}→?", answer.truth)),
    };
    let sure = answer.probability.map_or(String::new(), |share| format!(" {:.0}%", 100.0 * share));
    let caption = Rect { y: area.y + lines, height: 1, ..area }.intersection(area);
    Line::from(vec![Span::styled(said, style), Span::styled(sure, roles.dim)])
        .render(caption, buffer);
}

/// The worst mistakes in words: what the row is, what it is taken for, and its loss.
fn listed(data: &Split, wrong: &[Answer], Canvas { area, paint, buffer }: Canvas) {
    let roles = &paint.theme.roles;
    let mut rows = area.rows();
    let Some(head) = rows.next() else { return };
    let title = if wrong.is_empty() { "" } else { "worst: is → says, loss, inputs" };
    Line::styled(title, roles.dim).render(head, buffer);
    for (row, answer) in rows.zip(wrong) {
        let mut inputs = data.test.input(answer.row).to_vec();
        data.scale.restore(&mut inputs);
        let inputs: Vec<String> =
            inputs.iter().map(|x| format!("{x:.2}").replace('-', "−")).collect();
        let said = answer.said.map_or("?".to_owned(), |said| said.to_string());
        let sure = answer.probability.map_or(String::new(), |share| format!(" {}", percent(share)));
        let forms = [
            format!(
                "{}→{said}{sure:>8}{:>9}  ({})",
                answer.truth,
                brief(answer.loss),
                inputs.join(", ")
            ),
            format!("{}→{said}{sure:>8}{:>9}", answer.truth, brief(answer.loss)),
        ];
        let line = fitting(&forms, row.width, paint.charset);
        Line::styled(line, roles.text).render(row, buffer);
    }
}

fn matrix(counts: &[Vec<usize>], Canvas { area, paint, buffer }: Canvas) {
    let roles = &paint.theme.roles;
    let width = cell(counts);
    let heads: String = (0..counts.len()).map(|class| format!("{class:>width$}")).collect();
    let mut rows = area.rows();
    let Some(head) = rows.next() else { return };
    Line::styled(format!("{:LABEL$}{heads}", "says"), roles.dim).render(head, buffer);
    for ((is, line), row) in counts.iter().enumerate().zip(rows) {
        let numbers = line.iter().enumerate().map(|(says, &count)| match count {
            0 => Span::styled(format!("{:>width$}", paint.charset.glyphs().zero), roles.dim),
            _ if says == is => Span::styled(format!("{count:>width$}"), roles.measured),
            _ => Span::styled(format!("{count:>width$}"), roles.bad),
        });
        let label = Span::styled(format!("{:LABEL$}", format!("is {is}")), roles.dim);
        Line::from_iter([label].into_iter().chain(numbers)).render(row, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_confused_most_is_told_once() {
        let counts = [vec![9, 1, 0], vec![0, 8, 2], vec![0, 0, 10]];
        let said = summary(30, 3, &counts);
        assert_eq!(said[0], "27 of 30 right; most often 1 is taken for 2, 2 times.");
        assert_eq!(said[2], "27 of 30 right.");
        assert_eq!(summary(30, 0, &[vec![30]]), ["All 30 are right."]);
        assert_eq!(size(&counts), (14, 4));
    }

    #[test]
    fn pictures_and_table_share_the_room_there_is() {
        let at = |width, height| parts(Rect::new(0, 0, width, height), (35, 11), true);
        let side_by_side = at(61, 11);
        assert!(side_by_side.0.is_some_and(|left| left.width == 24 && left.height == 11));
        assert!(side_by_side.1.is_some_and(|right| (right.x, right.width) == (26, 35)));
        let above = at(40, 17);
        assert!(
            above.0.is_some_and(|part| part.height == 6) && above.1.is_some_and(|part| part.y == 6)
        );
        assert!(matches!(at(40, 12), (Some(_), None)), "the pictures first");
        assert!(matches!(at(40, 4), (Some(_), None)), "eleven lines do not fit in four");
        let few = parts(Rect::new(0, 0, 30, 4), (11, 3), false);
        assert!(matches!(few, (None, Some(_))), "{few:?}");
    }
}
