//! What a network learns from: inputs with targets, split into training and test rows.
//!
//! Matrices are row-major: inputs `[rows, features]`, targets `[rows, outputs]`. A class is a
//! target with a 1 at its place and 0 elsewhere, so that both losses take targets of one form.

mod shapes;
mod split;

pub use shapes::{circles, moons, noise, regression, spirals, xor};
pub use split::{Batches, Scale, Split};

/// What the targets mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// Each row of the targets is a class: one 1 among 0s.
    Classify,
    /// Each row of the targets is any numbers.
    Regress,
}

/// Inputs and targets, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSet {
    pub task: Task,
    /// Numbers in a row of `inputs`
    pub features: usize,
    /// Numbers in a row of `targets`: classes, or values to be met
    pub outputs: usize,
    /// `[rows, features]`
    pub inputs: Vec<f64>,
    /// `[rows, outputs]`
    pub targets: Vec<f64>,
}

/// Why [`DataSet::classes`] made nothing of what it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    #[error("{inputs} numbers are not {labels} rows of {features}")]
    Shape { inputs: usize, labels: usize, features: usize },
    #[error("label {label} is not one of {classes} classes, which count from 0")]
    Label { label: usize, classes: usize },
}

impl DataSet {
    /// Labelled rows; `inputs` is `[labels.len(), features]`.
    pub fn classes(
        inputs: Vec<f64>,
        features: usize,
        labels: &[usize],
        classes: usize,
    ) -> Result<DataSet, DataError> {
        if inputs.len() != labels.len() * features {
            let (inputs, labels) = (inputs.len(), labels.len());
            return Err(DataError::Shape { inputs, labels, features });
        }
        if let Some(&label) = labels.iter().find(|&&label| label >= classes) {
            return Err(DataError::Label { label, classes });
        }
        let mut targets = vec![0.0; labels.len() * classes];
        for (row, &label) in targets.chunks_exact_mut(classes).zip(labels) {
            row[label] = 1.0;
        }
        Ok(DataSet { task: Task::Classify, features, outputs: classes, inputs, targets })
    }

    pub fn rows(&self) -> usize {
        self.inputs.len() / self.features
    }

    pub fn input(&self, row: usize) -> &[f64] {
        &self.inputs[row * self.features..][..self.features]
    }

    pub fn target(&self, row: usize) -> &[f64] {
        &self.targets[row * self.outputs..][..self.outputs]
    }

    /// The class of a row; of a regression, 0.
    pub fn label(&self, row: usize) -> usize {
        largest(self.target(row))
    }

    /// The rows of these numbers, in this order.
    fn pick(&self, rows: &[usize]) -> DataSet {
        let inputs = rows.iter().flat_map(|&row| self.input(row).iter().copied()).collect();
        let targets = rows.iter().flat_map(|&row| self.target(row).iter().copied()).collect();
        DataSet { inputs, targets, ..*self }
    }
}

/// The place of the largest number, the first of equals.
pub fn largest(row: &[f64]) -> usize {
    (1..row.len()).fold(0, |best, at| if row[at] > row[best] { at } else { best })
}

/// Which data set; all but the digits are drawn from a seed by [`Source::draw`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    Digits,
    Moons,
    Spirals,
    Circles,
    Xor,
    Regression,
    Noise,
}

impl Source {
    pub const ALL: [Source; 7] = [
        Source::Digits,
        Source::Moons,
        Source::Spirals,
        Source::Circles,
        Source::Xor,
        Source::Regression,
        Source::Noise,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Source::Digits => "digits",
            Source::Moons => "moons",
            Source::Spirals => "spirals",
            Source::Circles => "circles",
            Source::Xor => "xor",
            Source::Regression => "regression",
            Source::Noise => "noise",
        }
    }

    pub fn named(name: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.name() == name)
    }

    /// Whether its rows have classes; else they have numbers.
    pub fn is_classes(self) -> bool {
        !matches!(self, Source::Regression | Source::Noise)
    }

    /// Numbers in a row of its inputs
    pub fn features(self) -> usize {
        match self {
            Source::Digits | Source::Noise => 64,
            Source::Moons | Source::Spirals | Source::Circles | Source::Xor => 2,
            Source::Regression => 1,
        }
    }

    /// Rows for training and testing together
    pub fn rows(self) -> usize {
        match self {
            Source::Digits => 1_797,
            Source::Moons | Source::Circles | Source::Xor => 600,
            Source::Spirals => 800,
            Source::Regression => 400,
            Source::Noise => 512,
        }
    }

    /// The set that a seed draws. None for the digits, which are not drawn but read.
    pub fn draw(self, seed: u64) -> Option<DataSet> {
        match self {
            Source::Digits => None,
            Source::Moons => Some(moons(self.rows(), 0.15, seed)),
            Source::Spirals => Some(spirals(self.rows(), 0.1, seed)),
            Source::Circles => Some(circles(self.rows(), 0.08, seed)),
            Source::Xor => Some(xor(self.rows(), seed)),
            Source::Regression => Some(regression(self.rows(), 0.1, seed)),
            Source::Noise => Some(noise(self.rows(), self.features(), seed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_rows_with_a_one() {
        let set = DataSet::classes(vec![1.0, 2.0, 3.0, 4.0], 2, &[2, 0], 3).unwrap();
        assert_eq!(set.targets, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!((set.rows(), set.label(0), set.label(1)), (2, 2, 0));
        assert_eq!(set.pick(&[1]).inputs, [3.0, 4.0]);
    }

    #[test]
    fn rows_and_labels_that_do_not_fit_are_refused() {
        let error = DataSet::classes(vec![1.0; 3], 2, &[0, 1], 2).unwrap_err();
        assert_eq!(error, DataError::Shape { inputs: 3, labels: 2, features: 2 });
        let error = DataSet::classes(vec![1.0; 4], 2, &[0, 2], 2).unwrap_err();
        assert_eq!(error, DataError::Label { label: 2, classes: 2 });
    }

    #[test]
    fn names_lead_back_to_their_source() {
        for source in Source::ALL {
            assert_eq!(Source::named(source.name()), Some(source));
            let drawn = source.draw(1);
            assert_eq!(drawn.is_none(), source == Source::Digits);
            assert!(drawn.is_none_or(|set| {
                (set.features, set.rows()) == (source.features(), source.rows())
            }));
        }
    }
}
