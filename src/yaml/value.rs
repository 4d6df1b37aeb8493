//! The scalar values that `safe_load` makes.

use num_bigint::BigInt;

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

/// A day that exists, in the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

/// A date with a time, with or without an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp {
    /// The day.
    pub date: Date,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999,999.
    pub microsecond: u32,
    /// Minutes east of UTC; none for a time without an offset.
    pub offset: Option<i16>,
}
