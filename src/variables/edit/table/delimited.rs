//! Rows as delimited text.

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
}
