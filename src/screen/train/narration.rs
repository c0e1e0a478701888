//! How the race stands, in words, from the same snapshot as the pictures.

pub mod finding;

use super::controls::letter;
use super::{Picture, State as Screen};
use crate::live::State;
use crate::live::race::Snapshot;
use crate::math::mean_field::init::NoTheory;
use crate::math::nn::{Quantity, Report};
use crate::screen::narration::{self, short_title};
use crate::screen::theory::Theory;
use crate::typeset::{Line, Role, Span, brief};

/// The name of a picture of the chosen network, the network's first; the fullest first.
pub fn titles(state: &Screen, picture: Picture) -> Vec<String> {
    let parameter = state.settings().activation.about().parameters.first();
    let parameter = parameter.map_or("", |parameter| parameter.name.as_str());
    let forms: Vec<String> = match picture {
        Picture::Layers(quantity) => {
            let short = short_title(quantity);
            vec![
                narration::title(quantity).to_owned(),
                format!("{short} by layer"),
                short.to_owned(),
            ]
        }
        Picture::Profiles => {
            let ghost =
                if state.ghost().is_some() { "; small letters: the race before" } else { "" };
            return [
                format!("all networks: rms δ by layer{ghost}"),
                format!("rms δ by layer{ghost}"),
                "rms δ by layer, all".to_owned(),
                "rms δ, all".to_owned(),
            ]
            .to_vec();
        }
        Picture::Dead => [
            "dead units by layer: φ′(z) = 0 on every training row",
            "dead units: φ′(z) = 0 on every row",
            "dead units",
        ]
        .map(str::to_owned)
        .to_vec(),
        Picture::Spread => vec![format!("layer {}, z and h = φ(z)", state.place().layer)],
        Picture::Learned => vec![
            format!("{parameter} of each layer, learned, by epoch"),
            format!("learned {parameter} by epoch"),
        ],
        Picture::Decisions => {
            ["what it makes of its inputs", "decisions"].map(str::to_owned).to_vec()
        }
        Picture::Answers => {
            ["what it says of the test rows", "test rows"].map(str::to_owned).to_vec()
        }
    };
    named(state, &forms)
}

/// The same of the table.
pub fn table_titles(state: &Screen) -> Vec<String> {
    named(state, &["all layers".to_owned()])
}

/// Each form with the network's letter and label, then with the letter alone.
fn named(state: &Screen, forms: &[String]) -> Vec<String> {
    let (letter, label) = (letter(state.runner), state.race.label(state.runner));
    let of = |form: &String| [format!("{letter} {label}: {form}"), format!("{letter}: {form}")];
    forms.iter().flat_map(of).collect()
}

/// What theory expects of a network of `depth` hidden layers at its start, and what came of it once
/// the first minibatch has passed. None for a single layer, of which it has nothing to compare.
pub fn theory(
    runner: usize,
    depth: usize,
    theory: Result<&Theory, NoTheory>,
    start: Option<&Report>,
) -> Option<Line> {
    let name = letter(runner);
    let theory = match theory {
        Ok(theory) => theory,
        Err(why) => {
            return Some(vec![text(&format!("Theory cannot say for {name}: {}.", silence(why)))]);
        }
    };
    let expected = theory.delta_ratio()?;
    let Some(start) = start.filter(|start| start.overflow.is_none()) else {
        let mut line = vec![
            text(&format!("In theory {name}'s layer 1 receives ")),
            number(expected),
            text(&format!(" of layer {depth}'s δ")),
        ];
        if let Some((low, high)) = theory.band() {
            line.push(text(&format!(" (19 in 20: {} … {})", brief(low), brief(high))));
        }
        line.push(text("."));
        return Some(line);
    };
    Some(vec![
        text(&format!("At the start {name}'s layer 1 received ")),
        number(start.ratio(Quantity::Delta)),
        text(&format!(" of layer {depth}'s δ, in theory ")),
        number(expected),
        text("."),
    ])
}

/// Why theory says nothing, in plain words.
fn silence(why: NoTheory) -> String {
    match why {
        NoTheory::NonzeroMean => "its weights have mean ½, not 0".to_owned(),
        NoTheory::FewRows { rows } => format!("batch norm of only {rows} rows scatters"),
        NoTheory::FewFeatures { features } => {
            format!("with batch norm, {features} inputs are too few")
        }
        NoTheory::TooDeep => {
            "residual without norm grows too fast at this depth and width".to_owned()
        }
        NoTheory::SharedOutputs => {
            "residual with batch norm depends on what its outputs happen to share".to_owned()
        }
    }
}

/// The same in a few words, for the frame of a picture.
fn short_silence(why: NoTheory) -> String {
    match why {
        NoTheory::TooDeep => "residual grows too fast".to_owned(),
        NoTheory::SharedOutputs => "residual + batch norm scatters".to_owned(),
        NoTheory::FewRows { rows } => format!("{rows} rows are too few"),
        NoTheory::FewFeatures { features } => format!("{features} inputs are too few"),
        NoTheory::NonzeroMean => "weights have mean ½".to_owned(),
    }
}

/// The same in the frame of the picture of a quantity, in a few words, behind the mark that theory
/// has there; the fullest form first.
pub fn captions(
    depth: usize,
    theory: Result<&Theory, NoTheory>,
    quantity: Quantity,
    mark: &str,
) -> Vec<String> {
    match (theory, quantity) {
        (Err(why), Quantity::Delta | Quantity::ActivationStd) => {
            vec![
                format!("theory cannot say: {}", silence(why)),
                format!("no theory: {}", short_silence(why)),
            ]
        }
        (Ok(_), Quantity::ActivationStd) => vec![format!("{mark} theory at start")],
        (Ok(theory), Quantity::Delta) => theory.delta_ratio().map_or(Vec::new(), |ratio| {
            let long = format!("{mark} {}", narration::theory::caption(quantity, ratio, depth));
            let short = long.replace(" at start", "");
            vec![long, short]
        }),
        _ => Vec::new(),
    }
}

/// What the race is doing; the fullest form first.
pub fn status(snapshot: &Snapshot) -> Vec<String> {
    let doing = match &snapshot.state {
        State::Training if snapshot.steps_per_second > 0.0 => {
            let speed = format!("{} steps/s", brief(snapshot.steps_per_second.round()));
            return forms(snapshot, &speed);
        }
        State::Training | State::Working(_) => "training",
        State::Held if snapshot.step == 0 => "Space starts",
        State::Held => "held, Space goes on",
        State::Rested | State::Settled => "at rest, Space goes on",
        State::Overflowed => "stopped, r starts again",
        State::Failed(_) => return vec!["failed, r starts again".to_owned()],
    };
    forms(snapshot, doing)
}

fn forms(snapshot: &Snapshot, doing: &str) -> Vec<String> {
    let (epochs, step) = (snapshot.epochs(), snapshot.step);
    vec![
        format!("epoch {epochs:.1} · step {step} · {doing}"),
        format!("epoch {epochs:.1} · {doing}"),
        format!("epoch {epochs:.1} · {}", doing.split(',').next().unwrap_or(doing)),
    ]
}

/// What there is to say where a picture is missing.
pub fn missing(snapshot: &Snapshot) -> &'static str {
    match snapshot.state {
        State::Failed(_) => "This run has failed.",
        _ if snapshot.step == 0 => "No minibatch has passed yet.",
        _ => "…",
    }
}

fn text(words: &str) -> Span {
    Span::new(Role::Text, words)
}
fn number(value: f64) -> Span {
    Span::new(Role::Measured, brief(value))
}
fn share(value: f64) -> Span {
    Span::new(Role::Measured, percent(value))
}

/// "B, C and D"
fn listed(names: &[String], last: &str) -> String {
    match names {
        [names @ .., one] if !names.is_empty() => format!("{} {last} {one}", names.join(", ")),
        names => names.concat(),
    }
}

/// `97.3 %`
pub fn percent(share: f64) -> String {
    if share.is_nan() {
        return brief(share);
    }
    format!("{:.1} %", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use crate::math::nn::data::Source;
    use crate::math::nn::{Init, LayerReport, TrainerSettings};
    use crate::typeset::plain;

    #[test]
    fn theory_is_told_before_the_first_step_and_held_against_it_after() {
        let relu = TrainerSettings::new(Pointwise::named("relu").unwrap(), Source::Moons);
        let settings = relu.with(|it| it.depth = 3);
        let of = |settings: &TrainerSettings| Theory::of_trainer(settings, Source::Moons);
        let residual = of(&settings.clone().with(|it| it.residual = true));
        let said = |line: Option<Line>| plain(&line.unwrap());
        let before = said(theory(1, 3, residual.as_ref().map_err(|why| *why), None));
        assert_eq!(before, "In theory B's layer 1 receives 2 of layer 3's δ.");
        let layer = |delta_rms: f64| LayerReport { delta_rms, ..LayerReport::ONES };
        let layers = [0.6, 0.4, 0.2, 0.1].map(layer).to_vec();
        let start = Report {
            step: 1,
            loss: 1.0,
            layers,
            overflow: None,
            underflow: None,
            rounded_slopes: None,
        };
        let after = theory(1, 3, residual.as_ref().map_err(|why| *why), Some(&start));
        let expected = "At the start B's layer 1 received 3 of layer 3's δ, in theory 2.";
        assert_eq!(said(after), expected);
        let captions = captions(3, residual.as_ref().map_err(|why| *why), Quantity::Delta, "━");
        assert_eq!(captions, ["━ theory at start: × 1.41 a layer", "━ theory: × 1.41 a layer"]);
        let silent = of(&settings.clone().with(|it| it.init = Init::Uniform01)).unwrap_err();
        assert_eq!(
            said(theory(0, 3, Err(silent), None)),
            "Theory cannot say for A: its weights have mean ½, not 0."
        );
    }
}
