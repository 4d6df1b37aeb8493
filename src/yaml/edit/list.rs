//! A list of mappings with a name each, rewritten as a mapping from the names.

use super::change::{DocumentChanges, Refused};
use super::lines::{Filler, column, filler, line_break, line_end, line_start, next_line};
use super::place::{Member, after_indicator, has_comment, members, parent, place};
use super::write::{self, Context};
use crate::text::Span;
use crate::yaml::patch::{Patch, Patches};
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
    let mut removed = DocumentChanges {
        shared: true,
        ..DocumentChanges::default()
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
        let Some((name_index, name)) = name_of(document, &item, key) else {
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
                item,
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

/// Returns whether `mapping` of `new` has the items of `list` under their names, without their `key` entries.
#[must_use]
pub fn is_mapping_of(document: &Document, list: NodeId, key: &str, new: &Document, mapping: NodeId) -> bool {
    let items = members(document, list);
    let found = members(new, mapping);
    items.len() == found.len()
        && items.iter().zip(found.iter()).all(|(item, found)| {
            let Some((name_index, name)) = name_of(document, &item, key) else {
                return false;
            };
            let named = found
                .key
                .is_some_and(|key| new.value(key.node) == Value::Text(name));
            let old: Vec<Member> = members(document, item.value.node).iter().collect();
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
                && old
                    .zip(fields.iter())
                    .all(|((_, old), new)| same_member(old, &new))
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
    item: Member,
    index: usize,
    (name_index, name): (usize, &str),
    removed: &mut DocumentChanges,
    patches: &mut Vec<Patch>,
) {
    let text = document.text();
    let Some(own) = place(document, list, index) else {
        return;
    };
    let node = item.value.node;
    let fields = members(document, node);
    // A list may be in the column of its own key; a mapping may not.
    let deeper = if own.column <= outer_column(document, list) {
        "  "
    } else {
        ""
    };
    let key = write::key(name, Context::Block);
    let braces = document.collection_style(node) != Some(CollectionStyle::Block);
    let mut replaced = Vec::new();
    let first = fields.get(0).map_or(own.start, Member::start);
    let name_first = name_index == 0 && !has_comment(document, own.start, first);
    if braces {
        replaced.push((Span::new(own.start, item.value.span.start), format!("{key}: ")));
        removed.of(node).removed.insert(name_index);
    } else if fields.len() == 1 {
        replaced.push((Span::new(own.start, item.end()), format!("{key}: {{}}")));
    } else if let (true, Some(name)) = (name_first, fields.get(0)) {
        replaced.push((Span::new(own.start, name.end()), format!("{key}:")));
    } else {
        let same_line = line_start(text, first) == line_start(text, own.start);
        replaced.push(if same_line {
            let pad = " ".repeat(column(text, first));
            let gap = format!("{key}:{}{deeper}{pad}", line_break(text, next_line(text, first)));
            (Span::new(own.start, first), gap)
        } else {
            (Span::new(own.start, own.start + 1), format!("{key}:"))
        });
        if let Some(name) = fields.get(name_index) {
            replaced.push((name_span(document, &name), String::new()));
        }
    }
    if !deeper.is_empty() {
        let covered = |at: usize| {
            let inside = |span: &Span| span.start < at && at < span.end;
            let whole_line = |span: &Span, text: &str| text.is_empty() && span.start == at;
            replaced
                .iter()
                .any(|(span, text)| inside(span) || whole_line(span, text))
        };
        let mut at = own.lead;
        let mut further_in = Vec::new();
        while at < own.end {
            if filler(text, at) != Some(Filler::Blank) && !covered(at) {
                further_in.push((Span::empty(at), deeper.to_owned()));
            }
            at = next_line(text, at);
        }
        replaced.extend(further_in);
    }
    patches.extend(replaced.into_iter().map(|(span, text)| Patch { span, text }));
}

/// The line of a field; only the field where a comment follows it.
fn name_span(document: &Document, field: &Member) -> Span {
    let text = document.text();
    let end = line_end(text, field.end());
    if has_comment(document, field.end(), end) {
        Span::new(field.start(), field.end())
    } else {
        Span::new(line_start(text, field.start()), next_line(text, field.end()))
    }
}

/// The column of the key whose value the list is.
fn outer_column(document: &Document, list: NodeId) -> usize {
    let Some((outer, index)) = parent(document, list) else {
        return 0;
    };
    let members = members(document, outer);
    let column = place(document, outer, index).map(|place| place.column);
    let own = members
        .get(index)
        .and_then(|member| after_indicator(document.text(), &member, member.start()));
    if own.is_some() { column.unwrap_or(0) } else { 0 }
}
