//! A formula on one line: for search, for screen readers, and where there is no room.

use super::spacing::{Class, Style, gaps};
use super::symbols::{subscript, superscript};
use super::{Formula, Node};

/// `e^(−x)/(1 + e^(−x))`
pub fn linear(formula: &Formula) -> String {
    row(&formula.row, Style::Display)
}

pub(super) fn row(nodes: &[Node], style: Style) -> String {
    let mut text = String::new();
    for (i, (gap, here)) in gaps(nodes, style).into_iter().zip(nodes).enumerate() {
        // On one line a fraction is no wider than its signs; it needs no room beside factors.
        text.push_str(&" ".repeat(gap));
        let written = node(here, style);
        let is_factor = nodes.len() > 1 && matches!(here, Node::Fraction { .. });
        let next = nodes.get(i + 1).map(|node| node.classes().0);
        let stands_alone = matches!(
            next,
            None | Some(Class::Relation | Class::Punctuation | Class::Close | Class::Space)
        );
        match is_factor && !stands_alone && next != Some(Class::Binary) {
            true => text.push_str(&format!("({written})")),
            false => text.push_str(&written),
        }
    }
    text
}

/// One piece on one line.
pub fn node(node: &Node, style: Style) -> String {
    match node {
        Node::Atom { text, .. } => text.clone(),
        Node::Space(columns) => " ".repeat((*columns).min(1)),
        Node::Group(nodes) => row(nodes, style),
        Node::Fraction { above, below } => {
            let numerator = row(above, style);
            let numerator = if is_sum(above) { format!("({numerator})") } else { numerator };
            let denominator = row(below, style);
            let denominator =
                if is_one_piece(below) { denominator } else { format!("({denominator})") };
            format!("{numerator}/{denominator}")
        }
        Node::Scripts { base, upper, lower, .. } => {
            let mut text = self::node(base, style);
            if let Some(lower) = lower {
                text.push_str(&script(lower, "_", subscript));
            }
            if let Some(upper) = upper {
                text.push_str(&script(upper, "^", superscript));
            }
            text
        }
        Node::Root(body) => match is_one_piece(body) {
            true => format!("√{}", row(body, style)),
            false => format!("√({})", row(body, style)),
        },
        Node::Cases(rows) => {
            let cases = rows.iter().map(|cells| {
                let mut cells = cells.iter().map(|cell| row(cell, Style::Display));
                let value = cells.next().unwrap_or_default();
                let condition = cells.collect::<Vec<_>>().join(" ");
                match condition.is_empty() {
                    true => value,
                    false if starts_with_word(&condition) => format!("{value} {condition}"),
                    false => format!("{value} if {condition}"),
                }
            });
            format!("{{ {} }}", cases.collect::<Vec<_>>().join("; "))
        }
        Node::Fenced { open, close, body } => {
            let bracket = |c: &char| {
                if *c == '.' { String::new() } else { c.to_string() }
            };
            format!("{}{}{}", bracket(open), row(body, style), bracket(close))
        }
    }
}

fn script(nodes: &[Node], sign: &str, small: fn(&str) -> Option<String>) -> String {
    let text = row(nodes, Style::Script);
    if let Some(small) = small(&text) {
        return small;
    }
    match nodes {
        [Node::Atom { .. }] => format!("{sign}{text}"),
        _ => format!("{sign}({text})"),
    }
}

/// "if x > 0", "otherwise": the author has put the words in.
fn starts_with_word(condition: &str) -> bool {
    condition.chars().take_while(|c| c.is_alphabetic()).count() > 1
}

fn is_one_piece(nodes: &[Node]) -> bool {
    match nodes {
        [Node::Group(inner)] => is_one_piece(inner),
        [Node::Fraction { .. } | Node::Cases(_)] => false,
        [_] => true,
        // ∂L/∂x
        [Node::Atom { text, .. }, variable] if text == "∂" => {
            is_one_piece(std::slice::from_ref(variable))
        }
        _ => false,
    }
}

/// Whether something in it binds less than a division, outside of brackets.
fn is_sum(nodes: &[Node]) -> bool {
    match nodes {
        [Node::Group(inner)] => return is_sum(inner),
        [Node::Fraction { .. }] => return true,
        _ => {}
    }
    let mut depth = 0_usize;
    for (gap, node) in gaps(nodes, Style::Display).into_iter().zip(nodes) {
        let is_bracket = matches!(node, Node::Atom { .. });
        match node.classes().0 {
            Class::Open if is_bracket => depth += 1,
            Class::Close if is_bracket => depth = depth.saturating_sub(1),
            Class::Relation | Class::Fraction if depth == 0 => return true,
            Class::Binary if depth == 0 && gap > 0 => return true,
            _ => {}
        }
    }
    false
}
