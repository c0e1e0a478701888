//! Measurements of a course, made for a command.

use super::meter::{self, Meter};
use crate::experiment::{KeepGoing, Measure};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Instant;

/// Runs a measurement; None when it comes to no number.
pub type Run<'r> = &'r dyn Fn(&Measure, KeepGoing) -> Option<f64>;

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
                meter.show(|| format!("lesson: measurement {number}, {}", time()));
                true
            };
            let value = (self.run)(measure, &keep_going);
            self.known.borrow_mut().insert(key, value);
            value
        })
    }
}
