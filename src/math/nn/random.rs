//! Random numbers that a seed shown on a screen brings back years later.
//!
//! The generator is named (xoshiro256++, Blackman & Vigna 2019) and the first numbers of a seed
//! are pinned by a test: whoever changes them breaks every seed that anybody wrote down.

use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// A source of random numbers. Always f64: f32 and f64 networks start alike up to rounding.
#[derive(Clone)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// Stream `index` of a seed; streams of one seed are 2¹²⁸ draws apart and never overlap, so
    /// what one layer takes changes nothing in another.
    pub fn of_seed(seed: u64, index: usize) -> Stream {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
        for _ in 0..index {
            generator.jump();
        }
        Stream(generator)
    }

    /// N(0, 1)
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// U[0, 1), a multiple of 2⁻⁵³
    pub fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// U[−limit, limit)
    pub fn symmetric(&mut self, limit: f64) -> f64 {
        limit * (2.0 * self.unit() - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_means_the_same_numbers_for_years() {
        let mut stream = Stream::of_seed(1, 0);
        assert_eq!([stream.unit(), stream.unit()], [0.8116121588818848, 0.7471047161582187]);
        let normals = |seed, index| {
            let mut stream = Stream::of_seed(seed, index);
            [stream.normal(), stream.normal(), stream.normal()]
        };
        let golden = [0.8439986136221761, 0.7155607127305931, -1.9158714436187585];
        assert_eq!(normals(1, 0), golden);
        let golden = [-0.0662186319123385, 0.7168834026451217, 0.5421476366104797];
        assert_eq!(normals(1, 5), golden);
        let golden = [-0.42430531625291057, -0.44477371817438666, 0.832411901445718];
        assert_eq!(normals(9_999, 1), golden);
    }
}
