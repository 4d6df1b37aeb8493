//! The scalar values that `safe_load` makes from texts and tags.

use super::Tag;
use super::python::{Digits, LONGEST_DECIMAL, float};
use super::time::{Date, Timestamp};
use num_bigint::{BigInt, BigUint};

/// A scalar as Python would hold it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `None`
    Null,
    /// A bool.
    Bool(bool),
    /// An int, of any size.
    Integer(BigInt),
    /// A float.
    Float(f64),
    /// A str.
    Text(&'a str),
    /// A date.
    Date(Date),
    /// A date with a time.
    Timestamp(Timestamp),
    /// Bytes.
    Binary(Vec<u8>),
}

/// The reason why a text with a tag has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueRefusal {
    /// It is none of the tag's values.
    Malformed,
    /// A decimal number that is too long for Python.
    TooLong,
    /// A day or time that does not exist.
    NoSuchTime,
    /// The tag is none of a scalar.
    Tag,
}

/// The value of `text` under `tag`.
pub(super) fn construct(tag: Tag, text: &str) -> Result<Value<'_>, ValueRefusal> {
    match tag {
        Tag::Null => Ok(Value::Null),
        Tag::Bool => boolean(text).map(Value::Bool).ok_or(ValueRefusal::Malformed),
        Tag::Integer => integer(text).map(Value::Integer),
        Tag::Float => sexagesimal_or_plain_float(text).map(Value::Float),
        Tag::Text => Ok(Value::Text(text)),
        Tag::Binary => binary(text).map(Value::Binary).ok_or(ValueRefusal::Malformed),
        Tag::Timestamp => match super::time::read(text).ok_or(ValueRefusal::Malformed)? {
            Some((date, None)) => Ok(Value::Date(date)),
            Some((_, Some(timestamp))) => Ok(Value::Timestamp(timestamp)),
            None => Err(ValueRefusal::NoSuchTime),
        },
        Tag::Sequence
        | Tag::Mapping
        | Tag::Set
        | Tag::OrderedMap
        | Tag::Pairs
        | Tag::Merge
        | Tag::DefaultValue
        | Tag::Unknown => Err(ValueRefusal::Tag),
    }
}

/// Returns whether [`construct`] gives a value. `implicit` says that the tag was resolved from the text.
pub(super) fn check(tag: Tag, text: &str, implicit: bool) -> Result<(), ValueRefusal> {
    let certain = match tag {
        Tag::Null | Tag::Text => true,
        Tag::Bool => implicit && !text.ends_with('\n'),
        Tag::Integer => {
            let digits = text.trim_start_matches(['+', '-']);
            implicit
                && text.len() <= LONGEST_DECIMAL
                && !digits.starts_with("0b")
                && !digits.starts_with("0x")
        }
        Tag::Float => implicit && text.len() <= 300,
        _ => false,
    };
    if certain {
        Ok(())
    } else if tag == Tag::Integer {
        written_integer(text).map(|_| ())
    } else {
        construct(tag, text).map(|_| ())
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" => Some(true),
        "no" | "false" | "off" => Some(false),
        _ => None,
    }
}

/// An int as it is written, checked but not yet computed.
struct WrittenInteger {
    negative: bool,
    /// One number, or those between colons.
    text: String,
    radix: u32,
}

fn written_integer(text: &str) -> Result<WrittenInteger, ValueRefusal> {
    let text = text.replace('_', "");
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (radix, digits) = if let Some(bits) = rest.strip_prefix("0b") {
        (2, bits)
    } else if let Some(digits) = rest.strip_prefix("0x") {
        (16, digits)
    } else if rest.starts_with('0') && rest != "0" {
        (8, rest)
    } else {
        (10, rest)
    };
    let written = WrittenInteger {
        negative,
        text: digits.to_owned(),
        radix,
    };
    for part in written.parts() {
        if Digits::read(part, radix).is_none() {
            let long =
                radix == 10 && part.len() > LONGEST_DECIMAL && part.bytes().all(|byte| byte.is_ascii_digit());
            return Err(if long {
                ValueRefusal::TooLong
            } else {
                ValueRefusal::Malformed
            });
        }
    }
    Ok(written)
}

impl WrittenInteger {
    fn parts(&self) -> impl Iterator<Item = &str> {
        let radix = self.radix;
        self.text.split(move |c| radix == 10 && c == ':')
    }
}

fn integer(text: &str) -> Result<BigInt, ValueRefusal> {
    let short = text.strip_prefix('-').unwrap_or(text).as_bytes();
    if short.len() < 19 && matches!(short, [b'1'..=b'9', rest @ ..] if rest.iter().all(u8::is_ascii_digit)) {
        return text
            .parse::<i64>()
            .map(BigInt::from)
            .map_err(|_| ValueRefusal::Malformed);
    }
    let written = written_integer(text)?;
    let parts: Vec<BigInt> = written
        .parts()
        .filter_map(|part| Digits::read(part, written.radix))
        .map(|digits| {
            let magnitude = BigInt::from(digits.magnitude());
            if digits.negative { -magnitude } else { magnitude }
        })
        .collect();
    let value = base_60(&parts);
    Ok(if written.negative { -value } else { value })
}

/// The number whose base-60 digits are `parts`, by halves: a long one takes less than quadratic time.
fn base_60(parts: &[BigInt]) -> BigInt {
    match parts {
        [] => BigInt::ZERO,
        [part] => part.clone(),
        _ => {
            let low = parts.len() / 2;
            let (high, low) = parts.split_at_checked(parts.len() - low).unwrap_or((parts, &[]));
            let scale = BigInt::from(60).pow(u32::try_from(low.len()).unwrap_or(u32::MAX));
            base_60(high) * scale + base_60(low)
        }
    }
}

fn sexagesimal_or_plain_float(text: &str) -> Result<f64, ValueRefusal> {
    if text.len() < 40
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.'))
        && let Ok(value) = text.parse()
    {
        return Ok(value);
    }
    let text = text.replace('_', "").to_ascii_lowercase();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    if text.is_empty() {
        return Err(ValueRefusal::Malformed);
    }
    match rest {
        ".inf" => Ok(sign * f64::INFINITY),
        ".nan" => Ok(f64::NAN),
        _ if rest.contains(':') => Ok(sign * sexagesimal_float(rest)?),
        _ => float(rest)
            .map(|value| sign * value)
            .ok_or(ValueRefusal::Malformed),
    }
}

/// Python multiplies each part by an exact power of 60, which it must be able to turn into a float.
fn sexagesimal_float(text: &str) -> Result<f64, ValueRefusal> {
    let mut value = 0.0;
    let mut base = BigUint::from(1_u8);
    for part in text.rsplit(':') {
        let part = float(part).ok_or(ValueRefusal::Malformed)?;
        let factor: f64 = base.to_string().parse().map_err(|_| ValueRefusal::Malformed)?;
        if factor.is_infinite() {
            return Err(ValueRefusal::TooLong);
        }
        value += part * factor;
        base *= 60_u8;
    }
    Ok(value)
}

/// Base64 as Python's `base64.decodebytes` reads it: other characters are skipped, the first complete padding ends it.
fn binary(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let mut bytes = Vec::new();
    let mut held: u32 = 0;
    let mut place = 0;
    let mut padding = 0;
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                if place >= 2 && place + padding >= 4 {
                    return Some(bytes);
                }
                if place < 2 {
                    padding -= 1;
                }
                continue;
            }
            _ => continue,
        };
        padding = 0;
        held = (held << 6) | u32::from(digit);
        match place {
            0 => {}
            1 => bytes.push((held >> 4) as u8),
            2 => bytes.push((held >> 2) as u8),
            _ => bytes.push(held as u8),
        }
        place = (place + 1) % 4;
    }
    (place == 0).then_some(bytes)
}
