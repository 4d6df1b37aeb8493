//! The errors that `safe_load` raises once the structure is read, and the merges that it applies on the way.
//!
//! PyYAML constructs collections breadth first, and merging changes its nodes in place. Both can be told apart from
//! outside, so they are followed here: with a queue, and without expanding anything that is shared.

use super::merge::Merges;
use super::node::{Node, NodeKind};
use super::value::{ValueRefusal, check};
use super::{Document, NodeId, ProblemKind, Tag, Use, YamlProblem};
use crate::text::Span;
use std::collections::{HashMap, HashSet, VecDeque};

/// Enough of them to work on at a time.
const MOST_PROBLEMS: usize = 100;

/// Python runs out of stack when `=` leads from mapping to mapping more often.
const LONGEST_CHAIN: usize = 900;

struct Constructor<'d> {
    document: &'d mut Document,
    seen: Vec<bool>,
    queue: VecDeque<u32>,
    merges: Merges,
    defaults: HashMap<u32, u32>,
    problems: Vec<YamlProblem>,
    /// The mappings whose own entries were constructed, and the merged lists that were.
    walked: HashSet<u32>,
    walked_lists: HashSet<u32>,
}

/// Finds what the constructors refuse, and records the merges in the document.
pub(super) fn construct(document: &mut Document) -> Vec<YamlProblem> {
    let count = document.nodes.len();
    let mut constructor = Constructor {
        document,
        seen: vec![false; count],
        queue: VecDeque::new(),
        merges: Merges::default(),
        defaults: HashMap::new(),
        problems: Vec::new(),
        walked: HashSet::new(),
        walked_lists: HashSet::new(),
    };
    if count > 0 {
        constructor.object(Use {
            node: NodeId(0),
            span: Span::default(),
            alias: false,
        });
    }
    while let Some(node) = constructor.queue.pop_front() {
        constructor.collection(NodeId(node));
    }
    let Constructor {
        document,
        merges,
        defaults,
        problems,
        ..
    } = constructor;
    document.merges = merges;
    document.defaults = defaults;
    problems
}

impl Constructor<'_> {
    fn refuse(&mut self, kind: ProblemKind, span: Span, message: impl Into<String>, help: &'static str) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(YamlProblem::new(kind, span, message, help));
        }
    }

    /// The construction of one node: scalars at once, collections later.
    fn object(&mut self, place: Use) {
        let node = place.node;
        match self.seen.get_mut(node.index()) {
            Some(seen) if !*seen => *seen = true,
            _ => return,
        }
        match self.document.tag(node) {
            Tag::Sequence | Tag::Mapping | Tag::Set | Tag::OrderedMap | Tag::Pairs => {
                self.queue.push_back(node.0);
            }
            Tag::Unknown => {
                let span = self
                    .document
                    .explicit_tag(node)
                    .unwrap_or_else(|| self.document.span(node));
                let tag = span.of(self.document.text()).to_owned();
                self.refuse(
                    ProblemKind::Tag,
                    span,
                    format!("`{}` is a tag that is not known here", tag.escape_debug()),
                    "Remove the tag, or put the whole value in quotes if `!` is part of it.",
                );
            }
            Tag::Merge => self.refuse(
                ProblemKind::Merge,
                self.document.span(node),
                "`<<` can only be a key",
                "Put it in quotes if the two characters are meant.",
            ),
            Tag::DefaultValue => self.refuse(
                ProblemKind::Value,
                self.document.span(node),
                "`=` alone cannot be a value",
                "Put it in quotes if the character is meant.",
            ),
            tag => self.scalar(node, tag),
        }
    }

    fn scalar(&mut self, node: NodeId, tag: Tag) {
        let Some(raw) = self.document.raw(node) else {
            return;
        };
        let source = match raw.kind {
            NodeKind::Scalar(_) => Some(node),
            NodeKind::Mapping(_) if tag != Tag::Timestamp => self.default_value(node),
            _ => None,
        };
        let Some(source) = source else {
            let span = self.document.explicit_tag(node).unwrap_or_else(|| raw.span());
            return self.refuse(
                ProblemKind::Tag,
                span,
                "this tag is for a single value, and a list or mapping follows",
                "Remove the tag.",
            );
        };
        if source != node {
            self.defaults.insert(node.0, source.0);
        }
        let implicit = !raw.has(Node::PROPERTIES);
        let text = self
            .document
            .raw(source)
            .map_or("", |raw| self.document.scalar_text(&raw));
        if let Err(refusal) = check(tag, text, implicit) {
            let (message, help) = explain(tag, refusal);
            self.refuse(ProblemKind::Value, raw.span(), message, help);
        }
    }

    /// The scalar under the key `=` of a mapping that means one value, through further such mappings.
    fn default_value(&self, node: NodeId) -> Option<NodeId> {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match self.document.raw(node)?.kind {
                NodeKind::Scalar(_) => return Some(node),
                NodeKind::Mapping(_) => {}
                _ => return None,
            }
            let entry = self
                .document
                .own_entries(node)
                .find(|entry| self.document.tag(entry.key.node) == Tag::DefaultValue)?;
            node = entry.value.node;
        }
        None
    }

    fn collection(&mut self, node: NodeId) {
        let Some(kind) = self.document.raw(node).map(|raw| raw.kind) else {
            return;
        };
        match (self.document.tag(node), kind) {
            (Tag::Sequence, NodeKind::Sequence(_)) => {
                for item in uses(self.document, node) {
                    self.object(item);
                }
            }
            (Tag::Mapping | Tag::Set, NodeKind::Mapping(_)) => self.mapping(node),
            (Tag::OrderedMap | Tag::Pairs, NodeKind::Sequence(_)) => {
                for item in uses(self.document, node) {
                    self.pair(item);
                }
            }
            _ => {
                let span = self
                    .document
                    .explicit_tag(node)
                    .unwrap_or_else(|| self.document.span(node));
                self.refuse(
                    ProblemKind::Tag,
                    span,
                    "this tag does not fit the value that follows",
                    "Remove the tag.",
                );
            }
        }
    }

    fn mapping(&mut self, node: NodeId) {
        let refused = self.merges.flatten(self.document, node);
        for span in refused {
            self.refuse(
                ProblemKind::Merge,
                span,
                "`<<` can only merge a mapping or a list of mappings",
                "Give it an alias of a mapping, such as `<<: *defaults`.",
            );
        }
        for part in self.merges.parts(node, &mut self.walked_lists) {
            if self.merges.any() && !self.walked.insert(part.0) {
                continue;
            }
            let mut at = part.0 + 1;
            let mut left = self.document.raw(part).map_or(0, |raw| raw.second);
            while left > 0 {
                left -= 1;
                let Some((key, after)) = self.document.use_at(at) else {
                    break;
                };
                let Some((value, after)) = self.document.use_at(after) else {
                    break;
                };
                at = after;
                if self.document.tag(key.node) != Tag::Merge {
                    self.entry(key, value);
                }
            }
        }
    }

    fn entry(&mut self, key: Use, value: Use) {
        self.object(key);
        if is_unhashable(self.document.tag(key.node)) {
            self.refuse(
                ProblemKind::Key,
                key.span,
                "a list or mapping cannot be a key",
                "Use a text or a number as the key; put braces or brackets in quotes if they are part of a text.",
            );
        }
        self.object(value);
    }

    /// An item of `!!omap` or `!!pairs`: a mapping of one entry, which is not merged first.
    fn pair(&mut self, item: Use) {
        let mapping = self
            .document
            .raw(item.node)
            .is_some_and(|raw| matches!(raw.kind, NodeKind::Mapping(_)));
        match self.merges.single(self.document, item.node) {
            Some(entry) if mapping => {
                self.object(entry.key);
                self.object(entry.value);
            }
            _ => self.refuse(
                ProblemKind::Tag,
                item.span,
                "each item of this list must be a mapping of one entry",
                "Write each as `- key: value`.",
            ),
        }
    }
}

/// Returns whether what Python makes of the tag cannot be a key.
pub(super) const fn is_unhashable(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Sequence | Tag::Mapping | Tag::Set | Tag::OrderedMap | Tag::Pairs
    )
}

/// The items of a sequence, collected since constructing them changes the document.
fn uses(document: &Document, node: NodeId) -> Vec<Use> {
    match document.view(node) {
        super::View::Sequence(items) => items.collect(),
        _ => Vec::new(),
    }
}

fn explain(tag: Tag, refusal: ValueRefusal) -> (&'static str, &'static str) {
    let quotes = "Put it in quotes if it is meant as text.";
    match (tag, refusal) {
        (Tag::Timestamp, ValueRefusal::NoSuchTime) => ("there is no such day or time", quotes),
        (Tag::Timestamp, _) => (
            "this is no date or time",
            "Write it as 2001-12-31 or 2001-12-31 23:59:59.",
        ),
        (Tag::Integer, ValueRefusal::TooLong) => (
            "this integer has more than 4,300 digits, which Python refuses",
            quotes,
        ),
        (Tag::Integer, _) => ("this is no integer", quotes),
        (Tag::Float, ValueRefusal::TooLong) => ("this number is too large for a float", quotes),
        (Tag::Float, _) => ("this is no number", quotes),
        (Tag::Bool, _) => ("this is neither true nor false", "Write true or false."),
        (Tag::Binary, _) => ("this is not base64", "Check that nothing is missing at its end."),
        _ => ("this value cannot be read", quotes),
    }
}
