//! The rules as data: what each is called, what it says, and a small example. Those of
//! differentiation are applied in [`super::differentiate()`], those of rewriting in
//! [`super::simplify()`], which both record them.

/// A rule that a step of a derivation names.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// As the screen shows it.
    pub name: &'static str,
    /// Two sentences at most.
    pub says: &'static str,
    /// A small example in the language: (before, after). `D(u)` stands for the derivative of u.
    pub example: (&'static str, &'static str),
}

macro_rules! rules {
    ($list:ident: $($variable:ident $name:literal $says:literal $before:literal => $after:literal;)*) => {
        $(pub static $variable: Rule = Rule { name: $name, says: $says, example: ($before, $after) };)*
        /// All of them, in the order in which they are taught.
        pub static $list: &[&Rule] = &[$(&$variable),*];
    };
}

rules! { DERIVATIVE_RULES:
    CONSTANT "constant" "What does not depend on the variable does not change with it, so its derivative is 0." "D(7)" => "0";
    VARIABLE "variable" "The variable changes as fast as itself, so its derivative is 1." "D(x)" => "1";
    NEGATIVE "negative" "The derivative of the negative is the negative of the derivative." "D(-x^2)" => "-2*x";
    SUM "sum" "The derivative of a sum is the sum of the derivatives. For a difference likewise." "D(x^2+x)" => "2*x+1";
    CONSTANT_FACTOR "constant factor" "A factor that does not depend on the variable stays as it is. Only the rest is differentiated." "D(3*x^2)" => "3*(2*x)";
    PRODUCT "product" "Each factor is differentiated in turn while the other stays: (u v)' = u' v + u v'. It is not the product of the derivatives." "D(x*exp(x))" => "exp(x)+x*exp(x)";
    QUOTIENT "quotient" "(u/v)' = (u' v - u v') / v^2, with the minus before the term in which the denominator is differentiated." "D(x/exp(x))" => "(exp(x)-x*exp(x))/exp(x)^2";
    RECIPROCAL "reciprocal" "(c/v)' = -c v' / v^2: the quotient rule where the numerator does not depend on the variable." "D(1/x)" => "-1/x^2";
    POWER "power" "The exponent comes down as a factor and is one less: (x^n)' = n x^(n-1)." "D(x^3)" => "3*x^2";
    POWER_CHAIN "power, with an inner function" "The power is differentiated by what is raised, times the derivative of that inner function." "D((1+x^2)^3)" => "3*(1+x^2)^2*(2*x)";
    EXPONENTIAL "exponential" "(a^u)' = a^u ln(a) u': the power itself comes back, times the logarithm of its base and the derivative of its exponent." "D(2^x)" => "2^x*ln(2)";
    GENERAL_POWER "power with both parts variable" "u^v is exp(v ln u). So its derivative is u^v times the derivative of v ln u." "D(x^x)" => "x^x*(ln(x)+1)";
    KNOWN_FUNCTION "known function" "The derivative of this function of the variable is known and is written down." "D(sin(x))" => "cos(x)";
    CHAIN "chain" "The outer function is differentiated where the inner one stands, times the derivative of the inner function." "D(exp(-x))" => "exp(-x)*D(-x)";
    DEFINITION "definition" "The function is a short name for an expression. It is written out first, then differentiated." "D(swish(x))" => "D(x*sigmoid(x))";
    PIECEWISE "by cases" "Each case is differentiated on its own, under the condition it had. At the place where the sides change, the derivative is that of the case which holds there." "D(where(x>0, x, 0))" => "where(x>0, 1, 0)";
    LARGER "larger or smaller of two" "The derivative is that of the one which is taken. Where both are equal it is their mean, as PyTorch has it." "D(max(x, 0.1*x))" => "where(x>0, 1, where(x<0, 0.1, 0.55))";
    ABSOLUTE "absolute value" "|u| rises with u where u is positive and falls where it is negative: sign(u) u'. At u = 0 it is 0, as PyTorch has it." "D(abs(x))" => "sign(x)";
    STEP "step" "It is constant but for jumps, so its derivative is 0. At a jump there is none; 0 is used, as PyTorch does." "D(sign(x))" => "0";
}

rules! { REWRITES:
    KNOWN_VALUE "known value" "The value of the function at this number is known exactly." "sigmoid(0)" => "1/2";
    SYMMETRY "symmetry" "An odd function changes its sign with its argument, an even one does not; σ(-u) is 1 - σ(u)." "sigmoid(-x)" => "1-sigmoid(x)";
    INVERSE "inverse" "A function and its inverse take each other back." "ln(exp(x))" => "x";
    SOFTPLUS "softplus" "ln(1 + exp(u)) is called softplus. Written so it does not overflow." "ln(1+exp(x))" => "softplus(x)";
    SIGMOID "sigmoid" "1/(1 + exp(-u)) is σ(u), and exp(-u) σ(u) is 1 - σ(u)." "1/(1+exp(-x))" => "sigmoid(x)";
    HYPERBOLIC "hyperbolic functions" "(exp(u) - exp(-u))/2 is sinh, the sum of both halves cosh, their quotient tanh; cosh^2 - sinh^2 = 1, and 1/cosh^2 = 1 - tanh^2." "sinh(x)/cosh(x)" => "tanh(x)";
    CIRCULAR "sine and cosine" "sin^2 + cos^2 = 1, and their quotient is tan." "sin(x)^2+cos(x)^2" => "1";
    NORMAL "normal distribution" "(1 + erf(u/√2))/2 is the distribution function Φ(u), exp(-u^2/2)/√(2π) its density φ(u)." "(1+erf(x/sqrt(2)))/2" => "Phi(x)";
    SIZE "absolute value" "u times its sign is its size." "x*sign(x)" => "abs(x)";
    BRANCHES "cases" "Cases with the same value are one; a condition that always or never holds decides; a condition is solved for x." "where(2*x>0, 1, 1)" => "1";
    FACTORS "collect factors" "Numbers are multiplied, equal factors become one power, what stands above and below cancels." "2*x*3*x" => "6*x^2";
    TERMS "collect like terms" "Numbers are added, terms that differ only in their number become one." "x+2*x+1-1" => "3*x";
    SPLIT "split the fraction" "A part of the numerator is a multiple of the denominator and cancels; the rest keeps the bar." "(1+exp(x)+x)/(1+exp(x))^2" => "1/(1+exp(x)) + x/(1+exp(x))^2";
    COMMON_FACTOR "common factor" "A factor that all terms share is taken out; fractions get one denominator." "x*exp(x)+exp(x)" => "exp(x)*(x+1)";
    MULTIPLY_OUT "multiply out" "The brackets are multiplied out, because terms then cancel." "2*(1+x)-2*x" => "2";
    AGAIN "as before" "The same part was simplified before." "x+x" => "2*x";
}
