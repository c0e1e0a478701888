//! A number to be guessed, then measured.

use super::{Answer, Ask, Asks, Draft, Grade, Hides, Judgement, Measured, Step, question};
use crate::experiment::{Measure, Network};
use crate::lesson::block::Kind;
use crate::lesson::context::{Context, measure_name, optional_text, required_text};
use crate::lesson::fields::{all, choice_or, range};
use crate::lesson::names::line;
use crate::lesson::raw::{Table, Value};
use crate::lesson::review::Vary;
use crate::lesson::{Block, NumberFormat, Text};
use crate::math::nn::NetworkSettings;

pub const KIND: Kind = Kind { name: "predict", what: "a predict block", read };

/// The learner guesses a number, then it is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Predict {
    pub measure: String,
    pub scale: Scale,
    /// Ends of the guess slider.
    pub range: (f64, f64),
    /// Said to guesses that are too low, and too high.
    pub low: Text,
    pub high: Text,
    pub bands: Vec<Band>,
    /// How it may change when it comes back.
    pub vary: Option<Vary>,
}

/// What leads to a certain wrong number.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    pub near: f64,
    pub because: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Linear,
    Log,
}

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    question(table, context, Hides::Numbers, |table, context| {
        let vary = table.optional("vary");
        let mut predict = guess_keys(table, context, None)?;
        predict.vary = match vary {
            None => None,
            Some(value) => Some(vary_of(value, &predict.measure, context)?),
        };
        Some((format!("predict-{}", predict.measure), Ask::Predict(predict)))
    })
}

const SCALES: [(&str, Scale); 2] = [("linear", Scale::Linear), ("log", Scale::Log)];

/// The keys of a guess; those of a certain scale have no key for it.
pub(super) fn guess_keys(
    table: &mut Table,
    context: &mut Context,
    scale: Option<Scale>,
) -> Option<Predict> {
    let measure = table.required("measure").and_then(|value| measure_name(value, context));
    let ends = table.required("range");
    let scale = match scale {
        Some(scale) => Some(scale),
        None => choice_or(table.optional("scale"), Scale::Linear, "scale", &SCALES),
    };
    let low = optional_text(table, "low", context);
    let high = optional_text(table, "high", context);
    let bands = match table.optional("bands") {
        None => Some(Vec::new()),
        Some(value) => value.array().and_then(|it| all(it, |value| band(value, context))),
    };
    let ends_value = ends?;
    let range = range(ends_value)?;
    if !(range.1 - range.0).is_finite() {
        ends_value.note("this range is wider than a number can say; bring its ends nearer");
        return None;
    }
    let scale = scale?;
    if scale == Scale::Log && range.0 <= 0.0 {
        ends_value.note("a log scale has no 0 and nothing below; start the range above 0");
        return None;
    }
    Some(Predict {
        measure: measure?,
        scale,
        range,
        low: low?,
        high: high?,
        bands: bands?,
        vary: None,
    })
}

/// `{ depth?, width?, asks }`
fn vary_of(value: Value, measure: &str, context: &Context) -> Option<Vary> {
    let mut table = value.table("what may vary")?;
    let bounds = |value: Option<Value>, (low, high): (usize, usize)| match value {
        None => Some(None),
        Some(value) => {
            let (first, last) = range(value)?;
            let is_whole = first.fract() == 0.0 && last.fract() == 0.0;
            if !is_whole || first < low as f64 || last > high as f64 {
                value.note(format!("this needs two whole numbers from {low} to {high}"));
                return None;
            }
            Some(Some((first as usize, last as usize)))
        }
    };
    let depth = bounds(table.optional("depth"), NetworkSettings::DEPTH);
    let width = bounds(table.optional("width"), NetworkSettings::WIDTH);
    let asks = table.required("asks").and_then(line);
    table.finish();
    let (depth, width, asks) = (depth?, width?, asks?);
    for (word, range) in [("{depth}", depth), ("{width}", width)] {
        if range.is_some() != asks.contains(word) {
            value.note(format!("what varies has to be said: '{word}' in 'asks', and its bounds"));
            return None;
        }
    }
    let network = context.numbers.get(measure).map(|named| &named.measure);
    let Some(Measure::Network(Network { settings, .. })) = network else {
        value.note("only the measurement of a network can vary; leave 'vary' out");
        return None;
    };
    if !settings.widths.is_empty() {
        value.note("'widths' say depth and width of this network; leave 'vary' out");
        return None;
    }
    Some(Vary { depth, width, asks })
}

fn band(value: Value, context: &mut Context) -> Option<Band> {
    let mut table = value.table("a band")?;
    let near = table.required("near").and_then(Value::number);
    let because = required_text(&mut table, "because", context);
    table.finish();
    Some(Band { near: near?, because: because? })
}

/// Mantissas of round numbers: thirds of a decade, near enough.
const ROUND: [i64; 3] = [1, 2, 5];
/// A linear scale has about so many places.
const PLACES: f64 = 50.0;
/// So many decades off is as near as thirds of a decade can be.
const NEAR_DECADES: f64 = 0.2;
const NEAR_SHARE: f64 = 0.02;

/// The exact float of a round number.
fn round_number(mantissa: i64, exponent: i32) -> f64 {
    format!("{mantissa}e{exponent}").parse().expect("digits and an exponent are a number")
}

/// The round number at a place of the grid 1, 2, 5, 10, 20, …; place 0 is 1.
fn on_log_grid(place: i32) -> f64 {
    round_number(ROUND[place.rem_euclid(3) as usize], place.div_euclid(3))
}

/// Places of the grid next to a positive number: the last at or below it, the first at or above.
fn log_places(number: f64) -> (i32, i32) {
    let mut place = (number.log10() * 3.0).floor() as i32 - 2;
    let reaches = |place: i32| on_log_grid(place) <= number * (1.0 + 1e-12);
    while reaches(place + 1) {
        place += 1;
    }
    let exact = on_log_grid(place) >= number * (1.0 - 1e-12);
    (place, if exact { place } else { place + 1 })
}

/// The step between places of a linear scale: mantissa and exponent.
fn linear_step(span: f64) -> (i64, i32) {
    let (_, place) = log_places(span / PLACES);
    (ROUND[place.rem_euclid(3) as usize], place.div_euclid(3))
}

impl Predict {
    /// Where a guess starts: a round number in the middle of the scale.
    pub fn middle(&self) -> f64 {
        let (low, high) = self.range;
        let middle = match self.scale {
            Scale::Linear => low + (high - low) / 2.0,
            Scale::Log => low.sqrt() * high.sqrt(),
        };
        let round = self.stepped(self.stepped(middle, 1), -1);
        if self.range.0 < round && round < self.range.1 { round } else { middle }
    }

    /// A guess so many places on, which is a round number or an end of the scale.
    pub fn stepped(&self, guess: f64, steps: i32) -> f64 {
        let stepped = match self.scale {
            Scale::Linear => {
                let (mantissa, exponent) = linear_step(self.range.1 - self.range.0);
                let place = guess / round_number(mantissa, exponent);
                // Rounding must not keep a guess where it is.
                let from = if steps > 0 { (place + 1e-6).floor() } else { (place - 1e-6).ceil() };
                let next = (from as i64).saturating_add(i64::from(steps));
                round_number(next.saturating_mul(mantissa), exponent)
            }
            Scale::Log => {
                let (below, above) = log_places(guess);
                on_log_grid(if steps > 0 { below } else { above } + steps)
            }
        };
        stepped.clamp(self.range.0, self.range.1)
    }

    /// Places of a far step: a decade, a tenth of the scale.
    fn far(&self) -> i32 {
        match self.scale {
            Scale::Linear => (PLACES / 10.0) as i32,
            Scale::Log => 3.max(((self.range.1 / self.range.0).log10() * 0.3) as i32),
        }
    }

    /// How far a guess is off: a share of a linear scale, decades on a logarithmic one. NaN where
    /// there is nothing to compare with.
    pub fn gap(&self, guess: f64, measured: f64) -> f64 {
        match self.scale {
            Scale::Linear => (guess - measured).abs() / (self.range.1 - self.range.0),
            Scale::Log => (guess / measured).log10().abs(),
        }
    }

    /// Whether a guess is as good as one can be: near the number, or at the place of the scale that is
    /// nearest to it.
    pub fn is_well_guessed(&self, guess: f64, measured: f64) -> bool {
        let near = match self.scale {
            Scale::Linear => {
                let span = self.range.1 - self.range.0;
                let (mantissa, exponent) = linear_step(span);
                NEAR_SHARE.max(0.501 * round_number(mantissa, exponent) / span)
            }
            Scale::Log => NEAR_DECADES,
        };
        self.gap(guess, measured) < near
    }

    /// The places of the scale from end to end.
    fn places(&self) -> impl Iterator<Item = f64> {
        let next = |guess: &f64| {
            let next = self.stepped(*guess, 1);
            (next > *guess).then_some(next)
        };
        std::iter::successors(Some(self.range.0), next)
    }

    fn reason(&self, guess: f64, measured: f64) -> Option<Text> {
        let width = if self.scale == Scale::Log { 0.35 } else { 0.05 };
        let near = self.bands.iter().map(|band| (self.gap(guess, band.near), band));
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(gap, _)| *gap < width);
        let side = if guess < measured { &self.low } else { &self.high };
        nearest.map_or_else(|| side.nonempty(), |(_, band)| Some(band.because.clone()))
    }
}

impl Asks for Predict {
    fn measures(&self) -> Vec<&str> {
        vec![&self.measure]
    }

    fn reasons(&self) -> Vec<&Text> {
        [&self.low, &self.high].into_iter().chain(self.bands.iter().map(|b| &b.because)).collect()
    }

    fn start(&self) -> Option<Draft> {
        Some(Draft { answer: Answer::Number(self.middle()), at: 0 })
    }

    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft> {
        let Answer::Number(guess) = draft.answer else { return None };
        let (direction, far) = match step {
            Step::Left { far } => (-1, far),
            Step::Right { far } => (1, far),
            Step::Up | Step::Down => return None,
        };
        let guess = self.stepped(guess, direction * if far { self.far() } else { 1 });
        Some(Draft { answer: Answer::Number(guess), at: 0 })
    }

    /// `0.25`, `1e-7`; where the number is shown as a percentage, in percent.
    fn typed(&self, text: &str, format: NumberFormat) -> Option<Result<Answer, String>> {
        let percent = format == NumberFormat::Percent;
        let digits = text.trim().trim_end_matches(['%', '×']).trim().replace('−', "-");
        let number = digits.parse::<f64>().ok().filter(|number| number.is_finite());
        let number = number.map(|number| if percent { number / 100.0 } else { number });
        let (low, high) = self.range;
        Some(match number {
            Some(number) if (low..=high).contains(&number) => Ok(Answer::Number(number)),
            Some(_) => Err("beyond the ends of the scale".to_owned()),
            None => Err("a number, like 0.25 or 1e-7".to_owned()),
        })
    }

    fn judge(&self, answer: &Answer, measured: Measured) -> Option<Judgement> {
        let Answer::Number(guess) = *answer else { return None };
        let measured = measured(&self.measure).filter(|measured| measured.is_finite())?;
        if self.is_well_guessed(guess, measured) {
            return Some(Judgement { grade: Grade::Right, because: None });
        }
        let near = if self.scale == Scale::Log { 0.5 } else { 0.1 };
        let is_near = self.gap(guess, measured) < near;
        let grade = if is_near { Grade::Near } else { Grade::Wrong };
        Some(Judgement { grade, because: self.reason(guess, measured) })
    }

    fn fault(&self, measured: Measured) -> Option<String> {
        let measured = measured(&self.measure)?;
        if self.places().any(|guess| self.is_well_guessed(guess, measured)) {
            return None;
        }
        let (low, high) = self.range;
        Some(match measured {
            measured if measured.is_nan() => "the measurement comes to no number".to_owned(),
            _ => format!("{measured:?} is measured, and no guess from {low:?} to {high:?} is near"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predict(range: (f64, f64), scale: Scale) -> Predict {
        let (low, high) = (Text::of("too low"), Text::of("too high"));
        Predict { measure: "m".to_owned(), scale, range, low, high, bands: Vec::new(), vary: None }
    }

    #[test]
    fn a_guess_is_right_near_the_number_wherever_that_is_on_the_scale() {
        for (range, scale) in [
            ((-3.0, 5.0), Scale::Linear),
            ((0.24, 0.26), Scale::Linear),
            ((1e-8, 10.0), Scale::Log),
            ((3e-200, 7e200), Scale::Log),
        ] {
            let predict = predict(range, scale);
            for place in 0..=1000 {
                let share = f64::from(place) / 1000.0;
                let measured = match scale {
                    Scale::Linear => range.0 + share * (range.1 - range.0),
                    Scale::Log => range.0.powf(1.0 - share) * range.1.powf(share),
                };
                assert_eq!(predict.fault(&|_| Some(measured)), None, "{measured}");
            }
        }
    }

    #[test]
    fn guesses_land_on_round_numbers() {
        let walk = |predict: &Predict, from: f64, step: i32| -> Vec<f64> {
            std::iter::successors(Some(from), |guess| Some(predict.stepped(*guess, step)))
                .skip(1)
                .take(5)
                .collect()
        };
        let log = predict((3e-4, 1.0), Scale::Log);
        assert_eq!(walk(&log, 3e-4, 1), [5e-4, 1e-3, 2e-3, 5e-3, 1e-2]);
        assert_eq!(walk(&log, 0.5, 1), [1.0; 5]);
        assert_eq!(walk(&log, 2e-3, -1), [1e-3, 5e-4, 3e-4, 3e-4, 3e-4]);
        assert_eq!(log.middle(), 0.01);
        let linear = predict((0.0, 0.8), Scale::Linear);
        assert_eq!(walk(&linear, 0.1, 1), [0.12, 0.14, 0.16, 0.18, 0.2]);
        assert_eq!(walk(&linear, 0.03, -1), [0.02, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(linear.middle(), 0.4);
        assert_eq!(predict((-5.0, 5.0), Scale::Linear).middle(), 0.0);
    }

    #[test]
    fn numbers_that_no_guess_reaches() {
        let linear = predict((0.0, 1.0), Scale::Linear);
        for measured in [5.0, -0.1, 1.021, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert!(linear.fault(&|_| Some(measured)).is_some(), "{measured}");
        }
        let told = "5.0 is measured, and no guess from 0.0 to 1.0 is near";
        assert_eq!(linear.fault(&|_| Some(5.0)).as_deref(), Some(told));
        let log = predict((0.001, 1.0), Scale::Log);
        for measured in [0.0, -0.5, 5.0, 1e-5, f64::INFINITY, f64::NAN] {
            assert!(log.fault(&|_| Some(measured)).is_some(), "{measured}");
        }
    }

    #[test]
    fn what_is_said_depends_on_the_guess() {
        let mut log = predict((1e-9, 1.0), Scale::Log);
        log.bands.push(Band { near: 1e-6, because: Text::of("a band") });
        let said = |guess: f64| {
            let judged = log.judge(&Answer::Number(guess), &|_| Some(1e-3)).unwrap();
            (judged.grade, judged.because)
        };
        assert_eq!(said(1e-3), (Grade::Right, None));
        assert_eq!(said(5e-4), (Grade::Near, Some(Text::of("too low"))));
        assert_eq!(said(0.1), (Grade::Wrong, Some(Text::of("too high"))));
        assert_eq!(said(2e-6), (Grade::Wrong, Some(Text::of("a band"))));
        assert_eq!(log.judge(&Answer::Number(1.0), &|_| None), None);
        assert_eq!(log.judge(&Answer::Number(1.0), &|_| Some(f64::INFINITY)), None);
    }

    #[test]
    fn typed_numbers() {
        let linear = predict((0.0, 0.8), Scale::Linear);
        let typed = |text, format| linear.typed(text, format).unwrap();
        assert_eq!(typed("0.25", NumberFormat::Number), Ok(Answer::Number(0.25)));
        assert_eq!(typed("25 %", NumberFormat::Percent), Ok(Answer::Number(0.25)));
        for (text, format) in [("1", NumberFormat::Number), ("x", NumberFormat::Number)] {
            assert!(typed(text, format).is_err(), "{text}");
        }
        assert!(typed("nan", NumberFormat::Number).is_err());
    }
}
