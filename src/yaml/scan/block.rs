//! Block scalars: `|` and `>`.

use super::cursor::Break;
use super::{Scan, Scanner, Token, TokenKind, problem};
use crate::text::Span;
use crate::yaml::{ProblemKind, ScalarStyle};

/// Treatment of the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

impl Scanner<'_> {
    pub(super) fn scan_block_scalar(&mut self, style: ScalarStyle) -> Scan<Token> {
        let start = self.cursor.pos;
        self.cursor.skip(1);
        let (chomping, increment) = self.block_header()?;
        let mut end = self.cursor.pos;
        self.block_header_end()?;
        let smallest = (self.indent + 1).max(1);
        let (indent, mut breaks, mut last_break) = match increment {
            Some(increment) => {
                let indent = smallest + increment - 1;
                let (breaks, last) = self.block_breaks(indent);
                (indent, breaks, last)
            }
            None => self.block_indentation(smallest),
        };
        let at = self.decoded.len();
        let mut line_break: Option<Break> = None;
        while self.column() == indent && !self.cursor.is_end() {
            self.push_breaks(&breaks);
            let indented_more = self.starts_blank();
            let line = self.cursor.pos;
            self.cursor.skip_line();
            end = self.cursor.pos;
            self.decoded.push_str(self.cursor.slice(line, end));
            line_break = self.cursor.take_break();
            (breaks, last_break) = self.block_breaks(indent);
            if self.column() != indent || self.cursor.is_end() {
                break;
            }
            let joins = style == ScalarStyle::Folded
                && line_break == Some(Break::Newline)
                && !indented_more
                && !self.starts_blank();
            match line_break {
                Some(_) if joins && breaks.is_empty() => self.decoded.push(' '),
                Some(_) if joins => {}
                Some(written) => self.decoded.push_str(written.text()),
                None => {}
            }
        }
        if chomping != Chomping::Strip
            && let Some(written) = line_break
        {
            self.decoded.push_str(written.text());
        }
        if chomping == Chomping::Keep {
            self.push_breaks(&breaks);
            end = last_break.unwrap_or(end).max(end);
        }
        let mut token = Token::new(TokenKind::Scalar(style), start as u32, end as u32);
        token.decoded = true;
        token.first = at as u32;
        token.second = (self.decoded.len() - at) as u32;
        Ok(token)
    }

    fn starts_blank(&self) -> bool {
        matches!(self.cursor.byte(0), b' ' | b'\t')
    }

    fn push_breaks(&mut self, breaks: &[Break]) {
        for next in breaks {
            self.decoded.push_str(next.text());
        }
    }

    /// The indicators after `|` or `>`, in either order.
    fn block_header(&mut self) -> Scan<(Chomping, Option<i64>)> {
        let mut chomping = self.block_chomping();
        let increment = self.block_increment()?;
        if chomping.is_none() {
            chomping = self.block_chomping();
        }
        if self.cursor.is_space_or_line_end() {
            Ok((chomping.unwrap_or(Chomping::Clip), increment))
        } else {
            Err(self.bad_header())
        }
    }

    fn block_chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.cursor.byte(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.cursor.skip(1);
        Some(chomping)
    }

    fn block_increment(&mut self) -> Scan<Option<i64>> {
        match self.cursor.byte(0) {
            b'0' => Err(self.bad_header()),
            digit @ b'1'..=b'9' => {
                self.cursor.skip(1);
                Ok(Some(i64::from(digit - b'0')))
            }
            _ => Ok(None),
        }
    }

    fn bad_header(&self) -> Box<crate::yaml::YamlProblem> {
        let span = self.cursor.this();
        let (kind, help) = if span.of(self.cursor.text) == "\t" {
            (ProblemKind::Tab, "Replace the tab by spaces.")
        } else {
            (
                ProblemKind::Syntax,
                "Start the text on the next line, or put the whole value in quotes if `|` or `>` is part of it.",
            )
        };
        problem(
            kind,
            span,
            "after `|` or `>` only `+`, `-`, one of 1 to 9 and a comment may follow",
            help,
        )
    }

    fn block_header_end(&mut self) -> Scan<()> {
        self.cursor.skip_spaces();
        if self.cursor.byte(0) == b'#' {
            self.comment();
        }
        if !self.cursor.is_line_end() {
            return Err(self.bad_header());
        }
        self.cursor.take_break();
        Ok(())
    }

    /// The indentation that the first line with text sets (or a longer blank line before it), the breaks before it, and
    /// where the last of them starts.
    fn block_indentation(&mut self, smallest: i64) -> (i64, Vec<Break>, Option<usize>) {
        let mut indent = smallest;
        let mut breaks = Vec::new();
        let mut last = None;
        loop {
            self.cursor.skip_spaces();
            indent = indent.max(self.column());
            let here = self.cursor.pos;
            let Some(next) = self.cursor.take_break() else {
                return (indent, breaks, last);
            };
            last = Some(here);
            breaks.push(next);
        }
    }

    /// The blank lines here, and where the last of their breaks starts; stops at `indent` on the next line with more.
    fn block_breaks(&mut self, indent: i64) -> (Vec<Break>, Option<usize>) {
        let mut breaks = Vec::new();
        let mut last = None;
        loop {
            while self.column() < indent && self.cursor.byte(0) == b' ' {
                self.cursor.skip(1);
            }
            let here = self.cursor.pos;
            let Some(next) = self.cursor.take_break() else {
                return (breaks, last);
            };
            last = Some(here);
            breaks.push(next);
        }
    }

    /// The character here, for messages of the neighbouring files.
    pub(super) fn this_span(&self) -> Span {
        self.cursor.this()
    }
}
