//! Tokens of formulas: those of a Python expression, since that is how the real transformer reads them.

use std::ops::Range;

/// A token with its range of bytes in the formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FormulaToken {
    pub(super) kind: FormulaTokenKind,
    pub(super) span: Range<usize>,
}

/// The kinds of tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FormulaTokenKind {
    /// A whole number, without underscores; its base is 2, 8, 10 or 16.
    Whole(String, u32),
    /// A number with a point or an exponent, without underscores.
    Float(String),
    /// An imaginary number: the text before the `j`.
    Imaginary(String),
    /// A name; colons are already underscores.
    Name(String),
    /// An operator or a bracket.
    Operator(&'static str),
    /// A string literal.
    Text,
    /// A character that no Python expression has.
    Invalid(char),
    /// The end of the formula.
    End,
}

/// The longest first, so that `**` is not two stars.
const OPERATORS: [&str; 34] = [
    "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", ":=", "->", "+", "-", "*", "/", "%", "(", ")",
    ",", "<", ">", "=", ".", "[", "]", "{", "}", "&", "|", "^", "~", "@", ";", "!",
];

/// The tokens of `formula`, the last of which is the end. A comment ends it, a line break is no token.
pub(super) fn tokens(formula: &str) -> Vec<FormulaToken> {
    let text = formula.replace(':', "_");
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        if first == '#' {
            break;
        }
        let (kind, length) = token(rest, first);
        out.push(FormulaToken {
            kind,
            span: at..at + length,
        });
        at += length;
    }
    let end = text.len();
    out.push(FormulaToken {
        kind: FormulaTokenKind::End,
        span: end..end,
    });
    out
}

fn token(rest: &str, first: char) -> (FormulaTokenKind, usize) {
    if first == '_' || first.is_alphabetic() {
        let length = rest
            .find(|c: char| !(c == '_' || c.is_alphanumeric()))
            .unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        let quoted = rest
            .get(length..)
            .is_some_and(|after| after.starts_with(['\'', '"']));
        if quoted && name.len() <= 2 && name.bytes().all(|byte| b"bBrRuUfF".contains(&byte)) {
            return (
                FormulaTokenKind::Text,
                length + quote_length(rest.get(length..).unwrap_or_default()),
            );
        }
        return (FormulaTokenKind::Name(name.to_owned()), length);
    }
    if let Some(found) = number(rest) {
        return found;
    }
    if first == '\'' || first == '"' {
        return (FormulaTokenKind::Text, quote_length(rest));
    }
    match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
        Some(operator) => (FormulaTokenKind::Operator(operator), operator.len()),
        None => (FormulaTokenKind::Invalid(first), first.len_utf8()),
    }
}

/// The length of a quoted text; without its end, that of the rest.
fn quote_length(rest: &str) -> usize {
    let quote = rest.chars().next().unwrap_or('\'');
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// A number at the start of `rest`, as Python's tokenizer cuts it.
fn number(rest: &str) -> Option<(FormulaTokenKind, usize)> {
    for (prefix, base) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = rest.strip_prefix(prefix) {
            let length = run(digits, |byte| char::from(byte).is_digit(base), true);
            if length > 0 {
                return Some((
                    FormulaTokenKind::Whole(plain(digits, length), base),
                    prefix.len() + length,
                ));
            }
        }
    }
    let digit = |byte: u8| byte.is_ascii_digit();
    let whole = run(rest, digit, false);
    let mut end = whole;
    let mut float = false;
    if rest.get(end..).is_some_and(|after| after.starts_with('.')) {
        let fraction = run(rest.get(end + 1..).unwrap_or_default(), digit, false);
        if whole > 0 || fraction > 0 {
            float = true;
            end += 1 + fraction;
        }
    }
    if end == 0 {
        return None;
    }
    if let Some(after) = rest.get(end..).and_then(|after| after.strip_prefix(['e', 'E'])) {
        let sign = usize::from(after.starts_with(['+', '-']));
        let exponent = run(after.get(sign..).unwrap_or_default(), digit, false);
        if exponent > 0 {
            float = true;
            end += 1 + sign + exponent;
        }
    }
    if rest.get(end..).is_some_and(|after| after.starts_with(['j', 'J'])) {
        return Some((FormulaTokenKind::Imaginary(plain(rest, end)), end + 1));
    }
    if float {
        return Some((FormulaTokenKind::Float(plain(rest, end)), end));
    }
    // A whole number does not begin with a zero, unless it is zero: `010` is `0` and `10`.
    if rest.starts_with('0') {
        end = run(rest, |byte| byte == b'0', false);
    }
    Some((FormulaTokenKind::Whole(plain(rest, end), 10), end))
}

/// The length of a run of digits with single underscores between them, or before them where `leading` says so.
fn run(text: &str, digit: impl Fn(u8) -> bool, leading: bool) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    loop {
        let underscore = bytes.get(end) == Some(&b'_') && (leading || end > 0);
        let at = end + usize::from(underscore);
        match bytes.get(at) {
            Some(byte) if digit(*byte) => end = at + 1,
            _ => return end,
        }
    }
}

fn plain(text: &str, length: usize) -> String {
    text.get(..length).unwrap_or_default().replace('_', "")
}
