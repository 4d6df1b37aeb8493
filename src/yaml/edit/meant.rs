//! The expected meaning of the new text, computed from the old document's nodes alone, and compared with what it does
//! mean.

use super::change::{CollectionChange, DocumentChanges, Insert, MovedEntry, NewValue};
use super::place::{Member, members};
use crate::yaml::node::NodeKind;
use crate::yaml::region::SpliceRegion;
use crate::yaml::{Document, NodeId, Tag, Use, Value, View, same};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::{Bound, Range};

/// A key or value that the new document must have at some place.
#[derive(Clone, Copy)]
enum ExpectedMeaning<'a> {
    /// The meaning of the old node, with the changes of it and in it.
    Old(NodeId),
    /// A text.
    Text(&'a str),
    /// Something new.
    New(&'a NewValue),
    /// The old node with one field's value a text.
    Renamed(NodeId, usize, &'a str),
}

/// The part of a collection that is compared.
struct Window {
    members: Range<usize>,
    /// The indices of insertions.
    inserts: Range<usize>,
    /// The number of members that the new collection has before it.
    before: usize,
}

pub(super) struct MeaningCheck<'a> {
    changes: &'a DocumentChanges,
    old: &'a Document,
    new: &'a Document,
    /// The collections that are compared in part, in the old and in the new document.
    windows: BTreeMap<(NodeId, NodeId), Window>,
    /// Pairs of collections that are being or have been compared: what is shared is compared once, and a list that
    /// holds itself has an end.
    seen: RefCell<HashSet<(NodeId, NodeId)>>,
    /// Shared nodes that are replaced: their aliases refer to the new value.
    replaced: HashMap<NodeId, &'a NewValue>,
}

impl<'a> MeaningCheck<'a> {
    pub(super) fn new(changes: &'a DocumentChanges, old: &'a Document, new: &'a Document) -> Self {
        let mut replaced = HashMap::new();
        if changes.shared {
            for (&node, change) in &changes.collections {
                let all = members(old, node);
                let values = change
                    .values
                    .iter()
                    .filter_map(|(index, new)| Some((all.get(*index)?.value, new)));
                replaced.extend(
                    values
                        .filter(|(value, _)| !value.alias && old.is_aliased(value.node))
                        .map(|(value, new)| (value.node, new)),
                );
            }
        }
        Self {
            changes,
            old,
            new,
            windows: BTreeMap::new(),
            seen: RefCell::default(),
            replaced,
        }
    }

    /// The comparison of a part of `old` with its replacement.
    pub(super) fn of_region(
        changes: &'a DocumentChanges,
        old: &'a Document,
        region: &'a SpliceRegion,
    ) -> Self {
        let mut comparison = Self::new(changes, old, &region.new);
        let outer = region.begin.iter().zip(&region.outer).enumerate();
        for (level, (step, &node)) in outer {
            let innermost = level + 1 == region.begin.len();
            let end = region.end.iter().position(|end| end.node == step.node);
            let (last, inserts) = region.limit(end, old.member_count(step.node));
            let window = Window {
                members: step.members..last,
                // What is inserted before the first member of the innermost is before the region.
                inserts: step.members + usize::from(innermost)..inserts,
                before: usize::from(!innermost),
            };
            comparison.windows.insert((step.node, node), window);
        }
        for (level, (step, &node)) in region.end.iter().zip(&region.open).enumerate() {
            let (last, inserts) = region.limit(Some(level), step.members);
            let window = Window {
                members: 0..last,
                inserts: 0..inserts,
                before: 0,
            };
            comparison.windows.entry((step.node, node)).or_insert(window);
        }
        comparison
    }

    /// Returns whether the new part means what the changes say.
    pub(super) fn holds_in(&self, region: &SpliceRegion) -> bool {
        let mut outer = region.begin.iter().zip(&region.outer);
        outer.all(|(step, &node)| self.equal(ExpectedMeaning::Old(step.node), node))
    }

    /// Returns whether a change of `collection` is compared.
    pub(super) fn covers(
        &self,
        region: &SpliceRegion,
        collection: NodeId,
        member: Option<usize>,
        insert: Option<usize>,
    ) -> bool {
        let mut windows = self
            .windows
            .iter()
            .filter(|((old, _), _)| *old == collection)
            .peekable();
        if windows.peek().is_none() {
            return region.holds(collection);
        }
        windows.any(|(_, window)| {
            member.is_none_or(|index| window.members.contains(&index))
                && insert.is_none_or(|index| window.inserts.contains(&index))
        })
    }

    /// Returns whether the new document means what the changes say.
    pub(super) fn holds(&self) -> bool {
        match (self.old.root(), self.new.root(), &self.changes.root) {
            (_, Some(new), Some(root)) => self.equal(ExpectedMeaning::New(root), new),
            (Some(old), Some(new), None) => self.equal(ExpectedMeaning::Old(old), new),
            (None, None, None) => true,
            _ => false,
        }
    }

    fn equal(&self, meant: ExpectedMeaning<'a>, node: NodeId) -> bool {
        if let ExpectedMeaning::Old(old) = meant
            && let Some(new) = self.replaced.get(&old)
        {
            return self.equal_new(new, node);
        }
        match meant {
            ExpectedMeaning::Old(old)
                if !self.changed_within(old) && !self.windows.contains_key(&(old, node)) =>
            {
                same(self.old, old, self.new, node)
            }
            ExpectedMeaning::Old(old) if !self.seen.borrow_mut().insert((old, node)) => true,
            ExpectedMeaning::Old(old) => {
                let nothing = CollectionChange::default();
                let change = self.changes.collections.get(&old).unwrap_or(&nothing);
                self.collection(old, change, node)
            }
            ExpectedMeaning::Text(text) => {
                self.new.tag(node) == Tag::Text && self.new.value(node) == Value::Text(text)
            }
            ExpectedMeaning::New(new) => self.equal_new(new, node),
            ExpectedMeaning::Renamed(old, field, name) => {
                let old = members(self.old, old);
                let new = members(self.new, node);
                old.len() == new.len()
                    && old.iter().zip(new.iter()).enumerate().all(|(index, (old, new))| {
                        let value = if index == field {
                            ExpectedMeaning::Text(name)
                        } else {
                            ExpectedMeaning::Old(old.value.node)
                        };
                        self.key(old.key, None, &new) && self.equal(value, new.value.node)
                    })
            }
        }
    }

    fn equal_new(&self, new: &'a NewValue, node: NodeId) -> bool {
        match new {
            NewValue::Written(fragment) => fragment.means(self.new, node),
            NewValue::Text(text) => self.equal(ExpectedMeaning::Text(text), node),
            NewValue::Again(old) => same(self.old, *old, self.new, node),
            NewValue::Entries(inserts) => {
                let found = members(self.new, node);
                matches!(self.new.view(node), View::Mapping(_))
                    && found.len() == inserts.len()
                    && inserts
                        .iter()
                        .zip(found.iter())
                        .all(|(insert, found)| self.inserted(insert, &found))
            }
            NewValue::Mapping(entries) => {
                let View::Mapping(found) = self.new.view(node) else {
                    return false;
                };
                found.len() == entries.len()
                    && found.zip(entries).all(|(found, (key, value))| {
                        self.equal(ExpectedMeaning::Text(key), found.key.node)
                            && self.equal_new(value, found.value.node)
                    })
            }
        }
    }

    /// Returns whether something inside of an old node, or the node itself, changes. The nodes of a collection follow it. Where
    /// shared nodes may change, an alias may lead to one.
    fn changed_within(&self, old: NodeId) -> bool {
        let end = after(self.old, old);
        let mut inside = (old.0..end.0).map(NodeId);
        if self.changes.shared && inside.any(|node| is_alias(self.old, node)) {
            return true;
        }
        self.changes
            .collections
            .range((Bound::Included(old), Bound::Excluded(end)))
            .any(|(_, change)| !change.is_empty())
    }

    fn collection(&self, old: NodeId, change: &'a CollectionChange, node: NodeId) -> bool {
        let same_sort = matches!(
            (self.old.view(old), self.new.view(node)),
            (View::Sequence(_), View::Sequence(_)) | (View::Mapping(_), View::Mapping(_))
        );
        if !same_sort || self.old.tag(old) != self.new.tag(node) {
            return false;
        }
        let entries = members(self.old, old);
        let whole = Window {
            members: 0..entries.len(),
            inserts: 0..entries.len() + 1,
            before: 0,
        };
        let window = self.windows.get(&(old, node)).unwrap_or(&whole);
        let found = members(self.new, node);
        let mut found = found.iter().skip(window.before);
        for index in window.members.start..=window.members.end {
            let inserted = change
                .inserted
                .get(&index)
                .filter(|_| window.inserts.contains(&index));
            for insert in inserted.into_iter().flatten() {
                if !found.next().is_some_and(|found| self.inserted(insert, &found)) {
                    return false;
                }
            }
            if index == window.members.end {
                break;
            }
            let Some(entry) = entries.get(index) else {
                return false;
            };
            if change.removed.contains(&index) {
                continue;
            }
            let value = change
                .values
                .get(&index)
                .map_or(ExpectedMeaning::Old(entry.value.node), ExpectedMeaning::New);
            let key = change.keys.get(&index).map(String::as_str);
            let holds = found
                .next()
                .is_some_and(|found| self.key(entry.key, key, &found) && self.equal(value, found.value.node));
            if !holds {
                return false;
            }
        }
        found.next().is_none()
    }

    fn inserted(&self, insert: &'a Insert, found: &Member) -> bool {
        match insert {
            Insert::New { key, value } => {
                self.key(None, key.as_deref(), found) && self.equal_new(value, found.value.node)
            }
            Insert::Text(taken) => self.taken(taken, found),
        }
    }

    fn taken(&self, taken: &'a MovedEntry, found: &Member) -> bool {
        let all = members(self.old, taken.from);
        let Some(member) = all.get(taken.index) else {
            return false;
        };
        let value = match &taken.field {
            Some((field, name)) => ExpectedMeaning::Renamed(member.value.node, *field, name),
            None => ExpectedMeaning::Old(member.value.node),
        };
        self.key(member.key, taken.key.as_deref(), found) && self.equal(value, found.value.node)
    }

    /// Returns whether the key found is the new one, or else the old one; in a sequence there is none.
    fn key(&self, old: Option<Use>, new: Option<&str>, found: &Member) -> bool {
        match (found.key, new, old) {
            (None, None, None) => true,
            (Some(found), Some(name), _) => self.equal(ExpectedMeaning::Text(name), found.node),
            (Some(found), None, Some(old)) => same(self.old, old.node, self.new, found.node),
            _ => false,
        }
    }
}

fn is_alias(document: &Document, node: NodeId) -> bool {
    document.raw(node).is_some_and(|raw| raw.kind == NodeKind::Alias)
}

/// The node after `node` and everything in it.
fn after(document: &Document, node: NodeId) -> NodeId {
    match document.raw(node) {
        Some(raw) if document.collection_style(node).is_some() => NodeId(raw.first),
        _ => NodeId(node.0 + 1),
    }
}
