//! Patches of collections by indentation: whole lines come and go, values are replaced where they stand.

use super::change::{Change, Insert, New, Refused, Taken};
use super::lines::{
    column, line_break, line_end, line_start, next_line, previous_line, starts_line, trim_back,
};
use super::place::{Member, Place, after_indicator, has_comment, last_block_text, members, parent, place};
use super::write::{self, Context};
use super::{Patch, Patches};
use crate::text::Span;
use crate::yaml::{CollectionStyle, Document, MarkerKind, NodeId, Use, View};

/// The number of columns by which fields are indented where the file does not show it.
const STEP: usize = 2;

/// A collection by indentation while its patches are made.
pub(super) struct Block<'a> {
    document: &'a Document,
    node: NodeId,
    members: Vec<Member>,
    patches: Vec<Patch>,
}

impl<'a> Block<'a> {
    pub(super) fn new(document: &'a Document, node: NodeId) -> Self {
        Self {
            document,
            node,
            members: members(document, node),
            patches: Vec::new(),
        }
    }

    /// The patches that make `change`.
    pub(super) fn patches(mut self, change: &Change) -> Result<Vec<Patch>, Refused> {
        for (&index, name) in &change.keys {
            if !change.removed.contains(&index) {
                self.rekey(index, name);
            }
        }
        for (&index, value) in &change.values {
            if !change.removed.contains(&index) {
                self.revalue(index, value)?;
            }
        }
        let inserts = change.inserted.values().any(|list| !list.is_empty());
        let all = !self.members.is_empty() && change.removed.len() == self.members.len();
        match (all, inserts) {
            (true, true) => self.replace_all(change)?,
            (true, false) => self.empty(),
            (false, _) => {
                self.remove(change);
                for (&at, list) in change.inserted.iter().filter(|(_, list)| !list.is_empty()) {
                    self.insert(at, list)?;
                }
            }
        }
        Ok(self.patches)
    }

    fn text(&self) -> &'a str {
        self.document.text()
    }

    fn place(&self, index: usize) -> Option<Place> {
        place(self.document, self.node, &self.members, index)
    }

    fn patch(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.patches.push(Patch {
            span: Span::new(start, end),
            text: text.into(),
        });
    }

    fn rekey(&mut self, index: usize, name: &str) {
        if let Some(key) = self.members.get(index).and_then(|member| member.key) {
            let written = write::key(name, Context::Block);
            self.patch(key.span.start, key.span.end, written);
        }
    }

    fn revalue(&mut self, index: usize, value: &New) -> Result<(), Refused> {
        let (Some(&member), Some(place)) = (self.members.get(index), self.place(index)) else {
            return Ok(());
        };
        if let New::Mapping(entries) = value
            && !entries.is_empty()
        {
            return self.fill(&member, &place, entries);
        }
        let written = write::value(self.document, value, Context::Block)?;
        let text = self.text();
        let old = member.value;
        let Some(after) = after_indicator(text, &member, place.start) else {
            let pad = " ".repeat(place.column);
            let written = format!("{}{pad}: {written}", line_break(text, member.end()));
            self.patch(member.end(), member.end(), written);
            return Ok(());
        };
        let below = line_start(text, old.span.start) > line_start(text, after - 1);
        let stays_below = below && !written.is_empty() && self.document.scalar(old.node).is_some();
        if old.span.is_empty() || (below && !stays_below) {
            if !written.is_empty() {
                self.patch(after, after, format!(" {written}"));
            }
            if !old.span.is_empty() {
                self.patch(line_end(text, after), trimmed_end(text, old.span), "");
            }
        } else {
            let start = if written.is_empty() { after } else { old.span.start };
            self.patch(start, trimmed_end(text, old.span), written);
        }
        Ok(())
    }

    /// Puts a mapping by indentation in the place of a value on the key's line.
    fn fill(&mut self, member: &Member, place: &Place, entries: &[(String, New)]) -> Result<(), Refused> {
        let text = self.text();
        let old = member.value.span;
        let Some(after) = after_indicator(text, member, place.start) else {
            return Err(Refused::new(
                "the key has no colon",
                "write a colon behind it",
                Some(old),
            ));
        };
        if !old.is_empty() {
            self.patch(after, trimmed_end(text, old), "");
        }
        let layout = Layout {
            line_break: line_break(text, next_line(text, after)),
            step: STEP,
        };
        let lines = block_mapping(self.document, entries, place.column + layout.step, &layout)?;
        let end = next_line(text, trimmed_end(text, old).max(after));
        self.insert_lines(end, &lines, layout.line_break);
        Ok(())
    }

    /// Inserts whole lines at `at`, which is a line's start or the end of a text without a final line break.
    fn insert_lines(&mut self, at: usize, lines: &[String], line_break: &str) {
        let joined = lines.join(line_break);
        let written = if starts_line(self.text(), at) {
            let ends_file = at == self.text().len() && !self.text().ends_with(['\n', '\r']);
            if ends_file { joined } else { joined + line_break }
        } else {
            format!("{line_break}{joined}")
        };
        self.patch(at, at, written);
    }

    /// Removes every entry and writes an empty collection.
    fn empty(&mut self) {
        let Some(last) = self.members.len().checked_sub(1) else {
            return;
        };
        let brackets = match self.document.view(self.node) {
            View::Sequence(_) => "[]",
            _ => "{}",
        };
        let text = self.text();
        let (Some(first), Some(end)) = (self.place(0), self.members.last().map(Member::end)) else {
            return;
        };
        if first.midline {
            self.patch(
                first.start,
                trimmed_end(text, Span::new(first.start, end)),
                brackets,
            );
            return;
        }
        self.remove_lines(0..=last);
        let full = self.document.full_span(self.node).start;
        let own = self.document.span(self.node).start;
        let properties = [
            self.document.anchor(self.node).map(|anchor| anchor.span),
            self.document.explicit_tag(self.node),
        ];
        let after_properties = properties.iter().flatten().map(|span| span.end).max();
        let at = match after_properties {
            Some(end) if full < own => Some(end),
            _ => parent(self.document, self.node).and_then(|(outer, index)| {
                let members = members(self.document, outer);
                let start = place(self.document, outer, &members, index)?.start;
                after_indicator(text, members.get(index)?, start)
            }),
        };
        match at {
            Some(at) => self.patch(at, at, format!(" {brackets}")),
            None => {
                let line = format!("{brackets}{}", line_break(text, first.lead));
                self.patch(first.lead, first.lead, line);
            }
        }
    }

    /// Puts new entries in the place of all there are.
    fn replace_all(&mut self, change: &Change) -> Result<(), Refused> {
        let (Some(first), Some(end)) = (self.place(0), self.members.last().map(Member::end)) else {
            return Ok(());
        };
        let text = self.text();
        let layout = self.layout(&first, line_break(text, first.start));
        let mut lines = Vec::new();
        for insert in change.inserted.values().flatten() {
            self.entry(insert, first.column, &layout, &mut lines)?;
        }
        let joined = lines.join(layout.line_break);
        let joined = joined.trim_start_matches(' ').to_owned();
        self.patch(
            first.start,
            trimmed_end(text, Span::new(first.start, end)),
            joined,
        );
        Ok(())
    }

    fn remove(&mut self, change: &Change) {
        let text = self.text();
        let mut from = 0;
        // The first entries on the line of something else make way for the first one that stays.
        if let Some(first) = self.place(0)
            && first.midline
            && change.removed.contains(&0)
        {
            from = (0..self.members.len())
                .find(|index| !change.removed.contains(index))
                .unwrap_or(0);
            let (Some(gone), Some(stays)) = (
                from.checked_sub(1).and_then(|last| self.place(last)),
                self.place(from),
            ) else {
                return;
            };
            if has_comment(self.document, gone.end, stays.start) {
                let end = line_end(text, self.members.get(from - 1).map_or(gone.start, Member::end));
                self.patch(trim_back(text, first.start), end, "");
            } else {
                self.patch(first.start, stays.start, "");
            }
        }
        self.remove_lines(change.removed.range(from..).copied());
    }

    /// Removes the lines of entries. Where the text ends without a line break, it does so afterwards.
    fn remove_lines(&mut self, indices: impl Iterator<Item = usize>) {
        let mut runs: Vec<Span> = Vec::new();
        for place in indices.filter_map(|index| self.place(index)) {
            match runs.last_mut() {
                Some(run) if run.end == place.lead => run.end = place.end,
                _ => runs.push(Span::new(place.lead, place.end)),
            }
        }
        let text = self.text();
        for run in runs {
            // A block of text before it would lose its own line break.
            let before = self.members.iter().rev().find(|member| member.end() <= run.start);
            let open_end = run.end == text.len()
                && !text.ends_with(['\n', '\r'])
                && before.is_none_or(|before| last_block_text(self.document, before.value).is_none());
            let start = previous_line(text, run.start)
                .filter(|_| open_end)
                .map_or(run.start, |above| line_end(text, above));
            self.patch(start, run.end, "");
        }
    }

    fn insert(&mut self, at: usize, list: &[Insert]) -> Result<(), Refused> {
        let (Some(sample), text) = (
            self.place(at.min(self.members.len().saturating_sub(1))),
            self.text(),
        ) else {
            return Ok(());
        };
        let before = at.checked_sub(1).and_then(|before| self.place(before));
        let offset = before.map_or(sample.lead, |before| before.end);
        let apart = self.blank_between();
        let layout = self.layout(&sample, line_break(text, offset));
        let column = sample.column;
        let mut lines = Vec::new();
        for insert in list {
            if apart && before.is_some() {
                lines.push(String::new());
            }
            self.entry(insert, column, &layout, &mut lines)?;
            if apart && before.is_none() {
                lines.push(String::new());
            }
        }
        if before.is_none() && sample.midline {
            let pad = " ".repeat(column);
            let joined = lines.join(layout.line_break);
            let joined = joined.trim_start_matches(' ');
            self.patch(offset, offset, format!("{joined}{}{pad}", layout.line_break));
        } else {
            self.insert_lines(offset, &lines, layout.line_break);
        }
        Ok(())
    }

    /// Whether the last two entries have an empty line between them.
    fn blank_between(&self) -> bool {
        let last = self.members.len().saturating_sub(1);
        let (Some(before), Some(after)) = (
            last.checked_sub(1).and_then(|index| self.place(index)),
            self.place(last),
        ) else {
            return false;
        };
        let between = Span::new(before.end, after.lead).of(self.text());
        !between.is_empty() && between.trim().is_empty()
    }

    fn layout<'b>(&self, sample: &Place, line_break: &'b str) -> Layout<'b> {
        let inner = self
            .members
            .iter()
            .rev()
            .take(20)
            .find(|member| {
                !member.value.alias
                    && self.document.collection_style(member.value.node) == Some(CollectionStyle::Block)
                    && matches!(self.document.view(member.value.node), View::Mapping(_))
            })
            .map(|member| column(self.text(), self.document.span(member.value.node).start));
        let step = inner
            .and_then(|inner| inner.checked_sub(sample.column))
            .filter(|&step| step > 0)
            .unwrap_or(STEP);
        Layout { line_break, step }
    }

    /// The lines of an entry to be inserted, in `column`.
    fn entry(
        &self,
        insert: &Insert,
        column: usize,
        layout: &Layout,
        lines: &mut Vec<String>,
    ) -> Result<(), Refused> {
        match insert {
            Insert::New {
                key: Some(key),
                value,
            } => {
                let flow = self.neighbours_flow();
                block_entry(self.document, key, value, column, flow, layout, lines)
            }
            Insert::New { key: None, value } => {
                let flow = self.neighbours_flow();
                block_item(self.document, value, column, flow, layout, lines)
            }
            Insert::Text(taken) => self.taken(taken, column, lines),
        }
    }

    /// Whether most of the last entries that are mappings are written with braces.
    fn neighbours_flow(&self) -> bool {
        let (mut flow, mut block) = (0, 0);
        for member in self
            .members
            .iter()
            .rev()
            .filter(|member| !member.value.alias)
            .take(20)
        {
            if let View::Mapping(_) = self.document.view(member.value.node) {
                match self.document.collection_style(member.value.node) {
                    Some(CollectionStyle::Block) => block += 1,
                    _ => flow += 1,
                }
            }
        }
        flow > block
    }

    /// The lines of an entry that stands somewhere in the document, moved to `column`.
    fn taken(&self, taken: &Taken, column: usize, lines: &mut Vec<String>) -> Result<(), Refused> {
        let text = self.text();
        let all = members(self.document, taken.from);
        let Some(member) = all.get(taken.index) else {
            return Ok(());
        };
        let is_block = self.document.collection_style(taken.from) == Some(CollectionStyle::Block);
        let (span, from_column) = if is_block {
            let Some(place) = place(self.document, taken.from, &all, taken.index) else {
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
        let chunk = taken_patches(self.document, taken, member, span, Context::Block)?;
        let mut chunk = chunk.as_str();
        if let Some(stripped) = chunk
            .strip_suffix("\r\n")
            .or_else(|| chunk.strip_suffix(['\n', '\r']))
        {
            chunk = stripped;
        }
        if is_block {
            lines.extend(split_lines(chunk).map(|line| shifted(line, from_column, column)));
        } else {
            lines.push(format!("{}{chunk}", " ".repeat(column)));
        }
        Ok(())
    }
}

/// The text of `span` (around `member`) with the key, field and anchors of `taken` changed.
pub(super) fn taken_patches(
    document: &Document,
    taken: &Taken,
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
    if let (Some(name), Some(key)) = (&taken.key, member.key) {
        replace(key.span.start, key.span.end, write::key(name, context));
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
pub(super) fn new_root(document: &Document, root: &New) -> Result<Patch, Refused> {
    let text = document.text();
    let root_span = document.root().map(|node| document.full_span(node));
    let end = document
        .markers()
        .iter()
        .find(|marker| marker.kind == MarkerKind::End)
        .map_or(text.len(), |marker| line_start(text, marker.span.start));
    let line_break = line_break(text, end);
    let layout = Layout {
        line_break,
        step: STEP,
    };
    let lines = match root {
        New::Mapping(entries) if !entries.is_empty() => block_mapping(document, entries, 0, &layout)?,
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

struct Layout<'a> {
    line_break: &'a str,
    step: usize,
}

/// Lines of `key: value` in `column`; with braces when `flow`.
fn block_entry(
    document: &Document,
    name: &str,
    value: &New,
    column: usize,
    flow: bool,
    layout: &Layout,
    lines: &mut Vec<String>,
) -> Result<(), Refused> {
    let pad = " ".repeat(column);
    let key = write::key(name, Context::Block);
    match value {
        New::Mapping(entries) if !flow && !entries.is_empty() => {
            lines.push(format!("{pad}{key}:"));
            lines.extend(block_mapping(document, entries, column + layout.step, layout)?);
        }
        _ => {
            let value = write::value(document, value, Context::Block)?;
            let space = if value.is_empty() { "" } else { " " };
            lines.push(format!("{pad}{key}:{space}{value}"));
        }
    }
    Ok(())
}

fn block_mapping(
    document: &Document,
    entries: &[(String, New)],
    column: usize,
    layout: &Layout,
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
    value: &New,
    column: usize,
    flow: bool,
    layout: &Layout,
    lines: &mut Vec<String>,
) -> Result<(), Refused> {
    let pad = " ".repeat(column);
    match value {
        New::Mapping(entries) if !flow && !entries.is_empty() => {
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

/// The end of `span` without the line breaks and blanks at its end (of a block of text).
fn trimmed_end(text: &str, span: Span) -> usize {
    let covered = span.of(text);
    span.start + covered.trim_end_matches(['\n', '\r']).len()
}

/// Lines at any line break, which is left out.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .flat_map(|line| line.split('\r'))
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
