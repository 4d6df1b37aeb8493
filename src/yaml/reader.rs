//! Before scanning: UTF-8, the characters that PyYAML takes, and the size.

use super::{Problem, ProblemKind};
use crate::text::Span;

/// The problem with bytes that are not UTF-8.
pub(super) fn encoding(bytes: &[u8]) -> Option<Problem> {
    let error = std::str::from_utf8(bytes).err()?;
    let start = error.valid_up_to();
    let help = if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        "The file seems to be UTF-16: save it as UTF-8."
    } else {
        "Save the file as UTF-8."
    };
    let span = Span::new(start, start + '\u{fffd}'.len_utf8());
    Some(Problem::new(
        ProblemKind::Encoding,
        span,
        "the file is not UTF-8 from here on",
        help,
    ))
}

/// The first character that PyYAML refuses wherever it stands.
pub(super) fn characters(text: &str) -> Option<Problem> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let length = match byte {
            b' '..=b'~' | b'\t' | b'\n' | b'\r' => 1,
            0..=0x7f => return Some(unprintable(text, at)),
            0xc2 if matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9f)) => {
                return Some(unprintable(text, at));
            }
            0xef if bytes.get(at + 1) == Some(&0xbf) && matches!(bytes.get(at + 2), Some(0xbe | 0xbf)) => {
                return Some(unprintable(text, at));
            }
            0xf0.. => 4,
            0xe0.. => 3,
            _ => 2,
        };
        at += length;
    }
    None
}

fn unprintable(text: &str, at: usize) -> Problem {
    let character = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .unwrap_or('\0');
    Problem::new(
        ProblemKind::Character,
        Span::new(at, at + character.len_utf8()),
        format!(
            "the control character U+{:04X} is not allowed in YAML",
            character as u32
        ),
        "Remove it, or write it as an escape in double quotes.",
    )
}
