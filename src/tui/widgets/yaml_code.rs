//! Colours for one line of YAML: a plain scalar is what PyYAML reads it as, so that the `180` of `ACCL:LI21:180:PDES` is no
//! number. What earlier lines say (a block scalar, an open bracket) is not known.

use crate::tui::theme::CodeStyle;
use crate::yaml::{Tag, implicit};

/// The pieces of one line, each with what it is. Put together they are the line.
pub fn pieces(line: &str) -> Vec<(&str, CodeStyle)> {
    let mut lexer = Lexer {
        rest: line,
        before: ' ',
        flow: 0,
        pieces: Vec::new(),
    };
    while let Some(first) = lexer.rest.chars().next() {
        lexer.piece(first);
    }
    lexer.pieces
}

struct Lexer<'t> {
    rest: &'t str,
    /// The character before the rest.
    before: char,
    /// The brackets that are open.
    flow: usize,
    pieces: Vec<(&'t str, CodeStyle)>,
}

impl Lexer<'_> {
    fn piece(&mut self, first: char) {
        let starts = self.before.is_whitespace() || matches!(self.before, '[' | '{' | ',' | '-');
        match first {
            c if c.is_whitespace() => self.take_while(char::is_whitespace, CodeStyle::Plain),
            '#' if self.before.is_whitespace() => self.take(self.rest.len(), CodeStyle::Comment),
            '[' | '{' => {
                self.flow += 1;
                self.take(1, CodeStyle::Plain);
            }
            ']' | '}' => {
                self.flow = self.flow.saturating_sub(1);
                self.take(1, CodeStyle::Plain);
            }
            ',' | ':' => self.take(1, CodeStyle::Plain),
            '-' | '?' if self.ends_at(1) => self.take(1, CodeStyle::Plain),
            '"' | '\'' if starts => self.quoted(first),
            '&' | '*' | '!' if starts => {
                self.take_while(|c| !c.is_whitespace() && c != ',', CodeStyle::Keyword)
            }
            '|' | '>' if starts && self.flow == 0 => {
                self.take_while(|c| !c.is_whitespace(), CodeStyle::Keyword);
            }
            _ => self.plain(),
        }
    }

    /// Returns whether a plain scalar or an indicator ends before byte `at` of the rest.
    fn ends_at(&self, at: usize) -> bool {
        let next = self.rest.get(at..).and_then(|rest| rest.chars().next());
        next.is_none_or(|c| c.is_whitespace() || (self.flow > 0 && matches!(c, ',' | '[' | ']' | '{' | '}')))
    }

    fn quoted(&mut self, quote: char) {
        let mut escaped = false;
        let inside = self.rest.get(1..).unwrap_or("");
        let end = inside.find(|c| {
            let ends = c == quote && !escaped;
            escaped = quote == '"' && c == '\\' && !escaped;
            ends
        });
        let length = end.map_or(self.rest.len(), |end| end + 2);
        let style = if self.is_key(length) {
            CodeStyle::Name
        } else {
            CodeStyle::Text
        };
        self.take(length, style);
    }

    fn plain(&mut self) {
        let mut before = ' ';
        let end = self.rest.char_indices().find_map(|(at, c)| {
            let ends = match c {
                '#' => before.is_whitespace() && at > 0,
                ':' => self.ends_at(at + 1),
                ',' | '[' | ']' | '{' | '}' => self.flow > 0,
                _ => false,
            };
            before = c;
            ends.then_some(at)
        });
        let text = self
            .rest
            .get(..end.unwrap_or(self.rest.len()))
            .unwrap_or(self.rest);
        let text = text.trim_end();
        let first = self.rest.chars().next().map_or(1, char::len_utf8);
        let style = match implicit(text) {
            _ if self.is_key(text.len()) => CodeStyle::Name,
            Tag::Text => CodeStyle::Plain,
            _ => CodeStyle::Number,
        };
        self.take(text.len().max(first), style);
    }

    /// Returns whether the scalar that ends before byte `end` of the rest is a key.
    fn is_key(&self, end: usize) -> bool {
        let rest = self.rest.get(end..).unwrap_or("");
        let colon = end + rest.len() - rest.trim_start().len();
        self.rest.get(colon..).is_some_and(|rest| rest.starts_with(':')) && self.ends_at(colon + 1)
    }

    fn take_while(&mut self, is: impl Fn(char) -> bool, style: CodeStyle) {
        let end = self.rest.find(|c| !is(c)).unwrap_or(self.rest.len());
        self.take(end, style);
    }

    fn take(&mut self, length: usize, style: CodeStyle) {
        let (piece, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.before = piece.chars().next_back().unwrap_or(self.before);
        self.pieces.push((piece, style));
        self.rest = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str, style: CodeStyle) -> Vec<&str> {
        let pieces = pieces(line).into_iter();
        pieces
            .filter(|(_, code)| *code == style)
            .map(|(text, _)| text)
            .collect()
    }

    #[test]
    fn numbers_are_what_yaml_reads_as_such() {
        for (line, numbers) in [
            ("  ACCL:LI21:180:PDES:", &[][..]),
            ("  - ACCL:LI21:180:PDES", &[]),
            ("  default: 180", &["180"]),
            ("  range: [0.5,1e3, -.inf]", &["0.5", "-.inf"]),
            ("  range: [0.5, 1.0e+3]", &["0.5", "1.0e+3"]),
            ("  units: 5 mm", &[]),
            ("  is_constant: yes", &["yes"]),
            ("  on: ~", &["~"]),
            ("  date: 2020-01-01 # 3", &["2020-01-01"]),
            ("  a: '180'", &[]),
            ("  a: b#1", &[]),
        ] {
            assert_eq!(of(line, CodeStyle::Number), numbers, "{line}");
        }
    }

    #[test]
    fn keys_are_names() {
        for (line, names) in [
            (
                "  QUAD:IN20:121:BCTRL: {default: 1, 'unit': kG}",
                &["QUAD:IN20:121:BCTRL", "default", "'unit'"][..],
            ),
            ("a: b: c", &["a", "b"]),
            ("- http://x", &[]),
            ("180: x", &["180"]),
        ] {
            assert_eq!(of(line, CodeStyle::Name), names, "{line}");
        }
        assert_eq!(of("  a: &x 1 # c", CodeStyle::Keyword), ["&x"]);
        assert_eq!(of("  a: &x 1 # c", CodeStyle::Comment), ["# c"]);
    }

    #[test]
    fn nothing_of_a_line_is_lost() {
        for line in [
            "",
            "a",
            "é: [\"x",
            "- - a: 'it''s' # 日本",
            "}}]], ::",
            "\u{301}",
            "*a , &b",
            "? x",
        ] {
            assert_eq!(
                pieces(line).into_iter().map(|(text, _)| text).collect::<String>(),
                line
            );
        }
    }
}
