//! Positions of a collection's entries, line by line.

use super::lines::{
    Filler, column, filler, is_first_on_line, line_end, line_start, next_line, previous_line, skip_gap,
    starts_line, trimmed_end,
};
use crate::text::Span;
use crate::yaml::patch::Patch;
use crate::yaml::{CollectionStyle, Document, NodeId, ScalarStyle, Use, View};

/// An entry of a collection: a pair of a mapping, an item of a sequence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// The key; none in a sequence.
    pub key: Option<Use>,
    /// The value.
    pub value: Use,
}

impl Member {
    /// The start of its own text, a `-` or `?` before it not counted.
    pub(super) fn start(self) -> usize {
        self.key.map_or(self.value.span.start, |key| key.span.start)
    }

    /// The end of its last significant byte (for an empty value, its colon or dash).
    pub(super) fn end(self) -> usize {
        self.key
            .map_or(self.value.span.end, |key| key.span.end.max(self.value.span.end))
    }
}

/// The entries of a collection, in the order of the text; none for a scalar.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    document: &'a Document,
    collection: NodeId,
}

pub(super) const fn members(document: &Document, collection: NodeId) -> Members<'_> {
    Members { document, collection }
}

impl<'a> Members<'a> {
    pub(super) fn len(self) -> usize {
        self.document.member_count(self.collection)
    }

    pub(super) fn is_empty(self) -> bool {
        self.len() == 0
    }

    pub(super) fn get(self, index: usize) -> Option<Member> {
        let (key, value) = self.document.member(self.collection, index)?;
        Some(Member { key, value })
    }

    pub(super) fn last(self) -> Option<Member> {
        self.get(self.len().checked_sub(1)?)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Member> + 'a {
        self.document
            .members(self.collection)
            .map(|(key, value)| Member { key, value })
    }

    /// Up to 20 entries from the last on, which show how entries are written here.
    pub(super) fn sample(self) -> impl Iterator<Item = Member> + 'a {
        (0..self.len())
            .rev()
            .take(20)
            .filter_map(move |index| self.get(index))
    }
}

/// The lines of an entry of a collection by indentation.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryLines {
    /// The first byte of its first line, its own comments included; where it does not start a line: its start.
    pub lead: usize,
    /// Its first byte: the key, or the `-` or `?` before it.
    pub start: usize,
    /// Whether something else is before it on its line (`- name: a`).
    pub midline: bool,
    /// Its column, from 0.
    pub column: usize,
    /// One past its last line, comments inside it included.
    pub end: usize,
}

/// The lines of entry `index` of the collection by indentation.
pub(super) fn place(document: &Document, collection: NodeId, index: usize) -> Option<EntryLines> {
    let text = document.text();
    let members = members(document, collection);
    let member = members.get(index)?;
    let start = match index.checked_sub(1).and_then(|before| members.get(before)) {
        Some(before) => skip_gap(text, before.end()),
        None => document.span(collection).start.min(member.start()),
    };
    let midline = !is_first_on_line(text, start);
    let column = column(text, start);
    Some(EntryLines {
        lead: if midline {
            start
        } else {
            lead(document, members, index, (start, column))
        },
        start,
        midline,
        column,
        end: end(document, &member, column),
    })
}

/// The first line of the comments directly above the entry at `start`, in its column: its own, unless they are the
/// heading of a group.
fn lead(document: &Document, members: Members<'_>, index: usize, (start, column): (usize, usize)) -> usize {
    let own_line = line_start(document.text(), start);
    let lead = comments_above(document.text(), own_line, column);
    if lead < own_line && heads_a_group(document, members, index, lead) {
        own_line
    } else {
        lead
    }
}

/// The first line of the comments directly above the line at `start`, in this column.
pub(super) fn comments_above(text: &str, start: usize, column: usize) -> usize {
    let mut first = start;
    while let Some(above) = previous_line(text, first) {
        if filler(text, above) != Some(Filler::Comment(column)) {
            break;
        }
        first = above;
    }
    first
}

/// Returns whether the comment at `lead`, directly above entry `index`, is a heading of more than that entry: an empty line
/// comes before it, and directly after the entry comes another one without a comment of its own. At the collection's
/// start no empty line is needed where others part its entries. Only mappings (variables, sections) are in groups; a
/// comment above a field is about that field.
fn heads_a_group(document: &Document, members: Members<'_>, index: usize, lead: usize) -> bool {
    let text = document.text();
    let is_mapping =
        |member: &Member| !member.value.alias && matches!(document.view(member.value.node), View::Mapping(_));
    let (Some(own), Some(next)) = (members.get(index), members.get(index + 1)) else {
        return false;
    };
    let is_blank = |line: usize| filler(text, line) == Some(Filler::Blank);
    let in_groups = || {
        let mut all_but_last = members.iter().take(members.len().saturating_sub(1));
        all_but_last.any(|member| is_blank(next_line(text, member.end())))
    };
    let begins = previous_line(text, lead).is_some_and(is_blank) || (index == 0 && in_groups());
    let after = end(document, &own, column(text, own.start()));
    begins && is_mapping(&own) && is_mapping(&next) && after <= next.start() && filler(text, after).is_none()
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
        end = after_empty_lines(text, end);
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

/// Returns whether the last thing in `used` is a block of text that keeps the empty lines after it.
pub(super) fn keeps_empty_lines(document: &Document, used: Use) -> bool {
    last_block_text(document, used).is_some_and(|span| header(document, span).contains('+'))
}

/// The indicators of the block of text at `span`: `|`, `>-`, `|2+`.
fn header(document: &Document, span: Span) -> &str {
    let source = span.of(document.text());
    let end = source.find([' ', '\t', '#', '\n', '\r']).unwrap_or(source.len());
    source.get(..end).unwrap_or("")
}

/// The block of text (`|`, `>`) with which `used` ends.
pub(super) fn last_block_text(document: &Document, used: Use) -> Option<Span> {
    let mut last = used;
    while !last.alias {
        last = match document.view(last.node) {
            View::Scalar(scalar) => {
                let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                return block.then(|| document.span(last.node));
            }
            View::Sequence(items) => items.last()?,
            View::Mapping(entries) => entries.last()?.value,
        };
    }
    None
}

/// Returns whether the last thing in `used` is a block of text that ends with the file, which has no line break there: then the
/// text has none at its end either.
fn ends_open(document: &Document, used: Use) -> Option<Span> {
    let text = document.text();
    let span = last_block_text(document, used)?;
    (trimmed_end(text, span) == text.len()).then_some(span)
}

/// Returns whether what `used` ends with is a block of text with a line break at its end, which it must have wherever it
/// is.
pub(super) fn needs_line_break(document: &Document, used: Use) -> bool {
    let text = last_block_text(document, used);
    text.is_some_and(|span| !header(document, span).contains('-')) && ends_open(document, used).is_none()
}

/// For a block of text that ends with a file without a line break there: the patch of its header that keeps it so when
/// something comes after it, or when it is elsewhere.
pub(super) fn stripped_end(document: &Document, used: Use) -> Option<Patch> {
    let span = ends_open(document, used)?;
    let header = header(document, span);
    let patch = |from: usize, to: usize| Patch {
        span: Span::new(span.start + from, span.start + to),
        text: "-".to_owned(),
    };
    match header.find('+') {
        _ if header.contains('-') => None,
        Some(at) => Some(patch(at, at + 1)),
        None => Some(patch(header.len(), header.len())),
    }
}

/// The member's own text and the empty lines that it keeps: whether they reach to `at`.
pub(super) fn keeps_lines_until(document: &Document, member: &Member, at: usize) -> bool {
    let between = Span::new(member.end(), at.max(member.end())).of(document.text());
    keeps_empty_lines(document, member.value) && between.trim().is_empty()
}

/// The first line at or after `at` that is not empty.
pub(super) fn after_empty_lines(text: &str, at: usize) -> usize {
    let mut at = at;
    while at < text.len() && filler(text, at) == Some(Filler::Blank) {
        at = next_line(text, at);
    }
    at
}

/// The position at which the value of an entry may begin: after its colon or dash. None where neither is written
/// (`{a}`, `? a`).
pub(super) fn after_indicator(text: &str, member: &Member, start: usize) -> Option<usize> {
    let at = match member.key {
        Some(key) => skip_gap(text, key.span.end),
        None => start,
    };
    let indicator = if member.key.is_some() { ':' } else { '-' };
    let limit = member.value.span.start;
    (at <= limit && text.get(at..)?.starts_with(indicator)).then_some(at + 1)
}

/// The collection in which `node` is itself (not as an alias), and its index there; none for the outermost node.
#[must_use]
pub fn parent(document: &Document, node: NodeId) -> Option<(NodeId, usize)> {
    path(document, node).last().copied()
}

/// The collections from the outermost node to the one that holds `node`, each with the index of the entry that leads
/// on.
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

/// The text between two positions.
pub(super) fn has_comment(document: &Document, from: usize, to: usize) -> bool {
    document.comments_in(Span::new(from, to)).len() > 0
}

/// The bytes of entry `index` of a collection: by indentation its lines with its own comments, else its text up to the
/// end of the line.
#[must_use]
pub fn entry_span(document: &Document, collection: NodeId, index: usize) -> Option<Span> {
    let all = members(document, collection);
    let member = all.get(index)?;
    if document.collection_style(collection) != Some(CollectionStyle::Block) {
        let end = line_end(document.text(), member.end());
        return Some(Span::new(member.start(), end));
    }
    let place = place(document, collection, index)?;
    Some(Span::new(place.lead, place.end))
}
