//! Nested lists as arrays: what `numpy.array` makes of them.

use super::coerce::DataElement;
use super::load;
use super::loaded::{Loaded, LoadedArray};
use super::python;
use crate::yaml::{Data, Document, NodeId, Value};
use num_bigint::BigInt;
use std::collections::HashMap;

/// The most dimensions of a numpy array.
const MOST_DIMENSIONS: usize = 32;

/// The reason why nested lists are no array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArrayRefusal {
    /// The lists are not rectangular.
    Ragged,
    /// There are too many dimensions.
    Deep,
    /// Something in them is not what an array of that kind can hold.
    Element,
}

/// Which sorts of scalars nested lists hold.
#[derive(Clone, Copy, Debug, Default)]
struct ScalarKinds {
    boolean: bool,
    integer: bool,
    unsigned: bool,
    float: bool,
    text: usize,
    bytes: usize,
    object: bool,
}

impl ScalarKinds {
    fn of(value: &Value<'_>) -> Self {
        let mut sorts = Self::default();
        match value {
            Value::Bool(_) => sorts.boolean = true,
            Value::Integer(integer) if i64::try_from(integer).is_ok() => sorts.integer = true,
            Value::Integer(integer) if u64::try_from(integer).is_ok() => sorts.unsigned = true,
            Value::Float(_) => sorts.float = true,
            Value::Text(text) => sorts.text = text.chars().count().max(1),
            Value::Binary(bytes) => sorts.bytes = bytes.len().max(1),
            Value::Integer(_) | Value::Null | Value::Date(_) | Value::Timestamp(_) => sorts.object = true,
        }
        sorts
    }

    fn and(self, other: Self) -> Self {
        Self {
            boolean: self.boolean || other.boolean,
            integer: self.integer || other.integer,
            unsigned: self.unsigned || other.unsigned,
            float: self.float || other.float,
            text: self.text.max(other.text),
            bytes: self.bytes.max(other.bytes),
            object: self.object || other.object,
        }
    }

    /// The width of the numbers among them as text.
    const fn number_width(self) -> usize {
        if self.float {
            32
        } else if self.integer || self.unsigned {
            21
        } else if self.boolean {
            5
        } else {
            0
        }
    }

    fn element_type(self) -> ElementType {
        if self.object {
            ElementType::Object
        } else if self.text > 0 {
            ElementType::Text(self.text.max(self.bytes).max(self.number_width()))
        } else if self.bytes > 0 {
            ElementType::Bytes(self.bytes.max(self.number_width()))
        } else if self.float || (self.unsigned && self.integer) {
            ElementType::Float
        } else if self.unsigned {
            ElementType::Unsigned
        } else if self.integer {
            ElementType::Integer
        } else if self.boolean {
            ElementType::Boolean
        } else {
            ElementType::Float
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ElementType {
    Object,
    Text(usize),
    Bytes(usize),
    Float,
    Unsigned,
    Integer,
    Boolean,
}

impl ElementType {
    fn name(self) -> String {
        match self {
            Self::Object => "object".to_owned(),
            Self::Text(width) => format!("<U{width}"),
            Self::Bytes(width) => format!("|S{width}"),
            Self::Float => "float64".to_owned(),
            Self::Unsigned => "uint64".to_owned(),
            Self::Integer => "int64".to_owned(),
            Self::Boolean => "bool".to_owned(),
        }
    }

    /// A value as an element of this type; none where it cannot be.
    fn element(self, value: &Value<'_>) -> Option<Loaded> {
        Some(match (self, value) {
            (Self::Float, Value::Float(float)) => Loaded::Float(*float),
            (Self::Float, Value::Integer(integer)) => Loaded::Float(python::float_from_integer(integer)?),
            (Self::Float, Value::Bool(boolean)) => Loaded::Float(f64::from(u8::from(*boolean))),
            (Self::Integer | Self::Unsigned, Value::Bool(boolean)) => {
                Loaded::Integer(BigInt::from(u8::from(*boolean)))
            }
            (Self::Text(_), Value::Binary(bytes)) => {
                let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii())?;
                Loaded::Text(text.trim_end_matches('\0').to_owned())
            }
            (Self::Text(width), value) => {
                let text: String = load::text(value).chars().take(width).collect();
                Loaded::Text(text.trim_end_matches('\0').to_owned())
            }
            (Self::Bytes(_), Value::Binary(bytes)) => {
                let end = bytes
                    .iter()
                    .rposition(|&byte| byte != 0)
                    .map_or(0, |last| last + 1);
                Loaded::Text(python::text_from_bytes(bytes.get(..end).unwrap_or_default()))
            }
            (Self::Bytes(_), value) => Loaded::Text(python::text_from_bytes(load::text(value).as_bytes())),
            (_, value) => load::scalar(value),
        })
    }
}

/// The shape and sorts of a node and everything in it; each node is looked at once, however often it is shared.
struct Survey<'a> {
    document: &'a Document,
    known: HashMap<NodeId, (Vec<usize>, ScalarKinds)>,
}

impl Survey<'_> {
    fn of(&mut self, node: NodeId, depth: usize) -> Result<(Vec<usize>, ScalarKinds), ArrayRefusal> {
        match self.document.data(node) {
            Data::Scalar(value) => Ok((Vec::new(), ScalarKinds::of(&value))),
            Data::Dict(_) | Data::Set(_) => Ok((
                Vec::new(),
                ScalarKinds {
                    object: true,
                    ..ScalarKinds::default()
                },
            )),
            Data::List(items) => {
                if depth >= MOST_DIMENSIONS {
                    return Err(ArrayRefusal::Deep);
                }
                if let Some(known) = self.known.get(&node) {
                    return Ok(known.clone());
                }
                let surveyed = self.all(items.map(|item| item.node), depth)?;
                self.known.insert(node, surveyed.clone());
                Ok(surveyed)
            }
            Data::PairList(pairs) => {
                if depth + 1 >= MOST_DIMENSIONS {
                    return Err(ArrayRefusal::Deep);
                }
                let mut shape = vec![0];
                let mut sorts = ScalarKinds::default();
                for (at, pair) in pairs.iter().enumerate() {
                    let (inner, more) = self.all([pair.key.node, pair.value.node].into_iter(), depth + 1)?;
                    let whole: Vec<usize> = std::iter::once(pairs.len()).chain(inner).collect();
                    if at > 0 && whole != shape {
                        return Err(ArrayRefusal::Ragged);
                    }
                    shape = whole;
                    sorts = sorts.and(more);
                }
                Ok((shape, sorts))
            }
        }
    }

    fn all(
        &mut self,
        items: impl Iterator<Item = NodeId>,
        depth: usize,
    ) -> Result<(Vec<usize>, ScalarKinds), ArrayRefusal> {
        let mut common: Option<Vec<usize>> = None;
        let mut sorts = ScalarKinds::default();
        let mut count = 0;
        for item in items {
            let (shape, more) = self.of(item, depth + 1)?;
            match &common {
                Some(common) if *common != shape => return Err(ArrayRefusal::Ragged),
                Some(_) => {}
                None => common = Some(shape),
            }
            sorts = sorts.and(more);
            count += 1;
        }
        let mut shape = vec![count];
        shape.extend(common.unwrap_or_default());
        Ok((shape, sorts))
    }
}

/// `numpy.array(value)`.
pub(super) fn numpy_array(document: &Document, node: NodeId) -> Result<LoadedArray, ArrayRefusal> {
    let mut survey = Survey {
        document,
        known: HashMap::new(),
    };
    let (shape, sorts) = survey.of(node, 0)?;
    let element_type = sorts.element_type();
    let mut values = Vec::new();
    if size(&shape).is_some_and(|size| size <= LoadedArray::SHOWN) {
        flatten(
            document,
            DataElement::Node(crate::yaml::Use {
                node,
                span: document.span(node),
                alias: false,
            }),
            shape.len(),
            &mut |element| {
                let loaded = match element.scalar(document) {
                    Some(value) => element_type.element(&value).ok_or(ArrayRefusal::Element)?,
                    None => load::element(document, element),
                };
                values.push(loaded);
                Ok(())
            },
        )?;
    }
    Ok(LoadedArray {
        shape,
        dtype: element_type.name(),
        values,
    })
}

/// The number of elements; none where it overflows.
pub(super) fn size(shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1_usize, |product, &length| product.checked_mul(length))
}

/// Hands every element at depth `depth` to `visit`, in C order.
fn flatten(
    document: &Document,
    element: DataElement,
    depth: usize,
    visit: &mut dyn FnMut(DataElement) -> Result<(), ArrayRefusal>,
) -> Result<(), ArrayRefusal> {
    if depth == 0 {
        return visit(element);
    }
    for inner in children(document, element).unwrap_or_default() {
        flatten(document, inner, depth - 1, visit)?;
    }
    Ok(())
}

/// The elements of a sequence; none for what is none. A text is none here.
pub(super) fn children(document: &Document, element: DataElement) -> Option<Vec<DataElement>> {
    match element {
        DataElement::Pair(pair) => Some(vec![DataElement::Node(pair.key), DataElement::Node(pair.value)]),
        DataElement::Node(used) => match document.data(used.node) {
            Data::List(items) => Some(items.map(DataElement::Node).collect()),
            Data::PairList(pairs) => Some(pairs.into_iter().map(DataElement::Pair).collect()),
            _ => None,
        },
    }
}
