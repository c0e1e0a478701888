//! The lines of one block while it is being set.

use super::wrap::wrap;
use super::{Line, Look, Role, Span, number};
use crate::lesson::{Inline, Text, TextPart};
use unicode_width::UnicodeWidthStr;

/// Lines with a left margin.
pub struct Sheet<'l> {
    pub lines: Vec<Line>,
    pub look: &'l Look<'l>,
    /// Columns of a line, margin included.
    width: usize,
    /// Before every line.
    margin: Span,
}

impl<'l> Sheet<'l> {
    pub fn new(width: usize, look: &'l Look<'l>, margin: Span) -> Sheet<'l> {
        Sheet { lines: Vec::new(), look, width, margin }
    }

    /// Columns right of the margin.
    pub fn room(&self) -> usize {
        self.width.saturating_sub(self.margin.text.width()).max(1)
    }

    /// One line that is known to fit, or is cut by the wrapper if it is not.
    pub fn line(&mut self, spans: Line) {
        for line in wrap(&spans, self.room()) {
            self.verbatim(line);
        }
    }

    /// Rows that keep their spaces: code, formulas.
    pub fn verbatim(&mut self, spans: Line) {
        let line = self.with_margin(spans);
        self.lines.push(line);
    }

    pub fn blank(&mut self) {
        let mut line = self.with_margin(Line::new());
        if let Some(span) = line.first_mut() {
            span.text.truncate(span.text.trim_end().len());
        }
        line.retain(|span| !span.text.is_empty());
        self.lines.push(line);
    }

    /// A paragraph behind a label; later lines hang under its first letter.
    pub fn hanging(&mut self, label: Span, spans: &[Span]) {
        let indent = label.text.width().min(self.room() / 2);
        let room = self.room() - indent;
        let mut label = Some(label);
        for line in wrap(spans, room) {
            let first = label.take().unwrap_or_else(|| Span::new(Role::Text, " ".repeat(indent)));
            let line = std::iter::once(first).chain(line).filter(|span| !span.text.is_empty());
            self.verbatim(line.collect());
        }
    }

    /// Paragraphs and lists, a blank line between them; `role` stands for plain text.
    pub fn text(&mut self, text: &Text, role: Role) {
        self.labelled(None, text, role);
    }

    /// As [`Sheet::text`], with a label before the first paragraph.
    pub fn labelled(&mut self, label: Option<Span>, text: &Text, role: Role) {
        let mut label = label;
        for (i, part) in text.parts.iter().enumerate() {
            if i > 0 {
                self.blank();
            }
            match part {
                TextPart::Paragraph(inlines) => {
                    let label = label.take();
                    let spans = label.into_iter().chain(self.spans(inlines, role));
                    let spans: Vec<_> = spans.collect();
                    self.line(spans);
                }
                TextPart::List { ordered, items } => {
                    if let Some(label) = label.take() {
                        self.line(vec![label]);
                    }
                    let digits = items.len().to_string().len();
                    for (number, item) in (1..).zip(items) {
                        let mark = match ordered {
                            true => format!(" {number:>digits$}. "),
                            false => " • ".to_owned(),
                        };
                        let spans = self.spans(item, role);
                        self.hanging(Span::new(Role::Dim, mark), &spans);
                    }
                }
            }
        }
    }

    pub fn spans(&self, inlines: &[Inline], role: Role) -> Vec<Span> {
        let span = |inline: &Inline| match inline {
            Inline::Plain(text) => Span::new(role, text),
            Inline::Strong(text) => Span::new(Role::Strong, text),
            Inline::Emphasis(text) => Span::new(Role::Emphasis, text),
            Inline::Code(text) => Span::new(Role::Code, text),
            Inline::Measure(name) => Span::new(Role::Measured, self.measured(name)),
        };
        inlines.iter().map(span).collect()
    }

    /// A measurement's number, `…` while it is not there.
    pub fn measured(&self, name: &str) -> String {
        let format = self.look.measures.get(name).map(|measure| measure.format);
        match self.look.values.get(name) {
            Some(value) => number(*value, format.unwrap_or_default()),
            None => "…".to_owned(),
        }
    }

    fn with_margin(&self, line: Line) -> Line {
        if self.margin.text.is_empty() {
            return line;
        }
        std::iter::once(self.margin.clone()).chain(line).collect()
    }
}
