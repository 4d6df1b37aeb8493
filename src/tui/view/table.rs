//! The tables of inputs and outputs. Only the rows that are seen are made, so a hundred thousand cost what eight do.

use super::popups::glyph;
use crate::text::{Section, Severity, Span};
use crate::tui::canvas::Canvas;
use crate::tui::widgets::gauge::{self, Range};
use crate::variables::{Entry, Kind, fields};
use crate::wizard::draft::Opened;
use crate::wizard::variables::filter::kind_word;
use crate::yaml::{NodeId, Value, View};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What a row shows of a variable.
pub struct Row {
    name: String,
    kind: String,
    scalar: bool,
    default: String,
    range: String,
    gauge: Option<Range>,
    unit: String,
    about: String,
}

impl Row {
    /// The row of `entry`.
    pub fn of(opened: &Opened, entry: &Entry) -> Self {
        let runtime = opened.reading.runtime;
        let rule = entry.kind.and_then(|kind| runtime.kind(kind));
        let written = fields(&opened.document, entry);
        let same = |key: &str, found: &str| {
            found == key
                || rule
                    .and_then(|rule| rule.field(entry.section, key))
                    .is_some_and(|field| field.key == found || field.aliases.contains(&found))
        };
        let find = |key: &str| written.iter().find(|field| same(key, &field.key));
        let text = |span: Span| {
            span.of(opened.document.text())
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let show = |key: &str| find(key).map_or_else(String::new, |field| text(field.value_span));
        let default = find(runtime.default_key());
        let range = find(runtime.range_key(entry.section));
        let number = default.and_then(|field| number(opened, field.node));
        let ends = range.and_then(|field| ends(opened, field.node));
        Self {
            name: entry.name.clone(),
            kind: kind_word(opened, entry),
            scalar: matches!(entry.kind, Some(Kind::Scalar | Kind::TorchScalar)),
            default: show(runtime.default_key()),
            range: show(runtime.range_key(entry.section)),
            gauge: ends.map(|(low, high)| Range {
                low,
                high,
                default: number,
            }),
            unit: show(runtime.unit_key()),
            about: about(&show),
        }
    }
}

/// What a variable that is no scalar is, from the fields that its kind has.
fn about(show: &dyn Fn(&str) -> String) -> String {
    let axis = |name: &str| {
        let (low, high) = (show(&format!("{name}_min")), show(&format!("{name}_max")));
        (!low.is_empty() || !high.is_empty()).then(|| format!("{name} {low} … {high}"))
    };
    let shape = Some(show("shape"))
        .filter(|shape| !shape.is_empty())
        .map(|shape| format!("shape {shape}"));
    [axis("x"), axis("y"), shape]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("   ")
}

/// The number that stands at `node`.
pub fn number(opened: &Opened, node: NodeId) -> Option<f64> {
    match opened.document.value(node) {
        Value::Float(value) => Some(value),
        Value::Integer(value) => value.to_string().parse().ok(),
        _ => None,
    }
}

/// The two ends that stand at `node`.
pub fn ends(opened: &Opened, node: NodeId) -> Option<(f64, f64)> {
    let View::Sequence(mut items) = opened.document.view(node) else {
        return None;
    };
    let low = number(opened, items.next()?.node)?;
    let high = number(opened, items.next()?.node)?;
    Some((low, high))
}

/// The columns of the table in a pane `width` cells wide.
#[derive(Clone, Copy)]
pub struct Columns {
    /// The cells of the name.
    pub name: u16,
    default: u16,
    range: u16,
    gauge: u16,
    unit: u16,
}

impl Columns {
    /// The columns that fit: the gauge goes first, then the unit.
    pub fn fit(width: u16) -> Self {
        let default = 10;
        let range = if width >= 66 { 14 } else { 12 };
        let gauge = if width >= 60 { 13 } else { 0 };
        let unit = if width >= 50 { 7 } else { 0 };
        let taken = 4 + default + range + gauge + unit + 4;
        Self {
            name: width.saturating_sub(taken).max(12),
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
    let mut x = area.x + 2;
    canvas.put(x, area.y, columns.name, "name", dim);
    x += columns.name + 2;
    canvas.put_right(x + columns.default, area.y, columns.default, "default", dim);
    x += columns.default + 2;
    canvas.put(x, area.y, columns.range, "range", dim);
    x += columns.range + columns.gauge + 1;
    canvas.put(x, area.y, columns.unit, "unit", dim);
}

/// One row: its problem beside the name, the default to the right edge of its column.
pub fn row(
    canvas: &mut Canvas<'_>,
    area: Rect,
    columns: Columns,
    row: &Row,
    problem: Option<Severity>,
    selected: Option<bool>,
) {
    let theme = canvas.theme();
    let y = area.y;
    let mut x = area.x + 2;
    canvas.put(
        area.x,
        y,
        1,
        if selected.is_some() {
            canvas.look.glyphs.pointer
        } else {
            " "
        },
        theme.accent(),
    );
    let name_style = selected.map_or(theme.text(), |focused| theme.selected(focused));
    canvas.put(x, y, columns.name, &row.name, name_style);
    x += columns.name;
    if let Some(severity) = problem {
        canvas.put(x, y, 1, glyph(canvas, severity), theme.problem(severity));
    }
    x += 2;
    if !row.scalar {
        let word = canvas.put(x, y, 12, &row.kind, theme.dim());
        let rest = area.right().saturating_sub(x + word + 2);
        canvas.put(x + word + 2, y, rest, &row.about, theme.dim());
        return;
    }
    let number_style: Style = theme.text();
    canvas.put_right(
        x + columns.default,
        y,
        columns.default,
        &row.default,
        number_style,
    );
    x += columns.default + 2;
    canvas.put(x, y, columns.range, &row.range, theme.dim());
    x += columns.range;
    if let Some(range) = row.gauge.filter(|_| columns.gauge >= 7) {
        gauge::draw(canvas, x, y, columns.gauge, range);
    }
    x += columns.gauge + 1;
    canvas.put(x, y, columns.unit, &row.unit, theme.dim());
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
