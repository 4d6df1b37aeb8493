//! Rows as delimited text: comma, semicolon or tab separated, quoted as spreadsheets quote.

/// Rows as delimited text; cells with the delimiter, quotes or line breaks are put between double quotes.
///
/// # Errors
/// When the CSV writer refuses a row.
pub fn write(rows: &[Vec<String>], delimiter: u8) -> csv::Result<String> {
    let mut bytes = Vec::new();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_writer(&mut bytes);
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    drop(writer);
    // Cells are text, and so is what separates them.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Delimited text as rows of cells; the delimiter is a tab where the first line has one, else a semicolon or comma,
/// whichever it has more of. Empty rows are left out.
#[must_use]
pub fn parse(text: &str) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(sniffed_delimiter(text))
        .from_reader(text.as_bytes());
    reader
        .into_records()
        // Every record of a text can be read: rows may differ in length, and an open quote ends with the text.
        .map_while(Result::ok)
        .map(|record| record.iter().map(str::to_owned).collect::<Vec<String>>())
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .collect()
}

fn sniffed_delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("");
    let count = |delimiter: char| first.matches(delimiter).count();
    if count('\t') > 0 {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
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
        assert_eq!(parse(&write(&rows, b',').unwrap()), rows);
        assert_eq!(
            parse("a\tb,c\r\n\r\nd\t\"e\tf\"\r\n"),
            [["a", "b,c"], ["d", "e\tf"]]
        );
        assert_eq!(parse("a;1,5;c\n"), [["a", "1,5", "c"]]);
        assert_eq!(parse("a\rb\r"), [["a"], ["b"]]);
        assert_eq!(parse("a,b\n,\n\nc\n"), [vec!["a", "b"], vec!["c"]]);
        assert_eq!(parse("a,\"open\nend"), [["a", "open\nend"]]);
    }
}
