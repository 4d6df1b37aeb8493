//! The element types of a `.npy` file and the elements' values.

use super::super::arrays::size;
use super::super::loaded::Loaded;
use super::super::python;
use super::error::NpyError;
use super::literal::{quoted, tuple};
use num_bigint::BigInt;
use std::collections::HashSet;

/// The sorts of elements that are understood.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ElementKind {
    Boolean,
    Signed,
    Unsigned,
    Float,
    Complex,
    Bytes,
    Text,
    Time,
    Void,
    /// Several values one after the other.
    Record(Vec<RecordField>),
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RecordField {
    element: NpyType,
    /// The dimensions of a field that is an array itself.
    shape: Vec<usize>,
    /// Bytes between two fields that are no field.
    padding: bool,
}

/// The type of an array's elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NpyType {
    sort: ElementKind,
    /// In bytes.
    pub(super) size: usize,
    big_endian: bool,
    descr: String,
}

/// The type of elements that is at the start of `text`, as the header of a file writes it, and what follows: a text
/// such as `'<f8'`, or a list of the fields of a record.
///
/// # Errors
/// When numpy would not read such elements.
pub(super) fn parse(text: &str) -> Result<(NpyType, &str), NpyError> {
    parse_within(text, 0)
}

fn parse_within(text: &str, depth: usize) -> Result<(NpyType, &str), NpyError> {
    if text.starts_with('[') {
        return record(text, depth);
    }
    let (descr, after) = quoted(text).ok_or(UNKNOWN)?;
    Ok((NpyType::parse(descr)?, after))
}

/// A record: `[('x', '<f8'), ('y', '<i4', (2,))]`.
fn record(text: &str, depth: usize) -> Result<(NpyType, &str), NpyError> {
    if depth > DEEPEST {
        return Err(UNKNOWN);
    }
    let mut rest = text.strip_prefix('[').ok_or(UNKNOWN)?.trim_start();
    let (mut parts, mut names) = (Vec::new(), HashSet::new());
    let mut size = 0_usize;
    while !rest.starts_with(']') {
        rest = rest.strip_prefix('(').ok_or(UNKNOWN)?.trim_start();
        let (name, after) = field_name(rest).ok_or(UNKNOWN)?;
        let (element, after) = parse_within(comma(after)?, depth + 1)?;
        let (shape, after) = match after.trim_start().strip_prefix(',').map(str::trim_start) {
            Some(after) if !after.starts_with(')') => tuple(after).ok_or(UNKNOWN)?,
            Some(after) => (Vec::new(), after),
            None => (Vec::new(), after.trim_start()),
        };
        rest = after.trim_start().strip_prefix(')').ok_or(UNKNOWN)?.trim_start();
        rest = match rest.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if rest.starts_with(']') => rest,
            None => return Err(UNKNOWN),
        };
        let padding = name.is_empty() && element.sort == ElementKind::Void;
        if !name.is_empty() && !names.insert(name) {
            return Err(NpyError::Header("two fields of its records have one name"));
        }
        let bytes = self::size(&shape).and_then(|count| count.checked_mul(element.size));
        size = bytes.and_then(|bytes| size.checked_add(bytes)).ok_or(UNKNOWN)?;
        parts.push(RecordField {
            element,
            shape,
            padding,
        });
    }
    let after = rest.get(1..).unwrap_or_default();
    let descr = text.get(..text.len() - after.len()).unwrap_or_default();
    let element = NpyType {
        sort: ElementKind::Record(parts),
        size,
        big_endian: false,
        descr: descr.to_owned(),
    };
    Ok((element, after))
}

fn comma(text: &str) -> Result<&str, NpyError> {
    let after = text.trim_start().strip_prefix(',').ok_or(UNKNOWN)?;
    Ok(after.trim_start())
}

/// A field's name, or `('title', 'name')`.
fn field_name(text: &str) -> Option<(&str, &str)> {
    let Some(inner) = text.strip_prefix('(') else {
        return quoted(text);
    };
    let (_, after) = quoted(inner.trim_start())?;
    let (name, after) = quoted(after.trim_start().strip_prefix(',')?.trim_start())?;
    Some((name, after.trim_start().strip_prefix(')')?))
}

/// numpy's names of types and its letters, and the code with a width that is the same.
static NAMES: [(&str, &[&str]); 19] = [
    ("b1", &["?", "bool", "bool_"]),
    ("i1", &["b", "byte", "int8"]),
    ("u1", &["B", "ubyte", "uint8"]),
    ("i2", &["h", "short", "int16"]),
    ("u2", &["H", "ushort", "uint16"]),
    ("i4", &["i", "intc", "int32"]),
    ("u4", &["I", "uintc", "uint32"]),
    (
        "i8",
        &["l", "q", "p", "int", "int_", "intp", "long", "longlong", "int64"],
    ),
    (
        "u8",
        &["L", "Q", "P", "uint", "uintp", "ulong", "ulonglong", "uint64"],
    ),
    ("f2", &["e", "half", "float16"]),
    ("f4", &["f", "single", "float32"]),
    ("f8", &["d", "float", "float_", "double", "float64"]),
    ("f16", &["g", "longdouble", "longfloat", "float128"]),
    ("c8", &["F", "csingle", "singlecomplex", "complex64"]),
    (
        "c16",
        &["D", "complex", "complex_", "cfloat", "cdouble", "complex128"],
    ),
    ("c32", &["G", "clongdouble", "clongfloat", "complex256"]),
    ("S0", &["S", "a", "bytes", "bytes_", "string_"]),
    ("U0", &["U", "str", "str_", "unicode", "unicode_"]),
    ("V0", &["V", "void"]),
];

/// The code for a name or a letter without a width; anything else as it is. With a byte order only letters are names.
fn with_width(code: &str, ordered: bool) -> String {
    for (name, letter) in [("datetime64", "M8"), ("timedelta64", "m8")] {
        if let Some(unit) = code.strip_prefix(name).filter(|_| !ordered) {
            return format!("{letter}{unit}");
        }
    }
    let named = NAMES
        .iter()
        .find(|(_, names)| names.contains(&code) && (!ordered || code.len() == 1));
    named.map_or(code, |(same, _)| *same).to_owned()
}

/// Limit of records nested in records: Python reads no header with many more nested brackets.
const DEEPEST: usize = 50;

const UNKNOWN: NpyError = NpyError::Header("its type of elements is not known");

impl NpyType {
    fn parse(descr: &str) -> Result<Self, NpyError> {
        let unknown = UNKNOWN;
        let (big_endian, code) = match descr.as_bytes() {
            [b'>', ..] => (true, descr.get(1..)),
            [b'<' | b'|' | b'=', ..] => (false, descr.get(1..)),
            _ => (false, Some(descr)),
        };
        let code = code.unwrap_or_default();
        let code = with_width(code, code.len() < descr.len());
        let letter = code.chars().next().ok_or(unknown.clone())?;
        let digits = code.get(letter.len_utf8()..).unwrap_or_default();
        if letter == 'O' {
            return Err(NpyError::Objects);
        }
        let time = matches!(letter, 'M' | 'm');
        let number = if time {
            digits.split('[').next().unwrap_or_default()
        } else {
            digits
        };
        let width: usize = number.parse().map_err(|_| unknown.clone())?;
        let (sort, size) = match (letter, width) {
            ('b', 1) => (ElementKind::Boolean, 1),
            ('i', 1 | 2 | 4 | 8) => (ElementKind::Signed, width),
            ('u', 1 | 2 | 4 | 8) => (ElementKind::Unsigned, width),
            ('f', 2 | 4 | 8 | 16) => (ElementKind::Float, width),
            ('c', 8 | 16 | 32) => (ElementKind::Complex, width),
            ('S' | 'a', _) => (ElementKind::Bytes, width),
            ('U', _) => (ElementKind::Text, width.checked_mul(4).ok_or(unknown)?),
            ('M' | 'm', 8) => (ElementKind::Time, 8),
            ('V', _) => (ElementKind::Void, width),
            _ => return Err(unknown),
        };
        Ok(Self {
            sort,
            size,
            big_endian,
            descr: descr.to_owned(),
        })
    }

    /// The number of single values.
    pub(super) fn values(&self) -> usize {
        let ElementKind::Record(parts) = &self.sort else {
            return 1;
        };
        let of_part = |part: &RecordField| {
            size(&part.shape)
                .unwrap_or(usize::MAX)
                .saturating_mul(part.element.values())
        };
        parts.iter().map(of_part).fold(0, usize::saturating_add)
    }

    /// numpy's name of the type.
    pub(super) fn name(&self) -> String {
        let bits = self.size * 8;
        match &self.sort {
            ElementKind::Boolean => "bool".to_owned(),
            ElementKind::Signed => format!("int{bits}"),
            ElementKind::Unsigned => format!("uint{bits}"),
            ElementKind::Float => format!("float{bits}"),
            ElementKind::Complex => format!("complex{bits}"),
            ElementKind::Bytes
            | ElementKind::Text
            | ElementKind::Time
            | ElementKind::Void
            | ElementKind::Record(_) => self.descr.clone(),
        }
    }

    /// The bytes of a number, least significant first.
    fn little(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        if self.big_endian {
            bytes.reverse();
        }
        bytes
    }

    /// The value that these bytes are.
    pub(super) fn value(&self, bytes: &[u8]) -> Loaded {
        match &self.sort {
            ElementKind::Record(parts) => record_value(parts, bytes),
            ElementKind::Boolean => Loaded::Bool(bytes.first().is_some_and(|&byte| byte != 0)),
            ElementKind::Signed | ElementKind::Time => {
                Loaded::Integer(BigInt::from_signed_bytes_le(&self.little(bytes)))
            }
            ElementKind::Unsigned => {
                Loaded::Integer(BigInt::from_bytes_le(num_bigint::Sign::Plus, &self.little(bytes)))
            }
            ElementKind::Float => Loaded::Float(float(&self.little(bytes))),
            ElementKind::Complex => {
                let half = self.size / 2;
                let (real, imaginary) = bytes.split_at_checked(half).unwrap_or_default();
                python::complex(float(&self.little(real)), float(&self.little(imaginary)))
            }
            ElementKind::Bytes | ElementKind::Void => {
                let end = bytes
                    .iter()
                    .rposition(|&byte| byte != 0)
                    .map_or(0, |last| last + 1);
                let end = if self.sort == ElementKind::Void {
                    bytes.len()
                } else {
                    end
                };
                Loaded::Text(python::text_from_bytes(bytes.get(..end).unwrap_or_default()))
            }
            ElementKind::Text => {
                let text: String = bytes
                    .chunks_exact(4)
                    .map(|chunk| {
                        let code = self
                            .little(chunk)
                            .iter()
                            .rev()
                            .fold(0, |code, &byte| (code << 8) | u32::from(byte));
                        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
                    })
                    .collect();
                Loaded::Text(text.trim_end_matches('\0').to_owned())
            }
        }
    }
}

/// The values of a record's fields, in their order.
fn record_value(parts: &[RecordField], bytes: &[u8]) -> Loaded {
    let mut rest = bytes;
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        let count = size(&part.shape).unwrap_or(0);
        let width = part.element.size;
        let (own, after) = rest.split_at_checked(count * width).unwrap_or_default();
        rest = after;
        if !part.padding {
            let mut elements = (0..count).map(|at| {
                part.element
                    .value(own.get(at * width..(at + 1) * width).unwrap_or_default())
            });
            values.push(nested(&part.shape, &mut elements));
        }
    }
    Loaded::List(values)
}

/// Values as lists in lists.
fn nested(shape: &[usize], values: &mut impl Iterator<Item = Loaded>) -> Loaded {
    match shape.split_first() {
        None => values.next().unwrap_or(Loaded::None),
        Some((&length, inner)) => Loaded::List((0..length).map(|_| nested(inner, values)).collect()),
    }
}

/// A float of two, four, eight or sixteen bytes (80 bits are stored in sixteen), least significant first.
fn float(bytes: &[u8]) -> f64 {
    match bytes.len() {
        2 => half(<[u8; 2]>::try_from(bytes).map_or(0, u16::from_le_bytes)),
        4 => <[u8; 4]>::try_from(bytes).map_or(f64::NAN, |bytes| f64::from(f32::from_le_bytes(bytes))),
        8 => <[u8; 8]>::try_from(bytes).map_or(f64::NAN, f64::from_le_bytes),
        _ => extended(bytes),
    }
}

fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((bits >> 10) & 0x1f);
    let fraction = f64::from(bits & 0x3ff);
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * 2f64.powi(exponent - 25),
    }
}

fn extended(bytes: &[u8]) -> f64 {
    let Some((mantissa, rest)) = bytes.split_first_chunk::<8>() else {
        return f64::NAN;
    };
    let Some((top, _)) = rest.split_first_chunk::<2>() else {
        return f64::NAN;
    };
    let mantissa = u64::from_le_bytes(*mantissa);
    let top = u16::from_le_bytes(*top);
    let sign = if top & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(top & 0x7fff);
    #[allow(clippy::cast_precision_loss)]
    match exponent {
        0x7fff if mantissa << 1 == 0 => sign * f64::INFINITY,
        0x7fff => f64::NAN,
        _ => sign * mantissa as f64 * 2f64.powi(exponent - 16_383) * 2f64.powi(-63),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NpyError, parse as file};
    use super::*;

    /// A file with this header and as many zero bytes as there are in `data`.
    fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn types_are_known_by_letter_name_and_width() {
        for (descr, size, name) in [
            ("'<f8'", 8, "float64"),
            ("'d'", 8, "float64"),
            ("'>d'", 8, "float64"),
            ("'float'", 8, "float64"),
            ("'int'", 8, "int64"),
            ("'?'", 1, "bool"),
            ("'b'", 1, "int8"),
            ("'b1'", 1, "bool"),
            ("'complex'", 16, "complex128"),
            ("'datetime64[s]'", 8, "datetime64[s]"),
            ("'str'", 0, "str"),
            (
                "[('a', '<f4'), ('b', '<i2', (2, 3)), ('', '|V4')]",
                20,
                "[('a', '<f4'), ('b', '<i2', (2, 3)), ('', '|V4')]",
            ),
            (
                "[(('title', 'a'), [('c', '<i8')])]",
                8,
                "[(('title', 'a'), [('c', '<i8')])]",
            ),
        ] {
            let (element, after) = parse(descr).unwrap();
            assert_eq!(
                (element.size, element.name().as_str(), after),
                (size, name, ""),
                "{descr}"
            );
        }
        for descr in [
            "'>float64'",
            "'float7'",
            "'x'",
            "''",
            "8",
            "[('a', '<f8'), ('a', '<f8')]",
            "[('a')]",
            "[['a']]",
        ] {
            assert!(parse(descr).is_err(), "{descr}");
        }
        assert_eq!(parse("[('a', '|O')]"), Err(NpyError::Objects));
        let deep = format!("{}'<f8'{}", "[('a', ".repeat(1_000), ")]".repeat(1_000));
        assert_eq!(parse(&deep), Err(UNKNOWN));
    }

    #[test]
    fn records_are_lists_of_their_fields() {
        let bytes = [1, 0, 2, 0, 3, 0, 9, 9, 4, 0, 5, 0, 6, 0, 9, 9];
        let array = file(&npy(
            "[('a', '<i2'), ('b', '<i2', (2,)), ('', '|V2')]",
            "(2,)",
            &bytes,
        ))
        .unwrap();
        let record = |a: i32, b: [i32; 2]| {
            let whole = |number: i32| Loaded::Integer(BigInt::from(number));
            Loaded::List(vec![whole(a), Loaded::List(b.map(whole).to_vec())])
        };
        assert_eq!(array.values, [record(1, [2, 3]), record(4, [5, 6])]);
        assert_eq!(array.shape, [2]);
        let short = npy("[('a', '<i2')]", "(2,)", &bytes[..3]);
        assert_eq!(file(&short), Err(NpyError::Truncated));
    }

    #[test]
    fn many_values_without_a_width_take_no_memory() {
        let array = file(&npy("[('a', '<U0', (1000000000000,))]", "(2,)", &[])).unwrap();
        assert_eq!(array.values, []);
    }
}
