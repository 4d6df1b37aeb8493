//! Text from files, answers and the environment made safe to show: nothing in it can control the terminal or reorder
//! what is beside it.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Returns whether a terminal may act on `c` rather than show it: C0 and C1 controls, bidirectional controls, line and
/// paragraph separators, zero-width characters that hide in names, and the byte order mark.
const fn acts(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` on one line with every character that could act on a terminal written as an escape (`\n`, `\x1b`,
/// `\u{202e}`). Text without any is borrowed.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if acts(c) && (c as u32) < 0x100 => safe.push_str(&format!("\\x{:02x}", c as u32)),
            c if acts(c) => safe.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// JSON text with every character that could act on a terminal or hide in a name written as `\uXXXX`. Such characters
/// are in JSON's strings only, but for the line breaks between its tokens.
#[must_use]
pub fn escaped_json(json: &str) -> Cow<'_, str> {
    let hides = |c: char| {
        c != '\n'
            && (acts(c)
                || matches!(
                    c,
                    '\u{ad}'
                        | '\u{115f}'
                        | '\u{1160}'
                        | '\u{180e}'
                        | '\u{200c}'
                        | '\u{200d}'
                        | '\u{3164}'
                        | '\u{ffa0}'
                ))
    };
    if !json.contains(hides) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if hides(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// The number of terminal cells that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The longest beginning of `text` that takes at most `cells` cells, and the cells that it takes. Only that much of the
/// text is looked at.
#[must_use]
pub fn beginning(text: &str, cells: usize) -> (&str, usize) {
    let plain = text.bytes().take(cells.saturating_add(1));
    let plain = plain.take_while(|byte| matches!(byte, b' '..=b'~')).count();
    if plain > cells || plain == text.len() {
        let cells = plain.min(cells);
        return (text.get(..cells).unwrap_or_default(), cells);
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = used + width(grapheme);
        if next > cells {
            return (text.get(..at).unwrap_or_default(), used);
        }
        used = next;
    }
    (text, used)
}

/// The longest end of `text` that takes at most `cells` cells, and the cells that it takes. Only that much of the text
/// is looked at.
#[must_use]
pub fn ending(text: &str, cells: usize) -> (&str, usize) {
    let mut used = 0;
    let mut start = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        let next = used + width(grapheme);
        if next > cells {
            break;
        }
        used = next;
        start = at;
    }
    (text.get(start..).unwrap_or_default(), used)
}

/// The same of the end of `text`.
#[must_use]
pub fn last_screenful(text: &str, cells: usize) -> &str {
    let start = text.len().saturating_sub(screenful_bytes(cells));
    let start = (start..=text.len()).find(|&start| text.is_char_boundary(start));
    text.get(start.unwrap_or(text.len())..).unwrap_or(text)
}

const fn screenful_bytes(cells: usize) -> usize {
    cells.saturating_mul(64).saturating_add(1024)
}

/// `text` cut to at most `cells` cells at a character's boundary, with `…` (or `~` in ASCII) where something was cut.
#[must_use]
pub fn cut<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    if beginning(text, cells).0.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let (kept, _) = beginning(text, cells.saturating_sub(width(ellipsis)));
    match cells {
        0 => Cow::Borrowed(kept),
        _ => Cow::Owned(format!("{kept}{ellipsis}")),
    }
}

/// As much of the beginning of `text` as `cells` cells can show, and more: what a screen does not show of a long text
/// costs nothing. Only texts of very many characters without a width are cut short of their cells.
#[must_use]
pub fn screenful(text: &str, cells: usize) -> &str {
    let most = screenful_bytes(cells);
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}

/// A number of things in words: `1 input`, `2 inputs`. For words whose plural ends in an s.
#[must_use]
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// `text` in lines of at most `most` cells, broken at spaces where there are any.
#[must_use]
pub fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut cells) = (String::new(), 0);
        for word in shown(paragraph).split(' ') {
            let (mut head, mut used) = beginning(word, most);
            if !line.is_empty() && (head.len() < word.len() || cells + 1 + used > most) {
                lines.push(std::mem::take(&mut line));
                cells = 0;
            }
            let mut rest = word;
            while head.len() < rest.len() && !head.is_empty() {
                lines.push(head.to_owned());
                rest = rest.get(head.len()..).unwrap_or_default();
                (head, used) = beginning(rest, most);
            }
            if !line.is_empty() {
                line.push(' ');
                cells += 1;
            }
            line.push_str(rest);
            cells += used;
        }
        lines.push(line);
    }
    lines
}

/// The text of a difference without anything that a terminal would act on.
#[must_use]
pub fn shown_lines(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        safe.push_str(&shown(line).replace("\\t", "\t"));
        safe.push_str(end);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_gets_through() {
        let hostile = "a\x1b]0;x\x07\u{9b}31m\u{202e}b\u{2028}\u{feff}\r\n\t";
        let safe = shown(hostile);
        assert_eq!(
            safe,
            "a\\x1b]0;x\\x07\\x9b31m\\u{202e}b\\u{2028}\\u{feff}\\r\\n\\t"
        );
        assert!(matches!(shown("QUAD:IN20 é 日本"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_keeps_its_value_and_loses_what_acts() {
        let text = "a\u{9b}\u{7f}\u{202e}\u{200b}\u{200d}\u{e0041}\u{feff}\x1b\t\"é日";
        let json = serde_json::to_string_pretty(&[text]).unwrap();
        let safe = escaped_json(&json);
        assert!(safe.contains("\\u009b\\u007f\\u202e\\u200b\\u200d\\udb40\\udc41\\ufeff\\u001b\\t"));
        assert!(safe.contains("é日") && !safe.contains(|c| c != '\n' && acts(c)));
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), [text]);
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [text]);
    }

    #[test]
    fn a_cut_never_splits_a_wide_character() {
        assert_eq!(cut("日本語", 4, "…"), "日…");
        assert_eq!(cut("abc", 3, "…"), "abc");
        assert_eq!(width(&cut("e\u{301}e\u{301}e\u{301}", 2, "…")), 2);
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("", 4), [""]);
        assert_eq!(wrapped("a  b abcdefghi j", 4), ["a  b", "abcd", "efgh", "i j"]);
        assert_eq!(wrapped("日本 語", 3), ["日", "本", "語"]);
        assert_eq!(wrapped("日本", 1), ["日本"]);
        assert_eq!(wrapped("a b", 0), ["a", "b"]);
    }

    #[test]
    fn both_ends_of_text_are_measured_by_characters() {
        assert_eq!(beginning("日本語", 5), ("日本", 4));
        assert_eq!(ending("日本語", 5), ("本語", 4));
        assert_eq!(ending("ae\u{301}", 1), ("e\u{301}", 1));
        assert_eq!(beginning("abc", 0), ("", 0));
        assert_eq!(ending("abc", 9), ("abc", 3));
        assert_eq!(screenful("abc", 9), "abc");
        assert_eq!(screenful(&"é".repeat(9000), 9).len(), 1600);
    }
}
