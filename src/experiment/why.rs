//! Why a network is as it is: the same one, from the same seed, with one thing changed at a time.

use super::{KeepGoing, NetworkQuantity, watch};
use crate::math::activation::Pointwise;
use crate::math::mean_field::Variances;
use crate::math::mean_field::edge::edge_of_chaos;
use crate::math::nn::model::NormKind;
use crate::math::nn::{Cost, Init, Precision, Run, Settings};

/// One change and what becomes of the gradient with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `init he-normal`; empty for the network as it is.
    pub what: String,
    pub settings: Settings,
    /// rms δ¹/δᴸ before the first step; None where it comes to no number.
    pub ratio: Option<f64>,
}

const INITS: [Init; 4] = [Init::HeNormal, Init::GlorotNormal, Init::LecunNormal, Init::Orthogonal];
const FUNCTIONS: [&str; 3] = ["tanh", "relu", "selu"];

/// The network as it is, then with one thing changed at a time.
///
/// The learning rate is not among the changes: before the first step it has done nothing.
pub fn changes(settings: &Settings) -> Vec<(String, Settings)> {
    let mut changes = vec![(String::new(), settings.clone())];
    let mut add = |what: String, change: &dyn Fn(&mut Settings)| {
        let changed = settings.clone().with(|it| change(it));
        if changed != *settings && changed.cost(1.0).bytes <= Cost::MOST_BYTES {
            changes.push((what, changed));
        }
    };
    for init in INITS {
        add(format!("init {}", init.name()), &|it| it.init = init);
    }
    if let Some(gain) = critical_gain(settings) {
        let rounded: f64 = format!("{gain:.3}").parse().unwrap_or(gain);
        add(format!("gain {rounded}, critical by theory"), &|it| it.gain = rounded);
    }
    for name in FUNCTIONS {
        if let Some(function) =
            Pointwise::named(name).filter(|it| !it.is_same_function(&settings.activation))
        {
            add(format!("activation {name}"), &|it| it.activation = function.clone());
        }
    }
    let half = (settings.depth / 2).max(1);
    add(format!("half the depth, {half}"), &|it| {
        it.depth = half;
        it.widths.truncate(half);
    });
    for norm in NormKind::ALL {
        add(format!("{} norm", norm.name()), &|it| {
            it.norm = Some(norm);
            it.batch = it.batch.max(it.least_batch());
        });
    }
    add("no norm".to_owned(), &|it| it.norm = None);
    let residual =
        if settings.residual { "no residual connections" } else { "residual connections" };
    add(residual.to_owned(), &|it| it.residual = !it.residual);
    for precision in Precision::ALL {
        add(format!("precision {}", precision.name()), &|it| it.precision = precision);
    }
    changes
}

/// The gain at which χ = 1 at a stable fixed point: the edge of chaos. Poole et al. 2016,
/// "Exponential expressivity in deep neural networks through transient chaos".
fn critical_gain(settings: &Settings) -> Option<f64> {
    let Settings { network, .. } = settings;
    let variances =
        |gain| Variances::of_init(network.init, gain, network.bias_std, network.width).ok();
    let bias_std = variances(network.gain)?.bias.sqrt();
    let point = edge_of_chaos(&network.activation, bias_std).into_iter().find(|it| it.stable)?;
    let gain = point.sigma_w() / variances(1.0)?.weight.sqrt();
    (gain.is_finite() && gain > 0.0).then_some(gain)
}

/// Runs them in order and tells each; stops where `keep_going` says so.
pub fn run(settings: &Settings, keep_going: KeepGoing, tell: &mut dyn FnMut(Change)) {
    let watch = watch(keep_going);
    for (what, settings) in changes(settings) {
        let Some(run) = Run::start(&settings, &watch) else { return };
        let ratio = NetworkQuantity::DeltaRatio.of(&run.report()).filter(|ratio| !ratio.is_nan());
        tell(Change { what, settings, ratio });
    }
}

impl Change {
    /// Decades between the first layer's δ and the last one's; what is no number is worst.
    pub fn decades(&self) -> f64 {
        self.ratio.map_or(f64::INFINITY, |ratio| ratio.log10().abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn all(settings: &Settings) -> Vec<Change> {
        let mut told = Vec::new();
        run(settings, &|| true, &mut |change| told.push(change));
        told
    }

    #[test]
    fn each_change_is_of_one_thing_and_the_critical_gain_of_sigmoid_mends_it() {
        let settings = Settings::new(Pointwise::named("sigmoid").unwrap());
        let started = Instant::now();
        let told = all(&settings);
        let took = started.elapsed().as_secs_f64();
        assert!(cfg!(debug_assertions) || took < 2.0, "{took} s");
        assert_eq!((told[0].what.as_str(), &told[0].settings), ("", &settings));
        assert!(told.len() > 8 && told[1..].iter().all(|change| change.settings != settings));
        let find = |start: &str| told.iter().find(|it| it.what.starts_with(start)).unwrap();
        let now = told[0].decades();
        assert!(find("half").decades() < 0.7 * now);
        assert!(find("gain").decades() < 1.5, "{:?}", find("gain").ratio);
        assert!(find("activation relu").decades() < 1.0);
    }

    #[test]
    fn it_stops_when_nobody_waits_any_more() {
        let mut told = 0;
        let settings = Settings::new(Pointwise::named("tanh").unwrap());
        run(&settings, &|| false, &mut |_| told += 1);
        assert_eq!(told, 0);
    }
}
