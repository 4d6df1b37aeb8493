//! Answers files in JSON. Numbers stay as written.

use super::UNREADABLE;
use super::written::{Pair, WrittenValue};
use crate::text::{Diagnostic, LineIndex, Severity, Span};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;

/// The pairs of the object `text`, which starts at byte `offset` of its file.
pub(super) fn read(text: &str, offset: usize) -> Result<Vec<Pair>, Box<Diagnostic>> {
    let object: Object<'_> = serde_json::from_str(text).map_err(|error| refused(text, offset, &error))?;
    let pairs = object.0.into_iter().map(|(key, raw)| {
        let span = place(raw.get(), text, offset);
        let value = top_value(raw.get(), span.start);
        Pair { key, value, span }
    });
    Ok(pairs.collect())
}

/// The span of `part`, which was borrowed from `text`, in the file in which `text` starts at byte `offset`.
fn place(part: &str, text: &str, offset: usize) -> Span {
    let start = offset + (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Span::new(start, start + part.len())
}

/// The members of an object in their order, repeated names included.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

fn top_value(raw: &str, offset: usize) -> WrittenValue {
    if !raw.starts_with('{') {
        return value(raw);
    }
    let Ok(object) = serde_json::from_str::<Object<'_>>(raw) else {
        return WrittenValue::Other;
    };
    let pairs = object.0.into_iter().map(|(key, inner)| Pair {
        key,
        value: value(inner.get()),
        span: place(inner.get(), raw, offset),
    });
    WrittenValue::Mapping(pairs.collect())
}

fn value(raw: &str) -> WrittenValue {
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map_or(WrittenValue::Other, WrittenValue::Text),
        Some(b'[') => {
            let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw) else {
                return WrittenValue::Other;
            };
            WrittenValue::List(items.first().map(|first| match first.get().as_bytes().first() {
                Some(b'{' | b'[') => Box::new(WrittenValue::Other),
                _ => Box::new(value(first.get())),
            }))
        }
        Some(b'{') | None => WrittenValue::Other,
        Some(b'n') => WrittenValue::Nothing,
        Some(_) => WrittenValue::Text(raw.to_owned()),
    }
}

fn refused(text: &str, offset: usize, error: &serde_json::Error) -> Box<Diagnostic> {
    let line_start = LineIndex::new(text).start(error.line()).unwrap_or(0);
    let at = (line_start + error.column().saturating_sub(1)).min(text.len());
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    // serde_json ends its messages with the place, which the span has.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    Box::new(
        Diagnostic::new(
            UNREADABLE,
            Severity::Error,
            format!("the answers file is no valid JSON: {message}"),
        )
        .at(Span::new(offset + at, offset + at)),
    )
}
