//! Rows that were pasted or read from a table: what their columns hold, and what becomes of each row.

use super::columns;
use super::frame::{Choice, Dialog, DialogKind, MOST, PreviewLine, plain, problem};
use crate::editor::buffer::Buffer;
use crate::editor::edit_request::EditRequest;
use crate::text::display::counted;
use crate::text::{Section, Severity};
use crate::variables::edit::table::{self, CellError, Incoming};

/// The reason why a text is no table.
const NO_TABLE: &str = "This is no table: a row has a name, then numbers or a unit, in columns of their own.";

/// The dialog for rows in `text`; rows that name no section go to `section`.
///
/// # Errors
/// Why there are no rows in it.
pub fn dialog(text: &str, section: Section) -> Result<Dialog, &'static str> {
    let rows = table::parse(text);
    let (headings, mut columns) = table::guess(&rows);
    columns::once(&mut columns);
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    if rows.is_empty() || wide == 0 {
        return Err("There are no rows in it.");
    }
    if !headings && !table::is_likely(&rows, &columns) {
        return Err(NO_TABLE);
    }
    let count = rows.len() - usize::from(headings);
    let title = format!("{count} rows from a spreadsheet; what is in column:");
    let kind = DialogKind::Paste {
        rows: rows.into(),
        headings,
        columns,
        section,
    };
    let mut dialog = Dialog::new(kind, title, "apply the rows");
    head_columns(&mut dialog);
    Ok(dialog)
}

/// Lists the columns, each with its contents and its first cells.
fn head_columns(dialog: &mut Dialog) {
    let DialogKind::Paste {
        rows,
        headings,
        columns,
        ..
    } = &dialog.kind
    else {
        return;
    };
    let body = rows.get(usize::from(*headings)..).unwrap_or_default();
    dialog.choices = columns
        .iter()
        .enumerate()
        .map(|(at, column)| Choice {
            title: match column.heading() {
                "" => format!("{}: not used", at + 1),
                heading => format!("{}: {heading}", at + 1),
            },
            about: body
                .iter()
                .take(3)
                .filter_map(|row| row.get(at))
                .map(|cell| cell.trim())
                .collect::<Vec<_>>()
                .join(", "),
        })
        .collect();
}

pub(super) fn preview(dialog: &mut Dialog, buffer: &Buffer) -> (Vec<PreviewLine>, Option<String>) {
    head_columns(dialog);
    let DialogKind::Paste {
        rows,
        headings,
        columns,
        section,
    } = &dialog.kind
    else {
        return (Vec::new(), None);
    };
    let skipped = usize::from(*headings);
    let body = rows.get(skipped..).unwrap_or_default();
    let coming = table::preview(buffer.reading(), body, columns, *section);
    let good = coming.iter().filter(|row| row.errors.is_empty()).count();
    let bad = coming.len() - good;
    let named: Vec<String> = match rows.first().filter(|_| *headings) {
        Some(first) => first.iter().map(|cell| cell.trim().to_owned()).collect(),
        None => columns.iter().map(|column| column.heading().to_owned()).collect(),
    };
    let preview = incoming(
        coming.get(..coming.len().min(MOST)).unwrap_or_default(),
        skipped + 1,
        &named,
    );
    dialog.total = (coming.len() > MOST).then_some(coming.len());
    let changed = coming
        .iter()
        .filter(|row| row.errors.is_empty() && row.existing.is_some())
        .count();
    dialog.edit = (good > 0).then(|| EditRequest::new(table::edit(&coming), counted(good, "pasted row")));
    let told = |parts: &[(usize, &str)]| {
        let some = parts.iter().filter(|part| part.0 > 0);
        some.map(|(count, words)| format!("{count} {words}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let backwards = coming
        .iter()
        .filter(|row| row.errors.is_empty() && !row.warnings.is_empty())
        .count();
    dialog.sum = Some(told(&[
        (good - changed, "to add"),
        (changed, "to change"),
        (backwards, "with a warning"),
        (bad, "with errors"),
    ]));
    let taken = told(&[(good - changed, "added"), (changed, "changed")]);
    dialog.done = Some(format!("Rows: {taken}{}", left_out(&coming, skipped + 1)));
    dialog.then = coming
        .iter()
        .find(|row| row.errors.is_empty())
        .map(|row| (row.section, row.name.clone()));
    let refused = match (good, bad) {
        (0, _) => Some("No row can be added with these columns.".to_owned()),
        _ => None,
    };
    (preview, refused)
}

/// The most rows that are named in the status.
const NAMED: usize = 3;

/// The rows that were left out, behind what was done. The first has the number `first`.
fn left_out(rows: &[table::Incoming], first: usize) -> String {
    let bad = || (first..).zip(rows).filter(|(_, row)| !row.errors.is_empty());
    let named: Vec<String> = bad()
        .take(NAMED)
        .map(|(number, row)| row_called(number, row))
        .collect();
    match (named.len(), bad().count()) {
        (0, _) => String::new(),
        (shown, all) if all > shown => format!("; left out: {} and {} more", named.join(", "), all - shown),
        _ => format!("; left out: {}", named.join(", ")),
    }
}

/// A row by its number, counted from 1, and its name.
fn row_called(number: usize, row: &Incoming) -> String {
    match row.name.as_str() {
        "" => format!("row {number}"),
        name => format!("row {number} ({name})"),
    }
}

/// The preview of incoming rows. The first has the number `first`; `headings` are the columns' names.
fn incoming(rows: &[Incoming], first: usize, headings: &[String]) -> Vec<PreviewLine> {
    let told = |found: &[CellError]| {
        let cells = found.iter().map(|cell| {
            let heading = cell.column.and_then(|column| headings.get(column));
            match heading.filter(|heading| !heading.is_empty()) {
                Some(heading) => format!("{heading}: {}", cell.message),
                None => cell.message.clone(),
            }
        });
        cells.collect::<Vec<_>>().join("; ")
    };
    let mut shown = Vec::new();
    for (number, row) in (first..).zip(rows) {
        if !row.errors.is_empty() {
            let text = format!("{}, {}", row_called(number, row), told(&row.errors));
            shown.push(problem(Severity::Error, text));
            continue;
        }
        let what = if row.existing.is_some() { "change" } else { "add" };
        let fields: Vec<String> = row
            .fields
            .iter()
            .map(|(key, value)| format!("{key} {value}"))
            .collect();
        shown.push(plain(format!(
            "{what} {} {}   {}",
            row.section.word(),
            row.name,
            fields.join("   ")
        )));
        if !row.warnings.is_empty() {
            let text = format!("{}, {}", row_called(number, row), told(&row.warnings));
            shown.push(problem(Severity::Warning, text));
        }
    }
    shown
}
