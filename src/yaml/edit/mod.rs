//! Edits as patches on the text: every byte that an edit is not about stays.
//!
//! [`DocumentChanges`] says what shall become of a document's collections. [`DocumentChanges::patches`] gives the changes of the text;
//! [`DocumentChanges::verify`] compares what the new text means with what was asked, typed and deep, so that a patch that went
//! wrong is found before anyone sees it.

mod block;
mod change;
mod flow;
mod insert;
mod lines;
mod list;
mod meant;
mod place;
mod write;

pub use super::patch::{Overlap, Patch, Patches};
pub use change::{CollectionChange, DocumentChanges, Fragment, Insert, MovedEntry, NewValue, Refused};
pub use list::{is_mapping_of, list_as_mapping};
pub use write::{block_text, flow_text};

use super::key::ScalarKey;
use super::{CollectionStyle, Document, NodeId, ProblemKind, Splice, Use, View};
use crate::text::Span;
use block::BlockCollection;
use flow::FlowCollection;
use meant::MeaningCheck;
pub use place::{entry_span, parent as holder};
use place::{members, path};
use std::collections::{HashMap, HashSet};

impl DocumentChanges {
    /// The changes of the text.
    ///
    /// # Errors
    /// When a change would reach further than was asked (a value that is used in several places), or cannot be
    /// written.
    pub fn patches(&self, document: &Document) -> Result<Patches, Refused> {
        let mut patches = Vec::new();
        let moved: Vec<&MovedEntry> = self
            .collections
            .values()
            .flat_map(|change| {
                let inserted = change.inserted.values().flatten();
                let entries = change.values.values().filter_map(|value| match value {
                    NewValue::Entries(inserts) => Some(inserts),
                    _ => None,
                });
                inserted.chain(entries.flatten())
            })
            .flat_map(taken_in)
            .collect();
        let aliases = document.has_aliases();
        // Inner collections first: what comes to the end of one is before what comes after it.
        for (&node, change) in self.collections.iter().rev() {
            if change.is_empty() {
                continue;
            }
            if aliases {
                self.check_shared(document, node)?;
                check_anchors(document, node, change, &moved, &self.rewritten(document))?;
            }
            patches.extend(match document.collection_style(node) {
                Some(CollectionStyle::Block) => BlockCollection::new(document, node).patches(change)?,
                Some(CollectionStyle::Flow) => FlowCollection::new(document, node).patches(change, &moved)?,
                Some(CollectionStyle::FlowPair) | None => {
                    return Err(Refused::new(
                        "this place cannot be changed by itself",
                        "change the text by hand",
                        Some(document.span(node)),
                    ));
                }
            });
        }
        if let Some(root) = &self.root {
            patches.push(insert::new_root(document, root)?);
        }
        Patches::new(patches).map_err(|overlap| {
            Refused::new(
                overlap.to_string(),
                "make the changes one after the other",
                Some(overlap.0),
            )
        })
    }

    /// Compares what `new` means with what the changes make of `old`.
    ///
    /// # Errors
    /// When they differ.
    pub fn verify(&self, old: &Document, new: &Document) -> Result<(), Refused> {
        let worse = new.problems().len() > old.problems().len();
        let comparison = MeaningCheck::new(self, old, new);
        if !worse && comparison.holds() {
            return Ok(());
        }
        Err(match new.problems().iter().find(|_| worse) {
            Some(problem) if problem.kind == ProblemKind::Alias => Refused::new(
                "an alias would come before its anchor",
                "write the value out in place of the alias",
                None,
            ),
            Some(problem) => Refused::new(
                format!("the file would not be YAML any more: {}", problem.message),
                problem.help,
                None,
            ),
            None => not_meant(),
        })
    }

    /// The starts of the aliases that these changes replace or remove.
    fn rewritten(&self, document: &Document) -> HashSet<usize> {
        let gone = self.collections.iter().flat_map(|(&node, change)| {
            let all = members(document, node);
            let indices = change.values.keys().chain(&change.removed);
            indices
                .filter_map(|&index| all.get(index))
                .map(|member| member.value)
                .filter(|value| value.alias)
                .map(|value| value.span.start)
                .collect::<Vec<_>>()
        });
        gone.collect()
    }

    /// The same where `splice` makes the changes, in time in proportion to its parts; the rest of the document is known
    /// to stay. None where it does not hold a part for each change.
    pub fn verify_parts(&self, old: &Document, splice: &Splice) -> Option<Result<(), Refused>> {
        let regions = &splice.regions;
        let comparisons: Vec<_> = regions
            .iter()
            .map(|region| (MeaningCheck::of_region(self, old, region), region))
            .collect();
        let covered = |collection: NodeId, member: Option<usize>, insert: Option<usize>| {
            comparisons
                .iter()
                .any(|(comparison, region)| comparison.covers(region, collection, member, insert))
        };
        let is_covered = |(&collection, change): (&NodeId, &CollectionChange)| {
            let values = change.values.keys().chain(change.keys.keys());
            let inserted = change.inserted.iter().filter(|(_, list)| !list.is_empty());
            values
                .chain(&change.removed)
                .all(|&index| covered(collection, Some(index), None))
                && inserted
                    .into_iter()
                    .all(|(&index, _)| covered(collection, None, Some(index)))
        };
        if self.root.is_some() || !self.collections.iter().all(is_covered) {
            return None;
        }
        let holds = comparisons
            .iter()
            .all(|(comparison, region)| comparison.holds_in(region));
        Some(if holds { Ok(()) } else { Err(not_meant()) })
    }

    /// Refuses a change inside of something that is used elsewhere too.
    fn check_shared(&self, document: &Document, node: NodeId) -> Result<(), Refused> {
        if self.shared {
            return Ok(());
        }
        let around = path(document, node).into_iter().map(|(outer, _)| outer);
        match around.chain([node]).find(|&outer| document.is_aliased(outer)) {
            None => Ok(()),
            Some(shared) => {
                let name = document.anchor(shared).map_or("", |anchor| anchor.name);
                let uses = uses_of(document, shared);
                let lines: Vec<String> = uses
                    .iter()
                    .map(|used| document.lines().line(used.span.start).to_string())
                    .collect();
                Err(Refused::new(
                    format!(
                        "its value (&{name}) is used again in line {}, which would change too",
                        lines.join(", ")
                    ),
                    "write the value out where it is used, in place of the alias",
                    document.anchor(shared).map(|anchor| anchor.span),
                ))
            }
        }
    }
}

/// Returns whether Python takes two nodes of a document for the same key of a dict: `1`, `1.0` and `true` are.
#[must_use]
pub fn same_key(document: &Document, one: NodeId, other: NodeId) -> bool {
    ScalarKey::new(document, one) == ScalarKey::new(document, other)
}

/// The entries of a mapping whose key is written more than once: for each of their indices all of them, in order.
#[must_use]
pub fn repeated_keys(document: &Document, mapping: NodeId) -> HashMap<usize, Vec<usize>> {
    let View::Mapping(entries) = document.view(mapping) else {
        return HashMap::new();
    };
    let mut groups: HashMap<ScalarKey<'_>, Vec<usize>> = HashMap::new();
    for (index, entry) in entries.enumerate() {
        groups
            .entry(ScalarKey::new(document, entry.key.node))
            .or_default()
            .push(index);
    }
    let repeated = groups.into_values().filter(|group| group.len() > 1);
    repeated
        .flat_map(|group| group.clone().into_iter().map(move |index| (index, group.clone())))
        .collect()
}

fn not_meant() -> Refused {
    Refused::new(
        "the file would not mean what was asked",
        "change the text by hand",
        None,
    )
}

/// The parts that an insertion moves from elsewhere in the document.
fn taken_in(insert: &Insert) -> Vec<&MovedEntry> {
    match insert {
        Insert::Text(taken) => vec![taken],
        Insert::New {
            value: NewValue::Entries(inserts),
            ..
        } => inserts.iter().flat_map(taken_in).collect(),
        Insert::New { .. } => Vec::new(),
    }
}

fn uses_of(document: &Document, node: NodeId) -> Vec<Use> {
    document.aliases().filter(|used| used.node == node).collect()
}

/// Refuses to take away an anchor that something outside of what goes refers to. What is only moved keeps its anchors:
/// whether they still come before their aliases is for the comparison to say.
fn check_anchors(
    document: &Document,
    collection: NodeId,
    change: &CollectionChange,
    moved: &[&MovedEntry],
    rewritten: &HashSet<usize>,
) -> Result<(), Refused> {
    if change.removed.is_empty() && change.values.is_empty() && change.keys.is_empty() {
        return Ok(());
    }
    let entries = members(document, collection);
    let is_moved = |index: usize| {
        moved
            .iter()
            .any(|taken| taken.from == collection && taken.index == index)
    };
    let mut gone = Vec::new();
    for member in change
        .removed
        .iter()
        .filter(|&&index| !is_moved(index))
        .filter_map(|&index| entries.get(index))
    {
        let whole = Span::new(member.start(), member.end());
        gone.extend(member.key.map(|key| (key, whole)));
        gone.push((member.value, whole));
    }
    for (index, new) in &change.values {
        // A new value with the old one's anchor is what the aliases refer to then.
        if let Some(member) = entries.get(*index)
            && !keeps_anchor(document, member.value.node, new)
        {
            gone.push((member.value, member.value.span));
        }
    }
    for key in change.keys.keys().filter_map(|&index| entries.get(index)?.key) {
        gone.push((key, key.span));
    }
    for (used, whole) in gone {
        for node in shared_nodes(document, used) {
            let outside = uses_of(document, node)
                .into_iter()
                .filter(|alias| !rewritten.contains(&alias.span.start))
                .find(|alias| alias.span.start < whole.start || alias.span.start >= whole.end);
            if let Some(alias) = outside {
                let name = document.anchor(node).map_or("", |anchor| anchor.name);
                let line = document.lines().line(alias.span.start);
                return Err(Refused::new(
                    format!("line {line} refers to its anchor &{name}"),
                    "write the value out there, in place of the alias",
                    Some(alias.span),
                ));
            }
        }
    }
    Ok(())
}

/// Returns whether `new` has the anchor of the node that it replaces.
fn keeps_anchor(document: &Document, old: NodeId, new: &NewValue) -> bool {
    let NewValue::Written(fragment) = new else {
        return false;
    };
    let anchor = fragment.root().and_then(|root| fragment.document().anchor(root));
    let name = anchor.map(|anchor| anchor.name);
    name.is_some() && name == document.anchor(old).map(|anchor| anchor.name)
}

/// The nodes in `used` that an alias refers to.
fn shared_nodes(document: &Document, used: Use) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut left = vec![used];
    while let Some(used) = left.pop() {
        if used.alias {
            continue;
        }
        if document.is_aliased(used.node) {
            found.push(used.node);
        }
        match document.view(used.node) {
            View::Scalar(_) => {}
            View::Sequence(items) => left.extend(items),
            View::Mapping(entries) => left.extend(entries.flat_map(|entry| [entry.key, entry.value])),
        }
    }
    found
}
