//! The sketch: slopes set by eye before f′ is shown.

use crate::math::activation::{Order, Pointwise};
use crate::typeset::brief;

/// So many places are asked for.
pub const PLACES: usize = 7;
/// Presses from level to the steepest slope that can be set.
const PRESSES: i32 = 20;

#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// Where the slopes are set; ascending.
    pub places: [f64; PLACES],
    /// What they are.
    pub truth: [f64; PLACES],
    /// The steepest slope that can be set, a round number.
    pub steepest: f64,
    /// Presses from level.
    presses: [i32; PLACES],
    pub chosen: usize,
    pub done: bool,
    pub passed: bool,
}

/// How well a sketch was done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Slopes with the right sign, or level where f′ is.
    pub signs: usize,
    /// Places where f has a slope.
    pub of: usize,
    /// Mean distance to f′.
    pub distance: f64,
}

impl Sketch {
    /// Level everywhere, at equal distances over a range of x.
    pub fn new(function: &Pointwise, (low, high): (f64, f64)) -> Sketch {
        let share = |k: usize| (k as f64 + 0.5) / PLACES as f64;
        let places = std::array::from_fn(|k| tidy(low + share(k) * (high - low), high - low));
        let truth = places.map(|x| function.derivative(Order::Slope, x));
        Sketch {
            places,
            truth,
            steepest: steepest(&truth),
            presses: [0; PLACES],
            chosen: PLACES / 2,
            done: false,
            passed: false,
        }
    }

    pub fn slope(&self, place: usize) -> f64 {
        f64::from(self.presses[place]) * self.steepest / f64::from(PRESSES)
    }

    pub fn turn(&mut self, presses: i32) {
        if !self.done {
            let now = &mut self.presses[self.chosen];
            *now = (*now + presses).clamp(-PRESSES, PRESSES);
        }
    }

    pub fn walk(&mut self, by: isize) {
        self.chosen = self.chosen.saturating_add_signed(by).min(PLACES - 1);
    }

    /// Sets a slope where somebody pointed.
    pub fn put(&mut self, place: usize, slope: f64) {
        self.chosen = place.min(PLACES - 1);
        let presses = (slope / self.steepest * f64::from(PRESSES)).round();
        if presses.is_finite() && !self.done {
            self.presses[self.chosen] = (presses as i32).clamp(-PRESSES, PRESSES);
        }
    }

    /// Nearer to level than a press, a slope counts as level.
    fn sign(&self, slope: f64) -> i32 {
        let level = 0.75 * self.steepest / f64::from(PRESSES);
        if slope.abs() < level { 0 } else { slope.signum() as i32 }
    }

    pub fn is_sign_right(&self, place: usize) -> bool {
        self.sign(self.slope(place)) == self.sign(self.truth[place])
    }

    pub fn score(&self) -> Score {
        let known = || (0..PLACES).filter(|&place| self.truth[place].is_finite());
        let of = known().count();
        let signs = known().filter(|&place| self.is_sign_right(place)).count();
        let gaps: f64 = known().map(|place| (self.slope(place) - self.truth[place]).abs()).sum();
        Score { signs, of, distance: gaps / of.max(1) as f64 }
    }

    /// The score in a sentence, and the place with the largest gap.
    pub fn told(&self) -> Vec<String> {
        let Score { signs, of, distance } = self.score();
        let summary = format!(
            "{signs} of {of} signs are right; on average a slope is {} off.",
            brief(distance)
        );
        let gap = |place: &usize| (self.slope(*place) - self.truth[*place]).abs();
        let finite = (0..PLACES).filter(|&place| self.truth[place].is_finite());
        let worst = finite.max_by(|a, b| gap(a).total_cmp(&gap(b)));
        let worst = worst.filter(|place| gap(place) > 0.0).map(|place| {
            format!(
                "The largest gap is at x = {}: {} was set, f′ is {}.",
                brief(self.places[place]),
                brief(self.slope(place)),
                brief(self.truth[place])
            )
        });
        [Some(summary), worst].into_iter().flatten().collect()
    }
}

/// To three digits of the range.
fn tidy(x: f64, range: f64) -> f64 {
    let unit = 10f64.powf(range.abs().log10().floor() - 2.0);
    let tidied = (x / unit).round() * unit;
    // The tail of the product would be shown.
    if tidied.is_finite() { (tidied * 1e12).round() / 1e12 + 0.0 } else { x }
}

/// The round number that reaches the steepest slope. It tells the size of f′ and nothing more.
fn steepest(truth: &[f64]) -> f64 {
    let most = truth.iter().filter(|slope| slope.is_finite()).fold(0.0, |a: f64, b| a.max(b.abs()));
    let decade = 10f64.powf(most.max(1e-9).log10().floor());
    let round = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0].map(|step| step * decade);
    round.into_iter().find(|&round| round >= most).unwrap_or(10.0 * decade).clamp(0.1, 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;

    fn sketch(text: &str) -> Sketch {
        let function = gallery::functions().parse_pointwise(text).unwrap();
        Sketch::new(&function, (-5.0, 5.0))
    }

    #[test]
    fn sign_and_distance_are_scored() {
        let mut sketch = sketch("x^2/4");
        assert!((sketch.places[3], sketch.steepest) == (0.0, 3.0), "{sketch:?}");
        let level = sketch.score();
        assert_eq!((level.signs, level.of), (1, 7));
        for place in 0..PLACES {
            sketch.put(place, sketch.truth[place]);
        }
        let set = sketch.score();
        assert_eq!(set.signs, 7);
        assert!(set.distance < 0.13, "no more than half a press: {set:?}");
        sketch.chosen = 0;
        sketch.turn(100);
        assert_eq!((sketch.slope(0), sketch.score().signs), (3.0, 6));
        assert!(sketch.told()[1].contains("x = −4.3"), "{:?}", sketch.told());
    }

    #[test]
    fn where_there_is_no_slope_none_is_asked_for() {
        let sketch = sketch("ln(x)");
        assert_eq!(sketch.score().of, 3);
        assert!(sketch.steepest.is_finite());
        let never = super::Sketch::new(
            &gallery::functions().parse_pointwise("sqrt(-1-x^2)").unwrap(),
            (-5.0, 5.0),
        );
        assert_eq!((never.score().of, never.score().distance), (0, 0.0));
    }
}
