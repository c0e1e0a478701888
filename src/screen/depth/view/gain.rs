//! rms δ¹/δᴸ over the gain of the weights, and which gain keeps gradients their size.

use super::super::{State, layout};
use crate::math::nn::Init;
use crate::math::sweep::Spec;
use crate::math::sweep::gain::{Finding, Remedy, Verdict, sigma_w};
use crate::screen::control::number;
use crate::screen::narration::verdict;
use crate::typeset::{self, Role, Span, brief};
use crate::widget::Canvas;
use crate::widget::plot::{Guide, GuideLine, LineStyle, Mark, Plot, Series};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let Some(finding) = state.finding() else {
        let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
        return Line::styled("Working it out …", paint.theme.roles.dim)
            .centered()
            .render(line, buffer);
    };
    let best = finding.best();
    let marked = state.marked_gain();
    let Some((x, y)) = layout::gain_axes(state) else { return };
    let ((low, high), (bottom, top)) = (x.range, y.range);
    let points =
        finding.line.iter().map(|(gain, ratio)| (gain.exp(), ratio / std::f64::consts::LN_10));
    let points: Vec<(f64, f64)> =
        points.filter(|(gain, log)| (low..=high).contains(gain) && log.is_finite()).collect();
    let color = state.chosen;
    let segments = [points];
    let series =
        [Series { label: "", segments: &segments, ends: &[], line: LineStyle::Solid, color }];
    let on_line =
        |gain: f64| (gain, finding.ratio_at(gain).log10().clamp(bottom + ROOM, top - ROOM));
    let glyphs = paint.charset.glyphs();
    let mark = |gain: f64, glyph: &'static str, label: String| Mark {
        point: on_line(gain),
        glyph,
        label,
        color,
    };
    let mut marks: Vec<Mark> = named(finding)
        .into_iter()
        .filter(|(_, gain)| (low..=high).contains(gain))
        .map(|(name, gain)| mark(gain, glyphs.open_end, name.to_owned()))
        .collect();
    if let Some(best) = best {
        marks.push(mark(best, glyphs.closed_end, brief(best)));
    }
    if let Some(trial) = &finding.kept {
        let height = trial.result.median().log10();
        if height.is_finite() {
            marks.push(Mark {
                point: (trial.gain, height),
                ..mark(trial.gain, paint.charset.marker(color), String::new())
            });
        }
    }
    marks.retain(|mark| mark.point.1.is_finite());
    let guides = [Guide { line: GuideLine::Horizontal(0.0), label: "δ¹ = δᴸ".to_owned() }];
    let mut plot = Plot::new(x, y, &series, paint);
    plot.marks = &marks;
    plot.guides = &guides;
    plot.cursor = Some(marked);
    plot.cursor_points = false;
    (&plot).render(area, buffer);
}

/// Decades between a mark and the border.
const ROOM: f64 = 0.3;

/// The usual gains at this width.
fn named(finding: &Finding) -> Vec<(&'static str, f64)> {
    let of = |name, init| Some((name, sigma_w(&finding.spec, init, 1.0)?));
    [of("LeCun", Init::LecunNormal), of("He", Init::HeNormal)].into_iter().flatten().collect()
}

/// The answer, what helps where no gain does, and what stands at the cursor.
pub fn said(state: &State) -> Vec<typeset::Line> {
    let Some(finding) = state.finding() else { return Vec::new() };
    let text = |role, text: String| vec![Span { role, text }];
    let mut lines = vec![text(Role::Text, sentence(finding))];
    let kept = finding.kept.as_ref().filter(|trial| Verdict::of(&trial.result) != Verdict::Fails);
    let doubt = kept.and_then(|trial| verdict::saturation(&trial.result));
    lines.extend(doubt.map(|said| text(Role::Warn, format!("{said} E tries it on Train."))));
    let remedies = remedies(finding);
    let helps = !finding.remedies.is_empty() && state.at_gain.is_none();
    lines.extend(remedies.map(|said| text(Role::Good, said)));
    let gain = state.marked_gain();
    lines.push(vec![
        Span::new(Role::Dim, "✚ gain "),
        Span::new(Role::Measured, brief(gain)),
        Span::new(Role::Dim, "  δ¹/δᴸ by theory, width ∞: "),
        Span::new(Role::Measured, brief(finding.ratio_at(gain))),
    ]);
    let what = if helps { "the first of these" } else { "this gain and its depth" };
    lines.push(text(
        Role::Dim,
        format!("e takes {what} to Network, E to Train; + races it with He and LeCun."),
    ));
    lines.push(text(Role::Dim, "The gain is in units of LeCun's.".to_owned()));
    lines
}

/// What there is to be said of the gains.
pub fn sentence(finding: &Finding) -> String {
    let networks = finding.spec.seeds;
    let of = match networks {
        1 => "of 1 network".to_owned(),
        _ => format!("in the median of {networks} networks"),
    };
    let said = match (&finding.kept, finding.by_theory) {
        (None, Some(gain)) => {
            format!(
                "By theory gradients keep their size at gain {}; networks are being drawn",
                brief(gain)
            )
        }
        (None, None) => {
            return "By theory no gain keeps gradients their size; networks are being drawn …"
                .to_owned();
        }
        (Some(trial), _) => {
            let (gain, ratio) = (brief(trial.gain), brief(trial.result.median()));
            match Verdict::of(&trial.result) {
                Verdict::Keeps => {
                    format!("Gradients keep their size at gain {gain} (δ¹/δᴸ {ratio} {of})")
                }
                Verdict::Scatters => format!(
                    "Only in the median gradients keep their size, at gain {gain}: networks scatter"
                ),
                Verdict::Fails => {
                    return format!(
                        "No gain keeps gradients their size; nearest comes {gain}, with δ¹/δᴸ {ratio} {of}."
                    );
                }
            }
        }
    };
    let best = finding.best().unwrap_or(1.0);
    let usual: Vec<String> = named(finding)
        .into_iter()
        .rev()
        .map(|(name, gain)| format!("{name} is {}", how(gain / best)))
        .collect();
    format!("{said}; {}.", usual.join(", "))
}

/// How far a gain is from the one that fits.
fn how(share: f64) -> &'static str {
    match share {
        ..0.5 => "far too low",
        0.5..0.85 => "too low",
        0.85..0.985 => "a little low",
        0.985..1.015 => "right",
        1.015..1.18 => "a little high",
        1.18..2.0 => "too high",
        _ => "far too high",
    }
}

/// What helps where no gain does.
fn remedies(finding: &Finding) -> Option<String> {
    let trial = finding.kept.as_ref()?;
    let failed = Verdict::of(&trial.result) != Verdict::Keeps;
    let words: Vec<String> = finding.remedies.iter().map(|of| helping(of, &finding.spec)).collect();
    match (failed, words.is_empty()) {
        (false, _) => None,
        (true, true) => {
            Some("Neither do biases, norms or residual layers that were tried.".to_owned())
        }
        (true, false) => Some(format!("This does: {}.", words.join("; "))),
    }
}

/// What is other than in the networks whose gain is looked for, and the ratio it keeps.
fn helping(remedy: &Remedy, than: &Spec) -> String {
    let of = &remedy.spec;
    let norm = of.norm.filter(|_| than.norm.is_none());
    let norm = norm.map(|norm| format!("{} norm", norm.name()));
    let residual = (of.residual && !than.residual).then(|| "residual layers".to_owned());
    let biases = (of.bias_std != than.bias_std)
        .then(|| format!("bias std {} at gain {}", number(of.bias_std), number(of.gain)));
    let parts: Vec<String> = [biases, norm, residual].into_iter().flatten().collect();
    format!("{} ({})", parts.join(" with "), brief(remedy.result.median()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_gain_is_off_has_a_word_that_is_the_same_both_ways() {
        for (share, word) in [
            (0.49, "far too low"),
            (0.5, "too low"),
            (0.84, "too low"),
            (0.85, "a little low"),
            (0.984, "a little low"),
            (0.985, "right"),
            (1.01, "right"),
            (1.015, "a little high"),
            (1.17, "a little high"),
            (1.18, "too high"),
            (1.99, "too high"),
            (2.0, "far too high"),
        ] {
            assert_eq!(how(share), word, "{share}");
        }
        let mirrored = |word: &str| word.replace("low", "high");
        for share in [0.3, 0.6, 0.9, 0.99] {
            assert_eq!(how(1.0 / share), mirrored(how(share)), "{share}");
        }
    }
}
