//! How weights and biases are drawn.

use super::orthogonal::random_orthogonal;
use super::random::Stream;

/// A distribution for the weights of a layer with `fan_in` inputs and `fan_out` outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Init {
    /// N(0, 1/fan_in). LeCun et al. 1998, "Efficient BackProp".
    LecunNormal,
    /// N(0, 2/(fan_in + fan_out)). Glorot & Bengio 2010, "Understanding the difficulty of training
    /// deep feedforward neural networks".
    GlorotNormal,
    /// U(−a, a) with a = √(6/(fan_in + fan_out)). Glorot & Bengio 2010.
    GlorotUniform,
    /// N(0, 2/fan_in). He et al. 2015, "Delving deep into rectifiers".
    HeNormal,
    /// U(−a, a) with a = √(6/fan_in). He et al. 2015.
    HeUniform,
    /// A random matrix with orthonormal rows or columns. Saxe, McClelland & Ganguli 2014, "Exact
    /// solutions to the nonlinear dynamics of learning in deep linear neural networks".
    Orthogonal,
    /// `nn.Linear`'s default: U(−a, a) with a = 1/√fan_in for weights and biases.
    Pytorch,
    /// N(0, gain²), whatever the width.
    Normal,
    /// U[0, 1): what the source post suggests.
    Uniform01,
}

impl Init {
    pub const ALL: [Init; 9] = [
        Init::LecunNormal,
        Init::GlorotNormal,
        Init::GlorotUniform,
        Init::HeNormal,
        Init::HeUniform,
        Init::Orthogonal,
        Init::Pytorch,
        Init::Normal,
        Init::Uniform01,
    ];

    /// As the command line and the lessons write it.
    pub fn name(self) -> &'static str {
        match self {
            Init::LecunNormal => "lecun-normal",
            Init::GlorotNormal => "glorot-normal",
            Init::GlorotUniform => "glorot-uniform",
            Init::HeNormal => "he-normal",
            Init::HeUniform => "he-uniform",
            Init::Orthogonal => "orthogonal",
            Init::Pytorch => "pytorch",
            Init::Normal => "normal",
            Init::Uniform01 => "uniform01",
        }
    }

    /// As a caption names it.
    pub fn title(self) -> &'static str {
        match self {
            Init::LecunNormal => "LeCun",
            Init::GlorotNormal => "Glorot",
            Init::GlorotUniform => "Glorot uniform",
            Init::HeNormal => "He",
            Init::HeUniform => "He uniform",
            Init::Orthogonal => "orthogonal",
            Init::Pytorch => "PyTorch's default",
            Init::Normal => "N(0, 1)",
            Init::Uniform01 => "U(0, 1)",
        }
    }

    pub fn named(name: &str) -> Option<Init> {
        Init::ALL.into_iter().find(|init| init.name() == name)
    }

    /// Weights `[fan_out, fan_in]`, row by row, not yet multiplied by any gain.
    pub fn weights(self, stream: &mut Stream, fan_in: usize, fan_out: usize) -> Vec<f64> {
        let (inputs, both) = (fan_in as f64, (fan_in + fan_out) as f64);
        let mut draws = |draw: &dyn Fn(&mut Stream) -> f64| {
            (0..fan_out * fan_in).map(|_| draw(stream)).collect()
        };
        let normal = |variance: f64| {
            let std = variance.sqrt();
            move |stream: &mut Stream| std * stream.normal()
        };
        let uniform = |limit: f64| move |stream: &mut Stream| stream.symmetric(limit);
        match self {
            Init::LecunNormal => draws(&normal(1.0 / inputs)),
            Init::GlorotNormal => draws(&normal(2.0 / both)),
            Init::GlorotUniform => draws(&uniform((6.0 / both).sqrt())),
            Init::HeNormal => draws(&normal(2.0 / inputs)),
            Init::HeUniform => draws(&uniform((6.0 / inputs).sqrt())),
            Init::Pytorch => draws(&uniform(1.0 / inputs.sqrt())),
            Init::Normal => draws(&normal(1.0)),
            Init::Uniform01 => draws(&Stream::unit),
            Init::Orthogonal => random_orthogonal(stream, fan_out, fan_in),
        }
    }

    /// Biases `[fan_out]`: N(0, std²) where a standard deviation is asked for; otherwise what the
    /// scheme itself does, which is zeros for all but [`Init::Pytorch`]'s U(−1/√fan_in, 1/√fan_in).
    pub fn biases(self, stream: &mut Stream, fan_in: usize, fan_out: usize, std: f64) -> Vec<f64> {
        let limit = 1.0 / (fan_in as f64).sqrt();
        let mut draw = || match self {
            _ if std > 0.0 => std * stream.normal(),
            Init::Pytorch => stream.symmetric(limit),
            _ => 0.0,
        };
        (0..fan_out).map(|_| draw()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> (f64, f64) {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / values.len() as f64;
        (mean, variance)
    }

    #[test]
    fn weights_have_the_mean_and_variance_of_their_scheme() {
        let (fan_in, fan_out) = (300, 200);
        let expected = [
            (Init::LecunNormal, 0.0, 1.0 / 300.0),
            (Init::GlorotNormal, 0.0, 1.0 / 250.0),
            (Init::GlorotUniform, 0.0, 1.0 / 250.0),
            (Init::HeNormal, 0.0, 1.0 / 150.0),
            (Init::HeUniform, 0.0, 1.0 / 150.0),
            (Init::Orthogonal, 0.0, 1.0 / 300.0),
            (Init::Pytorch, 0.0, 1.0 / 900.0),
            (Init::Normal, 0.0, 1.0),
            (Init::Uniform01, 0.5, 1.0 / 12.0),
        ];
        for (init, mean, variance) in expected {
            let weights = init.weights(&mut Stream::of_seed(1, 0), fan_in, fan_out);
            let (got_mean, got_variance) = moments(&weights);
            let scatter = (variance / 60_000.0f64).sqrt();
            assert!((got_mean - mean).abs() < 5.0 * scatter, "{}: mean {got_mean}", init.name());
            let off = got_variance / variance - 1.0;
            assert!(off.abs() < 0.03, "{}: variance off by {off}", init.name());
        }
    }

    #[test]
    fn uniform_schemes_stay_inside_their_limits() {
        let limits = [
            (Init::GlorotUniform, -(6.0f64 / 20.0).sqrt(), (6.0f64 / 20.0).sqrt()),
            (Init::HeUniform, -(6.0f64 / 16.0).sqrt(), (6.0f64 / 16.0).sqrt()),
            (Init::Pytorch, -0.25, 0.25),
            (Init::Uniform01, 0.0, 1.0),
        ];
        for (init, low, high) in limits {
            let weights = init.weights(&mut Stream::of_seed(1, 0), 16, 4);
            assert!(weights.iter().all(|w| (low..=high).contains(w)), "{}", init.name());
            let (mean, _) = moments(&weights);
            assert!(weights.iter().any(|&w| w < mean) && weights.iter().any(|&w| w > mean));
        }
    }

    #[test]
    fn biases_are_the_schemes_own_unless_a_spread_is_asked_for() {
        let biases = |init: Init, std| init.biases(&mut Stream::of_seed(1, 0), 100, 4_000, std);
        assert!(biases(Init::HeNormal, 0.0).iter().all(|&b| b == 0.0));
        let (_, variance) = moments(&biases(Init::Pytorch, 0.0));
        assert!((variance * 300.0 - 1.0).abs() < 0.1, "{variance}");
        for init in [Init::HeNormal, Init::Pytorch] {
            let (_, variance) = moments(&biases(init, 0.5));
            assert!((variance / 0.25 - 1.0).abs() < 0.1, "{variance}");
        }
    }
}
