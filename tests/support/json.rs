//! JSON with its numbers as written: 1 and 1.0 differ, and whole numbers may be of any size.

use std::collections::BTreeMap;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// A whole number, as written.
    Whole(String),
    /// A number with a point or an exponent, by its bits.
    Float(u64),
    Text(String),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    /// Reads one value; panics on anything else.
    pub fn parse(text: &str) -> Self {
        let mut rest = text.trim_start();
        let value = value(&mut rest);
        assert!(rest.trim().is_empty(), "after the value: {rest:.40}");
        value
    }

    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(map) => map.get(key),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            other => panic!("not a list: {other:?}"),
        }
    }

    pub fn map(&self) -> &BTreeMap<String, Self> {
        match self {
            Self::Map(map) => map,
            other => panic!("not a map: {other:?}"),
        }
    }
}

fn eat(rest: &mut &str, token: &str) -> bool {
    match rest.strip_prefix(token) {
        Some(after) => {
            *rest = after.trim_start();
            true
        }
        None => false,
    }
}

fn value(rest: &mut &str) -> Json {
    if eat(rest, "null") {
        Json::Null
    } else if eat(rest, "true") {
        Json::Bool(true)
    } else if eat(rest, "false") {
        Json::Bool(false)
    } else if rest.starts_with('"') {
        Json::Text(text(rest))
    } else if eat(rest, "[") {
        let mut items = Vec::new();
        while !eat(rest, "]") {
            items.push(value(rest));
            eat(rest, ",");
        }
        Json::List(items)
    } else if eat(rest, "{") {
        let mut map = BTreeMap::new();
        while !eat(rest, "}") {
            let key = text(rest);
            assert!(eat(rest, ":"));
            assert!(map.insert(key, value(rest)).is_none(), "a repeated key");
            eat(rest, ",");
        }
        Json::Map(map)
    } else {
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        *rest = after.trim_start();
        if number.contains(['.', 'e', 'E']) {
            let float: f64 = number.parse().expect("a number");
            Json::Float(float.to_bits())
        } else {
            assert!(!number.is_empty(), "no value at {after:.40}");
            Json::Whole(number.to_owned())
        }
    }
}

fn text(rest: &mut &str) -> String {
    let bytes = rest.as_bytes();
    let mut end = 1;
    while bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    let (string, after) = rest.split_at(end + 1);
    *rest = after.trim_start();
    serde_json::from_str(string).expect("a text")
}
