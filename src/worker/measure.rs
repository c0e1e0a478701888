//! Many measurements at once, for the commands: side by side on the cores there are.

use crate::experiment::Measure;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// At most so many threads.
const THREADS: usize = 8;

/// What `run` makes of each, in order. The longest start first; those that time the machine are run
/// last, one after the other with nothing beside them. Returns when all are done; a panic in one
/// goes on in the caller.
pub fn side_by_side<R: Send>(measures: &[Measure], run: &(dyn Fn(&Measure) -> R + Sync)) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let work = |at: &usize| measures[*at].experiment().cost().work;
    let (alone, mut together): (Vec<usize>, Vec<usize>) =
        (0..measures.len()).partition(|at| measures[*at].experiment().is_timing());
    together.sort_by(|a, b| work(b).total_cmp(&work(a)));
    let done: Vec<Mutex<Option<R>>> = measures.iter().map(|_| Mutex::new(None)).collect();
    let put = |at: usize| {
        let result = run(&measures[at]);
        *done[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    };
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(THREADS) {
            scope.spawn(|| {
                while let Some(&at) = together.get(next.fetch_add(1, Ordering::SeqCst)) {
                    put(at);
                }
            });
        }
    });
    alone.into_iter().for_each(put);
    let taken = |slot: Mutex<Option<R>>| slot.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().map(|slot| taken(slot).expect("each has been run")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Softmax, Timing};
    use crate::math::activation::Pointwise;

    #[test]
    fn each_is_run_once_and_timings_last() {
        let mut measures: Vec<Measure> = Vec::new();
        let function = Pointwise::named("relu").unwrap();
        measures.push(Timing { function, relative_to: None }.into());
        measures.extend((0..20).map(|index| Softmax { inputs: vec![0.0; 20], index }.into()));
        let count = AtomicUsize::new(0);
        let order = side_by_side(&measures, &|measure| {
            let number = count.fetch_add(1, Ordering::SeqCst);
            (number, measure.clone())
        });
        assert_eq!(order[0].0, 20);
        let ran: Vec<Measure> = order.into_iter().map(|(_, measure)| measure).collect();
        assert_eq!(ran, measures);
        assert!(side_by_side(&[], &|_| 0).is_empty());
    }
}
