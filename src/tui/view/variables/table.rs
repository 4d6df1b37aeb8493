//! The tables of inputs and outputs. Only the rows that are seen are made, so a hundred thousand cost what eight do.

use crate::text::{Section, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::view::popups::glyph;
use crate::tui::widgets::gauge::{self, Range};
use crate::variables::entry::Field;
use crate::variables::{Kind, fields};
use crate::wizard::variables::overlay::Current;
use crate::wizard::variables::query;
use crate::yaml::{Document, NodeId, Value, View};
use ratatui::layout::Rect;

/// What a row shows of a variable.
pub struct Row {
    name: String,
    kind: &'static str,
    scalar: bool,
    default: String,
    range: String,
    gauge: Option<Range>,
    unit: String,
    about: String,
    constant: bool,
}

impl Row {
    /// The row of a variable.
    pub fn of(current: &Current<'_>) -> Self {
        let (document, entry) = (current.document, current.entry);
        let runtime = current.reading.runtime;
        let written = fields(document, entry);
        let find = |key: &str| find(current, &written, key);
        let show = |key: &str| find(key).map_or_else(String::new, |field| shown(document, field));
        let default = show(runtime.default_key());
        Self {
            name: entry.name.clone(),
            kind: kind_word(current),
            scalar: matches!(entry.kind, Some(Kind::Scalar | Kind::TorchScalar) | None),
            range: show(runtime.range_key(entry.section)),
            gauge: range_of(current, &written),
            unit: query::units(current),
            about: about(&show, &default),
            default,
            constant: query::is_constant(current),
        }
    }
}

/// The word by which the file names the kind of a variable; `?` when it names none that is known.
pub fn kind_word(current: &Current<'_>) -> &'static str {
    current
        .entry
        .kind
        .and_then(|kind| current.reading.runtime.kind(kind))
        .map_or("?", |rule| rule.word)
}

/// The field that `key` or another of its names names.
fn find<'a>(current: &Current<'_>, written: &'a [Field], key: &str) -> Option<&'a Field> {
    let rule = current
        .entry
        .kind
        .and_then(|kind| current.reading.runtime.kind(kind));
    let rule = rule.and_then(|rule| rule.field(current.entry.section, key));
    let same = |found: &str| {
        found == key || rule.is_some_and(|field| field.key == found || field.aliases.contains(&found))
    };
    written.iter().find(|field| same(&field.key))
}

/// A value on one line.
fn shown(document: &Document, field: &Field) -> String {
    let mut text: String = field.value_span.of(document.text()).chars().take(60).collect();
    if text.contains(['\n', '\r', ' ']) {
        text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text
}

/// The range of a variable and its default, for the gauge.
pub fn range_of(current: &Current<'_>, written: &[Field]) -> Option<Range> {
    let runtime = current.reading.runtime;
    let (low, high) = ends(
        current.document,
        find(current, written, runtime.range_key(current.entry.section))?.node,
    )?;
    let default =
        find(current, written, runtime.default_key()).and_then(|field| number(current.document, field.node));
    (low <= high).then_some(Range { low, high, default })
}

/// What a variable that is no scalar is, from the fields that its kind has.
fn about(show: &dyn Fn(&str) -> String, default: &str) -> String {
    let axis = |name: &str| {
        let (low, high) = (show(&format!("{name}_min")), show(&format!("{name}_max")));
        (!low.is_empty() || !high.is_empty()).then(|| format!("{name} {low} … {high}"))
    };
    let shape = Some(show("shape"))
        .filter(|shape| !shape.is_empty())
        .map(|shape| format!("shape {shape}"));
    let file = Some(default.to_owned()).filter(|default| !default.is_empty());
    [axis("x"), axis("y"), shape, file]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("   ")
}

/// The number that a runtime makes of what stands at `node`.
fn number(document: &Document, node: NodeId) -> Option<f64> {
    match document.value(node) {
        Value::Float(value) => Some(value),
        Value::Integer(value) => value.to_string().parse().ok(),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The two ends that stand at `node`.
fn ends(document: &Document, node: NodeId) -> Option<(f64, f64)> {
    let View::Sequence(mut items) = document.view(node) else {
        return None;
    };
    let low = number(document, items.next()?.node)?;
    let high = number(document, items.next()?.node)?;
    Some((low, high))
}

/// The columns of the table in a pane `width` cells wide.
#[derive(Clone, Copy)]
pub struct Columns {
    /// The cells of the name.
    pub name: u16,
    kind: u16,
    default: u16,
    range: u16,
    gauge: u16,
    unit: u16,
}

impl Columns {
    /// The columns that fit: the gauge goes first, then the unit.
    pub fn fit(width: u16) -> Self {
        let default = if width >= 90 { 12 } else { 9 };
        let range = if width >= 90 { 16 } else { 11 };
        let gauge = match width {
            90.. => 19,
            60.. => 11,
            _ => 0,
        };
        let unit = if width >= 50 { 7 } else { 0 };
        let kind = if width >= 100 { 20 } else { 0 };
        let taken = 5 + kind + default + range + gauge + unit + 4;
        Self {
            name: width.saturating_sub(taken).max(12),
            kind,
            default,
            range,
            gauge,
            unit,
        }
    }
}

/// The heading of a section's columns.
pub fn heading(canvas: &mut Canvas<'_>, area: Rect, columns: Columns) {
    let dim = canvas.theme().dim();
    let mut x = area.x + 3;
    canvas.put(x, area.y, columns.name, "name", dim);
    x += columns.name + 2;
    if columns.kind > 0 {
        canvas.put(x, area.y, columns.kind, "kind", dim);
        x += columns.kind;
    }
    canvas.put_right(x + columns.default, area.y, columns.default, "default", dim);
    x += columns.default + 2;
    canvas.put(x, area.y, columns.range, "range", dim);
    x += columns.range + columns.gauge + 1;
    canvas.put(x, area.y, columns.unit, "unit", dim);
}

/// How a row stands.
#[derive(Clone, Copy)]
pub struct Standing {
    /// The weightiest problem.
    pub problem: Option<Severity>,
    /// Whether it is selected, and then whether the table has the focus.
    pub selected: Option<bool>,
    /// Whether it is marked.
    pub marked: bool,
}

/// One row: its problem beside the name, the default to the right edge of its column.
pub fn row(canvas: &mut Canvas<'_>, area: Rect, columns: Columns, row: &Row, standing: Standing) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let y = area.y;
    if standing.selected.is_some() {
        canvas.put(area.x, y, 1, glyphs.pointer, theme.accent());
    }
    if standing.marked {
        canvas.put(area.x + 1, y, 1, glyphs.chosen, theme.accent());
    }
    let mut x = area.x + 3;
    let name_style = standing
        .selected
        .map_or(theme.text(), |focused| theme.selected(focused));
    canvas.put(x, y, columns.name, &row.name, name_style);
    x += columns.name + 1;
    if let Some(severity) = standing.problem.filter(|severity| *severity != Severity::Hint) {
        canvas.put(x - 1, y, 2, glyph(canvas, severity), theme.problem(severity));
    }
    x += 1;
    if columns.kind > 0 {
        canvas.put(x, y, columns.kind - 1, row.kind, theme.dim());
        x += columns.kind;
        if !row.scalar {
            canvas.put(x, y, area.right().saturating_sub(x), &row.about, theme.dim());
            return;
        }
    } else if !row.scalar {
        let word = canvas.put(x, y, 16, row.kind, theme.dim());
        let rest = area.right().saturating_sub(x + word + 2);
        canvas.put(x + word + 2, y, rest, &row.about, theme.dim());
        return;
    }
    canvas.put_right(
        x + columns.default,
        y,
        columns.default,
        &row.default,
        theme.text(),
    );
    x += columns.default + 2;
    canvas.put(x, y, columns.range, &row.range, theme.dim());
    x += columns.range;
    if let Some(range) = row.gauge.filter(|_| columns.gauge >= 7) {
        gauge::draw(canvas, x, y, columns.gauge, range);
    }
    x += columns.gauge + 1;
    let constant = if row.constant { "const" } else { "" };
    let unit = match (row.unit.is_empty(), row.constant) {
        (true, _) => constant.to_owned(),
        (false, false) => row.unit.clone(),
        (false, true) => format!("{} {constant}", row.unit),
    };
    canvas.put(x, y, area.right().saturating_sub(x), &unit, theme.dim());
}

/// The heading of a section: its name and how many of its variables are shown.
pub fn section_title(section: Section, shown: usize, all: usize) -> String {
    let name = match section {
        Section::Input => "Inputs",
        Section::Output => "Outputs",
    };
    if shown == all {
        format!("{name} {all}")
    } else {
        format!("{name} {shown} of {all}")
    }
}
