//! Text from files, answers and the environment made safe to show: nothing in it can control the terminal or reorder
//! what stands beside it.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Whether a terminal may act on `c` rather than show it: C0 and C1 controls, bidirectional controls, line and
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

/// The number of terminal cells that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// `text` cut to at most `cells` cells at a character's boundary, with `…` (or `~` in ASCII) where something was cut.
#[must_use]
pub fn cut<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let room = cells.saturating_sub(width(ellipsis));
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = used + width(grapheme);
        if next > room {
            break;
        }
        kept.push_str(grapheme);
        used = next;
    }
    if cells > 0 {
        kept.push_str(ellipsis);
    }
    Cow::Owned(kept)
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
        let mut line = String::new();
        for word in shown(paragraph).split(' ') {
            let mut word = word.to_owned();
            if !line.is_empty() && width(&line) + 1 + width(&word) > most {
                lines.push(std::mem::take(&mut line));
            }
            while width(&word) > most && most > 0 {
                let head = cut(&word, most, "").into_owned();
                if head.is_empty() {
                    break;
                }
                word = word.get(head.len()..).unwrap_or("").to_owned();
                lines.push(head);
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    lines
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
    }
}
