//! Formulas and the pictures they must give, compared row by row (trailing spaces aside).

use super::{Formula, layout, linear};
use crate::math::activation::{Functions, Order};
use crate::math::symbolic::Style;

#[track_caller]
fn parsed(tex: &str) -> Formula {
    Formula::parse(tex)
        .unwrap_or_else(|error| panic!("{tex}: {} at {}", error.message, error.offset))
}

/// The picture is written with a line end first; its rows start at the first column.
#[track_caller]
fn sets(tex: &str, picture: &str) {
    sets_within(tex, 80, picture);
}

#[track_caller]
fn sets_within(tex: &str, width: usize, expected: &str) {
    let picture = layout(&parsed(tex), width);
    let rows: Vec<_> = picture.rows.iter().map(|row| row.trim_end()).collect();
    let expected: Vec<_> = expected.trim_matches('\n').lines().map(str::trim_end).collect();
    assert_eq!(rows, expected, "\n{}\n", picture.rows.join("\n"));
    assert!(picture.baseline < rows.len());
}

#[track_caller]
fn reads(tex: &str, expected: &str) {
    assert_eq!(linear(&parsed(tex)), expected);
}

#[track_caller]
fn refuses(tex: &str, offset: usize, expected: &str) {
    let error = Formula::parse(tex).expect_err("not a formula");
    assert!(error.message.contains(expected), "{}", error.message);
    assert_eq!(error.offset, offset, "{}", error.message);
}

#[test]
fn one_row() {
    sets(r"f(x) = \max(0, x)", "f(x) = max(0, x)");
    sets(r"\sigma'(x) = \sigma(x) (1 - \sigma(x))", "σ′(x) = σ(x)(1 − σ(x))");
    sets(r"f''(x) \approx -x", "f″(x) ≈ −x");
}

#[test]
fn small_figures_only_where_all_have_them() {
    sets("x^2 + W^T - 10^{-12}", "x² + Wᵀ − 10⁻¹²");
    sets("p_i (1 - p_j)", "pᵢ(1 − pⱼ)");
    sets(
        "e^{-x_i}",
        r"
 −xᵢ
e",
    );
}

#[test]
fn layer_indices_and_small_powers_stand_on_the_line() {
    sets(r"\delta^l = ((W^{l+1})^T \, \delta^{l+1}) \cdot f'(z^l)", "δˡ = ((Wˡ⁺¹)ᵀ δˡ⁺¹) · f′(zˡ)");
    sets(r"e^{-x} + e^x - (1 + e^{-2x})^{-1}", "e⁻ˣ + eˣ − (1 + e⁻²ˣ)⁻¹");
    sets(r"1 + e^{-\beta x}", "1 + e⁻ᵝˣ");
    // What is long, or has something that has no small figure, is raised.
    sets(
        "x^{abcde}",
        r"
 abcde
x",
    );
    // And then all letters of the formula are: figures stay small.
    sets(
        r"e^c + e^{z_i} + x^2",
        r"
 c    zᵢ
e  + e   + x²",
    );
    // Limits are no exponents.
    sets(
        r"e^x \int_0^{x_i} f",
        r"
   xᵢ
eˣ ∫  f
   0",
    );
    // On one line they are written out.
    reads("e^{-x}", "e^(−x)");
}

#[test]
fn index_below_a_small_exponent() {
    sets(
        r"\sigma_w^2 + x_q",
        r"
σ² + x
 w    q",
    );
}

#[test]
fn fraction_on_the_line() {
    sets(
        r"\sigma(x) = \frac{1}{1 + e^{-x}}",
        r"
          1
σ(x) = ───────
       1 + e⁻ˣ",
    );
}

#[test]
fn an_outer_bar_is_longer() {
    sets(
        r"\frac{\frac{a}{b}}{c}",
        r"
 a
 ─
 b
───
 c",
    );
}

#[test]
fn fractions_beside_each_other_keep_apart() {
    sets(
        r"\frac{1}{2}\frac{a}{b} x",
        r"
1 a
─ ─ x
2 b",
    );
}

#[test]
fn cases_of_two() {
    sets(
        r"f(x) = \cases{0 & x \le 0 \\ x & x > 0}",
        r"
       ⎧ 0   x ≤ 0
f(x) = ⎨
       ⎩ x   x > 0",
    );
}

#[test]
fn cases_of_three() {
    sets(
        r"\cases{0 & x \le 0 \\ x & 0 < x < 6 \\ 6 & x \ge 6}",
        r"
⎧ 0   x ≤ 0
⎨ x   0 < x < 6
⎩ 6   x ≥ 6",
    );
}

#[test]
fn roots() {
    sets(r"\sqrt{2} + \sqrt{2\pi}", "√2 + √(2π)");
    sets(
        r"\sqrt{\frac{2}{\pi}} x",
        r"
 ┌──
 │2
 │─ x
√│π",
    );
}

#[test]
fn brackets_grow_with_fractions_not_with_exponents() {
    sets(
        r"\left( \frac{x}{2} \right)^2",
        r"
⎛x⎞²
⎜─⎟
⎝2⎠",
    );
    sets(
        r"\left( 1 + e^{-x_i} \right)^{-1}",
        r"
      −xᵢ
(1 + e   )⁻¹",
    );
}

#[test]
fn square_and_curly_brackets() {
    sets(
        r"\left[ \frac{a}{b} \right] \left\{ \frac{a}{b} \right.",
        r"
⎡a⎤⎧a
⎢─⎥⎨─
⎣b⎦⎩b",
    );
}

#[test]
fn sums_carry_their_limits() {
    sets(
        r"\sum_{i=1}^{n} x_i",
        r"
 n
 ∑  xᵢ
i=1",
    );
}

#[test]
fn softmax() {
    sets(
        r"p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
        r"
       xᵢ
      e
pᵢ = ─────
        xⱼ
     ∑ e
     j",
    );
}

#[test]
fn an_integral() {
    sets(
        r"\int_{-\infty}^{\infty} f(z) \, dz",
        r"
∞
∫  f(z) dz
−∞",
    );
}

#[test]
fn gelu() {
    sets(
        r"\frac{x}{2} \left( 1 + \erf\left( \frac{x}{\sqrt{2}} \right) \right)",
        r"
x ⎛       ⎛x ⎞⎞
─ ⎜1 + erf⎜──⎟⎟
2 ⎝       ⎝√2⎠⎠",
    );
}

#[test]
fn a_fraction_in_an_exponent_lies_flat() {
    sets(
        r"e^{-\frac{x^2}{2}}",
        r"
 −x²/2
e",
    );
}

#[test]
fn too_wide_breaks_before_relations() {
    sets_within(
        r"f(x) = a + b = c + d",
        12,
        r"
f(x) = a + b
  = c + d",
    );
    sets_within(
        r"y = a x^2 + b x + c = 0",
        12,
        r"
y = ax² + bx
  + c = 0",
    );
}

#[test]
fn equations_side_by_side_part_first() {
    sets_within(
        r"f(x) = a + b \quad g(x) = c",
        22,
        r"
f(x) = a + b
g(x) = c",
    );
}

#[test]
fn still_too_wide_goes_on_one_line_and_wraps() {
    let picture = layout(&parsed(r"\frac{a + b + c + d + e + f}{g}"), 12);
    assert!(picture.rows.iter().all(|row| row.chars().count() <= 12), "{picture:?}");
    assert_eq!(picture.rows[0].trim_end(), "(a + b + c +");
}

#[test]
fn on_one_line() {
    reads(r"\frac{e^{-x}}{1 + e^{-x}}", "e^(−x)/(1 + e^(−x))");
    reads(r"\frac{x}{2} (1 + x)", "(x/2) (1 + x)");
    reads(r"\cases{0 & x \le 0 \\ x & x > 0}", "{ 0 if x ≤ 0; x if x > 0 }");
    reads(r"\cases{1 & \text{for } x > 0}", "{ 1 for x > 0 }");
    reads(r"\frac{\partial L}{\partial z_i}", "∂L/∂zᵢ");
    reads(r"\sqrt{\frac{2}{\pi}}", "√(2/π)");
    reads(r"\frac{f(x + h) - 1}{2 h}", "(f(x + h) − 1)/(2h)");
    reads(r"\sum_{i=1}^{n} x_i", "∑_(i=1)ⁿ xᵢ");
}

#[test]
fn mistakes_say_where() {
    refuses(r"\frac{1}{x", 8, "never closed");
    refuses(r"a + \alhpa", 4, r"did you mean \alpha");
    refuses(r"a } b", 2, "closes nothing");
    refuses(r"a & b", 2, "inside \\cases");
    refuses(r"x^2^3", 3, "two exponents");
    refuses(r"x^", 2, "missing here");
    refuses(r"\left( x", 0, "no \\right");
    refuses(r"x \right)", 2, "no \\left");
    refuses("", 0, "empty");
    refuses("a * b", 2, "\\cdot");
    refuses("a \u{202e} b", 2, "U+202E");
    refuses("\\text{a\u{200b}}", 7, "take this character out");
    refuses(&"{".repeat(50), 24, "nested deeper");
    refuses(&"x".repeat(5000), 0, "longer than");
}

#[test]
fn every_definition_is_a_formula() {
    for function in Functions::built_in().all() {
        for order in [Order::Value, Order::Slope, Order::Curvature] {
            let tex =
                function.definition().formula(order).expect("it is derived").show(Style::Latex);
            assert!(layout(&parsed(&tex), 78).width <= 78, "{tex}");
        }
    }
}
