//! Numbers of formulas: exact fractions and floats, as sympy keeps them apart.

use std::cmp::Ordering;

use super::trouble::Trouble;

/// A number: an exact fraction or a double.
///
/// A fraction and a float of the same value are different numbers, as in sympy: `x` and `1.0*x` are different terms.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    /// A fraction in lowest terms; the denominator is positive.
    Fraction(i128, i128),
    /// A double.
    Float(f64),
}

impl Number {
    /// Zero.
    pub(super) const ZERO: Self = Self::Fraction(0, 1);
    /// One.
    pub(super) const ONE: Self = Self::Fraction(1, 1);
    /// Minus one.
    pub(super) const MINUS_ONE: Self = Self::Fraction(-1, 1);
    /// One half.
    pub(super) const HALF: Self = Self::Fraction(1, 2);

    /// The whole number `value`.
    pub(super) const fn whole(value: i128) -> Self {
        Self::Fraction(value, 1)
    }

    /// The fraction `numerator / denominator` in lowest terms; the denominator is not zero.
    pub(super) fn fraction(numerator: i128, denominator: i128) -> Result<Self, Trouble> {
        let divisor = common_divisor(numerator, denominator).ok_or(Trouble::TooLarge)?;
        let sign = if denominator < 0 { -1 } else { 1 };
        let reduce = |value: i128| {
            value
                .checked_div(divisor)
                .and_then(|value| value.checked_mul(sign))
        };
        match (reduce(numerator), reduce(denominator)) {
            (Some(numerator), Some(denominator)) => Ok(Self::Fraction(numerator, denominator)),
            _ => Err(Trouble::TooLarge),
        }
    }

    /// A computed float, if it is finite: sympy's floats have no largest value, ours have.
    pub(super) fn float(value: f64) -> Result<Self, Trouble> {
        if value.is_finite() {
            Ok(Self::Float(value))
        } else {
            Err(Trouble::TooLarge)
        }
    }

    /// A float of a sum or product, in which a number beyond the largest double stays beyond it.
    fn large_float(value: f64, keeps: bool) -> Result<Self, Trouble> {
        if value.is_infinite() && keeps {
            Ok(Self::Float(value))
        } else {
            Self::float(value)
        }
    }

    /// The nearest double.
    pub(super) fn to_f64(self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss, reason = "the nearest double is meant")]
            Self::Fraction(numerator, denominator) => numerator as f64 / denominator as f64,
            Self::Float(value) => value,
        }
    }

    /// Whether it is a fraction.
    pub(super) const fn is_exact(self) -> bool {
        matches!(self, Self::Fraction(..))
    }

    /// The whole number that it is, if it is an exact one.
    pub(super) const fn as_whole(self) -> Option<i128> {
        match self {
            Self::Fraction(value, 1) => Some(value),
            _ => None,
        }
    }

    /// Whether it is zero, exact or not.
    pub(super) fn is_zero(self) -> bool {
        match self {
            Self::Fraction(numerator, _) => numerator == 0,
            Self::Float(value) => value == 0.0,
        }
    }

    /// Whether it is below zero.
    pub(super) fn is_negative(self) -> bool {
        match self {
            Self::Fraction(numerator, _) => numerator < 0,
            Self::Float(value) => value < 0.0,
        }
    }

    /// Its negative.
    pub(super) fn negated(self) -> Result<Self, Trouble> {
        match self {
            Self::Fraction(numerator, denominator) => Ok(Self::Fraction(
                numerator.checked_neg().ok_or(Trouble::TooLarge)?,
                denominator,
            )),
            Self::Float(value) => Ok(Self::Float(-value)),
        }
    }

    /// Its absolute value.
    pub(super) fn magnitude(self) -> Result<Self, Trouble> {
        if self.is_negative() {
            self.negated()
        } else {
            Ok(self)
        }
    }

    /// The sum.
    pub(super) fn plus(self, other: Self) -> Result<Self, Trouble> {
        match (self, other) {
            (Self::Fraction(a, b), Self::Fraction(c, d)) => {
                let numerator = product(a, d)?
                    .checked_add(product(c, b)?)
                    .ok_or(Trouble::TooLarge)?;
                Self::fraction(numerator, product(b, d)?)
            }
            _ => Self::large_float(self.to_f64() + other.to_f64(), true),
        }
    }

    /// The product.
    pub(super) fn times(self, other: Self) -> Result<Self, Trouble> {
        match (self, other) {
            (Self::Fraction(a, b), Self::Fraction(c, d)) => Self::fraction(product(a, c)?, product(b, d)?),
            _ => {
                let (a, b) = (self.to_f64(), other.to_f64());
                Self::large_float(a * b, a.abs() >= 1.0 && b.abs() >= 1.0)
            }
        }
    }

    /// The inverse of a number that is not zero.
    pub(super) fn inverse(self) -> Result<Self, Trouble> {
        match self {
            Self::Fraction(numerator, denominator) => Self::fraction(denominator, numerator),
            Self::Float(value) => Self::float(1.0 / value),
        }
    }

    /// The largest whole number that is not above it.
    pub(super) fn floor(self) -> Result<i128, Trouble> {
        match self {
            Self::Fraction(numerator, denominator) => Ok(numerator.div_euclid(denominator)),
            Self::Float(value) => whole_of(value.floor()),
        }
    }

    /// The whole power; a negative exponent of zero is the caller's to exclude.
    pub(super) fn whole_power(self, exponent: i128) -> Result<Self, Trouble> {
        let (base, exponent) = if exponent < 0 {
            (self.inverse()?, exponent.checked_neg().ok_or(Trouble::TooLarge)?)
        } else {
            (self, exponent)
        };
        match base {
            Self::Fraction(numerator, denominator) => {
                if matches!((numerator, denominator), (-1..=1, 1)) {
                    let even = exponent % 2 == 0;
                    return Ok(Self::whole(if exponent == 0 {
                        1
                    } else if even {
                        numerator.abs()
                    } else {
                        numerator
                    }));
                }
                let exponent = u32::try_from(exponent).map_err(|_| Trouble::TooLarge)?;
                match (numerator.checked_pow(exponent), denominator.checked_pow(exponent)) {
                    (Some(numerator), Some(denominator)) => Ok(Self::Fraction(numerator, denominator)),
                    _ => Err(Trouble::TooLarge),
                }
            }
            #[allow(clippy::cast_precision_loss, reason = "the exponents that matter are small")]
            Self::Float(value) => Self::float(value.powf(exponent as f64)),
        }
    }

    /// The exact root of a fraction that is not negative, if it has one.
    pub(super) fn exact_root(self, degree: i128) -> Option<Self> {
        let Self::Fraction(numerator, denominator) = self else {
            return None;
        };
        Some(Self::Fraction(
            whole_root(numerator, degree)?,
            whole_root(denominator, degree)?,
        ))
    }
}

/// The whole number nearest to a float that is one.
fn whole_of(value: f64) -> Result<i128, Trouble> {
    if value.abs() < 1e30 {
        #[allow(clippy::cast_possible_truncation, reason = "the magnitude is checked above")]
        Ok(value as i128)
    } else {
        Err(Trouble::TooLarge)
    }
}

fn product(a: i128, b: i128) -> Result<i128, Trouble> {
    a.checked_mul(b).ok_or(Trouble::TooLarge)
}

/// The remainder of two doubles with the sign of the divisor, which is not zero.
pub(super) fn remainder(dividend: f64, divisor: f64) -> f64 {
    let rest = dividend % divisor;
    if rest != 0.0 && (rest < 0.0) != (divisor < 0.0) {
        rest + divisor
    } else {
        rest
    }
}

/// The greatest common divisor; at least 1.
pub(super) fn common_divisor(a: i128, b: i128) -> Option<i128> {
    let (mut a, mut b) = (a.checked_abs()?, b.checked_abs()?);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b)?);
    }
    Some(a.max(1))
}

fn whole_root(value: i128, degree: i128) -> Option<i128> {
    if value < 0 {
        return None;
    }
    let degree = u32::try_from(degree).ok()?;
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "checked by the power below"
    )]
    let guess = (value as f64).powf(1.0 / f64::from(degree)).round() as i128;
    (guess.checked_pow(degree)? == value).then_some(guess)
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An order for sorting terms; not that of the values.
impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Fraction(a, b), Self::Fraction(c, d)) => (a, b).cmp(&(c, d)),
            (Self::Fraction(..), Self::Float(_)) => Ordering::Less,
            (Self::Float(_), Self::Fraction(..)) => Ordering::Greater,
            (Self::Float(a), Self::Float(b)) => a.total_cmp(b),
        }
    }
}
