//! Values that anchors, aliases and merges share: what else an edit would change, and the two ways to make it.

use super::types::{EditRefusal, Sharing};
use crate::variables::entry::Reading;
use crate::yaml::edit::{CollectionChange, DocumentChanges, Fragment, Insert, NewValue};
use crate::yaml::{Data, Document, NodeId, Tag, Use, Value, View};
use std::collections::BTreeSet;

/// A place where an alias uses a shared node.
#[derive(Clone, Copy)]
struct SharedUse {
    /// The collection that holds the alias, and its index there.
    collection: NodeId,
    index: usize,
    used: Use,
    /// The mapping into which it is merged (`<<`); none for the alias of a value.
    merged_into: Option<NodeId>,
}

/// The uses of `shared` through aliases.
fn uses(document: &Document, shared: NodeId) -> Vec<SharedUse> {
    let mut found = Vec::new();
    let mut left: Vec<(NodeId, Option<NodeId>)> =
        document.root().map(|root| (root, None)).into_iter().collect();
    while let Some((collection, merge)) = left.pop() {
        let values: Vec<(Use, Option<NodeId>)> = match document.view(collection) {
            View::Scalar(_) => continue,
            View::Sequence(items) => items.map(|item| (item, merge)).collect(),
            View::Mapping(entries) => entries
                .map(|entry| {
                    let merges = document.tag(entry.key.node) == Tag::Merge;
                    (entry.value, merges.then_some(collection))
                })
                .collect(),
        };
        for (index, (used, merged_into)) in values.into_iter().enumerate() {
            if used.alias && used.node == shared {
                found.push(SharedUse {
                    collection,
                    index,
                    used,
                    merged_into,
                });
            } else if !used.alias {
                left.push((used.node, merged_into));
            }
        }
    }
    found.sort_by_key(|shared| shared.used.span.start);
    found
}

/// The refusal of an edit of a value that others use: their names, and the two choices.
pub(super) fn used_by(document: &Document, reading: &Reading, shared: NodeId, name: &str) -> EditRefusal {
    refusal(document, reading, &uses(document, shared), shared, name)
}

fn refusal(
    document: &Document,
    reading: &Reading,
    uses: &[SharedUse],
    shared: NodeId,
    edited: &str,
) -> EditRefusal {
    let spans = uses
        .iter()
        .map(|shared| shared.used.span)
        .chain([document.full_span(shared)]);
    let mut users: Vec<String> = Vec::new();
    for span in spans {
        let holder = reading
            .all()
            .find(|entry| entry.span.start <= span.start && span.end <= entry.span.end);
        let user = match holder {
            Some(entry) => entry.name.clone(),
            None => format!("line {}", document.lines().line(span.start)),
        };
        if user != edited && !users.contains(&user) {
            users.push(user);
        }
    }
    let name = document.anchor(shared).map_or("", |anchor| anchor.name);
    let mut refusal = EditRefusal::new(format!(
        "the value (&{name}) is also used by {}, which would change too",
        users.join(", ")
    ))
    .with_help("change it for all of them, or write it out here")
    .at(document.full_span(shared));
    refusal.users = users;
    refusal
}

/// Allows the changes of values that nobody else sees, and makes those that others would see as `sharing` says.
///
/// # Errors
/// When others would see them and nothing is said of it; when a shared value cannot be written out.
pub(super) fn settle(
    document: &Document,
    reading: &Reading,
    sharing: Sharing,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    if changes.shared || document.aliases().next().is_none() {
        return Ok(());
    }
    let aliased: BTreeSet<NodeId> = document.aliases().map(|used| used.node).collect();
    for shared in aliased {
        let all = uses(document, shared);
        let keys = changed_keys(document, shared, changes);
        let overrides = |shared: &SharedUse| {
            let mapping = shared.merged_into;
            !keys.is_empty()
                && mapping.is_some_and(|mapping| keys.iter().all(|key| has_own(document, mapping, key)))
        };
        let replaced = replaced(document, shared, changes);
        let seen: Vec<SharedUse> = match (keys.is_empty(), replaced) {
            (true, None) => continue,
            (true, Some(_)) => all,
            (false, _) => all.into_iter().filter(|used| !overrides(used)).collect(),
        };
        changes.shared = true;
        if seen.is_empty() {
            continue;
        }
        match sharing {
            Sharing::Ask => {
                let at = document.full_span(shared).start;
                let edited = reading
                    .all()
                    .find(|entry| entry.span.start <= at && at < entry.span.end);
                let edited = edited.map_or("", |entry| entry.name.as_str());
                return Err(refusal(document, reading, &seen, shared, edited));
            }
            Sharing::Shared => {
                if let Some((collection, index)) = replaced {
                    keep_anchor(document, shared, changes.of(collection), index)?;
                }
            }
            Sharing::Detach => {
                for used in seen {
                    write_out(document, used, changes)?;
                }
            }
        }
    }
    Ok(())
}

/// The keys of the mapping `shared` whose values change.
fn changed_keys(document: &Document, shared: NodeId, changes: &DocumentChanges) -> Vec<String> {
    let View::Mapping(entries) = document.view(shared) else {
        return Vec::new();
    };
    let mut keys: Vec<String> = Vec::new();
    let own = changes.collections.get(&shared);
    for (index, entry) in entries.enumerate() {
        let inside = !entry.value.alias
            && changes.collections.iter().any(|(node, change)| {
                let (outer, inner) = (document.full_span(entry.value.node), document.full_span(*node));
                !change.is_empty()
                    && outer.start <= inner.start
                    && inner.end <= outer.end
                    && !inner.is_empty()
            });
        let of_own = |change: &CollectionChange| {
            change.values.contains_key(&index)
                || change.removed.contains(&index)
                || change.keys.contains_key(&index)
        };
        if (inside || own.is_some_and(of_own))
            && let Value::Text(key) = document.value(entry.key.node)
        {
            keys.push(key.to_owned());
        }
    }
    let inserted = own
        .into_iter()
        .flat_map(|change| change.inserted.values().flatten());
    keys.extend(inserted.filter_map(|insert| match insert {
        Insert::New { key, .. } => key.clone(),
        Insert::Text(_) => None,
    }));
    keys.extend(own.into_iter().flat_map(|change| change.keys.values().cloned()));
    keys
}

fn has_own(document: &Document, mapping: NodeId, key: &str) -> bool {
    let View::Mapping(mut entries) = document.view(mapping) else {
        return false;
    };
    entries.any(|entry| {
        document.tag(entry.key.node) == Tag::Text && document.value(entry.key.node) == Value::Text(key)
    })
}

/// The entry in which the node `shared` is itself replaced by another value.
fn replaced(document: &Document, shared: NodeId, changes: &DocumentChanges) -> Option<(NodeId, usize)> {
    changes.collections.iter().find_map(|(&collection, change)| {
        let found = |index: &&usize| {
            let used = match document.view(collection) {
                View::Scalar(_) => None,
                View::Sequence(mut items) => items.nth(**index),
                View::Mapping(mut entries) => entries.nth(**index).map(|entry| entry.value),
            };
            used.is_some_and(|used| !used.alias && used.node == shared)
        };
        change.values.keys().find(found).map(|&index| (collection, index))
    })
}

/// Writes the anchor of the old value before the new one.
fn keep_anchor(
    document: &Document,
    shared: NodeId,
    change: &mut CollectionChange,
    index: usize,
) -> Result<(), EditRefusal> {
    let name = document.anchor(shared).map_or("", |anchor| anchor.name);
    if let Some(NewValue::Written(fragment)) = change.values.get(&index) {
        let anchored = Fragment::parse(&format!("&{name} {}", fragment.document().text()))?;
        change.values.insert(index, NewValue::Written(anchored));
    }
    Ok(())
}

/// Writes the shared value out where an alias uses it; a merge becomes the fields that it brings in.
fn write_out(
    document: &Document,
    shared: SharedUse,
    changes: &mut DocumentChanges,
) -> Result<(), EditRefusal> {
    let change = changes.of(shared.collection);
    let Some(mapping) = shared.merged_into else {
        change
            .values
            .entry(shared.index)
            .or_insert(NewValue::Again(shared.used.node));
        return Ok(());
    };
    let (true, Data::Dict(pairs)) = (mapping == shared.collection, document.data(shared.used.node)) else {
        return Err(
            EditRefusal::new("a list of merged mappings cannot be written out")
                .with_help("write the fields out in the text, or change the value for all of its users")
                .at(shared.used.span),
        );
    };
    change.removed.insert(shared.index);
    let written = pairs
        .entries
        .iter()
        .filter_map(|pair| match document.value(pair.key.node) {
            Value::Text(key) if !has_own(document, mapping, key) => Some(Insert::New {
                key: Some(key.to_owned()),
                value: NewValue::Again(pair.value.node),
            }),
            _ => None,
        });
    change.inserted.entry(shared.index).or_default().extend(written);
    Ok(())
}
