//! Measurements of a course, made for a command.

use super::meter::{self, Meter};
use crate::experiment::{KeepGoing, Measure};
use crate::worker::measure::side_by_side;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Runs a measurement; None when it comes to no number.
pub type Run<'r> = &'r (dyn Fn(&Measure, KeepGoing) -> Option<f64> + Sync);

/// Makes measurements, each once, and shows that it does.
pub struct Bench<'r> {
    run: Run<'r>,
    meter: Meter,
    /// By the measurement, written out: it holds numbers that have no hash.
    known: RefCell<HashMap<String, Option<f64>>>,
}

impl<'r> Bench<'r> {
    pub fn new(run: Run<'r>) -> Bench<'r> {
        Bench { run, meter: Meter::new(), known: RefCell::default() }
    }

    /// Takes away what was shown.
    pub fn wipe(&self) {
        self.meter.wipe();
    }

    /// Makes all measurements that `use_them` asks for, on all cores. It is called once with a
    /// measurer that knows no number.
    pub fn prepare(&self, use_them: impl FnOnce(&dyn Fn(&Measure) -> Option<f64>)) {
        let wanted = RefCell::new(HashMap::new());
        use_them(&|measure| {
            wanted.borrow_mut().insert(format!("{measure:?}"), measure.clone());
            None
        });
        wanted.borrow_mut().retain(|key, _| !self.known.borrow().contains_key(key));
        let (keys, measures): (Vec<String>, Vec<Measure>) = wanted.into_inner().into_iter().unzip();
        let (done, meter, run, all) = (AtomicUsize::new(0), &self.meter, self.run, measures.len());
        let values = side_by_side(&measures, &|measure| {
            let keep_going = || {
                let number = done.load(Ordering::SeqCst) + 1;
                let left = || meter.left(number as u64 - 1, all as u64);
                meter.show(|| format!("measurement {number} of {all}{}", left()));
                true
            };
            let value = run(measure, &keep_going);
            done.fetch_add(1, Ordering::SeqCst);
            value
        });
        self.known.borrow_mut().extend(keys.into_iter().zip(values));
    }

    /// None: it comes to no number.
    pub fn measure(&self, measure: &Measure) -> Option<f64> {
        let key = format!("{measure:?}");
        let known = self.known.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let number = self.known.borrow().len() + 1;
            let started = Instant::now();
            let meter = &self.meter;
            let keep_going = || {
                let time = || meter::duration(started.elapsed().as_secs_f64());
                meter.show(|| format!("measurement {number}, {}", time()));
                true
            };
            let value = (self.run)(measure, &keep_going);
            self.known.borrow_mut().insert(key, value);
            value
        })
    }
}
