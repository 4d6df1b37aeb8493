//! The line of a YAML file that names its schema to editors with the YAML language server.

/// The beginning of the line.
const KEY: &str = "# yaml-language-server:";

/// The file with the line that names the schema, in the place of one that is in its first comments, else as the first
/// line. All other bytes stay.
pub(super) fn with_schema(file: &[u8], schema: &str) -> Vec<u8> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let start = if file.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let (mark, text) = file.split_at(start);
    let line = format!("{KEY} $schema={schema}");
    let mut before = 0;
    for old in text.split_inclusive(|byte| *byte == b'\n') {
        if !old.starts_with(b"#") {
            break;
        }
        if old.starts_with(KEY.as_bytes()) {
            let (head, rest) = text.split_at(before);
            let (_, tail) = rest.split_at(old.len());
            return [mark, head, line.as_bytes(), ending(old), tail].concat();
        }
        before += old.len();
    }
    let first = text
        .split_inclusive(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let ending = match ending(first) {
        b"" => b"\n",
        ending => ending,
    };
    [mark, line.as_bytes(), ending, text].concat()
}

/// The line break at the end of a line.
fn ending(line: &[u8]) -> &[u8] {
    let end = line.len() - usize::from(line.ends_with(b"\n"));
    let end = end - usize::from(line.ends_with(b"\r\n"));
    line.split_at(end).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_added_once_and_replaced() {
        for (before, after) in [
            ("a: 1\n", "# yaml-language-server: $schema=s.json\na: 1\n"),
            ("", "# yaml-language-server: $schema=s.json\n"),
            ("a: 1", "# yaml-language-server: $schema=s.json\na: 1"),
            (
                "a: 1\r\nb: 2\r\n",
                "# yaml-language-server: $schema=s.json\r\na: 1\r\nb: 2\r\n",
            ),
            (
                "\u{feff}a: 1\n",
                "\u{feff}# yaml-language-server: $schema=s.json\na: 1\n",
            ),
            (
                "# mine\n# yaml-language-server: $schema=old\r\n# more\na: 1\n",
                "# mine\n# yaml-language-server: $schema=s.json\r\n# more\na: 1\n",
            ),
            (
                "# yaml-language-server: $schema=old",
                "# yaml-language-server: $schema=s.json",
            ),
        ] {
            let once = with_schema(before.as_bytes(), "s.json");
            assert_eq!(String::from_utf8_lossy(&once), after);
            assert_eq!(with_schema(&once, "s.json"), once);
        }
    }
}
