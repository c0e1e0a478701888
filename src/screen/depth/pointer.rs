//! What the cell under the pointer has come to.

use super::cells::Reading;
use super::layout::{self, Target};
use super::{State, View};
use crate::screen::message::Context;
use crate::typeset::brief;
use crate::widget::bars::Columns;
use ratatui::layout::{Position, Rect};

pub fn read(state: &State, at: Position, context: &Context) -> Vec<String> {
    let areas = layout::areas(state, context.area);
    if let Some(area) = areas.profile.filter(|area| area.contains(at)) {
        return in_profile(state, layout::inside(area), at).unwrap_or_default();
    }
    match layout::hit(state, context, (at.x, at.y)) {
        Some(Target::Cell { line, depth }) => {
            let depths = state.depths();
            let depth = depth.map_or_else(|| state.depth(), |place| depths[place]);
            told(state.reading_of(&line, depth, state.layer()))
        }
        Some(Target::Layer { depth, layer }) => {
            let (line, depth) = (state.marked(), state.depths()[depth]);
            told(state.reading_of(&line, depth, layer))
        }
        Some(Target::Gain(gain)) => {
            let ratio = state.finding().map(|finding| finding.ratio_at(gain));
            let said = ratio.map(|ratio| format!("δ¹/δᴸ {} by theory", brief(ratio)));
            [Some(format!("gain {}", brief(gain))), said].into_iter().flatten().collect()
        }
        Some(Target::Plane(cell)) if state.view == View::Critical => {
            in_plane(state, cell).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn told(reading: Option<Reading>) -> Vec<String> {
    let Some(Reading { of, what, value, quartiles, theory }) = reading else { return Vec::new() };
    let quartiles = quartiles
        .map_or(String::new(), |(lower, upper)| format!(" ({} … {})", brief(lower), brief(upper)));
    let theory =
        theory.map_or("no theory".to_owned(), |theory| format!("theory {}", brief(theory)));
    vec![of, format!("{what} {}{quartiles}", brief(value)), theory]
}

/// A layer of the marked cell's networks.
fn in_profile(state: &State, area: Rect, at: Position) -> Option<Vec<String>> {
    let (line, depth) = (state.marked(), state.depth());
    let layers = state.result_at(&line, depth)?.depth;
    let columns = Columns::new(area, layers).filter(|_| area.contains(at))?;
    let layer = columns.layer_at(at.x)? + 1;
    Some(told(state.layer_reading(&line, depth, layer)))
}

fn in_plane(state: &State, (row, column): (usize, usize)) -> Option<Vec<String>> {
    let plane = state.plane()?;
    let (sigma_w, bias_std) = plane.at(row, column);
    let chi = *plane.chi.get(row)?.get(column)?;
    let on_edge = plane.edge.iter().any(|cell| (cell.row, cell.column) == (row, column));
    let meaning = match chi {
        _ if on_edge => "the edge of chaos passes here",
        chi if chi.is_nan() => return None,
        chi if chi < 1.0 => "gradients vanish",
        _ => "gradients explode",
    };
    let place = format!("σw {}, σb {}", brief(sigma_w), brief(bias_std));
    Some(vec![place, format!("χ {}: {meaning}", brief(chi))])
}
