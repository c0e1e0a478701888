//! What is under the pointer in the pictures of the networks.

use super::controls::letter;
use super::layout;
use super::view::{answers, profiles};
use super::{Picture, State};
use crate::live::race::{Runner, Snapshot};
use crate::math::nn::Quantity;
use crate::screen::message::Context;
use crate::screen::narration::{figure, layer_name, short_title};
use crate::typeset::brief;
use crate::widget::Charset;
use crate::widget::bars::Columns;
use ratatui::layout::{Position, Rect};

/// Of the chosen picture and of those beside it.
pub fn read(state: &State, at: Position, context: &Context) -> Vec<String> {
    let areas = layout::areas(state, context.area);
    let beside = areas.companions.into_iter().zip(layout::companions(state));
    let beside = beside.filter_map(|(area, picture)| Some((area?, picture)));
    let mut all = [(areas.picture, state.picture)].into_iter().chain(beside);
    let found = all.find_map(|(area, picture)| {
        let inner = layout::inside(area);
        inner.contains(at).then_some((inner, picture))
    });
    let Some((area, picture)) = found else { return Vec::new() };
    let Some(snapshot) = &state.snapshot else { return Vec::new() };
    in_picture(state, snapshot, picture, (area, at, context.charset)).unwrap_or_default()
}

/// None: nothing stands there.
fn in_picture(
    state: &State,
    snapshot: &Snapshot,
    picture: Picture,
    (area, at, charset): (Rect, Position, Charset),
) -> Option<Vec<String>> {
    let runner = snapshot.runners.get(state.runner)?;
    let layer_of = |layers: usize| Columns::new(area, layers)?.layer_at(at.x);
    match picture {
        Picture::Layers(quantity) => {
            let layers = runner.report.as_ref()?.network.layers.len();
            in_bars(state, runner, quantity, layer_of(layers)?)
        }
        Picture::Dead => {
            let units = &runner.score.as_ref()?.dead_units;
            let layer = layer_of(units.len())?;
            let said = format!("{} of {} units dead", units[layer], state.settings().width);
            Some(vec![format!("layer {}", layer + 1), said])
        }
        Picture::Profiles => {
            let layer = profiles::layer_at(state, snapshot, (area, charset), at)?;
            in_profiles(snapshot, layer)
        }
        Picture::Answers => {
            let look = snapshot.look.as_deref().filter(|look| look.place == state.place())?;
            let data = snapshot.data.as_ref()?;
            let (is, says, count) = answers::cell_at(state, look, data, (area, at))?;
            let rows = if count == 1 { "row" } else { "rows" };
            let said = match is == says {
                true => format!("{count} {rows} of class {is}, rightly"),
                false => format!("{count} {rows} of class {is}"),
            };
            Some(vec![said, format!("taken for class {says}")])
        }
        Picture::Spread | Picture::Learned | Picture::Decisions => None,
    }
}

fn in_bars(
    state: &State,
    runner: &Runner,
    quantity: Quantity,
    layer: usize,
) -> Option<Vec<String>> {
    let value = quantity.of(runner.report.as_ref()?.network.layers.get(layer)?);
    let mut lines = vec![
        layer_name(layer + 1, state.settings().depth),
        format!("{} {}", short_title(quantity), figure(quantity, value)),
    ];
    let start = &runner.start.as_ref()?.network;
    let theory = state.theory().ok().and_then(|theory| theory.predict(start, quantity));
    let expected = theory.as_ref().and_then(|theory| theory.layers.get(layer));
    lines.extend(expected.map(|value| format!("theory of the start {}", brief(*value))));
    Some(lines)
}

/// δ of a hidden layer of every network that has it.
fn in_profiles(snapshot: &Snapshot, layer: usize) -> Option<Vec<String>> {
    let delta = |(index, runner): (usize, &Runner)| {
        let report = runner.report.as_ref().or(runner.start.as_ref())?;
        let found = report.network.hidden().get(layer.checked_sub(1)?)?;
        Some(format!("{} {}", letter(index), brief(found.delta_rms)))
    };
    let head = format!("layer {layer}: {}", short_title(Quantity::Delta));
    let all = snapshot.runners.iter().enumerate().filter_map(delta);
    let lines: Vec<String> = [head].into_iter().chain(all).collect();
    (lines.len() > 1).then_some(lines)
}
