//! What the bars say, in words, from the same report.

pub mod theory;
pub mod verdict;

use crate::math::nn::report::NonFinite;
use crate::math::nn::{LayerReport, Operation, Overflow, Precision, Quantity, Report, Settings};
use crate::math::nn::{RoundedSlopes, Underflow};
use crate::typeset::{Line, Role, Span, brief};

/// The chart's title: which quantity, exactly.
pub fn title(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Delta => "δ = ∂L/∂z, root mean square per layer",
        Quantity::WeightGradient => "∂L/∂W, root mean square per layer",
        Quantity::ActivationStd => "spread of h = φ(z): standard deviation per layer",
        Quantity::InputSpread => "spread of a unit's h over the inputs, per layer",
        Quantity::ZeroFraction => "exact zeros: share of h = φ(z) per layer",
        Quantity::SaturatedFraction => "saturated units: share with |φ′(z)| < 0.01",
    }
}

/// The same in a word or two.
pub fn short_title(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Delta => "rms δ = ∂L/∂z",
        Quantity::WeightGradient => "rms ∂L/∂W",
        Quantity::ActivationStd => "std of h",
        Quantity::InputSpread => "std of h over inputs",
        Quantity::ZeroFraction => "zeros in h",
        Quantity::SaturatedFraction => "saturated",
    }
}

/// What the first hidden layer gets of the last one's, and what that means.
pub fn summary(report: &Report, settings: &Settings, quantity: Quantity) -> Line {
    if let Some(overflow) = report.overflow {
        return overflowed(overflow, settings);
    }
    let mut line = finding(report, settings, quantity);
    line.extend(report.underflow.map(|underflow| underflowed(underflow, settings.precision)));
    if matches!(quantity, Quantity::Delta | Quantity::SaturatedFraction) {
        line.extend(report.rounded_slopes.into_iter().flat_map(rounded));
    }
    line
}

fn finding(report: &Report, settings: &Settings, quantity: Quantity) -> Line {
    let depth = settings.depth;
    if depth == 1 {
        let value = quantity.of(&report.layers[0]);
        let name = short_title(quantity);
        return vec![text(&format!("One hidden layer: {name} is ")), measured(value), text(".")];
    }
    match quantity {
        Quantity::Delta => gradient(report, settings, quantity, "gradient (δ)"),
        Quantity::WeightGradient => gradient(report, settings, quantity, "weight gradient"),
        Quantity::ActivationStd => spread(report, depth),
        Quantity::InputSpread => {
            let ratio = 1.0 / report.ratio(quantity);
            vec![
                text(&format!("Over the inputs a unit of layer {depth} varies × ")),
                measured(ratio),
                text(&format!(" as much as one of layer 1: {}.", difference_fate(ratio))),
            ]
        }
        Quantity::ZeroFraction | Quantity::SaturatedFraction => {
            let what = if quantity == Quantity::ZeroFraction {
                "of the activations are exactly 0"
            } else {
                "of the units are saturated"
            };
            let hidden = report.hidden();
            let mean = mean(report, quantity);
            let worst = hidden.iter().max_by(|a, b| quantity.of(a).total_cmp(&quantity.of(b)));
            if worst.is_some_and(|worst| quantity.of(worst) == 0.0) {
                let none = match quantity {
                    Quantity::ZeroFraction => "No activation is exactly 0 in any layer.",
                    _ => "No unit is saturated in any layer.",
                };
                return vec![text(none)];
            }
            let mut line = vec![percent(mean), text(&format!(" {what}"))];
            if let Some(worst) = worst {
                line.push(text(&format!("; most in layer {}: ", worst.layer)));
                line.push(percent(quantity.of(worst)));
            }
            line.push(text("."));
            line
        }
    }
}

/// The same in a few words.
pub fn short(report: &Report, settings: &Settings, quantity: Quantity) -> Line {
    if let Some(Overflow { layer, kind, .. }) = report.overflow {
        let what = if kind == NonFinite::Nan { "NaN" } else { "infinite" };
        return vec![Span { role: Role::Bad, text: format!("stopped: {what} in layer {layer}") }];
    }
    let ratio = report.ratio(quantity);
    if settings.depth == 1 || (ratio.is_nan() && !quantity.is_fraction()) {
        return summary(report, settings, quantity);
    }
    if quantity.is_fraction() {
        let name = format!("{}, mean of all layers: ", short_title(quantity));
        return vec![text(&name), percent(mean(report, quantity))];
    }
    let (fate, role) = match quantity {
        Quantity::WeightGradient if is_idle(report, settings) => {
            ("next to nothing in both", Role::Bad)
        }
        Quantity::ActivationStd => (forward_fate(1.0 / ratio), Role::Text),
        Quantity::InputSpread => (difference_fate(1.0 / ratio), Role::Text),
        _ => fate(ratio),
    };
    vec![
        text(&format!("layer 1 : layer {} = ", settings.depth)),
        measured(ratio),
        text("  "),
        Span { role, text: fate.to_owned() },
    ]
}

/// What a line of thirty columns has room for.
pub fn shortest(report: &Report, settings: &Settings, quantity: Quantity) -> Line {
    let mut line = short(report, settings, quantity);
    let Some(first) = line.first_mut() else { return line };
    if let Some(layers) = first.text.strip_prefix("layer 1 : layer ") {
        first.text = format!("1 : {layers}");
    } else if quantity.is_fraction() && report.overflow.is_none() {
        first.text = format!("mean {}: ", short_title(quantity));
    }
    line
}

fn mean(report: &Report, quantity: Quantity) -> f64 {
    let hidden = report.hidden();
    hidden.iter().map(|layer| quantity.of(layer)).sum::<f64>() / hidden.len() as f64
}

/// The thread that runs the network has panicked.
pub fn failed(why: &str) -> Line {
    vec![Span {
        role: Role::Bad,
        text: format!("The simulation failed: {why}. r starts it again."),
    }]
}

fn gradient(report: &Report, settings: &Settings, quantity: Quantity, name: &str) -> Line {
    let depth = settings.depth;
    let ratio = report.ratio(quantity);
    if ratio.is_nan() {
        let all_zero = format!("Every layer's {name} is exactly 0: nothing is learned any more.");
        return vec![Span { role: Role::Bad, text: all_zero }];
    }
    let (fate, role) = match quantity {
        Quantity::WeightGradient if is_idle(report, settings) => {
            ("next to nothing in both", Role::Bad)
        }
        _ => fate(ratio),
    };
    let zeros = report.hidden().iter().take_while(|layer| quantity.of(layer) == 0.0).count();
    let mut line = vec![
        text("Layer 1 receives "),
        measured(ratio),
        text(&format!(" of layer {depth}'s {name}: ")),
        Span { role, text: fate.to_owned() },
    ];
    line.push(text(&match (per_layer(report, quantity, zeros), zeros) {
        (Some(factor), 0) => format!(" (× {} a layer).", brief(factor)),
        (Some(factor), _) => {
            format!(" (× {} a layer, down to layer {}).", brief(factor), zeros + 1)
        }
        (None, _) => ".".to_owned(),
    }));
    if quantity == Quantity::WeightGradient {
        line.extend(update_size(&report.layers[0], settings));
    }
    if quantity == Quantity::Delta
        && settings.precision == Precision::F64
        && let Some(layer) = report.first_vanished_in_f32()
    {
        line.push(text(" In float32 δ would be exactly 0 "));
        line.push(text(&match layer {
            1 => "in layer 1.".to_owned(),
            _ => format!("from layer {layer} down to layer 1."),
        }));
    }
    if zeros > 0 && report.underflow.is_none() {
        line.push(text(&format!(" It is exactly 0 up to layer {zeros}.")));
    }
    line
}

/// The factor of a gradient from a layer to the one below it, on average over the layers above the
/// lowest `zeros`. None where there is only one.
fn per_layer(report: &Report, quantity: Quantity, zeros: usize) -> Option<f64> {
    let [first, .., last] = report.hidden().get(zeros..)? else { return None };
    let layers = (last.layer - first.layer) as f64;
    Some((quantity.of(first) / quantity.of(last)).powf(1.0 / layers))
}

/// What becomes of the spread of h, and how much of it has to do with the inputs.
fn spread(report: &Report, depth: usize) -> Line {
    let ratio = 1.0 / report.ratio(Quantity::ActivationStd);
    let last = &report.layers[depth - 1];
    let share = (last.input_spread / last.activation_std).powi(2);
    let (fate, what) = if share < ALIKE {
        ("it says nothing of the inputs", ", which can no longer be told apart.")
    } else {
        (forward_fate(ratio), ", the rest between units.")
    };
    vec![
        text(&format!("From layer 1 to layer {depth} the spread of h changes by a factor of ")),
        measured(ratio),
        text(&format!(": {fate}. Of layer {depth}'s variance ")),
        if share < 0.001 { measured(share) } else { percent(share) },
        text(&format!(" is over the inputs{what}")),
    ]
}

/// A share of a layer's variance over the inputs below which it hardly knows them.
const ALIKE: f64 = 1e-6;

/// Whether no hidden layer's weights are moved by more than a billionth of their size.
fn is_idle(report: &Report, settings: &Settings) -> bool {
    report.hidden().iter().all(|layer| moved(layer, settings) < 1e-9)
}

/// The share of their size that one step of plain gradient descent moves a layer's weights by.
fn moved(layer: &LayerReport, settings: &Settings) -> f64 {
    settings.learning_rate * layer.weight_grad_rms / layer.weight_rms
}

/// How much of the weights of a layer one step of plain gradient descent changes: a steady gradient
/// may be steadily next to nothing.
fn update_size(layer: &LayerReport, settings: &Settings) -> Line {
    let share = moved(layer, settings);
    let rounding = match settings.precision {
        Precision::F32 => f64::from(f32::EPSILON),
        Precision::F64 => f64::EPSILON,
    };
    let mut line =
        vec![text(" A step moves layer 1's weights by "), measured(share), text(" of their size")];
    if share < rounding / 2.0 {
        let lost = format!(", which {} rounds away", settings.precision.name());
        line.push(Span { role: Role::Bad, text: lost });
    }
    line.push(text("."));
    line
}

fn fate(ratio: f64) -> (&'static str, Role) {
    match ratio {
        ..1e-6 => ("vanished", Role::Bad),
        ..0.1 => ("vanishing", Role::Warn),
        ..=10.0 => ("steady", Role::Good),
        ..=1e6 => ("growing", Role::Warn),
        _ => ("exploding", Role::Bad),
    }
}

fn difference_fate(ratio: f64) -> &'static str {
    match ratio {
        ..1e-3 => "inputs can no longer be told apart",
        ..0.1 => "inputs become alike",
        ..=10.0 => "it holds",
        _ => "inputs are torn apart",
    }
}

fn forward_fate(ratio: f64) -> &'static str {
    match ratio {
        ..1e-3 => "it dies out",
        ..0.1 => "it fades",
        ..=10.0 => "it holds",
        _ => "it blows up",
    }
}

/// Which layer and operation first produced something that is no number.
fn overflowed(overflow: Overflow, settings: &Settings) -> Line {
    let Overflow { step, layer, operation, kind } = overflow;
    let place = if layer == settings.depth + 1 {
        "the output layer".to_owned()
    } else {
        format!("layer {layer}")
    };
    let what = match operation {
        Operation::PreActivation => format!("the pre-activation z = Wh + b of {place}"),
        Operation::Activation => format!("the activation φ(z) of {place}"),
        Operation::Loss => "the loss".to_owned(),
        Operation::Delta => format!("δ = ∂L/∂z of {place}"),
        Operation::WeightGradient => format!("the weight gradient ∂L/∂W of {place}"),
        Operation::Update => format!("the updated weights of {place}"),
    };
    let (became, limit) = match (kind, settings.precision) {
        (NonFinite::Nan, _) => ("NaN", String::new()),
        (NonFinite::Infinite, precision) => {
            let largest = match precision {
                Precision::F32 => f64::from(f32::MAX),
                Precision::F64 => f64::MAX,
            };
            ("infinite", format!(", past {}'s largest number {}", precision.name(), brief(largest)))
        }
    };
    let stopped = format!("Stopped at step {step}: {what} became {became}{limit}.");
    let advice = " Try a smaller gain or learning rate, or another init.".to_owned();
    vec![Span { role: Role::Bad, text: stopped }, Span { role: Role::Dim, text: advice }]
}

/// Which numbers are zeros because the format holds nothing so small.
pub fn underflowed(underflow: Underflow, precision: Precision) -> Span {
    let Underflow { operation, layer, through } = underflow;
    let what = match operation {
        Operation::Activation => "h",
        Operation::WeightGradient => "∂L/∂W",
        _ => "δ",
    };
    let layers = match layer == through {
        true => format!("in layer {layer}"),
        false => format!("from layer {layer} to layer {through}"),
    };
    let (format, least) = (precision.name(), brief(precision.least()));
    let sentence =
        format!(" Underflow: {what} is exactly 0 {layers}, below {format}'s least number {least}.");
    Span { role: Role::Bad, text: sentence }
}

/// How many slopes would be 0 in PyTorch that are not here.
fn rounded(slopes: RoundedSlopes) -> Line {
    let RoundedSlopes { layer, share } = slopes;
    let computed = text(" PyTorch's slope, from 1 − φ(z), would be exactly 0 for ");
    vec![computed, percent(share), text(&format!(" of layer {layer}."))]
}

/// A layer of a network with so many hidden ones.
pub fn layer_name(layer: usize, depth: usize) -> String {
    if layer == depth + 1 { "output layer".to_owned() } else { format!("layer {layer}") }
}

/// A quantity's number as sentences have it.
pub fn figure(quantity: Quantity, value: f64) -> String {
    if quantity.is_fraction() { percent(value).text } else { brief(value) }
}

/// One layer in figures, the most important first, as many as fit the width.
pub fn layer(layer: &LayerReport, depth: usize, width: u16) -> Line {
    let name = layer_name(layer.layer, depth);
    let mut room = usize::from(width).saturating_sub(name.chars().count());
    let mut line = vec![Span { role: Role::Strong, text: name }];
    let mut add = |label: &str, value: Span| {
        let label = Span { role: Role::Dim, text: format!("  {label} ") };
        let needed = label.text.chars().count() + value.text.chars().count();
        match room.checked_sub(needed) {
            Some(left) => room = left,
            // What does not fit ends the line: a figure further on would look like the next one.
            None => return room = 0,
        }
        line.extend([label, value]);
    };
    add("δ", measured(layer.delta_rms));
    add("∂L/∂W", measured(layer.weight_grad_rms));
    add("h mean", measured(layer.activation_mean));
    add("std", measured(layer.activation_std));
    add("zeros", percent(layer.zero_fraction));
    add("saturated", percent(layer.saturated_fraction));
    add("weights", measured(layer.weight_rms));
    add("std over inputs", measured(layer.input_spread));
    line
}

fn text(text: &str) -> Span {
    Span { role: Role::Text, text: text.to_owned() }
}

fn measured(value: f64) -> Span {
    Span { role: Role::Measured, text: brief(value) }
}

fn percent(share: f64) -> Span {
    if 0.0 < share && share < 0.0005 {
        return Span { role: Role::Measured, text: "less than 0.1 %".to_owned() };
    }
    Span { role: Role::Measured, text: format!("{} %", brief((share * 1000.0).round() / 10.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;

    fn report(gradients: &[f64]) -> Report {
        let layer = |(index, &gradient): (usize, &f64)| LayerReport {
            layer: index + 1,
            delta_rms: gradient,
            delta_max: gradient,
            weight_grad_rms: gradient,
            input_spread: 0.99e-3,
            weight_rms: 0.125,
            ..LayerReport::ONES
        };
        let layers = gradients.iter().chain(&[1.0]).enumerate().map(layer).collect();
        Report { step: 0, loss: 1.0, layers, overflow: None, underflow: None, rounded_slopes: None }
    }

    fn said(gradients: &[f64], precision: Precision, quantity: Quantity) -> String {
        let settings = Settings::new(Pointwise::named("relu").unwrap());
        let depth = gradients.len();
        let settings = settings.with(|it| {
            it.depth = depth;
            it.precision = precision;
            it.learning_rate = 0.01;
        });
        summary(&report(gradients), &settings, quantity).into_iter().map(|span| span.text).collect()
    }

    #[test]
    fn what_becomes_of_a_gradient_has_a_word_between_powers_of_ten() {
        for (ratio, word) in [
            (9e-7, "vanished"),
            (1e-6, "vanishing"),
            (0.09, "vanishing"),
            (0.1, "steady"),
            (10.0, "steady"),
            (11.0, "growing"),
            (1e6, "growing"),
            (1.1e6, "exploding"),
            (f64::INFINITY, "exploding"),
        ] {
            assert_eq!(fate(ratio).0, word, "{ratio}");
        }
        for (ratio, word) in
            [(9e-4, "no longer"), (1e-3, "alike"), (0.1, "holds"), (10.0, "holds"), (11.0, "torn")]
        {
            assert!(difference_fate(ratio).contains(word), "{ratio}");
        }
        for (ratio, word) in
            [(9e-4, "dies"), (1e-3, "fades"), (0.1, "holds"), (10.0, "holds"), (11.0, "blows")]
        {
            assert!(forward_fate(ratio).contains(word), "{ratio}: {}", forward_fate(ratio));
        }
    }

    #[test]
    fn a_network_whose_weights_do_not_move_has_no_steady_gradient() {
        let settings = Settings::new(Pointwise::named("relu").unwrap()).with(|it| it.depth = 2);
        let fate_of = |gradients: &[f64]| {
            [verdict::of, short].map(|told| {
                let line = told(&report(gradients), &settings, Quantity::WeightGradient);
                line.into_iter().map(|span| span.text).collect::<String>()
            })
        };
        for told in fate_of(&[1e-14, 1e-14]) {
            assert!(told.contains("next to nothing in both"), "{told}");
        }
        for told in fate_of(&[0.1, 0.1]) {
            assert!(told.contains("steady"), "{told}");
        }
    }

    #[test]
    fn an_overflow_names_its_layer() {
        let settings = Settings::new(Pointwise::named("relu").unwrap()).with(|it| it.depth = 3);
        let told = |layer| {
            let (operation, kind) = (Operation::PreActivation, NonFinite::Infinite);
            overflowed(Overflow { step: 4, layer, operation, kind }, &settings)
        };
        let text = |line: Line| line.into_iter().map(|span| span.text).collect::<String>();
        assert!(text(told(3)).contains("of layer 3"));
        assert!(text(told(4)).contains("of the output layer"));
    }

    #[test]
    fn the_factor_a_layer_is_of_the_layers_that_hold_something() {
        let whole = said(&[0.25, 0.5, 1.0], Precision::F32, Quantity::Delta);
        assert!(whole.contains("(× 0.5 a layer)."), "{whole}");
        let underflown = said(&[0.0, 0.0, 1e-4, 1e-2, 1.0], Precision::F32, Quantity::Delta);
        assert!(underflown.contains("(× 0.01 a layer, down to layer 3)."), "{underflown}");
        assert!(underflown.contains("exactly 0 up to layer 2."), "{underflown}");
        let one_left = said(&[0.0, 1.0], Precision::F32, Quantity::Delta);
        assert!(!one_left.contains("a layer"), "{one_left}");
    }

    #[test]
    fn going_forward_the_last_layer_is_compared_with_the_first() {
        let spread = |stds: &[f64]| {
            let layer = |(at, &std): (usize, &f64)| LayerReport {
                layer: at + 1,
                activation_std: std,
                input_spread: std,
                ..LayerReport::ONES
            };
            let mut report = report(stds);
            report.layers = stds.iter().chain(&[1.0]).enumerate().map(layer).collect();
            let depth = stds.len();
            let settings =
                Settings::new(Pointwise::named("relu").unwrap()).with(|it| it.depth = depth);
            let words = |line: Line| line.into_iter().map(|span| span.text).collect::<String>();
            let shortest = words(verdict::of(&report, &settings, Quantity::ActivationStd));
            (words(summary(&report, &settings, Quantity::ActivationStd)), shortest)
        };
        let (whole, shortest) = spread(&[1.0, 0.5, 0.02]);
        assert!(whole.contains("by a factor of 0.02: it fades. Of layer 3's"), "{whole}");
        assert_eq!(shortest, "0.02, it fades");
        assert_eq!(spread(&[0.01, 1.0]).1, "100, it blows up");
        assert_eq!(spread(&[0.25]).1, "0.25", "one layer is compared with nothing");
    }

    #[test]
    fn an_underflow_is_told_whatever_is_shown() {
        let settings = Settings::new(Pointwise::named("sigmoid").unwrap());
        let underflow = Underflow { operation: Operation::Delta, layer: 2, through: 1 };
        let rounded_slopes = Some(RoundedSlopes { layer: 1, share: 0.25 });
        let zeros = report(&[0.0, 0.0, 1e-40]);
        let report = Report { underflow: Some(underflow), rounded_slopes, ..zeros };
        let settings = settings.with(|it| it.depth = 3);
        for quantity in Quantity::ALL {
            let line = summary(&report, &settings, quantity);
            let said: String = line.into_iter().map(|span| span.text).collect();
            let expected =
                "Underflow: δ is exactly 0 from layer 2 to layer 1, below f32's least number";
            assert!(said.contains(expected), "{said}");
            let slopes = matches!(quantity, Quantity::Delta | Quantity::SaturatedFraction);
            let noted =
                said.contains("PyTorch's slope, from 1 − φ(z), would be exactly 0 for 25 %");
            assert_eq!(noted, slopes, "{said}");
        }
    }

    #[test]
    fn a_steady_gradient_may_be_steadily_lost_in_rounding() {
        let said_of = |size: f64, precision| said(&[size; 3], precision, Quantity::WeightGradient);
        let large = said_of(1.0, Precision::F32);
        assert!(
            large.ends_with("A step moves layer 1's weights by 0.08 of their size."),
            "{large}"
        );
        let idle = said_of(1e-9, Precision::F64);
        assert!(idle.contains("next to nothing in both"), "{idle}");
        let small = said_of(1e-7, Precision::F32);
        assert!(small.ends_with("8×10⁻⁹ of their size, which f32 rounds away."), "{small}");
        assert!(!said_of(1e-7, Precision::F64).contains("rounds"));
    }

    #[test]
    fn a_spread_says_how_much_of_it_is_over_the_inputs() {
        let spread = said(&[1.0; 3], Precision::F64, Quantity::ActivationStd);
        assert!(spread.contains("Of layer 3's variance 9.8×10⁻⁷ is over the inputs"), "{spread}");
        assert!(spread.contains("can no longer be told apart"), "{spread}");
    }
}
