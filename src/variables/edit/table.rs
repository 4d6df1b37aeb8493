//! Variables as rows: lists, and what is pasted from or exported to a spreadsheet.

use super::keys::family;
use super::locate::own_fields;
use super::numbers::{number_text, typed_range};
use super::types::{Edit, FieldChange, NewVariable, Place};
use crate::text::Section;
use crate::variables::Kind;
use crate::variables::entry::{Entry, Reading};
use crate::yaml::edit::{Fragment, flow_text};
use crate::yaml::{Document, Value, View};

/// What a column of a table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Nothing that is wanted.
    Ignored,
    /// `input` or `output`.
    Section,
    /// The name.
    Name,
    /// The kind, as the runtime spells it.
    Kind,
    /// The default.
    Default,
    /// The range's lower end.
    Low,
    /// The range's upper end.
    High,
    /// The range, as people type it.
    Range,
    /// The unit.
    Unit,
    /// Whether it is constant.
    Constant,
    /// Another field, as YAML text.
    Field(String),
}

impl Column {
    /// The columns of an exported table, in order.
    pub const EXPORTED: [Self; 8] = [
        Self::Section,
        Self::Name,
        Self::Kind,
        Self::Default,
        Self::Low,
        Self::High,
        Self::Unit,
        Self::Constant,
    ];

    /// The column's heading.
    #[must_use]
    pub fn heading(&self) -> &str {
        match self {
            Self::Ignored => "",
            Self::Section => "section",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Default => "default",
            Self::Low => "low",
            Self::High => "high",
            Self::Range => "range",
            Self::Unit => "unit",
            Self::Constant => "constant",
            Self::Field(key) => key,
        }
    }

    /// The column that a heading names; none for one that names nothing known.
    #[must_use]
    pub fn of_heading(heading: &str) -> Option<Self> {
        let lower = heading.trim().to_lowercase().replace([' ', '-'], "_");
        Some(match lower.as_str() {
            "section" | "input/output" | "in/out" => Self::Section,
            "name" | "variable" | "pv" | "variable_name" | "pv_name" => Self::Name,
            "kind" | "type" | "class" | "variable_class" | "variable_type" => Self::Kind,
            "default" | "default_value" | "value" | "nominal" => Self::Default,
            "low" | "lower" | "min" | "minimum" | "range_low" | "range_min" => Self::Low,
            "high" | "upper" | "max" | "maximum" | "range_high" | "range_max" => Self::High,
            "range" | "value_range" => Self::Range,
            "unit" | "units" => Self::Unit,
            "constant" | "is_constant" | "read_only" => Self::Constant,
            "description" | "precision" | "dtype" | "parent_variable" | "default_validation_config" => {
                Self::Field(lower)
            }
            _ => return None,
        })
    }
}

/// The variables as rows of [`Column::EXPORTED`], the headings first.
#[must_use]
pub fn rows(document: &Document, reading: &Reading) -> Vec<Vec<String>> {
    let headings = Column::EXPORTED
        .iter()
        .map(|column| column.heading().to_owned())
        .collect();
    let mut rows: Vec<Vec<String>> = vec![headings];
    rows.extend(reading.all().map(|entry| row(document, reading, entry)));
    rows
}

fn row(document: &Document, reading: &Reading, entry: &Entry) -> Vec<String> {
    let fields = crate::variables::entry::fields(document, entry);
    let find = |key: &str| family(key).find_map(|key| fields.iter().find(|field| field.key == key));
    let text = |key: &str| find(key).map_or_else(String::new, |field| cell_text(document, field.node));
    let ends: Vec<String> =
        find("value_range").map_or_else(Vec::new, |field| match document.view(field.node) {
            View::Sequence(items) => items.map(|item| cell_text(document, item.node)).collect(),
            _ => Vec::new(),
        });
    let end = |index: usize| {
        let two = ends.len() == 2;
        ends.get(index).filter(|_| two).cloned().unwrap_or_default()
    };
    let kind = entry
        .kind
        .and_then(|kind| reading.runtime.kind(kind))
        .map_or_else(|| text("type"), |rule| rule.word.to_owned());
    vec![
        entry.section.word().to_owned(),
        entry.name.clone(),
        kind,
        text("default"),
        end(0),
        end(1),
        text("units"),
        text("is_constant"),
    ]
}

/// A scalar's text; of anything else what is written, on one line.
fn cell_text(document: &Document, node: crate::yaml::NodeId) -> String {
    match document.scalar(node) {
        Some(scalar) => scalar.text.to_owned(),
        None => {
            let written = document.span(node).of(document.text());
            written.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }
}

/// Rows as delimited text; cells with the delimiter, quotes or line breaks are put between double quotes.
#[must_use]
pub fn write(rows: &[Vec<String>], delimiter: char) -> String {
    let mut text = String::new();
    for row in rows {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push(delimiter);
            }
            if cell.contains([delimiter, '"', '\n', '\r']) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push('\n');
    }
    text
}

/// Delimited text as rows of cells: tabs where there are any, else semicolons or commas, whichever the first line has
/// more of. Empty lines are left out.
#[must_use]
pub fn parse(text: &str) -> Vec<Vec<String>> {
    let first = text.lines().next().unwrap_or("");
    let count = |delimiter: char| first.matches(delimiter).count();
    let delimiter = if count('\t') > 0 {
        '\t'
    } else if count(';') > count(',') {
        ';'
    } else {
        ','
    };
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            '\r' | '\n' if !quoted => {
                if c == '\r' && characters.peek() == Some(&'\n') {
                    characters.next();
                }
                row.push(std::mem::take(&mut cell));
                push_row(&mut rows, &mut row);
            }
            c if c == delimiter && !quoted => row.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    row.push(cell);
    push_row(&mut rows, &mut row);
    rows
}

fn push_row(rows: &mut Vec<Vec<String>>, row: &mut Vec<String>) {
    let row = std::mem::take(row);
    if row.iter().any(|cell| !cell.trim().is_empty()) {
        rows.push(row);
    }
}

/// What the columns probably hold, and whether the first row names them: by its headings, else by what the cells look
/// like (a name, then numbers: default, lower and upper end; then a unit).
#[must_use]
pub fn guess(rows: &[Vec<String>]) -> (bool, Vec<Column>) {
    let Some(first) = rows.first() else {
        return (false, Vec::new());
    };
    let named: Vec<Option<Column>> = first.iter().map(|cell| Column::of_heading(cell)).collect();
    let known = named.iter().flatten().count();
    if known > 0 && (named.contains(&Some(Column::Name)) || known == named.len()) {
        let columns = named
            .into_iter()
            .map(|column| column.unwrap_or(Column::Ignored))
            .collect();
        return (true, columns);
    }
    let mut numbers = [Column::Default, Column::Low, Column::High].into_iter();
    let mut columns: Vec<Column> = Vec::new();
    for cell in first {
        let cell = cell.trim();
        let next = if matches!(cell, "input" | "output") && !columns.contains(&Column::Section) {
            Column::Section
        } else if number_text(cell).is_some() {
            numbers.next().unwrap_or(Column::Ignored)
        } else if typed_range(cell).is_some() {
            Column::Range
        } else if !columns.contains(&Column::Name) {
            Column::Name
        } else if !columns.contains(&Column::Unit) && !cell.is_empty() {
            Column::Unit
        } else {
            Column::Ignored
        };
        columns.push(next);
    }
    (false, columns)
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// The column's index; none when the row as a whole is meant.
    pub column: Option<usize>,
    /// What is wrong.
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
    pub existing: Option<Place>,
    /// Keys and values as YAML text.
    pub fields: Vec<(String, String)>,
    /// What keeps it from being taken; a row with errors is left out.
    pub errors: Vec<CellError>,
}

/// What pasted rows (headings left out) would become. Rows without a section go to `section`.
#[must_use]
pub fn preview(
    reading: &Reading,
    rows: &[Vec<String>],
    columns: &[Column],
    section: Section,
) -> Vec<Incoming> {
    let mut incoming: Vec<Incoming> = Vec::with_capacity(rows.len());
    let places: std::collections::HashMap<(Section, &str), usize> = Section::ALL
        .into_iter()
        .flat_map(|section| {
            let entries = reading.entries(section).iter().enumerate();
            entries.map(move |(index, entry)| ((section, entry.name.as_str()), index))
        })
        .collect();
    let mut seen = std::collections::HashSet::new();
    for row in rows {
        let mut next = incoming_row(reading, row, columns, section);
        next.existing = places
            .get(&(next.section, next.name.as_str()))
            .map(|&index| Place {
                section: next.section,
                index,
            });
        check_default(reading, &mut next, columns);
        let name_column = columns.iter().position(|column| *column == Column::Name);
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

fn incoming_row(reading: &Reading, row: &[String], columns: &[Column], section: Section) -> Incoming {
    let runtime = reading.runtime;
    let mut next = Incoming {
        section,
        name: String::new(),
        existing: None,
        fields: Vec::new(),
        errors: Vec::new(),
    };
    let (mut low, mut high) = (None, None);
    for (index, (cell, column)) in row.iter().zip(columns).enumerate() {
        let cell = cell.trim();
        let mut wrong = |message: &str| {
            next.errors.push(CellError {
                column: Some(index),
                message: message.to_owned(),
            });
        };
        if cell.is_empty() || *column == Column::Ignored {
            continue;
        }
        match column {
            Column::Ignored => {}
            Column::Section => match Section::ALL
                .into_iter()
                .find(|section| cell.to_lowercase().starts_with(section.word()))
            {
                Some(found) => next.section = found,
                None => wrong("it is neither input nor output"),
            },
            Column::Name => next.name = cell.to_owned(),
            Column::Kind => next.fields.push((runtime.kind_key().to_owned(), flow_text(cell))),
            Column::Default => match default_text(cell) {
                Some(text) => next.fields.push((runtime.default_key().to_owned(), text)),
                None => wrong("it is not a value"),
            },
            Column::Low | Column::High => match number_text(cell) {
                Some(text) if *column == Column::Low => low = Some((index, text)),
                Some(text) => high = Some((index, text)),
                None => wrong("it is not a number"),
            },
            Column::Range => match typed_range(cell) {
                Some((from, to)) => {
                    low = Some((index, from));
                    high = Some((index, to));
                }
                None => wrong("it is not a range, such as 0..1 or 1 ± 10%"),
            },
            Column::Unit => next.fields.push((runtime.unit_key().to_owned(), flow_text(cell))),
            Column::Constant => match cell.to_lowercase().as_str() {
                "true" | "yes" | "1" | "x" => next
                    .fields
                    .push((runtime.constant_key().to_owned(), "true".to_owned())),
                "false" | "no" | "0" => {}
                _ => wrong("it is neither yes nor no"),
            },
            Column::Field(key) => match Fragment::parse(cell) {
                Ok(_) => next.fields.push((key.clone(), cell.to_owned())),
                Err(_) => next.fields.push((key.clone(), flow_text(cell))),
            },
        }
    }
    match (low, high) {
        (Some((_, low)), Some((_, high))) => {
            let key = runtime.range_key(next.section).to_owned();
            next.fields.push((key, format!("[{low}, {high}]")));
        }
        (Some((column, _)), None) | (None, Some((column, _))) => next.errors.push(CellError {
            column: Some(column),
            message: "the other end of the range is missing".to_owned(),
        }),
        (None, None) => {}
    }
    next
}

/// A default as YAML text: a number as YAML reads it, else the cell as YAML.
/// Refuses a scalar's default that is no number.
fn check_default(reading: &Reading, row: &mut Incoming, columns: &[Column]) {
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
        None => Some(existing.unwrap_or(Kind::Scalar)),
    };
    let scalar = matches!(kind, Some(Kind::Scalar | Kind::TorchScalar));
    if scalar && value(runtime.default_key()).is_some_and(|text| number_text(text).is_none()) {
        row.errors.push(CellError {
            column: columns.iter().position(|column| *column == Column::Default),
            message: "the default is no number".to_owned(),
        });
    }
}

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

/// The value of a variable's own field `key`, by any of its names, as a row would show it.
#[must_use]
pub fn cell(document: &Document, entry: &Entry, key: &str) -> Option<String> {
    let fields = own_fields(document, entry.node);
    let field = family(key).find_map(|key| fields.iter().find(|field| field.key == key))?;
    match document.value(field.value.node) {
        Value::Null => None,
        _ => Some(cell_text(document, field.value.node)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_delimiters_quotes_and_breaks_come_back() {
        let rows = vec![
            vec!["a,b".to_owned(), "say \"x\"".to_owned()],
            vec!["two\nlines".to_owned(), String::new()],
        ];
        assert_eq!(parse(&write(&rows, ',')), rows);
        assert_eq!(
            parse("a\tb,c\r\n\r\nd\t\"e\tf\"\r\n"),
            [["a", "b,c"], ["d", "e\tf"]]
        );
        assert_eq!(parse("a;1,5;c\n"), [["a", "1,5", "c"]]);
    }

    #[test]
    fn columns_are_known_by_their_headings_or_their_cells() {
        let rows = parse("PV Name,Units,min,max,Default,remark\nx,mm,0,1,0.5,nice\n");
        let (header, columns) = guess(&rows);
        assert!(header);
        assert_eq!(
            columns,
            [
                Column::Name,
                Column::Unit,
                Column::Low,
                Column::High,
                Column::Default,
                Column::Ignored
            ]
        );
        let rows = parse("QUAD:1\t0.5\t0\t1\tkG\n");
        let (header, columns) = guess(&rows);
        assert!(!header);
        assert_eq!(
            columns,
            [
                Column::Name,
                Column::Default,
                Column::Low,
                Column::High,
                Column::Unit
            ]
        );
        assert_eq!(
            guess(&parse("x,0..1,mm")).1,
            [Column::Name, Column::Range, Column::Unit]
        );
    }
}
