//! The answer in sentences.

use super::{Answer, Row};
use crate::cli::decimal::rounded;
use crate::cli::network::part_words;
use crate::math::mean_field::unreliable::Unreliable;
use crate::math::sweep::gain::Verdict;
use crate::screen::narration::verdict;

pub fn of(answer: &Answer) -> Vec<String> {
    let Answer { spec, kept, usual, others } = answer;
    let settings = spec.settings(spec.cells()[0], 1);
    let parts: String =
        part_words(&settings.network).iter().map(|part| format!(", {part}")).collect();
    let networks = match spec.seeds {
        1 => "1 network".to_owned(),
        seeds => format!("{seeds} networks"),
    };
    let of = format!(
        "{networks} of {} layers of {}, {}{parts}",
        spec.depths[0],
        spec.width,
        spec.activations[0].spelled()
    );
    let at = format!("gain {}: of {of}, {}.", rounded(kept.gain, 6), ratio(kept));
    let first = match kept.verdict() {
        Verdict::Keeps => format!("Gradients keep their size at {at}"),
        Verdict::Scatters => {
            format!("In the median gradients keep their size, but networks scatter, at {at}")
        }
        Verdict::Fails => format!("No gain keeps gradients their size; nearest comes {at}"),
    };
    let mut sentences = vec![first];
    let keeps = kept.verdict() != Verdict::Fails;
    sentences.extend(verdict::saturation(&kept.result).filter(|_| keeps));
    sentences.extend(usual.iter().map(|row| usual_words(row, kept)));
    let keeping = others.iter().filter(|row| row.verdict() == Verdict::Keeps);
    let keeping: Vec<String> =
        keeping.map(|row| format!("{} ({})", row.name, digits(row.result.median()))).collect();
    sentences.extend(match (kept.verdict(), &keeping[..]) {
        (Verdict::Keeps, _) => None,
        (_, []) if others.is_empty() => None,
        (_, []) => Some("Nothing else that was tried does better: see the table.".to_owned()),
        (Verdict::Scatters, _) => Some(format!("Steadier: {}.", keeping.join("; "))),
        (Verdict::Fails, _) => Some(format!("This does: {}.", keeping.join("; "))),
    });
    let doubt = kept.result.theory.and_then(|theory| theory.unreliable);
    sentences.extend(doubt.map(|Unreliable::BesideRepellingFixedPoint { .. }| {
        "Networks differ widely here, and theory, which is for infinite width, says little: the variance of the \
         pre-activations starts beside a point that repels it."
            .to_owned()
    }));
    sentences
}

/// `rms δ¹/δᴸ is 0.97 in the median, and between 0.6 and 1.8 in half of them`
fn ratio(row: &Row) -> String {
    match row.result.delta {
        None => "none comes to a number".to_owned(),
        Some(ratio) => format!(
            "rms δ¹/δᴸ is {} in the median, and between {} and {} in half of them",
            digits(ratio.median),
            digits(ratio.lower),
            digits(ratio.upper)
        ),
    }
}

/// `He (gain 1.414) is 4 % too low: 3.94e-5.`
fn usual_words(row: &Row, kept: &Row) -> String {
    let name = format!("{} (gain {})", row.name, rounded(row.gain, 4));
    let ratio = digits(row.result.median());
    if row.verdict() == Verdict::Keeps {
        return format!("{name} will do: {ratio}.");
    }
    let away = 100.0 * (row.gain / kept.gain - 1.0);
    if kept.verdict() == Verdict::Fails || away.abs() < 1.0 {
        return format!("{name} will not do: {ratio}.");
    }
    let verb = if row.name.contains(", ") { "are" } else { "is" };
    let how = match away {
        away if away < 0.0 => format!("{:.0} % too low", -away),
        away if away < 100.0 => format!("{away:.0} % too high"),
        _ => format!("{} times too high", rounded(row.gain / kept.gain, 2)),
    };
    format!("{name} {verb} {how}: {ratio}.")
}

/// To three digits, with a power of ten where there would be many zeros.
pub(super) fn digits(x: f64) -> String {
    match x.abs() {
        small if small > 0.0 && small < 1e-3 => format!("{x:.2e}"),
        large if large.is_finite() && large >= 1e6 => format!("{x:.2e}"),
        _ => rounded(x, 3),
    }
}
