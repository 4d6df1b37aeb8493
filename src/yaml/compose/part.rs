//! A part of a text read by itself: from a member of one block collection to a member of another.

use super::{Composer, ComposerState};
use crate::yaml::mark::{Marker, MarkerKind};
use crate::yaml::node::{Node, NodeKind};
use crate::yaml::scan::{Scanner, TokenKind};
use crate::yaml::{CollectionStyle, Tag};

/// A block collection that is open at some place of a text.
#[derive(Clone, Copy, Debug)]
pub(in crate::yaml) struct Level {
    /// Its node.
    pub node: Node,
    /// The column of its members, from 0.
    pub column: i64,
    /// Whether it is a sequence in the column of the mapping around it.
    pub indentless: bool,
}

/// The nodes of a part, behind those of the collections in which it begins. Between two of these is an empty node
/// in the place of a key, so that all of them are one tree; they have the members that the part holds.
#[derive(Debug)]
pub(in crate::yaml) struct Part {
    pub nodes: Vec<Node>,
    pub decoded: String,
    pub comments: Vec<(u32, u32)>,
    /// The start of the document, where it is in the part.
    pub markers: Vec<Marker>,
    /// The indices of the collections in which the part begins.
    pub outer: Vec<u32>,
    /// The indices of the collections that are open at its end.
    pub open: Vec<u32>,
}

impl Level {
    /// A mapping by indentation, with its keys in this column.
    pub const fn mapping(column: i64) -> Self {
        Self {
            node: Node {
                start: 0,
                end: 0,
                first: 0,
                second: 0,
                kind: NodeKind::Mapping(CollectionStyle::Block),
                tag: Tag::Mapping,
                flags: 0,
            },
            column,
            indentless: false,
        }
    }

    /// The state in which its next member is read.
    const fn state(&self) -> ComposerState {
        match self.node.kind {
            NodeKind::Sequence(_) if self.indentless => ComposerState::IndentlessItem,
            NodeKind::Sequence(_) => ComposerState::BlockItem,
            _ => ComposerState::BlockKey,
        }
    }
}

fn columns(levels: &[Level]) -> Vec<i64> {
    let own = levels.iter().filter(|level| !level.indentless);
    own.map(|level| level.column).collect()
}

/// The states that wait while the innermost of `levels` is read.
fn waiting(levels: &[Level]) -> Vec<ComposerState> {
    let outer = levels.iter().rev().skip(1).rev();
    std::iter::once(ComposerState::DocumentEnd)
        .chain(outer.map(Level::state))
        .collect()
}

/// Reads the part of a text that begins with a member, at byte `begin.0`, of the innermost of the collections `begin.1`,
/// or else with the text, and ends where the innermost of the collections `end.1` has a member at byte `end.0`, or else
/// with the text. None where it does not begin or end so, or holds anything that other parts can depend on: an anchor,
/// a tag, a directive.
pub(in crate::yaml) fn part(
    text: &str,
    begin: Option<(usize, &[Level])>,
    end: Option<(usize, &[Level])>,
) -> Option<Part> {
    let levels = begin.map_or(&[][..], |(_, levels)| levels);
    let mut composer = Composer::new(text, Scanner::within(text, &columns(levels)));
    let mut outer = Vec::new();
    let mut state = match begin {
        None => composer.start().ok()?,
        Some((start, levels)) => {
            outer = composer.enter(levels);
            if composer.scanner.peek().start as usize != start {
                return None;
            }
            levels.last()?.state()
        }
    };
    let open = loop {
        if let Some((end, levels)) = end {
            let next = composer.scanner.peek();
            if composer.end as usize > end {
                return None;
            }
            let member = matches!(
                state,
                ComposerState::BlockKey | ComposerState::BlockItem | ComposerState::IndentlessItem
            );
            if next.start as usize >= end && member && composer.open.len() <= levels.len() {
                let at_member = next.start as usize == end
                    && matches!(next.kind, TokenKind::Key | TokenKind::BlockEntry)
                    && composer.is_in(state, levels);
                let open: Vec<u32> = composer.open.iter().map(|&(node, _)| node).collect();
                break at_member.then_some(open)?;
            }
        }
        if state == ComposerState::DocumentEnd {
            composer.document_end().ok()?;
            break Vec::new();
        }
        state = composer.step(state).ok()?;
    };
    composer.close_all();
    composer.nodes.shrink_to_fit();
    let Composer {
        scanner,
        nodes,
        properties,
        markers,
        ..
    } = composer;
    let is_start = |marker: &Marker| marker.kind == MarkerKind::Start;
    let plain = scanner.failure.is_none() && properties.is_empty() && markers.iter().all(is_start);
    plain.then_some(Part {
        nodes,
        decoded: scanner.decoded,
        comments: scanner.comments,
        markers,
        outer,
        open,
    })
}

impl Composer<'_> {
    /// Opens the collections `levels`, one in the other.
    fn enter(&mut self, levels: &[Level]) -> Vec<u32> {
        self.states = waiting(levels);
        let mut outer: Vec<u32> = Vec::new();
        for level in levels {
            let around = outer.last().and_then(|&node| self.nodes.get(node as usize));
            if around.is_some_and(Node::is_mapping) {
                self.absent();
            }
            let index = self.nodes.len() as u32;
            self.push(Node {
                start: 0,
                end: 0,
                ..level.node
            });
            self.open.push((index, 0));
            outer.push(index);
        }
        outer
    }

    /// Returns whether the next member of the innermost of `levels` is read, and exactly those are open.
    fn is_in(&self, state: ComposerState, levels: &[Level]) -> bool {
        let kinds = self
            .open
            .iter()
            .filter_map(|&(node, _)| Some(self.nodes.get(node as usize)?.kind));
        levels.last().map(Level::state) == Some(state)
            && self.states == waiting(levels)
            && kinds.eq(levels.iter().map(|level| level.node.kind))
            && self.scanner.is_within(&columns(levels))
    }
}
