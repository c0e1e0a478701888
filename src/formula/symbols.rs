//! The names and signs that the formula language knows.

use super::spacing::Class;

/// (name after the backslash, what is drawn, its class)
pub const NAMED: &[(&str, &str, Class)] = {
    use Class::*;
    &[
        ("alpha", "α", Ordinary),
        ("beta", "β", Ordinary),
        ("gamma", "γ", Ordinary),
        ("delta", "δ", Ordinary),
        ("epsilon", "ε", Ordinary),
        ("zeta", "ζ", Ordinary),
        ("eta", "η", Ordinary),
        ("theta", "θ", Ordinary),
        ("kappa", "κ", Ordinary),
        ("lambda", "λ", Ordinary),
        ("mu", "μ", Ordinary),
        ("nu", "ν", Ordinary),
        ("xi", "ξ", Ordinary),
        ("pi", "π", Ordinary),
        ("rho", "ρ", Ordinary),
        ("sigma", "σ", Ordinary),
        ("tau", "τ", Ordinary),
        ("phi", "φ", Ordinary),
        ("varphi", "φ", Ordinary),
        ("chi", "χ", Ordinary),
        ("psi", "ψ", Ordinary),
        ("omega", "ω", Ordinary),
        ("Gamma", "Γ", Ordinary),
        ("Delta", "Δ", Ordinary),
        ("Theta", "Θ", Ordinary),
        ("Lambda", "Λ", Ordinary),
        ("Pi", "Π", Ordinary),
        ("Sigma", "Σ", Ordinary),
        ("Phi", "Φ", Ordinary),
        ("Psi", "Ψ", Ordinary),
        ("Omega", "Ω", Ordinary),
        ("infty", "∞", Ordinary),
        ("partial", "∂", Ordinary),
        ("nabla", "∇", Ordinary),
        ("top", "T", Ordinary),
        ("dots", "…", Ordinary),
        ("ldots", "…", Ordinary),
        ("cdots", "⋯", Ordinary),
        ("cdot", "·", Binary),
        ("times", "×", Binary),
        ("pm", "±", Binary),
        ("mp", "∓", Binary),
        ("odot", "⊙", Binary),
        ("circ", "∘", Binary),
        ("le", "≤", Relation),
        ("leq", "≤", Relation),
        ("lt", "<", Relation),
        ("ge", "≥", Relation),
        ("geq", "≥", Relation),
        ("gt", ">", Relation),
        ("ne", "≠", Relation),
        ("neq", "≠", Relation),
        ("approx", "≈", Relation),
        ("equiv", "≡", Relation),
        ("sim", "∼", Relation),
        ("propto", "∝", Relation),
        ("to", "→", Relation),
        ("rightarrow", "→", Relation),
        ("Rightarrow", "⇒", Relation),
        ("in", "∈", Relation),
        ("sum", "∑", Large),
        ("prod", "∏", Large),
        ("int", "∫", Large),
        ("max", "max", Function),
        ("min", "min", Function),
        ("lim", "lim", Function),
        ("exp", "exp", Function),
        ("ln", "ln", Function),
        ("log", "log", Function),
        ("sin", "sin", Function),
        ("cos", "cos", Function),
        ("tanh", "tanh", Function),
        ("sinh", "sinh", Function),
        ("cosh", "cosh", Function),
        ("erf", "erf", Function),
    ]
};

/// Commands with arguments or of their own kind, for the list in error texts.
pub const COMMANDS: &[&str] = &["frac", "sqrt", "cases", "left", "right", "text", "quad"];

pub fn named(name: &str) -> Option<(&'static str, Class)> {
    let (_, text, class) = NAMED.iter().find(|(known, ..)| *known == name)?;
    Some((text, *class))
}

/// What a character of the formula stands for; None if it has no place in one.
pub fn sign(c: char) -> Option<(char, Class)> {
    Some(match c {
        '-' => ('−', Class::Binary),
        '+' | '−' | '·' | '×' | '±' => (c, Class::Binary),
        '=' | '<' | '>' | '≤' | '≥' | '≠' | '≈' | '→' | '∈' | ':' => {
            (c, Class::Relation)
        }
        '(' | '[' => (c, Class::Open),
        ')' | ']' => (c, Class::Close),
        ',' | ';' => (c, Class::Punctuation),
        '/' | '|' | '!' | '.' | '%' | '∞' | '∂' | '…' | '′' | '∇' => (c, Class::Ordinary),
        _ if c.is_alphanumeric() => (c, Class::Ordinary),
        _ => return None,
    })
}

/// Large operators and the functions whose index stands below them.
pub fn has_limits(text: &str, class: Class) -> bool {
    class == Class::Large || matches!(text, "max" | "min" | "lim")
}

/// The exponent in superior figures, if every character of it has one that fonts can be trusted with.
pub fn superscript(text: &str) -> Option<String> {
    text.chars().map(|c| pick(c, "0123456789−niT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿⁱᵀ")).collect()
}

/// So many characters of an exponent stand on the line; more would be hard to read so small.
const LONGEST_RAISED: usize = 4;

/// A short exponent on the line, with small letters too: layer indices and powers such as `e⁻ˣ`.
pub fn raised(text: &str) -> Option<String> {
    const LETTERS: &str = "abcdefghjklmoprstuvwxyz+−β";
    const SMALL: &str = "ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ⁺⁻ᵝ";
    let small = |c: char| {
        pick(c, LETTERS, SMALL).or_else(|| {
            superscript(c.encode_utf8(&mut [0; 4])).and_then(|text| text.chars().next())
        })
    };
    let all = || text.chars().map(small).collect();
    superscript(text).or_else(|| (text.chars().count() <= LONGEST_RAISED).then(all).flatten())
}

/// As [`superscript`], for an index.
pub fn subscript(text: &str) -> Option<String> {
    text.chars().map(|c| pick(c, "0123456789−+ijklmn", "₀₁₂₃₄₅₆₇₈₉₋₊ᵢⱼₖₗₘₙ")).collect()
}

fn pick(c: char, from: &str, to: &str) -> Option<char> {
    from.chars().zip(to.chars()).find(|(known, _)| *known == c).map(|(_, small)| small)
}
