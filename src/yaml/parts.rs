//! Large texts in parts, which are parsed by themselves on all cores and joined: the document is that of the whole text.
//!
//! A part begins where a line looks like a member of the mappings that are open in the middle of the text. That is a
//! guess: the part before it must end in exactly these mappings, or the text is parsed as a whole.

use super::compose::part::{Level, part};
use super::region::{OpenCollection, SpliceRegion, ids};
use super::{Document, NodeId, reader};
use crate::text::{LineIndex, Span, parallel};
use std::sync::atomic::{AtomicBool, Ordering};

/// The bytes of a part of a large text.
pub(super) const PART: usize = 256 * 1024;

/// A part of a text that was parsed, beginning at byte `start`.
struct ParsedPart {
    start: usize,
    length: usize,
    document: Document,
    /// The collections in which it begins.
    outer: Vec<NodeId>,
}

impl Document {
    /// Parses `text` in parts of about `size` bytes. Gives the text back where that is not possible: where there is only
    /// one, and where parts can depend on each other or do not parse.
    ///
    /// # Errors
    /// With the text.
    pub fn parse_parts(text: String, size: usize) -> Result<Self, String> {
        let parts = match text.len() > size {
            true => parts(&text, size),
            false => None,
        };
        match parts.and_then(join) {
            Some(document) => Ok(Self { text, ..document }),
            None => Err(text),
        }
    }

    /// The last mapping, the last in it and so on, each with all its members.
    fn last_mappings(&self, depth: usize) -> Option<Vec<OpenCollection>> {
        let mut node = self.root()?;
        let mut steps = Vec::with_capacity(depth);
        while steps.len() < depth {
            let members = self.member_count(node);
            steps.push(OpenCollection { node, members });
            node = self.member(node, members.checked_sub(1)?)?.1.node;
        }
        Some(steps)
    }
}

fn parts(text: &str, size: usize) -> Option<Vec<ParsedPart>> {
    let levels = levels(text)?;
    let column = levels.last()?.column as usize;
    let mut borders = vec![0];
    while let Some(border) = next_member(text, borders.last()? + size, column) {
        borders.push(border);
    }
    if borders.len() < 2 || u32::try_from(text.len()).is_err() {
        return None;
    }
    let ends = borders.iter().skip(1).copied().map(Some).chain([None]);
    let failed = AtomicBool::new(false);
    let parsed = parallel::map(borders.iter().copied().zip(ends).collect(), |(start, end)| {
        if failed.load(Ordering::Relaxed) {
            return None;
        }
        let parsed = parse_part(text, start, end, &levels, column);
        failed.fetch_or(parsed.is_none(), Ordering::Relaxed);
        parsed
    });
    parsed.into_iter().collect()
}

/// Parses the lines from byte `start` up to byte `end`, where members of the innermost of `levels` begin.
fn parse_part(
    text: &str,
    start: usize,
    end: Option<usize>,
    levels: &[Level],
    column: usize,
) -> Option<ParsedPart> {
    let length = end.unwrap_or(text.len()) - start;
    // The scanner looks at the whole line on which the next part begins.
    let after = end.map_or(text.len(), |end| next_line(text, end).unwrap_or(text.len()));
    let lines = text.get(start..after)?;
    if reader::characters(lines).is_some() {
        return None;
    }
    let begin = (start > 0).then_some((column, levels));
    let read = part(lines, begin, end.map(|_| (length + column, levels)))?;
    let outer = ids(&read.outer);
    let document = Document::of_part(lines.to_owned(), read, length)?;
    Some(ParsedPart {
        start,
        length,
        outer,
        document: Document {
            text: String::new(),
            ..document
        },
    })
}

/// Joins parts: each adds members to the last mappings of those before it.
fn join(parts: Vec<ParsedPart>) -> Option<Document> {
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    let mut document = first.document;
    let lines = std::mem::replace(&mut document.lines, LineIndex::new(""));
    document.lines.append(first.start, &lines, first.length);
    for part in parts {
        document
            .lines
            .append(part.start, &part.document.lines, part.length);
        let count = document.nodes.len() as u32;
        document.put(SpliceRegion {
            lines: Span::empty(part.start),
            nodes: count..count,
            begin: document.last_mappings(part.outer.len())?,
            end: Vec::new(),
            length: part.length,
            new: part.document,
            outer: part.outer,
            open: Vec::new(),
        });
    }
    Some(document)
}

/// The mappings that are open in the middle of the text, by the lines before it that are indented less and less. A line
/// with a value in braces is a member of the innermost; with another value, it is in one.
fn levels(text: &str) -> Option<Vec<Level>> {
    let middle = next_line(text, text.len() / 2).unwrap_or(text.len());
    let mut columns: Vec<usize> = Vec::new();
    let mut within = usize::MAX;
    for line in text.get(..middle)?.lines().rev() {
        let content = line.trim_start_matches(' ');
        let column = line.len() - content.len();
        if column >= within || content.is_empty() || content.starts_with('#') {
            continue;
        }
        within = column;
        let content = content.split(" #").next().unwrap_or("").trim_end();
        if content.ends_with([':', '}']) {
            columns.push(column);
        }
        if column == 0 {
            break;
        }
    }
    let levels = columns
        .into_iter()
        .rev()
        .map(|column| Level::mapping(column as i64));
    let levels: Vec<Level> = levels.collect();
    (levels.len() > 1).then_some(levels)
}

/// The start of the first line behind the one of byte `at` that looks like a key in this column.
fn next_member(text: &str, at: usize, column: usize) -> Option<usize> {
    let mut line = next_line(text, at)?;
    loop {
        let bytes = text.as_bytes().get(line..)?;
        let blanks = bytes.iter().take_while(|byte| **byte == b' ').count();
        let first = bytes.get(blanks)?;
        if blanks == column && !matches!(first, b'#' | b'-' | b'?' | b'\t' | b'\r' | b'\n') {
            return Some(line);
        }
        line = next_line(text, line)?;
    }
}

/// The start of the line after the one of byte `at`.
fn next_line(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(at..)?;
    Some(at + bytes.iter().position(|byte| *byte == b'\n')? + 1)
}
