//! Tables on standard output.

use crate::text::display::{shown, width};

/// Columns, as wide as their widest cell.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &[String], column: usize| {
        row.get(column)
            .map_or_else(String::new, |cell| shown(cell).into_owned())
    };
    let widths: Vec<usize> = (0..count)
        .map(|column| {
            rows.iter()
                .map(|row| width(&cell(row, column)))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, wide) in widths.iter().enumerate() {
            let cell = cell(row, column);
            line.push_str(&cell);
            line.push_str(&" ".repeat(wide.saturating_sub(width(&cell)) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
