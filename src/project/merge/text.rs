//! A version of a text as lines and as elements, which is what is compared.

use super::element::Element;
use super::language::Language;
use super::language::Shape;
use std::ops::Range;

pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A version of a text.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub byte_order_mark: bool,
    pub lines: Vec<Line<'a>>,
    /// The last line has a line end, or there is no line.
    pub final_newline: bool,
    /// The units that are compared where lines collide: in Python logical lines, elsewhere lines; blank ones left out.
    pub elements: Vec<Element>,
    /// The text follows the syntax of its language.
    pub is_valid: bool,
}

/// A line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub content: &'a str,
    /// `\n`, `\r\n`, or nothing at the end of the text.
    pub end: &'a str,
    /// The compared text: the content without trailing blanks, which count only inside strings.
    pub key: &'a str,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str, language: Language) -> Self {
        let (byte_order_mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut lines: Vec<Line<'a>> = text.split_inclusive('\n').map(Line::new).collect();
        let contents: Vec<&str> = lines.iter().map(|line| line.content).collect();
        let shape = Shape::of(language, &contents);
        for (line, in_string) in lines.iter_mut().zip(&shape.ends_in_string) {
            line.key = match in_string {
                true => line.content,
                false => line.content.trim_end(),
            };
        }
        Self {
            byte_order_mark,
            final_newline: text.is_empty() || text.ends_with('\n'),
            is_valid: language.is_valid(text),
            lines,
            elements: shape.elements,
        }
    }

    /// The line end that is used most; none in a text without any.
    pub(super) fn line_end(&self) -> Option<&'static str> {
        let windows = self.lines.iter().filter(|line| line.end == "\r\n").count();
        let ends = self.lines.iter().filter(|line| !line.end.is_empty()).count();
        match ends {
            0 => None,
            _ if 2 * windows > ends => Some("\r\n"),
            _ => Some("\n"),
        }
    }

    /// Returns whether no element has lines on both sides of this place between lines.
    pub(super) fn is_boundary(&self, line: usize) -> bool {
        let after = self.elements.partition_point(|element| element.lines.end <= line);
        self.elements
            .get(after)
            .is_none_or(|element| element.lines.start >= line)
    }

    /// The places of the elements in `lines`, which begin and end at boundaries.
    pub(super) fn elements_in(&self, lines: &Range<usize>) -> Range<usize> {
        let start = self
            .elements
            .partition_point(|element| element.lines.start < lines.start);
        let end = self
            .elements
            .partition_point(|element| element.lines.end <= lines.end);
        start..end.max(start)
    }

    /// Returns whether two lines are the same but for their ends.
    pub(super) fn same_content(&self, line: usize, other: &Text, other_line: usize) -> bool {
        let content = |text: &Text, line: usize| text.lines.get(line).map(|line| line.content.to_owned());
        content(self, line) == content(other, other_line)
    }
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Self {
        let (content, end) = match (text.strip_suffix("\r\n"), text.strip_suffix('\n')) {
            (Some(content), _) => (content, "\r\n"),
            (None, Some(content)) => (content, "\n"),
            (None, None) => (text, ""),
        };
        Self {
            content,
            end,
            key: content,
        }
    }
}
