//! Before scanning: UTF-8, the characters that PyYAML takes, and the size.

use super::{ProblemKind, YamlProblem};
use crate::text::Span;

/// The problem with bytes that are not UTF-8.
pub(super) fn encoding(bytes: &[u8]) -> Option<YamlProblem> {
    let error = std::str::from_utf8(bytes).err()?;
    let start = error.valid_up_to();
    let help = if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        "The file seems to be UTF-16: save it as UTF-8."
    } else {
        "Save the file as UTF-8."
    };
    let span = Span::new(start, start + '\u{fffd}'.len_utf8());
    Some(YamlProblem::new(
        ProblemKind::Encoding,
        span,
        "the file is not UTF-8 from here on",
        help,
    ))
}

/// So many bytes are looked at together.
const CHUNK: usize = 64;

/// The first character that PyYAML refuses wherever it is.
pub(super) fn characters(text: &str) -> Option<YamlProblem> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(chunk) = bytes
        .get(at..bytes.len().min(at + CHUNK))
        .filter(|chunk| !chunk.is_empty())
    {
        let end = at + chunk.len();
        if is_printable_ascii(chunk) {
            at = end;
            continue;
        }
        while at < end {
            at += match printable_length(bytes.get(at..).unwrap_or_default()) {
                Some(length) => length,
                None => return Some(unprintable(text, at)),
            };
        }
    }
    None
}

/// Without a branch for each byte, so that many are compared at once.
fn is_printable_ascii(chunk: &[u8]) -> bool {
    chunk.iter().fold(true, |all, byte| {
        all & (matches!(byte, b' '..=b'~') | (*byte == b'\n') | (*byte == b'\t') | (*byte == b'\r'))
    })
}

/// The length in bytes of the first character; none when PyYAML refuses it.
fn printable_length(rest: &[u8]) -> Option<usize> {
    match rest {
        [b' '..=b'~' | b'\t' | b'\n' | b'\r', ..] => Some(1),
        [0..=0x7f, ..] | [0xc2, 0x80..=0x84 | 0x86..=0x9f, ..] | [0xef, 0xbf, 0xbe | 0xbf, ..] => None,
        [0xf0..=0xff, ..] => Some(4),
        [0xe0..=0xef, ..] => Some(3),
        _ => Some(2),
    }
}

fn unprintable(text: &str, at: usize) -> YamlProblem {
    let character = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .unwrap_or('\0');
    YamlProblem::new(
        ProblemKind::Character,
        Span::new(at, at + character.len_utf8()),
        format!(
            "the control character U+{:04X} is not allowed in YAML",
            character as u32
        ),
        "Remove it, or write it as an escape in double quotes.",
    )
}
