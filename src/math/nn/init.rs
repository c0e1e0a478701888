//! How weights are drawn.

/// A distribution for the weights of a layer with `fan_in` inputs and `fan_out` outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Init {
    /// N(0, 1/fan_in). LeCun et al. 1998, "Efficient BackProp".
    LecunNormal,
    /// N(0, 2/(fan_in + fan_out)). Glorot & Bengio 2010.
    GlorotNormal,
    /// U(−a, a) with a = √(6/(fan_in + fan_out)). Glorot & Bengio 2010.
    GlorotUniform,
    /// N(0, 2/fan_in). He et al. 2015.
    HeNormal,
    /// U(−a, a) with a = √(6/fan_in). He et al. 2015.
    HeUniform,
    /// A random matrix with orthonormal rows or columns. Saxe et al. 2014.
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

    pub fn named(name: &str) -> Option<Init> {
        Init::ALL.into_iter().find(|init| init.name() == name)
    }
}
