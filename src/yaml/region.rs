//! Regions of a document that are parsed by themselves: from a member of one block collection to a member of another.

use super::compose::part::{Level, Part, part};
use super::construct::construct;
use super::node::{Node, NodeKind};
use super::{CollectionStyle, Document, NodeId, reader};
use crate::text::{LineIndex, Span};
use crate::yaml::patch::{Patch, Patches};
use std::ops::Range;

/// So many members are tried for one that starts a line.
const TRIES: usize = 4;

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
    pub lines: Span,
    pub nodes: Range<u32>,
    /// The collections that are open at the start.
    pub begin: Vec<OpenCollection>,
    /// The collections that are open at the end; none at the end of the text.
    pub end: Vec<OpenCollection>,
    /// The length of the new lines.
    pub length: usize,
    /// The new lines and the line that follows them, read by themselves.
    pub new: Document,
    /// Each of the collections `begin` in `new`.
    pub outer: Vec<NodeId>,
    /// Each of the collections `end` in `new`.
    pub open: Vec<NodeId>,
}

/// The edge of a region: the collections around it, and the member that starts there.
pub(super) struct RegionEdge {
    steps: Vec<OpenCollection>,
    /// The byte at which the member's first token starts.
    pub token: usize,
    node: u32,
}

impl Document {
    pub(super) fn line_start(&self, offset: usize) -> Option<usize> {
        self.lines.start(self.lines.line(offset))
    }

    /// Returns whether `node` is a collection by indentation whose members can be read by themselves.
    fn is_open_block(&self, node: NodeId) -> bool {
        self.raw(node).is_some_and(|raw| {
            matches!(
                raw.kind,
                NodeKind::Sequence(CollectionStyle::Block) | NodeKind::Mapping(CollectionStyle::Block)
            ) && !raw.has(Node::PROPERTIES)
        })
    }

    /// The last member before byte `at`, as far in as possible, whose first token starts a line.
    pub(super) fn border_before(&self, at: usize) -> Option<RegionEdge> {
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
    pub(super) fn border_after(&self, at: usize) -> Option<RegionEdge> {
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

    /// The border at a member that starts a line: at its key or at the `?` or `-` before it, in the collection's column.
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
            let node = self.raw(step.node)?;
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
    pub(super) fn region(&self, touched: Span, patches: &Patches) -> Option<SpliceRegion> {
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
        let levels = self.levels(&begin.steps)?;
        let begins = Some((begin.token - start, &*levels));
        let read = part(&text, begins, token.map(|token| (token, &*open)))?;
        if !read.markers.is_empty() {
            return None;
        }
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
    pub(super) fn of_part(text: String, part: Part, length: usize) -> Option<Self> {
        let mut document = Self {
            lines: LineIndex::new(&text),
            text,
            nodes: part.nodes.into(),
            decoded: part.decoded,
            comments: part.comments,
            markers: part.markers,
            ..Self::default()
        };
        document.comments.retain(|&(start, _)| (start as usize) < length);
        document.index_children(0..document.nodes.len() as u32);
        let problems = construct(&mut document);
        let plain = problems.is_empty() && !document.merges.any() && document.defaults.is_empty();
        plain.then_some(document)
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

    /// Returns whether the nodes that are replaced hold `node`.
    pub(super) fn holds(&self, node: NodeId) -> bool {
        self.nodes.contains(&node.0)
    }

    /// By how many nodes the document grows.
    pub(super) fn grown(&self) -> u32 {
        let count = self.new.nodes.len() as u32 - self.new_nodes();
        count.wrapping_sub(self.nodes.end - self.nodes.start)
    }

    /// The index in `new` of the first node that the document gets.
    pub(super) fn new_nodes(&self) -> u32 {
        self.outer.last().map_or(0, |last| last.0 + 1)
    }

    /// Returns whether the collections that are open at both ends are the same before and after.
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

pub(super) fn ids(nodes: &[u32]) -> Vec<NodeId> {
    nodes.iter().map(|&node| NodeId(node)).collect()
}
