//! The answer in sentences.

use super::{Answer, Row};
use crate::cli::decimal::rounded;
use crate::cli::network::part_words;
use crate::math::mean_field::unreliable::Unreliable;

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
    let first = match kept.fits() {
        true => "Gradients keep their size at gain",
        false => "No gain keeps gradients their size; nearest to it comes gain",
    };
    let first = format!("{first} {}: of {of}, {}.", rounded(kept.gain, 4), ratio(kept));
    let mut sentences = vec![first];
    sentences.extend(usual.iter().map(|row| usual_words(row, kept)));
    if !kept.fits() {
        let helping: Vec<String> = others
            .iter()
            .filter(|row| row.fits())
            .map(|row| format!("{} ({})", row.name, rounded(row.result.median(), 2)))
            .collect();
        sentences.push(match (&helping[..], others.is_empty()) {
            ([], true) => return sentences,
            ([], false) => "Nor does anything else that was tried: see the table.".to_owned(),
            (helping, _) => format!("This does: {}.", helping.join("; ")),
        });
    }
    let doubt = kept.result.theory.and_then(|theory| theory.unreliable);
    sentences.extend(doubt.map(|Unreliable::BesideRepellingFixedPoint { .. }| {
        "Networks differ widely here: theory is for infinite width, and the variance of the \
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
            rounded(ratio.median, 3),
            rounded(ratio.lower, 2),
            rounded(ratio.upper, 2)
        ),
    }
}

/// `He (gain 1.414) is a little low: 0.063.`
fn usual_words(row: &Row, kept: &Row) -> String {
    let name = format!("{} (gain {})", row.name, rounded(row.gain, 4));
    let ratio = row.result.median();
    let verb = if row.name.contains(", ") { "are" } else { "is" };
    let side = if row.gain < kept.gain { "low" } else { "high" };
    let away = ratio.ln().abs();
    if row.fits() {
        return format!("{name} will do: {}.", rounded(ratio, 3));
    }
    if !kept.fits() || ratio.is_nan() {
        return format!("{name}: {}.", rounded(ratio, 3));
    }
    let how = match away {
        away if away <= 2f64.ln() => "scatters too much".to_owned(),
        away if away <= 20f64.ln() => format!("{verb} a little {side}"),
        away if away <= 1e4f64.ln() => format!("{verb} too {side}"),
        _ => format!("{verb} far too {side}"),
    };
    format!("{name} {how}: {}.", rounded(ratio, 3))
}
