//! numpy's `.npy` files, read from bytes: the header (versions 1 to 3) and the values.
//!
//! The format is described in numpy's `numpy.lib.format`. Python objects are refused, as `numpy.load` does unless it is
//! told otherwise.

mod element;
mod error;
mod literal;

use super::arrays::size;
use super::loaded::{Loaded, LoadedArray};
use element::NpyType;
pub use error::NpyError;
use literal::{quoted, tuple};

/// The longest header that `numpy.load` reads.
const LONGEST_HEADER: usize = 10_000;

/// Reads an array from the bytes of a `.npy` file.
///
/// # Errors
/// When `numpy.load` would not give an array.
pub fn parse(bytes: &[u8]) -> Result<LoadedArray, NpyError> {
    if bytes.is_empty() {
        return Err(NpyError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Err(NpyError::Archive);
    }
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or(NpyError::NotNpy)?;
    let (header, data) = split_header(rest)?;
    let header = Header::parse(header)?;
    let element = header.element;
    let count = size(&header.shape).ok_or(NpyError::Truncated)?;
    let needed = count.checked_mul(element.size).ok_or(NpyError::Truncated)?;
    let data = data.get(..needed).ok_or(NpyError::Truncated)?;
    let mut values = Vec::new();
    if count.saturating_mul(element.values()) <= LoadedArray::SHOWN {
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
    Ok(LoadedArray {
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
    element: NpyType,
    fortran: bool,
    shape: Vec<usize>,
}

impl Header {
    /// The header is a Python dict with the keys `descr`, `fortran_order` and `shape`.
    fn parse(header: &[u8]) -> Result<Self, NpyError> {
        let malformed = || NpyError::Header("it is not a dictionary of descr, fortran_order and shape");
        let text = std::str::from_utf8(header).map_err(|_| malformed())?;
        let mut rest = text.trim().strip_prefix('{').ok_or_else(malformed)?.trim_start();
        let (mut element, mut fortran, mut shape) = (None, None, None);
        while !rest.starts_with('}') {
            let (key, after) = quoted(rest).ok_or_else(malformed)?;
            rest = after
                .trim_start()
                .strip_prefix(':')
                .ok_or_else(malformed)?
                .trim_start();
            match key {
                "descr" => {
                    let (value, after) = element::parse(rest)?;
                    element = Some(value);
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
        match (element, fortran, shape) {
            (Some(element), Some(fortran), Some(shape)) => Ok(Self {
                element,
                fortran,
                shape,
            }),
            _ => Err(malformed()),
        }
    }
}

/// Values in Fortran's order (the first index runs fastest) in C's.
fn c_order(values: &[Loaded], shape: &[usize]) -> Vec<Loaded> {
    let mut index = vec![0_usize; shape.len()];
    let mut ordered = Vec::with_capacity(values.len());
    for _ in 0..values.len() {
        let (mut offset, mut stride) = (0, 1);
        for (at, length) in index.iter().zip(shape) {
            offset += at * stride;
            stride *= length;
        }
        ordered.push(values.get(offset).cloned().unwrap_or(Loaded::None));
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
