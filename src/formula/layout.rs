//! A formula set in two dimensions.

use super::spacing::{Class, Style, gaps};
use super::symbols::{has_limits, raised, subscript, superscript};
use super::{Formula, Node, Picture, linear};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns between two equations on one line.
pub(super) const QUAD: usize = 3;

/// Sets a formula at most `max_width` columns wide. One that is wider is broken before its
/// relations and operators; if that does not help, it is written on one line and wrapped.
pub fn layout(formula: &Formula, max_width: usize) -> Picture {
    let pieces = row_pieces(&formula.row, Style::Display);
    if width(&pieces) <= max_width {
        return Picture::beside(pieces);
    }
    broken(&formula.row, pieces, max_width).unwrap_or_else(|| wrapped(&linear(formula), max_width))
}

fn row(nodes: &[Node], style: Style) -> Picture {
    Picture::beside(row_pieces(nodes, style))
}

fn row_pieces(nodes: &[Node], style: Style) -> Vec<(usize, Picture)> {
    let gaps = gaps(nodes, style);
    gaps.into_iter().zip(nodes.iter().map(|node| set(node, style))).collect()
}

fn set(node: &Node, style: Style) -> Picture {
    match node {
        Node::Atom { text, .. } => Picture::text(text),
        Node::Space(columns) => Picture::text(&" ".repeat(*columns)),
        Node::Group(nodes) => row(nodes, style),
        Node::Fraction { above, below } => fraction(above, below, style),
        Node::Scripts { base, upper, lower, inline } => {
            scripts(base, (upper.as_deref(), lower.as_deref(), *inline), style)
        }
        Node::Root(body) => root(row(body, style)),
        Node::Cases(rows) => cases(rows),
        Node::Fenced { open, close, body } => {
            let body = row(body, style);
            let (above, below) = bracket_reach(&body);
            let left = bracket(*open, above, below);
            let right = bracket(*close, above, below);
            Picture::beside(vec![(0, left), (0, body), (0, right)])
        }
    }
}

/// How far brackets around something reach: a raised exponent alone does not make them grow.
fn bracket_reach(body: &Picture) -> (usize, usize) {
    match (body.above(), body.below()) {
        (1, 0) => (0, 0),
        reach => reach,
    }
}

fn fraction(above: &[Node], below: &[Node], style: Style) -> Picture {
    let (top, bottom) = (row(above, style), row(below, style));
    if style == Style::Script && top.height() == 1 && bottom.height() == 1 {
        let flat = Node::Fraction { above: above.to_vec(), below: below.to_vec() };
        return Picture::text(&linear::node(&flat, style));
    }
    // A bar must be longer than the bars it divides.
    let has_bar = |nodes: &[Node]| matches!(nodes, [Node::Fraction { .. }]);
    let margin = usize::from(has_bar(above) || has_bar(below));
    let width = top.width.max(bottom.width) + 2 * margin;
    let bar = Picture::text(&"─".repeat(width));
    let centre = |picture: &Picture| (width - picture.width) / 2;
    let up = -1 - top.below() as isize;
    let down = 1 + bottom.above() as isize;
    Picture::sheet(&[(0, 0, bar), (centre(&top), up, top), (centre(&bottom), down, bottom)])
}

fn scripts(
    base: &Node,
    (upper, lower, inline): (Option<&[Node]>, Option<&[Node]>, bool),
    style: Style,
) -> Picture {
    if let Node::Atom { text, class } = base
        && style == Style::Display
        && has_limits(text, *class)
    {
        return limits(Picture::text(text), upper, lower);
    }
    let (above, below) = match base {
        Node::Fenced { body, .. } => bracket_reach(&row(body, style)),
        _ => {
            let base = set(base, style);
            (base.above(), base.below())
        }
    };
    let base = set(base, style);
    let upper = upper.map(|nodes| row(nodes, Style::Script));
    let lower = lower.map(|nodes| row(nodes, Style::Script));
    let small = |picture: &Picture, small: fn(&str) -> Option<String>| match &picture.rows[..] {
        [only] => small(only.trim()).map(|text| Picture::text(&text)),
        _ => None,
    };
    // Small figures only if everything there is has them: x² but not one small and one raised.
    let superior = if inline { raised } else { superscript };
    let small_upper = upper.as_ref().map(|picture| small(picture, superior));
    let small_lower = lower.as_ref().map(|picture| small(picture, subscript));
    let top = -(above as isize);
    let bottom = below as isize;
    let left = base.width;
    let mut pieces = vec![(0, 0, base)];
    let mut left_of_upper = left;
    match (small_lower, lower) {
        (Some(Some(picture)), _) => {
            if !matches!(small_upper, None | Some(None)) || bottom == -top {
                left_of_upper += picture.width;
            }
            pieces.push((left, bottom, picture));
        }
        (_, Some(picture)) => {
            let below = if bottom == 0 { 1 } else { 0 } + picture.above() as isize;
            pieces.push((left, bottom + below, picture));
        }
        _ => {}
    }
    match (small_upper, upper) {
        (Some(Some(picture)), _) => pieces.push((left_of_upper, top, picture)),
        (_, Some(picture)) => {
            let above = if top == 0 { 1 } else { 0 } + picture.below() as isize;
            pieces.push((left, top - above, picture));
        }
        _ => {}
    }
    Picture::sheet(&pieces)
}

/// Limits centred above and below an operator.
fn limits(operator: Picture, upper: Option<&[Node]>, lower: Option<&[Node]>) -> Picture {
    let upper = upper.map(|nodes| row(nodes, Style::Script));
    let lower = lower.map(|nodes| row(nodes, Style::Script));
    let widest = [&upper, &lower].into_iter().flatten().map(|picture| picture.width).max();
    let width = operator.width.max(widest.unwrap_or(0));
    let centre = |picture: &Picture| (width - picture.width) / 2;
    let mut pieces = Vec::new();
    if let Some(upper) = upper {
        pieces.push((centre(&upper), -1 - upper.below() as isize, upper));
    }
    if let Some(lower) = lower {
        pieces.push((centre(&lower), 1 + lower.above() as isize, lower));
    }
    pieces.push((centre(&operator), 0, operator));
    Picture::sheet(&pieces)
}

/// `√2`, `√(2π)`, or for taller things a sign with a line over them.
fn root(body: Picture) -> Picture {
    if body.height() == 1 {
        let text = &body.rows[0];
        let is_single = text.chars().count() == 1 || text.bytes().all(|b| b.is_ascii_digit());
        return Picture::text(&if is_single {
            format!("√{text}")
        } else {
            format!("√({text})")
        });
    }
    let mut rows = vec![format!(" ┌{}", "─".repeat(body.width + 1))];
    let last = body.height() - 1;
    for (i, row) in body.rows.iter().enumerate() {
        rows.push(format!("{}│{row}", if i == last { '√' } else { ' ' }));
    }
    Picture::rows(rows, body.baseline + 1)
}

/// Columns of cells behind one brace.
fn cases(rows: &[Vec<Vec<Node>>]) -> Picture {
    let cells: Vec<Vec<Picture>> = rows
        .iter()
        .map(|cells| cells.iter().map(|cell| row(cell, Style::Display)).collect())
        .collect();
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let lefts: Vec<usize> = (0..columns)
        .scan(0, |left, column| {
            let here = *left;
            let widths = cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.width);
            *left += widths.max().unwrap_or(0) + 3;
            Some(here)
        })
        .collect();
    let lines: Vec<Picture> = cells
        .into_iter()
        .map(|row| {
            let placed: Vec<_> =
                row.into_iter().zip(&lefts).map(|(cell, left)| (*left, 0, cell)).collect();
            Picture::sheet(&placed)
        })
        .collect();
    // Two lines leave room for the tip of the brace; tall ones need air between them.
    let airy = lines.len() == 2 || lines.iter().any(|line| line.height() > 1);
    let mut rows = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        if i > 0 && airy {
            rows.push(String::new());
        }
        rows.extend(line.rows);
    }
    let baseline = (rows.len() - 1) / 2;
    let body = Picture::rows(rows, baseline);
    let brace = bracket('{', body.above(), body.below());
    Picture::beside(vec![(0, brace), (1, body)])
}

/// A bracket so many rows above and below the baseline.
fn bracket(sign: char, above: usize, below: usize) -> Picture {
    let height = above + 1 + below;
    if sign == '.' {
        return Picture::rows(vec![String::new(); height], above);
    }
    if height == 1 {
        return Picture::text(sign.encode_utf8(&mut [0; 4]));
    }
    let [top, middle, bottom, tip] = match sign {
        '(' => ['⎛', '⎜', '⎝', '⎜'],
        ')' => ['⎞', '⎟', '⎠', '⎟'],
        '[' => ['⎡', '⎢', '⎣', '⎢'],
        ']' => ['⎤', '⎥', '⎦', '⎥'],
        '{' => ['⎧', '⎪', '⎩', '⎨'],
        '}' => ['⎫', '⎪', '⎭', '⎬'],
        _ => ['│', '│', '│', '│'],
    };
    let rows = (0..height).map(|y| match y {
        0 => top,
        _ if y == height - 1 => bottom,
        _ if y == above => tip,
        _ => middle,
    });
    Picture::rows(rows.map(String::from).collect(), above)
}

type Pieces = Vec<(usize, Picture)>;

fn width(pieces: &[(usize, Picture)]) -> usize {
    pieces.iter().map(|(gap, picture)| gap + picture.width).sum()
}

/// Lines broken between the parts that `\quad` separates and, where that is not enough, before
/// relations and operators. None if that is not enough either.
fn broken(nodes: &[Node], pieces: Pieces, max_width: usize) -> Option<Picture> {
    let mut parts: Vec<Vec<(&Node, (usize, Picture))>> = vec![Vec::new()];
    for (node, piece) in nodes.iter().zip(pieces) {
        match node {
            Node::Space(columns) if *columns > 1 => parts.push(Vec::new()),
            _ => parts.last_mut()?.push((node, piece)),
        }
    }
    let mut lines: Vec<Pieces> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let (nodes, mut pieces): (Vec<_>, Pieces) = part.into_iter().unzip();
        match lines.last_mut() {
            Some(line) if width(line) + QUAD + width(&pieces) <= max_width => {
                pieces[0].0 = QUAD;
                line.append(&mut pieces);
            }
            _ if width(&pieces) <= max_width => lines.push(pieces),
            _ => lines.extend(broken_part(&nodes, pieces, max_width)),
        }
    }
    let fits = lines.len() > 1 && lines.iter().all(|line| width(line) <= max_width);
    fits.then(|| stacked(lines.into_iter().map(Picture::beside).collect()))
}

/// One equation, broken before its relations, a part between two of them before its operators.
/// Later lines stand under the first relation, unless that is far to the right.
fn broken_part(nodes: &[&Node], pieces: Pieces, max_width: usize) -> Vec<Pieces> {
    let mut parts: Vec<Vec<Pieces>> = vec![vec![Pieces::new()]];
    let mut indent = None;
    let mut column = 0;
    for (node, (gap, picture)) in nodes.iter().zip(pieces) {
        match node.classes().0 {
            Class::Relation if indent.is_none() => indent = Some(column + gap),
            Class::Relation => parts.push(vec![Pieces::new()]),
            Class::Binary if gap > 0 => parts.last_mut().expect("never empty").push(Pieces::new()),
            _ => {}
        }
        column += gap + picture.width;
        let segment = parts.last_mut().and_then(|part| part.last_mut());
        segment.expect("never empty").push((gap, picture));
    }
    let indent = indent.filter(|indent| *indent <= max_width / 3).unwrap_or(2);
    let mut lines = vec![Pieces::new()];
    for part in parts {
        let whole: usize = part.iter().map(|segment| width(segment)).sum();
        let line = lines.last().expect("never empty");
        let starts_a_line = !line.is_empty() && width(line) + whole > max_width;
        if starts_a_line && indent + whole <= max_width {
            lines.push(Pieces::new());
        }
        for mut segment in part {
            let line = lines.last_mut().expect("never empty");
            if !line.is_empty() && width(line) + width(&segment) > max_width {
                lines.push(Pieces::new());
            }
            let is_later = lines.len() > 1;
            let line = lines.last_mut().expect("never empty");
            if let (true, true, Some(first)) = (is_later, line.is_empty(), segment.first_mut()) {
                first.0 = indent;
            }
            line.append(&mut segment);
        }
    }
    lines
}

/// Below one another, with air between tall ones; the first gives the baseline.
fn stacked(lines: Vec<Picture>) -> Picture {
    let airy = lines.iter().any(|line| line.height() > 1);
    let baseline = lines[0].baseline;
    let mut rows = Vec::new();
    for line in lines {
        if airy && !rows.is_empty() {
            rows.push(String::new());
        }
        rows.extend(line.rows);
    }
    Picture::rows(rows, baseline)
}

/// Text on as many lines as it needs, split within a word only if the word is too long.
fn wrapped(text: &str, max_width: usize) -> Picture {
    let max_width = max_width.max(2);
    let mut rows = vec![String::new()];
    for word in text.split(' ') {
        let row = rows.last_mut().expect("never empty");
        if row.is_empty() {
            row.push_str(word);
        } else if row.width() + 1 + word.width() <= max_width {
            row.push(' ');
            row.push_str(word);
        } else {
            rows.push(word.to_owned());
        }
        while rows.last().is_some_and(|row| row.width() > max_width) {
            let row = rows.pop().expect("never empty");
            let mut width = 0;
            let fits = |c: char| {
                width += c.width().unwrap_or(0);
                width > max_width
            };
            let end = row.find(fits).unwrap_or(row.len());
            rows.push(row[..end].to_owned());
            rows.push(row[end..].to_owned());
        }
    }
    Picture::rows(rows, 0)
}
