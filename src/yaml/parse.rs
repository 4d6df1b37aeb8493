//! From a text or a file's bytes to a document.

use super::compose::{Composed, compose};
use super::construct::construct;
use super::parts::PART;
use super::{Document, ProblemKind, YamlProblem, reader};
use crate::text::{LineIndex, Span};
use crate::yaml::patch::Patches;
use std::borrow::Cow;

impl Document {
    /// Reads `text`. Never fails; see [`Document::problems`].
    #[must_use]
    pub fn parse(text: String) -> Self {
        match Self::parse_parts(text, PART) {
            Ok(document) => document,
            Err(text) => Self::parse_whole(text),
        }
    }

    fn parse_whole(text: String) -> Self {
        let mut document = Self {
            lines: LineIndex::new(&text),
            text,
            ..Self::default()
        };
        if u32::try_from(document.text.len()).is_err() {
            document.problems.push(YamlProblem::new(
                ProblemKind::Limit,
                Span::empty(0),
                "the file is larger than 4 GiB",
                "Split the file.",
            ));
            return document;
        }
        document.problems.extend(reader::characters(&document.text));
        let refused = document.take(understood(&document.text));
        document.index_children(0..document.nodes.len() as u32);
        let problems = construct(&mut document);
        if !refused {
            document.problems.extend(problems);
        }
        document
    }

    /// Reads a file's bytes. Bytes that are not UTF-8 are a problem, and are replaced in [`Document::text`]; then
    /// [`Document::is_lossy`] says so, and the text must not be written back.
    #[must_use]
    pub fn from_bytes<'a>(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        let bytes = bytes.into();
        let problem = reader::encoding(&bytes);
        let replaced = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let text = String::from_utf8(bytes.into_owned()).unwrap_or_else(|error| replaced(error.as_bytes()));
        let mut document = Self::parse(text);
        if let Some(problem) = problem {
            document.lossy = true;
            document.problems.insert(0, problem);
        }
        document
    }

    /// The changed text as a document that is not parsed: it has no nodes and no problems.
    #[must_use]
    pub fn unparsed(&self, patches: &Patches) -> Self {
        let text = patches.apply(&self.text);
        Self {
            lines: LineIndex::new(&text),
            text,
            ..Self::default()
        }
    }

    /// Takes over what was composed; whether there was a problem.
    fn take(&mut self, composed: Composed) -> bool {
        self.nodes = composed.nodes.into();
        self.decoded = composed.decoded;
        self.properties = composed.properties;
        self.comments = composed.comments;
        self.markers = composed.markers;
        let refused = composed.problem.is_some();
        self.problems.extend(composed.problem.map(|problem| *problem));
        refused
    }
}

/// Above this size only few readings are tried.
const LARGE: usize = 1 << 20;

/// Parses the readable parts of `text`: after a problem its line is left out, and the rest read again, a few times. The
/// problem stays the first one.
fn understood(text: &str) -> Composed {
    let mut composed = compose(text);
    let tries = if text.len() > LARGE { 2 } else { 8 };
    let mut left = Vec::new();
    for _ in 0..tries {
        let Some(suspect) = composed.suspect else { break };
        if left.is_empty() {
            left = text.as_bytes().to_vec();
        }
        let Some(without) = blank_line(&mut left, suspect) else {
            break;
        };
        let again = compose(without);
        composed = Composed {
            problem: composed.problem,
            ..again
        };
    }
    composed
}

/// Puts spaces in place of the line at `place`, so that all other places stay the same; none when there was nothing on
/// it.
fn blank_line(text: &mut [u8], place: usize) -> Option<&str> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = text.get(..place)?.iter().rposition(is_end).map_or(0, |at| at + 1);
    let length = text
        .get(start..)?
        .iter()
        .position(is_end)
        .unwrap_or(text.len() - start);
    let line = text.get_mut(start..start + length)?;
    if line.iter().all(|byte| *byte == b' ') {
        return None;
    }
    line.fill(b' ');
    std::str::from_utf8(text).ok()
}
