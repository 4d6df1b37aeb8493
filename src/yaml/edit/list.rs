//! A list of mappings with a name each, rewritten as a mapping from the names.

use super::change::{Changes, Refused};
use super::lines::{column, line_break, line_start, next_line};
use super::place::{Member, after_indicator, members, parent, place};
use super::write::{self, Context};
use super::{Patch, Patches};
use crate::text::Span;
use crate::yaml::{CollectionStyle, Document, NodeId, Value, same};

/// The patches that make the sequence `list` a mapping: each item's `key` entry becomes its key. Comments, order and
/// all other text stay.
///
/// # Errors
/// When an item is an alias, is not a mapping, or has no text under `key`.
pub fn list_as_mapping(document: &Document, list: NodeId, key: &str) -> Result<Patches, Refused> {
    let items = members(document, list);
    let block = document.collection_style(list) == Some(CollectionStyle::Block);
    let mut patches = Vec::new();
    let mut removed = Changes {
        shared: true,
        ..Changes::default()
    };
    if items.is_empty() || !block {
        let span = document.span(list);
        let brackets = [(span.start, "{"), (span.end.saturating_sub(1), "}")];
        patches.extend(brackets.map(|(at, text)| Patch {
            span: Span::new(at, at + 1),
            text: text.to_owned(),
        }));
    }
    for (index, item) in items.iter().enumerate() {
        let Some((name_index, name)) = name_of(document, item, key) else {
            return Err(Refused::new(
                format!("item {} of the list does not say its {key} itself", index + 1),
                "write the section as a mapping from names in the text",
                Some(item.value.span),
            ));
        };
        if block {
            block_item(
                document,
                list,
                &items,
                index,
                (name_index, name),
                &mut removed,
                &mut patches,
            );
        } else {
            let at = item.value.span.start;
            patches.push(Patch {
                span: Span::empty(at),
                text: format!("{}: ", write::key(name, Context::Flow)),
            });
            removed.of(item.value.node).removed.insert(name_index);
        }
    }
    let removed = removed.patches(document)?;
    Patches::new(patches.into_iter().chain(removed.iter().cloned())).map_err(|overlap| {
        Refused::new(
            overlap.to_string(),
            "write the section as a mapping from names in the text",
            Some(overlap.0),
        )
    })
}

/// Whether `mapping` of `new` has the items of `list` under their names, without their `key` entries.
#[must_use]
pub fn is_mapping_of(document: &Document, list: NodeId, key: &str, new: &Document, mapping: NodeId) -> bool {
    let items = members(document, list);
    let found = members(new, mapping);
    items.len() == found.len()
        && items.iter().zip(&found).all(|(item, found)| {
            let Some((name_index, name)) = name_of(document, item, key) else {
                return false;
            };
            let named = found
                .key
                .is_some_and(|key| new.value(key.node) == Value::Text(name));
            let old = members(document, item.value.node);
            let old = old.iter().enumerate().filter(|(index, _)| *index != name_index);
            let fields = members(new, found.value.node);
            let same_member = |old: &Member, new_member: &Member| match (old.key, new_member.key) {
                (Some(old_key), Some(new_key)) => {
                    same(document, old_key.node, new, new_key.node)
                        && same(document, old.value.node, new, new_member.value.node)
                }
                _ => false,
            };
            named
                && old.clone().count() == fields.len()
                && old.zip(&fields).all(|((_, old), new)| same_member(old, new))
        })
}

/// The index and text of an item's own `key` entry, written once.
fn name_of<'a>(document: &'a Document, item: &Member, key: &str) -> Option<(usize, &'a str)> {
    if item.value.alias {
        return None;
    }
    let mut found = None;
    for (index, member) in members(document, item.value.node).iter().enumerate() {
        let is_key = member
            .key
            .is_some_and(|used| document.value(used.node) == Value::Text(key));
        if !is_key {
            continue;
        }
        match document.value(member.value.node) {
            Value::Text(name) if found.is_none() => found = Some((index, name)),
            _ => return None,
        }
    }
    found
}

fn block_item(
    document: &Document,
    list: NodeId,
    items: &[Member],
    index: usize,
    (name_index, name): (usize, &str),
    removed: &mut Changes,
    patches: &mut Vec<Patch>,
) {
    let text = document.text();
    let (Some(item), Some(own)) = (items.get(index), place(document, list, items, index)) else {
        return;
    };
    let node = item.value.node;
    let fields = members(document, node);
    // A list may stand in the column of its own key; a mapping may not.
    let deeper = if own.column <= outer_column(document, list) {
        "  "
    } else {
        ""
    };
    let key = write::key(name, Context::Block);
    let braces = document.collection_style(node) != Some(CollectionStyle::Block);
    let mut replace = |start: usize, end: usize, text: String| {
        patches.push(Patch {
            span: Span::new(start, end),
            text,
        });
    };
    if braces || fields.len() == 1 {
        let rest = if braces { "" } else { "{}" };
        let end = if braces { item.value.span.start } else { item.end() };
        replace(own.start, end, format!("{key}: {rest}"));
        if braces {
            removed.of(node).removed.insert(name_index);
        }
    } else if let (0, Some(first)) = (name_index, fields.first()) {
        replace(own.start, first.end(), format!("{key}:"));
    } else {
        let first = document.full_span(node).start;
        let same_line = line_start(text, first) == line_start(text, own.start);
        if same_line {
            let pad = " ".repeat(column(text, first));
            let gap = format!("{key}:{}{deeper}{pad}", line_break(text, next_line(text, first)));
            replace(own.start, first, gap);
        } else {
            replace(own.start, own.start + 1, format!("{key}:"));
        }
        removed.of(node).removed.insert(name_index);
    }
    if deeper.is_empty() {
        return;
    }
    let mut at = own.lead;
    while at < own.end {
        let blank = super::lines::filler(text, at) == Some(super::lines::Filler::Blank);
        if !blank {
            patches.push(Patch {
                span: Span::empty(at),
                text: deeper.to_owned(),
            });
        }
        at = next_line(text, at);
    }
}

/// The column of the key whose value the list is.
fn outer_column(document: &Document, list: NodeId) -> usize {
    let Some((outer, index)) = parent(document, list) else {
        return 0;
    };
    let members = members(document, outer);
    let column = place(document, outer, &members, index).map(|place| place.column);
    let own = members
        .get(index)
        .and_then(|member| after_indicator(document.text(), member, member.start()));
    if own.is_some() { column.unwrap_or(0) } else { 0 }
}
