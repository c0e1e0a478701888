//! Markdown → [`Text`]: the small part of it that a lesson may use, everything else is an error
//! that says what to write instead.

use super::{Inline, Text, TextPart, sanitise};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

/// A mistake at a byte of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub offset: usize,
    pub message: String,
}

/// Reads a text, and all its mistakes if it has any. Measurements are not looked up here.
pub fn parse(markdown: &str) -> (Text, Vec<Mistake>) {
    let parser = Parser::new_ext(markdown, Options::empty());
    let mut reader = Reader::default();
    for (_, definition) in parser.reference_definitions().iter() {
        reader.refuse(definition.span.start, "a link definition");
    }
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        reader.event(event, range.start);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    text: Text,
    mistakes: Vec<Mistake>,
    /// The inlines of the paragraph or list item being read.
    inlines: Vec<Inline>,
    strong: usize,
    emphasis: usize,
    /// Number of open lists; only one may be.
    lists: usize,
    in_item: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.plain(&text, at),
            Event::Code(code) => {
                let code = sanitise::code(&code).replace('\n', " ");
                self.inlines.push(Inline::Code(code));
            }
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            Event::Html(_) | Event::InlineHtml(_) => {
                self.mistake(at, "HTML is not known here; write a literal '<' as '\\<'");
            }
            Event::Rule => self.refuse(at, "a horizontal line"),
            Event::FootnoteReference(_) => self.refuse(at, "a footnote"),
            Event::TaskListMarker(_) => self.refuse(at, "a check box"),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.refuse(at, "a formula"),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::Paragraph if self.in_item => {
                if !self.inlines.is_empty() {
                    self.mistake(at, "a list item has one paragraph; join them into one");
                }
            }
            Tag::Paragraph => {}
            Tag::List(start) => {
                if self.lists > 0 {
                    self.refuse(at, "a list within a list");
                } else if start.is_some_and(|start| start != 1) {
                    self.mistake(at, "a numbered list starts at 1; write a literal 'N.' as 'N\\.'");
                }
                self.lists += 1;
                if self.lists == 1 {
                    let list = TextPart::List { ordered: start.is_some(), items: Vec::new() };
                    self.text.parts.push(list);
                }
            }
            Tag::Item => self.in_item = true,
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Heading { .. } => {
                self.mistake(at, "headings are not known here; start a new section instead");
            }
            Tag::CodeBlock(_) => self.mistake(
                at,
                "code paragraphs are not known here; use a block of kind \"code\" (or do not indent)",
            ),
            Tag::Link { .. } => self.refuse(at, "a link"),
            Tag::Image { .. } => self.refuse(at, "a picture"),
            Tag::BlockQuote(_) => {
                self.mistake(at, "quotations are not known here; write a literal '>' as '\\>'");
            }
            // The HTML inside is reported by itself.
            Tag::HtmlBlock => {}
            _ => self.refuse(at, "this markup"),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if !self.in_item => {
                let inlines = std::mem::take(&mut self.inlines);
                if !inlines.is_empty() {
                    self.text.parts.push(TextPart::Paragraph(inlines));
                }
            }
            TagEnd::Item => {
                self.in_item = false;
                let inlines = std::mem::take(&mut self.inlines);
                if let Some(TextPart::List { items, .. }) = self.text.parts.last_mut() {
                    items.push(inlines);
                }
            }
            TagEnd::List(_) => self.lists -= 1,
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Emphasis => self.emphasis -= 1,
            _ => {}
        }
    }

    /// Text with `{{name}}` in it.
    fn plain(&mut self, text: &str, at: usize) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            self.push(before);
            match after.split_once("}}") {
                Some((name, after)) if super::is_name(name.trim()) => {
                    self.inlines.push(Inline::Measure(name.trim().to_owned()));
                    rest = after;
                }
                _ => {
                    let message = "'{{' must be followed by a measurement's name and '}}'; for \
                                   literal braces use `code`";
                    self.mistake(at, message);
                    return;
                }
            }
        }
        self.push(rest);
    }

    fn push(&mut self, text: &str) {
        let text = sanitise::text(text);
        if text.is_empty() {
            return;
        }
        let inline = match (self.strong > 0, self.emphasis > 0) {
            (true, _) => Inline::Strong(text),
            (false, true) => Inline::Emphasis(text),
            (false, false) => Inline::Plain(text),
        };
        match (self.inlines.last_mut(), inline) {
            (Some(Inline::Plain(last)), Inline::Plain(more))
            | (Some(Inline::Strong(last)), Inline::Strong(more))
            | (Some(Inline::Emphasis(last)), Inline::Emphasis(more)) => last.push_str(&more),
            (_, inline) => self.inlines.push(inline),
        }
    }

    fn refuse(&mut self, at: usize, what: &str) {
        self.mistake(
            at,
            format!(
                "{what} is not known here; use paragraphs, lists, **strong**, *emphasis*, `code`"
            ),
        );
    }

    fn mistake(&mut self, offset: usize, message: impl Into<String>) {
        self.mistakes.push(Mistake { offset, message: message.into() });
    }

    fn finish(mut self) -> (Text, Vec<Mistake>) {
        if self.mistakes.is_empty() && self.text.parts.is_empty() {
            self.mistake(0, "this text is empty; write something or leave the key out");
        }
        (self.text, self.mistakes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(markdown: &str) -> Text {
        let (text, mistakes) = parse(markdown);
        assert_eq!(mistakes, []);
        text
    }

    fn plain(text: &str) -> Inline {
        Inline::Plain(text.to_owned())
    }

    fn mistakes(markdown: &str) -> String {
        let (_, mistakes) = parse(markdown);
        mistakes
            .into_iter()
            .map(|m| format!("{}: {}", m.offset, m.message))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn paragraphs_markup_and_measures() {
        let text = good("Never **more** than\n{{peak}}, *so* `a_b`.\n\nNext.");
        let first = vec![
            plain("Never "),
            Inline::Strong("more".into()),
            plain(" than "),
            Inline::Measure("peak".into()),
            plain(", "),
            Inline::Emphasis("so".into()),
            plain(" "),
            Inline::Code("a_b".into()),
            plain("."),
        ];
        assert_eq!(
            text.parts,
            [TextPart::Paragraph(first), TextPart::Paragraph(vec![plain("Next.")])]
        );
    }

    #[test]
    fn lists_tight_and_loose() {
        let items = vec![vec![plain("one")], vec![plain("two more")]];
        let expected = [TextPart::List { ordered: false, items }];
        assert_eq!(good("- one\n- two\n  more").parts, expected);
        assert_eq!(good("- one\n\n- two\n  more").parts, expected);
    }

    #[test]
    fn what_is_refused() {
        for (markdown, expected) in [
            ("# H", "start a new section"),
            ("a <b>x</b>", "HTML is not known"),
            ("<div>", "HTML is not known"),
            ("[x](http://y)", "a link is not known"),
            ("![x](y.png)", "a picture is not known"),
            ("> x", "quotations are not known"),
            ("    x", "code paragraphs are not known"),
            ("- a\n  - b", "a list within a list"),
            ("a\n\n---", "a horizontal line"),
            ("1986. was early", "starts at 1"),
            ("[x]: y", "a link definition"),
            ("", "is empty"),
            ("a {{Bad name}}", "must be followed by"),
            ("a {{peak", "must be followed by"),
        ] {
            let found = mistakes(markdown);
            assert!(found.contains(expected), "{markdown:?}: {found}");
        }
    }

    #[test]
    fn entities_bring_nothing_hidden_back() {
        let text = good("a&#x202e;b&#27;c");
        assert_eq!(text.parts, [TextPart::Paragraph(vec![plain("abc")])]);
    }
}
