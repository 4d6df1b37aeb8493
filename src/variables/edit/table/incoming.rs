//! Rows that come in: what their columns hold, what is wrong with their cells, and the edit that they are.

use super::super::numbers::{number_text, typed_number, typed_range};
use super::super::types::{Edit, FieldChange, NewVariable, VariablePosition};
use super::TableColumn;
use crate::text::Section;
use crate::variables::VariableKind;
use crate::variables::entry::Reading;
use crate::yaml::edit::{Fragment, flow_text};

/// The probable meanings of the columns, and whether the first row names them: by its headings, else by what the cells
/// look like (a name, then numbers: default, lower and upper end; then a unit).
#[must_use]
pub fn guess(rows: &[Vec<String>]) -> (bool, Vec<TableColumn>) {
    let Some(first) = rows.first() else {
        return (false, Vec::new());
    };
    let named: Vec<Option<TableColumn>> = first.iter().map(|cell| TableColumn::of_heading(cell)).collect();
    let known = named.iter().flatten().count();
    if known > 0 && (named.contains(&Some(TableColumn::Name)) || known == named.len()) {
        let columns = named
            .into_iter()
            .map(|column| column.unwrap_or(TableColumn::Ignored))
            .collect();
        return (true, columns);
    }
    let mut numbers = [TableColumn::Default, TableColumn::Low, TableColumn::High].into_iter();
    let mut columns: Vec<TableColumn> = Vec::new();
    for cell in first {
        let cell = cell.trim();
        let next = if matches!(cell, "input" | "output") && !columns.contains(&TableColumn::Section) {
            TableColumn::Section
        } else if number_text(cell).is_some() {
            numbers.next().unwrap_or(TableColumn::Ignored)
        } else if typed_range(cell).is_some() {
            TableColumn::Range
        } else if !columns.contains(&TableColumn::Name) {
            TableColumn::Name
        } else if !columns.contains(&TableColumn::Unit) && !cell.is_empty() {
            TableColumn::Unit
        } else {
            TableColumn::Ignored
        };
        columns.push(next);
    }
    (false, columns)
}

/// Returns whether rows without headings may be a table, and not lines of prose: a cell is a number or a range, or most names
/// are single words.
#[must_use]
pub fn is_likely(rows: &[Vec<String>], columns: &[TableColumn]) -> bool {
    let is_number = |cell: &String| number_text(cell).is_some() || typed_range(cell).is_some();
    if rows.iter().flatten().any(is_number) {
        return true;
    }
    let column = columns
        .iter()
        .position(|column| *column == TableColumn::Name)
        .unwrap_or(0);
    let names = rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(|cell| cell.trim());
    let (mut words, mut prose) = (0_usize, 0_usize);
    for name in names.filter(|name| !name.is_empty()) {
        match name.contains(char::is_whitespace) {
            true => prose += 1,
            false => words += 1,
        }
    }
    words > prose
}

/// The problem of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// The column's index; none when the row as a whole is meant.
    pub column: Option<usize>,
    /// The problem.
    pub message: String,
}

/// A row on its way into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The section to which it goes.
    pub section: Section,
    /// The variable's name.
    pub name: String,
    /// The variable of this name that is there already; its fields are set then.
    pub existing: Option<VariablePosition>,
    /// Keys and values as YAML text.
    pub fields: Vec<(String, String)>,
    /// The errors that exclude it; a row with errors is left out.
    pub errors: Vec<CellError>,
    /// Accepted answers that get a warning.
    pub warnings: Vec<CellError>,
}

/// The edits that pasted rows (headings left out) would become. Rows without a section go to `section`.
#[must_use]
pub fn preview(
    reading: &Reading,
    rows: &[Vec<String>],
    columns: &[TableColumn],
    section: Section,
) -> Vec<Incoming> {
    let mut incoming: Vec<Incoming> = Vec::with_capacity(rows.len());
    let mut seen = std::collections::HashSet::new();
    for row in rows {
        let mut next = incoming_row(reading, row, columns, section);
        let existing = reading.named(next.section, &next.name).last();
        next.existing = existing.map(|index| VariablePosition {
            section: next.section,
            index,
        });
        check_default(reading, &mut next, columns);
        let name_column = columns.iter().position(|column| *column == TableColumn::Name);
        if next.name.is_empty() {
            next.errors.push(CellError {
                column: name_column,
                message: "there is no name".to_owned(),
            });
        } else if !seen.insert((next.section, next.name.clone())) {
            next.errors.push(CellError {
                column: name_column,
                message: "the name is in an earlier row already".to_owned(),
            });
        }
        incoming.push(next);
    }
    incoming
}

fn incoming_row(reading: &Reading, row: &[String], columns: &[TableColumn], section: Section) -> Incoming {
    let runtime = reading.runtime;
    let mut next = Incoming {
        section,
        name: String::new(),
        existing: None,
        fields: Vec::new(),
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    let (mut low, mut high) = (None, None);
    let mut bad_end = false;
    for (index, (cell, column)) in row.iter().zip(columns).enumerate() {
        let cell = cell.trim();
        let mut wrong = |message: &str| {
            next.errors.push(CellError {
                column: Some(index),
                message: format!("`{cell}` {message}{}", comma_help(cell)),
            });
        };
        if cell.is_empty() || *column == TableColumn::Ignored {
            continue;
        }
        match column {
            TableColumn::Ignored => {}
            TableColumn::Section => match Section::ALL
                .into_iter()
                .find(|section| cell.to_lowercase().starts_with(section.word()))
            {
                Some(found) => next.section = found,
                None => wrong("is neither input nor output"),
            },
            TableColumn::Name => next.name = cell.to_owned(),
            TableColumn::Kind => next.fields.push((runtime.kind_key().to_owned(), flow_text(cell))),
            TableColumn::Default => match default_text(cell) {
                Some(text) => next.fields.push((runtime.default_key().to_owned(), text)),
                None => wrong("is not a value"),
            },
            TableColumn::Low | TableColumn::High => match number_text(cell) {
                Some(text) if *column == TableColumn::Low => low = Some((index, text)),
                Some(text) => high = Some((index, text)),
                None => {
                    bad_end = true;
                    wrong("is not a number");
                }
            },
            TableColumn::Range => match typed_range(cell) {
                Some((from, to)) => {
                    low = Some((index, from));
                    high = Some((index, to));
                }
                None => wrong("is not a range, such as 0..1 or 1 ± 10%"),
            },
            TableColumn::Unit => next.fields.push((runtime.unit_key().to_owned(), flow_text(cell))),
            TableColumn::Constant => match cell.to_lowercase().as_str() {
                "true" | "yes" | "1" | "x" => next
                    .fields
                    .push((runtime.constant_key().to_owned(), "true".to_owned())),
                "false" | "no" | "0" => {}
                _ => wrong("is neither yes nor no"),
            },
            TableColumn::Field(key) => match Fragment::parse(cell) {
                Ok(_) => next.fields.push((key.clone(), cell.to_owned())),
                Err(_) => next.fields.push((key.clone(), flow_text(cell))),
            },
        }
    }
    match (low, high) {
        (Some((column, low)), Some((_, high))) => {
            if let (Some(from), Some(to)) = (typed_number(&low), typed_number(&high))
                && from > to
            {
                next.warnings.push(CellError {
                    column: Some(column),
                    message: format!("the range starts with its higher number: {low} is above {high}"),
                });
            }
            let key = runtime.range_key(next.section).to_owned();
            next.fields.push((key, format!("[{low}, {high}]")));
        }
        // What is said of the other end is enough.
        _ if bad_end => {}
        (Some((column, _)), None) | (None, Some((column, _))) => next.errors.push(CellError {
            column: Some(column),
            message: "the other end of the range is missing".to_owned(),
        }),
        (None, None) => {}
    }
    next
}

/// Refuses a scalar's default that is no number.
fn check_default(reading: &Reading, row: &mut Incoming, columns: &[TableColumn]) {
    let runtime = reading.runtime;
    let value = |key: &str| {
        row.fields
            .iter()
            .find(|(other, _)| other == key)
            .map(|(_, value)| value)
    };
    let existing = row
        .existing
        .and_then(|place| reading.entries(place.section).get(place.index)?.kind);
    let kind = match value(runtime.kind_key()) {
        Some(word) => runtime.kind_called(word).map(|rule| rule.kind),
        None => Some(existing.unwrap_or(VariableKind::Scalar)),
    };
    let scalar = matches!(kind, Some(VariableKind::Scalar | VariableKind::TorchScalar));
    let default = value(runtime.default_key()).filter(|text| number_text(text).is_none());
    if let Some(text) = default.filter(|_| scalar) {
        let message = format!("`{text}` is not a number{}", comma_help(text));
        row.errors.push(CellError {
            column: columns.iter().position(|column| *column == TableColumn::Default),
            message,
        });
    }
}

/// The replacement of a number with a decimal comma; empty for anything else.
fn comma_help(cell: &str) -> String {
    let dotted = cell.replacen(',', ".", 1);
    match number_text(&dotted) {
        Some(_) if dotted != cell => format!(": write {dotted}"),
        _ => String::new(),
    }
}

/// A default as YAML text: a number as YAML reads it, else the cell as YAML.
fn default_text(cell: &str) -> Option<String> {
    number_text(cell).or_else(|| Fragment::parse(cell).ok().map(|_| cell.to_owned()))
}

/// The edit, one step of undo, that takes the rows without errors: new variables are added, those that are there get
/// the fields.
#[must_use]
pub fn edit(incoming: &[Incoming]) -> Edit {
    let good = || incoming.iter().filter(|row| row.errors.is_empty());
    let set = good().filter_map(|row| {
        let fields = row.fields.iter().map(|(key, value)| FieldChange::set(key, value));
        Some((row.existing?, fields.collect()))
    });
    let mut edits = vec![Edit::Set(set.collect())];
    for section in Section::ALL {
        let new = good().filter(|row| row.existing.is_none() && row.section == section);
        edits.push(Edit::Add {
            section,
            at: None,
            variables: new
                .map(|row| NewVariable {
                    name: row.name.clone(),
                    fields: row.fields.clone(),
                })
                .collect(),
        });
    }
    Edit::Together(edits)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn columns_are_recognised_by_headings_or_cells() {
        let rows = parse("PV Name,Units,min,max,Default,remark\nx,mm,0,1,0.5,nice\n");
        let (header, columns) = guess(&rows);
        assert!(header);
        assert_eq!(
            columns,
            [
                TableColumn::Name,
                TableColumn::Unit,
                TableColumn::Low,
                TableColumn::High,
                TableColumn::Default,
                TableColumn::Ignored
            ]
        );
        let rows = parse("QUAD:1\t0.5\t0\t1\tkG\n");
        let (header, columns) = guess(&rows);
        assert!(!header);
        assert_eq!(
            columns,
            [
                TableColumn::Name,
                TableColumn::Default,
                TableColumn::Low,
                TableColumn::High,
                TableColumn::Unit
            ]
        );
        assert_eq!(
            guess(&parse("x,0..1,mm")).1,
            [TableColumn::Name, TableColumn::Range, TableColumn::Unit]
        );
    }
}
