//! Changes of a text after which only the changed parts are parsed, and put in the place of what they were.

use super::Document;
use super::mark::MarkerKind;
use super::moves::{Moves, Replaced};
use super::node::Node;
use super::nodes::Shift;
use super::region::SpliceRegion;
use crate::text::Span;
use crate::yaml::patch::Patches;

/// With more changed parts than this the whole text is parsed.
const MOST_PARTS: usize = 64;

/// Memory is reserved for so many bytes of text that edits add.
const ROOM: usize = 64 * 1024;

/// Parts with no more bytes than this between them are parsed as one: that costs less than moving twice what follows.
const NEAR: usize = 4096;

/// The changed parts of a document, parsed by themselves, in the order of the text.
#[derive(Debug)]
pub struct Splice {
    pub(super) regions: Vec<SpliceRegion>,
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
            // Texts of nodes that are gone stay in the side buffer until the whole text is parsed.
            && self.decoded.len() <= 2 * self.text.len()
            && u32::try_from(self.text.len() + grown).is_ok();
        if !plain {
            return None;
        }
        let parts = self.parts(patches)?;
        let regions = parts.into_iter().map(|touched| self.region(touched, patches));
        Some(Splice {
            regions: regions.collect::<Option<_>>()?,
        })
    }

    /// The changed bytes of each part; none where there are too many parts.
    fn parts(&self, patches: &Patches) -> Option<Vec<Span>> {
        let root = self.root()?;
        // Each section is apart, so that its key stays.
        let is_near = |before: usize, start: usize| {
            let outer = |at| self.members_before(root, at);
            start <= before + NEAR && outer(before) == outer(start)
        };
        let mut groups: Vec<Span> = Vec::new();
        for patch in patches.iter() {
            match groups.last_mut() {
                Some(last) if is_near(last.end, patch.span.start) => last.end = patch.span.end,
                _ => groups.push(patch.span),
            }
        }
        let mut parts: Vec<(Span, Span)> = Vec::new();
        for mut touched in groups {
            let mut lines = self.lines_around(touched)?;
            let is_one =
                |lines: Span, before: Span| lines.start <= before.end || is_near(before.end, lines.start);
            while let Some((before, _)) = parts.pop_if(|(_, before)| is_one(lines, *before)) {
                touched.start = before.start;
                lines = self.lines_around(touched)?;
            }
            parts.push((touched, lines));
            if parts.len() > MOST_PARTS {
                return None;
            }
        }
        Some(parts.into_iter().map(|(touched, _)| touched).collect())
    }

    fn lines_around(&self, touched: Span) -> Option<Span> {
        let start = self.line_start(self.border_before(touched.start)?.token)?;
        let end = match self.border_after(touched.end) {
            Some(end) => self.line_start(end.token)?,
            None => self.text.len(),
        };
        Some(Span::new(start, end))
    }

    /// Reserves memory for what edits add, so that the first one does not wait for it.
    pub fn reserve(&mut self) {
        self.text.reserve_exact(ROOM);
        self.lines.reserve(ROOM / 16);
        self.comments.reserve_exact(ROOM / 16);
    }

    /// Puts the changed parts in place.
    pub fn commit(&mut self, splice: Splice) {
        // From the last to the first, so that what comes before each is still in its place.
        for region in splice.regions.into_iter().rev() {
            self.replace(region);
        }
    }

    fn replace(&mut self, region: SpliceRegion) {
        let lines = region.lines;
        let text = region.new.text.get(..region.length).unwrap_or_default();
        self.lines.splice(lines, text);
        replace(&mut self.text, lines, text);
        self.put(region);
    }

    /// Puts the nodes and comments of a region in place.
    pub(super) fn put(&mut self, mut region: SpliceRegion) {
        let (lines, nodes) = (region.lines, region.nodes.clone());
        let base = region.new_nodes();
        let count = region.new.nodes.len() as u32 - base;
        let shift = Shift {
            bytes: (region.length as u32).wrapping_sub(lines.len() as u32),
            nodes: region.grown(),
        };
        let into = Shift {
            bytes: lines.start as u32,
            nodes: nodes.start.wrapping_sub(base),
        };
        let moved = |node: u32| node.wrapping_add(into.nodes);
        let open: Vec<u32> = region.open.iter().map(|open| moved(open.0)).collect();
        let inner = region.new.children.from(base).map(|(node, list)| {
            let list: Vec<u32> = list.iter().map(|&member| moved(member)).collect();
            (moved(node), list)
        });
        let mut lists: Vec<_> = inner.filter(|(node, _)| !open.contains(node)).collect();
        lists.extend(self.open_members(&region, shift, into));
        let members = self.fit_outer(&region, shift, into);
        let decoded = self.decoded.len() as u32;
        let mut added = region.new.nodes.take(base as usize, into);
        if !region.new.decoded.is_empty() {
            let of_side_buffer = added.iter_mut().filter(|raw| raw.has(Node::DECODED));
            of_side_buffer.for_each(|raw| raw.first += decoded);
            self.decoded.push_str(&region.new.decoded);
        }
        self.fit_open(&region, base, &mut added, shift);
        self.nodes
            .replace(nodes.start as usize..nodes.end as usize, added, shift);
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
        self.reindex_children(nodes, count, members, lists, &open);
    }

    /// Fits the collections in which the region begins to their new members. Returns them with the first nodes of those.
    fn fit_outer(&mut self, region: &SpliceRegion, shift: Shift, into: Shift) -> Vec<(u32, Vec<u32>)> {
        let mut members = Vec::new();
        let innermost = region.begin.len() - 1;
        for (level, (step, &outer)) in region.begin.iter().zip(&region.outer).enumerate() {
            let closed = region.new.raw(outer);
            let (Some(mut raw), Some(mut closed)) = (self.raw(step.node), closed) else {
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
                Some(_) => shift.end(&mut raw),
                None => {
                    into.node(&mut closed);
                    (raw.end, raw.first) = (closed.end, closed.first);
                }
            }
            self.nodes.set(step.node.index(), raw);
        }
        members
    }

    /// The indexed members of large collections that begin in the region and are open at its end, by their new nodes.
    fn open_members(&self, region: &SpliceRegion, shift: Shift, into: Shift) -> Vec<(u32, Vec<u32>)> {
        let levels = region.end.iter().zip(&region.open);
        let lists = levels.filter_map(|(step, &open)| {
            let after = self.children.list(step.node)?.get(step.members..)?;
            let before =
                (0..region.new.member_count(open)).filter_map(|index| region.new.member_node(open, index));
            let all = before
                .map(|node| node.wrapping_add(into.nodes))
                .chain(after.iter().map(|node| node.wrapping_add(shift.nodes)));
            region
                .holds(step.node)
                .then(|| (open.0.wrapping_add(into.nodes), all.collect()))
        });
        lists.collect()
    }

    /// Fits those of the nodes `added`, of which the first has the index `base` in the region, that are open where the
    /// region ends to their members after it.
    fn fit_open(&self, region: &SpliceRegion, base: u32, added: &mut [Node], shift: Shift) {
        for (level, (step, open)) in region.end.iter().zip(&region.open).enumerate() {
            let is_outer = region
                .begin
                .get(level)
                .is_some_and(|begin| begin.node == step.node);
            let raw = added.get_mut((open.0.wrapping_sub(base)) as usize);
            if let (false, Some(mut old), Some(raw)) = (is_outer, self.raw(step.node), raw) {
                shift.end(&mut old);
                raw.second += old.second - step.members as u32;
                (raw.end, raw.first) = (old.end, old.first);
            }
        }
    }
}

/// Replaces `span` of `text`. What follows is moved once, unlike by [`String::replace_range`].
fn replace(text: &mut String, span: Span, new: &str) {
    let both = span.len().min(new.len());
    let is_boundary = |at: &usize| new.is_char_boundary(*at) && text.is_char_boundary(span.start + at);
    let both = (0..=both).rev().find(is_boundary).unwrap_or(0);
    let (start, rest) = new.split_at(both);
    text.replace_range(span.start..span.start + both, start);
    if span.start + both == span.end {
        text.insert_str(span.end, rest);
    } else {
        text.replace_range(span.start + both..span.end, rest);
    }
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
