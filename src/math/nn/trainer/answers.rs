//! What a classifier says of every row of a set.

use crate::math::activation::softmax;
use crate::math::nn::data::{DataSet, largest};
use crate::math::nn::loss::Loss;

/// What the network says of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The row's place in the set
    pub row: usize,
    pub truth: usize,
    /// The class of the largest output; None where an output is no number
    pub said: Option<usize>,
    /// The probability of that class by softmax; None where the loss is not of probabilities
    pub probability: Option<f64>,
    /// The loss of this row alone
    pub loss: f64,
}

impl Answer {
    pub fn is_right(&self) -> bool {
        self.said == Some(self.truth)
    }
}

/// An answer a row; `outputs` is `[rows, set.outputs]`, as the network puts them out.
pub fn of(set: &DataSet, loss: Loss, outputs: &[f64]) -> Vec<Answer> {
    let answer = |(row, output): (usize, &[f64])| {
        let said = output.iter().all(|x| x.is_finite()).then(|| largest(output));
        let probability = said.filter(|_| loss == Loss::CrossEntropy);
        Answer {
            row,
            truth: set.label(row),
            said,
            probability: probability.map(|said| softmax::probabilities(output)[said]),
            loss: loss.value(output, set.target(row), set.outputs),
        }
    };
    outputs.chunks_exact(set.outputs).enumerate().map(answer).collect()
}

/// How often each class was taken for each: `[truth][said]`. Rows without an answer are in none.
pub fn confusion(answers: &[Answer], classes: usize) -> Vec<Vec<usize>> {
    let mut counts = vec![vec![0; classes]; classes];
    for answer in answers {
        if let Some(said) = answer.said {
            counts[answer.truth][said] += 1;
        }
    }
    counts
}

/// The wrong ones, the greatest loss first; those without a number before all.
pub fn worst(answers: &[Answer]) -> Vec<Answer> {
    let mut wrong: Vec<Answer> =
        answers.iter().filter(|answer| !answer.is_right()).copied().collect();
    let badness = |answer: &Answer| if answer.loss.is_nan() { f64::INFINITY } else { answer.loss };
    wrong.sort_by(|a, b| badness(b).total_cmp(&badness(a)));
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> DataSet {
        DataSet::classes(vec![0.0; 4], 1, &[0, 1, 1, 0], 2).unwrap()
    }

    #[test]
    fn answers_by_hand() {
        let outputs = [3f64.ln(), 0.0, 3f64.ln(), 0.0, 0.0, 1.0, f64::NAN, 0.0];
        let answers = of(&set(), Loss::CrossEntropy, &outputs);
        let said: Vec<Option<usize>> = answers.iter().map(|answer| answer.said).collect();
        assert_eq!(said, [Some(0), Some(0), Some(1), None]);
        assert!((answers[0].probability.unwrap() - 0.75).abs() < 1e-15);
        assert!((answers[1].loss - 4f64.ln()).abs() < 1e-15, "1 of 4 for the truth");
        assert_eq!(confusion(&answers, 2), [[1, 0], [1, 1]]);
        let worst: Vec<usize> = worst(&answers).iter().map(|answer| answer.row).collect();
        assert_eq!(worst, [3, 1], "what came to no number is worst");
        let squared = of(&set(), Loss::MeanSquaredError, &outputs);
        assert_eq!(squared[2].probability, None);
        assert_eq!(squared[2].loss, 0.0, "(0, 1) is met");
    }
}
