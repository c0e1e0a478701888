//! Arrays as NumPy, PyTorch, JAX, Python, JSON and MATLAB print them: brackets round numbers, with a
//! decimal point.

/// What stands beside the numbers in a printed array.
const KEYWORDS: [&str; 7] =
    ["dtype", "device", "grad_fn", "requires_grad", "size", "shape", "weak_type"];

/// How many brackets are open after a line. Inside one, commas and semicolons separate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Brackets {
    open: usize,
}

impl Brackets {
    pub fn is_open(self) -> bool {
        self.open > 0
    }

    /// The line with blanks in the place of all that is no number, each number where it was. None:
    /// the line is no part of a printed array.
    pub fn without(&mut self, line: &str) -> Option<String> {
        if self.open == 0 && !line.contains(['[', '(']) {
            return None;
        }
        let mut plain = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let word = word(rest);
            let after = &rest[word.len()..];
            let taken = if !word.is_empty() && after.starts_with('(') {
                word.len()
            } else if KEYWORDS.contains(&word) && after.starts_with('=') {
                word.len() + 1 + value(&after[1..])
            } else if matches!(c, '[' | '(') {
                self.open += 1;
                1
            } else if matches!(c, ']' | ')') {
                self.open = self.open.saturating_sub(1);
                1
            } else {
                let kept = if word.is_empty() { c.len_utf8() } else { word.len() };
                plain.push_str(&rest[..kept]);
                rest = &rest[kept..];
                continue;
            };
            plain.extend(std::iter::repeat_n(' ', rest[..taken].chars().count()));
            rest = &rest[taken..];
        }
        // What separated a keyword from the numbers is left with nothing after it.
        Some(plain.trim_end().trim_end_matches([',', ' ']).to_owned())
    }
}

/// Whether a line that is none of numbers was still meant as an array: no name begins so.
pub fn is_array(line: &str) -> bool {
    line.trim_start().starts_with(['[', '(']) || line.contains("([")
}

/// `np.float64` at the start of a text, or nothing.
fn word(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
    &text[..end.unwrap_or(text.len())]
}

/// How long a keyword's value is: up to a comma or a closing bracket of its own level.
fn value(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' if depth > 0 => depth -= 1,
            ')' | ']' => return at,
            ',' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_stay_and_where_they_were() {
        for (line, expected) in [
            ("[1. 2.]", " 1. 2."),
            ("[[ 1.5,  -2. ],", "   1.5,  -2."),
            ("array([1., 2.], dtype=float32)", "       1., 2."),
            ("tensor([0.5], device='cuda:0', grad_fn=<MulBackward0>)", "        0.5"),
            ("[np.float64(1.5), np.float64(nan)]", "            1.5 ,            nan"),
            ("array([], shape=(0, 3), dtype=float64)", ""),
        ] {
            assert_eq!(Brackets::default().without(line).unwrap(), expected, "{line}");
        }
        assert_eq!(Brackets::default().without("1, 2"), None);
    }

    #[test]
    fn an_open_bracket_reaches_over_lines() {
        let mut brackets = Brackets::default();
        assert_eq!(brackets.without("[1,5,").unwrap(), " 1,5");
        assert_eq!(brackets.without("2,5").unwrap(), "2,5");
        assert_eq!(brackets.without("3]").unwrap(), "3");
        assert_eq!(brackets.without("4,5"), None);
    }
}
