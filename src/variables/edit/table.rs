//! Variables as rows: lists, and what is pasted from or exported to a spreadsheet.

mod delimited;
mod incoming;

pub use delimited::{parse, write};
pub use incoming::{CellError, Incoming, edit, guess, is_likely, preview};

use super::keys::{family, is_known};
use super::locate::own_fields;
use crate::variables::entry::{Entry, Reading};
use crate::yaml::{Document, Value, View};

/// The contents of a table's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableColumn {
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

impl TableColumn {
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

/// The heading of the fields that the runtime does not load.
const NOT_LOADED: &str = "not loaded";

/// The variables as rows of [`TableColumn::EXPORTED`], and the fields that the runtime does not load where there are any;
/// the headings first.
#[must_use]
pub fn listed(document: &Document, reading: &Reading) -> Vec<Vec<String>> {
    let mut rows = rows(document, reading);
    let not_loaded: Vec<String> = reading
        .all()
        .map(|entry| not_loaded(document, reading, entry))
        .collect();
    if not_loaded.iter().all(String::is_empty) {
        return rows;
    }
    let column = std::iter::once(NOT_LOADED.to_owned()).chain(not_loaded);
    for (row, cell) in rows.iter_mut().zip(column) {
        row.push(cell);
    }
    rows
}

/// The fields of a variable that its runtime does not load, as they are written.
fn not_loaded(document: &Document, reading: &Reading, entry: &Entry) -> String {
    let fields = crate::variables::entry::fields(document, entry);
    let is_loaded = |key: &str| is_known(reading.runtime, entry.section, entry.kind, key);
    let written: Vec<String> = fields
        .iter()
        .filter(|field| !is_loaded(&field.key))
        .map(|field| format!("{}: {}", field.key, cell_text(document, field.node)))
        .collect();
    written.join(", ")
}

/// The variables as rows of [`TableColumn::EXPORTED`], the headings first. A field that the runtime does not load has no
/// cell.
#[must_use]
pub fn rows(document: &Document, reading: &Reading) -> Vec<Vec<String>> {
    let headings = TableColumn::EXPORTED
        .iter()
        .map(|column| column.heading().to_owned())
        .collect();
    let mut rows: Vec<Vec<String>> = vec![headings];
    rows.extend(reading.all().map(|entry| row(document, reading, entry)));
    rows
}

fn row(document: &Document, reading: &Reading, entry: &Entry) -> Vec<String> {
    let fields = crate::variables::entry::fields(document, entry);
    let find = |key: &str| {
        family(key)
            .filter(|key| is_known(reading.runtime, entry.section, entry.kind, key))
            .find_map(|key| fields.iter().find(|field| field.key == key))
    };
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
