//! The functions of the language, as data: names, arguments, and what each means.

use super::expr::Expr;
use std::sync::LazyLock;

/// How a function is differentiated and evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Evaluated by the program itself; the text is its derivative by its one argument `u`.
    Derivative(&'static str),
    /// By cases, each with a rule of its own: `where`, `max`, `min`, `abs`, `sign`.
    Cases,
    /// Stands for this text in terms of its arguments.
    Definition(&'static str),
}

/// An argument of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    pub name: &'static str,
    /// What it is where it is left out; empty if it must be given.
    pub default: &'static str,
}

macro_rules! functions {
    ($($variant:ident $name:literal [$($alias:literal)*] ($($argument:literal $(= $default:literal)?),*) $meaning:expr;)*) => {
        /// A function that the language knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Function { $($variant),* }

        impl Function {
            pub const ALL: &'static [Function] = &[$(Function::$variant),*];

            /// As text is written.
            pub fn name(self) -> &'static str {
                match self { $(Function::$variant => $name),* }
            }
            /// Further names that are read, as other libraries call it.
            pub fn aliases(self) -> &'static [&'static str] {
                match self { $(Function::$variant => &[$($alias),*]),* }
            }
            pub fn arguments(self) -> &'static [Argument] {
                match self { $(Function::$variant => &[
                    $(Argument { name: $argument, default: concat!("", $($default)?) }),*
                ]),* }
            }
            pub fn meaning(self) -> Meaning {
                use Meaning::*;
                match self { $(Function::$variant => $meaning),* }
            }
        }
    };
}

functions! {
    Exp "exp" [] ("u") Derivative("exp(u)");
    Expm1 "expm1" [] ("u") Derivative("exp(u)");
    Ln "ln" ["log"] ("u") Derivative("1/u");
    Log1p "log1p" [] ("u") Derivative("1/(1+u)");
    Sqrt "sqrt" [] ("u") Derivative("1/(2*sqrt(u))");
    Sin "sin" [] ("u") Derivative("cos(u)");
    Cos "cos" [] ("u") Derivative("-sin(u)");
    Tan "tan" [] ("u") Derivative("1+tan(u)^2");
    Atan "atan" ["arctan"] ("u") Derivative("1/(1+u^2)");
    Sinh "sinh" [] ("u") Derivative("cosh(u)");
    Cosh "cosh" [] ("u") Derivative("sinh(u)");
    Tanh "tanh" [] ("u") Derivative("1-tanh(u)^2");
    Sigmoid "sigmoid" ["σ" "expit" "logistic"] ("u") Derivative("sigmoid(u)*(1-sigmoid(u))");
    Softplus "softplus" [] ("u") Derivative("sigmoid(u)");
    Erf "erf" [] ("u") Derivative("2/sqrt(pi)*exp(-u^2)");
    Erfc "erfc" [] ("u") Derivative("-2/sqrt(pi)*exp(-u^2)");
    Phi "Phi" ["Φ" "cdf" "ndtr" "norm_cdf"] ("u") Derivative("phi(u)");
    Density "phi" ["φ" "ϕ" "pdf" "norm_pdf"] ("u") Derivative("-u*phi(u)");
    Abs "abs" ["fabs" "absolute" "Abs"] ("u") Cases;
    Sign "sign" ["sgn"] ("u") Cases;
    Max "max" ["maximum" "fmax" "Max"] ("u", "v") Cases;
    Min "min" ["minimum" "fmin" "Min"] ("u", "v") Cases;
    Where "where" ["cond"] ("condition", "u", "v") Cases;
    Clamp "clamp" ["clip"] ("u", "low", "high") Definition("where(u < low, low, where(u > high, high, u))");
    LogSigmoid "logsigmoid" ["log_sigmoid" "LogSigmoid"] ("u") Definition("-softplus(-u)");
    Relu "relu" ["ReLU"] ("u") Definition("where(u > 0, u, 0)");
    Relu6 "relu6" ["ReLU6"] ("u") Definition("where(u <= 0, 0, where(u >= 6, 6, u))");
    LeakyRelu "leaky_relu" ["LeakyReLU" "prelu" "PReLU"] ("u", "negative_slope" = "0.01") Definition("where(u > 0, u, negative_slope*u)");
    Elu "elu" ["ELU"] ("u", "alpha" = "1") Definition("where(u > 0, u, alpha*expm1(u))");
    Celu "celu" ["CELU"] ("u", "alpha" = "1") Definition("where(u > 0, u, alpha*expm1(u/alpha))");
    Selu "selu" ["SELU"] ("u") Definition("where(u > 0, 1.0507009873554804934193349852946*u, 1.758099340847376859940217520812*expm1(u))");
    Gelu "gelu" ["GELU"] ("u") Definition("u*Phi(u)");
    GeluTanh "gelu_tanh" [] ("u") Definition("u*(1+tanh(sqrt(2/pi)*(u+0.044715*u^3)))/2");
    QuickGelu "quick_gelu" [] ("u") Definition("u*sigmoid(1.702*u)");
    Swish "swish" ["Swish"] ("u", "beta" = "1") Definition("u*sigmoid(beta*u)");
    Silu "silu" ["SiLU"] ("u") Definition("u*sigmoid(u)");
    Mish "mish" ["Mish"] ("u") Definition("u*tanh(softplus(u))");
    Softsign "softsign" ["Softsign"] ("u") Definition("u/(1+abs(u))");
    HardSigmoid "hardsigmoid" ["hard_sigmoid" "Hardsigmoid"] ("u") Definition("where(u <= -3, 0, where(u >= 3, 1, u/6+1/2))");
    HardSwish "hardswish" ["hard_swish" "Hardswish" "hard_silu"] ("u") Definition("where(u <= -3, 0, where(u >= 3, u, u*(u+3)/6))");
    HardTanh "hardtanh" ["hard_tanh" "Hardtanh"] ("u") Definition("where(u <= -1, -1, where(u >= 1, 1, u))");
    TanhShrink "tanhshrink" ["tanh_shrink" "Tanhshrink"] ("u") Definition("u-tanh(u)");
    SoftShrink "softshrink" ["soft_shrink" "Softshrink"] ("u", "lambda" = "0.5") Definition("where(u > lambda, u-lambda, where(u < -lambda, u+lambda, 0))");
    HardShrink "hardshrink" ["hard_shrink" "Hardshrink"] ("u", "lambda" = "0.5") Definition("where(u > lambda, u, where(u < -lambda, u, 0))");
}

impl Function {
    /// By name or alias, as they are written.
    pub fn named(name: &str) -> Option<Function> {
        let mut all = Function::ALL.iter().copied();
        all.find(|f| f.name() == name || f.aliases().contains(&name))
    }

    /// The name that needs the fewest changed letters, if that is few enough.
    pub fn nearest(name: &str) -> Option<&'static str> {
        let lower = name.to_lowercase();
        Function::ALL
            .iter()
            .flat_map(|f| [f.name()].into_iter().chain(f.aliases().iter().copied()))
            .chain(["pow"])
            .map(|known| (strsim::osa_distance(&lower, &known.to_lowercase()), known))
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, known)| *distance <= known.chars().count() / 3)
            .map(|(_, known)| known)
    }

    /// How many arguments must be given.
    pub fn least(self) -> usize {
        self.arguments().iter().filter(|argument| argument.default.is_empty()).count()
    }

    /// The text of its meaning with `arguments` in it: the derivative of a function that is
    /// evaluated by itself, what a defined one stands for. None for the functions by cases.
    pub fn written_out(self, arguments: &[Expr]) -> Option<Expr> {
        let text = MEANINGS[self as usize].as_ref()?;
        let known = self.arguments();
        let defaults = known[arguments.len()..].iter().map(|a| a.default.parse().ok());
        let all = arguments.iter().cloned().map(Some).chain(defaults);
        let values: Option<Vec<(&str, Expr)>> =
            known.iter().zip(all).map(|(argument, value)| Some((argument.name, value?))).collect();
        Some(text.substitute(&values?))
    }
}

static MEANINGS: LazyLock<Vec<Option<Expr>>> = LazyLock::new(|| {
    let text = |function: &Function| match function.meaning() {
        Meaning::Derivative(text) | Meaning::Definition(text) => text.parse().ok(),
        Meaning::Cases => None,
    };
    Function::ALL.iter().map(text).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_table_is_read_and_knows_only_its_arguments() {
        for function in Function::ALL {
            let (Meaning::Derivative(text) | Meaning::Definition(text)) = function.meaning() else {
                continue;
            };
            let meaning: Expr = text.parse().unwrap_or_else(|e| panic!("{function:?}: {e}"));
            for name in meaning.parameters() {
                assert!(
                    function.arguments().iter().any(|a| a.name == &*name),
                    "{function:?} {name}"
                );
            }
            assert!(!meaning.contains("x"), "{function:?}");
            assert_eq!(crate::math::symbolic::program::written_out(&meaning), Some(meaning));
            assert_eq!(
                function.arguments()[function.least()..]
                    .iter()
                    .filter(|a| a.default.is_empty())
                    .count(),
                0
            );
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = Function::ALL
            .iter()
            .flat_map(|f| [f.name()].into_iter().chain(f.aliases().iter().copied()))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
