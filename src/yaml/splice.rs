//! Changes of a text after which only the changed parts are parsed, and put in the place of what they were.

use super::compose::part::{Level, Part, part};
use super::construct::construct;
use super::mark::MarkerKind;
use super::node::{Node, NodeKind};
use super::{CollectionStyle, Document, NodeId, reader};
use crate::text::{LineIndex, Span};
use crate::yaml::edit::{Patch, Patches};
use std::ops::Range;

/// With more changed parts than this the whole text is parsed.
const MOST_PARTS: usize = 64;

/// So many members are tried for one that starts a line.
const TRIES: usize = 4;

/// The changed parts of a document, parsed by themselves, in the order of the text.
#[derive(Debug)]
pub struct Splice {
    pub(super) regions: Vec<SpliceRegion>,
}

/// A block collection around the start or end of a region, with the number of its members before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenCollection {
    pub node: NodeId,
    pub members: usize,
}

/// Whole lines with their nodes, and what comes in their place.
#[derive(Debug)]
pub(super) struct SpliceRegion {
    /// The lines: from the one on which a member of the innermost of `begin` starts to the one on which the next
    /// member of the innermost of `end` does.
    lines: Span,
    nodes: Range<u32>,
    /// The collections that are open at the start.
    pub begin: Vec<OpenCollection>,
    /// The collections that are open at the end; none at the end of the text.
    pub end: Vec<OpenCollection>,
    /// The length of the new lines.
    length: usize,
    /// The new lines and the line that follows them, read by themselves.
    pub new: Document,
    /// Each of the collections `begin` in `new`.
    pub outer: Vec<NodeId>,
    /// Each of the collections `end` in `new`.
    pub open: Vec<NodeId>,
}

/// The edge of a region: the collections around it, and the member that starts there.
struct RegionEdge {
    steps: Vec<OpenCollection>,
    token: usize,
    node: u32,
}

impl Document {
    /// Changes the text. The result is that of parsing the new text; whether only the changed parts were parsed.
    pub fn apply(&mut self, patches: &Patches) -> bool {
        match self.splice(patches) {
            Some(splice) => {
                self.commit(splice);
                true
            }
            None => {
                *self = Self::parse(patches.apply(&self.text));
                false
            }
        }
    }

    /// The changed parts, parsed by themselves. None where they or the rest depend on each other, so that the whole
    /// text must be parsed: anchors, tags, merges and directives, collections between brackets, changed indentation,
    /// and text that does not parse.
    #[must_use]
    pub fn splice(&self, patches: &Patches) -> Option<Splice> {
        let grown: usize = patches.iter().map(|patch| patch.text.len()).sum();
        let plain = self.problems.is_empty()
            && !self.lossy
            && !self.is_tied()
            && self.defaults.is_empty()
            && self.markers.iter().all(|marker| marker.kind == MarkerKind::Start)
            && u32::try_from(self.text.len() + grown).is_ok();
        if !plain {
            return None;
        }
        let mut spans: Vec<(Span, Span)> = Vec::new();
        for patch in patches.iter() {
            let mut touched = patch.span;
            let mut lines = self.lines_around(touched)?;
            while let Some((before, _)) = spans.pop_if(|(_, before)| lines.start <= before.end) {
                touched = Span::new(before.start.min(touched.start), before.end.max(touched.end));
                lines = self.lines_around(touched)?;
            }
            spans.push((touched, lines));
            if spans.len() > MOST_PARTS {
                return None;
            }
        }
        let regions = spans
            .into_iter()
            .map(|(touched, _)| self.region(touched, patches));
        Some(Splice {
            regions: regions.collect::<Option<_>>()?,
        })
    }

    fn lines_around(&self, touched: Span) -> Option<Span> {
        let start = self.line_start(self.border_before(touched.start)?.token)?;
        let end = match self.border_after(touched.end) {
            Some(end) => self.line_start(end.token)?,
            None => self.text.len(),
        };
        Some(Span::new(start, end))
    }

    fn line_start(&self, offset: usize) -> Option<usize> {
        self.lines.start(self.lines.line(offset))
    }

    /// Whether `node` is a collection by indentation whose members can be read by themselves.
    fn is_open_block(&self, node: NodeId) -> bool {
        self.raw(node).is_some_and(|raw| {
            matches!(
                raw.kind,
                NodeKind::Sequence(CollectionStyle::Block) | NodeKind::Mapping(CollectionStyle::Block)
            ) && !raw.has(Node::PROPERTIES)
        })
    }

    /// The last member before byte `at`, as far in as possible, whose first token starts a line.
    fn border_before(&self, at: usize) -> Option<RegionEdge> {
        let mut steps = Vec::new();
        let mut found = None;
        let mut node = self.root()?;
        while self.is_open_block(node) {
            let count = self.members_before(node, at);
            let border = (count.saturating_sub(TRIES)..count)
                .rev()
                .find_map(|members| self.border(&steps, OpenCollection { node, members }))
                .filter(|border| border.token < at);
            found = border.or(found);
            let Some((_, inner)) = count.checked_sub(1).and_then(|last| self.member(node, last)) else {
                break;
            };
            steps.push(OpenCollection { node, members: count });
            node = inner.node;
        }
        found
    }

    /// The first member from byte `at` on, as far in as possible, whose first token starts a line.
    fn border_after(&self, at: usize) -> Option<RegionEdge> {
        let mut steps = Vec::new();
        let mut found = None;
        let mut node = self.root()?;
        while self.is_open_block(node) {
            let count = self.members_before(node, at);
            let border = (count..count + TRIES)
                .filter_map(|members| self.border(&steps, OpenCollection { node, members }))
                .find(|border| self.line_start(border.token).is_some_and(|start| start >= at));
            found = border.or(found);
            let Some((_, inner)) = count.checked_sub(1).and_then(|last| self.member(node, last)) else {
                break;
            };
            steps.push(OpenCollection { node, members: count });
            node = inner.node;
        }
        found
    }

    /// The border at a member that starts a line: at its key or at the `?` or `-` before it, in the collection's
    /// column.
    fn border(&self, around: &[OpenCollection], step: OpenCollection) -> Option<RegionEdge> {
        let (key, value) = self.member(step.node, step.members)?;
        let first = key.unwrap_or(value).span;
        let line = self.line_start(first.start)?;
        let blanks = self
            .text
            .get(line..)?
            .bytes()
            .take_while(|byte| *byte == b' ')
            .count();
        let token = line + blanks;
        let indicator = self.text.as_bytes().get(token)?;
        let is_first = match key {
            Some(_) => *indicator == b'?' || (token == first.start && !first.is_empty()),
            None => *indicator == b'-',
        };
        (is_first && self.column(step.node)? == blanks as i64).then(|| RegionEdge {
            steps: around.iter().copied().chain([step]).collect(),
            token,
            node: self.member_node(step.node, step.members).unwrap_or_default(),
        })
    }

    /// The column of a collection by indentation, from 0; none where other than ASCII characters are before it.
    fn column(&self, node: NodeId) -> Option<i64> {
        let start = self.raw(node)?.start as usize;
        let line = self.line_start(start)?;
        let before = self.text.get(line..start)?;
        let before = if line == 0 {
            before.trim_start_matches('\u{feff}')
        } else {
            before
        };
        before.is_ascii().then_some(before.len() as i64)
    }

    fn levels(&self, steps: &[OpenCollection]) -> Option<Vec<Level>> {
        let mut levels: Vec<Level> = Vec::new();
        for step in steps {
            let node = *self.raw(step.node)?;
            let column = self.column(step.node)?;
            let indentless = !node.is_mapping()
                && levels
                    .last()
                    .is_some_and(|around| around.node.is_mapping() && around.column == column);
            levels.push(Level {
                node,
                column,
                indentless,
            });
        }
        Some(levels)
    }

    /// Parses the lines around the changed bytes as `patches` make them.
    fn region(&self, touched: Span, patches: &Patches) -> Option<SpliceRegion> {
        let begin = self.border_before(touched.start)?;
        let end = self.border_after(touched.end);
        let start = self.line_start(begin.token)?;
        let stop = match &end {
            Some(end) => self.line_start(end.token)?,
            None => self.text.len(),
        };
        let after_markers = self.markers.iter().all(|marker| marker.span.end <= start);
        let inside = patches
            .iter()
            .filter(|patch| touched.start <= patch.span.start && patch.span.end <= touched.end);
        let moved = inside.map(|patch| Patch {
            span: Span::new(patch.span.start - start, patch.span.end - start),
            text: patch.text.clone(),
        });
        let mut text = Patches::new(moved).ok()?.apply(self.text.get(start..stop)?);
        let length = text.len();
        let token = end.as_ref().map(|end| length + end.token - stop);
        if token.is_some() {
            // The next member must stay at the start of its line, which the scanner looks at.
            let next = self.lines.line(stop) + 1;
            text.push_str(
                self.text
                    .get(stop..self.lines.start(next).unwrap_or(self.text.len()))?,
            );
        }
        let whole_lines = token.is_none() || text.get(..length)?.ends_with(['\n', '\r']);
        if !after_markers || !whole_lines || reader::characters(&text).is_some() {
            return None;
        }
        let open = self.levels(end.as_ref().map_or(&[], |end| &end.steps))?;
        let read = part(
            &text,
            (begin.token - start, &self.levels(&begin.steps)?),
            token.map(|token| (token, &*open)),
        )?;
        let (outer, open) = (ids(&read.outer), ids(&read.open));
        let new = Self::of_part(text, read, length)?;
        let end_node = end.as_ref().map_or(self.nodes.len() as u32, |end| end.node);
        let region = SpliceRegion {
            lines: Span::new(start, stop),
            nodes: begin.node..end_node,
            begin: begin.steps,
            end: end.map_or_else(Vec::new, |end| end.steps),
            length,
            new,
            outer,
            open,
        };
        region.keeps_collections().then_some(region)
    }

    /// The document of a part, without what was read behind the first `length` bytes; none where the part has problems,
    /// or anything on which other parts can depend.
    fn of_part(text: String, part: Part, length: usize) -> Option<Self> {
        let mut document = Self {
            lines: LineIndex::new(&text),
            text,
            nodes: part.nodes,
            decoded: part.decoded,
            comments: part.comments,
            ..Self::default()
        };
        document.comments.retain(|&(start, _)| (start as usize) < length);
        let decoded = |raw: &&Node| raw.has(Node::DECODED);
        let last = document.nodes.iter().rev().find(decoded);
        document
            .decoded
            .truncate(last.map_or(0, |raw| (raw.first + raw.second) as usize));
        document.index_children(0..document.nodes.len() as u32);
        let problems = construct(&mut document);
        let plain = problems.is_empty() && !document.merges.any() && document.defaults.is_empty();
        plain.then_some(document)
    }

    /// Puts the changed parts in place.
    pub fn commit(&mut self, splice: Splice) {
        // From the last to the first, so that what comes before each is still in its place.
        for region in splice.regions.into_iter().rev() {
            self.replace(region);
        }
    }

    fn replace(&mut self, mut region: SpliceRegion) {
        let (lines, nodes) = (region.lines, region.nodes.clone());
        let base = region.new_nodes();
        let count = region.new.nodes.len() as u32 - base;
        let decoded = self.decoded_of(&nodes);
        let shift = Shift {
            bytes: (region.length as u32).wrapping_sub(lines.len() as u32),
            nodes: count.wrapping_sub(nodes.end - nodes.start),
            decoded: (region.new.decoded.len() as u32).wrapping_sub(decoded.len() as u32),
        };
        let into = Shift {
            bytes: lines.start as u32,
            nodes: nodes.start.wrapping_sub(base),
            decoded: decoded.start as u32,
        };
        let members = self.fit_outer(&region, &shift, &into);
        for raw in region.new.nodes.iter_mut().skip(base as usize) {
            into.node(raw);
        }
        self.fit_open(&mut region, &shift);
        for raw in self.nodes.iter_mut().skip(nodes.end as usize) {
            shift.node(raw);
        }
        let added = region.new.nodes.drain(base as usize..);
        self.nodes.splice(nodes.start as usize..nodes.end as usize, added);
        self.decoded.replace_range(decoded, &region.new.decoded);
        self.properties.retain_mut(|properties| {
            let stays = !nodes.contains(&properties.node);
            if properties.node >= nodes.end {
                properties.node = properties.node.wrapping_add(shift.nodes);
                shift.span(&mut properties.anchor);
                shift.span(&mut properties.tag);
            }
            stays
        });
        let place = |at: usize| self.comments.partition_point(|&(start, _)| (start as usize) < at);
        let (from, to) = (place(lines.start), place(lines.end));
        for comment in self.comments.iter_mut().skip(to) {
            shift.span(comment);
        }
        let mut comments = std::mem::take(&mut region.new.comments);
        comments.iter_mut().for_each(|comment| into.span(comment));
        self.comments.splice(from..to, comments);
        let text = region.new.text.get(..region.length).unwrap_or_default();
        self.lines.splice(lines, text);
        self.text.replace_range(lines.start..lines.end, text);
        self.reindex_children(nodes, count, members);
    }

    /// The bytes of the side buffer that belong to `nodes`; where none do, the place of theirs.
    fn decoded_of(&self, nodes: &Range<u32>) -> Range<usize> {
        let decoded = |raw: &&Node| raw.has(Node::DECODED);
        let own = self
            .nodes
            .get(nodes.start as usize..nodes.end as usize)
            .unwrap_or_default();
        let Some((first, last)) = own.iter().find(decoded).zip(own.iter().rev().find(decoded)) else {
            let rest = if self.decoded.is_empty() {
                &[]
            } else {
                self.nodes.get(nodes.end as usize..).unwrap_or_default()
            };
            let at = rest
                .iter()
                .find(decoded)
                .map_or(self.decoded.len(), |raw| raw.first as usize);
            return at..at;
        };
        first.first as usize..(last.first + last.second) as usize
    }

    /// Fits the collections in which the region begins to their new members. Gives them with the first nodes of those.
    fn fit_outer(&mut self, region: &SpliceRegion, shift: &Shift, into: &Shift) -> Vec<(u32, Vec<u32>)> {
        let mut members = Vec::new();
        let innermost = region.begin.len() - 1;
        for (level, (step, &outer)) in region.begin.iter().zip(&region.outer).enumerate() {
            let closed = region.new.raw(outer).copied();
            let (Some(raw), Some(mut closed)) = (self.nodes.get_mut(step.node.index()), closed) else {
                continue;
            };
            // The first member of an outer one is the way to the next.
            let first = usize::from(level < innermost);
            let added =
                (first..closed.second as usize).filter_map(|index| region.new.member_node(outer, index));
            members.push((
                step.node.0,
                added.map(|node| node.wrapping_add(into.nodes)).collect(),
            ));
            let end = region.end.get(level).filter(|end| end.node == step.node);
            let removed = end.map_or(raw.second, |end| end.members as u32) - step.members as u32;
            raw.second = raw.second + closed.second - first as u32 - removed;
            match end {
                Some(_) => shift.end(raw),
                None => {
                    into.node(&mut closed);
                    (raw.end, raw.first) = (closed.end, closed.first);
                }
            }
        }
        members
    }

    /// Fits those of the new nodes that are open where the region ends to their members after it.
    fn fit_open(&self, region: &mut SpliceRegion, shift: &Shift) {
        for (level, (step, open)) in region.end.iter().zip(&region.open).enumerate() {
            let is_outer = region
                .begin
                .get(level)
                .is_some_and(|begin| begin.node == step.node);
            let old = self.raw(step.node).copied();
            if let (false, Some(mut old), Some(raw)) = (is_outer, old, region.new.nodes.get_mut(open.index()))
            {
                shift.end(&mut old);
                raw.second += old.second - step.members as u32;
                (raw.end, raw.first) = (old.end, old.first);
            }
        }
    }
}

/// Lines that were replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Their bytes before.
    pub old: Span,
    /// Their bytes after.
    pub new: Span,
    /// By how much the nodes after them, up to the next such lines, have moved.
    nodes: u32,
}

/// By how much places and nodes have moved in a document.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    parts: Vec<Replaced>,
}

impl Splice {
    /// By how much places and nodes move when this is put in place.
    #[must_use]
    pub fn moves(&self) -> Moves {
        let (mut grown, mut nodes) = (0_usize, 0_u32);
        let parts = self.regions.iter().map(|region| {
            let start = region.lines.start.wrapping_add(grown);
            grown = grown.wrapping_add(region.length).wrapping_sub(region.lines.len());
            nodes = nodes.wrapping_add(region.grown());
            Replaced {
                old: region.lines,
                new: Span::new(start, start + region.length),
                nodes,
            }
        });
        Moves {
            parts: parts.collect(),
        }
    }
}

impl Moves {
    /// The lines that were replaced, in the order of the text.
    #[must_use]
    pub fn parts(&self) -> &[Replaced] {
        &self.parts
    }

    /// The last lines that were replaced before byte `offset` of the old text.
    fn before(&self, offset: usize) -> Option<&Replaced> {
        let count = self.parts.partition_point(|part| part.old.end <= offset);
        self.parts.get(count.checked_sub(1)?)
    }

    /// The new offset of byte `offset` of the old text; in replaced lines, as far from their start as before.
    #[must_use]
    pub fn offset(&self, offset: usize) -> usize {
        match self.before(offset) {
            Some(part) => part.new.end + (offset - part.old.end),
            None => offset,
        }
    }

    /// The span in the new text of one in the old.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        let start = self.offset(span.start);
        Span::new(start, start + span.len())
    }

    /// Renames `node`, which starts at byte `offset` of the old text, as it is called now.
    pub fn node(&self, offset: usize, node: &mut NodeId) {
        if let Some(part) = self.before(offset) {
            node.0 = node.0.wrapping_add(part.nodes);
        }
    }
}

/// Distances by which places in the text, nodes and places in the side buffer move.
struct Shift {
    bytes: u32,
    nodes: u32,
    decoded: u32,
}

impl Shift {
    fn node(&self, raw: &mut Node) {
        raw.start = raw.start.wrapping_add(self.bytes);
        if raw.is_collection() {
            self.end(raw);
        } else {
            raw.end = raw.end.wrapping_add(self.bytes);
            let text = if raw.has(Node::DECODED) {
                self.decoded
            } else {
                self.bytes
            };
            raw.first = raw.first.wrapping_add(text);
        }
    }

    /// Moves the end of a collection.
    fn end(&self, raw: &mut Node) {
        raw.end = raw.end.wrapping_add(self.bytes);
        raw.first = raw.first.wrapping_add(self.nodes);
    }

    fn span(&self, span: &mut (u32, u32)) {
        if span.0 != span.1 {
            *span = (span.0.wrapping_add(self.bytes), span.1.wrapping_add(self.bytes));
        }
    }
}

impl SpliceRegion {
    /// The end of the members that a collection has in the region, and that of the insertions: at level `end` of those
    /// that are open at its end, or else of one of `count` members that is closed in it.
    pub(super) fn limit(&self, end: Option<usize>, count: usize) -> (usize, usize) {
        match end.and_then(|level| Some((level, self.end.get(level)?))) {
            None => (count, count + 1),
            Some((level, step)) => {
                let innermost = level + 1 == self.end.len();
                (step.members, step.members + usize::from(innermost))
            }
        }
    }

    /// Whether the nodes that are replaced hold `node`.
    pub(super) fn holds(&self, node: NodeId) -> bool {
        self.nodes.contains(&node.0)
    }

    /// By how many nodes the document grows.
    fn grown(&self) -> u32 {
        let count = self.new.nodes.len() as u32 - self.new_nodes();
        count.wrapping_sub(self.nodes.end - self.nodes.start)
    }

    /// The index in `new` of the first node that the document gets.
    fn new_nodes(&self) -> u32 {
        self.outer.last().map_or(0, |last| last.0 + 1)
    }

    /// Whether the collections that are open at both ends are the same before and after.
    fn keeps_collections(&self) -> bool {
        self.end
            .iter()
            .zip(&self.open)
            .enumerate()
            .all(|(level, (step, open))| {
                let outer = self.begin.get(level).filter(|begin| begin.node == step.node);
                match outer {
                    Some(_) => self.outer.get(level) == Some(open),
                    None => self.outer.last().is_none_or(|last| open > last),
                }
            })
    }
}

fn ids(nodes: &[u32]) -> Vec<NodeId> {
    nodes.iter().map(|&node| NodeId(node)).collect()
}
