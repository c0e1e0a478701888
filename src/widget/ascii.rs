//! The last step before a terminal that shows ASCII only: every other character of the finished
//! screen is written in ASCII. Where one character says it, that stands in its place; where that
//! would say something else (`10⁻³` as `10-3`, `≤` as `<`) it is written out, and what stands
//! behind it on the line moves into the next gap. Without a gap the nearest single character has to do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rewrites `area`, keeping styles. What has no likeness becomes `?`.
pub fn asciify(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    for row in area.rows() {
        write_out(buf, row);
    }
    for position in area.positions() {
        let Some(cell) = buf.cell_mut(position) else {
            continue;
        };
        if !cell.symbol().bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            let likeness = cell.symbol().chars().next().map_or(' ', likeness);
            cell.set_char(likeness);
        }
    }
}

/// Writes out what one character cannot say.
fn write_out(buf: &mut Buffer, row: Rect) {
    let mut before = ' ';
    let mut x = row.x;
    while x < row.right() {
        let symbol = |x| buf[(x, row.y)].symbol().chars().next().unwrap_or(' ');
        let first = symbol(x);
        // Nearly every cell: what is ASCII stands for itself, but for the 1 of a power of ten.
        if first.is_ascii() && first != '1' {
            before = first;
            x += 1;
            continue;
        }
        let rest: Vec<char> = (x..row.right()).map(symbol).collect();
        let Some((taken, text)) = written(before, &rest) else {
            before = first;
            x += 1;
            continue;
        };
        let longer = text.len().saturating_sub(taken);
        if let Some(gap) = gap(&rest, taken, longer) {
            for from in (taken..gap).rev() {
                let cell = buf[(x + from as u16, row.y)].clone();
                buf[(x + (from + longer) as u16, row.y)] = cell;
            }
            let style = buf[(x, row.y)].style();
            let text = format!("{text:taken$}");
            buf.set_string(x, row.y, &text, style);
        }
        before = rest[taken - 1];
        x += taken.max(text.len()) as u16;
    }
}

/// How many of the characters are to be written out, and how; None where each stands for itself.
fn written(before: char, rest: &[char]) -> Option<(usize, String)> {
    let raised = |from: usize| -> String {
        rest[from.min(rest.len())..]
            .iter()
            .take_while(|c| RAISED.contains(**c))
            .map(|&c| likeness(c))
            .collect()
    };
    let power = |from: usize| {
        let exponent = raised(from);
        (!exponent.is_empty()).then_some((from + exponent.len(), exponent))
    };
    match rest {
        ['×', '1', '0', ..] => power(3).map(|(taken, exponent)| (taken, format!("e{exponent}"))),
        ['1', '0', ..] if !before.is_ascii_digit() && before != '.' => {
            power(2).map(|(taken, exponent)| (taken, format!("1e{exponent}")))
        }
        ['→', ' ', ..] if before == ' ' => Some((1, "->".to_owned())),
        [first, ..] if RAISED.contains(*first) => {
            power(0).map(|(taken, exponent)| (taken, format!("^{exponent}")))
        }
        [first, ..] => {
            let known = WRITTEN_OUT.iter().find(|(c, _)| c == first);
            known.map(|&(_, text)| (1, text.to_owned()))
        }
        [] => None,
    }
}

/// The first place behind `taken` where `longer` characters can be taken away and one be left,
/// before a frame ends the text.
fn gap(rest: &[char], taken: usize, longer: usize) -> Option<usize> {
    if longer == 0 {
        return Some(taken);
    }
    let mut from = taken;
    while from < rest.len() && !FRAME.contains(rest[from]) {
        let fills = |c: &&char| **c == rest[from] && matches!(**c, ' ' | '─' | '━');
        let length = rest[from..].iter().take_while(fills).count();
        if length > longer || length == longer && from + length == rest.len() {
            return Some(from);
        }
        from += length.max(1);
    }
    None
}

const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᴸˡˣᵏᵗ";
const FRAME: &str = "│┃║┊┤├╮╯╭╰┓┛┏┗";
const WRITTEN_OUT: &[(char, &str)] = &[
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('±', "+-"),
    ('∞', "inf"),
    ('…', "..."),
    ('√', "sqrt"),
    ('½', "1/2"),
    ('¼', "1/4"),
    ('χ', "chi"),
    ('ξ', "xi"),
];

/// The ASCII character that looks most like `c`.
fn likeness(c: char) -> char {
    if matches!(c, ' '..='~') {
        return c;
    }
    LIKENESSES
        .iter()
        .find(|(group, _)| group.contains(c))
        .map(|&(_, likeness)| likeness)
        .or_else(|| paired(c))
        .unwrap_or(if ('\u{2800}'..='\u{28ff}').contains(&c) { braille(c) } else { '?' })
}

/// Groups of characters that share a likeness.
const LIKENESSES: &[(&str, char)] = &[
    ("\u{a0}\u{2002}\u{2003}\u{2009}\u{202f}", ' '),
    ("─━┄┅┈┉╌╍═╴╶╸╺−–—‒‐‑⎯▔▁", '-'),
    ("│┃┆┇┊┋╎╏║╵╷╹╻▏▕▎▍▌▐⎢⎥⎪⎜⎟", '|'),
    ("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬┠┨┯┷┝┥", '+'),
    ("⎡⎣", '['),
    ("⎤⎦", ']'),
    ("⎧⎨⎩", '{'),
    ("⎫⎬⎭", '}'),
    ("⎛⎝", '('),
    ("⎞⎠", ')'),
    ("█▇▆▉▊▓▛▜▙▟■", '#'),
    ("▄▅▃▂▀▋▒▚▞▖▗▘▝", ':'),
    ("░·⋅•∙․⋯", '.'),
    ("…", '~'),
    ("→›»▶▸⟶⇒≥≫", '>'),
    ("←‹«◀◂⟵⇐≤≪", '<'),
    ("↑▲▴⇑∧", '^'),
    ("↓▼▾⇓✓✔∨√", 'v'),
    ("↔", '-'),
    ("↵⏎", '<'),
    ("●◉⬤◆◐", '@'),
    ("✚", '+'),
    ("○◯◦◇∘", 'o'),
    ("□☐", '.'),
    ("✗✘×✕", 'x'),
    ("★∗⁎⊙", '*'),
    ("′’‘ʹ", '\''),
    ("″“”", '"'),
    ("∞", '@'),
    ("≈∼≃∝", '~'),
    ("≠", '!'),
    ("≡", '='),
    ("±∓", '+'),
    ("÷⁄∕", '/'),
    ("∂δ", 'd'),
    ("∇", 'V'),
    ("∫", 'S'),
    ("∑Σ", 'S'),
    ("∏Π", 'P'),
    ("∈ε", 'e'),
    ("ℝ", 'R'),
    ("°", 'o'),
    ("µ", 'u'),
];

/// Characters beside their likeness, one for one.
const PAIRS: (&str, &str) = (
    "αβγζηθικλμνξοπρστυφϕχψωςΓΔΘΛΞΦΨΩ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᴸˡˣᵏᵗ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₘₖᵢⱼₗéèêàâçöüäïôÉÖÜÄ",
    "abgzhtiklmnxoprstuffcpwsGDQLXFPO0123456789+-=()niTLlxkt0123456789+-=()nmkijleeeaacouaioEOUA",
);

fn paired(c: char) -> Option<char> {
    PAIRS.0.chars().zip(PAIRS.1.chars()).find(|&(from, _)| from == c).map(|(_, to)| to)
}

fn braille(c: char) -> char {
    match (u32::from(c) & 0xff).count_ones() {
        0 => ' ',
        1..=2 => '.',
        3..=5 => ':',
        _ => '#',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Position;

    /// A line of the screen, and what becomes of it.
    #[track_caller]
    fn line(from: &str, to: &str) {
        let mut buf = Buffer::with_lines([from]);
        let area = buf.area;
        asciify(&mut buf, area);
        assert_eq!(buf, Buffer::with_lines([to]));
    }

    #[test]
    fn every_pair_has_its_partner() {
        assert_eq!(PAIRS.0.chars().count(), PAIRS.1.chars().count());
        assert!(PAIRS.1.is_ascii());
        assert!(LIKENESSES.iter().all(|(_, likeness)| likeness.is_ascii()));
    }

    #[test]
    fn likenesses() {
        for (from, to) in
            [('α', 'a'), ('′', '\''), ('∂', 'd'), ('δ', 'd'), ('⁻', '-'), ('✓', 'v'), ('字', '?')]
        {
            assert_eq!(likeness(from), to, "{from}");
        }
        assert_eq!(likeness('\u{1b}'), '?');
        assert_eq!(likeness('\u{2800}'), ' ');
    }

    #[test]
    fn a_power_of_ten_stays_one() {
        line("layer 1: 1.2×10⁻⁵ of it", "layer 1: 1.2e-5   of it");
        line("10⁻¹²┤ 10⁰", "1e-12+ 1e0");
        line("1 × 10⁻³", "1 x 1e-3");
    }

    #[test]
    fn what_one_character_cannot_say_takes_the_next_gap() {
        line("x² + ∞ is  ≤ 5      end", "x^2 + inf is <= 5   end");
        line("╭ δ¹/δᴸ ────╮", "+ d^1/d^L --+");
        line("a → b …    │", "a -> b ... |");
        line("keys ←→   ", "keys <>   ");
    }

    #[test]
    fn without_a_gap_one_character_has_to_do() {
        line("│ cut off… │ x     ", "| cut off~ | x     ");
        line("10²≤∞", "1e2<@");
    }

    #[test]
    fn a_whole_screen_becomes_ascii_and_keeps_its_widths() {
        let mut buf = Buffer::with_lines(["╭ δ¹/δᴸ ─╮", "╰ 漢字 e\u{301} ⣿"]);
        asciify(&mut buf, Rect::new(0, 0, 100, 100));
        assert_eq!(buf, Buffer::with_lines(["+ d1/dL -+", "+ ? ?  e #"]));
        assert!(buf.cell(Position::new(0, 0)).unwrap().symbol().is_ascii());
    }
}
