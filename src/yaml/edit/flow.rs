//! Patches of collections with brackets or braces.

use super::change::{CollectionChange, Insert, MovedEntry, Refused};
use super::insert::removal_patches;
use super::lines::{is_first_on_line, line_break, line_start, next_line, skip_gap, trim_back};
use super::place::{Member, after_indicator, entry_span, has_comment, members};
use super::write::{self, Context};
use crate::text::Span;
use crate::yaml::patch::Patch;
use crate::yaml::{CollectionStyle, Document, NodeId};

/// A collection in brackets or braces while its patches are made.
pub(super) struct FlowCollection<'a> {
    document: &'a Document,
    node: NodeId,
    members: Vec<Member>,
    patches: Vec<Patch>,
}

impl<'a> FlowCollection<'a> {
    pub(super) fn new(document: &'a Document, node: NodeId) -> Self {
        Self {
            document,
            node,
            members: members(document, node).iter().collect(),
            patches: Vec::new(),
        }
    }

    /// The patches that make `change`.
    /// `moved` is what is taken from anywhere in the document to be elsewhere.
    pub(super) fn patches(
        mut self,
        change: &CollectionChange,
        moved: &[&MovedEntry],
    ) -> Result<Vec<Patch>, Refused> {
        for (&index, name) in &change.keys {
            if let Some(key) = self.members.get(index).and_then(|member| member.key)
                && !change.removed.contains(&index)
            {
                self.patch(key.span.start, key.span.end, write::key(name, Context::Flow));
            }
        }
        for (&index, value) in &change.values {
            if !change.removed.contains(&index) {
                let written = write::value(self.document, value, Context::Flow)?;
                self.revalue(index, &written);
            }
        }
        let mut list = Vec::new();
        for (&at, inserts) in &change.inserted {
            for insert in inserts {
                list.push((at, self.entry(insert)?));
            }
        }
        if change.removed.len() == self.members.len() {
            let texts: Vec<String> = list.into_iter().map(|(_, text)| text).collect();
            self.replace_all(&texts.join(", "));
            return Ok(self.patches);
        }
        self.remove(change, moved);
        for (at, text) in list {
            self.insert(at, change, &text);
        }
        Ok(self.patches)
    }

    fn text(&self) -> &'a str {
        self.document.text()
    }

    fn patch(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.patches.push(Patch {
            span: Span::new(start, end),
            text: text.into(),
        });
    }

    fn revalue(&mut self, index: usize, written: &str) {
        let Some(&member) = self.members.get(index) else {
            return;
        };
        let old = member.value.span;
        if !old.is_empty() {
            let written = if written.is_empty() { "null" } else { written };
            self.patch(old.start, old.end, written);
        } else if member.key.is_none() {
            self.patch(old.start, old.start, written);
        } else if !written.is_empty() {
            match after_indicator(self.text(), &member, old.start) {
                Some(after) => self.patch(after, after, format!(" {written}")),
                None => self.patch(member.end(), member.end(), format!(": {written}")),
            }
        }
    }

    fn entry(&self, insert: &Insert) -> Result<String, Refused> {
        match insert {
            Insert::New { key, value } => {
                let value = write::value(self.document, value, Context::Flow)?;
                Ok(match key {
                    None => value,
                    Some(key) if value.is_empty() => format!("{}:", write::key(key, Context::Flow)),
                    Some(key) => format!("{}: {value}", write::key(key, Context::Flow)),
                })
            }
            Insert::Text(taken) => {
                let all = members(self.document, taken.from);
                let Some(member) = all.get(taken.index) else {
                    return Ok(String::new());
                };
                let span = Span::new(member.start(), member.end());
                let flow = self.document.collection_style(taken.from) != Some(CollectionStyle::Block);
                if flow {
                    return removal_patches(self.document, taken, &member, span, Context::Flow);
                }
                let lines = entry_span(self.document, taken.from, taken.index).unwrap_or(span);
                if has_comment(self.document, lines.start, lines.end) {
                    let help = "move the comments away first, or write the section by indentation";
                    return Err(Refused::new(
                        "between braces its comments have no place",
                        help,
                        Some(span),
                    ));
                }
                let value = write::again(self.document, member.value);
                Ok(match (&taken.key, member.key) {
                    (Some(key), _) => format!("{}: {value}", write::key(key, Context::Flow)),
                    (None, Some(key)) => format!("{}: {value}", write::again(self.document, key)),
                    (None, None) => value,
                })
            }
        }
    }

    /// Puts `text` between the brackets in the place of everything there.
    fn replace_all(&mut self, text: &str) {
        let span = self.document.span(self.node);
        let (open, close) = (span.start + 1, span.end.saturating_sub(1));
        match (self.members.first().copied(), self.members.last().copied()) {
            (Some(first), Some(last)) if has_comment(self.document, open, close) => {
                let after = skip_gap(self.text(), last.end());
                let comma = self.text().get(after..).is_some_and(|rest| rest.starts_with(','));
                let end = if comma { after + 1 } else { last.end() };
                self.patch(first.start(), end, text);
            }
            _ => self.patch(open, close, text),
        }
    }

    fn remove(&mut self, change: &CollectionChange, moved: &[&MovedEntry]) {
        let mut index = 0;
        while index < self.members.len() {
            if !change.removed.contains(&index) {
                index += 1;
                continue;
            }
            let last = (index..self.members.len())
                .take_while(|at| change.removed.contains(at))
                .last()
                .unwrap_or(index);
            let is_moved =
                |taken: &&MovedEntry| taken.from == self.node && (index..=last).contains(&taken.index);
            let moves = moved.iter().copied().any(|taken| is_moved(&taken));
            self.remove_run(index, last, moves);
            index = last + 1;
        }
    }

    /// Removes the entries from `first` to `last`; their neighbours stay, and the comment behind what only moves.
    fn remove_run(&mut self, first: usize, last: usize, moves: bool) {
        let text = self.text();
        let before = first
            .checked_sub(1)
            .and_then(|at| self.members.get(at))
            .copied()
            .map(Member::end);
        let after = self.members.get(last + 1).copied().map(Member::start);
        let (Some(start), Some(end)) = (
            self.members.get(first).copied().map(Member::start),
            self.members.get(last).copied().map(Member::end),
        ) else {
            return;
        };
        let comma = skip_gap(text, end);
        let comma = text
            .get(comma..)
            .is_some_and(|rest| rest.starts_with(','))
            .then_some(comma + 1);
        match (before, after) {
            (before, Some(after)) => {
                let own_line = is_first_on_line(text, start);
                let comma = comma.unwrap_or(end);
                let next_below = line_start(text, after) > line_start(text, comma);
                let next = next_line(text, comma);
                let comment_stays = moves && has_comment(self.document, comma, next);
                match before {
                    _ if own_line && next_below && !comment_stays => {
                        self.patch(line_start(text, start), next, "")
                    }
                    Some(before) if next_below && !own_line && !has_comment(self.document, before, start) => {
                        self.patch(before, end, "");
                    }
                    _ if has_comment(self.document, comma, after) => self.patch(start, comma, ""),
                    _ => self.patch(start, after, ""),
                }
            }
            (Some(before), None) if has_comment(self.document, before, start) => {
                let from = if is_first_on_line(text, start) {
                    line_start(text, start)
                } else {
                    trim_back(text, start)
                };
                self.patch(from, comma.unwrap_or(end), "");
            }
            (Some(before), None) => self.patch(before, end, ""),
            (None, None) => {}
        }
    }

    fn insert(&mut self, at: usize, change: &CollectionChange, written: &str) {
        let stays = |index: &usize| !change.removed.contains(index);
        let before = (0..at.min(self.members.len())).rev().find(stays);
        let after = (at..self.members.len()).find(stays);
        let before = before.and_then(|index| self.members.get(index).copied());
        let after = after.and_then(|index| self.members.get(index).copied());
        match (before, after) {
            (Some(before), _) => {
                let joint = self.joint(before.start());
                self.patch(before.end(), before.end(), format!(",{joint}{written}"));
            }
            (None, Some(after)) => {
                let joint = self.joint(after.start());
                self.patch(after.start(), after.start(), format!("{written},{joint}"));
            }
            (None, None) => {}
        }
    }

    /// The text between two entries: a blank, or a line break and the indentation where each has its own line.
    fn joint(&self, start: usize) -> String {
        let text = self.text();
        let lines = self
            .members
            .iter()
            .filter(|member| is_first_on_line(text, member.start()))
            .count();
        if lines == self.members.len() && is_first_on_line(text, start) {
            let pad = Span::new(line_start(text, start), start).of(text);
            format!("{}{pad}", line_break(text, start))
        } else {
            " ".to_owned()
        }
    }
}
