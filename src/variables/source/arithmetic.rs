//! Arithmetic on Python's literals, with Python's results.

use super::literal::Literal;
use crate::variables::python;
use num_bigint::BigInt;

/// The most binary digits of an integer that is computed.
const MOST_BITS: u64 = 1024;
/// The most characters of a text that is put together.
const MOST_CHARACTERS: usize = 10_000;

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
}

impl Operator {
    /// Its precedence: a higher one goes first.
    pub(super) const fn strength(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide | Self::FloorDivide | Self::Remainder => 2,
            Self::Power => 3,
        }
    }
}

/// A number: Python's `int` or `float`.
#[derive(Clone, Debug, PartialEq)]
enum PythonNumber {
    Integer(BigInt),
    Float(f64),
}

impl PythonNumber {
    fn of(text: &str) -> Option<Self> {
        let bare = text.trim_start_matches('-');
        let lower = bare.to_ascii_lowercase();
        let negative = bare.len() < text.len();
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
            if let Some(digits) = lower.strip_prefix(prefix) {
                let value = BigInt::parse_bytes(digits.replace('_', "").as_bytes(), radix)?;
                return Some(Self::Integer(if negative { -value } else { value }));
            }
        }
        if let Some(integer) = python::integer_from_text(text) {
            return Some(Self::Integer(integer));
        }
        python::float_from_text(text).map(Self::Float)
    }

    fn float(&self) -> Option<f64> {
        match self {
            Self::Integer(integer) => python::float_from_integer(integer),
            Self::Float(float) => Some(*float),
        }
    }

    fn literal(&self) -> Option<Literal> {
        let text = match self {
            Self::Integer(integer) if integer.bits() > MOST_BITS => return None,
            Self::Integer(integer) => integer.to_string(),
            Self::Float(float) => python::text_from_float(*float),
        };
        Some(Literal::Number(text))
    }
}

/// `-number`; none for a number that Python would not read.
pub(super) fn negated(number: &str) -> Option<Literal> {
    match number.strip_prefix('-') {
        Some(positive) => Some(Literal::Number(positive.to_owned())),
        None => Some(Literal::Number(format!("-{number}"))),
    }
}

/// `int(number)`.
pub(super) fn as_integer(number: &str) -> Option<Literal> {
    match PythonNumber::of(number)? {
        integer @ PythonNumber::Integer(_) => integer.literal(),
        PythonNumber::Float(float) if float.is_finite() && float.abs() < 1e15 => {
            // Below 1e15 a float without its fraction is an integer of 64 bits.
            #[allow(clippy::cast_possible_truncation)]
            let integer = float.trunc() as i64;
            Some(Literal::Number(integer.to_string()))
        }
        PythonNumber::Float(_) => None,
    }
}

/// `left operator right` as Python computes it; none where it would raise, or where the result is not known here.
pub(super) fn apply(operator: Operator, left: &Literal, right: &Literal) -> Option<Literal> {
    match (operator, left, right) {
        (_, Literal::Number(left), Literal::Number(right)) => {
            numbers(operator, &PythonNumber::of(left)?, &PythonNumber::of(right)?)?.literal()
        }
        (Operator::Add, Literal::Text(left), Literal::Text(right)) => {
            let is_short = left.len() + right.len() <= MOST_CHARACTERS;
            is_short.then(|| Literal::Text(format!("{left}{right}")))
        }
        (Operator::Add, Literal::List(left), Literal::List(right)) => {
            Some(Literal::List([left.as_slice(), right.as_slice()].concat()))
        }
        _ => None,
    }
}

fn numbers(operator: Operator, left: &PythonNumber, right: &PythonNumber) -> Option<PythonNumber> {
    if let (PythonNumber::Integer(left), PythonNumber::Integer(right)) = (left, right)
        && operator != Operator::Divide
    {
        return integers(operator, left, right);
    }
    let (left, right) = (left.float()?, right.float()?);
    let result = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide if right != 0.0 => left / right,
        Operator::Power if left > 0.0 => left.powf(right),
        _ => return None,
    };
    // Python raises OverflowError for a power, and computes on with an infinity that was there before.
    (result.is_finite() || operator != Operator::Power).then_some(PythonNumber::Float(result))
}

fn integers(operator: Operator, left: &BigInt, right: &BigInt) -> Option<PythonNumber> {
    let zero = BigInt::from(0);
    let floor = || {
        let quotient = left / right;
        let is_exact = &quotient * right == *left;
        let is_negative = (*left < zero) != (*right < zero);
        if is_exact || !is_negative {
            quotient
        } else {
            quotient - 1
        }
    };
    let result = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply if left.bits() + right.bits() <= MOST_BITS => left * right,
        Operator::FloorDivide if *right != zero => floor(),
        Operator::Remainder if *right != zero => left - floor() * right,
        Operator::Power => return power(left, right),
        _ => return None,
    };
    Some(PythonNumber::Integer(result))
}

fn power(left: &BigInt, right: &BigInt) -> Option<PythonNumber> {
    if let Ok(exponent) = u32::try_from(right) {
        let is_small = left.bits().saturating_mul(u64::from(exponent)) <= MOST_BITS;
        return is_small.then(|| PythonNumber::Integer(left.pow(exponent)));
    }
    if *right > BigInt::from(0) {
        return None;
    }
    let (base, exponent) = (
        python::float_from_integer(left)?,
        python::float_from_integer(right)?,
    );
    (base > 0.0).then(|| PythonNumber::Float(base.powf(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn computed(left: &str, operator: Operator, right: &str) -> Option<String> {
        let number = |text: &str| Literal::Number(text.to_owned());
        match apply(operator, &number(left), &number(right))? {
            Literal::Number(text) => Some(text),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_are_computed_as_python_does() {
        for (left, operator, right, result) in [
            ("2", Operator::Multiply, "3", "6"),
            ("1", Operator::Divide, "4", "0.25"),
            ("4", Operator::Divide, "2", "2.0"),
            ("0.1", Operator::Add, "0.2", "0.30000000000000004"),
            ("-7", Operator::FloorDivide, "2", "-4"),
            ("-7", Operator::Remainder, "2", "1"),
            ("7", Operator::Remainder, "-2", "-1"),
            ("10", Operator::Power, "3", "1000"),
            ("10", Operator::Power, "-3", "0.001"),
            ("1e3", Operator::Subtract, "1", "999.0"),
            ("0x10", Operator::Add, "1_0", "26"),
        ] {
            assert_eq!(
                computed(left, operator, right).as_deref(),
                Some(result),
                "{left} {right}"
            );
        }
    }

    #[test]
    fn what_python_would_refuse_has_no_value() {
        for (left, operator, right) in [
            ("1", Operator::Divide, "0"),
            ("1", Operator::FloorDivide, "0"),
            ("1", Operator::Remainder, "0"),
            ("9", Operator::Power, "99999999"),
            ("08", Operator::Add, "x"),
        ] {
            assert_eq!(computed(left, operator, right), None, "{left} {right}");
        }
    }
}
