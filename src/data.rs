//! The data sets that come with the program: unpacked here, since `math` reads nothing.

use crate::math::nn::data::{DataSet, Source, Split};
use flate2::read::GzDecoder;
use std::io::Read;

/// `assets/data/README.md` says where it comes from.
const DIGITS: &[u8] = include_bytes!("../assets/data/digits.csv.gz");

/// Why an embedded file could not be read; only a build with another file can bring it about.
#[derive(Debug, thiserror::Error)]
#[error("the digits that came with the program cannot be read: {0}")]
pub struct Unreadable(String);

/// The set that `source` names; all but the digits are drawn from the seed.
pub fn load(source: Source, seed: u64) -> Result<DataSet, Unreadable> {
    match source.draw(seed) {
        Some(set) => Ok(set),
        None => digits(),
    }
}

/// Share of the rows that is put aside for testing.
const TESTED: f64 = 0.25;

/// The set that `source` names, cut into training and test rows; the seed draws all of it.
pub fn split(source: Source, seed: u64) -> Result<Split, Unreadable> {
    Ok(Split::new(&load(source, seed)?, TESTED, seed))
}

/// 1,797 images of 8×8 with numbers from 0 to 16, in ten classes.
pub fn digits() -> Result<DataSet, Unreadable> {
    let mut text = String::new();
    let failed = |error: &dyn std::fmt::Display| Unreadable(error.to_string());
    GzDecoder::new(DIGITS).read_to_string(&mut text).map_err(|error| failed(&error))?;
    let (mut inputs, mut labels) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let (pixels, label) =
            line.rsplit_once(',').ok_or_else(|| failed(&"a line without a comma"))?;
        for pixel in pixels.split(',') {
            inputs.push(pixel.parse().map_err(|error| failed(&error))?);
        }
        labels.push(label.trim().parse().map_err(|error| failed(&error))?);
    }
    DataSet::classes(inputs, 64, &labels, 10).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_are_all_there() {
        let set = digits().unwrap();
        assert_eq!((set.rows(), set.features, set.outputs), (1_797, 64, 10));
        assert_eq!(set.features, Source::Digits.features());
        assert!(set.inputs.iter().all(|x| (0.0..=16.0).contains(x) && x.fract() == 0.0));
        let mut counts = [0; 10];
        (0..set.rows()).for_each(|row| counts[set.label(row)] += 1);
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        let zero: String =
            set.input(0)[..8].iter().map(|x| if *x > 7.0 { '#' } else { '.' }).collect();
        assert_eq!(zero, "...##...", "the first image is a 0, open in the middle further down");
    }
}
