//! Where the entries of a collection stand, line by line.

use super::lines::{
    Filler, column, filler, is_first_on_line, line_start, next_line, previous_line, skip_gap, starts_line,
};
use crate::text::Span;
use crate::yaml::{Document, NodeId, ScalarStyle, Use, View};

/// An entry of a collection: a pair of a mapping, an item of a sequence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// The key; none in a sequence.
    pub key: Option<Use>,
    /// The value.
    pub value: Use,
}

impl Member {
    /// Where what belongs to it starts, a `-` or `?` before it not counted.
    pub(super) fn start(&self) -> usize {
        self.key.map_or(self.value.span.start, |key| key.span.start)
    }

    /// Where its last significant byte ends (for an empty value, its colon or dash).
    pub(super) fn end(&self) -> usize {
        self.key
            .map_or(self.value.span.end, |key| key.span.end.max(self.value.span.end))
    }
}

/// The entries of a collection, in the order of the text; none for a scalar.
pub(super) fn members(document: &Document, collection: NodeId) -> Vec<Member> {
    match document.view(collection) {
        View::Scalar(_) => Vec::new(),
        View::Sequence(items) => items.map(|value| Member { key: None, value }).collect(),
        View::Mapping(entries) => entries
            .map(|entry| Member {
                key: Some(entry.key),
                value: entry.value,
            })
            .collect(),
    }
}

/// Where an entry of a collection by indentation stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The first byte of its first line, its own comments included; where it does not start a line: its start.
    pub lead: usize,
    /// Its first byte: the key, or the `-` or `?` before it.
    pub start: usize,
    /// Whether something else stands before it on its line (`- name: a`).
    pub midline: bool,
    /// Its column, from 0.
    pub column: usize,
    /// One past its last line, comments inside it included.
    pub end: usize,
}

/// Where entry `index` of the collection by indentation stands.
pub(super) fn place(
    document: &Document,
    collection: NodeId,
    members: &[Member],
    index: usize,
) -> Option<Place> {
    let text = document.text();
    let member = members.get(index)?;
    let start = match index.checked_sub(1).and_then(|before| members.get(before)) {
        Some(before) => skip_gap(text, before.end()),
        None => document.span(collection).start.min(member.start()),
    };
    let midline = !is_first_on_line(text, start);
    let column = column(text, start);
    Some(Place {
        lead: if midline { start } else { lead(text, start, column) },
        start,
        midline,
        column,
        end: end(document, member, column),
    })
}

/// The first line of the comments directly above the entry at `start`, in its column.
fn lead(text: &str, start: usize, column: usize) -> usize {
    let mut lead = line_start(text, start);
    while let Some(above) = previous_line(text, lead) {
        if filler(text, above) != Some(Filler::Comment(column)) {
            break;
        }
        lead = above;
    }
    lead
}

/// One past the entry's last line: its value, the empty lines that a `|+` keeps, and the comments that are further
/// in than the entry itself.
fn end(document: &Document, member: &Member, column: usize) -> usize {
    let text = document.text();
    let last = member.end();
    let mut end = if last > member.start() && starts_line(text, last) {
        last
    } else {
        next_line(text, last)
    };
    if keeps_empty_lines(document, member.value) {
        while end < text.len() && filler(text, end) == Some(Filler::Blank) {
            end = next_line(text, end);
        }
    }
    let mut probe = end;
    while probe < text.len() {
        match filler(text, probe) {
            Some(Filler::Blank) => probe = next_line(text, probe),
            Some(Filler::Comment(at)) if at > column => {
                probe = next_line(text, probe);
                end = probe;
            }
            _ => break,
        }
    }
    end
}

/// Whether the last thing in `used` is a block of text that keeps the empty lines after it.
fn keeps_empty_lines(document: &Document, used: Use) -> bool {
    last_block_text(document, used).is_some_and(|source| {
        let header = source.lines().next().unwrap_or("");
        header.split('#').next().unwrap_or("").contains('+')
    })
}

/// The block of text (`|`, `>`) with which `used` ends, as written.
pub(super) fn last_block_text(document: &Document, used: Use) -> Option<&str> {
    let mut last = used;
    while !last.alias {
        last = match document.view(last.node) {
            View::Scalar(scalar) => {
                let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                return block.then(|| document.span(last.node).of(document.text()));
            }
            View::Sequence(items) => items.last()?,
            View::Mapping(entries) => entries.last()?.value,
        };
    }
    None
}

/// Where the value of an entry may begin: after its colon or dash. None where neither is written (`{a}`, `? a`).
pub(super) fn after_indicator(text: &str, member: &Member, start: usize) -> Option<usize> {
    let at = match member.key {
        Some(key) => skip_gap(text, key.span.end),
        None => start,
    };
    let indicator = if member.key.is_some() { ':' } else { '-' };
    let limit = member.value.span.start;
    (at <= limit && text.get(at..)?.starts_with(indicator)).then_some(at + 1)
}

/// The collection in which `node` stands itself (not as an alias), and its index there; none for the outermost node.
pub(super) fn parent(document: &Document, node: NodeId) -> Option<(NodeId, usize)> {
    path(document, node).last().copied()
}

/// The collections from the outermost node to the one that holds `node`, each with the index of the entry that leads on.
pub(super) fn path(document: &Document, node: NodeId) -> Vec<(NodeId, usize)> {
    let mut path = Vec::new();
    let Some(mut at) = document.root() else {
        return path;
    };
    while at != node {
        let before = |used: &Use| !used.alias && used.node <= node;
        let inside = match document.view(at) {
            View::Scalar(_) => None,
            View::Sequence(items) => items
                .enumerate()
                .filter(|(_, item)| before(item))
                .last()
                .map(|(index, item)| (index, item.node)),
            View::Mapping(entries) => entries
                .enumerate()
                .filter_map(|(index, entry)| {
                    [entry.value, entry.key]
                        .into_iter()
                        .find(|used| before(used))
                        .map(|used| (index, used.node))
                })
                .last(),
        };
        match inside {
            Some((index, next)) if next > at => {
                path.push((at, index));
                at = next;
            }
            _ => return Vec::new(),
        }
    }
    path
}

/// What stands between two places.
pub(super) fn has_comment(document: &Document, from: usize, to: usize) -> bool {
    document.comments_in(Span::new(from, to)).len() > 0
}
