//! Conversion of YAML values to a field's type as pydantic does it: version 1 (lume-model 1.5) and version 2 (the
//! others), both in their default, lenient mode.

use super::python;
use crate::yaml::{Data, Document, MappingEntry, Use, Value};
use num_bigint::BigInt;
use std::borrow::Cow;

/// Which pydantic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pydantic {
    /// Version 1: numbers become text, fractions are cut off.
    One,
    /// Version 2: numbers do not become text, fractions are refused.
    Two,
}

/// An element of a list, set, tuple or list of pairs.
#[derive(Clone, Copy, Debug)]
pub(super) enum DataElement {
    /// A node.
    Node(Use),
    /// A pair of `!!omap` or `!!pairs`: a tuple in Python.
    Pair(MappingEntry),
}

impl DataElement {
    /// The scalar that it is; none for anything else.
    pub(super) fn scalar(self, document: &Document) -> Option<Value<'_>> {
        match self {
            Self::Node(used) => match document.data(used.node) {
                Data::Scalar(value) => Some(value),
                _ => None,
            },
            Self::Pair(_) => None,
        }
    }

    /// Its place.
    pub(super) const fn span(self) -> crate::text::Span {
        match self {
            Self::Node(used) => used.span,
            Self::Pair(pair) => pair.key.span,
        }
    }
}

/// The elements of what Python takes for a list: a list, a set or a list of pairs.
pub(super) fn elements(data: &Data<'_>) -> Option<Vec<DataElement>> {
    match data {
        Data::List(items) => Some(items.clone().map(DataElement::Node).collect()),
        Data::Set(items) => Some(items.iter().copied().map(DataElement::Node).collect()),
        Data::PairList(pairs) => Some(pairs.iter().copied().map(DataElement::Pair).collect()),
        Data::Scalar(_) | Data::Dict(_) => None,
    }
}

/// `text` without its underscores; none where one starts or ends it, or two are together.
fn without_underscores(text: &str) -> Option<Cow<'_, str>> {
    if text.starts_with('_') || text.ends_with('_') || text.contains("__") {
        return None;
    }
    Some(if text.contains('_') {
        Cow::Owned(text.replace('_', ""))
    } else {
        Cow::Borrowed(text)
    })
}

fn float_from_text_two(text: &str) -> Option<f64> {
    text.trim()
        .parse()
        .ok()
        .or_else(|| without_underscores(text)?.parse().ok())
}

/// `text` without the zeros that start it; none where no number starts like it.
fn without_leading_zeros(text: &str) -> Option<&str> {
    let mut characters = text.char_indices();
    match characters.next() {
        Some((_, '0')) => {}
        Some((_, '1'..='9' | '-')) => return Some(text),
        _ => return None,
    }
    for (at, c) in characters {
        match c {
            '0' | '_' => {}
            '1'..='9' => return text.get(at..),
            '.' => return text.get(at.checked_sub(1)?..),
            _ => return None,
        }
    }
    text.get(text.len().checked_sub(1)?..)
}

fn integer_from_text_two(text: &str) -> Option<BigInt> {
    let text = text.trim();
    let text = match text.strip_prefix('+') {
        Some(rest) if rest.starts_with('-') => return None,
        Some(rest) => rest,
        None => text,
    };
    let text = without_leading_zeros(text)?;
    let text = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let text = without_underscores(text)?;
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.is_empty() || digits.len() > 4300 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn boolean_from_text(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "1" | "on" | "t" | "true" | "y" | "yes" => Some(true),
        "0" | "off" | "f" | "false" | "n" | "no" => Some(false),
        _ => None,
    }
}

impl Pydantic {
    /// A float field.
    pub(super) fn float(self, value: &Value<'_>) -> Option<f64> {
        match (self, value) {
            (_, Value::Float(float)) => Some(*float),
            (_, Value::Integer(integer)) => python::float_from_integer(integer),
            (_, Value::Bool(boolean)) => Some(f64::from(u8::from(*boolean))),
            (Self::One, Value::Text(text)) => python::float_from_text(text),
            (Self::Two, Value::Text(text)) => float_from_text_two(text),
            (Self::One, Value::Binary(bytes)) => ascii(bytes).and_then(python::float_from_text),
            (Self::Two, Value::Binary(bytes)) => {
                std::str::from_utf8(bytes).ok().and_then(float_from_text_two)
            }
            (_, Value::Null | Value::Date(_) | Value::Timestamp(_)) => None,
        }
    }

    /// An int field.
    pub(super) fn integer(self, value: &Value<'_>) -> Option<BigInt> {
        match (self, value) {
            (_, Value::Integer(integer)) => Some(integer.clone()),
            (_, Value::Bool(boolean)) => Some(BigInt::from(u8::from(*boolean))),
            (Self::One, Value::Float(float)) => python::integer_from_float(*float),
            (Self::Two, Value::Float(float)) => whole_in_64_bits(*float),
            (Self::One, Value::Text(text)) => python::integer_from_text(text),
            (Self::Two, Value::Text(text)) => integer_from_text_two(text),
            (Self::One, Value::Binary(bytes)) => ascii(bytes).and_then(python::integer_from_text),
            (Self::Two, Value::Binary(bytes)) => {
                std::str::from_utf8(bytes).ok().and_then(integer_from_text_two)
            }
            (_, Value::Null | Value::Date(_) | Value::Timestamp(_)) => None,
        }
    }

    /// A bool field.
    pub(super) fn boolean(self, value: &Value<'_>) -> Option<bool> {
        match value {
            Value::Bool(boolean) => Some(*boolean),
            Value::Integer(integer) if *integer == BigInt::from(1) => Some(true),
            Value::Integer(integer) if *integer == BigInt::ZERO => Some(false),
            #[allow(clippy::float_cmp)]
            Value::Float(float) if *float == 1.0 => Some(true),
            Value::Float(float) if *float == 0.0 => Some(false),
            Value::Text(text) => boolean_from_text(text),
            Value::Binary(bytes) => std::str::from_utf8(bytes).ok().and_then(boolean_from_text),
            _ => None,
        }
    }

    /// A str field.
    pub(super) fn text(self, value: &Value<'_>) -> Option<String> {
        match (self, value) {
            (_, Value::Text(text)) => Some((*text).to_owned()),
            (_, Value::Binary(bytes)) => String::from_utf8(bytes.clone()).ok(),
            (Self::One, Value::Integer(integer)) => python::text_from_integer(integer),
            (Self::One, Value::Float(float)) => Some(python::text_from_float(*float)),
            (Self::One, Value::Bool(boolean)) => Some(if *boolean { "True" } else { "False" }.to_owned()),
            _ => None,
        }
    }
}

fn ascii(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii())
}

/// A float without a fraction whose value fits in 64 bits, as pydantic 2 takes it for an int.
fn whole_in_64_bits(float: f64) -> Option<BigInt> {
    let limit = 2f64.powi(63);
    (float.fract() == 0.0 && float > -limit && float < limit)
        .then(|| python::integer_from_float(float))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pydantic_two_parses_numbers_in_text_differently() {
        for (text, float) in [
            ("1_000", 1000.0),
            (" 1\u{85}", 1.0),
            ("1_.5", 1.5),
            ("-_1", -1.0),
            ("i_nf", f64::INFINITY),
        ] {
            assert_eq!(float_from_text_two(text), Some(float), "{text:?}");
        }
        for text in ["１２", " 1_0", "1__0", "1_", "\u{1c}1", "0x10", ""] {
            assert_eq!(float_from_text_two(text), None, "{text:?}");
        }
        for (text, integer) in [
            ("3.00", 3),
            (" 3.0 ", 3),
            ("3_0.0", 30),
            ("+1_0.00", 10),
            ("0_1", 1),
            ("-0.0", 0),
            ("+00", 0),
        ] {
            assert_eq!(
                integer_from_text_two(text),
                Some(BigInt::from(integer)),
                "{text:?}"
            );
        }
        for text in [
            "3.", "3.5", "3.0_0", ".0", "1e3", "", "--3", "+-3", "３", "- 1", "3 .0",
        ] {
            assert_eq!(integer_from_text_two(text), None, "{text:?}");
        }
    }

    #[test]
    fn booleans() {
        for value in [
            Value::Text("tRUE"),
            Value::Integer(BigInt::from(1)),
            Value::Float(1.0),
            Value::Binary(b"y".to_vec()),
        ] {
            assert_eq!(Pydantic::Two.boolean(&value), Some(true));
        }
        for value in [
            Value::Text(" true"),
            Value::Integer(BigInt::from(2)),
            Value::Float(0.5),
            Value::Null,
        ] {
            assert_eq!(Pydantic::One.boolean(&value), None);
        }
    }
}
