//! Nested lists as tensors: what `torch.tensor(list)` makes of them, and `Tensor.to` of that.

use super::arrays::{ArrayRefusal, children, size};
use super::coerce::DataElement;
use super::loaded::{Loaded, LoadedArray};
use super::python;
use crate::yaml::{Document, NodeId, Use, Value};
use num_bigint::BigInt;
use std::collections::{HashMap, HashSet};

/// The most dimensions of a tensor made from lists.
const MOST_DIMENSIONS: usize = 128;
/// Depth of nested lists at which Python gives up.
const MOST_DEPTH: usize = 400;

/// torch's types of elements, as far as lume-torch knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dtype {
    Float16,
    Float32,
    Float64,
    Bfloat16,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Bool,
    Complex64,
    Complex128,
}

static DTYPES: [(&str, Dtype); 15] = [
    ("float16", Dtype::Float16),
    ("float32", Dtype::Float32),
    ("float64", Dtype::Float64),
    ("bfloat16", Dtype::Bfloat16),
    ("int8", Dtype::Int8),
    ("int16", Dtype::Int16),
    ("int32", Dtype::Int32),
    ("int64", Dtype::Int64),
    ("uint8", Dtype::Uint8),
    ("uint16", Dtype::Uint16),
    ("uint32", Dtype::Uint32),
    ("uint64", Dtype::Uint64),
    ("bool", Dtype::Bool),
    ("complex64", Dtype::Complex64),
    ("complex128", Dtype::Complex128),
];

impl Dtype {
    /// The type that `word` names, with or without `torch.`.
    pub(super) fn called(word: &str) -> Option<Self> {
        let short = word.replace("torch.", "");
        DTYPES
            .iter()
            .find(|(name, _)| *name == short)
            .map(|(_, dtype)| *dtype)
    }

    /// torch's name, such as `torch.float32`.
    pub(super) fn name(self) -> String {
        let name = DTYPES
            .iter()
            .find(|(_, dtype)| *dtype == self)
            .map_or("", |(name, _)| name);
        format!("torch.{name}")
    }

    /// Returns whether torch calls it a floating-point type.
    pub(super) const fn is_floating(self) -> bool {
        matches!(
            self,
            Self::Float16 | Self::Float32 | Self::Float64 | Self::Bfloat16
        )
    }

    /// An element of `torch.tensor` as this type.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn convert(self, number: TensorNumber) -> Loaded {
        let single = match number {
            TensorNumber::Integer(integer) => integer as f32,
            TensorNumber::Single(single) => single,
        };
        let double = match number {
            TensorNumber::Integer(integer) => integer as f64,
            TensorNumber::Single(single) => f64::from(single),
        };
        match self {
            Self::Float16 => Loaded::Float(half(single)),
            Self::Bfloat16 => Loaded::Float(brain(single)),
            Self::Float32 => Loaded::Float(f64::from(single)),
            Self::Float64 => Loaded::Float(double),
            Self::Complex64 => python::complex(f64::from(single), 0.0),
            Self::Complex128 => python::complex(double, 0.0),
            Self::Bool => Loaded::Bool(match number {
                TensorNumber::Integer(integer) => integer != 0,
                TensorNumber::Single(single) => single != 0.0,
            }),
            _ => Loaded::Integer(self.integer(number)),
        }
    }

    /// Whole numbers wrap around; what does not fit in 64 (or 32) bits becomes what the processor makes of it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn integer(self, number: TensorNumber) -> BigInt {
        let wide = match number {
            TensorNumber::Integer(integer) => integer,
            TensorNumber::Single(single) => truncated(single, 63, i64::MIN),
        };
        match self {
            Self::Int8 => BigInt::from(wide as i8),
            Self::Int16 => BigInt::from(wide as i16),
            Self::Int32 => match number {
                TensorNumber::Integer(_) => BigInt::from(wide as i32),
                TensorNumber::Single(single) => BigInt::from(truncated(single, 31, i64::from(i32::MIN))),
            },
            Self::Uint8 => BigInt::from(wide as u8),
            Self::Uint16 => BigInt::from(wide as u16),
            Self::Uint32 => BigInt::from(wide as u32),
            Self::Uint64 => match number {
                TensorNumber::Single(single) if single >= 2f32.powi(63) => {
                    let above = truncated(single - 2f32.powi(63), 63, i64::MIN);
                    BigInt::from((above as u64) ^ (1 << 63))
                }
                _ => BigInt::from(wide as u64),
            },
            _ => BigInt::from(wide),
        }
    }
}

/// A float without its fraction; `otherwise` where it does not fit in `bits` bits and a sign.
#[allow(clippy::cast_possible_truncation)]
fn truncated(single: f32, bits: i32, otherwise: i64) -> i64 {
    let limit = 2f32.powi(bits);
    if single >= -limit && single < limit {
        single as i64
    } else {
        otherwise
    }
}

/// The nearest float of 16 bits.
fn half(single: f32) -> f64 {
    let value = f64::from(single);
    if value.abs() >= 65520.0 {
        return f64::INFINITY.copysign(value);
    }
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    rounded(value, value.abs().log2().floor().max(-14.0) - 10.0)
}

/// The nearest float of 16 bits with the exponents of 32.
fn brain(single: f32) -> f64 {
    if !single.is_finite() {
        return f64::from(single);
    }
    let bits = single.to_bits();
    let rounded = bits.wrapping_add(0x7fff + ((bits >> 16) & 1)) & 0xffff_0000;
    f64::from(f32::from_bits(rounded))
}

/// `value` as a multiple of two to the `exponent`, ties to even.
fn rounded(value: f64, exponent: f64) -> f64 {
    let unit = exponent.exp2();
    (value / unit).round_ties_even() * unit
}

/// An element as `torch.tensor` stores it: lists of ints and bools are stored as ints, others as floats of 32 bits.
#[derive(Clone, Copy, Debug)]
enum TensorNumber {
    Integer(i64),
    Single(f32),
}

/// `torch.tensor(list).to(dtype)`: the shape is that of each first element, and nothing is compared where it holds no
/// element.
pub(super) fn tensor(document: &Document, node: NodeId, dtype: Dtype) -> Result<LoadedArray, ArrayRefusal> {
    let whole = DataElement::Node(Use {
        node,
        span: document.span(node),
        alias: false,
    });
    let mut shape = Vec::new();
    let mut first = Some(whole);
    while let Some(inner) = first.and_then(|element| children(document, element)) {
        shape.push(inner.len());
        if shape.len() > MOST_DIMENSIONS {
            return Err(ArrayRefusal::Deep);
        }
        first = inner.first().copied();
    }
    let mut inference = Inference {
        document,
        known: HashMap::new(),
    };
    let sort = inference.of(whole, 0)?;
    let size = size(&shape).ok_or(ArrayRefusal::Deep)?;
    let mut filler = TensorFiller {
        document,
        sort,
        dtype,
        shape: &shape,
        keep: size <= LoadedArray::SHOWN,
        values: Vec::new(),
        compared: HashSet::new(),
    };
    if size > 0 {
        filler.fill(whole, 0)?;
    }
    let values = filler.values;
    Ok(LoadedArray {
        shape,
        dtype: dtype.name(),
        values,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum InferredType {
    Boolean,
    Integer,
    Float,
}

struct Inference<'a> {
    document: &'a Document,
    known: HashMap<NodeId, InferredType>,
}

impl Inference<'_> {
    fn of(&mut self, element: DataElement, depth: usize) -> Result<InferredType, ArrayRefusal> {
        if depth > MOST_DEPTH {
            return Err(ArrayRefusal::Deep);
        }
        let Some(inner) = children(self.document, element) else {
            return match element.scalar(self.document) {
                Some(Value::Bool(_)) => Ok(InferredType::Boolean),
                Some(Value::Integer(_)) => Ok(InferredType::Integer),
                Some(Value::Float(_)) => Ok(InferredType::Float),
                _ => Err(ArrayRefusal::Element),
            };
        };
        if let DataElement::Node(used) = element
            && let Some(known) = self.known.get(&used.node)
        {
            return Ok(*known);
        }
        let mut sort = None;
        for item in inner {
            let more = self.of(item, depth + 1)?;
            sort = Some(sort.map_or(more, |sort: InferredType| sort.max(more)));
        }
        let sort = sort.unwrap_or(InferredType::Float);
        if let DataElement::Node(used) = element {
            self.known.insert(used.node, sort);
        }
        Ok(sort)
    }
}

struct TensorFiller<'a> {
    document: &'a Document,
    sort: InferredType,
    dtype: Dtype,
    shape: &'a [usize],
    keep: bool,
    values: Vec<Loaded>,
    /// Comparisons already made, where the values are not kept: a node and its depth.
    compared: HashSet<(NodeId, usize)>,
}

impl TensorFiller<'_> {
    fn fill(&mut self, element: DataElement, depth: usize) -> Result<(), ArrayRefusal> {
        let Some(&length) = self.shape.get(depth) else {
            return self.element(element);
        };
        let inner = children(self.document, element).ok_or(ArrayRefusal::Ragged)?;
        if inner.len() != length {
            return Err(ArrayRefusal::Ragged);
        }
        if !self.keep
            && let DataElement::Node(used) = element
            && !self.compared.insert((used.node, depth))
        {
            return Ok(());
        }
        inner.into_iter().try_for_each(|item| self.fill(item, depth + 1))
    }

    #[allow(clippy::cast_possible_truncation)]
    fn element(&mut self, element: DataElement) -> Result<(), ArrayRefusal> {
        let value = element.scalar(self.document).ok_or(ArrayRefusal::Ragged)?;
        let number = match (&value, self.sort) {
            (Value::Bool(boolean), InferredType::Float) => {
                TensorNumber::Single(f32::from(u8::from(*boolean)))
            }
            (Value::Bool(boolean), _) => TensorNumber::Integer(i64::from(*boolean)),
            (Value::Float(float), _) => TensorNumber::Single(*float as f32),
            (Value::Integer(integer), InferredType::Float) => {
                TensorNumber::Single(python::float_from_integer(integer).ok_or(ArrayRefusal::Element)? as f32)
            }
            (Value::Integer(integer), _) => {
                TensorNumber::Integer(i64::try_from(integer).map_err(|_| ArrayRefusal::Element)?)
            }
            _ => return Err(ArrayRefusal::Element),
        };
        if self.keep {
            self.values.push(self.dtype.convert(number));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_of_sixteen_bits() {
        for (single, expected) in [
            (0.1_f32, 0.099_975_585_937_5),
            (300.7, 300.75),
            (3.0e9, f64::INFINITY),
            (65519.0, 65504.0),
            (1.0e-7, 1.192_092_895_507_812_5e-7),
            (-1.5, -1.5),
        ] {
            assert_eq!(half(single).to_bits(), expected.to_bits(), "{single}");
        }
        assert_eq!(brain(0.1).to_bits(), 0.100_097_656_25_f64.to_bits());
        assert_eq!(brain(3.0e9).to_bits(), 3_003_121_664.0_f64.to_bits());
    }

    #[test]
    fn types_by_name() {
        assert_eq!(Dtype::called("torch.float64"), Some(Dtype::Float64));
        assert_eq!(Dtype::called("double"), None);
        assert_eq!(Dtype::Bfloat16.name(), "torch.bfloat16");
        assert_eq!(
            Dtype::Uint8.integer(TensorNumber::Single(-1.5)),
            BigInt::from(255)
        );
        assert_eq!(
            Dtype::Int32.integer(TensorNumber::Single(3.0e9)),
            BigInt::from(i32::MIN)
        );
    }
}
