//! What is changed, one thing at a time.

use super::{Subject, Training};
use crate::math::activation::Pointwise;
use crate::math::mean_field::Variances;
use crate::math::mean_field::edge::edge_of_chaos;
use crate::math::nn::model::NormKind;
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::{Cost, Init, NetworkSettings, Precision, Settings, TrainerSettings};

const INITS: [Init; 4] = [Init::HeNormal, Init::GlorotNormal, Init::LecunNormal, Init::Orthogonal];
const FUNCTIONS: [&str; 3] = ["tanh", "relu", "selu"];

/// The network as it is, then with one thing changed at a time.
///
/// The learning rate is not among the changes before the first step: it has done nothing there.
pub fn changes(subject: &Subject) -> Vec<(String, Subject)> {
    let as_it_is = (String::new(), subject.clone());
    let changed = match subject {
        Subject::Network(settings) => {
            let with = |network: NetworkSettings| {
                let batch = settings.batch.max(network.least_batch());
                Settings { network, batch, ..settings.clone() }
            };
            let changed = of_network(settings).into_iter().map(|(what, it)| (what, with(it)));
            let fits = |(_, it): &(String, Settings)| it.cost(1.0).bytes <= Cost::MOST_BYTES;
            let changed = changed.filter(fits).map(|(what, it)| (what, Subject::Network(it)));
            changed.collect()
        }
        Subject::Training(training) => of_training(training),
    };
    std::iter::once(as_it_is).chain(changed).collect()
}

fn of_training(training: &Training) -> Vec<(String, Subject)> {
    let settings = &training.settings;
    let with = |network: NetworkSettings| {
        let batch = settings.batch.max(network.least_batch());
        TrainerSettings { network, batch, ..settings.clone() }
    };
    let network = of_network(settings).into_iter().map(|(what, it)| (what, with(it)));
    let mut changed: Vec<(String, TrainerSettings)> = network.collect();
    for factor in [10.0, 0.1] {
        // Only what is written: 0.01 · 10 is 0.1.
        let rate: f64 = format!("{:.3e}", settings.learning_rate * factor).parse().unwrap_or(0.0);
        let told = format!("learning rate {rate}");
        changed.push((told, settings.clone().with(|it| it.learning_rate = rate)));
    }
    for optimizer in Optimizer::ALL.into_iter().filter(|it| *it != settings.optimizer) {
        let told = format!("optimizer {}", optimizer.name());
        changed.push((told, settings.clone().with(|it| it.optimizer = optimizer)));
    }
    if settings.dropout.is_some() {
        changed.push(("no dropout".to_owned(), settings.clone().with(|it| it.dropout = None)));
    }
    if settings.clip.is_some() {
        changed.push(("no clipping".to_owned(), settings.clone().with(|it| it.clip = None)));
    }
    let fits =
        |(_, it): &(String, TrainerSettings)| it.most_bytes(training.source) <= Cost::MOST_BYTES;
    let changed = changed.into_iter().filter(fits).map(|(what, settings)| {
        (what, Subject::Training(Training { settings, ..training.clone() }))
    });
    changed.collect()
}

/// Changes of the network itself.
fn of_network(network: &NetworkSettings) -> Vec<(String, NetworkSettings)> {
    let mut changes = Vec::new();
    let mut add = |what: String, change: &dyn Fn(&mut NetworkSettings)| {
        let mut changed = network.clone();
        change(&mut changed);
        if changed != *network {
            changes.push((what, changed));
        }
    };
    for init in INITS {
        add(format!("init {}", init.name()), &|it| it.init = init);
    }
    if let Some(gain) = critical_gain(network) {
        let rounded: f64 = format!("{gain:.3}").parse().unwrap_or(gain);
        add(format!("gain {rounded}, critical by theory"), &|it| it.gain = rounded);
    }
    for name in FUNCTIONS {
        if let Some(function) =
            Pointwise::named(name).filter(|it| !it.is_same_function(&network.activation))
        {
            add(format!("activation {name}"), &|it| {
                it.activation = function.clone();
                it.learnable = false;
            });
        }
    }
    let half = (network.depth / 2).max(1);
    add(format!("half the depth, {half}"), &|it| {
        it.depth = half;
        it.widths.truncate(half);
    });
    for norm in NormKind::ALL {
        add(format!("{} norm", norm.name()), &|it| it.norm = Some(norm));
    }
    add("no norm".to_owned(), &|it| it.norm = None);
    let residual =
        if network.residual { "no residual connections" } else { "residual connections" };
    add(residual.to_owned(), &|it| it.residual = !it.residual);
    for precision in Precision::ALL {
        add(format!("precision {}", precision.name()), &|it| it.precision = precision);
    }
    changes
}

/// The gain at which χ = 1 at a stable fixed point: the edge of chaos. Poole et al. 2016,
/// "Exponential expressivity in deep neural networks through transient chaos".
fn critical_gain(network: &NetworkSettings) -> Option<f64> {
    let variances =
        |gain| Variances::of_init(network.init, gain, network.bias_std, network.width).ok();
    let bias_std = variances(network.gain)?.bias.sqrt();
    let point = edge_of_chaos(&network.activation, bias_std).into_iter().find(|it| it.stable)?;
    let gain = point.sigma_w() / variances(1.0)?.weight.sqrt();
    (gain.is_finite() && gain > 0.0).then_some(gain)
}
