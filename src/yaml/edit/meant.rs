//! What the new text must mean, worked out from the old document's nodes alone, and compared with what it does mean.

use super::change::{Change, Changes, Insert, New, Taken};
use super::place::{Member, members};
use crate::yaml::node::Kind;
use crate::yaml::{Document, NodeId, Tag, Use, Value, View, same};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Bound;

/// A key or value that the new document must have at some place.
#[derive(Clone, Copy)]
enum Meant<'a> {
    /// What the old node means, with the changes of it and in it.
    Old(NodeId),
    /// A text.
    Text(&'a str),
    /// Something new.
    New(&'a New),
    /// The old node with one field's value a text.
    Renamed(NodeId, usize, &'a str),
}

pub(super) struct Comparison<'a> {
    changes: &'a Changes,
    old: &'a Document,
    new: &'a Document,
    /// Pairs of collections that are being or have been compared: what is shared is compared once, and a list that
    /// holds itself has an end.
    seen: RefCell<HashSet<(NodeId, NodeId)>>,
    /// Shared nodes that are replaced: their aliases refer to the new value.
    replaced: HashMap<NodeId, &'a New>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(changes: &'a Changes, old: &'a Document, new: &'a Document) -> Self {
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
            seen: RefCell::default(),
            replaced,
        }
    }

    /// Whether the new document means what the changes say.
    pub(super) fn holds(&self) -> bool {
        match (self.old.root(), self.new.root(), &self.changes.root) {
            (_, Some(new), Some(root)) => self.equal(Meant::New(root), new),
            (Some(old), Some(new), None) => self.equal(Meant::Old(old), new),
            (None, None, None) => true,
            _ => false,
        }
    }

    fn equal(&self, meant: Meant<'a>, node: NodeId) -> bool {
        if let Meant::Old(old) = meant
            && let Some(new) = self.replaced.get(&old)
        {
            return self.equal_new(new, node);
        }
        match meant {
            Meant::Old(old) if !self.changed_within(old) => same(self.old, old, self.new, node),
            Meant::Old(old) if !self.seen.borrow_mut().insert((old, node)) => true,
            Meant::Old(old) => {
                let nothing = Change::default();
                let change = self.changes.collections.get(&old).unwrap_or(&nothing);
                self.collection(old, change, node)
            }
            Meant::Text(text) => self.new.tag(node) == Tag::Text && self.new.value(node) == Value::Text(text),
            Meant::New(new) => self.equal_new(new, node),
            Meant::Renamed(old, field, name) => {
                let old = members(self.old, old);
                let new = members(self.new, node);
                old.len() == new.len()
                    && old.iter().zip(&new).enumerate().all(|(index, (old, new))| {
                        let value = if index == field {
                            Meant::Text(name)
                        } else {
                            Meant::Old(old.value.node)
                        };
                        self.key(old.key, None, new) && self.equal(value, new.value.node)
                    })
            }
        }
    }

    fn equal_new(&self, new: &'a New, node: NodeId) -> bool {
        match new {
            New::Written(fragment) => fragment.means(self.new, node),
            New::Text(text) => self.equal(Meant::Text(text), node),
            New::Again(old) => same(self.old, *old, self.new, node),
            New::Entries(inserts) => {
                let found = members(self.new, node);
                matches!(self.new.view(node), View::Mapping(_))
                    && found.len() == inserts.len()
                    && inserts
                        .iter()
                        .zip(&found)
                        .all(|(insert, found)| self.inserted(insert, found))
            }
            New::Mapping(entries) => {
                let View::Mapping(found) = self.new.view(node) else {
                    return false;
                };
                found.len() == entries.len()
                    && found.zip(entries).all(|(found, (key, value))| {
                        self.equal(Meant::Text(key), found.key.node)
                            && self.equal_new(value, found.value.node)
                    })
            }
        }
    }

    /// Whether something inside of an old node, or the node itself, changes. The nodes of a collection follow it. Where
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

    fn collection(&self, old: NodeId, change: &'a Change, node: NodeId) -> bool {
        let same_sort = matches!(
            (self.old.view(old), self.new.view(node)),
            (View::Sequence(_), View::Sequence(_)) | (View::Mapping(_), View::Mapping(_))
        );
        if !same_sort || self.old.tag(old) != self.new.tag(node) {
            return false;
        }
        let entries = members(self.old, old);
        let found = members(self.new, node);
        let mut found = found.iter();
        for index in 0..=entries.len() {
            for insert in change.inserted.get(&index).into_iter().flatten() {
                if !found.next().is_some_and(|found| self.inserted(insert, found)) {
                    return false;
                }
            }
            let Some(entry) = entries.get(index) else {
                break;
            };
            if change.removed.contains(&index) {
                continue;
            }
            let value = change
                .values
                .get(&index)
                .map_or(Meant::Old(entry.value.node), Meant::New);
            let key = change.keys.get(&index).map(String::as_str);
            let holds = found
                .next()
                .is_some_and(|found| self.key(entry.key, key, found) && self.equal(value, found.value.node));
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

    fn taken(&self, taken: &'a Taken, found: &Member) -> bool {
        let all = members(self.old, taken.from);
        let Some(member) = all.get(taken.index) else {
            return false;
        };
        let value = match &taken.field {
            Some((field, name)) => Meant::Renamed(member.value.node, *field, name),
            None => Meant::Old(member.value.node),
        };
        self.key(member.key, taken.key.as_deref(), found) && self.equal(value, found.value.node)
    }

    /// Whether the key found is the new one, or else the old one; in a sequence there is none.
    fn key(&self, old: Option<Use>, new: Option<&str>, found: &Member) -> bool {
        match (found.key, new, old) {
            (None, None, None) => true,
            (Some(found), Some(name), _) => self.equal(Meant::Text(name), found.node),
            (Some(found), None, Some(old)) => same(self.old, old.node, self.new, found.node),
            _ => false,
        }
    }
}

fn is_alias(document: &Document, node: NodeId) -> bool {
    document.raw(node).is_some_and(|raw| raw.kind == Kind::Alias)
}

/// The node after `node` and everything in it.
fn after(document: &Document, node: NodeId) -> NodeId {
    match document.raw(node) {
        Some(raw) if document.collection_style(node).is_some() => NodeId(raw.first),
        _ => NodeId(node.0 + 1),
    }
}
