//! The lines of entries that are put into a collection by indentation: new ones, and ones that are elsewhere.

use super::change::{Insert, MovedEntry, NewValue, Refused};
use super::lines::{line_break, line_start, starts_line, trimmed_end};
use super::place::{Member, members, place, stripped_end};
use super::write::{self, Context};
use crate::text::Span;
use crate::yaml::patch::{Patch, Patches};
use crate::yaml::{CollectionStyle, Document, MarkerKind, Use, View};

/// The number of columns by which fields are indented where the file does not show it.
pub(super) const STEP: usize = 2;

/// Returns whether a new value is written by indentation, on lines of its own.
pub(super) fn is_block(value: &NewValue) -> bool {
    match value {
        NewValue::Mapping(entries) => !entries.is_empty(),
        NewValue::Entries(inserts) => !inserts.is_empty(),
        NewValue::Written(_) | NewValue::Text(_) | NewValue::Again(_) => false,
    }
}

/// The lines of an entry to be inserted, in `column`; new mappings with braces when `flow`.
pub(super) fn entry_lines(
    document: &Document,
    insert: &Insert,
    column: usize,
    flow: bool,
    layout: &LineLayout,
    lines: &mut Vec<String>,
) -> Result<(), Refused> {
    match insert {
        Insert::New {
            key: Some(key),
            value,
        } => block_entry(document, key, value, column, flow, layout, lines),
        Insert::New { key: None, value } => block_item(document, value, column, flow, layout, lines),
        Insert::Text(taken) => moved_lines(document, taken, column, lines),
    }
}

/// The lines of a mapping by indentation, in `column`.
pub(super) fn block_lines(
    document: &Document,
    value: &NewValue,
    column: usize,
    layout: &LineLayout,
) -> Result<Vec<String>, Refused> {
    match value {
        NewValue::Mapping(entries) => block_mapping(document, entries, column, layout),
        NewValue::Entries(inserts) => {
            let mut lines = Vec::new();
            for insert in inserts {
                entry_lines(document, insert, column, false, layout, &mut lines)?;
            }
            Ok(lines)
        }
        NewValue::Written(_) | NewValue::Text(_) | NewValue::Again(_) => {
            Ok(vec![write::value(document, value, Context::Block)?])
        }
    }
}

/// The value of the document with which the lines of an entry to be inserted end; none for a new one.
pub(super) fn last_value(document: &Document, insert: &Insert) -> Option<Use> {
    match insert {
        Insert::Text(taken) if document.collection_style(taken.from) == Some(CollectionStyle::Block) => {
            let all = members(document, taken.from);
            all.get(taken.index).map(|member| member.value)
        }
        Insert::New {
            value: NewValue::Entries(inserts),
            ..
        } => inserts.last().and_then(|last| last_value(document, last)),
        Insert::Text(_) | Insert::New { .. } => None,
    }
}

/// The lines of an entry that is somewhere in the document, moved to `column`.
fn moved_lines(
    document: &Document,
    taken: &MovedEntry,
    column: usize,
    lines: &mut Vec<String>,
) -> Result<(), Refused> {
    let text = document.text();
    let all = members(document, taken.from);
    let Some(member) = all.get(taken.index) else {
        return Ok(());
    };
    let is_block = document.collection_style(taken.from) == Some(CollectionStyle::Block);
    let (span, from_column) = if is_block {
        let Some(place) = place(document, taken.from, taken.index) else {
            return Ok(());
        };
        if place.midline {
            let help = "change the text by hand";
            return Err(Refused::new(
                "the entry shares its line with another",
                help,
                Some(member.value.span),
            ));
        }
        let lead = if taken.with_comments {
            place.lead
        } else {
            line_start(text, place.start)
        };
        (Span::new(lead, place.end), place.column)
    } else {
        (Span::new(member.start(), member.end()), 0)
    };
    let chunk = removal_patches(document, taken, &member, span, Context::Block)?;
    let mut chunk = chunk.as_str();
    if let Some(stripped) = chunk
        .strip_suffix("\r\n")
        .or_else(|| chunk.strip_suffix(['\n', '\r']))
    {
        chunk = stripped;
    }
    if is_block {
        lines.extend(
            split_lines(chunk)
                .into_iter()
                .map(|line| shifted(line, from_column, column)),
        );
    } else {
        lines.push(format!("{}{chunk}", " ".repeat(column)));
    }
    Ok(())
}

/// The text of `span` (around `member`) with the key, field and anchors of `taken` changed.
pub(super) fn removal_patches(
    document: &Document,
    taken: &MovedEntry,
    member: &Member,
    span: Span,
    context: Context,
) -> Result<String, Refused> {
    let mut patches = Vec::new();
    let mut replace = |start: usize, end: usize, text: String| {
        patches.push(Patch {
            span: Span::new(start - span.start, end - span.start),
            text,
        });
    };
    if let Some(open) = stripped_end(document, member.value) {
        replace(open.span.start, open.span.end, open.text);
    }
    if let (Some(name), Some(key)) = (&taken.key, member.key) {
        let written = rewritten_key(document.text(), key.span, name, context);
        replace(key.span.start, key.span.end, written);
    }
    if let Some((field, name)) = &taken.field
        && let Some(field) = members(document, member.value.node).get(*field)
    {
        let flow = document.collection_style(member.value.node) != Some(CollectionStyle::Block);
        let inner = if flow { Context::Flow } else { context };
        let old = trimmed_end(document.text(), field.value.span);
        replace(field.value.span.start, old, write::text_value(name, inner));
    }
    if !taken.with_comments {
        for anchor in anchors(document, member.value) {
            let rest = document.text().get(anchor.end..).unwrap_or("");
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            replace(anchor.start, anchor.end + blanks, String::new());
        }
    }
    let patches = Patches::new(patches).map_err(|overlap| {
        Refused::new(
            overlap.to_string(),
            "change the text by hand",
            Some(member.value.span),
        )
    })?;
    Ok(patches.apply(span.of(document.text())))
}

/// A key's new text, for the place where the old one is: a `?` before it, or a blank before its
/// colon, changes what must be quoted.
pub(super) fn rewritten_key(text: &str, old: Span, name: &str, context: Context) -> String {
    let before = Span::new(line_start(text, old.start), old.start).of(text);
    match before.trim_end_matches(' ').ends_with('?') && context == Context::Block {
        true if before.ends_with('?') => format!(" {}", write::explicit_key(name)),
        true => write::explicit_key(name),
        false if text.get(old.end..).is_some_and(|rest| rest.starts_with(' ')) => {
            write::spaced_key(name, context)
        }
        false => write::key(name, context),
    }
}

/// The anchors in `used`, outermost first.
fn anchors(document: &Document, used: Use) -> Vec<Span> {
    let mut found = Vec::new();
    let mut left = vec![used];
    while let Some(used) = left.pop() {
        if used.alias {
            continue;
        }
        found.extend(document.anchor(used.node).map(|anchor| anchor.span));
        match document.view(used.node) {
            View::Scalar(_) => {}
            View::Sequence(items) => left.extend(items),
            View::Mapping(entries) => left.extend(entries.flat_map(|entry| [entry.key, entry.value])),
        }
    }
    found
}

/// The patch that gives a document without a value one: at the end of the text, before a `...`.
pub(super) fn new_root(document: &Document, root: &NewValue) -> Result<Patch, Refused> {
    let text = document.text();
    let root_span = document.root().map(|node| document.full_span(node));
    let end = document
        .markers()
        .iter()
        .find(|marker| marker.kind == MarkerKind::End)
        .map_or(text.len(), |marker| line_start(text, marker.span.start));
    let line_break = line_break(text, end);
    let layout = LineLayout {
        line_break,
        step: STEP,
    };
    let lines = match root {
        NewValue::Mapping(entries) if !entries.is_empty() => block_mapping(document, entries, 0, &layout)?,
        _ => vec![write::value(document, root, Context::Block)?],
    };
    let joined = lines.join(line_break);
    Ok(match root_span {
        // `{}`, `null` or `~`: the new value takes its place.
        Some(span) if !span.is_empty() => Patch {
            span,
            text: if starts_line(text, span.start) {
                joined
            } else {
                format!("{line_break}{joined}")
            },
        },
        _ => Patch {
            span: Span::empty(end),
            text: if starts_line(text, end) {
                joined + line_break
            } else {
                format!("{line_break}{joined}{line_break}")
            },
        },
    })
}

/// The layout of new lines.
pub(super) struct LineLayout<'a> {
    /// The line break between them.
    pub line_break: &'a str,
    /// The columns by which a mapping's fields are further in than its key.
    pub step: usize,
}

/// Lines of `key: value` in `column`; with braces when `flow`.
fn block_entry(
    document: &Document,
    name: &str,
    value: &NewValue,
    column: usize,
    flow: bool,
    layout: &LineLayout,
    lines: &mut Vec<String>,
) -> Result<(), Refused> {
    let pad = " ".repeat(column);
    let key = write::key(name, Context::Block);
    // What comes with its own lines keeps them.
    if is_block(value) && (!flow || matches!(value, NewValue::Entries(_))) {
        lines.push(format!("{pad}{key}:"));
        lines.extend(block_lines(document, value, column + layout.step, layout)?);
    } else {
        let value = write::value(document, value, Context::Block)?;
        let space = if value.is_empty() { "" } else { " " };
        lines.push(format!("{pad}{key}:{space}{value}"));
    }
    Ok(())
}

fn block_mapping(
    document: &Document,
    entries: &[(String, NewValue)],
    column: usize,
    layout: &LineLayout,
) -> Result<Vec<String>, Refused> {
    let mut lines = Vec::new();
    for (name, value) in entries {
        block_entry(document, name, value, column, false, layout, &mut lines)?;
    }
    Ok(lines)
}

/// Lines of `- value` in `column`.
fn block_item(
    document: &Document,
    value: &NewValue,
    column: usize,
    flow: bool,
    layout: &LineLayout,
    lines: &mut Vec<String>,
) -> Result<(), Refused> {
    let pad = " ".repeat(column);
    match value {
        NewValue::Mapping(entries) if !flow && !entries.is_empty() => {
            let inner = column + layout.step.max(2);
            for (index, line) in block_mapping(document, entries, inner, layout)?
                .into_iter()
                .enumerate()
            {
                if index == 0 {
                    let gap = " ".repeat(inner - column - 1);
                    lines.push(format!("{pad}-{gap}{}", line.trim_start_matches(' ')));
                } else {
                    lines.push(line);
                }
            }
        }
        _ => {
            let value = write::value(document, value, Context::Block)?;
            let space = if value.is_empty() { "" } else { " " };
            lines.push(format!("{pad}-{space}{value}"));
        }
    }
    Ok(())
}

/// Lines at any line break, which is left out.
fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let (line, after) = rest.split_at(at);
        lines.push(line);
        let after = after.strip_prefix("\r\n");
        rest = after.or_else(|| rest.get(at + 1..)).unwrap_or("");
    }
    lines.push(rest);
    lines
}

/// A line moved from one column to another; blank lines stay as they are.
fn shifted(line: &str, from: usize, to: usize) -> String {
    if line.trim().is_empty() || from == to {
        return line.to_owned();
    }
    if to > from {
        return format!("{}{line}", " ".repeat(to - from));
    }
    let blanks = line.len() - line.trim_start_matches(' ').len();
    line.get(blanks.min(from - to)..).unwrap_or(line).to_owned()
}
