//! Keys as Python compares and hashes them: `1`, `1.0` and `true` are one key.

use super::construct::is_unhashable;
use super::{Date, Document, NodeId, Value};
use num_bigint::BigInt;

/// A key, equal to another exactly where Python finds the other in a dict.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ScalarKey<'a> {
    Null,
    Integer(i64),
    Large(BigInt),
    /// A float that is no integer, by its bits.
    Float(u64),
    /// NaN is found by identity: `.nan` is one object, any other way of writing it makes its own.
    NotANumber(Option<u32>),
    Text(&'a str),
    Date(Date),
    /// A time without an offset.
    Clock(i64),
    /// A time with an offset: the same instant is the same key.
    Instant(i64),
    Bytes(Vec<u8>),
    /// A node that cannot be a key (there is a problem for it).
    Node(u32),
}

impl<'a> ScalarKey<'a> {
    pub fn new(document: &'a Document, node: NodeId) -> Self {
        if is_unhashable(document.tag(node)) {
            return Self::Node(node.0);
        }
        match document.value(node) {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Integer(i64::from(value)),
            Value::Integer(value) => Self::integer(value),
            Value::Float(value) if value.is_nan() => Self::nan(document, node),
            Value::Float(value) => Self::float(value),
            Value::Text(value) => Self::Text(value),
            Value::Date(value) => Self::Date(value),
            Value::Timestamp(value) if value.offset.is_some() => Self::Instant(value.instant()),
            Value::Timestamp(value) => Self::Clock(value.instant()),
            Value::Binary(value) => Self::Bytes(value),
        }
    }

    fn integer(value: BigInt) -> Self {
        match i64::try_from(&value) {
            Ok(value) => Self::Integer(value),
            Err(_) => Self::Large(value),
        }
    }

    fn nan(document: &Document, node: NodeId) -> Self {
        let text = document.scalar(node).map_or("", |scalar| scalar.text);
        let shared = text
            .replace('_', "")
            .trim_start_matches(['+', '-'])
            .eq_ignore_ascii_case(".nan");
        Self::NotANumber((!shared).then_some(node.0))
    }

    fn float(value: f64) -> Self {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.is_infinite() || value.fract() != 0.0 {
            Self::Float(value.to_bits())
        } else if value.abs() < EXACT {
            Self::Integer(value as i64)
        } else {
            Self::integer(exact(value))
        }
    }
}

/// A large float, which is an integer, exactly.
fn exact(value: f64) -> BigInt {
    let bits = value.to_bits();
    let exponent = (bits >> 52) & 0x7ff;
    let mantissa = BigInt::from((bits & ((1 << 52) - 1)) | (1 << 52));
    let magnitude = mantissa << exponent.saturating_sub(1075);
    if value < 0.0 { -magnitude } else { magnitude }
}
