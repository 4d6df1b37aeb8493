//! Which lines of a text an edit may touch.

use crate::corpus::Opened;
use crate::meant::entry;
use lume_wizard::text::{Section, Span};
use lume_wizard::variables::edit::{Edit, FieldChange, VariablePosition};
use lume_wizard::variables::rules::REFERENCE_KEYS;
use lume_wizard::variables::{Reading, fields};
use lume_wizard::yaml::{CollectionStyle, Document, NodeId, ScalarStyle, Value, View};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// A text with every line break a `\n`.
pub fn with_plain_breaks(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The problem of the lines that differ: all lines but those of the variables that the edit is about, and their
/// comments, must be there in their order.
pub fn wrong_lines(opened: &Opened, edit: &Edit, new: &str) -> Option<String> {
    let (document, reading) = (&opened.document, &opened.reading);
    if may_reach_further(opened) {
        return None;
    }
    if opened.has_repeats() && !matches!(edit, Edit::Set(_) | Edit::Add { .. } | Edit::Duplicate { .. }) {
        // Every writing of a repeated key belongs to the edit.
        return None;
    }
    let old_text = with_plain_breaks(document.text());
    let new_text = with_plain_breaks(new);
    let old_lines: Vec<&str> = old_text.split('\n').collect();
    let mut allowed = vec![false; old_lines.len() + 1];
    let mut allow = |lines: RangeInclusive<usize>| {
        for line in lines.filter(|&line| line < old_lines.len()) {
            allowed[line] = true;
        }
    };
    for span in touched(opened, edit) {
        allow(lines_of(document, &old_lines, span));
    }
    if let Some(line) = header_of_open_end(document) {
        allow(line..=line);
    }
    for section in Section::ALL {
        let Some(place) = reading.layout.section(section) else {
            continue;
        };
        let braces = document
            .span(place.node)
            .of(document.text())
            .starts_with(['{', '[']);
        let many = reading.entries(section).len();
        if braces || many <= leaving(edit, section) {
            // The line of the section's key gets or loses its braces.
            let line = |at: usize| document.lines().line(at) - 1;
            let key = line(place.key_span.start);
            allow(key..=key);
            // A `?` and its `:` have a line each.
            let colon =
                (key..line(place.value_span.start)).find(|&at| old_lines[at].trim_start().starts_with(':'));
            colon.into_iter().for_each(|colon| allow(colon..=colon));
        }
        if braces {
            let whole = Span::new(place.key_span.start, place.value_span.end);
            allow(lines_of(document, &old_lines, whole));
        }
    }
    let mut next = new_text.split('\n');
    for (number, line) in old_lines.iter().enumerate() {
        let last_break = number + 1 == old_lines.len() && line.is_empty();
        if !allowed[number] && !last_break && !next.any(|other| other == *line) {
            return Some(format!("line {} is changed: {line:?}", number + 1));
        }
    }
    let new_lines = new_text.split('\n').count();
    let more = new_lines.saturating_sub(old_lines.len());
    (more > most_new_lines(reading, edit)?).then(|| format!("{} lines became {new_lines}", old_lines.len()))
}

/// A comment that an edit which takes nothing away has lost.
pub fn lost_comment(opened: &Opened, edit: &Edit, new: &Document) -> Option<String> {
    let keeps_all = matches!(
        edit,
        Edit::Add { .. }
            | Edit::Rename(_)
            | Edit::RenameField { .. }
            | Edit::Duplicate { .. }
            | Edit::Reorder { .. }
            | Edit::MoveSection { .. }
    );
    if !keeps_all {
        return None;
    }
    let texts = |document: &Document| -> Vec<String> {
        let text = document.text();
        document
            .comments()
            .map(|span| span.of(text).trim_end().to_owned())
            .collect()
    };
    let mut left = texts(new);
    texts(&opened.document).into_iter().find(|comment| {
        let at = left.iter().position(|other| other == comment);
        at.map(|at| left.swap_remove(at)).is_none()
    })
}

/// The parts that an edit may change: variables whole, or those of their fields that it names.
fn touched(opened: &Opened, edit: &Edit) -> Vec<Span> {
    let whole = |place: &VariablePosition| entry(&opened.reading, *place).span;
    match edit {
        Edit::Set(list) => list
            .iter()
            .flat_map(|(place, changes)| touched_fields(opened, *place, changes))
            .collect(),
        Edit::SetMany { variables, fields } => variables
            .iter()
            .flat_map(|place| touched_fields(opened, *place, fields))
            .collect(),
        Edit::Rename(list) => list
            .iter()
            .flat_map(|(place, _)| {
                let name = FieldChange::set("name", "");
                let mut spans = touched_fields(opened, *place, &[name]);
                let renamed = entry(&opened.reading, *place);
                spans.push(renamed.name_span);
                // The fields that name it follow.
                let fields = opened
                    .reading
                    .all()
                    .flat_map(|entry| fields(&opened.document, entry));
                let names = fields.filter(|field| {
                    REFERENCE_KEYS.contains(&field.key.as_str())
                        && opened.document.value(field.node) == Value::Text(&renamed.name)
                });
                spans.extend(names.map(|field| field.value_span));
                spans
            })
            .collect(),
        Edit::Remove(list) | Edit::MoveSection { variables: list, .. } => list.iter().map(whole).collect(),
        Edit::Reorder { variable, .. }
        | Edit::ChangeKind { variable, .. }
        | Edit::RenameField { variable, .. } => vec![whole(variable)],
        Edit::Together(edits) => edits.iter().flat_map(|edit| touched(opened, edit)).collect(),
        _ => Vec::new(),
    }
}

/// The fields of a variable that are set or unset; the whole variable where they are not on lines of their own.
fn touched_fields(opened: &Opened, place: VariablePosition, changes: &[FieldChange]) -> Vec<Span> {
    let (document, variable) = (&opened.document, entry(&opened.reading, place));
    let fields = lume_wizard::variables::fields(document, variable);
    let unset = changes.iter().filter(|change| change.value.is_none()).count();
    let own_line = |at: usize| {
        let before = Span::new(0, at).of(document.text());
        before.trim_end_matches(' ').ends_with(['\n', '\r'])
    };
    let own_lines = document.collection_style(variable.node) == Some(CollectionStyle::Block)
        && fields.first().is_some_and(|first| own_line(first.key_span.start));
    if !own_lines || unset >= fields.len() || opened.has_repeats() {
        return vec![variable.span];
    }
    let named = fields
        .iter()
        .filter(|field| changes.iter().any(|change| change.key == field.key));
    named
        .map(|field| Span::new(field.key_span.start, field.value_span.end))
        .collect()
}

/// The number of variables that leave a section.
fn leaving(edit: &Edit, section: Section) -> usize {
    match edit {
        Edit::Remove(list) | Edit::MoveSection { variables: list, .. } => {
            list.iter().filter(|place| place.section == section).count()
        }
        Edit::Together(edits) => edits.iter().map(|edit| leaving(edit, section)).sum(),
        _ => 0,
    }
}

/// By how many lines the text may grow; none where that says nothing.
fn most_new_lines(reading: &Reading, edit: &Edit) -> Option<usize> {
    Some(match edit {
        Edit::Set(list) => list.iter().map(|(_, fields)| 2 * fields.len()).sum(),
        Edit::SetMany { variables, fields } => 2 * variables.len() * fields.len(),
        Edit::ChangeKind { fields, .. } => 2 + 2 * fields.len(),
        Edit::Reorder { .. } => 1,
        Edit::MoveSection { to, .. } => {
            let forms = Section::ALL.map(|section| reading.layout.section(section).map(|place| place.form));
            if reading.entries(*to).is_empty() || forms[0] != forms[1] {
                return None;
            }
            2
        }
        Edit::Rename(_) | Edit::RenameField { .. } | Edit::Remove(_) => 0,
        _ => return None,
    })
}

/// Whether an edit may touch more than the lines of its variables: in a file on few lines, or one where a line's end
/// belongs to a value.
fn may_reach_further(opened: &Opened) -> bool {
    let document = &opened.document;
    let text = document.text();
    let root = document
        .root()
        .map_or("", |root| document.span(root).of(document.text()));
    let null = document.root().is_none_or(|root| document.scalar(root).is_some());
    // Empty lines that a `|+` keeps belong to it; and a lone CR before a lone LF, brought together, end one line.
    let kept = text.contains("|+");
    let lone = text.contains('\r') && text.contains('\n') && text.replace("\r\n", "").contains('\r');
    root.starts_with('{') || null || kept || lone
}

/// The line of the `|` or `>` of a block of text that ends with a file without a final line break: when something comes
/// after it, a `-` says that it has no line break at its end.
fn header_of_open_end(document: &Document) -> Option<usize> {
    let mut last = document
        .root()
        .filter(|_| !document.text().ends_with(['\n', '\r']))?;
    loop {
        last = match document.view(last) {
            View::Sequence(items) => items.last()?.node,
            View::Mapping(entries) => entries.last()?.value.node,
            View::Scalar(scalar) => {
                let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                return block.then(|| document.lines().line(document.span(last).start) - 1);
            }
        };
    }
}

/// The lines of a text, numbered from 0, that an edit of a variable may take away or change: its own, the comments
/// directly above it in its column, and those after its last field that are further in.
fn lines_of(document: &Document, lines: &[&str], span: Span) -> RangeInclusive<usize> {
    let mut first = document.lines().line(span.start) - 1;
    let mut last = document.lines().line(span.end.max(span.start + 1) - 1) - 1;
    let column = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let column_at = |at: usize| lines.get(at).map_or(0, |line| column(line));
    let comment = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| line.trim_start().starts_with('#'))
    };
    // A dash on a line of its own.
    let above = (0..first)
        .rev()
        .find(|&at| !lines[at].trim().is_empty() && !comment(at));
    if let Some(dash) = above.filter(|&at| lines[at].split('#').next().unwrap_or("").trim() == "-") {
        first = dash;
    }
    let own = column_at(first);
    while first > 0 && comment(first - 1) && column_at(first - 1) == own {
        first -= 1;
    }
    let mut probe = last + 1;
    while lines.get(probe).is_some_and(|line| line.trim().is_empty()) || comment(probe) {
        if comment(probe) {
            if column_at(probe) <= own {
                break;
            }
            last = probe;
        }
        probe += 1;
    }
    first..=last
}

/// Whether a mapping of the document has a key twice: then all of its entries belong to the edit.
pub fn has_repeats(document: &Document) -> bool {
    fn within(document: &Document, node: NodeId) -> bool {
        match document.view(node) {
            View::Scalar(_) => false,
            View::Sequence(items) => items
                .into_iter()
                .any(|item| !item.alias && within(document, item.node)),
            View::Mapping(entries) => {
                !document.pairs(node).repeated.is_empty()
                    || entries
                        .into_iter()
                        .any(|entry| !entry.value.alias && within(document, entry.value.node))
            }
        }
    }
    document.root().is_some_and(|root| within(document, root))
}
