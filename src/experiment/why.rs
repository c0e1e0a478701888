//! Why a network is as it is, or learns as it does: the same one, from the same seed, with one thing
//! changed at a time.

mod changes;

pub use changes::changes;

use super::{KeepGoing, NetworkQuantity, Train, TrainQuantity, watch};
use crate::math::nn::data::Source;
use crate::math::nn::{Run, Settings, TrainerSettings};

/// What is asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A network on noise before its first step
    Network(Settings),
    Training(Training),
}

/// A network after so many epochs on a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    pub source: Source,
    pub settings: TrainerSettings,
    pub epochs: u64,
}

/// One change and what becomes of the network with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `init he-normal`; empty for the network as it is.
    pub what: String,
    pub subject: Subject,
    /// Of a network rms δ¹/δᴸ; of a training the accuracy on the test rows, or the loss where there are
    /// no classes. None where it comes to no number.
    pub number: Option<f64>,
}

impl Subject {
    /// Runs it; None where it comes to no number or is stopped.
    fn measure(&self, keep_going: KeepGoing) -> Option<f64> {
        match self {
            Subject::Network(settings) => {
                let run = Run::start(settings, &watch(keep_going))?;
                NetworkQuantity::DeltaRatio.of(&run.report()).filter(|ratio| !ratio.is_nan())
            }
            Subject::Training(training) => super::run(&training.measured().into(), keep_going),
        }
    }
}

impl Training {
    fn measured(&self) -> Box<Train> {
        let quantity = match self.source.is_classes() {
            true => TrainQuantity::TestAccuracy,
            false => TrainQuantity::TestLoss,
        };
        let (source, settings, epochs) = (self.source, self.settings.clone(), self.epochs);
        let (against, shuffled, seeds) = (None, false, 1);
        let spread = super::Spread::Median;
        Box::new(Train { source, settings, against, epochs, shuffled, seeds, spread, quantity })
    }
}

/// Runs them in order and tells each; stops where `keep_going` says so.
pub fn run(subject: &Subject, keep_going: KeepGoing, tell: &mut dyn FnMut(Change)) {
    for (what, subject) in changes(subject) {
        let number = subject.measure(keep_going);
        if !keep_going() {
            return;
        }
        tell(Change { what, subject, number });
    }
}

impl Change {
    /// The less, the better: of a network the decades between the first layer's δ and the last one's,
    /// of a training the share of wrong answers, or the loss. What is no number is worst.
    pub fn badness(&self) -> f64 {
        let Some(number) = self.number else { return f64::INFINITY };
        match &self.subject {
            Subject::Network(_) => number.log10().abs(),
            Subject::Training(training) if training.source.is_classes() => 1.0 - number,
            Subject::Training(_) => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use std::time::Instant;

    fn all(subject: &Subject) -> (Vec<Change>, f64) {
        let (mut told, started) = (Vec::new(), Instant::now());
        run(subject, &|| true, &mut |change| told.push(change));
        (told, started.elapsed().as_secs_f64())
    }

    fn find<'t>(told: &'t [Change], start: &str) -> &'t Change {
        told.iter().find(|it| it.what.starts_with(start)).unwrap_or_else(|| panic!("{start}"))
    }

    #[test]
    fn each_change_is_of_one_thing_and_the_critical_gain_of_sigmoid_mends_it() {
        let subject = Subject::Network(Settings::new(Pointwise::named("sigmoid").unwrap()));
        let (told, took) = all(&subject);
        assert!(cfg!(debug_assertions) || took < 2.0, "{took} s");
        assert_eq!((told[0].what.as_str(), &told[0].subject), ("", &subject));
        assert!(told.len() > 8 && told[1..].iter().all(|change| change.subject != subject));
        let now = told[0].badness();
        assert!(find(&told, "half").badness() < 0.7 * now);
        assert!(find(&told, "gain").badness() < 1.5, "{:?}", find(&told, "gain").number);
        assert!(find(&told, "activation relu").badness() < 1.0);
    }

    #[test]
    fn a_training_that_fails_is_mended_by_what_its_gradient_lacks() {
        let sigmoid = Pointwise::named("sigmoid").unwrap();
        let settings = TrainerSettings::new(sigmoid, Source::Moons);
        let settings = settings.with(|it| (it.depth, it.seed) = (10, 3));
        let training = Training { source: Source::Moons, settings, epochs: 5 };
        let (told, took) = all(&Subject::Training(training.clone()));
        assert!(cfg!(debug_assertions) || took < 2.0, "{took} s");
        let accuracy = |start| find(&told, start).number.unwrap();
        assert!(told[0].number.unwrap() < 0.7, "{:?}", told[0].number);
        assert!(accuracy("activation relu") > 0.8 && accuracy("batch norm") > 0.8);
        assert!(told.iter().any(|it| it.what.starts_with("learning rate")));
        // The same numbers as the training itself comes to.
        let again = super::super::run(&training.measured().into(), &|| true);
        assert_eq!(told[0].number, again);
    }

    #[test]
    fn it_stops_when_nobody_waits_any_more() {
        let settings = Settings::new(Pointwise::named("tanh").unwrap());
        let training =
            Training { source: Source::Xor, settings: settings.clone().training(), epochs: 3 };
        for subject in [Subject::Network(settings), Subject::Training(training)] {
            let mut told = 0;
            run(&subject, &|| false, &mut |_| told += 1);
            assert_eq!(told, 0);
        }
    }
}
