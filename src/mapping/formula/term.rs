//! Terms: formulas in sympy's canonical form.

use std::rc::Rc;

use super::number::Number;
use super::trouble::Trouble;

/// A formula in the form that sympy gives it when it reads it.
///
/// The functions that build terms (`sum`, `product`, `power`, `call`) simplify as sympy's constructors do; the variants
/// are built by them alone, so that `x - x` is zero and `x/x` is one before any value is put in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term {
    /// A number.
    Number(Number),
    /// The ratio of a circle's circumference to its diameter.
    Pi,
    /// The base of the natural logarithm; `exp(x)` is its power.
    E,
    /// Positive infinity.
    Infinity,
    /// Infinity without a direction, the result of a division by zero; the real transformer cannot load it.
    Zoo,
    /// Not a number.
    NaN,
    /// A symbol.
    Symbol(Rc<str>),
    /// A base with its exponent.
    Power(Box<(Term, Term)>),
    /// A function with its arguments.
    Call(Function, Vec<Term>),
    /// A product; a number in it comes first.
    Product(Vec<Term>),
    /// A sum; a number in it comes first.
    Sum(Vec<Term>),
}

/// A function of the grammar that stays in a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// The absolute value.
    Abs,
    /// The sign: -1, 0 or 1.
    Sign,
    /// The sine.
    Sin,
    /// The cosine.
    Cos,
    /// The tangent.
    Tan,
    /// The hyperbolic sine.
    Sinh,
    /// The angle of a point, given its ordinate and its abscissa.
    Atan2,
    /// The natural logarithm.
    Log,
    /// The decimal logarithm.
    Log10,
    /// The largest whole number that is not above.
    Floor,
    /// The smallest whole number that is not below.
    Ceiling,
    /// The smallest argument.
    Min,
    /// The largest argument.
    Max,
    /// The remainder, with the divisor's sign.
    Modulo,
}

impl Term {
    /// Zero.
    pub(super) const ZERO: Self = Self::Number(Number::ZERO);
    /// One.
    pub(super) const ONE: Self = Self::Number(Number::ONE);
    /// Minus one.
    pub(super) const MINUS_ONE: Self = Self::Number(Number::MINUS_ONE);

    /// The number that it is.
    pub(super) const fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether it is the exact number one.
    pub(super) fn is_one(&self) -> bool {
        self.as_number().and_then(Number::as_whole) == Some(1)
    }

    /// Whether it is zero, exact or not.
    pub(super) fn is_zero(&self) -> bool {
        self.as_number().is_some_and(Number::is_zero)
    }

    /// Whether it is an infinity.
    pub(super) const fn is_infinite(&self) -> bool {
        matches!(self, Self::Infinity | Self::Zoo)
    }

    /// Whether it is a product or a sum with an infinity in it, or an infinity.
    pub(super) fn has_infinity(&self) -> bool {
        match self {
            Self::Product(parts) | Self::Sum(parts) => parts.iter().any(Self::has_infinity),
            other => other.is_infinite(),
        }
    }

    /// Its base and exponent; the exponent of what is no power is one. `1/2` is the power -1 of 2.
    pub(super) fn base_and_exponent(&self) -> (Self, Self) {
        match self {
            Self::Power(parts) => (parts.0.clone(), parts.1.clone()),
            other => (other.clone(), Self::ONE),
        }
    }

    /// Its numeric factor and the rest.
    pub(super) fn coefficient(&self) -> (Number, Self) {
        match self {
            Self::Number(number) => (*number, Self::ONE),
            Self::Product(factors) => match factors.split_first() {
                Some((Self::Number(number), rest)) => (*number, raw_product(rest.to_vec())),
                _ => (Number::ONE, self.clone()),
            },
            other => (Number::ONE, other.clone()),
        }
    }

    /// Whether it holds no symbol.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            // sympy does not know the decimal logarithm, and so takes it for no number.
            Self::Symbol(_) | Self::Call(Function::Log10, _) => false,
            Self::Power(parts) => parts.0.is_constant() && parts.1.is_constant(),
            Self::Call(_, parts) | Self::Product(parts) | Self::Sum(parts) => {
                parts.iter().all(Self::is_constant)
            }
            _ => true,
        }
    }

    /// Its value, if it is a constant with a real one.
    pub(super) fn constant_value(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.to_f64()),
            other if other.is_constant() => {
                let value = other.evaluate(&|_| None).ok()?.as_real()?;
                value.is_finite().then_some(value)
            }
            _ => None,
        }
    }

    /// Whether it is known to be real and not negative, whatever the symbols are.
    pub(super) fn is_not_negative(&self) -> bool {
        match self {
            Self::Call(Function::Abs, _) => true,
            Self::Power(parts) if matches!(parts.0, Self::Call(Function::Abs, _)) => {
                parts.1.constant_value().is_some_and(|exponent| exponent > 0.0)
            }
            other => other.constant_value().is_some_and(|value| value >= 0.0),
        }
    }

    /// Whether sympy knows it to be a whole number.
    pub(super) fn is_whole(&self) -> bool {
        self.as_number().and_then(Number::as_whole).is_some()
    }

    /// Its terms, if it is a sum; itself otherwise.
    pub(super) fn summands(self) -> Vec<Self> {
        match self {
            Self::Sum(terms) => terms,
            other => vec![other],
        }
    }

    /// Its factors, if it is a product; itself otherwise.
    pub(super) fn factors(self) -> Vec<Self> {
        match self {
            Self::Product(factors) => factors,
            other => vec![other],
        }
    }

    /// The symbols that are left in it, each once, in the order of their names.
    pub(super) fn symbols(&self, found: &mut std::collections::BTreeSet<Rc<str>>) {
        match self {
            Self::Symbol(name) => {
                found.insert(Rc::clone(name));
            }
            Self::Power(parts) => {
                parts.0.symbols(found);
                parts.1.symbols(found);
            }
            Self::Call(_, parts) | Self::Product(parts) | Self::Sum(parts) => {
                for part in parts {
                    part.symbols(found);
                }
            }
            _ => {}
        }
    }

    /// Whether it holds a part for which `test` is true.
    pub(super) fn any(&self, test: &dyn Fn(&Self) -> bool) -> bool {
        test(self)
            || match self {
                Self::Power(parts) => parts.0.any(test) || parts.1.any(test),
                Self::Call(_, parts) | Self::Product(parts) | Self::Sum(parts) => {
                    parts.iter().any(|part| part.any(test))
                }
                _ => false,
            }
    }

    /// Its negative.
    pub(super) fn negated(self) -> Result<Self, Trouble> {
        Term::product(vec![Self::MINUS_ONE, self])
    }

    /// Its inverse.
    pub(super) fn inverse(self) -> Result<Self, Trouble> {
        Term::power(self, Self::MINUS_ONE)
    }
}

/// A product of factors that need no simplification.
pub(super) fn raw_product(mut factors: Vec<Term>) -> Term {
    match factors.len() {
        0 => Term::ONE,
        1 => factors.remove(0),
        _ => Term::Product(factors),
    }
}
