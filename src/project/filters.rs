//! Texts written so that each syntax of the project's files reads exactly them back: the filters of the templates.

use crate::text::display::shown;
use tera::{Kwargs, State, Tera};

/// A text written as some syntax has it.
type Filter = fn(&str) -> String;

/// Adds every filter to `tera`.
pub fn register(tera: &mut Tera) {
    let filters: [(&'static str, Filter); 9] = [
        ("python", python),
        ("python_docstring", docstring),
        ("python_fstring", fstring),
        ("yaml", yaml),
        ("toml", double_quoted),
        ("json", json),
        ("markdown", markdown),
        ("cell", cell),
        ("shell", shell),
    ];
    for (name, filter) in filters {
        tera.register_filter(name, move |text: &str, _: Kwargs, _: &State| filter(text));
    }
}

/// `text` in double quotes with escapes that Python, TOML and YAML share. Characters that cannot be seen, or that
/// reorder what is beside them, are escaped too.
#[must_use]
pub fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_plain(c) => quoted.push(c),
            c if u32::from(c) <= 0xffff => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

/// `text` as a string of Python, in the quotes that formatters choose: single ones where it holds more double ones.
fn python(text: &str) -> String {
    let count = |quote: char| text.chars().filter(|&c| c == quote).count();
    let quoted = double_quoted(text);
    if count('"') <= count('\'') {
        return quoted;
    }
    let inside = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    format!("'{}'", inside.replace('\'', "\\'").replace("\\\"", "\""))
}

/// Returns whether `c` may be as itself in every one of the files: it can be seen, and no reader takes it for more than it
/// is (YAML 1.1 ends lines at U+0085, U+2028 and U+2029, and refuses U+FFFE and U+FFFF).
fn is_plain(c: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    matches!(shown(text), std::borrow::Cow::Borrowed(_)) && !matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}

/// `text` as a docstring; it may have several lines.
fn docstring(text: &str) -> String {
    let escaped = text
        .split('\n')
        .map(|line| {
            let quoted = double_quoted(line);
            quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
        })
        .collect::<Vec<_>>()
        .join("\n");
    // A quotation mark at the end would close the docstring early, so all of them stay escaped.
    format!("\"\"\"{escaped}\"\"\"")
}

/// `text` as it is inside a double-quoted f-string.
fn fstring(text: &str) -> String {
    let quoted = double_quoted(text);
    let inside = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    inside.replace('{', "{{").replace('}', "}}")
}

/// `text` as a YAML scalar that every version of YAML reads as this string: plain where nothing in it is special.
#[must_use]
pub fn yaml(text: &str) -> String {
    let word = text.to_ascii_lowercase();
    let reserved = matches!(
        word.as_str(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
    );
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' '))
        && !text.ends_with(' ');
    if plain && !reserved {
        text.to_owned()
    } else {
        double_quoted(text)
    }
}

/// `text` as a JSON string.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `text` as Markdown that shows exactly it, on one line, outside code.
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = shown(text);
    let characters: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| characters.get(place)).copied();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut escaped = String::with_capacity(text.len());
    for (place, &c) in characters.iter().enumerate() {
        let before = at(place.checked_sub(1));
        let after = at(place.checked_add(1));
        let special = match c {
            // Spaces at the ends, or several, would be dropped.
            ' ' if before.is_none_or(|c| c == ' ') || after.is_none() => {
                escaped.push_str("&#32;");
                continue;
            }
            // A pipe ends a table's cell even after a backslash's backslash; an entity does not.
            '|' => {
                escaped.push_str("&#124;");
                continue;
            }
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' | '$' | '#' => true,
            '_' => !(is_word(before) && is_word(after)),
            // A list, a heading's underline or a number at the start of a block; an emoji's name.
            '-' | '+' | '=' => before.is_none(),
            '.' | ')' => characters.iter().take(place).all(char::is_ascii_digit),
            ':' => names_an_emoji(characters.get(place + 1..).unwrap_or_default()),
            '!' => after == Some('['),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Returns whether what follows a colon makes GitHub show an emoji: a word and another colon.
fn names_an_emoji(rest: &[char]) -> bool {
    let word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    let length = rest.iter().take_while(|c| word(c)).count();
    length > 0 && rest.get(length) == Some(&':')
}

/// `text` as a name or number in a table's cell: in code where that shows exactly it, escaped otherwise.
#[must_use]
pub fn cell(text: &str) -> String {
    let special = |c: char| matches!(c, '`' | '|' | '\\') || !is_plain(c);
    if text.is_empty() {
        String::new()
    } else if text.contains(special) || text.starts_with(' ') || text.ends_with(' ') || text.contains("  ") {
        markdown(text)
    } else {
        format!("`{text}`")
    }
}

/// `text` as one word of a POSIX shell's command.
#[must_use]
pub fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_what_they_are_given() {
        assert_eq!(
            double_quoted("O'Brien \"x\" \\ é \u{202e}\u{10ffff}\n"),
            "\"O'Brien \\\"x\\\" \\\\ é \\u202e\\U0010ffff\\n\""
        );
        assert_eq!(python("O'Brien \"x\" \\"), "'O\\'Brien \"x\" \\\\'");
        assert_eq!(python("Ada's \"x"), "\"Ada's \\\"x\"");
        assert_eq!(fstring("a{b}"), "a{{b}}");
        assert_eq!(docstring("a\"\"\"\nb"), "\"\"\"a\\\"\\\"\\\"\nb\"\"\"");
        assert_eq!(json("a\"\n"), "\"a\\\"\\n\"");
    }

    #[test]
    fn yaml_is_plain_only_where_unambiguous() {
        for text in ["my-model", "Ada Lovelace", "v1.2"] {
            assert_eq!(yaml(text), text);
        }
        for text in [
            "NO",
            "3.10",
            "on",
            "null",
            "a: b",
            "a #b",
            "",
            "x ",
            "- a",
            "{{ 7*7 }}",
        ] {
            assert_eq!(yaml(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn markdown_shows_the_text_itself() {
        assert_eq!(markdown("a|b*c"), "a&#124;b\\*c");
        assert_eq!(markdown("SCR_PAT expires. _x_ 1."), "SCR_PAT expires. \\_x\\_ 1.");
        assert_eq!(markdown("1. a"), "1\\. a");
        assert_eq!(markdown("- a :100: https://x"), "\\- a \\:100: https://x");
        assert_eq!(markdown(" a "), "&#32;a&#32;");
        assert_eq!(cell("QUAD:IN20:121:BCTRL"), "`QUAD:IN20:121:BCTRL`");
        assert_eq!(cell("a|b"), "a&#124;b");
        assert_eq!(shell("a b'c"), "'a b'\\''c'");
        assert_eq!(shell("git@github.com:ada/x.git"), "git@github.com:ada/x.git");
    }
}
