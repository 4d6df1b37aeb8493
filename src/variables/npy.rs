//! numpy's `.npy` files, read from bytes: the header (versions 1 to 3) and the values.
//!
//! The format is described in numpy's `numpy.lib.format`. Python objects are refused, as `numpy.load` does unless it is
//! told otherwise.

use super::arrays::size;
use super::held::{Held, HeldArray};
use super::python;
use num_bigint::BigInt;

/// The longest header that `numpy.load` reads.
const LONGEST_HEADER: usize = 10_000;

/// Why bytes are no array.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NpyError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It does not start as a `.npy` file does.
    #[error("it is not a .npy file")]
    NotNpy,
    /// An archive of several arrays (`.npz`).
    #[error("it is an archive of arrays (.npz), not one array")]
    Archive,
    /// The header cannot be understood.
    #[error("its header cannot be read: {0}")]
    Header(&'static str),
    /// It holds Python objects.
    #[error("it holds Python objects, which are not loaded")]
    Objects,
    /// There are fewer values than the header says.
    #[error("it ends before its last value")]
    Truncated,
}

/// Reads an array from the bytes of a `.npy` file.
///
/// # Errors
/// When `numpy.load` would not give an array.
pub fn parse(bytes: &[u8]) -> Result<HeldArray, NpyError> {
    if bytes.is_empty() {
        return Err(NpyError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Err(NpyError::Archive);
    }
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or(NpyError::NotNpy)?;
    let (header, data) = split_header(rest)?;
    let header = Header::parse(header)?;
    let element = ElementType::parse(&header.descr)?;
    let count = size(&header.shape).ok_or(NpyError::Truncated)?;
    let needed = count.checked_mul(element.size).ok_or(NpyError::Truncated)?;
    let data = data.get(..needed).ok_or(NpyError::Truncated)?;
    let mut values = Vec::new();
    if count <= HeldArray::SHOWN {
        values = if element.size == 0 {
            vec![element.value(&[]); count]
        } else {
            data.chunks_exact(element.size)
                .map(|chunk| element.value(chunk))
                .collect()
        };
        if header.fortran {
            values = c_order(&values, &header.shape);
        }
    }
    Ok(HeldArray {
        shape: header.shape,
        dtype: element.name(),
        values,
    })
}

fn split_header(rest: &[u8]) -> Result<(&[u8], &[u8]), NpyError> {
    let truncated = NpyError::Header("it is cut off");
    let (version, rest) = rest.split_at_checked(2).ok_or(truncated.clone())?;
    let (length, rest) = match version {
        [1, 0] => {
            let (length, rest) = rest.split_first_chunk::<2>().ok_or(truncated.clone())?;
            (usize::from(u16::from_le_bytes(*length)), rest)
        }
        [2 | 3, 0] => {
            let (length, rest) = rest.split_first_chunk::<4>().ok_or(truncated.clone())?;
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            (length, rest)
        }
        _ => return Err(NpyError::Header("its version is not 1, 2 or 3")),
    };
    if length > rest.len() {
        return Err(truncated);
    }
    if length > LONGEST_HEADER {
        return Err(NpyError::Header("it is too long"));
    }
    rest.split_at_checked(length).ok_or(truncated)
}

struct Header {
    descr: String,
    fortran: bool,
    shape: Vec<usize>,
}

impl Header {
    /// The header is a Python dict with the keys `descr`, `fortran_order` and `shape`.
    fn parse(header: &[u8]) -> Result<Self, NpyError> {
        let malformed = || NpyError::Header("it is not a dictionary of descr, fortran_order and shape");
        let text = std::str::from_utf8(header).map_err(|_| malformed())?;
        let mut rest = text.trim().strip_prefix('{').ok_or_else(malformed)?.trim_start();
        let (mut descr, mut fortran, mut shape) = (None, None, None);
        while !rest.starts_with('}') {
            let (key, after) = quoted(rest).ok_or_else(malformed)?;
            rest = after
                .trim_start()
                .strip_prefix(':')
                .ok_or_else(malformed)?
                .trim_start();
            match key {
                "descr" if rest.starts_with('[') => return Err(NpyError::Header("its elements are records")),
                "descr" => {
                    let (value, after) = quoted(rest).ok_or_else(malformed)?;
                    descr = Some(value.to_owned());
                    rest = after;
                }
                "fortran_order" => {
                    let (value, after) = match rest.strip_prefix("True") {
                        Some(after) => (true, after),
                        None => (false, rest.strip_prefix("False").ok_or_else(malformed)?),
                    };
                    fortran = Some(value);
                    rest = after;
                }
                "shape" => {
                    let (value, after) = tuple(rest).ok_or_else(malformed)?;
                    shape = Some(value);
                    rest = after;
                }
                _ => return Err(malformed()),
            }
            rest = rest.trim_start();
            match rest.strip_prefix(',') {
                Some(after) => rest = after.trim_start(),
                None if rest.starts_with('}') => {}
                None => return Err(malformed()),
            }
        }
        if rest != "}" {
            return Err(malformed());
        }
        match (descr, fortran, shape) {
            (Some(descr), Some(fortran), Some(shape)) => Ok(Self {
                descr,
                fortran,
                shape,
            }),
            _ => Err(malformed()),
        }
    }
}

/// A Python string at the start of `text`, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    text.get(1..)?.split_once(quote)
}

/// A Python tuple of whole numbers at the start of `text`, and what follows.
fn tuple(text: &str) -> Option<(Vec<usize>, &str)> {
    let (inner, after) = text.strip_prefix('(')?.split_once(')')?;
    let inner = inner.trim();
    let whole = inner.strip_suffix(',').unwrap_or(inner);
    if inner.is_empty() {
        return Some((Vec::new(), after));
    }
    if whole == inner && !inner.contains(',') {
        return None;
    }
    let lengths: Option<Vec<usize>> = whole
        .split(',')
        .map(|length| length.trim().trim_end_matches('L').parse().ok())
        .collect();
    Some((lengths?, after))
}

/// The sorts of elements that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Boolean,
    Signed,
    Unsigned,
    Float,
    Complex,
    Bytes,
    Text,
    Time,
    Void,
}

struct ElementType {
    sort: Sort,
    /// In bytes.
    size: usize,
    big_endian: bool,
    descr: String,
}

impl ElementType {
    fn parse(descr: &str) -> Result<Self, NpyError> {
        let unknown = NpyError::Header("its type of elements is not known");
        let (big_endian, code) = match descr.as_bytes() {
            [b'>', ..] => (true, descr.get(1..)),
            [b'<' | b'|' | b'=', ..] => (false, descr.get(1..)),
            _ => (false, Some(descr)),
        };
        let code = code.unwrap_or_default();
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
            ('b', 1) => (Sort::Boolean, 1),
            ('i', 1 | 2 | 4 | 8) => (Sort::Signed, width),
            ('u', 1 | 2 | 4 | 8) => (Sort::Unsigned, width),
            ('f', 2 | 4 | 8 | 16) => (Sort::Float, width),
            ('c', 8 | 16 | 32) => (Sort::Complex, width),
            ('S' | 'a', _) => (Sort::Bytes, width),
            ('U', _) => (Sort::Text, width.checked_mul(4).ok_or(unknown)?),
            ('M' | 'm', 8) => (Sort::Time, 8),
            ('V', _) => (Sort::Void, width),
            _ => return Err(unknown),
        };
        Ok(Self {
            sort,
            size,
            big_endian,
            descr: descr.to_owned(),
        })
    }

    /// numpy's name of the type.
    fn name(&self) -> String {
        let bits = self.size * 8;
        match self.sort {
            Sort::Boolean => "bool".to_owned(),
            Sort::Signed => format!("int{bits}"),
            Sort::Unsigned => format!("uint{bits}"),
            Sort::Float => format!("float{bits}"),
            Sort::Complex => format!("complex{bits}"),
            Sort::Bytes | Sort::Text | Sort::Time | Sort::Void => self.descr.clone(),
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

    fn value(&self, bytes: &[u8]) -> Held {
        match self.sort {
            Sort::Boolean => Held::Bool(bytes.first().is_some_and(|&byte| byte != 0)),
            Sort::Signed | Sort::Time => Held::Integer(BigInt::from_signed_bytes_le(&self.little(bytes))),
            Sort::Unsigned => {
                Held::Integer(BigInt::from_bytes_le(num_bigint::Sign::Plus, &self.little(bytes)))
            }
            Sort::Float => Held::Float(float(&self.little(bytes))),
            Sort::Complex => {
                let half = self.size / 2;
                let (real, imaginary) = bytes.split_at_checked(half).unwrap_or_default();
                python::complex(float(&self.little(real)), float(&self.little(imaginary)))
            }
            Sort::Bytes | Sort::Void => {
                let end = bytes
                    .iter()
                    .rposition(|&byte| byte != 0)
                    .map_or(0, |last| last + 1);
                let end = if self.sort == Sort::Void { bytes.len() } else { end };
                Held::Text(python::text_from_bytes(bytes.get(..end).unwrap_or_default()))
            }
            Sort::Text => {
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
                Held::Text(text.trim_end_matches('\0').to_owned())
            }
        }
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

/// Values in Fortran's order (the first index runs fastest) in C's.
fn c_order(values: &[Held], shape: &[usize]) -> Vec<Held> {
    let mut index = vec![0_usize; shape.len()];
    let mut ordered = Vec::with_capacity(values.len());
    for _ in 0..values.len() {
        let (mut offset, mut stride) = (0, 1);
        for (at, length) in index.iter().zip(shape) {
            offset += at * stride;
            stride *= length;
        }
        ordered.push(values.get(offset).cloned().unwrap_or(Held::None));
        for (at, &length) in index.iter_mut().zip(shape).rev() {
            *at += 1;
            if *at < length {
                break;
            }
            *at = 0;
        }
    }
    ordered
}
