//! The present text of a sheet: what was read and did not change, and what did, as one text with its lines.

use super::overlay::{Block, Sheet};
use super::typed::TypedOver;
use crate::text::Span;
use std::borrow::Cow;

impl<'a> Sheet<'a> {
    /// The pieces of the text, each with its start: what was read and did not change, and what did.
    fn pieces(&self) -> Vec<(usize, Piece<'a>)> {
        let mut changed: Vec<(Span, &'a Block)> = self
            .overlay
            .iter()
            .filter_map(|(number, block)| Some((self.outline().block(number)?, &**block)))
            .collect();
        changed.sort_by_key(|(span, _)| span.start);
        let text = self.opened.document.text();
        let mut pieces = Vec::with_capacity(changed.len() * 2 + 1);
        let (mut at, mut now) = (0, 0);
        for (span, block) in changed {
            pieces.push((now, Piece::Read(Span::new(at, span.start))));
            now += span.start - at;
            pieces.push((now, Piece::Changed(block.lines())));
            now += block.lines().len();
            at = span.end;
        }
        pieces.push((now, Piece::Read(Span::new(at, text.len()))));
        match self.overlay.typed().is_empty() {
            true => pieces,
            false => typed_over(&pieces, self.overlay.typed()),
        }
    }

    /// The length of the text in bytes.
    #[must_use]
    pub fn text_length(&self) -> usize {
        self.pieces()
            .last()
            .map_or(0, |(start, piece)| start + piece.len())
    }

    /// The text at `span`; what does not fit is left out.
    #[must_use]
    pub fn text(&self, span: Span) -> Cow<'a, str> {
        let whole = self.opened.document.text();
        if self.overlay.is_empty() {
            return Cow::Borrowed(span.of(whole));
        }
        let mut text = String::with_capacity(span.len());
        for (start, piece) in self.pieces() {
            let from = span.start.max(start);
            let to = span.end.min(start + piece.len());
            if from < to {
                text.push_str(Span::new(from - start, to - start).of(piece.of(whole)));
            }
        }
        Cow::Owned(text)
    }

    /// How many lines the text has.
    #[must_use]
    pub fn lines(&self) -> usize {
        1 + self
            .pieces()
            .iter()
            .map(|(_, piece)| self.breaks(*piece))
            .sum::<usize>()
    }

    /// The line breaks in a piece.
    fn breaks(&self, piece: Piece<'_>) -> usize {
        match piece {
            Piece::Read(span) => {
                let lines = self.opened.document.lines();
                lines.line(span.end) - lines.line(span.start)
            }
            Piece::Changed(text) => breaks(text),
        }
    }

    /// The line (from 0) that holds byte `offset`.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        let mut before = 0;
        let pieces = self.pieces();
        let length = pieces.last().map_or(0, |(start, piece)| start + piece.len());
        for (start, piece) in pieces {
            if offset < start + piece.len() || start + piece.len() == length {
                let inside = offset.saturating_sub(start).min(piece.len());
                return before
                    + match piece {
                        Piece::Read(span) => {
                            self.breaks(Piece::Read(Span::new(span.start, span.start + inside)))
                        }
                        Piece::Changed(text) => breaks(text.get(..inside).unwrap_or("")),
                    };
            }
            before += self.breaks(piece);
        }
        before
    }

    /// Where line `line` (from 0) starts; past the last line, the end of the text.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        let mut left = line;
        let mut end = 0;
        for (start, piece) in self.pieces() {
            end = start + piece.len();
            let breaks_here = self.breaks(piece);
            if left == 0 && start == 0 {
                return 0;
            }
            if left <= breaks_here && left > 0 {
                return start
                    + match piece {
                        Piece::Read(span) => {
                            let lines = self.opened.document.lines();
                            let at = lines.start(lines.line(span.start) + left).unwrap_or(span.end);
                            at.saturating_sub(span.start)
                        }
                        Piece::Changed(text) => after_breaks(text, left),
                    };
            }
            left -= breaks_here.min(left);
        }
        end
    }

    /// The span of line `line` (from 0), without its line break.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let span = Span::new(self.line_start(line), self.line_start(line + 1));
        let text = self.text(span);
        Span::new(span.start, span.start + text.trim_end_matches(['\r', '\n']).len())
    }

    /// The variable whose own lines hold all of `span` (bytes of the present text), and the span in those lines.
    #[must_use]
    pub fn inside(&self, span: Span) -> Option<(usize, Span)> {
        if !self.overlay.typed().is_empty() {
            return None;
        }
        let mut grown = 0_isize;
        let mut changed: Vec<(Span, usize, usize)> = self
            .overlay
            .iter()
            .filter_map(|(number, block)| Some((self.outline().block(number)?, number, block.lines().len())))
            .collect();
        changed.sort_by_key(|(span, ..)| span.start);
        for (block, number, length) in changed {
            let start = block.start.saturating_add_signed(grown);
            if span.start < start {
                break;
            }
            if span.start < start + length || (span.start == start + length && span.is_empty() && length > 0)
            {
                let inside = Span::new(span.start - start, span.end - start);
                return (inside.end <= length).then_some((number, inside));
            }
            grown += length.cast_signed() - block.len().cast_signed();
        }
        let back = |offset: usize| offset.saturating_add_signed(-grown);
        let number = self.outline().block_at(back(span.start)).or_else(|| {
            // Right behind the last variable of a section.
            let before = back(span.start).checked_sub(1)?;
            self.outline().block_at(before).filter(|_| span.is_empty())
        })?;
        let block = self.outline().block(number)?;
        let inside = Span::new(
            back(span.start).checked_sub(block.start)?,
            back(span.end).checked_sub(block.start)?,
        );
        (inside.end <= block.len() && self.overlay.get(number).is_none()).then_some((number, inside))
    }

    /// The lines of variable `number` as they are now.
    #[must_use]
    pub fn block_lines(&self, number: usize) -> Option<&'a str> {
        match self.overlay.get(number) {
            Some(block) => Some(block.lines()),
            None => Some(self.outline().block(number)?.of(self.opened.document.text())),
        }
    }

    /// Where the lines of variable `number` start in the present text.
    #[must_use]
    pub fn block_start(&self, number: usize) -> Option<usize> {
        Some(self.moved(self.outline().block(number)?.start, number))
    }
}

/// A piece of the present text.
#[derive(Clone, Copy, Debug)]
enum Piece<'a> {
    Read(Span),
    Changed(&'a str),
}

impl<'a> Piece<'a> {
    const fn len(self) -> usize {
        match self {
            Self::Read(span) => span.len(),
            Self::Changed(text) => text.len(),
        }
    }

    /// A part of it, by the bytes in it.
    fn part(self, span: Span) -> Self {
        match self {
            Self::Read(read) => Self::Read(Span::new(read.start + span.start, read.start + span.end)),
            Self::Changed(text) => Self::Changed(span.of(text)),
        }
    }

    fn of(self, whole: &'a str) -> &'a str {
        match self {
            Self::Read(span) => span.of(whole),
            Self::Changed(text) => text,
        }
    }
}

/// The pieces with what was typed over them.
fn typed_over<'a>(pieces: &[(usize, Piece<'a>)], typed: &'a TypedOver) -> Vec<(usize, Piece<'a>)> {
    let end = pieces.last().map_or(0, |(start, piece)| start + piece.len());
    let mut all = Vec::with_capacity(pieces.len() + 2);
    let mut now = 0;
    let mut push = |piece: Piece<'a>| {
        all.push((now, piece));
        now += piece.len();
    };
    let mut at = 0;
    let rest = Span::new(end, end);
    for (span, text) in typed
        .iter()
        .map(|typed| (typed.span, Some(typed.text.as_str())))
        .chain([(rest, None)])
    {
        for (start, piece) in pieces {
            let from = at.max(*start);
            let to = span.start.min(start + piece.len());
            if from < to {
                push(piece.part(Span::new(from - start, to - start)));
            }
        }
        push(Piece::Changed(text.unwrap_or("")));
        at = span.end;
    }
    all
}

/// The line breaks in `text`: LF, CRLF, CR.
fn breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(|(at, byte)| **byte == b'\n' || (**byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')))
        .count()
}

/// The byte after the `count`th line break of `text`.
fn after_breaks(text: &str, count: usize) -> usize {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(|(at, byte)| **byte == b'\n' || (**byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')))
        .nth(count.saturating_sub(1))
        .map_or(text.len(), |(at, _)| at + 1)
}
