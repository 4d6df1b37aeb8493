//! Where each variable's own lines are in a file, and what must stand before them so that they can be read by themselves.

use super::written::as_yaml;
use crate::text::{Section, Span};
use crate::variables::{Reading, SectionForm};
use crate::yaml::{CollectionStyle, Document, NodeId, Value, View};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Each variable's own lines. Variables are numbered from 0, inputs first.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    lines: Vec<(u32, u32)>,
    /// The keys above the variables of each section, each on a line of its own.
    frames: [String; 2],
    tied: Tied,
}

/// What variables have to do with anchors elsewhere.
#[derive(Clone, Debug, Default)]
struct Tied {
    /// The variables in whose lines an anchor stands that is used.
    holders: BTreeSet<u32>,
    /// The lines in which anchors stand that are used, in the order of the text.
    definitions: Vec<Definition>,
    /// The definitions that a variable refers to, each pair once, sorted.
    needs: Vec<(u32, u32)>,
}

/// Lines in which an anchor stands that is used elsewhere.
#[derive(Clone, Debug)]
struct Definition {
    lines: Span,
    /// Whether they begin in the first column with a key, so that they can stand for themselves.
    top: bool,
    /// The definitions that these lines refer to.
    needs: BTreeSet<u32>,
}

impl Blocks {
    /// The lines of each variable; none where they cannot be told apart by lines, or mean something only together.
    pub(super) fn of(document: &Document, reading: &Reading) -> Option<Self> {
        if !document.problems().is_empty() || document.is_lossy() {
            return None;
        }
        let mut blocks = Self {
            lines: Vec::new(),
            frames: Section::ALL.map(|section| frame(document, reading, section)),
            tied: Tied::default(),
        };
        for section in Section::ALL {
            blocks.add(document, reading, section)?;
        }
        let inputs = reading.entries(Section::Input).len();
        blocks.tied = Tied::of(
            document,
            reading,
            |offset| blocks.at(offset, inputs),
            &blocks.lines,
        )?;
        Some(blocks)
    }

    /// The lines of the variables of `section`.
    fn add(&mut self, document: &Document, reading: &Reading, section: Section) -> Option<()> {
        let entries = reading.entries(section);
        if entries.is_empty() {
            return Some(());
        }
        let place = reading.layout.section(section)?;
        let is_block = |node| document.collection_style(node) == Some(CollectionStyle::Block);
        let own = place.value_span.start <= document.span(place.node).start
            && document.span(place.node).end <= place.value_span.end;
        if place.form == SectionForm::Other || !own || !is_block(place.node) {
            return None;
        }
        if reading.layout.nested.is_some() && !reading.layout.parent.is_some_and(is_block) {
            return None;
        }
        if repeats_a_name(document, place.node, entries.len()) {
            return None;
        }
        let text = document.text();
        let first = self.lines.len();
        for entry in entries {
            let start = line_start(text, entry.span.start);
            let indent = text.get(start..entry.span.start)?;
            let begins_here = indent.contains('-') == entry.listed;
            if !begins_here || !indent.chars().all(|c| matches!(c, ' ' | '-' | '\u{feff}')) {
                return None;
            }
            let column = indent.len() - indent.trim_start_matches(' ').len();
            let start = comments_above(text, start, column);
            if let Some(before) = self.lines.get_mut(first..).and_then(<[(u32, u32)]>::last_mut) {
                before.1 = u32::try_from(start).ok()?;
                if before.0 >= before.1 {
                    return None;
                }
            }
            let end = comments_below(text, line_end(text, entry.span.end), column);
            self.lines
                .push((u32::try_from(start).ok()?, u32::try_from(end).ok()?));
        }
        Some(())
    }

    /// Whether variables refer to what stands elsewhere.
    pub(super) fn is_tied(&self) -> bool {
        !self.tied.definitions.is_empty()
    }

    pub(super) fn span(&self, number: usize) -> Option<Span> {
        let (start, end) = *self.lines.get(number)?;
        Some(Span::new(start as usize, end as usize))
    }

    /// The variable in whose lines `offset` lies; at a border the one that begins there.
    pub(super) fn at(&self, offset: usize, inputs: usize) -> Option<usize> {
        let (inputs, outputs) = self.lines.split_at_checked(inputs)?;
        for (part, first) in [(inputs, 0), (outputs, inputs.len())] {
            let after = part.partition_point(|(start, _)| *start as usize <= offset);
            if let Some(found) = after.checked_sub(1)
                && part.get(found).is_some_and(|(_, end)| offset < *end as usize)
            {
                return Some(first + found);
            }
        }
        None
    }

    /// What stands before the lines of these variables of `section`: the definitions that they refer to, then the keys
    /// above them. None when others refer to what stands in them.
    pub(super) fn frame(
        &self,
        document: &Document,
        section: Section,
        numbers: &[Range<usize>],
    ) -> Option<String> {
        let [inputs, outputs] = &self.frames;
        let keys = match section {
            Section::Input => inputs,
            Section::Output => outputs,
        };
        if self.tied.definitions.is_empty() {
            return Some(keys.clone());
        }
        let ranges = || {
            numbers.iter().filter_map(|range| {
                let (start, end) = (u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?);
                Some(start..end)
            })
        };
        let holds = |range| self.tied.holders.range::<u32, Range<u32>>(range).next().is_some();
        if ranges().any(holds) {
            return None;
        }
        Some(self.tied.written(document.text(), ranges()) + keys)
    }
}

impl Tied {
    /// Finds the anchors that are used and the aliases of them; `at` tells in which variable's `lines` an offset lies.
    /// None when they cannot be told apart.
    fn of(
        document: &Document,
        reading: &Reading,
        at: impl Fn(usize) -> Option<usize>,
        lines: &[(u32, u32)],
    ) -> Option<Self> {
        let mut tied = Self::default();
        let mut by_node: BTreeMap<NodeId, Span> = BTreeMap::new();
        let mut names: BTreeMap<&str, NodeId> = BTreeMap::new();
        for alias in document.aliases() {
            if by_node.contains_key(&alias.node) {
                continue;
            }
            let anchor = document.anchor(alias.node)?;
            if names.insert(anchor.name, alias.node).is_some() {
                return None;
            }
            let span = match at(anchor.span.start) {
                Some(number) => {
                    let (start, end) = *lines.get(number)?;
                    tied.holders.insert(u32::try_from(number).ok()?);
                    Span::new(start as usize, end as usize)
                }
                None => around(document, reading, anchor.span.start)?,
            };
            by_node.insert(alias.node, span);
        }
        let spans: BTreeSet<Span> = by_node.values().copied().collect();
        let number_of = |span: &Span| u32::try_from(spans.range(..*span).count()).ok();
        let text = document.text();
        tied.definitions = spans
            .iter()
            .map(|span| Definition {
                lines: *span,
                top: !span.of(text).starts_with([' ', '-', '#']),
                needs: BTreeSet::new(),
            })
            .collect();
        let numbers: BTreeMap<NodeId, u32> = by_node
            .iter()
            .filter_map(|(node, span)| Some((*node, number_of(span)?)))
            .collect();
        for alias in document.aliases() {
            let needed = *numbers.get(&alias.node)?;
            if let Some(variable) = at(alias.span.start) {
                tied.needs.push((u32::try_from(variable).ok()?, needed));
            }
            let inside = |definition: &&mut Definition| {
                definition.lines.start <= alias.span.start && alias.span.end <= definition.lines.end
            };
            if let Some(definition) = tied.definitions.iter_mut().find(inside) {
                definition.needs.insert(needed);
            }
        }
        tied.needs.sort_unstable();
        tied.needs.dedup();
        Some(tied)
    }

    /// The definitions that these variables refer to, and those that these refer to.
    fn written(&self, text: &str, variables: impl Iterator<Item = Range<u32>>) -> String {
        let of = |range: Range<u32>| {
            let from = self
                .needs
                .partition_point(|(variable, _)| *variable < range.start);
            let rest = self.needs.iter().skip(from);
            rest.take_while(move |(variable, _)| *variable < range.end)
        };
        let mut open: Vec<u32> = variables.flat_map(of).map(|(_, needed)| *needed).collect();
        let mut needed = BTreeSet::new();
        while let Some(number) = open.pop() {
            if needed.insert(number)
                && let Some(definition) = self.definitions.get(number as usize)
            {
                open.extend(&definition.needs);
            }
        }
        let mut written = String::new();
        for number in needed {
            let Some(definition) = self.definitions.get(number as usize) else {
                continue;
            };
            if !definition.top {
                written.push_str(&format!("definition {number}:\n"));
            }
            written.push_str(definition.lines.of(text));
            if !written.ends_with(['\n', '\r']) {
                written.push('\n');
            }
        }
        written
    }
}

/// The keys above the variables of `section`.
fn frame(document: &Document, reading: &Reading, section: Section) -> String {
    let key = section.key();
    match (&reading.layout.nested, reading.layout.section(section)) {
        (Some(above), Some(place)) => {
            let text = document.text();
            let start = line_start(text, place.key_span.start);
            let indent = " ".repeat(place.key_span.start - start);
            let end = line_break(text, place.key_span.end);
            format!("{}:{end}{indent}{key}:{end}", as_yaml(above))
        }
        // New lines end as the line above them does.
        (None, Some(place)) => format!("{key}:{}", line_break(document.text(), place.key_span.end)),
        _ => format!("{key}:\n"),
    }
}

/// Whether a name stands twice in the section `node`, of which `understood` variables came: then lines of one variable
/// stand in several places.
fn repeats_a_name(document: &Document, node: NodeId, understood: usize) -> bool {
    let View::Mapping(entries) = document.view(node) else {
        return false;
    };
    if entries.clone().count() == understood {
        return false;
    }
    let mut names = BTreeSet::new();
    entries
        .filter_map(|entry| match document.value(entry.key.node) {
            Value::Text(name) => Some(name),
            _ => None,
        })
        .any(|name| !names.insert(name))
}

/// The lines of the entry beside the sections in which `offset` lies; none when it lies nowhere else.
fn around(document: &Document, reading: &Reading, offset: usize) -> Option<Span> {
    let root = document.root()?;
    let text = document.text();
    let sections: Vec<NodeId> = Section::ALL
        .into_iter()
        .filter_map(|section| Some(reading.layout.section(section)?.node))
        .collect();
    [Some(root), reading.layout.parent]
        .into_iter()
        .flatten()
        .filter(|parent| document.collection_style(*parent) == Some(CollectionStyle::Block))
        .find_map(|parent| {
            let View::Mapping(entries) = document.view(parent) else {
                return None;
            };
            entries
                .filter(|entry| Some(entry.value.node) != reading.layout.parent)
                .filter(|entry| !sections.contains(&entry.value.node) || entry.value.alias)
                .map(|entry| {
                    let start = line_start(text, entry.key.span.start);
                    Span::new(start, line_end(text, entry.value.span.end))
                })
                .find(|lines| lines.start <= offset && offset < lines.end)
        })
}

fn line_start(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    before
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |at| at + 1)
}

/// Where the comments begin that stand directly above the line at `start`, in its column: they go with the variable.
fn comments_above(text: &str, start: usize, column: usize) -> usize {
    let mut first = start;
    while let Some(before) = text.get(..first) {
        let ended = before
            .strip_suffix("\r\n")
            .or_else(|| before.strip_suffix(['\n', '\r']));
        let above = ended.map_or(first, |ended| line_start(text, ended.len()));
        let line = text.get(above..first).unwrap_or("");
        let words = line.trim_start_matches(' ');
        if line.len() - words.len() != column || !words.starts_with('#') {
            break;
        }
        first = above;
    }
    first
}

/// Where the comments end that stand below the line before `end`, further in than `column`: they belong to the variable.
fn comments_below(text: &str, mut end: usize, column: usize) -> usize {
    let mut probe = end;
    while probe < text.len() {
        let next = line_end(text, probe);
        let line = text.get(probe..next).unwrap_or("");
        let words = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - words.len();
        if words.starts_with('#') && indent > column {
            end = next;
        } else if !words.trim().is_empty() {
            break;
        }
        probe = next;
    }
    end
}

/// One past the line break after `offset`.
fn line_end(text: &str, offset: usize) -> usize {
    let after = text.get(offset..).unwrap_or("");
    match after.find(['\n', '\r']) {
        None => text.len(),
        Some(at) => offset + at + line_break(text, offset).len(),
    }
}

/// The line break after `offset`.
fn line_break(text: &str, offset: usize) -> &str {
    let after = text.get(offset..).unwrap_or("");
    let from = after.find(['\n', '\r']).unwrap_or(after.len());
    let rest = after.get(from..).unwrap_or("");
    ["\r\n", "\r"]
        .into_iter()
        .find(|end| rest.starts_with(end))
        .unwrap_or("\n")
}
