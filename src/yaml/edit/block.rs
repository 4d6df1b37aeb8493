//! Patches of collections by indentation: whole lines come and go, values are replaced where they are.

use super::change::{CollectionChange, Insert, NewValue, Refused};
use super::insert::{LineLayout, STEP, block_lines, entry_lines, is_block, last_value, rewritten_key};
use super::lines::{
    column, line_break, line_end, line_start, next_line, previous_line, starts_line, trim_back, trimmed_end,
};
use super::place::{
    EntryLines, Member, Members, after_empty_lines, after_indicator, comments_above, has_comment,
    keeps_empty_lines, keeps_lines_until, last_block_text, members, needs_line_break, parent, place,
    stripped_end,
};
use super::write::{self, Context};
use crate::text::Span;
use crate::yaml::patch::Patch;
use crate::yaml::{CollectionStyle, Document, NodeId, Use, View};

/// A collection by indentation while its patches are made.
pub(super) struct BlockCollection<'a> {
    document: &'a Document,
    node: NodeId,
    members: Members<'a>,
    patches: Vec<Patch>,
}

impl<'a> BlockCollection<'a> {
    pub(super) fn new(document: &'a Document, node: NodeId) -> Self {
        Self {
            document,
            node,
            members: members(document, node),
            patches: Vec::new(),
        }
    }

    /// The patches that make `change`.
    pub(super) fn patches(mut self, change: &CollectionChange) -> Result<Vec<Patch>, Refused> {
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

    fn place(&self, index: usize) -> Option<EntryLines> {
        place(self.document, self.node, index)
    }

    fn patch(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.patches.push(Patch {
            span: Span::new(start, end),
            text: text.into(),
        });
    }

    fn rekey(&mut self, index: usize, name: &str) {
        if let Some(key) = self.members.get(index).and_then(|member| member.key) {
            let written = rewritten_key(self.text(), key.span, name, Context::Block);
            self.patch(key.span.start, key.span.end, written);
        }
    }

    fn revalue(&mut self, index: usize, value: &NewValue) -> Result<(), Refused> {
        let (Some(member), Some(place)) = (self.members.get(index), self.place(index)) else {
            return Ok(());
        };
        if is_block(value) {
            return self.fill(&member, &place, value);
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
    fn fill(&mut self, member: &Member, place: &EntryLines, value: &NewValue) -> Result<(), Refused> {
        let text = self.text();
        let old = member.value.span;
        let Some(after) = after_indicator(text, member, place.start) else {
            let layout = LineLayout {
                line_break: line_break(text, next_line(text, member.end())),
                step: STEP,
            };
            let mut lines = vec![format!("{}:", " ".repeat(place.column))];
            lines.extend(block_lines(
                self.document,
                value,
                place.column + layout.step,
                &layout,
            )?);
            self.insert_lines(next_line(text, member.end()), &lines, layout.line_break, None);
            return Ok(());
        };
        if !old.is_empty() {
            self.patch(after, trimmed_end(text, old), "");
        }
        let layout = LineLayout {
            line_break: line_break(text, next_line(text, after)),
            step: STEP,
        };
        let lines = block_lines(self.document, value, place.column + layout.step, &layout)?;
        let mut end = next_line(text, trimmed_end(text, old).max(after));
        let last = match value {
            NewValue::Entries(inserts) => inserts.last().and_then(|last| last_value(self.document, last)),
            _ => None,
        };
        // What follows must not come to belong to a block of text.
        if let Some(last) = last.filter(|last| last_block_text(self.document, *last).is_some()) {
            end = end.max(place.end);
            if keeps_empty_lines(self.document, last) {
                end = after_empty_lines(text, end);
            }
        }
        self.insert_lines(end, &lines, layout.line_break, last);
        Ok(())
    }

    /// Inserts whole lines at `at`, which is a line's start or the end of a text without a final line break; `last` is
    /// the value of the document with which they end, if they come from it.
    fn insert_lines(&mut self, at: usize, lines: &[String], line_break: &str, last: Option<Use>) {
        let mut written = lines.join(line_break);
        let ends_file = at == self.text().len() && !self.text().ends_with(['\n', '\r']);
        let needs_break = last.is_some_and(|last| needs_line_break(self.document, last));
        if !ends_file || needs_break {
            written.push_str(line_break);
        }
        if !starts_line(self.text(), at) {
            written.insert_str(0, line_break);
        }
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
        self.remove_lines(0..=last, &CollectionChange::default());
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
                let start = place(self.document, outer, index)?.start;
                after_indicator(text, &members.get(index)?, start)
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
    fn replace_all(&mut self, change: &CollectionChange) -> Result<(), Refused> {
        let (Some(first), Some(end)) = (self.place(0), self.members.last().map(Member::end)) else {
            return Ok(());
        };
        let text = self.text();
        let layout = self.layout(&first, line_break(text, first.start));
        let mut lines = Vec::new();
        for insert in change.inserted.values().flatten() {
            entry_lines(
                self.document,
                insert,
                first.column,
                self.neighbours_flow(),
                &layout,
                &mut lines,
            )?;
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

    fn remove(&mut self, change: &CollectionChange) {
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
        self.remove_lines(change.removed.range(from..).copied(), change);
    }

    /// Removes the lines of entries. Where the text ends without a line break, it does so afterwards; and empty lines
    /// that a block of text before them would take for its own go too.
    fn remove_lines(&mut self, indices: impl Iterator<Item = usize>, change: &CollectionChange) {
        let text = self.text();
        let mut runs: Vec<Span> = Vec::new();
        let (mut stays, mut next) = (None, 0);
        for index in indices {
            if index > next {
                stays = self.members.get(index - 1);
            }
            next = index + 1;
            let Some(place) = self.place(index) else { continue };
            match runs.last_mut() {
                Some(run) if run.end == place.lead => run.end = place.end,
                _ => runs.push(Span::new(place.lead, place.end)),
            }
            let comes_between = change.inserted.get(&next).is_some_and(|list| !list.is_empty());
            if let (Some(run), Some(stays), false) = (runs.last_mut(), stays, comes_between)
                && keeps_lines_until(self.document, &stays, run.start)
            {
                run.end = after_empty_lines(text, run.end);
            }
        }
        for run in runs {
            // A block of text before it would lose its own line break.
            let at = self.document.members_before(self.node, run.start);
            let before = at.checked_sub(1).and_then(|before| self.members.get(before));
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
        let above = at.checked_sub(1).and_then(|before| self.members.get(before));
        let before = at.checked_sub(1).and_then(|before| self.place(before));
        let last = list.last().and_then(|last| last_value(self.document, last));
        let keeps = |value: Option<Use>| value.is_some_and(|value| keeps_empty_lines(self.document, value));
        // What comes first is above every comment, be it a variable's or a heading.
        let mut offset = before.map_or_else(
            || comments_above(text, sample.lead, sample.column),
            |before| before.end,
        );
        if keeps(last) && before.is_some() {
            offset = after_empty_lines(text, offset);
        }
        // An empty line after a block of text that keeps them would be its own.
        let apart = self.blank_between();
        let mut previous = above.map(|above| above.value);
        let layout = self.layout(&sample, line_break(text, offset));
        let column = sample.column;
        let mut lines = Vec::new();
        for insert in list {
            if apart && before.is_some() && !keeps(previous) {
                lines.push(String::new());
            }
            previous = last_value(self.document, insert);
            entry_lines(
                self.document,
                insert,
                column,
                self.neighbours_flow(),
                &layout,
                &mut lines,
            )?;
            if apart && before.is_none() && !keeps(previous) {
                lines.push(String::new());
            }
        }
        if before.is_none() && sample.midline {
            let pad = " ".repeat(column);
            let joined = lines.join(layout.line_break);
            let joined = joined.trim_start_matches(' ');
            self.patch(offset, offset, format!("{joined}{}{pad}", layout.line_break));
        } else {
            if let Some(open) = above.and_then(|above| stripped_end(self.document, above.value)) {
                self.patches.push(open);
            }
            self.insert_lines(offset, &lines, layout.line_break, last);
        }
        Ok(())
    }

    /// Returns whether the last two entries have an empty line between them.
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

    fn layout<'b>(&self, sample: &EntryLines, line_break: &'b str) -> LineLayout<'b> {
        let inner = self
            .members
            .sample()
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
        LineLayout { line_break, step }
    }

    /// Returns whether most of the last entries that are mappings are written with braces.
    fn neighbours_flow(&self) -> bool {
        let (mut flow, mut block) = (0, 0);
        for member in self.members.sample().filter(|member| !member.value.alias) {
            if let View::Mapping(_) = self.document.view(member.value.node) {
                match self.document.collection_style(member.value.node) {
                    Some(CollectionStyle::Block) => block += 1,
                    _ => flow += 1,
                }
            }
        }
        flow > block
    }
}
